"""The figures of today on the window after a sale was posted, and how long the window stands still while reports run.

    python -m tests.benchmarks.bench_live [number of sale lines]

The whole program runs on a copy of the books, with its window, its bus of changes and its threads. From the commit of
a sale the wall is watched until home, and then the business on one page, show what is new. Then the heaviest reports
are run and shown while a timer of the window counts how late it is called; beside it the same timer with nothing to do.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from jxc_desktop.app.bootstrap import build
from jxc_desktop.app.paths import Places
from jxc_desktop.app.program import Program
from jxc_desktop.app.settings import Settings, with_simulated_devices
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.i18n import _
from jxc_desktop.services.base import ALL_CONFIRMED, ManualClock, make_key
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import QueueRunner
from tests.benchmarks.measure import Figure, Timing, copied, plain, print_all, timed
from tests.benchmarks.report_times import FLOORS
from tests.support.documents import HeardSounds
from tests.support.history import FULL

NOW = datetime(2026, 11, 21, 12)
SALES, PATIENCE, BEAT = 5, 600.0, 5
A_DAY = 86_400_000_000
HEAVY = ("sales_by_product", "stock_turnover", "in_out_balance", "margin_by_document")
TODAY = (
    "SELECT count(*) FROM documents WHERE kind = 'counter_sale' AND business_at >= ?",
    "SELECT sum(sales_sign * net), sum(sales_sign * total) FROM document_lines WHERE sales_sign <> 0 AND day = ?",
    "SELECT -sum(amount) FROM cost_entries WHERE contra = 'cost_of_goods_sold' AND day = ?",
)
"""What home shows of today, by hand."""
DAY, YEAR = 20261121, {"since": 20250101, "until": 20261121}


def on_home(page: QWidget) -> int:
    """How many sales home says there were today."""
    texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    named = _("Number of sales today")
    return int(texts[texts.index(named) + 1]) if named in texts else 0


def on_overview(page: Any) -> int:
    """How many sales the table of the business on one page says there were today."""
    cells = page.model
    return int(cells.data(cells.index(0, 3)) or 0) if cells.rowCount() else 0


PAGES: dict[str, Callable[[Any], int]] = {"home": on_home, "report.business_overview": on_overview}


class Desk:
    """The program on the books of a folder, with its owner at the window."""

    def __init__(self, application: QApplication, database: Any, folder: Path) -> None:
        self.application, self.clock, notices = application, ManualClock(NOW), Notices()
        settings = with_simulated_devices(Settings())
        self.app = build(settings, clock=self.clock, runner=QueueRunner(notices), database=database)
        self.program = Program(self.app, Places(folder).make(), notices, QueueRunner(notices), sounds=HeardSounds())
        self.program.start()
        self.program.window.resize(1366, 768)
        self.program.window.show()
        self.program.window.enter(self.app.services.users.sign_in_trusted())
        self.idle()

    def until(self, done: Callable[[], bool]) -> float:
        """Serve the window until something is so; answers how long that took."""
        began = time.perf_counter()
        while not done() and time.perf_counter() - began < PATIENCE:
            self.application.processEvents()
            time.sleep(0.0005)
        assert done(), "it never came"
        return time.perf_counter() - began

    def serve(self, seconds: float) -> None:
        """Serve the window for so long."""
        end = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() >= end)

    def idle(self) -> None:
        """Until no work is under way."""
        self.until(lambda: not self.app.runner.jobs())  # type: ignore[union-attr]

    def sell(self, product: int) -> None:
        """Sell a piece, durable; the windows are told."""
        self.clock.set(self.clock.local() + timedelta(minutes=1))
        lines = (DraftLine(1, product=f"{product:07d}", quantity="1"),)
        cart = Draft(kind="counter_sale", key=make_key(self.clock), counter="1", lines=lines)
        self.program.notices.publish_result(self.app.services.counter.sell(cart, ALL_CONFIRMED).posted)

    def close(self) -> None:
        """Let the background finish."""
        self.idle()
        self.program.stop()


def live(desk: Desk, page: str, number: Callable[[Any], int]) -> Timing:
    """From the commit of a sale until a page shows a number of sales one higher."""
    shown = desk.program.open(page)
    desk.idle()
    spent = []
    for product in range(1, SALES + 1):
        before, cpu = number(shown), time.process_time()
        desk.sell(product)
        wall = desk.until(lambda before=before: number(shown) == before + 1)  # type: ignore[misc]
        spent.append((wall, time.process_time() - cpu))
        desk.idle()
    walls, cpus = sorted(one for one, _cpu in spent), sorted(one for _wall, one in spent)
    return Timing(cpus[SALES // 2], walls[SALES // 2], walls[-1])


def longest(desk: Desk, work: Callable[[], None]) -> tuple[float, float]:
    """How late a timer of the window was called at the worst while something went on, in seconds by the clock on the
    wall; and the most CPU seconds this thread worked in one go, which other programs do not lengthen.
    """
    beats = [(time.perf_counter(), time.thread_time())]
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append((time.perf_counter(), time.thread_time())))
    timer.start(BEAT)
    work()
    timer.stop()
    late = [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(beats)]
    return max(wall for wall, _cpu in late) - BEAT / 1e3, max(cpu for _wall, cpu in late)


def shown_late(desk: Desk, report: str) -> tuple[tuple[float, float], int]:
    """The longest wait of the window while a report over the whole book is run and shown, and its rows."""
    page: Any = desk.program.open(f"report.{report}")
    desk.idle()
    model, results = page.view_model, list[Any]()
    model.shown.connect(results.append)

    def show() -> None:
        model.set_parameter("since", "2025-11-20")
        desk.until(lambda: bool(results) and not desk.app.runner.jobs())  # type: ignore[union-attr]
        for _again in range(20):
            desk.application.processEvents()

    waited = longest(desk, show)
    rows = len(model.result.rows)
    desk.program.window.tabs.close_all()
    return waited, rows


def main(lines: int = 1_000_000) -> list[Figure]:
    """Print the figures."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    size = replace(FULL, products=min(FULL.products, lines // 10), sales=lines // FULL.lines)
    with copied(size) as (path, database), tempfile.TemporaryDirectory() as folder:
        desk, raw = Desk(application, database, Path(folder)), plain(path)
        figures = print_all([_live(desk, raw, page, f"{lines:,} sale lines") for page in PAGES])
        for report in HEAVY:
            (waited, rows), still = shown_late(desk, report), longest(desk, lambda: desk.serve(2.0))
            told = ", with nothing to do ".join(
                f"{wall * 1e3:.0f} ms ({cpu * 1e3:.0f} CPU)" for wall, cpu in (waited, still)
            )
            print(f"{report}: {rows:,} rows; the window waited at the longest {told}", flush=True)
        desk.close()
        raw.close()
    return figures


def _live(desk: Desk, raw: Any, page: str, size: str) -> Figure:
    def by_hand() -> None:
        if page == "home":
            began = raw.execute("SELECT max(business_at) FROM documents").fetchone()[0] // A_DAY * A_DAY
            for sql, since in zip(TODAY, (began, DAY, DAY), strict=True):
                raw.execute(sql, (since,)).fetchall()
        else:
            for sql in FLOORS["business_overview"]:
                raw.execute(sql, YEAR).fetchall()

    ours = live(desk, page, PAGES[page])
    name = f"{page}: from the commit of a sale to the new figures on the window, {size}"
    return Figure(name, ours, timed(by_hand, SALES), note="with posting and all the window does; 1 s aimed at")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
