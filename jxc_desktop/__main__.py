"""The command line. Nothing heavy is imported before it is known what is wanted."""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
from pathlib import Path
from types import ModuleType

from jxc_desktop import __version__

_HANDLERS = {
    "run": "jxc_desktop.app.main",
    "batch": "jxc_desktop.app.batch",
    "sample-day": "jxc_desktop.app.sample_day",
    "doctor": "jxc_desktop.app.doctor",
}
"""The module of each command; its ``run(options)`` answers the exit status. Only windows load Qt."""

_BEFORE_QT = "jxc_desktop.app.bootstrap"
"""Imported before any window: Qt reads the text of every module that is imported after it."""

READ_SPREADSHEET = "--read-spreadsheet"
"""How the built program starts itself as the limited child that reads foreign files."""


def parser() -> argparse.ArgumentParser:
    """Everything the program can be told when it is started."""
    whole = argparse.ArgumentParser(
        prog="jxc-desktop",
        description="Purchase, sales and stock for a shop.",
        epilog="Without a command the windows open.",
    )
    whole.add_argument("--version", action="version", version=f"JXC Desktop {__version__}")
    _window_options(whole)
    whole.set_defaults(command="run")
    commands = whole.add_subparsers(title="commands", metavar="", dest="chosen")
    _window_options(commands.add_parser("run", help="open the windows (this is also done without a command)"))
    _batch_options(commands.add_parser("batch", help="read a command file: one JSON object a line, one answer a line"))
    day = commands.add_parser("sample-day", help="play a sample business day through the real windows")
    day.add_argument("--out", type=Path, required=True, metavar="DIR", help="where receipts, labels and pictures go")
    doctor = commands.add_parser("doctor", help="check the books and say in words what is wrong")
    doctor.add_argument("--data", type=Path, required=True, metavar="DIR", help="the data folder, or the books' file")
    return whole


def _window_options(command: argparse.ArgumentParser) -> None:
    # A default given by the whole parser must not be overwritten by a subcommand that was not told anything.
    unset = argparse.SUPPRESS
    command.add_argument("--data-dir", type=Path, metavar="DIR", default=unset, help="keep everything in this folder")
    command.add_argument("--simulate-devices", action="store_true", default=unset, help="simulate all devices")
    command.add_argument("--sample-shop", action="store_true", default=unset, help="open a sample shop of its own")
    command.add_argument("--practice", action="store_true", default=unset, help="open a copy of the books to practise")


def _batch_options(batch: argparse.ArgumentParser) -> None:
    batch.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the command file (default: standard input)")
    batch.add_argument("--data", type=Path, required=True, metavar="DIR", help="the data folder")
    kind = batch.add_mutually_exclusive_group()
    kind.add_argument("--new", action="store_true", help="make an empty shop in the data folder first")
    kind.add_argument("--new-practice", action="store_true", help="the same, with a clock that can be set")
    batch.add_argument("--stop", action="store_true", help="stop at the first line that fails")


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; answers the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == [READ_SPREADSHEET]:
        return int(importlib.import_module("jxc_desktop.exchange.reader_process").main(given))
    options = parser().parse_args(given)
    for name, default in (("data_dir", None), ("simulate_devices", False), ("sample_shop", False), ("practice", False)):
        if not hasattr(options, name):
            setattr(options, name, default)
    options.command = options.chosen or "run"
    return int(handler_of(options.command).run(options))


def handler_of(command: str) -> ModuleType:
    """Import what carries a command out.

    Nothing imported ever dies: Python's search for dead objects rests meanwhile and leaves all of it out afterwards,
    here and while the program runs.
    """
    gc.disable()
    try:
        importlib.import_module(_BEFORE_QT)
        return importlib.import_module(_HANDLERS[command])
    finally:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
