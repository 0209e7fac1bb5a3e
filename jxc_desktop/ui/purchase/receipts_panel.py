"""Receipts to be ticked: those an invoice covers, or those a charge belongs to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.columns import Column, day, gutter, money
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated

_ROWS = 5
"""So many receipts are seen at once."""


@dataclass(frozen=True, slots=True)
class TickRow:
    """A receipt in the panel."""

    number: str
    day: date
    supplier: str
    reference: str
    amount: Decimal
    ticked: bool = False


_COLUMNS: tuple[Column[TickRow], ...] = (
    gutter(lambda row: "check" if row.ticked else None, lambda row: _("Ticked") if row.ticked else ""),
    Column(N_("Goods receipt"), read=lambda row: row.number, name="number", width=170),
    Column(N_("Date"), read=lambda row: row.day, show=day, name="day", width=100),
    Column(N_("Supplier"), read=lambda row: row.supplier, name="supplier", stretch=True),
    Column(N_("Their number"), read=lambda row: row.reference, name="reference", width=130),
    Column(N_("Amount"), read=lambda row: row.amount, show=money, name="amount", width=110),
)


class TickTable(TableView):
    """Space ticks the row of the cursor; so does Enter."""

    ticked = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Tick, or take the tick away."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.ticked.emit(self.rows_model().row(self.currentIndex().row()))
            event.accept()
        else:
            super().keyPressEvent(event)


class ReceiptsPanel(Translated, QFrame):
    """``ticked`` tells the number of a receipt whose tick was set or taken away."""

    ticked = Signal(str)

    def __init__(self, title: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("receipts")
        heading = QLabel(self)
        heading.setProperty("role", "strong")
        self.say(heading.setText, title)
        self.model: RowsModel[TickRow] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TickTable(self, row_height=ROW_COMPACT, name="receipts.table")
        self.table.setModel(self.model)
        self.say(self.table.setAccessibleName, title)
        self.table.ticked.connect(lambda row: self.ticked.emit(row.number))
        self.table.activated_row.connect(lambda row: self.ticked.emit(row.number))
        self.table.setFixedHeight((_ROWS + 1) * ROW_COMPACT + 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(heading)
        layout.addWidget(self.table)

    def show_receipts(self, rows: Sequence[TickRow]) -> None:
        """Show these receipts; the cursor stays where it was."""
        self.model.set_rows(rows)
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()


def with_ticks(rows: Sequence[TickRow], ticked: Collection[str]) -> list[TickRow]:
    """The receipts with the ticks of a draft."""
    return [TickRow(r.number, r.day, r.supplier, r.reference, r.amount, r.number in ticked) for r in rows]
