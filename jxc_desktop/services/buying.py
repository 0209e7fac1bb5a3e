"""Buying beyond the documents themselves: what to order, from whom, at what price, and what is not invoiced yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations
from jxc_desktop.services.engine.plans import context_of
from jxc_desktop.services.engine.posting import Context
from jxc_desktop.services.engine.resolving import Resolver
from jxc_desktop.services.purchasing.offers import Offers, of_offer
from jxc_desktop.services.purchasing.ordering import (
    Chosen,
    drafts_of,
    made_before,
    of_suggestion,
    of_wanted,
    post_orders,
    save_orders,
)
from jxc_desktop.services.purchasing.prices import read_history
from jxc_desktop.services.purchasing.suggesting import Suggesting
from jxc_desktop.services.purchasing.views import (
    Comparison,
    Contract,
    Offer,
    OrdersMade,
    PriceHistory,
    Suggestion,
    SuggestionFilter,
    UninvoicedLine,
    Waiting,
    Wanted,
)
from jxc_desktop.services.purchasing.waiting import (
    contracts_of,
    orders_to_receive,
    receipts_to_invoice,
    uninvoiced_of,
)
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import shop_settings

__all__ = ["BuyingService", "SuggestionFilter", "Wanted"]

Choose = Callable[[UnitOfWork, Context], Sequence[Chosen]]


class BuyingService(Service):
    """Suggestions become orders, quotes are compared, receipts wait for their invoices."""

    # suggestions

    def suggestions(self, wanted: SuggestionFilter | None = None) -> list[Suggestion]:
        """What is below its reorder point or promised and not there, with what to order and from whom.

        Prices are left out for who may neither order nor see costs.
        """
        self.require(Permission.PURCHASE_REQUEST)
        with self.database.read() as connection:
            return self._suggesting(connection).all(wanted or SuggestionFilter())

    def order_suggestions(
        self,
        key: str,
        wanted: Sequence[Wanted] | None = None,
        *,
        post: bool = True,
        confirmed: Confirmations = NONE_CONFIRMED,
    ) -> OrdersMade:
        """Make one order for every supplier in one transaction, of all suggestions or of those chosen.

        Suggestions nobody supplies are left where they are, unless they were chosen. With ``post`` false the
        orders are kept as drafts.

        Raises:
            InvalidValue: nothing is to be ordered, or something chosen has no supplier.
            NeedsConfirmation: something is doubtful; nothing was made.
        """

        def choose(work: UnitOfWork, _context: Context) -> Sequence[Chosen]:
            suggested = {one.code: one for one in self._suggesting(work.connection).all(SuggestionFilter())}
            if wanted is None:
                return [of_suggestion(one, Wanted(one.code)) for one in suggested.values() if one.supplier]
            goods = work.masters.products_by_code({one.product for one in wanted})
            return [of_wanted(place, one, suggested, goods) for place, one in enumerate(wanted, 1)]

        return self._order(key, choose, post=post, confirmed=confirmed)

    def order_requisition(
        self,
        requisition: str,
        key: str,
        supplier: str = "",
        *,
        post: bool = True,
        confirmed: Confirmations = NONE_CONFIRMED,
    ) -> OrdersMade:
        """Order what is open of a requisition, from whom the goods are bought usually, else from ``supplier``.

        Raises:
            NotFound: there is no such requisition.
            InvalidValue: nothing of it is open, or goods have no supplier.
        """

        def choose(work: UnitOfWork, context: Context) -> Sequence[Chosen]:
            draft = Draft(kind="purchase_order", key=key, source=requisition)
            drawn = Resolver(work.connection, context.settings, context.local).resolve(draft)
            suggesting = self._suggesting(work.connection, {line.product.id for line in drawn.document.lines})
            return [
                Chosen(
                    supplier=(found.code if (found := suggesting.supplier(line.product)) else "") or supplier,
                    product=line.product.code,
                    quantity=line.entered,
                    unit=line.unit,
                    price=suggesting.price(line.product, line.factor),
                    lead_days=found.lead_days if found else None,
                    source=drafted.source,
                )
                for line, drafted in zip(drawn.document.lines, drawn.draft.lines, strict=True)
            ]

        return self._order(key, choose, post=post, confirmed=confirmed)

    # quotes

    def compare(self, inquiry: str) -> list[Comparison]:
        """The lines of an inquiry with what every supplier asks today: quotes that hold, and price lists.

        Raises:
            NotFound: there is no such inquiry.
        """
        self.require(Permission.PURCHASE_ORDER)
        with self.database.read() as connection:
            return self._compared(connection, inquiry)[1]

    def order_cheapest(
        self,
        inquiry: str,
        key: str,
        choices: Mapping[str, str] | None = None,
        *,
        post: bool = True,
        confirmed: Confirmations = NONE_CONFIRMED,
    ) -> OrdersMade:
        """Order what an inquiry asks for where it is cheapest, or from the supplier chosen for a product.

        The orders take the prices of the offers and are drawn from the quotes. Lines without an offer are left out.

        Raises:
            InvalidValue: there is no offer, or the supplier chosen made none.
        """
        chosen = choices or {}

        def choose(work: UnitOfWork, _context: Context) -> Sequence[Chosen]:
            found = []
            offers, compared = self._compared(work.connection, inquiry)
            goods = {product.code: product for product in offers.goods.values()}
            for place, one in enumerate(compared, 1):
                supplier = chosen.get(one.code, "")
                offer = one.offer_of(supplier) if supplier else one.cheapest
                if offer is None and supplier:
                    raise InvalidValue(f"lines[{place}].supplier", supplier, N_("it did not quote these goods"))
                if offer is not None:
                    found.append(of_offer(one, offer, goods[one.code]))
            return found

        return self._order(key, choose, post=post, confirmed=confirmed)

    def offers(self, text: str = "", supplier: str = "") -> list[Offer]:
        """The price library: everything suppliers ask today, by product and price."""
        self.require(Permission.PURCHASE_ORDER)
        with self.database.read() as connection:
            found = Offers(connection, self.clock.local().date())
        words = text.strip().casefold()
        rows = [
            offer
            for product_id, offers in found.by_product.items()
            for offer in offers
            if (not supplier or offer.supplier == supplier)
            and any(
                words in one.casefold()
                for one in (
                    offer.product,
                    found.goods[product_id].name,
                    found.goods[product_id].initials,
                    offer.supplier_name,
                )
            )
        ]
        return sorted(rows, key=lambda one: (one.product, one.base_price))

    def price_history(self, product: str, side: str = "purchase", party: str = "") -> PriceHistory:
        """The prices of a product, newest first, and what of it is there, available and coming.

        ``side`` is ``purchase`` or ``sale``. What was paid is told to who may buy or see costs only.

        Raises:
            NotFound: there is no such product.
        """
        self.require(Permission.STOCK_VIEW)
        if side == "purchase" and not self._sees_prices():
            self.require(Permission.COST_VIEW)
        with self.database.read() as connection:
            goods = Masters(connection).products_by_code([product]).get(product)
            if goods is None:
                raise NotFound(field="product", what=N_("product"), name=product)
            return read_history(connection, goods, side, party)

    # contracts and invoices

    def contracts(self) -> list[Contract]:
        """The contracts that stand, with what was ordered under each; those that end first come first."""
        self.require(Permission.PURCHASE_ORDER)
        with self.database.read() as connection:
            warning = shop_settings(Settings(connection).all()).contract_warning_days
            return contracts_of(connection, self.clock.local().date(), warning)

    def uninvoiced(self, supplier: str = "") -> list[UninvoicedLine]:
        """The lines of receipts that wait for an invoice, oldest first.

        Raises:
            NotFound: there is no such supplier.
        """
        self.require(Permission.PURCHASE_INVOICE)
        with self.database.read() as connection:
            party = None
            if supplier:
                record = Masters(connection).party_record(supplier)
                if record is None:
                    raise NotFound(field="party", what=N_("supplier or customer"), name=supplier)
                party = record.id
            return uninvoiced_of(connection, party)

    def waiting(self) -> Waiting:
        """How much waits for the user of the moment; what they may not do does not wait for them."""
        self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            today, warning = self.clock.local().date(), shop_settings(Settings(connection).all()).contract_warning_days
            return Waiting(
                suggestions=len(self._suggesting(connection).all(SuggestionFilter()))
                if self.may(Permission.PURCHASE_REQUEST)
                else 0,
                to_receive=orders_to_receive(connection) if self.may(Permission.PURCHASE_POST) else 0,
                to_invoice=receipts_to_invoice(connection) if self.may(Permission.PURCHASE_INVOICE) else 0,
                ending=tuple(one for one in contracts_of(connection, today, warning) if one.state == "ending")
                if self.may(Permission.PURCHASE_ORDER)
                else (),
            )

    # the rest

    def _sees_prices(self) -> bool:
        return any(map(self.may, (Permission.COST_VIEW, Permission.PURCHASE_ORDER, Permission.PURCHASE_POST)))

    def _suggesting(self, connection: Connection, also: set[int] | None = None) -> Suggesting:
        return Suggesting(connection, self.clock.local().date(), prices=self._sees_prices(), also=also or set())

    def _compared(self, connection: Connection, inquiry: str) -> tuple[Offers, list[Comparison]]:
        documents = Documents(connection)
        row = documents.with_number(inquiry)
        if row is None or row.kind != "supplier_inquiry":
            raise NotFound(field="document", what=N_("supplier inquiry"), name=inquiry)
        lines = documents.lines(row.id)
        offers = Offers(connection, self.clock.local().date(), {line.product_id for line in lines})
        return offers, offers.of_inquiry(row.number, lines)

    def _order(self, key: str, choose: Choose, *, post: bool, confirmed: Confirmations) -> OrdersMade:
        user = self.require(Permission.PURCHASE_ORDER)

        def make(work: UnitOfWork) -> OrdersMade:
            if (earlier := made_before(work, key)) is not None:
                return earlier
            context = context_of(self, work, user)
            drafts = drafts_of([one for one in choose(work, context) if one.quantity > 0], key, context.local.date())
            if not drafts:
                raise InvalidValue("lines", "", N_("there is nothing to order"))
            made = post_orders(work, drafts, context, confirmed) if post else save_orders(work, drafts, context)
            return replace(made, changes=work.commit())

        return self.database.run(make)
