"""Goods: the list, the card, the bulk grid and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_, ShopError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.masterdata import KEEP, MasterDataService, Page, ProductFilter, ProductInput, ProductRow
from jxc_desktop.ui.common.columns import Column, price, quantity
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.masterdata.card_list_window import CardListWindow
from jxc_desktop.ui.masterdata.product_card import ProductCard, read_product
from jxc_desktop.ui.masterdata.record_view_model import RecordViewModel

_COLUMNS: tuple[Column[ProductRow], ...] = (
    Column(N_("Code"), read=lambda row: row.code, name="code"),
    Column(N_("Item"), read=lambda row: row.name, name="name", stretch=True, width=116),
    Column(N_("Retail price"), read=lambda row: row.price, show=price, name="price"),
    Column(N_("Stock"), read=lambda row: row.stock, show=quantity, name="stock", danger=lambda row: row.stock < 0),
    Column(N_("Unit"), read=lambda row: row.unit, name="unit"),
    Column(N_("Specification"), read=lambda row: row.specification, name="specification"),
    Column(N_("Barcode"), read=lambda row: row.barcode, name="barcode"),
)
_PURCHASE: Column[ProductRow] = Column(
    N_("Purchase price"), read=lambda row: row.purchase_price, show=price, name="purchase_price"
)
_ORDERS = {"active": True, "disabled": False}


class ProductsWindow(CardListWindow):
    """The list of goods with the card of the chosen one. Ctrl+B edits many of them in a grid."""

    name = "products"
    heading = N_("Goods")
    icon_name = "masterdata"
    topics = frozenset({Topic.PRODUCTS, Topic.STOCK})
    states = (("active", N_("Active")), ("disabled", N_("Disabled")))
    help: ClassVar[Help | None] = Help(
        purpose=N_("Goods with their barcodes, units and prices. Only the name is needed."),
        steps=(
            N_("Scan or press Ctrl+N: a new item; type its name and price."),
            N_("Scan while the card is open: the code is added to the item."),
            N_("Ctrl+B changes many items at once, as in a spreadsheet."),
        ),
        keys=(
            ("Ctrl+F", N_("Filter")),
            ("Ctrl+N", N_("New item")),
            ("Ctrl+S", N_("Save the card")),
            ("Ctrl+B", N_("Edit many in a grid")),
        ),
        errors=((N_("It cannot be deleted"), N_("It stands on documents; switch “Sold and bought” off instead.")),),
    )

    def __init__(self, masterdata: MasterDataService, runner: Runner, navigator: Navigator, *, key: str | None = None):
        self.masterdata = masterdata
        self.costs = masterdata.may(Permission.COST_VIEW)
        self.columns = (*_COLUMNS, _PURCHASE) if self.costs else _COLUMNS  # type: ignore[misc]  # by right
        records = RecordViewModel(
            runner, lambda code: read_product(masterdata, code), masterdata.save_product, masterdata.delete_product
        )
        self.product_card = ProductCard(masterdata, runner)
        super().__init__(runner, navigator, self.product_card, records, key=key)
        self.product_card.barcode_asked.connect(self.make_barcode)
        self.bulk_button, self.label_button, self.import_button = (QPushButton(self) for _number in range(3))
        self._add_buttons()

    def _add_buttons(self) -> None:
        buttons = (
            (self.bulk_button, "bulk", lambda: _("Edit many (Ctrl+B)"), self.edit_many, Permission.PRODUCT_EDIT),
            (self.label_button, "print_labels", lambda: _("Labels"), self.print_labels, Permission.PRINT),
            (self.import_button, "import", lambda: _("From Excel"), self._import, Permission.IMPORT),
        )
        for button, word, text, does, permission in buttons:
            button.setObjectName(f"products.{word}")
            button.clicked.connect(does)
            button.setVisible(self.masterdata.may(permission))
            self.say(button.setText, text)
            self.filter_bar.add_widget(button)
        bind(self, "Ctrl+B", self.edit_many)

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> Page[ProductRow]:
        """One page of goods."""
        wanted = ProductFilter(text=query.text, active=_ORDERS[query.state or "active"], after=cursor, limit=limit)
        return self.masterdata.products(wanted)

    def empty_text(self) -> str:
        """How the first item is made."""
        return _("There are no goods yet: scan a barcode to make one.")

    def empty_actions(self) -> Sequence[Action]:
        """Make one, or bring a list."""
        return ((lambda: _("New item"), self.new_record), (lambda: _("From Excel"), self._import))

    def show_record(self, record: Any) -> None:
        """Show a product on the card."""
        self.product_card.show_product(record)

    def entered(self) -> ProductInput:
        """What the card holds."""
        return self.product_card.entered()

    def undo_removal(self, entered: Any) -> ProductInput:
        """The same product, made anew."""
        again: ProductInput = replace(entered, version=KEEP)
        return again

    def edit_many(self) -> None:
        """Open the chosen goods, or all that are listed, in the bulk grid."""
        if not self.masterdata.may(Permission.PRODUCT_EDIT):
            return
        page = self.navigator.open("bulk_products")
        take = getattr(page, "take", None)
        if take is not None:
            chosen = self.table.chosen_rows()
            query = self.query()
            codes = [row.code for row in chosen] if len(chosen) > 1 else []
            take(ProductFilter(text=query.text, active=_ORDERS[query.state or "active"]), codes)

    def print_labels(self) -> None:
        """Open the labels of the chosen goods."""
        take = getattr(self.navigator.open("labels"), "take_products", None)
        if take is not None:
            take([row.code for row in self.table.chosen_rows()])

    def make_barcode(self) -> None:
        """Give the product of the card one of the shop's own barcodes; what is typed is saved or discarded first."""
        code = self.records.code
        if not code:
            return

        def make() -> None:
            self.runner.submit(
                lambda _progress: self.masterdata.generate_barcode(code),
                done=lambda _saved: self.records.open(code),
                failed=self._record_failed,
            )

        self._leave(make)

    def on_scan(self, scan: Any) -> bool:
        """A code scanned on the card is added to it; elsewhere it opens its item, or begins a new one."""
        if scan.kind not in {"product", "unknown"}:
            return False
        holder = scan.scanned.product if scan.scanned else None
        if self._on_card() and self.card.may_edit:
            self._learn(scan.code, holder)
        elif holder is not None:
            self._leave(lambda: self.records.open(holder.code))
        elif self.card.may_edit:
            self._leave(lambda: self._begin(scan.code))
        return True

    def _on_card(self) -> bool:
        focus = self.focusWidget()
        return focus is not None and self.card.isAncestorOf(focus)

    def _learn(self, code: str, holder: Any) -> None:
        was_edited = self.card.edited
        new = self.product_card.learn(code, holder.name if holder else "", holder.code if holder else "")
        if new and self.records.code and not was_edited:
            self.save()

    def _begin(self, barcode: str) -> None:
        self.records.new()
        self.product_card.show_product(None, barcode=barcode)
        self.first_field().setFocus()

    def _record_failed(self, error: Exception) -> None:
        if isinstance(error, ShopError) and error.code == "in_use":
            self.card.errors.show_error(error, action=self._disable, action_text=lambda: _("Disable it"))
        else:
            super()._record_failed(error)

    def _disable(self) -> None:
        self.records.save(ProductInput(code=self.records.code, active=False))

    def _import(self) -> None:
        self.navigator.open("import", "products")
