"""The list of up to eight suggestions under a field; the field keeps the focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.icons import pixmap
from jxc_desktop.ui.common.rows_model import Index
from jxc_desktop.ui.common.tokens import ROW_COMFORTABLE

VISIBLE_ROWS = 8
_SUGGESTION = int(Qt.ItemDataRole.UserRole)
_GAP = 12


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row of a list: what it stands for, its name, details after it, and what stands at the right."""

    value: object
    text: str
    detail: str = ""
    right: str = ""
    icon: str = ""


class SuggestionDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Name, grey detail, and the right-hand text; the name gives way last."""
        super().paint(painter, option, index)
        found = index.data(_SUGGESTION)
        if not isinstance(found, Suggestion):
            return
        tokens = theme.colours()
        area = option.rect.adjusted(_GAP, 0, -_GAP, 0)
        if found.icon:
            painter.drawPixmap(area.left(), area.center().y() - 9, pixmap(found.icon))
            area.adjust(20 + _GAP, 0, 0, 0)
        metrics = QFontMetrics(option.font)
        self._write(painter, area, found.right, QColor(tokens.secondary), option.font, right=True)
        if found.right:
            area.adjust(0, 0, -metrics.horizontalAdvance(found.right) - _GAP, 0)
        name = metrics.elidedText(found.text, Qt.TextElideMode.ElideRight, area.width())
        self._write(painter, area, name, QColor(tokens.text), option.font)
        area.adjust(metrics.horizontalAdvance(name) + _GAP, 0, 0, 0)
        detail = metrics.elidedText(found.detail, Qt.TextElideMode.ElideRight, max(area.width(), 0))
        self._write(painter, area, detail, QColor(tokens.secondary), option.font)

    @staticmethod
    def _write(painter: QPainter, area: QRect, text: str, ink: QColor, font: QFont, *, right: bool = False) -> None:
        painter.setPen(ink)
        painter.setFont(font)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002
        """One row height for all."""
        return QSize(0, ROW_COMFORTABLE)


class PopupList(QListWidget):
    """Suggestions shown inside the window, over what is below the field."""

    picked = Signal(object)

    def __init__(self, field: QWidget, name: str = "suggestions") -> None:
        super().__init__(field.window())
        self._field = field
        self.setObjectName(name)
        self.setItemDelegate(SuggestionDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._pick)
        self.hide()

    def offer(self, suggestions: Sequence[Suggestion], *, least_width: int = 420) -> None:
        """Show these suggestions, the first one chosen; hide when there are none."""
        self.clear()
        for suggestion in suggestions:
            item = QListWidgetItem(self)
            item.setData(_SUGGESTION, suggestion)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{suggestion.text} {suggestion.detail}")
        if not suggestions:
            self.hide()
            return
        self.setCurrentRow(0)
        self._place(len(suggestions), least_width)
        self.show()
        self.raise_()

    def _place(self, count: int, least_width: int) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        height = min(count, VISIBLE_ROWS) * ROW_COMFORTABLE + 2 * self.frameWidth()
        width = min(max(self._field.width(), least_width), window.width())
        below = self._field.mapTo(window, QPoint(0, self._field.height()))
        left = max(0, min(below.x(), window.width() - width))
        top = below.y()
        if top + height > window.height():
            top = max(0, below.y() - self._field.height() - height)
        self.setGeometry(left, top, width, height)

    def move_choice(self, step: int) -> None:
        """Choose the row that many steps away, round the ends."""
        if self.count():
            self.setCurrentRow((self.currentRow() + step) % self.count())

    def current(self) -> Suggestion | None:
        """The suggestion chosen now."""
        item = self.currentItem()
        found = item.data(_SUGGESTION) if item is not None and self.isVisible() else None
        return found if isinstance(found, Suggestion) else None

    def suggestions(self) -> list[Suggestion]:
        """Everything offered."""
        return [self.item(number).data(_SUGGESTION) for number in range(self.count())]

    def _pick(self, item: QListWidgetItem) -> None:
        self.picked.emit(item.data(_SUGGESTION))
