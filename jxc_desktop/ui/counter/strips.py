"""The fixed places that answer: header, result line, unknown codes and the search list."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QWidget,
)

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.common.columns import Column, price, quantity
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import CellDelegate
from jxc_desktop.ui.common.tokens import ROW_COUNTER_KEYS, TOUCH_HEIGHT
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.counter.answers import Answer, Tone
from jxc_desktop.ui.counter.counter_view_model import Sale
from jxc_desktop.ui.counter.ports import Hit
from jxc_desktop.ui.counter.widgets import TouchButton, repolish

_TONES = {Tone.GOOD: "success", Tone.WARNING: "warning", Tone.ERROR: "danger", Tone.NEUTRAL: "info"}


class ResultLine(QFrame):
    """One line that answers every scan: sign, words and colour, always at the same place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("result_line")
        self.setMinimumHeight(32)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 2)
        self.text = QLabel(self)
        self.text.setObjectName("result_text")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        row.addWidget(self.text)

    def show_answer(self, answer: Answer) -> None:
        """Say it."""
        self.text.setText(answer.shown)
        self.text.setAccessibleName(answer.shown)
        if self.property("tone") != _TONES[answer.tone]:
            self.setProperty("tone", _TONES[answer.tone])
            repolish(self)


class Direction(StrEnum):
    """Which way goods go that are scanned now, where some come back."""

    NONE = "none"
    BACK = "back"
    BACK_FREE = "back_free"
    BOUGHT = "bought"


class ReturnBand(Translated, QLabel):
    """Says across the whole width that goods come back: nobody sells by mistake here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("return_band")
        self._direction, self._key = Direction.NONE, ""
        self.say(self.setText, self._words)
        self.hide()

    def _words(self) -> str:
        words = {
            Direction.NONE: "",
            Direction.BACK: _("◀ Return: what is scanned comes back.   {key}: it is bought"),
            Direction.BACK_FREE: _("◀ Return without a receipt: what is scanned comes back.   {key}: it is bought"),
            Direction.BOUGHT: _("▶ Exchange: what is scanned is bought.   {key}: it comes back"),
        }
        return words[self._direction].format(key=self._key)

    def show_direction(self, direction: Direction, key: str) -> None:
        """Say which way scanned goods go, and the key that turns it; hidden where nothing comes back."""
        self._direction, self._key = direction, key
        self.retranslate()
        self.setVisible(direction is not Direction.NONE)


class UnknownStrip(QFrame):
    """The red strip of codes nobody knows; it stays until each of them is dealt with."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unknown_strip")
        self.setProperty("tone", "danger")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 4, 0)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.button = TouchButton("handle_unknown", parent=self)
        self.button.clicked.connect(lambda _checked: self.asked.emit())
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.codes: tuple[str, ...] = ()
        self.hide()

    def show_codes(self, codes: Sequence[str]) -> None:
        """Show how many wait and the first of them."""
        self.codes = tuple(codes)
        self.setVisible(bool(codes))
        shown = ", ".join(codes[:3]) + (" …" if len(codes) > 3 else "")
        text = ngettext("{count} code not known: {codes}", "{count} codes not known: {codes}", len(codes))
        self.text.setText("✕ " + text.format(count=len(codes), codes=shown))
        self.button.setText(_("Deal with it (Enter)"))


class SearchList(QTableView):
    """The goods that fit what is typed: eight rows under the box, over the cart."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("search_list")
        self._model = RowsModel[Hit](columns=_HIT_COLUMNS, parent=self)
        self.setModel(self._model)
        self.setItemDelegate(CellDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(TOUCH_HEIGHT)
        self.horizontalHeader().setFixedHeight(ROW_COUNTER_KEYS)
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for number, width in ((0, 150), (2, 120), (3, 56), (4, 96), (5, 88)):
            self.setColumnWidth(number, width)
        self.clicked.connect(self._click)
        self.hide()

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show these goods, the first one chosen; nothing found hides the list."""
        self._model.set_rows(hits)
        self.setVisible(bool(hits))
        if hits:
            self.selectRow(0)
            self.raise_()
            self.setFixedHeight(ROW_COUNTER_KEYS + len(hits) * TOUCH_HEIGHT + 2 * self.frameWidth())

    def move_choice(self, by: int) -> None:
        """Choose the row above or below."""
        last = self._model.rowCount() - 1
        self.selectRow(min(max(self.currentIndex().row() + by, 0), last))

    def choice(self) -> str:
        """The item code chosen; empty while the list is not shown."""
        row = self.currentIndex().row()
        return self._model.row(row).code if self.isVisible() and 0 <= row < self._model.rowCount() else ""

    def _click(self, index: QModelIndex) -> None:
        self.chosen.emit(self._model.row(index.row()).code)

    def retranslate(self) -> None:
        """Say the titles again."""
        self._model.retranslate()


_HIT_COLUMNS: tuple[Column[Hit], ...] = (
    Column(N_("Code"), read=lambda hit: hit.code),
    Column(N_("Name"), read=lambda hit: hit.name),
    Column(N_("Specification"), read=lambda hit: hit.specification),
    Column(N_("Unit"), read=lambda hit: hit.unit),
    Column(N_("Price"), read=lambda hit: hit.price, show=price),
    Column(N_("In stock"), read=lambda hit: hit.stock, show=quantity),
)


_NOTE = 12
"""Signs of a note that have room in the header."""


class Header(Translated, QFrame):
    """Who sells where, how many sales are parked, and what the last customer got back."""

    def __init__(self, counter_code: str, operator: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("counter_header")
        self.setProperty("role", "bar")
        self.setFixedHeight(32)
        self._counter_code, self._operator = counter_code, operator
        self._shift_open, self._parked, self._waiting = False, 0, 0
        self._note = ""
        self._last: Sale | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(16)
        self.where, self.parked, self.last, self.queue = (QLabel(self) for _unused in range(4))
        self.last.setObjectName("header_last_sale")
        for label in (self.where, self.parked, self.last):
            row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self.queue)
        self.retranslate()

    def show_shift(self, is_open: bool) -> None:
        """Whether a shift is open."""
        self._shift_open = is_open
        self.retranslate()

    def show_parked(self, count: int, note: str = "") -> None:
        """How many sales are parked, and the note of the newest."""
        self._parked, self._note = count, note
        self.retranslate()

    def show_last(self, sale: Sale | None) -> None:
        """The sale completed last; none after it was taken back."""
        self._last = sale
        self.retranslate()

    def show_queue(self, waiting: int) -> None:
        """How many scans wait."""
        self._waiting = waiting
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        state = _("● shift open") if self._shift_open else _("◌ no shift")
        self.where.setText(
            _("Counter {counter}   {state}   {operator}").format(
                counter=self._counter_code, state=state, operator=self._operator
            )
        )
        parked = _("Parked {count}").format(count=self._parked)
        self.parked.setText(f"{parked}: {self._note[:_NOTE]}" if self._note else parked)
        self.queue.setText(_("{count} scans waiting").format(count=self._waiting) if self._waiting else "")
        self.last.setText("")
        if self._last is not None:
            text = _("Last refund ¥{due}") if self._last.refund else _("Last sale ¥{due}   change ¥{change}   F6")
            self.last.setText(text.format(due=money_text(self._last.due), change=money_text(self._last.change)))
