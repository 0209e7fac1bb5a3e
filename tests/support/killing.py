"""Runs of the program that end by ``kill -9``, one after the other on the same data.

Importing the program takes longer than a kill, so one process imports it once and every run is a fork of it: the
module of those runs calls `serve`; a test starts it by `started` and says which run comes next.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
Run = Callable[[list[Path]], int]


def serve(run: Run) -> None:
    """Fork a run for every line on standard input.

    A line is a JSON list: the paths the run is given, the last of them the file of its answers, and how many seconds
    after the first answer it is killed (none: it may end).
    """
    print("ready", flush=True)
    for text in sys.stdin:
        *names, seconds = json.loads(text)
        paths = [Path(name) for name in names]
        child = os.fork()
        if child == 0:
            _be(run, paths)
        if seconds is not None:
            _wait_for_an_answer(paths[-1], child)
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print("over", flush=True)


def _be(run: Run, paths: list[Path]) -> None:
    """Be the program, and end at once."""
    status = 9
    try:
        status = run(paths)
    except BaseException:  # noqa: BLE001  (said, then the run ends)
        traceback.print_exc()
    finally:
        os._exit(status)


def _wait_for_an_answer(answers: Path, child: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not (answers.exists() and answers.stat().st_size):
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return
        time.sleep(0.002)


class Runs:
    """The process whose forks are the runs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, *paths: Path, seconds: float | None) -> list[str]:
        """One run, killed so long after its first answer; answers the whole lines it wrote into the last path."""
        answers = paths[-1]
        answers.unlink(missing_ok=True)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([*map(str, paths), seconds]) + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "over\n"
        return answers.read_text(encoding="utf-8").split("\n")[:-1] if answers.exists() else []


@contextmanager
def started(module: str) -> Iterator[Runs]:
    """The process of the module that serves the runs."""
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield Runs(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0
