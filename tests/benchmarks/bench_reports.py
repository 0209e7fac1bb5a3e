"""Every ready-made report: its time over a million sale lines, and its figures on the books of three real shops.

    python -m tests.benchmarks.bench_reports [number of sale lines]
    python -m tests.benchmarks.bench_reports real [folder to keep the books in]

Each report runs beside a statement written by hand that adds the same figures up (`tests.support.re_added`), which
both times and proves it. The real books are a month of a supermarket, three months of a wholesaler of gifts and a
quarter of a drug wholesaler; their totals stand beside the control totals of the files.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jxc_desktop.db.engine import Database, open_database
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.reports import ReportService
from tests.benchmarks.measure import Figure, alternating, past, plain, session
from tests.support import month, uk_retail, wholesale
from tests.support.commands import new_books
from tests.support.data import data_folder
from tests.support.history import FULL
from tests.support.re_added import Check, checks, differences

TODAY = date(2026, 11, 21)
YEAR = date(2025, 11, 20), date(2026, 11, 20)
Lines = Iterable[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class RealBook:
    """A real shop: the lines that make its book, its days, and its control totals by report, column and row."""

    name: str
    lines: Callable[[Path], Lines]
    since: date
    until: date
    controls: Callable[[dict[str, Any]], dict[tuple[str, str, str], Decimal]]


def main(lines: int = 1_000_000) -> list[Figure]:
    """Print the times, the ratios, and what is not equal."""
    path = past(replace(FULL, products=min(FULL.products, lines // 10), sales=lines // FULL.lines))
    database, raw = open_database(path), plain(path)
    reports = ReportService(database, ManualClock(datetime(2026, 11, 21, 12)), session())
    found = []
    for check in checks(TODAY):
        asked = _asked(check, *YEAR)
        days = {"since": _number(YEAR[0]), "until": _number(YEAR[1])}

        def run(check: Check = check, asked: dict[str, str] = asked) -> object:
            result = reports.run(check.report, asked)
            return result.totals, list(result.rows[:200])

        def floor(check: Check = check, days: dict[str, int] = days) -> object:
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


def _asked(check: Check, since: date, until: date) -> dict[str, str]:
    return {**check.asked, **({"since": f"{since}", "until": f"{until}"} if check.dated else {})}


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


# the real books


def real(folder: Path | None = None) -> int:
    """Play what is not kept in the folder yet, prove every report, print; 1 when anything is off."""
    with tempfile.TemporaryDirectory() as scratch:
        off = sum(_prove(book, (folder or Path(scratch)) / f"{book.name}.jxc") for book in BOOKS)
    print("all equal" if not off else f"{off} OFF")
    return int(bool(off))


def _prove(book: RealBook, path: Path) -> int:
    """How many figures of a real book are off."""
    kept = path.exists()
    database = open_database(path, create=not kept)
    try:
        if not kept:
            _play(database, book.lines(data_folder()))
        return _off(book, database)
    finally:
        database.close()


def _play(database: Database, lines: Lines) -> None:
    books = next(new_books(database))
    for line in lines:
        answer = books.file.answer(json.dumps(line, ensure_ascii=False))
        if not answer["ok"]:
            raise RuntimeError(f"{line}: {answer}")


def _off(book: RealBook, database: Database) -> int:
    today = datetime(2026, 5, 21, 12)
    reports = ReportService(database, ManualClock(today), session())
    off = 0
    with database.read() as connection:
        for check in checks(today.date()):
            found = differences(
                reports,
                lambda sql, days: connection.exec_driver_sql(sql, days).all(),
                check,
                book.since,
                book.until,
            )
            print(
                f"{book.name}: {check.report}: {'equal' if not found else f'OFF {len(found)}: {found[:3]}'}", flush=True
            )
            off += bool(found)
    controls = json.loads((data_folder() / "control_totals.json").read_text(encoding="utf-8"))
    for (report, column, row), control in book.controls(controls).items():
        shown = _shown(reports, book, report, column, row)
        equal = shown == control
        print(
            f"{book.name}: {report} {column} {row}: {shown} control {control} {'equal' if equal else 'OFF'}", flush=True
        )
        off += not equal
    return off


def _shown(reports: ReportService, book: RealBook, report: str, column: str, row: str) -> Any:
    """A figure of a report over the whole book: of the row whose first cell is named, or the total."""
    result = reports.run(report, {"since": f"{book.since}", "until": f"{book.until}"})
    if not row:
        return result.totals[result.position(column)]
    return next(one[result.position(column)] for one in result.rows if row in one)


def _supermarket(folder: Path) -> Lines:
    lines = month.sold_lines(folder / "transactions/tafeng_tw_2000-11.csv.gz")
    return (json.loads(line) for line in month.command_file(lines))


def _of_supermarket(controls: dict[str, Any]) -> dict[tuple[str, str, str], Decimal]:
    figures = controls["tafeng_tw"]
    sold = {"quantity": "sum_amount", "gross_sales": "sum_sales", "cost": "sum_cost"}
    wanted = {("sales_by_product", name, ""): Decimal(figures[key]) for name, key in sold.items()}
    wanted["sales_by_month", "documents", "2000-11"] = Decimal(figures["baskets_date_customer"])
    return wanted | {("purchases_by_month", "gross_purchases", "2000-11"): Decimal(figures["sum_cost"])}


def _of_gifts(controls: dict[str, Any]) -> dict[tuple[str, str, str], Decimal]:
    figures = controls["online_retail_uk"]
    wanted = {("sales_by_product", "gross_sales", ""): Decimal(figures["net_amount_exact"])}
    for name, one in figures["months"].items():
        wanted["sales_by_month", "gross_sales", name] = Decimal(one["net"])
        wanted["turnover_compared", "gross_sales", ""] = Decimal(figures["net_amount_exact"])
    return wanted


def _of_drugs(controls: dict[str, Any]) -> dict[tuple[str, str, str], Decimal]:
    return {("sales_by_product", "quantity", ""): Decimal(str(controls["pharma_wholesale_cn"]["sum_qty"]))}


BOOKS = (
    RealBook("tafeng", _supermarket, date(2000, 11, 1), date(2000, 11, 30), _of_supermarket),
    RealBook(
        "uk",
        lambda folder: uk_retail.command_lines(uk_retail.invoiced_lines(folder / uk_retail.FILE)),
        date(2010, 12, 1),
        date(2011, 2, 28),
        _of_gifts,
    ),
    RealBook(
        "pharma",
        lambda folder: wholesale.command_lines(wholesale.moved_lines(folder / wholesale.FILE)),
        date(2026, 1, 1),
        date(2026, 3, 31),
        _of_drugs,
    ),
)


if __name__ == "__main__":
    if sys.argv[1:2] == ["real"]:
        raise SystemExit(real(Path(sys.argv[2]) if sys.argv[2:] else None))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
