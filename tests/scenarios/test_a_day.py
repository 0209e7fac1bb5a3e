"""Days in a shop, from the first scan to the books."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import Qt

from jxc_desktop.services.documents import DocumentFilter
from tests.scenarios.driver import StoryShop
from tests.support.source import ROOT


def test_a_morning_at_the_counter(shop):
    shop.receives("tea", 10, cost="2.00")
    shop.opens_shift(opening_float="200.00")
    shop.scans("tea", times=2).takes_cash("20.00")
    assert shop.change == Decimal("10.00")
    assert any("绿茶" in line for line in shop.printer.paper.lines)
    assert shop.printer.paper.cuts == 1
    shop.scans("cola").scans("tea").takes("w")
    assert shop.on_hand("tea") == 7
    assert shop.on_hand("cola") == -1
    assert shop.closes_shift(counted="210.00") == 0
    assert shop.ledger_is_sound()


def test_a_code_nobody_knows_stops_the_payment_and_nothing_else(shop):
    shop.receives("tea", 10, cost="2.00")
    shop.opens_shift()
    shop.scans("6900000000007").scans("tea")
    assert shop.alarms == 1
    assert shop.cart == [("绿茶 500ml", Decimal(1))]
    shop.hands.enter()
    shop.hands.enter()
    assert shop.counter.view_model.last is None
    assert shop.on_hand("tea") == 10


def test_goods_come_back_with_their_receipt_and_no_more_than_were_sold(shop):
    shop.receives("tea", 10, cost="2.00")
    shop.opens_shift("100.00")
    number = shop.scans("tea", times=2).takes_cash("10.00")
    shop.takes_back("tea", number)
    shop.takes_back("tea", number)
    assert shop.on_hand("tea") == 10
    shop.takes_back("tea", number)
    assert shop.on_hand("tea") == 10
    assert shop.alarms == 1
    shop.hands.key(Qt.Key.Key_Escape)
    assert shop.closes_shift(counted="100.00") == 0
    assert shop.ledger_is_sound()


def test_a_delivery_and_its_return(shop):
    receipt = shop.receives("rice", 20, cost="26.50")
    shop.sends_back("rice", 5, receipt)
    assert shop.on_hand("rice") == 15
    assert shop.stock_value("rice") == Decimal("397.50")
    assert shop.services.ledgers.party("S001").balance == Decimal("-397.50")
    assert shop.ledger_is_sound()


def test_a_delivery_entered_late_changes_the_cost_of_what_was_sold_since(shop):
    shop.receives("tea", 10, cost="3.00", at=datetime(2026, 11, 20, 9, 0))
    shop.opens_shift()
    number = shop.scans("tea", times=4).takes_cash()
    before = shop.services.documents.view(number).lines[0].cost
    shop.receives("tea", 10, cost="2.00", at=datetime(2026, 11, 20, 8, 0))
    after = shop.services.documents.view(number).lines[0].cost
    assert (before, after) == (Decimal("-12.00"), Decimal("-10.00"))
    assert shop.stock_value("tea") == Decimal("40.00")
    assert shop.ledger_is_sound()


def test_a_printer_out_of_paper_never_costs_a_sale(shop):
    shop.receives("tea", 10, cost="2.00")
    shop.opens_shift()
    shop.runs_out_of_paper()
    number = shop.scans("tea").takes_cash()
    assert shop.on_hand("tea") == 9
    assert number in shop.answer
    assert shop.printer.paper.lines == []
    shop.puts_in_paper()
    shop.hands.key(Qt.Key.Key_F6)
    shop.hands.enter()
    assert any("补打" in line for line in shop.printer.paper.lines)
    assert shop.ledger_is_sound()


def test_a_power_cut_between_scan_and_payment_loses_nothing(qtbot, qapp, tmp_path):
    folder = tmp_path / "dark"
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.scenarios.power_cut_child", str(folder)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline().startswith("[(")
    finally:
        child.kill()
        child.communicate()
    after = StoryShop(folder)
    try:
        assert after.cart == [("绿茶 500ml", Decimal(2)), ("大米 5kg", Decimal(1))]
        after.takes_cash()
        sales = after.services.documents.list(DocumentFilter(kinds=("counter_sale",))).rows
        assert [sale.total for sale in sales] == [Decimal("42.80"), Decimal("5.00")]
        assert after.on_hand("tea") == 7
        assert after.ledger_is_sound()
    finally:
        after.close()
