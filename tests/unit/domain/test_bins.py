"""Codes of bins and the patterns that stand for many."""

from __future__ import annotations

import pytest

from jxc_desktop.domain.bins import bin_codes
from jxc_desktop.domain.errors import InvalidValue


@pytest.mark.parametrize(
    ("entered", "first", "last", "count"),
    [
        (" A-01 ", "A-01", "A-01", 1),
        ("A-01…A-20", "A-01", "A-20", 20),
        ("A-8..A-12", "A-8", "A-12", 5),
        ("A-01-1 ~ B-02-4", "A-01-1", "B-02-4", 16),
        ("货架1…货架3", "货架1", "货架3", 3),
    ],
)
def test_a_pattern_stands_for_every_bin_between_its_ends(entered: str, first: str, last: str, count: int):
    codes = bin_codes(entered)
    assert (codes[0], codes[-1], len(codes), len(set(codes))) == (first, last, count, count)


@pytest.mark.parametrize(
    "entered", ["", "A…", "A-9…A-2", "A-1…B-C", "A-1…A-2…A-3", "x" * 31, "A\t1", "0000…9999", "A-01…Z-99-9"]
)
def test_a_code_or_pattern_nobody_can_read_is_refused(entered: str):
    with pytest.raises(InvalidValue) as refused:
        bin_codes(entered)
    assert refused.value.field == "code"
