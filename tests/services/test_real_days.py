"""Real days of real shops through the command file: every sum equal to that of the file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.benchmarks.bench_month import TRANSACTIONS, play
from tests.support import us_baskets, vegetables
from tests.support.commands import Books
from tests.support.data import control_totals, data_file
from tests.support.month import Sold, sold_lines


def first_baskets(lines: list[Sold], most: int) -> list[Sold]:
    """The lines of the first baskets of the two days of the file."""
    baskets = list(dict.fromkeys((line.day, line.customer) for line in lines))
    chosen = set(baskets[:most] + baskets[-most:])
    return [line for line in lines if (line.day, line.customer) in chosen]


@pytest.mark.data
@pytest.mark.timeout(300)
def test_real_baskets_add_up_to_the_cent(tmp_path: Path) -> None:
    lines = first_baskets(list(sold_lines(data_file(TRANSACTIONS))), most=60)

    month = play(tmp_path, lines)

    assert month.failed == 0
    assert month.findings == []
    assert Decimal(month.margin["quantity"]) == sum(line.quantity for line in lines)
    assert Decimal(month.margin["gross_sales"]) == sum(line.price for line in lines)
    assert Decimal(month.margin["cost"]) == sum(line.cost for line in lines)
    assert Decimal(month.stock["value"]) == 0
    assert month.trial["debit"] == month.trial["credit"]


def half_up(lines: list[vegetables.Weighed]) -> Decimal:
    """What the lines come to in whole grams and fen: half a fen counts as one, line by line."""
    fen = sum((int(line.weight * 1000) * int(line.price * 100) + 500) // 1000 for line in lines)
    return Decimal(fen).scaleb(-2)


@pytest.mark.data
def test_a_day_of_weighed_goods_is_sold_and_comes_back_to_the_cent(books: Books) -> None:
    lines = [line for line in vegetables.weighed_lines(data_file(vegetables.FILE)) if line.day == "2023-06-16"]

    day = vegetables.play(books, lines)

    assert len(lines) == 554
    assert day.total == half_up(lines) == Decimal("2427.86")
    assert day.differences == [0]
    back = {number: Decimal(books.do("refund", document=number)["due"]) for number in day.sold}
    assert back == day.sold
    assert Decimal(books.ask("money", account="CASH")["balance"]) == 0
    assert books.is_sound()


@pytest.mark.data
@pytest.mark.timeout(300)
def test_nine_days_of_weighed_goods_come_to_the_total_of_their_receipts(books: Books) -> None:
    lines, control = list(vegetables.weighed_lines(data_file(vegetables.FILE))), control_totals()["veg_pos_lines_cn"]

    days = vegetables.play(books, lines)

    assert {line.kind for line in lines} == {"销售"}, "nothing of the file is a return"
    assert days.total == half_up(lines) == Decimal(control["amount_lines_half_up"]) == Decimal("21068.28")
    assert days.differences == [0] * 9
    report = books.ask("report", name="margin_by_product", since="2023-06-15", until="2023-06-23")["totals"]
    assert Decimal(report["gross_sales"]) == Decimal("21068.28")
    assert Decimal(report["quantity"]) == Decimal(control["sum_kg"])
    trial = books.ask("trial_balance")
    assert trial["debit"] == trial["credit"] == "21068.28"
    assert books.is_sound()


@pytest.mark.data
def test_us_baskets_with_loyalty_discounts_and_coupons_add_up_to_the_cent(books: Books) -> None:
    """Due is ``sales_value``, off the shelf price come loyalty and match, a maker's coupon is a means of payment."""
    chosen = us_baskets.some_of_each(us_baskets.baskets(data_file(us_baskets.FILE)), most=8)

    played = us_baskets.play(books, chosen)

    rows = [row for basket in chosen for row in basket.rows]
    sold = [row for row in rows if row.quantity]
    coupons = sum(row.coupon for row in rows)
    assert played.differing == []
    assert (played.lines, played.fuel_lines) == (len(sold), sum(row.quantity > 1000 for row in sold))
    assert played.due == sum(row.sales for row in rows)
    assert played.discount == sum(row.loyalty + row.match for row in sold)
    assert played.gross == sum(row.sales + row.loyalty + row.match for row in sold)
    assert played.by_means["coupon"] + played.coupons_beyond == coupons
    assert played.by_means["cash"] == played.due - played.by_means["coupon"]
    assert books.is_sound()


@pytest.mark.data
def test_what_of_the_us_baskets_is_no_sale_is_refused(books: Books) -> None:
    found = us_baskets.baskets(data_file(us_baskets.FILE))
    beyond = next(basket for basket in found if basket.coupons > basket.due > 0)
    us_baskets.play(books, [beyond])
    too_much = {**us_baskets.sale(beyond), "key": "again"}
    too_much["tenders"] = [{"means": "coupon", "amount": us_baskets.dollars(beyond.coupons)}]
    nothing = {"product": beyond.goods[0].product, "quantity": "0", "amount": "0.00"}

    assert books.refused("sell", **too_much)["code"] == "over_tendered"
    assert books.refused("sell", lines=[nothing])["field"] == "lines[1].quantity"
    without_goods = [row for basket in found for row in basket.rows if not row.quantity]
    assert len(without_goods) == control_totals()["complete_journey_us"]["zero_quantity"]
    assert sum(row.sales for row in without_goods) == 0
