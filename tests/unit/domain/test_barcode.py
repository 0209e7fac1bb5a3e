"""Codes are told apart by what they are: article numbers, scale labels, GS1 element strings."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc_desktop.domain.barcode import (
    canonical,
    check_digit,
    equivalents,
    has_right_check_digit,
    has_wrong_check_digit,
    in_store_code,
    normalise,
    read_scale_label,
    read_scale_rules,
)
from jxc_desktop.domain.errors import InvalidValue
from jxc_desktop.domain.gs1 import day_of, decimals, looks_like_gs1, read_elements, read_gs1
from tests.support.data import data_file

RULES = read_scale_rules("21IIIIIAAAAAC, 22IIIIIWWWWWC, 26IIIIIAAAAAWWWWWC, 23IIIIINNNNNC")


@pytest.mark.parametrize("code", ["6901028075763", "96385074", "036000291452", "08412345678905"])
def test_article_numbers_of_each_length_check_out(code: str) -> None:
    assert has_right_check_digit(code)


@given(st.sampled_from([7, 11, 12, 13]), st.data())
def test_any_single_wrong_digit_is_noticed(length: int, data: st.DataObject) -> None:
    body = data.draw(st.text("0123456789", min_size=length, max_size=length))
    code = body + check_digit(body)
    place = data.draw(st.integers(0, length))
    other = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != code[place]))
    assert has_right_check_digit(code)
    assert has_wrong_check_digit(code[:place] + other + code[place + 1 :])


@given(st.text("0123456789", min_size=7, max_size=13))
def test_all_spellings_of_a_number_have_one_canonical_form(body: str) -> None:
    code = body + check_digit(body)
    spellings = equivalents(code)
    assert spellings[0] == code
    assert {canonical(spelling) for spelling in spellings} == {canonical(code)}


def test_a_upc_is_the_ean_with_a_zero_before_it() -> None:
    assert canonical("036000291452") == "0036000291452"
    assert canonical("00036000291452") == "0036000291452"
    assert canonical("00000096385074") == "96385074"
    assert canonical("123456789012345") == "123456789012345"
    assert canonical("036000291453") == "036000291453"


@pytest.mark.parametrize(
    ("raw", "code", "gs1"),
    [
        (" 6901028075763\r\n", "6901028075763", False),
        ("６９０１０２８０７５７６３", "6901028075763", False),
        ("]E06901028075763", "6901028075763", False),
        ("]C10105901234123457", "0105901234123457", True),
        ("]d20105901234123457\x1d10A1", "0105901234123457\x1d10A1", True),
        ("\x1d0105901234123457", "0105901234123457", True),
    ],
)
def test_a_scan_is_made_clean(raw: str, code: str, gs1: bool) -> None:
    reading = normalise(raw)
    assert (reading.code, reading.gs1) == (code, gs1)


@pytest.mark.parametrize("raw", ["", "  ", "69\x000", "69\u200b01", "69\u202e01", "9" * 65, "69\n01"])
def test_invisible_empty_and_endless_codes_are_refused(raw: str) -> None:
    with pytest.raises(InvalidValue):
        normalise(raw)


@given(st.integers(1, 10**10 - 1))
def test_in_store_codes_are_right_article_numbers_of_prefix_20(sequence: int) -> None:
    code = in_store_code(sequence)
    assert has_right_check_digit(code) and len(code) == 13 and code.startswith("20")


def test_in_store_codes_end_where_their_digits_do() -> None:
    with pytest.raises(InvalidValue):
        in_store_code(10**10)


def test_scale_labels_give_amount_weight_both_or_pieces() -> None:
    amount = read_scale_label("2100123015757", RULES)
    assert amount is not None
    assert (amount.items[:2], amount.amount, amount.weight) == (("2100123", "00123"), Decimal("15.75"), None)
    weight = read_scale_label("2200123012340", RULES)
    assert weight is not None and (weight.weight, weight.amount) == (Decimal("1.234"), None)
    body = "26001230157501234"
    both = read_scale_label(body + check_digit(body), RULES)
    assert both is not None and both.check_digit_right
    assert (both.amount, both.weight) == (Decimal("15.75"), Decimal("1.234"))
    pieces = read_scale_label("230012300012" + check_digit("230012300012"), RULES)
    assert pieces is not None and pieces.pieces == 12


def test_a_misread_scale_label_says_so_and_others_are_no_labels() -> None:
    misread = read_scale_label("2100123015750", RULES)
    assert misread is not None and not misread.check_digit_right
    assert read_scale_label("2900123015750", RULES) is None
    assert read_scale_label("210012301575", RULES) is None


@pytest.mark.parametrize(
    "rules",
    ["21IIIIIAAAAA", "21AAAAAAAAAAC", "31IIIIIAAAAAC", "21IIIIIAAWAAC", "21IIIIIXXXXXC", "21IIIIIAAAAAC 21IIIIIWWWWWC"],
)
def test_a_rule_that_cannot_be_read_is_refused(rules: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_scale_rules(rules)
    assert refused.value.field == "barcode_rules"


@pytest.mark.data
def test_published_element_strings_are_split_as_published() -> None:
    with data_file("barcodes/gs1_element_strings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 23
    for row in rows:
        text = normalise(row["element_string"].replace("<GS>", "\x1d")).code
        if row["parse_error"]:
            with pytest.raises(InvalidValue):
                read_elements(text)
            continue
        elements, expected = read_elements(text), json.loads(row["elements_json"])
        assert [(one.identifier, one.value) for one in elements] == [(one["ai"], one["value"]) for one in expected]
        read_gs1(text, 2026)
        for element, one in zip(elements, expected, strict=True):
            if "date" in one:
                assert str(day_of(element.value[:6], 2026)) == one["date"]
            if "decimal" in one:
                assert decimals(element) == Decimal(one["decimal"])


def test_a_fresh_goods_label_gives_article_expiry_lot_count_weight_and_amount() -> None:
    message = read_gs1("01069010280757631726123110AB-1\x1d3005\x1d3103001234392200001575", 2026)
    assert message.gtin == "06901028075763"
    assert (message.expires, message.lot, message.count) == (date(2026, 12, 31), "AB-1", 5)
    assert (message.weight, message.amount) == (Decimal("1.234"), Decimal("15.75"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0106901028075764", "its check digit is wrong"),
        ("010690102807576317261301", "there is no such day"),
        ("17260230", "there is no such day"),
        ("8A01", "it is not a GS1 element string"),
        ("7", "it is not a GS1 element string"),
        ("1022222222222222222222aaa", "a part of the GS1 element string has the wrong length"),
        ("10", "a part of the GS1 element string has the wrong length"),
        ("3103001", "a part of the GS1 element string has the wrong length"),
        ("3932156", "a part of the GS1 element string has the wrong length"),
        ("70031811", "a part of the GS1 element string has the wrong length"),
        ("01069010280757631726123", "a part of the GS1 element string has the wrong length"),
        ("37A", "a part of the GS1 element string must be digits"),
        ("392215A", "a part of the GS1 element string must be digits"),
    ],
)
def test_an_element_string_with_a_fault_is_refused_and_says_why(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_gs1(text, 2026)
    assert refused.value.facts["reason"] == reason


def test_an_amount_with_its_currency_counts_only_in_the_money_of_the_shop() -> None:
    assert read_gs1("39321561575", 2026).amount == Decimal("15.75")
    assert read_gs1("39329781575", 2026).amount is None


def test_an_unmarked_code_is_taken_for_gs1_only_when_its_article_number_checks_out() -> None:
    assert looks_like_gs1("010690102807576310A1")
    assert not looks_like_gs1("010690102807576410A1")
    assert not looks_like_gs1("0106901")


def test_dates_belong_to_the_nearest_century() -> None:
    assert read_gs1("11991231", 2026).produced == date(1999, 12, 31)
    assert read_gs1("17750600", 2026).expires == date(2075, 6, 30)
