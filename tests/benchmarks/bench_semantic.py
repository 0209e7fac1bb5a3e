"""The semantic layer over a million sale lines: each figure beside the same sums in SQL written by hand."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from typing import Any

from jxc_desktop.db.engine import open_database
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.reporting.semantic.query import read_query
from jxc_desktop.services.reports import ReportService
from tests.benchmarks.measure import Figure, alternating, past, plain, print_all, session
from tests.support.history import FULL

SOLD = "FROM document_lines l {join} WHERE l.sales_sign <> 0 AND l.day BETWEEN ? AND ?"
COST = "FROM cost_entries e {join} WHERE e.contra = 'cost_of_goods_sold' AND e.day BETWEEN ? AND ?"
OF_DOCUMENT = "JOIN documents d ON d.id = l.document_id"
OF_MOVE = "JOIN stock_moves m ON m.id = e.move_id JOIN documents d ON d.id = m.document_id"
BY_GOODS = "SELECT p.category_id, {more} sum(s.a) FROM ({inner}) s JOIN products p ON p.id = s.k GROUP BY {groups}"


def _sold(key: str, join: str = "") -> str:
    return f"SELECT {key} AS k, sum(l.sales_sign * l.net) AS a {SOLD.format(join=join)} GROUP BY {key}"


def _cost(key: str, join: str = "") -> str:
    return f"SELECT {key} AS k, -sum(e.amount) AS a {COST.format(join=join)} GROUP BY {key}"


YEAR, MONTH = ("2025-11-20", "2026-11-20"), ("2026-10-22", "2026-11-20")
CASES: tuple[tuple[str, dict[str, Any], tuple[str, str], tuple[str, ...]], ...] = (
    (
        "net sales and margin by product, a year",
        {"rows": ["product"], "values": ["net", "margin"]},
        YEAR,
        (_sold("+l.product_id"), _cost("+e.product_id")),
    ),
    (
        "net sales and margin by category, a year",
        {"rows": ["category"], "values": ["net", "margin"]},
        YEAR,
        tuple(
            BY_GOODS.format(more="", inner=inner, groups="1")
            for inner in (_sold("+l.product_id"), _cost("+e.product_id"))
        ),
    ),
    ("net sales by month, a year", {"rows": ["month"], "values": ["net"]}, YEAR, (_sold("l.day / 100"),)),
    (
        "net sales and margin by salesperson, a year",
        {"rows": ["salesperson"], "values": ["net", "margin"]},
        YEAR,
        (_sold("d.handler", OF_DOCUMENT), _cost("d.handler", OF_MOVE)),
    ),
    (
        "net sales by hour and kind, 30 days",
        {"rows": ["hour"], "columns": "kind", "values": ["net"]},
        MONTH,
        (
            "SELECT d.business_at / 3600000000 % 24, d.kind, sum(l.sales_sign * l.net)"
            f" {SOLD.format(join=OF_DOCUMENT)} GROUP BY 1, 2",
        ),
    ),
    (
        "net sales by category and month, a year",
        {"rows": ["category"], "columns": "month", "values": ["net"]},
        YEAR,
        (
            BY_GOODS.format(
                more="s.m,",
                inner="SELECT +l.product_id AS k, l.day / 100 AS m, sum(l.sales_sign * l.net) AS a"
                f" {SOLD.format(join='')} GROUP BY 1, 2",
                groups="1, 2",
            ),
        ),
    ),
    (
        "number of sales and average ticket by day, 30 days",
        {"rows": ["day"], "values": ["documents", "ticket"]},
        MONTH,
        (
            "SELECT l.day, sum(l.sales_sign * l.total), count(DISTINCT CASE WHEN l.sales_sign = 1 AND d.reverses_id IS"
            f" NULL THEN d.id END) {SOLD.format(join=OF_DOCUMENT)} GROUP BY 1",
        ),
    ),
)


def main(lines: int = 1_000_000) -> list[Figure]:
    """Print the figures."""
    path = past(replace(FULL, products=min(FULL.products, lines // 10), sales=lines // FULL.lines))
    database, raw = open_database(path), plain(path)
    reports = ReportService(database, ManualClock(datetime(2026, 11, 21, 12)), session())
    found = []
    for name, choice, (since, until), statements in CASES:
        definition = read_query({"fact": "sales", **choice, "since": since, "until": until}).text()
        days = tuple(int(day.replace("-", "")) for day in (since, until))

        def run(definition: str = definition) -> object:
            result = reports.run("query", {"definition": definition})
            return result.totals, list(result.rows[:200])

        def floor(statements: tuple[str, ...] = statements, days: tuple[int, ...] = days) -> object:
            return [raw.execute(statement, days).fetchall() for statement in statements]

        found.append(Figure(f"{name} of {lines:,} sale lines", *alternating([run, floor], 3), 3))
    raw.close()
    database.close()
    return print_all(found)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
