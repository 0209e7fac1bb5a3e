"""How customers buy: who came how often, what lies together on one receipt, what one asked and paid.

Sales are counter sales, deliveries and past sales that stand; a sale taken back counts until its reversal was known.
Days are ``20260501``, amounts fen, quantities ten-thousandths of the base unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, exists, func, literal_column, select

from jxc_desktop.db.queries.seeing import made_by
from jxc_desktop.db.rows import Connection, fetched
from jxc_desktop.db.tables import document_lines, documents, parties, products
from jxc_desktop.db.types import Whole

SALES, RETURNS = ("counter_sale", "delivery", "past_sale"), ("counter_refund", "sales_return", "past_refund")
_ZERO: ColumnElement[int] = literal_column("0", Whole)
_SOLD: ColumnElement[bool] = documents.c.kind.in_([literal_column(f"'{kind}'") for kind in SALES])
_TRADED: ColumnElement[bool] = documents.c.kind.in_([literal_column(f"'{kind}'") for kind in (*SALES, *RETURNS)])


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sales count: their days, what was known, whose they are, the goods (ids) and the warehouse."""

    since: int
    until: int
    posting: int | None = None
    user: int | None = None
    goods: Select[Any] | None = None
    warehouse: int | None = None


class Buyer(NamedTuple):
    """How one customer bought: ``times`` sales on ``days`` days, for ``amount`` less what came back."""

    party_id: int
    code: str
    name: str
    level: str
    times: int
    days: int
    first: int
    last: int
    amount: int


def goods_within(categories: Sequence[int] | None, supplier: int | None) -> Select[Any] | None:
    """The ids of goods in some categories or of a main supplier; none where all are meant."""
    if categories is None and supplier is None:
        return None
    chosen = select(products.c.id)
    if categories is not None:
        chosen = chosen.where(products.c.category_id.in_(categories))
    return chosen if supplier is None else chosen.where(products.c.supplier_id == supplier)


def buyers(connection: Connection, asked: Asked) -> list[Buyer]:
    """The customers who bought something in the days asked for, by code."""
    heads = documents.c
    came = (
        select(
            heads.party_id,
            func.count().label("times"),
            func.count(func.distinct(heads.day)).label("days"),
            func.min(heads.day).label("first"),
            func.max(heads.day).label("last"),
        )
        .where(_SOLD, heads.party_id.is_not(None), *_standing(asked), *_asked(asked))
        .group_by(heads.party_id)
        .subquery("came")
    )
    sums = (
        select(heads.party_id, _whole(func.sum(case((_SOLD, heads.total), else_=-heads.total))).label("amount"))
        .where(_TRADED, heads.party_id.is_not(None), *_asked(asked))
        .group_by(heads.party_id)
        .subquery("sums")
    )
    shown = (came.c.party_id, parties.c.code, parties.c.name, parties.c.level, came.c.times, came.c.days)
    chosen = (
        select(*shown, came.c.first, came.c.last, sums.c.amount)
        .join(parties, parties.c.id == came.c.party_id)
        .join(sums, sums.c.party_id == came.c.party_id)
        .order_by(parties.c.code)
    )
    return [Buyer._make(row) for row in fetched(connection, chosen)]


def favourites(connection: Connection, asked: Asked) -> dict[int, str]:
    """The name of what each customer bought most of, less what came back; of several the one with the first code."""
    lines, heads = document_lines.c, documents.c
    amount = _whole(func.sum(lines.sales_sign * lines.total)).label("amount")
    grouped = (
        select(heads.party_id, lines.product_id, amount)
        .join(documents, heads.id == lines.document_id)
        .where(_TRADED, heads.party_id.is_not(None), lines.sales_sign != _ZERO, *_asked(asked))
        .group_by(heads.party_id, lines.product_id)
        .subquery("grouped")
    )
    most = func.max(grouped.c.amount).over(partition_by=grouped.c.party_id).label("most")
    ranked = select(grouped, most).where(grouped.c.amount > _ZERO).subquery("ranked")
    chosen = (
        select(ranked.c.party_id, products.c.name)
        .join(products, products.c.id == ranked.c.product_id)
        .where(ranked.c.amount == ranked.c.most)
        .order_by(products.c.code.desc())
    )
    return {row[0]: row[1] for row in fetched(connection, chosen)}


def receipts(connection: Connection, asked: Asked) -> int:
    """How many sales stand."""
    chosen = select(func.count()).select_from(documents).where(_SOLD, *_standing(asked), *_asked(asked))
    return int(connection.execute(chosen).scalar_one())


def often_sold(connection: Connection, asked: Asked, most: int) -> list[int]:
    """The goods on the most lines of sales, at most so many."""
    lines = document_lines.c
    product = literal_column("+document_lines.product_id", Whole)
    chosen = select(product).where(lines.sales_sign == literal_column("1", Whole), *_of_lines(asked))
    ordered = chosen.group_by(product).order_by(func.count().desc(), product).limit(most)
    return [row[0] for row in fetched(connection, ordered)]


def basket_lines(connection: Connection, asked: Asked, most: int) -> list[tuple[int, int]]:
    """Document and product of the sale lines that stand, of the goods on the most lines only, by document."""
    lines, heads = document_lines.c, documents.c
    wanted = often_sold(connection, asked, most)
    chosen = (
        select(lines.document_id, lines.product_id)
        .join(documents, heads.id == lines.document_id)
        .where(
            lines.sales_sign == literal_column("1", Whole),
            lines.quantity > _ZERO,
            *_standing(asked),
            *_asked(asked),
        )
    )
    if len(wanted) == most:
        chosen = chosen.where(lines.product_id.in_(wanted))
    elif asked.goods is not None:
        chosen = chosen.where(lines.product_id.in_(asked.goods))
    return [(row[0], row[1]) for row in fetched(connection, chosen.order_by(lines.document_id))]


def _of_lines(asked: Asked) -> list[ColumnElement[bool]]:
    """What of it the lines themselves know."""
    found: list[ColumnElement[bool]] = [document_lines.c.day.between(asked.since, asked.until)]
    if asked.goods is not None:
        found.append(document_lines.c.product_id.in_(asked.goods))
    return found


def _asked(asked: Asked) -> list[ColumnElement[bool]]:
    """The documents meant."""
    heads = documents.c
    found: list[ColumnElement[bool]] = [heads.day.between(asked.since, asked.until)]
    if asked.posting is not None:
        found.append(heads.posting <= asked.posting)
    if asked.user is not None:
        found.append(made_by(asked.user))
    if asked.warehouse is not None:
        found.append(heads.warehouse_id == asked.warehouse)
    return found


def _standing(asked: Asked) -> list[ColumnElement[bool]]:
    """No reversals, and nothing that was reversed as far as is known."""
    mirror = documents.alias("mirror")
    reversal = mirror.c.reverses_id == documents.c.id
    if asked.posting is not None:
        reversal = and_(reversal, mirror.c.posting <= asked.posting)
    return [documents.c.reverses_id.is_(None), ~exists().where(reversal)]


def _whole(column: Any) -> ColumnElement[int]:
    return cast(column, BigInteger)
