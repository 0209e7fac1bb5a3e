"""The price library: everything suppliers ask today, from their quotes and price lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.purchasing.views import Offer
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.columns import Column, day, price, quantity, whole
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import PageLike
from jxc_desktop.ui.common.tab_page import Help

_ORIGINS = {"quote": N_("Quote"), "list": N_("Price list")}


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer with the name of its goods."""

    name: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class OfferPage:
    """All offers at once: there are as many as suppliers quoted."""

    rows: tuple[OfferRow, ...]
    next: object | None = None
    total: int | None = None


class PriceLibraryWindow(ListWindow):
    """All offers that hold today."""

    name = "supplier_prices"
    heading = N_("Supplier prices")
    icon_name: ClassVar[str] = "purchase"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS, Topic.PRODUCTS, Topic.PARTIES})
    columns = (
        Column(N_("Code"), read=lambda row: row.offer.product, name="code", width=90),
        Column(N_("Item"), read=lambda row: row.name, name="item", stretch=True),
        Column(N_("Supplier"), read=lambda row: row.offer.supplier_name, name="supplier", width=160),
        Column(N_("Price"), read=lambda row: row.offer.price, show=price, name="price", width=90),
        Column(N_("Unit"), read=lambda row: row.offer.unit, name="unit", width=60),
        Column(N_("From quantity"), read=lambda row: row.offer.minimum, show=quantity, name="minimum", width=90),
        Column(
            N_("With tax, a base unit"), read=lambda row: row.offer.base_price, show=price, name="base_price", width=110
        ),
        Column(N_("From day"), read=lambda row: row.offer.since, show=day, name="since", width=100),
        Column(N_("Holds until"), read=lambda row: row.offer.until, show=day, name="until", width=100),
        Column(N_("Lead days"), read=lambda row: row.offer.lead_days, show=whole, name="lead_days", width=70),
        Column(N_("From"), read=lambda row: _(_ORIGINS[row.offer.origin]), name="origin", width=80),
        Column(N_("Number"), read=lambda row: row.offer.number, name="number", width=150),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("What suppliers ask for each item today: quotes that hold and price lists, cheapest first."),
        steps=(
            N_("Type goods or a supplier into the filter, or scan an item."),
            N_("Enter opens the quote; an order drawn from it takes its price."),
        ),
        keys=(("Ctrl+F", N_("Filter")), ("Enter", N_("Open"))),
    )

    def __init__(self, parts: DocumentParts) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator)
        self.reload()

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[OfferRow]:  # noqa: ARG002
        """All offers that fit."""
        goods = self.parts.services.goods
        rows = []
        for offer in self.parts.services.buying.offers(query.text):
            found = goods.by_product_code(offer.product)
            rows.append(OfferRow(found.product.name if found is not None else offer.product, offer))
        return OfferPage(tuple(rows), None, len(rows))

    def open_row(self, row: OfferRow) -> None:
        """Open the quote."""
        if row.offer.origin == "quote":
            self.parts.open_document(row.offer.number)

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("No supplier's price holds today. Enter a quote, or a price list of a supplier.")

    def empty_actions(self) -> Sequence[Action]:
        """How the first price is entered."""
        return [(lambda: _("Enter a quote"), lambda: self.navigator.open(editor_page("supplier_quote")))]

    def on_scan(self, scan: object) -> bool:
        """A scanned item is what the list is filtered by."""
        if isinstance(scan, Scan) and scan.scanned is not None:
            self.filter_bar.box.setText(scan.scanned.product.code)
            return True
        return False
