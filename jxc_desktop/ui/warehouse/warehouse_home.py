"""The home of who works in the warehouse: what waits, by cards; a scan opens the right window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.columns import Column, gutter
from jxc_desktop.ui.common.document_parts import BIN_PAGE, DocumentParts
from jxc_desktop.ui.common.empty_state import Action, EmptyCase, EmptyState
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMFORTABLE
from jxc_desktop.ui.warehouse.warehouse_tasks import CARDS, Card, Task

HOME_PAGE = "warehouse_home"
Waiting = Mapping[str, Sequence[Task]]

_COLUMNS: tuple[Column[Task], ...] = (
    gutter(lambda row: row.sign),
    Column(N_("What"), read=lambda row: row.what, name="what", width=240, stretch=True),
    Column(N_("From or for"), read=lambda row: row.who, name="who", width=220),
    Column(N_("Date"), read=lambda row: row.when, name="when", width=110),
    Column(N_("How much"), read=lambda row: row.much, name="much", width=150, right=True),
    Column(N_("Remark"), read=lambda row: row.remark, name="remark", width=220),
)


class CardButton(QPushButton):
    """A card: its title and how much waits; arrows go to the next one, ↓ into its list."""

    stepped = Signal(int)
    entered = Signal()

    def __init__(self, card: Card, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self.setObjectName(f"warehouse_home.{card.name}")
        self.setProperty("kind", "node")
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def tell(self, count: int) -> None:
        """Show the title and how much waits."""
        title = _(self.card.title)
        self.setText(_("{title}  {count}").format(title=title, count=count) if count else title)
        self.setAccessibleName(_("{title}, {count} waiting").format(title=title, count=count) if count else title)
        font = self.font()
        font.setBold(bool(count))
        self.setFont(font)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows go along the cards and into the list."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class WarehouseHome(TabPage):
    """Cards with counts, and the list of the one that is chosen."""

    name = HOME_PAGE
    heading = N_("Warehouse tasks")
    icon_name: ClassVar[str] = "tasks"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.DOCUMENTS, Topic.DRAFTS, Topic.STOCK, Topic.WAREHOUSES, Topic.ALERTS, Topic.COUNTS}
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("What waits in the warehouse: goods to receive, put away and pick, counts, and what is wrong."),
        steps=(
            N_("Scan anything: an order opens its receiving or picking, a bin its contents, an item its card."),
            N_("←→ choose a card, ↓ goes into its list, Enter opens the line."),
        ),
        keys=(
            ("Alt+1 … Alt+5", N_("Choose a card")),
            ("Enter", N_("Open")),
            ("Ctrl+Enter", N_("Open the whole list")),
        ),
    )

    def __init__(self, parts: DocumentParts, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self.errors = ErrorBar(self)
        self.cards = [CardButton(card, self) for card in CARDS if parts.may(card.permission)]
        self.tasks: RowsModel[Task] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMFORTABLE, name="warehouse_home.tasks")
        self.table.setModel(self.tasks)
        self.empty = EmptyState(self)
        self.body = QStackedWidget(self)
        self.waiting: Waiting = {}
        self._bins = False
        self._arrange()
        self._bind()
        self.read()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        for card in self.cards:
            row.addWidget(card, 1)
        layout.addWidget(self.errors)
        layout.addLayout(row)
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        layout.addWidget(self.body, 1)
        self.say(self.table.setAccessibleName, lambda: _("What waits"))
        if self.cards:
            self.cards[0].setChecked(True)

    def _bind(self) -> None:
        for place, card in enumerate(self.cards):
            card.toggled.connect(self._card_toggled)
            card.stepped.connect(self._step)
            card.entered.connect(self.table.setFocus)
            bind(self, f"Alt+{place + 1}", partial(self.choose, card.card.name))
        self.table.activated_row.connect(self.open_task)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self, keys, self.open_list)

    # the tab

    def first_focus(self) -> QWidget | None:
        """The card that is chosen."""
        return self._chosen()

    def on_scan(self, scan: object) -> bool:
        """An order opens where it is worked on, a bin its contents; the shell knows the rest."""
        if not isinstance(scan, Scan):
            return False
        if scan.kind == "bin":
            self.parts.navigator.open(BIN_PAGE, scan.bin)
            return True
        if scan.kind == "product" and scan.scanned is not None:
            self.parts.navigator.open("product", scan.scanned.product.code)
            return True
        if scan.kind == "document":
            self._open_document(scan.document)
            return True
        return False

    def _open_document(self, number: str) -> None:
        for tasks in self.waiting.values():
            for task in tasks:
                if task.number == number:
                    self.open_task(task)
                    return
        self.parts.open_document(number)

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again what waits."""
        self.read()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.tasks.retranslate()
        self._say_cards()
        self.read()

    # reading

    def read(self) -> None:
        """Read what waits, on all cards at once."""
        shown = [button.card for button in self.cards]

        def work(_progress: object) -> tuple[bool, Waiting]:
            bins = self.parts.services.settings.shop().bins
            return bins, {card.name: card.read(self.parts) for card in shown if bins or card.name != "put_away"}

        self.parts.runner.submit(work, done=self._take, failed=self.errors.show_error, read=True)

    def _take(self, found: tuple[bool, Waiting]) -> None:
        if shiboken6.isValid(self):
            self._bins, self.waiting = found
            self._say_cards()
            self._show_tasks()

    def _say_cards(self) -> None:
        for button in self.cards:
            button.setVisible(self._bins or button.card.name != "put_away")
            button.tell(len(self.waiting.get(button.card.name, ())))

    def _card_toggled(self, on: bool) -> None:
        if on:
            self._show_tasks()

    def _show_tasks(self) -> None:
        button = self._chosen()
        if button is None:
            return
        tasks = self.waiting.get(button.card.name, ())
        place = max(0, min(self.table.currentIndex().row(), len(tasks) - 1))
        self.tasks.set_rows(tasks)
        self.table.fit_columns()
        if tasks:
            self.table.setCurrentIndex(self.tasks.index(place, 0))
        card = button.card
        actions: list[Action] = [(lambda: _("Open the list"), self.open_list)]
        self.empty.show_case(EmptyCase.NOTHING_YET, text=lambda: _(card.empty), actions=actions)
        self.body.setCurrentWidget(self.table if tasks else self.empty)

    # verbs

    def _chosen(self) -> CardButton | None:
        return next((card for card in self.cards if card.isChecked()), None)

    def choose(self, name: str) -> None:
        """Choose a card."""
        for card in self.cards:
            if card.card.name == name and not card.isHidden():
                card.setChecked(True)
                card.setFocus()

    def _step(self, by: int) -> None:
        shown = [card for card in self.cards if not card.isHidden()]
        place = next((number for number, card in enumerate(shown) if card.isChecked()), 0)
        self.choose(shown[(place + by) % len(shown)].card.name)

    def open_task(self, task: Task) -> None:
        """Open where it is done."""
        self.parts.navigator.open(task.page, task.key)

    def open_list(self) -> None:
        """Open the whole list of the card."""
        button = self._chosen()
        if button is not None:
            self.parts.navigator.open(button.card.page)
