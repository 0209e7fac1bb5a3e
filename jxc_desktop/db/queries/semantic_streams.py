"""Where the figures of reports come from: streams of rows of the ledgers, what is added up of them, and by what.

A stream is one table with what may be joined to it. A *part* is something added up; a *key* is something rows are
told apart by. Services name both; only here do the names become SQL. Quantities are ten-thousandths of the base
unit, amounts fen, days ``20260501``. Constants in conditions are literals: only then may the database use the
partial indexes made for these very sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, and_, case, cast, func, literal_column, or_, select

from jxc_desktop.db.queries.selling import quotes_standing
from jxc_desktop.db.tables import (
    categories,
    cost_entries,
    document_lines,
    documents,
    money_entries,
    parties,
    party_entries,
    products,
    shifts,
    stock_moves,
)
from jxc_desktop.db.types import Whole

_HOUR = 3_600_000_000
_NONE: ColumnElement[int] = literal_column("0", Whole)
_lines, _documents, _moves, _entries = document_lines.c, documents.c, stock_moves.c, cost_entries.c
_reversed = documents.alias("reversed")


@dataclass(frozen=True, slots=True)
class Key:
    """What rows are told apart by, and the joins it needs.

    A key ``of_goods`` is a column of the goods themselves: rows may be added up by product before it is looked up.
    """

    column: ColumnElement[Any]
    needs: tuple[str, ...] = ()
    of_goods: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What is added up. A part that is not ``additive`` counts something that may stand in several groups."""

    column: ColumnElement[Any]
    needs: tuple[str, ...] = ()
    additive: bool = True


@dataclass(frozen=True, slots=True)
class Join:
    """A table joined to a stream, after those it needs itself."""

    table: FromClause
    on: ColumnElement[bool]
    needs: tuple[str, ...] = ()
    outer: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """A table of rows; ``span`` says which of them count for a period: within it, before it, or until its end.

    ``document`` is what makes the document of a row known (the joins in ``owned``): whoever sees only their own
    documents sees only rows of these. Without it the rows are about no document.
    """

    table: FromClause
    parts: Mapping[str, Part]
    keys: Mapping[str, Key]
    day: ColumnElement[int]
    posting: Key
    joins: Mapping[str, Join] = field(default_factory=dict)
    where: tuple[ColumnElement[bool], ...] = ()
    always: tuple[str, ...] = ()
    span: str = "within"
    owner: Key | None = None


def total(column: Any) -> ColumnElement[int]:
    """A sum that is a whole number on every engine (PostgreSQL would widen it to a decimal)."""
    return cast(func.coalesce(func.sum(column), _NONE), BigInteger)


def _whole(number: int) -> ColumnElement[int]:
    return literal_column(str(number), Whole)


def _days(day: ColumnElement[int], needs: tuple[str, ...] = ()) -> dict[str, Key]:
    """The calendar of a day: a week by its Monday, a weekday from 0 (Monday)."""
    month = day // _whole(100)
    quarter = day // _whole(10_000) * _whole(10) + (day // _whole(100) % _whole(100) + _whole(2)) // _whole(3)
    count = _day_count(day)
    return {
        "day": Key(day, needs),
        "week": Key(count - count % _whole(7), needs),
        "weekday": Key(count % _whole(7), needs),
        "month": Key(month, needs),
        "quarter": Key(quarter, needs),
        "year": Key(day // _whole(10_000), needs),
    }


def _day_count(day: ColumnElement[int]) -> ColumnElement[int]:
    """The Julian day number of ``20260501``, in whole numbers on every engine; it is a multiple of 7 on Mondays.

    Years begin in March here, so that the leap day is their last.
    """
    months = day // _whole(10_000) * _whole(12) + day // _whole(100) % _whole(100) - _whole(3)
    year, month = months // _whole(12), months % _whole(12)
    before = (_whole(153) * month + _whole(2)) // _whole(5) + day % _whole(100)
    leaps = year // _whole(4) - year // _whole(100) + year // _whole(400)
    return _whole(365) * year + leaps + before + _whole(1_721_119)


def _goods(
    product: ColumnElement[int], plain: ColumnElement[int] | None = None
) -> tuple[dict[str, Key], dict[str, Join]]:
    """The keys about goods; ``plain`` is the column where ``product`` is dressed for the index."""
    keys = {
        "product": Key(product),
        "category": Key(products.c.category_id, ("products",), of_goods=True),
        "main_category": Key(_tree.c.top_id, ("tree",), of_goods=True),
        "main_supplier": Key(products.c.supplier_id, ("products",), of_goods=True),
    }
    joins = {
        "products": Join(products, products.c.id == (product if plain is None else plain)),
        "tree": Join(_tree, _tree.c.category_id == products.c.category_id, ("products",), outer=True),
    }
    return keys, joins


def _heads(needs: tuple[str, ...] = ("documents",)) -> dict[str, Key]:
    """The keys a document brings."""
    return {
        "document": Key(_documents.id, needs),
        "kind": Key(_documents.kind, needs),
        "handler": Key(_documents.handler, needs),
        "user": Key(_documents.user_id, needs),
        "counter": Key(_documents.counter, needs),
        "hour": Key(_documents.business_at // _whole(_HOUR) % _whole(24), needs),
        **_party(_documents.party_id, needs),
    }


def _party(party: ColumnElement[Any], needs: tuple[str, ...]) -> dict[str, Key]:
    joined = (*needs, "parties")
    return {"party": Key(party, needs), "level": Key(parties.c.level, joined), "area": Key(parties.c.area, joined)}


def _parties(party: ColumnElement[Any], needs: tuple[str, ...]) -> dict[str, Join]:
    return {"parties": Join(parties, parties.c.id == party, needs, outer=True)}


def goods_with(needs: Iterable[str]) -> FromClause:
    """The goods, with the tree of categories where a key of them needs it."""
    if "tree" not in needs:
        return products
    return products.outerjoin(_tree, _tree.c.category_id == products.c.category_id)


def _category_tree() -> Any:
    """Every category with the top of its branch."""
    top = select(categories.c.id.label("category_id"), categories.c.id.label("top_id")).where(
        categories.c.parent_id.is_(None)
    )
    tree = top.cte("category_tree", recursive=True)
    below = select(categories.c.id, tree.c.top_id).join(tree, categories.c.parent_id == tree.c.category_id)
    return tree.union_all(below)


_tree = _category_tree()
_DOCUMENT_OF_LINE = Join(documents, _documents.id == _lines.document_id)
_DOCUMENT_JOINS = {"documents": _DOCUMENT_OF_LINE, **_parties(_documents.party_id, ("documents",))}
_sign = literal_column("document_lines.sales_sign", Whole)


def _counted(condition: ColumnElement[bool], counted: ColumnElement[Any]) -> ColumnElement[int]:
    return func.count(func.distinct(case((condition, counted))))


def _documents_made(sign: int) -> Part:
    """How many documents were made on one side of selling, those that were taken back deducted."""
    side = _sign == _whole(sign)
    made = _counted(and_(side, _documents.reverses_id.is_(None)), _lines.document_id)
    taken_back = _counted(and_(side, _documents.reverses_id.is_not(None)), _lines.document_id)
    return Part(made - taken_back, ("documents",), additive=False)


def _sales() -> Stream:
    keys, joins = _goods(literal_column("+document_lines.product_id", Whole), _lines.product_id)
    return Stream(
        table=document_lines,
        parts={
            **{name: Part(total(_sign * _lines[name])) for name in ("quantity", "net", "total", "discount", "gross")},
            "lines": Part(total(_sign)),
            "sales": _documents_made(1),
            "returns": _documents_made(-1),
            "customers": Part(
                func.count(func.distinct(case((_sign > _NONE, _documents.party_id)))), ("documents",), additive=False
            ),
        },
        keys={
            **keys,
            **_days(_lines.day),
            **_heads(),
            "warehouse": Key(_documents.warehouse_id, ("documents",)),
            "promotion": Key(_lines.promotion),
        },
        day=_lines.day,
        posting=Key(_documents.posting, ("documents",)),
        joins={**joins, **_DOCUMENT_JOINS},
        where=(_sign != _NONE,),
        owner=Key(_documents.id, ("documents",)),
    )


def _cost_of_sales() -> Stream:
    keys, joins = _goods(literal_column("+cost_entries.product_id", Whole), _entries.product_id)
    return Stream(
        table=cost_entries,
        parts={"cost": Part(-total(_entries.amount))},
        keys={
            **keys,
            **_days(_entries.day),
            **_heads(),
            "warehouse": Key(_entries.warehouse_id),
            "promotion": Key(_lines.promotion, ("lines",)),
        },
        day=_entries.day,
        posting=Key(_entries.posting),
        joins={
            **joins,
            "moves": Join(stock_moves, _moves.id == _entries.move_id),
            "lines": Join(document_lines, _lines.id == _moves.line_id, ("moves",)),
            "documents": Join(documents, _documents.id == _moves.document_id, ("moves",)),
            **_parties(_documents.party_id, ("documents",)),
        },
        where=(_entries.contra == literal_column("'cost_of_goods_sold'"),),
        owner=Key(_documents.id, ("documents",)),
    )


def _purchases() -> Stream:
    """Lines of goods receipts and, taken away, of purchase returns."""
    keys, joins = _goods(_lines.product_id)
    received = _documents.kind == literal_column("'goods_receipt'")
    sign = case((received, _whole(1)), else_=_whole(-1))
    needs = ("documents",)
    made = _counted(and_(received, _documents.reverses_id.is_(None)), _documents.id)
    taken_back = _counted(and_(received, _documents.reverses_id.is_not(None)), _documents.id)
    return Stream(
        table=document_lines,
        parts={
            **{name: Part(total(sign * _lines[name]), needs) for name in ("quantity", "net", "total", "discount")},
            "returned": Part(total(case((received, _NONE), else_=_lines.total)), needs),
            "rejected": Part(total(case((received, _lines.rejected), else_=_NONE)), needs),
            "received": Part(total(case((received, _lines.quantity), else_=_NONE)), needs),
            "receipts": Part(made - taken_back, needs, additive=False),
            "suppliers": Part(func.count(func.distinct(_documents.party_id)), needs, additive=False),
        },
        keys={**keys, **_days(_lines.day), **_heads(), "warehouse": Key(_documents.warehouse_id, needs)},
        day=_lines.day,
        posting=Key(_documents.posting, needs),
        joins={**joins, **_DOCUMENT_JOINS},
        where=(_documents.kind.in_([literal_column("'goods_receipt'"), literal_column("'purchase_return'")]),),
        always=("documents",),
        owner=Key(_documents.id, needs),
    )


def _stock_flow() -> Stream:
    keys, joins = _goods(_moves.product_id)
    needs = ("documents",)
    return Stream(
        table=stock_moves,
        parts={
            "in": Part(total(case((_moves.quantity > _NONE, _moves.quantity), else_=_NONE))),
            "out": Part(total(case((_moves.quantity < _NONE, -_moves.quantity), else_=_NONE))),
            "moves": Part(func.count()),
        },
        keys={**keys, **_days(_moves.day), **_heads(), "warehouse": Key(_moves.warehouse_id)},
        day=_moves.day,
        posting=Key(_moves.posting),
        joins={
            **joins,
            "documents": Join(documents, _documents.id == _moves.document_id),
            **_parties(_documents.party_id, needs),
        },
        owner=Key(_documents.id, needs),
    )


def _value_flow() -> Stream:
    """Values in and out; a value counts to the side of the goods it belongs to."""
    keys, joins = _goods(_entries.product_id)
    side = case((_moves.quantity == _NONE, _entries.amount), else_=_moves.quantity)
    return Stream(
        table=cost_entries,
        parts={
            "in": Part(total(case((side > _NONE, _entries.amount), else_=_NONE))),
            "out": Part(total(case((side > _NONE, _NONE), else_=-_entries.amount))),
        },
        keys={**keys, **_days(_entries.day), **_heads(), "warehouse": Key(_entries.warehouse_id)},
        day=_entries.day,
        posting=Key(_entries.posting),
        joins={
            **joins,
            "moves": Join(stock_moves, _moves.id == _entries.move_id),
            "documents": Join(documents, _documents.id == _moves.document_id, ("moves",)),
            **_parties(_documents.party_id, ("documents",)),
        },
        always=("moves",),
        owner=Key(_documents.id, ("documents",)),
    )


def _standing(table: Any, part: str, column: Any, span: str) -> Stream:
    """What all rows up to a day come to, of goods in a warehouse."""
    keys, joins = _goods(table.c.product_id)
    return Stream(
        table=table,
        parts={part: Part(total(column))},
        keys={**keys, "warehouse": Key(table.c.warehouse_id)},
        day=table.c.day,
        posting=Key(table.c.posting),
        joins=joins,
        span=span,
    )


def _debts(span: str) -> Stream:
    entries, needs = party_entries.c, ("documents",)
    keys = {**_party(entries.party_id, ())}
    joins = {**_parties(entries.party_id, ())}
    parts = {"balance": Part(total(entries.amount))}
    owner = None
    if span == "within":
        parts = {
            "up": Part(total(case((entries.amount > _NONE, entries.amount), else_=_NONE))),
            "down": Part(total(case((entries.amount < _NONE, -entries.amount), else_=_NONE))),
        }
        heads = {name: key for name, key in _heads(needs).items() if name not in {"party", "level", "area"}}
        keys |= {**heads, **_days(entries.day)}
        joins["documents"] = Join(documents, _documents.id == entries.document_id)
        owner = Key(_documents.id, needs)
    return Stream(
        table=party_entries,
        parts=parts,
        keys=keys,
        day=entries.day,
        posting=Key(entries.posting),
        joins=joins,
        span=span,
        owner=owner,
    )


def _money(span: str, kinds: tuple[str, ...] = ()) -> Stream:
    """Money accounts; with ``kinds``, only what documents of these moved."""
    entries, needs = money_entries.c, ("documents",)
    keys = {"money_account": Key(entries.money_account_id), "means": Key(entries.means)}
    parts = {"balance": Part(total(entries.amount))}
    joins: dict[str, Join] = {}
    owner = None
    if span == "within":
        parts = {
            "in": Part(total(case((entries.amount > _NONE, entries.amount), else_=_NONE))),
            "out": Part(total(case((entries.amount < _NONE, -entries.amount), else_=_NONE))),
            "net": Part(total(entries.amount)),
        }
        keys |= {**_heads(needs), **_days(entries.day)}
        joins = {
            "documents": Join(documents, _documents.id == entries.document_id),
            **_parties(_documents.party_id, needs),
        }
        owner = Key(_documents.id, needs)
    else:
        del keys["means"]
    return Stream(
        table=money_entries,
        parts=parts,
        keys=keys,
        day=entries.day,
        posting=Key(entries.posting),
        joins=joins,
        where=(_documents.kind.in_([literal_column(f"'{kind}'") for kind in kinds]),) if kinds else (),
        always=needs if kinds else (),
        span=span,
        owner=owner,
    )


def _quotes() -> Stream:
    """Quotations that stand, each with what was ordered and delivered of it."""
    quotes = quotes_standing().subquery("quotes")
    needs = ("documents",)
    return Stream(
        table=quotes,
        parts={
            "quotes": Part(func.count()),
            "won": Part(total(case((quotes.c.ordered > _NONE, _whole(1)), else_=_NONE))),
            "total": Part(total(quotes.c.total)),
            "ordered": Part(total(quotes.c.ordered)),
            "sold": Part(total(quotes.c.sold)),
        },
        keys={**_days(quotes.c.day), **_heads(needs)},
        day=quotes.c.day,
        posting=Key(_documents.posting, needs),
        joins={
            "documents": Join(documents, _documents.id == quotes.c.id),
            **_parties(_documents.party_id, needs),
        },
        owner=Key(_documents.id, needs),
    )


def _shifts() -> Stream:
    closed = shifts.c.counted.is_not(None)
    return Stream(
        table=shifts,
        parts={
            "shifts": Part(func.count()),
            "expected": Part(total(case((closed, shifts.c.expected), else_=_NONE))),
            "counted": Part(total(shifts.c.counted)),
        },
        keys={
            **_days(shifts.c.day),
            "user": Key(shifts.c.opened_by),
            "counter": Key(shifts.c.counter),
            "hour": Key(shifts.c.opened_at // _whole(_HOUR) % _whole(24)),
        },
        day=shifts.c.day,
        posting=Key(_NONE),
    )


STREAMS: Mapping[str, Stream] = {
    "sales": _sales(),
    "cost_of_sales": _cost_of_sales(),
    "purchases": _purchases(),
    "stock": _stock_flow(),
    "value": _value_flow(),
    "stock_before": _standing(stock_moves, "quantity", _moves.quantity, "before"),
    "stock_until": _standing(stock_moves, "quantity", _moves.quantity, "until"),
    "value_before": _standing(cost_entries, "amount", _entries.amount, "before"),
    "value_until": _standing(cost_entries, "amount", _entries.amount, "until"),
    "debts": _debts("within"),
    "debts_before": _debts("before"),
    "debts_until": _debts("until"),
    "money": _money("within"),
    "money_before": _money("before"),
    "money_until": _money("until"),
    "money_of_sales": _money("within", ("counter_sale", "counter_refund", "receipt_of_money")),
    "quotes": _quotes(),
    "shifts": _shifts(),
}


def empty(key: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a row has no such key."""
    return or_(key.is_(None), key == literal_column("''")) if name in TEXT_KEYS else key.is_(None)


TEXT_KEYS = frozenset({"kind", "handler", "counter", "level", "area", "means", "promotion"})
