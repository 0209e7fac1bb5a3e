"""The keys of the counter: presets, the shop's own, the card, and the number pad for fingers."""

from decimal import Decimal as D

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.ui.counter.entry_view_model import Mode
from jxc_desktop.ui.counter.widgets import TouchButton
from tests.ui.counter.conftest import COLA, OIL

SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(window, name):
    window.findChild(TouchButton, name).click()


def test_supermarket_keys_park_and_take_up_and_the_bar_and_the_card_say_so(counter):
    counter.notices.publish(counter.settings.set("counter_keys", "supermarket"))
    counter.scan(COLA)
    counter.key(Qt.Key.Key_F6)
    assert counter.model.cart.lines == ()
    counter.key(Qt.Key.Key_F6, SHIFT)
    assert counter.model.mode is Mode.PARKED
    counter.enter()
    assert len(counter.model.cart.lines) == 1
    assert counter.window.findChild(TouchButton, "key_recall").text().startswith("Shift+F6 ")
    counter.key(Qt.Key.Key_F1)
    assert "F6    挂单" in counter.window.actions_of.keys.panel.card.text()
    assert ("Shift+F6", "Recall") in counter.window.explanation().keys


def test_a_key_for_quantity_types_its_sign_before_the_scan_and_for_the_line(counter):
    counter.notices.publish(counter.settings.set("counter_keys", "ours quantity=F4 salesperson="))
    counter.type("3")
    counter.key(Qt.Key.Key_F4)
    counter.scan(COLA)
    assert counter.model.cart.lines[0].quantity == "3"
    counter.key(Qt.Key.Key_F4)
    counter.type("5")
    counter.enter()
    assert counter.model.cart.lines[0].quantity == "5"


def test_a_key_that_was_taken_from_an_action_does_nothing_and_its_button_still_does(counter):
    counter.notices.publish(counter.settings.set("counter_keys", "ours park="))
    counter.scan(COLA)
    counter.key(Qt.Key.Key_F7)
    assert len(counter.model.cart.lines) == 1
    press(counter.window, "key_park")
    assert counter.model.cart.lines == ()


def test_the_card_of_keys_goes_to_the_office_printer_from_the_help(counter):
    counter.key(Qt.Key.Key_F1)
    press(counter.window, "print_key_card")
    assert [job.kind for job in counter.printing.jobs()] == ["key_card"]
    assert counter.model.mode is Mode.CART


def test_fingers_sell_with_the_number_pad_and_nothing_moves(counter):
    window = counter.window
    counter.key(Qt.Key.Key_F1)
    press(window, "touch_mode")
    counter.key(Qt.Key.Key_F1)
    places = {button.objectName(): button.geometry() for button in window.layout_of.pad.findChildren(TouchButton)}
    assert all(place.height() >= 44 and place.width() >= 44 for place in places.values())
    for name in ("pad_2", "pad_times"):
        press(window, name)
    counter.scan(OIL)
    assert counter.model.cart.lines[0].quantity == "2"
    press(window, "pad_more")
    assert counter.model.cart.lines[0].quantity == "3"
    press(window, "pad_undo")
    assert counter.model.cart.lines[0].quantity == "2"
    counter.seconds.now += 1
    press(window, "pad_enter")
    assert counter.model.mode is Mode.PAY
    for name in ("pad_2", "pad_00"):
        press(window, name)
    counter.seconds.now += 1
    press(window, "pad_enter")
    assert (counter.model.last.due, counter.model.last.change) == (D(136), D(64))
    assert {b.objectName(): b.geometry() for b in window.layout_of.pad.findChildren(TouchButton)} == places


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1280, 640), (1366, 690), (1920, 1080)])
def test_touch_mode_fits_every_screen(counter, width, height):
    window = counter.window
    counter.notices.publish(counter.settings.set("touch_counter", "yes"))
    window.resize(width, height)
    counter.scan(COLA)
    counter.enter()
    assert (window.width(), window.height()) == (width, height)
    assert window.layout_of.cart_table.viewport().height() >= 2 * 44
