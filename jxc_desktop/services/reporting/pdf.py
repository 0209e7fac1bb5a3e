"""A report as a PDF: the rows, groups and totals of the screen under repeated heads, on as many pages as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jxc_desktop.exchange.atomic import whole_file
from jxc_desktop.exchange.sheets import Steps
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import time_text
from jxc_desktop.printing.sheet import CellKind, Company, PrintColumn
from jxc_desktop.printing.table_print import TablePrint, Told, table_pdf
from jxc_desktop.services.reporting.export import explained, file_name, labelled
from jxc_desktop.services.reporting.model import ReportResult, Shown


def write_report_pdf(result: ReportResult, path: Path, company: Company, progress: Steps | None = None) -> Path:
    """Write the report to ``path``, or under its own name when ``path`` is a folder.

    Raises:
        Cancelled: by ``progress``.
        StorageError: the place cannot be written to.
    """
    if path.is_dir():
        path = path / file_name(result, ".pdf")
    with whole_file(path) as partial:
        told: Told = progress.step if progress is not None else lambda _done, _total: None
        partial.write_bytes(table_pdf(report_table(result, company), told=told))
    return path


def report_table(result: ReportResult, company: Company) -> TablePrint:
    """The report as a table to print: what was asked above it, its totals below."""
    rows, strong = _rows(result)
    return TablePrint(
        title=result.title,
        parameters=tuple(explained(result, definitions=False)),
        columns=tuple(PrintColumn(column.title, CellKind(column.type.value), column.name) for column in result.columns),
        rows=rows,
        totals=tuple(result.totals) if any(value is not None for value in result.totals) else None,
        footer=result.definitions,
        company=company,
        strong_rows=strong,
        foot=_("Printed {time}").format(time=time_text(result.run_at)) if result.run_at else "",
    )


def _rows(result: ReportResult) -> tuple[Sequence[Shown], frozenset[int]]:
    """The rows, each group after its own line of totals; and which lines those are."""
    if not result.groups:
        return result.rows, frozenset()
    rows: list[Shown] = []
    strong = set()
    for group in result.groups:
        strong.add(len(rows))
        rows.append(labelled(group.totals, group.title))
        rows += result.rows[group.first : group.first + group.count]
    return rows, frozenset(strong)
