"""Buying beyond the documents: what to order and from whom, quotes compared, contracts, what is not invoiced yet."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.commands import Books


@pytest.fixture
def shop(books: Books) -> Books:
    """Two suppliers, goods with reorder points and cartons."""
    books.do("party", code="S1", name="华润商贸", role="supplier", lead_days=7)
    books.do("party", code="S2", name="大昌贸易", role="supplier", lead_days=3)
    books.do("party", code="C1", name="好又多", role="customer")
    books.product(
        "A", unit="瓶", units=[{"unit": "箱", "factor": "24"}], min="48", max="96", purchase_unit="箱", supplier="S1",
        purchase_price="2.00",
    )  # fmt: skip
    books.product("B", min="10", supplier="S2", purchase_price="5.00")
    books.product("C", min="5", purchase_price="1.00")
    books.product("D", purchase_price="7.00", supplier="S1")
    return books


def by_code(rows: list[dict[str, object]]) -> dict[str, dict[str, object]]:
    return {str(row["code"]): row for row in rows}


def test_goods_below_their_reorder_point_are_suggested_in_whole_purchase_units(shop: Books):
    shop.receive("A", "30", "2.10", "2026-05-01", party="S1")
    found = by_code(shop.ask("suggestions"))
    assert set(found) == {"A", "B", "C"}
    cola = found["A"]
    assert (cola["needed"], cola["quantity"], cola["unit"]) == ("66", "3", "箱")
    assert (cola["demand"], cola["safety"], cola["on_hand"], cola["on_order"], cola["promised"]) == (
        "0", "96", "30", "0", "0",
    )  # fmt: skip
    assert (cola["supplier"], cola["price"], cola["lead_days"]) == ("S1", "50.4", 7)
    assert (found["C"]["supplier"], found["C"]["quantity"]) == ("", "5")


def test_what_is_on_order_is_not_suggested_again(shop: Books):
    made = shop.do("order_suggestions")
    assert [(one["supplier"], one["lines"], one["total"]) for one in made["orders"]] == [
        ("S1", 1, "192.00"),
        ("S2", 1, "50.00"),
    ]
    assert set(by_code(shop.ask("suggestions"))) == {"C"}
    order = shop.ask("document", document=made["orders"][0]["number"])
    assert (order["kind"], order["lines"][0]["quantity"], order["lines"][0]["unit"]) == ("purchase_order", "4", "箱")
    assert shop.is_sound()


def test_ordering_twice_with_one_key_orders_once(shop: Books):
    first = shop.do("order_suggestions", key="K1")
    again = shop.do("order_suggestions", key="K1")
    assert again["repeated"] and again["orders"] == first["orders"]


def test_chosen_suggestions_take_the_changed_quantity_supplier_and_price(shop: Books):
    lines = [
        {"product": "A", "quantity": "5", "supplier": "S2", "price": "47"},
        {"product": "C", "supplier": "S2"},
        {"product": "D", "quantity": "2"},
    ]
    made = shop.do("order_suggestions", lines=lines)
    assert [(one["supplier"], one["lines"], one["total"]) for one in made["orders"]] == [
        ("S2", 2, "240.00"),
        ("S1", 1, "14.00"),
    ]


def test_a_chosen_suggestion_without_a_supplier_orders_nothing_at_all(shop: Books):
    error = shop.refused("order_suggestions", lines=[{"product": "A"}, {"product": "C"}])
    assert error["field"] == "lines[2].supplier"
    assert "A" in by_code(shop.ask("suggestions"))


def test_orders_may_be_kept_as_drafts(shop: Books):
    made = shop.do("order_suggestions", post=False)
    assert all(one["key"] and not one["number"] for one in made["orders"])
    counted = shop.services.documents.counts(["purchase_order"])
    assert (counted["draft"], counted["posted"]) == (2, 0)


def test_a_customers_order_that_cannot_be_met_is_suggested_and_linked(shop: Books):
    shop.receive("D", "3", "7", "2026-05-01", party="S1")
    order = shop.do("post", kind="sales_order", party="C1", lines=[{"product": "D", "quantity": "10", "price": "9"}])
    suggested = by_code(shop.ask("suggestions"))["D"]
    assert (suggested["promised"], suggested["on_hand"], suggested["needed"]) == ("10", "3", "7")
    assert suggested["short"] == [{"document": order["number"], "line": 1, "quantity": "7"}]
    made = shop.do("order_suggestions", lines=[{"product": "D"}])
    bought = shop.ask("document", document=made["orders"][0]["number"])
    assert (bought["lines"][0]["source"], bought["lines"][0]["price"]) == (order["number"], "7")
    assert "D" not in by_code(shop.ask("suggestions"))


def test_an_order_for_goods_two_customers_wait_for_is_linked_to_both(shop: Books):
    shop.receive("D", "3", "7", "2026-05-01", party="S1")
    waiting = [
        shop.do("post", kind="sales_order", party="C1", lines=[{"product": "D", "quantity": wanted, "price": "9"}])
        for wanted in ("10", "5")
    ]
    made = shop.do("order_suggestions", lines=[{"product": "D", "quantity": "15"}])
    lines = shop.ask("document", document=made["orders"][0]["number"])["lines"]
    assert [(line["source"], line["quantity"]) for line in lines] == [
        (waiting[0]["number"], "7"),
        (waiting[1]["number"], "8"),
    ]
    assert "D" not in by_code(shop.ask("suggestions"))


def test_a_requisition_becomes_an_order_for_every_supplier_in_one_action(shop: Books):
    wanted = shop.do(
        "post", kind="purchase_requisition", due="2026-06-01",
        lines=[{"product": "A", "quantity": "2", "unit": "箱"}, {"product": "B", "quantity": "4"}],
    )  # fmt: skip
    made = shop.do("order_requisition", document=wanted["number"])
    assert [(one["supplier"], one["total"]) for one in made["orders"]] == [("S1", "96.00"), ("S2", "20.00")]
    up = shop.ask("document", document=made["orders"][0]["number"])["lines"][0]
    assert (up["source"], up["source_line"]) == (wanted["number"], 1)
    assert shop.refused("order_requisition", document=wanted["number"])


def quoted(shop: Books, inquiry: str, supplier: str, price: str, **more: object) -> str:
    line = {"from_line": 1, "quantity": "100", "price": price, **{k: v for k, v in more.items() if k == "minimum"}}
    header = {k: v for k, v in more.items() if k != "minimum"}
    made = shop.do("post", kind="supplier_quote", party=supplier, **{"from": inquiry}, lines=[line], **header)
    return str(made["number"])


def test_the_cheapest_quote_that_holds_is_marked_and_ordered_at_its_price(shop: Books):
    inquiry = shop.do("post", kind="supplier_inquiry", at="2026-05-10", lines=[{"product": "B", "quantity": "100"}])[
        "number"
    ]
    dear = quoted(shop, inquiry, "S1", "4.80", at="2026-05-11", due="2026-06-30")
    cheap = quoted(shop, inquiry, "S2", "4.50", at="2026-05-11", due="2026-06-30")
    [row] = shop.ask("compare_quotes", document=inquiry)
    assert row["cheapest"] == "S2"
    assert {one["supplier"]: one["number"] for one in row["offers"]} == {"S1": dear, "S2": cheap}
    made = shop.do("order_cheapest", document=inquiry)
    order = shop.ask("document", document=made["orders"][0]["number"])
    assert (order["party"], order["lines"][0]["price"], order["lines"][0]["source"]) == ("S2", "4.5", cheap)
    assert order["total"] == "450.00"


def test_a_quote_that_ended_or_needs_more_does_not_win(shop: Books):
    inquiry = shop.do("post", kind="supplier_inquiry", at="2026-05-10", lines=[{"product": "B", "quantity": "100"}])[
        "number"
    ]
    quoted(shop, inquiry, "S1", "4.80", at="2026-05-11")
    quoted(shop, inquiry, "S2", "3.00", at="2026-05-11", minimum="500")
    [row] = shop.ask("compare_quotes", document=inquiry)
    assert (row["cheapest"], [one["supplier"] for one in row["beyond"]]) == ("S1", ["S2"])
    shop.do("clock", now="2026-07-01T09:00")
    quoted(shop, inquiry, "S2", "2.00", at="2026-06-01", due="2026-06-15")
    assert shop.ask("compare_quotes", document=inquiry)[0]["cheapest"] == "S1"


def test_an_order_from_a_quote_takes_the_supplier_that_was_chosen(shop: Books):
    inquiry = shop.do("post", kind="supplier_inquiry", at="2026-05-10", lines=[{"product": "B", "quantity": "100"}])[
        "number"
    ]
    quoted(shop, inquiry, "S1", "4.80", at="2026-05-11")
    quoted(shop, inquiry, "S2", "4.50", at="2026-05-11")
    made = shop.do("order_cheapest", document=inquiry, suppliers={"B": "S1"})
    assert [(one["supplier"], one["total"]) for one in made["orders"]] == [("S1", "480.00")]
    assert shop.refused("order_cheapest", document=inquiry, suppliers={"B": "S9"})["field"] == "lines[1].supplier"


def test_the_price_library_lists_what_holds_today(shop: Books):
    shop.do(
        "post", kind="supplier_quote", party="S1", at="2026-05-11", due="2026-05-31",
        lines=[{"product": "A", "quantity": "1", "unit": "箱", "price": "45.60"}],
    )  # fmt: skip
    [offer] = shop.ask("supplier_prices")
    assert (offer["supplier"], offer["price"], offer["base_price"], offer["until"]) == (
        "S1", "45.6", "1.9", "2026-05-31",
    )  # fmt: skip
    assert shop.ask("supplier_prices", supplier="S2") == []
    shop.do("clock", now="2026-06-01T09:00")
    assert shop.ask("supplier_prices") == []


def test_the_price_history_tells_what_every_supplier_was_paid(shop: Books):
    shop.receive("A", "24", "2.10", "2026-05-01", party="S1")
    shop.receive("A", "24", "2.00", "2026-05-05", party="S2")
    shop.do(
        "post",
        kind="purchase_order",
        party="S1",
        lines=[{"product": "A", "quantity": "1", "unit": "箱", "price": "52.80"}],
    )
    found = shop.ask("price_history", product="A")
    assert [(one["party"], one["price"]) for one in found["points"]] == [("S1", "2.2"), ("S2", "2"), ("S1", "2.1")]
    assert (found["on_hand"], found["on_order"], found["available"]) == ("48", "24", "48")
    assert len(shop.ask("price_history", product="A", party="S2")["points"]) == 1


def test_a_contract_counts_what_is_ordered_under_it_and_warns_before_its_end(shop: Books):
    contract = shop.do(
        "post", kind="purchase_contract", party="S1", at="2026-01-01", due="2026-06-10",
        lines=[{"product": "A", "quantity": "100", "price": "2.00"}],
    )["number"]  # fmt: skip
    shop.do("post", kind="purchase_order", party="S1", **{"from": contract}, lines=[{"from_line": 1, "quantity": "30"}])
    [found] = shop.ask("contracts")
    assert (found["number"], found["state"], found["days_left"]) == (contract, "ending", 20)
    assert (found["lines"][0]["ordered"], found["ordered_amount"]) == ("30", "60.00")
    shop.do("setting", name="contract_warning_days", value="10")
    assert shop.ask("contracts")[0]["state"] == "running"
    shop.do("clock", now="2026-06-11T09:00")
    assert shop.ask("contracts")[0]["state"] == "ended"


def test_receipts_wait_for_their_invoice(shop: Books):
    first = shop.receive("A", "24", "2.10", "2026-05-01", party="S1")
    shop.receive("B", "10", "5", "2026-05-02", party="S2")
    assert [one["source"]["document"] for one in shop.ask("uninvoiced", supplier="S1")] == [first]
    assert len(shop.ask("uninvoiced")) == 2
    shop.do("post", kind="purchase_invoice", **{"from": first}, lines=[{"from_line": 1, "quantity": "20"}])
    [left] = shop.ask("uninvoiced", supplier="S1")
    assert (left["open"], left["amount"]) == ("4", "8.40")
    shop.do("post", kind="purchase_return", **{"from": first}, confirm="all", lines=[{"from_line": 1, "quantity": "4"}])
    assert shop.ask("uninvoiced", supplier="S1") == []


def test_a_file_is_kept_with_a_document_and_taken_away_with_a_trace(shop: Books, tmp_path: Path):
    contract = shop.do(
        "post", kind="purchase_contract", party="S1", lines=[{"product": "A", "quantity": "1", "price": "2"}]
    )["number"]
    scan = tmp_path / "合同.pdf"
    scan.write_bytes(b"%PDF-1.4 agreed")
    kept = shop.do("attach", document=contract, file=str(scan))
    assert [one["name"] for one in shop.ask("attachments", document=contract)] == ["合同.pdf"]
    assert shop.refused("attach", document=contract, file=str(scan))["field"] == "file"
    written = shop.services.attachments.save(contract, kept["id"], tmp_path / "out")
    assert written.read_bytes() == b"%PDF-1.4 agreed"
    shop.do("detach", document=contract, attachment=kept["id"])
    assert shop.ask("attachments", document=contract) == []
    large = tmp_path / "large.bin"
    large.write_bytes(b"0" * (10 * 1024 * 1024 + 1))
    assert shop.refused("attach", document=contract, file=str(large))["field"] == "file"


def test_salespeople_see_what_is_short_but_not_what_it_costs(shop: Books):
    shop.do("user", name="小王", roles=["salesperson"])
    rows = shop.line(ask="suggestions", **{"as": "小王"})["result"]
    assert {row["price"] for row in rows} == {None}
    assert shop.line(do="order_suggestions", **{"as": "小王"})["error"]["code"] == "not_allowed"
    assert Decimal(rows[0]["needed"]) > 0


def report(shop: Books, name: str, **parameters: object) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = shop.ask("report", name=name, **parameters)["rows"]
    return rows


def test_order_tracking_tells_what_came_what_is_late_and_what_is_closed(shop: Books):
    order = shop.do(
        "post", kind="purchase_order", party="S1", at="2026-05-01", due="2026-05-11",
        lines=[{"product": "A", "quantity": "2", "unit": "箱", "price": "48"}, {"product": "D", "quantity": "5"}],
    )["number"]  # fmt: skip
    receipt = shop.do(
        "post", kind="goods_receipt", at="2026-05-13", **{"from": order},
        lines=[{"from_line": 1, "quantity": "1"}, {"from_line": 2, "quantity": "5"}],
    )["number"]  # fmt: skip
    [late] = report(shop, "purchase_order_tracking")
    assert (late["number"], late["ordered"], late["received"], late["open"], late["late"]) == (
        order, "48", "24", "24", 10,
    )  # fmt: skip
    whole = report(shop, "purchase_order_tracking", only="all")
    assert [(row["code"], row["late"], row["total"]) for row in whole] == [("A", 10, "96.00"), ("D", 2, "35.00")]
    shop.do("post", kind="purchase_invoice", **{"from": receipt}, lines=[{"from_line": 1, "quantity": "1"}])
    assert report(shop, "purchase_order_tracking")[0]["invoiced"] == "24"


def test_order_tracking_shares_what_was_paid_for_a_receipt_among_its_lines(shop: Books):
    order = shop.do(
        "post", kind="purchase_order", party="S1",
        lines=[{"product": "B", "quantity": "10", "price": "6"}, {"product": "D", "quantity": "10", "price": "4"}],
    )["number"]  # fmt: skip
    receipt = shop.do("post", kind="goods_receipt", **{"from": order})["number"]

    def paid() -> list[object]:
        return [row["paid"] for row in report(shop, "purchase_order_tracking", only="all")]

    assert paid() == ["0.00", "0.00"]
    shop.do(
        "post", kind="payment", party="S1", amount="50",
        allocations=[{"document": receipt, "amount": "50"}],
    )  # fmt: skip
    assert paid() == ["30.00", "20.00"]
    rest = shop.do("post", kind="payment", party="S1", amount="50")["number"]
    shop.do("settle", party="S1", document=rest, allocations="oldest_first")
    assert paid() == ["60.00", "40.00"]


def test_suppliers_are_rated_by_what_their_documents_say(shop: Books):
    order = shop.do(
        "post", kind="purchase_order", party="S1", at="2026-05-01", due="2026-05-11",
        lines=[{"product": "B", "quantity": "10", "price": "5"}, {"product": "D", "quantity": "10", "price": "7"}],
    )["number"]  # fmt: skip
    first = shop.do(
        "post", kind="goods_receipt", at="2026-05-10", **{"from": order},
        lines=[{"from_line": 1, "quantity": "10", "rejected": "2"}],
    )["number"]  # fmt: skip
    shop.do(
        "post", kind="goods_receipt", at="2026-05-12", **{"from": order}, lines=[{"from_line": 2, "quantity": "10"}]
    )
    shop.receive("B", "10", "5.50", "2026-05-15", party="S1")
    shop.do(
        "post",
        kind="purchase_return",
        at="2026-05-16",
        **{"from": first},
        confirm="all",
        lines=[{"from_line": 1, "quantity": "3"}],
    )
    [rated] = report(shop, "supplier_rating")
    assert (rated["orders"], rated["on_time"], rated["accepted"], rated["returned"], rated["price_change"]) == (
        1, "0.5", "0.9333", "0.1", "0.1",
    )  # fmt: skip
    late = shop.do(
        "post", kind="purchase_order", party="S1", at="2026-05-02", due="2026-05-20",
        lines=[{"product": "B", "quantity": "1", "price": "5"}],
    )["number"]  # fmt: skip
    for came_too_late in (False, True):
        if came_too_late:
            shop.do("post", kind="goods_receipt", at="2026-05-21", **{"from": late})
        [rated] = report(shop, "supplier_rating")
        rows = shop.ask("query", fact="purchases", rows=["product"], values=["on_time_rate", "accepted_rate"])
        totals = rows["totals"]
        assert (totals["on_time_rate"], totals["accepted_rate"]) == (rated["on_time"], rated["accepted"])
        assert [(row["product_code"], row["on_time_rate"]) for row in rows["rows"]] == [("B", "0.5"), ("D", "0")]


def test_the_reports_of_buying_list_suggestions_and_receipts_without_an_invoice(shop: Books):
    number = shop.receive("A", "24", "2.10", "2026-05-01", party="S1")
    [waiting] = report(shop, "uninvoiced_receipts")
    assert (waiting["number"], waiting["open"], waiting["amount"], waiting["days"]) == (number, "24", "50.40", 20)
    assert [row["code"] for row in report(shop, "purchase_suggestions", supplier="S2")] == ["B"]


def place(shop: Books, code: str) -> Decimal:
    return Decimal(shop.ask("stock", product="B", warehouse=code)["quantity"])


def test_rejected_goods_are_kept_apart_and_go_back_with_the_return(shop: Books):
    order = shop.do(
        "post", kind="purchase_order", party="S1", lines=[{"product": "B", "quantity": "10", "price": "5"}]
    )["number"]
    receipt = shop.do(
        "post", kind="goods_receipt", **{"from": order}, lines=[{"from_line": 1, "quantity": "10", "rejected": "3"}]
    )["number"]
    assert place(shop, "MAIN") == 7
    apart = [row for row in shop.ask("document", document=receipt)["postings"]["stock"] if row["warehouse"] != "MAIN"]
    assert [row["quantity"] for row in apart] == ["3"]
    assert by_code(shop.ask("suggestions"))["B"]["on_hand"] == "7"
    back = {"from_line": 1, "quantity": "3"}
    shop.do(
        "post",
        kind="purchase_return",
        warehouse=apart[0]["warehouse"],
        **{"from": receipt},
        confirm="all",
        lines=[back],
    )
    assert (place(shop, "MAIN"), place(shop, apart[0]["warehouse"])) == (7, 0)
    error = shop.refused("post", kind="purchase_return", **{"from": receipt}, lines=[{"from_line": 1, "quantity": "8"}])
    assert error["code"] == "more_than_source"
    assert shop.is_sound()


def test_what_came_in_parts_and_went_back_is_open_again_until_the_order_is_closed(shop: Books):
    order = shop.do(
        "post", kind="purchase_order", party="S1", lines=[{"product": "B", "quantity": "100", "price": "5"}]
    )["number"]
    first = shop.do("post", kind="goods_receipt", **{"from": order}, lines=[{"from_line": 1, "quantity": "60"}])
    assert shop.doubted(
        "post", kind="goods_receipt", **{"from": order}, lines=[{"from_line": 1, "quantity": "41"}]
    ) == ["over_receipt"]
    shop.do(
        "post",
        kind="purchase_return",
        **{"from": first["number"]},
        confirm="all",
        lines=[{"from_line": 1, "quantity": "10"}],
    )
    [row] = report(shop, "purchase_order_tracking")
    assert (row["received"], row["open"]) == ("50", "50")
    assert shop.services.orders.progress([order])[order].state == "partly"
    shop.services.orders.sent(order, "email")
    shop.services.orders.close(order)
    assert report(shop, "purchase_order_tracking") == []
    far = shop.services.orders.progress([order])[order]
    assert (far.state, far.sent) == ("closed", "email")


def test_an_invoice_number_of_a_supplier_is_entered_once(shop: Books):
    first = shop.receive("B", "10", "5", "2026-05-01", party="S1")
    invoice = shop.do(
        "post", kind="purchase_invoice", reference="F-1", **{"from": first}, lines=[{"from_line": 1, "quantity": "4"}]
    )["number"]
    again = {"kind": "purchase_invoice", "from": first, "lines": [{"from_line": 1, "quantity": "6"}]}
    assert shop.refused("post", reference="F-1", **again)["field"] == "reference"
    shop.do("correct", document=invoice, reference="F-1", lines=[{"line": 1, "quantity": "3"}])
    shop.do("post", reference="F-2", **again)
    other = shop.receive("B", "10", "5", "2026-05-02", party="S2")
    shop.do("post", kind="purchase_invoice", reference="F-1", **{"from": other})
    assert shop.is_sound()


def test_orders_that_have_to_be_approved_are_kept_as_drafts_all_together(shop: Books):
    shop.do("approval_rule", kind="purchase_order", fact="total", comparison=">", value="100", levels=["owner"])
    shop.do("user", name="小张", roles=["clerk", "owner"])
    made = shop.do("order_suggestions", **{"as": "小张"})
    assert all(one["key"] and not one["number"] for one in made["orders"])
    assert shop.services.documents.counts(["purchase_order"])["posted"] == 0
