"""The rarer states of the column beside the cart: lists to choose from, and unknown codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from jxc_desktop.domain.errors import ShopError
from jxc_desktop.domain.values import price as read_price
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel
from jxc_desktop.ui.counter.ports import ParkedCart
from jxc_desktop.ui.counter.widgets import Panel


class ChoicePanel(Panel):
    """A list to choose one entry of by arrow keys and Enter."""

    def __init__(
        self,
        name: str,
        title: Callable[[], str],
        button: Callable[[], str],
        nothing: Callable[[], str],
        chosen: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._chosen, self._nothing = chosen, nothing
        self.heading(title)
        self.empty = self.label(role="secondary")
        self.list = QListWidget(self)
        self.list.setObjectName(f"{name}_list")
        self.say(self.list.setAccessibleName, title)
        self.list.itemActivated.connect(lambda item: self._chosen(item.data(Qt.ItemDataRole.UserRole)))
        self.column.addWidget(self.list, 1)
        self.take_button = self.button(f"{name}_button", button, self.take, primary=True)

    def first_field(self) -> QWidget:
        """The list."""
        return self.list

    def show_entries(self, entries: Sequence[tuple[str, str]]) -> None:
        """Show these entries: key and text; the first one is chosen."""
        self.list.clear()
        for key, text in entries:
            item = QListWidgetItem(text, self.list)
            item.setData(Qt.ItemDataRole.UserRole, key)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(entries))
        self.take_button.setEnabled(bool(entries))
        self.empty.setText("" if entries else self._nothing())

    def take(self) -> None:
        """Take the chosen entry."""
        item = self.list.currentItem()
        if item is not None:
            self._chosen(item.data(Qt.ItemDataRole.UserRole))


def parked_text(row: ParkedCart) -> str:
    """A parked sale: its note, then when it was put aside, how many lines it has and what it comes to."""
    count = ngettext("{count} line", "{count} lines", row.lines).format(count=row.lines)
    worth = "" if row.total is None else f"¥{money_text(row.total)}"
    facts = "   ".join(part for part in (f"{row.updated_at.astimezone():%H:%M}", count, worth) if part)
    return "\n".join(line for line in (row.parked_as, facts) if line)


class UnknownPanel(Panel):
    """A code nobody knows: make goods of it, teach it to goods there are, or drop it."""

    made = Signal(str, str, object)
    linked = Signal(str, str)
    dropped = Signal()

    def __init__(self, view_model: CounterViewModel, parent: QWidget | None = None) -> None:
        super().__init__("unknown_panel", parent)
        self._view_model = view_model
        self.heading(lambda: _("Unknown code"))
        self.code = self.label(role="strong")
        self.code.setObjectName("unknown_code")
        self.name = self.field("new_name", lambda: _("Name of the new item"), words=True)
        self.price = self.field("new_price", lambda: _("Retail price"))
        self.make = self.button("make_product", lambda: _("Make the item and sell it"), self._make)
        self.existing = self.field("existing_item", lambda: _("Or: code or initials of an item there is"))
        self.found = self.label(role="note")
        self.link = self.button("link_product", lambda: _("Add the barcode to this item"), self._link)
        self.column.addStretch(1)
        self.button("drop_code", lambda: _("Drop this code"), self.dropped.emit)
        self.name.entered.connect(self.price.setFocus)
        self.price.entered.connect(self._make)
        self.existing.entered.connect(self._link)
        self.existing.textChanged.connect(self._look)
        view_model.unknown.changed.connect(self.prepare)

    def first_field(self) -> QWidget:
        """The name."""
        return self.name

    def prepare(self) -> None:
        """Show the code that waits first."""
        self.code.setText(self._view_model.unknown.first)
        for field in (self.name, self.price, self.existing):
            field.clear()

    def _make(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
            return
        try:
            price = read_price(self.price.text() or "-", "price")
        except ShopError as error:
            self._view_model.refuse(error)
            self.price.setFocus()
            return
        self.made.emit(self._view_model.unknown.first, name, price)

    def _hit(self) -> str:
        typed = self.existing.text().strip()
        hits = self._view_model.search(typed) if typed else ()
        return hits[0].code if hits else ""

    def _look(self) -> None:
        typed = self.existing.text().strip()
        hits = self._view_model.search(typed) if typed else ()
        self.found.setText(f"{hits[0].code}  {hits[0].name} {hits[0].specification}".strip() if hits else "")

    def _link(self) -> None:
        code = self._hit()
        if code:
            self.linked.emit(self._view_model.unknown.first, code)
