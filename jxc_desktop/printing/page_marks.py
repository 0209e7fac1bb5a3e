"""What stands on a page: words, lines, bars and pictures at their places, before anybody draws them.

Lengths are points, places count from the upper left corner. A layout answers pages; a writer
(`page_writers`) makes a PDF of them or a picture for the screen, so that both show the same.
"""

from __future__ import annotations

from typing import NamedTuple

from jxc_desktop.printing.blocks import Align


class Words(NamedTuple):
    """One line of text on its base line ``y``; ``x`` is its left end, middle or right end, as ``align`` says.

    ``room`` is the width the layout gave it; the text is never wider.
    """

    x: float
    y: float
    text: str
    size: float
    room: float
    bold: bool = False
    align: Align = Align.LEFT


class Stroke(NamedTuple):
    """A straight line, ``width`` points thick."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.5


class Shade(NamedTuple):
    """A grey area behind words; 0 is black, 1 white."""

    x: float
    y: float
    width: float
    height: float
    grey: float = 0.92


class Bars(NamedTuple):
    """A row of modules ("1" a bar), each ``bar`` wide, from its upper left corner."""

    x: float
    y: float
    modules: str
    bar: float
    height: float


class Picture(NamedTuple):
    """A PNG stretched to its place."""

    x: float
    y: float
    width: float
    height: float
    png: bytes


Mark = Words | Stroke | Shade | Bars | Picture


class Page(NamedTuple):
    """A page of a size in points with everything on it, drawn in order."""

    width: float
    height: float
    marks: tuple[Mark, ...]
