"""The doctor on drawers and on stock below zero where the product forbids it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, case, func, or_, select

from jxc_desktop.db.tables import cost_balances, documents, money_accounts, money_entries, products, shifts, warehouses
from jxc_desktop.db.verify import Finding
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import from_fen, from_units

_is_difference = documents.c.kind == "cash_difference"
_cash = (
    select(
        money_entries.c.shift_id,
        func.sum(case((_is_difference, 0), else_=money_entries.c.amount)).label("moved"),
        func.sum(case((_is_difference, money_entries.c.amount), else_=0)).label("difference"),
    )
    .join(documents, documents.c.id == money_entries.c.document_id)
    .join(money_accounts, money_accounts.c.id == money_entries.c.money_account_id)
    .where(money_accounts.c.account == "cash", money_entries.c.shift_id.is_not(None))
    .group_by(money_entries.c.shift_id)
    .subquery()
)
_moved, _difference = func.coalesce(_cash.c.moved, 0), func.coalesce(_cash.c.difference, 0)
_OFF_DRAWERS = (
    select(
        shifts.c.id,
        shifts.c.counter,
        shifts.c.expected,
        shifts.c.counted,
        (shifts.c.float + _moved).label("booked"),
        (shifts.c.expected + _difference).label("settled"),
    )
    .select_from(shifts.outerjoin(_cash, _cash.c.shift_id == shifts.c.id))
    .where(
        shifts.c.closed_at.is_not(None),
        or_(shifts.c.expected != shifts.c.float + _moved, shifts.c.counted != shifts.c.expected + _difference),
    )
    .order_by(shifts.c.id)
)
_BELOW = (
    select(products.c.code, warehouses.c.code.label("warehouse"), cost_balances.c.quantity)
    .join(products, products.c.id == cost_balances.c.product_id)
    .join(warehouses, warehouses.c.id == cost_balances.c.warehouse_id)
    .where(cost_balances.c.quantity < 0, products.c.negative == "forbid")
    .order_by(products.c.code, warehouses.c.code)
)


def drawers_agree(connection: Connection) -> Iterator[Finding]:
    """A closed drawer: float and all cash moved make what was expected; with over and short it is what was counted."""
    expected = N_("Shift {shift} of counter {counter} expected {expected} in its drawer; its entries make {booked}.")
    counted = N_("Shift {shift} of counter {counter} counted {counted}; with over and short it is booked at {settled}.")
    for row in connection.execute(_OFF_DRAWERS):
        facts = {"shift": row.id, "counter": row.counter}
        if row.expected != row.booked:
            amounts = {"expected": from_fen(row.expected), "booked": from_fen(int(row.booked))}
            yield Finding("drawers", expected, {**facts, **amounts})
        if row.counted != row.settled:
            amounts = {"counted": from_fen(row.counted), "settled": from_fen(int(row.settled))}
            yield Finding("drawers", counted, {**facts, **amounts})


def nothing_forbidden_is_below_zero(connection: Connection) -> Iterator[Finding]:
    """No stock below zero of a product that forbids it."""
    message = N_("{product} in {warehouse} stands at {quantity} although it may not go below zero.")
    for row in connection.execute(_BELOW):
        facts = {"product": row.code, "warehouse": row.warehouse, "quantity": from_units(row.quantity)}
        yield Finding("negative", message, facts)
