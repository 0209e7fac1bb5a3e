"""Rights by data: a salesperson sees the own documents and no costs, wherever they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import NotAllowed, NotFound
from jxc_desktop.domain.permissions import DEFAULT_ROLES, SALESPERSON, Permission
from jxc_desktop.services.documents import DocumentFilter
from jxc_desktop.services.feedback import FeedbackFilter
from tests.support.commands import Books

SECRET = "37.77"
"""What the goods cost: no answer to a salesperson may hold it, nor a multiple of it."""
FIGURES = {Decimal(SECRET) * count for count in range(1, 11)} | {Decimal("22.23"), Decimal("44.46"), Decimal("0.3705")}


ASKS: list[dict[str, Any]] = [
    {"ask": "stock", "product": "A"},
    {"ask": "stock", "product": "A", "at": "2026-05-20"},
    {"ask": "moves", "product": "A"},
    {"ask": "document", "document": "mine"},
    {"ask": "document", "document": "delivery of mine"},
    {"ask": "price", "product": "A", "party": "C1"},
    {"ask": "quote_total", "kind": "sales_order", "party": "C1", "lines": [{"product": "A", "quantity": "1"}]},
    {"ask": "preview", "of": {"do": "post", "kind": "delivery", "party": "C1", "lines": [{"product": "A"}]}},
    {"ask": "scan", "code": "A"},
    {"ask": "journal"},
    {"ask": "trial_balance"},
    {"ask": "party", "party": "C1"},
    {"ask": "reports"},
    {"ask": "suggested_price", "product": "A", "party": "C1"},
    {"ask": "supplier_prices", "product": "A"},
    {"ask": "price_history", "product": "A"},
    {"ask": "price_lists"},
    {"ask": "suggestions"},
    {"ask": "uninvoiced"},
    {"ask": "to_invoice"},
    {"ask": "customer", "party": "C1"},
    {"ask": "orders"},
    {"ask": "order", "document": "mine"},
    {"ask": "chain", "document": "mine"},
    {"ask": "picking"},
    {"ask": "shipments"},
    {"ask": "vouchers"},
    {"ask": "statement", "party": "S1"},
    {"ask": "contracts"},
    {"ask": "history", "document": "GR-20260501-0001"},
    {"ask": "comparison", "of": {"do": "reverse", "document": "GR-20260501-0001"}},
    {"ask": "preview", "of": {"do": "reverse", "document": "delivery of mine"}},
]


@pytest.fixture
def shop(books: Books) -> Books:
    """Goods bought at a cost that is a secret; two salespeople with an order each."""
    books.product("A", price="60", purchase_price=SECRET)
    books.do("party", code="S1", name="供货商", role="supplier")
    books.do("party", code="C1", name="客户", role="customer")
    for name in ("小王", "小李"):
        books.do("user", code=name, role="salesperson")
    books.receive("A", "10", SECRET, "2026-05-01", party="S1")
    lines = [{"product": "A", "quantity": "2", "price": "60"}]
    for ref, who in (("mine", "小王"), ("theirs", "小李")):
        books.do("post", kind="sales_order", party="C1", ref=ref, lines=lines, **{"as": who})
        books.do("post", kind="delivery", ref=f"delivery of {ref}", confirm="all", **{"from": ref, "as": "owner"})
    return books


def number(shop: Books, ref: str) -> str:
    return shop.file.references.resolve(ref)


def sign_in(shop: Books, who: str) -> None:
    shop.services.users.sign_in_trusted(who)
    shop.file._signed_in = who


def test_a_salesperson_lists_counts_and_opens_only_the_own_documents(shop: Books) -> None:
    sign_in(shop, "小王")
    documents = shop.services.documents
    assert [row.number for row in documents.list(DocumentFilter()).rows] == [number(shop, "mine")]
    assert documents.counts(["sales_order", "delivery", "goods_receipt"])["posted"] == 1
    assert documents.view(number(shop, "mine")).total == Decimal("120.00")
    with pytest.raises(NotFound):
        documents.view(number(shop, "theirs"))


@pytest.mark.parametrize(
    "line",
    [
        {"ask": "document", "document": "theirs"},
        {"do": "reverse", "document": "theirs"},
        {"do": "correct", "document": "theirs", "lines": []},
        {"do": "post", "kind": "delivery", "from": "theirs"},
        {"ask": "preview", "of": {"do": "post", "kind": "delivery", "from": "theirs"}},
        {"do": "draft", "kind": "delivery", "from": "theirs"},
        {"do": "print", "document": "theirs", "file": "x.pdf"},
    ],
)
def test_documents_of_others_are_not_there(shop: Books, line: dict[str, Any]) -> None:
    answer = shop.line(**{**line, "as": "小王"})
    assert not answer["ok"] and answer["error"]["code"] in {"not_found", "not_allowed"}, answer


@pytest.mark.parametrize("line", ASKS, ids=str)
def test_no_answer_names_a_document_of_somebody_else(shop: Books, line: dict[str, Any]) -> None:
    rights = {right for right in Permission if right is not Permission.DOCUMENT_VIEW_ALL}
    shop.services.users.save_role(SALESPERSON, "Salesperson", rights)
    shop.do("user", code="老板娘", role="owner")
    shop.file._signed_in = None
    answer = json.dumps(shop.line(**{**line, "as": "小王"}))
    assert number(shop, "theirs") not in answer
    assert number(shop, "delivery of theirs") not in answer


def test_the_chain_shows_only_what_may_be_seen(shop: Books) -> None:
    whole = shop.services.chains.chain(number(shop, "mine"))
    assert len(whole.nodes) == 2
    sign_in(shop, "小王")
    assert [node.number for node in shop.services.chains.chain(number(shop, "mine")).nodes] == [number(shop, "mine")]
    assert shop.ask("document", document="mine", **{"as": "小王"})["down"] == []


def test_drafts_of_others_are_not_there(shop: Books) -> None:
    lines = [{"product": "A", "quantity": "1"}]
    key = shop.do("draft", kind="sales_order", party="C1", ref="d", lines=lines, **{"as": "小李"})["key"]
    assert shop.refused("void", document="d", **{"as": "小王"})["code"] == "not_found"
    sign_in(shop, "小王")
    assert shop.services.documents.drafts() == []
    with pytest.raises(NotFound):
        shop.services.documents.draft(key)
    with pytest.raises(NotFound):
        shop.services.documents.save(Draft(kind="sales_order", key=key, party="C1"))


def test_who_sees_all_documents_sees_them(shop: Books) -> None:
    assert len(shop.services.documents.list(DocumentFilter(kinds=("sales_order",))).rows) == 2


def test_a_correction_by_the_owner_stays_in_sight_of_who_made_the_document(shop: Books) -> None:
    lines = [{"product": "A", "quantity": "1", "price": "60"}]
    shop.do("post", kind="quotation", party="C1", ref="q", lines=lines, **{"as": "小王"})
    copy = shop.do("correct", document="q", lines=[{"line": 1, "price": "59"}])["number"]
    assert shop.ask("document", document=copy, **{"as": "小王"})["total"] == "59.00"


def test_movements_name_no_documents_of_others(shop: Books) -> None:
    rows = shop.ask("moves", product="A", **{"as": "小王"})
    assert len(rows) == 3
    assert {row["document"] for row in rows} == {""}
    assert {row["cost"] for row in rows} == {None}


# costs


def figures(value: object) -> Iterator[Decimal]:
    """Every number in an answer, however deep."""
    if isinstance(value, dict):
        for item in value.values():
            yield from figures(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from figures(item)
    elif isinstance(value, Decimal):
        yield value
    elif isinstance(value, str):
        for word in value.replace("¥", " ").replace(",", "").split():
            try:
                yield Decimal(word.rstrip("%.;:，。"))
            except ArithmeticError:
                continue


def tells_cost(value: object) -> bool:
    return any(abs(figure) in FIGURES for figure in figures(value))


def widen(shop: Books) -> None:
    """Give salespeople nearly every right, but not that of seeing costs."""
    rights = {right for right in Permission if right is not Permission.COST_VIEW}
    shop.services.users.sign_in_trusted()
    # what we buy and what we owe tell what we paid
    telling = {right for right in Permission if right.value.startswith(("purchase.", "money."))}
    changing = {Permission.USER_EDIT, Permission.OPENING_POST, Permission.COST_ADJUST, Permission.STOCK_POST}
    kept = rights - telling - changing
    shop.services.users.save_role(SALESPERSON, "Salesperson", kept | DEFAULT_ROLES[SALESPERSON])
    shop.file._signed_in = None


@pytest.mark.parametrize("line", ASKS, ids=str)
def test_no_question_tells_costs_to_who_may_not_see_them(shop: Books, line: dict[str, Any]) -> None:
    widen(shop)
    answer = shop.line(**{**line, "as": "小王"})
    assert not tells_cost(answer), answer
    assert answer["ok"] or answer["error"]["code"] in {"not_allowed", "invalid", "unknown_member"}, answer


def test_every_report_leaves_costs_out(shop: Books) -> None:
    widen(shop)
    names = [report["name"] for report in shop.ask("reports", **{"as": "小王"})]
    assert names
    for name in names:
        for parameters in ({}, {"period": "this_month"}, {"product": "A"}):
            answer = shop.line(ask="report", name=name, parameters=parameters, **{"as": "小王"})
            assert not tells_cost(answer), (name, answer)


def test_exports_leave_costs_out(shop: Books, tmp_path: Path) -> None:
    from jxc_desktop.exchange.reader import read_sheet

    widen(shop)
    names = [report["name"] for report in shop.ask("reports", **{"as": "小王"})]
    for what in ("products", "parties", *names):
        path = tmp_path / f"{what}.xlsx"
        answer = shop.line(do="export", what=what, file=str(path), **{"as": "小王"})
        if answer["ok"]:
            assert not tells_cost(list(map(str, _cells(read_sheet(path))))), what


def _cells(sheet: Any) -> Iterator[object]:
    for row in sheet.rows:
        yield from row


def test_reports_by_document_hold_the_own_documents_only(shop: Books) -> None:
    shop.sell("A", "1", "2026-05-20", "60")
    rights = DEFAULT_ROLES[SALESPERSON] | {Permission.REPORT_VIEW}
    shop.services.users.save_role(SALESPERSON, "Salesperson", rights)
    shop.file._signed_in = None
    asked = {"period": "this_month", "product": "A"}
    whole = shop.ask("report", name="sale_lines", parameters=asked)["rows"]
    own = shop.ask("report", name="sale_lines", parameters=asked, **{"as": "小王"})["rows"]
    assert len(whole) == 3 and own == []


def test_a_card_and_a_list_of_goods_leave_the_purchase_price_out(shop: Books) -> None:
    sign_in(shop, "小王")
    assert shop.services.masterdata.product("A").purchase_price is None
    assert {row.purchase_price for row in shop.services.masterdata.products().rows} == {None}


def test_a_quote_of_a_sale_names_no_purchase_price(shop: Books) -> None:
    from jxc_desktop.domain.documents import DraftLine

    sign_in(shop, "小王")
    draft = Draft("sales_order", "k", (DraftLine(1, product="A"),), party="C1")
    assert shop.services.documents.quote(draft).lines[0].last_price is None


def test_a_doubt_about_the_cost_does_not_tell_it(shop: Books) -> None:
    line = {"product": "A", "quantity": "1", "price": "1"}
    answer = shop.line(do="post", kind="delivery", party="C1", lines=[line], **{"as": "小王"})
    assert "below_cost" in [doubt["code"] for doubt in answer["doubts"]]
    assert not tells_cost(answer)
    assert tells_cost(shop.line(do="post", kind="delivery", party="C1", lines=[line]))


def test_documents_whose_prices_are_costs_show_no_amounts(shop: Books) -> None:
    shop.do("user", code="收银", role="counter_operator")
    found = shop.ask("document", document="GR-20260501-0001", **{"as": "收银"})
    assert not tells_cost(found)
    assert tells_cost(shop.ask("document", document="GR-20260501-0001"))
    assert shop.refused("print", document="GR-20260501-0001", file="x.pdf", **{"as": "收银"})["code"] == "not_allowed"
    sign_in(shop, "收银")
    (row,) = shop.services.documents.list(DocumentFilter(kinds=("goods_receipt",))).rows
    assert row.total is None
    with pytest.raises(NotAllowed):
        shop.services.documents.correction_of("GR-20260501-0001")


def test_prints_of_others_are_neither_listed_nor_touched(shop: Books) -> None:
    for ref in ("mine", "theirs"):
        shop.do("print", document=ref)
    shop.services.printing.print_slip("交班", ())
    jobs = {job.number: job.id for job in shop.services.printing.jobs()}
    sign_in(shop, "小王")
    printing = shop.services.printing
    assert [job.number for job in printing.jobs()] == ["", number(shop, "mine")]
    for refused in (printing.drop, printing.retry):
        with pytest.raises(NotFound):
            refused(jobs[number(shop, "theirs")])
    printing.drop(jobs[number(shop, "mine")])


def test_the_file_of_a_carrier_tells_nothing_of_deliveries_of_others(shop: Books, tmp_path: Path) -> None:
    line = [{"product": "A", "quantity": "1", "price": "60"}]
    rights = {right for right in Permission if right is not Permission.DOCUMENT_VIEW_ALL}
    shop.services.users.save_role(SALESPERSON, "Salesperson", rights)
    own, other = (
        shop.do("post", kind="delivery", party="C1", tracking=f"SF{place}", lines=line, confirm="all", **{"as": who})
        for place, who in enumerate(("小王", "小李"))
    )
    path = tmp_path / "carrier.csv"
    path.write_text("运单号,状态\nSF0,已签收\nSF1,已签收\n", encoding="utf-8")
    sign_in(shop, "小王")
    shipping = shop.services.shipping
    seen = shipping.preview_file(path)
    assert ([one.number for one in seen.rows], seen.changed, len(seen.problems)) == ([own["number"], ""], 1, 1)
    assert shipping.import_file(path).changed == 1
    assert sum(shipping.counts().values()) == 1
    sign_in(shop, "小李")
    assert shipping.get(other["number"]).state == "shipped"


def test_a_complaint_does_not_name_a_document_of_somebody_else(shop: Books) -> None:
    rights = {right for right in Permission if right is not Permission.DOCUMENT_VIEW_ALL}
    shop.services.users.save_role(SALESPERSON, "Salesperson", rights)
    for ref in ("mine", "theirs"):
        shop.do("feedback", type="complaint", party="C1", document=ref, text="漏发")
    sign_in(shop, "小王")
    feedback = shop.services.feedback
    assert [one.document for one in feedback.list().rows] == ["", number(shop, "mine")]
    assert feedback.list(FeedbackFilter(document=number(shop, "theirs"))).rows == ()
