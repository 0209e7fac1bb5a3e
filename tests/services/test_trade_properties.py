"""What holds for every history of orders, deliveries, returns, invoices, money and reversals."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from jxc_desktop.db.engine import Database
from tests.support.commands import Books, new_books

NUMBERS = itertools.count(1)
SUITE = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["receive", "order", "deliver", "deliver free", "return", "invoice", "paid", "settle", "close", "reverse"]
        ),
        st.integers(1, 9),
        st.integers(0, 7),
    ),
    min_size=3,
    max_size=14,
)
FOLLOWING = {
    "deliver": ("delivery", "sales_order"),
    "return": ("sales_return", "delivery"),
    "invoice": ("sales_invoice", "delivery"),
}


@pytest.fixture
def shop(database: Database) -> Iterator[Books]:
    """One shop for all examples, each with goods and a customer of its own; sound at the end."""
    for books in new_books(database):
        yield books
        assert books.is_sound()


class Trade:
    """One story: what was posted, by kind. A step that is refused or doubted changes nothing."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.name = f"T{next(NUMBERS)}"
        self.made: dict[str, list[str]] = {}
        self.minute = itertools.count(1)
        books.product(self.name, negative="warn")
        books.do("party", code=self.name, name=self.name, role="customer")

    def play(self, steps: list[tuple[str, int, int]]) -> None:
        for step, quantity, which in steps:
            self.take(step, quantity, which)

    def take(self, step: str, quantity: int, which: int) -> None:
        line = {"product": self.name, "quantity": f"{quantity}", "price": f"{10 + which}.37"}
        if step == "receive":
            self.post("goods_receipt", lines=[line])
        elif step == "order":
            self.post("sales_order", party=self.name, lines=[line])
        elif step == "deliver free":
            self.post("delivery", party=self.name, lines=[line])
        elif step == "paid":
            self.post("receipt_of_money", party=self.name, account="BANK", amount=f"{quantity * 7}.11")
        elif step == "settle":
            self.settle(which)
        elif step == "close":
            self.close(which)
        elif step == "reverse":
            self.reverse(which)
        else:
            kind, upstream = FOLLOWING[step]
            source = self.pick(upstream, which)
            if source:
                lines = [{"quantity": f"{quantity}", "from_line": 1}]
                self.post(kind, **{"from": source}, lines=lines)

    def pick(self, kind: str, which: int) -> str:
        found = self.made.get(kind, [])
        return found[which % len(found)] if found else ""

    def post(self, kind: str, **members: Any) -> None:
        at = f"2026-05-01T09:{next(self.minute):02d}"
        answer = self.books.line(do="post", kind=kind, at=at, **members)
        if answer["ok"]:
            self.made.setdefault(kind, []).append(answer["number"])

    def settle(self, which: int) -> None:
        receipt = self.pick("receipt_of_money", which)
        if receipt:
            self.books.line(do="settle", party=self.name, document=receipt, allocations="oldest_first")

    def close(self, which: int) -> None:
        order = self.pick("sales_order", which)
        if order:
            self.books.line(do="close_order", document=order)

    def reverse(self, which: int) -> None:
        posted = [number for numbers in self.made.values() for number in numbers]
        if posted:
            self.books.line(do="reverse", document=posted[which % len(posted)])

    def standing(self, kind: str) -> list[dict[str, Any]]:
        views = [self.books.ask("document", document=number) for number in self.made.get(kind, [])]
        return [view for view in views if view["state"] == "posted"]


@settings(SUITE, max_examples=25)
@given(steps=STEPS)
def test_orders_deliveries_debts_and_promises_always_add_up(shop: Books, steps: list[tuple[str, int, int]]) -> None:
    trade = Trade(shop)
    trade.play(steps)

    delivered, returned = trade.standing("delivery"), trade.standing("sales_return")
    back = {view["lines"][0]["source"]: D(0) for view in returned}
    for view in returned:
        back[view["lines"][0]["source"]] += D(view["lines"][0]["quantity"])
    promised = D(0)
    for order in trade.standing("sales_order"):
        line = order["lines"][0]
        own = [view for view in delivered if view["lines"][0]["source"] == order["number"]]
        went = sum((D(view["lines"][0]["quantity"]) for view in own), D(0))
        came = sum((back.get(view["number"], D(0)) for view in own), D(0))
        assert went - came <= D(line["quantity"])
        assert 0 <= D(line["reserved"]) <= D(line["quantity"]) - went + came
        promised += D(line["reserved"])
    for view in delivered:
        line = view["lines"][0]
        assert D(line["drawn"].get("returned", "0")) <= D(line["quantity"])
        assert D(line["drawn"].get("invoiced", "0")) <= D(line["quantity"])
    stock = shop.ask("stock", product=trade.name)
    assert D(stock["available"]) == D(stock["quantity"]) - promised >= 0
    owed = shop.ask("party", party=trade.name)
    assert sum((D(item["open"]) for item in owed["open_items"]), D(0)) == D(owed["balance"])
    with shop.database.read() as connection:
        unbalanced = "SELECT posting FROM journal_lines GROUP BY posting, day HAVING sum(amount) <> 0"
        assert connection.execute(text(unbalanced)).all() == []
        uneven = "SELECT posting FROM settlement_entries GROUP BY posting HAVING sum(amount) <> 0"
        assert connection.execute(text(uneven)).all() == []


BUYING = st.lists(
    st.tuples(
        st.sampled_from(["receive", "sell", "invoice", "charge", "return", "reverse"]),
        st.integers(1, 9),
        st.integers(0, 7),
    ),
    min_size=3,
    max_size=12,
)


@settings(SUITE, max_examples=25)
@given(steps=BUYING, layered=st.booleans())
def test_invoices_and_charges_leave_stock_payables_and_journal_agreeing(
    shop: Books, steps: list[tuple[str, int, int]], layered: bool
) -> None:
    product, supplier = f"B{next(NUMBERS)}", f"BS{next(NUMBERS)}"
    shop.product(product, negative="forbid", costing="fifo" if layered else "average")
    shop.do("party", code=supplier, name=supplier, role="supplier")
    made: dict[str, list[str]] = {"receive": []}
    for minute, (step, quantity, which) in enumerate(steps):
        at, line = f"2026-05-02T10:{minute:02d}", {"product": product, "quantity": f"{quantity}"}
        receipts = made["receive"]
        source = {"from": receipts[which % len(receipts)]} if receipts else {}
        if step == "receive":
            post = {"kind": "goods_receipt", "party": supplier, "lines": [{**line, "price": f"{3 + which}.33"}]}
        elif step == "sell":
            post = {"kind": "other_issue", "lines": [line]}
        elif step == "reverse":
            posted = [number for numbers in made.values() for number in numbers]
            if posted:
                shop.line(do="reverse", document=posted[which % len(posted)])
            continue
        elif not source:
            continue
        elif step == "charge":
            post = {"kind": "landed_cost", "charges": [{"name": "x", "amount": f"{quantity}.01", "by": "quantity"}]}
        else:
            kind = {"invoice": "purchase_invoice", "return": "purchase_return"}[step]
            price = {"price": f"{2 + which}.77"} if step == "invoice" else {}
            post = {"kind": kind, "lines": [{**line, **price}]}
        drawn = {} if step in {"receive", "sell"} else source
        answer = shop.line(do="post", at=at, confirm="all", **post, **drawn)
        if answer["ok"]:
            made.setdefault(step, []).append(answer["number"])

    numbers = [number for numbers in made.values() for number in numbers]
    views = [shop.ask("document", document=number) for number in numbers]
    standing = [view for view in views if view["state"] == "posted"]
    stock = shop.ask("stock", product=product)
    with shop.database.read() as connection:
        costs = connection.scalar(
            text(
                "SELECT sum(amount) FROM cost_entries WHERE product_id = (SELECT id FROM products WHERE code = :code)"
            ),
            {"code": product},
        )
    assert D(costs or 0) / 100 == D(stock["value"])
    assert D(stock["quantity"]) or D(stock["value"]) == 0
    debts = sum((D(row["amount"]) for view in standing for row in view["postings"]["party"]), D(0))
    assert debts == D(shop.ask("party", party=supplier)["balance"])
