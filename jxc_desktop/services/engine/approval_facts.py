"""What approval rules see of a document about to be posted: its amounts, its margin, its goods and its people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from jxc_desktop.db.queries import approvals as queries
from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.masters import Category, Masters
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.approvals import DocumentFacts, Found, LineFacts
from jxc_desktop.domain.documents import Document, Line, Movement
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.values import Fen, divide_half_up, from_fen, from_millionths, from_units, plain
from jxc_desktop.services.base import User
from jxc_desktop.services.engine.posting import Decision

SALE = "sale"
COMPARED = {
    code: kind.default_price
    for code, kind in KINDS.items()
    if kind.default_price and kind.draws not in {"returned", "quoted"} and not kind.tendered and kind.area != "opening"
}
"""The kinds whose prices are compared with one another, and whether they sell or buy."""
_TENTH = Decimal("0.1")


def percent(part: Fen, whole: Fen) -> Decimal | None:
    """A share in percent, to a tenth; none of nothing."""
    if whole <= 0:
        return None
    return plain((Decimal(part) * 100 / Decimal(whole)).quantize(_TENTH))


def facts_of(
    connection: Connection, decision: Decision, index: int, user: User, wanted: Collection[str]
) -> DocumentFacts:
    """The facts of the index-th document of a decision, which ``user`` wants posted; the rare ones if ``wanted``."""
    document = decision.planned[index].document
    masters = Masters(connection)
    costs = line_costs(connection, decision, index)
    tree = category_words(masters.categories())
    values = _amounts(document, costs) | _people(masters, document, user)
    if document.kind.movement is Movement.COUNT:
        values["stock_difference"] = from_fen(sum(map(abs, decision.line_costs(index).values())))
    if (credit := decision.planned[index].credit) is not None:
        values["credit_over"] = from_fen(credit.total - credit.limit)
    last = last_prices(connection, document) if "price_change" in wanted else {}
    lines = tuple(
        LineFacts(line.line, _line_facts(line, costs.get(line.line), tree, last.get(line.product.id)))
        for line in document.lines
    )
    return DocumentFacts(document.kind.code, values, lines)


def last_prices(connection: Connection, document: Document) -> dict[int, Decimal]:
    """What one base unit of the goods cost, or was sold for, when it was written down last."""
    way = COMPARED.get(document.kind.code)
    kinds = [code for code, other in COMPARED.items() if other == way]
    goods = [line.product.id for line in document.lines]
    found = queries.last_prices(connection, kinds, goods) if way and goods else {}
    return {product: unit_price(price, factor) for product, (price, factor) in found.items()}


def unit_price(price: int, factor: int) -> Decimal:
    """A stored price per base unit."""
    return from_millionths(price) / from_units(factor)


def line_costs(connection: Connection, decision: Decision, index: int) -> Mapping[int, Fen]:
    """What the goods of each line of a sale cost: as booked, or at the cost of today where nothing moves yet."""
    document = decision.planned[index].document
    if document.kind.default_price != SALE:
        return {}
    if document.kind.direction:
        sign = document.kind.direction
        return {line: sign * cost for line, cost in decision.line_costs(index).items()}
    products = {line.product.id for line in document.lines}
    value: dict[int, tuple[int, int]] = {}
    for held in Ledgers(connection).holdings(products) if products else []:
        cost, units = (held.value, held.quantity) if held.quantity > 0 else (held.last_value, held.last_quantity)
        before = value.get(held.product_id, (0, 0))
        value[held.product_id] = (before[0] + cost, before[1] + units)
    return {
        line.line: divide_half_up(value[line.product.id][0] * line.units, value[line.product.id][1])
        for line in document.lines
        if value.get(line.product.id, (0, 0))[1] > 0
    }


def category_words(categories: Sequence[Category]) -> dict[str, tuple[str, ...]]:
    """The codes and names a category goes by, those of the categories above it included."""
    known = {category.code: category for category in categories}

    def words(code: str, seen: frozenset[str] = frozenset()) -> tuple[str, ...]:
        category = known.get(code)
        if category is None or code in seen:
            return ()
        return (*words(category.parent, seen | {code}), category.code, category.name)

    return {code: words(code) for code in known}


def _amounts(document: Document, costs: Mapping[int, Fen]) -> dict[str, Found]:
    totals = document.totals
    values: dict[str, Found] = {"total": from_fen(totals.total), "discount": from_fen(totals.discount)}
    shares = {"discount_percent": percent(totals.discount, totals.gross)}
    known = [line for line in document.lines if line.line in costs]
    if known and len(known) == len(document.lines):
        margin = totals.net - sum(costs[line.line] for line in known)
        values["margin"] = from_fen(margin)
        shares["margin_percent"] = percent(margin, totals.net)
    return values | known_only(shares)


def _people(masters: Masters, document: Document, user: User) -> dict[str, Found]:
    values: dict[str, Found] = {"user": (*user.roles, user.name)}
    if document.party_id is not None:
        head = masters.party_by_id(document.party_id)
        values["party"] = (head.code, head.name)
        record = masters.party_record(head.code)
        if record is not None:
            values["level"] = (record.level,)
    warehouse = next((one for one in masters.warehouses() if one.id == document.warehouse_id), None)
    if warehouse is not None:
        values["warehouse"] = (warehouse.code, warehouse.name)
    accounts = [document.account, document.to_account, *(paid.account for paid in document.tenders)]
    if named := tuple(dict.fromkeys(account for account in accounts if account)):
        values["account"] = named
    if document.purpose:
        values["purpose"] = (document.purpose,)
    return values


def _line_facts(
    line: Line, cost: Fen | None, tree: Mapping[str, tuple[str, ...]], last: Decimal | None
) -> dict[str, Found]:
    product = line.product
    values: dict[str, Found] = {
        "product": (product.code, product.name),
        "quantity": from_units(line.units),
        "line_total": from_fen(line.total),
    }
    if words := tree.get(product.category, ()):
        values["category"] = words
    shares = {
        "line_discount_percent": percent(line.discount, line.gross),
        "line_margin_percent": None if cost is None else percent(line.net - cost, line.net),
        "price_change": price_rise(line.price / line.factor, last),
    }
    return values | known_only(shares)


def known_only(shares: Mapping[str, Decimal | None]) -> dict[str, Found]:
    """The shares that could be worked out."""
    return {name: share for name, share in shares.items() if share is not None}


def price_rise(price: Decimal, last: Decimal | None) -> Decimal | None:
    """How much percent a price per base unit is above the last one."""
    if not last or not price:
        return None
    return plain(((price - last) * 100 / last).quantize(_TENTH))
