"""Charges on goods that came: freight, duty, a rebate, spread over the lines of receipts to the last fen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jxc_desktop.domain.documents import Charge, Draft, DraftLine, Line, Source, Totals
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import ZERO, Fen, apportion, from_local_microseconds, from_units, to_fen, to_millionths
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.source_lines import SourceLine

_BASES = ("amount", "quantity", "weight", "shares")


def charge_lines(draft: Draft, sources: Sequence[SourceLine], products: dict[int, Product]) -> tuple[Line, ...]:
    """A line for each upstream line, with all that is charged on it.

    Raises:
        InvalidValue: nothing to charge, an unknown base, shares that do not fit, goods without a weight, or
            a rebate of more than the goods are worth.
    """
    chosen = _chosen(draft.lines, sources)
    if not draft.charges:
        raise InvalidValue("charges", "", N_("at least one charge is needed"))
    if not chosen:
        raise InvalidValue("source", draft.source, N_("there is nothing to charge"))
    totals = [0] * len(chosen)
    for index, charge in enumerate(draft.charges, 1):
        for place, share in enumerate(_shares(charge, chosen, products, f"charges[{index}]")):
            totals[place] += share
    return tuple(
        _line(place, source, products[source.row.product_id], share)
        for place, (source, share) in enumerate(zip(chosen, totals, strict=True), 1)
    )


def charged_totals(lines: Sequence[Line]) -> Totals:
    """The totals of a document of charges."""
    whole = sum(line.charge or 0 for line in lines)
    return Totals(gross=whole, net=whole, total=whole)


def _chosen(wanted: Sequence[DraftLine], sources: Sequence[SourceLine]) -> list[SourceLine]:
    """The upstream lines a draft names; all of them where it names none."""
    named: set[Source] = {line.source for line in wanted if line.source is not None}
    if not named:
        return [one for one in sources if one.row.quantity > 0]
    return [one for one in sources if Source(one.document.number, one.row.line) in named]


def _shares(charge: Charge, chosen: Sequence[SourceLine], products: dict[int, Product], field: str) -> list[Fen]:
    if charge.by not in _BASES:
        raise InvalidValue(f"{field}.by", charge.by, N_("amount, quantity, weight or shares is needed"))
    if charge.by == "shares" and len(charge.shares) != len(chosen):
        raise InvalidValue(f"{field}.shares", len(charge.shares), N_("one share for each line is needed"))
    weights = [_weight(charge, place, one, products[one.row.product_id]) for place, one in enumerate(chosen)]
    if sum(weights) <= 0:
        raise InvalidValue(f"{field}.by", charge.by, N_("the goods have none of it"))
    return apportion(to_fen(charge.amount), weights)


def _weight(charge: Charge, place: int, one: SourceLine, product: Product) -> int:
    if charge.by == "amount":
        return int(one.row.net)
    if charge.by == "quantity":
        return int(one.row.quantity)
    if charge.by == "shares":
        return to_millionths(charge.shares[place])
    return int((product.weight or ZERO) * from_units(one.row.quantity) * Decimal(1_000_000))


def _line(place: int, source: SourceLine, product: Product, share: Fen) -> Line:
    if share < 0 and share + source.row.net < 0:
        raise InvalidValue("charges", share, N_("it takes away more than the goods are worth"))
    stands = source.place
    return Line(
        line=place,
        product=product,
        entered=ZERO,
        unit=source.row.unit,
        factor=from_units(source.row.factor),
        units=0,
        gross=share,
        amount=share,
        net=share,
        total=share,
        charge=share,
        value=share,
        at=None if stands is None else from_local_microseconds(stands.business_at),
        day=None if stands is None else read_day(stands.day),
        warehouse_id=None if stands is None else stands.warehouse_id,
        source_line_id=source.row.id,
        source_move_id=source.move_id,
    )
