"""Lists for ``IN (…)`` cut to what every engine takes in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T", int, str)
LONGEST = 15_000
"""Values of one list: SQLite takes 32,766 parameters a statement and a list may stand in it twice."""


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The different values, in lists of at most `LONGEST`; nothing for no values."""
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), LONGEST):
        yield distinct[start : start + LONGEST]
