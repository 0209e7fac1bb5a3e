"""Price lists, promotions, and what a party pays: each change is one transaction and one audit row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

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
from jxc_desktop.services.price_rules import checked_list, checked_promotion
from jxc_desktop.services.service import Service

__all__ = ["PriceInput", "PriceItem", "PriceListRecord", "PriceService", "PromotionRecord"]

_BENEFITS = ("percent", "amount", "price")
Record = TypeVar("Record", PriceListRecord, PromotionRecord)


@dataclass(frozen=True, slots=True)
class PriceInput:
    """One price for a product: of a party, of a price level (retail by default), or of the list named.

    ``price`` ``None`` takes that price away. ``minimum`` is in ``unit``.
    """

    product: str
    price: Decimal | None
    unit: str = ""
    minimum: Decimal = Decimal(0)
    party: str = ""
    level: str = ""
    list: str = ""
    direction: str = ""
    starts: date | None = None
    ends: date | None = None


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
            who = _party(masters, party) if party else None
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
            wanted = _list_for(work.masters, entered)
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
        party = _party(work.masters, after.party) if after.party else None
        goods = work.masters.products_by_code({item.product for item in after.items})
        after = checked_list(after, party, goods)
        ids = {code: product.id for code, product in goods.items()}
        list_id = Prices(work.connection).save_list(after, party.id if party else None, ids)
        changes = self._finish(work, "price_list.save", after.code, _difference(before, after))
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
            done = self._finish(work, "promotion.save", after.code, _difference(before, after))
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


def _party(masters: Masters, code: str) -> PartyRecord:
    record = masters.party_record(code)
    if record is None:
        raise NotFound(field="party", what=N_("supplier or customer"), name=code)
    return record


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


def _list_for(masters: Masters, entered: PriceInput) -> PriceListRecord:
    """The list a single price belongs to: the one named, else that of the party or the level, by its code."""
    if entered.party:
        party = _party(masters, entered.party)
        direction = entered.direction or (PURCHASE if party.role == "supplier" else SALE)
        own = f"{party.code}-{PURCHASE}" if party.role == "both" and direction == PURCHASE else party.code
        return PriceListRecord(entered.list or own, entered.list or party.name, direction, party=party.code)
    direction = entered.direction or SALE
    if entered.list:
        return PriceListRecord(entered.list, entered.list, direction, level=entered.level)
    level = entered.level or RETAIL
    return PriceListRecord(level, level, direction, level=level)


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


def _difference(before: Record | None, after: Record) -> dict[str, object]:
    """What was and what became of a list or promotion, only where it changed."""
    names = [one.name for one in fields(after) if one.name not in {"id", "version", "count", "party_name"}]
    if before is None:
        return {"after": {name: _plain(getattr(after, name)) for name in names if getattr(after, name)}}
    old = {name: _plain(getattr(before, name)) for name in names}
    new = {name: _plain(getattr(after, name)) for name in names}
    changed = [name for name in names if old[name] != new[name]]
    return {
        "before": {name: _without(old[name], new[name]) for name in changed},
        "after": {name: _without(new[name], old[name]) for name in changed},
    }


def _without(value: object, other: object) -> object:
    """Of prices and goods only those the other side has not."""
    if not isinstance(value, list) or not isinstance(other, list):
        return value
    known = {repr(one) for one in other}
    return [one for one in value if repr(one) not in known]


def _plain(value: object) -> object:
    """A value as the audit trail keeps it; prices by product, unit, quantity and time."""
    if isinstance(value, PriceItem):
        return [value.product, value.unit, value.minimum, value.price, _plain(value.starts), _plain(value.ends)]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value
