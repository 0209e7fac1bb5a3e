"""The counted lines, newest first, and the single entries behind one of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.stocktaking.values import CountLine, EntryRow
from jxc_desktop.ui.common.columns import Column, gutter, moment, quantity
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import ROW_COMFORTABLE, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated

ORIGINS = {"scan": N_("Scanned"), "typed": N_("Typed"), "file": N_("File"), "tag": N_("Tag")}
COUNT_COLUMNS: tuple[Column[CountLine], ...] = (
    gutter(
        lambda row: "pending" if row.recount else None if row.in_scope else "info",
        lambda row: _("To be counted again") if row.recount else "" if row.in_scope else _("Was not to be counted"),
    ),
    Column(N_("Bin"), read=lambda row: row.bin or "–", name="bin", width=90),
    Column(N_("Code"), read=lambda row: row.product, name="code", width=110),
    Column(
        N_("Item"), read=lambda row: f"{row.name} {row.specification}".strip(), name="item", stretch=True, width=220
    ),
    Column(N_("Lot"), read=lambda row: row.lot, name="lot", width=110),
    Column(N_("Serial numbers"), read=lambda row: " ".join(row.serials), name="serials", width=160),
    Column(N_("Counted"), read=lambda row: row.quantity, show=quantity, name="counted", width=96),
    Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=60),
    Column(N_("Entries"), read=lambda row: row.entries, name="entries", right=True, width=70),
    Column(N_("Counted at"), read=lambda row: row.at, show=moment, name="at", width=130),
    Column(N_("By"), read=lambda row: " ".join(row.users), name="users", width=110),
)
ENTRY_COLUMNS: tuple[Column[EntryRow], ...] = (
    gutter(lambda row: "void" if row.struck else None, lambda row: _("Struck") if row.struck else ""),
    Column(N_("Time"), read=lambda row: row.at, show=moment, name="at", width=130),
    Column(N_("By"), read=lambda row: row.user, name="user", width=90),
    Column(N_("How"), read=lambda row: _(ORIGINS.get(row.origin, row.origin)), name="origin", width=72),
    Column(N_("Bin"), read=lambda row: row.bin or "–", name="bin", width=80),
    Column(N_("Lot"), read=lambda row: row.serial or row.lot, name="lot", width=100),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=84),
    Column(
        N_("Counts"),
        read=lambda row: _("Struck") if row.struck else _("Instead") if row.replaces else _("In addition"),
        name="counts",
        stretch=True,
        width=100,
    ),
)


class _EntryTable(TableView):
    """The entries of an item; Del strikes the chosen ones, or lets them count again; Esc goes back."""

    strike_asked = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Del strikes, Esc leaves."""
        if event.key() == Qt.Key.Key_Delete:
            self.strike_asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class CountedPanel(Translated, QWidget):
    """What was counted. ``opened`` tells the item whose entries are wanted; ``strike_asked`` ids and whether."""

    opened = Signal(str)
    strike_asked = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "inside")
        self.rows: RowsModel[CountLine] = RowsModel(columns=COUNT_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMFORTABLE, name="count.lines")
        self.table.setModel(self.rows)
        self.entry_rows: RowsModel[EntryRow] = RowsModel(columns=ENTRY_COLUMNS, parent=self)
        self.entries = _EntryTable(self, row_height=ROW_COMPACT, name="count.entries")
        self.entries.setModel(self.entry_rows)
        self.entries.hide()
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.entries)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.say(self.table.setAccessibleName, lambda: _("Counted"))
        self.say(self.entries.setAccessibleName, lambda: _("Entries"))
        self.table.activated_row.connect(lambda row: self.opened.emit(row.product))
        self.entries.strike_asked.connect(self._strike)
        self.entries.left.connect(self._leave)

    def show_lines(self, lines: Sequence[CountLine], *, bins: bool) -> None:
        """Show what was counted, the newest first."""
        self.rows.set_rows(lines)
        for name, shown in (
            ("bin", bins),
            ("lot", any(line.lot for line in lines)),
            ("serials", any(line.serials for line in lines)),
        ):
            self.table.setColumnHidden(self.rows.column_number(name), not shown)
        self.table.fit_columns()
        if lines:
            self.table.setCurrentIndex(self.rows.index(0, 0))

    def show_entries(self, rows: Sequence[EntryRow]) -> None:
        """Show the single entries of an item."""
        fresh = not self.entries.isVisible()
        self.entry_rows.set_rows(rows)
        self.entries.setVisible(bool(rows))
        self.entries.fit_columns()
        if rows and fresh:
            self.entries.setCurrentIndex(self.entry_rows.index(len(rows) - 1, 0))
            self.entries.setFocus()

    def _strike(self) -> None:
        chosen: Sequence[EntryRow] = self.entries.chosen_rows()
        if chosen:
            struck = not all(row.struck for row in chosen)
            self.strike_asked.emit([row.id for row in chosen], struck)

    def _leave(self) -> None:
        self.entries.hide()
        self.table.setFocus()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.rows.retranslate()
        self.entry_rows.retranslate()
