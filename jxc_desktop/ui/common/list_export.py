"""Any list to Excel: the columns and rows of the screen, however many pages it has; Ctrl+E asks where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout

from jxc_desktop.i18n import _
from jxc_desktop.services.base import Progress
from jxc_desktop.services.exchange import ColumnType, SheetColumn, SheetOut
from jxc_desktop.ui.common import columns as shows
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import PagedRowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.common.table_view import TableView

_TYPES: dict[Any, ColumnType] = {
    shows.money: ColumnType.MONEY,
    shows.price: ColumnType.PRICE,
    shows.average: ColumnType.AVERAGE,
    shows.times: ColumnType.TIMES,
    shows.days: ColumnType.DAYS,
    shows.quantity: ColumnType.QUANTITY,
    shows.percent: ColumnType.PERCENT,
    shows.whole: ColumnType.INTEGER,
    shows.day: ColumnType.DATE,
    shows.moment: ColumnType.DATETIME,
    shows.day_or_moment: ColumnType.DATETIME,
}


class ListWriter(Protocol):
    """What writes lists; it checks the right of whoever is signed in."""

    def file_name_of(self, title: str) -> str:
        """The name a list of that title gets by itself today."""

    def write_shown(
        self, sheet: SheetOut, path: Path, progress: Progress | None = None, told: Sequence[tuple[str, str]] = ()
    ) -> Path:
        """Write a sheet, and what the list was narrowed by."""


class ListExport(QObject):
    """The export strip of a page with a list, and what it writes."""

    def __init__(self, page: TabPage, writer: ListWriter, runner: Runner, state: MutableMapping[str, Any]) -> None:
        super().__init__(page)
        self._page, self._writer, self._runner = page, writer, runner
        self.strip, self.errors = ExportStrip(state, page), ErrorBar(page)
        layout = page.layout()
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(1, self.errors)
            layout.insertWidget(2, self.strip)
        self.strip.asked.connect(self.write)
        bind(page, "Ctrl+E", self.ask)

    def ask(self) -> None:
        """Ask where the list is written."""
        if self._page.exported_table() is not None:
            self.strip.ask(self._writer.file_name_of(self._page.title()))

    def write(self, path: Path) -> None:
        """Write all rows the filter lets through, off the GUI thread."""
        page, write = self._page, self._writer.write_shown
        table = page.exported_table()
        if table is None:
            return
        self.errors.clear()
        sheet, told = list_sheet(page.title(), table), tuple(page.narrowed_by())
        job = self._runner.submit(
            lambda progress: write(sheet, path, progress, told),
            done=alive(page, lambda _rows: self.strip.show_written(path)),
            failed=alive(page, self.errors.show_error),
            read=True,
        )
        self.strip.follow(job)


def list_sheet(title: str, table: TableView) -> SheetOut:
    """A list as a sheet: its columns as they are shown and ordered, its rows read while they are written."""
    model = table.rows_model()
    shown = [column for column in table.shown_columns() if column.title]
    heads = [SheetColumn(_(column.title), _TYPES.get(column.show, ColumnType.TEXT)) for column in shown]
    count = model.total if isinstance(model, PagedRowsModel) else model.rowCount()
    return SheetOut(title, heads, _cells(model.every_row(), shown), row_count=count)


def _cells(rows: Iterable[Any], shown: Sequence[Column[Any]]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_cell(column, column.read(row)) for column in shown]


def _cell(column: Column[Any], value: Any) -> Any:
    kind = _TYPES.get(column.show)
    if kind is ColumnType.PERCENT and value is not None:
        return value * 100
    return column.show(value) if kind is None else value
