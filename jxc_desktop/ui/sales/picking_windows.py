"""Picking: the orders that wait, and the window in which one of them is fetched by scans."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, NeedsConfirmation
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, Posted
from jxc_desktop.services.scanning import Scan
from jxc_desktop.services.selling.picking import PickLine, WaitingOrder
from jxc_desktop.ui.common.columns import Column, day, gutter, quantity, whole
from jxc_desktop.ui.common.document_asking import ask_doubts_over
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.document_scans import GOODS
from jxc_desktop.ui.common.document_strips import ResultLine
from jxc_desktop.ui.common.entry import half_width
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.footer import footer_of
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMFORTABLE
from jxc_desktop.ui.sales.pick_view_model import PickViewModel

PICKING_PAGE, PICK_PAGE = "picking", "pick"
REASONS = (N_("Not on the shelf"), N_("Damaged"), N_("Past its date"), N_("Not enough"))
"""Why less is picked than is wanted; the first is offered."""


class _Waiting:
    """One page of the orders that wait: there is only one."""

    def __init__(self, rows: tuple[WaitingOrder, ...]) -> None:
        self.rows, self.next, self.total = rows, None, len(rows)


class PickingWindow(ListWindow):
    """Posted orders with something to fetch, those due first on top."""

    name = PICKING_PAGE
    heading = N_("Picking")
    icon_name: ClassVar[str] = "tasks"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS, Topic.STOCK, Topic.DRAFTS})
    columns = (
        gutter(
            lambda row: "warning" if row.late else "partial" if row.begun else "pending",
            lambda row: _("Late") if row.late else _("Begun") if row.begun else _("Waiting"),
        ),
        Column(N_("Number"), read=lambda row: row.number, name="number", width=160),
        Column(N_("Customer"), read=lambda row: row.party, name="party", stretch=True, width=180),
        Column(
            N_("Deliver by"), read=lambda row: row.due, show=day, name="due", width=110, danger=lambda row: row.late
        ),
        Column(N_("Open lines"), read=lambda row: row.open_lines, show=whole, name="open_lines", width=84),
        Column(N_("All there"), read=lambda row: _("Yes") if row.ready else _("No"), name="ready", width=84),
        Column(N_("Begun"), read=lambda row: _("Yes") if row.begun else "", name="begun", width=84),
        Column(N_("Remark"), read=lambda row: row.remark, name="remark", width=200),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("Posted orders that wait to be fetched from the shelves."),
        steps=(
            N_("Scan the order, or press Enter on it: its goods stand there by bin."),
            N_("The list of what to fetch for the chosen orders can be printed or saved as PDF."),
        ),
        keys=(("Enter", N_("Pick")), ("Ctrl+P", N_("Picking list as PDF")), ("Ctrl+E", N_("Export to Excel"))),
    )

    def __init__(self, parts: DocumentParts) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator)
        self.exporting = ExportStrip(parts.state, self)
        self.exporting.asked.connect(self._write)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.exporting)
        button = QPushButton(self)
        button.setObjectName("picking.print")
        self.say(button.setText, lambda: _("Picking list  Ctrl+P"))
        button.clicked.connect(self.ask_list)
        self.filter_bar.add_widget(button)
        bind(self, "Ctrl+P", self.ask_list)
        self.reload()

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> Any:  # noqa: ARG002
        """The orders that wait."""
        return _Waiting(self.parts.services.picking.waiting(query.text))

    def open_row(self, row: WaitingOrder) -> None:
        """Pick the order."""
        self.navigator.open(PICK_PAGE, row.number)

    def on_scan(self, scan: object) -> bool:
        """A scanned order is picked."""
        if isinstance(scan, Scan) and scan.kind == "document":
            self.navigator.open(PICK_PAGE, scan.document)
            return True
        return False

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("No order waits to be picked.")

    def chosen_numbers(self) -> list[str]:
        """The chosen orders, or all of them where only the cursor stands on one."""
        chosen = [row.number for row in self.table.chosen_rows()]
        if len(chosen) > 1:
            return chosen
        return [self.model.row(place).number for place in range(self.model.rowCount())]

    def ask_list(self) -> None:
        """Ask where the picking list goes."""
        if self.model.rowCount():
            self.exporting.ask(_("Picking list {day}.pdf").format(day=f"{self.parts.clock.local():%Y-%m-%d}"))

    def _write(self, path: Path) -> None:
        numbers = self.chosen_numbers()
        self.runner.submit(
            lambda _progress: self.parts.services.picking.save_list(numbers, path),
            done=self.exporting.show_written,
            failed=self.errors.show_error,
        )


def _line_sign(row: PickLine) -> str | None:
    if row.reason:
        return "warning"
    return "check" if row.done else "partial" if row.picked else None


PICK_COLUMNS: tuple[Column[PickLine], ...] = (
    gutter(_line_sign, lambda row: row.reason),
    Column(N_("Bin"), read=lambda row: row.bin or "–", name="bin", width=100),
    Column(N_("Code"), read=lambda row: row.product, name="code", width=110),
    Column(
        N_("Item"), read=lambda row: f"{row.name} {row.specification}".strip(), name="item", stretch=True, width=220
    ),
    Column(N_("Lot"), read=lambda row: row.lot, name="lot", width=110),
    Column(N_("Expires"), read=lambda row: row.expires, show=day, name="expires", width=96),
    Column(N_("Barcode"), read=lambda row: row.barcode, name="barcode", width=140),
    Column(N_("Wanted"), read=lambda row: row.wanted, show=quantity, name="wanted", width=84),
    Column(N_("Picked"), read=lambda row: row.picked, show=quantity, name="picked", width=84),
    Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=60),
    Column(
        N_("In stock"),
        read=lambda row: row.on_hand,
        show=quantity,
        name="on_hand",
        width=84,
        danger=lambda row: row.on_hand < row.wanted,
    ),
    Column(N_("Reason"), read=lambda row: row.reason, name="reason", width=120),
)


class PickPage(TabPage):
    """Fetches the goods of one order; its key is the number of the order."""

    name = PICK_PAGE
    heading = N_("Pick")
    icon_name: ClassVar[str] = "tasks"
    topics: ClassVar[frozenset[Topic]] = frozenset()
    help: ClassVar[Help | None] = Help(
        purpose=N_("The goods of one order in the order of the shelves; scans count them."),
        steps=(
            N_("Scan each piece; type 12* before a scan for twelve. What is fetched sinks to the end."),
            N_("Goods stand by bin, those that expire first on top; a scanned bin goes to what is fetched there."),
            N_("Press N on a line of which there is not enough, and say why."),
            N_("Ctrl+Enter posts the delivery of what was fetched; the rest of the order stays open."),
        ),
        keys=(
            ("12*", N_("The next scan counts twelve")),
            ("N", N_("Not enough: pick short")),
            ("Del", N_("Put back what was fetched of the line")),
            ("Ctrl+Enter", N_("Post the delivery")),
            ("Ctrl+E", N_("Open the delivery before posting")),
        ),
        errors=((N_("The error sound"), N_("The goods are not wanted, or too many: nothing was counted.")),),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self.view_model = PickViewModel(parts, key or "", self)
        self.title_label, self.progress = QLabel(self), QLabel(self)
        self.errors, self.result = ErrorBar(self), ResultLine(self)
        self.lines: RowsModel[PickLine] = RowsModel(columns=PICK_COLUMNS, parent=self)
        self.table = _PickTable(self, row_height=ROW_COMFORTABLE, name="pick.lines")
        self.table.setModel(self.lines)
        self.times = QLineEdit(self)
        self.reason = _ReasonBar(self)
        self.edit_button, self.post_button = QPushButton(self), QPushButton(self)
        self._arrange()
        self._bind()
        self.view_model.load()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        row = QHBoxLayout()
        self.title_label.setProperty("role", "section")
        self.times.setObjectName("pick.times")
        self.times.setFixedWidth(90)
        self.say(self.times.setPlaceholderText, lambda: _("12*"))
        self.say(self.times.setAccessibleName, lambda: _("Quantity of the next scan"))
        self.say(self.edit_button.setText, lambda: _("Open the delivery  Ctrl+E"))
        self.say(self.post_button.setText, lambda: _("Post the delivery  Ctrl+Enter"))
        self.edit_button.setObjectName("pick.edit")
        self.post_button.setObjectName("pick.post")
        self.post_button.setProperty("kind", "primary")
        row.addWidget(self.title_label)
        row.addStretch(1)
        for widget in (self.times, self.edit_button, self.post_button):
            row.addWidget(widget)
        layout.addLayout(row)
        for bar in (self.errors, self.result, self.reason):
            layout.addWidget(bar)
        layout.addWidget(self.table, 1)
        layout.addWidget(footer_of(self.progress, self))

    def _bind(self) -> None:
        model = self.view_model
        model.changed.connect(self._show)
        model.told.connect(self.result.show_result)
        model.failed.connect(self.errors.show_error)
        model.doubted.connect(self._ask)
        model.finished.connect(self._finished)
        self.post_button.clicked.connect(self.post)
        self.edit_button.clicked.connect(self.open_delivery)
        self.table.short_asked.connect(self.ask_short)
        self.table.reset_asked.connect(self._reset)
        self.table.number_typed.connect(self._type)
        self.reason.given.connect(self._short)
        self.reason.left.connect(self.table.setFocus)
        for keys, does in (("Ctrl+Return", self.post), ("Ctrl+Enter", self.post), ("Ctrl+E", self.open_delivery)):
            bind(self, keys, does)

    # the tab

    def title(self) -> str:
        """The number of the order."""
        return _("Pick {number}").format(number=self.key or "")

    def first_focus(self) -> QWidget | None:
        """The lines."""
        return self.table

    def on_scan(self, scan: object) -> bool:
        """Goods are counted; another order opens."""
        if not isinstance(scan, Scan) or scan.kind not in (*GOODS, "bin", "unknown", "document", "command"):
            return False
        if scan.kind == "bin":
            self._go_to_bin(scan.bin)
        elif scan.kind == "document":
            self.parts.navigator.open(PICK_PAGE, scan.document)
        elif scan.kind == "command":
            if scan.command != "POST":
                return False
            self.post()
        else:
            self.view_model.scan(scan.scanned, scan.code, self._times())
        return True

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.lines.retranslate()
        self._show()

    def _times(self) -> Decimal:
        """The number typed for this scan; it is forgotten."""
        typed = half_width(self.times.text()).rstrip("*xX×").strip()
        self.times.clear()
        return Decimal(typed) if typed.isdecimal() and int(typed) else Decimal(1)

    def _type(self, text: str) -> None:
        self.times.setFocus()
        self.times.setText(text)

    # showing

    def _show(self) -> None:
        pick = self.view_model.pick
        if pick is None:
            self.title_label.setText(self.title())
            return
        place = self.table.currentIndex().row()
        self.lines.set_rows(self.view_model.rows())
        self._show_kept()
        self.table.fit_columns()
        if self.lines.rowCount():
            self.table.setCurrentIndex(self.lines.index(max(0, min(place, self.lines.rowCount() - 1)), 0))
        self.title_label.setText(f"{self.title()}  {pick.party}")
        done = sum(line.done for line in pick.lines)
        told = ngettext("{done} of {count} line done", "{done} of {count} lines done", len(pick.lines))
        self.progress.setText(told.format(done=done, count=len(pick.lines)))
        self.post_button.setEnabled(any(line.picked for line in pick.lines))
        self.edit_button.setEnabled(self.post_button.isEnabled())

    def _show_kept(self) -> None:
        """Bins and lots have columns only where something of the order has them."""
        rows = self.lines.rows
        shown = {"bin": any(row.bin for row in rows), "lot": any(row.lot for row in rows)}
        shown["expires"] = any(row.expires for row in rows)
        for number, column in enumerate(self.lines.columns):
            if column.name in shown:
                self.table.setColumnHidden(number, not shown[column.name])

    def _go_to_bin(self, code: str) -> None:
        """Put the cursor on what is to be fetched from a bin."""
        for number, row in enumerate(self.lines.rows):
            if row.bin == code and not row.done:
                self.table.setCurrentIndex(self.lines.index(number, 0))
                self.parts.play(Sound.ADDED)
                return
        self.parts.play(Sound.ERROR)
        self.result.show_result("danger", lambda: _("Nothing is to be fetched from {bin}.").format(bin=code))

    def _line(self) -> PickLine | None:
        rows, place = self.lines.rows, self.table.currentIndex().row()
        return rows[place] if 0 <= place < len(rows) else None

    # verbs

    def ask_short(self) -> None:
        """Ask why no more of the line is fetched."""
        line = self._line()
        if line is not None and line.picked < line.wanted:
            self.reason.ask(line)

    def _short(self, part: int, reason: str) -> None:
        self.view_model.short(part, reason)
        self.table.setFocus()

    def _reset(self) -> None:
        line = self._line()
        if line is not None:
            self.view_model.reset(line.part)

    def post(self) -> None:
        """Post the delivery of what was fetched."""
        self.finish()

    def finish(self, confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Post the delivery, with what was answered."""
        self.errors.clear()
        self.view_model.finish(confirmed)

    def open_delivery(self) -> None:
        """Open the draft of the delivery, for carrier, parcels and prices."""
        pick = self.view_model.pick
        if pick is not None and pick.draft.version:
            self.parts.navigator.open(editor_page("delivery"), pick.draft.key)
            self.close_asked.emit()

    def _finished(self, posted: Posted) -> None:
        self.parts.open_document(posted.number)
        self.close_asked.emit()

    def _ask(self, error: NeedsConfirmation) -> None:
        ask_doubts_over(self, self.parts, error, _("Post anyway"), self.finish)

    def refresh(self, changes: Changes) -> None:
        """Nothing: the pick is its own."""


class _PickTable(TableView):
    """The lines of a pick: N picks short, Del puts back, digits begin the number of the next scan."""

    short_asked = Signal()
    reset_asked = Signal()
    number_typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys of picking."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() == Qt.Key.Key_N:
            self.short_asked.emit()
        elif plain and event.key() == Qt.Key.Key_Delete:
            self.reset_asked.emit()
        elif plain and event.text().isdecimal():
            self.number_typed.emit(event.text())
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class _ReasonBar(QFrame):
    """Asks why less was picked; Enter takes what is written."""

    given = Signal(int, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pick.reason_bar")
        self.setProperty("tone", "warning")
        self.label, self.text = QLabel(self), QLineEdit(self)
        self.text.setObjectName("pick.reason")
        self._part = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        row.addWidget(self.label)
        row.addWidget(self.text, 1)
        self.buttons: list[QPushButton] = []
        for reason in REASONS:
            button = QPushButton(self)
            button.clicked.connect(self._chooser(reason))
            self.buttons.append(button)
            row.addWidget(button)
        self.text.returnPressed.connect(self._give)
        self.hide()

    def _chooser(self, reason: str) -> Callable[[], None]:
        def choose() -> None:
            self.text.setText(_(reason))
            self._give()

        return choose

    def ask(self, line: PickLine) -> None:
        """Ask about a line."""
        self._part = line.part
        self.label.setText(_("Why is there no more of {item}?").format(item=line.name))
        self.text.setAccessibleName(self.label.text())
        for button, reason in zip(self.buttons, REASONS, strict=True):
            button.setText(_(reason))
        self.text.setText(_(REASONS[0]))
        self.text.selectAll()
        self.show()
        self.text.setFocus()

    def _give(self) -> None:
        self.hide()
        self.given.emit(self._part, self.text.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc asks no more."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)
