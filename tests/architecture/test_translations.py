"""The catalogue is complete, and the source gives translators whole sentences."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from string import Formatter

import pytest

from jxc_desktop.i18n import LOCALE
from jxc_desktop.i18n.catalogue import Entry, entries
from tests.support.source import called, docstrings, modules, nodes

MARKS = {"_": 1, "N_": 1, "ngettext": 2}
CHINESE = re.compile(r"[\u3400-\u9fff]")
CHINESE_IS_THE_MATTER = (
    "jxc_desktop/i18n/__init__.py",  # the language is called by its own name
    "jxc_desktop/i18n/formats.py",  # capital numerals exist only in Chinese
    "jxc_desktop/domain/pinyin.py",  # readings of characters
    "jxc_desktop/exchange/headers.py",  # column names met in real files
    "jxc_desktop/exchange/document_headers.py",
    "jxc_desktop/exchange/master_headers.py",
    "jxc_desktop/exchange/handheld.py",  # column names of handheld terminals
    "jxc_desktop/exchange/voucher_files.py",  # column names of accounting programs
    "jxc_desktop/domain/vouchers.py",  # the words vouchers are numbered under
    "jxc_desktop/exchange/carrier_files.py",  # column names and states in the files of carriers
    "jxc_desktop/exchange/tax_invoices.py",  # the file format of the tax program
    "jxc_desktop/services/goods.py",  # units of weight by the names shops give them
    "jxc_desktop/db/door.py",  # folders of services that replace files under an open program
    "jxc_desktop/ui/common/entry.py",  # dates as people type them
)

TERMS = {
    "purchase order": "采购订单", "sales order": "销售订单", "goods receipt": "采购入库单", "delivery": "销售出库单",
    "purchase return": "采购退货单", "sales return": "销售退货单", "counter sale": "零售单",
    "counter refund": "零售退货", "stock transfer": "调拨单", "stocktake": "盘点单", "other receipt": "其他入库",
    "other issue": "其他出库", "stocktake gain": "盘盈", "stocktake loss": "盘亏", "stock write-off": "报损单",
    "cost adjustment": "成本调整单", "receipt of money": "收款单", "payment": "付款单", "settlement": "核销",
    "prepayment": "预付款", "deposit": "预收款", "receivable": "应收", "payable": "应付",
    "statement of account": "对账单", "credit limit": "信用额度", "draft": "草稿", "approve": "审核",
    "approved": "已审核", "posting": "过账", "posted": "已过账", "reversal": "红冲", "void": "作废",
    "period close": "结账", "business date": "营业日期", "document number": "单据编号", "stock on hand": "现存量",
    "available": "可用量", "reserved": "占用量", "safety stock": "安全库存", "reorder point": "补货点",
    "stock move": "库存流水", "opening balance": "期初余额", "warehouse": "仓库", "bin": "库位", "lot": "批次",
    "expiry date": "有效期", "serial number": "序列号", "slow-moving stock": "滞销库存",
    "moving weighted average": "移动加权平均", "gross profit": "毛利",
    "margin": "毛利率", "tax-inclusive price": "含税价", "item": "商品", "category": "分类", "barcode": "条码",
    "base unit": "基本单位", "conversion": "换算率", "specification": "规格", "supplier": "供应商",
    "customer": "客户", "member": "会员", "points": "积分", "stored value": "储值", "coupon": "优惠券",
    "promotion": "促销", "price list": "价格表", "member price": "会员价", "line discount": "单品折扣",
    "whole discount": "整单折扣", "change rounding": "抹零", "park": "挂单", "recall": "取单",
    "means of payment": "支付方式", "change due": "找零", "shift": "班次", "shift handover": "交班",
    "till": "钱箱", "opening float": "备用金", "cash over": "长款", "cash short": "短款", "day close": "日结",
    "cashier": "收银员", "store clerk": "店员", "permission": "权限", "role": "角色", "receipt slip": "小票",
    "label": "标签", "price tag": "价签",
}  # fmt: skip
"""One thing has one name: what each term of the trade is called in Chinese."""


@cache
def catalogue() -> list[tuple[str, Entry]]:
    return [(path.name, entry) for path in sorted((LOCALE / "zh_CN").glob("*.po")) for entry in entries(path)]


@cache
def translated() -> dict[str, str]:
    return {entry.source: entry.translations[0] for _, entry in catalogue() if entry.translations}


def places(text: str) -> set[str]:
    """The named places of a sentence; a place without a name is found as an empty one."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def marked() -> list[tuple[str, ast.expr]]:
    """Every text given to one of the marks, with its place."""
    found = []
    for where, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        for argument in node.args[: MARKS.get(called(node), 0)]:
            found.append((where, argument))  # noqa: PERF401  (a nested comprehension reads worse)
    return found


def literals() -> list[tuple[str, str]]:
    return [
        (where, argument.value)
        for where, argument in marked()
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value
    ]


def plurals() -> set[str]:
    """The second texts of ``ngettext``: found under their singular."""
    return {
        node.args[1].value
        for _, node in nodes(ast.Call)
        if isinstance(node, ast.Call)
        and called(node) == "ngettext"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
    }


def test_every_sentence_of_the_program_is_translated():
    missing = sorted(
        {(text, where) for where, text in literals() if text not in translated() and text not in plurals()}
    )
    assert not missing, "\n".join(f"{where}: {text!r}" for text, where in missing)


def test_nothing_is_translated_that_is_not_said():
    said = {node.value for _, node in nodes(ast.Constant) if isinstance(node, ast.Constant)}
    left = [f"{file}:{entry.line}: {entry.source!r}" for file, entry in catalogue() if entry.source not in said]
    assert [where for where in left if not where.startswith("terms.po")] == []


def test_nothing_in_the_catalogue_is_unfinished():
    unfinished = [
        f"{file}:{entry.line}: {entry.source!r}"
        for file, entry in catalogue()
        if entry.fuzzy or not entry.translations or not all(entry.translations)
    ]
    assert not unfinished, "\n".join(unfinished)


def test_a_translation_has_the_places_of_its_sentence():
    wrong = [
        f"{file}:{entry.line}: {entry.source!r} {entry.translations}"
        for file, entry in catalogue()
        for translation in entry.translations
        if places(translation) != places(entry.plural or entry.source)
    ]
    assert not wrong, "\n".join(wrong)


def test_one_sentence_has_one_translation():
    by_source = defaultdict(set)
    for _, entry in catalogue():
        by_source[entry.source].update(entry.translations)
    assert {source: found for source, found in by_source.items() if len(found) > 1} == {}


def test_translators_get_whole_sentences():
    cut = [where for where, argument in marked() if isinstance(argument, (ast.JoinedStr, ast.BinOp))]
    assert not cut, f"f-strings or joined pieces: {cut}"


def test_constants_are_marked_as_literals():
    hidden = [
        where
        for where, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and called(node) == "N_" and not isinstance(node.args[0], ast.Constant)
    ]
    assert not hidden


def test_places_have_names():
    nameless = [f"{where}: {text!r}" for where, text in literals() if places(text) & {"", "0", "1"}]
    assert not nameless, "\n".join(nameless)


def test_what_an_error_tells_can_be_translated():
    classes = {node.name for _, node in nodes(ast.ClassDef, below="jxc_desktop/domain/errors.py")}  # type: ignore[attr-defined]
    told = [
        f"{where}: {keyword.value.value!r}"
        for where, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and called(node) in classes
        for keyword in node.keywords
        if keyword.arg in ("what", "reason") and isinstance(keyword.value, ast.Constant)
        if keyword.value.value and keyword.value.value not in translated()
    ]
    assert not told, "\n".join(told)


def test_chinese_is_in_the_catalogue_and_not_in_the_source():
    found = [
        f"{name}:{node.lineno}: {node.value!r}"
        for name, tree in modules().items()
        if name not in CHINESE_IS_THE_MATTER
        for documentation in [docstrings(tree)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
        if CHINESE.search(node.value)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("term", "chinese"), TERMS.items())
def test_a_term_of_the_trade_has_one_name(term, chinese):
    found = {translated()[text] for text in translated() if text.lower() == term}
    assert found, f"{term} is not in the catalogue"
    assert all(name.removesuffix("单") == chinese.removesuffix("单") or chinese in name for name in found), found
