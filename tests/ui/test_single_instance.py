from __future__ import annotations

import logging

from PySide6.QtCore import qWarning

from jxc_desktop.app.qt_log import catch_qt_messages, release_qt_messages
from jxc_desktop.app.single_instance import SingleInstance


def test_a_second_program_calls_the_first_and_is_not_the_first(qtbot, tmp_path):
    first, second = SingleInstance(str(tmp_path)), SingleInstance(str(tmp_path))
    assert first.claim()
    with qtbot.waitSignal(first.called):
        assert not second.claim()
    first.release()
    assert second.claim()
    second.release()


def test_other_books_have_their_own_first(qtbot, tmp_path):
    one, other = SingleInstance(str(tmp_path / "a")), SingleInstance(str(tmp_path / "b"))
    assert one.claim()
    assert other.claim()
    one.release()
    other.release()


def test_what_qt_says_goes_into_the_log(qapp, caplog):
    catch_qt_messages()
    try:
        with caplog.at_level(logging.WARNING, logger="qt"):
            qWarning("a widget was misused")
    finally:
        release_qt_messages()
    assert "a widget was misused" in caplog.text
