"""What must hold of a price list and a promotion before they are saved."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from jxc_desktop.db.repositories.masters import Masters, PartyRecord
from jxc_desktop.db.repositories.prices import (
    PURCHASE,
    SALE,
    PriceItem,
    PriceListRecord,
    PromotionRecord,
    read_hours,
)
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.pricing import MEMBER, RETAIL, WHOLESALE
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.promotions import PromotionType
from jxc_desktop.domain.values import CENT, from_fen, to_fen

PROMOTION_TYPES = {
    PromotionType.NTH.value: N_("N-th piece"),
    PromotionType.BUNDLE.value: N_("Set"),
    PromotionType.THRESHOLD.value: N_("From an amount"),
    PromotionType.TIMED.value: N_("Timed price"),
}
LEVELS = (RETAIL, MEMBER, WHOLESALE)
_ROLES = {SALE: "customer", PURCHASE: "supplier"}
_LONGEST_CODE, _LONGEST_NAME = 50, 200
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


def checked_list(record: PriceListRecord, party: PartyRecord | None, goods: Mapping[str, Product]) -> PriceListRecord:
    """The list as it may be saved: units by their names, each price once.

    Raises:
        NotFound: goods nobody knows.
        InvalidValue: with the member named, such as ``items[2].unit``.
    """
    record = checked_head(record, party)
    items = tuple(checked_item(item, goods, f"items[{index}]") for index, item in enumerate(record.items, 1))
    seen: set[tuple[object, ...]] = set()
    for index, item in enumerate(items, 1):
        key = (item.product, item.unit, item.minimum, item.starts)
        if key in seen:
            raise InvalidValue(f"items[{index}].product", item.product, N_("the same price is there twice"))
        seen.add(key)
    return replace(record, items=items)


def checked_head(record: PriceListRecord, party: PartyRecord | None) -> PriceListRecord:
    """The list without its prices as it may be saved.

    Raises:
        InvalidValue: with the member named.
    """
    _check_direction(record, party)
    _check_span(record.starts, record.ends, "ends")
    code = checked_text(record.code, "code", _LONGEST_CODE)
    return replace(record, code=code, name=checked_text(record.name or record.code, "name", _LONGEST_NAME))


def _check_direction(record: PriceListRecord, party: PartyRecord | None) -> None:
    if record.direction not in _ROLES:
        raise InvalidValue("direction", record.direction, N_("it is none of the choices"))
    if record.level not in {"", *LEVELS}:
        raise InvalidValue("level", record.level, N_("it is none of the choices"))
    if party is not None and party.role not in {_ROLES[record.direction], "both"}:
        raise InvalidValue("party", party.code, N_("it has another role"))
    if record.direction == PURCHASE and (party is None or record.level):
        raise InvalidValue("party", record.party, N_("a list of purchase prices belongs to one supplier"))
    if record.party and record.level:
        raise InvalidValue("level", record.level, N_("a list is for one party or for a level, not for both"))


def checked_item(item: PriceItem, goods: Mapping[str, Product], field: str) -> PriceItem:
    """One price as it may be saved; ``field`` is where it stands.

    Raises:
        NotFound: nobody knows the goods.
        InvalidValue: with the member named, such as ``items[2].unit``.
    """
    product = goods.get(item.product)
    if product is None:
        raise NotFound(field=f"{field}.product", what=N_("product"), name=item.product)
    unit = "" if item.unit == product.unit else item.unit
    if unit and unit not in {one.name for one in product.units}:
        raise InvalidValue(f"{field}.unit", unit, N_("the product has no such unit"))
    if item.minimum < 0:
        raise InvalidValue(f"{field}.minimum", item.minimum, N_("it is negative"))
    _check_span(item.starts, item.ends, f"{field}.ends")
    return replace(item, unit=unit, name="")


def checked_promotion(record: PromotionRecord, goods: Mapping[str, Product]) -> PromotionRecord:
    """The promotion as it may be saved.

    Raises:
        NotFound: goods nobody knows.
        InvalidValue: with the member named.
    """
    code = checked_text(record.code, "code", _LONGEST_CODE)
    if "," in code or code == "-":
        raise InvalidValue("code", code, N_("it holds a comma or is a dash"))
    for product, held in record.products:
        if product not in goods:
            raise NotFound(field="products", what=N_("product"), name=product)
        if held is not None and held <= 0:
            raise InvalidValue("products", held, N_("it is not above zero"))
    if record.type not in set(PromotionType):
        raise InvalidValue("type", record.type, N_("it is none of the choices"))
    if record.level not in {"", *LEVELS}:
        raise InvalidValue("level", record.level, N_("it is none of the choices"))
    _check_span(record.starts, record.ends, "ends")
    _check_hours(record.hours)
    _check_numbers(record)
    name = checked_text(record.name or code, "name", _LONGEST_NAME)
    return _CHECKS[PromotionType(record.type)](replace(record, code=code, name=name))


def _check_numbers(record: PromotionRecord) -> None:
    for name in ("quantity", "amount", "price", "threshold"):
        value = getattr(record, name)
        if value is not None and value <= 0 and not (name == "price" and value == 0):
            raise InvalidValue(name, value, N_("it is not above zero"))
    if record.percent is not None and not 0 < record.percent <= 100:
        raise InvalidValue("percent", record.percent, N_("a percentage between 0 and 100 is needed"))
    if record.percent is not None and record.percent != record.percent.quantize(Decimal("0.0001")):
        raise InvalidValue("percent", record.percent, N_("it has too many decimals"))


def _check_hours(text: str) -> None:
    try:
        read_hours(text)
    except ValueError:
        raise InvalidValue("hours", text, N_("hours such as 18:00-20:00 are needed")) from None


def _check_span(starts: date | None, ends: date | None, field: str) -> None:
    if starts is not None and ends is not None and ends < starts:
        raise InvalidValue(field, ends.isoformat(), N_("it is before its beginning"))


def _one_benefit(record: PromotionRecord) -> PromotionRecord:
    given = [name for name in ("percent", "amount", "price") if getattr(record, name) is not None]
    if len(given) != 1:
        field = given[1] if given else "percent"
        raise InvalidValue(field, "", N_("one of percent, amount and price is needed"))
    return record


def _nth(record: PromotionRecord) -> PromotionRecord:
    quantity = Decimal(2) if record.quantity is None else record.quantity
    if quantity != int(quantity) or quantity < 2:
        raise InvalidValue("quantity", quantity, N_("a whole number from 2 on is needed"))
    return replace(_one_benefit(record), quantity=quantity, threshold=None)


def _bundle(record: PromotionRecord) -> PromotionRecord:
    """A set of so much of each product, or so many pieces of any of the goods; a set of one piece is no set."""
    quantity = record.quantity
    if quantity is not None and quantity != int(quantity):
        raise InvalidValue("quantity", quantity, N_("a whole number is needed"))
    if quantity == 1 and len(record.products) > 1:
        quantity = None
    if quantity is None and (not record.products or record.category):
        raise InvalidValue("quantity", "", N_("a set needs its products, or how many pieces of the goods it holds"))
    return replace(_one_benefit(record), quantity=quantity, threshold=None)


def _threshold(record: PromotionRecord) -> PromotionRecord:
    """A price beside what comes off is the amount from which it does."""
    if record.threshold is None and record.price is not None:
        record = replace(record, threshold=to_fen(record.price.quantize(CENT)), price=None)
    if record.threshold is None and record.quantity is None:
        raise InvalidValue("threshold", "", N_("it is missing"))
    if record.price is not None:
        raise InvalidValue("price", record.price, N_("an amount or a percentage is needed"))
    return _one_benefit(record)


def _timed(record: PromotionRecord) -> PromotionRecord:
    return replace(_one_benefit(record), quantity=None, threshold=None)


def checked_text(value: str, field: str, longest: int) -> str:
    """A text without blanks around it.

    Raises:
        InvalidValue: it is empty, too long, or holds invisible characters.
    """
    text = unicodedata.normalize("NFC", value).strip()
    if not text:
        raise InvalidValue(field, value, N_("it is empty"))
    if len(text) > longest:
        raise InvalidValue(field, text[:40], N_("it is too long"))
    if not text.isprintable():
        raise InvalidValue(field, ascii(text[:40]), N_("it holds invisible characters"))
    return text


def amount_of(fen: int | None) -> Decimal | None:
    """An amount in fen as it is typed."""
    return None if fen is None else from_fen(fen)


_CHECKS = {
    PromotionType.NTH: _nth,
    PromotionType.BUNDLE: _bundle,
    PromotionType.THRESHOLD: _threshold,
    PromotionType.TIMED: _timed,
}


# whom a list is for


def party_named(masters: Masters, code: str) -> PartyRecord:
    """The party of this code.

    Raises:
        NotFound: there is none.
    """
    record = masters.party_record(code)
    if record is None:
        raise NotFound(field="party", what=N_("supplier or customer"), name=code)
    return record


def list_for(masters: Masters, entered: PriceInput) -> PriceListRecord:
    """The list a single price belongs to: the one named, else that of the party or the level, by its code."""
    if entered.party:
        party = party_named(masters, entered.party)
        direction = entered.direction or (PURCHASE if party.role == "supplier" else SALE)
        own = f"{party.code}-{PURCHASE}" if party.role == "both" and direction == PURCHASE else party.code
        return PriceListRecord(entered.list or own, entered.list or party.name, direction, party=party.code)
    direction = entered.direction or SALE
    if entered.list:
        return PriceListRecord(entered.list, entered.list, direction, level=entered.level)
    level = entered.level or RETAIL
    return PriceListRecord(level, level, direction, level=level)


# what changed, for the audit trail


def difference(before: Record | None, after: Record) -> dict[str, object]:
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
