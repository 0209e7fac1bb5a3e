"""The table of a report: columns by their type, groups that fold, and the pinned line of totals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QToolTip

from jxc_desktop.i18n import _
from jxc_desktop.services.reporting.request import PERIOD, SINCE, SORT, UNTIL
from jxc_desktop.services.reports import ColumnType, ReportColumn, ReportResult
from jxc_desktop.ui.common import columns as shows
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.rows_model import DISPLAY, TOOLTIP
from jxc_desktop.ui.common.table_view import CellDelegate
from jxc_desktop.ui.report.report_lines import Line

OF_TYPE: dict[ColumnType, Callable[[Any], str]] = {
    ColumnType.INTEGER: shows.whole,
    ColumnType.QUANTITY: shows.quantity,
    ColumnType.PRICE: shows.price,
    ColumnType.AVERAGE: shows.average,
    ColumnType.TIMES: shows.times,
    ColumnType.DAYS: shows.days,
    ColumnType.MONEY: shows.money,
    ColumnType.PERCENT: shows.percent,
    ColumnType.DATE: shows.day,
    ColumnType.DATETIME: shows.moment,
}


class ReportCells(CellDelegate):
    """A text that has no room is told whole, before what its column means."""

    def helpEvent(  # noqa: N802
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show what a cell says about itself."""
        if event.type() != QEvent.Type.ToolTip:
            return bool(super().helpEvent(event, view, option, index))
        told = told_of(option, index)
        QToolTip.showText(event.globalPos(), told, view)
        return bool(told)


def told_of(option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> str:
    """The whole text of a cell where it is cut, and what its column means."""
    text, meaning = (str(index.data(role) or "") for role in (DISPLAY, TOOLTIP))
    cut = option.fontMetrics.horizontalAdvance(text) > option.rect.width() - _CELL_MARGINS
    return "\n".join(part for part in (text if cut else "", meaning) if part)


_CELL_MARGINS = 16
"""Pixels beside the text of a cell."""
_FIGURES = frozenset(OF_TYPE) - {ColumnType.DATE, ColumnType.DATETIME}
Title = Callable[[str], str]


def line_columns(result: ReportResult, sort: str, group_title: Title) -> list[Column[Line]]:
    """The columns of the lines; the first one names the groups, the one sorted by carries an arrow."""
    made: list[Column[Line]] = []
    about = _about(result)
    for number, column in enumerate(result.columns):
        read = partial(_first, group_title) if number == 0 else partial(_value, number)
        show = first_shown if number == 0 else OF_TYPE.get(column.type, shows.text)
        made.append(
            Column(
                _headed(column, sort),
                read=read,
                show=show,
                name=column.name,
                tooltip=partial(_meaning, _explained(column, about)),
                danger=partial(_below_zero, number),
                stretch=column.name == "name",
            )
        )
    return made


def totals_columns(columns: Sequence[ReportColumn]) -> list[Column[Line]]:
    """The same columns for the line of totals."""
    made: list[Column[Line]] = []
    for number, column in enumerate(columns):
        show = OF_TYPE.get(column.type, shows.text)
        read: Callable[[Line], Any] = (lambda _line: _("Total")) if number == 0 else partial(_value, number)
        made.append(Column(column.title, read=read, show=shows.text if number == 0 else show, name=column.name))
    return made


def _headed(column: ReportColumn, sort: str) -> str:
    if sort.lstrip("-") != column.name:
        return column.title
    return f"{column.title} {'▼' if sort.startswith('-') else '▲'}"


def _value(number: int, line: Line) -> Any:
    return line.values[number]


def _first(group_title: Title, line: Line) -> str:
    if not line.is_group:
        return first_shown(line.values[0])
    return f"{'▾' if line.opened else '▸'} {group_title(line.group)}"


def first_shown(value: object) -> str:
    """What names a line, whatever it is."""
    if isinstance(value, datetime):
        return shows.moment(value)
    return shows.day(value) if isinstance(value, date) else shows.text(value)


def _about(result: ReportResult) -> str:
    """What every figure of a report is about: its days, and what else was asked."""
    since, until = (result.parameters.get(name, "") for name in ("since", "until"))
    titles = {_(parameter.title) for parameter in (PERIOD, SINCE, UNTIL, SORT)}
    lines = [_("Days: {since} ~ {until}").format(since=since, until=until)] if since else []
    lines += [
        _("{column}: {text}").format(column=title, text=text) for title, text in result.described if title not in titles
    ]
    return "\n".join(lines)


def _explained(column: ReportColumn, about: str) -> str:
    """What a column means; a figure also says what it is about."""
    if column.type not in _FIGURES:
        return column.meaning
    return "\n".join(text for text in (column.meaning or column.title, about) if text)


def _meaning(meaning: str, _line: Line) -> str:
    return meaning


def _below_zero(number: int, line: Line) -> bool:
    value = line.values[number]
    return isinstance(value, Decimal) and value < 0
