"""Pages of the areas on the screen, with the real services of a practice shop behind them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from jxc_desktop.app.device_desk import MachineDevices
from jxc_desktop.app.paths import places
from jxc_desktop.app.wedge import WedgeBench
from jxc_desktop.ui.books import pages as books_pages
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.pages import PageRegistry
from jxc_desktop.ui.common.runner import InlineRunner, QueueRunner
from jxc_desktop.ui.common.scan_router import ScanRouter
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.masterdata import pages as masterdata
from jxc_desktop.ui.report import pages as report
from jxc_desktop.ui.system import pages as system
from tests.support.commands import Books

DESIGN, SMALLEST = (1310, 650), (1224, 522)
"""What shell, rail and bars leave of 1366×768 and of 1280×640."""


class Opened:
    """Opens pages by name and remembers what else was asked for.

    ``queued`` works as the program does, off the GUI thread; then close the ``runner``.
    """

    def __init__(self, qtbot: Any, books: Books, folder: Path, *, queued: bool = False) -> None:
        self._qtbot = qtbot
        self.books, self.folder = books, folder
        self.notices, self.asked = Notices(), list[tuple[str, str | None]]()
        self.runner: InlineRunner | QueueRunner = QueueRunner(self.notices) if queued else InlineRunner(self.notices)
        self.notices.changed.connect(books.services.goods.refresh)
        self.registry = PageRegistry()
        self.state: dict[str, Any] = {"export_folder": str(folder)}
        services = books.services
        masterdata.register(self.registry, services, self.runner, self, self.state)
        report.register(self.registry, services, self.runner, self, books.clock, self.state)
        books_pages.register(self.registry, services, self.runner, self, self.state)
        devices = MachineDevices(places(folder), services.printing)
        self.router = ScanRouter()
        bench = WedgeBench(places(folder), self.router)
        system.register(self.registry, services, self.runner, self.state, lambda: None, devices, bench)

    def open(self, name: str, key: str | None = None) -> None:
        """What a page asks for is remembered, not opened."""
        self.asked.append((name, key))

    def page(self, name: str, key: str | None = None, size: tuple[int, int] = DESIGN) -> Any:
        """A page on the screen."""
        entry = self.registry.get(name)
        assert entry is not None, name
        page: TabPage = entry.factory(key)
        self._qtbot.addWidget(page)
        self.notices.changed.connect(page.hear)
        page.resize(*size)
        page.show()
        self._qtbot.waitExposed(page)
        page.activateWindow()
        first = page.first_focus()
        if first is not None:
            first.setFocus()
        QApplication.processEvents()
        return page
