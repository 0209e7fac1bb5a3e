"""The pure parts of the counter: what is typed, what is paid, what is undone."""

from decimal import Decimal

import pytest

from jxc_desktop.domain.documents import Draft, DraftLine, Tender
from jxc_desktop.domain.errors import InvalidValue
from jxc_desktop.ui.counter import cart as carts
from jxc_desktop.ui.counter.entry import EntryKind, read_discount, read_entry
from jxc_desktop.ui.counter.history import CartHistory, Moment, Step
from jxc_desktop.ui.counter.payment import Payment, letter
from jxc_desktop.ui.counter.ports import MeansChoice
from jxc_desktop.ui.counter.shift_view_model import counted_total

CASH, WECHAT = MeansChoice("cash", "Cash", gives_change=True), MeansChoice("wechat", "WeChat", gives_change=False)


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("", EntryKind.NOTHING, Decimal(0)),
        ("*5", EntryKind.QUANTITY, Decimal(5)),
        ("＊5", EntryKind.QUANTITY, Decimal(5)),
        (".9.90", EntryKind.PRICE, Decimal("9.90")),
        ("kkkl", EntryKind.SEARCH, Decimal(0)),
    ],
)
def test_the_first_character_says_what_a_line_means(typed, kind, value):
    entry = read_entry(typed, folds=True)
    assert (entry.kind, entry.value) == (kind, value)


def test_a_number_and_star_multiply_what_follows():
    entry = read_entry("5*kkkl", folds=True)
    assert (entry.times, entry.text) == (Decimal(5), "kkkl")


@pytest.mark.parametrize("typed", ["*", "*0", "*-1", ".x", "/200%", "0*"])
def test_what_is_no_value_is_refused(typed):
    with pytest.raises(InvalidValue):
        read_entry(typed, folds=False)


@pytest.mark.parametrize(
    ("typed", "chinese", "english"),
    [
        ("8.5", "15%", "8.5%"),
        ("85", "15%", "85%"),
        ("20%", "20%", "20%"),
        ("-5", "5", "5"),
        ("", "", ""),
        ("10", "", "10%"),
    ],
)
def test_a_plain_discount_is_read_as_the_language_means_it(typed, chinese, english):
    assert read_discount(typed, folds=True) == chinese
    assert read_discount(typed, folds=False) == english


def test_only_cash_gives_change():
    payment = Payment.of(Decimal("3.50"), (CASH, WECHAT))
    assert payment.change(Decimal(10)) == Decimal("6.50")
    assert payment.choose("wechat").change(Decimal(10)) == 0


def test_parts_leave_the_rest_to_be_paid():
    payment = Payment.of(Decimal(68), (CASH, WECHAT)).with_part(Decimal(50))
    assert payment.rest == Decimal(18)
    assert payment.parts == (Tender("cash", Decimal("50.00")),)
    assert not payment.settles(Decimal("17.99"))
    assert payment.settles(Decimal(18))


@pytest.mark.parametrize(("typed", "doubted"), [("100", False), ("5000", True), ("69010280", True), ("1000", False)])
def test_a_sum_that_cannot_be_true_is_doubted(typed, doubted):
    assert Payment.of(Decimal("3.50"), (CASH,)).is_implausible(typed, Decimal(typed)) is doubted


def test_letters_differ_by_language_and_means_without_one_have_none():
    assert (letter(CASH, chinese=True), letter(CASH, chinese=False)) == ("X", "C")
    assert letter(MeansChoice("bank", "Bank transfer", gives_change=False), chinese=True) == ""


def a_cart(*quantities):
    lines = tuple(DraftLine(number, f"A{number}", quantity=text) for number, text in enumerate(quantities, 1))
    return Draft("counter_sale", "key", lines)


def test_one_less_of_one_takes_the_line_out_and_selects_its_neighbour():
    edit = carts.change_quantity(a_cart("1", "2"), 1, -1)
    assert [line.line for line in edit.cart.lines] == [2]
    assert edit.line == 2


def test_a_weighed_line_is_one_piece():
    assert carts.pieces(a_cart("2", "0.845")) == 3


def test_history_goes_back_and_forth_and_forgets_what_was_undone_before_a_new_step():
    history, first, second = CartHistory(), a_cart("1"), a_cart("2")
    history.record(Step("one"), Moment(first))
    step, moment = history.undo(Moment(second))
    assert (step.message, moment.cart) == ("one", first)
    _step, moment = history.redo(Moment(first))
    assert moment.cart == second
    history.undo(Moment(second))
    history.record(Step("two"), Moment(first))
    assert history.redo(Moment(second)) is None


def test_notes_and_coins_add_up():
    assert counted_total({Decimal(100): 2, Decimal("0.5"): 3}) == Decimal("201.50")
