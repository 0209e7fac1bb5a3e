"""Three months of a real drug wholesaler through the command file: deliveries, returns and money of 955 customers.

    python -m tests.benchmarks.bench_wholesale [last day] [lots]

Everything is posted by one run of the program; then every customer pays on the oldest debts at the end of each
month, and the sums of the ledgers stand beside those of the file. With ``lots`` every lot comes in, leaves and
comes back under its own number, and what is left of each stands beside the file as well.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import text

from jxc_desktop.db.engine import open_database
from tests.support import wholesale
from tests.support.commands import Books, new_books
from tests.support.data import data_folder


def main(last_day: str = "2026-03-31", by: str = "") -> int:
    """Play, settle, check and print; 1 when anything is off."""
    folder = data_folder()
    if folder is None:
        print("the real data is not here")
        return 0
    lines = [one for one in wholesale.moved_lines(folder / wholesale.FILE) if one.day <= last_day]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "shop.db"
        database = open_database(path, create=True)
        try:
            return _play(next(iter(new_books(database))), lines, path, lots=by == "lots")
        finally:
            database.close()


def _play(books: Books, lines: list[wholesale.Moved], path: Path, *, lots: bool) -> int:
    started = time.process_time(), time.perf_counter()
    documents = _carry_out(books, wholesale.command_lines(lines, lots=lots))
    played = time.process_time() - started[0], time.perf_counter() - started[1]
    started_settling = time.process_time()
    settled = 0
    for day in ("2026-01-31", "2026-02-28", "2026-03-31"):
        settled += _carry_out(books, wholesale.payments(wholesale.balances(books.database), day))
    settling = time.process_time() - started_settling
    worth = sum(one.quantity * wholesale.price_of(one.code) for one in lines)
    quantity = sum(one.quantity for one in lines)
    book = {row["account"]: Decimal(row["balance"]) for row in books.ask("trial_balance")["accounts"]}
    stock = sum(books.stock(code)[0] for code in {one.code for one in lines})
    received = sum(max(one.quantity, 0) for one in lines)
    report = books.services.maintenance.doctor()
    print(f"lines {len(lines)}, documents {documents}, quantity {quantity}, sales {worth}")
    print(f"played in {played[0]:.1f} s CPU, {played[1]:.1f} s; {1000 * played[0] / documents:.1f} ms a document")
    print(f"{settled} receipts and settlements in {settling:.1f} s CPU; file {path.stat().st_size / 2**20:.1f} MiB")
    checks = {
        "sales": -book["sales"] == worth,
        "stock": received - stock == quantity,
        "trial balance": sum(book.values()) == 0,
        "receivables": book["receivables"] == sum(wholesale.balances(books.database).values()) + _owed_to_factory(book),
        "doctor": report.sound,
    }
    if lots:
        checks["lots"] = _stock_by_lot(books) == _left_by_lot(lines)
    for name, right in checks.items():
        print(f"{name}: {'equal' if right else 'OFF'}")
    return 0 if all(checks.values()) else 1


def _stock_by_lot(books: Books) -> dict[tuple[str, str], int]:
    """What there is of every lot, by product and lot."""
    statement = text(
        "SELECT products.code, lots.code, SUM(stock_balances.quantity) FROM stock_balances"
        " JOIN products ON products.id = stock_balances.product_id JOIN lots ON lots.id = stock_balances.lot_id"
        " GROUP BY products.code, lots.code"
    )
    with books.database.read() as connection:
        return {(code, lot): quantity // 10_000 for code, lot, quantity in connection.execute(statement) if quantity}


def _left_by_lot(lines: list[wholesale.Moved]) -> dict[tuple[str, str], int]:
    """What the file leaves of every lot: all that was sold of it came in first."""
    left: dict[tuple[str, str], int] = defaultdict(int)
    for one in lines:
        left[one.code, one.lot] += max(one.quantity, 0) - one.quantity
    return {key: quantity for key, quantity in left.items() if quantity}


def _owed_to_factory(book: dict[str, Decimal]) -> Decimal:
    return -book["payables"]


def _carry_out(books: Books, lines: Iterable[dict[str, Any]]) -> int:
    count = 0
    for line in lines:
        answer = books.file.answer(json.dumps(line, ensure_ascii=False))
        if not answer["ok"]:
            raise RuntimeError(f"{line}: {answer}")
        count += line["do"] in {"post", "settle"}
    return count


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
