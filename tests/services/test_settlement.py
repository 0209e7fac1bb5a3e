"""Settlement (核销): receipts and payments given to debts, let off, taken back; open items add up to balances."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.commands import Books


@pytest.fixture
def trade(books: Books) -> Books:
    """A shop with goods, a customer on 30 days and a supplier on 10."""
    books.product()
    books.do("party", code="C", name="华强五金", role="customer", terms_days=30)
    books.do("party", code="S", name="永兴批发", role="supplier", terms_days=10)
    return books


def sale(books: Books, amount: str, at: str, **members: object) -> str:
    line = {"product": "A", "quantity": "1", "price": amount}
    members = {"party": "C", **members}
    return str(books.do("post", kind="delivery", at=at, confirm="all", lines=[line], **members)["number"])


def purchase(books: Books, amount: str, at: str) -> str:
    return books.receive("A", "1", amount, at, party="S")


def received(books: Books, amount: str, at: str, **members: object) -> str:
    members = {"party": "C", **members}
    return str(books.do("post", kind="receipt_of_money", amount=amount, at=at, **members)["number"])


def open_of(books: Books, party: str = "C", **members: object) -> dict[str, Decimal]:
    """What is open, by document; it adds up to the balance."""
    answer = books.ask("party", party=party, **members)
    items = {item["document"]: Decimal(item["open"]) for item in answer["open_items"]}
    assert sum(items.values(), Decimal(0)) == Decimal(answer["balance"])
    return items


def test_21_oldest_first_with_a_discount_a_prepayment_and_the_receipt_cancelled(trade: Books) -> None:
    a, b = sale(trade, "1000", "2026-05-01"), sale(trade, "500", "2026-05-10")
    first = received(trade, "1200", "2026-05-15")
    trade.do("settle", party="C", document=first, allocations="oldest_first", discount="10", at="2026-05-15")
    assert open_of(trade) == {b: Decimal("290.00")}
    second = received(trade, "300", "2026-05-16", allocations=[{"document": b, "amount": "290"}])
    assert open_of(trade) == {second: Decimal("-10.00")}
    trade.do("reverse", document=first)
    assert open_of(trade) == {a: Decimal("1000.00"), b: Decimal("210.00"), second: Decimal("-10.00")}
    journal = {row["account"]: row["balance"] for row in trade.ask("trial_balance")["accounts"]}
    assert Decimal(journal["settlement_discount"]) == 0
    assert Decimal(journal["receivables"]) == Decimal("1200.00")
    assert trade.is_sound()


def test_21_the_discount_may_stand_on_the_receipt_itself(trade: Books) -> None:
    a, b = sale(trade, "1000", "2026-05-01"), sale(trade, "500", "2026-05-10")
    first = received(trade, "1200", "2026-05-15", discount="10", allocations="oldest_first")
    assert open_of(trade) == {b: Decimal("290.00")}
    trade.do("reverse", document=first)
    assert open_of(trade) == {a: Decimal("1000.00"), b: Decimal("500.00")}
    assert trade.is_sound()


def test_22_the_return_of_a_paid_sale_is_a_credit_that_pays_the_next_one(trade: Books) -> None:
    a = sale(trade, "100", "2026-05-01")
    received(trade, "100", "2026-05-02", allocations=[{"document": a, "amount": "100"}])
    back = trade.do("post", kind="sales_return", **{"from": a}, at="2026-05-03", confirm="all")["number"]
    assert open_of(trade) == {back: Decimal("-100.00")}
    b = sale(trade, "150", "2026-05-04")
    trade.do("settle", party="C", document=back, allocations=[{"document": b, "amount": "100"}])
    assert open_of(trade) == {b: Decimal("50.00")}
    assert trade.is_sound()


def test_the_return_of_an_unpaid_sale_lowers_its_debt(trade: Books) -> None:
    a = sale(trade, "100", "2026-05-01")
    trade.do("post", kind="sales_return", **{"from": a}, at="2026-05-03", confirm="all")
    assert open_of(trade) == {}


def test_nobody_gives_more_than_is_open_or_left(trade: Books) -> None:
    a = sale(trade, "100", "2026-05-01")
    money = received(trade, "500", "2026-05-02")
    error = trade.refused("settle", party="C", document=money, allocations=[{"document": a, "amount": "100.01"}])
    assert error["code"] == "more_than_open"
    assert a in error["message"]
    assert "100.01" in error["message"]
    b = sale(trade, "1000", "2026-05-03")
    error = trade.refused("settle", party="C", document=money, allocations=[{"document": b, "amount": "500.01"}])
    assert error["code"] == "more_than_left"
    assert money in error["message"]
    assert open_of(trade) == {a: Decimal(100), money: Decimal(-500), b: Decimal(1000)}


def test_money_is_given_to_documents_of_its_own_party_only(trade: Books) -> None:
    trade.do("party", code="D", name="大同", role="customer")
    other = sale(trade, "100", "2026-05-01", party="D")
    money = received(trade, "500", "2026-05-02")
    error = trade.refused("settle", party="C", document=money, allocations=[{"document": other, "amount": "10"}])
    assert error["field"] == "allocations[1].document"


def test_a_negative_amount_takes_back_what_was_given(trade: Books) -> None:
    a = sale(trade, "100", "2026-05-01")
    money = received(trade, "60", "2026-05-02", allocations="oldest_first")
    trade.do("settle", party="C", document=money, allocations=[{"document": a, "amount": "-20"}])
    assert open_of(trade) == {a: Decimal(60), money: Decimal(-20)}
    error = trade.refused("settle", party="C", document=money, allocations=[{"document": a, "amount": "-41"}])
    assert error["code"] == "more_than_given"


def test_taking_a_settlement_back_opens_what_it_closed(trade: Books) -> None:
    a = sale(trade, "100", "2026-05-01")
    money = received(trade, "95", "2026-05-02")
    settled = trade.do(
        "settle", party="C", document=money, allocations=[{"document": a, "amount": "100"}], discount="5"
    )
    assert open_of(trade) == {}
    trade.do("reverse", document=settled["number"])
    assert open_of(trade) == {a: Decimal(100), money: Decimal(-95)}
    assert trade.is_sound()


def test_a_bad_debt_is_booked_to_its_account(trade: Books) -> None:
    a = sale(trade, "290", "2026-05-01")
    made = trade.do(
        "settle", party="C", allocations=[{"document": a, "amount": "290"}], discount="290", purpose="bad_debts"
    )
    assert open_of(trade) == {}
    journal = trade.ask("document", document=made["number"])["postings"]["journal"]
    assert {row["account"]: row["amount"] for row in journal} == {"bad_debts": "290.00", "receivables": "-290.00"}
    trade.do("reverse", document=a)
    assert open_of(trade) == {}
    assert trade.is_sound()


def test_a_small_credit_is_written_off_as_income(trade: Books) -> None:
    a = sale(trade, "100", "2026-05-01")
    money = received(trade, "100.03", "2026-05-02", allocations="oldest_first")
    trade.do("settle", party="C", document=money, discount="0.03")
    assert open_of(trade) == {}
    assert a
    accounts = {row["account"]: row["balance"] for row in trade.ask("trial_balance")["accounts"]}
    assert accounts["settlement_income"] == "-0.03"


def test_payments_settle_receipts_of_goods(trade: Books) -> None:
    a, b = purchase(trade, "1000", "2026-05-01"), purchase(trade, "500", "2026-05-02")
    paid = trade.do(
        "post",
        kind="payment",
        party="S",
        amount="1200",
        discount="20",
        means="bank",
        allocations="oldest_first",
        at="2026-05-03",
    )
    assert open_of(trade, "S") == {b: Decimal(-280)}
    trade.do("reverse", document=paid["number"])
    assert open_of(trade, "S") == {a: Decimal(-1000), b: Decimal(-500)}
    assert trade.is_sound()


def test_open_items_of_an_earlier_day(trade: Books) -> None:
    a = sale(trade, "100", "2026-05-01")
    received(trade, "100", "2026-05-05", allocations=[{"document": a, "amount": "100"}])
    assert open_of(trade, at="2026-05-04") == {a: Decimal(100)}
    assert open_of(trade, at="2026-05-05") == {}
    trade.do("reverse", document=a)
    assert sum(open_of(trade, at="2026-05-04").values()) == 0
    assert sum(open_of(trade, at="2026-05-05").values()) == Decimal(-100)


def test_the_deposit_of_an_order_goes_to_its_delivery_and_back(trade: Books) -> None:
    line = {"product": "A", "quantity": "1", "price": "1000"}
    order = trade.do("post", kind="sales_order", party="C", at="2026-05-01", lines=[line], confirm="all")["number"]
    money = received(trade, "300", "2026-05-01", allocations=[{"document": order, "amount": "300"}])
    assert open_of(trade) == {order: Decimal(-300)}
    sent = trade.do("post", kind="delivery", **{"from": order}, at="2026-05-02", confirm="all")["number"]
    assert open_of(trade) == {sent: Decimal(700)}
    trade.do("reverse", document=money)
    assert open_of(trade) == {sent: Decimal(1000)}
    again = received(trade, "400", "2026-05-03", allocations=[{"document": sent, "amount": "400"}])
    trade.do("reverse", document=sent)
    assert open_of(trade) == {again: Decimal(-400)}
    assert trade.is_sound()


def test_the_deposit_returns_to_its_order_when_the_delivery_is_reversed(trade: Books) -> None:
    line = {"product": "A", "quantity": "1", "price": "1000"}
    order = trade.do("post", kind="sales_order", party="C", at="2026-05-01", lines=[line], confirm="all")["number"]
    money = received(trade, "300", "2026-05-01", allocations=[{"document": order, "amount": "300"}])
    sent = trade.do("post", kind="delivery", **{"from": order}, at="2026-05-02", confirm="all")["number"]
    trade.do("reverse", document=sent)
    assert open_of(trade) == {order: Decimal(-300)}
    trade.do("settle", party="C", document=money, allocations=[{"document": order, "amount": "-300"}])
    assert open_of(trade) == {money: Decimal(-300)}


def test_a_corrected_sale_keeps_what_was_paid_of_it(trade: Books) -> None:
    a = sale(trade, "1000", "2026-05-01")
    money = received(trade, "990", "2026-05-02")
    trade.do("settle", party="C", document=money, allocations=[{"document": a, "amount": "1000"}], discount="10")
    copy = trade.do("correct", document=a, lines=[{"line": 1, "price": "1200"}], confirm="all")["number"]
    assert open_of(trade) == {copy: Decimal(200)}
    lower = trade.do("correct", document=copy, lines=[{"line": 1, "price": "900"}], confirm="all")["number"]
    assert sum(open_of(trade).values()) == Decimal(-100)
    assert lower not in open_of(trade)
    assert trade.is_sound()


def test_a_corrected_receipt_keeps_what_it_was_given_to(trade: Books) -> None:
    a = sale(trade, "1000", "2026-05-01")
    money = received(trade, "900", "2026-05-02", allocations="oldest_first")
    copy = trade.do("correct", document=money, amount="950", confirm="all")["number"]
    assert open_of(trade) == {a: Decimal(100), copy: Decimal(-50)}
    given = trade.do("correct", document=copy, allocations=[{"document": a, "amount": "950"}], confirm="all")
    assert open_of(trade) == {a: Decimal(50)}
    assert given["number"]
    assert trade.is_sound()


def test_a_payment_follows_its_request(trade: Books) -> None:
    a = purchase(trade, "1000", "2026-05-01")
    asked = trade.do(
        "post", kind="payment_request", party="S", amount="1000", allocations=[{"document": a, "amount": "1000"}]
    )["number"]
    assert open_of(trade, "S") == {a: Decimal(-1000)}
    trade.do("post", kind="payment", amount="400", **{"from": asked}, allocations=[{"document": a, "amount": "400"}])
    assert trade.refused("post", kind="payment", amount="601", **{"from": asked})["code"] == "more_than_open"
    trade.do("post", kind="payment", **{"from": asked}, allocations=[{"document": a, "amount": "600"}])
    assert open_of(trade, "S") == {}


def test_money_moves_between_accounts(trade: Books) -> None:
    trade.do("post", kind="opening_money", account="BANK", amount="500")
    trade.do("post", kind="money_transfer", account="BANK", to_account="CASH", amount="200")
    assert trade.ask("money")["accounts"]["BANK"] == "300.00"
    assert trade.ask("money")["accounts"]["CASH"] == "200.00"
    assert (
        trade.refused("post", kind="money_transfer", account="BANK", to_account="BANK", amount="1")["field"]
        == "to_account"
    )
    assert trade.is_sound()


def test_expenses_are_paid_at_once_or_owed(trade: Books) -> None:
    trade.do("post", kind="expense", purpose="rent", amount="3000", account="BANK")
    owed = trade.do("post", kind="expense", purpose="utilities", amount="80", means="on_account", party="S")["number"]
    assert open_of(trade, "S") == {owed: Decimal(-80)}
    assert trade.refused("post", kind="expense", purpose="sales", amount="1")["field"] == "purpose"
    assert trade.refused("post", kind="expense", purpose="rent", amount="1", means="on_account")["field"] == "party"
    income = trade.do("post", kind="other_income", purpose="other_income", amount="50", means="wechat")["number"]
    journal = {row["account"]: row["amount"] for row in trade.ask("document", document=income)["postings"]["journal"]}
    assert journal == {"wechat": "50.00", "other_income": "-50.00"}
    assert trade.is_sound()


def test_opening_debts_are_items_with_their_own_due_day(trade: Books) -> None:
    a = trade.do("post", kind="opening_receivable", party="C", amount="800", at="2026-05-01", due="2026-05-09")[
        "number"
    ]
    b = trade.do("post", kind="opening_payable", party="S", amount="70", at="2026-05-01")["number"]
    (item,) = trade.ask("party", party="C")["open_items"]
    assert (item["document"], item["due"], item["open"]) == (a, "2026-05-09", "800.00")
    (item,) = trade.ask("party", party="S")["open_items"]
    assert (item["document"], item["due"], item["open"]) == (b, "2026-05-11", "-70.00")
    assert trade.is_sound()


def test_who_is_customer_and_supplier_settles_one_with_the_other(trade: Books) -> None:
    trade.do("party", code="B", name="两用", role="both")
    a = sale(trade, "300", "2026-05-01", party="B")
    b = trade.receive("A", "1", "100", "2026-05-02", party="B")
    made = trade.do("settle", party="B", document=b, allocations=[{"document": a, "amount": "100"}])["number"]
    assert open_of(trade, "B") == {a: Decimal(200)}
    accounts = {row["account"]: row["balance"] for row in trade.ask("trial_balance")["accounts"]}
    assert (accounts["receivables"], accounts["payables"]) == ("200.00", "0.00")
    trade.do("reverse", document=made)
    assert open_of(trade, "B") == {a: Decimal(300), b: Decimal(-100)}
    assert trade.is_sound()


def test_taking_the_last_sale_back_takes_its_settlement_along(books: Books) -> None:
    books.product()
    books.receive("A", "5", "10", "2026-05-01")
    books.do("party", code="ACC", name="记账客户", role="customer")
    books.do("open_shift", counter="1", float="0", at="2026-05-21T08:00")
    sale = books.sell("A", "1", "2026-05-21T09:00", party="ACC", tenders=[{"means": "on_account", "amount": "100"}])
    paid = {"kind": "receipt_of_money", "party": "ACC", "account": "BANK", "amount": "95"}
    receipt = books.do("post", **paid)["number"]
    books.do("settle", party="ACC", document=receipt, allocations="oldest_first", discount="5")

    books.services.counter.take_back("1", sale, "扫错了")

    owed = books.ask("party", party="ACC")
    assert owed["balance"] == "-95.00"
    assert [(item["document"], item["open"]) for item in owed["open_items"]] == [(receipt, "-95.00")]
    assert books.is_sound()


def test_a_shop_may_begin_with_a_prepayment_of_a_customer(books: Books) -> None:
    books.do("party", code="PRE", name="预付客户", role="customer")
    books.do("post", kind="opening_receivable", party="PRE", amount="-30", at="2026-05-01")
    assert books.ask("party", party="PRE")["balance"] == "-30.00"
    assert books.is_sound()


def test_open_orders_may_be_given_a_deposit_for_what_is_still_to_come(trade: Books) -> None:
    def room() -> dict[str, Decimal]:
        return {one.document: one.open for one in trade.services.settlement.orders("C")}

    line = {"product": "A", "quantity": "10", "price": "100"}
    order = trade.do("post", kind="sales_order", party="C", at="2026-05-01", lines=[line], confirm="all")["number"]
    assert room() == {order: Decimal(1000)}
    received(trade, "300", "2026-05-01", allocations=[{"document": order, "amount": "300"}])
    assert room() == {order: Decimal(700)}
    part = [{"from_line": 1, "quantity": "4"}]
    trade.do("post", kind="delivery", **{"from": order}, at="2026-05-02", confirm="all", lines=part)
    assert room() == {order: Decimal(600)}
    trade.do("close_order", document=order, reason="不要了")
    assert room() == {}
