"""Every figure in one run, and the table of ``docs/benchmarks.md`` made from it.

``python -m tests.benchmarks.all`` measures at full size; with a number, at that many sale lines, and then the
table is only printed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import (
    bench_busy,
    bench_export,
    bench_import,
    bench_live,
    bench_margin,
    bench_replay,
    bench_reports,
    bench_sale,
    bench_scan,
    bench_semantic,
    bench_start,
    bench_stock,
)
from tests.benchmarks.measure import Figure, machine, shown
from tests.benchmarks.report_times import summary

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
FULL_SIZE = 1_000_000


def probe() -> float:
    """Milliseconds of wall time of a fixed piece of work: tells a quiet machine from a busy one."""
    began = time.perf_counter()
    sum(number * number for number in range(1_000_000))
    return (time.perf_counter() - began) * 1e3


def table(figures: list[Figure], before: float, after: float) -> str:
    """The figures as Markdown."""
    lines = [
        f"Taken on {machine()}, {os.cpu_count()} processors;"
        f" fixed CPU probe {before:.0f} ms before and {after:.0f} ms after.",
        "",
        "| operation | CPU | wall | p95 wall | plain sqlite3 CPU | wall | ratio of CPU | target | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for figure in figures:
        target = "" if figure.target is None else f"≤ {figure.target:g}"
        missed = " **missed**" if figure.target is not None and figure.ratio > figure.target else ""
        times = (figure.ours.cpu, figure.ours.wall, figure.ours.p95, figure.floor.cpu, figure.floor.wall)
        cells = [figure.name, *map(shown, times), f"{figure.ratio:.2f}{missed}", target, figure.note]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main(lines: int = FULL_SIZE) -> None:
    """Measure everything; at full size, write the page."""
    before = probe()
    figures = []
    share = lines / FULL_SIZE
    benches: tuple[Callable[[], list[Figure]], ...] = (
        lambda: bench_start.main(max(1_000, int(100_000 * share))),
        lambda: bench_sale.main(lines),
        lambda: bench_stock.main(lines),
        lambda: bench_margin.main(lines),
        lambda: bench_semantic.main(lines),
        lambda: summary(bench_reports.main(lines)),
        lambda: bench_live.main(lines),
        lambda: bench_replay.main(max(1_000, int(100_000 * share))),
        lambda: bench_import.main(max(1_000, int(100_000 * share))),
        lambda: bench_export.main(max(1_000, int(100_000 * share))),
        lambda: bench_scan.main(200, max(1_000, int(100_000 * share))),
        lambda: bench_busy.main(600, max(1_000, int(20_000 * share)), lines // 2),
    )
    for bench in benches:
        figures += bench()
    made = table(figures, before, probe())
    if lines != FULL_SIZE:
        print(made)
        return
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n{made}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FULL_SIZE)
