"""Fields for numbers, money and dates; the input method is off in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QWidget

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import AMOUNT_PLACES, PRICE_PLACES, QUANTITY_PLACES
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, money_text, price_text, quantity_text
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.ui.common.entry import add_months, nearest_day, read_date, read_number
from jxc_desktop.ui.common.translated import Translated


class PlainEdit(Translated, QLineEdit):
    """A field with the input method off: codes, barcodes, numbers, dates.

    ``faulty`` shows a fault at the field: red frame and the sentence as its tooltip and description.
    """

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: Any = None) -> Any:  # noqa: ARG002, N802
        """Say that no input method is wanted here."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query)

    def set_fault(self, text: str) -> None:
        """Show a fault, or with an empty text take it away."""
        if self.property("fault") != bool(text):
            self.setProperty("fault", bool(text))
            self.style().unpolish(self)
            self.style().polish(self)
        self.setToolTip(text)
        self.setAccessibleDescription(text)


class NumberEdit(PlainEdit):
    """A number of limited decimals; sums such as ``12*24`` or ``=100/3`` are worked out on leaving.

    ``value_changed`` tells a new value (Decimal or None) when Enter or leaving takes it.
    """

    value_changed = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        name: str = "",
        places: int = QUANTITY_PLACES,
        show: Callable[[Decimal], str] = quantity_text,
        least: Decimal | None = None,
    ) -> None:
        super().__init__(parent, name=name)
        self._places, self._show, self._least = places, show, least
        self._value: Decimal | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(60)
        self.editingFinished.connect(self.take)

    def value(self) -> Decimal | None:
        """The value taken last; None for an empty field."""
        return self._value

    def set_value(self, value: Decimal | None) -> None:
        """Show a value without telling anybody."""
        self._value = value
        self.setText("" if value is None else self._show(value))
        self.set_fault("")

    def take(self) -> bool:
        """Read what was typed; False when it is refused, with the fault shown and the typing kept."""
        try:
            value = read_number(self.text(), self._places, self.objectName() or "value")
            if value is not None and self._least is not None and value < self._least:
                raise InvalidValue(self.objectName() or "value", self.text(), N_("it is negative"))
        except InvalidValue as error:
            self.set_fault(sentence(error))
            self.refused.emit(error)
            return False
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.value_changed.emit(value)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Select everything, so typing replaces."""
        super().focusInEvent(event)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc restores the value."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.set_value(self._value)
            self.selectAll()
            event.accept()
            return
        super().keyPressEvent(event)


class QuantityEdit(NumberEdit):
    """A quantity of up to four decimals."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "quantity", places: int = QUANTITY_PLACES) -> None:
        super().__init__(parent, name=name, places=places)


class PriceEdit(NumberEdit):
    """A unit price of up to six decimals, not negative."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "price") -> None:
        super().__init__(parent, name=name, places=PRICE_PLACES, show=price_text, least=Decimal(0))


class MoneyEdit(NumberEdit):
    """An amount in yuan and fen. With ``in_fen`` plain digits are fen: ``1250`` is 12.50."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "amount", in_fen: bool = False) -> None:
        super().__init__(parent, name=name, places=AMOUNT_PLACES, show=money_text)
        self.in_fen = in_fen

    def take(self) -> bool:
        """Read what was typed."""
        if self.in_fen and self.isModified() and self.text().isdigit():
            self.setText(str(Decimal(self.text()).scaleb(-AMOUNT_PLACES)))
        return super().take()


class DateEdit(PlainEdit):
    """A day: ``1121``, ``11-21``, ``t`` today, ``+3``; ↑↓ a day, PgUp/PgDn a month, Alt+↓ the calendar."""

    value_changed = Signal(object)
    refused = Signal(object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None, *, name: str = "date") -> None:
        super().__init__(parent, name=name)
        self._today = today
        self._value: date | None = None
        self._calendar: _Calendar | None = None
        self.say(self.setPlaceholderText, lambda: _("yyyy-mm-dd"))
        self.editingFinished.connect(self.take)

    def value(self) -> date | None:
        """The day taken last."""
        return self._value

    def set_value(self, value: date | None) -> None:
        """Show a day without telling anybody."""
        self._value = value
        self.setText("" if value is None else date_text(value))
        self.set_fault("")

    def take(self) -> bool:
        """Read what was typed; an impossible day is refused here and the nearest right one offered."""
        try:
            value = read_date(self.text(), self._today(), self.objectName() or "date")
        except InvalidValue as error:
            near = nearest_day(self.text(), self._today())
            told = sentence(error)
            if near is not None:
                told += " " + _("Press ↑ for {date}.").format(date=date_text(near))
            self.set_fault(told)
            self.refused.emit(error)
            return False
        self._choose(value)
        return True

    def _choose(self, value: date | None) -> None:
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.value_changed.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move by days and months, open the calendar, take today."""
        key, modifiers = event.key(), event.modifiers()
        steps = {
            Qt.Key.Key_Up: (1, 0),
            Qt.Key.Key_Down: (-1, 0),
            Qt.Key.Key_PageUp: (0, 1),
            Qt.Key.Key_PageDown: (0, -1),
        }
        if key == Qt.Key.Key_Down and modifiers & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif key == Qt.Key.Key_Semicolon and modifiers & Qt.KeyboardModifier.ControlModifier:
            self._choose(self._today())
        elif Qt.Key(key) in steps and not self.isReadOnly():
            self._step(*steps[Qt.Key(key)])
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _step(self, days: int, months: int) -> None:
        near = nearest_day(self.text(), self._today())
        if near is not None and not self.take():
            self._choose(near)
            return
        start = self._value or self._today()
        self._choose(add_months(start, months) if months else start + timedelta(days=days))

    def open_calendar(self) -> None:
        """Show the calendar under the field, inside the window; Esc or leaving puts it away."""
        if self._calendar is None:
            self._calendar = _Calendar(self.window())
            self._calendar.setObjectName(f"{self.objectName()}.calendar")
            self._calendar.picked.connect(self._picked)
        day = self._value or self._today()
        self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._calendar.open_under(self)

    def _picked(self, day: date) -> None:
        self.setFocus()
        self._choose(day)


class _Calendar(QCalendarWidget):
    """A calendar over what is below a field; it is part of the window, so it takes no grab of the screen."""

    picked = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.activated.connect(self._pick)
        self.clicked.connect(self._pick)
        close = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        close.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        close.activated.connect(self.hide)
        self.hide()

    def open_under(self, field: QWidget) -> None:
        """Show below the field, or above it where there is no room."""
        window = field.window()
        self.resize(self.sizeHint())
        below = field.mapTo(window, QPoint(0, field.height()))
        top = below.y() if below.y() + self.height() <= window.height() else below.y() - field.height() - self.height()
        self.move(max(0, min(below.x(), window.width() - self.width())), max(0, top))
        self.show()
        self.raise_()
        self.setFocus()

    def _pick(self, picked: QDate) -> None:
        self.hide()
        self.picked.emit(date(picked.year(), picked.month(), picked.day()))


__all__ = ["DateEdit", "MoneyEdit", "NumberEdit", "PlainEdit", "PriceEdit", "QuantityEdit"]
