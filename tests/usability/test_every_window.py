"""A scan while any window of the program has the focus: the field stays as it is, the scan is handled once.

Every list of the program goes to Excel with Ctrl+E.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from jxc_desktop.ui.common.list_window import ListWindow
from tests.support.history import barcode
from tests.support.widget_walk import walk

PARTS, LEAST = 2, 10
"""The windows are walked in parts; how many controls of each kind are tried at least in each."""
EXPORT = QKeySequence("Ctrl+E")
SHOW_THE_CODE = frozenset({"trace.box"})
"""Boxes that show which code was scanned last, whatever had the focus."""
STATES: dict[type[QWidget], Callable[[Any], object]] = {
    QLineEdit: lambda widget: (widget.text(), widget.selectedText()),
    QComboBox: lambda widget: (widget.currentIndex(), widget.currentText()),
    QAbstractButton: lambda widget: (widget.isChecked(), widget.isDown(), widget.property("clicks")),
}


def taker(page: QWidget, first: int) -> tuple[QWidget, type[QWidget]] | None:
    """A control of the page that takes the focus, of another kind on each page; not where a code belongs into."""
    kinds = list(STATES)
    for kind in (*kinds[first % 3 :], *kinds[: first % 3]):
        for widget in walk(page):
            belongs = hasattr(widget, "learn_code") or widget.objectName() in SHOW_THE_CODE
            if isinstance(widget, kind) and widget.isEnabled() and not belongs:
                widget.setFocus()
                if widget.hasFocus():
                    return widget, kind
    return None


class Burst:
    """A scanner in front of the whole program, and the ear of its router."""

    def __init__(self, shop: Any) -> None:
        self.shop, self.heard, self._used = shop, list[str](), 0
        shop.program.router.scanned.connect(lambda event: self.heard.append(event.code))

    def complaint(self, widget: QWidget, state: Callable[[Any], object]) -> str:
        """What is wrong after a scan over this control; empty when nothing is."""
        if isinstance(widget, QAbstractButton):
            widget.setProperty("clicks", 0)
            widget.clicked.connect(lambda: widget.setProperty("clicks", 1))
        before = state(widget)
        self.heard.clear()
        self._used += 1
        code = barcode(self._used)  # another each time: the goods page begins an item with a code nobody knows
        self.shop.hands.scan(code)
        if self.heard != [code]:
            return f"heard {self.heard}"
        after = state(widget)
        return "" if after == before else f"{before} became {after}"


@pytest.mark.parametrize("part", range(PARTS))
def test_check_02_a_scan_leaves_the_control_with_the_focus_as_it_is_in_every_window(shop: Any, part: int) -> None:
    burst, wrong, tried = Burst(shop), list[str](), Counter(dict.fromkeys(STATES, 0))
    window = shop.program.window
    for number, entry in enumerate(window.parts.pages.allowed(shop.app.session.user)[part::PARTS]):
        page = window.open(entry.name)
        assert page is not None, entry.name
        shop.hands.look()
        if isinstance(page, ListWindow) and [one.key() for one in page.findChildren(QShortcut)].count(EXPORT) != 1:
            wrong.append(f"{entry.name}: Ctrl+E does nothing, or two things")
        found = taker(page, number)
        if found is not None:
            widget, kind = found
            tried[kind] += 1
            if said := burst.complaint(widget, STATES[kind]):
                wrong.append(f"{entry.name}: {kind.__name__} {widget.objectName()}: {said}")
            if QApplication.activeModalWidget() is not None or window.tabs.current() is not page:
                wrong.append(f"{entry.name}: something came in front of it")
        window.tabs.close_page(page)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not wrong, "\n".join(wrong)
    assert all(count >= LEAST for count in tried.values()), tried
