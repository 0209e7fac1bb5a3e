"""Timing: medians of CPU and wall time, and the floor they are compared with."""

from __future__ import annotations

import gc
import os
import platform
import shutil
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from jxc_desktop.db.engine import Database, open_database, sqlite_module
from jxc_desktop.db.migrate import MIGRATIONS
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import Session, User
from tests.support.history import Size, shop_with_history
from tests.support.trading import add_records

OWNER = User(1, "owner", (), frozenset(Permission))
PAST = Path(tempfile.gettempdir()) / "jxc-benchmarks"


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians in seconds, and the 95th percentile by wall."""

    cpu: float
    wall: float
    p95: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. ``target`` is the largest ratio of CPU time that is aimed at."""

    name: str
    ours: Timing
    floor: Timing
    target: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times the floor's CPU time."""
        return self.ours.cpu / self.floor.cpu

    def __str__(self) -> str:
        aimed = "" if self.target is None else f" (target {self.target:g} x)"
        return (
            f"{self.name}: {shown(self.ours.cpu)} cpu, {shown(self.ours.wall)} wall, p95 {shown(self.ours.p95)};"
            f" plain sqlite3 {shown(self.floor.cpu)} cpu, {shown(self.floor.wall)} wall:"
            f" {self.ratio:.2f} x{aimed}{'; ' + self.note if self.note else ''}"
        )


def shown(seconds: float) -> str:
    """Seconds, milliseconds or microseconds, whichever reads well."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} us"


def timed(work: Callable[[], object], rounds: int) -> Timing:
    """Run it once to warm up, then ``rounds`` times."""
    return alternating([work], rounds)[0]


def alternating(works: list[Callable[[], object]], rounds: int) -> list[Timing]:
    """Time several things taking turns, so that a busy moment meets all of them."""
    for work in works:
        work()
    spent: list[list[tuple[float, float]]] = [[] for _ in works]
    gc.collect()
    for _ in range(rounds):
        for place, work in enumerate(works):
            cpu, wall = time.process_time(), time.perf_counter()
            work()
            spent[place].append((time.process_time() - cpu, time.perf_counter() - wall))
    return [_timing(rows) for rows in spent]


def once(work: Callable[[], object]) -> Timing:
    """Time something long a single time, with the processes it starts."""
    gc.collect()
    began, wall = _spent(), time.perf_counter()
    work()
    took = time.perf_counter() - wall
    return Timing(_spent() - began, took, took)


def _spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _timing(rows: list[tuple[float, float]]) -> Timing:
    walls = sorted(wall for _cpu, wall in rows)
    p95 = walls[min(len(walls) - 1, round(0.95 * (len(walls) - 1)))]
    return Timing(statistics.median(cpu for cpu, _wall in rows), statistics.median(walls), p95)


def print_all(figures: list[Figure]) -> list[Figure]:
    """Print the figures and hand them on."""
    for figure in figures:
        print(figure, flush=True)
    return figures


def past(size: Size) -> Path:
    """A data file with a past of this size; made once for each shape of the tables, never changed."""
    PAST.mkdir(exist_ok=True)
    shape = zlib.crc32(b"".join(one.read_bytes() for one in sorted((MIGRATIONS / "versions").glob("*.py"))))
    kind = "-trade" if size.trade else ""
    path = PAST / f"{size.products}-{size.sales}x{size.lines}-{size.days}{kind}-{shape:08x}.jxc"
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=PAST) as folder:  # a second benchmark may be making its own
            made = shop_with_history(Path(folder) / path.name, replace(size, digests=False))
            if size.trade:
                add_records(made, size.first + timedelta(days=size.days))
            made.rename(path)
    return path


@contextmanager
def copied(size: Size) -> Iterator[tuple[Path, Database]]:
    """A copy of such a file, open, to be written to."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.jxc"
        shutil.copyfile(past(size), path)
        database = open_database(path)
        try:
            yield path, database
        finally:
            database.close()


def session() -> Session:
    """The owner, who may do everything."""
    return Session(OWNER)


def plain(path: Path) -> Any:
    """A connection of the driver alone, with the settings the program uses."""
    connection = sqlite_module().connect(str(path), isolation_level=None)
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def machine() -> str:
    """What the figures were taken on."""
    version = sqlite_module().sqlite_version
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, SQLite {version}"
