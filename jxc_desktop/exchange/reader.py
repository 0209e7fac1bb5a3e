"""Foreign spreadsheets, read by a limited child process so that no file can harm the program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from threading import Event, Timer
from typing import Any

from jxc_desktop.exchange.limits import LIMITS, REASONS, rejection
from jxc_desktop.exchange.native import Request
from jxc_desktop.exchange.sheets import Steps

CHILD_ARGUMENT = "--read-spreadsheet"
"""How a packaged program is told to be the child: it has no interpreter to call."""

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis")
"""What a person may choose from when the encoding of a text file was not recognised or was wrong."""

_PREVIEW_ROWS = 60
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell without a usable value: ``formula`` (never computed) or ``error`` (#N/A and the like)."""

    word: str


Cell = str | int | float | bool | date | time | BadCell
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name, whether it is shown, and its rows from the very first (only the first ones in a preview)."""

    name: str
    visible: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """What is in a file. ``limited`` tells whether the memory of the reading process was bounded."""

    path: Path
    format: str
    encoding: str
    sheets: tuple[Sheet, ...]
    limited: bool = True


def read_preview(path: Path, encoding: str = "") -> Book:
    """The first rows of every sheet.

    Raises:
        ImportRejected: with a word and a sentence.
    """
    return _book(path, _events(Request(str(path), encoding, rows=_PREVIEW_ROWS)), None)


def read_sheet(path: Path, sheet: int = 0, encoding: str = "", progress: Steps | None = None) -> Sheet:
    """All rows of one sheet.

    Raises:
        ImportRejected: with a word and a sentence.
        Cancelled: by ``progress``.
    """
    return _book(path, _events(Request(str(path), encoding, sheet)), progress).sheets[sheet]


def _book(path: Path, events: Iterator[Any], progress: Steps | None) -> Book:
    head: Mapping[str, Any] = {}
    rows: dict[int, list[Row]] = {}
    current, count = 0, 0
    try:
        for event in events:
            if isinstance(event, list):
                rows[current].extend(event)
                count += len(event)
                if progress is not None:
                    progress.step(0, count)
            elif "sheet" in event:
                current = event["sheet"]
                rows[current] = []
            elif "format" in event:
                head = event
    finally:
        events.close()  # type: ignore[attr-defined]
    sheets = tuple(
        Sheet(sheet["name"], sheet["visible"], tuple(rows.get(index, ()))) for index, sheet in enumerate(head["sheets"])
    )
    return Book(path, head["format"], head["encoding"], sheets, head["memory_limited"])


def _events(request: Request) -> Iterator[Any]:
    """The events of the child; it is stopped when nobody listens any more, and after its time."""
    child = _start(request)
    late = Event()

    def stop() -> None:
        late.set()
        child.kill()

    watch = Timer(LIMITS.seconds, stop)
    watch.daemon = True
    watch.start()
    done = False
    try:
        assert child.stdout is not None
        for line in child.stdout:
            event = json.loads(line, object_hook=_object)
            if isinstance(event, dict):
                if "refused" in event:
                    word = event["refused"]
                    raise rejection(word if word in REASONS else "damaged", str(event.get("place", "")))
                done = done or "done" in event
            yield event
        if not done:
            raise rejection("too_slow" if late.is_set() else "gave_up")
    except ValueError as error:
        raise rejection("too_slow" if late.is_set() else "gave_up") from error
    finally:
        watch.cancel()
        child.kill()
        child.communicate()
        watch.join()


def _start(request: Request) -> subprocess.Popen[bytes]:
    environment = dict(os.environ)
    if getattr(sys, "frozen", False):
        command = [sys.executable, CHILD_ARGUMENT]
    else:
        command = [sys.executable, "-P", "-m", "jxc_desktop.exchange.reader_process"]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_ROOT), environment.get("PYTHONPATH", "")]))
    return subprocess.Popen(  # noqa: S603  (our own interpreter, no shell)
        [*command, json.dumps(asdict(request))],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _object(value: dict[str, Any]) -> Any:
    if "time" in value:
        return _time(value["time"])
    if "bad" in value:
        return BadCell(value["bad"])
    return value


def _time(text: str) -> Cell:
    for kind in (datetime, time):
        try:
            read = kind.fromisoformat(text)
        except ValueError:
            continue
        return read.date() if isinstance(read, datetime) and len(text) == 10 else read
    return text
