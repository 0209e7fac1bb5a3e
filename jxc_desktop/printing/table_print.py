"""Any table on A4: a title, what was asked, rows under repeated heads, totals, and a text at the end.

Statements of account, dunning letters, picking lists and reports are printed with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def table_pdf(table: TablePrint, paper: str = "") -> bytes:
    """The table as a PDF: on A4, or lying where its columns have no room standing, unless ``paper`` is named."""
    return pages_pdf(table_layout(table, paper), table.title)


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
