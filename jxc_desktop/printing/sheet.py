"""What a print with a table says, whatever it is about: a document, a statement, a report.

A sheet is plain values; `sheet_layout` puts it on the pages of a paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.i18n.formats import (
    average_text,
    date_text,
    days_text,
    money_text,
    percent_text,
    price_text,
    quantity_text,
    time_text,
    times_text,
)
from jxc_desktop.printing.pdf import MILLIMETRE


class CellKind(StrEnum):
    """How the values of a column are shown; a PERCENT value is a fraction."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    QUANTITY = "quantity"
    PRICE = "price"
    AVERAGE = "average"
    TIMES = "times"
    DAYS = "days"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DATETIME = "datetime"


_SHOWS: dict[CellKind, Callable[[Decimal], str]] = {
    CellKind.INTEGER: quantity_text,
    CellKind.QUANTITY: quantity_text,
    CellKind.PRICE: price_text,
    CellKind.AVERAGE: average_text,
    CellKind.TIMES: times_text,
    CellKind.DAYS: days_text,
    CellKind.MONEY: money_text,
    CellKind.PERCENT: percent_text,
}
FIGURES = frozenset(_SHOWS)
"""Kinds that stand at the right of their column."""


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """A column: its heading, the kind of its values, whether pages carry its sum, its least width in millimetres."""

    title: str
    kind: CellKind = CellKind.TEXT
    name: str = ""
    summed: bool = False
    least: float = 0.0


class Fact(NamedTuple):
    """A label and what it says; a ``wide`` one takes the whole width."""

    label: str
    text: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Company:
    """The head of every print: who we are. ``logo`` is a PNG, empty for none."""

    name: str = ""
    lines: tuple[str, ...] = ()
    logo: bytes = b""


NOBODY = Company()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A print with a table.

    ``number`` is printed with a barcode where ``barcode`` says so; ``mark`` stands beneath the title, such as
    "Reprint 2". ``intro`` and ``closing`` are paragraphs before and after the table. ``totals`` has a value or
    None for each column. ``sums`` are labelled figures after the table, ``words`` the amount in words with its
    figure. ``signatures`` are labels with who signed already; ``footer`` stands at the foot of each page.
    With ``page_sums`` every page of several carries the sums of its own rows.
    """

    title: str
    company: Company = NOBODY
    number: str = ""
    barcode: bool = False
    mark: str = ""
    intro: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    columns: tuple[PrintColumn, ...] = ()
    rows: Sequence[tuple[object, ...]] = ()
    strong_rows: frozenset[int] = frozenset()
    totals: tuple[object, ...] | None = None
    page_sums: bool = False
    sums: tuple[tuple[str, str], ...] = ()
    words: tuple[str, str] = ("", "")
    closing: tuple[str, ...] = ()
    signatures: tuple[tuple[str, str], ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True)
class PagePaper:
    """A sheet of paper in millimetres, and the size of its text in points.

    A ``form`` is continuous paper of several layers: each page is signed, and carries the whole head.
    """

    code: str
    name: str
    width: float
    height: float
    side: float
    top: float
    bottom: float
    size: float = 9
    facts: int = 3
    form: bool = False

    @property
    def room(self) -> float:
        """The width between the margins, in points."""
        return (self.width - 2 * self.side) * MILLIMETRE


_TRACTOR = 12.7
"""Millimetres of the holes at each side of continuous paper; nothing is printed there."""

PAPERS: dict[str, PagePaper] = {
    paper.code: paper
    for paper in (
        PagePaper("a4", N_("A4"), 210, 297, 15, 12, 12),
        PagePaper("a4_wide", N_("A4, landscape"), 297, 210, 12, 12, 12, facts=4),
        PagePaper("form140", N_("Continuous form 241 × 140 mm"), 241, 140, _TRACTOR + 5, 6, 6, form=True),
        PagePaper("form93", N_("Continuous form 241 × 93 mm"), 241, 93, _TRACTOR + 5, 4, 4, size=8.5, form=True),
    )
}


def paper_of(code: str) -> PagePaper:
    """The paper of a code.

    Raises:
        NotFound: there is no such paper.
    """
    if code not in PAPERS:
        raise NotFound(field="paper", what=N_("paper"), name=code)
    return PAPERS[code]


def shown(value: object, kind: CellKind) -> str:
    """A value as its column shows it; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return date_text(value.date()) if kind is CellKind.DATE else time_text(value)
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, (Decimal, int)) and kind in FIGURES:
        return _SHOWS[kind](Decimal(value))
    return str(value)
