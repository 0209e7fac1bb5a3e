"""Sales orders under way: what is open, what is late, what is short; the lines of the chosen order below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import shiboken6
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.scanning import Scan
from jxc_desktop.services.selling.orders import ORDER_STATES, OrderFilter, OrderLine, OrderRow
from jxc_desktop.ui.common.columns import Column, day, gutter, money, quantity
from jxc_desktop.ui.common.document_keeper import DRAW, SavedDraft
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import PageLike, RowsModel
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

ORDERS_PAGE, PICK_PAGE = "sales_orders", "pick"
_LINES_HEIGHT = 190


def _sign(row: OrderRow) -> str | None:
    if row.late:
        return "warning"
    return {"partly": "partial", "delivered": "check", "closed": "void"}.get(row.state, "pending")


def _sign_told(row: OrderRow) -> str:
    return _("Late") if row.late else _(ORDER_STATES[row.state])


ORDER_COLUMNS: tuple[Column[OrderRow], ...] = (
    gutter(_sign, _sign_told),
    Column(N_("Number"), read=lambda row: row.number, name="number", width=150),
    Column(N_("Date"), read=lambda row: row.day, show=day, name="day", width=96),
    Column(N_("Customer"), read=lambda row: row.party_name, name="party", stretch=True, width=150),
    Column(N_("Deliver by"), read=lambda row: row.due, show=day, name="due", width=96, danger=lambda row: row.late),
    Column(N_("Order state"), read=lambda row: _(ORDER_STATES[row.state]), name="state_word", width=96),
    Column(N_("Not delivered yet"), read=lambda row: row.open or None, show=quantity, name="open", width=84),
    Column(
        N_("Short"),
        read=lambda row: row.short or None,
        show=quantity,
        name="short",
        width=72,
        danger=lambda row: bool(row.short),
    ),
    Column(N_("Amount"), read=lambda row: row.total, show=money, name="total", width=100),
    Column(N_("Amount open"), read=lambda row: row.open_total or None, show=money, name="open_total", width=100),
    Column(N_("Salesperson"), read=lambda row: row.handler, name="handler", width=80),
)
LINE_COLUMNS: tuple[Column[OrderLine], ...] = (
    Column("#", read=lambda row: row.line, name="line", right=True, width=36),
    Column(
        N_("Item"), read=lambda row: f"{row.name} {row.specification}".strip(), name="item", stretch=True, width=180
    ),
    Column(N_("Unit"), read=lambda row: row.base_unit, name="unit", width=56),
    Column(N_("Ordered"), read=lambda row: row.ordered, show=quantity, name="ordered", width=80),
    Column(N_("Delivered"), read=lambda row: row.delivered or None, show=quantity, name="delivered", width=80),
    Column(N_("Came back"), read=lambda row: row.returned or None, show=quantity, name="returned", width=80),
    Column(N_("Not delivered yet"), read=lambda row: row.open or None, show=quantity, name="open", width=84),
    Column(N_("Reserved"), read=lambda row: row.reserved or None, show=quantity, name="reserved", width=80),
    Column(
        N_("Short"),
        read=lambda row: row.short or None,
        show=quantity,
        name="short",
        width=72,
        danger=lambda row: bool(row.short),
    ),
    Column(N_("Asked for"), read=lambda row: row.requested or None, show=quantity, name="requested", width=80),
    Column(N_("Available"), read=lambda row: row.available, show=quantity, name="available", width=80),
    Column(N_("Wanted by"), read=lambda row: row.due, show=day, name="due", width=96),
)


class OrdersWindow(ListWindow):
    """The list of sales orders with the lines of the one under the cursor."""

    name = ORDERS_PAGE
    heading = N_("Sales orders")
    icon_name: ClassVar[str] = "sales"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS, Topic.STOCK, Topic.DRAFTS})
    states = (
        ("open", N_("Not done yet")),
        ("late", N_("Late")),
        ("done", N_("Delivered")),
        ("closed", N_("Closed")),
        ("", N_("All orders")),
    )
    columns = ORDER_COLUMNS
    help: ClassVar[Help | None] = Help(
        purpose=N_("Orders of customers: what is still to be delivered, what is late, what is short of goods."),
        steps=(
            N_("Go through the orders: below stand the lines with what is reserved and what is missing."),
            N_("Alt+D delivers what is open, Alt+P picks it by scans."),
            N_("What is short is asked of purchasing with one key; the requisition keeps the link."),
        ),
        keys=(
            ("Ctrl+N", N_("New document")),
            ("Enter", N_("Open")),
            ("Alt+D", N_("Deliver")),
            ("Alt+P", N_("Pick")),
            ("Alt+R", N_("Ask purchasing")),
        ),
    )

    def __init__(self, parts: DocumentParts) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator)
        self.lines: RowsModel[OrderLine] = RowsModel(columns=LINE_COLUMNS, parent=self)
        self.line_table = TableView(self, name="order.lines")
        self.line_table.setModel(self.lines)
        self.line_table.setFixedHeight(_LINES_HEIGHT)
        self.about = QLabel(self)
        self.about.setProperty("role", "strong")
        self.buttons: dict[str, QPushButton] = {}
        self._shown = ""
        self._add_lines()
        self._add_new()
        self.table.selectionModel().currentRowChanged.connect(self._follow)
        self.model.loaded.connect(self._first)
        for keys, does in (("Alt+D", self.deliver), ("Alt+P", self.pick), ("Alt+R", self.ask_purchasing)):
            bind(self, keys, does)
        self.reload()

    def _add_new(self) -> None:
        button = QPushButton(self)
        button.setObjectName("orders.new")
        button.setProperty("kind", "primary")
        self.say(button.setText, lambda: _("New  Ctrl+N"))
        button.clicked.connect(self.open_new)
        button.setVisible(self.parts.may(Permission.SALES_ORDER))
        drafts = QPushButton(self)
        drafts.setObjectName("orders.drafts")
        self.say(drafts.setText, lambda: _("Drafts"))
        drafts.clicked.connect(lambda: self.navigator.open("sales_order_documents"))
        self.filter_bar.add_widget(drafts)
        self.filter_bar.add_widget(button)
        bind(self, "Ctrl+N", self.open_new)

    def _add_lines(self) -> None:
        frame = QFrame(self)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, GRID, 0, 0)
        inside.setSpacing(GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.about)
        row.addStretch(1)
        may = self.parts.may
        verbs: tuple[tuple[str, Callable[[], str], Callable[[], object], bool], ...] = (
            ("deliver", lambda: _("Deliver  Alt+D"), self.deliver, may(Permission.SALES_POST)),
            ("pick", lambda: _("Pick  Alt+P"), self.pick, may(Permission.SALES_POST)),
            ("request", lambda: _("Ask purchasing  Alt+R"), self.ask_purchasing, may(Permission.PURCHASE_REQUEST)),
            ("close", lambda: _("Close order"), self.close_order, may(Permission.SALES_ORDER)),
            ("reopen", lambda: _("Reopen order"), self.reopen_order, may(Permission.SALES_ORDER)),
        )
        for name, text, does, allowed in verbs:
            button = QPushButton(frame)
            button.setObjectName(f"orders.{name}")
            self.say(button.setText, text)
            button.clicked.connect(does)
            button.setProperty("allowed", allowed)
            button.setVisible(allowed)
            self.buttons[name] = button
            row.addWidget(button)
        inside.addLayout(row)
        inside.addWidget(self.line_table)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(frame)

    # the list

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[OrderRow]:
        """One page of orders."""
        wanted = OrderFilter(state=query.state, text=query.text, after=cursor, limit=limit)
        return self.parts.services.selling.orders(wanted)

    def counts(self, query: ListQuery) -> Mapping[str, int]:  # noqa: ARG002
        """How many are open and late."""
        return self.parts.services.selling.order_counts()

    def open_row(self, row: OrderRow) -> None:
        """Open the order."""
        self.parts.open_document(row.number)

    def open_new(self) -> None:
        """Begin an order."""
        if self.parts.may(Permission.SALES_ORDER):
            self.navigator.open(editor_page("sales_order"))

    def empty_actions(self) -> Sequence[Action]:
        """How the first order is made."""
        return [(lambda: _("New document"), self.open_new)] if self.parts.may(Permission.SALES_ORDER) else ()

    def on_scan(self, scan: object) -> bool:
        """A scanned order opens; goods filter nothing."""
        if isinstance(scan, Scan) and scan.kind == "document":
            self.parts.open_document(scan.document)
            return True
        return False

    # the lines of one order

    def chosen(self) -> OrderRow | None:
        """The order under the cursor."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() and index.row() < self.model.rowCount() else None

    def _first(self) -> None:
        self._shown = ""
        self._follow(self.table.currentIndex())

    def _follow(self, _now: QModelIndex, _before: QModelIndex | None = None) -> None:
        row = self.chosen()
        number = row.number if row is not None else ""
        for name, button in self.buttons.items():
            button.setVisible(bool(button.property("allowed")) and row is not None and _offers(name, row))
        self.about.setText(f"{row.number}  {row.party_name}" if row is not None else "")
        if number == self._shown:
            return
        self._shown = number
        if not number:
            self.lines.set_rows(())
            return
        self.runner.submit(
            lambda _progress: self.parts.services.selling.order_lines(number),
            done=lambda found: self._show_lines(number, found),
            failed=self._told,
            read=True,
        )

    def _show_lines(self, number: str, found: Sequence[OrderLine]) -> None:
        if shiboken6.isValid(self) and number == self._shown:
            self.lines.set_rows(found)
            self.line_table.fit_columns()

    def _told(self, error: Exception) -> None:
        if shiboken6.isValid(self):
            self.errors.show_error(error)

    # verbs

    def deliver(self) -> None:
        """Open the delivery of all that is open."""
        self._open("delivery", "deliver")

    def pick(self) -> None:
        """Open the picking of the order."""
        row = self.chosen()
        if row is not None and _offers("pick", row):
            self.navigator.open(PICK_PAGE, row.number)

    def _open(self, kind: str, verb: str) -> None:
        row = self.chosen()
        if row is not None and _offers(verb, row) and self.parts.may(self.parts.kind(kind).permission):
            self.navigator.open(editor_page(kind), f"{DRAW}{row.number}")

    def ask_purchasing(self) -> None:
        """Make the draft of a requisition for what is short, and open it."""
        row = self.chosen()
        if row is None or not self.parts.may(Permission.PURCHASE_REQUEST):
            return
        services = self.parts.services
        self.runner.submit(
            lambda _progress: SavedDraft(services.documents.save(services.selling.purchase_request(row.number))),
            done=lambda saved: self._open_draft(saved.draft),
            failed=self._told,
        )

    def _open_draft(self, draft: Draft) -> None:
        self.navigator.open(editor_page(draft.kind), draft.key)

    def close_order(self) -> None:
        """Wait for nothing of the order any more."""
        self._turn(self.parts.services.orders.close)

    def reopen_order(self) -> None:
        """Open a closed order again."""
        self._turn(self.parts.services.orders.reopen)

    def _turn(self, verb: Callable[[str], Any]) -> None:
        row = self.chosen()
        if row is not None:
            self.runner.submit(lambda _progress: verb(row.number), done=lambda _changes: None, failed=self._told)


def _offers(verb: str, row: OrderRow) -> bool:
    waits = bool(row.open_lines)
    wanted = {
        "deliver": waits,
        "pick": waits,
        "request": bool(row.short),
        "close": waits,
        "reopen": row.state == "closed",
    }
    return wanted[verb]
