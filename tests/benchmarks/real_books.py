"""Every ready-made report on the books of three real shops, beside statements of their own and the files' totals.

A month of a supermarket, three months of a wholesaler of gifts and a quarter of a drug wholesaler are played through
the program once; `tests.support.re_added` says each figure again, `control_totals.json` what the files add up to.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from jxc_desktop.db.engine import Database, open_database
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.reports import ReportService
from tests.benchmarks.measure import session
from tests.support import month, uk_retail, wholesale
from tests.support.commands import new_books
from tests.support.data import data_folder
from tests.support.re_added import checks, compared

Lines = Iterable[dict[str, Any]]
Controls = dict[tuple[str, str, str], Decimal]


@dataclass(frozen=True, slots=True)
class RealBook:
    """A real shop: the lines that make its book, its days, and its control totals by report, column and row.

    The days begin with the receipt of what is sold, and end with the day the reports are asked on.
    """

    name: str
    lines: Callable[[Path], Lines]
    since: date
    until: date
    controls: Callable[[dict[str, Any]], Controls]


def real(folder: Path | None = None) -> int:
    """Play what is not kept in the folder yet, prove every report, print; 1 when anything is off."""
    with tempfile.TemporaryDirectory() as scratch:
        off = sum(_prove(book, (folder or Path(scratch)) / f"{book.name}.jxc") for book in BOOKS)
    print("all equal" if not off else f"{off} OFF")
    return int(bool(off))


def _prove(book: RealBook, path: Path) -> int:
    """How many reports and control totals of a real book are off."""
    kept = path.exists()
    database = open_database(path, create=not kept)
    try:
        if not kept:
            _play(database, book.lines(data_folder()))
        reports = ReportService(database, ManualClock(datetime.combine(book.until, time(12))), session())
        return _re_added(book, database, reports) + _controlled(book, reports)
    finally:
        database.close()


def _play(database: Database, lines: Lines) -> None:
    books = next(new_books(database))
    for line in lines:
        answer = books.file.answer(json.dumps(line, ensure_ascii=False))
        if not answer["ok"]:
            raise RuntimeError(f"{line}: {answer}")


def _re_added(book: RealBook, database: Database, reports: ReportService) -> int:
    off, rows, empty = 0, 0, []
    with database.read() as connection:
        for check in checks(book.until):
            seen = compared(
                reports,
                lambda sql, values: connection.exec_driver_sql(sql, values).all(),
                check,
                book.since,
                book.until,
            )
            rows += seen.rows
            if seen.differences:
                off += 1
                print(f"{book.name}: {check.report}: OFF {len(seen.differences)}: {seen.differences[:3]}", flush=True)
            elif seen.rows:
                print(f"{book.name}: {check.report}: {seen.rows:,} rows equal", flush=True)
            else:
                empty.append(check.report)
    print(f"{book.name}: {rows:,} rows in all; this shop has nothing of {', '.join(dict.fromkeys(empty))}", flush=True)
    return off


def _controlled(book: RealBook, reports: ReportService) -> int:
    off = 0
    controls = json.loads((data_folder() / "control_totals.json").read_text(encoding="utf-8"))
    for (report, column, row), control in book.controls(controls).items():
        shown = _shown(reports, book, report, column, row)
        told = "equal" if shown == control else "OFF"
        print(f"{book.name}: {report} {column} {row}: {shown} control {control} {told}", flush=True)
        off += shown != control
    return off


def _shown(reports: ReportService, book: RealBook, report: str, column: str, row: str) -> Any:
    """A figure of a report over the whole book: the number of rows, that of a row whose cell is named, or the total."""
    result = reports.run(report, {"since": f"{book.since}", "until": f"{book.until}"})
    if column == ROWS:
        return len(result.rows)
    if not row:
        return result.totals[result.position(column)]
    return next(one[result.position(column)] for one in result.rows if row in one)


ROWS = "rows"
"""In the place of a column: how many rows there are."""


def _supermarket(folder: Path) -> Lines:
    lines = month.sold_lines(folder / "transactions/tafeng_tw_2000-11.csv.gz")
    return (json.loads(line) for line in month.command_file(lines))


def _of_supermarket(controls: dict[str, Any]) -> Controls:
    figures = controls["tafeng_tw"]
    sold = {"quantity": "sum_amount", "gross_sales": "sum_sales", "cost": "sum_cost", ROWS: "products"}
    return {
        **{("sales_by_product", name, ""): Decimal(figures[key]) for name, key in sold.items()},
        ("sales_by_month", "documents", "2000-11"): Decimal(figures["baskets_date_customer"]),
        ("margin_by_document", ROWS, ""): Decimal(figures["baskets_date_customer"]),
        ("purchases_by_month", "gross_purchases", "2000-11"): Decimal(figures["sum_cost"]),
        ("money_journal", "balance", ""): Decimal(figures["sum_sales"]),
        ("in_out_balance", "closing_value", ""): Decimal(0),
    }


def _of_gifts(controls: dict[str, Any]) -> Controls:
    figures = controls["online_retail_uk"]
    net = Decimal(figures["net_amount_exact"])
    wanted = {(name, "gross_sales", ""): net for name in ("sales_by_product", "turnover_compared", "sales_by_customer")}
    lines = uk_retail.invoiced_lines(data_folder() / uk_retail.FILE)
    written_off = -sum(Decimal(line.quantity) for line in lines if line.kind == "write_off")
    wanted["sales_by_product", "quantity", ""] = figures["sum_quantity"] + written_off
    wanted["stock_losses", "quantity", ""] = written_off
    for name, one in figures["months"].items():
        wanted["sales_by_month", "gross_sales", name] = Decimal(one["net"])
    return wanted


def _of_drugs(controls: dict[str, Any]) -> Controls:
    figures = controls["pharma_wholesale_cn"]
    sold = Decimal(str(figures["sum_qty"]))
    wanted = {(name, "quantity", ""): sold for name in ("sales_by_product", "sales_by_customer", "sales_by_month")}
    wanted["sales_by_customer", ROWS, ""] = Decimal(figures["customers"])
    return wanted


BOOKS = (
    RealBook("tafeng", _supermarket, date(2000, 11, 1), date(2000, 11, 30), _of_supermarket),
    RealBook(
        "uk",
        lambda folder: uk_retail.command_lines(uk_retail.invoiced_lines(folder / uk_retail.FILE)),
        date(2010, 11, 30),
        date(2011, 2, 28),
        _of_gifts,
    ),
    RealBook(
        "pharma",
        lambda folder: wholesale.command_lines(wholesale.moved_lines(folder / wholesale.FILE), lots=True),
        date(2025, 12, 31),
        date(2026, 3, 31),
        _of_drugs,
    ),
)
