"""What holds for every history of goods, however it was entered, corrected and taken back."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from jxc_desktop.db.engine import Database
from tests.support.commands import Books, new_books
from tests.support.stories import Story, Told, stories, tell

NUMBERS = itertools.count(1)
SUITE = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def shop(database: Database) -> Iterator[Books]:
    """One shop for all examples of a test, each with goods of its own; sound at the end."""
    for books in new_books(database):
        yield books
        assert books.is_sound()
        assert_journal_agrees(database)


def assert_journal_agrees(database: Database) -> None:
    """Every posting is balanced, and the stock account is worth what the stock is worth."""
    with database.read() as connection:
        off = connection.execute(
            text("SELECT posting FROM journal_lines GROUP BY posting HAVING sum(amount) <> 0")
        ).all()
        account, costs, value = (
            connection.scalar(text(statement)) or 0
            for statement in (
                "SELECT sum(amount) FROM journal_lines WHERE account = 'stock'",
                "SELECT sum(amount) FROM cost_entries",
                "SELECT sum(value) FROM cost_balances",
            )
        )
    assert off == []
    assert int(account) == int(costs) == int(value)


def ledgers(books: Books, told: Told) -> dict[str, Any]:
    """Stock, open receipts, the cost of every event and the sum of every account of one story."""
    costs: dict[int, str] = {}
    journal: dict[str, Decimal] = defaultdict(Decimal)
    for place, number in sorted(told.numbers.items()):
        document = books.ask("document", document=number)
        costs[place] = document["lines"][0]["cost"]
        for row in document["postings"]["journal"]:
            journal[row["account"]] += Decimal(row["amount"])
    stock = {name: value for name, value in books.ask("stock", product=told.product).items() if name != "product"}
    return {"stock": stock, "costs": costs, "journal": {name: amount for name, amount in journal.items() if amount}}


def next_product() -> str:
    return f"P{next(NUMBERS)}"


def for_stories(examples: int, most: int = 9) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        return settings(SUITE, max_examples=examples)(given(story=stories(most))(test))

    return decorate


@for_stories(25)
def test_any_order_of_entry_ends_in_the_same_ledgers(shop: Books, story: Story) -> None:
    as_it_happened = tell(shop, story, next_product(), range(len(story.events)))
    as_it_was_entered = tell(shop, story, next_product(), story.entered)

    assert ledgers(shop, as_it_happened) == ledgers(shop, as_it_was_entered)


@settings(SUITE, max_examples=25)
@given(data=st.data(), story=stories(7), kind=st.sampled_from(["goods_receipt", "other_issue", "stocktake", "sell"]))
def test_posting_and_reversing_leaves_every_cost_as_before(
    shop: Books, data: st.DataObject, story: Story, kind: str
) -> None:
    told = tell(shop, story, next_product(), story.entered)
    before = ledgers(shop, told)
    at = story.at_between(data.draw(st.integers(0, len(story.events) - 1)))
    line = {"product": told.product, "quantity": str(data.draw(st.integers(1, 20)))}
    more: dict[str, Any] = (
        {"amount": f"{data.draw(st.integers(0, 99))}.37"} if kind in {"goods_receipt", "sell"} else {}
    )

    verb = {"do": "sell"} if kind == "sell" else {"do": "post", "kind": kind}
    extra = shop.line(**verb, at=at, confirm="all", lines=[{**line, **more}])
    assert extra["ok"], extra
    shop.do("reverse", document=extra["number"], confirm="all")

    after = ledgers(shop, told)
    assert (after["stock"], after["costs"]) == (before["stock"], before["costs"])


@settings(SUITE, max_examples=20)
@given(story=stories(7), data=st.data())
def test_what_was_known_at_a_posting_stays_known(shop: Books, story: Story, data: st.DataObject) -> None:
    product = next_product()
    half = data.draw(st.integers(1, len(story.entered)))
    told = tell(shop, story, product, story.entered[:half])
    posting = shop.ask("document", document=told.numbers[story.entered[half - 1]])["posting"]
    known = shop.ask("stock", product=product)

    shop.receive(product, "3", "7.77", story.at_between(0))
    first = next((place for place in story.entered[:half] if story.events[place].kind == "receipt"), None)
    if first is not None:
        shop.line(do="correct", document=told.numbers[first], lines=[{"line": 1, "amount": "1.23"}], confirm="all")

    assert shop.ask("stock", product=product, known_at=posting) == known


@settings(SUITE, max_examples=25)
@given(
    data=st.data(),
    prices=st.lists(st.integers(1, 5000), min_size=1, max_size=4),
    quantities=st.lists(st.integers(1, 6), min_size=4, max_size=4),
    percent=st.integers(0, 90),
    wechat=st.integers(0, 100),
)
def test_refunds_in_any_parts_give_back_what_was_paid(
    shop: Books, data: st.DataObject, prices: list[int], quantities: list[int], percent: int, wechat: int
) -> None:
    codes = [next_product() for _ in prices]
    open_pieces = dict(zip(codes, quantities, strict=False))
    for code in codes:
        shop.product(code, tax_rate="13")
    lines = [
        {"product": code, "quantity": str(open_pieces[code]), "price": f"{Decimal(fen) / 100}"}
        for code, fen in zip(codes, prices, strict=True)
    ]
    quote = {"lines": lines, "discount": f"{percent}%"}
    due = Decimal(shop.ask("quote_total", kind="counter_sale", **quote)["due"])
    by_phone = (due * wechat / 100).quantize(Decimal("0.01"))
    tenders = [{"means": "wechat", "amount": str(by_phone)}, {"means": "cash", "amount": str(due - by_phone + 5)}]
    at = "2026-03-01T10:00"
    sale = shop.do("sell", at=at, confirm="all", tenders=tenders, **quote)
    paid = {one["means"]: Decimal(one["amount"]) for one in sale["tenders"]}

    back: dict[str, Decimal] = defaultdict(Decimal)
    while any(open_pieces.values()):
        code = data.draw(st.sampled_from([code for code, left in open_pieces.items() if left]))
        count = data.draw(st.integers(1, open_pieces[code]))
        open_pieces[code] -= count
        line = {"product": code, "quantity": str(count)}
        refund = shop.do("refund", document=sale["number"], at="2026-03-02T10:00", confirm="all", lines=[line])
        for one in refund["tenders"]:
            back[one["means"]] += Decimal(one["amount"])

    assert sum(back.values()) == due
    assert {means: amount for means, amount in paid.items() if amount} == {k: v for k, v in back.items() if v}
    document = shop.ask("document", document=sale["number"])
    assert {line["returned"] for line in document["lines"]} <= {line["base_quantity"] for line in document["lines"]}
