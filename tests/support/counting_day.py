"""A count in the sample shop, as command lines: two people, an unknown code, goods sold meanwhile."""

from __future__ import annotations

import json
from typing import Any

from jxc_desktop.services.commands import CommandFile

LINES: list[dict[str, Any]] = [
    {"do": "stocktake_open", "ref": "count", "scope": "full", "limits": {"percent": "5"}},
    {"do": "stocktake_add", "stocktake": "count", "lines": [
        {"product": "1001", "quantity": "12", "bin": "A-01"},
        {"product": "1001", "quantity": "8", "bin": "C-1-1"},
        {"product": "1003", "quantity": "9", "bin": "A-03"},
        {"scan": "6999999999994", "quantity": "3", "bin": "A-03"}]},
    {"do": "stocktake_add", "stocktake": "count", "lines": [{"product": "2002", "quantity": "6", "bin": "B-01"}]},
    {"do": "stocktake_reason", "stocktake": "count", "lines": [{"product": "1003", "bin": "A-03"}], "reason": "破损"},
    {"do": "stocktake_open", "scope": "moved", "blind": False},
]  # fmt: skip


def play(file: CommandFile) -> str:
    """Carry it out; answers the key of the count.

    Raises:
        RuntimeError: with the first line that was refused.
    """
    key = ""
    for line in LINES:
        answer = file.answer(json.dumps(line, ensure_ascii=False))
        if not answer["ok"]:
            raise RuntimeError(f"{line}: {answer}")
        key = key or answer["result"]["key"]
    return key
