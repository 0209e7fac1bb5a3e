"""Each scan goes to exactly one taker, in order, and none is lost while something is being posted."""

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLineEdit

from jxc_desktop.ui.common.scan_delivery import QUEUE_LIMIT, ScanDelivery
from jxc_desktop.ui.common.scan_router import ScanRouter


class Echo:
    def interpret(self, raw):
        return SimpleNamespace(code=raw)


class Taker:
    def __init__(self, wants=True):
        self.wants, self.taken, self.doubles = wants, [], []

    def on_scan(self, scan):
        self.taken.append(scan.code)
        return self.wants

    def on_double_read(self, scan):
        self.doubles.append(scan.code)


class LearningField(QLineEdit):
    def learn_code(self, code):
        self.setText(code)


class Desk:
    def __init__(self, qapp):
        self.now, self.heard, self.shell, self.focus = 0.0, [], [], None
        self.tab = Taker()
        self.router = ScanRouter(clock=lambda: self.now)
        self.delivery = ScanDelivery(
            self.router,
            Echo(),
            SimpleNamespace(play=lambda sound: self.heard.append(sound.value)),
            active_tab=lambda: self.tab,
            focused=lambda: self.focus,
            fallback=self.take_in_shell,
        )

    def take_in_shell(self, scan):
        self.shell.append(scan.code)
        return scan.code != "nobody"

    def scan(self, code, after=1.0):
        self.now += after
        self.router.feed(code)


@pytest.fixture
def desk(qapp):
    return Desk(qapp)


def test_the_tab_in_front_gets_the_scan(desk):
    desk.scan("6901")
    assert (desk.tab.taken, desk.shell) == (["6901"], [])


def test_what_the_tab_does_not_want_goes_to_the_shell(desk):
    desk.tab.wants = False
    desk.scan("PO-1")
    assert desk.shell == ["PO-1"]


def test_what_nobody_wants_is_told_by_the_error_sound(desk):
    desk.tab = None
    refused = []
    desk.delivery.refused.connect(refused.append)
    desk.scan("nobody")
    assert desk.heard == ["error"]
    assert [scan.code for scan in refused] == ["nobody"]


def test_a_field_that_learns_codes_takes_the_text(desk, qtbot):
    desk.focus = LearningField()
    qtbot.addWidget(desk.focus)
    desk.scan("6901028075763")
    assert desk.focus.text() == "6901028075763"
    assert desk.tab.taken == []


def test_scans_wait_in_order_while_something_is_posted(desk):
    waiting = []
    desk.delivery.queue_changed.connect(waiting.append)
    desk.delivery.hold()
    for code in ("a1", "b2", "c3"):
        desk.scan(code)
    assert desk.tab.taken == []
    assert waiting[-1] == 3
    desk.delivery.release()
    assert desk.tab.taken == ["a1", "b2", "c3"]
    assert waiting[-1] == 0


def test_the_fifty_first_waiting_scan_is_refused_aloud_and_not_lost_in_silence(desk):
    desk.delivery.hold()
    for number in range(QUEUE_LIMIT + 1):
        desk.scan(f"code{number}")
    assert desk.heard == ["error"]
    desk.delivery.release()
    assert len(desk.tab.taken) == QUEUE_LIMIT


def test_a_double_read_is_shown_and_not_taken(desk):
    desk.scan("6901")
    desk.scan("6901", after=0.080)
    assert (desk.tab.taken, desk.tab.doubles, desk.heard) == (["6901"], ["6901"], ["warning"])
