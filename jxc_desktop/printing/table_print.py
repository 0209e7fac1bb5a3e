"""Any table on A4: a title, what was asked, rows under repeated heads, totals, and a text at the end.

Statements of account, dunning letters, picking lists and reports are printed with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jxc_desktop.printing.page_marks import Page
from jxc_desktop.printing.page_writers import pages_pdf
from jxc_desktop.printing.sheet import NOBODY, Company, Fact, PrintColumn, Sheet, paper_of
from jxc_desktop.printing.sheet_grid import Grid
from jxc_desktop.printing.sheet_layout import SheetLayout


@dataclass(frozen=True, slots=True)
class TablePrint:
    """A table to print. ``head`` are paragraphs above it, ``parameters`` labels with what they say.

    ``rows`` hold a value for each column (see `sheet.shown`), ``totals`` a value or None for each; rows numbered
    in ``strong_rows`` are bold. ``footer`` are paragraphs below; ``foot`` stands at the foot of each page.
    ``words`` is an amount in words with its figure.
    """

    title: str
    head: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    columns: tuple[PrintColumn, ...] = ()
    rows: Sequence[tuple[object, ...]] = ()
    totals: tuple[object, ...] | None = None
    footer: tuple[str, ...] = ()
    company: Company = NOBODY
    number: str = ""
    words: tuple[str, str] = ("", "")
    signatures: tuple[tuple[str, str], ...] = ()
    strong_rows: frozenset[int] = frozenset()
    foot: str = ""


_HEARD_EVERY = 100
Told = Callable[[int, int], object]
"""Is told how much is done of how much; may raise to give the work up."""


def table_pdf(table: TablePrint, paper: str = "", told: Told = lambda _done, _total: None) -> bytes:
    """The table as a PDF: on A4, or lying where its columns have no room standing, unless ``paper`` is named.

    Half of the work is to see what stands on which page, the other half to draw the pages.
    """
    count = len(table.rows)
    layout = table_layout(replace(table, rows=_HeardRows(table.rows, lambda done: told(done, 2 * count))), paper)

    def drawn() -> Iterator[Page]:
        for number, page in enumerate(layout):
            told(count + count * number // len(layout), 2 * count)
            yield page

    return pages_pdf(drawn(), table.title)


class _HeardRows(Sequence[tuple[object, ...]]):
    """Rows that tell how far they were gone through."""

    def __init__(self, rows: Sequence[tuple[object, ...]], told: Callable[[int], object]) -> None:
        self._rows, self._told = rows, told

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: Any) -> Any:
        return self._rows[place]

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        for number, row in enumerate(self._rows):
            if number % _HEARD_EVERY == 0:
                self._told(number)
            yield row


def table_layout(table: TablePrint, paper: str = "") -> SheetLayout:
    """The pages of a table."""
    chosen = paper_of(paper or "a4")
    if not paper and Grid(table.columns, table.rows, table.totals, chosen.room, chosen.size).narrow:
        chosen = paper_of("a4_wide")
    return SheetLayout(sheet_of(table), chosen)


def sheet_of(table: TablePrint) -> Sheet:
    """The table as a sheet."""
    return Sheet(
        title=table.title,
        company=table.company,
        number=table.number,
        barcode=bool(table.number),
        intro=table.head,
        facts=tuple(Fact(label, text, wide=len(text) > 24) for label, text in table.parameters),
        columns=table.columns,
        rows=table.rows,
        strong_rows=table.strong_rows,
        totals=table.totals,
        words=table.words,
        closing=table.footer,
        signatures=table.signatures,
        footer=table.foot,
    )
