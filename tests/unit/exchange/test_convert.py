"""Cells become values or reasons: no float, no lost digit, no invisible character gets through."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from jxc_desktop.exchange.convert import CellProblem, convert
from jxc_desktop.exchange.headers import FieldKind
from jxc_desktop.exchange.reader import BadCell, Cell
from jxc_desktop.exchange.text import cell_address

K = FieldKind


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        (6901234567892.0, K.CODE, "6901234567892"),
        ("06901234567892", K.CODE, "06901234567892"),
        ("'0159425", K.CODE, "0159425"),
        ("６９０１", K.CODE, "6901"),
        ("*ZC13169216SL*", K.CODE, "*ZC13169216SL*"),
        (11112222, K.CODE, "11112222"),
        ("6901234567892.0", K.CODE, "6901234567892"),
        ("1.0", K.CODE, "1.0"),
        ("¥12.00", K.PRICE, Decimal("12.00")),
        ("￥1,234.5元", K.PRICE, Decimal("1234.5")),
        ("１，２３４．５", K.PRICE, Decimal("1234.5")),
        ("人民币12块", K.PRICE, Decimal(12)),
        ("13％", K.PERCENT, Decimal(13)),
        ("２０２６－０３－０５", K.DATE, date(2026, 3, 5)),
        (46086.0, K.DATE, date(2026, 3, 5)),
        ("2026/5/1 8:30", K.MOMENT, datetime(2026, 5, 1, 8, 30)),
        (datetime(2026, 5, 1, 8, 29, 59, 999_999), K.MOMENT, datetime(2026, 5, 1, 8, 30)),
        ("2026年5月", K.MONTH, "2026-05"),
        (datetime(2026, 5, 1), K.MONTH, "2026-05"),
        ("红，蓝、 红", K.WORDS, ("红", "蓝")),
        ("甲\r\n乙 ", K.LINES, "甲\n乙"),
        (14420.000000000002, K.AMOUNT, Decimal(14420)),
        (2.6666666666666665, K.PRICE, Decimal("2.666667")),
        ("24.62%", K.PERCENT, Decimal("24.62")),
        (4.39, K.PERCENT, Decimal("4.39")),
        (45.620000000000005, K.QUANTITY, Decimal("45.62")),
        ("-3.5", K.QUANTITY, Decimal("-3.5")),
        ("180天", K.DAYS, 180),
        (365.0, K.DAYS, 365),
        ("启用", K.FLAG, True),
        (0.0, K.FLAG, False),
        ("2017-3-22", K.DATE, date(2017, 3, 22)),
        ("2026年11月1日", K.DATE, date(2026, 11, 1)),
        ("2025-02-11 20:37:48", K.DATE, date(2025, 2, 11)),
        ("20261121", K.DATE, date(2026, 11, 21)),
        (20261121.0, K.DATE, date(2026, 11, 21)),
        (datetime(2026, 11, 21, 8), K.DATE, date(2026, 11, 21)),
        ("25/12/2026", K.DATE, date(2026, 12, 25)),
        ("  可乐\n大瓶 ", K.TEXT, "可乐 大瓶"),
        (20.8, K.TEXT, "20.8"),
        ("   ", K.PRICE, None),
        ("", K.CODE, None),
    ],
)
def test_a_good_cell_is_read_exactly(cell: Cell, kind: FieldKind, value: object) -> None:
    assert convert(cell, kind) == value


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (8939010102358478435.0, K.CODE),
        ("6.9E+12", K.CODE),
        (12.5, K.CODE),
        (True, K.CODE),
        ("a" * 65, K.CODE),
        ("69\u200b01", K.CODE),
        ("1e3", K.PRICE),
        ("三块", K.PRICE),
        ("1.1234567", K.PRICE),
        (float("nan"), K.PRICE),
        (float("inf"), K.QUANTITY),
        (1e308, K.AMOUNT),
        (-1.0, K.PRICE),
        ("12,34", K.QUANTITY),
        ("--1", K.QUANTITY),
        ("maybe", K.FLAG),
        ("3/4/2026", K.DATE),
        ("2026-05-01 25:00", K.MOMENT),
        ("2026-13", K.MONTH),
        (1.5, K.WHOLE),
        ("2026-02-30", K.DATE),
        (1.5, K.DAYS),
        ("可乐\u202e", K.TEXT),
        ("x" * 201, K.TEXT),
        (BadCell("formula"), K.PRICE),
        (BadCell("error"), K.TEXT),
    ],
)
def test_a_doubtful_cell_is_a_problem(cell: Cell, kind: FieldKind) -> None:
    with pytest.raises(CellProblem):
        convert(cell, kind)


@pytest.mark.parametrize(("order", "value"), [("day", date(2026, 4, 3)), ("month", date(2026, 3, 4))])
def test_an_ambiguous_date_is_read_as_the_person_says(order: str, value: date) -> None:
    assert convert("3/4/2026", K.DATE, order) == value


@pytest.mark.parametrize(("place", "address"), [((0, 0), "A1"), ((16, 2), "C17"), ((0, 26), "AA1"), ((9, 701), "ZZ10")])
def test_a_cell_is_named_as_the_spreadsheet_names_it(place: tuple[int, int], address: str) -> None:
    assert cell_address(*place) == address
