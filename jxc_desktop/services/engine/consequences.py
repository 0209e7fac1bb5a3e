"""What a draft comes to, and what posting it would change: for the effect line and the previews."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from jxc_desktop.db.queries import documents as queries
from jxc_desktop.db.queries.lots import names_of
from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.documents import Document, Draft, Line, Place
from jxc_desktop.domain.errors import UserError
from jxc_desktop.domain.kinds import book
from jxc_desktop.domain.values import ZERO, from_fen, from_local_microseconds, from_units, plain
from jxc_desktop.services.document_views import (
    ChangedCost,
    Consequences,
    Effect,
    LinePlace,
    Quote,
    QuotedLine,
    QuotedTotals,
)
from jxc_desktop.services.engine.costs import late_costs
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.document_prices import DocumentPrices
from jxc_desktop.services.engine.posting import Decision
from jxc_desktop.services.engine.resolving import Resolved, Resolver
from jxc_desktop.services.engine.selling_facts import with_sales_facts


def quoted(connection: Connection, resolver: Resolver, draft: Draft) -> Quote:
    """A draft resolved and priced; the error that stops it is in ``problems``.

    While only serial numbers are missing, the lines are priced all the same.
    """
    problems: tuple[UserError, ...] = ()
    try:
        resolved = resolver.resolve(draft)
    except UserError as problem:
        if not (problem.field or "").endswith(".serials"):
            return Quote(problems=(problem,))
        problems, resolved = (problem,), resolver.resolve(draft, placed=False)
    document = resolved.document
    products = {line.product.id for line in document.lines}
    holdings = Ledgers(connection).holdings(products) if products else []
    on_hand = {h.product_id: h.quantity for h in holdings if h.warehouse_id == document.warehouse_id}
    lines = tuple(
        _reasoned(quoted_line(line, from_units(on_hand.get(line.product.id, 0))), line, index, resolved.prices)
        for index, line in enumerate(document.lines)
    )
    lines = with_sales_facts(connection, document, holdings, with_places(connection, document, lines))
    return Quote(lines, totals_of(resolved), _effects(resolved), problems)


def with_places(connection: Connection, document: Document, lines: tuple[QuotedLine, ...]) -> tuple[QuotedLine, ...]:
    """The lines with the lots and bins that were found for them; two statements where there are any."""
    found = [place for line in document.lines for place in line.places]
    lots, bins = {one.lot_id for one in found if one.lot_id > 0}, {one.bin_id for one in found if one.bin_id}
    if not lots and not bins:
        return lines
    known, named = names_of(connection, lots, bins)

    def told(place: Place) -> LinePlace:
        lot = known.get(place.lot_id)
        return LinePlace(
            lot="" if lot is None else lot.code,
            serial=lot is not None and bool(lot.serial),
            produced=None if lot is None or lot.produced is None else read_day(lot.produced),
            expires=None if lot is None or lot.expires is None else read_day(lot.expires),
            warehouse="",
            bin=named.get(place.bin_id, ""),
            quantity=from_units(place.units),
        )

    return tuple(
        replace(quoted, places=tuple(map(told, line.places)))
        for quoted, line in zip(lines, document.lines, strict=True)
    )


def quoted_line(line: Line, on_hand: Decimal) -> QuotedLine:
    """One resolved line as it is shown."""
    product = line.product
    last = product.purchase_price
    return QuotedLine(
        line=line.line,
        product_id=product.id,
        code=product.code,
        name=product.name,
        specification=product.specification,
        unit=line.unit,
        base_unit=product.unit,
        factor=line.factor,
        quantity=line.entered,
        base_quantity=from_units(line.units),
        price=line.price,
        gross=from_fen(line.gross),
        discount=from_fen(line.discount),
        amount=from_fen(line.amount),
        net=from_fen(line.net),
        tax=from_fen(line.tax),
        total=from_fen(line.total),
        on_hand=on_hand,
        last_price=None if last is None else plain(last * line.factor),
        units=(product.unit, *(unit.name for unit in product.units)),
        barcode=product.barcodes[0].code if product.barcodes else "",
        tax_rate=line.tax_rate,
        booked=from_fen(line.booked_total),
        charge=None if line.charge is None else from_fen(line.charge),
    )


def _reasoned(quoted: QuotedLine, line: Line, index: int, prices: DocumentPrices | None) -> QuotedLine:
    """The line with where its price comes from, and what took something off."""
    if prices is None:
        return quoted
    reason = prices.reasons.get(index)
    return replace(
        quoted,
        price_rule=reason.rule if reason else "",
        price_source=reason.source if reason else "",
        promotion=line.promotion,
        promotion_name=prices.promotion_name(line.promotion),
    )


def totals_of(resolved: Resolved) -> QuotedTotals:
    """The sums of a resolved draft."""
    totals, document = resolved.document.totals, resolved.document
    return QuotedTotals(
        quantity=sum((line.entered for line in document.lines), ZERO),
        gross=from_fen(totals.gross),
        discount=from_fen(totals.discount),
        rounding=from_fen(totals.rounding),
        net=from_fen(totals.net),
        tax=from_fen(totals.tax),
        total=from_fen(totals.total),
        due=from_fen(totals.total),
        change=from_fen(resolved.change),
    )


def _effects(resolved: Resolved) -> tuple[Effect, ...]:
    booking = book(resolved.document)
    by_unit: dict[str, int] = {}
    names = {line.product.id: line.product.unit for line in resolved.document.lines}
    for move in booking.moves:
        if move.counted is None and move.units:
            by_unit[names[move.product_id]] = by_unit.get(names[move.product_id], 0) + move.units
    effects = [Effect("stock", from_units(units), unit) for unit, units in by_unit.items() if units]
    effects += [Effect(change.account, from_fen(change.amount)) for change in booking.party]
    effects += [Effect("money", from_fen(flow.amount)) for flow in booking.money]
    return tuple(effects)


def consequences(connection: Connection, decision: Decision, open_day: int = 0) -> Consequences:
    """The differences a decision would book on what is there already; months before ``open_day`` are closed."""
    outcome = decision.outcome
    moves = [difference.move_id for difference in outcome.differences]
    before = Ledgers(connection).costs_of(moves)
    heads = queries.heads_by_id(connection, sorted({difference.document_id for difference in outcome.differences}))
    names = {line.product.id: line.product.name for one in decision.planned for line in one.document.lines}
    costs = tuple(
        ChangedCost(
            document=heads[difference.document_id][0],
            kind=heads[difference.document_id][1],
            day=read_day(difference.day),
            product=names.get(difference.product_id, ""),
            before=from_fen(before.get(difference.move_id, 0)),
            after=from_fen(before.get(difference.move_id, 0) + difference.amount),
        )
        for difference in outcome.differences
    )
    last = len(decision.planned) - 1
    line_costs = decision.line_costs(last)
    first = min((below.business_at for below in outcome.below), default=None)
    return Consequences(
        costs=costs,
        line_costs=tuple(from_fen(line_costs[line.line]) for line in decision.planned[last].document.lines),
        doubts=decision.doubts,
        first_negative=None if first is None else from_local_microseconds(first),
        party=from_fen(sum(change.amount for one in decision.planned for change in one.party)),
        money=from_fen(sum(flow.amount for one in decision.planned for flow in one.money)),
        late=late_costs(outcome.differences, open_day),
    )
