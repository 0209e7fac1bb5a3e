"""Logs of limited size: one file for the program, one for devices, one for what Qt says.

A log line is one line: control characters in a message (from a scanner, a file, a name) are written as
escapes, so nothing read from outside can forge a line or colour a terminal.
"""

from __future__ import annotations

import logging
import re
from copy import copy
from logging.handlers import RotatingFileHandler
from pathlib import Path

PURPOSES = {"program.log": "", "devices.log": "jxc_desktop.devices", "qt.log": "qt"}
"""File by the logger whose lines go there; the nearest name wins."""

_TALKATIVE = ("alembic", "PIL", "fontTools")
"""Packages that tell every step they take; only their warnings are kept."""

_SIZE, _OLDER = 2_000_000, 5
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class OneLineFormatter(logging.Formatter):
    """Time, level, logger, message; the lines of a traceback stay lines, indented."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The whole entry; a traceback another handler has already laid out is not taken over."""
        own = copy(record)
        own.exc_text = None
        return super().format(own)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The first line, with control characters as escapes."""
        record.message = escaped(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802
        """The traceback, each line indented and escaped."""
        lines = super().formatException(ei).split("\n")  # type: ignore[arg-type]
        return "\n".join(f"    {escaped(line)}" for line in lines)


def escaped(text: str) -> str:
    """The text with every control character written as an escape of its code."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def start_logs(folder: Path, level: int = logging.INFO) -> list[logging.Handler]:
    """Open the log files; answers what `stop_logs` closes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    handlers: list[logging.Handler] = []
    for file, name in PURPOSES.items():
        handler = RotatingFileHandler(
            folder / file, maxBytes=_SIZE, backupCount=_OLDER, encoding="utf-8", errors="backslashreplace", delay=True
        )
        handler.setFormatter(OneLineFormatter())
        handler.set_name(name)
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
        logger.propagate = not name
        handlers.append(handler)
    return handlers


def stop_logs(handlers: list[logging.Handler]) -> None:
    """Close the log files."""
    for handler in handlers:
        logger = logging.getLogger(handler.get_name())
        logger.removeHandler(handler)
        logger.propagate = True
        handler.close()
