"""Cold start in a new process: from the command to the locked window painted, and to a counter that knows all goods.

The floor is a process that opens an empty Qt window and answers the same look-up by plain sqlite3.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measure import Figure, Timing, past, print_all
from tests.support.history import FULL, Size, barcode

OURS = """
import sys, time
from pathlib import Path
began, folder, code = float(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
from jxc_desktop.__main__ import handler_of
handler_of("run")
from PySide6.QtWidgets import QApplication
from jxc_desktop.app.bootstrap import books, build
from jxc_desktop.app.main import open_shop
from jxc_desktop.app.paths import places
from jxc_desktop.app.program import Program
from jxc_desktop.app.settings import Settings
from jxc_desktop.app.window import dress
from jxc_desktop.services.base import SystemClock
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import QueueRunner
where, settings, clock, notices = places(folder), Settings(), SystemClock(), Notices()
application = QApplication(sys.argv[:1])
dress(application, settings)
database = open_shop(books(settings, where), clock, fill=False, where=where)
app = build(settings, clock=clock, runner=QueueRunner(notices), database=database)
program = Program(app, where, notices, QueueRunner(notices))
program.start()
program.window.showMaximized()
application.processEvents()
painted = time.perf_counter()
user = app.services.users.sign_in_trusted("")
program.window.enter(user)
program.open("counter")
goods = app.services.goods
while goods.by_code(code) is None and time.perf_counter() - painted < 120:
    application.processEvents()
    time.sleep(0.001)
application.processEvents()
done = time.perf_counter()
print(painted - began, done - began, time.process_time(), goods.by_code(code) is not None)
sys.stdout.flush()
program.window.close()
program.stop()
"""

FLOOR = """
import sys, time
began, folder, code = float(sys.argv[1]), sys.argv[2], sys.argv[3]
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv[:1])
window = QMainWindow()
window.showMaximized()
application.processEvents()
painted = time.perf_counter()
import sqlite3
sql = "SELECT p.name, p.price FROM barcodes b JOIN products p ON p.id = b.product_id WHERE b.code = ?"
found = sqlite3.connect(folder).execute(sql, (code,)).fetchone()
done = time.perf_counter()
print(painted - began, done - began, time.process_time(), found is not None)
"""


def started(script: str, place: Path, code: str, compiled: Path) -> tuple[float, float, float]:
    """(painted, ready, CPU seconds) of one new process; both clocks count from before it was made.

    ``compiled`` keeps compiled modules between runs, as an installed program has them.
    """
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", script, str(time.perf_counter()), str(place), code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    painted, ready, cpu, found = done.stdout.split()
    if found != "True":
        raise RuntimeError("the first scan found nothing")
    return float(painted), float(ready), float(cpu)


def main(goods: int = 100_000, rounds: int = 7) -> list[Figure]:
    """Print the figures."""
    from jxc_desktop.app.paths import places

    size = FULL if goods == FULL.products else Size(goods, 2_000, days=365, first=FULL.first)
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as compiled:
        where = places(Path(name))
        where.make()
        shutil.copyfile(past(size), where.database)
        where.database.chmod(0o600)
        runs = [
            tuple(
                started(script, place, barcode(7), Path(compiled))
                for script, place in ((OURS, Path(name)), (FLOOR, where.database))
            )
            for _ in range(rounds + 1)
        ][1:]
    timings = []
    for place in (0, 1):
        for side in (0, 1):
            walls = sorted(run[side][place] for run in runs)
            cpu = statistics.median(run[side][2] for run in runs)
            timings.append(Timing(cpu, statistics.median(walls), walls[-1]))
    return print_all(
        [
            Figure("cold start to the window painted", timings[0], timings[1], None, "CPU of the whole start"),
            Figure(f"cold start to the counter open and the first scan found, {goods:,} goods", timings[2], timings[3]),
        ]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000, 3)
