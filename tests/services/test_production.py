"""Materials are issued under a reference, and finished goods come in at what they cost."""

from __future__ import annotations

import pytest

from tests.support.commands import Books


@pytest.fixture
def shop(books: Books) -> Books:
    for code in ("FLOUR", "SUGAR", "CAKE", "ROLL"):
        books.product(code, unit="kg", units=[{"unit": "盒", "factor": "2"}])
    books.receive("FLOUR", "100", "3", "2026-05-20")
    books.receive("SUGAR", "50", "8", "2026-05-20")
    return books


def issue(books: Books, reference: str = "MO-1") -> str:
    lines = [{"product": "FLOUR", "quantity": "10"}, {"product": "SUGAR", "quantity": "5"}]
    return str(books.do("post", kind="material_issue", reference=reference, lines=lines)["number"])


def finish(books: Books, *lines: dict[str, str], reference: str = "MO-1") -> str:
    made = books.do("post", kind="production_receipt", reference=reference, lines=list(lines), confirm="all")
    return str(made["number"])


def test_what_is_finished_costs_what_its_materials_cost(shop: Books):
    issue(shop)
    assert shop.ask("production") == {"MO-1": "70.00"}
    first = finish(shop, {"product": "CAKE", "quantity": "6"}, {"product": "ROLL", "quantity": "4", "unit": "盒"})
    assert [str(shop.cost(first, line)) for line in (1, 2)] == ["30.00", "40.00"]
    state = shop.ask("production", reference="MO-1")
    assert (state["issued"], state["finished"], state["open"]) == ("70.00", "70.00", "0.00")
    assert [(one["product"], one["quantity"], one["cost"]) for one in state["materials"]] == [
        ("FLOUR", "10", "30.00"),
        ("SUGAR", "5", "40.00"),
    ]
    assert shop.ask("production") == {}
    assert shop.is_sound()


def test_only_what_is_not_finished_yet_is_given_to_lines_without_an_amount(shop: Books):
    issue(shop)
    finish(shop, {"product": "CAKE", "quantity": "2", "amount": "50"})
    number = finish(shop, {"product": "CAKE", "quantity": "1", "price": "5"}, {"product": "ROLL", "quantity": "3"})
    assert [str(shop.cost(number, line)) for line in (1, 2)] == ["5.00", "15.00"]
    shop.do("reverse", document=number, confirm="all")
    assert shop.ask("production") == {"MO-1": "20.00"}
    assert shop.is_sound()


def test_a_reference_nothing_was_issued_for_suggests_nothing(shop: Books):
    issue(shop, "MO-2")
    shop.do("draft", ref="D", kind="production_receipt", reference="MO-1", lines=[{"product": "CAKE"}])
    draft = shop.services.documents.draft(shop.file.references.resolve("D"))
    assert [line.amount for line in draft.lines] == [None]
