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
