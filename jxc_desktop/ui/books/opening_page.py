"""Opening balances: four rows, what they come to, an import for each, and the lock at go-live."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import time_text
from jxc_desktop.services.opening import OpeningOverview, OpeningRow, OpeningService
from jxc_desktop.ui.common.columns import Column, money, whole
from jxc_desktop.ui.common.confirm_dialog import Question, ask
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

_COLUMNS: tuple[Column[OpeningRow], ...] = (
    Column(N_("Opening balance"), read=lambda row: _(kind_of(row.kind).name), name="kind", stretch=True),
    Column(N_("Documents"), read=lambda row: row.documents, show=whole, name="documents", width=110),
    Column(N_("Total"), read=lambda row: row.total, show=money, name="total", width=160),
)


class OpeningPage(TabPage):
    """What the shop had and owed when it began; Enter on a row imports its list."""

    name = "opening_balances"
    heading = N_("Opening balance")
    icon_name = "import"
    topics = frozenset({Topic.PERIODS, Topic.DOCUMENTS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("What the shop had and owed when it began with the program."),
        steps=(
            N_("Choose a row and press Enter: a list from Excel is taken over."),
            N_("Type the total the list must come to; nothing is posted while it differs."),
            N_("Compare the totals with your old books, then lock: from then on they stay as they are."),
        ),
        keys=(("Enter", N_("Import the list")),),
    )

    def __init__(
        self, opening: OpeningService, runner: Runner, navigator: Navigator, *, key: str | None = None
    ) -> None:
        super().__init__(key=key)
        self._opening, self._runner, self._navigator = opening, runner, navigator
        self._seen = OpeningOverview((), locked=False)
        self.errors = ErrorBar(self)
        self.model: RowsModel[OpeningRow] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="opening.rows")
        self.table.setModel(self.model)
        self.state = QLabel(self)
        self.reason = PlainEdit(self, name="opening.reason")
        self.import_button, self.list_button, self.lock_button, self.unlock_button = (
            QPushButton(self) for _number in range(4)
        )
        self._arrange()
        self._bind()
        self.read()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        self.state.setProperty("role", "strong")
        self.state.setWordWrap(True)
        layout.addWidget(self.state)
        layout.addWidget(self.table, 1)
        row = QHBoxLayout()
        for button, word, text in (
            (self.import_button, "import", lambda: _("Import the list")),
            (self.list_button, "documents", lambda: _("Show the documents")),
            (self.lock_button, "lock", lambda: _("Lock for good")),
            (self.unlock_button, "unlock", lambda: _("Unlock")),
        ):
            button.setObjectName(f"opening.{word}")
            self.say(button.setText, text)
        self.say(self.reason.setPlaceholderText, lambda: _("Reason for unlocking"))
        self.say(self.reason.setAccessibleName, lambda: _("Reason for unlocking"))
        self.say(self.table.setAccessibleName, lambda: _("Opening balance"))
        self.import_button.setProperty("kind", "primary")
        row.addWidget(self.import_button)
        row.addWidget(self.list_button)
        row.addStretch(1)
        row.addWidget(self.reason, 1)
        row.addWidget(self.unlock_button)
        row.addWidget(self.lock_button)
        layout.addLayout(row)

    def _bind(self) -> None:
        self.table.activated_row.connect(self.import_list)
        self.import_button.clicked.connect(lambda: self._chosen(self.import_list))
        self.list_button.clicked.connect(lambda: self._navigator.open("documents"))
        self.lock_button.clicked.connect(self.ask_lock)
        self.unlock_button.clicked.connect(self.unlock)

    def read(self) -> None:
        """Read the totals again."""
        self._runner.submit(
            lambda _progress: self._opening.overview(), done=self._take, failed=self.errors.show_error, read=True
        )

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def _take(self, seen: OpeningOverview) -> None:
        self._seen = seen
        self.model.set_rows(seen.rows)
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_state()

    def _show_state(self) -> None:
        seen = self._seen
        self.state.setText(self._state_text())
        self.import_button.setEnabled(not seen.locked)
        self.lock_button.setVisible(not seen.locked)
        self.lock_button.setEnabled(self._opening.may(Permission.PERIOD_CLOSE))
        unlocks = seen.locked and self._opening.may(Permission.PERIOD_REOPEN)
        self.unlock_button.setVisible(unlocks)
        self.reason.setVisible(unlocks)

    def _state_text(self) -> str:
        seen = self._seen
        if not seen.locked:
            return _("Open: lists can be taken over. Lock them once their totals equal those of the old books.")
        if seen.at is None:
            return _("Locked.")
        return _("Locked by {user} at {time}.").format(user=seen.by, time=time_text(seen.at.astimezone()))

    def _chosen(self, does: object) -> None:
        row = self.table.currentIndex().row()
        if callable(does) and 0 <= row < self.model.rowCount():
            does(self.model.row(row))

    def import_list(self, row: OpeningRow) -> None:
        """Go to the import of a row's list."""
        if not self._seen.locked:
            self._navigator.open("import", row.what)

    def ask_lock(self) -> None:
        """Ask before locking."""
        question = Question(
            title=_("Lock the opening balances?"),
            facts=[
                _("From now on none is posted, corrected or reversed; who may reopen months can unlock them."),
                *(f"{_(kind_of(row.kind).name)}: {money(row.total)}" for row in self._seen.rows),
            ],
            verb=_("Lock for good"),
        )
        ask(self, question, lambda _approver: self._run(self._opening.lock))

    def unlock(self) -> None:
        """Unlock with the reason typed."""
        reason = self.reason.text()
        self._run(lambda: self._opening.unlock(reason))

    def _run(self, does: object) -> None:
        def work(_progress: object) -> Changes:
            changes: Changes = does()  # type: ignore[operator]
            return changes

        self._runner.submit(work, done=lambda _changes: self._done(), failed=self.errors.show_error)

    def _done(self) -> None:
        self.reason.clear()
        self.errors.clear()
        self.read()

    def first_focus(self) -> QWidget:
        """The rows."""
        return self.table

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        self._show_state()
