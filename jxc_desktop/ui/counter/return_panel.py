"""The column beside goods that come back: the receipt, or the reason why there is none, the sums and the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.documents import Tender
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.ui.counter.ports import MeansChoice
from jxc_desktop.ui.counter.return_view_model import ReturnViewModel
from jxc_desktop.ui.counter.widgets import Panel


class ReturnPanel(Panel):
    """The lines stand in the table; the receipt, the sums, how the money goes back and the next step here.

    ``field_left``: the reason was said, typing goes to the scan box again.
    """

    field_left = Signal()

    def __init__(self, view_model: ReturnViewModel, parent: QWidget | None = None) -> None:
        super().__init__("return_panel", parent)
        self.setProperty("band", "return")
        self._view_model = view_model
        self._names: Mapping[str, str] = {}
        self.heading(lambda: _("Return"))
        self.receipt = self.label(role="strong")
        self.reason = self.field("return_reason", lambda: _("No receipt? Say why"), words=True)
        self.reason.entered.connect(self._without_receipt)
        self.sums = self.label()
        self.sums.setObjectName("return_sums")
        self.title = self.label(role="secondary")
        self.total = self.label(role="change", wrap=False)
        self.total.setObjectName("return_total")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.ways = self.label()
        self.ways.setObjectName("return_ways")
        self.next_step = self.label(role="strong")
        self.next_step.setObjectName("return_next")
        self.column.addStretch(1)
        self.refund_button = self.button("refund_button", self._button_text, view_model.enter, primary=True)
        view_model.changed.connect(self.show_return)
        view_model.reason_asked.connect(self.reason.setFocus)
        self.show_return()

    def set_means(self, means: Sequence[MeansChoice]) -> None:
        """Know the means of payment by name."""
        self._names = {choice.code: choice.name for choice in means}
        self.show_return()

    def prepare(self) -> None:
        """Begin empty."""
        self.reason.clear()

    def _without_receipt(self) -> None:
        self._view_model.without_receipt(self.reason.text())
        if self._view_model.free:
            self.field_left.emit()

    def show_return(self) -> None:
        """Show the sums and what to do next."""
        view_model = self._view_model
        self.receipt.setText(self._where_from())
        self.reason.setEnabled(not view_model.number and not view_model.free)
        self.sums.setText(self._sums())
        self.title.setText(due_title(view_model.due))
        self.total.setText(due_text(view_model.due))
        self.refund_button.setEnabled(bool(view_model.total or view_model.bought))
        super().retranslate()
        words, stuck = self._ways()
        self.ways.setText(words)
        self.ways.setProperty("role", "danger" if stuck else "")
        self.next_step.setText(self._next())

    def _where_from(self) -> str:
        view_model = self._view_model
        if view_model.free:
            return _("Without a receipt: {reason}").format(reason=view_model.reason)
        return _("Receipt {number}").format(number=view_model.number) if view_model.number else ""

    def _sums(self) -> str:
        view_model = self._view_model
        return sums_text(view_model.bought, view_model.total) if view_model.bought and view_model.total else ""

    def _ways(self) -> tuple[str, bool]:
        """How the money goes back, and whether it cannot."""
        try:
            ways = self._view_model.ways()
        except ShopError as error:
            return sentence(error), True
        return "\n".join(self._way(way) for way in ways), False

    def _way(self, way: Tender) -> str:
        name = _(self._names.get(way.means, way.means))
        return (
            _("{means} {card} ¥{amount}")
            .format(means=name, card=way.card, amount=money_text(way.amount))
            .replace("  ", " ")
        )

    def _button_text(self) -> str:
        view_model = self._view_model
        if view_model.due > 0:
            return _("Pay (Enter)")
        return _("Complete (Enter)") if view_model.bought else _("Refund (Enter)")

    def _next(self) -> str:
        view_model = self._view_model
        if not view_model.number and not view_model.free:
            return _("Scan the receipt, or type its number.")
        if view_model.asking and not view_model.due:
            return _("Nothing is to be paid and nothing goes back. Enter again completes.")
        if view_model.asking and view_model.free:
            return _("Enter again gives the money back in cash.")
        if view_model.asking:
            return _("Enter again gives the money back the way it was paid.")
        if view_model.due > 0:
            return _("Scan more goods, or press Enter to pay.")
        if view_model.total:
            return _("Scan more goods, or press Enter to refund.")
        return _("Scan the goods that come back.")

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.show_return()


def due_title(due: Decimal) -> str:
    """What the large figure is."""
    return _("To give back") if due < 0 else _("To pay")


def due_text(due: Decimal) -> str:
    """The large figure; what goes back with its minus."""
    return f"−¥{money_text(-due)}" if due < 0 else f"¥{money_text(due)}"


def sums_text(bought: Decimal, back: Decimal) -> str:
    """What is bought and what comes back in one cart."""
    return _("Bought ¥{bought}\nComes back −¥{back}").format(bought=money_text(bought), back=money_text(back))
