"""Holds a workbook against the page it was exported from: cell by cell, as two other readers see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from python_calamine import CalamineWorkbook

from jxc_desktop.ui.common import columns as shows
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.rows_model import DISPLAY, RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.report.report_table import OF_TYPE
from jxc_desktop.ui.report.report_window import ReportWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
_FOLDS = ("▾ ", "▸ ")
_ARROWS = (" ▲", " ▼")
_NUMBERS: dict[Any, Callable[[Decimal], str]] = {
    shows.money: shows.money,
    shows.price: shows.price,
    shows.average: shows.average,
    shows.times: shows.times,
    shows.days: shows.days,
    shows.quantity: shows.quantity,
    shows.percent: shows.percent,
    shows.whole: lambda value: shows.whole(int(value)),
}


def exported(page: QWidget) -> Path | None:
    """Ctrl+E and Enter in a page: the file that is written; None where the keys do nothing."""
    for strip in page.findChildren(ExportStrip):
        strip.leave()
    QTest.keyClick(_within(page), Qt.Key.Key_E, CONTROL)
    opened = [strip for strip in page.findChildren(ExportStrip) if strip.isVisible()]
    if not opened:
        return None
    path = Path(opened[0].path.text())
    QTest.keyClick(_within(page), Qt.Key.Key_Return)
    assert opened[0].open_button.isVisible(), f"{path}: not written"
    return path


def _within(page: QWidget) -> QWidget:
    focus = QApplication.focusWidget()
    if focus is None or not page.isAncestorOf(focus):
        page.setFocus()
        return page
    return focus


def complaints(page: Any, path: Path) -> list[str]:
    """What is not as the contract of exports says."""
    table: TableView = page.table if isinstance(page, ReportWindow) else page.exported_table()
    columns = [column for column in table.shown_columns() if column.title]
    shown = list(_lines(page, table, columns))
    said = _ways_to_say(page, columns)
    sheets = openpyxl.load_workbook(path, data_only=True).worksheets
    first = sheets[0]
    found = _frame(first, len(columns))
    if len(sheets) != 2 or sheets[1].max_row < 4:
        found.append(f"sheets {[one.title for one in sheets]}")
    one = [[cell.value for cell in row] for row in first.iter_rows()]
    book = CalamineWorkbook.from_path(str(path))
    other = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    for reader, rows in (("openpyxl", one), ("calamine", other)):
        if len(rows) != len(shown):
            found.append(f"{reader}: {len(rows)} rows, on the screen {len(shown)}")
            continue
        for number, (line, row) in enumerate(zip(shown, rows, strict=True)):
            for column, say, text, value in zip(columns, said, line, row, strict=True):
                told = "" if value is None else _told(say, value) if number else str(value)
                if told != text:
                    found.append(f"{reader} row {number + 1} {column.key}: {value!r}, on the screen {text!r}")
    return found + _text_cells(first, columns)


def _frame(sheet: Any, columns: int) -> list[str]:
    found = [] if sheet.freeze_panes == "A2" else [f"frozen at {sheet.freeze_panes}"]
    widths = [one.width for one in sheet.column_dimensions.values() if one.customWidth]
    return found if len(widths) == columns else [*found, f"{len(widths)} widths"]


def _text_cells(sheet: Any, columns: Sequence[Column[Any]]) -> list[str]:
    """Text is text, and the only formulas are in the last row."""
    wrong = []
    for row in sheet.iter_rows(min_row=2):
        for column, cell in zip(columns, row, strict=True):
            is_text = isinstance(cell.value, str)
            if cell.value is not None and cell.number_format == "@" and not is_text:
                wrong.append(f"{cell.coordinate} {column.key}: {cell.value!r} is no text")
    return wrong


def _lines(page: Any, table: TableView, columns: Sequence[Column[Any]]) -> Iterator[list[str]]:
    model = table.rows_model()
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    places = [model.columns.index(column) for column in columns]
    if isinstance(page, ReportWindow):
        _unfold(page)
    yield [_without(_heading(model, place), _ARROWS, end=True) for place in places]
    for row in range(model.rowCount()):
        yield [_without(_cell(model, row, place), _FOLDS) for place in places]
    if isinstance(page, ReportWindow):
        yield [_cell(page.totals_model, 0, place) for place in places]


def _unfold(page: ReportWindow) -> None:
    for number in reversed(range(len(page.view_model.lines))):
        line = page.view_model.lines[number]
        if line.is_group and not line.opened:
            page.view_model.enter(number)


def _heading(model: RowsModel[Any], place: int) -> str:
    return str(model.headerData(place, Qt.Orientation.Horizontal, DISPLAY))


def _cell(model: RowsModel[Any], row: int, place: int) -> str:
    return str(model.data(model.index(row, place), DISPLAY) or "")


def _without(text: str, marks: Sequence[str], *, end: bool = False) -> str:
    for mark in marks:
        text = text.removesuffix(mark) if end else text.removeprefix(mark)
    return text


def _ways_to_say(page: Any, columns: Sequence[Column[Any]]) -> list[Any]:
    """How the screen says the values of each column."""
    if not isinstance(page, ReportWindow) or page.view_model.result is None:
        return [column.show for column in columns]
    kinds = {column.name: column.type for column in page.view_model.result.columns}
    return [OF_TYPE.get(kinds[column.name], shows.text) for column in columns]


def _told(say: Any, value: object) -> str:
    """A cell as the screen would say it."""
    if isinstance(value, date) and say in (shows.day, shows.moment, shows.day_or_moment):
        at = value if isinstance(value, datetime) else datetime.combine(value, time())
        return str(say(at.date() if say is shows.day else at))
    if isinstance(value, int | float) and say in _NUMBERS:
        return _NUMBERS[say](Decimal(repr(round(value, 10))))
    return value if isinstance(value, str) else repr(value)


__all__ = ["complaints", "exported"]
