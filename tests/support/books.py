"""A few posted documents written straight into the tables, for tests of what looks after the tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert

from jxc_desktop.db.engine import Database
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.tables import (
    account_months,
    cost_balances,
    cost_entries,
    journal_lines,
    money_accounts,
    money_balances,
    money_entries,
    open_items,
    parties,
    party_balances,
    party_entries,
    products,
    sequences,
    stock_balances,
    stock_moves,
    users,
    warehouses,
)
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.services.base import ManualClock

DAY = 20261121
CLOCK = ManualClock(datetime(2026, 11, 21, 10, 0))


def keep_books(database: Database) -> None:
    """Ten pieces of tea received for 50.00 on account, four of them sold for 32.00 in cash."""
    with database.write() as work:
        connection = work.connection
        connection.execute(insert(users), {"id": 1, "name": "owner"})
        connection.execute(insert(warehouses), {"id": 1, "code": "MAIN", "name": "Shop"})
        connection.execute(insert(products), {"id": 1, "code": "TEA", "name": "Tea", "unit": "pc"})
        connection.execute(insert(parties), {"id": 1, "code": "S1", "name": "Supplier", "role": "supplier"})
        connection.execute(insert(money_accounts), {"id": 1, "code": "CASH", "name": "Cash", "account": "cash"})
        post_receipt(work)
        post_sale(work)
        connection.execute(
            insert(sequences),
            [{"name": "GR", "last": 1}, {"name": "CS", "last": 1}, {"name": "posting", "last": 2}],
        )
        keep_balances(work)
        work.commit()


def post_receipt(work: UnitOfWork) -> None:
    """Goods receipt GR-1."""
    add_document(work, 1, "goods_receipt", "GR", quantity=100000, total=5000, tenders=[])
    connection = work.connection
    connection.execute(insert(stock_moves), move(1, quantity=100000, rule="in_at_value", contra="payables", value=5000))
    connection.execute(insert(cost_entries), cost(1, amount=5000, contra="payables"))
    entry = {"id": 1, "posting": 1, "document_id": 1, "party_id": 1, "amount": -5000, "business_at": 1, "day": DAY}
    connection.execute(insert(party_entries), {**entry, "due_day": DAY})
    connection.execute(insert(journal_lines), [line(1, 1, "stock", 5000), line(2, 1, "payables", -5000)])


def post_sale(work: UnitOfWork) -> None:
    """Counter sale CS-1."""
    add_document(work, 2, "counter_sale", "CS", quantity=40000, total=3200, tenders=[("cash", 5000, 3200)])
    connection = work.connection
    connection.execute(insert(stock_moves), move(2, quantity=-40000, rule="out_at_cost", contra="cost_of_goods_sold"))
    connection.execute(insert(cost_entries), cost(2, amount=-2000, contra="cost_of_goods_sold"))
    entry = {"id": 1, "posting": 2, "document_id": 2, "money_account_id": 1, "amount": 3200, "business_at": 2}
    connection.execute(insert(money_entries), {**entry, "day": DAY, "means": "cash"})
    lines = [("stock", -2000), ("cost_of_goods_sold", 2000), ("cash", 3200), ("sales", -3200)]
    connection.execute(insert(journal_lines), [line(3 + i, 2, name, fen) for i, (name, fen) in enumerate(lines)])


def add_document(
    work: UnitOfWork,
    row_id: int,
    kind: str,
    series: str,
    *,
    quantity: int,
    total: int,
    tenders: list[tuple[str, int, int]],
    **header: Any,
) -> None:
    """One document with one line of tea, vouched for in the audit."""
    amounts = {"gross": total, "net": total, "total": total}
    whole: dict[str, Any] = {
        "id": row_id,
        "key": f"key-{row_id}",
        "request_digest": "",
        "kind": kind,
        "series": series,
        "sequence": 1,
        "number": f"{series}-{header.get('sequence', 1)}",
        "posting": row_id,
        "position": row_id,
        "business_at": row_id,
        "day": DAY,
        "recorded_at": row_id,
        "warehouse_id": 1,
        "user_id": 1,
        **amounts,
        **header,
    }
    one = {
        "id": row_id,
        "document_id": row_id,
        "line": 1,
        "product_id": 1,
        "name": "Tea",
        "unit": "pc",
        "entered": quantity,
        "quantity": quantity,
        "day": DAY,
        **amounts,
    }
    paid = [
        {"document_id": row_id, "position": i, "means": means, "amount": amount, "kept": kept}
        for i, (means, amount, kept) in enumerate(tenders, 1)
    ]
    digest = Documents(work.connection).add(whole, [one], paid)
    work.audit.append(
        at=CLOCK.now(),
        local=CLOCK.local(),
        user="owner",
        action=f"{kind}.posted",
        object=whole["number"],
        detail={"digest": digest},
    )


def move(row_id: int, *, quantity: int, rule: str, contra: str, value: int | None = None) -> dict[str, Any]:
    """A stock move of the document of the same row id."""
    return {
        "id": row_id,
        "posting": row_id,
        "document_id": row_id,
        "line_id": row_id,
        "product_id": 1,
        "warehouse_id": 1,
        "quantity": quantity,
        "business_at": row_id,
        "day": DAY,
        "position": row_id,
        "rule": rule,
        "value": value,
        "contra": contra,
    }


def cost(row_id: int, *, amount: int, contra: str) -> dict[str, Any]:
    """The cost of the move of the same row id."""
    return {
        "id": row_id,
        "posting": row_id,
        "document_id": row_id,
        "move_id": row_id,
        "product_id": 1,
        "warehouse_id": 1,
        "amount": amount,
        "day": DAY,
        "contra": contra,
    }


def line(row_id: int, document: int, account: str, amount: int) -> dict[str, Any]:
    """A journal line."""
    return {
        "id": row_id,
        "posting": document,
        "document_id": document,
        "day": DAY,
        "account": account,
        "amount": amount,
    }


def keep_balances(work: UnitOfWork) -> None:
    """The projections of the two documents."""
    connection = work.connection
    connection.execute(insert(stock_balances), {"product_id": 1, "warehouse_id": 1, "quantity": 60000})
    pool = {"product_id": 1, "warehouse_id": 1, "quantity": 60000, "value": 3000}
    connection.execute(insert(cost_balances), {**pool, "last_quantity": 60000, "last_value": 3000, "last_at": 2})
    connection.execute(insert(party_balances), {"party_id": 1, "amount": -5000})
    item = {"document_id": 1, "party_id": 1, "day": DAY, "due_day": DAY, "amount": -5000, "open": -5000}
    connection.execute(insert(open_items), item)
    connection.execute(insert(money_balances), {"money_account_id": 1, "amount": 3200})
    sums = {
        "stock": (5000, 2000),
        "payables": (0, 5000),
        "cost_of_goods_sold": (2000, 0),
        "cash": (3200, 0),
        "sales": (0, 3200),
    }
    connection.execute(
        insert(account_months),
        [{"account": name, "month": 202611, "debit": d, "credit": c} for name, (d, c) in sums.items()],
    )
