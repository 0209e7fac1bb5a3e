"""Stopping a statement that takes long, from beside the thread that waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from jxc_desktop.domain.errors import Cancelled

_EVERY = 0.1
"""Seconds between two looks at whether somebody wants to stop."""


@contextmanager
def stoppable(connection: Connection, cancelled: Callable[[], bool]) -> Iterator[None]:
    """Stop whatever the connection is doing in the block once ``cancelled`` says so.

    Raises:
        Cancelled: it was stopped.
    """
    raw: Any = connection.connection.driver_connection
    stop: Callable[[], object] = raw.interrupt if connection.dialect.name == "sqlite" else raw.cancel
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_EVERY):
            if cancelled():
                stop()

    watcher = threading.Thread(target=watch, name="stop", daemon=True)
    watcher.start()
    try:
        yield
    except DBAPIError as error:
        if cancelled():
            raise Cancelled from error
        raise
    finally:
        ended.set()
        watcher.join()
