"""Merging what people counted, comparing it with the books, and drawing goods at random."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from jxc_desktop.domain.stocktake import Cost, Entry, Key, Limits, Variance, drawn, merged, names, still_open


def at(minute: int) -> datetime:
    return datetime(2026, 5, 21, 10, minute)


def entry(number: int, pieces: int, minute: int | None = None, **more: Any) -> Entry:
    return Entry(number, more.pop("product", 1), pieces * 10_000, at(number if minute is None else minute), **more)


def test_entries_of_one_product_bin_and_lot_add_up_at_the_instant_of_the_last():
    [one] = merged([entry(1, 3, user="小王"), entry(2, 4, user="小李")])
    assert (one.units, one.at, one.since) == (70_000, at(2), at(1))
    assert (one.entries, one.users) == (2, ("小王", "小李"))
    apart = merged([entry(1, 3, bin="A-01"), entry(2, 4, bin="A-02"), entry(3, 1, bin="A-01", lot="L1")])
    assert [(one.key.bin, one.key.lot, one.units) for one in apart] == [
        ("A-01", "", 30_000),
        ("A-02", "", 40_000),
        ("A-01", "L1", 10_000),
    ]


def test_an_entry_that_starts_anew_forgets_what_was_counted_before_and_nothing_later():
    [one] = merged([entry(3, 2), entry(2, 9, replaces=True), entry(1, 5)])
    assert (one.units, one.since, one.entries) == (110_000, at(2), 2)


def test_struck_entries_do_not_count():
    assert merged([entry(1, 3, struck=True)]) == ()
    [one] = merged([entry(1, 3), entry(2, 9, replaces=True, struck=True)])
    assert one.units == 30_000


def test_a_serial_number_counts_once_where_it_was_seen_last():
    [one] = merged([entry(1, 1, serial="S1"), entry(2, 1, serial="S2"), entry(3, 1, serial="S1")])
    assert (one.units, one.serials) == (20_000, ("S1", "S2"))
    first, second = merged([entry(1, 1, serial="S1", bin="A"), entry(2, 1, serial="S1", bin="B")])
    assert (first.units, first.serials, second.serials) == (0, (), ("S1",))


def test_a_difference_is_worth_its_share_of_the_stock():
    found = Variance(counted=970_000, book=980_000, moved=-50_000, cost=Cost(10_000, 1_000_000))
    assert (found.difference, found.amount) == (-10_000, -100)
    assert Variance(10_000, 0).amount == 0


def test_differences_beyond_any_limit_are_counted_again():
    assert not Limits().passed(10, 0, 10)
    assert Limits(percent=Decimal(2)).passed(-30_000, 1_000_000, 0)
    assert not Limits(percent=Decimal(2)).passed(-20_000, 1_000_000, 0)
    assert Limits(percent=Decimal(99)).passed(10_000, 0, 0)
    assert Limits(units=10_000).passed(20_000, 0, 0)
    assert Limits(amount=500).passed(-1, 0, -501)
    assert not Limits(amount=500, units=0, percent=Decimal(0)).passed(0, 0, 0)


def test_what_is_drawn_at_random_is_drawn_again_from_the_same_seed():
    ids = range(1, 100)
    first = drawn(ids, 20, "a")
    assert first == drawn(list(reversed(ids)), 20, "a")
    assert (len(set(first)), first == drawn(ids, 20, "b")) == (20, False)
    assert drawn([1, 2], 5, "a") == (1, 2)


def test_what_was_counted_without_its_lot_is_counted_in_all_lots_of_the_bin():
    targets = [Key(1, "A", "L1"), Key(1, "A", "L2"), Key(1, "B", "L1"), Key(2)]
    assert still_open(targets, [Key(1, "A")]) == (Key(1, "B", "L1"), Key(2))
    assert still_open(targets, [Key(1, "A", "L1"), Key(2)]) == (Key(1, "A", "L2"), Key(1, "B", "L1"))


def test_a_scope_names_codes():
    assert names({"bins": ["A", "B"]}, "bins") == ("A", "B")
    assert names({"bins": "A"}, "bins") == ()
    assert names({}, "bins") == ()
