"""The business on one page: each of its periods, with what was sold in it and what there was at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.support.re_added.comparing import Check, number_of
from tests.support.re_added.sales import KINDS, SIGN, SOLD


def checks_of_overview(today: date) -> Iterator[Check]:
    """The business on one page: its periods, each with what was sold in it and what there was at its end."""
    rows = ", ".join(f"({number_of(since)}, {number_of(until)})" for since, until in _periods(today))
    goods = (
        f"SELECT sum({SIGN} * l.{{0}}) FROM document_lines l JOIN documents d ON d.id = l.document_id"
        f" WHERE d.kind IN {KINDS} AND d.day BETWEEN t.since AND t.until"
    )
    made = (
        f"SELECT sum(CASE WHEN d.reverses_id IS NULL THEN 1 ELSE -1 END) FROM documents d WHERE d.kind IN {SOLD}"
        " AND d.day BETWEEN t.since AND t.until"
    )
    cost = "SELECT -sum(e.amount) FROM cost_entries e WHERE e.contra = 'cost_of_goods_sold' AND e.day BETWEEN t.since"
    stock = "SELECT sum(e.amount) FROM cost_entries e WHERE e.day <= t.until"
    money = (
        "SELECT sum(m.amount) FROM money_entries m JOIN money_accounts a ON a.id = m.money_account_id"
        " JOIN accounts c ON c.code = a.account WHERE c.kind = 'asset' AND m.day <= t.until"
    )
    party = (
        "SELECT sum({0}e.amount) FROM party_entries e JOIN parties p ON p.id = e.party_id"
        " WHERE p.role = '{1}' AND e.day <= t.until"
    )
    told = {
        "made": made,
        "gross": goods.format("total"),
        "net": goods.format("net"),
        "cost": f"{cost} AND t.until",
        "stock": stock,
        "money": money,
        "receivables": party.format("", "customer"),
        "payables": party.format("-", "supplier"),
    }
    figures = ", ".join(f"coalesce(({sql}), 0) AS {name}" for name, sql in told.items())
    yield Check(
        "business_overview",
        ("since", "until"),
        ("sales", "gross_sales", "net_sales", "gross_profit", "stock_value", "money", "receivables", "payables"),
        f"WITH t (since, until) AS (VALUES {rows}) SELECT since, until, made, gross, net, net - cost, stock, money,"
        f" receivables, payables FROM (SELECT t.since, t.until, {figures} FROM t) x",
        dated=False,
    )


def _periods(today: date) -> list[tuple[date, date]]:
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    before, then = _earlier(today, 1), _earlier(today, 12)
    return [
        (today, today),
        (today - timedelta(1), today - timedelta(1)),
        (today - timedelta(7), today - timedelta(7)),
        (today - timedelta(today.weekday()), today),
        (month, today),
        (before.replace(day=1), before),
        (then.replace(day=1), then),
        (year, today),
    ]


def _earlier(day: date, months: int) -> date:
    """The same day some months before; the last day of a month meets the last day of the other."""
    month = day.year * 12 + day.month - 1 - months
    following = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = following - timedelta(1)
    is_last = (day + timedelta(1)).month != day.month
    return last if is_last else last.replace(day=min(day.day, last.day))
