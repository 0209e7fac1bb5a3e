"""A picture from outside made into the logo of the letterhead: small, and nothing but its dots."""

from __future__ import annotations

import warnings
from io import BytesIO

from jxc_desktop.domain.errors import N_, InvalidValue

_LARGEST = (600, 260)
_MOST_BYTES = 10_000_000


def logo_png(data: bytes) -> bytes:
    """A PNG in grey of at most 600 × 260 dots.

    Raises:
        InvalidValue: the file is no picture, or far too large.
    """
    from PIL import Image, UnidentifiedImageError

    if len(data) > _MOST_BYTES:
        raise InvalidValue("logo", "", N_("the picture is too large"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as picture:
                made = picture.convert("RGBA").convert("LA")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InvalidValue("logo", "", N_("the file is no picture this program can read")) from None
    except (OSError, ValueError, SyntaxError):
        raise InvalidValue("logo", "", N_("the file is no picture this program can read")) from None
    made.thumbnail(_LARGEST)
    held = BytesIO()
    made.save(held, "PNG", optimize=True)
    return held.getvalue()
