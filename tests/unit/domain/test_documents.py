"""Amounts of lines: discounts, tax, small change, and the mirror of a document."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc_desktop.domain.amounts import Pricing, discount_of, price_lines, split_tax
from jxc_desktop.domain.documents import Document, Line, Paid, Totals, mirror
from jxc_desktop.domain.errors import InvalidValue, NotFound
from jxc_desktop.domain.kinds import KINDS, kind
from jxc_desktop.domain.product import Product

TEA = Product(1, "T", "茶", "个")


def priced(*prices: str, discount: str = "", rate: str = "0", own: str = "") -> list[Pricing]:
    return [Pricing(D(1), D(price), None, own, D(rate)) for price in prices]


def test_a_discount_is_an_amount_or_a_percentage() -> None:
    assert discount_of("", 1000) == 0
    assert discount_of(" 2.00 ", 1000) == 200
    assert discount_of("12.5%", 1000) == 125
    assert discount_of("100%", 1299) == 1299
    assert discount_of("33.333%", 100) == 33


@pytest.mark.parametrize("text", ["-1", "10.01", "101%", "-5%", "x", "%", "1e1%"])
def test_a_discount_beyond_the_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        discount_of(text, 1000)
    assert refused.value.field == "discount"


def test_tax_is_split_half_up_and_gross_is_kept() -> None:
    assert split_tax(300, D(13), inclusive=True) == (265, 35)
    assert split_tax(9990, D(13), inclusive=True) == (8841, 1149)
    assert split_tax(100, D(13), inclusive=False) == (100, 13)
    assert split_tax(100, D(0), inclusive=True) == (100, 0)
    assert split_tax(-300, D(13), inclusive=True) == (-265, -35)
    assert split_tax(100, D("0.5"), inclusive=False) == (100, 1)


def test_an_amount_goes_before_quantity_times_price() -> None:
    lines, totals = price_lines([Pricing(D("0.341"), D("68.80"), D("23.45"), "", D(0))], "", True)
    assert (lines[0].gross, totals.total) == (2345, 2345)
    lines, _ = price_lines([Pricing(D("0.341"), D("68.80"), None, "", D(0))], "", True)
    assert lines[0].gross == 2346


def test_discounts_of_lines_and_of_the_whole_are_kept_together() -> None:
    lines, totals = price_lines(priced("10.00", "10.00", "10.00", own="1.00"), "10%", True)
    assert [line.discount for line in lines] == [190, 190, 190]
    assert (totals.gross, totals.discount, totals.total, totals.rounding) == (3000, 570, 2430, 0)


@pytest.mark.parametrize(
    ("step", "nearest", "total", "dropped"),
    [(0, False, 4786, 0), (1, False, 4786, 0), (10, False, 4780, 6), (100, False, 4700, 86), (10, True, 4790, -4)],
)
def test_small_change_is_dropped(step: int, nearest: bool, total: int, dropped: int) -> None:
    lines, totals = price_lines(priced("40.00", "7.86"), "", True, step, nearest)
    assert (totals.total, totals.rounding) == (total, dropped)
    assert sum(line.total for line in lines) == total


def test_nothing_due_has_nothing_to_drop() -> None:
    _, totals = price_lines(priced("0.05"), "100%", True, 10)
    assert (totals.total, totals.rounding) == (0, 0)


def test_tax_comes_on_top_of_prices_without_it() -> None:
    lines, totals = price_lines(priced("1.00", "1.00", rate="13"), "", False)
    assert [(line.net, line.tax, line.total) for line in lines] == [(100, 13, 113)] * 2
    assert (totals.net, totals.tax, totals.total) == (200, 26, 226)


def test_a_document_without_lines_comes_to_nothing() -> None:
    assert price_lines([], "", True) == ([], Totals())


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(["", "5%", "100%"])), min_size=1, max_size=12),
    st.sampled_from(["", "0%", "7.5%", "99%", "100%"]),
    st.sampled_from([0, 10, 100]),
    st.booleans(),
    st.booleans(),
)
def test_sums_hold_for_any_document(
    amounts: list[tuple[int, str]], whole: str, step: int, inclusive: bool, nearest: bool
) -> None:
    pricings = [Pricing(D(1), D(0), D(fen) / 100, own, D(13)) for fen, own in amounts]
    lines, totals = price_lines(pricings, whole, inclusive, step, nearest)
    assert totals.gross == sum(line.gross for line in lines)
    assert totals.total == totals.net + totals.tax == sum(line.total for line in lines)
    assert all(line.amount == line.gross - line.discount for line in lines)
    if not nearest:
        assert all(0 <= line.amount <= line.gross for line in lines)
    if inclusive:
        assert totals.total == totals.gross - totals.discount
        if step:
            assert totals.total % step == 0


def document() -> Document:
    line = Line(
        1, TEA, D(2), "个", D(1), 20_000, D(5), 1000, 100, 900, D(13), 796, 104, 900, value=7, discount_entered="1"
    )
    return Document(
        kind=kind("counter_sale"),
        key="k",
        at=datetime(2026, 5, 1, 9),
        day=date(2026, 5, 1),
        lines=(line,),
        totals=Totals(1000, 100, 796, 104, 900, 3),
        warehouse_id=1,
        tenders=(Paid("cash", "CASH", 1000, 900),),
        remark="kept",
    )


def test_a_mirror_turns_every_sign_and_keeps_the_rest() -> None:
    whole = document()
    turned = mirror(whole, "other", datetime(2026, 6, 3), date(2026, 6, 3))
    (line,) = turned.lines
    assert (line.units, line.entered, line.gross, line.net, line.tax, line.total, line.value) == (
        -20_000, D(-2), -1000, -796, -104, -900, -7,
    )  # fmt: skip
    assert turned.totals == Totals(-1000, -100, -796, -104, -900, -3)
    assert turned.tenders == (Paid("cash", "CASH", -1000, -900),)
    assert (turned.key, turned.at, turned.day) == ("other", datetime(2026, 6, 3), date(2026, 6, 3))
    assert (turned.remark, line.price, line.discount_entered) == ("kept", D(5), "1")
    assert mirror(turned, whole.key, whole.at, whole.day) == whole


def test_kinds_are_known_by_code_and_have_prefixes_of_their_own() -> None:
    assert kind("goods_receipt").prefix == "GR"
    with pytest.raises(NotFound):
        kind("goods")
    assert len({one.prefix for one in KINDS.values()}) == len(KINDS)
    assert all(code == one.code for code, one in KINDS.items())
    assert all(KINDS[upstream] for one in KINDS.values() for upstream in one.upstream)
