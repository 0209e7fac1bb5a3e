"""Trying a scanner out: its rhythm is learnt, and what is wrong is said in words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jxc_desktop.app.settings import load_settings
from jxc_desktop.ui.common.scan_check import ScanTrouble, Stroke, look_at
from jxc_desktop.ui.common.scan_decoder import WedgeTiming
from tests.support.widget_walk import complaints

CODE = "JXC-20ab"


def strokes(code: str, gap: float = 0.004, end: str = "\r", *, alt: bool = False) -> list[Stroke]:
    return [Stroke(char, number * gap, alt) for number, char in enumerate(code + end)]


@pytest.mark.parametrize(
    ("scanned", "troubles"),
    [
        (strokes(CODE), ()),
        (strokes(CODE, end=""), (ScanTrouble.NO_ENDING,)),
        (strokes(CODE.swapcase()), (ScanTrouble.CAPS_LOCK,)),
        (strokes(CODE, 0.12), (ScanTrouble.SLOW,)),
        (strokes(f"~{CODE}#"), (ScanTrouble.AROUND,)),
        (strokes("ＪＸＣ－２０"), (ScanTrouble.INPUT_METHOD,)),
        (strokes("074088067", alt=True), (ScanTrouble.ALT_MODE,)),
        (strokes("6901028075763"), (ScanTrouble.OTHER,)),
    ],
)
def test_what_keeps_a_scan_from_being_recognised_is_found(scanned, troubles):
    assert look_at(scanned, CODE).troubles == troubles


def test_the_rhythm_leaves_room_and_is_never_quicker_than_usual():
    assert look_at(strokes(CODE)).timing == WedgeTiming()
    assert look_at(strokes(CODE, 0.04)).timing.gap == pytest.approx(0.06)
    assert look_at(strokes(CODE, 0.5)).timing.gap == pytest.approx(0.08)


@pytest.fixture
def page(opened, qapp):
    opened.router.install(qapp)
    page = opened.page("scanner_test")
    yield page
    opened.router.uninstall()


def scan(page, text: str) -> None:
    for char in text:
        QTest.keyClick(page.window().windowHandle(), char)
    QTest.keyClick(page.window().windowHandle(), Qt.Key.Key_Return)
    page.look()


def test_what_a_scanner_adds_is_taken_away_after_it_was_kept(opened, page):
    page.wanted.setText("6901028075763")
    scan(page, "~6901028075763")
    assert page.finding.prefix == "~"
    assert page.model.rowCount() == 15
    page.keep()
    heard = []
    opened.router.scanned.connect(lambda event: heard.append(event.code))
    opened.router.feed("~6901028075763")
    page.usual()
    opened.router.feed("~690102807577")
    assert heard == ["6901028075763", "~690102807577"]
    assert "wedge" not in load_settings(opened.folder / "settings.toml").devices


def test_an_input_method_at_work_is_told(page):
    event = QInputMethodEvent()
    event.setCommitString("六九零一")
    QApplication.sendEvent(page.box, event)
    page.look()
    assert page.finding.troubles[0] is ScanTrouble.INPUT_METHOD
    QApplication.processEvents()
    assert complaints(page) == []
