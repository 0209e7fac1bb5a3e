"""``run``: open the books and the windows, and close both in order."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from jxc_desktop.app.bootstrap import books, build
from jxc_desktop.app.crash import CrashNet
from jxc_desktop.app.logs import start_logs, stop_logs
from jxc_desktop.app.paths import Places, places, sample_places
from jxc_desktop.app.practice import copy_books, practice_place, take_settings
from jxc_desktop.app.program import Program
from jxc_desktop.app.qt_log import catch_qt_messages, release_qt_messages
from jxc_desktop.app.settings import Settings, load_settings, with_simulated_devices
from jxc_desktop.app.single_instance import SingleInstance
from jxc_desktop.app.window import dress
from jxc_desktop.db.engine import Database, open_database
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.i18n import _, language
from jxc_desktop.i18n.sentences import APOLOGY, sentence
from jxc_desktop.services.base import Clock, SystemClock
from jxc_desktop.services.first_run import make_shop
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import QueueRunner
from jxc_desktop.ui.shell.main_window import MainWindow

log = logging.getLogger(__name__)


class _Apologies(QObject):
    """Brings the number of a report from whatever thread failed to the thread of the windows."""

    heard = Signal(str)


def run(options: argparse.Namespace) -> int:
    """Open the windows; answers the exit status."""
    base = sample_places() if options.sample_shop and options.data_dir is None else places(options.data_dir)
    base.make()
    where = practice_place(base) if options.practice else base
    handlers = start_logs(where.logs)
    clock = SystemClock()
    apologies = _Apologies()
    net = CrashNet(where.logs, clock, apologies.heard.emit)
    net.install()
    catch_qt_messages()
    try:
        return _run(options, base, where, clock, apologies)
    finally:
        release_qt_messages()
        net.uninstall()
        stop_logs(handlers)


def _run(options: argparse.Namespace, base: Places, where: Places, clock: Clock, apologies: _Apologies) -> int:
    settings = take_settings(base, where) if options.practice else load_settings(where.settings)
    if options.simulate_devices or options.sample_shop:
        settings = with_simulated_devices(settings)
    _help_input_methods()
    application = QApplication(sys.argv[:1])
    dress(application, settings)
    target = books(settings, where)
    instance = SingleInstance(str(target))
    if not instance.claim():
        return 0
    notices = Notices()
    try:
        if options.practice:
            copy_books(base, where)
        database = open_shop(target, clock, fill=options.sample_shop or options.practice, where=where)
        app = build(
            settings, clock=clock, runner=QueueRunner(notices), database=database, journal=where.data / "journal"
        )
    except ShopError as error:
        log.warning("the books could not be opened: %s", error)
        QMessageBox.critical(None, _("The shop cannot be opened"), sentence(error))
        return 2
    program = Program(app, where, notices, QueueRunner(notices), sample=options.sample_shop, practice=options.practice)
    try:
        program.start()
        window = program.window
        instance.called.connect(lambda: _bring_to_front(window))
        apologies.heard.connect(lambda number: _apologise(window, number))
        window.showMaximized()
        return application.exec()
    finally:
        program.stop()
        instance.release()


def open_shop(target: Path | str, clock: Clock, *, fill: bool, where: Places | None = None) -> Database:
    """Open the books; books that do not exist yet become an empty shop, or the sample shop.

    ``where`` says where the high-water mark and the copies before an upgrade are kept.

    Raises:
        DatabaseRefused: the books cannot be opened as they are.
    """
    new = isinstance(target, Path) and not target.exists()
    marks, backups = (where.marks, where.backups) if where is not None else (None, None)
    database = open_database(target, create=True, marks=marks, backups=backups)
    if new:
        make_shop(database, clock, name=_("My shop"), language=language())
        if fill:
            from jxc_desktop.app.sample_shop import fill_shop

            fill_shop(build(Settings(), clock=clock, database=database))
    return database


def _bring_to_front(window: MainWindow) -> None:
    window.showMaximized()
    window.raise_()
    window.activateWindow()


def _apologise(window: MainWindow, number: str) -> None:
    told = _("{apology}\n\nReport {number}").format(apology=_(APOLOGY), number=number)
    QMessageBox.warning(window, _("JXC Desktop"), told)


def _help_input_methods() -> None:
    """Qt's own packages speak to Chinese input methods through ibus only; fcitx understands that as well."""
    if sys.platform.startswith("linux") and not os.environ.get("QT_IM_MODULE") and _fcitx_runs():
        os.environ["QT_IM_MODULE"] = "ibus"


def _fcitx_runs() -> bool:
    return "fcitx" in os.environ.get("XMODIFIERS", "") + os.environ.get("GTK_IM_MODULE", "")
