"""What reports read: sums over balances and ledgers, made in the database, handed over as whole numbers.

Every function is one or two statements and runs inside the caller's read transaction, so that the figures
of one report belong to one moment. Quantities are ten-thousandths of the base unit, amounts fen, days
``20260501``. The constants in the conditions are literals, not parameters: only then may the database use
the partial indexes that were made for these very sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
)

from jxc_desktop.db.rows import fetched
from jxc_desktop.db.tables import (
    categories,
    cost_balances,
    cost_entries,
    document_lines,
    documents,
    parties,
    product_units,
    products,
    stock_balances,
    stock_moves,
    warehouses,
)
from jxc_desktop.domain.values import from_local_microseconds

Reader = Connection
"""An open read transaction, for those who pass it on without knowing what it is."""

COST_OF_GOODS_SOLD: ColumnElement[str] = literal_column("'cost_of_goods_sold'")
ZERO: ColumnElement[int] = literal_column("0")
_AT_ONCE = 500  # ids named in one statement; beyond many such statements the whole table is quicker

Place = tuple[int, int]
"""(product, warehouse); the warehouse is 0 where warehouses are added together."""


@dataclass(frozen=True, slots=True)
class GoodsFilter:
    """Which goods a report is about; ``None`` means all. ``categories`` names every category of a branch."""

    categories: tuple[int, ...] | None = None
    supplier: int | None = None
    product: int | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows of the ledgers count.

    ``since`` and ``until`` are business days, both included. ``moment`` is a local time in microseconds
    up to and with which things happened. ``posting`` is the last posting that was known.
    """

    goods: GoodsFilter = GoodsFilter()
    warehouse: int | None = None
    by_warehouse: bool = False
    since: int | None = None
    until: int | None = None
    moment: int | None = None
    posting: int | None = None


class Goods(NamedTuple):
    """What reports show of a product; ``initials`` orders names."""

    id: int
    code: str
    name: str
    specification: str
    initials: str
    unit: str
    category_id: int | None
    supplier_id: int | None
    active: int


class Named(NamedTuple):
    """A category, supplier or warehouse."""

    id: int
    code: str
    name: str
    parent_id: int | None = None


Sales = tuple[int, int, int]
"""(quantity, net of tax, with tax) of what was sold, less what was taken back."""


class Flow(NamedTuple):
    """Opening, in and out over a period; the closing figure follows from them."""

    opening: int
    incoming: int
    outgoing: int


class SaleLine(NamedTuple):
    """One line of a sale or refund, with the cost that left with it."""

    line_id: int
    number: str
    kind: str
    business_at: int
    day: int
    party: str
    quantity: int
    net: int
    total: int
    cost: int


class MoveLine(NamedTuple):
    """One stock move, with all value that belongs to it."""

    move_id: int
    number: str
    kind: str
    business_at: int
    warehouse: str
    quantity: int
    value: int


class Came(NamedTuple):
    """What came in of a product, warehouse and lot on one day; ``back`` came back from a customer."""

    product_id: int
    warehouse_id: int
    lot_id: int
    back: int
    day: int
    quantity: int
    value: int


class Loss(NamedTuple):
    """Goods that left without trade for one reason (less what came so), and what they had cost."""

    kind: str
    reason: str
    product_id: int
    quantity: int
    cost: int


def last_posting(connection: Connection) -> int:
    """The newest posting there is: the cut-off of everything read in this transaction."""
    return connection.execute(select(func.max(documents.c.posting))).scalar() or 0


def named_categories(connection: Connection) -> dict[int, Named]:
    """All categories by id."""
    table = categories.c
    found = connection.execute(select(table.id, table.code, table.name, table.parent_id))
    return {row[0]: Named(*row) for row in found}


def named_suppliers(connection: Connection) -> dict[int, Named]:
    """All parties that supply something, by id."""
    chosen = select(parties.c.id, parties.c.code, parties.c.name).where(parties.c.role != "customer")
    return {row[0]: Named(*row) for row in connection.execute(chosen)}


def named_warehouses(connection: Connection) -> dict[int, Named]:
    """All warehouses by id."""
    chosen = select(warehouses.c.id, warehouses.c.code, warehouses.c.name)
    return {row[0]: Named(*row) for row in connection.execute(chosen)}


def goods_of(connection: Connection, ids: Iterable[int]) -> dict[int, Goods]:
    """The goods with these ids."""
    wanted = list(ids)
    if len(wanted) > 40 * _AT_ONCE:
        return {row[0]: Goods._make(row) for row in fetched(connection, _goods())}
    found: dict[int, Goods] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        chosen = _goods().where(products.c.id.in_(wanted[start : start + _AT_ONCE]))
        found |= {row[0]: Goods._make(row) for row in fetched(connection, chosen)}
    return found


def all_goods(connection: Connection, goods: GoodsFilter) -> dict[int, Goods]:
    """All goods the filter lets through, active or not."""
    chosen = _goods()
    if (inside := _within(goods)) is not None:
        chosen = chosen.where(products.c.id.in_(inside))
    return {row[0]: Goods._make(row) for row in connection.execute(chosen)}


def product_id(connection: Connection, code: str) -> int | None:
    """The id of the product with this code."""
    return connection.execute(select(products.c.id).where(products.c.code == code)).scalar()


def larger_units(connection: Connection) -> dict[int, list[tuple[str, int]]]:
    """Units above the base unit, as (name, ten-thousandths of the base unit), of every product that has some."""
    table = product_units.c
    found: dict[int, list[tuple[str, int]]] = {}
    chosen = select(table.product_id, table.name, table.factor).where(table.factor > 10_000)
    for product, name, factor in connection.execute(chosen):
        found.setdefault(product, []).append((name, factor))
    return found


def stock_now(connection: Connection, scope: Scope) -> tuple[dict[Place, int], dict[Place, int]]:
    """Quantities and values as the balances say: nothing is added up that was not added up before."""
    quantities = _summed(connection, stock_balances, stock_balances.c.quantity, scope)
    values = _summed(connection, cost_balances, cost_balances.c.value, scope)
    return quantities, values


def stock_as_of(connection: Connection, scope: Scope) -> tuple[dict[Place, int], dict[Place, int]]:
    """Quantities and values as the ledgers say, up to a business time, as known at a posting."""
    quantities = _summed(connection, stock_moves, stock_moves.c.quantity, scope)
    return quantities, _summed(connection, cost_entries, cost_entries.c.amount, scope)


def quantity_flow(connection: Connection, scope: Scope) -> dict[Place, Flow]:
    """Opening, incoming and outgoing quantities of a period."""
    moves = stock_moves.c
    return _flow(connection, stock_moves, moves, moves.quantity, moves.quantity, scope)


def value_flow(connection: Connection, scope: Scope) -> dict[Place, Flow]:
    """Opening, incoming and outgoing values; a value counts to the side of the goods it belongs to."""
    entries = cost_entries.c
    source = cost_entries.join(stock_moves, stock_moves.c.id == entries.move_id)
    side = case((stock_moves.c.quantity == ZERO, entries.amount), else_=stock_moves.c.quantity)
    return _flow(connection, source, entries, entries.amount, side, scope)


def sale_lines(connection: Connection, scope: Scope) -> list[SaleLine]:
    """Every sale and refund line of one product, with its cost, in the order they happened."""
    lines, entries = document_lines.c, cost_entries.c
    headed = document_lines.join(documents, documents.c.id == lines.document_id)
    amounts = [lines.sales_sign * column for column in (lines.quantity, lines.net, lines.total)]
    sold = _limited(
        select(lines.id, *amounts).select_from(headed).where(lines.sales_sign != ZERO), scope, lines, documents.c
    )
    figures = {row[0]: list(row[1:]) for row in connection.execute(sold)}
    costed = cost_entries.join(stock_moves, stock_moves.c.id == entries.move_id)
    cost = _limited(
        select(stock_moves.c.line_id, -_sum(entries.amount))
        .select_from(costed)
        .where(entries.contra == COST_OF_GOODS_SOLD),
        scope,
        entries,
        entries,
    )
    costs = {row[0]: row[1] for row in connection.execute(cost.group_by(stock_moves.c.line_id))}
    heads = _heads_of_lines(connection, sorted(figures.keys() | costs.keys()))
    found = [
        SaleLine._make((line, *heads[line], *figures.get(line, (0, 0, 0)), costs.get(line, 0)))
        for line in figures.keys() | costs.keys()
    ]
    return sorted(found, key=lambda row: (row.business_at, row.line_id))


def stock_lines(connection: Connection, scope: Scope) -> list[MoveLine]:
    """Every stock move of one product and the value that belongs to it, in the order of history.

    Values are found by the moves: only these have an index by product.
    """
    moves, entries = stock_moves.c, cost_entries.c
    moved = cost_entries.join(stock_moves, moves.id == entries.move_id)
    costed = select(entries.move_id, _sum(entries.amount)).select_from(moved)
    values = _limited(costed.where(moves.product_id == scope.goods.product), scope, entries, entries)
    value_of: Mapping[int, int] = {row[0]: row[1] for row in connection.execute(values.group_by(entries.move_id))}
    source = stock_moves.join(documents, documents.c.id == moves.document_id).join(
        warehouses, warehouses.c.id == moves.warehouse_id
    )
    shown = select(moves.id, documents.c.number, documents.c.kind, moves.business_at, warehouses.c.name, moves.quantity)
    chosen = _limited(shown.select_from(source), scope, moves, moves)
    ordered = chosen.order_by(moves.business_at, moves.position, moves.id)
    return [MoveLine._make((*row, value_of.get(row[0], 0))) for row in connection.execute(ordered)]


def stock_by_lot(connection: Connection, scope: Scope) -> dict[tuple[int, int, int], int]:
    """Quantities by product, warehouse and lot; the warehouse is 0 where warehouses are added together."""
    now = scope.until is None and scope.moment is None and scope.posting is None
    table: Any = stock_balances if now else stock_moves
    columns = table.c
    place = [columns.product_id, columns.warehouse_id if scope.by_warehouse else ZERO, columns.lot_id]
    chosen = _limited(select(*place, _sum(columns.quantity)), scope, columns, columns).group_by(*_keys(place))
    return {row[:3]: row[3] for row in fetched(connection, chosen) if row[3]}


def came_in(connection: Connection, scope: Scope, *, values: bool) -> list[Came]:
    """What came in by day, newest first, what came back from customers last.

    A receipt that was taken back counts against its own day; goods brought from one place to another count only
    where one warehouse is looked at, and only in the warehouse they came to. ``values`` reads costs, for goods that
    keep them by receipt.
    """
    moves, first = stock_moves.c, stock_moves.alias("first")
    day = func.coalesce(first.c.day, moves.day)
    came = or_(
        and_(moves.quantity > ZERO, moves.reverses_move_id.is_(None)),
        and_(moves.quantity < ZERO, moves.reverses_move_id.is_not(None)),
    )
    apart = scope.by_warehouse or scope.warehouse is not None
    place = [moves.product_id, moves.warehouse_id if scope.by_warehouse else ZERO, moves.lot_id]
    back = case((moves.contra == COST_OF_GOODS_SOLD, literal_column("1")), else_=ZERO)
    source: FromClause = stock_moves.outerjoin(first, first.c.id == moves.reverses_move_id)
    sums = [_sum(moves.quantity), ZERO]
    conditions = [came]
    if values:
        costs = select(cost_entries.c.move_id, _sum(cost_entries.c.amount).label("amount"))
        costed = costs.group_by(cost_entries.c.move_id).subquery("costed")
        source = source.join(products, products.c.id == moves.product_id)
        source = source.outerjoin(costed, costed.c.move_id == moves.id)
        sums[1] = _sum(func.coalesce(costed.c.amount, ZERO))
        conditions.append(products.c.costing != literal_column("'average'"))
    if apart:
        to = func.coalesce(documents.c.to_warehouse_id, documents.c.warehouse_id)
        within = select(documents.c.id).where(documents.c.kind == "transfer", to == documents.c.warehouse_id)
        conditions.append(moves.document_id.not_in(within))
    else:
        conditions.append(moves.contra != literal_column("'goods_set_apart'"))
    chosen = _limited(select(*place, back, day, *sums).select_from(source).where(*conditions), scope, moves, moves)
    chosen = chosen.group_by(*_keys(place), back, day).order_by(back, day.desc())
    return [Came._make(row) for row in fetched(connection, chosen)]


def costed_by_receipt(connection: Connection) -> frozenset[int]:
    """The goods whose issues take the cost of a receipt: everything but the moving average."""
    chosen = select(products.c.id).where(products.c.costing != literal_column("'average'"))
    return frozenset(row[0] for row in fetched(connection, chosen))


def losses(connection: Connection, scope: Scope, kinds: Sequence[str]) -> list[Loss]:
    """What left by documents of these kinds, by kind, reason and product."""
    moves, entries = stock_moves.c, cost_entries.c
    headed = stock_moves.join(documents, documents.c.id == moves.document_id).join(
        document_lines, document_lines.c.id == moves.line_id
    )
    place = [documents.c.kind, document_lines.c.reason, moves.product_id]
    meant = documents.c.kind.in_(kinds)
    gone = _limited(select(*place, -_sum(moves.quantity)).select_from(headed).where(meant), scope, moves, moves)
    costed = headed.join(cost_entries, entries.move_id == moves.id)
    cost = _limited(select(*place, -_sum(entries.amount)).select_from(costed).where(meant), scope, entries, entries)
    costs = {tuple(row[:3]): row[3] for row in connection.execute(cost.group_by(*place))}
    found = connection.execute(gone.group_by(*place))
    return [Loss._make((*row, costs.get(tuple(row[:3]), 0))) for row in found]


def _goods() -> Select[Any]:
    table = products.c
    return select(
        table.id,
        table.code,
        table.name,
        table.specification,
        table.initials,
        table.unit,
        table.category_id,
        table.supplier_id,
        table.active,
    )


def _within(goods: GoodsFilter) -> Select[Any] | None:
    if goods == GoodsFilter():
        return None
    chosen = select(products.c.id)
    if goods.categories is not None:
        chosen = chosen.where(products.c.category_id.in_(goods.categories))
    if goods.supplier is not None:
        chosen = chosen.where(products.c.supplier_id == goods.supplier)
    if goods.product is not None:
        chosen = chosen.where(products.c.id == goods.product)
    return chosen


def _limited(chosen: Select[Any], scope: Scope, rows: Any, header: Any) -> Select[Any]:
    """Only what lies in the scope. ``header`` has the warehouse and the posting, ``rows`` the day and product."""
    goods = scope.goods
    if goods.product is not None:
        chosen = chosen.where(rows.product_id == goods.product)
    elif (inside := _within(goods)) is not None:
        chosen = chosen.where(rows.product_id.in_(inside))
    if scope.warehouse is not None:
        chosen = chosen.where(header.warehouse_id == scope.warehouse)
    if scope.posting is not None:
        chosen = chosen.where(header.posting <= scope.posting)
    if scope.since is not None:
        chosen = chosen.where(rows.day >= scope.since)
    if scope.until is not None:
        chosen = chosen.where(rows.day <= scope.until)
    if scope.moment is not None:
        chosen = chosen.where(_happened(rows, scope.moment))
    return chosen


def _happened(rows: Any, moment: int) -> ColumnElement[bool]:
    if "business_at" in rows:
        happened: ColumnElement[bool] = rows.business_at <= moment
        return happened
    inside = select(stock_moves.c.id).where(stock_moves.c.business_at <= moment)
    within: ColumnElement[bool] = rows.move_id.in_(inside)
    return and_(within, rows.day <= day_of_moment(moment))


def day_of_moment(moment: int) -> int:
    """The day of a local time in microseconds: what was booked on a later one, because a month was closed,
    was no part of what the goods were worth then.
    """
    day = from_local_microseconds(moment)
    return day.year * 10_000 + day.month * 100 + day.day


def _summed(connection: Connection, table: Any, column: Any, scope: Scope) -> dict[Place, int]:
    place = [table.c.product_id, table.c.warehouse_id if scope.by_warehouse else ZERO]
    chosen = _limited(select(*place, _sum(column)), scope, table.c, table.c).group_by(*_keys(place))
    return {row[:2]: row[2] for row in fetched(connection, chosen)}


def _flow(
    connection: Connection, source: FromClause, rows: Any, column: Any, side: Any, scope: Scope
) -> dict[Place, Flow]:
    since = scope.since or 0
    place = [rows.product_id, rows.warehouse_id if scope.by_warehouse else ZERO]
    sums = (
        _sum(case((rows.day < since, column), else_=ZERO)),
        _sum(case((rows.day < since, ZERO), (side > ZERO, column), else_=ZERO)),
        _sum(case((rows.day < since, ZERO), (side > ZERO, ZERO), else_=-column)),
    )
    up_to = Scope(goods=scope.goods, warehouse=scope.warehouse, until=scope.until, posting=scope.posting)
    chosen = _limited(select(*place, *sums).select_from(source), up_to, rows, rows).group_by(*_keys(place))
    return {(row[0], row[1]): Flow(*row[2:]) for row in connection.execute(chosen)}


def _heads_of_lines(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    source = document_lines.join(documents, documents.c.id == document_lines.c.document_id)
    headed = source.join(parties, parties.c.id == documents.c.party_id, isouter=True)
    shown = (documents.c.number, documents.c.kind, documents.c.business_at, document_lines.c.day)
    chosen = select(document_lines.c.id, *shown, func.coalesce(parties.c.name, "")).select_from(headed)
    found: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = chosen.where(document_lines.c.id.in_(ids[start : start + _AT_ONCE]))
        found |= {row[0]: tuple(row[1:]) for row in connection.execute(part)}
    return found


def _signed(column: Any) -> ColumnElement[int]:
    return _sum(document_lines.c.sales_sign * column)


def _sum(column: Any) -> ColumnElement[int]:
    """A sum that is a whole number on every engine (PostgreSQL would widen it to a decimal)."""
    return cast(func.sum(column), BigInteger)


def _keys(place: Sequence[Any]) -> list[Any]:
    return [column for column in place if column is not ZERO]
