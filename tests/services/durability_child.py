"""Command files played until they are killed: run by `test_durability.py` in a process of its own.

Importing the program takes longer than a kill, so it is imported once here and every run is a fork.
Each line on standard input is a JSON list: data folder, command file, file for the answers, and how
many seconds after the first answer the run is killed (none: it may end).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
import time
import traceback
from pathlib import Path

from jxc_desktop.app import batch

PATIENCE = 60.0


def main() -> None:
    print("ready", flush=True)
    for text in sys.stdin:
        folder, commands, answers, seconds = json.loads(text)
        child = os.fork()
        if child == 0:
            play(Path(folder), Path(commands), Path(answers))
        if seconds is not None:
            wait_for_an_answer(Path(answers), child)
            time.sleep(seconds)
            kill(child)
        os.waitpid(child, 0)
        print("over", flush=True)


def play(folder: Path, commands: Path, answers: Path) -> None:
    """Be the program: answer every line into the file, then end at once."""
    sys.stdout = io.TextIOWrapper(answers.open("wb"), encoding="utf-8")
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  (lives as long as the run)
    status = 9
    try:
        options = argparse.Namespace(data=folder, file=commands, new=False, new_practice=False, stop=False)
        status = batch.run(options)
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001  (said, then the run ends)
        traceback.print_exc()
    finally:
        os._exit(status)


def wait_for_an_answer(answers: Path, child: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not (answers.exists() and answers.stat().st_size):
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return
        time.sleep(0.002)


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
