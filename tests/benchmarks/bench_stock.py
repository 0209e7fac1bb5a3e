"""Stock and value of all goods after a million movements, now and as of a day half a year ago."""

from __future__ import annotations

import sys
from datetime import datetime

from jxc_desktop.db.engine import open_database
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.reports import ReportService
from tests.benchmarks.measure import Figure, alternating, past, plain, print_all, session
from tests.support.history import FULL, Size

NOW = (
    "SELECT p.code, p.name, p.specification, c.name, p.unit, s.quantity, v.value FROM products p"
    " JOIN stock_balances s ON s.product_id = p.id JOIN cost_balances v ON v.product_id = p.id"
    " LEFT JOIN categories c ON c.id = p.category_id ORDER BY p.code"
)
QUANTITIES = "SELECT product_id, sum(quantity) FROM stock_moves WHERE day <= 20260521 GROUP BY product_id"
VALUES = "SELECT product_id, sum(amount) FROM cost_entries WHERE day <= 20260521 GROUP BY product_id"


def measured(products: int, movements: int, rounds: int) -> list[Figure]:
    """The two reports beside plain SQL for the same rows."""
    path = past(Size(products, movements // 5, days=365, first=FULL.first))
    database, raw = open_database(path), plain(path)
    reports = ReportService(database, ManualClock(datetime(2026, 11, 21, 12)), session())

    def run(**parameters: str) -> object:
        """What the screen needs: all sums and totals, and the rows of the first pages."""
        result = reports.run("stock_on_hand", parameters)
        return result.totals, list(result.rows[:200])

    now, now_floor = alternating([run, lambda: raw.execute(NOW).fetchall()], rounds)
    then, then_floor = alternating(
        [
            lambda: run(at="2026-05-21"),
            lambda: (raw.execute(QUANTITIES).fetchall(), raw.execute(VALUES).fetchall(), raw.execute(NOW).fetchall()),
        ],
        max(3, rounds // 4),
    )
    raw.close()
    database.close()
    what = f"{products:,} goods at {movements:,} movements"
    return [
        Figure(f"stock and value of {what}", now, now_floor, 5),
        Figure(f"the same as of a day half a year ago, {what}", then, then_floor, 3),
    ]


def main(movements: int = 1_000_000) -> list[Figure]:
    """Print the figures."""
    return print_all([*measured(10_000, movements, 21), *measured(100_000, movements, 5)])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
