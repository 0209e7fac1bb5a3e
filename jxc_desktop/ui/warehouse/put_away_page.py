"""Putting away: what came and lies in no bin, each with the bin it should go to; scans or Enter put it there."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import ClassVar

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, NeedsConfirmation, ShopError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, Posted
from jxc_desktop.services.moving import PutAway, ToPutAway
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.columns import Column, day, moment, quantity
from jxc_desktop.ui.common.document_asking import ask_doubts_over
from jxc_desktop.ui.common.document_parts import BINS_PAGE, DocumentParts
from jxc_desktop.ui.common.document_strips import ResultLine
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.entry import half_width
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMFORTABLE

PUT_AWAY_PAGE = "put_away"
_TIMES = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)[*×xX]")


def _suggested(row: ToPutAway) -> str:
    if row.suggested and row.fixed:
        return _("{bin} (belongs there)").format(bin=row.suggested)
    return row.suggested or "–"


_COLUMNS: tuple[Column[ToPutAway], ...] = (
    Column(N_("Suggested bin"), read=_suggested, name="bin", width=130),
    Column(N_("Code"), read=lambda row: row.product, name="code", width=96),
    Column(
        N_("Item"), read=lambda row: f"{row.name} {row.specification}".strip(), name="item", stretch=True, width=200
    ),
    Column(N_("Lot"), read=lambda row: row.lot, name="lot", width=110),
    Column(N_("Expires"), read=lambda row: row.expires, show=day, name="expires", width=96),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=84),
    Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=56),
    Column(N_("Came with"), read=lambda row: row.document, name="document", width=150),
    Column(N_("Arrived"), read=lambda row: row.since, show=moment, name="since", width=130),
)


class _EntryBox(QLineEdit):
    """Takes a quantity (``12*``), a bin by hand, or Enter alone; arrows go through the list."""

    entered = Signal(str)
    moved = Signal(int)
    undo_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter takes what is typed, arrows walk, Esc empties."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit(half_width(self.text()))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.text():
            self.undo_asked.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class PutAwayPage(TabPage):
    """The list of what waits; the item in hand is the one scanned or walked to last."""

    name = PUT_AWAY_PAGE
    heading = N_("Put away")
    icon_name: ClassVar[str] = "stock"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.STOCK, Topic.WAREHOUSES})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Goods that came are brought to their bins; what lies in none waits here."),
        steps=(
            N_("Scan the item, then the label of the bin: it lies there now."),
            N_("Enter takes the suggested bin: where the item lay last, else where it belongs."),
            N_("Type 12* before for a part; a bin can be typed instead of scanned."),
        ),
        keys=(
            ("Enter", N_("Into the suggested bin")),
            ("12*", N_("Only twelve of them")),
            ("Ctrl+Enter", N_("Everything with a suggestion")),
            ("Ctrl+Z", N_("Take the last one back")),
        ),
        errors=((N_("The error sound"), N_("The item does not wait here, or the bin is none of this warehouse.")),),
    )

    def __init__(self, parts: DocumentParts, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self.service = parts.services.moving
        self._in_hand: tuple[str, str] | None = None
        self._last = ""
        self._wanted = key or ""
        self.errors, self.result = ErrorBar(self), ResultLine(self)
        self.entry = _EntryBox(self)
        self.hand = QLabel(self)
        self.all_button, self.undo_button = QPushButton(self), QPushButton(self)
        self.lines: RowsModel[ToPutAway] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMFORTABLE, name="put_away.lines")
        self.table.setModel(self.lines)
        self.empty = EmptyState(self)
        self.body = QStackedWidget(self)
        self._arrange()
        self._bind()
        self.read()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        row = QHBoxLayout()
        self.entry.setObjectName("put_away.entry")
        self.entry.setMinimumWidth(260)
        self.say(self.entry.setPlaceholderText, lambda: _("Scan the item, then the bin; Enter for the suggestion"))
        self.say(self.entry.setAccessibleName, lambda: _("Bin or quantity"))
        self.hand.setProperty("role", "strong")
        self.all_button.setObjectName("put_away.all")
        self.undo_button.setObjectName("put_away.undo")
        self.say(self.all_button.setText, lambda: _("All as suggested  Ctrl+Enter"))
        self.say(self.undo_button.setText, lambda: _("Take back  Ctrl+Z"))
        self.undo_button.setEnabled(False)
        self.undo_button.setVisible(self.parts.may(Permission.DOCUMENT_REVERSE))
        row.addWidget(self.entry, 1)
        row.addWidget(self.hand, 1)
        row.addWidget(self.undo_button)
        row.addWidget(self.all_button)
        layout.addLayout(row)
        for bar in (self.errors, self.result):
            layout.addWidget(bar)
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        layout.addWidget(self.body, 1)

    def _bind(self) -> None:
        self.entry.entered.connect(self._entered)
        self.entry.moved.connect(self._walk)
        self.entry.undo_asked.connect(self.take_back)
        self.table.clicked.connect(lambda _index: self._take_row())
        self.table.activated_row.connect(lambda _row: self.put_suggested())
        self.all_button.clicked.connect(self.put_all)
        self.undo_button.clicked.connect(self.take_back)
        for keys, does in (("Ctrl+Return", self.put_all), ("Ctrl+Enter", self.put_all), ("Ctrl+Z", self.take_back)):
            bind(self, keys, does)

    # the tab

    def first_focus(self) -> QWidget | None:
        """The entry box."""
        return self.entry

    def on_scan(self, scan: object) -> bool:
        """An item is taken in hand, a bin takes it; a receipt shows what came with it."""
        if not isinstance(scan, Scan):
            return False
        if scan.kind == "bin":
            self.put(scan.bin)
        elif scan.kind == "document":
            self._wanted = scan.document
            self.read()
        elif scan.scanned is not None:
            self._take(scan.scanned.product.code, scan.scanned.serial or scan.scanned.lot)
        elif scan.kind == "command" and scan.command == "POST":
            self.put_all()
        else:
            self._refuse(lambda: _("Nobody knows {code}.").format(code=scan.code))
        return True

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again what waits."""
        self.read()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.lines.retranslate()
        self._say_hand()

    def read(self) -> None:
        """Read what waits."""
        self.parts.runner.submit(
            lambda _progress: (self.parts.services.settings.shop().bins, self.service.to_put_away()),
            done=self._show,
            failed=self.errors.show_error,
            read=True,
        )

    def _show(self, found: tuple[bool, tuple[ToPutAway, ...]]) -> None:
        if not shiboken6.isValid(self):
            return
        kept, rows = found
        if self._wanted and any(row.document == self._wanted for row in rows):
            rows = tuple(sorted(rows, key=lambda row: row.document != self._wanted))
        self.lines.set_rows(rows)
        shown = {"lot": any(row.lot for row in rows), "expires": any(row.expires for row in rows)}
        for number, column in enumerate(self.lines.columns):
            self.table.setColumnHidden(number, not shown.get(column.name, True))
        self.table.fit_columns()
        if rows:
            place = next((number for number, row in enumerate(rows) if _place(row) == self._in_hand), 0)
            self.table.setCurrentIndex(self.lines.index(place, 0))
        self.all_button.setEnabled(any(row.suggested for row in rows))
        if self._in_hand not in {_place(row) for row in rows}:
            self._in_hand = None
        self._say_hand()
        self._show_empty(bins=kept)
        self.body.setCurrentWidget(self.table if rows else self.empty)

    def _show_empty(self, *, bins: bool) -> None:
        if bins:
            self.empty.show_case(EmptyCase.NOTHING_YET, text=lambda: _("Everything is put away."))
        else:
            actions = [(lambda: _("Bins"), lambda: self.parts.navigator.open(BINS_PAGE))]
            self.empty.show_case(
                EmptyCase.NOTHING_YET,
                text=lambda: _("There are no bins. With the first one, goods are put away, picked and counted by bin."),
                actions=actions,
            )

    def _say_hand(self) -> None:
        row = self._row() if self._in_hand is not None else None
        if row is None:
            told = ngettext("{count} waits", "{count} wait", self.lines.rowCount())
            self.hand.setText(told.format(count=self.lines.rowCount()))
            return
        told = _("{item}: {quantity} {unit} → {bin}")
        self.hand.setText(
            told.format(item=row.name, quantity=quantity_text(row.quantity), unit=row.unit, bin=row.suggested or "?")
        )

    # the item in hand

    def _row(self) -> ToPutAway | None:
        place = self.table.currentIndex().row()
        return self.lines.row(place) if 0 <= place < self.lines.rowCount() else None

    def _take_row(self) -> None:
        row = self._row()
        self._in_hand = None if row is None else _place(row)
        self._say_hand()
        self.entry.setFocus()

    def _walk(self, step: int) -> None:
        count = self.lines.rowCount()
        if count:
            place = min(max(self.table.currentIndex().row() + step, 0), count - 1)
            self.table.setCurrentIndex(self.lines.index(place, 0))
            self._take_row()

    def _take(self, product: str, lot: str) -> None:
        fitting = [number for number, row in enumerate(self.lines.rows) if row.product == product]
        exact = [number for number in fitting if not lot or self.lines.row(number).lot == lot]
        if not exact:
            self._refuse(lambda: _("{code} does not wait to be put away.").format(code=product))
            return
        self.parts.play(Sound.ADDED)
        self.result.hide()
        self.table.setCurrentIndex(self.lines.index(exact[0], 0))
        self._take_row()

    def _refuse(self, text: Callable[[], str]) -> None:
        self.parts.play(Sound.ERROR)
        self.result.show_result("danger", text)

    # verbs

    def _entered(self, typed: str) -> None:
        if not typed:
            self.put_suggested()
        elif _TIMES.fullmatch(typed) is None:
            times = _TIMES.match(typed)
            self.put(typed[times.end() :] if times else typed, Decimal(times[1]) if times else None)

    def put_suggested(self) -> None:
        """Put the item of the cursor into the bin that is suggested."""
        row = self._row()
        if row is None:
            return
        if not row.suggested:
            self._take_row()
            self._refuse(lambda: _("No bin is suggested for {item}: scan or type one.").format(item=row.name))
            return
        self._take_row()
        self.put(row.suggested)

    def put(self, bin_code: str, times: Decimal | None = None) -> None:
        """Put the item in hand into a bin."""
        row = self._row() if self._in_hand is not None else None
        if row is None:
            self._refuse(lambda: _("Scan the item before the bin."))
            return
        typed = _TIMES.fullmatch(half_width(self.entry.text()))
        some = times if times is not None else Decimal(typed[1]) if typed else None
        wanted = PutAway(row.product, bin_code, "" if some is None else f"{some:f}", row.unit, row.lot)
        count = row.quantity if some is None else some

        def told() -> str:
            return _("{item}: {quantity} {unit} lie in {bin} now.").format(
                item=row.name, quantity=quantity_text(count), unit=row.unit, bin=bin_code
            )

        self._post([wanted], row.warehouse, told)

    def put_all(self) -> None:
        """Put everything that has a suggestion where it should be."""
        places = {row.warehouse for row in self.lines.rows if row.suggested}
        for place in sorted(places):
            rows = [row for row in self.lines.rows if row.suggested and row.warehouse == place]
            wanted = [PutAway(row.product, row.suggested, f"{row.quantity:f}", row.unit, row.lot) for row in rows]
            count = len(rows)

            def told(count: int = count) -> str:
                return ngettext("{count} is put away.", "{count} are put away.", count).format(count=count)

            self._post(wanted, place, told)

    def _post(
        self,
        wanted: list[PutAway],
        place: str,
        told: Callable[[], str],
        confirmed: Confirmations = NONE_CONFIRMED,
    ) -> None:
        self.errors.clear()

        def work(_progress: object) -> Posted:
            return self.parts.services.documents.post(self.service.put_away(wanted, place), confirmed)

        def failed(error: Exception) -> None:
            if isinstance(error, NeedsConfirmation) and shiboken6.isValid(self):
                ask_doubts_over(
                    self, self.parts, error, _("Put away anyway"), lambda given: self._post(wanted, place, told, given)
                )
            else:
                self._failed(error)

        self.parts.runner.submit(work, done=lambda posted: self._posted(posted, told), failed=failed)

    def _posted(self, posted: Posted, told: Callable[[], str]) -> None:
        if shiboken6.isValid(self):
            self._last, self._in_hand = posted.number, None
            self.undo_button.setEnabled(True)
            self.entry.clear()
            self.parts.play(Sound.ADDED)
            self.result.show_result("success", told)

    def _failed(self, error: Exception) -> None:
        if shiboken6.isValid(self) and isinstance(error, ShopError):
            self._refuse(lambda: sentence(error))
        elif shiboken6.isValid(self):
            self.errors.show_error(error)

    def take_back(self) -> None:
        """Reverse what was put away last."""
        number, self._last = self._last, ""
        if number:
            self.undo_button.setEnabled(False)
            self.parts.runner.submit(
                lambda _progress: self.parts.services.documents.reverse(number),
                done=lambda _posted: self.result.show_result("success", lambda: _("Taken back.")),
                failed=self._failed,
            )


def _place(row: ToPutAway) -> tuple[str, str]:
    return row.product, row.lot
