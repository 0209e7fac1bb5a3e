"""November 2000 of a real supermarket through the command file, against its exact control totals.

    python -m tests.benchmarks.bench_month [number of days]

The goods, a delivery a day at the lines' cost, and every basket as a counter sale, in one run of the
program; then the doctor, and the sums of the ledgers beside those of the file.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.support.data import data_folder
from tests.support.month import Sold, command_file, sold_lines

TRANSACTIONS = "transactions/tafeng_tw_2000-11.csv.gz"
QUESTIONS = (
    {"do": "doctor"},
    {"ask": "report", "name": "margin_by_product", "since": "2000-11-01", "until": "2000-11-30"},
    {"ask": "report", "name": "stock_on_hand", "include_zero": "yes"},
    {"ask": "trial_balance"},
)


@dataclass(frozen=True, slots=True)
class Month:
    """What came of the month: the answers to the questions, and what it took."""

    lines: int
    failed: int
    seconds: float
    size: int
    sound: bool
    findings: list[Any]
    margin: dict[str, str]
    stock: dict[str, str]
    trial: dict[str, Any]


def play(folder: Path, lines: list[Sold], days: set[str] | None = None) -> Month:
    """Play the lines into a new practice shop in one run of the program."""
    script = folder / "month.jsonl"
    commands = [*command_file(lines, days), *(json.dumps(question) for question in QUESTIONS)]
    script.write_text("\n".join(commands) + "\n", encoding="utf-8")
    began = time.perf_counter()
    answers = list(_answers(folder / "shop", script))
    seconds = time.perf_counter() - began
    doctor, margin, stock, trial = (answer["result"] for answer in answers[-len(QUESTIONS) :])
    return Month(
        lines=len(answers) - len(QUESTIONS),
        failed=sum(not answer["ok"] for answer in answers),
        seconds=seconds,
        size=sum(file.stat().st_size for file in (folder / "shop").glob("*.jxc*")),
        sound=doctor["sound"],
        findings=doctor["findings"],
        margin=margin["totals"],
        stock=stock["totals"],
        trial=trial,
    )


def _answers(shop: Path, script: Path) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "jxc_desktop", "batch", str(script), "--new-practice", "--data", str(shop)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield json.loads(line)


def main(days: int = 30) -> None:
    """Play the month, or its first days, and print every figure beside its control."""
    lines = list(sold_lines(data_folder() / TRANSACTIONS))
    chosen = set(sorted({line.day for line in lines})[:days])
    wanted = [line for line in lines if line.day in chosen]
    with tempfile.TemporaryDirectory() as folder:
        month = play(Path(folder), wanted)
    baskets = len({(line.day, line.customer) for line in wanted})
    goods = len({line.code for line in wanted})
    print(f"{len(wanted):,} lines in {baskets:,} baskets of {goods:,} goods: {month.lines:,} command lines")
    print(f"{month.failed} failed; doctor {'clean' if month.sound else month.findings}")
    print(f"{month.seconds:,.0f} s, {month.lines / month.seconds:,.0f} lines/s; database {month.size / 2**20:,.1f} MiB")
    for name, found, control in (
        ("quantity", month.margin["quantity"], sum(line.quantity for line in wanted)),
        ("sales", month.margin["gross_sales"], sum(line.price for line in wanted)),
        ("cost", month.margin["cost"], sum(line.cost for line in wanted)),
        ("left in stock", month.stock["value"], 0),
    ):
        print(
            f"{name:>14}: {found:>16}  control {control:>12}  {'equal' if Decimal(found) == control else 'DIFFERENT'}"
        )
    print(f"trial balance: debit {month.trial['debit']} = credit {month.trial['credit']}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
