"""A disk that takes nothing more, by a limit the system puts on this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

A_FEW_PAGES = 16 << 10


@contextmanager
def no_room() -> Iterator[None]:
    """No file grows beyond a few pages, as if the disk were full; skips where a process cannot be limited so."""
    resource = pytest.importorskip("resource", reason="only some systems can limit what a process writes")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (A_FEW_PAGES, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
