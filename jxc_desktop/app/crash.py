"""The last net: a mistake of the program is written down under a number, and the operator is told.

Drafts and carts are on disk already, cell by cell, so nothing has to be saved here. The report goes into a file
of its own beside the logs; the number on the screen is its name. A crash of the process itself (in Qt or a
driver) leaves its stack in ``fatal.txt``.
"""

from __future__ import annotations

import faulthandler
import logging
import platform
import secrets
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from jxc_desktop import __version__
from jxc_desktop.services.base import Clock

log = logging.getLogger(__name__)

REPORTS_KEPT = 50


class CrashNet:
    """Catches what nobody caught, in every thread. ``tell`` gets the report's number, in the thread that failed."""

    def __init__(self, folder: Path, clock: Clock, tell: Callable[[str], None] = lambda number: None) -> None:
        self.folder = folder
        self.clock = clock
        self.tell = tell
        self._fatal: IO[str] | None = None
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)

    def install(self) -> None:
        """Take over the hooks of Python."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._fatal = (self.folder / "fatal.txt").open("a", encoding="utf-8")
        faulthandler.enable(self._fatal)
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = self._unraisable

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        faulthandler.disable()
        if self._fatal is not None:
            self._fatal.close()

    def report(self, error: BaseException) -> str:
        """Write the mistake down; answers the number to show beside the apology."""
        number = f"{self.clock.local():%Y%m%d-%H%M%S}-{secrets.token_hex(2).upper()}"
        told = "".join(traceback.format_exception(error))
        head = (
            f"report {number}\nJXC Desktop {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n"
        )
        log.error("report %s", number, exc_info=error)
        try:
            (self.folder / f"report-{number}.txt").write_text(head + told, encoding="utf-8", errors="backslashreplace")
            self._forget_old()
        except OSError as problem:  # a full disk must not hide the first mistake
            log.warning("report %s could not be written: %s", number, problem)
        return number

    def _forget_old(self) -> None:
        for old in sorted(self.folder.glob("report-*.txt"))[:-REPORTS_KEPT]:
            old.unlink(missing_ok=True)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        self.tell(self.report(error))

    def _uncaught_in_thread(self, event: threading.ExceptHookArgs) -> None:
        if event.exc_value is not None and not isinstance(event.exc_value, SystemExit):
            self.tell(self.report(event.exc_value))

    def _unraisable(self, event: sys.UnraisableHookArgs) -> None:
        if event.exc_value is not None:
            self.report(event.exc_value)
