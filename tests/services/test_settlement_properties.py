"""What holds for every history of debts, money, deposits, settlements, corrections and reversals."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from jxc_desktop.db.engine import Database
from jxc_desktop.db.rebuild import rebuild
from tests.support.commands import Books, new_books

NUMBERS = itertools.count(1)
SUITE = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "sale",
                "purchase",
                "order",
                "deliver",
                "return",
                "receipt",
                "receipt given",
                "payment given",
                "deposit",
                "settle",
                "settle all",
                "let off",
                "release",
                "reverse",
                "correct",
            ]
        ),
        st.integers(1, 9),
        st.integers(0, 9),
    ),
    min_size=5,
    max_size=20,
)


@pytest.fixture
def shop(database: Database) -> Iterator[Books]:
    """One shop for all examples, each with a party of its own; sound at the end, and rebuilt the same."""
    for books in new_books(database):
        books.product("A")
        yield books
        assert books.is_sound()
        assert_rebuilt_the_same(database)


def assert_rebuilt_the_same(database: Database) -> None:
    items = "SELECT document_id, party_id, amount, open FROM open_items ORDER BY document_id"
    with database.write() as work:
        before = work.connection.execute(text(items)).all()
        rebuild(work.connection)
        assert work.connection.execute(text(items)).all() == before


class Debts:
    """One story of a party that buys and sells. A step that is refused changes nothing."""

    def __init__(self, books: Books, role: str) -> None:
        self.books = books
        self.party = f"P{next(NUMBERS)}"
        self.made: dict[str, list[str]] = defaultdict(list)
        self.clock = itertools.count(1)
        books.do("party", code=self.party, name=self.party, role=role, terms_days=5)
        for which, step in enumerate(("sale", "order", "sale", "receipt", "deposit")):
            self.take(step, 9 - which, which)

    def take(self, step: str, much: int, which: int) -> None:
        amount = f"{much * 10}.0{which}"
        line = {"product": "A", "quantity": "2", "price": f"{much * 5}.0{which}"}
        simple: dict[str, dict[str, Any]] = {
            "sale": {"kind": "delivery", "lines": [line]},
            "purchase": {"kind": "goods_receipt", "lines": [line]},
            "order": {"kind": "sales_order", "lines": [line]},
            "receipt": {"kind": "receipt_of_money", "amount": amount},
            "receipt given": {"kind": "receipt_of_money", "amount": amount, "allocations": "oldest_first"},
            "payment given": {"kind": "payment", "amount": amount, "allocations": "oldest_first"},
        }
        if step in simple:
            self.post(**{"party": self.party, **simple[step]})
        else:
            getattr(self, "_" + step.replace(" ", "_"))(much, which)

    def post(self, kind: str, **members: Any) -> None:
        moment = next(self.clock)
        at = f"2026-05-{1 + moment * 7 % 19:02d}T10:{moment:02d}"
        answer = self.books.line(do="post", kind=kind, at=at, confirm="all", **members)
        if answer["ok"]:
            self.made[kind].append(answer["number"])

    def pick(self, which: int, *kinds: str) -> str:
        found = [number for kind in kinds or tuple(self.made) for number in self.made.get(kind, [])]
        return found[which % len(found)] if found else ""

    def _deliver(self, _much: int, which: int) -> None:
        self.post("delivery", **{"from": self.pick(which, "sales_order"), "lines": [{"quantity": "1", "from_line": 1}]})

    def _return(self, _much: int, which: int) -> None:
        self.post(
            "sales_return", **{"from": self.pick(which, "delivery"), "lines": [{"quantity": "1", "from_line": 1}]}
        )

    def _deposit(self, much: int, which: int) -> None:
        order = self.pick(which, "sales_order")
        given = [{"document": order, "amount": f"{much}"}]
        self.post("receipt_of_money", party=self.party, amount=f"{much + 1}", allocations=given)

    def settle(self, **members: Any) -> None:
        answer = self.books.line(do="settle", party=self.party, **members)
        if answer["ok"]:
            self.made["settlement"].append(answer["number"])

    def _settle(self, much: int, which: int) -> None:
        target = self.pick(which + much, "delivery", "goods_receipt", "sales_order")
        source = self.pick(which, "receipt_of_money", "payment", "sales_return")
        self.settle(document=source, allocations=[{"document": target, "amount": f"{much}"}])

    def _settle_all(self, _much: int, _which: int) -> None:
        self.settle(allocations="oldest_first")

    def _let_off(self, much: int, which: int) -> None:
        given = [{"document": self.pick(which, "delivery", "goods_receipt"), "amount": f"{much}"}]
        self.settle(allocations=given, discount="0.50", document=self.pick(which, "receipt_of_money"))

    def _release(self, much: int, which: int) -> None:
        given = [{"document": self.pick(which, "delivery", "sales_order"), "amount": f"-{much}"}]
        self.settle(allocations=given, document=self.pick(much, "receipt_of_money"))

    def _reverse(self, _much: int, which: int) -> None:
        self.books.line(do="reverse", document=self.pick(which), confirm="all")

    def _correct(self, much: int, which: int) -> None:
        number = self.pick(which, "delivery", "receipt_of_money", "goods_receipt")
        changed = {"amount": f"{much * 7}"} if number.startswith("RC") else {"lines": [{"line": 1, "price": f"{much}"}]}
        answer = self.books.line(do="correct", document=number, confirm="all", **{"with": "all"}, **changed)
        if answer["ok"]:
            kind = next(kind for kind, numbers in self.made.items() if number in numbers)
            self.made[kind].append(answer["number"])


def assert_open_items_are_the_balance(books: Books, party: str) -> None:
    """On every day: what is open adds up to the balance, and nothing is open beyond its document."""
    for day in (None, "2026-05-04", "2026-05-11", "2026-05-17"):
        answer = books.ask("party", party=party, **({"at": day} if day else {}))
        total = sum((Decimal(item["open"]) for item in answer["open_items"]), Decimal(0))
        assert total == Decimal(answer["balance"]), day
        for item in answer["open_items"]:
            amount, left = Decimal(item["amount"]), Decimal(item["open"])
            if not item["document"].startswith(("SO", "PO")):
                assert abs(left) <= abs(amount), (day, item)
                assert left * amount > 0, (day, item)


@pytest.mark.parametrize("role", ["customer", "both"])
@SUITE
@given(steps=STEPS)
def test_open_items_always_add_up_to_the_balance(shop: Books, role: str, steps: list[tuple[str, int, int]]) -> None:
    story = Debts(shop, role)
    for step, much, which in steps:
        story.take(step, much, which)
        assert_open_items_are_the_balance(shop, story.party)


@SUITE
@given(steps=STEPS)
def test_the_journal_of_debts_is_their_balance(shop: Books, steps: list[tuple[str, int, int]]) -> None:
    story = Debts(shop, "both")
    for step, much, which in steps:
        story.take(step, much, which)
    accounts = {row["account"]: Decimal(row["balance"]) for row in shop.ask("trial_balance")["accounts"]}
    with shop.database.read() as connection:
        balance = connection.scalar(text("SELECT sum(amount) FROM party_balances")) or 0
    owed = accounts.get("receivables", Decimal(0)) + accounts.get("payables", Decimal(0))
    assert owed == Decimal(int(balance)) / 100
