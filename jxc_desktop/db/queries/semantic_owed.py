"""What is not paid of sales, line by line: what customers still owe for each, and what was settled without money.

The debt of a document is what it did to the balance of its party, less what it was given since; both are ledgers, so
it is known as of any posting. Each document's amount is spread over its lines by largest remainder, as everywhere.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    case,
    cast,
    func,
    literal_column,
    select,
    union_all,
)

from jxc_desktop.db.queries.known import known
from jxc_desktop.db.queries.semantic_parts import NOTHING
from jxc_desktop.db.tables import document_lines, documents, means, money_entries, party_entries, settlement_entries
from jxc_desktop.db.types import Whole

_STEP = literal_column("1000000", Whole)
_MONEY = ("receipt_of_money", "payment", "sales_order")
_SALES = ("counter_sale", "counter_refund", "delivery", "sales_return")
"""What pays a sale: money, the deposit of its order, and another sale: a return and what it lowers cancel out."""


def _total(column: Any) -> ColumnElement[int]:
    return cast(func.sum(column), BigInteger)


def _let_off() -> Any:
    """What receipts of money with a discount let off, by the debt: it counts to the first they were given to."""
    entries = settlement_entries.c
    given = (
        select(entries.item_id, entries.against_id, documents.c.discount, _total(-entries.amount).label("amount"))
        .join(documents, documents.c.id == entries.against_id)
        .where(documents.c.kind == "receipt_of_money", documents.c.discount > NOTHING, known(settlement_entries))
        .group_by(entries.item_id, entries.against_id, documents.c.discount)
        .subquery("given")
    )
    row = given.c
    upto = cast(func.sum(row.amount).over(partition_by=row.against_id, order_by=row.item_id), BigInteger)
    run = select(row.item_id, row.discount, row.amount, upto.label("upto")).subquery("run").c
    let_off = _least(run.upto, run.discount) - _least(run.upto - run.amount, run.discount)
    return select(run.item_id, NOTHING.label("open"), let_off.label("bare"))


def _least(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    return case((one < other, one), else_=other)


def _owed() -> FromClause:
    """By document: what is open of it, and what of it no money came for; fen, positive: the party owes us."""
    booked, given, paid = party_entries.c, settlement_entries.c, money_entries.c
    in_money = case((documents.c.kind.in_((*_MONEY, *_SALES)), given.amount), else_=NOTHING)
    gifts = select(means.c.code).where(means.c.nature.in_(("voucher", "points")))
    parts = union_all(
        select(booked.document_id, booked.amount.label("open"), booked.amount.label("bare")).where(
            known(party_entries)
        ),
        select(given.item_id, given.amount, in_money)
        .join(documents, documents.c.id == given.against_id)
        .where(known(settlement_entries)),
        _let_off(),
        select(paid.document_id, NOTHING, paid.amount).where(paid.means.in_(gifts), known(money_entries)),
    ).subquery("owed_parts")
    open_, bare = _total(parts.c.open), _total(parts.c.bare)
    chosen = select(parts.c.document_id, open_.label("open"), bare.label("bare")).group_by(parts.c.document_id)
    return chosen.having((open_ != NOTHING) | (bare != NOTHING)).subquery("owed")


_KEPT = ("document_id", "line", "product_id", "day", "promotion")


def owed_lines() -> Any:
    """The lines of sales that are not paid in full, each with ``open`` and ``bare``, its shares of its document."""
    owed, lines = _owed(), document_lines.c
    weight = _size(lines.total)
    whole = cast(func.sum(weight).over(partition_by=lines.document_id), BigInteger)
    rows = (
        select(*(lines[name] for name in _KEPT), owed.c.open, owed.c.bare, weight.label("weight"), whole.label("whole"))
        .join(owed, owed.c.document_id == lines.document_id)
        .where(lines.sales_sign != NOTHING)
        .subquery("rows")
    )
    kept = [rows.c[name] for name in _KEPT]
    divided = [column for name in ("open", "bare") for column in _divided(rows.c[name], rows.c.weight, rows.c.whole)]
    parts = select(*kept, rows.c.open, rows.c.bare, *divided).where(rows.c.whole > NOTHING).subquery("parts")
    places = [
        column.label(f"{name}_{what}")
        for name in ("open", "bare")
        for what, column in (("left", _left(parts.c, name)), ("place", _place(parts.c, name)))
    ]
    placed = select(*parts.c, *places).subquery("placed").c
    return select(
        *(placed[name] for name in _KEPT), *(_share(placed, name).label(name) for name in ("open", "bare"))
    ).subquery("owed_lines")


def _divided(amount: Any, weight: Any, whole: Any) -> list[Any]:
    """``amount`` × ``weight`` ÷ ``whole`` and what is left of it, in two steps: the product may be more than fits."""
    size = _size(amount)
    high = size * (weight // _STEP)
    low = high % whole * _STEP + size * (weight % _STEP)
    return [
        (high // whole * _STEP + low // whole).label(f"{amount.name}_part"),
        (low % whole).label(f"{amount.name}_rest"),
    ]


def _left(columns: Any, name: str) -> ColumnElement[int]:
    parts = func.sum(columns[f"{name}_part"]).over(partition_by=columns.document_id)
    return _size(columns[name]) - cast(parts, BigInteger)


def _place(columns: Any, name: str) -> ColumnElement[int]:
    """The turn of a line when the fen that are left are given out: by remainder, equal ones from the last line on."""
    return func.row_number().over(
        partition_by=columns.document_id, order_by=(columns[f"{name}_rest"].desc(), columns.line.desc())
    )


def _share(columns: Any, name: str) -> ColumnElement[int]:
    one = case((columns[f"{name}_place"] <= columns[f"{name}_left"], literal_column("1", Whole)), else_=NOTHING)
    share = columns[f"{name}_part"] + one
    return case((columns[name] < NOTHING, -share), else_=share)


def _size(amount: Any) -> ColumnElement[int]:
    return func.abs(amount, type_=Whole)
