"""From the last key of a scan to the painted line, with 100,000 goods, beside a plain look-up of the same code.

The window, router, services and database are the real ones; the cart is saved in the background at every scan.
A cart holds at most 50 lines, as a large sale does; then the next begins.

Then a minute of a busy till: a scan every 100 ms by the clock on the wall. Each is timed from the moment it was due,
so that whatever is behind shows, and all of them are counted.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jxc_desktop.devices.setup import Devices, build_devices
from jxc_desktop.services.base import Session, SystemClock
from jxc_desktop.services.cards import CardService
from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.counter_keys import CounterKeyService
from jxc_desktop.services.documents import DocumentService
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.members import MemberService
from jxc_desktop.services.printing import PrintingService, paper_for
from jxc_desktop.services.scanning import ScanService
from jxc_desktop.services.settings import SettingService
from jxc_desktop.services.users import UserService
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import QueueRunner
from jxc_desktop.ui.common.scan_delivery import ScanDelivery
from jxc_desktop.ui.common.scan_router import ScanRouter
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.counter.counter_parts import CounterParts
from jxc_desktop.ui.counter.counter_window import CounterWindow
from jxc_desktop.ui.counter.desk import ServiceDesk
from tests.benchmarks.measure import Figure, Timing, copied, plain, print_all, session
from tests.support.history import Size, barcode

LOOK_UP = (
    "SELECT p.code, p.name, p.unit, p.price, b.unit, s.quantity FROM barcodes b JOIN products p ON p.id = b.product_id"
    " LEFT JOIN stock_balances s ON s.product_id = p.id WHERE b.code = ?"
)
LINES = 50
PACE = 0.1
"""Seconds from one scan to the next in the minute of a busy till."""


class Silence:
    """No sound while measuring."""

    def play(self, sound: Sound) -> None:
        """Nothing."""


class Till:
    """The counter over one data file."""

    def __init__(self, application: QApplication, database: Any, devices: Devices | None = None) -> None:
        self.application = application
        self.notices = Notices()
        self.runner = QueueRunner(self.notices)
        clock, owner = SystemClock(), session()
        self.printing = PrintingService(database, clock, owner, devices or build_devices({}, paper_for))
        goods = GoodsIndex(database)
        goods.load()
        self.goods = goods
        self.scans = ScanService(database, clock, owner, goods)
        self.counter = CounterService(database, clock, owner, goods)
        self.router = ScanRouter()
        self.router.install(application)
        self.delivery = ScanDelivery(
            self.router,
            self.scans,
            Silence(),
            active_tab=lambda: self.window,
            focused=QApplication.focusWidget,
            fallback=lambda _scan: False,
        )
        self.window = CounterWindow(self._parts(database, clock, owner))
        self.window.resize(1366, 700)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        self._wait_until_open()

    def _parts(self, database: Any, clock: SystemClock, owner: Session) -> CounterParts:
        masterdata = MasterDataService(database, clock, owner)
        users, settings = UserService(database, clock, owner), SettingService(database, clock, owner)
        keys, cards = CounterKeyService(database, clock, owner), CardService(database, clock, owner)
        members = MemberService(database, clock, owner, DocumentService(database, clock, owner), self.printing)
        desk = ServiceDesk(masterdata, users, self.printing, self.goods, keys, settings, cards, members)
        return CounterParts(
            counter=self.counter,
            goods=self.goods,
            printing=self.printing,
            desk=desk,
            runner=self.runner,
            sounds=Silence(),
            clock=clock,
            session=owner,
            queue=self.delivery,
        )

    def _wait_until_open(self) -> None:
        while self.window.view_model.cart is None:
            self.application.processEvents()

    def scan(self, code: str) -> tuple[float, float]:
        """CPU and wall seconds from the scanner's Enter to the painted line."""
        handle = self.window.windowHandle()
        for char in code:
            QTest.keyClick(handle, char)
        cpu, wall = time.thread_time(), time.perf_counter()
        QTest.keyClick(handle, Qt.Key.Key_Return)
        self.application.processEvents()
        return time.thread_time() - cpu, time.perf_counter() - wall

    def count(self) -> Decimal:
        """How many pieces stand in the cart."""
        return sum((line.quantity for line in self.window.view_model.lines), Decimal(0))

    def empty(self) -> None:
        """The next customer."""
        model = self.window.view_model
        if model.cart is not None:
            model.take_up(replace(model.cart, lines=()))

    def close(self) -> None:
        """Let the background finish."""
        self.router.uninstall()
        self.window.close()
        self.runner.close()
        self.window.deleteLater()


def timing(spent: list[tuple[float, float]]) -> tuple[Timing, float]:
    """Medians and the 99th percentile by wall."""
    cpus, walls = sorted(cpu for cpu, _wall in spent), sorted(wall for _cpu, wall in spent)
    middle, last = len(spent) // 2, len(spent) - 1
    p95, p99 = walls[round(0.95 * last)], walls[round(0.99 * last)]
    return Timing(cpus[middle], walls[middle], p95), p99


def scanned(till: Till, raw: Any, products: int, scans: int) -> Iterator[tuple[tuple[float, float], ...]]:
    """Each scan with the look-up in memory and the plain look-up of the same code."""
    for number in range(scans):
        code = barcode(number * 7919 % products + 1)
        if number % LINES == 0:
            till.empty()
        line = till.scan(code)
        cpu, wall = time.thread_time(), time.perf_counter()
        till.scans.interpret(code)
        memory = (time.thread_time() - cpu, time.perf_counter() - wall)
        cpu, wall = time.thread_time(), time.perf_counter()
        raw.execute(LOOK_UP, (code,)).fetchone()
        yield line, memory, (time.thread_time() - cpu, time.perf_counter() - wall)


def busy_minute(till: Till, products: int, scans: int) -> tuple[Timing, float, int]:
    """Scans at the pace of a busy till: their times, the 99th percentile, and how many were lost."""
    spent, counted = list[tuple[float, float]](), Decimal(0)
    began = time.perf_counter()
    for number in range(scans):
        if number % LINES == 0:
            counted += till.count() if number else 0
            till.empty()
        due = began + number * PACE
        while time.perf_counter() < due:
            till.application.processEvents()
            time.sleep(0.001)
        cpu, _wall = till.scan(barcode(number * 6151 % products + 1))
        spent.append((cpu, time.perf_counter() - due))
    return *timing(spent), scans - int(counted + till.count())


def measured(path: Path, database: Any, products: int, scans: int) -> list[Figure]:
    """The figures of one data file."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    till, raw = Till(application, database), plain(path)
    spent = list(scanned(till, raw, products, scans))
    assert till.count() == (scans - 1) % LINES + 1, "a scan was lost"
    (line, line_p99), (memory, memory_p99), (floor, _p99) = (
        timing([row[place] for row in spent]) for place in range(3)
    )
    minute, minute_p99, lost = busy_minute(till, products, min(scans, 600))
    till.close()
    raw.close()
    return [
        Figure(f"scan look-up among {products:,} goods", memory, floor, note=f"p99 {memory_p99 * 1e6:.0f} us"),
        Figure(f"scan to painted line, {products:,} goods", line, floor, note=f"p99 {line_p99 * 1e3:.1f} ms"),
        Figure(
            f"{min(scans, 600)} scans, one every {PACE * 1e3:.0f} ms: from when it is due to the painted line,"
            f" {products:,} goods",
            minute,
            floor,
            note=f"p99 {minute_p99 * 1e3:.1f} ms, target 100; {lost} lost",
        ),
    ]


def main(scans: int = 1000, products: int = 100_000) -> list[Figure]:
    """Print the figures."""
    with copied(Size(products, sales=1000, days=30)) as (path, database):
        return print_all(measured(path, database, products, scans))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
