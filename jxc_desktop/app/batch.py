"""`batch`: the command file on a data folder, without any window."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from jxc_desktop.app.bootstrap import build_services, simulated_paper
from jxc_desktop.app.paths import places
from jxc_desktop.app.settings import load_settings
from jxc_desktop.db.engine import open_database
from jxc_desktop.devices.setup import SCALE, build_devices
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.i18n import set_language
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import Clock, ManualClock, Session, SystemClock
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.commands import CommandFile
from jxc_desktop.services.first_run import make_shop

BOOKS = "shop.jxc"
PRACTICE = "practice"


def run(options: argparse.Namespace) -> int:
    """Answer every line of the file or of standard input; 1 when any of them failed."""
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)  # type: ignore[union-attr]
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        return _run(options)
    except ShopError as error:
        print(sentence(error), file=sys.stderr)  # noqa: T201
        return 2


def _run(options: argparse.Namespace) -> int:
    books = _Books(options.data / BOOKS, _clock(options.data, options), create=options.new or options.new_practice)
    try:
        if options.new or options.new_practice:
            make_shop(books.database, books.clock, name="", language="zh_CN")
        file = CommandFile(books.services(), books.clock, replace_books=books.replaced)
        lines = open(options.file, encoding="utf-8") if options.file else sys.stdin  # noqa: SIM115, PTH123
        with lines:
            _answer(file, lines, stop=options.stop)
        return 1 if file.failed else 0
    finally:
        books.database.close()


class _Books:
    """The open books of a data folder, which a backup may take the place of."""

    def __init__(self, path: Path, clock: Clock, *, create: bool) -> None:
        self.path = path
        self.clock = clock
        self.database = open_database(path, create=create)

    def services(self) -> Services:
        """The services on the books as they are open now, with the goods in memory."""
        services = build_services(self.database, self.clock, Session(), build_devices(self._scale(), simulated_paper))
        services.users.sign_in_trusted()
        set_language(services.settings.get("language"))
        services.goods.load()
        return services

    def _scale(self) -> dict[str, Mapping[str, Any]]:
        """How the scale of this folder's machine is set up: the only device that a line of the file asks."""
        devices = load_settings(places(self.path.parent).settings).devices
        return {SCALE: devices[SCALE]} if SCALE in devices else {}

    def replaced(self, act: Callable[[Path], None]) -> Services:
        """Close the books, let ``act`` put others in their place, and open what is there then."""
        self.database.close()
        try:
            act(self.path)
        finally:
            self.database = open_database(self.path)
        return self.services()


def _answer(file: CommandFile, lines: TextIO, *, stop: bool) -> None:
    for answer in file.answers(lines, stop=stop):
        print(answer, flush=True)  # noqa: T201


def _clock(folder: Path, options: argparse.Namespace) -> Clock:
    """A practice folder has a clock that stands where it was put; it begins at the machine's time."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / PRACTICE
    if options.new_practice:
        mark.write_text("This folder is for practice: its clock can be set.\n", encoding="utf-8")
    system = SystemClock()
    if not mark.exists():
        return system
    now: datetime = system.local()
    return ManualClock(now)
