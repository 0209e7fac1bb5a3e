"""The card of a bin: its code and place on the walk, what lies in it, and what belongs there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.bins import BinContents, BinInput
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column, day, quantity
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.lookup import LookupEdit, Search
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

_FIELDS = (
    FormField("code", N_("Code, or A-01…A-20 for many"), "code", needed=True),
    FormField("name", N_("Name")),
    FormField("position", N_("Place on the walk"), "whole"),
    FormField("active", N_("In use"), "yes"),
)


@dataclass(frozen=True, slots=True)
class BinGoods:
    """Goods in a bin, or that belong there; without a quantity there are none of them now."""

    product: str
    name: str
    lot: str = ""
    expires: date | None = None
    quantity: Decimal | None = None
    unit: str = ""
    belongs: bool = False


_COLUMNS: tuple[Column[BinGoods], ...] = (
    Column(N_("Code"), read=lambda row: row.product, name="code", width=72),
    Column(N_("Item"), read=lambda row: row.name, name="item", stretch=True, width=120),
    Column(N_("Lot"), read=lambda row: row.lot, name="lot", width=84),
    Column(N_("Expires"), read=lambda row: row.expires, show=day, name="expires", width=92),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=68),
    Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=44),
    Column(N_("Belongs here"), read=lambda row: _("Yes") if row.belongs else "", name="belongs", width=68),
)


def goods_of(shown: BinContents) -> list[BinGoods]:
    """What lies in a bin, then what belongs there and is out."""
    belongs = dict(shown.belongs)
    rows = [
        BinGoods(line.product, line.name, line.lot, line.expires, line.quantity, line.unit, line.product in belongs)
        for line in shown.lines
    ]
    there = {row.product for row in rows}
    return [*rows, *(BinGoods(code, name, belongs=True) for code, name in belongs.items() if code not in there)]


class BinCard(Card):
    """Shows and reads one bin. ``fixed`` tells a product that belongs here from now on, ``freed`` one that does not."""

    fixed = Signal(str)
    freed = Signal(str)
    opened = Signal(str)

    def __init__(self, search: Search, *, may_edit: bool) -> None:
        self.shown: BinContents | None = None
        super().__init__(Form(_FIELDS, columns=4, name="bin"), name="bin_card", may_edit=may_edit)
        self.remove_button.hide()
        self.goods: RowsModel[BinGoods] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="bin.goods")
        self.table.setModel(self.goods)
        self.say(self.table.setAccessibleName, lambda: _("What lies in the bin"))
        self.lookup = LookupEdit(search, parent=self, name="bin.belongs")
        self.say(self.lookup.setAccessibleName, lambda: _("Goods that belong here"))
        self.free_button = QPushButton(self)
        self.free_button.setObjectName("bin.free")
        self.say(self.free_button.setText, lambda: _("Belongs here no more"))
        label = QLabel(self)
        self.say(label.setText, lambda: _("Goods that belong here"))
        label.setBuddy(self.lookup)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(label)
        row.addWidget(self.lookup, 1)
        row.addWidget(self.free_button)
        self.inside.addWidget(self.table, 1)
        self.inside.addLayout(row)
        self.lookup.chosen.connect(self._chosen)
        self.free_button.clicked.connect(self._free)
        self.table.activated_row.connect(lambda chosen: self.opened.emit(chosen.product))
        self.show_bin(None)

    def heading(self) -> str:
        """The code, or that it is new."""
        if self.shown is None:
            return _("New bin")
        return f"{self.shown.bin.code}  {self.shown.bin.name}".strip()

    def show_bin(self, shown: BinContents | None) -> None:
        """Show a bin, or an empty card."""
        self.shown = shown
        self.errors.clear()
        bin_ = shown.bin if shown else None
        values = {name: getattr(bin_, name) for name in ("code", "name", "position", "active")} if bin_ else {}
        self.form.show_values({"active": True, **values})
        self.form.set_enabled("code", enabled=shown is None)
        self.goods.set_rows(goods_of(shown) if shown else [])
        kept = {"lot": any(row.lot for row in self.goods.rows), "expires": any(row.expires for row in self.goods.rows)}
        for number, column in enumerate(self.goods.columns):
            self.table.setColumnHidden(number, not kept.get(column.name, True))
        self.lookup.setEnabled(shown is not None and self.may_edit)
        self.free_button.setEnabled(shown is not None and self.may_edit)
        self.set_edited(edited=False)

    def entered(self, warehouse: str) -> BinInput:
        """What was typed, as the service takes it."""
        values = self.form.values()
        position = values["position"]
        return BinInput(
            code=str(values["code"]),
            warehouse=self.shown.bin.warehouse if self.shown else warehouse,
            name=str(values["name"]),
            position=int(position) if isinstance(position, Decimal) else None,
            active=bool(values["active"]),
        )

    def _chosen(self, found: Suggestion | None) -> None:
        if found is not None:
            self.lookup.set_value(None)
            self.fixed.emit(str(found.value))

    def _free(self) -> None:
        place = self.table.currentIndex().row()
        if 0 <= place < self.goods.rowCount() and self.goods.row(place).belongs:
            self.freed.emit(self.goods.row(place).product)

    def retranslate(self) -> None:
        """Say the table again."""
        super().retranslate()
        self.goods.retranslate()
