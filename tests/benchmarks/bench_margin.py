"""The margin report over a million sale lines: 30 days, a whole year, and its workbook."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from jxc_desktop.db.engine import open_database
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.reports import ReportService
from tests.benchmarks.measure import Figure, alternating, past, plain, print_all, session
from tests.support.history import FULL

SALES = (
    "SELECT s.*, p.code, p.name, p.specification, c.name, p.unit FROM (SELECT product_id, sum(sales_sign * quantity),"
    " sum(sales_sign * net), sum(sales_sign * total) FROM document_lines WHERE sales_sign <> 0"
    " AND day BETWEEN ? AND ? GROUP BY +product_id) s JOIN products p ON p.id = s.product_id"
    " LEFT JOIN categories c ON c.id = p.category_id"
)
COSTS = (
    "SELECT product_id, sum(amount) FROM cost_entries WHERE contra = 'cost_of_goods_sold' AND day BETWEEN ? AND ?"
    " GROUP BY +product_id"
)


def main(lines: int = 1_000_000) -> list[Figure]:
    """Print the figures."""
    path = past(replace(FULL, products=min(FULL.products, lines // 10), sales=lines // FULL.lines))
    database, raw = open_database(path), plain(path)
    reports = ReportService(database, ManualClock(datetime(2026, 11, 21, 12)), session())

    def run(since: str, until: str) -> object:
        """What the screen needs: all sums and totals, and the rows of the first pages."""
        result = reports.run("margin_by_product", {"since": since, "until": until})
        return result.totals, list(result.rows[:200])

    def floor(since: int, until: int) -> object:
        return raw.execute(SALES, (since, until)).fetchall(), raw.execute(COSTS, (since, until)).fetchall()

    month = alternating([lambda: run("2026-10-22", "2026-11-20"), lambda: floor(20261022, 20261120)], 9)
    year = alternating([lambda: run("2025-11-20", "2026-11-20"), lambda: floor(20251120, 20261120)], 5)
    with tempfile.TemporaryDirectory() as folder:
        result = reports.run("margin_by_product", {"since": "2025-11-20", "until": "2026-11-20"})
        book = alternating(
            [lambda: reports.export(result, Path(folder)), lambda: floor(20251120, 20261120)],
            1 if lines > 500_000 else 3,
        )
    raw.close()
    database.close()
    return print_all(
        [
            Figure(f"margin by product, 30 days of {lines:,} sale lines", *month, 3),
            Figure(f"margin by product, a year of {lines:,} sale lines", *year, 2),
            Figure("its workbook, every row made, beside the same query", *book, None, f"{len(result.rows):,} rows"),
        ]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
