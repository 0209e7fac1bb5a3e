"""One page of a list, and where the next one starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list in its order.

    ``next`` is handed back as ``after`` for the rows that follow and is ``None`` on the last page;
    only the query that made it can read it. ``total`` counts the whole list where that is cheap.
    """

    rows: tuple[T, ...] = ()
    next: object | None = None
    total: int | None = None

    @classmethod
    def cut(cls, rows: Sequence[T], limit: int, cursor: Callable[[T], object], total: int | None = None) -> Page[T]:
        """The page of a query that asked for one row more than ``limit`` to learn whether more follow."""
        kept = tuple(rows[:limit])
        following = cursor(kept[-1]) if len(rows) > limit and kept else None
        return cls(kept, following, total)
