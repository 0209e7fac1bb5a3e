"""The child that reads foreign files: little memory, little time, and nobody hurt when it dies.

It is started with one argument, the request as JSON, and answers on its standard output: one JSON
text a line, an object for what it found out, a list for rows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from jxc_desktop.exchange.limits import LIMITS, Limits, Refused
from jxc_desktop.exchange.native import Request, read_events


def limit_this_process(limits: Limits) -> bool:
    """Bound the memory and processor time of this process; false where the system cannot."""
    try:
        import resource
    except ImportError:
        return False
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return False
    return True


def main(arguments: list[str] | None = None) -> int:
    """Read the file of the request and write what is in it; 0 also when it was refused with a word."""
    given = json.loads((arguments if arguments is not None else sys.argv[1:])[-1])
    limited = limit_this_process(LIMITS)
    answer(Request(**given), LIMITS, sys.stdout.buffer, limited=limited)
    return 0


def answer(request: Request, limits: Limits, out: BinaryIO, *, limited: bool) -> None:
    """Write the events of a file, ended by ``{"done": true}`` or by the word it was refused with."""
    try:
        for event in read_events(request, limits):
            shown = {**event, "memory_limited": limited} if isinstance(event, Mapping) and "format" in event else event
            _tell(out, shown)
        _tell(out, {"done": True})
    except Refused as refusal:
        _tell(out, {"refused": refusal.word, "place": refusal.place})
    except MemoryError:
        _tell(out, {"refused": "gave_up", "place": ""})
    except Exception:  # noqa: BLE001  (whatever a foreign file provokes becomes one word)
        _tell(out, {"refused": "damaged", "place": ""})


def _tell(out: BinaryIO, event: object) -> None:
    out.write(json.dumps(event, ensure_ascii=True, separators=(",", ":"), default=_as_text).encode("ascii") + b"\n")


def _as_text(value: object) -> object:
    if isinstance(value, (datetime, date, time)):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


if __name__ == "__main__":
    raise SystemExit(main())
