"""The way to the real shops' files, which live beside the project and not in it."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


def data_folder() -> Path:
    """Where the real data is expected: ``JXC_DATA``, else beside the checkout."""
    return Path(os.environ["JXC_DATA"]) if "JXC_DATA" in os.environ else _BESIDE


def data_file(name: str) -> Path:
    """The path of one real file, such as ``products/goods.xlsx``; the test is skipped where it is absent."""
    path = data_folder() / name
    if not path.exists():
        pytest.skip(f"real data is not beside the project: {name}")
    return path


@cache
def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def control_totals() -> Any:
    """The exact control figures of the real files."""
    return _read(data_file("control_totals.json"))


def file_facts() -> Any:
    """What is known about each real workbook: sheets, rows, classes of codes."""
    return _read(data_file("file_facts.json"))
