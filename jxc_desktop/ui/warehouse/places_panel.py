"""Where an item lies: its bins and lots under the list of stock."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.bins import PlaceFilter, PlaceRow
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, day, quantity
from jxc_desktop.ui.common.document_parts import BIN_PAGE, DocumentParts
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated

BY_BIN_PAGE = "report.stock_by_bin"
_ROWS_SHOWN = 6
_COLUMNS: tuple[Column[PlaceRow], ...] = (
    Column(N_("Warehouse"), read=lambda row: _(row.warehouse_name), name="warehouse", width=140),
    Column(N_("Bin"), read=lambda row: row.bin or _("Without a bin"), name="bin", width=140),
    Column(N_("Lot"), read=lambda row: row.lot, name="lot", width=160),
    Column(N_("Expires"), read=lambda row: row.expires, show=day, name="expires", width=110),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=100),
    Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=60, stretch=True),
)


class PlacesPanel(Translated, QFrame):
    """The places of one item; Enter opens a bin."""

    failed = Signal(object)

    def __init__(self, parts: DocumentParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("places")
        self.setProperty("role", "card")
        self._parts, self._code, self._name, self._asked = parts, "", "", 0
        self.title = QLabel(self)
        self.title.setProperty("role", "strong")
        self.all_button = QPushButton(self)
        self.all_button.setObjectName("places.all")
        self.say(self.all_button.setText, lambda: _("Stock by bin"))
        self.all_button.clicked.connect(lambda: parts.navigator.open(BY_BIN_PAGE))
        self.rows: RowsModel[PlaceRow] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMPACT, name="places.rows")
        self.table.setModel(self.rows)
        self.table.setFixedHeight((_ROWS_SHOWN + 1) * ROW_COMPACT + GRID)
        self.say(self.table.setAccessibleName, lambda: _("Bins and lots of the item"))
        self.table.activated_row.connect(lambda row: row.bin and parts.navigator.open(BIN_PAGE, row.bin))
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.all_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        layout.addLayout(top)
        layout.addWidget(self.table)
        self.hide()

    def show_product(self, code: str, name: str) -> None:
        """Show where an item lies; the answer to an older question is dropped."""
        self._code, self._name = code, name
        self._asked += 1
        asked = self._asked
        self._say_title()
        if not code:
            self.rows.set_rows([])
            return

        def take(found: tuple[PlaceRow, ...]) -> None:
            if asked == self._asked:
                self.rows.set_rows(found)

        self._parts.runner.submit(
            lambda _progress: self._parts.services.bins.places(PlaceFilter(product=code)),
            done=alive(self, take),
            failed=alive(self, self.failed.emit),
            read=True,
        )

    def _say_title(self) -> None:
        self.title.setText(f"{_('Where it lies')}: {self._name}" if self._name else _("Where it lies"))

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        if hasattr(self, "rows"):
            self._say_title()
            self.rows.retranslate()
