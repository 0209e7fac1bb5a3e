"""A report as a workbook: the rows, groups and totals of the screen, and a sheet that says how they came about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from jxc_desktop.exchange.files import write_table
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut, Steps, parameter_sheet
from jxc_desktop.exchange.text import in_file_name
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, time_text
from jxc_desktop.services.reporting.model import ReportResult, Shown


def write_report(result: ReportResult, path: Path, progress: Steps | None = None) -> Path:
    """Write the report to ``path``, or under its own name when ``path`` is a folder; CSV has its table alone.

    Raises:
        InvalidValue: the file has an ending of no format there is.
        Cancelled: by ``progress``.
        StorageError: the place cannot be written to.
    """
    if path.is_dir():
        path = path / file_name(result)
    table = SheetOut(
        name=result.title,
        columns=[SheetColumn(column.title, column.type) for column in result.columns],
        rows=_rows(result),
        totals=_cells(result, labelled(result.totals, _("Total"))),
        row_count=len(result.rows) + len(result.groups),
        autofilter=not result.groups,
    )
    parameters = parameter_sheet(_("Parameters"), (_("Parameter"), _("Content")), explained(result))
    return write_table(path, [table, parameters], progress)


def file_name(result: ReportResult, suffix: str = ".xlsx") -> str:
    """``毛利-按商品_20261101-1121.xlsx``: what it is, and the days it covers."""
    about, days = result.parameters.get("product", ""), days_covered(result)
    named = "_".join(part for part in (result.file_title or result.name, about) if part)
    return in_file_name(named, f"_{days}" if days else "") + suffix


def days_covered(result: ReportResult) -> str:
    """The days of a report for the name of a file: ``20261101-1121``, the day it is as of, or that it was made on."""
    since, until = result.parameters.get("since", ""), result.parameters.get("until", "")
    if since and until:
        return days_in_name(date.fromisoformat(since), date.fromisoformat(until))
    if at := result.parameters.get("at", ""):
        return at.replace("-", "").replace(":", "").replace("T", "-")
    return f"{result.run_at:%Y%m%d}" if result.run_at else ""


def days_in_name(first: date, last: date) -> str:
    """``20261101-1121``: some days in the name of a file."""
    if last == first:
        return f"{first:%Y%m%d}"
    return f"{first:%Y%m%d}-" + (f"{last:%m%d}" if last.year == first.year else f"{last:%Y%m%d}")


def _rows(result: ReportResult) -> Iterator[Shown]:
    if not result.groups:
        for row in result.rows:
            yield _cells(result, row)
        return
    for group in result.groups:
        yield _cells(result, labelled(group.totals, group.title))
        for row in result.rows[group.first : group.first + group.count]:
            yield _cells(result, row)


def labelled(totals: Shown, label: str) -> Shown:
    """A line of totals that says of what."""
    return (label, *totals[1:])


def _cells(result: ReportResult, row: Shown) -> Shown:
    """The row as the writer takes it: a percentage as people say it, not as a fraction."""
    return tuple(
        [
            value.scaleb(2) if column.type is ColumnType.PERCENT and isinstance(value, Decimal) else value
            for column, value in zip(result.columns, row, strict=True)
        ]
    )


def explained(result: ReportResult, *, definitions: bool = True) -> Iterator[tuple[str, str]]:
    """How the figures came about: days, parameters, who and when, and what they mean."""
    if definitions:
        yield _("Report"), result.title
    if "since" in result.parameters:
        first, last = (date.fromisoformat(result.parameters[name]) for name in ("since", "until"))
        yield _("Days"), f"{date_text(first)} ~ {date_text(last)}"
    yield from result.described
    if result.run_at is not None:
        yield _("Made at"), time_text(result.run_at)
    yield _("Made by"), result.user
    yield _("Contains postings up to"), str(result.posting)
    for definition in result.definitions if definitions else ():
        yield _("Definition"), definition
