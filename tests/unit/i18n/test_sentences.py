from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.domain.errors import (
    AlreadyExists,
    BelowCost,
    Cancelled,
    InvalidValue,
    NeedsConfirmation,
    NegativeStock,
    NotAllowed,
    NotFullyPaid,
    PeriodClosed,
    WrongState,
)
from jxc_desktop.domain.values import price
from jxc_desktop.i18n import set_language
from jxc_desktop.i18n.sentences import fact_text, field_text, sentence


def test_amounts_quantities_and_dates_are_written_for_people():
    assert sentence(NotFullyPaid(due=Decimal("1234.5"), paid=Decimal(1000))) == (
        "应收1,234.50，只收到1,000.00。请补足收款。"
    )
    closed = PeriodClosed(closed_until=date(2026, 4, 30), open_from=date(2026, 5, 1))
    assert sentence(closed) == "账目已结到2026-04-30，最早可用的日期是2026-05-01。"
    assert fact_text("at", datetime(2026, 5, 1, 9, 30)) == "2026-05-01 09:30"


def test_a_wrong_value_names_its_field_and_the_reason():
    try:
        price("abc", "lines[1].price")
    except InvalidValue as error:
        assert sentence(error) == "“abc”不能用作第1行的价格：需要填写普通数字。"
        set_language("en")
        assert sentence(error) == "abc is not valid for price of line 1: a plain number is needed."


def test_a_missing_right_is_named_and_the_way_out_is_told():
    told = sentence(NotAllowed(user="小李", permission="cost.view"))
    assert told == "小李没有“查看成本和毛利”权限，不能执行此操作。请有此权限的人登录或授权。"


def test_peoples_own_words_are_never_translated():
    told = sentence(AlreadyExists(what="barcode", name="price", holder="item"))
    assert told == "条码“price”已经存在（item）。"


def test_states_are_words():
    assert sentence(WrongState(number="GR-1", state="posted")) == "GR-1的状态是“已过账”，不能执行此操作。"


def test_all_doubts_are_told_together():
    doubts = NeedsConfirmation(
        [
            BelowCost(line=1, product="茶", price=Decimal("4.5"), cost=Decimal("5.123456")),
            NegativeStock(product="茶", quantity=Decimal(-2), unit="盒", date=date(2026, 5, 1)),
        ]
    )
    assert sentence(doubts) == ("第1行：茶的售价4.50低于成本5.123456。\n茶在2026-05-01的库存将变为-2盒。")


def test_a_fault_of_ours_is_an_apology_without_a_name_of_the_program():
    for fault in (KeyError("price"), OSError(28, "No space"), BelowCost(line=1)):
        told = sentence(fault)
        assert "抱歉" in told
        assert "Error" not in told


def test_something_cancelled_says_nothing():
    assert sentence(Cancelled()) == ""


def test_lists_and_lines_read_as_words():
    assert fact_text("documents", ["GR-1", "CS-2"]) == "GR-1、CS-2"
    assert field_text("tenders[1]") == "第1行的数值"
    assert fact_text("share", Decimal("NaN")) == "NaN"
