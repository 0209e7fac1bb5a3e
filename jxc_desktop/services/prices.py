"""Price lists, promotions, and what a party pays: each change is one transaction and one audit row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from jxc_desktop.db.repositories.masters import Masters, PartyRecord
from jxc_desktop.db.repositories.prices import (
    PURCHASE,
    SALE,
    PriceItem,
    PriceListRecord,
    Prices,
    PromotionRecord,
)
from jxc_desktop.db.rows import Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, Conflict, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pricing import RETAIL, Asked, SuggestedPrice, asking_price, buying_price
from jxc_desktop.domain.product import Product, to_base
from jxc_desktop.services.masterdata import Saved
from jxc_desktop.services.price_rules import (
    PriceInput,
    Record,
    checked_list,
    checked_promotion,
    difference,
    list_for,
    party_named,
)
from jxc_desktop.services.service import Service

__all__ = ["PriceInput", "PriceItem", "PriceListRecord", "PriceService", "PromotionRecord"]

_BENEFITS = ("percent", "amount", "price")


class PriceService(Service):
    """What goods cost whom. Purchase prices are left out for who may not see cost."""

    # asking

    def price(
        self,
        product: str,
        party: str = "",
        quantity: Decimal = Decimal(1),
        unit: str = "",
        at: datetime | None = None,
    ) -> SuggestedPrice:
        """What a party pays for one ``unit`` of a product, or asks of us for it, and why.

        Raises:
            NotFound: no such product or party.
            NotAllowed: the party is a supplier and the user may not see cost.
        """
        self.require(Permission.PRODUCT_VIEW)
        if quantity <= 0:
            raise InvalidValue("quantity", quantity, N_("it is not above zero"))
        with self.database.read() as connection:
            masters = Masters(connection)
            goods = masters.product(product)
            who = party_named(masters, party) if party else None
            base = to_base(goods, quantity, unit)
            level = who.level if who else RETAIL
            asked = Asked(at or self.clock.local(), party, level, base)
            if who is not None and who.role == "supplier":
                self.require(Permission.COST_VIEW)
                return _bought(connection, goods, unit, asked, who)
            return asking_price(goods, unit, asked, Prices(connection).rules(SALE, [goods.id]).get(goods.id, ()))

    # price lists

    def price_lists(self) -> list[PriceListRecord]:
        """All price lists by code, without their prices."""
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            found = Prices(connection).lists()
        return [one for one in found if one.direction == SALE or self.may(Permission.COST_VIEW)]

    def price_list(self, code: str) -> PriceListRecord:
        """The price list of this code with its prices.

        Raises:
            NotFound: there is none.
        """
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            found = _list(connection, code)
        if found.direction == PURCHASE:
            self.require(Permission.COST_VIEW)
        return found

    def save_price_list(self, code: str, changes: Mapping[str, Any], version: int | None = None) -> Saved:
        """Make a price list or change these members of it; ``items`` are then all its prices.

        Raises:
            NotFound: goods or a party nobody knows.
            InvalidValue: with the member named.
            Conflict: somebody changed it since ``version``.
        """
        self.require(Permission.PRICE_EDIT)
        with self.database.write() as work:
            before = Prices(work.connection).price_list(code)
            _same_version(before, version)
            after = replace(before or PriceListRecord(code, code), **changes)
            return self._write_list(work, before, after)

    def save_price(self, entered: PriceInput) -> Saved:
        """Set one price in a list, which is made if there is none yet; answers the list.

        Raises:
            NotFound, InvalidValue: as for a whole list.
        """
        self.require(Permission.PRICE_EDIT)
        with self.database.write() as work:
            wanted = list_for(work.masters, entered)
            before = Prices(work.connection).price_list(wanted.code)
            after = before or wanted
            named = {name: getattr(wanted, name) for name in ("party", "level", "direction")}
            if before is not None and (entered.party or entered.level or entered.direction):
                after = replace(before, **named)
            unit = _unit(work.masters, entered)
            kept = tuple(one for one in after.items if not _same_place(one, entered, unit))
            if entered.price is not None:
                item = PriceItem(entered.product, entered.price, unit, entered.minimum, entered.starts, entered.ends)
                kept = (*kept, item)
            return self._write_list(work, before, replace(after, items=kept))

    def delete_price_list(self, code: str) -> Changes:
        """Take a price list away; documents keep the prices they were made with."""
        self.require(Permission.PRICE_EDIT)
        with self.database.write() as work:
            prices = Prices(work.connection)
            found = _list(work.connection, code)
            prices.delete_list(found.id)
            return self._finish(work, "price_list.delete", code, {"before": {"name": found.name}})

    def _write_list(self, work: UnitOfWork, before: PriceListRecord | None, after: PriceListRecord) -> Saved:
        party = party_named(work.masters, after.party) if after.party else None
        goods = work.masters.products_by_code({item.product for item in after.items})
        after = checked_list(after, party, goods)
        ids = {code: product.id for code, product in goods.items()}
        list_id = Prices(work.connection).save_list(after, party.id if party else None, ids)
        changes = self._finish(work, "price_list.save", after.code, difference(before, after))
        return Saved(list_id, after.code, changes)

    # promotions

    def promotions(self) -> list[PromotionRecord]:
        """All promotions by code."""
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            return Prices(connection).promotion_records()

    def promotion(self, code: str) -> PromotionRecord:
        """The promotion of this code.

        Raises:
            NotFound: there is none.
        """
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            return _promotion(Prices(connection), code)

    def save_promotion(self, code: str, changes: Mapping[str, Any], version: int | None = None) -> Saved:
        """Make a promotion or change these members of it.

        Raises:
            NotFound: goods or a category nobody knows.
            InvalidValue: with the member named.
            Conflict: somebody changed it since ``version``.
        """
        self.require(Permission.PRICE_EDIT)
        with self.database.write() as work:
            prices = Prices(work.connection)
            before = next((one for one in prices.promotion_records() if one.code == code), None)
            _same_version(before, version)
            if before is not None and any(changes.get(name) is not None for name in _BENEFITS):
                changes = {**dict.fromkeys(_BENEFITS), **changes}
            after = replace(before or PromotionRecord(code, code, ""), **changes)
            goods = work.masters.products_by_code({product for product, _held in after.products})
            after = checked_promotion(after, goods)
            promotion_id = prices.save_promotion(after, {one: product.id for one, product in goods.items()})
            done = self._finish(work, "promotion.save", after.code, difference(before, after))
            return Saved(promotion_id, after.code, done)

    def delete_promotion(self, code: str) -> Changes:
        """Take a promotion away; sales keep what it took off."""
        self.require(Permission.PRICE_EDIT)
        with self.database.write() as work:
            prices = Prices(work.connection)
            found = _promotion(prices, code)
            prices.delete_promotion(found.id)
            return self._finish(work, "promotion.delete", code, {"before": {"name": found.name}})

    def _finish(self, work: UnitOfWork, action: str, subject: str, detail: Mapping[str, object]) -> Changes:
        Prices(work.connection).note_kinds()
        self.record(work, action, subject, detail=detail)
        work.touch(Topic.PRICES)
        return work.commit()


def _bought(connection: Connection, product: Product, unit: str, asked: Asked, supplier: PartyRecord) -> SuggestedPrice:
    prices = Prices(connection)
    last = prices.last_paid(supplier.id, [product.id], tax_inclusive=True)
    return buying_price(
        product, unit, asked, prices.rules(PURCHASE, [product.id]).get(product.id, ()), last.get(product.id)
    )


def _list(connection: Connection, code: str) -> PriceListRecord:
    found = Prices(connection).price_list(code)
    if found is None:
        raise NotFound(field="list", what=N_("price list"), name=code)
    return found


def _promotion(prices: Prices, code: str) -> PromotionRecord:
    found = next((one for one in prices.promotion_records() if one.code == code), None)
    if found is None:
        raise NotFound(field="promotion", what=N_("promotion"), name=code)
    return found


def _unit(masters: Masters, entered: PriceInput) -> str:
    """The unit of a price, empty for the base unit."""
    product = masters.product(entered.product)
    product.factor(entered.unit)
    return "" if entered.unit == product.unit else entered.unit


def _same_place(item: PriceItem, entered: PriceInput, unit: str) -> bool:
    return (item.product, item.unit, item.minimum, item.starts) == (
        entered.product,
        unit,
        entered.minimum,
        entered.starts,
    )


def _same_version(before: Record | None, version: int | None) -> None:
    if version is not None and before is not None and before.version != version:
        raise Conflict(what=before.name)
