"""The stock list: what is there, what it is worth, what runs short; Enter opens every movement of an item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar

import shiboken6
from PySide6.QtWidgets import QLabel, QPushButton

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.ledgers import StockFilter, StockRow
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.columns import Column, gutter, money, price, quantity
from jxc_desktop.ui.common.document_parts import BIN_PAGE, MOVES_PAGE, DocumentParts
from jxc_desktop.ui.common.footer import footer_of
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import PageLike
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.warehouse_box import WarehouseBox
from jxc_desktop.ui.warehouse.places_panel import PlacesPanel

_SUM_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class StockSum:
    """How many goods a list has and what they are worth."""

    goods: int
    value: Decimal | None


def _sign(row: StockRow) -> str | None:
    if row.quantity < 0:
        return "error"
    return "warning" if row.minimum is not None and row.quantity < row.minimum else None


def _sign_told(row: StockRow) -> str:
    sign = _sign(row)
    if sign == "error":
        return _("Negative stock")
    return _("Below the minimum") if sign else ""


class StockWindow(ListWindow):
    """All goods with what is there."""

    name = "stock"
    heading = N_("Stock on hand")
    icon_name: ClassVar[str] = "stock"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.STOCK, Topic.COST, Topic.PRODUCTS})
    states = (
        ("in_stock", N_("In stock")),
        ("", N_("All goods")),
        ("below_minimum", N_("Below the minimum")),
        ("negative", N_("Negative stock")),
    )
    columns = (
        gutter(_sign, _sign_told),
        Column(N_("Code"), read=lambda row: row.code, name="code", width=90),
        Column(N_("Item"), read=lambda row: row.name, name="item", stretch=True),
        Column(N_("Specification"), read=lambda row: row.specification, name="specification", width=100),
        Column(N_("Category"), read=lambda row: row.category, name="category", width=90),
        Column(
            N_("In stock"), read=lambda row: row.nested, name="nested", right=True, width=130,
            danger=lambda row: row.quantity < 0,
        ),
        Column(
            N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=90,
            danger=lambda row: row.quantity < 0,
        ),
        Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=56),
        Column(N_("Minimum"), read=lambda row: row.minimum, show=quantity, name="minimum", width=80),
        Column(N_("Price"), read=lambda row: row.price, show=price, name="price", width=80),
        Column(N_("Average cost"), read=lambda row: row.average, show=price, name="average", width=100),
        Column(N_("Value"), read=lambda row: row.value, show=money, name="value", width=110),
    )  # fmt: skip
    help: ClassVar[Help | None] = Help(
        purpose=N_("What is in stock, what it is worth, and what runs short."),
        steps=(
            N_("Type into the filter or scan an item."),
            N_("Enter opens every movement of the item, with the cause of its cost."),
            N_("Alt+B shows in which bins the item lies; a scanned bin opens."),
        ),
        keys=(("Ctrl+F", N_("Filter")), ("Enter", N_("Movements")), ("F8", N_("Why this cost?"))),
    )

    def __init__(self, parts: DocumentParts) -> None:
        self.parts = parts
        self._sum: StockSum | None = None
        self._asked = 0
        super().__init__(parts.runner, parts.navigator)
        self.warehouse = WarehouseBox(self, name="stock.warehouse")
        self.filter_bar.add_widget(self.warehouse)
        self.warehouse.currentIndexChanged.connect(lambda _place: self.reload())
        self.sum_label = QLabel(self)
        self.places = PlacesPanel(parts, self)
        self.places_button = QPushButton(self)
        self._add_places()
        self._add_footer()
        self._ask_warehouses()
        self.reload()

    def _add_footer(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.addWidget(footer_of(self.sum_label, self))

    def _add_places(self) -> None:
        """Where the item of the cursor lies, shown on wish where the shop keeps bins."""
        self.places_button.setObjectName("stock.places")
        self.places_button.setCheckable(True)
        self.places_button.hide()
        self.say(self.places_button.setText, lambda: _("Where it lies  Alt+B"))
        self.filter_bar.add_widget(self.places_button)
        self.places_button.toggled.connect(self.places.setVisible)
        self.places_button.toggled.connect(lambda _on: self._follow_row())
        self.places.failed.connect(self.errors.show_error)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._follow_row())
        self.model.loaded.connect(self._follow_row)
        bind(self, "Alt+B", self.places_button.click)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.places)

    def _follow_row(self) -> None:
        if not self.places.isHidden():
            place = self.table.currentIndex().row()
            row = self.model.row(place) if 0 <= place < self.model.rowCount() else None
            self.places.show_product(row.code if row else "", row.name if row else "")

    def _ask_warehouses(self) -> None:
        services = self.parts.services

        def work(_progress: object) -> tuple[bool, list[tuple[str, str]]]:
            places = [(one.code, one.name) for one in services.masterdata.warehouses() if one.active]
            return services.settings.shop().bins, places

        self.runner.submit(
            work,
            done=self._fill_warehouses,
            failed=lambda _error: None,  # the list works without the choice
            read=True,
        )

    def _fill_warehouses(self, found: tuple[bool, list[tuple[str, str]]]) -> None:
        if not shiboken6.isValid(self):
            return
        bins, places = found
        self.places_button.setVisible(bins)
        self.warehouse.offer((code, _(name)) for code, name in places)

    def _wanted(self, query: ListQuery) -> StockFilter:
        place = str(query.filters.get("warehouse", ""))
        return StockFilter(text=query.text, warehouse=place, only=query.state)

    def query(self) -> ListQuery:
        """What is typed and chosen, the warehouse with it."""
        asked = super().query()
        box = getattr(self, "warehouse", None)
        place = box.currentData() if box is not None else ""
        return replace(asked, filters={**asked.filters, "warehouse": place or ""})

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[StockRow]:
        """One page of goods."""
        return self.parts.services.ledgers.stock_list(replace(self._wanted(query), after=cursor, limit=limit))

    def counts(self, query: ListQuery) -> Mapping[str, int]:
        """How many goods each tab has, where the database says so at once."""
        found: dict[str, int] = {}
        for state, _word in self.states:
            page = self.parts.services.ledgers.stock_list(replace(self._wanted(replace(query, state=state)), limit=1))
            if page.total is not None:
                found[state] = page.total
        return found

    def reload(self) -> None:
        """Read the list and its sum again."""
        super().reload()
        self._asked += 1
        asked, query = self._asked, self.query()
        self.runner.submit(
            lambda _progress: self._add_up(query),
            done=lambda found: self._show_sum(asked, found),
            failed=lambda _error: None,  # the list itself says what is wrong
            read=True,
        )

    def _add_up(self, query: ListQuery) -> StockSum:
        wanted = replace(self._wanted(query), limit=_SUM_PAGE)
        goods, value, seen = 0, ZERO, True
        while True:
            page = self.parts.services.ledgers.stock_list(wanted)
            goods += len(page.rows)
            for row in page.rows:
                seen = seen and row.value is not None
                value += row.value or ZERO
            if page.next is None:
                return StockSum(goods, value if seen else None)
            wanted = replace(wanted, after=page.next)

    def _show_sum(self, asked: int, found: StockSum) -> None:
        if asked == self._asked and shiboken6.isValid(self):
            self._sum = found
            self._say_sum()

    def _say_sum(self) -> None:
        if self._sum is None:
            return
        told = ngettext("{count} item", "{count} items", self._sum.goods).format(count=f"{self._sum.goods:,d}")
        if self._sum.value is not None:
            told += "  ·  " + _("worth ¥{value}").format(value=money_text(self._sum.value))
        self.sum_label.setText(told)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        if hasattr(self, "sum_label"):
            self._say_sum()

    def open_row(self, row: StockRow) -> None:
        """Open the movements of the item."""
        self.navigator.open(MOVES_PAGE, row.code)

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("Nothing is in stock here. A goods receipt or the opening stock brings goods in.")

    def on_scan(self, scan: object) -> bool:
        """A scanned item is what the list is filtered by."""
        if isinstance(scan, Scan) and scan.scanned is not None:
            self.filter_bar.box.setText(scan.scanned.product.code)
            return True
        if isinstance(scan, Scan) and scan.kind == "bin":
            self.navigator.open(BIN_PAGE, scan.bin)
            return True
        return False
