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

from jxc_desktop.db.engine import open_database
from jxc_desktop.domain.barcode import check_digit
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.exchange.csv_writer import write_csv
from jxc_desktop.exchange.reader import read_sheet
from jxc_desktop.exchange.xlsx_writer import ColumnType, SheetColumn, SheetOut, write_workbook
from jxc_desktop.services.base import ManualClock, Session, User
from jxc_desktop.services.exchange import ExchangeService, ImportResult
from jxc_desktop.services.first_run import make_shop
from tests.benchmarks.measure import Figure, once, print_all

FLOOR = "floor: csv and sqlite3"
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


def floor(path: Path, target: Path) -> None:
    """Plain csv into plain sqlite3, two tables, one transaction, as durable as ours."""
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


def main(count: int = 100_000) -> list[Figure]:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = folder / "goods.xlsx"
        sheet = SheetOut("商品", COLUMNS, goods(count))
        write_workbook(book, [sheet])
        write_csv(folder / "goods.csv", sheet)
        base = once(lambda: floor(folder / "goods.csv", folder / "floor.sqlite"))
        read = once(lambda: read_sheet(book))
        database = open_database(folder / "shop.jxc", create=True)
        make_shop(database, CLOCK, name="小店", language="zh_CN")
        service = ExchangeService(database, CLOCK, Session(User(1, "o", (), frozenset(Permission))))
        results: list[ImportResult] = []
        first, second = (once(lambda: results.append(service.run_import("products", book))) for _ in range(2))
        database.close()
    assert (results[0].new, results[1].unchanged, results[0].rejected) == (count, count, 0)
    return print_all(
        [
            Figure(f"reading a workbook of {count:,} goods, in its own process", read, base, note=FLOOR),
            Figure(f"import of {count:,} goods, all rules", first, base, note="target 13 s of CPU"),
            Figure("the same list again, nothing changed", second, base),
        ]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
