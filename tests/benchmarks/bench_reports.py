"""Every ready-made report: its time over a million sale lines, and its figures on the books of three real shops.

    python -m tests.benchmarks.bench_reports [number of sale lines]
    python -m tests.benchmarks.bench_reports real [folder to keep the books in]

Each report runs beside a statement written by hand that adds the same figures up (`tests.support.re_added`), which
both times and proves it. The real books are a month of a supermarket, three months of a wholesaler of gifts and a
quarter of a drug wholesaler; their totals stand beside the control totals of the files.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from jxc_desktop.db.engine import open_database
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.reports import ReportService
from tests.benchmarks.measure import Figure, alternating, past, plain, session
from tests.benchmarks.real_books import real
from tests.support.history import FULL
from tests.support.re_added import Check, checks, differences, wanted

TODAY = date(2026, 11, 21)
YEAR = date(2025, 11, 20), date(2026, 11, 20)


def main(lines: int = 1_000_000) -> list[Figure]:
    """Print the times, the ratios, and what is not equal."""
    path = past(replace(FULL, products=min(FULL.products, lines // 10), sales=lines // FULL.lines))
    database, raw = open_database(path), plain(path)
    reports = ReportService(database, ManualClock(datetime(2026, 11, 21, 12)), session())
    found = []
    for check in checks(TODAY):
        given = wanted(check, lambda sql, values: raw.execute(sql, values).fetchall(), *YEAR)
        if given is None:
            continue
        asked, days = given

        def run(check: Check = check, asked: dict[str, str] = asked) -> object:
            result = reports.run(check.report, asked)
            return result.totals, list(result.rows[:200])

        def floor(check: Check = check, days: dict[str, object] = days) -> object:
            return [raw.execute(sql, days).fetchall() for sql in FLOORS.get(check.report, (check.sql,))]

        ours, written = alternating([run, floor], 1)
        figure = Figure(f"{check.report}, a year of {lines:,} sale lines", ours, written)
        off = differences(reports, lambda sql, days: raw.execute(sql, days).fetchall(), check, *YEAR)
        print(figure, "" if not off else f"  OFF: {len(off)}, {off[:2]}", flush=True)
        found.append(figure)
    raw.close()
    database.close()
    return found


_DAYS = "day BETWEEN :since AND :until"
_OF_DOCUMENT = "JOIN documents d ON d.id = l.document_id"
_OF_MOVE = "JOIN stock_moves m ON m.id = e.move_id JOIN documents d ON d.id = m.document_id"


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


_DISCOUNT = ", sum(l.sales_sign * l.discount)"
_COUNTED = _DISCOUNT + ", count(DISTINCT CASE WHEN l.sales_sign = 1 AND d.reverses_id IS NULL THEN d.id END)"
_NAMES = "SELECT id, code, name, specification, unit, category_id, supplier_id FROM products"
_PARTY = "LEFT JOIN parties p ON p.id = d.party_id"
_IS_COST = "contra = 'cost_of_goods_sold'"
_BEFORE = "CASE WHEN day < :since THEN {} ELSE 0 END"
_WITHIN = "CASE WHEN day >= :since AND {} THEN {} ELSE 0 END"
_TURNED = (
    f"SELECT product_id, sum({_BEFORE.format('quantity')}), sum({_WITHIN.format('quantity > 0', 'quantity')}),"
    f" sum({_WITHIN.format('quantity < 0', 'quantity')}), sum(quantity) FROM stock_moves"
    " WHERE day <= :until GROUP BY 1",
    f"SELECT product_id, sum({_BEFORE.format('amount')}), sum(amount),"
    f" -sum({_WITHIN.format(_IS_COST, 'amount')}) FROM cost_entries"
    " WHERE day <= :until GROUP BY 1",
)
FLOORS: dict[str, tuple[str, ...]] = {
    "margin_by_product": (*_sold("+#.product_id"), _NAMES),
    "sales_by_product": (*_sold("+#.product_id", _DISCOUNT), _NAMES),
    "sales_by_category": (*_sold("+#.product_id", _DISCOUNT), _NAMES),
    "sales_by_supplier": (*_sold("+#.product_id", _DISCOUNT), _NAMES),
    "sales_by_customer": _sold("d.party_id", _COUNTED),
    "sales_by_salesperson": _sold("d.handler", _COUNTED),
    "sales_by_cashier": _sold("d.user_id", _COUNTED),
    "sales_by_warehouse": _sold("d.warehouse_id", _COUNTED),
    "sales_by_level": _sold("p.level", _COUNTED, _PARTY),
    "sales_by_hour": _sold("d.business_at / 3600000000 % 24", _COUNTED),
    "sales_by_day": _sold("#.day"),
    "sales_by_month": _sold("d.day / 100", _COUNTED),
    "margin_by_document": (*_sold("d.id", _DISCOUNT), "SELECT id, number, kind, business_at FROM documents"),
    "money_by_customer": _sold("d.party_id"),
    "output_per_person": _sold("d.handler", _COUNTED),
    "stock_turnover": (*_TURNED, _NAMES),
    "turnover_by_category": (*_TURNED, _NAMES),
    "best_sellers": (*_sold("+#.product_id"), _NAMES),
    "abc_classes": (*_sold("+#.product_id"), _NAMES),
}
"""Statements quicker than the proof: what is proved is found again from the kinds of documents."""


if __name__ == "__main__":
    if sys.argv[1:2] == ["real"]:
        raise SystemExit(real(Path(sys.argv[2]) if sys.argv[2:] else None))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
