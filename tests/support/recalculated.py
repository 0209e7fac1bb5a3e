"""Workbooks as LibreOffice sees them after it has calculated every cell anew."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

_A_WRONG_VALUE = b"<v>987654321.99</v>"
"""Stands beside every formula before LibreOffice opens the file, so that what it answers is its own."""
_ALWAYS_CALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def office() -> str:
    """The program; empty where it is not installed."""
    return shutil.which("soffice") or ""


def recalculated(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Copies whose formulas LibreOffice has calculated, in the order of the paths."""
    before, after, profile = folder / "before", folder / "after", folder / "profile"
    before.mkdir()
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_CALCULATE, encoding="utf-8")
    copies = [_spoiled(path, before / f"{number}.xlsx") for number, path in enumerate(paths)]
    subprocess.run(
        [office(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(after), *map(str, copies)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return [after / copy.name for copy in copies]


def _spoiled(path: Path, to: Path) -> Path:
    """The workbook with a wrong value beside every formula."""
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in book.namelist():
            content = book.read(name)
            parts = content.split(b"</f>")
            for number, part in enumerate(parts[1:], 1):
                parts[number] = _A_WRONG_VALUE + part[part.index(b"</v>") + 4 :]
            copy.writestr(name, b"</f>".join(parts))
    return to


def differences(paths: Sequence[Path]) -> list[str]:
    """Cells of the first sheets that LibreOffice shows otherwise than we wrote them; numbers to the cent."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for path, again in zip(paths, recalculated(paths, Path(folder)), strict=True):
            ours, theirs = _cells(path), _cells(again)
            if len(ours) != len(theirs):
                wrong.append(f"{path}: {len(ours)} rows, LibreOffice has {len(theirs)}")
            wrong += [
                f"{path} row {number}: {own!r}, LibreOffice says {other!r}"
                for number, (one, two) in enumerate(zip(ours, theirs, strict=False), 1)
                for own, other in zip(one, two, strict=False)
                if not _same(own, other)
            ]
    return wrong


def _cells(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def _same(own: object, other: object) -> bool:
    if isinstance(own, int | float) and isinstance(other, int | float):
        return abs(own - other) < 1e-6
    return (own or "") == (other or "")
