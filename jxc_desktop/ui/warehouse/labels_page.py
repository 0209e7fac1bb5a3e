"""Labels: what waits for one, or those of a document, a bin, chosen or scanned goods; printed with two keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.labels import (
    BIN,
    COPIES,
    DOCUMENT,
    PRODUCTS,
    REASONS,
    SCANS,
    WAITING,
    LabelLine,
    LabelResult,
)
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.columns import Column, day, price, quantity, whole
from jxc_desktop.ui.common.document_lookups import goods_search
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.edit_grid import EditGrid
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.lookup import LookupEdit
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.warehouse.labels_side import JamStrip, LabelsSide
from jxc_desktop.ui.warehouse.labels_view_model import LabelsViewModel

LABELS_PAGE, TEMPLATES_PAGE = "labels", "label_templates"
SOURCES: tuple[tuple[str, str], ...] = (
    (WAITING, N_("Waiting")),
    (DOCUMENT, N_("Of a document")),
    (BIN, N_("Of a bin")),
    (PRODUCTS, N_("Chosen goods")),
    (SCANS, N_("Scanned")),
)
_COPIES_WORDS = {
    "one": N_("One of each"),
    "stock": N_("As many as in stock"),
    "received": N_("As many as received"),
}


def _why(row: LabelLine) -> str:
    return " · ".join(_(REASONS[reason]) for reason in row.reasons)


def _item(row: LabelLine) -> str:
    return f"{row.name} {row.specification}".strip()


_COLUMNS: tuple[Column[LabelLine], ...] = (
    Column(N_("Code"), read=lambda row: row.product, name="code", width=84),
    Column(N_("Item"), read=_item, name="item", stretch=True, width=150),
    Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=48),
    Column(N_("Price"), read=lambda row: row.price, show=price, name="price", width=70),
    Column(N_("Why"), read=_why, name="why", width=100),
    Column(N_("Lot"), read=lambda row: row.lot or row.serial, name="lot", width=86),
    Column(N_("Expires"), read=lambda row: row.expires, show=day, name="expires", width=90),
    Column(N_("Stock"), read=lambda row: row.stock, show=quantity, name="stock", width=60),
    Column(N_("Received"), read=lambda row: row.received or None, show=quantity, name="received", width=60),
    Column(N_("Labels"), read=lambda row: row.copies, show=whole, edit="set_copies", name="copies", width=60),
)
_WHERE_KNOWN = ("why", "lot", "expires", "received")
"""Columns that are shown only where a row has something to say in them."""


class LabelsPage(TabPage):
    """The labels at the left, how they look at the right. Ctrl+P, Enter prints them."""

    name = LABELS_PAGE
    heading = N_("Labels")
    icon_name: ClassVar[str] = "printer"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.LABELS, Topic.PRODUCTS, Topic.DOCUMENTS, Topic.PRINT_JOBS, Topic.SETTINGS}
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("Labels for shelves and goods. New goods, changed prices and received goods wait here."),
        steps=(
            N_("Ctrl+P, Enter prints everything that is listed; printed labels wait no longer."),
            N_("Scan goods for one label each, a receipt for a label for each piece, a bin for what lies in it."),
            N_("Type another number into the last column; Ctrl+Del leaves a row out."),
            N_("On sheets, say the first free place; the next print goes on behind it."),
        ),
        keys=(
            ("Ctrl+P", N_("To the print button; Enter prints")),
            ("Ctrl+Del", N_("Leave out of this print")),
            ("Alt+D", N_("Not needed: take off the waiting list")),
            ("Ctrl+E", N_("Export to Excel")),
        ),
        errors=((N_("The printer stopped in the middle"), N_("Put a roll in and go on with the next label above.")),),
    )

    def __init__(self, parts: DocumentParts, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self.view_model = LabelsViewModel(parts, self)
        self.errors, self.jam = ErrorBar(self), JamStrip(self)
        self.sources = QTabBar(self)
        self.reasons, self.copies = QComboBox(self), QComboBox(self)
        self.document, self.bin = PlainEdit(self, name="labels.document"), PlainEdit(self, name="labels.bin")
        self.product = LookupEdit(goods_search(parts, last_price=False), parent=self, name="labels.product")
        self.clear_button, self.dismiss_button, self.barcode_button = (QPushButton(self) for _number in range(3))
        self.model: RowsModel[LabelLine] = RowsModel(columns=_COLUMNS, editor=self.view_model, parent=self)
        self.table = EditGrid(self, name="labels.rows")
        self.table.setModel(self.model)
        self.empty = EmptyState(self)
        self.body = QStackedWidget(self)
        self.side = LabelsSide(parts, self.view_model, self)
        self._arrange()
        self._bind()
        self.retranslate()
        self.view_model.read_templates(self.side.fill)
        self.view_model.look_for_jam()
        if key:
            self.view_model.take_document(key)
        else:
            self.view_model.read()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        for bar in (self.jam, self.errors):
            layout.addWidget(bar)
        row = QHBoxLayout()
        left = QVBoxLayout()
        left.setSpacing(2 * GRID)
        self.sources.setObjectName("labels.sources")
        self.sources.setExpanding(False)
        for source, _word in SOURCES:
            self.sources.setTabData(self.sources.addTab(""), source)
        left.addWidget(self.sources)
        left.addLayout(self._choices())
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        left.addWidget(self.body, 1)
        row.addLayout(left, 1)
        row.addWidget(self.side)
        layout.addLayout(row, 1)

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        names: tuple[tuple[QWidget, str, Callable[[], str]], ...] = (
            (self.reasons, "reason", lambda: _("Why")),
            (self.document, "document", lambda: _("Document number")),
            (self.bin, "bin", lambda: _("Bin")),
            (self.product, "product", lambda: _("Add an item")),
            (self.copies, "copies", lambda: _("How many")),
        )
        for widget, name, title in names:
            widget.setObjectName(f"labels.{name}")
            self.say(widget.setAccessibleName, title)
            if isinstance(widget, QLineEdit):
                self.say(widget.setPlaceholderText, title)
            row.addWidget(widget)
        for box in (self.reasons, self.copies):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for button, name, text in (
            (self.clear_button, "clear", lambda: _("Begin anew")),
            (self.dismiss_button, "dismiss", lambda: _("Not needed  Alt+D")),
            (self.barcode_button, "barcodes", lambda: _("Make missing barcodes")),
        ):
            button.setObjectName(f"labels.{name}")
            self.say(button.setText, text)
            row.addWidget(button)
        row.addStretch(1)
        self.say(self.table.setAccessibleName, lambda: _("Labels"))
        return row

    def _bind(self) -> None:
        model = self.view_model
        model.changed.connect(self._show_rows)
        model.failed.connect(self.errors.show_error)
        model.made.connect(self._tell)
        model.stuck.connect(self.jam.show_job)
        self.sources.currentChanged.connect(lambda place: self._go(str(self.sources.tabData(place))))
        self.reasons.activated.connect(lambda _at: model.ask(reason=str(self.reasons.currentData())))
        self.copies.activated.connect(lambda _at: model.ask(copies=str(self.copies.currentData())))
        self.document.returnPressed.connect(lambda: model.take_document(self.document.text().strip()))
        self.bin.returnPressed.connect(lambda: model.take_bin(self.bin.text().strip()))
        self.product.chosen.connect(self._add)
        self.clear_button.clicked.connect(model.clear)
        self.dismiss_button.clicked.connect(self.dismiss)
        self.barcode_button.clicked.connect(model.make_barcodes)
        self.table.remove_asked.connect(model.remove)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._look_at(now.row()))
        self.model.edit_refused.connect(lambda _row, _column, error: self.errors.show_error(error))
        self.jam.go_on.connect(model.go_on)
        self.jam.give_up.connect(model.give_up)
        self.side.print_asked.connect(self.print)
        self.side.pdf_asked.connect(lambda: model.save_pdf(self.side.template(), self.side.start_cell()))
        self.side.design_asked.connect(lambda code: self.parts.navigator.open(TEMPLATES_PAGE, code))
        self.side.design_button.setVisible(self.parts.may(Permission.SETTING_EDIT))
        bind(self, "Ctrl+P", self.ask_print)
        bind(self, "Alt+D", self.dismiss)

    # whose labels

    def take_products(self, codes: Sequence[str]) -> None:
        """Show the labels of these goods."""
        self.view_model.take_products(codes)
        self._follow_source()

    def take_document(self, number: str) -> None:
        """Show the labels of a document."""
        self.view_model.take_document(number)
        self._follow_source()

    def on_scan(self, scan: object) -> bool:
        """Goods get a label each, a document and a bin theirs."""
        if not isinstance(scan, Scan):
            return False
        self.errors.clear()
        if scan.kind == "document":
            self.view_model.take_document(scan.document)
        elif scan.kind == "bin":
            self.view_model.take_bin(scan.bin)
        elif scan.scanned is not None:
            self.view_model.add_scan(scan.code)
        else:
            self.errors.show_text(lambda: _("Nobody knows {code}.").format(code=scan.code), tone="warning")
            return True
        self._follow_source()
        return True

    def _go(self, source: str) -> None:
        if source != self.view_model.request.source:
            self.view_model.show_source(source)
        self._follow_source()
        field = {DOCUMENT: self.document, BIN: self.bin, PRODUCTS: self.product}.get(source)
        if field is not None:
            field.setFocus()

    def _add(self, chosen: Suggestion | None) -> None:
        if chosen is not None:
            self.product.set_value(None)
            self.view_model.add_product(str(chosen.value))

    def _follow_source(self) -> None:
        request = self.view_model.request
        for place in range(self.sources.count()):
            if self.sources.tabData(place) == request.source and place != self.sources.currentIndex():
                self.sources.setCurrentIndex(place)
        shown = {
            self.reasons: WAITING,
            self.document: DOCUMENT,
            self.bin: BIN,
            self.product: PRODUCTS,
            self.dismiss_button: WAITING,
        }
        for widget, source in shown.items():
            widget.setVisible(request.source == source)
        self.clear_button.setVisible(request.source in (PRODUCTS, SCANS))
        self.copies.setVisible(request.source != SCANS)
        self.copies.setCurrentIndex(max(0, self.copies.findData(request.copies)))
        self.document.setText(request.document)
        self.bin.setText(request.bin)

    def _show_rows(self) -> None:
        rows = self.view_model.rows
        self.model.set_rows(rows)
        for name in _WHERE_KNOWN:
            place = self.model.column_number(name)
            self.table.setColumnHidden(place, not any(_COLUMNS[place].read(row) for row in rows))
        self.table.fit_columns()
        if not rows:
            self.empty.show_case(EmptyCase.NOTHING_YET, text=self._nothing)
        self.body.setCurrentWidget(self.table if rows else self.empty)
        if rows and self.table.currentIndex().row() < 0:
            self.table.setCurrentIndex(self.model.index(0, self.model.column_number("copies")))
            self.table.horizontalScrollBar().setValue(0)
        bare = self.parts.may(Permission.PRODUCT_EDIT) and bool(self.view_model.without_barcode())
        self.barcode_button.setVisible(bare)
        self.side.suit(rows)
        self.side.say_summary()
        self.side.show_first()
        self.title_changed.emit()

    def _nothing(self) -> str:
        return {
            WAITING: _("Every label is right: no new goods, no changed price, nothing received."),
            DOCUMENT: _("Scan a document or type its number."),
            BIN: _("Scan a bin or type its code."),
            PRODUCTS: _("Choose goods above."),
            SCANS: _("Scan goods: each scan is one label."),
        }[self.view_model.request.source]

    def _look_at(self, number: int) -> None:
        if 0 <= number < len(self.view_model.rows):
            self.side.show_first(self.view_model.rows[number])

    def dismiss(self) -> None:
        """Take the chosen rows, or that of the cursor, off the waiting list."""
        chosen = {index.row() for index in self.table.selectionModel().selectedIndexes()}
        self.view_model.dismiss(sorted(chosen or {self.table.currentIndex().row()} - {-1}))

    # printing

    def ask_print(self) -> None:
        """Go to the print button; Enter there prints."""
        self.side.print_button.setFocus()

    def print(self) -> None:
        """Print what is listed."""
        if self.side.start.take():
            self.view_model.print(self.side.template(), self.side.start_cell())

    def _tell(self, made: LabelResult) -> None:
        self.side.remember_cell(made.next_cell)
        path = made.path

        def text() -> str:
            if path is None:
                told = ngettext("{count} label is being printed.", "{count} labels are being printed.", made.count)
                told = told.format(count=made.count)
            else:
                told = ngettext("{count} label is in {path}.", "{count} labels are in {path}.", made.count)
                told = told.format(count=made.count, path=path)
            if made.without_barcode:
                codes = ", ".join(made.without_barcode[:5])
                told += " " + _("Without barcode, because it does not fit: {codes}").format(codes=codes)
            return told

        self.errors.show_text(
            text,
            tone="success",
            action=None if path is None else lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
            action_text=lambda: _("Open"),
        )

    # the tab

    def refresh(self, changes: Changes) -> None:
        """Read again what concerns the page."""
        if Topic.PRINT_JOBS in changes.topics:
            self.view_model.look_for_jam()
        if Topic.SETTINGS in changes.topics:
            self.view_model.read_templates(self.side.fill)
        if self.view_model.request.source == WAITING and changes.topics - {Topic.PRINT_JOBS}:
            self.view_model.read()

    def exported_table(self) -> TableView | None:
        """The labels of the tab."""
        return self.table

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        for place, (_source, word) in enumerate(SOURCES):
            self.sources.setTabText(place, _(word))
        for box, words in (
            (self.reasons, {"": N_("All reasons"), **REASONS}),
            (self.copies, {code: _COPIES_WORDS[code] for code in COPIES}),
        ):
            chosen = box.currentData()
            box.clear()
            for code, word in words.items():
                box.addItem(_(word), code)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        self.model.retranslate()
        self._follow_source()
