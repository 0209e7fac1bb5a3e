"""Promotions: worked numbers, and that order and splitting of lines change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jxc_desktop.domain.promotions import PIECE, Goods, Promotion, PromotionType, promote

A, B, C, D = 1, 2, 3, 4
NTH, BUNDLE, THRESHOLD, TIMED = PromotionType


def goods(product: int, pieces: int, fen: int, category: str = "") -> Goods:
    return Goods(product, category, pieces * PIECE, Fraction(fen), pieces * fen)


def off(lines: Sequence[Goods], *promotions: Promotion) -> dict[int, int]:
    """Fen off by product."""
    result: Counter[int] = Counter()
    for line, one in zip(lines, promote(lines, promotions), strict=True):
        result[line.product_id] += one.amount
    return {product: amount for product, amount in result.items() if amount}


SECOND_HALF = Promotion("2ND", NTH, products={A: 0, B: 0}, quantity=2 * PIECE, percent=Decimal(50))


@pytest.mark.parametrize("order", [(A, B), (B, A)])
def test_second_at_half_price_takes_the_cheaper_whatever_was_scanned_first(order: tuple[int, int]) -> None:
    prices = {A: 1000, B: 800}
    lines = [goods(product, 1, prices[product]) for product in order]

    assert off(lines, SECOND_HALF) == {B: 400}
    assert {one.promotion for one in promote(lines, [SECOND_HALF])} == {"", "2ND"}


def test_four_pieces_make_two_pairs_from_the_dearest_down() -> None:
    assert off([goods(A, 2, 1000), goods(B, 2, 800)], SECOND_HALF) == {A: 500, B: 400}
    assert off([goods(A, 3, 1000)], SECOND_HALF) == {A: 500}


def test_the_third_piece_may_cost_a_price_or_come_with_an_amount_off() -> None:
    for_one = Promotion("3RD", NTH, quantity=3 * PIECE, price=Decimal(1))
    less = Promotion("3RD", NTH, quantity=3 * PIECE, amount=300)

    assert off([goods(A, 7, 500)], for_one) == {A: 800}
    assert off([goods(A, 3, 200)], less) == {A: 200}


def test_a_set_costs_one_price_as_often_as_it_is_complete() -> None:
    meal = Promotion("MEAL", BUNDLE, products={A: PIECE, B: 2 * PIECE}, price=Decimal(20))
    lines = [goods(A, 3, 1500), goods(B, 4, 500)]

    assert sum(off(lines, meal).values()) == 2 * (2500 - 2000)
    assert off([goods(A, 3, 1500), goods(B, 1, 500)], meal) == {}
    assert off([goods(A, 1, 900), goods(B, 2, 500)], meal) == {}, "a set is never dearer than its goods"


def test_any_three_of_a_category_cost_one_price_and_the_dearest_go_in_first() -> None:
    three = Promotion("ANY3", BUNDLE, categories=frozenset({"drinks"}), quantity=3 * PIECE, price=Decimal(10))
    lines = [goods(A, 2, 500, "drinks"), goods(B, 2, 400, "drinks"), goods(C, 5, 900, "food")]

    assert sum(off(lines, three).values()) == 400
    assert C not in off(lines, three)


def test_a_timed_price_holds_in_its_hours_and_days_only() -> None:
    evening = Promotion(
        "EVE",
        TIMED,
        products={A: 0},
        price=Decimal(8),
        starts=datetime(2026, 5, 1),
        ends=datetime(2026, 5, 31, 23, 59),
        hours=((time(18), time(20)), (time(22), time(1))),
    )

    assert off([goods(A, 3, 1000)], evening) == {A: 600}
    assert off([goods(A, 1, 700)], evening) == {}
    assert evening.holds("retail", datetime(2026, 5, 1, 18))
    assert evening.holds("retail", datetime(2026, 5, 2, 0, 30))
    assert not evening.holds("retail", datetime(2026, 5, 1, 20))
    assert not evening.holds("retail", datetime(2026, 6, 1, 18))


def test_weighed_goods_get_percent_and_price_on_all_they_weigh() -> None:
    line = Goods(A, "", 12_340, Fraction(1276), 1575)

    assert promote([line], [Promotion("T", TIMED, percent=Decimal(10))])[0].amount == 158
    assert promote([line], [Promotion("T", TIMED, price=Decimal(10))])[0].amount == 341
    assert promote([line], [Promotion("T", TIMED, amount=100)])[0].amount == 124


def test_a_threshold_counts_what_is_left_after_the_other_promotions() -> None:
    over_100 = Promotion("100", THRESHOLD, threshold=10_000, amount=1000)
    tenth = Promotion("TEN", TIMED, products={A: 0}, percent=Decimal(10))

    assert off([goods(A, 1, 6000), goods(B, 1, 4000)], over_100) == {A: 600, B: 400}
    assert off([goods(A, 1, 6000), goods(B, 1, 4000)], over_100, tenth) == {A: 600}
    lines = [goods(A, 1, 6000), goods(B, 1, 5000)]
    assert sum(off(lines, over_100, tenth).values()) == 1600
    assert promote(lines, [over_100, tenth])[0].promotion == "TEN,100"


def test_a_threshold_may_count_pieces_and_the_better_of_two_wins() -> None:
    five = Promotion("5PC", THRESHOLD, quantity=5 * PIECE, percent=Decimal(20))
    spent = Promotion("SPENT", THRESHOLD, threshold=4000, amount=500)

    assert off([goods(A, 5, 1000)], five, spent) == {A: 1000}
    assert off([goods(A, 4, 1000)], five, spent) == {A: 500}


def test_of_promotions_on_the_same_goods_the_customer_gets_the_better() -> None:
    much_off = Promotion("B60", TIMED, products={B: 0}, percent=Decimal(60))
    little_off = Promotion("B10", TIMED, products={B: 0}, percent=Decimal(10))
    lines = [goods(A, 1, 1000), goods(B, 1, 800)]

    assert off(lines, SECOND_HALF, little_off) == {B: 400}
    assert off(lines, SECOND_HALF, much_off) == {B: 480}
    many = [Promotion(f"T{n}", TIMED, products={B: 0}, percent=Decimal(n)) for n in (5, 15, 25, 35, 45)]
    assert off(lines, *many) == {B: 360}
    assert promote(lines, many)[1].promotion == "T45"


def test_a_level_and_goods_outside_get_nothing() -> None:
    members = Promotion("M", TIMED, level="member", percent=Decimal(10))

    assert members.holds("member", datetime(2026, 5, 1))
    assert not members.holds("retail", datetime(2026, 5, 1))
    assert promote([], [SECOND_HALF]) == ()
    assert off([goods(C, 2, 500)], SECOND_HALF) == {}


PRICES = {A: 1000, B: 800, C: 333, D: 1}
CATEGORIES = {A: "x", B: "x", C: "y", D: "y"}
PIECES = st.lists(st.sampled_from([A, B, C, D]), min_size=1, max_size=12)
PROMOTION = st.sampled_from(
    [
        SECOND_HALF,
        Promotion("3RD", NTH, categories=frozenset({"x"}), quantity=3 * PIECE, price=Decimal(1)),
        Promotion("SET", BUNDLE, products={A: PIECE, C: 2 * PIECE}, price=Decimal(12)),
        Promotion("ANY", BUNDLE, categories=frozenset({"y"}), quantity=3 * PIECE, percent=Decimal("33.3")),
        Promotion("T1", TIMED, products={A: 0}, percent=Decimal("12.5")),
        Promotion("T2", TIMED, products={B: 0, C: 0}, price=Decimal("3.33")),
        Promotion("S1", THRESHOLD, threshold=2500, amount=333),
        Promotion("S2", THRESHOLD, categories=frozenset({"x"}), threshold=1500, percent=Decimal(7)),
    ]
)


@given(pieces=PIECES, promotions=st.lists(PROMOTION, max_size=6, unique_by=lambda one: one.code), chance=st.randoms())
@settings(derandomize=True, deadline=None, database=None, max_examples=150)
def test_no_order_and_no_splitting_of_lines_changes_what_is_paid(
    pieces: list[int], promotions: list[Promotion], chance: object
) -> None:
    whole = [goods(product, pieces.count(product), PRICES[product], CATEGORIES[product]) for product in set(pieces)]
    split = [goods(product, 1, PRICES[product], CATEGORIES[product]) for product in pieces]
    shuffled = list(split)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    backwards = list(reversed(promotions))

    expected = off(whole, *promotions)
    assert off(split, *promotions) == off(shuffled, *backwards) == expected
    assert all(0 <= one.amount <= line.amount for line, one in zip(split, promote(split, promotions), strict=True))
