"""Where the bundled Chinese font lies; every picture and PDF is drawn with it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.i18n import LOCALE

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

REGULAR, BOLD = "ShopSansSC-Regular", "ShopSansSC-Bold"


def font_path(name: str = REGULAR) -> Path:
    """The TrueType file of the bundled font."""
    return LOCALE.parent / "fonts" / f"{name}.ttf"


@lru_cache(maxsize=24)
def pixel_font(name: str, size: int) -> FreeTypeFont:
    """The bundled font for pictures, ``size`` dots high."""
    from PIL import ImageFont

    return ImageFont.truetype(str(font_path(name)), size)
