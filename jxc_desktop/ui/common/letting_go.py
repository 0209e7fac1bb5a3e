"""Long lists are let go a little at a time: to free a hundred thousand rows at once stops the window."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

_AT_ONCE = 1_000
"""Rows whose freeing takes a few milliseconds."""


def let_go(lists: list[list[Any]]) -> None:
    """Empty the lists, a piece at each turn of the window's events; nobody else may hold what is in them."""
    while lists and not lists[-1]:
        lists.pop()
    if lists:
        del lists[-1][-_AT_ONCE:]
        QTimer.singleShot(0, partial(let_go, lists))
