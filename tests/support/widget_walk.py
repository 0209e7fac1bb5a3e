"""Walks over everything a window shows and lists what a person would complain about.

Used by the tests of all windows: text that is cut off, controls that lie over one another, targets that
are too small, controls a screen reader cannot name, and text of the other language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

LEAST_TARGET = 28
COUNTER_TARGET = 44
_ROUNDING = 2  # pixels a fractional text width may be off
_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
_TEXTS = (QAbstractButton, QLabel, QComboBox, QTabBar)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ENGLISH = re.compile(r"[A-Za-z]{2,}")


def walk(window: QWidget) -> Iterator[QWidget]:
    """Every visible widget of a window that is not the inside of another control."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not _inside_a_control(widget):
            yield widget


def _inside_a_control(widget: QWidget) -> bool:
    if isinstance(widget, QScrollBar):
        return True
    parent = widget.parentWidget()
    if isinstance(parent, QLineEdit | QComboBox | QAbstractItemView | QTabBar) and not isinstance(widget, QLineEdit):
        return True
    return bool(parent) and isinstance(parent.parentWidget(), QAbstractItemView)


def clipped(window: QWidget) -> list[str]:
    """Texts with less room than they need."""
    found = []
    for widget in walk(window):
        if not isinstance(widget, _TEXTS) or _in_scroll_area(widget):
            continue
        if isinstance(widget, QLabel) and (widget.wordWrap() or not widget.text()):
            needed = QRect(0, 0, 0, widget.heightForWidth(widget.width()) if widget.text() else 0).size()
        elif isinstance(widget, QTabBar):
            continue
        else:
            needed = widget.minimumSizeHint() if isinstance(widget, QComboBox) else widget.sizeHint()
        if needed.width() > widget.width() + _ROUNDING or needed.height() > widget.height() + _ROUNDING:
            found.append(f"{describe(widget)}: needs {needed.toTuple()}, has {widget.size().toTuple()}")
    return found


def outside(window: QWidget) -> list[str]:
    """Controls that stick out of the window."""
    area = window.rect()
    return [
        f"{describe(widget)}: {_place(widget, window).getRect()} outside {area.getRect()}"
        for widget in walk(window)
        if isinstance(widget, _CONTROLS) and not _in_scroll_area(widget) and not area.contains(_place(widget, window))
    ]


def overlapping(window: QWidget) -> list[str]:
    """Pairs of controls or texts beside one another that lie over one another."""
    found = []
    by_parent: dict[int, list[QWidget]] = {}
    for widget in walk(window):
        if isinstance(widget, (*_TEXTS, *_CONTROLS)):
            by_parent.setdefault(id(widget.parentWidget()), []).append(widget)
    for siblings in by_parent.values():
        for number, one in enumerate(siblings):
            found += [
                f"{describe(one)} over {describe(other)}"
                for other in siblings[number + 1 :]
                if not _floating(one) and not _floating(other) and one.geometry().intersects(other.geometry())
            ]
    return found


def scrolled_sideways(window: QWidget) -> list[str]:
    """Tables with more columns than room."""
    return [
        f"{describe(widget)}: {widget.horizontalScrollBar().maximum()} pixels too narrow"
        for widget in walk(window)
        if isinstance(widget, QAbstractItemView) and widget.horizontalScrollBar().maximum() > 0
    ]


def small_targets(window: QWidget, least: int = LEAST_TARGET) -> list[str]:
    """Controls that are hard to hit."""
    return [
        f"{describe(widget)}: {widget.size().toTuple()}"
        for widget in walk(window)
        if isinstance(widget, QAbstractButton | QLineEdit | QComboBox) and min(widget.width(), widget.height()) < least
    ]


def nameless(window: QWidget) -> list[str]:
    """Controls without an object name, or without anything a screen reader could say."""
    found = []
    for widget in walk(window):
        if isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QAbstractItemView):
            if not widget.objectName():
                found.append(f"{describe(widget)}: no object name")
            if not isinstance(widget, QAbstractItemView) and not spoken(widget):
                found.append(f"{describe(widget)}: nothing to say")
    return found


def spoken(widget: QWidget) -> str:
    """What a screen reader says of a control."""
    own = widget.text() if isinstance(widget, QAbstractButton) else ""
    placeholder = widget.placeholderText() if isinstance(widget, QLineEdit) else ""
    buddy = next(
        (label.text() for label in widget.window().findChildren(QLabel) if label.buddy() is widget and label.text()), ""
    )
    return widget.accessibleName() or own or buddy or placeholder


def texts(window: QWidget) -> list[tuple[str, str]]:
    """Every text shown: where and what."""
    found = []
    for widget in walk(window):
        name = describe(widget)
        if isinstance(widget, QAbstractButton | QLabel):
            found.append((name, widget.text()))
        elif isinstance(widget, QLineEdit):
            found.append((name, widget.placeholderText()))
        elif isinstance(widget, QTabBar):
            found += [(name, widget.tabText(number)) for number in range(widget.count())]
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            header = getattr(widget, "horizontalHeader", None)
            if header is not None and not header().isHidden():
                found += [
                    (name, str(widget.model().headerData(column, header().orientation()) or ""))
                    for column in range(widget.model().columnCount())
                ]
        found += [(f"{name} tooltip", widget.toolTip()), (f"{name} spoken", widget.accessibleName())]
    return [(where, text) for where, text in found if text.strip()]


def untranslated(window: QWidget, language: str, names: Iterable[str] = ()) -> list[str]:
    """Texts of the other language. ``names`` are people's own words and terms that have no translation."""
    allowed = sorted(
        {"Ctrl", "Shift", "Alt", "Enter", "Tab", "Esc", "English", "Excel", "PDF", "PIN", "PgUp", "PgDn", *names},
        key=len,
    )
    found = []
    for where, text in texts(window):
        left = re.sub(r"<[^>]*>|&\w+;", " ", text)
        for name in reversed(allowed):
            left = left.replace(name, " ")
        if (_ENGLISH if language == "zh_CN" else _CHINESE).search(re.sub(r"\bF\d+\b", " ", left)):
            found.append(f"{where}: {text}")
    return found


def complaints(window: QWidget, *, least_target: int = LEAST_TARGET) -> list[str]:
    """Everything wrong with what is shown, language aside."""
    return [
        *(f"clipped: {one}" for one in clipped(window)),
        *(f"outside: {one}" for one in outside(window)),
        *(f"overlap: {one}" for one in overlapping(window)),
        *(f"small: {one}" for one in small_targets(window, least_target)),
        *(f"nameless: {one}" for one in nameless(window)),
    ]


def describe(widget: QWidget) -> str:
    """A widget, so that one can find it."""
    text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    return f"{type(widget).__name__} {widget.objectName() or '?'} “{text[:40]}”"


def _place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _in_scroll_area(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QAbstractItemView):
            return True
        parent = parent.parentWidget()
    return False


def _floating(widget: QWidget) -> bool:
    """A list of suggestions or a calendar is meant to lie over what is below its field."""
    return widget.objectName().endswith((".hits", ".calendar", "suggestions"))


__all__ = [
    "COUNTER_TARGET",
    "LEAST_TARGET",
    "clipped",
    "complaints",
    "nameless",
    "outside",
    "overlapping",
    "scrolled_sideways",
    "small_targets",
    "spoken",
    "texts",
    "untranslated",
    "walk",
]
