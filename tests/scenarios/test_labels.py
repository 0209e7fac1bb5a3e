"""Shelf labels after a change of prices: the clerk of task 9, counted in keys and scans."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.devices.ports import DeviceFault
from jxc_desktop.services.labels import LabelRequest
from jxc_desktop.services.masterdata import ProductInput
from tests.scenarios.driver import GOODS

CONTROL = Qt.KeyboardModifier.ControlModifier
THIRTY = [ProductInput(code=f"G{number:02d}", name=f"商品{number}", price=str(number + 1)) for number in range(30)]


@pytest.fixture
def roll(shop):
    """The shop's label printer; the labels of everything so far are printed."""
    services = shop.services
    services.masterdata.save_products(THIRTY)
    services.labels.dismiss(services.labels.wanted(LabelRequest()))
    return services.printing.devices.printers["label"].paper


class Keys:
    """Presses keys in the window and counts them."""

    def __init__(self, shop) -> None:
        self.shop, self.pressed = shop, 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.shop.hands.key(key, modifiers)
        self.pressed += 1

    def type(self, text: str) -> None:
        self.shop.hands.type(text)
        self.pressed += len(text)


def test_task_9_thirty_changed_prices_are_thirty_labels_in_six_keys(shop, roll):
    changed = [ProductInput(code=one.code, price="9.90") for one in THIRTY]
    shop.program.notices.publish(shop.services.masterdata.save_products(changed).changes)
    keys = Keys(shop)
    keys.press(Qt.Key.Key_K, CONTROL)
    keys.type("bq")
    keys.press(Qt.Key.Key_Return)
    page = shop.program.window.tabs.current()
    assert page.name == "labels"
    assert page.view_model.count == 30
    keys.press(Qt.Key.Key_P, CONTROL)
    keys.press(Qt.Key.Key_Return)
    assert len(roll.labels) == 30
    assert keys.pressed == 6
    assert page.view_model.rows == ()


def test_task_9_thirty_scans_and_two_keys(shop, roll):
    shop.program.window.open("labels")
    keys = Keys(shop)
    for _round in range(10):
        for goods in GOODS.values():
            shop.hands.scan(goods.barcode)
    page = shop.program.window.tabs.current()
    assert [(row.product, row.copies) for row in page.view_model.rows] == [("TEA", 10), ("COLA", 10), ("RICE", 10)]
    keys.press(Qt.Key.Key_P, CONTROL)
    keys.press(Qt.Key.Key_Return)
    assert len(roll.labels) == 30
    assert keys.pressed == 2


def test_labels_that_stopped_go_on_where_the_roll_ran_out(shop, roll):
    receipt = shop.receives("tea", 37, cost="2.00")
    page = shop.program.window.open("labels")
    page.take_document(receipt)
    printer = shop.services.printing.devices.printers["label"]
    printer.stops_after = 2
    keys = Keys(shop)
    keys.press(Qt.Key.Key_P, CONTROL)
    keys.press(Qt.Key.Key_Return)
    assert len(roll.labels) == 20
    assert not page.jam.isHidden()
    assert printer.fault is DeviceFault.NO_PAPER
    assert page.jam.label.value() == 21
    printer.fault = None
    page.jam.go_button.click()
    assert len(roll.labels) == 37
    assert page.jam.isHidden()
