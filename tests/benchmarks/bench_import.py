"""Import of 100,000 goods from xlsx, beside plain csv and sqlite3 doing the same reading and writing.

Run on its own: ``python -m tests.benchmarks.bench_import [goods]``.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
import tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from jxc_desktop.db.engine import open_database
from jxc_desktop.domain.barcode import check_digit
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.exchange.csv_writer import write_csv
from jxc_desktop.exchange.reader import read_sheet
from jxc_desktop.exchange.xlsx_writer import ColumnType, SheetColumn, SheetOut, write_workbook
from jxc_desktop.services.base import ManualClock, Session, User
from jxc_desktop.services.exchange import ExchangeService
from jxc_desktop.services.first_run import make_shop

CLOCK = ManualClock(datetime(2026, 11, 21, 9, 30))
COLUMNS = (
    SheetColumn("编码", ColumnType.CODE),
    SheetColumn("条码", ColumnType.CODE),
    SheetColumn("名称"),
    SheetColumn("规格"),
    SheetColumn("单位"),
    SheetColumn("分类"),
    SheetColumn("进货价", ColumnType.PRICE),
    SheetColumn("销售价", ColumnType.PRICE),
    SheetColumn("会员价", ColumnType.PRICE),
    SheetColumn("备注"),
)
WORDS = "可口乐雪碧康师傅红烧牛肉面农夫山泉矿物质水洗衣液抽纸薯片饼干行长乐重庆银行"


def goods(count: int) -> list[tuple[object, ...]]:
    """Goods that look like a shop's, each with a barcode of its own."""
    rows: list[tuple[object, ...]] = []
    for number in range(count):
        body = f"69{number:010d}"
        at = number % (len(WORDS) - 6)
        price = Decimal(number % 9_000 + 100).scaleb(-2)
        name = f"{WORDS[at : at + 6]}{number}"
        head = (f"P{number:06d}", body + check_digit(body), name, "500ml", "瓶", f"分类{number % 40}")
        rows.append((*head, price * Decimal("0.7"), price, price - Decimal("0.1"), ""))
    return rows


def floor(path: Path, target: Path) -> float:
    """Plain csv into plain sqlite3, two tables, one transaction, as durable as ours."""
    started = perf_counter()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE goods (id INTEGER PRIMARY KEY, code TEXT UNIQUE, name, spec, unit, kind, a, b, c, d)"
    )
    connection.execute("CREATE TABLE codes (code TEXT PRIMARY KEY, id INTEGER)")
    connection.execute("BEGIN IMMEDIATE")
    sql = "INSERT INTO goods VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    connection.executemany(sql, [(n, row[0], *row[2:]) for n, row in enumerate(rows, 1)])
    connection.executemany("INSERT INTO codes VALUES (?, ?)", [(row[1], n) for n, row in enumerate(rows, 1)])
    connection.execute("COMMIT")
    connection.close()
    return perf_counter() - started


def main(count: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sheet = SheetOut("商品", COLUMNS, goods(count))
        write_workbook(folder / "goods.xlsx", [sheet])
        write_csv(folder / "goods.csv", sheet)
        base = floor(folder / "goods.csv", folder / "floor.sqlite")
        started = perf_counter()
        read_sheet(folder / "goods.xlsx")
        read = perf_counter() - started
        database = open_database(folder / "shop.jxc", create=True)
        make_shop(database, CLOCK, name="小店", language="zh_CN")
        service = ExchangeService(database, CLOCK, Session(User(1, "o", (), frozenset(Permission))))
        started = perf_counter()
        done = service.run_import("products", folder / "goods.xlsx")
        first = perf_counter() - started
        started = perf_counter()
        again = service.run_import("products", folder / "goods.xlsx")
        second = perf_counter() - started
        database.close()
    assert (done.new, again.unchanged, done.rejected) == (count, count, 0)
    print(f"plain csv + sqlite3: {base:.2f} s; reading the workbook in its own process: {read:.2f} s")
    print(f"import of {count:,} goods: {first:.2f} s, {count / first:,.0f} a second, {first / base:.1f} x plain")
    print(f"the same list again (nothing changed): {second:.2f} s, {second / base:.1f} x plain")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
