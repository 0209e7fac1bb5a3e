"""Trade at random while goods are counted: after posting, the books say what is really on the shelf."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
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
TRADE = ("sell", "receive", "bring back", "sell late", "receive late", "lose", "find")
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*TRADE, "count", "count", "count by two", "scan pieces"]),
        st.sampled_from(["average", "fifo"]),
        st.integers(1, 9),
        st.integers(1, 90),
    ),
    min_size=4,
    max_size=16,
)


@pytest.fixture
def shop(database: Database) -> Iterator[Books]:
    """One shop for all examples, each with goods and a count of its own; sound at the end."""
    for books in new_books(database):
        yield books
        assert books.is_sound()


class Shelf:
    """Goods as they really are beside the books: what is lost or found by itself is in no document.

    A document entered late tells of something that happened when it is dated. Who counted since saw the goods as
    they were: then it tells nothing new of the shelf.
    """

    def __init__(self, books: Books) -> None:
        self.books, number = books, next(NUMBERS)
        self.now = datetime(2026, 5, 21, 9) + timedelta(hours=3 * number)
        self.goods = {costing: f"{costing}{number}" for costing in ("average", "fifo")}
        self.truth: dict[str, list[tuple[datetime, int, bool]]] = {code: [] for code in self.goods.values()}
        self.counted: dict[str, datetime] = {}
        self.tick()
        for costing, code in self.goods.items():
            books.product(code, costing=costing)
            self.post(code, "goods_receipt", 50, self.now - timedelta(minutes=100))
        self.count = str(books.do("stocktake_open", scope="products", codes=list(self.truth))["key"])

    def tick(self) -> None:
        self.now += timedelta(minutes=1)
        self.books.do("clock", now=self.now.isoformat(timespec="minutes"))

    def post(self, code: str, kind: str, change: int, at: datetime) -> None:
        line = {"product": code, "quantity": str(abs(change)), **({"price": "3.37"} if change > 0 else {})}
        self.books.do("post", kind=kind, at=at.isoformat(), confirm="all", lines=[line])
        if at > self.counted.get(code, datetime.min):  # noqa: DTZ901  (shop time has no zone)
            self.truth[code].append((at, change, True))

    def there(self, code: str, at: datetime) -> int:
        """How many pieces really stood there at an instant."""
        return sum(change for when, change, _ in self.truth[code] if when <= at)

    def least(self, code: str, since: datetime) -> int:
        """The fewest pieces that stood there since an instant: more cannot have been taken then."""
        instants = [since, *(when for when, _, _ in self.truth[code] if when > since)]
        return min(self.there(code, at) for at in instants)

    def take(self, step: str, costing: str, quantity: int, minutes: int) -> None:
        self.tick()
        code, late = self.goods[costing], self.now - timedelta(minutes=minutes, seconds=30)
        at = late if step.endswith("late") else self.now
        out = min(quantity, self.least(code, at))
        if step in ("receive", "receive late"):
            self.post(code, "goods_receipt", quantity, at)
        elif step == "bring back":
            self.post(code, "sales_return", quantity, at)
        elif step == "find":
            self.truth[code].append((at, quantity, False))
        elif step in ("sell", "sell late", "lose"):
            if out > 0 and step == "lose":
                self.truth[code].append((at, -out, False))
            elif out > 0:
                self.post(code, "other_issue", -out, at)
        else:
            self.counts(step, code)

    def counts(self, step: str, code: str) -> None:
        there = self.there(code, self.now)
        lines: list[dict[str, Any]] = [{"product": code, "quantity": str(there), "replace": True}]
        if step == "count by two":
            lines[0]["quantity"] = str(there // 3)
            lines.append({"product": code, "quantity": str(there - there // 3)})
        elif step == "scan pieces" and 0 < there < 30:
            lines = [{"scan": code, "replace": place == 0} for place in range(there)]
        self.books.do("stocktake_add", stocktake=self.count, lines=lines)
        self.counted[code] = self.now

    def expected(self, code: str) -> int:
        """What stands there, but for what was lost or found by itself after the last count."""
        counted = self.counted[code]
        return sum(change for when, change, told in self.truth[code] if when <= counted or told)


@settings(SUITE, max_examples=15)
@given(steps=STEPS)
def test_after_posting_the_books_say_what_is_on_the_shelf(shop: Books, steps: list[tuple[str, str, int, int]]) -> None:
    shelf = Shelf(shop)
    for step in steps:
        shelf.take(*step)
    if not shelf.counted:
        shelf.tick()
        shelf.counts("count", shelf.goods["average"])
    shelf.tick()
    before = {code: shop.stock(code)[0] for code in shelf.truth}
    shop.do("stocktake_post", stocktake=shelf.count)
    for code, booked in before.items():
        assert shop.stock(code)[0] == (shelf.expected(code) if code in shelf.counted else booked)
    for costing in shelf.goods:
        shelf.take("receive late", costing, 7, 60)
        shelf.take("sell late", costing, 2, 30)
    for code in shelf.counted:
        assert shop.stock(code)[0] == Decimal(shelf.expected(code))
