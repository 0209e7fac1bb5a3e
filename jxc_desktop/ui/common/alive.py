"""Answers that come after their window was closed are not heard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject

T = TypeVar("T")


def alive(owner: QObject, hear: Callable[[T], object]) -> Callable[[T], None]:
    """``hear``, as long as its owner lives."""

    def answer(result: T) -> None:
        if shiboken6.isValid(owner):
            hear(result)

    return answer
