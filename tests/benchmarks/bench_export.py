"""Export of 100,000 rows of ten columns to xlsx and CSV, beside the plain csv module in the same run.

Run on its own: ``python -m tests.benchmarks.bench_export [rows]``.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from jxc_desktop.exchange.csv_writer import write_csv
from jxc_desktop.exchange.xlsx_writer import ColumnType, SheetColumn, SheetOut, write_workbook
from tests.benchmarks.measure import Figure, once, print_all

COLUMNS = (
    SheetColumn("编码", ColumnType.CODE),
    SheetColumn("名称"),
    SheetColumn("规格"),
    SheetColumn("单位"),
    SheetColumn("数量", ColumnType.QUANTITY),
    SheetColumn("单价", ColumnType.PRICE),
    SheetColumn("金额", ColumnType.MONEY),
    SheetColumn("毛利率", ColumnType.PERCENT),
    SheetColumn("日期", ColumnType.DATE),
    SheetColumn("时间", ColumnType.DATETIME),
)


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Rows as a report makes them."""
    for number in range(count):
        yield (
            f"069{number:010d}",
            f"可口可乐{number}",
            "500ml*12",
            "瓶",
            Decimal(number).scaleb(-1),
            Decimal("3.5"),
            Decimal(number).scaleb(-2),
            Decimal("24.62"),
            date(2026, 11, 21),
            datetime(2026, 11, 21, 9, 30, number % 60),
        )


def plain_csv(path: Path, count: int) -> None:
    """The floor: the csv module without a thought."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows(count))


def main(count: int = 100_000) -> list[Figure]:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = once(lambda: plain_csv(folder / "plain.csv", count))
        book = once(
            lambda: write_workbook(folder / "out.xlsx", [SheetOut("明细", COLUMNS, rows(count), row_count=count)])
        )
        size = (folder / "out.xlsx").stat().st_size / 1024 / 1024
        text = once(lambda: write_csv(folder / "out.csv", SheetOut("明细", COLUMNS, rows(count), row_count=count)))
    return print_all(
        [
            Figure(f"export of {count:,} rows of ten columns to xlsx", book, base, note=f"{size:.1f} MiB; floor: csv"),
            Figure(f"export of {count:,} rows to csv, cells guarded", text, base, note="floor: csv"),
        ]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
