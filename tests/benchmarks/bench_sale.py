"""A sale of five lines through the counter service: numbered, costed, journalled, audited, on the disk.

The floor is what `docs/benchmarks.md` calls a raw sale: 21 row writes in one durable transaction of plain
sqlite3, with foreign keys and eight secondary indexes, into a file that holds as many ledger rows.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jxc_desktop.db.engine import Database
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.services.base import ALL_CONFIRMED, ManualClock, make_key
from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.documents import DocumentService
from tests.benchmarks.measure import Figure, alternating, copied, plain, print_all, session
from tests.support.history import Size
from tests.support.statements import counted_statements

RAW_TABLES = """
CREATE TABLE goods (id INTEGER PRIMARY KEY, code TEXT NOT NULL);
CREATE TABLE sales (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, day INTEGER NOT NULL, total INTEGER NOT NULL);
CREATE TABLE lines (id INTEGER PRIMARY KEY, sale INTEGER NOT NULL REFERENCES sales, goods INTEGER NOT NULL
 REFERENCES goods, day INTEGER NOT NULL, quantity INTEGER NOT NULL, price INTEGER NOT NULL, amount INTEGER NOT NULL);
CREATE TABLE moves (id INTEGER PRIMARY KEY, line INTEGER NOT NULL REFERENCES lines, goods INTEGER NOT NULL
 REFERENCES goods, at INTEGER NOT NULL, quantity INTEGER NOT NULL, cost INTEGER NOT NULL);
CREATE TABLE balances (goods INTEGER PRIMARY KEY REFERENCES goods, quantity INTEGER NOT NULL, value INTEGER NOT NULL);
CREATE TABLE payments (id INTEGER PRIMARY KEY, sale INTEGER NOT NULL REFERENCES sales, amount INTEGER NOT NULL);
CREATE TABLE journal (id INTEGER PRIMARY KEY, sale INTEGER NOT NULL REFERENCES sales, account TEXT NOT NULL,
 day INTEGER NOT NULL, amount INTEGER NOT NULL);
CREATE INDEX sales_day ON sales (day);
CREATE INDEX lines_sale ON lines (sale);
CREATE INDEX lines_goods ON lines (goods);
CREATE INDEX lines_day ON lines (day, goods, quantity, amount);
CREATE INDEX moves_line ON moves (line);
CREATE INDEX moves_goods ON moves (goods, at);
CREATE INDEX payments_sale ON payments (sale);
CREATE INDEX journal_sale ON journal (sale);
"""


class RawShop:
    """Plain sqlite3 and nothing above it."""

    def __init__(self, path: Path, goods: int, sales: int) -> None:
        self.connection = plain(path)
        self.connection.executescript(RAW_TABLES)
        self.goods, self.count, self.random = goods, 0, random.Random(3)
        self.connection.execute("BEGIN")
        self.connection.executemany("INSERT INTO goods VALUES (?, ?)", ((i, f"{i:07d}") for i in range(1, goods + 1)))
        for _ in range(sales):
            self._write(5)
        self.connection.execute("COMMIT")

    def sell(self, lines: int) -> None:
        """One sale, durable."""
        self.connection.execute("BEGIN IMMEDIATE")
        self._write(lines)
        self.connection.execute("COMMIT")

    def _write(self, lines: int) -> None:
        self.count += 1
        sale, day = self.count, 20260101 + self.count % 28
        goods = self.random.sample(range(1, self.goods + 1), lines)
        run, many = self.connection.execute, self.connection.executemany
        first = self.count * 1_000
        run("INSERT INTO sales VALUES (?, ?, ?, ?)", (sale, f"CS-{sale:08d}", day, 5_000))
        many(
            "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(first + i, sale, item, day, 10_000, 1_000, 1_000) for i, item in enumerate(goods)],
        )
        many(
            "INSERT INTO moves VALUES (?, ?, ?, ?, ?, ?)",
            [(first + i, first + i, item, sale, -10_000, -700) for i, item in enumerate(goods)],
        )
        many(
            "INSERT INTO balances VALUES (?, ?, ?) ON CONFLICT (goods) DO UPDATE SET"
            " quantity = quantity + excluded.quantity, value = value + excluded.value",
            [(item, -10_000, -700) for item in goods],
        )
        run("INSERT INTO payments VALUES (?, ?, ?)", (sale, sale, 5_000))
        entries = (("cash", 5_000), ("sales", -5_000), ("stock", -3_500), ("cost", 3_500))
        many(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?)",
            [(first + i, sale, account, day, amount) for i, (account, amount) in enumerate(entries)],
        )


class Till:
    """A counter that sells random goods, a second apart."""

    def __init__(self, database: Database, goods: int) -> None:
        self.clock = ManualClock(datetime(2026, 11, 21, 12))
        self.counter = CounterService(database, self.clock, session())
        self.documents = DocumentService(database, self.clock, session())
        self.goods, self.random = goods, random.Random(5)

    def sell(self, lines: int) -> None:
        """One sale, paid in cash exactly."""
        self.clock.set(self.clock.local() + timedelta(seconds=1))
        cart = Draft(kind="counter_sale", key=make_key(self.clock), counter="1", lines=self._lines(lines))
        self.counter.sell(cart, ALL_CONFIRMED)

    def receive(self, lines: int) -> None:
        """One goods receipt."""
        self.clock.set(self.clock.local() + timedelta(seconds=1))
        draft = self.documents.new("goods_receipt", party="S01", warehouse="MAIN", lines=self._lines(lines))
        self.documents.post(draft, ALL_CONFIRMED)

    def _lines(self, count: int) -> tuple[DraftLine, ...]:
        goods = self.random.sample(range(1, self.goods + 1), count)
        return tuple(DraftLine(place, product=f"{item:07d}", quantity="2") for place, item in enumerate(goods, 1))


def statements(act: Callable[[], Any]) -> int:
    """How many statements reach the driver."""
    with counted_statements() as seen:
        act()
    return len(seen)


def measured(size: Size, rounds: int) -> list[Figure]:
    """Sales of 5 and 50 lines and a receipt of 100 beside the raw writes, in files of equally many rows."""
    with copied(size) as (_path, database), tempfile.TemporaryDirectory() as folder:
        till = Till(database, size.products)
        raw = RawShop(Path(folder) / "raw.db", size.products, size.sales)
        five = alternating([lambda: till.sell(5), lambda: raw.sell(5)], rounds)
        fifty = alternating([lambda: till.sell(50), lambda: raw.sell(50)], max(5, rounds // 5))
        hundred = alternating([lambda: till.receive(100), lambda: raw.sell(100)], max(5, rounds // 10))
        counts = [statements(lambda count=count: till.sell(count)) for count in (5, 50)]  # type: ignore[misc]
        raw.connection.close()
    rows = f"{size.sales * size.lines:,} sale lines in the books"
    counted = f"{counts[0]} statements for 5 lines, {counts[1]} for 50"
    return [
        Figure(f"durable sale of 5 lines, {rows}", *five, 15, counted),
        Figure(f"durable sale of 50 lines, {rows}", *fifty, None),
        Figure(f"goods receipt of 100 lines, {rows}", *hundred, 20),
    ]


def main(lines: int = 1_000_000) -> list[Figure]:
    """Print the figures."""
    goods = max(1_000, lines // 10)
    figures = measured(Size(min(goods, 10_000), 2_000, days=365, first=datetime(2025, 11, 20).date()), 100)
    if lines > 10_000:
        figures += measured(Size(goods, lines // 5, days=365, first=datetime(2025, 11, 20).date()), 100)
    return print_all(figures)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
