"""The program with its windows: one main window, and everything that runs beside it, wired together.

Here it is seen who hears whom: scans come from keyboard and ports through one router to the page in front;
what a finished piece of work changed reaches the goods in memory, the print queue and the windows.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication

from jxc_desktop.app.bell import Bell
from jxc_desktop.app.bootstrap import App
from jxc_desktop.app.facts import ShopFacts, quietly, read_only_text
from jxc_desktop.app.pages import DOCUMENT_PAGE, PageParts, add_pages, list_page
from jxc_desktop.app.paper import PaperDesk
from jxc_desktop.app.paths import Places
from jxc_desktop.app.practice import start_practice
from jxc_desktop.app.quiet import QuietWatch
from jxc_desktop.app.sample_shop import SAMPLE_PIN
from jxc_desktop.app.scanners import Scanners
from jxc_desktop.app.scheduled import ScheduledExporter
from jxc_desktop.app.status import StatusCells, backup_age
from jxc_desktop.app.till import Till
from jxc_desktop.app.window import remembered, shell_parts, sign_in
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import User
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.document_parts import BIN_PAGE, TRACE_PAGE
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.pages import PageRegistry
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.scan_delivery import ScanDelivery
from jxc_desktop.ui.common.scan_router import ScanRouter
from jxc_desktop.ui.common.sounds import Sound, Sounds, WaveSounds
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.report.pages import pinned_board
from jxc_desktop.ui.shell.main_window import MainWindow
from jxc_desktop.ui.shell.parts import ShellParts

log = logging.getLogger(__name__)

GOODS_WAIT = 60.0
"""Seconds a sign-in waits for the goods to be in memory; with 100,000 goods they take about one."""


class Program(QObject):
    """Everything a person sees and hears of an `App`. ``paper`` is a runner for printing alone.

    ``seconds`` times keys and scans; tests hand in a clock that stands. ``sample`` says on the locked screen
    how to get in. ``practice`` is whether the books are a copy to practise on.
    """

    def __init__(
        self,
        app: App,
        places: Places,
        notices: Notices,
        paper: Runner,
        *,
        sounds: Sounds | None = None,
        seconds: Callable[[], float] | None = None,
        sample: bool = False,
        practice: bool = False,
    ) -> None:
        super().__init__()
        if app.runner is None:
            raise ValueError("windows need a runner")
        self.app, self.runner, self.notices, self._sample = app, app.runner, notices, sample
        self._practice = practice
        self._paper_runner = paper
        self._goods_ready = threading.Event()
        self._idle_minutes = 0
        self.sounds = sounds or WaveSounds(places.data / "sounds")
        self.router = ScanRouter(self, clock=seconds)
        self.till = Till(app.devices, self)
        self.delivery = ScanDelivery(
            self.router,
            app.services.scanning,
            self.sounds,
            active_tab=self._taker,
            focused=QApplication.focusWidget,
            fallback=self._take_scan,
            parent=self,
        )
        self.paper = PaperDesk(app.services.printing, paper, notices, self)
        state = remembered(places)
        self.bell = Bell(app, state, lambda: backup_age(app.clock, places.backups))
        self.facts = ShopFacts(app, list_page, DOCUMENT_PAGE, lambda: self.paper.states, self.bell)
        notices.changed.connect(self._hear)  # before any window hears, so that windows read what is new
        follow_goods(app.services.goods, self.runner, notices)
        self.window = MainWindow(self._shell(places, seconds or monotonic, state))
        self.scanners = Scanners(app.devices.scanners, self.router, self)
        self.till.scanners_changed = self.scanners.use
        self.scanners.read.connect(self.till.heard)
        self.status = StatusCells(self.window, self.scanners, app.clock, places.backups, self.runner)
        self.quiet = QuietWatch(
            self._lock_if_open, self._tidy, lambda: 60.0 * self._idle_minutes, self, seconds=seconds or monotonic
        )
        self.exporter = ScheduledExporter(app.services.scheduled_exports, self.runner, notices, self)
        self._connect()

    def _shell(self, places: Places, seconds: Callable[[], float], state: dict[str, Any]) -> ShellParts:
        pages = PageRegistry()
        add_pages(
            pages,
            PageParts(
                app=self.app,
                runner=self.runner,
                notices=self.notices,
                navigator=self,
                sounds=self.sounds,
                queue=self.delivery,
                seconds=seconds,
                state=state,
                places=places,
                till=self.till,
                router=self.router,
            ),
        )
        parts = shell_parts(self.app, places, self.runner, self.notices, pages, state)
        return replace(
            parts,
            sign_in=self._sign_in,
            facts=lambda: quietly(self.facts.home),
            find=self.facts.find,
            error_sound=lambda: self.sounds.play(Sound.ERROR),
            put_off=self._put_off,
            digest_due=self.bell.digest_due,
            front=lambda navigator: pinned_board(self.app.services, self.runner, navigator),
            practice=self._practice,
            start_practice=None if self._practice else lambda: start_practice(places),
        )

    def _put_off(self, name: str, days: int) -> object:
        done = self.bell.put_off(name, days)
        self.facts.forget()
        return done

    def _sign_in(self, name: str, pin: str) -> User:
        self._goods_ready.wait(GOODS_WAIT)
        return sign_in(self.app, name, pin)

    def _connect(self) -> None:
        self.delivery.delivered.connect(self._scanned)
        self.delivery.refused.connect(self._scanned)
        self.paper.states_changed.connect(self.status.show_printers)
        self.window.locked.connect(self._tell_how_to_get_in)
        self.window.unlocked.connect(lambda _user: self._look_at_alerts())
        self._tell_how_to_get_in()

    # beginning and end

    def start(self) -> None:
        """Show nothing yet, but begin to listen: goods into memory, scans, printers, the quiet watch."""
        application = QCoreApplication.instance()
        if application is not None:
            self.router.install(application)
        self.runner.submit(
            lambda _progress: self.app.services.goods.load(self._goods_ready.set),
            done=self._goods_loaded,
            failed=self._no_goods,
            read=True,
        )
        self._read_settings()
        self._look_at_alerts()
        self.scanners.start()
        self.till.start()
        self.paper.start()
        self.quiet.start()
        self.exporter.start()

    def stop(self) -> None:
        """End everything in order; the books are closed when this returns."""
        self._goods_ready.set()
        self.quiet.stop()
        self.exporter.stop()
        self.paper.stop()
        self.scanners.stop()
        self.till.stop()
        self.router.uninstall()
        end = getattr(self._paper_runner, "close", None)
        if end is not None:
            end()
        self.app.close()

    def _goods_loaded(self, _nothing: object) -> None:
        self._goods_ready.set()

    def _no_goods(self, error: Exception) -> None:
        log.error("the goods could not be read", exc_info=error)
        self._goods_ready.set()

    # who opens what

    def open(self, name: str, key: str | None = None) -> TabPage | None:
        """Open a page; this makes the program the `Navigator` of all pages."""
        return self.window.open(name, key)

    def _taker(self) -> object | None:
        return self.window.active_taker()

    def _take_scan(self, scan: Scan) -> bool:
        """A scan the page in front did not want: a document or product opens, a command is carried out."""
        if scan.user:
            self.window.lock()
            self.window.lock_page.on_scan(scan)
            return True
        if scan.command:
            return self._run_command(scan.command.lower())
        if scan.document:
            return self.open(DOCUMENT_PAGE, scan.document) is not None
        if scan.bin:
            return self.open(BIN_PAGE, scan.bin) is not None
        if scan.kind in {"lot", "serial"}:
            return self.open(TRACE_PAGE, scan.lot or scan.serial) is not None
        return scan.scanned is not None and self.open("products", scan.scanned.product.code) is not None

    def _run_command(self, name: str) -> bool:
        for command in self.window.parts.commands.allowed(self.app.session.user):
            if command.id.lower() == name:
                command.run()
                return True
        return False

    def _scanned(self, scan: Scan) -> None:
        self.status.scanned(scan)
        self.quiet.touch()

    # what changed

    def _hear(self, changes: Changes) -> None:
        self.facts.forget()
        if Topic.SETTINGS in changes.topics:
            self.bell.forget()
            self._read_settings()
        if Topic.USERS in changes.topics:
            users = self.app.services.users
            self.runner.submit(lambda _p: users.refresh(), done=self._rights_read, failed=_logged, read=True)

    def _rights_read(self, user: User | None) -> None:
        if user is None:
            self._lock_if_open()

    def _read_settings(self) -> None:
        settings = self.app.services.settings
        self.runner.submit(
            lambda _p: settings.shop().idle_lock_minutes, done=self._take_idle_minutes, failed=_logged, read=True
        )

    def _take_idle_minutes(self, minutes: int) -> None:
        self._idle_minutes = minutes

    def _look_at_alerts(self) -> None:
        """Once a day, find what only the calendar crosses; what was put off until today is told again."""
        self.facts.forget()
        alerts = self.app.services.alerts
        self.runner.submit(lambda _p: alerts.daily(), done=lambda _checked: None, failed=_logged)

    # when nobody is there

    def _lock_if_open(self) -> None:
        if not self.window.is_locked():
            self.window.lock()

    def _tidy(self) -> None:
        database = self.app.database
        self.runner.submit(lambda _p: database.tidy(), done=lambda _none: None, failed=_logged)
        self.status.show_backup()

    # the locked screen

    def _tell_how_to_get_in(self) -> None:
        errors, database = self.window.lock_page.errors, self.app.database
        if database.read_only:
            errors.show_text(lambda: read_only_text(database.holder), tone="warning")
        elif database.warnings:
            problem = database.warnings[0]
            errors.show_text(lambda: sentence(problem), tone="warning")
        elif self._sample:
            errors.show_text(
                lambda: _("This is a sample shop to try things in. Everybody's PIN is {pin}.").format(pin=SAMPLE_PIN)
            )
        elif not any(user.has_pin for user in self.app.services.users.users()):
            errors.show_text(
                lambda: _("This shop is new. Choose a PIN of 4 to 8 digits, type it below and keep it in mind.")
            )


def follow_goods(goods: GoodsIndex, runner: Runner, notices: Notices) -> None:
    """Keep the goods in memory as the books are, off the thread of the windows."""

    def failed(error: Exception) -> None:
        log.error("the goods in memory could not follow", exc_info=error)

    def follow(changes: Changes) -> None:
        runner.submit(lambda _progress: goods.refresh(changes), done=lambda _none: None, failed=failed, read=True)

    notices.changed.connect(follow)


def _logged(error: Exception) -> None:
    log.warning("work in the background failed: %s", error)
