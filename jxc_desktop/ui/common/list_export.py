"""Any list to Excel: the columns and rows of the screen, however many pages it has; Ctrl+E asks where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout

from jxc_desktop.i18n import _
from jxc_desktop.services.base import Progress
from jxc_desktop.services.exchange import ColumnType, SheetColumn, SheetOut
from jxc_desktop.ui.common import columns as shows
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow

WriteList = Callable[[SheetOut, Path, Progress], object]
"""Writes a sheet; checks the right of whoever is signed in."""
_TYPES: dict[Any, ColumnType] = {
    shows.money: ColumnType.MONEY,
    shows.price: ColumnType.PRICE,
    shows.quantity: ColumnType.QUANTITY,
    shows.percent: ColumnType.PERCENT,
    shows.whole: ColumnType.INTEGER,
    shows.day: ColumnType.DATE,
    shows.moment: ColumnType.DATETIME,
}
_A_PAGE = 500


class ListExport(QObject):
    """The export strip of one list, and what it writes."""

    def __init__(self, window: ListWindow, write: WriteList, state: MutableMapping[str, Any]) -> None:
        super().__init__(window)
        self._window, self._write_list = window, write
        self.strip = ExportStrip(state, window)
        layout = window.layout()
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(1, self.strip)
        self.strip.asked.connect(self.write)
        bind(window, "Ctrl+E", self.ask)

    def ask(self) -> None:
        """Ask where the list is written."""
        self.strip.ask(f"{self._window.title()}.xlsx")

    def write(self, path: Path) -> None:
        """Write all rows the filter lets through, off the GUI thread."""
        window, query, write = self._window, self._window.query(), self._write_list
        sheet = list_sheet(window, query)
        job = window.runner.submit(
            lambda progress: write(sheet, path, progress),
            done=alive(window, lambda _rows: self.strip.show_written(path)),
            failed=alive(window, window.errors.show_error),
            read=True,
        )
        self.strip.follow(job)


def list_sheet(window: ListWindow, query: ListQuery) -> SheetOut:
    """A list as a sheet whose rows are read page by page while they are written."""
    shown = [column for column in window.model.columns if column.title]
    heads = [SheetColumn(_(column.title), _TYPES.get(column.show, ColumnType.TEXT)) for column in shown]
    return SheetOut(window.title(), heads, _rows(window, query, shown), row_count=window.model.total)


def _rows(window: ListWindow, query: ListQuery, shown: Sequence[Column[Any]]) -> Iterator[list[Any]]:
    after: Any = None
    while True:
        page = window.fetch(query, after, _A_PAGE)
        for row in page.rows:
            yield [_cell(column, column.read(row)) for column in shown]
        after = page.next
        if after is None:
            return


def _cell(column: Column[Any], value: Any) -> Any:
    kind = _TYPES.get(column.show)
    if kind is ColumnType.PERCENT and value is not None:
        return value * 100
    return column.show(value) if kind is None else value
