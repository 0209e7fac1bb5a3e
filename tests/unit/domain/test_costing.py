"""What goods cost, rule by rule: short histories with their costs worked out by hand (fen, whole pieces)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc_desktop.domain.costing import Move, Replayed, cancelled_pairs, replay
from jxc_desktop.domain.documents import Movement
from jxc_desktop.domain.pool import Layer, Pool, part_of
from jxc_desktop.domain.product import Costing

AVERAGE, FIFO = Costing.AVERAGE, Costing.FIFO
PIECE = 10_000


def receive(number: int, pieces: int, value: int, warehouse: int = 1) -> Move:
    return Move(number, warehouse, Movement.IN_AT_VALUE, pieces * PIECE, value)


def issue(number: int, pieces: int, warehouse: int = 1) -> Move:
    return Move(number, warehouse, Movement.OUT_AT_COST, -pieces * PIECE)


def back(number: int, of: int, pieces: int) -> Move:
    return Move(number, 1, Movement.IN_AT_SOURCE, pieces * PIECE, source=of)


def supplier_return(number: int, of: int, pieces: int) -> Move:
    return Move(number, 1, Movement.OUT_OF_SOURCE, -pieces * PIECE, source=of)


def count(number: int, pieces: int, value: int | None = None) -> Move:
    return Move(number, 1, Movement.COUNT, 0, value, counted=pieces * PIECE)


def revalue(number: int, amount: int) -> Move:
    return Move(number, 1, Movement.REVALUE, 0, amount)


def unit_cost(number: int, fen: int) -> Move:
    return Move(number, 1, Movement.REVALUE, 0, unit_cost=fen * 10_000)


def mirror(number: int, of: Move, *, in_place: bool = False) -> Move:
    return Move(number, of.warehouse, Movement.REVERSAL, -of.units, reverses=of.id, in_place=in_place)


def fresh(move: Move) -> Move:
    """The move as one that is about to be posted."""
    return Move(
        move.id, move.warehouse, move.rule, move.units, reverses=move.reverses, in_place=move.in_place, new=True
    )


def method(costing: Costing) -> Move:
    return Move(0, 0, Movement.NONE, 0, costing=costing)


def stock(result: Replayed, warehouse: int = 1) -> tuple[int, int]:
    pool = result.pools[warehouse]
    return pool.quantity // PIECE, pool.value


def layers(result: Replayed) -> list[tuple[int, int, int]]:
    return [(layer.move, layer.units // PIECE, layer.value) for layer in result.pools[1].layers]


def test_what_stays_is_rounded_and_the_last_piece_takes_the_rest() -> None:
    assert [part_of(1000, 3, 1), part_of(667, 2, 1), part_of(334, 1, 1)] == [333, 333, 334]
    assert part_of(0, 5, 2) == 0
    assert part_of(-1000, 3, 3) == -1000


@given(st.integers(0, 10**9), st.integers(1, 10**6), st.data())
def test_a_part_never_takes_more_than_there_is(value: int, units: int, data: st.DataObject) -> None:
    taken = data.draw(st.integers(0, units))
    part = part_of(value, units, taken)
    assert 0 <= part <= value
    assert abs(part * units - value * taken) <= units


@pytest.mark.parametrize("costing", [AVERAGE, FIFO])
def test_the_last_issue_takes_all_the_value(costing: Costing) -> None:
    result = replay(costing, [receive(1, 3, 1000), issue(2, 1), issue(3, 1), issue(4, 1)])
    assert [result.costs[number] for number in (2, 3, 4)] == [-333, -333, -334]
    assert stock(result) == (0, 0)


def test_an_average_issue_leaves_at_the_average() -> None:
    result = replay(AVERAGE, [receive(1, 10, 10_000), receive(2, 10, 13_000), issue(3, 5)])
    assert (result.costs[3], stock(result)) == (-5750, (15, 17_250))


def test_first_in_goes_first_out() -> None:
    result = replay(FIFO, [receive(1, 5, 5000), receive(2, 5, 6000), receive(3, 5, 7500), issue(4, 7)])
    assert result.costs[4] == -7400
    assert layers(result) == [(2, 3, 3600), (3, 5, 7500)]


def test_last_out_comes_back_first_with_its_old_date() -> None:
    story = [receive(1, 5, 5000), receive(2, 5, 6000), receive(3, 5, 7500), issue(4, 7), back(5, 4, 3)]
    result = replay(FIFO, story)
    assert result.costs[5] == 3400
    assert layers(result) == [(1, 1, 1000), (2, 5, 6000), (3, 5, 7500)]
    whole = replay(FIFO, [*story, back(6, 4, 4)])
    assert whole.costs[5] + whole.costs[6] == 7400
    assert layers(whole) == [(1, 5, 5000), (2, 5, 6000), (3, 5, 7500)]


def test_returns_of_all_parts_bring_back_all_the_cost() -> None:
    story = [receive(1, 3, 1000), issue(2, 3), back(3, 2, 1), back(4, 2, 1), back(5, 2, 1)]
    for costing in (AVERAGE, FIFO):
        result = replay(costing, story)
        assert [result.costs[number] for number in (3, 4, 5)] == [333, 333, 334]
        assert stock(result) == (3, 1000)


def test_a_return_comes_back_at_the_cost_it_left_with() -> None:
    result = replay(AVERAGE, [receive(1, 10, 10_000), issue(2, 4), receive(3, 6, 12_000), back(4, 2, 2)])
    assert (result.costs[4], stock(result)) == (2000, (14, 20_000))


def test_a_return_of_nothing_known_comes_in_at_the_last_cost() -> None:
    result = replay(AVERAGE, [receive(1, 10, 10_000), issue(2, 10), back(3, 99, 2)])
    assert (result.costs[3], stock(result)) == (2000, (2, 2000))


@pytest.mark.parametrize("costing", [AVERAGE, FIFO])
def test_short_goods_take_the_cost_of_the_receipt_that_covers_them(costing: Costing) -> None:
    result = replay(costing, [receive(1, 1, 500), issue(2, 1), issue(3, 3), receive(4, 10, 6000)])
    assert (result.costs[3], stock(result)) == (-1800, (7, 4200))


@pytest.mark.parametrize("costing", [AVERAGE, FIFO])
def test_shorts_are_covered_oldest_first_and_part_by_part(costing: Costing) -> None:
    story = [receive(1, 1, 500), issue(2, 3), issue(3, 2), receive(4, 3, 1800), receive(5, 3, 2100)]
    result = replay(costing, story)
    assert result.costs[2] == -(500 + 1200)
    assert result.costs[3] == -(600 + 700)
    assert stock(result) == (2, 1400)


def test_goods_that_never_came_cost_nothing_until_they_do() -> None:
    result = replay(AVERAGE, [issue(1, 2)])
    assert (result.costs[1], stock(result)) == (0, (-2, 0))
    covered = replay(AVERAGE, [issue(1, 2), receive(2, 2, 900)])
    assert (covered.costs[1], stock(covered)) == (-900, (0, 0))
    assert (covered.pools[1].last_quantity, covered.pools[1].last_value) == (2 * PIECE, 900)


def test_a_return_of_short_goods_covers_them_at_what_they_left_with() -> None:
    story = [receive(1, 1, 500), issue(2, 1), issue(3, 3), back(4, 3, 3)]
    for costing in (AVERAGE, FIFO):
        result = replay(costing, story)
        assert (result.costs[4], stock(result)) == (1500, (0, 0))
        assert sum(result.costs.values()) == 0


def test_goods_go_back_to_the_supplier_from_their_own_receipt_first() -> None:
    story = [receive(1, 5, 5000), receive(2, 5, 6000), supplier_return(3, 2, 6)]
    result = replay(FIFO, story)
    assert result.costs[3] == -(6000 + 1000)
    assert layers(result) == [(1, 4, 4000)]
    assert replay(AVERAGE, story).costs[3] == -6600


def test_a_count_fixes_the_quantity_at_its_own_place() -> None:
    result = replay(AVERAGE, [receive(1, 10, 10_000), count(2, 8), receive(3, 2, 3000)])
    assert (result.differences[2], result.costs[2], stock(result)) == (-2 * PIECE, -2000, (10, 11_000))


def test_a_count_finds_goods_at_the_last_cost() -> None:
    result = replay(FIFO, [receive(1, 2, 2000), issue(2, 2), count(3, 3)])
    assert (result.differences[3], result.costs[3], layers(result)) == (3 * PIECE, 3000, [(3, 3, 3000)])


def test_a_count_that_agrees_changes_nothing() -> None:
    result = replay(AVERAGE, [receive(1, 2, 2000), count(2, 2)])
    assert (result.differences[2], result.costs[2], stock(result)) == (0, 0, (2, 2000))


def test_a_count_may_give_the_value_as_well() -> None:
    result = replay(FIFO, [receive(1, 2, 2000), receive(2, 2, 1000), count(3, 3, value=4500)])
    assert (result.costs[3], stock(result)) == (1500, (3, 4500))
    assert layers(result) == [(1, 1, 2250), (2, 2, 2250)]


@pytest.mark.parametrize("costing", [AVERAGE, FIFO])
def test_a_counted_nothing_is_worth_nothing(costing: Costing) -> None:
    result = replay(costing, [receive(1, 2, 2000), count(2, 0, value=0)])
    assert (result.costs[2], stock(result)) == (-2000, (0, 0))


def test_a_value_may_be_added_or_taken_but_not_below_nothing() -> None:
    result = replay(AVERAGE, [receive(1, 10, 10_000), revalue(2, 500), revalue(3, -20_000)])
    assert (result.costs[2], result.costs[3], stock(result)) == (500, -10_500, (10, 0))


def test_a_unit_cost_is_given_to_all_there_is() -> None:
    result = replay(FIFO, [receive(1, 1, 1000), receive(2, 2, 5000), unit_cost(3, 1200), issue(4, 2)])
    assert (result.costs[3], result.costs[4]) == (-2400, -2400)
    assert layers(result) == [(2, 1, 1200)]


def test_a_value_spread_over_worthless_receipts_goes_by_quantity() -> None:
    result = replay(FIFO, [receive(1, 1, 0), receive(2, 3, 0), revalue(3, 400)])
    assert layers(result) == [(1, 1, 100), (2, 3, 300)]


def test_without_goods_only_the_last_cost_is_set() -> None:
    result = replay(AVERAGE, [unit_cost(1, 700), revalue(2, 900), issue(3, 2)])
    assert (result.costs[1], result.costs[2], result.costs[3]) == (0, 0, -1400)


def test_a_reversal_in_place_leaves_no_trace() -> None:
    extra = receive(2, 10, 99_000)
    moves = [receive(1, 10, 10_000), extra, mirror(9, extra, in_place=True), issue(3, 5)]
    result = replay(AVERAGE, moves)
    assert cancelled_pairs(moves) == {2, 9}
    assert (result.costs.get(2), result.costs[3], stock(result)) == (None, -5000, (5, 5000))


def test_24_a_reversal_later_than_its_own_time_is_at_the_original_cost() -> None:
    sale = issue(2, 5)
    story = [receive(1, 10, 7500), sale, receive(3, 5, 10_000), mirror(4, sale)]
    result = replay(AVERAGE, story)
    assert (result.costs[2], result.costs[4], stock(result)) == (-3750, 3750, (15, 17_500))


def test_a_receipt_reversed_later_leaves_at_its_own_value() -> None:
    receipt = receive(1, 10, 10_000)
    result = replay(AVERAGE, [receipt, receive(2, 10, 20_000), mirror(3, receipt)])
    assert (result.costs[3], stock(result)) == (-10_000, (10, 20_000))
    fifo = replay(FIFO, [receipt, receive(2, 10, 20_000), mirror(3, receipt)])
    assert (fifo.costs[3], layers(fifo)) == (-10_000, [(2, 10, 20_000)])


def test_a_receipt_reversed_after_its_goods_left_takes_what_there_is() -> None:
    receipt = receive(1, 10, 10_000)
    result = replay(AVERAGE, [receipt, issue(2, 6), mirror(3, receipt)])
    assert stock(result)[0] == -6
    assert sum(result.costs.values()) == result.pools[1].value


def test_an_adjustment_reversed_later_is_taken_back() -> None:
    adjusted = revalue(2, 500)
    result = replay(AVERAGE, [receive(1, 10, 10_000), adjusted, mirror(3, adjusted)])
    assert (result.costs[3], stock(result)) == (-500, (10, 10_000))


def test_another_method_keeps_the_value() -> None:
    story = [receive(1, 9, 9000), receive(2, 10, 20_000), method(AVERAGE), issue(3, 1), method(FIFO), receive(4, 1, 9)]
    result = replay(FIFO, story)
    assert (result.costs[3], stock(result)) == (-1526, (19, 27_483))
    assert layers(result) == [(0, 18, 27_474), (4, 1, 9)]


def test_warehouses_have_pools_of_their_own() -> None:
    result = replay(AVERAGE, [receive(1, 1, 100), receive(2, 1, 900, warehouse=2), issue(3, 1), issue(4, 1, 2)])
    assert (result.costs[3], result.costs[4]) == (-100, -900)


def test_a_move_without_a_rule_costs_nothing() -> None:
    assert replay(AVERAGE, [Move(1, 1, Movement.NONE, 0)]).costs == {1: 0}


def test_goods_of_unknown_value_come_in_at_the_last_cost() -> None:
    found = Move(2, 1, Movement.IN_AT_AVERAGE, 2 * PIECE)
    assert replay(AVERAGE, [receive(1, 1, 300), found]).costs[2] == 600


def test_only_new_moves_are_blamed_for_a_shortfall() -> None:
    old = [receive(1, 10, 100), issue(2, 12), receive(3, 20, 200)]
    assert replay(AVERAGE, old).shortfalls == []
    new = fresh(issue(9, 5))
    (found,) = replay(AVERAGE, [old[0], new, *old[1:]]).shortfalls
    assert (found.index, found.quantity) == (2, -7 * PIECE)


def test_a_count_after_new_moves_ends_the_concern() -> None:
    new = fresh(issue(9, 5))
    moves = [receive(1, 10, 100), new, count(2, 10), issue(3, 12)]
    assert replay(AVERAGE, moves).shortfalls == []


def test_a_reversed_receipt_is_blamed_for_what_is_missing_later() -> None:
    receipt = receive(1, 10, 100)
    gone = fresh(mirror(9, receipt, in_place=True))
    (found,) = replay(AVERAGE, [receipt, gone, issue(2, 6)]).shortfalls
    assert found.quantity == -6 * PIECE


def test_layers_of_one_receipt_are_put_together_again() -> None:
    pool = Pool(FIFO)
    pool.put(1, 3 * PIECE, 300, order=5)
    pool.put(1, 2 * PIECE, 200, order=5)
    pool.put(2, PIECE, 70, order=2)
    assert pool.layers == [Layer(2, 2, PIECE, 70), Layer(5, 1, 5 * PIECE, 500)]


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["receive", "issue", "back", "supplier", "count", "revalue", "cost", "undo", "method"]),
        st.integers(1, 9),
        st.integers(0, 3000),
    ),
    max_size=25,
)


@given(st.sampled_from([AVERAGE, FIFO]), MOVES)
def test_whatever_happens_no_goods_have_no_value(costing: Costing, story: list[tuple[str, int, int]]) -> None:
    moves: list[Move] = []
    open_of: dict[int, int] = {}
    for number, (what, pieces, fen) in enumerate(story, 1):
        moves.append(_made_up(number, what, pieces, fen, moves, open_of))
        result = replay(costing, moves)
        for pool in result.pools.values():
            assert pool.quantity != 0 or pool.value == 0
            assert pool.value == sum(result.costs.values())
            assert sum(short.units for short in pool.shorts) == max(-pool.quantity, 0)
            if pool.costing is FIFO:
                assert sum(layer.units for layer in pool.layers) == max(pool.quantity, 0)
                assert pool.quantity < 0 or sum(layer.value for layer in pool.layers) == pool.value
                assert [layer.order for layer in pool.layers] == sorted(layer.order for layer in pool.layers)
            if pool.quantity > 0:
                assert pool.value >= 0


def _made_up(number: int, what: str, pieces: int, fen: int, moves: list[Move], open_of: dict[int, int]) -> Move:
    sources = [move for move in moves if open_of.get(move.id)]
    if what == "issue":
        open_of[number] = pieces
        return issue(number, pieces)
    if what in {"back", "supplier", "undo"}:
        rule = Movement.OUT_AT_COST if what == "back" else Movement.IN_AT_VALUE
        of = next((move for move in reversed(sources) if move.rule is rule), None)
        if of is not None:
            taken = min(pieces, open_of[of.id])
            if what == "undo":
                taken = open_of.pop(of.id)
                return mirror(number, of) if taken == abs(of.units) // PIECE else issue(number, 1)
            open_of[of.id] -= taken
            return back(number, of.id, taken) if what == "back" else supplier_return(number, of.id, taken)
    if what == "count":
        return count(number, pieces)
    if what == "revalue":
        return revalue(number, fen - 1500)
    if what == "cost":
        return unit_cost(number, fen)
    if what == "method":
        return Move(0, 1, Movement.NONE, 0, costing=FIFO if fen % 2 else AVERAGE)
    open_of[number] = pieces
    return receive(number, pieces, fen)


def test_of_goods_partly_short_the_short_ones_come_back_first() -> None:
    result = replay(FIFO, [receive(1, 2, 2000), issue(2, 5), back(3, 2, 4)])
    assert (result.costs[2], result.costs[3], stock(result)) == (-5000, 4000, (1, 1000))
    assert layers(result) == [(1, 1, 1000)]


def test_goods_that_come_back_cover_what_is_short_meanwhile() -> None:
    result = replay(FIFO, [receive(1, 2, 2000), issue(2, 2), issue(3, 1), back(4, 2, 2)])
    assert (result.costs[4], stock(result), layers(result)) == (2000, (1, 1000), [(1, 1, 1000)])
