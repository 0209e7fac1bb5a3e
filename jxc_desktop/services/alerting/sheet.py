"""The list of alerts as a workbook: the columns of the window, and what was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut, Steps, parameter_sheet
from jxc_desktop.exchange.xlsx_writer import write_workbook
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import time_text
from jxc_desktop.services.alerting.views import AlertFilter, AlertRow
from jxc_desktop.services.alerting.words import ORIGINS, kind_word


def write_alerts(
    rows: Sequence[AlertRow],
    path: Path,
    asked: AlertFilter,
    made: tuple[datetime, str],
    *,
    costs: bool,
    progress: Steps | None = None,
) -> Path:
    """Write the rows; ``made`` are when and by whom.

    Raises:
        Cancelled: by ``progress``; nothing is left behind.
        StorageError: the place cannot be written to.
    """
    table = SheetOut(_("Alerts"), _columns(costs=costs), [_cells(row, costs=costs) for row in rows])
    told = parameter_sheet(_("Parameters"), (_("Parameter"), _("Content")), _explained(asked, made))
    return write_workbook(path, [table, told], progress)


def _columns(*, costs: bool) -> list[SheetColumn]:
    columns = [
        SheetColumn(_("Alert"), ColumnType.TEXT),
        SheetColumn(_("Code"), ColumnType.CODE),
        SheetColumn(_("Item"), ColumnType.TEXT),
        SheetColumn(_("Specification"), ColumnType.TEXT),
        SheetColumn(_("Category"), ColumnType.TEXT),
        SheetColumn(_("Warehouse"), ColumnType.TEXT),
        SheetColumn(_("Lot"), ColumnType.CODE),
        SheetColumn(_("Quantity"), ColumnType.QUANTITY),
        SheetColumn(_("Unit"), ColumnType.TEXT),
        SheetColumn(_("Limit"), ColumnType.QUANTITY),
        SheetColumn(_("Which limit"), ColumnType.TEXT),
        SheetColumn(_("Sold in 30 days"), ColumnType.QUANTITY),
        SheetColumn(_("Lasts (days)"), ColumnType.QUANTITY),
        SheetColumn(_("Sold last"), ColumnType.DATE),
        SheetColumn(_("Days without sale"), ColumnType.INTEGER),
        SheetColumn(_("Expires"), ColumnType.DATE),
        SheetColumn(_("Days left"), ColumnType.INTEGER),
        SheetColumn(_("Since"), ColumnType.DATETIME),
    ]
    return [*columns, SheetColumn(_("Value"), ColumnType.MONEY)] if costs else columns


def _cells(row: AlertRow, *, costs: bool) -> tuple[object, ...]:
    cells = (
        kind_word(row.kind),
        row.product,
        row.name,
        row.specification,
        row.category,
        _(row.warehouse_name),
        row.lot,
        row.quantity,
        row.unit,
        row.threshold,
        _(ORIGINS[row.origin]),
        row.sold,
        row.cover,
        row.last_day,
        row.idle_days,
        row.expires,
        row.days_left,
        row.since,
    )
    return (*cells, row.value) if costs else cells


def _explained(asked: AlertFilter, made: tuple[datetime, str]) -> Iterator[tuple[str, str]]:
    if asked.kind:
        yield _("Alert"), kind_word(asked.kind)
    if asked.text:
        yield _("Filter"), asked.text
    yield _("Made at"), time_text(made[0])
    yield _("Made by"), made[1]
