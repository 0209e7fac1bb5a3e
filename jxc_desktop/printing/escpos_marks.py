"""What a receipt printer leaves on its paper: lines, barcodes, pictures and cuts, each with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """How characters look."""

    bold: bool = False
    underline: bool = False
    wide: int = 1
    high: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one style."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the paper: dots from the left, how many dots wide (0: up to the edge), and to which side."""

    margin: int = 0
    width: int = 0
    align: str = "left"


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of text; ``spacing`` is the dots from its top to that of the next, unless its characters are higher."""

    runs: tuple[Run, ...]
    place: Place = Place()
    spacing: int = 30

    @property
    def text(self) -> str:
        """The characters alone."""
        return "".join(run.text for run in self.runs)

    @property
    def align(self) -> str:
        """To which side the line keeps."""
        return self.place.align


@dataclass(frozen=True, slots=True)
class PrintedBarcode:
    """A barcode; ``kind`` is ``code128``, ``ean13``, ``qr`` … and ``text`` what the printer was sent.

    ``module`` is the dots of the thinnest bar. The text is written ``above`` or ``below`` the bars where asked for.
    """

    kind: str
    text: str
    module: int = 2
    height: int = 64
    above: bool = False
    below: bool = False
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """Dots; a set bit is black, rows are whole bytes."""

    width: int
    height: int
    data: bytes
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class PaperCut:
    """The knife."""


PLAIN, WHOLE_WIDTH = Style(), Place()
Mark = PrintedLine | PrintedBarcode | PrintedPicture | PaperCut
