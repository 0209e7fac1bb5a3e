"""Home: the flow of the trade from purchase to money, with what waits at each step, and today's figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.icons import IconLabel
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.tokens import GRID, SECTION
from jxc_desktop.ui.common.two_lines import broken
from jxc_desktop.ui.shell.pages import PageEntry
from jxc_desktop.ui.shell.parts import HomeFacts, ShellParts

_ARROW = 16
_ONE_LINE = 7.5
"""How wide the words of a step may be, in their own height, before they take two lines: six steps stand in a row."""
LANES: Sequence[tuple[str, str, Sequence[str]]] = (
    (
        N_("Purchase"),
        "purchase",
        (
            "purchase_suggestions",
            "purchase_orders",
            "goods_receipts",
            "purchase_returns",
            "purchase_invoices",
            "payments",
        ),
    ),
    (N_("Stock"), "stock", ("opening_stock", "stock", "transfers", "stocktakes", "other_stock", "alerts")),
    (N_("Sales"), "sales", ("quotations", "sales_orders", "picking", "deliveries", "invoicing", "receipts")),
    (N_("After the sale"), "parties", ("shipping", "sales_returns", "feedback")),
    (N_("Counter"), "counter", ("counter", "shifts", "counter_sales", "unusual_at_counter")),
    (
        N_("Money"),
        "settlement",
        ("receivables", "payables", "settle", "statements", "dunning", "payment_requests"),
    ),
    (
        N_("Finance"),
        "settlement",
        ("expenses", "other_income", "money_transfers", "means_of_payment", "reports", "approvals"),
    ),
    (
        N_("Books"),
        "report",
        ("vouchers", "periods", "opening_balances", "chart_of_accounts", "voucher_templates", "print_templates"),
    ),
    (
        N_("Master data"),
        "masterdata",
        ("products", "parties", "price_lists", "promotions", "warehouses", "import"),
    ),
)
"""The lanes of the chart: title, icon, and the pages in the order goods and money go through them."""


class FlowNode(QPushButton):
    """One step: opens its list; Ctrl+Enter makes a new document; the menu key offers both."""

    def __init__(self, page: HomePage, entry: PageEntry) -> None:
        super().__init__(page)
        self._page, self.entry = page, entry
        self.count = 0
        self.setObjectName(f"home.{entry.name}")
        self.setProperty("kind", "node")
        self.clicked.connect(lambda: page.navigator.open(entry.name))

    def tell(self) -> None:
        """Show the title and how many documents wait."""
        title = _(self.entry.title)
        text = _("{title}  {count}").format(title=title, count=self.count) if self.count else title
        font = self.font()
        font.setBold(bool(self.count))
        self.setFont(font)
        wide = self.fontMetrics().horizontalAdvance(text) > _ONE_LINE * self.fontInfo().pixelSize()
        self.setText(broken(text) if wide else text)
        waiting = _("{title}, {count} waiting").format(title=title, count=self.count)
        self.setAccessibleName(waiting if self.count else title)
        self.setToolTip(title)

    def open_new(self) -> None:
        """Open a new document of this step."""
        if self.entry.new_page:
            self._page.navigator.open(self.entry.new_page)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move over the chart, Enter opens, Ctrl+Enter makes a new one."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._page.move_from(self, Qt.Key(key))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.open_new()
            else:
                self.click()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer list and new document."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Open the list")).triggered.connect(self.click)
        if self.entry.new_page:
            menu.addAction(_("New document")).triggered.connect(self.open_new)
        menu.popup(event.globalPos())


class HomePage(TabPage):
    """The chart over today's figures."""

    name = "home"
    heading = N_("Home")
    icon_name = "home"
    topics = frozenset(
        {
            Topic.DRAFTS,
            Topic.DOCUMENTS,
            Topic.STOCK,
            Topic.COST,
            Topic.DEBTS,
            Topic.SHIFTS,
            Topic.PRODUCTS,
            Topic.REPORTS,
        }
    )
    help = Help(
        purpose=N_("Home shows the way of goods and money through the shop, and what waits at each step."),
        steps=(
            N_("Look at the numbers: so many documents wait there for you."),
            N_("Go to a step with the arrow keys and press Enter to open its list."),
            N_("Press Ctrl+Enter on a step to start a new document."),
            N_("Reports of yours stand above: Enter opens one, Delete takes it off, F5 reads them again."),
        ),
        keys=(
            ("Enter", N_("Open the list")),
            ("Ctrl+Enter", N_("New document")),
            (N_("Arrows"), N_("Go to another step")),
        ),
    )

    def __init__(self, parts: ShellParts, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts, self.navigator = parts, navigator
        self.rows: list[list[FlowNode]] = []
        self._facts = HomeFacts()
        self._chart = QFrame(self)
        self._chart.setProperty("role", "card")
        self._figures = QFrame(self)
        self._figures.setProperty("role", "card")
        self._figure_row = QHBoxLayout(self._figures)
        self._figure_row.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        self._figure_row.setSpacing(6 * GRID)
        self._front = parts.front(navigator) if parts.front is not None else None
        self._scroll = QScrollArea(self)
        self._lay_out()
        self._draw_chart()
        self._show(HomeFacts())
        self.read()

    def _lay_out(self) -> None:
        """The chart over the figures; with reports to show, these come first and the page is scrolled."""
        inner = QWidget()
        for part in (self._scroll, inner):
            part.setProperty("role", "page")
        self._parts_of_page = QVBoxLayout(inner)
        self._parts_of_page.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        self._parts_of_page.setSpacing(3 * GRID)
        self._parts_of_page.addWidget(self._chart)
        self._parts_of_page.addWidget(self._figures)
        if self._front is not None:
            self._parts_of_page.addWidget(self._front)
            self._front.filled_changed.connect(self._put_first)
            self._front.left.connect(lambda: self._stand_on(self.rows[0][0]) if self.rows else None)
            self._put_first()
        self._parts_of_page.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def _put_first(self) -> None:
        """Put the chart below the reports when there are some, above the figures when there are none."""
        filled = self._front is not None and self._front.filled
        self._parts_of_page.removeWidget(self._chart)
        self._parts_of_page.insertWidget(2 if filled else 0, self._chart)

    def _stand_on(self, node: QWidget) -> None:
        node.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(node)

    def _draw_chart(self) -> None:
        allowed = {entry.name: entry for entry in self._parts.pages.allowed(self._parts.session.user)}
        grid = QGridLayout(self._chart)
        grid.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        grid.setHorizontalSpacing(GRID)
        for title, sign, names in LANES:
            entries = [allowed[name] for name in names if name in allowed]
            if entries:
                self._draw_lane(grid, title, sign, entries)
        grid.setColumnStretch(20, 1)

    def _draw_lane(self, grid: QGridLayout, title: str, sign: str, entries: Sequence[PageEntry]) -> None:
        line = grid.rowCount()
        heading = QLabel(self._chart)
        heading.setProperty("role", "strong")
        heading.setMinimumWidth(5 * SECTION)
        heading.setContentsMargins(0, 0, 2 * GRID, 0)
        self.say(heading.setText, lambda: _(title))
        grid.addWidget(IconLabel(sign, self._chart), line, 0)
        grid.addWidget(heading, line, 1)
        nodes: list[FlowNode] = []
        for number, entry in enumerate(entries):
            if number:
                grid.addWidget(IconLabel("right", self._chart, size=_ARROW), line, 1 + 2 * number)
            node = FlowNode(self, entry)
            grid.addWidget(node, line, 2 + 2 * number)
            nodes.append(node)
        self.rows.append(nodes)

    def read(self) -> None:
        """Ask for counts and figures."""
        self._parts.runner.submit(
            lambda _progress: self._parts.facts(), done=self._show, failed=lambda _error: None, read=True
        )

    def refresh(self, changes: Changes) -> None:
        """Read the numbers again."""
        self.read()
        if self._front is not None:
            self._front.hear(changes)

    def first_focus(self) -> QWidget | None:
        """The first step of the chart."""
        return self.rows[0][0] if self.rows else None

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._show(self._facts)

    def _show(self, facts: HomeFacts) -> None:
        self._facts = facts
        for row in self.rows:
            for node in row:
                node.count = facts.counts.get(node.entry.name, 0)
                node.tell()
        while (item := self._figure_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for figure in facts.figures:
            self._figure_row.addWidget(self._figure(_(figure.name), figure.text))
        self._figure_row.addStretch(1)
        self._figures.setVisible(bool(facts.figures))

    def _figure(self, name: str, text: str) -> QWidget:
        box = QWidget(self._figures)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for words, role in ((name, "note"), (text, "section")):
            label = QLabel(words, box)
            label.setProperty("role", role)
            column.addWidget(label)
        return box

    def move_from(self, node: FlowNode, key: Qt.Key) -> None:
        """Put the focus on the neighbour of a step."""
        line = next(number for number, row in enumerate(self.rows) if node in row)
        place = self.rows[line].index(node)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            place += 1 if key == Qt.Key.Key_Right else -1
        else:
            line += 1 if key == Qt.Key.Key_Down else -1
        if 0 <= line < len(self.rows):
            row = self.rows[line]
            self._stand_on(row[min(max(place, 0), len(row) - 1)])
        elif line < 0 and self._front is not None:
            self._front.take_focus()
