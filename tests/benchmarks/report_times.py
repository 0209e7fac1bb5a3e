"""How long every ready-made report takes over a year of sale lines, beside the same figures in SQL written by hand."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from jxc_desktop.db.engine import open_database
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.reports import REPORTS, ReportService
from tests.benchmarks.measure import Figure, Timing, alternating, past, plain, session
from tests.support.history import FULL
from tests.support.re_added import Check, checks, differences, number_of, wanted

TODAY = date(2026, 11, 21)
YEAR = date(2025, 11, 20), date(2026, 11, 20)
QUICK, ROUNDS = 1.0, 3
"""What takes so many seconds is timed once, what is quicker so often."""
TOLD_FROM = 0.02
"""Seconds by hand from which a ratio says something: below, the price of asking weighs more than the question."""
WELL_KNOWN = ("business_overview", "sales_by_product", "stock_turnover")
PROVED = 50_000
"""Books of so many sale lines are small enough to compare every row as well."""
_DAYS = "day BETWEEN :since AND :until"
_OF_DOCUMENT = "JOIN documents d ON d.id = l.document_id"
_OF_MOVE = "JOIN stock_moves m ON m.id = e.move_id JOIN documents d ON d.id = m.document_id"
_DISCOUNT = ", sum(l.sales_sign * l.discount)"
_COUNTED = _DISCOUNT + ", count(DISTINCT CASE WHEN l.sales_sign = 1 AND d.reverses_id IS NULL THEN d.id END)"
_NAMES = "SELECT id, code, name, specification, unit, category_id, supplier_id FROM products"
_PARTY = "LEFT JOIN parties p ON p.id = d.party_id"
_IS_COST = "contra = 'cost_of_goods_sold'"
_BEFORE = "CASE WHEN day < :since THEN {0} ELSE 0 END"
_SALES = "('counter_sale', 'delivery', 'counter_refund', 'sales_return')"


def _sold(key: str, more: str = "", join: str = "") -> tuple[str, str]:
    """What was sold by a key and what it had cost, as somebody would write it who knows the indexes."""
    document, move = (_OF_DOCUMENT, _OF_MOVE) if key.startswith(("d.", "p.")) else ("", "")
    amounts = "sum(l.sales_sign * l.quantity), sum(l.sales_sign * l.net), sum(l.sales_sign * l.total)" + more
    return (
        f"SELECT {key.replace('#', 'l')}, {amounts} FROM document_lines l {document} {join}"
        f" WHERE l.sales_sign <> 0 AND l.{_DAYS} GROUP BY 1",
        f"SELECT {key.replace('#', 'e')}, -sum(e.amount) FROM cost_entries e {move} {join}"
        f" WHERE e.contra = 'cost_of_goods_sold' AND e.{_DAYS} GROUP BY 1",
    )


_STOOD = f"SELECT +product_id, sum({_BEFORE.format('amount')}), sum(amount), -sum({{0}}) FROM cost_entries WHERE {{1}}"
_TURNED = (
    _STOOD.format("CASE WHEN day >= :since THEN amount ELSE 0 END", f"{_IS_COST} AND day <= :until GROUP BY 1"),
    _STOOD.format("0", "contra <> 'cost_of_goods_sold' AND day <= :until GROUP BY 1"),
    f"SELECT +product_id, sum({_BEFORE.format('quantity')}), sum(CASE WHEN day >= :since AND quantity > 0 THEN quantity"
    " ELSE 0 END), sum(CASE WHEN day >= :since AND quantity < 0 THEN quantity ELSE 0 END), sum(quantity)"
    " FROM stock_moves WHERE day <= :until GROUP BY 1",
    _NAMES,
)
_HEADS = f"SELECT day, count(*) FROM documents WHERE kind IN {_SALES} AND {_DAYS} GROUP BY 1"
_OVERVIEW = (
    *_sold("#.day"),
    _HEADS,
    "SELECT account, month, debit - credit FROM account_months",
    "SELECT account, day, sum(amount) FROM journal_lines WHERE account IN ('stock', 'cash', 'bank', 'receivables',"
    " 'payables') AND day >= :until / 100 * 100 GROUP BY 1, 2",
)
_HELD = (
    "SELECT product_id, sum(quantity) FROM stock_balances GROUP BY 1",
    "SELECT product_id, sum(value) FROM cost_balances GROUP BY 1",
)
_SOLD_LATELY = (
    "SELECT product_id, sum(sales_sign * quantity) FROM document_lines WHERE sales_sign <> 0 AND day >= 20261022"
    " GROUP BY +product_id"
)
_BOOKED = f"SELECT account, day / 100, sum(amount) FROM journal_lines WHERE account IN ({{}}) AND {_DAYS} GROUP BY 1, 2"
_COMPARED = """
SELECT l.product_id, d.party_id, sum(CASE d.kind WHEN 'goods_receipt' THEN l.quantity ELSE -l.quantity END),
  sum(CASE d.kind WHEN 'goods_receipt' THEN l.total ELSE -l.total END)
FROM documents d JOIN document_lines l ON l.document_id = d.id
WHERE d.kind IN ('goods_receipt', 'purchase_return') AND d.day BETWEEN :since AND :until GROUP BY 1, 2
"""
_LAST_PRICES = """
SELECT l.product_id, d.party_id, l.total, l.quantity, d.day, max(d.business_at * 1000 + l.line)
FROM documents d JOIN document_lines l ON l.document_id = d.id LEFT JOIN documents r ON r.reverses_id = d.id
WHERE d.kind = 'goods_receipt' AND d.reverses_id IS NULL AND r.id IS NULL AND d.day BETWEEN :since AND :until
GROUP BY 1, 2
"""
FLOORS: Mapping[str, tuple[str, ...]] = {
    "business_overview": _OVERVIEW,
    "margin_by_product": (*_sold("+#.product_id"), _NAMES),
    "sales_by_product": (*_sold("+#.product_id", _DISCOUNT), _NAMES),
    "sales_by_category": (*_sold("+#.product_id", _DISCOUNT), _NAMES),
    "sales_by_supplier": (*_sold("+#.product_id", _DISCOUNT), _NAMES),
    "sales_by_customer": _sold("d.party_id", _COUNTED),
    "sales_by_salesperson": _sold("d.handler", _COUNTED),
    "sales_by_cashier": _sold("d.user_id", _COUNTED),
    "sales_by_warehouse": _sold("d.warehouse_id", _COUNTED),
    "sales_by_channel": _sold("d.channel", _COUNTED),
    "sales_by_level": _sold("p.level", _COUNTED, _PARTY),
    "sales_by_area": _sold("p.area", _COUNTED, _PARTY),
    "sales_by_hour": _sold("d.business_at / 3600000000 % 24", _COUNTED),
    "sales_by_day": _sold("#.day"),
    "sales_by_month": _sold("d.day / 100", _COUNTED),
    "margin_by_document": (*_sold("d.id", _DISCOUNT), "SELECT id, number, kind, business_at FROM documents"),
    "money_by_customer": _sold("d.party_id"),
    "output_per_person": _sold("d.handler", _COUNTED),
    "stock_turnover": _TURNED,
    "turnover_by_category": _TURNED,
    "best_sellers": (*_sold("+#.product_id"), _NAMES),
    "abc_classes": (*_sold("+#.product_id"), _NAMES),
    "customer_buying": (
        f"SELECT party_id, count(*), min(day), max(day), sum(total) FROM documents WHERE kind IN {_SALES}"
        f" AND party_id IS NOT NULL AND {_DAYS} GROUP BY 1",
        f"SELECT d.party_id, l.product_id, sum(l.sales_sign * l.total) FROM document_lines l {_OF_DOCUMENT}"
        f" WHERE l.sales_sign <> 0 AND d.party_id IS NOT NULL AND l.{_DAYS} GROUP BY 1, 2",
    ),
    "turnover_compared": (*_sold("#.day"), _HEADS),
    "stock_on_hand": (*_HELD, _NAMES),
    "stock_by_bin": ("SELECT product_id, warehouse_id, bin_id, lot_id, quantity FROM stock_balances", _HELD[1], _NAMES),
    "slow_stock": (
        *_HELD,
        "SELECT product_id, max(day) FROM (SELECT day, product_id FROM document_lines WHERE sales_sign <> 0"
        " GROUP BY day, product_id HAVING sum(sales_sign * quantity) > 0) GROUP BY 1",
        _SOLD_LATELY,
        "SELECT +product_id, min(day) FROM stock_moves GROUP BY 1",
        _NAMES,
    ),
    "near_expiry": (
        "SELECT l.*, b.* FROM lots l JOIN stock_balances b ON b.lot_id = l.id AND b.product_id = l.product_id",
    ),
    "stock_losses": (
        "SELECT d.kind, l.reason, m.product_id, sum(m.quantity), sum(e.amount) FROM documents d JOIN stock_moves m ON"
        " m.document_id = d.id JOIN document_lines l ON l.id = m.line_id JOIN cost_entries e ON e.move_id = m.id"
        f" WHERE d.kind = 'write_off' AND d.{_DAYS} GROUP BY 1, 2, 3",
    ),
    "purchase_suggestions": (_HELD[0], _SOLD_LATELY),
    "supplier_comparison": (_COMPARED, _LAST_PRICES, _NAMES),
    "tax_totals": (_BOOKED.format("'input_tax', 'output_tax'"),),
    "stock_against_journal": (
        _BOOKED.format("'stock'"),
        f"SELECT day / 100, sum(amount) FROM cost_entries WHERE {_DAYS} GROUP BY 1",
    ),
}
"""Statements quicker than the proof of a report: what is proved is found again from the kinds of documents."""


def main(lines: int = 1_000_000, only: tuple[str, ...] = ()) -> list[Figure]:
    """Print the time of every report and its ratio; ``only`` are names of reports."""
    path = past(replace(FULL, products=min(FULL.products, lines // 10), sales=lines // FULL.lines))
    database, raw = open_database(path), plain(path)
    reports = ReportService(database, ManualClock(datetime.combine(TODAY, datetime.min.time())), session())
    told = {check.report for check in checks(TODAY)}
    print("without a statement beside them:", ", ".join(sorted(set(REPORTS) - told)) or "none", flush=True)
    found = []
    for check in checks(TODAY):
        if only and check.report not in only:
            continue
        asked = wanted(check, lambda sql, values: raw.execute(sql, values).fetchall(), *YEAR)
        if asked is None:
            print(f"{check.report}: the books have nothing to ask about")
            continue
        figure = _timed(reports, raw, check, *asked)
        off = []
        if lines <= PROVED:
            off = differences(reports, lambda sql, values: raw.execute(sql, values).fetchall(), check, *YEAR)
        print(figure, f"  OFF: {len(off)}, {off[:2]}" if off else "", flush=True)
        found.append(figure)
    raw.close()
    database.close()
    return found


def summary(figures: list[Figure]) -> list[Figure]:
    """What stands for all of them among other benchmarks: the worst, the mean, and three that everybody knows."""
    known = [replace(figure, name=f"report {figure.name}") for figure in figures if figure.name in WELL_KNOWN]
    told = [figure for figure in figures if figure.floor.cpu >= TOLD_FROM]
    if not told:
        return known
    worst = max(told, key=lambda figure: figure.ratio)
    above = sum(figure.ratio > 3 for figure in told)
    note = f"{len(told)} take {TOLD_FROM * 1e3:.0f} ms or more by hand, {above} of them above 3"
    mean = Figure(f"mean of {len(told)} reports", _mean(told, "ours"), _mean(told, "floor"), note=note)
    return [*known, replace(worst, name=f"the worst report: {worst.name}"), mean]


def _mean(figures: list[Figure], side: str) -> Timing:
    timings: list[Timing] = [getattr(figure, side) for figure in figures]
    return Timing(*(statistics.mean(getattr(one, name) for one in timings) for name in ("cpu", "wall", "p95")))


def _timed(reports: ReportService, raw: Any, check: Check, asked: dict[str, str], values: dict[str, Any]) -> Figure:
    """Our time, until the first pages of rows stand there, and that of the statements; each warm."""
    shown = 0

    def run() -> None:
        nonlocal shown
        result = reports.run(check.report, asked)
        shown = len(result.rows)
        list(result.rows[:200])

    def floor() -> None:
        for sql in FLOORS.get(check.report, (check.sql,)):
            raw.execute(sql, {"since": number_of(YEAR[0]), "until": number_of(YEAR[1]), **values}).fetchall()

    ours, by_hand = _few(run, floor)
    return Figure(check.report, ours, by_hand, note=f"{shown:,} rows")


def _few(*works: Callable[[], None]) -> list[Timing]:
    began = time.process_time()
    found = alternating(list(works), 1)
    return found if time.process_time() - began > 4 * QUICK else alternating(list(works), ROUNDS)
