"""Usability checks 1 to 15 at the counter: what the tests of its windows do not measure. docs/usability.md has all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from jxc_desktop.db.engine import open_database
from jxc_desktop.devices.ports import DeviceFault
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import NotAllowed
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.support.history import Size, barcode, shop_with_history
from tests.support.shop import Shop
from tests.ui.counter.conftest import COLA, NOODLES, OIL, WATER, Till

FIRST_ENTER = 0.3
"""Seconds after a scan before which Enter does not pay."""


class Mouse(QObject):
    """Counts what a hand does with a mouse."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.pressed += event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
        return False


@pytest.fixture
def mouse(qapp: QApplication) -> Iterator[Mouse]:
    counted = Mouse()
    qapp.installEventFilter(counted)
    yield counted
    qapp.removeEventFilter(counted)


def sell(till: Till, *codes: str) -> str:
    for code in codes:
        till.scan(code)
    till.enter()
    till.enter()
    return str(till.sold()[-1][0])


def enter_after(till: Till, seconds: float) -> None:
    """Strike Enter so long after the last key of a scan."""
    till.seconds.now += seconds - 0.06  # what `Till.scan` lets pass at its end
    QTest.keyClick(till.window.windowHandle(), Qt.Key.Key_Return)


@pytest.mark.parametrize(("seconds", "mode"), [(FIRST_ENTER - 0.01, Mode.CART), (FIRST_ENTER + 0.01, Mode.PAY)])
def test_check_01_the_first_enter_counts_from_three_hundred_milliseconds_after_the_last_scan(
    counter: Till, seconds: float, mode: Mode
) -> None:
    counter.scan(COLA)
    enter_after(counter, seconds)
    assert counter.model.mode is mode


def test_check_01_three_scan_events_two_enters_and_no_mouse_post_the_sale(counter: Till, mouse: Mouse) -> None:
    heard: list[str] = []
    counter.router.scanned.connect(lambda event: heard.append(event.code))
    struck = 0
    for code in (COLA, OIL, WATER):
        counter.scan(code)
    for _time in range(2):
        struck += counter.enter()
    assert (heard, struck, mouse.pressed) == ([COLA, OIL, WATER], 2, 0)
    with counter.shop.database.read() as connection:
        sale = connection.exec_driver_sql("SELECT kind, posting, total FROM documents").one()
        paid = connection.exec_driver_sql("SELECT means, kept FROM document_tenders").one()
    assert tuple(sale) == ("counter_sale", 1, 7350)
    assert tuple(paid) == ("cash", 7350)
    assert not counter.model.lines
    assert counter.model.mode is Mode.CART
    assert counter.box.hasFocus()


@pytest.fixture
def large(qtbot: Any, qapp: QApplication, tmp_path: Path) -> Iterator[Till]:
    """A till among 20,000 goods."""
    database = open_database(shop_with_history(tmp_path / "large.jxc", Size(20_000, sales=0, days=1)))
    shop = Shop(database)
    shop.sign_in()
    till = Till(qtbot, qapp, shop)
    till.counter.open_shift("1", Decimal(200))
    till.open()
    yield till
    till.router.uninstall()
    till.window.close()
    database.close()


def test_check_03_six_hundred_scans_in_a_minute_among_twenty_thousand_goods_are_six_hundred(large: Till) -> None:
    """One scanner types, four send through their line; the time of the slowest is in tests/benchmarks/bench_scan.py."""
    began = large.seconds.now
    for number in range(600):
        code = barcode(number % 30 * 661 + 1)
        if number % 5:
            large.router.feed(code)
        else:
            large.scan(code)
        large.seconds.now = began + (number + 1) * 0.1
    assert len(large.model.lines) == 30
    assert {line.quantity for line in large.model.lines} == {Decimal(20)}
    assert large.seconds.now - began == pytest.approx(60)


def test_check_04_the_strip_counts_the_unknown_and_payment_goes_on_once_it_is_handled(counter: Till) -> None:
    for code in (COLA, OIL, "6923450657713", WATER, NOODLES):
        counter.scan(code)
    strip = counter.window.layout_of.strip
    assert "1" in strip.text.text().split("6923450657713")[0]
    assert QApplication.activeModalWidget() is None
    assert counter.sounds.heard.count("error") == 1
    counter.enter()
    counter.enter()
    assert counter.sold() == []
    counter.key(Qt.Key.Key_Escape)
    assert len(counter.model.lines) == 4
    counter.model.set_mode(Mode.UNKNOWN)
    counter.window.actions_of.panels.unknown.dropped.emit()
    counter.enter()
    counter.enter()
    assert [total for _number, total in counter.sold()] == [Decimal("78.00")]


@pytest.mark.parametrize("text", ["kkkl", "kekou", "可口"])
def test_check_05_initials_pinyin_and_characters_put_the_same_item_into_the_cart(counter: Till, text: str) -> None:
    if text.isascii():
        counter.type(text)
    else:
        QGuiApplication.clipboard().setText(text)
        counter.control(Qt.Key.Key_V)
    assert counter.window.layout_of.search.isVisible()
    counter.enter()
    assert [line.code for line in counter.model.lines] == ["A001"]


KEYS = {
    "scan": lambda till, chance: till.scan(chance.choice((COLA, OIL, WATER))),
    "quantity": lambda till, chance: (till.type(f"*{chance.randint(2, 9)}"), till.enter()),
    "price": lambda till, chance: (till.type(f".{chance.randint(1, 9)}"), till.enter()),
    "discount": lambda till, chance: (till.type("/9"), till.enter()),
    "more": lambda till, _chance: till.type("+"),
    "less": lambda till, _chance: till.type("-"),
    "remove": lambda till, _chance: till.key(Qt.Key.Key_Delete),
    "empty": lambda till, _chance: till.control(Qt.Key.Key_Delete),
}


@pytest.mark.parametrize("seed", [1, 11])
def test_check_11_twenty_actions_by_key_are_undone_by_twenty_keys_that_name_them(counter: Till, seed: int) -> None:
    chance = random.Random(seed)
    counter.scan(COLA)
    for _time in range(19):
        KEYS[chance.choice(list(KEYS)) if counter.model.lines else "scan"](counter, chance)
    named = 0
    for _time in range(20):
        step = counter.model.history.next_undo
        counter.control(Qt.Key.Key_Z)
        if step is not None:
            assert step.text() in counter.answer()
            named += 1
    assert not counter.model.lines
    assert named >= 15


def _typed(till: Till) -> None:
    till.type("kk")


def _authorising(till: Till) -> None:
    bar = till.window.layout_of.authorisation
    bar.ask(NotAllowed(user="", permission="counter.void_sale"), None, lambda _confirmed: None)
    till.type("13")


def _unknown(till: Till) -> None:
    till.scan("6923450657713")
    till.enter()


def _paying(till: Till) -> None:
    till.enter()
    till.type("5")


def _returning(till: Till) -> None:
    till.key(Qt.Key.Key_F5)


def _price_check(till: Till) -> None:
    till.key(Qt.Key.Key_F3)


@pytest.mark.parametrize("begin", [_typed, _authorising, _unknown, _paying, _returning, _price_check])
def test_check_12_escape_leaves_what_was_begun_and_the_goods_stay(counter: Till, begin: Any) -> None:
    counter.scan(COLA)
    counter.scan(OIL)
    begin(counter)
    for _time in range(4):
        counter.key(Qt.Key.Key_Escape)
    assert counter.quantities() == ["1", "1"]
    assert counter.model.mode is Mode.CART
    assert counter.box.hasFocus()
    assert counter.box.text() == ""


@pytest.mark.parametrize("fault", [DeviceFault.OFFLINE, DeviceFault.NO_PAPER])
def test_check_13_without_a_printer_the_sale_is_safe_its_receipt_waits_and_comes_again(
    counter: Till, fault: DeviceFault
) -> None:
    counter.printer.fault = fault
    number = sell(counter, COLA)
    counter.printing.work_queue()
    counter.window.refresh(Changes(frozenset({Topic.PRINT_JOBS})))
    assert [sale for sale, _total in counter.sold()] == [number]
    (job,) = [job for job in counter.printing.jobs() if job.kind == "receipt"]
    assert job.state in ("queued", "failed")
    assert counter.answer().startswith("▲")
    assert f"{number} 已保存" in counter.answer()
    counter.scan(OIL)  # the next customer is not kept waiting
    assert counter.quantities() == ["1"]
    counter.control(Qt.Key.Key_Delete)
    counter.printer.fault = None
    counter.key(Qt.Key.Key_F6)
    counter.enter()
    counter.printing.work_queue()
    assert [job.state for job in counter.printing.jobs() if job.reprint] == ["done"]


def ink_height(label: QLabel) -> int:
    """How many pixels high the signs of a label really are on the screen."""
    picture = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    ground = picture.pixelColor(0, 0).value()
    rows = [
        y
        for y in range(picture.height())
        if any(abs(picture.pixelColor(x, y).value() - ground) > 60 for x in range(picture.width()))
    ]
    return rows[-1] - rows[0] + 1 if rows else 0


def test_check_14_the_change_is_large_on_the_screen_until_the_next_payment_is_made(counter: Till) -> None:
    counter.scan(COLA)
    counter.enter()
    counter.type("20")
    counter.enter()
    change = counter.window.actions_of.panels.total.change
    for _time in range(2):
        assert "16.50" in change.text()
        assert change.isVisible()
        assert change.font().pixelSize() >= 32
        assert ink_height(change) >= 22  # the digits of a font of 32 pixels
        counter.scan(OIL)
    counter.enter()
    counter.enter()
    assert "16.50" not in change.text()


def shown_texts(window: QWidget) -> str:
    """Everything that can be read in a window."""
    labels = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    return "\n".join([*labels, *(one.text() for one in window.findChildren(QLineEdit) if one.isVisible())])


def test_check_15_nothing_tells_the_expected_cash_before_the_count_and_the_difference_is_booked(counter: Till) -> None:
    sell(counter, OIL, COLA)
    counter.scan(WATER)
    counter.enter()
    counter.type("10")
    counter.enter()
    counter.control(Qt.Key.Key_J)
    assert counter.model.mode is Mode.SHIFT_CLOSE
    assert "273.50" not in shown_texts(counter.window).replace(",", "")
    counter.type("2")
    for _time in range(8):
        counter.enter()
    told = shown_texts(counter.window).replace(",", "")
    assert "273.50" in told
    assert "73.50" in told
    with counter.shop.database.read() as connection:
        shift = connection.exec_driver_sql("SELECT expected, counted FROM shifts").one()
        booked = connection.exec_driver_sql("SELECT total FROM documents WHERE kind = 'cash_difference'").one()
    assert tuple(shift) == (27350, 20000)
    assert booked.total == -7350
