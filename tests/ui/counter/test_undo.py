"""Whatever was done to a cart can be taken back, step by step, to the empty cart."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.ui.counter.conftest import COLA, OIL, WATER

ACTIONS = st.one_of(
    st.tuples(st.just("scan"), st.sampled_from((COLA, OIL, WATER))),
    st.tuples(st.just("quantity"), st.integers(1, 50)),
    st.tuples(st.just("step"), st.sampled_from((1, -1))),
    st.tuples(st.just("price"), st.integers(1, 90)),
    st.tuples(st.just("discount"), st.sampled_from(("10%", "5%", ""))),
    st.tuples(st.just("whole"), st.sampled_from(("10%", "-1", ""))),
    st.tuples(st.just("remove"), st.none()),
    st.tuples(st.just("clear"), st.none()),
    st.tuples(st.just("back"), st.sampled_from((COLA, OIL, WATER))),
    st.tuples(st.just("select"), st.sampled_from((1, -1))),
)


def act(till, action, value):
    model = till.model
    if action == "scan":
        till.seconds.now += 1
        till.router.feed(value)
    elif action == "quantity":
        model.set_quantity(Decimal(value))
    elif action == "step":
        model.change_quantity(value)
    elif action == "price":
        model.set_price(Decimal(value))
    elif action == "discount":
        model.set_discount(value)
    elif action == "whole":
        model.set_whole_discount(value)
    elif action == "remove":
        model.remove_line()
    elif action == "clear":
        model.clear_cart()
    elif action == "back":
        bring_back(till, value)
    else:
        model.select(value)


def bring_back(till, code):
    """One piece of goods of the receipt comes back; then scans buy again."""
    returns = till.window.returns
    returns.begin()
    if not returns.number:
        returns.take_receipt(till.sold()[0][0])
    till.seconds.now += 1
    till.router.feed(code)
    returns.begin()
    assert till.model.mode is Mode.CART


def sell_first(till):
    """The receipt that goods come back from: nine of each."""
    if not till.sold():
        for code in (COLA, OIL, WATER):
            till.type("9*")
            till.scan(code)
        till.enter()
        till.enter()


@settings(
    deadline=None, max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(ACTIONS, min_size=20, max_size=20))
def test_check_11_as_many_undos_as_actions_end_in_the_empty_cart_and_redo_comes_back(counter, actions):
    model = counter.model
    sell_first(counter)
    model.take_up(replace(model.cart, lines=(), discount="", party=""))
    for action, value in actions:
        act(counter, action, value)
    filled = counter.model.cart
    for _ in actions:
        step = counter.model.history.next_undo
        counter.model.undo()
        if step is not None:
            assert step.text() in counter.answer()
    assert counter.model.cart.lines == ()
    assert counter.model.cart.discount == ""
    for _ in actions:
        counter.model.redo()
    assert (counter.model.cart.lines, counter.model.cart.discount) == (filled.lines, filled.discount)
