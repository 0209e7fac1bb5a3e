"""Half a year of baskets of a real US supermarket through the command file, against their exact control totals.

    python -m tests.benchmarks.bench_coupons [number of baskets]

`tests.support.us_baskets` says which column is what of a sale. Every line is compared as it stands in the books; then
the sums beside those of the file, and what of the file is no sale, with its reason.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support.commands import books_in
from tests.support.data import data_folder
from tests.support.us_baskets import COUPON, FILE, Basket, Played, baskets, dollars, play


def main(most: int | None = None) -> None:
    """Sell the baskets, or the first of them, and print every figure beside its control."""
    chosen = baskets(data_folder() / FILE)[:most]
    with tempfile.TemporaryDirectory() as folder, books_in(Path(folder)) as books:
        began = time.perf_counter()
        played = play(books, chosen)
        seconds = time.perf_counter() - began
        trial, doctor = books.ask("trial_balance"), books.do("doctor")
    print(
        f"{played.lines:,} lines in {played.sales:,} sales, {seconds:,.0f} s; {played.fuel_lines} of fuel by the gallon"
    )
    print(f"{len(played.differing)} baskets differ; doctor {'clean' if doctor['sound'] else doctor['findings']}")
    print(f"trial balance: debit {trial['debit']} = credit {trial['credit']}")
    _print_sums(played, chosen)
    _print_what_is_no_sale(played)


def _print_sums(played: Played, chosen: Sequence[Basket]) -> None:
    rows = [row for basket in chosen for row in basket.goods]
    coupons = sum(row.coupon for basket in chosen for row in basket.rows)
    paid = sum(played.by_means.values())
    for name, found, control in (
        ("shelf", played.gross, sum(row.sales + row.loyalty + row.match for row in rows)),
        ("discounts", played.discount, sum(row.loyalty + row.match for row in rows)),
        ("due", played.due, sum(row.sales for basket in chosen for row in basket.rows)),
        ("paid", paid, sum(row.sales for basket in chosen for row in basket.rows)),
        ("coupons", played.by_means[COUPON] + played.coupons_beyond, coupons),
    ):
        equal = "equal" if found == control else "DIFFERENT"
        print(f"{name:>14}: {dollars(found):>12}  control {dollars(control):>12}  {equal}")


def _print_what_is_no_sale(played: Played) -> None:
    rows = played.without_goods
    coupons, discounts = sum(row.coupon for row in rows), sum(row.discount for row in rows)
    print(f"{len(rows)} lines of quantity 0 hand nothing over ({played.empty_baskets} baskets hold nothing else):")
    print(f"  {sum(bool(row.coupon) for row in rows)} with coupons of {dollars(coupons)} for goods not in the sample,")
    print(f"  {sum(bool(row.discount) for row in rows)} with discounts of {dollars(discounts)},")
    print(f"  {sum(not row.coupon and not row.discount for row in rows)} with nothing at all")
    beyond = dollars(played.coupons_beyond)
    print(f"{played.baskets_beyond} baskets have coupons of {beyond} more than they come to: no change for coupons")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
