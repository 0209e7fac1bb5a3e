"""What counting reads: counts with how far they are, their entries and targets, and what the books say meanwhile.

Quantities are ten-thousandths of the base unit, times local microseconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, and_, case, distinct, func, or_, select

from jxc_desktop.db.queries.matching import holding
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import (
    bins,
    categories,
    cost_balances,
    count_entries,
    count_targets,
    counts,
    documents,
    lots,
    parties,
    products,
    stock_balances,
    stock_moves,
    users,
    warehouses,
)
from jxc_desktop.domain.documents import Movement

POSTED = "posted"
_MOST = 500
_counts_still = count_entries.c.struck == 0


def _of_entries(value: ColumnElement[int]) -> ColumnElement[int]:
    """A figure over the entries of each count that still count."""
    mine = select(value).where(count_entries.c.count_id == counts.c.id, _counts_still)
    return mine.correlate(counts).scalar_subquery()


def _of_targets(value: ColumnElement[int], *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """A figure over the targets of each count."""
    mine = select(value).where(count_targets.c.count_id == counts.c.id, *conditions)
    return mine.correlate(counts).scalar_subquery()


# A count is posted as soon as its document is there: nothing has to be written to it in the same transaction.
_IS_POSTED = documents.c.id.is_not(None)
_FROM = (
    counts.join(warehouses, warehouses.c.id == counts.c.warehouse_id)
    .join(users, users.c.id == counts.c.opened_by)
    .outerjoin(documents, documents.c.key == counts.c.key)
)
_STANDING = (
    counts.c.id,
    counts.c.key,
    counts.c.name,
    counts.c.warehouse_id,
    warehouses.c.code.label("warehouse"),
    warehouses.c.name.label("warehouse_name"),
    counts.c.scope,
    counts.c.blind,
    case((_IS_POSTED, POSTED), else_=counts.c.state).label("state"),
    counts.c.opened_at,
    users.c.name.label("opened_by"),
    documents.c.id.label("document_id"),
    documents.c.number.label("document"),
)
_HEADS: Select[tuple[object, ...]] = select(
    *_STANDING,
    _of_entries(func.count()).label("entries"),
    _of_entries(func.count(distinct(count_entries.c.product_id))).label("products"),
    _of_entries(func.count(distinct(case((count_entries.c.product_id.is_(None), count_entries.c.code))))).label(
        "unknown"
    ),
    _of_entries(func.max(count_entries.c.at)).label("last_at"),
    _of_targets(func.count(distinct(count_targets.c.product_id))).label("targets"),
    _of_targets(func.count(), count_targets.c.recount == 1).label("recounts"),
).select_from(_FROM)


def standing(connection: Connection, name: str) -> AnyRow | None:
    """The count of a key or of a name, without how far it is."""
    return _newest(connection, select(*_STANDING).select_from(_FROM), name)


def head(connection: Connection, name: str) -> AnyRow | None:
    """The count of a key or of a name, with how far it is."""
    return _newest(connection, _HEADS, name)


def _newest(connection: Connection, query: Select[tuple[object, ...]], name: str) -> AnyRow | None:
    found = query.where(or_(counts.c.key == name, counts.c.name == name)).order_by(counts.c.id.desc()).limit(1)
    return connection.execute(found).first()


def heads(connection: Connection, state: str = "", text: str = "") -> Sequence[AnyRow]:
    """The counts of a state, newest first; ``open`` are those neither posted nor void."""
    wanted = _HEADS.order_by(counts.c.id.desc()).limit(_MOST)
    still = and_(documents.c.id.is_(None), counts.c.state.in_(("counting", "reviewing")))
    if state == "open":
        wanted = wanted.where(still)
    elif state == POSTED:
        wanted = wanted.where(_IS_POSTED)
    elif state:
        wanted = wanted.where(documents.c.id.is_(None), counts.c.state == state)
    if text:
        wanted = wanted.where(holding(text, counts.c.name, warehouses.c.name, users.c.name, documents.c.number))
    return connection.execute(wanted).all()


def states(connection: Connection) -> dict[str, int]:
    """How many counts there are of each state."""
    state = case((_IS_POSTED, POSTED), else_=counts.c.state)
    found = select(state, func.count()).select_from(counts.outerjoin(documents, documents.c.key == counts.c.key))
    return {name: int(number) for name, number in connection.execute(found.group_by(state))}


def entries(
    connection: Connection,
    count_id: int,
    product_ids: Collection[int] | None = None,
    *,
    unknown: bool = False,
    code: str = "",
) -> list[AnyRow]:
    """The entries of a count in the order they came in: of some goods, of codes nobody knows, or all."""
    query = (
        select(count_entries, users.c.name.label("user"))
        .join(users, users.c.id == count_entries.c.user_id)
        .where(count_entries.c.count_id == count_id)
        .order_by(count_entries.c.id)
    )
    if unknown:
        query = query.where(count_entries.c.product_id.is_(None), _counts_still)
    if code:
        query = query.where(count_entries.c.code == code)
    if product_ids is None:
        return list(connection.execute(query))
    one = count_entries.c.product_id
    return [row for part in chunks(product_ids) for row in connection.execute(query.where(one.in_(part)))]


def targets(connection: Connection, count_id: int, product_ids: Collection[int] | None = None) -> list[AnyRow]:
    """What was to be counted, with the codes of bins and lots, recounts asked for and reasons."""
    query = (
        select(
            count_targets,
            func.coalesce(bins.c.code, "").label("bin"),
            func.coalesce(lots.c.code, "").label("lot"),
            func.coalesce(lots.c.serial, 0).label("serial"),
        )
        .outerjoin(bins, bins.c.id == count_targets.c.bin_id)
        .outerjoin(lots, lots.c.id == count_targets.c.lot_id)
        .where(count_targets.c.count_id == count_id)
    )
    if product_ids is None:
        return list(connection.execute(query))
    found = count_targets.c.product_id
    return [row for part in chunks(product_ids) for row in connection.execute(query.where(found.in_(part)))]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which goods with stock in a warehouse are wanted; empty means any. ``ids`` are of products."""

    categories: tuple[str, ...] = ()
    bins: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    ids: tuple[int, ...] | None = None


def in_stock(connection: Connection, warehouse_id: int, scope: Scope) -> list[AnyRow]:
    """Where goods of a scope lie: product, bin and lot with a quantity that is not zero."""
    query = (
        select(stock_balances)
        .join(products, products.c.id == stock_balances.c.product_id)
        .where(stock_balances.c.warehouse_id == warehouse_id, stock_balances.c.quantity != 0)
        .where(*_of_scope(scope))
        .order_by(stock_balances.c.product_id, stock_balances.c.bin_id, stock_balances.c.lot_id)
    )
    if scope.ids is None:
        return list(connection.execute(query))
    one = stock_balances.c.product_id
    return [row for part in chunks(scope.ids) for row in connection.execute(query.where(one.in_(part)))]


def _of_scope(scope: Scope) -> Iterator[ColumnElement[bool]]:
    if scope.categories:
        yield products.c.category_id.in_(_with_those_below(scope.categories))
    if scope.bins:
        yield stock_balances.c.bin_id.in_(select(bins.c.id).where(bins.c.code.in_(scope.bins)))
    if scope.suppliers:
        yield products.c.supplier_id.in_(select(parties.c.id).where(parties.c.code.in_(scope.suppliers)))
    if scope.products:
        yield products.c.code.in_(scope.products)


def _with_those_below(codes: Collection[str]) -> Select[tuple[int]]:
    """The ids of categories and of all below them."""
    tree = select(categories.c.id).where(categories.c.code.in_(codes)).cte("tree", recursive=True)
    below = select(categories.c.id).join(tree, categories.c.parent_id == tree.c.id)
    return select(tree.union(below).c.id)


def moved_not_counted(connection: Connection, warehouse_id: int, since: int) -> list[int]:
    """The goods that moved in a warehouse since an instant, and were not counted there since."""
    here = (stock_moves.c.warehouse_id == warehouse_id, stock_moves.c.business_at >= since)
    counted = select(stock_moves.c.product_id).where(*here, stock_moves.c.rule == Movement.COUNT.value)
    query = (
        select(stock_moves.c.product_id)
        .where(*here, stock_moves.c.rule != Movement.COUNT.value, stock_moves.c.product_id.not_in(counted))
        .group_by(stock_moves.c.product_id)
        .order_by(stock_moves.c.product_id)
    )
    return list(connection.execute(query).scalars())


def goods(connection: Connection, product_ids: Collection[int]) -> dict[int, AnyRow]:
    """What is shown of goods, by row id."""
    query = select(
        products.c.id,
        products.c.code,
        products.c.name,
        products.c.specification,
        products.c.unit,
        products.c.lots,
        products.c.serials,
        products.c.shelf_life_days,
    )
    return {
        row.id: row for part in chunks(product_ids) for row in connection.execute(query.where(products.c.id.in_(part)))
    }


def placed(connection: Connection, warehouse_id: int, product_ids: Collection[int]) -> list[AnyRow]:
    """What the books say of these goods now: product, bin, lot and quantity."""
    query = select(stock_balances).where(stock_balances.c.warehouse_id == warehouse_id)
    one = stock_balances.c.product_id
    return [row for part in chunks(product_ids) for row in connection.execute(query.where(one.in_(part)))]


def moves_after(connection: Connection, warehouse_id: int, product_ids: Collection[int], after: int) -> list[AnyRow]:
    """What came and went of these goods after an instant: product, bin, lot, time, quantity and document."""
    query = select(
        stock_moves.c.product_id,
        stock_moves.c.bin_id,
        stock_moves.c.lot_id,
        stock_moves.c.business_at,
        stock_moves.c.quantity,
        stock_moves.c.document_id,
    ).where(stock_moves.c.warehouse_id == warehouse_id, stock_moves.c.business_at > after)
    one = stock_moves.c.product_id
    return [row for part in chunks(product_ids) for row in connection.execute(query.where(one.in_(part)))]


def costs(connection: Connection, warehouse_id: int, product_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """What goods are worth as (fen, base units): what is there, else the last known cost."""
    query = select(cost_balances).where(cost_balances.c.warehouse_id == warehouse_id)
    one = cost_balances.c.product_id
    return {
        row.product_id: (row.value, row.quantity) if row.quantity > 0 else (row.last_value, row.last_quantity)
        for part in chunks(product_ids)
        for row in connection.execute(query.where(one.in_(part)))
    }


def bin_ids(connection: Connection, warehouse_id: int) -> dict[str, tuple[int, str, int]]:
    """The bins of a warehouse by their code in capitals: id, code as it is written, and place on the way."""
    query = select(bins.c.id, bins.c.code, bins.c.position).where(bins.c.warehouse_id == warehouse_id)
    return {row.code.upper(): (row.id, row.code, row.position) for row in connection.execute(query)}


def lot_rows(connection: Connection, product_ids: Collection[int]) -> list[AnyRow]:
    """All lots and serial numbers of these goods."""
    one = lots.c.product_id
    return [row for part in chunks(product_ids) for row in connection.execute(select(lots).where(one.in_(part)))]
