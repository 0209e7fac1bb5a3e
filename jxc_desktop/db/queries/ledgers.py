"""The ledgers read: stock at any time and as known then, movements, debts, money, journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, case, func, select

from jxc_desktop.db.queries.matching import holding
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.queries.reports import day_of_moment
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import (
    account_months,
    accounts,
    bins,
    categories,
    cost_balances,
    cost_entries,
    cost_layers,
    document_lines,
    documents,
    journal_lines,
    lots,
    money_accounts,
    money_balances,
    money_entries,
    parties,
    party_entries,
    products,
    stock_moves,
    warehouses,
)

_SHIFT_MONEY = (
    select(money_entries.c.means, func.sum(money_entries.c.amount))
    .join(documents, documents.c.id == money_entries.c.document_id)
    .where(money_entries.c.shift_id == bindparam("shift"), documents.c.kind != "cash_difference")
    .group_by(money_entries.c.means)
    .order_by(money_entries.c.means)
)
_SHIFT_CASH = (
    select(func.coalesce(func.sum(money_entries.c.amount), 0))
    .join(money_accounts, money_accounts.c.id == money_entries.c.money_account_id)
    .join(documents, documents.c.id == money_entries.c.document_id)
    .where(
        money_entries.c.shift_id == bindparam("shift"),
        money_accounts.c.account == "cash",
        documents.c.kind != "cash_difference",
    )
)
_owner_line = document_lines.alias("owner_line")
_MOVES = (
    select(
        stock_moves,
        documents.c.number,
        documents.c.kind,
        _owner_line.c.line,
        warehouses.c.code.label("warehouse_code"),
        bins.c.code.label("bin_code"),
        lots.c.code.label("lot_code"),
        lots.c.expires.label("lot_expires"),
    )
    .join(documents, documents.c.id == stock_moves.c.document_id)
    .join(_owner_line, _owner_line.c.id == stock_moves.c.line_id)
    .join(warehouses, warehouses.c.id == stock_moves.c.warehouse_id)
    .outerjoin(bins, bins.c.id == stock_moves.c.bin_id)
    .outerjoin(lots, lots.c.id == stock_moves.c.lot_id)
    .where(stock_moves.c.product_id == bindparam("product"))
    .order_by(stock_moves.c.business_at, stock_moves.c.position, stock_moves.c.id)
)
_COSTS = (
    select(cost_entries.c.move_id, cost_entries.c.amount, cost_entries.c.posting, documents.c.number)
    .join(stock_moves, stock_moves.c.id == cost_entries.c.move_id)
    .join(documents, documents.c.id == cost_entries.c.document_id)
    .where(stock_moves.c.product_id == bindparam("product"))
    .order_by(cost_entries.c.id)
)
_LAYERS = (
    select(cost_layers, stock_moves.c.business_at)
    .outerjoin(stock_moves, stock_moves.c.id == cost_layers.c.move_id)
    .where(cost_layers.c.product_id == bindparam("product"))
    .order_by(cost_layers.c.warehouse_id, cost_layers.c.position)
)
_HOLDINGS = select(cost_balances).where(cost_balances.c.product_id == bindparam("product"))
_DEBTS = (
    select(party_entries, documents.c.number, documents.c.kind)
    .join(documents, documents.c.id == party_entries.c.document_id)
    .where(party_entries.c.party_id == bindparam("party"))
    .order_by(party_entries.c.business_at, party_entries.c.posting, party_entries.c.id)
)
_MONEY = (
    select(money_entries, documents.c.number, documents.c.kind)
    .join(documents, documents.c.id == money_entries.c.document_id)
    .join(money_accounts, money_accounts.c.id == money_entries.c.money_account_id)
    .where(money_accounts.c.code == bindparam("account"))
    .order_by(money_entries.c.business_at, money_entries.c.posting, money_entries.c.id)
)


@dataclass(frozen=True, slots=True)
class StockFilter:
    """Which goods a stock list shows; ``only`` is empty, ``in_stock``, ``below_minimum`` or ``negative``."""

    text: str = ""
    warehouse: str = ""
    category: str = ""
    only: str = ""
    after: object | None = None
    limit: int = 200


def shift_money(connection: Connection, shift_id: int) -> list[tuple[str, int]]:
    """What each means brought into a shift, in fen, before over and short were booked."""
    return [(means, int(fen)) for means, fen in connection.execute(_SHIFT_MONEY, {"shift": shift_id})]


def shift_cash(connection: Connection, shift_id: int) -> int:
    """What a shift changed the cash in its drawer by, in fen, before over and short were booked."""
    return int(connection.scalar(_SHIFT_CASH, {"shift": shift_id}) or 0)


def holdings(connection: Connection, product_id: int) -> Sequence[AnyRow]:
    """The pools of a product as they stand."""
    return connection.execute(_HOLDINGS, {"product": product_id}).all()


def layers(connection: Connection, product_id: int) -> Sequence[AnyRow]:
    """The open layers of a product costed first in, first out."""
    return connection.execute(_LAYERS, {"product": product_id}).all()


def moves(connection: Connection, product_id: int) -> Sequence[AnyRow]:
    """Every move of a product in the order of history."""
    return connection.execute(_MOVES, {"product": product_id}).all()


def costs(connection: Connection, product_id: int) -> Sequence[AnyRow]:
    """Every value change of a product's moves with the number of the document that caused it."""
    return connection.execute(_COSTS, {"product": product_id}).all()


def stock_then(
    connection: Connection, product_id: int, warehouse_id: int | None, at: int | None, known_at: int | None
) -> tuple[int, int]:
    """Quantity and value of a product as of a business time, as known at a posting number."""
    wanted: list[ColumnElement[bool]] = [stock_moves.c.product_id == product_id]
    if warehouse_id is not None:
        wanted.append(stock_moves.c.warehouse_id == warehouse_id)
    if at is not None:
        wanted.append(stock_moves.c.business_at <= at)
    seen = [stock_moves.c.posting <= known_at] if known_at is not None else []
    quantity = connection.scalar(select(func.coalesce(func.sum(stock_moves.c.quantity), 0)).where(*wanted, *seen))
    known = [cost_entries.c.posting <= known_at] if known_at is not None else []
    if at is not None:
        known.append(cost_entries.c.day <= day_of_moment(at))
    value = connection.scalar(
        select(func.coalesce(func.sum(cost_entries.c.amount), 0))
        .join(stock_moves, stock_moves.c.id == cost_entries.c.move_id)
        .where(*wanted, *known)
    )
    return int(quantity or 0), int(value or 0)


def stock_page(connection: Connection, wanted: StockFilter) -> Page[AnyRow]:
    """One page of goods with what is there, by code."""
    place = cost_balances.c.product_id == products.c.id
    if wanted.warehouse:
        chosen = select(warehouses.c.id).where(warehouses.c.code == wanted.warehouse).scalar_subquery()
        place = and_(place, cost_balances.c.warehouse_id == chosen)
    quantity = func.coalesce(func.sum(cost_balances.c.quantity), 0)
    statement = (
        select(
            products.c.id,
            products.c.code,
            products.c.name,
            products.c.specification,
            products.c.unit,
            products.c.minimum,
            products.c.maximum,
            products.c.price,
            categories.c.name.label("category"),
            quantity.label("quantity"),
            func.coalesce(func.sum(cost_balances.c.value), 0).label("value"),
            func.max(cost_balances.c.last_quantity).label("last_quantity"),
            func.max(cost_balances.c.last_value).label("last_value"),
        )
        .select_from(
            products.outerjoin(cost_balances, place).outerjoin(categories, categories.c.id == products.c.category_id)
        )
        .where(products.c.active == 1, *_stock_conditions(wanted))
        .group_by(products.c.id, categories.c.name)
        .order_by(products.c.code)
        .limit(wanted.limit + 1)
    )
    having = {
        "in_stock": quantity != 0,
        "negative": quantity < 0,
        "below_minimum": and_(products.c.minimum.is_not(None), quantity < products.c.minimum),
    }.get(wanted.only)
    if having is not None:
        statement = statement.having(having)
    return Page.cut(connection.execute(statement).all(), wanted.limit, lambda row: row.code)


def _stock_conditions(wanted: StockFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.text:
        columns = (products.c.code, products.c.name, products.c.initials, products.c.specification)
        conditions.append(holding(wanted.text, *columns))
    if wanted.category:
        conditions.append(categories.c.code == wanted.category)
    if isinstance(wanted.after, str):
        conditions.append(products.c.code > wanted.after)
    return conditions


def debts(connection: Connection, party_id: int) -> Sequence[AnyRow]:
    """Every entry of a party, oldest first."""
    return connection.execute(_DEBTS, {"party": party_id}).all()


def money(connection: Connection, account: str) -> Sequence[AnyRow]:
    """Every entry of a money account, oldest first."""
    return connection.execute(_MONEY, {"account": account}).all()


def money_totals(connection: Connection) -> list[tuple[str, str, int]]:
    """Code, name and balance of every money account."""
    balance = func.coalesce(money_balances.c.amount, 0)
    statement = (
        select(money_accounts.c.code, money_accounts.c.name, balance)
        .outerjoin(money_balances, money_balances.c.money_account_id == money_accounts.c.id)
        .order_by(money_accounts.c.code)
    )
    return [(code, name, int(fen)) for code, name, fen in connection.execute(statement)]


def journal(
    connection: Connection, *, document: str = "", account: str = "", since: int | None = None, until: int | None = None
) -> Sequence[AnyRow]:
    """Journal lines by posting, of one document or of a period (days as 20260501)."""
    wanted: list[ColumnElement[bool]] = []
    if document:
        wanted.append(documents.c.number == document)
    if account:
        wanted.append(journal_lines.c.account == account)
    if since is not None:
        wanted.append(journal_lines.c.day >= since)
    if until is not None:
        wanted.append(journal_lines.c.day <= until)
    statement = (
        select(journal_lines, documents.c.number)
        .join(documents, documents.c.id == journal_lines.c.document_id)
        .where(*wanted)
        .order_by(journal_lines.c.posting, journal_lines.c.id)
    )
    return connection.execute(statement).all()


def trial_balance(connection: Connection, since: int | None, until: int | None) -> Sequence[AnyRow]:
    """Debit and credit of every account; from the monthly totals where no days are asked for."""
    if since is None and until is None:
        debit, credit = func.sum(account_months.c.debit), func.sum(account_months.c.credit)
        source, conditions = account_months, []
    else:
        amount = journal_lines.c.amount
        debit = func.sum(case((amount > 0, amount), else_=0))
        credit = func.sum(case((amount < 0, -amount), else_=0))
        source = journal_lines
        conditions = [journal_lines.c.day >= (since or 0), journal_lines.c.day <= (until or 99_991_231)]
    statement = (
        select(source.c.account, accounts.c.number, accounts.c.name, debit.label("debit"), credit.label("credit"))
        .outerjoin(accounts, accounts.c.code == source.c.account)
        .where(*conditions)
        .group_by(source.c.account, accounts.c.number, accounts.c.name)
        .order_by(accounts.c.number, source.c.account)
    )
    return connection.execute(statement).all()


def party_of(connection: Connection, code: str) -> AnyRow | None:
    """The party of a code."""
    return connection.execute(select(parties).where(parties.c.code == code)).one_or_none()
