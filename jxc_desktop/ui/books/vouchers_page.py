"""Accounting vouchers of a month: made, looked at, compared with the journal, written for other programs."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker, QStandardPaths, Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.periods import Month, PeriodService
from jxc_desktop.services.vouchers import (
    CheckedAccount,
    Generated,
    VoucherEntryRow,
    VoucherRow,
    VoucherService,
)
from jxc_desktop.ui.common.busy import BusyBar
from jxc_desktop.ui.common.columns import Column, day, money
from jxc_desktop.ui.common.confirm_dialog import Question, ask
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

_FOLDER = "voucher_folder"
_LAYOUTS: tuple[tuple[str, str, str], ...] = (
    ("ufida:txt", N_("Yonyou U8, text (GB18030)"), ".txt"),
    ("ufida:xlsx", N_("Yonyou U8, Excel"), ".xlsx"),
    ("tplus:xlsx", N_("Yonyou T+, Excel"), ".xlsx"),
    ("tplus:csv", N_("Yonyou T+, CSV"), ".csv"),
    ("kingdee:xlsx", N_("Kingdee, Excel"), ".xlsx"),
    ("kingdee:csv", N_("Kingdee, CSV"), ".csv"),
)
_VOUCHERS: tuple[Column[VoucherRow], ...] = (
    Column(N_("Voucher"), read=lambda row: row.name, name="voucher", width=76),
    Column(N_("Date"), read=lambda row: row.day, show=day, name="day", width=96),
    Column(N_("Summary"), read=lambda row: row.summary, name="summary", stretch=True),
    Column(
        N_("Amount"),
        read=lambda row: row.amount,
        show=money,
        name="amount",
        width=110,
        danger=lambda row: row.amount < 0,
    ),
)
_LINES: tuple[Column[VoucherEntryRow], ...] = (
    Column(N_("Account number"), read=lambda row: row.account, name="account", width=92),
    Column(N_("Account"), read=lambda row: row.name, name="name", stretch=True),
    Column(N_("Party"), read=lambda row: row.partner_name, name="party", width=110),
    Column(N_("Debit"), read=lambda row: row.debit or None, show=money, name="debit", width=104),
    Column(N_("Credit"), read=lambda row: row.credit or None, show=money, name="credit", width=104),
)


@dataclass(frozen=True, slots=True)
class _Seen:
    vouchers: list[VoucherRow]
    check: list[CheckedAccount]


class VouchersPage(TabPage):
    """The vouchers at the left, the lines of the chosen one at the right."""

    name = "vouchers"
    heading = N_("Accounting vouchers")
    icon_name = "settlement"
    topics = frozenset({Topic.VOUCHERS, Topic.PERIODS, Topic.DOCUMENTS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Accounting vouchers, made from what documents wrote to the journal."),
        steps=(
            N_("Choose the month and press “Make vouchers”: every document that has none gets one."),
            N_("The line below says whether vouchers and journal agree."),
            N_("“Write for…” makes a file that Yonyou or Kingdee imports."),
            N_("The files for Yonyou T+ were not tried in T+ itself: compare them with its import template first."),
        ),
        keys=(("Enter", N_("The document behind the voucher")), ("F5", N_("Read again"))),
    )

    def __init__(
        self,
        vouchers: VoucherService,
        periods: PeriodService,
        runner: Runner,
        navigator: Navigator,
        state: MutableMapping[str, Any],
        *,
        key: str | None = None,
    ) -> None:
        super().__init__(key=key)
        self._vouchers, self._periods, self._runner = vouchers, periods, runner
        self._navigator, self._state = navigator, state
        self._check: list[CheckedAccount] = []
        self.errors, self.busy = ErrorBar(self), BusyBar(self)
        self.month, self.layout_box = QComboBox(self), QComboBox(self)
        self.layout_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.make_button, self.anew_button, self.write_button, self.templates_button = (
            QPushButton(self) for _number in range(4)
        )
        self.verdict = QLabel(self)
        self.model: RowsModel[VoucherRow] = RowsModel(columns=_VOUCHERS, parent=self)
        self.table = TableView(self, name="vouchers.rows")
        self.table.setModel(self.model)
        self.lines: RowsModel[VoucherEntryRow] = RowsModel(columns=_LINES, parent=self)
        self.line_table = TableView(self, name="vouchers.lines")
        self.line_table.setModel(self.lines)
        self.empty = EmptyState(self)
        self._arrange()
        self._bind()
        self.retranslate()
        self._read_months()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        layout.addLayout(self._steps())
        self.body = QSplitter(Qt.Orientation.Horizontal, self)
        self.body.setChildrenCollapsible(False)
        self.body.addWidget(self.table)
        self.body.addWidget(self.line_table)
        self.body.setSizes([560, 640])
        layout.addWidget(self.body, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.busy)
        self.verdict.setProperty("role", "strong")
        self.verdict.setObjectName("vouchers.verdict")
        layout.addWidget(self.verdict)
        self.say(self.table.setAccessibleName, lambda: _("Accounting vouchers"))
        self.say(self.line_table.setAccessibleName, lambda: _("Lines of the voucher"))

    def _steps(self) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel(self)
        label.setBuddy(self.month)
        self.month.setObjectName("vouchers.month")
        self.layout_box.setObjectName("vouchers.layout")
        self.say(label.setText, lambda: _("Month"))
        self.say(self.month.setAccessibleName, lambda: _("Month"))
        self.say(self.layout_box.setAccessibleName, lambda: _("Program to write for"))
        for button, word, text in (
            (self.make_button, "make", lambda: _("Make vouchers")),
            (self.anew_button, "anew", lambda: _("Make all anew")),
            (self.write_button, "write", lambda: _("Write for…")),
            (self.templates_button, "templates", lambda: _("Templates")),
        ):
            button.setObjectName(f"vouchers.{word}")
            self.say(button.setText, text)
        self.make_button.setProperty("kind", "primary")
        self.month.setMinimumContentsLength(9)
        for widget in (label, self.month, self.make_button, self.anew_button, self.templates_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.layout_box)
        row.addWidget(self.write_button)
        return row

    def _bind(self) -> None:
        self.month.activated.connect(lambda _number: self.read())
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.table.activated_row.connect(self.open_document)
        self.make_button.clicked.connect(lambda: self.make())  # noqa: PLW0108  (the click's own argument is dropped)
        self.anew_button.clicked.connect(self.ask_anew)
        self.write_button.clicked.connect(self.choose_file)
        self.templates_button.clicked.connect(lambda: self._navigator.open("voucher_templates"))
        bind(self, "F5", self.read)

    # reading

    def _read_months(self) -> None:
        self._runner.submit(
            lambda _progress: self._periods.months(), done=self._offer, failed=self.errors.show_error, read=True
        )

    def _offer(self, months: Sequence[Month]) -> None:
        chosen = self.chosen()
        with QSignalBlocker(self.month):
            self.month.clear()
            for month in months:
                self.month.addItem(month.month, month.closed)
            busy = next((place for place, month in enumerate(months) if month.documents), 0)
            self.month.setCurrentIndex(max(busy, self.month.findText(chosen)) if chosen else busy)
        self.read()

    def chosen(self) -> str:
        """The month chosen."""
        return self.month.currentText()

    def read(self) -> None:
        """Read the vouchers of the month again."""
        month = self.chosen()
        if month:
            self._runner.submit(
                lambda _progress: _Seen(self._vouchers.vouchers(month), self._vouchers.check(month)),
                done=self._take,
                failed=self.errors.show_error,
                read=True,
            )

    def refresh(self, changes: Changes) -> None:
        """Read again."""
        if Topic.PERIODS in changes.topics:
            self._read_months()
        else:
            self.read()

    def _take(self, seen: _Seen) -> None:
        self._check = seen.check
        self.model.set_rows(seen.vouchers)
        there = bool(seen.vouchers)
        self.body.setVisible(there)
        self.empty.setVisible(not there)
        self.write_button.setEnabled(there and self._vouchers.may(Permission.EXPORT))
        self.anew_button.setEnabled(there and not self.month.currentData())
        if there:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self._choose(0)
        else:
            self.lines.set_rows([])
            self.empty.show_case(
                EmptyCase.NOTHING_YET,
                text=lambda: _("There are no vouchers of this month yet."),
                actions=[(lambda: _("Make vouchers"), self.make)],
            )
        self._say_verdict()

    def _choose(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            self.lines.set_rows(self.model.row(row).lines)

    def _say_verdict(self) -> None:
        off = [account for account in self._check if account.difference]
        if not self._check:
            self.verdict.setText("")
        elif not off:
            total = sum((row.amount for row in self.model.rows), Decimal(0))
            self.verdict.setText(
                _("✓ Vouchers and journal agree, account by account. Total ¥{total}").format(total=money_text(total))
            )
        else:
            told = ngettext(
                "{count} account differs from the journal, first {number}: {amount}. Make the missing vouchers.",
                "{count} accounts differ from the journal, first {number}: {amount}. Make the missing vouchers.",
                len(off),
            )
            self.verdict.setText(
                told.format(count=len(off), number=off[0].number, amount=money_text(off[0].difference))
            )

    # doing

    def open_document(self, voucher: VoucherRow) -> None:
        """Show the document behind a voucher; of several, the list of all."""
        if len(voucher.documents) == 1:
            self._navigator.open("document", voucher.documents[0])
        else:
            self._navigator.open("counter_sales")

    def make(self, *, anew: bool = False) -> None:
        """Make the vouchers of the month that are missing, or all of them anew."""
        month = self.chosen()
        if month:
            job = self._runner.submit(
                lambda _progress: self._vouchers.generate(month, anew=anew),
                done=self._made,
                failed=self.errors.show_error,
            )
            self.busy.follow(job, self.make_button, cancels=False)

    def _made(self, made: Generated) -> None:
        self.read()
        self.errors.show_text(
            lambda: ngettext("{count} voucher was made.", "{count} vouchers were made.", made.made).format(
                count=made.made
            ),
            tone="success",
        )

    def ask_anew(self) -> None:
        """Ask before the numbers of a month change."""
        question = Question(
            title=_("Make the vouchers of {month} anew?").format(month=self.chosen()),
            facts=[_("Vouchers of the month are thrown away and get new numbers; files written before no longer fit.")],
            verb=_("Make all anew"),
        )
        ask(self, question, lambda _approver: self.make(anew=True))

    def choose_file(self) -> None:
        """Ask where the file goes."""
        suffix = next(end for name, _title, end in _LAYOUTS if name == self.layout_box.currentData())
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(str(self._state.get(_FOLDER) or documents))
        dialog = QFileDialog(self, _("Write for…"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix.lstrip("."))
        dialog.setDirectory(str(folder))
        dialog.selectFile(_("Vouchers-{month}").format(month=self.chosen()) + suffix)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.write(Path(path)))
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the month in the layout chosen."""
        month, (layout, form) = self.chosen(), str(self.layout_box.currentData()).split(":")
        self._state[_FOLDER] = str(path.parent)
        job = self._runner.submit(
            lambda _progress: self._vouchers.export(month, path, layout, chinese_encoding=form == "txt"),
            done=lambda count: self._written(count, path),
            failed=self.errors.show_error,
            read=True,
        )
        self.busy.follow(job, self.write_button, cancels=False)

    def _written(self, count: int, path: Path) -> None:
        self.errors.show_text(
            lambda: ngettext("{count} voucher is in {path}.", "{count} vouchers are in {path}.", count).format(
                count=count, path=path
            ),
            tone="success",
        )

    def first_focus(self) -> QWidget:
        """The vouchers, or the button that makes them."""
        return self.table if self.model.rowCount() else self.make_button

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        with QSignalBlocker(self.layout_box):
            chosen = self.layout_box.currentData()
            self.layout_box.clear()
            for name, title, _end in _LAYOUTS:
                self.layout_box.addItem(_(title), name)
            self.layout_box.setCurrentIndex(max(0, self.layout_box.findData(chosen)))
        self.model.retranslate()
        self.lines.retranslate()
        self._say_verdict()
