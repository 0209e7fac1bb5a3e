"""The column beside goods that come back: the receipt, or the reason why there is none, and the sum."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.errors import ShopError
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.counter.entry import EntryKind, read_entry
from jxc_desktop.ui.counter.ports import GoodsPort
from jxc_desktop.ui.counter.return_view_model import ReturnViewModel
from jxc_desktop.ui.counter.widgets import Panel


class ReturnPanel(Panel):
    """The lines stand in the table; the receipt, the sum and the next step here."""

    def __init__(self, view_model: ReturnViewModel, goods: GoodsPort, parent: QWidget | None = None) -> None:
        super().__init__("return_panel", parent)
        self.setProperty("band", "return")
        self._view_model, self._goods = view_model, goods
        self.heading(lambda: _("Return"))
        self.number = self.field("receipt_number", self._number_title)
        self.number.entered.connect(self._enter)
        self.reason = self.field("return_reason", lambda: _("No receipt? Say why"), words=True)
        self.reason.entered.connect(self._without_receipt)
        self.receipt = self.label(role="strong")
        self.label(lambda: _("To give back"), role="secondary")
        self.total = self.label(role="change", wrap=False)
        self.total.setObjectName("return_total")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.next_step = self.label(role="strong")
        self.column.addStretch(1)
        self.refund_button = self.button("refund_button", lambda: _("Refund (Enter)"), view_model.enter, primary=True)
        view_model.changed.connect(self.show_return)
        self.show_return()

    def _number_title(self) -> str:
        if self._view_model.free:
            return _("Scan the goods, or type a code; *2 sets how many")
        return _("Scan the receipt or type its number")

    def first_field(self) -> QWidget:
        """The receipt number; without a receipt the goods."""
        return self.number

    def prepare(self) -> None:
        """Begin empty."""
        self.number.clear()
        self.reason.clear()

    def _enter(self) -> None:
        typed = self.number.text().strip()
        self.number.clear()
        if typed:
            self._take(typed)
        elif not self._view_model.number and not self._view_model.free:
            self.reason.setFocus()
        else:
            self._view_model.enter()

    def _take(self, typed: str) -> None:
        view_model = self._view_model
        try:
            entry = read_entry(typed, folds=False)
        except ShopError:
            entry = None
        if entry is not None and entry.kind is EntryKind.QUANTITY:
            view_model.set_last(entry.value)
            return
        goods = self._goods.by_code(typed) if view_model.free or view_model.number else None
        if goods is not None:
            view_model.take_goods(goods)
        else:
            view_model.take_receipt(typed)

    def _without_receipt(self) -> None:
        self._view_model.without_receipt(self.reason.text())
        if self._view_model.free:
            self.number.setFocus()

    def show_return(self) -> None:
        """Show the sum and what to do next."""
        view_model = self._view_model
        self.receipt.setText(self._where_from())
        self.total.setText(f"−¥{money_text(view_model.total)}" if view_model.total else "¥0.00")
        self.refund_button.setEnabled(bool(view_model.total))
        self.reason.setEnabled(not view_model.number and not view_model.free)
        super().retranslate()
        if not view_model.number and not view_model.free:
            self.next_step.setText(_("Scan the receipt."))
        elif view_model.asking and view_model.free:
            self.next_step.setText(_("Enter again gives the money back in cash."))
        elif view_model.asking:
            self.next_step.setText(_("Enter again gives the money back the way it was paid."))
        elif view_model.total:
            self.next_step.setText(_("Scan more goods, or press Enter to refund."))
        else:
            self.next_step.setText(_("Scan the goods that come back."))

    def _where_from(self) -> str:
        view_model = self._view_model
        if view_model.free:
            return _("Without a receipt: {reason}").format(reason=view_model.reason)
        return _("Receipt {number}").format(number=view_model.number) if view_model.number else ""

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.show_return()
