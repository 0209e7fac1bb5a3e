"""Price lists, promotions and prices by the command file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import amount, number, quantity, read_business_time, to_fen
from jxc_desktop.domain.values import price as read_price
from jxc_desktop.i18n.reasons import advice_reason
from jxc_desktop.services.commands.line import Answer, Json, Line, as_json
from jxc_desktop.services.engine.draft_codec import flag, members, text, whole
from jxc_desktop.services.price_rules import amount_of
from jxc_desktop.services.prices import PriceInput, PriceItem, PriceListRecord, PromotionRecord
from jxc_desktop.services.pricing_advice import Candidate

Reader = Callable[[Any, str], Any]
_LAST_MOMENT = time(23, 59, 59, 999_999)
_DATE_LENGTH = len("2026-05-01")


def _or_nothing(reader: Reader) -> Reader:
    """Empty text clears an optional value."""
    return lambda value, field: None if value == "" else reader(value, field)


def _day(value: Any, field: str) -> Any:
    return read_business_time(value, field).date()


def _end(value: Any, field: str) -> datetime:
    """The last moment; a date is the whole day."""
    at = read_business_time(value, field)
    return datetime.combine(at.date(), _LAST_MOMENT) if len(value.strip()) <= _DATE_LENGTH else at


def _fen(value: Any, field: str) -> int:
    return to_fen(amount(value, field))


def _percent(value: Any, field: str) -> Decimal:
    return number(value.removesuffix("%") if isinstance(value, str) else value, field)


def _many(reader: Reader) -> Reader:
    def read(value: Any, field: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise InvalidValue(field, value, N_("a list is needed"))
        return tuple(reader(one, f"{field}[{index}]") for index, one in enumerate(value, 1))

    return read


def _item(value: Any, field: str) -> PriceItem:
    found = members(value, _ITEM, field)
    for name in ("product", "price"):
        if name not in found:
            raise InvalidValue(f"{field}.{name}", "", N_("it is missing"))
    return PriceItem(**found)


def _held(value: Any, field: str) -> tuple[str, Decimal | None]:
    """A product of a promotion: its code, or with how much of it a set holds."""
    if isinstance(value, Mapping):
        found = members(value, {"product": text, "quantity": quantity}, field)
        return found.get("product", ""), found.get("quantity")
    return text(value, field), None


_PRICE: dict[str, Reader] = {
    "product": text,
    "price": read_price,
    "unit": text,
    "minimum": quantity,
    "party": text,
    "level": text,
    "list": text,
    "direction": text,
    "starts": _or_nothing(_day),
    "ends": _or_nothing(_day),
}
_ITEM: dict[str, Reader] = {name: _PRICE[name] for name in ("product", "price", "unit", "minimum", "starts", "ends")}
_LIST: dict[str, Reader] = {
    "code": text,
    "name": text,
    "direction": text,
    "party": text,
    "level": text,
    "starts": _or_nothing(_day),
    "ends": _or_nothing(_day),
    "active": flag,
    "items": _many(_item),
    "version": whole,
    "delete": flag,
}
_PROMOTION: dict[str, Reader] = {
    "code": text,
    "name": text,
    "type": text,
    "products": _many(_held),
    "category": text,
    "level": text,
    "quantity": _or_nothing(quantity),
    "percent": _or_nothing(_percent),
    "amount": _or_nothing(_fen),
    "price": _or_nothing(read_price),
    "threshold": _or_nothing(_fen),
    "starts": _or_nothing(read_business_time),
    "ends": _or_nothing(_end),
    "hours": text,
    "active": flag,
    "version": whole,
    "delete": flag,
}


def price(line: Line) -> Answer:
    """Set a price in a list; a price of null takes it away."""
    taken_away = "price" in line.members and line.members["price"] is None
    found = members(line.rest(), _PRICE)
    if not found.get("product") or ("price" not in found and not taken_away):
        raise InvalidValue("price" if found.get("product") else "product", "", N_("it is missing"))
    for name in ("product", "party"):
        if name in found:
            found[name] = line.references.resolve(found[name])
    saved = line.services.prices.save_price(PriceInput(**{"price": None, **found}))
    line.remember(saved.code)
    return Answer({"list": saved.code}, changes=saved.changes)


def price_list(line: Line) -> Answer:
    """Make or change a price list; ``items`` are then all its prices. ``delete`` takes it away."""
    code, changes, version = _changes(line, _LIST)
    if changes.pop("delete", False):
        return Answer({"code": code}, changes=line.services.prices.delete_price_list(code))
    if "party" in changes:
        changes["party"] = line.references.resolve(changes["party"])
    saved = line.services.prices.save_price_list(code, changes, version)
    line.remember(saved.code)
    return Answer({"code": saved.code, "id": saved.id}, changes=saved.changes)


def promotion(line: Line) -> Answer:
    """Make or change a promotion; ``delete`` takes it away."""
    code, changes, version = _changes(line, _PROMOTION)
    if changes.pop("delete", False):
        return Answer({"code": code}, changes=line.services.prices.delete_promotion(code))
    saved = line.services.prices.save_promotion(code, changes, version)
    line.remember(saved.code)
    return Answer({"code": saved.code, "id": saved.id}, changes=saved.changes)


def _changes(line: Line, readers: Mapping[str, Reader]) -> tuple[str, Json, int | None]:
    found = members(line.rest(), readers)
    code = found.pop("code", "")
    if not code:
        raise InvalidValue("code", "", N_("it is missing"))
    return code, found, found.pop("version", None)


def asked_price(line: Line) -> Answer:
    """What a party pays for one unit, and the rule that won."""
    unit, product = line.text("unit"), line.named("product")
    asked = _quantity(line)
    found = line.services.prices.price(product, line.named("party"), asked, unit, line.at())
    return Answer(
        {
            "price": found.price,
            "rule": found.rule,
            "source": found.source,
            "unit": unit or line.services.masterdata.product(product).unit,
        }
    )


def _quantity(line: Line) -> Decimal:
    result: Decimal = line.get("quantity", quantity, default=Decimal(1))
    return result


def suggested_price(line: Line) -> Answer:
    """A price to ask of a customer, why, what else could be asked, and what was asked before."""
    asked, last = _quantity(line), line.get("last", whole, default=5)
    found = line.services.advice.suggest(
        line.named("product"), line.named("party"), asked, line.text("unit"), line.at(), last
    )
    return Answer(
        {
            "product": found.product,
            "unit": found.unit,
            **_candidate(found.chosen),
            "below_cost": None if found.below_cost is None else _candidate(found.below_cost),
            "candidates": [_candidate(one) for one in found.candidates],
            "earlier": found.earlier,
        }
    )


def _candidate(one: Candidate) -> Json:
    told = advice_reason(one.rule, one.source, one.day, one.cost, one.margin)
    return {"price": one.price, "rule": one.rule, "source": one.source, "day": one.day, "reason": told}


def price_lists(line: Line) -> Answer:
    """All price lists, or one with its prices."""
    code = line.text("code")
    if code:
        return Answer(_list_json(line.services.prices.price_list(code), items=True))
    return Answer([_list_json(one) for one in line.services.prices.price_lists()])


def _list_json(one: PriceListRecord, *, items: bool = False) -> Json:
    names = ("code", "name", "direction", "party", "level", "starts", "ends", "active", "version", "count")
    result = {name: getattr(one, name) for name in names}
    return {**result, "items": as_json(one.items)} if items else result


def promotions(line: Line) -> Answer:
    """All promotions, or the one named."""
    code = line.text("code")
    if code:
        return Answer(_promotion_json(line.services.prices.promotion(code)))
    return Answer([_promotion_json(one) for one in line.services.prices.promotions()])


def _promotion_json(one: PromotionRecord) -> Json:
    names = (
        "code", "name", "type", "category", "level", "quantity", "percent", "price", "starts", "ends", "hours",
        "active", "version",
    )  # fmt: skip
    return {
        **{name: getattr(one, name) for name in names},
        "amount": amount_of(one.amount),
        "threshold": amount_of(one.threshold),
        "products": [{"product": code, "quantity": held} for code, held in one.products],
    }


DO = {
    "price": price,
    "price_list": price_list,
    "promotion": promotion,
}
ASK = {
    "price": asked_price,
    "price_lists": price_lists,
    "promotions": promotions,
    "suggested_price": suggested_price,
}
