"""The card of a draft that waits for approval: what fired, what it says, yes or no."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.approvals import Waiting
from jxc_desktop.services.document_views import QuotedLine
from jxc_desktop.ui.common.columns import Column, money, price, quantity
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.control.words import reason_text, waiting_text

_COLUMNS: tuple[Column[QuotedLine], ...] = (
    Column(N_("Item"), read=lambda row: row.name, name="item", stretch=True, width=120),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=70),
    Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=50),
    Column(N_("Price"), read=lambda row: row.price, show=price, name="price", width=80),
    Column(N_("Discount"), read=lambda row: row.discount or None, show=money, name="discount", width=80),
    Column(N_("Amount"), read=lambda row: row.total, show=money, name="total", width=90),
)


class ApprovalCard(Translated, QFrame):
    """Shows one draft that waits. ``approved``, ``rejected`` (with the reason) and ``opened`` are for the page."""

    approved = Signal()
    rejected = Signal(str)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("approval")
        self.setProperty("role", "card")
        self.row: Waiting | None = None
        self.title, self.facts, self.reasons = QLabel(self), QLabel(self), QLabel(self)
        self.model: RowsModel[QuotedLine] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMPACT, name="approval.lines")
        self.table.setModel(self.model)
        self.reason = QLineEdit(self)
        self.approve_button, self.reject_button, self.open_button = (QPushButton(self) for _number in range(3))
        self._arrange()
        self.show_row(None, may_open=False)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        for label, role in ((self.title, "section"), (self.facts, "secondary"), (self.reasons, "strong")):
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label)
        self.reasons.setObjectName("approval.reasons")
        self.say(self.table.setAccessibleName, lambda: _("Lines"))
        layout.addWidget(self.table, 1)
        self.reason.setObjectName("approval.reason")
        self.say(self.reason.setPlaceholderText, lambda: _("Reason, where you reject"))
        self.say(self.reason.setAccessibleName, lambda: _("Reason"))
        self.reason.returnPressed.connect(self._reject)
        layout.addWidget(self.reason)
        layout.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        buttons: tuple[tuple[QPushButton, str, Callable[[], str], Callable[[], object]], ...] = (
            (self.approve_button, "approve", lambda: _("Approve  A"), self.approved.emit),
            (self.reject_button, "reject", lambda: _("Reject  R"), self._reject),
            (self.open_button, "open", lambda: _("Open  D"), self.opened.emit),
        )
        for button, name, text, does in buttons:
            button.setObjectName(f"approval.{name}")
            self.say(button.setText, text)
            button.clicked.connect(does)
            row.addWidget(button)
        self.approve_button.setProperty("kind", "primary")
        self.reject_button.setProperty("kind", "danger")
        row.addStretch(1)
        return row

    def _reject(self) -> None:
        if self.row is not None:
            self.rejected.emit(self.reason.text().strip())

    def ask_reason(self) -> None:
        """Put the cursor where the reason goes."""
        self.reason.setFocus()

    def show_row(self, row: Waiting | None, *, may_open: bool) -> None:
        """Show what waits, or nothing."""
        if row is None or self.row is None or row.key != self.row.key:
            self.reason.clear()
            self.model.set_rows(())
        self.row = row
        for button in (self.approve_button, self.reject_button, self.reason, self.table):
            button.setVisible(row is not None)
        self.open_button.setVisible(row is not None and may_open)
        self.retranslate()

    def show_lines(self, lines: tuple[QuotedLine, ...]) -> None:
        """Show the lines of the draft."""
        self.model.set_rows(lines)
        self.table.fit_columns()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        row = self.row
        if row is None:
            self.title.setText(_("Choose a row to see what it says."))
            self.facts.setText("")
            self.reasons.setText("")
            return
        named = kind_name(row.kind)
        parts = [_("Correction of {number}").format(number=row.corrects) if row.corrects else named, row.party]
        if row.total is not None:
            parts.append(f"¥{money_text(row.total)}")
        self.title.setText("  ·  ".join(part for part in parts if part))
        told = [waiting_text(row)] + ([row.remark] if row.remark else [])
        self.facts.setText("\n".join(told))
        self.reasons.setText("\n".join(f"▲  {reason_text(reason)}" for reason in row.reasons))
