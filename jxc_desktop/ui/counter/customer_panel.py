"""F2: who buys. Found by the end of the phone number, code, initials or name; prices follow the level."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from jxc_desktop.domain.counter_keys import OUR_KEYS
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.counter.ports import Buyer
from jxc_desktop.ui.counter.widgets import Panel

LEVELS = {"retail": N_("Retail price"), "member": N_("Member price"), "wholesale": N_("Wholesale price")}


def buyer_text(buyer: Buyer) -> str:
    """A customer in two or three lines: name and phone, then prices and credit, then what is held."""
    lines = (f"{buyer.name}   {buyer.phone}".strip(), terms_text(buyer), holdings_text(buyer))
    return "\n".join(line for line in lines if line)


def terms_text(buyer: Buyer) -> str:
    """At which prices a customer buys, and how much credit is left where there is a limit."""
    parts = [_(LEVELS.get(buyer.level, LEVELS["retail"]))]
    if buyer.credit_left is not None:
        parts.append(_("credit left ¥{amount}").format(amount=money_text(buyer.credit_left)))
    return "   ".join(parts)


def holdings_text(buyer: Buyer) -> str:
    """The stored value and the points of a member; empty where there is neither."""
    parts = []
    if buyer.stored_value:
        parts.append(_("Stored value ¥{amount}").format(amount=money_text(buyer.stored_value)))
    if buyer.points:
        parts.append(_("Points {points}").format(points=buyer.points))
    return "   ".join(parts)


class CustomerPanel(Panel):
    """One field and the customers that fit it; Enter takes the chosen one."""

    def __init__(
        self,
        look: Callable[[str], object],
        chosen: Callable[[str], object],
        removed: Callable[[], object],
        top_up: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("customer_panel", parent)
        self._look, self._chosen = look, chosen
        self._key = OUR_KEYS.keys["pay"]
        self._found: tuple[Buyer, ...] = ()
        self.heading(lambda: _("Customer"))
        self.text = self.field("customer_text", lambda: _("End of phone, card, code, initials or name"), words=True)
        self.text.textChanged.connect(self._typed)
        self.text.entered.connect(self.take)
        self.empty = self.label(role="secondary")
        self.list = QListWidget(self)
        self.list.setObjectName("customer_list")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.say(self.list.setAccessibleName, lambda: _("Customers found"))
        self.list.itemClicked.connect(lambda item: self._chosen(item.data(Qt.ItemDataRole.UserRole)))
        self.column.addWidget(self.list, 1)
        self.top_up = self.button("top_up_customer", self._top_up_words, top_up)
        self.remove = self.button("remove_customer", lambda: _("No customer (End)"), removed)
        self.button("take_customer", lambda: _("Choose (Enter)"), self.take, primary=True)

    def first_field(self) -> QWidget:
        """What is looked for."""
        return self.text

    def prepare(self) -> None:
        """Begin with everybody."""
        self.text.clear()
        self._look("")

    def look_for(self, code: str) -> None:
        """Look for what a card said."""
        self.text.setText(code)

    def _typed(self, text: str) -> None:
        self._look(text)

    def show_found(self, asked: str, buyers: Sequence[Buyer]) -> None:
        """Show who was found; an answer to what is not typed any more is dropped."""
        if asked != self.text.text():
            return
        self._found = tuple(buyers)
        self._fill()

    def _fill(self) -> None:
        self.list.clear()
        for buyer in self._found:
            item = QListWidgetItem(buyer_text(buyer), self.list)
            item.setData(Qt.ItemDataRole.UserRole, buyer.code)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(self._found))
        self.empty.setText("" if self._found else _("No customer fits. Customers are kept under Customers."))

    def take(self) -> None:
        """Take the chosen customer."""
        item = self.list.currentItem()
        if item is not None:
            self._chosen(item.data(Qt.ItemDataRole.UserRole))

    @property
    def pointed_at(self) -> Buyer | None:
        """The customer that Enter would choose."""
        row = self.list.currentRow()
        return self._found[row] if 0 <= row < len(self._found) else None

    def show_key(self, key: str) -> None:
        """Say by which key stored value is loaded: the one of paying."""
        self._key = key
        self.retranslate()

    def _top_up_words(self) -> str:
        return f"{_('Load stored value')} ({self._key})" if self._key else _("Load stored value")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Arrows choose; Esc goes back."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = -1 if event.key() == Qt.Key.Key_Up else 1
            self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
            event.accept()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._fill()
