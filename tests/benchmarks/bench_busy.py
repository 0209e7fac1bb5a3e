"""A minute of a busy till: a scan every 100 ms, a sale every second, receipts on a slow printer, a report beside it.

    python -m tests.benchmarks.bench_busy [scans]

Window, router, services, print queue and database are the real ones. The printer takes longer for a receipt than the
next sale needs, so its queue grows; the margin of a year over half a million sale lines runs again and again on the
reading thread. Each scan is timed from the moment it was due until its line is painted, through sales under way as
well; in the end every piece is looked for in the books and every receipt on the paper.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from jxc_desktop.app.paper import PaperDesk
from jxc_desktop.app.program import follow_goods
from jxc_desktop.devices.setup import RECEIPT, build_devices
from jxc_desktop.domain.documents import Tender
from jxc_desktop.services.base import SystemClock
from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.printing import paper_for
from jxc_desktop.services.reports import ReportService
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.runner import QueueRunner
from jxc_desktop.ui.counter.payment import Payment
from tests.benchmarks.bench_scan import LOOK_UP, PACE, Till, timing
from tests.benchmarks.measure import Figure, copied, plain, print_all, session
from tests.support.history import FULL, Size, barcode

LINES_A_SALE = 10
A_RECEIPT_TAKES = 1.5
A_KEY_TAKES = 2
"""Milliseconds from one key of a scanner to the next."""
YEAR = {"since": "2025-11-20", "until": "2026-11-20"}
PATIENCE = 10.0
PIECES = (
    "SELECT COALESCE(SUM(l.quantity), 0), COUNT(DISTINCT d.id) FROM documents d"
    " JOIN document_lines l ON l.document_id = d.id WHERE d.posting > ?"
)
HIGHEST = "SELECT MAX(posting) FROM documents"
PIECE = 10_000


class BusyTill(Till):
    """The counter with a printer that is behind, and a report that begins anew whenever it is done."""

    def __init__(self, application: QApplication, database: Any, a_receipt_takes: float) -> None:
        CounterService(database, SystemClock(), session()).open_shift("1", Decimal(100))
        devices = build_devices({RECEIPT: {"kind": "simulator"}}, paper_for)
        self.printer = devices.printers[RECEIPT]
        self.printer.delay = a_receipt_takes
        super().__init__(application, database, devices)
        self._paper = QueueRunner(self.notices)
        self._desk = PaperDesk(self.printing, self._paper, self.notices, self.window)
        follow_goods(self.goods, self.runner, self.notices)
        self._reports, self._open = ReportService(database, SystemClock(), session()), True
        self.reports_done, self.sold, self._paying = 0, Decimal(0), Decimal(0)
        self.window.view_model.sold.connect(self._sold)
        self._desk.start()
        self._report()

    def _report(self) -> None:
        """All sums of the report and the rows of its first pages, as its window asks for them."""

        def rows(_progress: object) -> object:
            result = self._reports.run("margin_by_product", YEAR)
            return result.totals, list(result.rows[:200])

        if self._open:
            self.runner.submit(rows, done=self._reported, failed=self._failed, read=True)

    def _reported(self, _rows: object) -> None:
        self.reports_done += 1
        self._report()

    @staticmethod
    def _failed(error: Exception) -> None:
        raise error

    def _sold(self, _sale: object) -> None:
        self.sold, self._paying = self.sold + self._paying, Decimal(0)

    def pay(self) -> None:
        """Exact cash; scans go on meanwhile."""
        model = self.window.view_model
        self._paying = self.count()
        model.pay(Payment(model.due, (), "cash", (Tender("cash", model.due),)))

    def strike(self, code: str) -> None:
        """A scan with the moments at which its keys were struck.

        A scanner does not wait for this thread to get its turn beside the report; keys sent one by one from here would,
        and would come apart like somebody's typing.
        """
        handle, over, keys = self.window.windowHandle(), int(time.monotonic() * 1000), [*code, "\r"]
        for place, char in enumerate(keys):
            key = Qt.Key.Key_Return if char == "\r" else Qt.Key(ord(char))
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, char)
                event.setTimestamp(over - (len(keys) - place) * A_KEY_TAKES)
                QCoreApplication.sendEvent(handle, event)

    def scanned(self, code: str, wanted: int) -> float:
        """A scan, until as many pieces are sold or on the screen; answers the CPU seconds of this thread."""
        began, end = time.thread_time(), time.perf_counter() + PATIENCE
        self.strike(code)
        self.application.processEvents()
        while self.sold + self.count() < wanted and time.perf_counter() < end:
            self.application.processEvents()
        return time.thread_time() - began

    def finish(self) -> int:
        """Let the sale under way be posted and the printer catch up; answers how many receipts are on the paper."""
        self._open, self.printer.delay = False, 0.0
        end = time.perf_counter() + 2 * PATIENCE
        while time.perf_counter() < end and (self.window.view_model.busy or self.runner.jobs() or self._paper.jobs()):
            self.application.processEvents()
        return len(self.printer.jobs)

    def close(self) -> None:
        """Let the background finish."""
        self._desk.stop()
        self._paper.close()
        super().close()


@dataclass(frozen=True, slots=True)
class Busy:
    """What came of it: CPU and wall seconds of each scan, apart those that came while a sale was posted; pieces lost,
    sales, receipts in the end and how many the printer was behind before, reports done meanwhile.
    """

    spent: list[tuple[float, float]]
    through_sales: list[tuple[float, float]]
    lost: int
    sales: int
    receipts: int
    behind: int
    reports: int


def busy(till: BusyTill, raw: Any, products: int, scans: int, pace: float = PACE) -> Busy:
    """Scan so often at this pace, selling every `LINES_A_SALE` scans, and count everything."""
    before = raw.execute(HIGHEST).fetchone()[0]
    spent, through_sales = list[tuple[float, float]](), list[tuple[float, float]]()
    began = time.perf_counter()
    for number in range(scans):
        due = began + number * pace
        while time.perf_counter() < due:
            till.application.processEvents()
            time.sleep(0.001)
        due = due if pace else time.perf_counter()
        ends_a_sale = number > 0 and number % LINES_A_SALE == 0
        if ends_a_sale:
            till.pay()
        cpu = till.scanned(barcode(number * 6151 % products + 1), number + 1)
        (through_sales if ends_a_sale else spent).append((cpu, time.perf_counter() - due))
    reports, printed = till.reports_done, len(till.printer.jobs)
    receipts = till.finish()
    units, sales = raw.execute(PIECES, (before,)).fetchone()
    lost = scans - int(Decimal(units) / PIECE + till.count())
    return Busy(spent, through_sales, lost, sales, receipts, sales - printed, reports)


def measured(path: Path, database: Any, size: Size, scans: int) -> list[Figure]:
    """The figures of one data file."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    till, raw = BusyTill(application, database, A_RECEIPT_TAKES), plain(path)
    floor = []
    for number in range(200):
        cpu, wall = time.thread_time(), time.perf_counter()
        raw.execute(LOOK_UP, (barcode(number * 7919 % size.products + 1),)).fetchone()
        floor.append((time.thread_time() - cpu, time.perf_counter() - wall))
    found = busy(till, raw, size.products, scans)
    till.close()
    raw.close()
    (scan, scan_p99), (through, through_p99) = timing(found.spent), timing(found.through_sales)
    sales = f"{found.sales} sales, printer {found.behind} behind, in the end {found.receipts} receipts"
    beside = f"receipts printing and a report over {size.sales * size.lines:,} lines running, {size.products:,} goods"
    note = f"p99 {scan_p99 * 1e3:.1f} ms, target 100; {found.lost} lost; {sales}; {found.reports} reports meanwhile"
    return [
        Figure(f"{scans} scans, one every {PACE * 1e3:.0f} ms, {beside}", scan, timing(floor)[0], note=note),
        Figure(
            f"the {len(found.through_sales)} of them that come with the Enter of a sale: posting and painted line",
            through,
            timing(floor)[0],
            note=f"p99 {through_p99 * 1e3:.1f} ms",
        ),
    ]


def main(scans: int = 600, products: int = 20_000, lines: int = 500_000) -> list[Figure]:
    """Print the figures."""
    size = Size(products, sales=lines // FULL.lines, days=365, first=FULL.first)
    with copied(size) as (path, database):
        return print_all(measured(path, database, size, scans))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 600)
