"""Where everything stands in the counter window; nothing here decides anything."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jxc_desktop.ui.counter.authorisation_bar import AuthorisationBar
from jxc_desktop.ui.counter.cart_model import CartModel, ReturnModel
from jxc_desktop.ui.counter.cart_table import CounterTable
from jxc_desktop.ui.counter.emergency import EmergencyBand
from jxc_desktop.ui.counter.key_bar import KeyBar
from jxc_desktop.ui.counter.number_pad import NumberPad
from jxc_desktop.ui.counter.scan_box import ScanBox
from jxc_desktop.ui.counter.strips import Header, ResultLine, ReturnBand, SearchList, UnknownStrip
from jxc_desktop.ui.counter.widgets import Panel

WIDE_SIDE, NARROW_SIDE, NARROW_WINDOW = 340, 300, 1100


class CounterLayout(QWidget):
    """Header, scan box, answers and table on the left; one panel on the right; the keys below."""

    def __init__(self, counter_code: str, operator: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.header = Header(counter_code, operator, self)
        self.box = ScanBox(self)
        self.result = ResultLine(self)
        self.strip = UnknownStrip(self)
        self.authorisation = AuthorisationBar(self)
        self.emergency = EmergencyBand(self)
        self.band = ReturnBand(self)
        self.cart_model = CartModel(parent=self)
        self.cart_table = CounterTable("cart_table", self.cart_model, self)
        self.return_model = ReturnModel(parent=self)
        self.return_table = CounterTable("return_table", self.return_model, self)
        self.tables = QStackedWidget(self)
        self.tables.addWidget(self.cart_table)
        self.tables.addWidget(self.return_table)
        self.side = QStackedWidget(self)
        self.keys = KeyBar(self)
        self.pad = NumberPad(self._typing, self)
        self.pad.hide()
        self._arrange()
        self.search = SearchList(self)

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(12, 8, 12, 8)
        left.setSpacing(6)
        for widget in (self.emergency, self.band, self.box, self.result, self.strip, self.authorisation):
            left.addWidget(widget)
        left.addWidget(self.tables, 1)
        left.addWidget(self.pad)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(left, 1)
        middle.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(middle, 1)
        column.addWidget(self.keys)

    def _typing(self) -> QWidget:
        """Where the number pad types: the field that has the focus here, else the scan box."""
        focused = QApplication.focusWidget()
        return focused if focused is not None and self.isAncestorOf(focused) else self.box

    def fit(self, width: int) -> None:
        """Use the narrow arrangement on old four-by-three screens."""
        self.side.setFixedWidth(NARROW_SIDE if width < NARROW_WINDOW else WIDE_SIDE)
        self.keys.arrange(width)
        self.place_search()

    def place_search(self) -> None:
        """Put the search list right under the scan box, over everything else."""
        below = self.box.geometry()
        self.search.setGeometry(below.left(), below.bottom() + 2, below.width(), self.search.height())

    def add_panel(self, panel: Panel) -> None:
        """Keep a panel ready; one panel may stand for several modes."""
        if self.side.indexOf(panel) < 0:
            self.side.addWidget(panel)

    def show_panel(self, panel: Panel) -> None:
        """Show another panel beside the cart."""
        self.side.setCurrentWidget(panel)

    def show_line(self, number: int) -> None:
        """Select the cart line of that number and bring it into view."""
        rows, returned = self.cart_model.rows, self.return_model.rows
        self.cart_table.choose(next((place for place, line in enumerate(rows) if line.line == number), -1))
        self.return_table.choose(
            next((place for place, line in enumerate(returned) if number and line.cart_line == number), -1)
        )
