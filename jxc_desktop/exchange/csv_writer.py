"""CSV that Excel opens rightly: UTF-8 with a mark, quoted by RFC 4180, and no text that could become a formula."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from jxc_desktop.exchange.atomic import whole_file
from jxc_desktop.exchange.sheets import SheetOut, Steps, row_total
from jxc_desktop.exchange.text import guarded, without_controls


def write_csv(path: Path, sheet: SheetOut, progress: Steps | None = None) -> Path:
    """Write one sheet as CSV; numbers stay numbers, dates are written as 2026-11-21 [09:30:00].

    Raises:
        Cancelled: by ``progress``; nothing is left behind.
        StorageError: the place cannot be written to.
    """
    total = row_total([sheet])
    with whole_file(path) as partial, partial.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_field(column.title) for column in sheet.columns])
        done = 0
        for done, row in enumerate(sheet.rows, 1):
            writer.writerow([_field(value) for value in row])
            if progress is not None and done % 500 == 0:
                progress.step(done, max(total, done))
        if sheet.totals is not None:
            writer.writerow([_field(value) for value in sheet.totals])
        if progress is not None:
            progress.step(done, done)
    return path


def _field(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(without_controls(value))
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() else guarded(str(value))
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return guarded(str(value)) if not isinstance(value, int) else str(value)
