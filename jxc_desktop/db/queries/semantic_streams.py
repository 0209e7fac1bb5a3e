"""Where the figures of reports come from: streams of rows of the ledgers, what is added up of them, and by what.

A stream is one table with what may be joined to it. A *part* is something added up; a *key* is something rows are
told apart by. Services name both; only here do the names become SQL. Quantities are ten-thousandths of the base
unit, amounts fen, days ``20260501``. Constants in conditions are literals: only then may the database use the
partial indexes made for these very sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, ColumnElement, FromClause, Text, and_, case, cast, func, literal_column, or_, select

from jxc_desktop.db.queries.selling import quotes_standing
from jxc_desktop.db.queries.semantic_orders import due_lines
from jxc_desktop.db.queries.semantic_owed import owed_lines
from jxc_desktop.db.queries.semantic_parts import NOTHING, Join, Key, Part, Stream, days, standing, total, whole
from jxc_desktop.db.tables import (
    accounts,
    categories,
    cost_entries,
    document_lines,
    documents,
    money_accounts,
    money_entries,
    parties,
    party_entries,
    products,
    shifts,
    stock_moves,
)
from jxc_desktop.db.types import Whole

_HOUR = 3_600_000_000
_lines, _documents, _moves, _entries = document_lines.c, documents.c, stock_moves.c, cost_entries.c
COUNTER: ColumnElement[str] = literal_column("'counter'")
"""The channel of what is sold at the counter."""
MONEY: ColumnElement[str] = literal_column("'money'")
"""The nature of what the shop has, beside that of what it owes on cards and gave away."""
_PAYING = ("counter_sale", "counter_refund", "receipt_of_money", "card_top_up", "card_payback")


_text = JSON().with_variant(Text(), "sqlite")  # what is kept as text already is JSON to SQLite, to PostgreSQL not
_brand = func.coalesce(cast(products.c.custom, _text)["brand"].as_string(), "")


def _goods(
    product: ColumnElement[int], plain: ColumnElement[int] | None = None
) -> tuple[dict[str, Key], dict[str, Join]]:
    """The keys about goods; ``plain`` is the column where ``product`` is dressed for the index."""
    keys = {
        "product": Key(product),
        "category": Key(products.c.category_id, ("products",), of_goods=True),
        "main_category": Key(_tree.c.top_id, ("tree",), of_goods=True),
        "main_supplier": Key(products.c.supplier_id, ("products",), of_goods=True),
        "brand": Key(_brand, ("products",), of_goods=True),
        "unit": Key(products.c.unit, ("products",), of_goods=True),
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
        "hour": Key(_documents.business_at // whole(_HOUR) % whole(24), needs),
        **_party(_documents.party_id, needs),
    }


def _channel(needs: tuple[str, ...] = ("documents",)) -> dict[str, Key]:
    """Where a sale came from: the platform of its order, or the counter."""
    at_counter = _documents.kind.in_([literal_column("'counter_sale'"), literal_column("'counter_refund'")])
    empty_: ColumnElement[str] = literal_column("''")
    channel = case((_documents.channel != empty_, _documents.channel), (at_counter, COUNTER), else_=empty_)
    return {"channel": Key(channel, needs)}


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
    side = _sign == whole(sign)
    made = _counted(and_(side, _documents.reverses_id.is_(None)), _lines.document_id)
    taken_back = _counted(and_(side, _documents.reverses_id.is_not(None)), _lines.document_id)
    return Part(made - taken_back, ("documents",), additive=False, of_documents=True)


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
                func.count(func.distinct(case((_sign > NOTHING, _documents.party_id)))), ("documents",), additive=False
            ),
        },
        keys={
            **keys,
            **days(_lines.day),
            **_heads(),
            **_channel(),
            "warehouse": Key(_documents.warehouse_id, ("documents",)),
            "promotion": Key(_lines.promotion),
        },
        day=_lines.day,
        posting=Key(_documents.posting, ("documents",)),
        joins={**joins, **_DOCUMENT_JOINS},
        where=(_sign != NOTHING,),
        owner=Key(_documents.id, ("documents",)),
    )


def _cost_of_sales() -> Stream:
    keys, joins = _goods(literal_column("+cost_entries.product_id", Whole), _entries.product_id)
    return Stream(
        table=cost_entries,
        parts={"cost": Part(-total(_entries.amount))},
        keys={
            **keys,
            **days(_entries.day),
            **_heads(),
            **_channel(),
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


def _owed() -> Stream:
    """What is not paid of sales, on the day of the sale, as far as the ledgers know it."""
    rows = owed_lines()
    keys, joins = _goods(rows.c.product_id)
    return Stream(
        table=rows,
        parts={name: Part(total(rows.c[name])) for name in ("open", "bare")},
        keys={
            **keys,
            **days(rows.c.day),
            **_heads(),
            **_channel(),
            "warehouse": Key(_documents.warehouse_id, ("documents",)),
            "promotion": Key(rows.c.promotion),
        },
        day=rows.c.day,
        posting=Key(_documents.posting, ("documents",)),
        joins={
            **joins,
            "documents": Join(documents, _documents.id == rows.c.document_id),
            **_parties(_documents.party_id, ("documents",)),
        },
        owner=Key(_documents.id, ("documents",)),
    )


def _purchases() -> Stream:
    """Lines of goods receipts and, taken away, of purchase returns."""
    keys, joins = _goods(_lines.product_id)
    received = _documents.kind == literal_column("'goods_receipt'")
    sign = case((received, whole(1)), else_=whole(-1))
    needs = ("documents",)
    made = _counted(and_(received, _documents.reverses_id.is_(None)), _documents.id)
    taken_back = _counted(and_(received, _documents.reverses_id.is_not(None)), _documents.id)
    return Stream(
        table=document_lines,
        parts={
            **{name: Part(total(sign * _lines[name]), needs) for name in ("quantity", "net", "total", "discount")},
            "returned": Part(total(case((received, NOTHING), else_=_lines.total)), needs),
            "rejected": Part(total(case((received, _lines.rejected), else_=NOTHING)), needs),
            "received": Part(total(case((received, _lines.quantity), else_=NOTHING)), needs),
            "receipts": Part(made - taken_back, needs, additive=False, of_documents=True),
            "suppliers": Part(func.count(func.distinct(_documents.party_id)), needs, additive=False),
        },
        keys={**keys, **days(_lines.day), **_heads(), "warehouse": Key(_documents.warehouse_id, needs)},
        day=_lines.day,
        posting=Key(_documents.posting, needs),
        joins={**joins, **_DOCUMENT_JOINS},
        where=(_documents.kind.in_([literal_column("'goods_receipt'"), literal_column("'purchase_return'")]),),
        always=("documents",),
        owner=Key(_documents.id, needs),
    )


def _due() -> Stream:
    """Order lines that came in full or should have, on the day of the order."""
    rows, needs = due_lines(), ("documents",)
    keys, joins = _goods(rows.c.product_id)
    return Stream(
        table=rows,
        parts={"lines": Part(func.count()), "on_time": Part(total(rows.c.on_time))},
        keys={**keys, **days(rows.c.day), **_heads(), "warehouse": Key(_documents.warehouse_id, needs)},
        day=rows.c.day,
        posting=Key(_documents.posting, needs),
        joins={
            **joins,
            "documents": Join(documents, _documents.id == rows.c.document_id),
            **_parties(_documents.party_id, needs),
        },
        owner=Key(_documents.id, needs),
    )


def _stock_flow() -> Stream:
    keys, joins = _goods(_moves.product_id)
    needs = ("documents",)
    return Stream(
        table=stock_moves,
        parts={
            "in": Part(total(case((_moves.quantity > NOTHING, _moves.quantity), else_=NOTHING))),
            "out": Part(total(case((_moves.quantity < NOTHING, -_moves.quantity), else_=NOTHING))),
            "moves": Part(func.count()),
        },
        keys={**keys, **days(_moves.day), **_heads(), "warehouse": Key(_moves.warehouse_id)},
        day=_moves.day,
        posting=Key(_moves.posting),
        joins={
            **joins,
            "documents": Join(documents, _documents.id == _moves.document_id),
            **_parties(_documents.party_id, needs),
        },
        owner=Key(_documents.id, needs),
        shared=True,
    )


def _value_flow() -> Stream:
    """Values in and out; a value counts to the side of the goods it belongs to."""
    keys, joins = _goods(_entries.product_id)
    side = case((_moves.quantity == NOTHING, _entries.amount), else_=_moves.quantity)
    return Stream(
        table=cost_entries,
        parts={
            "in": Part(total(case((side > NOTHING, _entries.amount), else_=NOTHING))),
            "out": Part(total(case((side > NOTHING, NOTHING), else_=-_entries.amount))),
        },
        keys={**keys, **days(_entries.day), **_heads(), "warehouse": Key(_entries.warehouse_id)},
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
        shared=True,
    )


def _standing(table: Any, column: Any) -> Stream:
    """What all rows up to a day come to, of goods in a warehouse.

    Costs of what was sold are read apart from the few others: they have an index that knows all that is asked here.
    """
    keys, joins = _goods(literal_column(f"+{table.name}.product_id", Whole), table.c.product_id)
    sold: ColumnElement[str] = literal_column("'cost_of_goods_sold'")
    return Stream(
        table=table,
        parts=standing(column, table.c.day),
        keys={**keys, "warehouse": Key(table.c.warehouse_id)},
        day=table.c.day,
        posting=Key(table.c.posting),
        joins=joins,
        span="until",
        apart=(table.c.contra == sold, table.c.contra != sold) if table is cost_entries else (),
    )


def _debts(span: str) -> Stream:
    entries, needs = party_entries.c, ("documents",)
    keys = {**_party(entries.party_id, ())}
    joins = {**_parties(entries.party_id, ())}
    parts = standing(entries.amount, entries.day)
    owner = None
    if span == "within":
        parts = {
            "up": Part(total(case((entries.amount > NOTHING, entries.amount), else_=NOTHING))),
            "down": Part(total(case((entries.amount < NOTHING, -entries.amount), else_=NOTHING))),
        }
        heads = {name: key for name, key in _heads(needs).items() if name not in {"party", "level", "area"}}
        keys |= {**heads, **days(entries.day)}
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
        shared=True,
    )


def _booked_as(kind: str) -> ColumnElement[bool]:
    """Whether a money account is booked on accounts of the chart of this kind."""
    return money_accounts.c.account.in_(select(accounts.c.code).where(accounts.c.kind == literal_column(f"'{kind}'")))


def _money(span: str, kinds: tuple[str, ...] = (), of: str = "asset") -> Stream:
    """Money the shop has, or what it owes on cards (``liability``) or gave away (``expense``), by kinds of documents.

    The chart says what a money account is: only what is booked as an asset is money.
    """
    entries, needs = money_entries.c, ("documents",)
    keys = {
        "money_account": Key(entries.money_account_id),
        "nature": Key(case((_booked_as("asset"), MONEY), else_=money_accounts.c.account), ("accounts",)),
    }
    parts = standing(entries.amount, entries.day)
    joins = {
        "accounts": Join(money_accounts, money_accounts.c.id == entries.money_account_id),
        "documents": Join(documents, _documents.id == entries.document_id),
        **_parties(_documents.party_id, needs),
    }
    owner = None
    if span == "within":
        parts = {
            "in": Part(total(case((entries.amount > NOTHING, entries.amount), else_=NOTHING))),
            "out": Part(total(case((entries.amount < NOTHING, -entries.amount), else_=NOTHING))),
            "net": Part(total(entries.amount)),
        }
        keys |= {"means": Key(entries.means), **_heads(needs), **days(entries.day)}
        owner = Key(_documents.id, needs)
    wanted = _documents.kind.in_([literal_column(f"'{kind}'") for kind in kinds])
    return Stream(
        table=money_entries,
        parts=parts,
        keys=keys,
        day=entries.day,
        posting=Key(entries.posting),
        joins=joins,
        where=(_booked_as(of), *([wanted] if kinds else [])),
        always=("accounts", *(needs if kinds else ())),
        span=span,
        owner=owner,
        shared=not kinds,
    )


def _quotes() -> Stream:
    """Quotations that stand, each with what was ordered and delivered of it."""
    quotes = quotes_standing().subquery("quotes")
    needs = ("documents",)
    return Stream(
        table=quotes,
        parts={
            "quotes": Part(func.count()),
            "won": Part(total(case((quotes.c.ordered > NOTHING, whole(1)), else_=NOTHING))),
            "total": Part(total(quotes.c.total)),
            "ordered": Part(total(quotes.c.ordered)),
            "sold": Part(total(quotes.c.sold)),
        },
        keys={**days(quotes.c.day), **_heads(needs)},
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
            "expected": Part(total(case((closed, shifts.c.expected), else_=NOTHING))),
            "counted": Part(total(shifts.c.counted)),
        },
        keys={
            **days(shifts.c.day),
            "user": Key(shifts.c.opened_by),
            "counter": Key(shifts.c.counter),
            "hour": Key(shifts.c.opened_at // whole(_HOUR) % whole(24)),
        },
        day=shifts.c.day,
        posting=Key(NOTHING),
    )


STREAMS: Mapping[str, Stream] = {
    "sales": _sales(),
    "cost_of_sales": _cost_of_sales(),
    "owed": _owed(),
    "purchases": _purchases(),
    "due": _due(),
    "stock": _stock_flow(),
    "value": _value_flow(),
    "stock_at": _standing(stock_moves, _moves.quantity),
    "value_at": _standing(cost_entries, _entries.amount),
    "debts": _debts("within"),
    "debts_at": _debts("until"),
    "money": _money("within"),
    "money_at": _money("until"),
    "money_of_sales": _money("within", _PAYING),
    "cards": _money("within", of="liability"),
    "cards_at": _money("until", of="liability"),
    "gifts": _money("within", of="expense"),
    "quotes": _quotes(),
    "shifts": _shifts(),
}


def empty(key: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a row has no such key."""
    return or_(key.is_(None), key == literal_column("''")) if name in TEXT_KEYS else key.is_(None)


TEXT_KEYS = frozenset(
    {"kind", "handler", "counter", "level", "area", "channel", "nature", "means", "promotion", "brand", "unit"}
)
