"""Import of 100,000 goods from xlsx, beside plain csv and sqlite3 doing the same reading and writing.

Run on its own: ``python -m tests.benchmarks.bench_import [goods]``.
"""

from __future__ import annotations

import csv
import sqlite3
import subprocess
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
from tests.benchmarks.measure import Figure, Timing, once, print_all

MEMORY = """
import resource, sys
from pathlib import Path
from tests.benchmarks.bench_import import imported
imported(Path(sys.argv[1]), Path(sys.argv[2]), 1)
print(*(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""
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


def imported(book: Path, shop: Path, times: int) -> list[tuple[ImportResult, Timing]]:
    """Take the list over into a new shop, more than once where asked."""
    database = open_database(shop, create=True)
    make_shop(database, CLOCK, name="小店", language="zh_CN")
    service = ExchangeService(database, CLOCK, Session(User(1, "o", (), frozenset(Permission))))
    results: list[ImportResult] = []
    timings = [once(lambda: results.append(service.run_import("products", book))) for _ in range(times)]
    database.close()
    return list(zip(results, timings, strict=True))


def peaks(book: Path, shop: Path) -> str:
    """The most memory an import takes: in the program itself, and in the process that reads the workbook."""
    if sys.platform == "win32":
        return "peak memory is not measured here"
    command = [sys.executable, "-c", MEMORY, str(book), str(shop)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    unit = 1024**2 if sys.platform == "darwin" else 1024
    program, reader = (int(most) / unit for most in done.stdout.split())
    return f"peak memory {program:.0f} MiB, of the reading process {reader:.0f} MiB"


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
        (new, first), (again, second) = imported(book, folder / "shop.jxc", 2)
        memory = peaks(book, folder / "memory.jxc")
    assert (new.new, again.unchanged, new.rejected) == (count, count, 0)
    return print_all(
        [
            Figure(f"reading a workbook of {count:,} goods, in its own process", read, base, note=FLOOR),
            Figure(f"import of {count:,} goods, all rules", first, base, note=f"target 13 s of CPU; {memory}"),
            Figure("the same list again, nothing changed", second, base),
        ]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
