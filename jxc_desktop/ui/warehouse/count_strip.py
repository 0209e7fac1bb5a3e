"""The line in which one quantity is counted: the item in hand, its lot, the quantity, and what was counted before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.ui.common.editors import DateEdit, NumberEdit, PlainEdit
from jxc_desktop.ui.common.lookup import LookupEdit, Search
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.warehouse.count_view_model import CountViewModel, InHand, place_text


class _CountedEdit(NumberEdit):
    """A quantity; Enter counts it, ``=`` after it counts it instead of what was counted before, Esc puts back."""

    entered = Signal()
    replaced = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys of counting."""
        key, plain = event.key(), not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
        elif event.text() == "=" and self.text() and not self.hasSelectedText():
            self.replaced.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class _ItemEdit(LookupEdit):
    """Finds an item; where nothing is typed, Ctrl+Z takes back what was counted last."""

    undo_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take back, or type."""
        if event.matches(QKeySequence.StandardKey.Undo) and not self.text():
            self.undo_asked.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class CountStrip(Translated, QFrame):
    """Finds an item by typing, and asks for the quantity of what is in hand.

    ``committed`` tells that a quantity was counted, by Enter or by the next scan.
    """

    committed = Signal()

    def __init__(
        self, model: CountViewModel, search: Search, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("count.strip")
        self.setProperty("role", "footer")
        self.view_model = model
        self._shown: InHand | None = None
        self.item = _ItemEdit(search, parent=self, name="count.item")
        self.place, self.name, self.hint = QLabel(self), QLabel(self), QLabel(self)
        self.lot_label, self.lot = QLabel(self), PlainEdit(self, name="count.lot")
        self.expires_label, self.expires = QLabel(self), DateEdit(today, self, name="count.expires")
        self.quantity = _CountedEdit(self, name="count.quantity")
        self.unit = QLabel(self)
        self.add_button, self.replace_button = QPushButton(self), QPushButton(self)
        self._arrange()
        self._bind()
        self.show_hand()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GRID, 0, GRID)
        row.setSpacing(2 * GRID)
        self.item.setFixedWidth(260)
        self.name.setProperty("role", "strong")
        self.hint.setProperty("role", "status")
        for edit, width in ((self.lot, 120), (self.expires, 120), (self.quantity, 110)):
            edit.setFixedWidth(width)
        self.place.setProperty("role", "section")
        for widget in (
            self.place,
            self.item,
            self.name,
            self.lot_label,
            self.lot,
            self.expires_label,
            self.expires,
            self.quantity,
            self.unit,
            self.hint,
            self.add_button,
            self.replace_button,
        ):
            row.addWidget(widget)
        row.addStretch(1)
        self.item.say(self.item.setPlaceholderText, lambda: _("Scan an item, or type its name or code"))
        self.say(self.item.setAccessibleName, lambda: _("Item"))
        self.say(self.quantity.setAccessibleName, lambda: _("Counted"))
        for label, edit, word in (
            (self.lot_label, self.lot, lambda: _("Lot")),
            (self.expires_label, self.expires, lambda: _("Expires")),
        ):
            self.say(label.setText, word)
            self.say(edit.setAccessibleName, word)
        self.add_button.setObjectName("count.add")
        self.replace_button.setObjectName("count.replace")

    def _bind(self) -> None:
        self.item.chosen.connect(self._choose)
        self.item.undo_asked.connect(self.view_model.undo)
        for asked in (self.quantity.entered, self.add_button.clicked):
            asked.connect(self._add)
        for asked in (self.quantity.replaced, self.replace_button.clicked):
            asked.connect(self._replace)
        self.quantity.left.connect(self.view_model.put_back)
        self.lot.returnPressed.connect(self.quantity.setFocus)
        self.expires.returnPressed.connect(self.quantity.setFocus)
        self.view_model.held.connect(self.show_hand)
        self.view_model.changed.connect(self._show_place)

    # showing

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._say(self.view_model.in_hand)
        self._show_place()

    def show_hand(self) -> None:
        """Show what is in hand, with the cursor where something is missing."""
        hand = self.view_model.in_hand
        same = self._shown is hand
        self._say(hand)
        asks, lots = hand is not None and not hand.by_serial, hand is not None and hand.keeps_lots
        for widget in (self.lot_label, self.lot, self.expires_label, self.expires):
            widget.setVisible(lots)
        for widget in (self.quantity, self.unit):
            widget.setVisible(asks)
        self.item.setVisible(hand is None)
        self.name.setVisible(hand is not None)
        self._offer(hand)
        if same:
            return
        self._shown = hand
        self._fill(hand)

    def _show_place(self) -> None:
        told = place_text(self.view_model)
        self.place.setText(told)
        self.place.setVisible(bool(told))

    def _fill(self, hand: InHand | None) -> None:
        self.item.set_value(None)
        if hand is None:
            self.item.setFocus()
            return
        self.quantity.set_value(hand.quantity)
        self.lot.setText(hand.lot)
        self.expires.set_value(hand.expires)
        first = self.lot if hand.keeps_lots and not hand.lot else self.quantity
        first.setFocus()
        first.selectAll()

    def _offer(self, hand: InHand | None) -> None:
        again = hand is not None and hand.before is not None and not hand.by_serial
        self.add_button.setVisible(again)
        self.replace_button.setVisible(again)

    def _say(self, hand: InHand | None) -> None:
        if hand is None:
            self.hint.setText("")
            return
        product = hand.product
        self.name.setText(f"{product.name} {product.specification}".strip())
        self.unit.setText(hand.unit or product.unit)
        said = []
        if hand.by_serial:
            said.append(_("Scan its serial numbers."))
        if hand.before is not None:
            before = quantity_text(hand.before)
            said.append(_("{quantity} {unit} before").format(quantity=before, unit=product.unit))
        if self.view_model.book is not None:
            book = quantity_text(self.view_model.book)
            said.append(_("the books say {quantity} {unit}").format(quantity=book, unit=product.unit))
        self.hint.setText(" · ".join(said))
        self.add_button.setText(_("+ Add  Enter"))
        self.replace_button.setText(_("= Instead"))

    # counting

    def commit(self) -> bool:
        """Count what is in hand with the quantity in the field; False when there is no number in it."""
        hand = self.view_model.in_hand
        if hand is None:
            return True
        return hand.by_serial or self._count(replaces=False)

    def _count(self, *, replaces: bool) -> bool:
        if not self.quantity.take() or not self.expires.take():
            return False
        value = self.quantity.value()
        if value is None:
            return False
        self.view_model.count(value, self.lot.text().strip(), self.expires.value(), replaces=replaces)
        self.committed.emit()
        return True

    def _add(self) -> None:
        if self.view_model.in_hand is not None:
            self._count(replaces=False)

    def _replace(self) -> None:
        if self.view_model.in_hand is not None:
            self._count(replaces=True)

    def _choose(self, found: Suggestion | None) -> None:
        if found is not None:
            self.item.hide_popup()
            scanned = self.view_model.parts.services.goods.by_product_code(str(found.value))
            if scanned is not None:
                self.view_model.take(scanned)
