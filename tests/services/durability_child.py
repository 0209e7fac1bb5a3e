"""Command files played until they are killed: run by `test_durability.py` in a process of its own."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path

from jxc_desktop.app import batch
from tests.support.killing import serve


def play(paths: list[Path]) -> int:
    """Answer every line of the command file into the file of the answers."""
    folder, commands, answers = paths
    sys.stdout = io.TextIOWrapper(answers.open("wb"), encoding="utf-8")
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  (lives as long as the run)
    options = argparse.Namespace(data=folder, file=commands, new=False, new_practice=False, stop=False)
    status = batch.run(options)
    sys.stdout.flush()
    return status


if __name__ == "__main__":
    serve(play)
