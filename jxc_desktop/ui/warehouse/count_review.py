"""The review of a count: what differs from the books, what is counted again, and why it differs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.stocktake import LEAVE, ZERO_LEFT
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.stocktaking.review import beyond
from jxc_desktop.services.stocktaking.values import LineKey, OpenTarget, Review, ReviewLine
from jxc_desktop.ui.common.columns import Column, gutter, moment, money, quantity
from jxc_desktop.ui.common.document_lookups import reason_search
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.lookup import LookupEdit
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated


def _sign(row: ReviewLine) -> str | None:
    if row.line.recount:
        return "pending"
    if row.beyond or row.uneasy:
        return "warning"
    return "check" if row.difference == ZERO else None


def _sign_text(row: ReviewLine) -> str:
    if row.line.recount:
        return _("To be counted again")
    if row.uneasy:
        return _("Goods moved while this was being counted: better count it again.")
    return _("The difference is beyond the limit.") if row.beyond else ""


REVIEW_COLUMNS: tuple[Column[ReviewLine], ...] = (
    gutter(_sign, _sign_text),
    Column(N_("Bin"), read=lambda row: row.line.bin or "–", name="bin", width=80),
    Column(N_("Code"), read=lambda row: row.line.product, name="code", width=90),
    Column(
        N_("Item"),
        read=lambda row: f"{row.line.name} {row.line.specification}".strip(),
        name="item",
        stretch=True,
        width=180,
    ),
    Column(N_("Lot"), read=lambda row: row.line.lot, name="lot", width=90),
    Column(N_("Counted"), read=lambda row: row.line.quantity, show=quantity, name="counted", width=76),
    Column(N_("Unit"), read=lambda row: row.line.unit, name="unit", width=50),
    Column(N_("Counted at"), read=lambda row: row.line.at, show=moment, name="at", width=128),
    Column(N_("Book then"), read=lambda row: row.book, show=quantity, name="book", width=76),
    Column(N_("Moved since"), read=lambda row: row.moved, show=quantity, name="moved", width=84),
    Column(
        N_("Difference"),
        read=lambda row: row.difference,
        show=quantity,
        name="difference",
        width=84,
        danger=lambda row: row.difference < ZERO,
    ),
    Column(N_("Difference amount"), read=lambda row: row.amount, show=money, name="amount", width=96),
    Column(N_("Reason"), read=lambda row: row.line.reason, name="reason", width=110),
)
OPEN_COLUMNS: tuple[Column[OpenTarget], ...] = (
    Column(N_("Bin"), read=lambda row: row.bin or "–", name="bin", width=90),
    Column(N_("Code"), read=lambda row: row.product, name="code", width=110),
    Column(
        N_("Item"), read=lambda row: f"{row.name} {row.specification}".strip(), name="item", stretch=True, width=220
    ),
    Column(N_("Lot"), read=lambda row: row.lot, name="lot", width=110),
    Column(N_("Book now"), read=lambda row: row.book, show=quantity, name="book", width=100),
    Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=70),
)


class _ReviewTable(TableView):
    """The lines; R has those chosen counted again, or not any more."""

    recount_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """R toggles the recount."""
        if event.key() == Qt.Key.Key_R and not event.modifiers():
            self.recount_asked.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class ReviewPanel(Translated, QWidget):
    """Lines by the worth of their difference.

    ``recount_asked`` tells lines and whether; ``reason_given`` lines and the reason.
    """

    recount_asked = Signal(object, bool)
    reason_given = Signal(object, str)

    def __init__(self, parts: DocumentParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "inside")
        self.review: Review | None = None
        self.rows: RowsModel[ReviewLine] = RowsModel(columns=REVIEW_COLUMNS, parent=self)
        self.table = _ReviewTable(self, row_height=ROW_COMPACT, name="count.review")
        self.table.setModel(self.rows)
        self.reason = LookupEdit(reason_search(parts), creates=True, parent=self, name="count.reason")
        self.recount_button, self.beyond_button = QPushButton(self), QPushButton(self)
        self.figures = QLabel(self)
        self._arrange()
        self.table.recount_asked.connect(self.toggle_recount)
        self.recount_button.clicked.connect(self.toggle_recount)
        self.beyond_button.clicked.connect(self._recount_beyond)
        self.reason.chosen.connect(self._give)
        self.reason.create_asked.connect(self._give_text)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.say(self.table.setAccessibleName, lambda: _("Counted against the books"))
        self.reason.say(self.reason.setPlaceholderText, lambda: _("Reason of the chosen lines"))
        self.say(self.reason.setAccessibleName, lambda: _("Reason of the chosen lines"))
        self.say(self.recount_button.setText, lambda: _("Count again  R"))
        self.say(self.beyond_button.setText, lambda: _("All beyond the limits"))
        self.recount_button.setObjectName("count.recount")
        self.beyond_button.setObjectName("count.beyond")
        self.reason.setFixedWidth(260)
        self.figures.setProperty("role", "strong")
        for widget in (self.reason, self.recount_button, self.beyond_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.figures)
        layout.addLayout(row)

    def show_review(self, review: Review, *, bins: bool) -> None:
        """Show the lines, and what they come to."""
        self.review = review
        self.rows.set_rows(review.lines)
        for name, shown in (
            ("bin", bins),
            ("lot", any(row.line.lot for row in review.lines)),
            ("amount", review.gain is not None),
        ):
            self.table.setColumnHidden(self.rows.column_number(name), not shown)
        self.table.fit_columns()
        self.beyond_button.setVisible(bool(beyond(review.lines)))
        self.recount_button.setEnabled(bool(review.lines) and review.head.open)
        self.reason.setEnabled(bool(review.lines) and review.head.open)
        if review.lines and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.rows.index(0, 0))
        self._say()

    def _say(self) -> None:
        review = self.review
        if review is None:
            return
        count = review.differing
        told = ngettext("{count} difference", "{count} differences", count).format(count=count)
        if review.gain is not None and review.loss is not None:
            figures = _("more {gain} · less {loss}")
            told += " · " + figures.format(gain=money_text(review.gain), loss=money_text(review.loss))
        self.figures.setText(told)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.rows.retranslate()
        self._say()

    def chosen(self) -> Sequence[ReviewLine]:
        """The lines chosen."""
        found: Sequence[ReviewLine] = self.table.chosen_rows()
        return found

    def toggle_recount(self) -> None:
        """Have the chosen lines counted again; where all of them wait for that, ask no more."""
        lines = self.chosen()
        if lines and self.review is not None and self.review.head.open:
            wanted = not all(line.line.recount for line in lines)
            self.recount_asked.emit([line.line.key for line in lines], wanted)

    def _recount_beyond(self) -> None:
        if self.review is not None:
            self.recount_asked.emit(list(beyond(self.review.lines)), True)

    def _give(self, found: Suggestion | None) -> None:
        if found is not None:
            self._give_text(str(found.value))

    def _give_text(self, reason: str) -> None:
        keys: list[LineKey] = [line.line.key for line in self.chosen()]
        if keys and reason.strip():
            self.reason.set_value(None)
            self.table.setFocus()
            self.reason_given.emit(keys, reason.strip())


class OpenPanel(Translated, QWidget):
    """What was to be counted and was not, and what becomes of it when the count is posted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "inside")
        self.rows: RowsModel[OpenTarget] = RowsModel(columns=OPEN_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMPACT, name="count.open")
        self.table.setModel(self.rows)
        self.label, self.choice = QLabel(self), QComboBox(self)
        self.choice.setObjectName("count.uncounted")
        self.choice.addItem("", LEAVE)
        self.choice.addItem("", ZERO_LEFT)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addWidget(self.label)
        row.addWidget(self.choice)
        row.addStretch(1)
        layout.addLayout(row)
        self.say(self.table.setAccessibleName, lambda: _("Not counted yet"))
        self.say(self.label.setText, lambda: _("When the count is posted, what nobody counted"))
        self.say(self.choice.setAccessibleName, lambda: _("When the count is posted, what nobody counted"))
        self.say(lambda text: self.choice.setItemText(0, text), lambda: _("stays as the books say"))
        self.say(lambda text: self.choice.setItemText(1, text), lambda: _("counts as nothing there"))

    def show_open(self, rows: Sequence[OpenTarget], *, bins: bool) -> None:
        """Show what is left to count."""
        self.rows.set_rows(rows)
        self.table.setColumnHidden(self.rows.column_number("bin"), not bins)
        self.table.setColumnHidden(self.rows.column_number("lot"), not any(row.lot for row in rows))
        self.table.fit_columns()

    def uncounted(self) -> str:
        """What becomes of it."""
        return str(self.choice.currentData())

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.rows.retranslate()
