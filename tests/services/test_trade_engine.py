"""The engine under buying and selling on account: drawing, invoices, charges, rejected goods, promises, credit."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from tests.support.commands import Books


@pytest.fixture(autouse=True)
def _masters(books: Books) -> None:
    books.do("party", code="S", name="供应商", role="supplier")
    books.do("party", code="C", name="客户", role="customer", credit_limit="1000", terms_days=30)
    books.product()


def post(books: Books, kind: str, at: str, *lines: dict[str, Any], **members: Any) -> str:
    """Post a document that nothing is doubtful about; answers its number."""
    given = {"lines": list(lines)} if lines else {}
    return str(books.do("post", kind=kind, at=at, **given, **members)["number"])


def goods(quantity: str, price: str | None = None, product: str = "A", **members: Any) -> dict[str, Any]:
    """A line."""
    line = {"product": product, "quantity": quantity, **members}
    return line if price is None else {**line, "price": price}


def drawn(books: Books, number: str, line: int = 1) -> dict[str, str]:
    """What followed a line, by what was done."""
    found: dict[str, str] = books.ask("document", document=number)["lines"][line - 1]["drawn"]
    return found


def owed(books: Books, party: str) -> D:
    return D(books.ask("party", party=party)["balance"])


def journal_of(books: Books) -> dict[str, D]:
    return {row["account"]: D(row["balance"]) for row in books.ask("trial_balance")["accounts"]}


def test_the_chain_of_buying_copies_every_step_and_counts_what_is_open(books: Books) -> None:
    request = post(books, "purchase_requisition", "2026-05-01", goods("10"))
    inquiry = post(books, "supplier_inquiry", "2026-05-02", **{"from": request})
    quote = post(books, "supplier_quote", "2026-05-03", goods("10", "7.50"), party="S", **{"from": inquiry})
    order = post(books, "purchase_order", "2026-05-04", **{"from": quote})
    receipt = post(books, "goods_receipt", "2026-05-05", goods("4"), **{"from": order})
    rest = post(books, "goods_receipt", "2026-05-06", **{"from": order})

    assert D(drawn(books, order)["received"]) == 10
    assert [books.ask("document", document=one)["total"] for one in (order, receipt, rest)] == [
        "75.00", "30.00", "45.00",
    ]  # fmt: skip
    assert owed(books, "S") == D("-75.00")
    assert books.ask("document", document=order)["down"][0]["number"] == receipt
    assert books.is_sound()


def test_a_receipt_above_its_order_is_doubted_within_the_tolerance_of_the_shop(books: Books) -> None:
    order = post(books, "purchase_order", "2026-05-01", goods("10", "7.50"), party="S")
    line = {"kind": "goods_receipt", "at": "2026-05-02", "from": order, "lines": [goods("11")]}
    assert books.doubted("post", **line) == ["over_receipt"]
    books.do("setting", name="over_receipt_percent", value="10")
    books.do("post", **line)
    assert owed(books, "S") == D("-82.50")


def test_goods_that_went_back_are_open_on_the_order_again(books: Books) -> None:
    order = post(books, "purchase_order", "2026-05-01", goods("10", "7.50"), party="S")
    receipt = post(books, "goods_receipt", "2026-05-02", **{"from": order})
    post(books, "purchase_return", "2026-05-03", goods("3"), **{"from": receipt})
    again = post(books, "goods_receipt", "2026-05-04", **{"from": order})
    assert books.ask("document", document=again)["lines"][0]["quantity"] == "3"


def test_one_receipt_may_come_from_two_orders(books: Books) -> None:
    first = post(books, "purchase_order", "2026-05-01", goods("10", "7.50"), party="S")
    second = post(books, "purchase_order", "2026-05-01", goods("5", "8"), party="S")
    receipt = post(books, "goods_receipt", "2026-05-02", **{"from": [first, second]})
    assert books.ask("document", document=receipt)["total"] == "115.00"
    assert {one["number"] for one in books.ask("document", document=receipt)["up"]} == {first, second}
    error = books.refused("reverse", document=second)
    assert receipt in error["message"]


def test_38_an_invoice_at_another_price_costs_what_was_sold_since(books: Books) -> None:
    receipt = books.receive("A", "10", "10", "2026-05-01", party="S")
    issue = books.sell("A", "6", "2026-05-03")
    invoice = post(books, "purchase_invoice", "2026-05-10", goods("10", "11"), reference="F-1", **{"from": receipt})

    assert books.cost(issue) == D("-66.00")
    assert books.stock() == (D(4), D("44.00"))
    assert owed(books, "S") == D("-110.00")
    assert books.is_sound()

    books.do("reverse", document=invoice)
    assert (books.cost(issue), books.stock(), owed(books, "S")) == (D("-60.00"), (D(4), D("40.00")), D("-100.00"))
    assert books.is_sound()


def test_an_invoice_in_parts_with_tax_books_the_difference_alone(books: Books) -> None:
    receipt = post(books, "goods_receipt", "2026-05-01", goods("10", "11.30", tax_rate="13"), party="S")
    first = post(books, "purchase_invoice", "2026-05-08", goods("4"), **{"from": receipt})
    post(books, "purchase_invoice", "2026-05-09", goods("6", "22.60"), **{"from": receipt})

    assert books.ask("document", document=first)["total"] == "45.20"
    assert owed(books, "S") == D("-180.80")
    assert books.stock() == (D(10), D("160.00"))
    book = journal_of(books)
    assert (book["input_tax"], book["payables"], book["stock"]) == (D("20.80"), D("-180.80"), D("160.00"))
    assert book.get("purchase_accruals", D(0)) == 0
    error = books.refused("post", kind="purchase_invoice", at="2026-05-10", **{"from": receipt}, lines=[goods("1")])
    assert error["code"] == "more_than_source"
    assert books.is_sound()


def test_goods_go_back_at_the_price_that_was_invoiced(books: Books) -> None:
    receipt = books.receive("A", "10", "10", "2026-05-01", party="S")
    post(books, "purchase_invoice", "2026-05-02", goods("10", "11"), **{"from": receipt})
    post(books, "purchase_return", "2026-05-03", goods("3"), **{"from": receipt})
    post(books, "purchase_return", "2026-05-04", **{"from": receipt})
    assert (owed(books, "S"), books.stock()) == (D("0.00"), (D(0), D("0.00")))
    assert books.is_sound()


def test_an_invoice_in_a_sale_at_the_very_same_time_as_the_receipt_is_right(books: Books) -> None:
    receipt = books.receive("A", "10", "10", "2026-05-01", party="S")
    issue = books.issue("A", "6", "2026-05-01")
    post(books, "purchase_invoice", "2026-05-10", goods("10", "11"), **{"from": receipt})
    assert (books.cost(issue), books.stock()) == (D("-66.00"), (D(4), D("44.00")))


def test_35_landed_cost_by_amount_and_by_quantity(books: Books) -> None:
    for by, shares in (("amount", ["20.00", "30.00"]), ("quantity", ["12.50", "37.50"])):
        one, other = books.product(f"{by}1"), books.product(f"{by}2")
        receipt = post(books, "goods_receipt", "2026-05-01", goods("10", "10", one), goods("30", "5", other), party="S")
        made = books.do(
            "post", kind="landed_cost", at="2026-05-02", charges=[{"name": "运费", "amount": "50", "by": by}],
            **{"from": receipt},
        )  # fmt: skip
        assert [share["amount"] for share in made["shares"]] == shares
        costs = {"amount": ("12", "6"), "quantity": ("11.25", "6.25")}[by]
        assert (books.average(one), books.average(other)) == (D(costs[0]), D(costs[1]))
    assert books.is_sound()


def test_36_landed_cost_after_part_was_sold_goes_to_what_was_sold_too(books: Books) -> None:
    books.product("B")
    receipt = post(books, "goods_receipt", "2026-05-01", goods("10", "10"), goods("30", "5", "B"), party="S")
    issue = books.sell("A", "4", "2026-05-02")
    made = post(
        books, "landed_cost", "2026-05-03", party="S", charges=[{"name": "运费", "amount": "50", "by": "amount"}],
        **{"from": receipt},
    )  # fmt: skip
    assert (books.cost(issue), books.stock()) == (D("-48.00"), (D(6), D("72.00")))
    assert owed(books, "S") == D("-300.00")
    books.do("reverse", document=made)
    assert (books.cost(issue), books.stock(), owed(books, "S")) == (D("-40.00"), (D(6), D("60.00")), D("-250.00"))
    assert books.is_sound()


def test_37_a_tiny_charge_over_many_lines(books: Books) -> None:
    lines = [goods("1", "1", books.product(f"P{place}")) for place in range(7)]
    receipt = post(books, "goods_receipt", "2026-05-01", *lines, party="S")
    made = books.do("post", kind="landed_cost", charges=[{"name": "杂费", "amount": "0.04", "by": "amount"}],
                    **{"from": receipt})  # fmt: skip
    assert sorted(share["amount"] for share in made["shares"]) == ["0.00"] * 3 + ["0.01"] * 4


def test_48_a_rebate_goes_to_stock_and_to_what_was_sold(books: Books) -> None:
    receipt = books.receive("A", "100", "10", "2026-05-01", party="S")
    issue = books.sell("A", "60", "2026-05-02")
    post(books, "landed_cost", "2026-05-20", party="S", charges=[{"name": "返利", "amount": "-100", "by": "amount"}],
         **{"from": receipt})  # fmt: skip
    assert (books.cost(issue), books.stock()) == (D("-540.00"), (D(40), D("360.00")))
    assert owed(books, "S") == D("-900.00")
    assert books.is_sound()


def test_charges_are_bounded_by_the_freight_document_they_are_drawn_from(books: Books) -> None:
    receipt = books.receive("A", "10", "10", "2026-05-01", party="S")
    freight = post(books, "expense", "2026-05-02", purpose="freight", account="BANK", amount="50")
    charge = {"kind": "landed_cost", "from": receipt, "invoice": freight}
    books.do("post", charges=[{"name": "运费", "amount": "30", "by": "amount"}], **charge)
    error = books.refused("post", charges=[{"name": "运费", "amount": "21", "by": "amount"}], **charge)
    assert error["code"] == "charges_exceed_invoice"
    book = journal_of(books)
    assert (book["stock"], book["freight"]) == (D("130.00"), D("20.00"))
    assert books.is_sound()


def test_layers_of_a_receipt_take_what_its_invoice_adds(books: Books) -> None:
    books.product("F", costing="fifo")
    first = books.receive("F", "5", "10", "2026-05-01", party="S")
    books.receive("F", "5", "12", "2026-05-02", party="S")
    issue = books.sell("F", "7", "2026-05-03")
    post(books, "purchase_invoice", "2026-05-10", goods("5", "11", "F"), **{"from": first})
    assert books.cost(issue) == D("-79.00")
    assert books.stock("F") == (D(3), D("36.00"))
    assert books.is_sound()


def test_rejected_goods_are_kept_apart_and_can_go_back(books: Books) -> None:
    receipt = post(books, "goods_receipt", "2026-05-01", goods("10", "10", rejected="2"), party="S")
    assert books.stock(warehouse="MAIN") == (D(8), D("80.00"))
    assert books.stock(warehouse="REJECTS") == (D(2), D("20.00"))
    assert books.ask("stock", product="A")["available"] == "8"
    assert owed(books, "S") == D("-100.00")

    post(books, "purchase_return", "2026-05-02", goods("2"), warehouse="REJECTS", **{"from": receipt})
    assert (books.stock(), owed(books, "S")) == ((D(8), D("80.00")), D("-80.00"))
    assert books.is_sound()


def test_rejected_goods_follow_an_invoice_and_a_reversal(books: Books) -> None:
    receipt = post(books, "goods_receipt", "2026-05-01", goods("10", "10", rejected="2"), party="S")
    invoice = post(books, "purchase_invoice", "2026-05-03", goods("10", "11"), **{"from": receipt})
    assert books.stock(warehouse="REJECTS") == (D(2), D("22.00"))
    books.do("reverse", document=invoice)
    books.do("reverse", document=receipt)
    assert books.stock() == (D(0), D("0.00"))
    assert books.is_sound()


def test_an_order_promises_what_is_there_and_the_second_cannot_take_the_same_piece(books: Books) -> None:
    books.receive("A", "10", "10", "2026-05-01")
    first = books.do("post", kind="sales_order", party="C", at="2026-05-02", lines=[goods("8", "20")])
    second = books.do("post", kind="sales_order", party="C", at="2026-05-03", lines=[goods("5", "20")])

    assert first["lines"] == [{"line": 1, "reserved": "8", "short": "0"}]
    assert second["lines"] == [{"line": 1, "reserved": "2", "short": "3"}]
    assert books.ask("stock", product="A")["available"] == "0"
    assert books.doubted("post", kind="delivery", party="C", lines=[goods("1", "20")]) == ["reserved_stock"]

    delivery = post(books, "delivery", "2026-05-04", **{"from": first["number"]})
    assert books.ask("stock", product="A") | {"value": "", "average": "", "layers": []} == {
        "product": "A", "quantity": "2", "available": "0", "nested": "2个", "value": "", "average": "", "layers": [],
    }  # fmt: skip
    books.do("reverse", document=delivery)
    assert books.ask("stock", product="A")["available"] == "0"
    books.receive("A", "3", "10", "2026-05-05")
    assert books.ask("document", document=second["number"])["lines"][0]["reserved"] == "5"
    assert books.is_sound()


def test_closing_an_order_frees_its_goods_for_those_that_wait(books: Books) -> None:
    books.receive("A", "5", "10", "2026-05-01")
    first = post(books, "sales_order", "2026-05-02", goods("5", "20"), party="C")
    second = post(books, "sales_order", "2026-05-03", goods("4", "20"), party="C")
    books.do("close_order", document=first, reason="不要了")
    assert books.ask("document", document=second)["lines"][0]["reserved"] == "4"
    assert books.ask("stock", product="A")["available"] == "1"
    assert books.refused("post", kind="delivery", **{"from": first})["code"] == "order_closed"
    books.do("reopen_order", document=first)
    assert books.ask("document", document=first)["lines"][0]["reserved"] == "1"
    books.do("reverse", document=first)
    books.do("reverse", document=second)
    assert books.ask("stock", product="A")["available"] == "5"
    assert books.is_sound()


def test_23_the_credit_limit_counts_debts_and_orders(books: Books) -> None:
    books.receive("A", "200", "1", "2026-05-01")
    first = post(books, "delivery", "2026-05-02", goods("95", "10"), party="C")
    line = {"kind": "delivery", "party": "C", "at": "2026-05-03", "lines": [goods("5", "12")]}
    answer = books.line(do="post", **line)
    assert [doubt["code"] for doubt in answer["doubts"]] == ["credit_limit"]
    assert answer["doubts"][0]["facts"]["total"] == "1010.00"

    order = post(books, "sales_order", "2026-05-03", goods("5", "10"), party="C")
    assert books.doubted("post", kind="delivery", party="C", lines=[goods("1", "10")], at="2026-05-04") == [
        "credit_limit"
    ]
    post(books, "delivery", "2026-05-04", **{"from": order})
    post(books, "sales_return", "2026-05-05", goods("10"), **{"from": first})
    books.do("post", **{**line, "at": "2026-05-06"})
    assert owed(books, "C") == D("960.00")


def test_an_order_above_its_contract_is_doubted(books: Books) -> None:
    contract = post(books, "purchase_contract", "2026-05-01", goods("10", "8"), party="S", due="2026-12-31")
    order = {"kind": "purchase_order", "from": contract, "at": "2026-05-02"}
    assert books.doubted("post", lines=[goods("4", "9")], **order) == ["above_contract"]
    books.do("post", lines=[goods("4")], **order)
    assert books.doubted("post", lines=[goods("7")], **order) == ["above_contract"]
    assert D(drawn(books, contract)["ordered"]) == 4


def test_selling_on_account_from_quotation_to_red_invoice(books: Books) -> None:
    books.receive("A", "10", "6", "2026-05-01")
    quotation = post(books, "quotation", "2026-05-02", goods("5", "11.30", tax_rate="13"), party="C", due="2026-06-01")
    order = post(books, "sales_order", "2026-05-03", address="人民路1号", **{"from": quotation})
    delivery = post(books, "delivery", "2026-05-04", **{"from": order})
    invoice = post(books, "sales_invoice", "2026-05-05", **{"from": delivery})
    back = post(books, "sales_return", "2026-05-06", goods("2"), **{"from": delivery})
    red = post(books, "sales_red_invoice", "2026-05-07", **{"from": back})

    assert books.ask("document", document=delivery)["address"] == "人民路1号"
    assert [books.ask("document", document=one)["total"] for one in (invoice, back, red)] == ["56.50", "22.60", "22.60"]
    assert owed(books, "C") == D("33.90")
    assert books.stock() == (D(7), D("42.00"))
    assert D(drawn(books, order)["delivered"]) == 5
    book = journal_of(books)
    assert (book["sales"], book["output_tax"], book["cost_of_goods_sold"]) == (D("-30.00"), D("-3.90"), D("18.00"))
    assert books.is_sound()


def test_damaged_goods_that_come_back_are_not_for_sale(books: Books) -> None:
    books.receive("A", "10", "6", "2026-05-01")
    delivery = post(books, "delivery", "2026-05-02", goods("5", "10"), party="C")
    post(books, "sales_return", "2026-05-03", goods("3", rejected="1"), **{"from": delivery})
    assert books.stock(warehouse="MAIN") == (D(7), D("42.00"))
    assert books.stock(warehouse="REJECTS") == (D(1), D("6.00"))
    assert books.is_sound()


def test_correcting_a_receipt_takes_its_invoice_along(books: Books) -> None:
    order = post(books, "purchase_order", "2026-05-01", goods("12", "10"), party="S")
    receipt = post(books, "goods_receipt", "2026-05-01", goods("10"), **{"from": order})
    post(books, "purchase_invoice", "2026-05-03", goods("10", "11"), **{"from": receipt})
    books.do("correct", document=receipt, lines=[{"line": 1, "quantity": "12"}], **{"with": "all"}, confirm="all")
    assert books.stock() == (D(12), D("130.00"))
    assert owed(books, "S") == D("-130.00")
    assert D(drawn(books, order)["received"]) == 12
    assert books.is_sound()
