"""Closing a month (月结): the months at the left, at the right what to look at first, each line a jump."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text
from jxc_desktop.services.base import User
from jxc_desktop.services.periods import Check, Closed, Month, PeriodService
from jxc_desktop.services.users import UserService
from jxc_desktop.ui.common.busy import BusyBar
from jxc_desktop.ui.common.columns import Column, gutter, whole
from jxc_desktop.ui.common.confirm_dialog import Question, ask
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListWindow
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

_SIGNS = {"ok": "check", "warn": "warning", "block": "error"}
_STATES = {"ok": N_("In order"), "warn": N_("Look at it first"), "block": N_("Must be put right")}
_MONTHS: tuple[Column[Month], ...] = (
    gutter(lambda row: "lock" if row.closed else None),
    Column(N_("Month"), read=lambda row: row.month, name="month", width=76),
    Column(N_("State"), read=lambda row: _("Books closed") if row.closed else _("Not closed"), name="state", width=76),
    Column(N_("Documents"), read=lambda row: row.documents, show=whole, name="documents", width=80),
    Column(N_("Closed by"), read=lambda row: row.closed_by, name="closed_by", stretch=True),
)
_CHECKS: tuple[Column[Check], ...] = (
    gutter(lambda row: _SIGNS[row.state], lambda row: _(_STATES[row.state])),
    Column(N_("What to look at"), read=lambda row: _(row.title), name="title", stretch=True),
    Column(N_("Count"), read=lambda row: row.count, show=whole, name="count", width=72),
    Column(N_("State"), read=lambda row: _(_STATES[row.state]), name="state", width=150),
)


class PeriodsPage(TabPage):
    """Months, their checklist, and the two steps that change them."""

    name = "periods"
    heading = N_("Month close")
    icon_name = "lock"
    topics = frozenset({Topic.PERIODS, Topic.DOCUMENTS, Topic.DRAFTS, Topic.VOUCHERS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Closes a month: after it, nothing is posted before the first open day."),
        steps=(
            N_("Choose the month and look at the list: ✓ is in order, ! wants a look, Enter goes there."),
            N_("“Close the month” makes a backup first and asks for your PIN."),
            N_("What later documents change in the costs of a closed month is booked in the open one and says so."),
        ),
        keys=(("Enter", N_("Go to where it is put right")), ("F5", N_("Look again"))),
        errors=(
            (N_("A month is not closed over faults of the books."), N_("Run the check under “Backup and check”.")),
        ),
    )

    def __init__(
        self,
        periods: PeriodService,
        users: UserService,
        runner: Runner,
        navigator: Navigator,
        *,
        key: str | None = None,
    ) -> None:
        super().__init__(key=key)
        self._periods, self._users, self._runner, self._navigator = periods, users, runner, navigator
        self.errors, self.busy = ErrorBar(self), BusyBar(self)
        self.months: RowsModel[Month] = RowsModel(columns=_MONTHS, parent=self)
        self.month_table = TableView(self, name="periods.months")
        self.month_table.setModel(self.months)
        self.checks: RowsModel[Check] = RowsModel(columns=_CHECKS, parent=self)
        self.check_table = TableView(self, name="periods.checks")
        self.check_table.setModel(self.checks)
        self.title_label, self.hint = QLabel(self), QLabel(self)
        self.reason = PlainEdit(self, name="periods.reason")
        self.close_button, self.reopen_button, self.again_button = (QPushButton(self) for _number in range(3))
        self._asked = 0
        self._arrange()
        self._bind()
        self.read()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        row = QHBoxLayout()
        row.setSpacing(4 * GRID)
        self.month_table.setMinimumWidth(400)
        self.month_table.setMaximumWidth(480)
        row.addWidget(self.month_table, 2)
        right = QVBoxLayout()
        self.title_label.setProperty("role", "section")
        self.hint.setWordWrap(True)
        right.addWidget(self.title_label)
        right.addWidget(self.check_table, 1)
        right.addWidget(self.hint)
        right.addWidget(self.busy)
        right.addLayout(self._buttons())
        row.addLayout(right, 3)
        layout.addLayout(row, 1)
        self.say(self.month_table.setAccessibleName, lambda: _("Months"))
        self.say(self.check_table.setAccessibleName, lambda: _("What to look at"))

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.say(self.reason.setPlaceholderText, lambda: _("Reason for reopening"))
        self.say(self.reason.setAccessibleName, lambda: _("Reason for reopening"))
        for button, word, text in (
            (self.again_button, "again", lambda: _("Look again")),
            (self.reopen_button, "reopen", lambda: _("Reopen the month")),
            (self.close_button, "close", lambda: _("Close the month")),
        ):
            button.setObjectName(f"periods.{word}")
            self.say(button.setText, text)
        self.close_button.setProperty("kind", "primary")
        row.addWidget(self.again_button)
        row.addWidget(self.reason, 1)
        row.addStretch(1)
        row.addWidget(self.reopen_button)
        row.addWidget(self.close_button)
        return row

    def _bind(self) -> None:
        self.month_table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.month_table.activated_row.connect(lambda _row: self.check_table.setFocus())
        self.check_table.activated_row.connect(self.jump)
        self.close_button.clicked.connect(self.ask_close)
        self.reopen_button.clicked.connect(self.reopen)
        self.again_button.clicked.connect(self.look)
        bind(self, "F5", self.look)

    # reading

    def read(self) -> None:
        """Read the months again."""
        self._runner.submit(
            lambda _progress: self._periods.months(), done=self._take, failed=self.errors.show_error, read=True
        )

    def refresh(self, changes: Changes) -> None:
        """Read the months again, and look again where something was posted."""
        self.read()
        if Topic.PERIODS not in changes.topics:
            self.look()

    def _take(self, rows: Sequence[Month]) -> None:
        chosen = self.chosen()
        self.months.set_rows(rows)
        wanted = chosen.month if chosen else self._first_to_close(rows)
        place = next((number for number, row in enumerate(rows) if row.month == wanted), 0)
        self.month_table.setCurrentIndex(self.months.index(place, 0))
        self._show_steps()

    @staticmethod
    def _first_to_close(rows: Sequence[Month]) -> str:
        """The oldest open month: the one that is closed next."""
        return next((row.month for row in reversed(rows) if not row.closed), "")

    def chosen(self) -> Month | None:
        """The month of the cursor."""
        row = self.month_table.currentIndex().row()
        return self.months.row(row) if 0 <= row < self.months.rowCount() else None

    def _choose(self, row: int) -> None:
        if 0 <= row < self.months.rowCount():
            self._show_steps()
            self.look()

    def look(self) -> None:
        """Look at the month again."""
        month = self.chosen()
        self.checks.set_rows([])
        if month is None or month.closed or not self._periods.may(Permission.PERIOD_CLOSE):
            return
        self._asked += 1
        asked = self._asked
        job = self._runner.submit(
            lambda progress: self._periods.checklist(month.month, progress),
            done=lambda rows: self._show_checks(rows, asked),
            failed=self.errors.show_error,
            read=True,
        )
        self.busy.follow(job, self.again_button)

    def _show_checks(self, rows: Sequence[Check], asked: int) -> None:
        if asked == self._asked:
            self.checks.set_rows(rows)
            self._show_steps()

    def _show_steps(self) -> None:
        month = self.chosen()
        closed = month is not None and month.closed
        last = next((row.month for row in self.months.rows if row.closed), "")
        reopens = closed and month is not None and month.month == last and self._periods.may(Permission.PERIOD_REOPEN)
        blocked = any(check.state == "block" for check in self.checks.rows)
        may_close = month is not None and not closed and self._periods.may(Permission.PERIOD_CLOSE)
        self.close_button.setVisible(not closed)
        self.close_button.setEnabled(may_close and not blocked)
        self.again_button.setVisible(not closed)
        self.reason.setVisible(bool(reopens))
        self.reopen_button.setVisible(bool(reopens))
        self.title_label.setText("" if month is None else _("Month {month}").format(month=month.month))
        self.hint.setText(self._hint(month, last))

    def _hint(self, month: Month | None, last: str) -> str:
        if month is None:
            return ""
        if not month.closed:
            return _("Everything up to the end of the month is closed with it.")
        if month.month != last:
            return _("Closed. Months are opened again from the last closed one, {month}.").format(month=last)
        return _("Closed on {day} by {user}.").format(
            day=date_text(month.closed_at.astimezone()) if month.closed_at else "", user=month.closed_by
        )

    # doing

    def jump(self, check: Check) -> None:
        """Go to where a line is put right."""
        if not check.page:
            return
        page = self._navigator.open(check.page)
        if check.key and isinstance(page, ListWindow):
            page.show_state(check.key)

    def ask_close(self) -> None:
        """Ask for the PIN and the month typed; nothing is done before both are right."""
        month, user = self.chosen(), self._periods.session.user
        if month is None or user is None:
            return
        question = Question(
            title=_("Close {month}?").format(month=month.month),
            facts=[
                _("A backup is made first."),
                _("Afterwards nothing is posted up to the end of this month; who may reopen months can undo this."),
                *(self._warned(check) for check in self.checks.rows if check.state == "warn"),
            ],
            verb=_("Close the month"),
            keyword=month.month,
            needs=frozenset({Permission.PERIOD_CLOSE}),
        )
        dialog = ask(
            self,
            question,
            lambda _approver: self._close(month.month),
            user=replace(user, permissions=frozenset()),  # the PIN is asked for even of who holds the right
            authorise=self._authorise,
        )
        dialog.approver.setText(user.name)
        dialog.keyword.setFocus()

    @staticmethod
    def _warned(check: Check) -> str:
        return _("{what}: {count}").format(what=_(check.title), count=check.count)

    def _authorise(self, name: str, pin: str) -> User:
        return self._users.approve(name, pin, Permission.PERIOD_CLOSE)

    def _close(self, month: str) -> None:
        job = self._runner.submit(
            lambda progress: self._periods.close(month, progress), done=self._closed, failed=self.errors.show_error
        )
        self.busy.follow(job, self.close_button, cancels=False)

    def _closed(self, closed: Closed) -> None:
        self.read()
        self.errors.show_text(
            lambda: _("{month} is closed. The first open day is {day}.").format(
                month=closed.month, day=date_text(closed.open_from)
            ),
            tone="success",
        )

    def reopen(self) -> None:
        """Open the chosen month again, with the reason typed."""
        month, reason = self.chosen(), self.reason.text()
        if month is not None:
            job = self._runner.submit(
                lambda _progress: self._periods.reopen(month.month, reason),
                done=lambda _changes: self._reopened(month.month),
                failed=self._not_reopened,
            )
            self.busy.follow(job, self.reopen_button, cancels=False)

    def _reopened(self, month: str) -> None:
        self.reason.clear()
        self.read()
        self.look()
        self.errors.show_text(lambda: _("{month} is open again.").format(month=month), tone="success")

    def _not_reopened(self, error: Exception) -> None:
        self.errors.show_error(error)
        self.reason.setFocus()

    def first_focus(self) -> QWidget:
        """The months."""
        return self.month_table

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.months.retranslate()
        self.checks.retranslate()
        self._show_steps()
