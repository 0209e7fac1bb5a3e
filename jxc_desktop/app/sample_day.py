"""``sample-day``: a business day of the sample shop, played through the real windows and simulated devices.

Goods are imported, a delivery comes in, customers pay in several ways, one brings something back, the printer
runs out of paper. At the end three ways of adding up the day must agree to the cent: what the windows said, what
the exported workbook says, and what the ledgers say. The doctor must find nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from jxc_desktop.app.sample_story import Day


def run(options: argparse.Namespace) -> int:
    """Play the day into the folder ``--out``; answers 0 when everything agrees."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt; nobody's screen is taken over
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the summary is Chinese on every console
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("another kind of Qt application runs already")
    with tempfile.TemporaryDirectory(prefix="jxc-sample-day-") as folder:
        return play(application, Path(folder), options.out.resolve(), sys.stdout)


def play(
    application: object, folder: Path, out: Path, told: TextIO, looks: tuple[tuple[str, str], ...] | None = None
) -> int:
    """Play the day on a new shop in ``folder``; leave what it made in ``out`` and say how it went.

    ``looks`` are the languages and themes of the pictures, all of them unless told; the last one stays.
    """
    from PySide6.QtWidgets import QApplication

    from jxc_desktop.app.sample_story import tell_the_day
    from jxc_desktop.app.settings import Settings
    from jxc_desktop.app.window import dress

    began = monotonic()
    if not isinstance(application, QApplication):
        raise TypeError("the windows need an application")
    dress(application, Settings(theme="light"))
    _empty(out)
    day = open_day(folder, out)
    day.looks = looks or day.looks
    try:
        tell_the_day(day)
        findings = day.check()
    finally:
        day.close()
    _summary(day, findings, monotonic() - began, told)
    return 1 if findings else 0


def open_day(folder: Path, out: Path) -> Day:
    """The sample shop in the morning, with its windows open and nobody signed in."""
    from jxc_desktop.app.bootstrap import build
    from jxc_desktop.app.hands import Hands, Seconds
    from jxc_desktop.app.main import open_shop
    from jxc_desktop.app.paths import Places
    from jxc_desktop.app.program import Program
    from jxc_desktop.app.sample_story import Day
    from jxc_desktop.app.settings import Settings, with_simulated_devices
    from jxc_desktop.services.base import ManualClock, SystemClock
    from jxc_desktop.ui.common.notices import Notices
    from jxc_desktop.ui.common.runner import InlineRunner

    places = Places(folder).make()
    clock = ManualClock(SystemClock().local().replace(hour=8, minute=5, second=0, microsecond=0))
    notices, seconds = Notices(), Seconds()
    database = open_shop(places.database, clock, fill=True, where=places)
    app = build(with_simulated_devices(Settings()), clock=clock, runner=InlineRunner(notices), database=database)
    program = Program(app, places, notices, InlineRunner(notices), sounds=_Silence(), seconds=seconds, sample=True)
    program.window.parts.state["export_folder"] = str(out)
    return Day(program, Hands(program, seconds), clock, out)


class _Silence:
    """Nobody listens to a day that is played."""

    def play(self, sound: object) -> None:
        """Make no sound."""


def _empty(out: Path) -> None:
    """Remove what an earlier day left, and nothing else."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("pictures", "receipts"):
        shutil.rmtree(out / name, ignore_errors=True)
        (out / name).mkdir()
    for file in (*out.glob("*.xlsx"), out / "labels.pdf"):
        file.unlink(missing_ok=True)


def _summary(day: Day, findings: list[str], seconds: float, told: TextIO) -> None:
    from jxc_desktop.i18n import _, ngettext
    from jxc_desktop.i18n.formats import money_text

    def say(text: str) -> None:
        print(text, file=told)

    sales = len(day.sales)
    say(ngettext("{count} sale at the counter", "{count} sales at the counter", sales).format(count=sales))
    for title, amount in day.agreed.items():
        say(f"  {title}: ¥{money_text(amount)}")
    for finding in findings:
        say(f"✕ {finding}")
    if not findings:
        say(_("The windows, the workbook and the ledgers agree, and the books are sound."))
    say(
        _("Receipts, labels, workbooks and pictures are in {folder} ({seconds} s).").format(
            folder=day.out, seconds=round(seconds)
        )
    )
