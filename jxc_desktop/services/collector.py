"""Python's search for dead cycles, put off while very many living rows are made."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator, Sized
from contextlib import contextmanager

_MANY = 10_000
"""Rows; a search among so many stops the window for longer than anybody should notice."""
_held: set[int] = set()
_holding = threading.RLock()


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No search for cycles meanwhile: rows have none, and a search takes a quarter of the time and stops windows."""
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if at_work:
            gc.enable()


def passed_over(rows: Sized) -> None:
    """While somebody holds so many rows, what is alive now is not searched: they go when nobody holds them.

    Call it while the collector rests, before it hears of what was made meanwhile.
    """
    if len(rows) < _MANY:
        return
    with _holding:
        _held.add(id(rows))
        weakref.finalize(rows, _let_go, id(rows)).atexit = False
        gc.freeze()


def _let_go(rows: int) -> None:
    with _holding:
        _held.discard(rows)
        if not _held:
            gc.unfreeze()
