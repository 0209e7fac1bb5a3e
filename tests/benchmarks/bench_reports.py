"""Every ready-made report: its time over a million sale lines, and its figures on the books of three real shops.

    python -m tests.benchmarks.bench_reports [number of sale lines [names of reports]]
    python -m tests.benchmarks.bench_reports real [folder to keep the books in]

Each report runs beside a statement written by hand that adds the same figures up (`tests.support.re_added`), which
both times and, in small books, proves it. The real books are a month of a supermarket, three months of a wholesaler
of gifts and a quarter of a drug wholesaler; their totals stand beside the control totals of the files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks.real_books import real
from tests.benchmarks.report_times import main

__all__ = ["main", "real"]

if __name__ == "__main__":
    if sys.argv[1:2] == ["real"]:
        raise SystemExit(real(Path(sys.argv[2]) if sys.argv[2:] else None))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000, tuple(sys.argv[2:]))
