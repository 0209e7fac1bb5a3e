"""Recipes by the command file, and assemblies written in their words."""

from __future__ import annotations

import pytest

from tests.support.commands import Books


@pytest.fixture
def kit(books: Books) -> Books:
    """Parts A and B in stock, a kit of two A and one B, for a fee of 1.00 each."""
    for code in ("A", "B", "KIT"):
        books.product(code, units=[{"unit": "盒", "factor": "10"}])
    books.receive("A", "20", "3", "2026-05-20")
    books.receive("B", "10", "4", "2026-05-20")
    parts = [{"product": "A", "quantity": "2"}, {"product": "B", "quantity": "1"}]
    books.do("recipe", code="KIT-1", product="KIT", fee="1.00", parts=parts)
    return books


def draft(books: Books, kind: str, **members):
    """The lines and charges of a draft written in the words of assemblies."""
    books.do("draft", ref="D", kind=kind, **members)
    kept = books.services.documents.draft(books.file.references.resolve("D"))
    lines = [(line.product, line.quantity, line.made) for line in kept.lines]
    return lines, [(one.name, str(one.amount)) for one in kept.charges]


def test_a_recipe_is_answered_for_any_quantity(kit: Books):
    found = kit.ask("recipe", recipe="KIT-1", quantity="2", unit="盒")
    assert (found["product"], found["quantity"], found["fee"]) == ("KIT", "20", "20.00")
    assert [(part["product"], part["quantity"]) for part in found["parts"]] == [("A", "40"), ("B", "20")]
    assert [one["code"] for one in kit.ask("recipe", text="kit")] == ["KIT-1"]
    kit.do("recipe", code="KIT-1", product="KIT", parts=[{"product": "B"}], active=False)
    assert len(kit.ask("recipe", recipe="KIT-1")["parts"]) == 1
    kit.do("delete_recipe", code="KIT-1")
    assert kit.ask("recipe") == []


def test_what_nothing_can_be_made_by_is_refused_by_its_place(kit: Books):
    def refused(**members):
        return kit.refused("recipe", **{"code": "X", "product": "KIT", **members})["field"]

    assert refused() == "parts"
    assert refused(parts=[{"product": "KIT"}]) == "parts[1].product"
    assert refused(parts=[{"product": "A"}, {"product": "A"}]) == "parts[2].product"
    assert refused(parts=[{"product": "A", "quantity": "0"}]) == "parts[1].quantity"
    assert refused(parts=[{"product": "A"}], fee="-1") == "fee"
    assert refused(parts=[{"product": "A", "colour": "red"}]) == "parts[1].colour"


def test_an_assembly_is_written_by_recipe_or_by_its_components(kit: Books):
    wanted = [("KIT", "3", True), ("A", "6", False), ("B", "3", False)]
    assert draft(kit, "assembly", recipe="KIT-1", quantity="3") == (wanted, [("fee", "3.00")])
    parts = [{"product": "A", "quantity": "6"}, {"product": "B", "quantity": "3"}]
    by_hand = draft(kit, "disassembly", product="KIT", quantity="3", components=parts, fee="2.50")
    assert by_hand == (wanted, [("fee", "2.50")])
    assert draft(kit, "assembly", recipe="KIT-1", fee="0")[1] == []
    error = kit.refused("draft", kind="assembly", product="KIT", components=[])
    assert (error["code"], error["field"]) == ("invalid", "components")
    assert kit.refused("draft", kind="assembly", components=parts)["field"] == "product"
    assert kit.refused("draft", kind="delivery", components=parts)["code"] == "unknown_member"


def test_assembling_costs_parts_and_fee_and_taking_apart_shares_it_out_again(kit: Books):
    """Worked example 39: 2×A at 3.00 + 1×B at 4.00 + fee 1.00 are a kit at 11.00."""
    made = kit.do("post", ref="AS", kind="assembly", recipe="KIT-1")["number"]
    assert kit.ask("document", document="AS")["lines"][0]["cost"] == "11.00"
    assert [str(kit.cost(made, line)) for line in (1, 2, 3)] == ["11.00", "-6.00", "-4.00"]
    assert (str(kit.stock("KIT")[0]), str(kit.stock("KIT")[1])) == ("1", "11.00")
    parts = [{"product": "A", "quantity": "2"}, {"product": "B", "quantity": "1"}]
    apart = kit.do("post", kind="disassembly", product="KIT", components=parts)["number"]
    assert sum(kit.cost(apart, line) for line in (1, 2, 3)) == 0
    assert kit.stock("KIT")[0] == 0
    assert kit.stock("A")[1] + kit.stock("B")[1] == 101
    assert kit.is_sound()


def test_parts_that_cost_nothing_make_a_kit_that_costs_its_fee(kit: Books):
    kit.product("FREE")
    kit.do("post", kind="other_receipt", lines=[{"product": "FREE", "quantity": "5", "amount": "0"}], confirm="all")
    parts = [{"product": "FREE", "quantity": "2"}]
    made = kit.do("post", kind="assembly", product="KIT", quantity="1", components=parts, fee="1.00")["number"]
    assert str(kit.cost(made)) == "1.00"
    again = kit.do("post", kind="disassembly", product="KIT", components=parts, confirm="all")["number"]
    assert [str(kit.cost(again, line)) for line in (1, 2)] == ["-1.00", "1.00"]
    assert kit.is_sound()


def test_an_assembly_is_corrected_in_the_words_it_is_written_with(kit: Books):
    parts = [{"product": "A", "quantity": "2"}, {"product": "B", "quantity": "1"}]
    kit.do("post", ref="AS", kind="assembly", product="KIT", quantity="1", components=parts, fee="1.00")
    kit.do("correct", document="AS", ref="A2", fee="2.00")
    assert kit.stock("KIT") == (1, 12)

    kit.do("correct", document="A2", ref="A3", quantity="2", components=[{"product": "A", "quantity": "4"}])

    assert kit.stock("KIT") == (2, 14)
    kit.do("correct", document="A3", recipe="KIT-1", quantity="1")
    assert kit.stock("KIT") == (1, 11)
    refused = kit.refused("post", kind="assembly", product="KIT", components=parts, fee="-1")
    assert (refused["code"], refused["field"]) == ("invalid", "fee")
    assert kit.is_sound()
