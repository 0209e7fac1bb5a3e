"""F2: who buys. Found by the end of the phone number, code, initials or name; prices follow the level."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.counter_keys import OUR_KEYS
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.counter.find_panel import FindPanel
from jxc_desktop.ui.counter.ports import Buyer

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


class CustomerPanel(FindPanel):
    """The customers that fit what is typed."""

    def __init__(
        self,
        look: Callable[[str], object],
        chosen: Callable[[str], object],
        removed: Callable[[], object],
        top_up: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        self._look = look
        self._key = OUR_KEYS.keys["pay"]
        self._found: tuple[Buyer, ...] = ()
        super().__init__(
            "customer", lambda: _("Customer"), lambda: _("End of phone, card, code, initials or name"), chosen, parent
        )
        self.empty = self.label(role="secondary")
        self.add_list(lambda: _("Customers found"))
        self.top_up = self.button("top_up_customer", self._top_up_words, top_up)
        self.remove = self.button("remove_customer", lambda: _("No customer (End)"), removed)
        self.button("take_customer", lambda: _("Choose (Enter)"), self.take, primary=True)

    def prepare(self) -> None:
        """Begin with everybody."""
        self.text.clear()
        self._look("")

    def look_for(self, code: str) -> None:
        """Look for what a card said."""
        self.text.setText(code)

    def look(self, text: str) -> None:
        """Have those looked for that fit; `show_found` takes the answer."""
        self._look(text)

    def show_found(self, asked: str, buyers: Sequence[Buyer]) -> None:
        """Show who was found; an answer to what is not typed any more is dropped."""
        if asked != self.text.text():
            return
        self._found = tuple(buyers)
        self._fill()

    def _fill(self) -> None:
        self.show_entries((buyer.code, buyer_text(buyer)) for buyer in self._found)
        self.list.setVisible(bool(self._found))
        self.empty.setText("" if self._found else _("No customer fits. Customers are kept under Customers."))

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

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._fill()
