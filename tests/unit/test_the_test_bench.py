"""The bench itself: the binding is the sane one, and Chinese is drawn without a font package."""

from __future__ import annotations

import sys

import pytest


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None cannot be freed from 3.12 on")
def test_calling_qt_does_not_use_up_none(qtbot):
    """PySide6 6.12.0 takes one reference from None with every void call, until the process dies."""
    from PySide6.QtWidgets import QLineEdit

    edit = QLineEdit()
    qtbot.addWidget(edit)
    before = sys.getrefcount(None)
    for _ in range(200):
        edit.setText("x")
    assert sys.getrefcount(None) > before - 150


def test_the_bundled_font_has_chinese_and_the_yuan_sign(qapp):
    from PySide6.QtGui import QFontMetrics

    metrics = QFontMetrics(qapp.font())
    assert all(metrics.inFontUcs4(ord(sign)) for sign in "进销存￥¥小票")
