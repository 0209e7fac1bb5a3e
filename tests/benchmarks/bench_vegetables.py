"""Nine days of a real vegetable counter sold through the command file, against their exact control total.

    python -m tests.benchmarks.bench_vegetables [number of days]

Every line of the file by label, scale or barcode, a shift a day; then the doctor, and the sums beside those of the
file.
"""

from __future__ import annotations

import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from tests.support.commands import books_in
from tests.support.data import data_folder
from tests.support.vegetables import FILE, play, weighed_lines


def main(days: int = 9) -> None:
    """Sell the days, or the first of them, and print every figure beside its control."""
    lines = list(weighed_lines(data_folder() / FILE))
    chosen = sorted({line.day for line in lines})[:days]
    wanted = [line for line in lines if line.day in chosen]
    with tempfile.TemporaryDirectory() as folder, books_in(Path(folder)) as books:
        began = time.perf_counter()
        played = play(books, wanted)
        seconds = time.perf_counter() - began
        since = {"since": chosen[0], "until": chosen[-1]}
        report = books.ask("report", name="margin_by_product", **since)["totals"]
        trial = books.ask("trial_balance")
        doctor = books.do("doctor")
    print(f"{len(wanted):,} lines in {len(played.sold):,} sales of {len(chosen)} days, {seconds:,.0f} s")
    print(f"{sum(line.kind != '销售' for line in wanted)} lines of the file are returns")
    print(
        f"doctor {'clean' if doctor['sound'] else doctor['findings']}; shifts over or short {sum(played.differences)}"
    )
    for name, found, control in (
        ("sales", played.total, sum(line.amount for line in wanted)),
        ("report", Decimal(report["gross_sales"]), sum(line.amount for line in wanted)),
        ("kilograms", Decimal(report["quantity"]), sum(line.weight for line in wanted)),
    ):
        print(f"{name:>14}: {found:>12}  control {control:>12}  {'equal' if found == control else 'DIFFERENT'}")
    print(f"trial balance: debit {trial['debit']} = credit {trial['credit']}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
