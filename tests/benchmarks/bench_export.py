"""Export of 100,000 rows of ten columns to xlsx and CSV, beside the plain csv module in the same run; and a report of
as many rows out of its window: how long the window stands still meanwhile, what memory it takes, what is left behind
when it is given up.

Run on its own: ``python -m tests.benchmarks.bench_export [rows]``.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from jxc_desktop.app.bootstrap import build
from jxc_desktop.app.settings import Settings
from jxc_desktop.db.engine import Database
from jxc_desktop.exchange.csv_writer import write_csv
from jxc_desktop.exchange.xlsx_writer import ColumnType, SheetColumn, SheetOut, write_workbook
from jxc_desktop.services.base import SystemClock
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.pages import PageRegistry
from jxc_desktop.ui.common.runner import QueueRunner
from jxc_desktop.ui.report import pages as report
from tests.benchmarks.measure import OWNER, Figure, copied, once, print_all
from tests.support.history import Size

LATE, IDLE = 0.05, 3.0
"""Seconds: what a window may stand still, and how long a window without work is watched, for the machine's own part."""
SUFFIXES = (".xlsx", ".pdf")
COLUMNS = (
    SheetColumn("编码", ColumnType.CODE),
    SheetColumn("名称"),
    SheetColumn("规格"),
    SheetColumn("单位"),
    SheetColumn("数量", ColumnType.QUANTITY),
    SheetColumn("单价", ColumnType.PRICE),
    SheetColumn("金额", ColumnType.MONEY),
    SheetColumn("毛利率", ColumnType.PERCENT),
    SheetColumn("日期", ColumnType.DATE),
    SheetColumn("时间", ColumnType.DATETIME),
)


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Rows as a report makes them."""
    for number in range(count):
        yield (
            f"069{number:010d}",
            f"可口可乐{number}",
            "500ml*12",
            "瓶",
            Decimal(number).scaleb(-1),
            Decimal("3.5"),
            Decimal(number).scaleb(-2),
            Decimal("24.62"),
            date(2026, 11, 21),
            datetime(2026, 11, 21, 9, 30, number % 60),
        )


def plain_csv(path: Path, count: int) -> None:
    """The floor: the csv module without a thought."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows(count))


@dataclass
class Watched:
    """What a window went through while something was under way: the longest time in seconds its events waited and how
    often they waited longer than 50 ms, the longest this program itself worked meanwhile (the rest is the machine's),
    how long it took, mebibytes of memory taken at most, and how often it was told how far the work is.
    """

    stall: float = 0.0
    worked: float = 0.0
    late: int = 0
    took: float = 0.0
    memory: float = 0.0
    told: int = 0


class ReportAlone:
    """The window of a report over a data file, with the two threads of the program."""

    BEAT = 0.005

    def __init__(self, database: Database, name: str, folder: Path) -> None:
        application = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(application, QApplication)
        theme.apply(application, "light")
        self.application, self.runner = application, QueueRunner(Notices())
        app = build(Settings(), clock=SystemClock(), runner=self.runner, database=database)
        app.session.user = OWNER
        registry, state = PageRegistry(), {"export_folder": str(folder)}
        report.register(registry, app.services, self.runner, self, app.clock, state)
        entry = registry.get(name)
        assert entry is not None
        self.page: Any = entry.factory(None)
        self.page.resize(1310, 650)
        self.page.show()

    def open(self, name: str, key: str | None = None) -> None:
        """Nothing else is opened here."""

    def watched(self, until: Callable[[], bool], meanwhile: Callable[[], object] = lambda: None) -> Watched:
        """Let the window live until something is so."""
        seen, began, first = Watched(), time.perf_counter(), memory()
        last = [began, time.process_time()]
        beat = QTimer(self.page)
        beat.setTimerType(Qt.TimerType.PreciseTimer)

        def hear() -> None:
            now, work = time.perf_counter(), time.process_time()
            waited = now - last[0] - self.BEAT
            seen.worked = max(seen.worked, work - last[1])
            seen.stall, seen.late = max(seen.stall, waited), seen.late + (waited > LATE)
            seen.memory = max(seen.memory, memory() - first)
            last[:] = now, work

        beat.timeout.connect(hear)
        beat.start(int(self.BEAT * 1000))
        while not until():
            self.application.processEvents()
            meanwhile()
            time.sleep(0.0005)
        hear()
        beat.stop()
        seen.took = time.perf_counter() - began
        return seen

    def exported(self, suffix: str, cancel_at: float = 2.0) -> Watched:
        """Export as the keys do; give up as soon as so much of it is done."""
        self.watched(lambda: not self.runner.jobs())
        strip, told = self.page.exporting, list[tuple[int, int]]()
        self.page.export(suffix)
        strip.write()
        (job,) = self.runner.jobs()
        job.progress.connect(lambda done, total: told.append((done, total)))

        def meanwhile() -> None:
            if told and told[-1][0] >= cancel_at * told[-1][1]:
                strip.busy.cancel_button.click()

        seen = self.watched(lambda: not self.runner.jobs(), meanwhile)
        seen.told = len(told)
        return seen

    def close(self) -> None:
        """Let the background finish."""
        self.page.close()
        self.runner.close()


def memory() -> float:
    """Mebibytes this process has in memory now; nothing where the system does not tell it this way."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20 if pages.exists() else 0.0


def from_its_window(count: int) -> list[str]:
    """What exports of a report over so many goods do to its window, as lines to print."""
    with tempfile.TemporaryDirectory() as name, copied(Size(count, sales=1_000, days=30)) as (_path, database):
        folder = Path(name)
        alone = ReportAlone(database, "report.stock_on_hand", folder)
        lines = []
        try:
            shown = alone.watched(lambda: alone.page.view_model.result is not None)
            rows = len(alone.page.view_model.result.rows)
            lines.append(_told(f"report of {rows:,} rows shown", shown))
            alone.watched(lambda: not alone.runner.jobs())
            end = time.perf_counter() + IDLE
            lines.append(_told("nothing under way", alone.watched(lambda: time.perf_counter() > end)))
            for suffix in SUFFIXES:
                lines.append(_told(f"exported to {suffix}", alone.exported(suffix)))
                (file,) = folder.iterdir()
                file.unlink()
                given_up = alone.exported(suffix, cancel_at=0.3)
                left = [one.name for one in folder.iterdir()]
                lines.append(_told(f"{suffix} given up at 30 %, left behind: {left or 'nothing'}", given_up))
                for one in folder.iterdir():
                    one.unlink()
        finally:
            alone.close()
    return lines


def _told(what: str, seen: Watched) -> str:
    return (
        f"{what}: {seen.took:.2f} s, window stood still {seen.stall * 1e3:.0f} ms at most,"
        f" {seen.late} times over {LATE * 1e3:.0f} ms, at most {seen.worked * 1e3:.0f} ms of it own work,"
        f" memory +{seen.memory:.0f} MiB, told {seen.told} times"
    )


def main(count: int = 100_000) -> list[Figure]:
    """Print the figures."""
    print("\n".join(from_its_window(count)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = once(lambda: plain_csv(folder / "plain.csv", count))
        book = once(
            lambda: write_workbook(folder / "out.xlsx", [SheetOut("明细", COLUMNS, rows(count), row_count=count)])
        )
        size = (folder / "out.xlsx").stat().st_size / 1024 / 1024
        text = once(lambda: write_csv(folder / "out.csv", SheetOut("明细", COLUMNS, rows(count), row_count=count)))
    return print_all(
        [
            Figure(f"export of {count:,} rows of ten columns to xlsx", book, base, note=f"{size:.1f} MiB; floor: csv"),
            Figure(f"export of {count:,} rows to csv, cells guarded", text, base, note="floor: csv"),
        ]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
