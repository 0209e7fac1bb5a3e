"""Trying a scanner out: its rhythm is learnt, and what is wrong is said in words."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputDevice, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from jxc_desktop.app.paths import places
from jxc_desktop.app.settings import load_settings
from jxc_desktop.app.wedge import WedgeBench
from jxc_desktop.ui.common.scan_check import ScanFinding, ScanTrouble, Stroke, look_at
from jxc_desktop.ui.common.scan_decoder import WedgeTiming
from jxc_desktop.ui.common.scan_router import ScanRouter
from tests.support.widget_walk import complaints

CODE = "JXC-20ab"
GUNS = ("slow gun", "quick gun")


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
    assert [page.learnt.row(0).name, page.learnt.row(0).prefix] == ["扫描枪1", "~"]
    heard = []
    opened.router.scanned.connect(lambda event: heard.append(event.code))
    opened.router.feed("~6901028075763")
    page.usual()
    opened.router.feed("~690102807577")
    assert heard == ["6901028075763", "~690102807577"]
    assert "wedge" not in load_settings(opened.folder / "settings.toml").devices


def slow(gap: float, prefix: str = "", device: str = "") -> ScanFinding:
    return replace(look_at(strokes(CODE, gap)), prefix=prefix, device=device)


def test_several_scanners_work_at_once_by_the_slowest_rhythm_and_each_loses_what_it_adds(opened, page):
    bench = WedgeBench(places(opened.folder), opened.router)
    bench.keep("门口", slow(0.004, "~"))
    bench.keep("柜台", slow(0.05, "##"))
    assert bench.timing() == (75, 100)
    heard = []
    opened.router.scanned.connect(lambda event: heard.append(event.code))
    for code in ("~6901028075763", "##6901028075770", "6901028075787"):
        opened.router.feed(code)
    assert heard == ["6901028075763", "6901028075770", "6901028075787"]
    bench.forget("柜台")
    assert bench.timing() == (35, 60)
    assert [scanner.name for scanner in bench.learnt()] == ["门口"]


def test_a_scanner_is_learnt_by_name_and_forgotten_on_the_page(opened, page):
    for name in ("门口", "柜台", "柜台"):
        page.wanted.setText("")
        scan(page, "6901028075763")
        page.name_edit.setText(name)
        page.keep()
    assert [row.name for row in page.learnt.rows] == ["柜台", "门口"]
    page.learnt_table.setCurrentIndex(page.learnt.index(1, 0))
    page.forget()
    assert [row.name for row in page.learnt.rows] == ["柜台"]
    assert "不能区分" in page.note.text()


def type_from(window, device: QInputDevice, text: str, pause: float, at: list[float]) -> None:
    for char in text:
        at[0] += pause
        key = Qt.Key.Key_Return if char == "\r" else Qt.Key(ord(char))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, 0, 0, 0, char, False, 1, device)
        QApplication.sendEvent(window, event)


def test_where_the_system_tells_keyboards_apart_each_has_its_own_rhythm(opened, qapp, qtbot):
    at = [100.0]
    router = ScanRouter(clock=lambda: at[0])
    bench = WedgeBench(places(opened.folder), router)
    bench.keep("慢枪", slow(0.05, device="slow gun"))
    bench.keep("快枪", slow(0.004, device="quick gun"))
    guns = [QInputDevice(name, 7 + number, QInputDevice.DeviceType.Keyboard) for number, name in enumerate(GUNS)]
    heard = []
    router.scanned.connect(lambda event: heard.append(event.code))
    router.install(qapp)
    box = QLineEdit()
    qtbot.addWidget(box)
    box.show()
    qtbot.waitExposed(box)
    for gun in guns:
        type_from(box.windowHandle(), gun, "690102\r", 0.06, at)
        at[0] += 5
        router.rest()
    router.uninstall()
    assert heard == ["690102"], "the same pace is a scan of the slow one and typing on the quick one"
    assert bench.tells_apart()


def test_an_input_method_at_work_is_told(page):
    event = QInputMethodEvent()
    event.setCommitString("六九零一")
    QApplication.sendEvent(page.box, event)
    page.look()
    assert page.finding.troubles[0] is ScanTrouble.INPUT_METHOD
    QApplication.processEvents()
    assert complaints(page) == []
