"""What holds for every history of top-ups, sales by mixed means, refunds, exchanges, reversals and changed means."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jxc_desktop.db.engine import Database
from tests.support.commands import Books, new_books

NUMBERS = itertools.count(1)
SUITE = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DOINGS = ("top up", "load card", "pay back", "sell", "sell", "sell", "refund", "exchange", "reverse", "change means")
STEPS = st.lists(
    st.tuples(st.sampled_from(DOINGS), st.integers(1, 4), st.integers(0, 3), st.integers(0, 9)), min_size=5, max_size=12
)
PRICE = D("30.00")


@pytest.fixture
def shop(database: Database) -> Iterator[Books]:
    """One shop for all examples, each with a member and a gift card of its own; a point for each yuan."""
    for books in new_books(database):
        books.product(price=str(PRICE))
        books.product("B", price="12.34")
        books.do("open_shift", counter="1", float="0")
        books.do("setting", name="points_price", value="1.00")
        books.do("setting", name="top_up_offers", value="100=10 500=80")
        yield books


class Story:
    """One history: what is refused changes nothing, and is part of it."""

    def __init__(self, books: Books) -> None:
        self.books, number = books, next(NUMBERS)
        self.member, self.card = f"M{number}", f"G{number}"
        self.sales: list[str] = []
        self.loads: list[str] = []
        books.do("party", code=self.member, name=self.member, role="customer", member_card=f"C{number}")

    def try_to(self, verb: str, **members: Any) -> str:
        """Carry a line out; the number of what it made, or nothing where it was refused."""
        answer = self.books.line(do=verb, confirm="all", **members)
        assert answer["ok"] or answer["error"]["code"] != "internal", answer
        return str(answer.get("number", "")) if answer["ok"] else ""

    def play(self, steps: list[tuple[str, int, int, int]]) -> None:
        for what, count, kind, place in steps:
            getattr(self, f"_{what.replace(' ', '_')}")(count, kind, place)

    def tenders(self, due: D, kind: int) -> list[dict[str, str]]:
        """Cash alone, or some of it from stored value, the gift card or points."""
        part = (due / 3).quantize(D("0.01"))
        held = {1: {"means": "stored_value"}, 2: {"means": "gift_card", "card": self.card}, 3: {"means": "points"}}
        if kind not in held:
            return [{"means": "cash", "amount": str(due)}]
        return [{**held[kind], "amount": str(part)}, {"means": "wechat", "amount": str(due - part)}]

    def _top_up(self, count: int, kind: int, _place: int) -> None:
        means = "cash" if kind % 2 else "alipay"
        self.loads.append(self.try_to("top_up", member=self.member, amount=str(count * 60), means=means, slip=False))

    def _load_card(self, count: int, _kind: int, _place: int) -> None:
        self.loads.append(self.try_to("top_up", card=self.card, amount=str(count * 25), slip=False))

    def _pay_back(self, count: int, kind: int, _place: int) -> None:
        whose = {"member": self.member} if kind % 2 else {"card": self.card}
        self.try_to("pay_back", amount=str(count * 30), slip=False, **whose)

    def _sell(self, count: int, kind: int, _place: int) -> None:
        lines = [{"product": "A", "quantity": str(count)}]
        number = self.try_to("sell", member=self.member, lines=lines, tenders=self.tenders(PRICE * count, kind))
        self.sales += [number] if number else []

    def _refund(self, count: int, _kind: int, place: int) -> None:
        if self.sales:
            part = {"lines": [{"line": 1, "quantity": str(count)}]} if place % 2 else {}
            self.try_to("refund", document=self.sales[place % len(self.sales)], **part)

    def _exchange(self, count: int, _kind: int, place: int) -> None:
        if self.sales:
            source = {"document": self.sales[place % len(self.sales)], "line": 1}
            back = {"product": "A", "quantity": "1", "comes_back": True, "source": source}
            self.try_to("sell", member=self.member, lines=[back, {"product": "B", "quantity": str(count)}])

    def _reverse(self, _count: int, kind: int, place: int) -> None:
        made = [number for number in (self.sales if kind % 2 else self.loads) if number]
        if made:
            self.try_to("reverse", document=made[place % len(made)])

    def _change_means(self, _count: int, kind: int, _place: int) -> None:
        if self.sales:
            due = D(self.books.ask("document", document=self.sales[-1])["total"])
            changed = self.tenders(due, kind)
            self.try_to("change_means", document=self.sales[-1], tenders=changed, reason="按错")


def closing(books: Books, report: str, **asked: str) -> Any:
    result = books.services.reports.run(report, {**asked, "since": "2026-01-01"})
    return result.rows[-1][result.position("balance")]


@settings(SUITE, max_examples=6)
@given(steps=STEPS)
def test_cards_and_points_are_the_sums_of_their_ledgers_and_never_below_zero(
    shop: Books, steps: list[tuple[str, int, int, int]]
) -> None:
    story = Story(shop)
    story.play([("top up", 2, 1, 0), ("load card", 2, 0, 0)])
    shop.do("adjust_points", member=story.member, points=4000, reason="开户")
    story.play(steps)
    held = shop.ask("member", member=story.member)
    assert D(held["stored_value"]) == closing(shop, "stored_value_statement", party=story.member) >= 0
    assert held["points"] == closing(shop, "points_statement", party=story.member)
    if any(card.number == story.card for card in shop.services.cards.cards().rows):
        balance = D(shop.ask("card", card=story.card)["balance"])
        assert balance == closing(shop, "card_statement", card=story.card) >= 0
    books = shop.services.reports.run("cards_against_books")
    assert [row[books.position("difference")] for row in books.rows] == [0, 0]
    accounts = shop.ask("trial_balance")["accounts"]
    assert sum((D(row["balance"]) for row in accounts), D(0)) == 0
    assert shop.is_sound()


@settings(SUITE, max_examples=6)
@given(count=st.integers(1, 5), kind=st.integers(0, 2), parts=st.lists(st.integers(1, 5), min_size=1, max_size=3))
def test_the_points_of_what_came_back_as_a_whole_come_to_nothing(
    shop: Books, count: int, kind: int, parts: list[int]
) -> None:
    story = Story(shop)
    story.play([("top up", 4, 1, 0), ("load card", 4, 0, 0), ("sell", count, kind, 0)])
    sale, left = story.sales[0], count
    for part in parts:
        if 0 < part < left:
            shop.do("refund", document=sale, lines=[{"line": 1, "quantity": str(part)}])
            left -= part
    shop.do("refund", document=sale)
    held = shop.ask("member", member=story.member)
    assert held["points"] == 0
    assert held["stored_value"] == "250.00"
