"""What is doubtful about a decision: prices below cost or floor, stock below zero, dates before others."""

from __future__ import annotations

from collections.abc import Iterable

from jxc_desktop.domain.documents import Line, Movement
from jxc_desktop.domain.errors import (
    AboveContract,
    Backdating,
    BelowCost,
    BelowFloorPrice,
    CreditLimitExceeded,
    Doubt,
    ExpiredForbidden,
    ExpiredGoods,
    LotMissing,
    LotShort,
    NegativeStock,
    NegativeStockForbidden,
    OtherLot,
    OverDelivery,
    OverReceipt,
    ReservedStock,
)
from jxc_desktop.domain.product import NegativePolicy, Product
from jxc_desktop.domain.values import Fen, from_fen, from_local_microseconds, from_units, unit_cost
from jxc_desktop.services.engine.outcome import Below
from jxc_desktop.services.engine.plan import Decision
from jxc_desktop.services.settings import Expired, Policy, ShopSettings


def doubts_of(decision: Decision, settings: ShopSettings) -> tuple[Doubt, ...]:
    """All doubts of a decision.

    Raises:
        NegativeStockForbidden: a product that forbids it would be below zero at some moment.
        ExpiredForbidden: goods past their date, where the shop sells none.
    """
    return (
        *_over_receipts(decision, settings),
        *_price_doubts(decision, settings),
        *_expiry_doubts(decision, settings),
        *_negative_doubts(decision, settings),
        *_backdating_doubts(decision, settings),
        *_credit_doubts(decision),
        *_reserved_doubts(decision),
        *_contract_doubts(decision),
        *_lot_doubts(decision, settings),
    )


def _over_receipts(decision: Decision, settings: ShopSettings) -> Iterable[Doubt]:
    """More came than was announced, beyond the percentage the shop lets pass."""
    tolerated = 1 + settings.over_receipt_percent / 100
    for one in decision.planned:
        for line in one.document.lines:
            if line.expected is not None and one.reverses is None and line.entered > line.expected * tolerated:
                if one.document.kind.direction < 0:
                    yield OverDelivery(line=line.line, delivered=line.entered, open=line.expected)
                else:
                    yield OverReceipt(line=line.line, received=line.entered, open=line.expected)


def _price_doubts(decision: Decision, settings: ShopSettings) -> Iterable[Doubt]:
    for index, one in enumerate(decision.planned):
        document = one.document
        if document.kind.sales_sign != 1 or one.reverses is not None:
            continue
        costs = decision.line_costs(index)
        for line in document.lines:
            yield from _line_doubts(line, -costs[line.line], settings)


def _line_doubts(line: Line, cost: Fen, settings: ShopSettings) -> Iterable[Doubt]:
    product = line.product
    if product.floor_price is not None and line.amount < _floor(product, line):
        price = unit_cost(line.amount, line.units)
        yield BelowFloorPrice(line=line.line, product=product.name, price=price, floor=product.floor_price)
    if line.net < cost and settings.below_cost is not Policy.ALLOW:
        price, paid = unit_cost(line.net, line.units), unit_cost(cost, line.units)
        yield BelowCost(line=line.line, product=product.name, price=price, cost=paid)


def _expiry_doubts(decision: Decision, settings: ShopSettings) -> Iterable[Doubt]:
    """Goods sold after the last day they are good for; on that day they still are."""
    if settings.expired is Expired.ALLOW:
        return
    for one in decision.planned:
        if one.document.kind.sales_sign != 1 or one.reverses is not None:
            continue
        for line in one.document.lines:
            dates = [expires for expires in (line.expires, *(place.expires for place in line.places)) if expires]
            first = min(dates, default=None)
            if first is None or first >= one.document.at.date():
                continue
            if settings.expired is Expired.BLOCK:
                raise ExpiredForbidden(product=line.product.name, expires=first)
            yield ExpiredGoods(line=line.line, product=line.product.name, expires=first)


def _floor(product: Product, line: Line) -> Fen:
    """The least amount the floor price allows for a line, in whole fen (rounded down)."""
    return int((product.floor_price or 0) * from_units(line.units) * 100)


def _negative_doubts(decision: Decision, settings: ShopSettings) -> Iterable[Doubt]:
    at_counter = all(one.document.kind.tendered for one in decision.planned)
    for below in decision.outcome.below:
        policy = negative_policy(below.product, settings, at_counter=at_counter)
        if policy is NegativePolicy.FORBID:
            raise NegativeStockForbidden(field=None, **_facts(below))
        if policy is NegativePolicy.WARN:
            yield NegativeStock(field=None, **_facts(below))


def negative_policy(product: Product, settings: ShopSettings, *, at_counter: bool) -> NegativePolicy:
    """The product's own rule, else the shop's; where nobody said, the counter sells on and documents ask."""
    chosen = product.negative or settings.negative
    if chosen:
        return chosen
    return NegativePolicy.ALLOW if at_counter else NegativePolicy.WARN


def _facts(below: Below) -> dict[str, object]:
    return {
        "product": below.product.name,
        "quantity": from_units(below.quantity),
        "unit": below.product.unit,
        "date": from_local_microseconds(below.business_at).date(),
    }


def _backdating_doubts(decision: Decision, settings: ShopSettings) -> Iterable[Doubt]:
    outcome = decision.outcome
    if settings.backdating is Policy.ALLOW or not outcome.backdated or not outcome.differences:
        return
    if not any(one.asks_backdating for one in decision.planned):
        return
    earliest = min(one.document.at for one in decision.planned)
    yield Backdating(
        date=earliest.date(),
        documents=len({difference.document_id for difference in outcome.differences}),
        amount=from_fen(sum(abs(difference.amount) for difference in outcome.differences)),
    )


def _credit_doubts(decision: Decision) -> Iterable[Doubt]:
    for one in decision.planned:
        credit = one.credit
        if credit is not None and credit.total > credit.limit:
            yield CreditLimitExceeded(
                customer=credit.customer, total=from_fen(credit.total), limit=from_fen(credit.limit)
            )


def _reserved_doubts(decision: Decision) -> Iterable[Doubt]:
    """Goods are there, but promised to others than those this document delivers to."""
    for one in decision.planned:
        if not any(one.promised.values()):
            continue
        goods = {line.product.id: line.product for line in one.document.lines}
        left = dict(one.promised)
        for promise in one.promises:
            place = (promise.product_id, promise.warehouse_id)
            left[place] = left.get(place, 0) + promise.units
        for (product, warehouse), reserved in left.items():
            pool = decision.outcome.pools.get((product, warehouse))
            if pool is not None and warehouse == one.document.warehouse_id and 0 <= pool.quantity < reserved:
                name, unit = goods[product].name, goods[product].unit
                yield ReservedStock(product=name, reserved=from_units(reserved), unit=unit)


def _contract_doubts(decision: Decision) -> Iterable[Doubt]:
    """More, or at a higher price, than the contract says that an order is drawn from."""
    for one in decision.planned:
        for line in one.document.lines:
            agreed = line.agreed
            if agreed is None or one.reverses is not None:
                continue
            if line.net > agreed.net:
                yield AboveContract(
                    line=line.line,
                    value=unit_cost(line.net, line.units),
                    agreed=unit_cost(agreed.net, line.units),
                    contract=agreed.contract,
                )
            if line.units > agreed.units:
                value, most = from_units(line.units), from_units(max(agreed.units, 0))
                yield AboveContract(line=line.line, value=value, agreed=most, contract=agreed.contract)


def _short_there(line: Line, settings: ShopSettings, *, at_counter: bool) -> Iterable[Doubt]:
    """More is taken of a lot or from a bin than there is, though there is enough of the goods."""
    if line.lot_there is None:
        return
    product, there, taken = line.product, from_units(line.lot_there), from_units(line.units)
    policy = negative_policy(product, settings, at_counter=at_counter)
    if policy is not NegativePolicy.ALLOW or not at_counter:
        yield LotShort(product=product.name, unit=product.unit, place=line.lot or line.bin, there=there, taken=taken)


def _lot_doubts(decision: Decision, settings: ShopSettings) -> Iterable[Doubt]:
    """Goods that come without their lot or serial number, more of a lot than there is, a lot out of turn."""
    for one in decision.planned:
        if one.reverses is not None:
            continue
        for line in one.document.lines:
            product = line.product
            if one.document.kind.movement is Movement.IN_AT_VALUE and _unnamed(line):
                yield LotMissing(line=line.line, product=product.name)
            yield from _short_there(line, settings, at_counter=one.document.kind.tendered)
            if line.sooner is not None:
                first, expires = line.sooner
                yield OtherLot(line=line.line, product=product.name, lot=line.lot, first=first, expires=expires)


def _unnamed(line: Line) -> bool:
    """Whether the card asks for lots or serial numbers that were not given."""
    if not (line.product.lots or line.product.serials):
        return False
    return not line.places or any(not place.lot_id for place in line.places)
