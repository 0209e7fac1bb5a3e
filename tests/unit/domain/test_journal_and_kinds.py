"""Every kind's posting rule, and the journal that balances for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal as D

import pytest

from jxc_desktop.domain.documents import Document, Kind, Line, Movement, Paid, Totals
from jxc_desktop.domain.journal import entries
from jxc_desktop.domain.kinds import KINDS, MoneyChange, PartyChange, book
from jxc_desktop.domain.product import Product

TEA = Product(1, "T", "茶", "个")
LINE = Line(1, TEA, D(2), "个", D(1), 20_000, D("5.65"), 1130, 0, 1130, D(13), 1000, 130, 1130)
TOTALS = Totals(gross=1130, net=1000, tax=130, total=1130)


def document(kind: Kind, **changes: object) -> Document:
    """A document of 10.00 + 1.30 tax, paid in cash where its kind is paid."""
    money = kind.money_sign or kind.tendered
    whole = Document(
        kind=kind,
        key="k",
        at=datetime(2026, 5, 1, 9),
        day=date(2026, 5, 1),
        lines=(LINE,) if kind.line_fields else (),
        totals=TOTALS if kind.line_fields else Totals(gross=1130, net=1130, total=1130),
        warehouse_id=4,
        party_id=9 if kind.party_role else None,
        tenders=(Paid("cash", "CASH", 1130, 1130),) if money else (),
        party_owes=kind.party_role == "customer",
        to_account="BANK" if "to_account" in kind.header_fields else "",
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_books_a_balanced_journal(kind: Kind) -> None:
    whole = document(kind)
    booking = book(whole)
    costs = [(move.contra, (1000 if kind.movement is Movement.IN_AT_VALUE else -777)) for move in booking.moves]
    journal = entries(
        whole,
        costs,
        [(change.account, change.amount) for change in booking.party],
        [("cash", flow.amount) for flow in booking.money],
    )
    assert sum(journal.values()) == 0
    assert journal.get("stock", 0) == sum(amount for _, amount in costs)
    assert all(journal.values())


@pytest.mark.parametrize(
    "kind",
    [k for k in KINDS.values() if (k.direction and not k.transfers) or k.movement is Movement.COUNT],
    ids=lambda k: k.code,
)
def test_goods_move_to_the_side_the_kind_says(kind: Kind) -> None:
    (move,) = book(document(kind, lines=(replace(LINE, made=kind.makes),))).moves
    assert move.units == kind.direction * 20_000
    assert (move.product_id, move.warehouse_id, move.contra, move.at) == (
        1, 4, kind.contra_account, datetime(2026, 5, 1, 9),
    )  # fmt: skip


def test_a_receipt_comes_in_at_its_net_value_and_the_supplier_is_owed_the_whole() -> None:
    booking = book(document(KINDS["goods_receipt"]))
    assert (booking.moves[0].rule, booking.moves[0].value) == (Movement.IN_AT_VALUE, 1000)
    assert booking.party == (PartyChange(-1130, "payables"),)
    assert booking.money == ()


def test_a_gift_of_a_supplier_comes_in_at_nothing_but_goods_found_at_the_average() -> None:
    free = replace(LINE, price=D(0), gross=0, amount=0, net=0, tax=0, total=0)
    gift = book(document(KINDS["goods_receipt"], lines=(free,), totals=Totals())).moves[0]
    found = book(document(KINDS["other_receipt"], lines=(free,), totals=Totals())).moves[0]
    assert (gift.rule, gift.value) == (Movement.IN_AT_VALUE, 0)
    assert (found.rule, found.value) == (Movement.IN_AT_AVERAGE, None)


def test_a_return_without_its_sale_comes_in_at_the_average() -> None:
    known = book(document(KINDS["counter_refund"], lines=(replace(LINE, source_move_id=7),))).moves[0]
    unknown = book(document(KINDS["counter_refund"])).moves[0]
    assert (known.rule, known.source_move_id) == (Movement.IN_AT_SOURCE, 7)
    assert unknown.rule is Movement.IN_AT_AVERAGE


def test_a_count_carries_its_quantity_value_and_own_instant() -> None:
    at = datetime(2026, 5, 1, 8, 30)
    move = book(document(KINDS["stocktake"], lines=(replace(LINE, value=55, at=at),))).moves[0]
    assert (move.rule, move.units, move.counted, move.value, move.at) == (Movement.COUNT, 0, 20_000, 55, at)


def test_an_adjustment_carries_its_unit_cost() -> None:
    move = book(document(KINDS["cost_adjustment"], lines=(replace(LINE, unit_cost=D("1.25")),))).moves[0]
    assert (move.rule, move.unit_cost, move.units) == (Movement.REVALUE, 1_250_000, 0)


def test_what_a_customer_does_not_pay_at_once_is_owed() -> None:
    paid = (Paid("cash", "CASH", 500, 500), Paid("on_account", "", 630, 630))
    sale = book(document(KINDS["counter_sale"], tenders=paid))
    assert sale.party == (PartyChange(630, "receivables"),)
    assert sale.money == (MoneyChange("CASH", "cash", 500),)
    refund = book(document(KINDS["counter_refund"], tenders=paid))
    assert refund.party == (PartyChange(-630, "receivables"),)
    assert refund.money == (MoneyChange("CASH", "cash", -500),)


def test_a_sale_without_a_customer_owes_nothing() -> None:
    assert book(document(KINDS["counter_sale"], party_id=None)).party == ()


def test_money_received_lowers_what_is_owed_and_a_payment_what_we_owe() -> None:
    received = book(document(KINDS["receipt_of_money"]))
    assert (received.party[0].amount, received.money[0].amount) == (-1130, 1130)
    paid = book(document(KINDS["payment"]))
    assert (paid.party, paid.money[0].amount) == ((PartyChange(1130, "payables"),), -1130)


def test_a_means_that_kept_nothing_moves_no_money() -> None:
    paid = (Paid("wechat", "WECHAT", 1130, 1130), Paid("cash", "CASH", 500, 0))
    assert [flow.account for flow in book(document(KINDS["counter_sale"], tenders=paid)).money] == ["WECHAT"]
