"""Posted documents as lists and as one whole document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from jxc_desktop.db.queries.matching import holding
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.queries.seeing import made_by
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import (
    cost_entries,
    document_lines,
    document_remarks,
    documents,
    journal_lines,
    money_accounts,
    money_entries,
    parties,
    party_entries,
    products,
    stock_moves,
    users,
    warehouses,
)

_reversal = documents.alias("reversal")
_approver = users.alias("approver")
_COLUMNS = (
    documents,
    parties.c.code.label("party_code"),
    parties.c.name.label("party_name"),
    warehouses.c.code.label("warehouse_code"),
    users.c.name.label("user_name"),
    _approver.c.name.label("approver_name"),
    _reversal.c.number.label("reversed_by"),
)
_HEADS = select(*_COLUMNS).select_from(
    documents.outerjoin(parties, parties.c.id == documents.c.party_id)
    .outerjoin(warehouses, warehouses.c.id == documents.c.warehouse_id)
    .outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id)
    .outerjoin(_approver, _approver.c.id == documents.c.approver_id)
    .join(users, users.c.id == documents.c.user_id)
)
_BY_NUMBER = _HEADS.where(documents.c.number == bindparam("number"))
_LINES = (
    select(document_lines, products.c.code.label("product_code"))
    .outerjoin(products, products.c.id == document_lines.c.product_id)
    .where(document_lines.c.document_id == bindparam("id"))
    .order_by(document_lines.c.line)
)
_LINE_COSTS = (
    select(stock_moves.c.line_id, func.sum(cost_entries.c.amount))
    .join(cost_entries, cost_entries.c.move_id == stock_moves.c.id)
    .where(stock_moves.c.document_id == bindparam("id"))
    .group_by(stock_moves.c.line_id)
)
_own_line = document_lines.alias("own_line")
_LINE_MOVED = (
    select(stock_moves.c.line_id, func.sum(stock_moves.c.quantity))
    .join(_own_line, _own_line.c.id == stock_moves.c.line_id)
    .where(_own_line.c.document_id == bindparam("id"))
    .group_by(stock_moves.c.line_id)
)
_upstream_line = document_lines.alias("upstream_line")
_SOURCE_DOCUMENTS = (
    select(_upstream_line.c.document_id)
    .join(document_lines, document_lines.c.source_line_id == _upstream_line.c.id)
    .where(document_lines.c.document_id == bindparam("id"))
    .distinct()
    .order_by(_upstream_line.c.document_id)
)
_child_line = document_lines.alias("child_line")
_DOWN = (
    select(documents.c.number, documents.c.kind)
    .where(
        documents.c.id.in_(
            select(_child_line.c.document_id)
            .join(document_lines, document_lines.c.id == _child_line.c.source_line_id)
            .where(document_lines.c.document_id == bindparam("id"))
        )
    )
    .order_by(documents.c.posting)
)
_NUMBERS = select(documents.c.id, documents.c.number, documents.c.kind).where(
    documents.c.id.in_(bindparam("wanted", expanding=True))
)
_CORRECTED_BY = select(documents.c.number, documents.c.kind).where(documents.c.corrects_id == bindparam("id"))
_SOURCE_LINES = (
    select(document_lines.c.id, document_lines.c.line, documents.c.number)
    .join(documents, documents.c.id == document_lines.c.document_id)
    .where(document_lines.c.id.in_(bindparam("wanted", expanding=True)))
)
_REMARK = (
    select(document_remarks.c.remark)
    .where(document_remarks.c.document_id == bindparam("id"))
    .order_by(document_remarks.c.id.desc())
    .limit(1)
)
_owner = documents.alias("owner")
_STOCK = (
    select(stock_moves, products.c.code.label("product_code"), warehouses.c.code.label("warehouse_code"))
    .join(products, products.c.id == stock_moves.c.product_id)
    .join(warehouses, warehouses.c.id == stock_moves.c.warehouse_id)
    .where(stock_moves.c.document_id == bindparam("id"))
    .order_by(stock_moves.c.id)
)
_COSTS = (
    select(cost_entries.c.amount, products.c.code.label("product_code"), _owner.c.number.label("owner"))
    .join(products, products.c.id == cost_entries.c.product_id)
    .join(stock_moves, stock_moves.c.id == cost_entries.c.move_id)
    .join(_owner, _owner.c.id == stock_moves.c.document_id)
    .where(cost_entries.c.document_id == bindparam("id"))
    .order_by(cost_entries.c.id)
)
_DEBTS = (
    select(parties.c.code, party_entries.c.amount)
    .join(parties, parties.c.id == party_entries.c.party_id)
    .where(party_entries.c.document_id == bindparam("id"))
    .order_by(party_entries.c.id)
)
_MONEY = (
    select(money_accounts.c.code, money_entries.c.amount)
    .join(money_accounts, money_accounts.c.id == money_entries.c.money_account_id)
    .where(money_entries.c.document_id == bindparam("id"))
    .order_by(money_entries.c.id)
)
_JOURNAL = (
    select(journal_lines.c.account.label("code"), journal_lines.c.amount)
    .where(journal_lines.c.document_id == bindparam("id"))
    .order_by(journal_lines.c.id)
)
_PARTS = {"stock": _STOCK, "costs": _COSTS, "debts": _DEBTS, "money": _MONEY, "journal": _JOURNAL}


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents a list shows, newest first. ``state`` is posted, reversed or empty; days as 20260501."""

    kinds: tuple[str, ...] = ()
    state: str = ""
    text: str = ""
    party: str = ""
    product: str = ""
    since: int | None = None
    until: int | None = None
    after: object | None = None
    limit: int = 200


def page(connection: Connection, wanted: DocumentFilter, only_by: int | None = None) -> Page[AnyRow]:
    """One page of documents, newest business time first; ``only_by``: of those a user made."""
    conditions = [*_conditions(wanted), *_made_by(only_by)]
    if isinstance(wanted.after, tuple):
        at, row_id = wanted.after
        older = and_(documents.c.business_at == at, documents.c.id < row_id)
        conditions.append(or_(documents.c.business_at < at, older))
    statement = (
        _HEADS.where(*conditions)
        .order_by(documents.c.business_at.desc(), documents.c.id.desc())
        .limit(wanted.limit + 1)
    )
    rows = connection.execute(statement).all()
    return Page.cut(rows, wanted.limit, lambda row: (row.business_at, row.id))


def _conditions(wanted: DocumentFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kinds:
        conditions.append(documents.c.kind.in_(wanted.kinds))
    if wanted.state == "posted":
        conditions += [_reversal.c.id.is_(None), documents.c.reverses_id.is_(None)]
    elif wanted.state == "reversed":
        conditions.append(or_(_reversal.c.id.is_not(None), documents.c.reverses_id.is_not(None)))
    if wanted.text:
        columns = (documents.c.number, parties.c.name, documents.c.remark, documents.c.reference, documents.c.channel)
        conditions.append(holding(wanted.text, *columns))
    if wanted.party:
        conditions.append(parties.c.code == wanted.party)
    if wanted.product:
        of_product = (
            select(document_lines.c.document_id)
            .join(products, products.c.id == document_lines.c.product_id)
            .where(products.c.code == wanted.product)
        )
        conditions.append(documents.c.id.in_(of_product))
    if wanted.since is not None:
        conditions.append(documents.c.day >= wanted.since)
    if wanted.until is not None:
        conditions.append(documents.c.day <= wanted.until)
    return conditions


def _made_by(user_id: int | None) -> list[ColumnElement[bool]]:
    return [] if user_id is None else [made_by(user_id)]


def counts(connection: Connection, kinds: Sequence[str], only_by: int | None = None) -> dict[str, int]:
    """How many documents of these kinds stand (``posted``) and how many were reversed (``reversed``)."""
    chosen = and_(documents.c.kind.in_(kinds), *_made_by(only_by))
    total = connection.scalar(select(func.count()).select_from(documents).where(chosen)) or 0
    mirrors = connection.scalar(
        select(func.count()).select_from(documents).where(chosen, documents.c.reverses_id.is_not(None))
    )
    undone = 2 * (mirrors or 0)
    return {"posted": total - undone, "reversed": undone}


def count_since(connection: Connection, kind: str, day: int, since: int, only_by: int | None = None) -> int:
    """How many documents of a kind stand on a business day; ``since`` is its midnight in local microseconds."""
    counted = (
        select(func.count())
        .select_from(documents.outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id))
        .where(
            documents.c.kind == kind,
            documents.c.business_at >= since,  # the index is by time; the day alone would read every sale
            documents.c.day == day,
            documents.c.reverses_id.is_(None),
            _reversal.c.id.is_(None),
            *_made_by(only_by),
        )
    )
    return connection.scalar(counted) or 0


def head(connection: Connection, number: str) -> AnyRow | None:
    """The header of the document of this number, with the names it refers to."""
    return connection.execute(_BY_NUMBER, {"number": number}).one_or_none()


def lines(connection: Connection, document_id: int) -> Sequence[AnyRow]:
    """The lines of a document with the codes of their goods."""
    return connection.execute(_LINES, {"id": document_id}).all()


def line_costs(connection: Connection, document_id: int) -> dict[int, int]:
    """What the moves of each line cost as booked so far, in signed fen by line id."""
    return {line: int(amount) for line, amount in connection.execute(_LINE_COSTS, {"id": document_id})}


def line_moved(connection: Connection, document_id: int) -> dict[int, int]:
    """The signed base quantity each line moved, compensations of counts included."""
    return {line: int(units) for line, units in connection.execute(_LINE_MOVED, {"id": document_id})}


def source_documents(connection: Connection, document_id: int) -> list[int]:
    """The ids of the documents whose lines this one was drawn from."""
    return list(connection.execute(_SOURCE_DOCUMENTS, {"id": document_id}).scalars())


def source_lines(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    """The document number and line of these line ids."""
    rows = connection.execute(_SOURCE_LINES, {"wanted": list(ids)}) if ids else ()
    return {line_id: (number, line) for line_id, line, number in rows}


def heads_by_id(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Number and kind of these documents by row id."""
    rows = connection.execute(_NUMBERS, {"wanted": list(ids)}) if ids else ()
    return {row_id: (number, kind) for row_id, number, kind in rows}


def drawn_by(connection: Connection, document_id: int) -> list[tuple[str, str]]:
    """Number and kind of the documents that drew from this one."""
    return [(number, kind) for number, kind in connection.execute(_DOWN, {"id": document_id})]


def corrected_by(connection: Connection, document_id: int) -> list[tuple[str, str]]:
    """Number and kind of the document that took the place of this one."""
    return [(number, kind) for number, kind in connection.execute(_CORRECTED_BY, {"id": document_id})]


def remark(connection: Connection, document_id: int) -> str | None:
    """What was said of the document after it was posted."""
    return connection.scalar(_REMARK, {"id": document_id})


def postings(connection: Connection, part: str, document_id: int) -> Sequence[Any]:
    """The rows a document wrote: ``stock``, ``costs``, ``debts``, ``money`` or ``journal``."""
    return connection.execute(_PARTS[part], {"id": document_id}).all()
