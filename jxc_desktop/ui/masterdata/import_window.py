"""Bringing a list in: file, columns, preview and result on one page."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.domain.errors import N_, NeedsConfirmation
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import money_text, quantity_text
from jxc_desktop.services.exchange import CellNote, FilePreview
from jxc_desktop.services.importing.document_rows import PLATFORM
from jxc_desktop.services.importing.history import HISTORY
from jxc_desktop.services.importing.lists import MASTER_NAMES
from jxc_desktop.ui.common.busy import BusyBar
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.confirm_dialog import ask_doubts
from jxc_desktop.ui.common.editors import MoneyEdit, NumberEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Job, Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.masterdata.import_mapping import MappingPanel
from jxc_desktop.ui.masterdata.import_options import ImportOptions
from jxc_desktop.ui.masterdata.import_out import ImportOut
from jxc_desktop.ui.masterdata.import_view_model import (
    CHECKED,
    DOCUMENTS,
    KINDS,
    OPENING,
    ImportServices,
    ImportViewModel,
    Outcome,
)
from jxc_desktop.ui.masterdata.link_box import LinkBox

WORDS = {
    "products": N_("Goods"),
    "suppliers": N_("Suppliers"),
    "customers": N_("Customers"),
    "price_lists": N_("Price lists"),
    "opening_stock": N_("Opening stock"),
    "opening_receivables": N_("Opening receivables"),
    "opening_payables": N_("Opening payables"),
    "opening_money": N_("Opening money"),
    "purchase_orders": N_("Purchase orders"),
    "goods_receipts": N_("Goods receipts"),
    "sales_orders": N_("Sales orders"),
    "deliveries": N_("Deliveries"),
    "stocktakes": N_("Stocktakes"),
    "platform_orders": N_("Orders of a shop platform"),
    "sales_history": N_("Sales of another program"),
    "opening_stored_value": N_("Opening stored value"),
    "opening_points": N_("Opening points"),
    **MASTER_NAMES,
}
_FIRST_OF_A_GROUP = (next(iter(MASTER_NAMES)), OPENING[0], DOCUMENTS[0])
"""Lists before which a line stands among the others."""
_SHOWN_ROWS = 12
_NAMED = 4


def note_text(note: CellNote) -> str:
    """What is wrong with a cell, in words."""
    return _(note.reason).format(**note.facts)


_NOTES: tuple[Column[CellNote], ...] = (
    Column(N_("Cell"), read=lambda note: note.cell, name="cell"),
    Column(N_("What is wrong or changes"), read=note_text, name="reason", stretch=True),
    Column(N_("What stands there"), read=lambda note: note.value, name="value", width=140),
)


class ImportPage(TabPage):
    """A wizard on one page; its key says what is imported."""

    name = "import"
    heading = N_("Import from Excel")
    icon_name = "import"
    help: ClassVar[Help | None] = Help(
        purpose=N_("Brings lists, opening balances and documents in from Excel or CSV, and back after editing."),
        steps=(
            N_("To edit what there is, write the list as it is, change it in Excel and choose it here."),
            N_("Choose the file, or drop it here."),
            N_("Look which column is which, at the problems, and at what would change cell by cell."),
            N_("Import: all good rows are taken over together, the others go into a file beside yours."),
        ),
    )

    def __init__(self, services: ImportServices, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.setAcceptDrops(True)
        self.view_model = ImportViewModel(services, runner, key if key in KINDS else KINDS[0], self)
        self._services = services
        self.errors, self.busy = ErrorBar(self), BusyBar(self)
        self.what, self.sheets, self.encodings = QComboBox(self), QComboBox(self), QComboBox(self)
        self.header = NumberEdit(self, name="import.header", places=0)
        self.expected = MoneyEdit(self, name="import.expected")
        self.link_box = LinkBox(self)
        self.options = ImportOptions(self.view_model, self)
        self.file_button, self.run_button = QPushButton(self), QPushButton(self)
        self.lists_out = ImportOut(self.view_model, self.errors, lambda: _(WORDS[self.view_model.what]), self)
        self.file_label, self.counts = QLabel(self), QLabel(self)
        self.mapping = MappingPanel(self)
        self.rows_model: RowsModel[tuple[str, ...]] = RowsModel(columns=(), parent=self)
        self.rows = TableView(self, name="import.rows", row_height=ROW_COMPACT)
        self.rows.setModel(self.rows_model)
        self.notes_model: RowsModel[CellNote] = RowsModel(columns=_NOTES, parent=self)
        self.notes = TableView(self, name="import.problems", row_height=ROW_COMPACT)
        self.notes.setModel(self.notes_model)
        self._finished: Outcome | None = None
        self._arrange()
        self._bind()
        self.retranslate()
        self._show_choices(None)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        layout.addLayout(self._first_row())
        layout.addLayout(self._second_row())
        splitter = QSplitter(self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.mapping)
        right = QSplitter(self)
        right.setOrientation(Qt.Orientation.Vertical)
        right.setChildrenCollapsible(False)
        right.addWidget(self.rows)
        right.addWidget(self.notes)
        right.addWidget(self.link_box)
        splitter.addWidget(right)
        splitter.setSizes([560, 640])
        layout.addWidget(splitter, 1)
        bottom = QHBoxLayout()
        self.counts.setObjectName("import.counts")
        self.counts.setProperty("role", "strong")
        bottom.addWidget(self.counts, 1)
        bottom.addWidget(self.busy, 1)
        self.run_button.setProperty("kind", "primary")
        bottom.addWidget(self.run_button)
        layout.addLayout(bottom)

    def _first_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._labelled(self.what, "import.what", N_("List of")))
        row.addWidget(self.what)
        for button, word, text in (
            (self.file_button, "file", lambda: _("Choose file…")),
            (self.run_button, "run", lambda: _("Import")),
        ):
            button.setObjectName(f"import.{word}")
            self.say(button.setText, text)
        row.addWidget(self.file_button)
        row.addWidget(self.file_label, 1)
        row.addWidget(self.lists_out)
        return row

    def _second_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.sheets.setMinimumContentsLength(14)
        self.header.setFixedWidth(64)
        for widget, name, title in (
            (self.sheets, "import.sheet", N_("Sheet")),
            (self.header, "import.header", N_("Headings in row")),
            (self.encodings, "import.encoding", N_("Text as")),
        ):
            row.addWidget(self._labelled(widget, name, title))
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.options)
        self.expected.setFixedWidth(140)
        self._expected_label = self._labelled(self.expected, "import.expected", N_("It must come to"))
        row.addWidget(self._expected_label)
        row.addWidget(self.expected)
        return row

    def _labelled(self, widget: QWidget, name: str, title: str) -> QLabel:
        label = QLabel(self)
        label.setBuddy(widget)
        widget.setObjectName(name)
        self.say(label.setText, lambda: _(title))
        self.say(widget.setAccessibleName, lambda: _(title))
        return label

    def _bind(self) -> None:
        model = self.view_model
        model.opened.connect(self._show_file)
        model.checked.connect(self._show_outcome)
        model.finished.connect(self._show_finished)
        model.failed.connect(self._failed)
        model.doubted.connect(self._ask)
        model.job_started.connect(self._follow)
        self.mapping.column_chosen.connect(model.choose_column)
        self.what.activated.connect(lambda number: self._choose_what(str(self.what.itemData(number))))
        self.sheets.activated.connect(lambda number: model.choose_sheet(int(self.sheets.itemData(number))))
        self.encodings.activated.connect(lambda number: model.choose_encoding(str(self.encodings.itemData(number))))
        self.expected.value_changed.connect(model.expect)
        self.link_box.asked.connect(self._link)
        self.options.changed.connect(self._allow_run)
        self.header.value_changed.connect(lambda value: model.choose_header(int(value or 1) - 1))
        self.file_button.clicked.connect(self.choose_file)
        self.run_button.clicked.connect(lambda: model.run())  # noqa: PLW0108  (the click's own argument is dropped)

    # choosing

    def open_file(self, path: Path) -> None:
        """Look at a file."""
        self._finished = None
        self.view_model.open(path)

    def choose_file(self) -> None:
        """Ask which file."""
        dialog = QFileDialog(self, _("Choose file…"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(
            _("Lists ({patterns})").format(patterns="*.xlsx *.xlsm *.xls *.et *.xlsb *.ods *.csv *.tsv *.txt *.gz")
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.open_file(Path(path)))
        dialog.open()

    def _choose_what(self, what: str) -> None:
        self.view_model.choose_what(what)
        self._show_expected()

    def _allow_run(self) -> None:
        self.run_button.setEnabled(self.view_model.may_run())

    def _show_expected(self) -> None:
        asked = self.view_model.what in CHECKED
        self.lists_out.show_for(self.view_model.what)
        self.options.show_for(self.view_model.what)
        self.link_box.setVisible(self.view_model.what == PLATFORM)
        self._expected_label.setVisible(asked)
        self.expected.setVisible(asked)

    def _link(self, product: str) -> None:
        """Say that the goods named in the chosen cell are this item of ours."""
        chosen = self.notes.chosen_rows()
        if chosen and chosen[0].value:
            self.view_model.link(chosen[0].value, product)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take one file."""
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open the file dropped here."""
        self.open_file(Path(event.mimeData().urls()[0].toLocalFile()))
        event.acceptProposedAction()

    # showing

    def _show_file(self, file: FilePreview) -> None:
        self.errors.clear()
        self._show_choices(file)
        sheet = self.view_model.sheet()
        if sheet is None:
            return
        choices = self.view_model.choices
        self.mapping.show_mapping(self.view_model.fields(), sheet, choices)
        header = choices.header if choices.header is not None else 0
        titles = sheet.rows[header] if header < len(sheet.rows) else ()
        columns = [
            Column(f"{title} ", read=partial(_cell, number), name=str(number)) for number, title in enumerate(titles)
        ]
        self.rows_model.set_columns(columns, sheet.rows[header + 1 : header + 1 + _SHOWN_ROWS])

    def _show_choices(self, file: FilePreview | None) -> None:
        for widget in (self.sheets, self.header, self.encodings, self.run_button):
            widget.setEnabled(file is not None)
        self.encodings.setEnabled(file is not None and bool(file.encoding))
        self._say_file()
        if file is None:
            return
        choices = self.view_model.choices
        with QSignalBlocker(self.sheets), QSignalBlocker(self.encodings):
            self.sheets.clear()
            for sheet in file.sheets:
                self.sheets.addItem(sheet.name, sheet.index)
            self.sheets.setCurrentIndex(max(0, self.sheets.findData(choices.sheet)))
            self.encodings.clear()
            for encoding in file.encodings:
                self.encodings.addItem(encoding, encoding)
            self.encodings.setCurrentIndex(max(0, self.encodings.findData(file.encoding)))
        self.header.set_value(None if choices.header is None else Decimal(choices.header + 1))

    def _show_outcome(self, outcome: Outcome) -> None:
        self.errors.clear()
        sheet = self.view_model.sheet()
        if sheet is not None:
            self.mapping.show_mapping(self.view_model.fields(), sheet, self.view_model.choices)
        self._finished = None
        self.notes_model.set_rows([*outcome.problems, *outcome.differences, *outcome.warnings])
        self._allow_run()
        self._say_counts()

    def _show_finished(self, outcome: Outcome) -> None:
        self._finished = outcome
        self.run_button.setEnabled(False)
        self._say_counts()
        rejected = outcome.rejected_file
        self.errors.show_text(
            lambda: _finished_text(outcome),
            tone="warning" if outcome.earlier else "success",
            action=partial(_open, rejected) if rejected else None,
            action_text=lambda: _("Open the rows set aside"),
        )

    def _say_counts(self) -> None:
        outcome, model = self._finished or self.view_model.outcome, self.view_model
        counted = (
            ""
            if outcome is None
            else (_documents_text if model.what in (*DOCUMENTS, HISTORY) else _counts_text)(outcome)
        )
        self.counts.setText("" if outcome is None else counted + _total_text(outcome, model))

    def _say_file(self) -> None:
        path = self.view_model.path
        self.file_label.setText(path.name if path else _("Choose a file, or drop it here."))

    def _failed(self, error: Exception) -> None:
        self.errors.show_error(error)
        outcome = self.view_model.outcome
        if outcome is None:
            self.notes_model.set_rows([])
        self.run_button.setEnabled(outcome is not None and bool(outcome.new or outcome.changed))
        self._say_counts()
        self._say_file()

    def _ask(self, error: NeedsConfirmation) -> None:
        ask_doubts(self, error, _("Post all the same"), self.view_model.run)

    def _follow(self, job: Job) -> None:
        self.busy.follow(job)

    def first_focus(self) -> QWidget:
        """Where the file is chosen."""
        return self.file_button

    def title(self) -> str:
        """What is imported."""
        return _("Import: {what}").format(what=_(WORDS[self.view_model.what]))

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        with QSignalBlocker(self.what):
            self.what.clear()
            for what in KINDS:
                if what in _FIRST_OF_A_GROUP:
                    self.what.insertSeparator(self.what.count())
                self.what.addItem(_(WORDS[what]), what)
            self.what.setCurrentIndex(self.what.findData(self.view_model.what))
        self.notes_model.retranslate()
        self._show_expected()
        self._say_counts()
        self._say_file()


def _counts_text(outcome: Outcome) -> str:
    return _(
        "{rows} rows: {new} new, {changed} changed, {unchanged} unchanged, {repeated} repeated, "
        "{rejected} with problems"
    ).format(
        rows=f"{outcome.rows:,d}",
        new=f"{outcome.new:,d}",
        changed=f"{outcome.changed:,d}",
        unchanged=f"{outcome.unchanged:,d}",
        repeated=f"{outcome.repeated:,d}",
        rejected=f"{outcome.rejected:,d}",
    )


def _documents_text(outcome: Outcome) -> str:
    return _(
        "{rows} rows, quantity {quantity}: documents {new} new, {changed} changed, {unchanged} unchanged, "
        "{gone} reversed before, {rejected} with problems"
    ).format(
        rows=f"{outcome.rows:,d}",
        quantity=quantity_text(outcome.quantity or ZERO),
        new=f"{outcome.new:,d}",
        changed=f"{outcome.changed:,d}",
        unchanged=f"{outcome.unchanged:,d}",
        gone=f"{outcome.repeated:,d}",
        rejected=f"{outcome.rejected:,d}",
    )


def _total_text(outcome: Outcome, model: ImportViewModel) -> str:
    """What a list of opening balances comes to, beside what is expected of it."""
    if outcome.total is None:
        return ""
    off = model.off()
    if off is not None:
        told = _("  Total ¥{total}, off by ¥{off}: nothing is posted while it differs.")
        return told.format(total=money_text(outcome.total), off=money_text(off))
    told = _("  Total ¥{total}") if model.expected is None else _("  Total ¥{total}, as expected ✓")
    return told.format(total=money_text(outcome.total))


def _finished_text(outcome: Outcome) -> str:
    if outcome.earlier or (outcome.numbers and not outcome.documents):
        return _opening_text(outcome)
    text = _("Taken over: {new} new, {changed} changed.").format(new=outcome.new, changed=outcome.changed)
    if outcome.rejected_file:
        told = ngettext(
            "{count} row is set aside in {path}.", "{count} rows are set aside in {path}.", outcome.rejected
        )
        text += " " + told.format(count=outcome.rejected, path=outcome.rejected_file)
    return text


def _opening_text(outcome: Outcome) -> str:
    told = []
    if outcome.numbers:
        named = outcome.numbers if len(outcome.numbers) <= _NAMED else (outcome.numbers[0], "…", outcome.numbers[-1])
        told.append(_("Posted: {numbers}").format(numbers=", ".join(named)))
    if outcome.earlier:
        text = _("This file was taken over before as {numbers}; nothing is posted again. Reverse that to begin anew.")
        told.append(text.format(numbers=", ".join(outcome.earlier[:_NAMED])))
    return "  ".join(told)


def _cell(number: int, row: Any) -> str:
    return str(row[number]) if number < len(row) else ""


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
