"""An exchange: what comes back of a delivery above, what the customer takes instead below, one balance."""

from __future__ import annotations

from typing import ClassVar

import shiboken6
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_, NeedsConfirmation, ShopError
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations
from jxc_desktop.services.goods import Scanned
from jxc_desktop.services.scanning import Scan
from jxc_desktop.services.selling.orders import Exchanged
from jxc_desktop.ui.common.columns import Column, quantity
from jxc_desktop.ui.common.document_asking import ask_doubts_over
from jxc_desktop.ui.common.document_draft import beyond_expected, came, from_nothing
from jxc_desktop.ui.common.document_grid import DocumentGrid
from jxc_desktop.ui.common.document_keeper import DRAW
from jxc_desktop.ui.common.document_line_edits import LineEdits
from jxc_desktop.ui.common.document_line_row import LineRow
from jxc_desktop.ui.common.document_lines_model import DraftLinesModel
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_strips import ResultLine
from jxc_desktop.ui.common.document_view_model import DocumentViewModel
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.footer import footer_of
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.tokens import GRID

EXCHANGE_PAGE = "exchange"


class _BackModel(DocumentViewModel):
    """What comes back is counted from nothing towards what was delivered and not returned yet."""

    def _drawn(self, number: str) -> Draft:
        draft = self.documents.draw_down(number, self.kind.code)
        return from_nothing(draft, {line.line: line.code for line in self.documents.quote(draft).lines})


_CAN_COME_BACK: Column[LineRow] = Column(
    N_("Can come back"),
    read=lambda row: row.line.expected if row.line else None,
    show=quantity,
    name="can_come_back",
    width=96,
)


class _Side(QFrame):
    """The lines of one of the two documents under their title."""

    def __init__(
        self, parts: DocumentParts, code: str, parent: QWidget, model: type[DocumentViewModel] = DocumentViewModel
    ) -> None:
        super().__init__(parent)
        kind = kind_of(code)
        self.view_model = model(parts, kind, self)
        self.edits = LineEdits(self.view_model)
        self.lines = DraftLinesModel(kind, self.edits, self)
        self.grid = DocumentGrid(parts, self.lines, self)
        self.grid.setObjectName(f"exchange.{code}")
        self.title = QLabel(self)
        self.title.setProperty("role", "strong")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.title)
        layout.addWidget(self.grid, 1)
        self.view_model.changed.connect(lambda: self.lines.show(self.view_model.rows()))
        self.grid.remove_asked.connect(self.edits.remove)


class ExchangePage(TabPage):
    """Posts a return and a delivery together; its key is the delivery the goods come back from."""

    name = EXCHANGE_PAGE
    heading = N_("Exchange")
    icon_name: ClassVar[str] = "reversed"
    help: ClassVar[Help | None] = Help(
        purpose=N_("Goods come back and others are handed out, in one step and with one balance."),
        steps=(
            N_("Above stands what can come back: with the cursor there, scan the goods or type how many come."),
            N_("With the cursor below, scan or type what the customer takes instead."),
            N_("Read the balance and press Ctrl+Enter: both documents are posted, or none."),
        ),
        keys=(("Ctrl+Enter", N_("Post both")), ("Ctrl+Del", N_("Delete rows"))),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self.title_label, self.balance = QLabel(self), QLabel(self)
        self.errors, self.result = ErrorBar(self), ResultLine(self)
        self.back, self.out = _Side(parts, "sales_return", self, _BackModel), _Side(parts, "delivery", self)
        self._say_what_can_come_back()
        self.post_button = QPushButton(self)
        self._arrange()
        for side in (self.back, self.out):
            side.view_model.changed.connect(self._show)
            side.view_model.failed.connect(self.errors.show_error)
            side.lines.edit_refused.connect(lambda _row, _column, error: self.errors.show_error(error))
        self.post_button.clicked.connect(self.post)
        bind(self, "Ctrl+Return", self.post)
        bind(self, "Ctrl+Enter", self.post)
        self.out.view_model.start(None)
        self.back.view_model.start(f"{DRAW}{key}" if key else None)

    def _say_what_can_come_back(self) -> None:
        columns = list(self.back.lines.columns)
        columns.insert(self.back.lines.column_number("quantity"), _CAN_COME_BACK)
        self.back.lines.set_columns(columns)
        self.back.grid.fit_columns()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        row = QHBoxLayout()
        self.title_label.setProperty("role", "section")
        self.post_button.setObjectName("exchange.post")
        self.post_button.setProperty("kind", "primary")
        self.say(self.post_button.setText, lambda: _("Post both  Ctrl+Enter"))
        row.addWidget(self.title_label)
        row.addStretch(1)
        row.addWidget(self.post_button)
        layout.addLayout(row)
        layout.addWidget(self.errors)
        layout.addWidget(self.result)
        layout.addWidget(self.back, 1)
        layout.addWidget(self.out, 1)
        self.say(self.back.title.setText, lambda: _("Comes back"))
        self.say(self.out.title.setText, lambda: _("Is handed out"))
        self.balance.setObjectName("exchange.balance")
        layout.addWidget(footer_of(self.balance, self))

    def title(self) -> str:
        """The delivery it is about."""
        return _("Exchange of {number}").format(number=self.key) if self.key else _(self.heading)

    def first_focus(self) -> QWidget | None:
        """What comes back."""
        return self.back.grid

    def on_scan(self, scan: object) -> bool:
        """With the cursor above, goods that can come back do; all others are handed out."""
        if not isinstance(scan, Scan) or scan.scanned is None:
            return False
        focus = self.focusWidget()
        above = focus is not None and self.back.isAncestorOf(focus) and self._can_come_back(scan.scanned)
        side = self.back if above else self.out
        try:
            place = side.edits.scan(scan.scanned)
        except ShopError as error:
            self.parts.play(Sound.ERROR)
            self.errors.show_error(error)
            return True
        self.parts.play(Sound.ADDED)
        side.grid.go_to(place, "quantity")
        item = scan.scanned.product.name
        told = N_("{item} comes back") if above else N_("{item} is handed out")
        self.result.show_result("success", lambda: _(told).format(item=item))
        return True

    def _can_come_back(self, scanned: Scanned) -> bool:
        """Whether so much of the goods was delivered and did not come back yet."""
        place = self.back.edits.place_of(scanned)
        if place is None:
            return False
        beyond = beyond_expected(scanned.product, self.back.view_model.draft.lines[place])
        return beyond is not None and beyond + scanned.quantity <= 0

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        for side in (self.back, self.out):
            side.lines.retranslate()
        self._show()

    def _show(self) -> None:
        self.title_label.setText(self.title())
        back, out = (side.view_model.quote.totals.total for side in (self.back, self.out))
        difference = out - back
        told = _("comes back ¥{back}  ·  handed out ¥{out}").format(back=money_text(back), out=money_text(out))
        if difference >= 0:
            balance = _("the customer owes ¥{amount} more").format(amount=money_text(difference))
        else:
            balance = _("the customer gets ¥{amount} back").format(amount=money_text(-difference))
        self.balance.setText(f"{told}  ·  {balance}")
        self.post_button.setEnabled(bool(came(self.back.view_model.draft).lines and self.out.view_model.draft.lines))

    # posting

    def post(self) -> None:
        """Post both documents."""
        self.post_button.setFocus()
        self._post(NONE_CONFIRMED)

    def _post(self, confirmed: Confirmations) -> None:
        back, out = came(self.back.view_model.draft), self.out.view_model.draft
        if not (back.lines and out.lines):
            return
        self.errors.clear()
        selling = self.parts.services.selling

        def fail(error: Exception) -> None:
            if shiboken6.isValid(self):
                if isinstance(error, NeedsConfirmation):
                    ask_doubts_over(self, self.parts, error, _("Post anyway"), self._post)
                else:
                    self.errors.show_error(error)

        self.parts.runner.submit(
            lambda _progress: selling.exchange(back, out, confirmed), done=self._posted, failed=fail
        )

    def _posted(self, made: Exchanged) -> None:
        if shiboken6.isValid(self):
            self.parts.open_document(made.delivered)
            self.close_asked.emit()
