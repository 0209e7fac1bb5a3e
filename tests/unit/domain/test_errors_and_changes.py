"""Facts of errors become sentences; changes of several steps become one."""

from __future__ import annotations

from jxc_desktop.domain.changes import NO_CHANGES, Changes, Topic
from jxc_desktop.domain.errors import BelowCost, InvalidValue, MoreThanSource, NeedsConfirmation, OverReceipt, ShopError


def test_an_error_says_its_sentence_with_its_facts() -> None:
    error = MoreThanSource(field="lines[1].quantity", line=1, quantity=3, open=2, source="CS1")
    assert str(error) == "Line 1: 3 is more than the 2 still open on CS1."
    assert error.field == "lines[1].quantity"


def test_an_error_with_a_fact_missing_still_speaks() -> None:
    assert str(MoreThanSource(line=1)).startswith("Line {line}")
    assert str(ShopError()) == "Something went wrong."


def test_an_invalid_value_names_its_field_twice() -> None:
    error = InvalidValue("price", "x", "a plain number is needed")
    assert (error.field, error.facts["field_name"]) == ("price", "price")


def test_all_doubts_are_asked_together() -> None:
    doubts = [OverReceipt(line=1, received=2, open=1), BelowCost(line=2, product="T", price=1, cost=2)]
    question = NeedsConfirmation(iter(doubts))
    assert question.doubts == tuple(doubts)
    assert str(question) == "over_receipt, below_cost"


def test_changes_of_two_steps_become_one() -> None:
    both = Changes(frozenset({Topic.STOCK}), frozenset({1})) | Changes(frozenset({Topic.MONEY}), frozenset({2}))
    assert both == Changes(frozenset({Topic.STOCK, Topic.MONEY}), frozenset({1, 2}))
    assert both | NO_CHANGES == both
