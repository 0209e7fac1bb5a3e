"""``run``: open the books and the windows, and close both in order."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from jxc_desktop.app.bootstrap import App, books, build
from jxc_desktop.app.crash import CrashNet
from jxc_desktop.app.logs import start_logs, stop_logs
from jxc_desktop.app.paths import Places, places, sample_places
from jxc_desktop.app.qt_log import catch_qt_messages, release_qt_messages
from jxc_desktop.app.settings import Settings, load_settings, with_simulated_devices
from jxc_desktop.app.single_instance import SingleInstance
from jxc_desktop.app.window import dress, main_window
from jxc_desktop.db.engine import Database, open_database
from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.i18n import _, language
from jxc_desktop.i18n.sentences import APOLOGY, sentence
from jxc_desktop.services.base import Clock, SystemClock
from jxc_desktop.services.first_run import make_shop
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import QueueRunner, Runner
from jxc_desktop.ui.shell.main_window import MainWindow
from jxc_desktop.ui.shell.pages import PageRegistry

log = logging.getLogger(__name__)


class _Apologies(QObject):
    """Brings the number of a report from whatever thread failed to the thread of the windows."""

    heard = Signal(str)


def run(options: argparse.Namespace) -> int:
    """Open the windows; answers the exit status."""
    where = sample_places() if options.sample_shop and options.data_dir is None else places(options.data_dir)
    where.make()
    handlers = start_logs(where.logs)
    clock = SystemClock()
    apologies = _Apologies()
    net = CrashNet(where.logs, clock, apologies.heard.emit)
    net.install()
    catch_qt_messages()
    try:
        return _run(options, where, clock, apologies)
    finally:
        release_qt_messages()
        net.uninstall()
        stop_logs(handlers)


def _run(options: argparse.Namespace, where: Places, clock: Clock, apologies: _Apologies) -> int:
    settings = load_settings(where.settings)
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
        database = open_shop(target, clock, fill=options.sample_shop)
        app = build(settings, clock=clock, runner=QueueRunner(notices), database=database)
    except ShopError as error:
        log.warning("the books could not be opened: %s", error)
        QMessageBox.critical(None, _("The shop cannot be opened"), sentence(error))
        return 2
    try:
        window = _show(app, where, notices)
        instance.called.connect(lambda: _bring_to_front(window))
        apologies.heard.connect(lambda number: _apologise(window, number))
        return application.exec()
    finally:
        app.close()
        instance.release()


def open_shop(target: Path | str, clock: Clock, *, fill: bool) -> Database:
    """Open the books; books that do not exist yet become an empty shop, or the sample shop.

    Raises:
        DatabaseRefused: the books cannot be opened as they are.
    """
    new = isinstance(target, Path) and not target.exists()
    database = open_database(target, create=True)
    if new:
        make_shop(database, clock, name=_("My shop"), language=language())
        if fill:
            from jxc_desktop.app.sample_shop import fill_shop

            fill_shop(build(Settings(), clock=clock, database=database))
    return database


def _show(app: App, where: Places, notices: Notices) -> MainWindow:
    if app.runner is None:
        raise ValueError("windows need a runner")
    app.services.goods.load()
    follow_goods(app.services.goods, app.runner, notices)
    window = main_window(app, where, app.runner, notices, PageRegistry())
    window.showMaximized()
    return window


def follow_goods(goods: GoodsIndex, runner: Runner, notices: Notices) -> None:
    """Keep the goods in memory as the books are, off the thread of the windows."""

    def failed(error: Exception) -> None:
        log.error("the goods in memory could not follow", exc_info=error)

    def follow(changes: Changes) -> None:
        runner.submit(lambda _progress: goods.refresh(changes), done=lambda _none: None, failed=failed, read=True)

    notices.changed.connect(follow)


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
