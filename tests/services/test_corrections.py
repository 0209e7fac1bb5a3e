"""A correction looked at before it is done, carried out with all that rests on it, and told afterwards."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.support.commands import Books


@pytest.fixture
def shop(books: Books) -> Books:
    """A receipt with an invoice behind it, and a sale of some of the goods."""
    books.product("A", price="100")
    books.do("party", code="S1", name="供货商", role="supplier")
    books.do("party", code="C1", name="客户", role="customer")
    books.do(
        "post", kind="goods_receipt", ref="gr", party="S1", at="2026-05-01",
        lines=[{"product": "A", "quantity": "10", "price": "20"}],
    )  # fmt: skip
    books.do("post", kind="purchase_invoice", ref="pi", at="2026-05-02", **{"from": "gr"})
    books.do(
        "post", kind="delivery", ref="dn", party="C1", at="2026-05-03", confirm="all",
        lines=[{"product": "A", "quantity": "4", "price": "50"}],
    )  # fmt: skip
    return books


CORRECT: dict[str, Any] = {"do": "correct", "document": "gr", "lines": [{"line": 1, "quantity": "8", "price": "25"}]}


def test_old_and_new_stand_side_by_side_with_all_effects_and_what_goes_along(shop: Books) -> None:
    found = shop.ask("comparison", of=CORRECT)
    (line,) = found["lines"]
    assert (line["before"]["quantity"], line["after"]["quantity"]) == ("10", "8")
    assert (line["before"]["price"], line["after"]["price"]) == ("20", "25")
    assert [(one["field"], one["before"], one["after"]) for one in found["header"]] == []
    assert [one["kind"] for one in found["resting"]] == ["purchase_invoice"]
    assert [(one["product"], one["quantity"]) for one in found["effects"]["stock"]] == [("A", "-2")]
    assert found["effects"]["debts"] == []  # 8 at 25 are what 10 at 20 were
    assert found["effects"]["margin"] == "-20.00"  # four sold cost 25 each now


def test_looking_changes_nothing_and_what_was_foreseen_comes_true(shop: Books) -> None:
    before = shop.stock("A")
    found = shop.ask("comparison", of=CORRECT)
    assert shop.stock("A") == before
    assert shop.line(**{**CORRECT, "with": "all", "confirm": "all"})["ok"]
    assert shop.stock("A") == (before[0] - 2, Decimal("100.00"))
    assert shop.cost("dn") == Decimal("-100.00")
    assert found["effects"]["stock"][0]["quantity"] == "-2"
    assert shop.is_sound()


def test_correcting_a_receipt_with_an_invoice_behind_it_is_one_transaction_and_both_say_so(shop: Books) -> None:
    assert shop.refused("correct", document="gr", lines=CORRECT["lines"])["code"] == "documents_in_the_way"
    copy = shop.do("correct", document="gr", lines=CORRECT["lines"], reason="数错了", confirm="all", **{"with": "all"})
    told = shop.ask("history", document="gr")
    assert [one["what"] for one in told][:2] == ["drafted", "posted"]
    (link,) = [one for one in told if one["what"] == "corrected_by"]
    assert link["link"] == copy["number"]
    assert link["lines"][0]["before"]["quantity"] == "10" and link["lines"][0]["after"]["quantity"] == "8"
    back = shop.ask("history", document=copy["number"])
    assert "corrects" in [one["what"] for one in back]


def test_a_reversal_names_what_rests_on_it_and_takes_it_along(shop: Books) -> None:
    found = shop.ask("comparison", of={"do": "reverse", "document": "gr"})
    assert [one["kind"] for one in found["resting"]] == ["purchase_invoice"]
    assert found["effects"]["debts"] == [{"name": "供货商", "amount": "200.00", "role": "supplier"}]
    assert shop.refused("reverse", document="gr")["code"] == "documents_in_the_way"
    shop.do("reverse", document="gr", confirm="all", **{"with": "all"})
    assert shop.ask("document", document="pi")["state"] == "reversed"
    assert Decimal(shop.ask("party", party="S1")["balance"]) == 0
    assert shop.is_sound()


def test_a_supplier_changed_by_a_correction_is_told(shop: Books) -> None:
    shop.do("party", code="S2", name="另一家", role="supplier")
    found = shop.ask("comparison", of={"do": "correct", "document": "gr", "party": "S2"})
    (party,) = [one for one in found["header"] if one["field"] == "party"]
    assert (party["before"], party["after"]) == ("供货商", "另一家")
    assert {one["name"]: one["amount"] for one in found["effects"]["debts"]} == {
        "供货商": "200.00",
        "另一家": "-200.00",
    }


def test_the_life_of_a_document_tells_every_step(shop: Books) -> None:
    shop.do("user", code="小王", role="salesperson")
    shop.do("approval_rule", fact="total", comparison=">", value="100", levels=["owner"], kind="sales_order")
    lines = [{"product": "A", "quantity": "2", "price": "100"}]
    shop.do("draft", kind="sales_order", party="C1", ref="so", lines=lines, **{"as": "小王"})
    shop.do("submit", document="so", **{"as": "小王"})
    shop.do("approve", document="so")
    number = shop.do("post", document="so", **{"as": "小王"})["number"]
    shop.services.documents.remark(number, "客户自提")
    told = shop.ask("history", document=number, **{"as": "小王"})
    assert [one["what"] for one in told] == ["drafted", "draft.submit", "draft.approve", "posted", "document.remark"]
    assert "200.00" in told[1]["reasons"][0]
    assert told[2]["user"] != told[1]["user"] == "小王"


def test_who_may_not_see_costs_is_not_told_the_margin(shop: Books) -> None:
    from jxc_desktop.domain.permissions import DEFAULT_ROLES, SALESPERSON, Permission

    more = DEFAULT_ROLES[SALESPERSON] | {Permission.DOCUMENT_CORRECT, Permission.DOCUMENT_VIEW_ALL}
    shop.services.users.save_role(SALESPERSON, "Salesperson", more)
    shop.do("user", code="小王", role="salesperson")
    of = {"do": "correct", "document": "dn", "lines": [{"line": 1, "price": "60"}]}
    found = shop.ask("comparison", of=of, **{"as": "小王"})
    assert found["effects"]["margin"] is None
    assert found["effects"]["debts"] == [{"name": "客户", "amount": "40.00", "role": "customer"}]


def test_what_a_corrected_document_drew_is_open_to_its_copy(books: Books) -> None:
    books.product()
    books.receive("A", "10", "1", "2026-05-01")
    wanted = {"product": "A", "quantity": "5", "price": "2"}
    ordered = books.do("post", kind="sales_order", at="2026-05-02", lines=[wanted])["number"]
    sent = books.do("post", kind="delivery", at="2026-05-03", **{"from": ordered})["number"]

    books.do("correct", document=sent, lines=[{"line": 1, "quantity": "2"}])

    rest = books.do("post", kind="delivery", at="2026-05-04", **{"from": ordered})["number"]
    assert books.ask("document", document=rest)["lines"][0]["quantity"] == "3"
    assert books.is_sound()
