"""Selling on account through the command file: from the quotation to the invoice, and back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jxc_desktop.db.queries.documents import DocumentFilter
from jxc_desktop.services.masterdata import NamedElsewhere
from tests.support.commands import Books

CUSTOMER = "C001"


@pytest.fixture
def trade(books: Books) -> Books:
    """A shop with a customer, two goods with barcodes, and ten pieces of each at 10.00."""
    books.do("party", code=CUSTOMER, name="长城超市", role="customer", address="长安街 1 号", terms_days=30)
    books.do("party", code="S001", name="华润商贸", role="supplier")
    books.product("A", name="可乐", barcodes=["6901028075763"], price="20")
    books.product("B", name="雪碧", barcodes=["6921168509256"], price="30")
    for code in ("A", "B"):
        books.receive(code, "10", "10", "2026-05-01", party="S001")
    return books


def order(books: Books, *lines: tuple[str, str], **members: Any) -> str:
    """Post a sales order of goods and quantities."""
    wanted = [{"product": code, "quantity": quantity} for code, quantity in lines]
    made = books.do("post", **{"kind": "sales_order", "party": CUSTOMER, "confirm": "all", "lines": wanted, **members})
    return str(made["number"])


def deliver(books: Books, source: str, *lines: tuple[int, str], **members: Any) -> str:
    """Post a delivery of lines of an order."""
    wanted = [{"from_line": line, "quantity": quantity} for line, quantity in lines]
    made = books.do("post", **{"kind": "delivery", "from": source, "confirm": "all", "lines": wanted, **members})
    return str(made["number"])


def line_of(books: Books, number: str, line: int = 1) -> dict[str, Any]:
    """A line of an order as it stands."""
    return next(one for one in books.ask("order", document=number)["lines"] if one["line"] == line)


def test_a_quotation_becomes_an_order_a_delivery_and_an_invoice_step_by_step(trade: Books):
    quote = trade.do(
        "post",
        kind="quotation",
        party=CUSTOMER,
        due="2026-06-30",
        lines=[{"product": "A", "quantity": "4", "price": "18"}],
    )["number"]
    ordered = trade.do("post", kind="sales_order", **{"from": quote})["number"]
    delivered = trade.do("post", kind="delivery", **{"from": ordered})["number"]
    invoiced = trade.do("invoice", documents=[delivered], reference="26112000000012345678")["number"]
    document = trade.ask("document", document=invoiced)
    assert (document["total"], document["party"]) == ("72.00", CUSTOMER)
    chain = trade.ask("chain", document=ordered)
    assert [(node["number"], node["step"], node["state"]) for node in chain["nodes"]] == [
        (quote, -1, "done"),
        (ordered, 0, "done"),
        (delivered, 1, "done"),
        (invoiced, 2, "posted"),
    ]
    assert chain["links"] == [[quote, ordered], [ordered, delivered], [delivered, invoiced]]
    assert trade.stock("A") == (Decimal(6), Decimal("60.00"))
    assert trade.is_sound()


def test_open_of_an_order_is_ordered_less_delivered_and_what_came_back_is_open_again(trade: Books):
    number = order(trade, ("A", "6"), ("B", "2"), due="2026-05-25")
    assert trade.ask("order", document=number)["state"] == "open"
    first = deliver(trade, number, (1, "4"))
    found = trade.ask("order", document=number)
    assert (found["state"], found["open"], found["delivered"], found["open_lines"]) == ("partly", "4", "4", 2)
    trade.do("post", kind="sales_return", **{"from": first}, confirm="all", lines=[{"from_line": 1, "quantity": "1"}])
    assert line_of(trade, number)["open"] == "3"
    deliver(trade, number, (1, "3"), (2, "2"))
    assert trade.ask("order", document=number)["state"] == "delivered"
    assert trade.ask("orders", state="open") == []
    assert trade.is_sound()


def test_an_order_is_late_after_its_day_until_it_is_closed(trade: Books):
    number = order(trade, ("A", "6"), due="2026-05-20")
    [late] = trade.ask("orders", state="late")
    assert (late["number"], late["late"], late["due"]) == (number, True, "2026-05-20")
    trade.do("close_order", document=number, reason="客户取消")
    assert trade.ask("orders", state="late") == []
    [closed] = trade.ask("orders", state="closed")
    assert (closed["state"], closed["open"]) == ("closed", "0")


def test_reversing_a_delivery_opens_its_order_again(trade: Books):
    number = order(trade, ("A", "6"))
    made = deliver(trade, number, (1, "6"))
    assert trade.ask("order", document=number)["state"] == "delivered"
    trade.do("reverse", document=made)
    assert trade.ask("order", document=number)["state"] == "open"


def test_a_second_order_cannot_reserve_the_same_piece_and_asks_purchasing_for_it(trade: Books):
    order(trade, ("A", "8"))
    second = order(trade, ("A", "5"), due="2026-06-01")
    line = line_of(trade, second)
    assert (line["reserved"], line["short"], line["available"]) == ("2", "3", "0")
    wanted = trade.do("purchase_request", document=second)["number"]
    requested = trade.ask("document", document=wanted)
    assert [(one["product"], one["quantity"], one["source"]) for one in requested["lines"]] == [("A", "3", second)]
    assert line_of(trade, second)["requested"] == "3"
    assert trade.refused("purchase_request", document=second)["code"] == "invalid"
    assert wanted in [node["number"] for node in trade.ask("chain", document=second)["nodes"]]


def test_picking_follows_the_bins_takes_right_goods_and_refuses_wrong_ones_and_too_many(trade: Books):
    trade.do("bin", code="A-01")
    trade.do("put_away", lines=[{"product": "B", "bin": "A-01"}])
    trade.product("W", barcodes=["6900873042720"])
    number = order(trade, ("A", "3"), ("B", "2"))
    assert [row["number"] for row in trade.ask("picking")] == [number]
    assert [one["product"] for one in trade.ask("picking", document=number)["lines"]] == ["B", "A"]
    scan = {"scan": "6901028075763"}
    assert trade.refused("pick", document=number, lines=[scan, {"scan": "6900873042720"}])["code"] == "wrong_goods"
    many = {"scan": "6901028075763", "quantity": "4"}
    assert trade.refused("pick", document=number, lines=[many])["code"] == "too_many_picked"
    made = trade.do(
        "pick", document=number, lines=[scan, scan, {"line": 2, "short": "破损"}, {"product": "B", "quantity": "1"}]
    )
    assert made["short"] == {}
    found = trade.ask("order", document=number)
    assert (found["open"], found["state"]) == ("2", "partly")
    assert trade.stock("A")[0] == 8


def test_a_short_pick_says_why_on_its_order_and_leaves_the_rest_open(trade: Books):
    number = order(trade, ("A", "3"))
    made = trade.do("pick", document=number, lines=[{"scan": "6901028075763"}, {"line": 1, "short": "货架上没有"}])
    assert made["short"] == {"1": "货架上没有"}
    assert line_of(trade, number)["open"] == "2"
    assert trade.refused("pick", document=number, lines=[{"line": 1, "short": " "}])["code"] == "invalid"


def test_a_pick_keeps_its_progress_until_somebody_goes_on(trade: Books):
    number = order(trade, ("A", "3"))
    trade.do("pick", document=number, lines=[{"scan": "6901028075763"}], post=False)
    assert trade.ask("picking", document=number)["lines"][0]["picked"] == "1"
    assert trade.ask("picking")[0]["begun"] is True
    trade.do("pick", document=number)
    assert trade.ask("order", document=number)["state"] == "delivered"
    assert trade.refused("pick", document=number)["code"] == "nothing_to_pick"


def test_carrier_number_and_signature_are_said_of_a_posted_delivery(trade: Books):
    made = deliver(trade, order(trade, ("A", "3")), (1, "3"), carrier="顺丰")
    [waiting] = trade.ask("shipments", state="waiting")
    assert (waiting["carrier"], waiting["address"]) == ("顺丰", "长安街 1 号")
    trade.do("ship", document=made, tracking="SF1234567890", parcels=2)
    [shipped] = trade.ask("shipments", state="shipped")
    assert (shipped["tracking"], shipped["parcels"]) == ("SF1234567890", 2)
    trade.do("ship", document=made, state="signed", on="2026-05-23")
    [signed] = trade.ask("shipments", state="signed")
    assert signed["on"] == "2026-05-23"
    assert trade.refused("ship", document=made, state="lost")["code"] == "invalid"
    assert trade.is_sound()


def test_a_carriers_file_marks_deliveries_and_names_the_rows_it_cannot_take(trade: Books, tmp_path: Path):
    first = deliver(trade, order(trade, ("A", "3")), (1, "3"), tracking="SF1")
    second = deliver(trade, order(trade, ("B", "3")), (1, "3"))
    file = tmp_path / "states.csv"
    file.write_text(f"单号,快递单号,状态,签收日期\n,SF1,已签收,2026/05/23\n{second},YT9,在途,\nX-1,,已签收,\n", "utf-8")
    seen = trade.do("import_shipping", file=str(file), preview=True)
    assert (seen["rows"], seen["changed"], [one["cell"] for one in seen["problems"]]) == (3, 2, ["A4"])
    assert trade.ask("shipments", state="signed") == []
    assert trade.do("import_shipping", file=str(file))["changed"] == 2
    assert trade.ask("shipments", document=first)[0]["state"] == "signed"
    assert trade.ask("shipments", document=second)[0]["tracking"] == "YT9"
    assert trade.do("import_shipping", file=str(file))["changed"] == 0


def test_several_deliveries_of_a_customer_stand_on_one_invoice_and_a_return_on_a_red_one(trade: Books):
    first = deliver(trade, order(trade, ("A", "3")), (1, "3"))
    second = deliver(trade, order(trade, ("B", "2")), (1, "2"))
    waiting = trade.ask("to_invoice")
    assert (waiting["open"], {row["number"] for row in waiting["rows"]}) == ("120.00", {first, second})
    trade.do("party", code="C002", name="别人", role="customer")
    other = deliver(trade, order(trade, ("A", "1"), party="C002"), (1, "1"))
    assert trade.refused("invoice", documents=[first, other])["code"] == "invalid"
    invoice = trade.do("invoice", documents=[first, second], reference="26112000000012345678")["number"]
    assert trade.ask("document", document=invoice)["total"] == "120.00"
    assert [row["number"] for row in trade.ask("to_invoice")["rows"]] == [other]
    back = trade.do(
        "post", kind="sales_return", **{"from": first}, confirm="all", lines=[{"from_line": 1, "quantity": "1"}]
    )["number"]
    red = trade.do("invoice", documents=[back])["number"]
    assert trade.ask("document", document=red)["kind"] == "sales_red_invoice"
    assert trade.ask("document", document=red)["total"] == "20.00"
    assert trade.is_sound()


def test_the_tax_programs_file_has_codes_as_text_and_amounts_to_the_cent(trade: Books, tmp_path: Path):
    from jxc_desktop.exchange.reader import read_sheet

    trade.do("party", code=CUSTOMER, tax_number="91110000MA0000001X", bank="工商银行 6222000000000000001")
    trade.do("product", code="A", tax_rate="13", custom={"tax_code": "1030307010000000000"})
    line = {"product": "A", "quantity": "3", "amount": "100.00"}
    made = trade.do("post", kind="delivery", party=CUSTOMER, lines=[line], confirm="all")["number"]
    invoice = trade.do("invoice", documents=[made])["number"]
    file = tmp_path / "invoices.xlsx"
    answer = trade.do("export_invoices", documents=[invoice], file=str(file))
    assert (answer["invoices"], answer["lines"], answer["total"], answer["without_code"]) == (1, 1, "100.00", [])
    basic, detail = read_sheet(file, 0).rows, read_sheet(file, 1).rows
    assert basic[1][0] == detail[1][0] == invoice.replace("-", "")
    assert (basic[1][1], basic[1][6], basic[1][10]) == ("增值税专用发票", "91110000MA0000001X", "6222000000000000001")
    assert detail[1][2] == "1030307010000000000"
    assert [float(str(detail[1][place])) for place in (5, 6, 7, 8)] == [3, 33.333, 100, 0.13]


def test_goods_come_back_at_the_price_paid_and_the_cost_booked_up_to_what_was_delivered(trade: Books):
    made = deliver(trade, order(trade, ("A", "4")), (1, "4"))
    trade.receive("A", "6", "20", "2026-05-21T10:00", party="S001")
    back = [{"from_line": 1, "quantity": "2"}]
    number = trade.do("post", kind="sales_return", **{"from": made}, lines=back, at="2026-05-21T11:00")["number"]
    document = trade.ask("document", document=number)
    assert (document["total"], document["lines"][0]["cost"]) == ("40.00", "20.00")
    more = [{"from_line": 1, "quantity": "3"}]
    refused = trade.refused("post", kind="sales_return", **{"from": made}, lines=more, at="2026-05-21T12:00")
    assert refused["code"] == "more_than_source"


def test_damaged_goods_come_back_into_the_warehouse_of_what_is_not_for_sale(trade: Books):
    made = deliver(trade, order(trade, ("A", "4")), (1, "4"))
    back = [{"from_line": 1, "quantity": "3", "rejected": "1"}]
    number = trade.do("post", kind="sales_return", **{"from": made}, lines=back, confirm="all")["number"]
    places = {row["warehouse"]: row["quantity"] for row in trade.ask("document", document=number)["postings"]["stock"]}
    assert sorted(places.values()) == ["1", "2"]
    assert trade.stock("A", warehouse="MAIN")[0] == 8
    assert trade.is_sound()


def test_a_return_without_its_document_needs_a_right_and_takes_the_average(trade: Books):
    trade.do("user", name="小张", roles=["salesperson"])
    back = {"kind": "sales_return", "party": CUSTOMER, "lines": [{"product": "A", "quantity": "1", "price": "20"}]}
    refused = trade.refused("post", **back, **{"as": "小张"})
    assert refused["code"] == "not_allowed"
    answer = trade.line(do="post", **back)
    assert answer["result"]["warnings"] == ["no_source"]
    assert trade.cost(answer["number"]) == Decimal("10.00")


def test_an_exchange_posts_both_documents_or_none_and_answers_the_balance(trade: Books):
    made = deliver(trade, order(trade, ("A", "4")), (1, "4"))
    out = [{"product": "B", "quantity": "2"}]
    wrong = trade.refused("exchange", document=made, returned=[{"from_line": 1, "quantity": "9"}], delivered=out)
    assert wrong["code"] == "more_than_source"
    key = "exchange-1"
    back = [{"from_line": 1, "quantity": "1"}]
    done = trade.do("exchange", document=made, returned=back, delivered=out, key=key, confirm="all")
    assert done["balance"] == "40.00"
    again = trade.do("exchange", document=made, returned=back, delivered=out, key=key, confirm="all")
    assert again["delivered"] == done["delivered"]
    assert (trade.stock("A")[0], trade.stock("B")[0]) == (7, 8)
    assert trade.is_sound()


def test_selling_knows_what_a_customer_bought_owes_and_may_still_owe(trade: Books):
    trade.do("party", code=CUSTOMER, credit_limit="500", salesperson="小张")
    deliver(trade, order(trade, ("A", "4")), (1, "3"))
    found = trade.ask("customer", party=CUSTOMER)
    assert (found["balance"], found["promised"], found["credit_left"]) == ("60.00", "20.00", "420.00")
    assert (found["purchases"], found["bought"], found["salesperson"]) == (1, "60.00", "小张")
    assert [one["kind"] for one in found["documents"]] == ["delivery", "sales_order"]


def test_complaints_and_wishes_are_recorded_answered_and_found(trade: Books):
    made = deliver(trade, order(trade, ("A", "4")), (1, "3"))
    number = trade.do("feedback", type="complaint", party=CUSTOMER, product="A", document=made, text="瓶子漏了")[
        "number"
    ]
    trade.do("feedback", type="wish", party=CUSTOMER, text="要更大的瓶子")
    assert [one["type"] for one in trade.ask("feedback", state="open")] == ["wish", "complaint"]
    trade.do("feedback", number=number, answer="换了两瓶", handler="小张")
    [answered] = trade.ask("feedback", state="answered")
    assert (answered["number"], answered["document"], answered["answered_by"]) == (number, made, "老板")
    assert trade.refused("feedback", type="complaint", text=" ")["code"] == "invalid"
    assert trade.refused("feedback", number="FB-0", answer="x")["code"] == "not_found"
    trade.do("user", name="小王", roles=["clerk"])
    assert trade.refused("feedback", type="wish", text="x", **{"as": "小王"})["code"] == "not_allowed"


def test_the_reports_of_selling_add_up_to_the_documents(trade: Books):
    quotes = [
        trade.do("post", kind="quotation", party=CUSTOMER, lines=[{"product": "A", "quantity": "4", "price": "20"}])[
            "number"
        ]
        for _time in range(2)
    ]
    ordered = trade.do("post", kind="sales_order", due="2026-05-20", **{"from": quotes[0]})["number"]
    deliver(trade, ordered, (1, "3"))
    conversion = trade.ask("report", name="quote_conversion")
    assert (conversion["totals"]["quotes"], conversion["totals"]["ordered_quotes"]) == (2, 1)
    assert (conversion["totals"]["total"], conversion["totals"]["ordered"]) == ("160.00", "80.00")
    assert (conversion["totals"]["sold"], conversion["totals"]["order_rate"]) == ("60.00", "0.5")
    [line] = trade.ask("report", name="sales_order_tracking")["rows"]
    assert (line["ordered"], line["delivered"], line["open"], line["late"]) == ("4", "3", "1", 1)
    assert (line["open_total"], line["state"]) == ("20.00", "部分出库")
    assert trade.ask("report", name="uninvoiced_deliveries")["totals"]["open"] == "60.00"


def test_a_sale_is_of_its_customers_salesperson_else_of_the_salesperson_who_enters_it(trade: Books) -> None:
    for name in ("小王", "小李"):
        trade.do("user", code=name, role="salesperson")
    trade.do("party", code="C8", name="新客户", role="customer")
    trade.do("party", code="C9", name="老客户", role="customer", salesperson="小李")

    def handler(ref: str) -> str:
        return str(trade.ask("document", document=ref)["handler"])

    lines = [{"product": "A", "quantity": "1", "price": "9"}]
    for ref, party, who in (("a", "C8", "小王"), ("b", "C9", "小王"), ("c", "C8", "owner")):
        trade.do("post", kind="sales_order", party=party, ref=ref, lines=lines, confirm="all", **{"as": who})
    assert [handler(ref) for ref in ("a", "b", "c")] == ["小王", "小李", ""]
    trade.do("post", kind="delivery", ref="sent", confirm="all", **{"from": "a", "as": "owner"})
    assert handler("sent") == "小王"


@pytest.mark.parametrize(
    ("verb", "members"),
    [
        ("feedback", {"type": "wish", "party": CUSTOMER, "product": "C", "text": "要更大的瓶子"}),
        ("price_list", {"code": "L1", "name": "批发", "items": [{"product": "C", "price": "9"}]}),
    ],
)
def test_goods_that_only_a_customer_or_a_price_list_names_are_not_deleted(
    trade: Books, verb: str, members: dict[str, Any]
) -> None:
    trade.product("C", name="芬达", price="20")
    trade.do(verb, **members)
    with pytest.raises(NamedElsewhere):
        trade.services.masterdata.delete_product("C")
    trade.product("D", name="七喜", price="20")
    trade.services.masterdata.delete_product("D")


def test_the_channel_of_an_order_goes_along_to_its_delivery_and_is_found_in_lists(books: Books) -> None:
    books.product()
    books.receive("A", "5", "10", "2026-05-20T10:00")
    order = books.do(
        "post", kind="sales_order", channel="天猫", reference="TM-1", at="2026-05-20T11:00",
        lines=[{"product": "A", "quantity": "2", "price": "15"}],
    )["number"]  # fmt: skip
    delivery = books.do("post", **{"from": order}, kind="delivery", at="2026-05-20T12:00")["number"]
    assert books.ask("document", document=delivery)["channel"] == "天猫"
    found = books.services.documents.list(DocumentFilter(text="TM-1"))
    assert [(row.number, row.channel, row.reference) for row in found.rows] == [(order, "天猫", "TM-1")]
