"""Bursts of keys sent to the window: whatever has the focus, no scan reaches a widget."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.ui.common.scan_router import ScanRouter, ScanSource

CODE = "6901028075763"


class ManualSeconds:
    """A clock of seconds that moves only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds():
    return ManualSeconds()


@pytest.fixture
def router(qapp, seconds):
    router = ScanRouter(clock=seconds)
    router.install(qapp)
    router.codes = []
    router.scanned.connect(lambda event: router.codes.append(event.code))
    yield router
    router.uninstall()


def strike(window, seconds, text, gap=0.005):
    """Press and release keys at the window, ``gap`` seconds apart by the injected clock."""
    for char in text:
        seconds.now += gap
        key = Qt.Key.Key_Return if char == "\r" else Qt.Key.Key_Tab if char == "\t" else char
        QTest.keyClick(window.windowHandle(), key)


def settle(router, seconds):
    """Let the hold time of the last typed key pass."""
    seconds.now += 0.1
    router.rest()


def holder_of(qtbot, widget):
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.addWidget(widget)
    qtbot.addWidget(holder)
    holder.show()
    qtbot.waitExposed(holder)
    holder.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    return holder


def a_button():
    button = QPushButton("OK")
    button.pressed_times = []
    button.clicked.connect(lambda: button.pressed_times.append(1))
    return button


def a_combo():
    combo = QComboBox()
    combo.addItems(["0 zero", "6 six", "9 nine"])
    return combo


def a_secret():
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return edit


WIDGETS = {
    "text": (QLineEdit, lambda w: w.text()),
    "PIN": (a_secret, lambda w: w.text()),
    "quantity": (QSpinBox, lambda w: w.text()),
    "price": (QDoubleSpinBox, lambda w: w.text()),
    "button": (a_button, lambda w: len(w.pressed_times)),
    "combo": (a_combo, lambda w: w.currentText()),
    "check box": (QCheckBox, lambda w: w.isChecked()),
    "table": (lambda: QTableWidget(3, 3), lambda w: w.currentRow()),
}


@pytest.mark.parametrize("kind", WIDGETS)
@pytest.mark.parametrize("code", [CODE, "AB+12-/ 9"])
def test_a_burst_leaves_the_focused_widget_untouched_and_is_one_scan(qtbot, router, seconds, kind, code):
    make, state = WIDGETS[kind]
    widget = make()
    window = holder_of(qtbot, widget)
    before = state(widget)
    strike(window, seconds, code + "\r")
    settle(router, seconds)
    assert router.codes == [code]
    assert state(widget) == before
    assert widget.hasFocus()


def test_a_scan_does_not_answer_an_open_message_box(qtbot, router, seconds):
    box = QMessageBox(QMessageBox.Icon.Question, "?", "Sure?", QMessageBox.StandardButton.Ok)
    qtbot.addWidget(box)
    answers = []
    box.finished.connect(answers.append)
    box.open()
    qtbot.waitExposed(box)
    strike(box, seconds, CODE + "\r")
    assert router.codes == [CODE]
    assert box.isVisible()
    assert answers == []


def test_a_message_box_still_takes_the_enter_of_a_hand(qtbot, router, seconds):
    box = QMessageBox(QMessageBox.Icon.Question, "?", "Sure?", QMessageBox.StandardButton.Ok)
    qtbot.addWidget(box)
    box.open()
    qtbot.waitExposed(box)
    strike(box, seconds, "\r")
    assert not box.isVisible()


def test_typing_reaches_the_field_in_order(qtbot, router, seconds):
    field = QLineEdit()
    window = holder_of(qtbot, field)
    strike(window, seconds, "Kele 330ml", gap=0.065)
    settle(router, seconds)
    assert field.text() == "Kele 330ml"
    assert router.codes == []


def test_a_held_space_still_presses_a_button(qtbot, router, seconds):
    button = a_button()
    window = holder_of(qtbot, button)
    strike(window, seconds, " ")
    settle(router, seconds)
    assert len(button.pressed_times) == 1


def test_a_tab_at_the_end_of_a_scan_does_not_move_the_focus(qtbot, router, seconds):
    field = QLineEdit()
    window = holder_of(qtbot, field)
    window.layout().addWidget(QLineEdit())
    strike(window, seconds, CODE + "\t")
    assert router.codes == [CODE]
    assert field.hasFocus()


def test_signs_inside_a_code_fire_no_shortcut(qtbot, router, seconds):
    field = QLineEdit()
    window = holder_of(qtbot, field)
    fired = []
    for key in ("+", "-", "/", "Return"):
        QShortcut(QKeySequence(key), window).activated.connect(lambda: fired.append(1))
    strike(window, seconds, "AB+1-2/3\r")
    assert router.codes == ["AB+1-2/3"]
    assert fired == []


def test_an_enter_struck_by_hand_still_fires_its_shortcut(qtbot, router, seconds):
    field = QLineEdit()
    window = holder_of(qtbot, field)
    fired = []
    QShortcut(QKeySequence("F9"), window).activated.connect(lambda: fired.append(1))
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F9)
    assert fired == [1]


def test_the_second_terminator_of_a_scanner_is_swallowed(qtbot, router, seconds):
    button = a_button()
    window = holder_of(qtbot, button)
    button.setDefault(True)
    strike(window, seconds, CODE + "\r\r")
    assert router.codes == [CODE]
    assert button.pressed_times == []


def test_a_line_feed_sent_as_control_j_is_swallowed_after_a_scan(qtbot, router, seconds):
    field = QLineEdit()
    window = holder_of(qtbot, field)
    fired = []
    QShortcut(QKeySequence("Ctrl+J"), window).activated.connect(lambda: fired.append(1))
    strike(window, seconds, CODE + "\r")
    seconds.now += 0.005
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert fired == []
    seconds.now += 1
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert fired == [1]


def test_a_scanner_without_suffix_is_read_after_its_silence(qtbot, router, seconds):
    window = holder_of(qtbot, QLineEdit())
    strike(window, seconds, CODE)
    assert router.codes == []
    settle(router, seconds)
    assert router.codes == [CODE]


def test_capitals_come_with_shift_keys_of_their_own(qtbot, router, seconds):
    window = holder_of(qtbot, QLineEdit())
    for char in "ABC1":
        seconds.now += 0.004
        QTest.keyPress(window.windowHandle(), Qt.Key.Key_Shift)
        QTest.keyClick(window.windowHandle(), char)
        QTest.keyRelease(window.windowHandle(), Qt.Key.Key_Shift)
    strike(window, seconds, "\r")
    assert len(router.codes) == 1


def test_the_same_code_again_at_once_is_marked_as_a_double_read(qtbot, router, seconds):
    events = []
    router.scanned.connect(events.append)
    for pause in (0.0, 0.080, 0.400):
        seconds.now += pause
        router.feed(CODE, ScanSource.INJECTION)
    assert [event.repeated for event in events] == [False, True, False]


def test_with_the_real_clock_bursts_at_every_speed_of_a_scanner_are_read(qtbot, qapp):
    router = ScanRouter()
    router.install(qapp)
    codes = []
    router.scanned.connect(lambda event: codes.append(event.code))
    field = QLineEdit()
    window = holder_of(qtbot, field)
    for delay in (0, 5, 15):
        for char in CODE:
            QTest.keyClick(window.windowHandle(), char, Qt.KeyboardModifier.NoModifier, delay)
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
        qtbot.wait(60)
    router.uninstall()
    assert codes == [CODE] * 3
    assert field.text() == ""


def test_the_filter_answers_for_the_window_and_not_again_for_each_widget(qtbot, router, seconds):
    field = QLineEdit()
    window = holder_of(qtbot, field)
    seen = []
    original = router._press
    router._press = lambda *found: seen.append(1) or original(*found)
    strike(window, seconds, CODE + "\r")
    assert len(seen) == len(CODE) + 1
    assert QApplication.focusWidget() is field
