"""What is open of a party, to be ticked or given an amount: beneath a receipt of money, a payment or its request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.documents import Allocation
from jxc_desktop.domain.errors import N_, MoreThanOpen, ShopError
from jxc_desktop.domain.values import AMOUNT_PLACES, ZERO
from jxc_desktop.i18n import _
from jxc_desktop.services.settlement import OpenItemView
from jxc_desktop.ui.common.columns import Column, day, gutter, money, whole
from jxc_desktop.ui.common.document_paste import decimal_cell
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.edit_grid import EditGrid
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated


@dataclass(frozen=True, slots=True)
class GivenRow:
    """An open item and what is given to it; both positive."""

    item: OpenItemView
    open: Decimal
    given: Decimal

    @property
    def ticked(self) -> bool:
        """Whether anything is given to it."""
        return self.given > 0


_COLUMNS: tuple[Column[GivenRow], ...] = (
    gutter(lambda row: "check" if row.ticked else None, lambda row: _("Ticked") if row.ticked else ""),
    Column(N_("Document number"), read=lambda row: row.item.document, name="number", width=170),
    Column(N_("Document kind"), read=lambda row: kind_name(row.item.kind), name="kind", width=120),
    Column(N_("Date"), read=lambda row: row.item.day, show=day, name="day", width=100),
    Column(N_("Due"), read=lambda row: row.item.due, show=day, name="due", width=100),
    Column(
        N_("Days overdue"),
        read=lambda row: max(row.item.days, 0) or None,
        show=whole,
        name="days",
        width=90,
        danger=lambda row: row.item.days > 0,
    ),
    Column(N_("Their number"), read=lambda row: row.item.reference, name="reference", stretch=True),
    Column(N_("Amount"), read=lambda row: abs(row.item.amount), show=money, name="amount", width=110),
    Column(N_("Open amount"), read=lambda row: row.open, show=money, name="open", width=110),
    Column(
        N_("Given"),
        read=lambda row: row.given or None,
        show=money,
        name="given",
        width=120,
        edit="give",
        needed=lambda _row: True,
        edit_text=lambda value: "" if value is None else f"{value:f}",
    ),
)


class GivenGrid(EditGrid):
    """Space ticks the row of the cursor: it is given all that is open, or nothing."""

    ticked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Tick, or take the tick away."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.ticked.emit(self.currentIndex().row())
            event.accept()
        else:
            super().keyPressEvent(event)


class OpenItemsPanel(Translated, QFrame):
    """``changed`` tells the allocations; ``automatic`` asks for the oldest to be settled first."""

    changed = Signal(tuple)
    automatic = Signal()
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("open_items")
        self.left: Decimal | None = None
        """What the money has left to give; ``None`` where no amount was entered yet."""
        heading, self.told = QLabel(self), QLabel(self)
        heading.setProperty("role", "strong")
        self.say(heading.setText, lambda: _("Open items"))
        self.told.setProperty("role", "secondary")
        self.told.setObjectName("open_items.told")
        self.button = QPushButton(self)
        self.button.setObjectName("open_items.automatic")
        self.say(self.button.setText, lambda: _("Oldest first  F9"))
        self.button.clicked.connect(self.automatic)
        self.model: RowsModel[GivenRow] = RowsModel(columns=_COLUMNS, editor=self, parent=self)
        self.model.edit_refused.connect(self._refuse)
        self.grid = GivenGrid(self, name="open_items.rows")
        self.grid.setModel(self.model)
        self.say(self.grid.setAccessibleName, lambda: _("Open items"))
        self.grid.ticked.connect(self.tick)
        self._arrange(heading)

    def _arrange(self, heading: QLabel) -> None:
        row = QHBoxLayout()
        row.addWidget(heading)
        row.addWidget(self.told, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(row)
        layout.addWidget(self.grid, 1)

    def show_items(self, items: Sequence[OpenItemView], given: Mapping[str, Decimal]) -> None:
        """Show what is open and what is given to it; the cursor stays where it was."""
        rows = [GivenRow(item, abs(item.open), given.get(item.document, ZERO)) for item in items]
        if rows != list(self.model.rows):
            place = self.grid.currentIndex()
            row, column = place.row(), place.column()
            self.model.set_rows(rows)
            if rows:
                column = column if column > 0 else self.model.column_number("given")
                self.grid.setCurrentIndex(self.model.index(min(max(row, 0), len(rows) - 1), column))

    def show_told(self, text: str, *, bad: bool) -> None:
        """Say what stays, or what is too much."""
        self.told.setText(text)
        self.told.setProperty("tone", "danger" if bad else "")
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)

    def tick(self, place: int) -> None:
        """Give a row all that is open, as far as the money goes, or nothing."""
        row = self.model.row(place)
        if row.ticked:
            self._change(place, ZERO)
            return
        self._change(place, row.open if self.left is None else min(row.open, max(self.left, ZERO)))

    def give(self, place: int, text: str) -> None:
        """Give a row what was typed.

        Raises:
            MoreThanOpen: more than is open of it.
        """
        amount = decimal_cell(text, AMOUNT_PLACES, "allocations") or ZERO
        row = self.model.row(place)
        if amount > row.open:
            raise MoreThanOpen(field="allocations", number=row.item.document, open=row.open, amount=amount)
        self._change(place, amount)

    def _change(self, place: int, amount: Decimal) -> None:
        given = [
            Allocation(row.item.document, amount if number == place else row.given)
            for number, row in enumerate(self.model.rows)
        ]
        self.changed.emit(tuple(one for one in given if one.amount > 0))

    def _refuse(self, _row: int, _column: int, error: ShopError) -> None:
        self.failed.emit(error)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
