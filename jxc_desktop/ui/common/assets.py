"""Where the files that travel with the program are: icons, fonts, theme pictures."""

from __future__ import annotations

from pathlib import Path

_RESOURCES = Path(__file__).resolve().parents[3] / "resources"


def resource(*parts: str) -> Path:
    """The path of a bundled file, for example ``resource("icons", "home.svg")``."""
    return _RESOURCES.joinpath(*parts)
