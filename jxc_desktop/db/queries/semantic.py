"""What the semantic layer reads: sums of one stream, told apart by some keys; and what the keys are called.

One statement a stream, inside the caller's read transaction. What was asked is checked before; a name that is not in
`STREAMS` is an error of the program.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, not_, or_, select

from jxc_desktop.db.queries.known import KNOWN_AT
from jxc_desktop.db.queries.reports import Goods, goods_of
from jxc_desktop.db.queries.seeing import made_by
from jxc_desktop.db.queries.semantic_orders import TODAY
from jxc_desktop.db.queries.semantic_parts import SINCE, Key, Stream, total
from jxc_desktop.db.queries.semantic_streams import STREAMS, empty, goods_with
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import Connection, fetched
from jxc_desktop.db.tables import (
    categories,
    documents,
    means,
    money_accounts,
    parties,
    products,
    promotions,
    users,
    warehouses,
)

KeyValue = int | str | None
OF_LINES = frozenset({"product", "category", "main_category", "main_supplier", "brand", "unit", "promotion"})
"""Keys of which one document may have several: what counts documents does not add up over them."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Only rows whose key is one of some values, or none of them; an empty value is ``None``."""

    key: str
    values: tuple[KeyValue, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """The sums wanted of one stream. ``user`` limits rows of documents to those of one user; ``today`` is 20260501."""

    stream: str
    keys: tuple[str, ...]
    parts: tuple[str, ...]
    since: int
    until: int
    limits: tuple[Limit, ...] = ()
    posting: int | None = None
    user: int | None = None
    today: int = 0


_MANY = 2000
"""So many rows are found quicker among all of them than one by one."""


class Named(NamedTuple):
    """What a key is called."""

    code: str
    name: str
    parent: int | None = None


class Head(NamedTuple):
    """What a document is called: its number, kind, local time in microseconds and party."""

    number: str
    kind: str
    business_at: int
    party: str


def keys_of(stream: str) -> Collection[str]:
    """The names of the keys of a stream."""
    return STREAMS[stream].keys


def is_additive(stream: str, part: str) -> bool:
    """Whether the sum of groups is the sum of all: not so where something may stand in several groups."""
    return STREAMS[stream].parts[part].additive


def is_standing(stream: str, part: str) -> bool:
    """Whether it is of all rows up to the end of a period: what there ever was is among them."""
    return STREAMS[stream].span == "until" and not STREAMS[stream].parts[part].before


def adds_up(stream: str, part: str, *, over: Collection[str]) -> bool:
    """Whether the sum of groups told apart by these keys is the sum of all."""
    counted = STREAMS[stream].parts[part]
    return counted.additive or (counted.of_documents and OF_LINES.isdisjoint(over))


def sums(connection: Connection, ask: Ask) -> list[tuple[Any, ...]]:
    """The values of the keys, then the parts as whole numbers.

    A group has a row, or several that are to be added up; without keys everything is one group.
    """
    stream = STREAMS[ask.stream]
    asked = [replace(stream, where=(*stream.where, one)) for one in stream.apart] or [stream]
    return [row for one in asked for row in _sums(connection, one, ask)]


def _sums(connection: Connection, stream: Stream, ask: Ask) -> list[tuple[Any, ...]]:
    of_goods = [name for name in ask.keys if stream.keys[name].of_goods]
    if of_goods and all(stream.parts[name].additive for name in ask.parts):
        chosen = _by_goods(stream, ask)
    else:
        chosen = _summed(stream, ask, ask.keys)
    known = {} if ask.posting is None else {KNOWN_AT: ask.posting}
    return fetched(connection, chosen.params({TODAY: ask.today, SINCE: ask.since, **known}))


def _summed(stream: Stream, ask: Ask, names: Sequence[str]) -> Select[Any]:
    """The parts by these keys; columns are called ``key_0`` and ``part_0``."""
    keys, parts = [stream.keys[name] for name in names], [stream.parts[name] for name in ask.parts]
    conditions, needed = _conditions(stream, ask)
    needed += [join for key in keys for join in key.needs] + [join for part in parts for join in part.needs]
    columns = [
        *(key.column.label(f"key_{number}") for number, key in enumerate(keys)),
        *(part.column.label(f"part_{number}") for number, part in enumerate(parts)),
    ]
    chosen = select(*columns).select_from(_joined(stream, needed)).where(*conditions)
    return chosen.group_by(*(f"key_{number}" for number in range(len(keys))))


def _by_goods(stream: Stream, ask: Ask) -> Select[Any]:
    """By what the goods say: added up by product first, so that goods are looked up once and not for every row."""
    inner = list(dict.fromkeys(["product", *(name for name in ask.keys if not stream.keys[name].of_goods)]))
    rows = _summed(stream, ask, inner).subquery("by_product")
    source = goods_with([join for name in ask.keys for join in stream.keys[name].needs])
    columns = [
        stream.keys[name].column if stream.keys[name].of_goods else rows.c[f"key_{inner.index(name)}"]
        for name in ask.keys
    ]
    labelled = [column.label(f"group_{number}") for number, column in enumerate(columns)]
    summed = [rows.c[f"part_{number}"] for number in range(len(ask.parts))]
    joined = rows.join(source, products.c.id == rows.c.key_0)
    if "product" in ask.keys:  # each product is one row already, whatever else is asked of it
        return select(*labelled, *summed).select_from(joined)
    chosen = select(*labelled, *map(total, summed)).select_from(joined)
    return chosen.group_by(*(f"group_{number}" for number in range(len(columns))))


def _conditions(stream: Stream, ask: Ask) -> tuple[list[ColumnElement[bool]], list[str]]:
    """What rows must be, and the joins that needs."""
    needed, conditions = [*stream.always], [*stream.where]
    if all(stream.parts[name].before for name in ask.parts):
        conditions.append(stream.day < ask.since)
    else:
        conditions += (
            [stream.day <= ask.until] if stream.span == "until" else [stream.day.between(ask.since, ask.until)]
        )
    if ask.posting is not None:
        conditions.append(stream.posting.column <= ask.posting)
        needed += stream.posting.needs
    if ask.user is not None and stream.owner is not None and _is_own(stream, ask):
        conditions.append(made_by(ask.user))
        needed += stream.owner.needs
    for limit in ask.limits:
        key = stream.keys[limit.key]
        if key.of_goods:
            inside = select(products.c.id).select_from(goods_with(key.needs)).where(_within(key, limit))
            conditions.append(stream.keys["product"].column.in_(inside))
        else:
            conditions.append(_within(key, limit))
            needed += key.needs
    return conditions, needed


def _is_own(stream: Stream, ask: Ask) -> bool:
    names = (*ask.keys, *(limit.key for limit in ask.limits))
    return not stream.shared or any("documents" in stream.keys[name].needs for name in names)


def _within(key: Key, limit: Limit) -> ColumnElement[bool]:
    named = [value for value in limit.values if value is not None and value != ""]
    nothing = empty(key.column, limit.key)
    inside = or_(
        *([key.column.in_(named)] if named or not limit.values else []),
        *([nothing] if len(named) < len(limit.values) else []),
    )
    if not limit.excluded:
        return inside
    return and_(not_(inside), not_(nothing)) if len(named) < len(limit.values) else or_(not_(inside), nothing)


def _joined(stream: Stream, needed: Iterable[str]) -> FromClause:
    source, made = stream.table, set[str]()

    def take(name: str) -> None:
        nonlocal source
        if name in made:
            return
        join = stream.joins[name]
        for before in join.needs:
            take(before)
        source = source.join(join.table, join.on, isouter=join.outer)
        made.add(name)

    for name in needed:
        take(name)
    return source


# what keys are called


def goods_named(connection: Connection, ids: Collection[int]) -> dict[int, Goods]:
    """Goods by id."""
    return goods_of(connection, ids)


def categories_named(connection: Connection) -> dict[int, Named]:
    """All categories by id."""
    return _named(connection, categories, parent=True)


def warehouses_named(connection: Connection) -> dict[int, Named]:
    """All warehouses by id."""
    return _named(connection, warehouses)


def money_accounts_named(connection: Connection) -> dict[int, Named]:
    """All money accounts by id."""
    return _named(connection, money_accounts)


def parties_named(connection: Connection, ids: Collection[int]) -> dict[int, Named]:
    """Parties by id."""
    return _some(connection, parties, ids)


def users_named(connection: Connection) -> dict[int, str]:
    """The names of all users by id."""
    return {row[0]: row[1] for row in fetched(connection, select(users.c.id, users.c.name))}


def texts_named(connection: Connection, key: str) -> dict[str, str]:
    """What codes kept as text are called: means of payment and promotions."""
    table = {"means": means, "promotion": promotions}[key]
    return {row[0]: row[1] for row in fetched(connection, select(table.c.code, table.c.name))}


def documents_named(connection: Connection, ids: Collection[int]) -> dict[int, Head]:
    """Documents by id."""
    table = documents.c
    chosen = select(
        table.id, table.number, table.kind, table.business_at, func.coalesce(parties.c.name, "")
    ).select_from(documents.outerjoin(parties, parties.c.id == table.party_id))
    if len(ids) > _MANY:
        rows = fetched(connection, chosen.where(table.id.between(min(ids), max(ids))))
        return {row[0]: Head._make(row[1:]) for row in rows if row[0] in ids}
    return {
        row[0]: Head._make(row[1:])
        for chunk in chunks(ids)
        for row in fetched(connection, chosen.where(table.id.in_(chunk)))
    }


_CODED = {"products": products, "parties": parties}


def ids_of_codes(connection: Connection, table: str, codes: Sequence[str]) -> dict[str, int]:
    """The ids of products or parties by their codes."""
    columns = _CODED[table].c
    found = connection.execute(select(columns.code, columns.id).where(columns.code.in_(list(codes))))
    return {row[0]: row[1] for row in found}


def ids_of_numbers(connection: Connection, numbers: Sequence[str]) -> dict[str, int]:
    """The ids of documents by their numbers."""
    chosen = select(documents.c.number, documents.c.id).where(documents.c.number.in_(list(numbers)))
    return {row[0]: row[1] for row in connection.execute(chosen)}


def _named(connection: Connection, table: Any, *, parent: bool = False) -> dict[int, Named]:
    columns = [table.c.id, table.c.code, table.c.name, *([table.c.parent_id] if parent else [])]
    return {row[0]: Named(*row[1:]) for row in fetched(connection, select(*columns))}


def _some(connection: Connection, table: Any, ids: Collection[int]) -> dict[int, Named]:
    chosen = select(table.c.id, table.c.code, table.c.name)
    if len(ids) > _MANY:
        return {row[0]: Named(row[1], row[2]) for row in fetched(connection, chosen)}
    return {
        row[0]: Named(row[1], row[2])
        for chunk in chunks(ids)
        for row in fetched(connection, chosen.where(table.c.id.in_(chunk)))
    }
