"""The card of a product: only the name is needed; everything else has a default that works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_, AlreadyExists
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import price_text, quantity_text
from jxc_desktop.services.masterdata import MasterDataService, ProductInput, ProductRecord
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.text_grid import TextGrid
from jxc_desktop.ui.masterdata.choices import COSTING, NEGATIVE, find_categories, find_suppliers, words

_PRICES = ("member_price", "wholesale_price", "floor_price", "purchase_price")
_UNIT_PRICES = ("price", "member_price", "wholesale_price")


@dataclass(frozen=True, slots=True)
class ProductOnCard:
    """A product with the names of its category and supplier."""

    record: ProductRecord
    category: str = ""
    supplier: str = ""


def read_product(masterdata: MasterDataService, code: str) -> ProductOnCard:
    """Everything the card of a product shows."""
    record = masterdata.product_record(code)
    product = record.product
    categories = {one.code: one.name for one in masterdata.categories()}
    supplier = ""
    if product.supplier:
        allowed = masterdata.may(Permission.PARTY_VIEW)
        supplier = masterdata.party(product.supplier).name if allowed else product.supplier
    return ProductOnCard(record, categories.get(product.category, product.category), supplier)


def _fields(masterdata: MasterDataService) -> list[FormField]:
    return [
        FormField("name", N_("Name"), needed=True, wide=True),
        FormField("specification", N_("Specification")),
        FormField("category", N_("Category"), "lookup", search=find_categories(masterdata), creates=True),
        FormField("supplier", N_("Supplier"), "lookup", search=find_suppliers(masterdata)),
        FormField("price", N_("Retail price"), "price"),
        FormField("unit", N_("Base unit")),
        FormField("purchase_price", N_("Purchase price"), "price"),
        FormField("tables", "", "slot"),
        FormField("member_price", N_("Member price"), "price"),
        FormField("wholesale_price", N_("Wholesale price"), "price"),
        FormField("floor_price", N_("Floor price"), "price"),
        FormField("code", N_("Code (made by itself)"), "code"),
        FormField("initials", N_("Initials (made by themselves)"), "code"),
        FormField("tax_rate", N_("Tax rate %"), "quantity"),
        FormField("minimum", N_("Least in stock"), "quantity"),
        FormField("maximum", N_("Most in stock"), "quantity"),
        FormField("shelf_life_days", N_("Shelf life in days"), "whole"),
        FormField("warranty_days", N_("Warranty in days"), "whole"),
        FormField("costing", N_("Costing"), "choice", choices=words(COSTING)),
        FormField("negative", N_("If stock runs out"), "choice", choices=words(NEGATIVE)),
        FormField("lots", N_("Keeps lots"), "yes"),
        FormField("active", N_("Sold and bought"), "yes"),
        FormField("serials", N_("Has serial numbers"), "yes"),
        FormField("remark", N_("Remark"), wide=True),
    ]


class ProductCard(Card):
    """Shows and reads one product. ``costs`` shows the purchase price.

    A code or barcode that another product has is told as soon as it is typed. ``barcode_asked`` wants one of the
    shop's own barcodes for the product.
    """

    barcode_asked = Signal()

    def __init__(self, masterdata: MasterDataService, runner: Runner, parent: QWidget | None = None) -> None:
        self._shown: ProductOnCard | None = None
        form = Form(_fields(masterdata), runner=runner, name="product")
        self.barcodes = TextGrid((N_("Barcode"), N_("Unit")), name="product.barcodes", rows_shown=2)
        self.units = TextGrid(
            (N_("Unit"), N_("Holds"), N_("Retail"), N_("Member"), N_("Wholesale")),
            name="product.units",
            rows_shown=2,
        )
        self.barcode_button = QToolButton()
        self.custom = TextGrid((N_("Own field"), N_("Content")), name="product.custom", rows_shown=2)
        super().__init__(form, parent, name="product_card", may_edit=masterdata.may(Permission.PRODUCT_EDIT))
        form.show_field("purchase_price", shown=masterdata.may(Permission.COST_VIEW))
        tables, below = QHBoxLayout(), QHBoxLayout()
        for title, grid, row, share in (
            (N_("Barcodes: scan to add one"), self.barcodes, tables, 1),
            (N_("Other units"), self.units, tables, 2),
            (N_("Own fields"), self.custom, below, 1),
        ):
            row.addLayout(self._titled(title, grid), share)
            grid.changed.connect(lambda: self.set_edited(edited=True))
        form.fill_slot("tables", tables)
        self.inside.insertLayout(1, below)
        self.inside.addStretch(1)
        self._masterdata, self._runner = masterdata, runner
        form.editor("category").create_asked.connect(self._make_category)
        form.editor("code").editingFinished.connect(self._check_code)
        self.barcodes.changed.connect(self._check_barcodes)
        self.barcode_button.clicked.connect(self.barcode_asked)
        self.show_product(None)

    def _barcode_head(self) -> QHBoxLayout:
        """What makes a barcode for goods that have none."""
        self.barcode_button.setObjectName("product.make_barcode")
        self.barcode_button.setText("+")
        self.barcode_button.setAutoRaise(True)
        self.say(self.barcode_button.setToolTip, lambda: _("Make a barcode of the shop"))
        self.say(self.barcode_button.setAccessibleName, lambda: _("Make a barcode of the shop"))
        head = QHBoxLayout()
        head.addStretch(1)
        head.addWidget(self.barcode_button)
        return head

    def _titled(self, title: str, grid: TextGrid) -> QVBoxLayout:
        box = QVBoxLayout()
        label = QLabel(self)
        label.setProperty("role", "status")
        label.setBuddy(grid)
        self.say(label.setText, lambda: _(title))
        self.say(grid.setAccessibleName, lambda: _(title))
        if grid is self.barcodes:
            head = self._barcode_head()
            head.insertWidget(0, label)
            box.addLayout(head)
        else:
            box.addWidget(label)
        box.addWidget(grid)
        return box

    def heading(self) -> str:
        """The name, or that it is new."""
        return self._shown.record.product.name if self._shown else _("New item")

    def show_product(self, shown: ProductOnCard | None, *, name: str = "", barcode: str = "") -> None:
        """Show a product, or an empty card with what is known already."""
        self._shown = shown
        self.errors.clear()
        if shown is None:
            self.form.show_values({"name": name, "active": True, "costing": "average"})
            self.barcodes.set_texts([(barcode, "")] if barcode else [])
            self.units.set_texts([])
            self.custom.set_texts([])
        else:
            self._show(shown)
        self.form.set_enabled("code", enabled=shown is None)
        self.remove_button.setEnabled(self.may_edit and shown is not None)
        self.barcode_button.setVisible(self.may_edit and shown is not None)
        self.set_edited(edited=bool(shown is None and (name or barcode)))

    def _show(self, shown: ProductOnCard) -> None:
        product = shown.record.product
        values: dict[str, object] = {
            name: getattr(product, name)
            for name in ("name", "specification", "price", "unit", *_PRICES, "code", "initials", "tax_rate")
        }
        values |= {name: getattr(product, name) for name in ("minimum", "maximum", "shelf_life_days", "lots", "active")}
        values |= {"costing": product.costing.value, "negative": product.negative.value}
        values |= {"serials": product.serials, "remark": shown.record.remark}
        values["warranty_days"] = shown.record.warranty_days
        values["category"] = Suggestion(product.category, shown.category) if product.category else None
        values["supplier"] = Suggestion(product.supplier, shown.supplier) if product.supplier else None
        self.form.show_values(values)
        self.barcodes.set_texts([(one.code, one.unit) for one in product.barcodes])
        self.units.set_texts([_unit_texts(one) for one in product.units])
        self.custom.set_texts(list(product.custom.items()))

    def entered(self) -> ProductInput:
        """What was typed, as the service takes it; a new product leaves out what was left empty."""
        values = self.form.values()
        if values["price"] is None:
            values["price"] = Decimal(0)
        if values["tax_rate"] is None:
            values["tax_rate"] = Decimal(0)
        if not values["unit"]:
            del values["unit"]
        if not values["initials"]:
            del values["initials"]
        if self._shown is not None:
            values |= {"code": self._shown.record.product.code, "version": self._shown.record.version}
            if values.get("initials") == self._shown.record.product.initials:
                del values["initials"]
        else:
            values["version"] = 0
        return ProductInput(**values, **self._tables())  # type: ignore[arg-type]  # the form holds what each field takes

    def _tables(self) -> dict[str, Any]:
        before = self._shown.record.product.custom if self._shown else {}
        custom = {**dict.fromkeys(before, ""), **{name: text for name, text in self.custom.texts() if name}}
        units = [
            {"unit": unit, "factor": factor, **dict(zip(_UNIT_PRICES, prices, strict=True))}
            for unit, factor, *prices in self.units.texts()
        ]
        barcodes = [{"barcode": code, "unit": unit} for code, unit in self.barcodes.texts()]
        return {"custom": custom, "units": units, "barcodes": barcodes}

    def learn(self, barcode: str, holder: str, holder_code: str) -> bool:
        """Take a scanned code; one that belongs to another product is named at once. True when it is new here."""
        own = self._shown.record.product.code if self._shown else ""
        if holder_code and holder_code != own:
            self.errors.show_error(AlreadyExists(field="barcodes", what=N_("barcode"), name=barcode, holder=holder))
            return False
        if any(code == barcode for code, _unit in self.barcodes.texts()):
            return False
        self.barcodes.add((barcode, ""))
        return True

    def _check_code(self) -> None:
        """Tell at once that a new product would have the code of another."""
        code = str(self.form.editor("code").text()).strip()
        if self._shown is None and code:
            self._tell_holder("code", code)

    def _check_barcodes(self) -> None:
        """Tell at once that a barcode belongs to another product."""
        known = {one.code for one in self._shown.record.product.barcodes} if self._shown else set()
        for code, _unit in self.barcodes.texts():
            if code and code not in known:
                self._tell_holder("barcodes", code)

    def _tell_holder(self, field: str, code: str) -> None:
        own = self._shown.record.product.code if self._shown else ""

        def done(holder: Product | None) -> None:
            if shiboken6.isValid(self) and holder is not None and holder.code != own:
                what = N_("product") if field == "code" else N_("barcode")
                named = f"{holder.code} {holder.name}"
                self.show_error(AlreadyExists(field=field, what=what, name=code, holder=named))

        self._runner.submit(
            lambda _progress: self._masterdata.holder(code), done=done, failed=self.show_error, read=True
        )

    def _make_category(self, name: str) -> None:
        self._runner.submit(
            lambda _progress: self._masterdata.save_category(name, name),
            done=lambda _changes: self._choose_category(name),
            failed=self.show_error,
        )

    def _choose_category(self, name: str) -> None:
        self.form.editor("category").set_value(Suggestion(name, name))
        self.set_edited(edited=True)


def _unit_texts(unit: Any) -> Sequence[str]:
    prices = (getattr(unit, name) for name in _UNIT_PRICES)
    return (unit.name, quantity_text(unit.factor), *("" if one is None else price_text(one) for one in prices))
