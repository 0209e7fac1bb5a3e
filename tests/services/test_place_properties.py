"""What holds for every history of lots, bins, transfers, assemblies, counts and reversals in any order of entry."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jxc_desktop.db.engine import Database
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.places import Places
from tests.support.commands import Books, new_books

NUMBERS = itertools.count(1)
SUITE = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
LOTS, BINS = ("L1", "L2", "L3"), ("", "A-01", "A-02")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "receive",
                "receive",
                "deliver",
                "deliver named",
                "return",
                "shelve",
                "transfer",
                "send",
                "fetch",
                "assemble",
                "take apart",
                "count",
                "write off",
                "reverse",
                "reprice",
            ]
        ),
        st.integers(1, 6),
        st.integers(0, 5),
        st.integers(1, 27),
    ),
    min_size=4,
    max_size=14,
)


@pytest.fixture
def shop(database: Database) -> Iterator[Books]:
    """One shop with bins and a second warehouse for all examples, each with goods of its own."""
    for books in new_books(database):
        books.do("warehouse", code="SHOP", name="SHOP")
        for code in BINS[1:]:
            books.do("bin", code=code, warehouse="MAIN")
        yield books


class Story:
    """One story of a part and the kit made of two of it; what is refused changes nothing."""

    def __init__(self, books: Books, costing: str) -> None:
        self.books = books
        number = next(NUMBERS)
        self.part, self.kit = f"P{number}", f"K{number}"
        books.product(self.part, costing=costing, lots=True)
        books.product(self.kit, costing="average" if costing == "lot" else costing)
        self.made: dict[str, list[str]] = {}

    def play(self, steps: list[tuple[str, int, int, int]]) -> None:
        for step, quantity, which, day in steps:
            self.take(step, quantity, which, f"2026-05-{day:02d}T10:00")

    def take(self, step: str, quantity: int, which: int, at: str) -> None:
        goods: dict[str, Any] = {"product": self.part, "quantity": f"{quantity}"}
        lot, shelf = LOTS[which % 3], BINS[which % 3]
        if step == "receive":
            self.post("goods_receipt", at, {**goods, "price": f"{which + 1}.37", "lot": lot, "bin": shelf})
        elif step == "deliver":
            self.post("delivery", at, {**goods, "price": "9"})
        elif step == "deliver named":
            self.post("delivery", at, {**goods, "price": "9", "lot": lot, "reason": "named"})
        elif step == "shelve":
            self.post("transfer", at, {**goods, "bin": shelf, "to_bin": BINS[(which + 1) % 3]})
        elif step == "transfer":
            self.post(
                "transfer", at, goods, warehouse=("MAIN", "SHOP")[which % 2], to_warehouse=("SHOP", "MAIN")[which % 2]
            )
        elif step == "send":
            self.post("transfer_dispatch", at, goods, to_warehouse="SHOP")
        elif step == "fetch":
            self.draw("transfer_receipt", "transfer_dispatch", quantity, which, at)
        elif step == "return":
            self.draw("sales_return", "delivery", quantity, which, at)
        elif step == "assemble":
            fee = [{"name": "fee", "amount": f"0.0{which}"}] if which else []
            kit = {"product": self.kit, "quantity": "1", "made": True}
            self.post("assembly", at, kit, {**goods, "quantity": "2"}, charges=fee)
        elif step == "take apart":
            self.post(
                "disassembly",
                at,
                {"product": self.kit, "quantity": "1", "made": True},
                {**goods, "quantity": "2", "lot": lot},
            )
        elif step == "count":
            self.post(
                "stocktake", at, {**goods, "lot": lot, "bin": shelf} if shelf else {**goods, "lot": lot, "bin": "A-01"}
            )
        elif step == "write off":
            self.post("write_off", at, goods)
        else:
            self.change(step, which)

    def post(self, kind: str, at: str, *lines: dict[str, Any], **members: Any) -> None:
        answer = self.books.line(do="post", kind=kind, at=at, confirm="all", lines=list(lines), **members)
        assert answer["ok"] or answer["error"]["code"] != "internal", answer
        if answer["ok"]:
            self.made.setdefault(kind, []).append(answer["number"])

    def draw(self, kind: str, upstream: str, quantity: int, which: int, at: str) -> None:
        found = self.made.get(upstream, [])
        if found:
            source = {"from": found[which % len(found)]}
            self.post(kind, at, {"quantity": f"{quantity}", "from_line": 1}, **source)

    def change(self, step: str, which: int) -> None:
        posted = [number for numbers in self.made.values() for number in numbers]
        if step == "reverse" and posted:
            self.books.line(do="reverse", document=posted[which % len(posted)], confirm="all")
        receipts = self.made.get("goods_receipt", [])
        if step == "reprice" and receipts:
            lines = [{"line": 1, "price": f"{which + 3}.11"}]
            number = receipts[which % len(receipts)]
            self.books.line(do="correct", document=number, lines=lines, confirm="all", **{"with": "all"})

    def places(self, product: str) -> dict[str, D]:
        """What there is of a product by warehouse."""
        with self.books.database.read() as connection:
            found = Masters(connection).products_by_code([product])[product]
            sums: dict[str, D] = {}
            codes = {one.id: one.code for one in Masters(connection).warehouses()}
            for row in Places(connection).kept([found.id]):
                code = codes[row.warehouse_id]
                sums[code] = sums.get(code, D(0)) + D(row.quantity) / 10_000
        return {code: units for code, units in sums.items() if units}


@pytest.mark.parametrize("costing", ["average", "fifo", "lot"])
@settings(SUITE, max_examples=6)
@given(steps=STEPS)
def test_places_hold_what_the_books_say_and_history_explains_every_cost(
    shop: Books, costing: str, steps: list[tuple[str, int, int, int]]
) -> None:
    story = Story(shop, costing)
    story.play(steps)
    for product in (story.part, story.kit):
        total = D(shop.ask("stock", product=product)["quantity"])
        assert sum(story.places(product).values(), D(0)) == total
    assert shop.is_sound()
