"""A table written in the format that the ending of its file says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.exchange.csv_writer import write_csv
from jxc_desktop.exchange.sheets import SheetOut, Steps

_TEXT = frozenset({".csv", ".txt"})


def write_table(path: Path, sheets: Sequence[SheetOut], progress: Steps | None = None) -> Path:
    """Write a workbook of all sheets, or the first of them as CSV where the file ends in ``.csv`` or ``.txt``.

    Raises:
        InvalidValue: the file has another ending; nothing is written.
        Cancelled: by ``progress``; nothing is left behind.
        StorageError: the place cannot be written to.
    """
    ending = path.suffix.lower()
    if ending in _TEXT:
        return write_csv(path, sheets[0], progress)
    if ending != ".xlsx":
        raise InvalidValue("file", path.name, N_("the name of the file must end in .xlsx, .csv or .txt"))
    from jxc_desktop.exchange.xlsx_writer import write_workbook

    return write_workbook(path, sheets, progress)
