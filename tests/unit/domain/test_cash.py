"""What is tendered, what is kept, what goes back."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc_desktop.domain.cash import Means, Nature, give_back, take
from jxc_desktop.domain.documents import Paid, Tender
from jxc_desktop.domain.errors import InvalidValue, NotFound, NotFullyPaid, TooManyTendered

MEANS = {
    "cash": Means("cash", "CASH", gives_change=True),
    "wechat": Means("wechat", "WECHAT", gives_change=False),
    "on_account": Means("on_account", "", gives_change=False),
}


def tendered(**amounts: str) -> list[Tender]:
    return [Tender(means, D(amount)) for means, amount in amounts.items()]


def test_no_tender_at_all_is_exact_cash() -> None:
    assert take([], 4780, MEANS) == ((Paid("cash", "CASH", 4780, 4780),), 0)


def test_change_comes_from_cash() -> None:
    paid, change = take(tendered(wechat="20.00", cash="50.00"), 4780, MEANS)
    assert change == 2220
    assert paid == (Paid("wechat", "WECHAT", 2000, 2000), Paid("cash", "CASH", 5000, 2780))


def test_other_means_take_no_more_than_is_due() -> None:
    with pytest.raises(TooManyTendered) as refused:
        take(tendered(wechat="47.81"), 4780, MEANS)
    assert refused.value.facts == {"means": "wechat", "amount": D("47.81"), "due": D("47.80")}


@pytest.mark.parametrize(
    ("tenders", "error"),
    [
        (tendered(cash="47.79"), NotFullyPaid),
        (tendered(gold="47.80"), NotFound),
        (tendered(cash="-1.00", wechat="48.80"), InvalidValue),
    ],
)
def test_what_does_not_pay_is_refused(tenders: list[Tender], error: type[Exception]) -> None:
    with pytest.raises(error):
        take(tenders, 4780, MEANS)


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**7), min_size=1, max_size=4))
def test_what_is_kept_is_what_was_due(due: int, notes: list[int]) -> None:
    tenders = [Tender("cash", D(note) / 100) for note in notes]
    if sum(notes) < due:
        with pytest.raises(NotFullyPaid):
            take(tenders, due, MEANS)
        return
    paid, change = take(tenders, due, MEANS)
    assert sum(one.kept for one in paid) == due
    assert sum(one.tendered for one in paid) - change == due
    assert all(0 <= one.kept <= one.tendered for one in paid)


TAKEN = {("wechat", 0): 2000, ("cash", 0): 2780}


def goes_back(**amounts: str) -> list[tuple[Tender, int]]:
    return [(tender, 0) for tender in tendered(**amounts)]


def test_a_refund_gives_every_means_back_in_proportion() -> None:
    paid = give_back([], 2390, TAKEN, MEANS)
    assert [(one.means, one.kept) for one in paid] == [("wechat", 1000), ("cash", 1390)]


def test_a_means_gives_back_no_more_than_it_took() -> None:
    assert give_back(goes_back(wechat="20.00", cash="3.90"), 2390, TAKEN, MEANS)[0].kept == 2000
    with pytest.raises(TooManyTendered):
        give_back(goes_back(wechat="20.01", cash="3.89"), 2390, TAKEN, MEANS)
    with pytest.raises(NotFullyPaid):
        give_back(goes_back(wechat="20.00"), 2390, TAKEN, MEANS)


def test_a_card_gives_back_no_more_than_it_took() -> None:
    means = {**MEANS, "gift_card": Means("gift_card", "GIFTCARD", False, Nature.GIFT_CARD)}
    taken = {("gift_card", 7): 1000, ("gift_card", 8): 500}
    assert [(one.card_id, one.kept) for one in give_back([], 900, taken, means)] == [(7, 600), (8, 300)]
    with pytest.raises(TooManyTendered):
        give_back([(Tender("gift_card", D("6.00")), 8)], 600, taken, means)


def test_two_tenders_of_one_means_are_added_up() -> None:
    twice = [(Tender("wechat", D("15.00")), 0), (Tender("wechat", D("15.00")), 0)]
    with pytest.raises(TooManyTendered):
        give_back(twice, 3000, TAKEN, MEANS)


def test_a_refund_is_never_negative_on_one_side() -> None:
    with pytest.raises(InvalidValue):
        give_back(goes_back(cash="-10.00", wechat="20.00"), 1000, TAKEN, MEANS)


def test_a_refund_may_stay_with_the_customer() -> None:
    paid = give_back(goes_back(on_account="23.90"), 2390, {("cash", 0): 4780}, MEANS)
    assert paid == (Paid("on_account", "", 2390, 2390),)


def test_a_return_without_a_receipt_is_paid_by_any_means() -> None:
    assert give_back([], 500, {}, MEANS) == (Paid("cash", "CASH", 500, 500),)
    assert give_back(goes_back(wechat="5.00"), 500, {}, MEANS)[0].account == "WECHAT"


def test_a_means_that_gave_all_back_gives_nothing_more() -> None:
    assert [one.means for one in give_back([], 100, {("wechat", 0): 0, ("cash", 0): 100}, MEANS)] == ["cash"]
