"""Names are found by the initials a shop's own program gave them, whatever reading it chose."""

from __future__ import annotations

import re

import pytest
from python_calamine import CalamineWorkbook

from jxc_desktop.domain.pinyin import MOST_READINGS, full_pinyin, initials
from tests.support.data import data_file


def column(file: str, *names: str) -> list[tuple[str, ...]]:
    rows = CalamineWorkbook.from_path(str(data_file(file))).get_sheet_by_index(0).to_python()
    places = [rows[0].index(name) for name in names]
    return [tuple(str(row[place]) for place in places) for row in rows[1:]]


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("可口可乐", "kkkl"),
        ("长城干红葡萄酒", "ccghptj"),
        ("重庆火锅底料", "cqhgdl"),
        ("单县羊肉汤", "sxyrt"),
        ("呷哺呷哺", "xbxb"),
        ("厦门馅饼", "xmxb"),
        ("番茄酱", "fqj"),
        ("乐事薯片", "lssp"),
        ("ＡＢＣ沐浴露 500ml", "abcmyl500ml"),
        ("!?、", ""),
        ("", ""),
    ],
)
def test_the_first_initials_are_the_usual_ones(name: str, usual: str) -> None:
    assert "".join(initials(name)[:1]) == usual


def test_every_reading_of_a_character_finds_the_name() -> None:
    assert {"dsyl", "dxyl"} <= set(initials("大厦饮料"))
    assert {"yhk", "yxk"} <= set(initials("银行卡"))


def test_a_name_of_many_polyphones_has_a_bounded_number_of_different_initials() -> None:
    many = initials("长行乐重长行乐重长行乐重")
    assert len(many) == len(set(many)) == MOST_READINGS


def test_full_pinyin_has_no_spaces_or_tones() -> None:
    assert full_pinyin("绿茶 500ml 重庆") == "lvcha500mlchongqing"


@pytest.mark.data
def test_a_general_stores_own_initials_are_met() -> None:
    goods = [(name, code.lower()) for name, code in column("products/general_store_cn_BASEITEM.xlsx", "NAME", "JP")]
    usual = sum(initials(name)[:1] == (code,) for name, code in goods)
    among = sum(code in initials(name) for name, code in goods)
    assert len(goods) == 8622
    assert usual >= 8_490
    assert among >= 8_600


@pytest.mark.data
def test_a_snack_shops_own_initials_are_met() -> None:
    goods = [
        (name, re.sub(r"[^0-9a-z]", "", code.lower()))
        for name, code in column("products/snack_shop_cn.xlsx", "名称（必填）", "拼音码")
        if code
    ]
    among = sum(code in initials(name) for name, code in goods)
    assert among / len(goods) >= 0.97, [pair for pair in goods if pair[1] not in initials(pair[0])]
