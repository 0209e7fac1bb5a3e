"""A backup put back by the command file: the lines that follow work on what it holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def batch(folder: Path, *lines: dict[str, Any], new: bool = False) -> list[dict[str, Any]]:
    command = [
        sys.executable,
        "-m",
        "jxc_desktop",
        "batch",
        "--data",
        str(folder),
        *(["--new-practice"] if new else []),
    ]
    script = "\n".join(json.dumps(line) for line in lines)
    done = subprocess.run(command, input=script, capture_output=True, text=True, encoding="utf-8", check=False)
    return [json.loads(answer) for answer in done.stdout.splitlines()]


def test_a_restored_backup_is_what_the_next_lines_work_on(tmp_path: Path) -> None:
    product = {"do": "product", "code": "A", "name": "A", "unit": "个"}
    sale = {"do": "sell", "lines": [{"product": "A", "quantity": "1", "price": "1"}]}
    backup = str(tmp_path / "copy.jxc")

    answers = batch(
        tmp_path / "shop",
        product,
        sale,
        {"do": "backup", "file": backup},
        sale,
        {"ask": "stock", "product": "A"},
        {"do": "restore", "file": backup, "reason": "test"},
        {"ask": "stock", "product": "A"},
        sale,
        {"do": "doctor"},
        new=True,
    )

    assert all(answer["ok"] for answer in answers), answers
    assert [answers[index]["result"]["quantity"] for index in (4, 6)] == ["-2", "-1"]
    assert answers[7]["number"].endswith("-0002")
    assert answers[8]["result"]["sound"]


def test_what_is_no_backup_leaves_the_books_as_they_are(tmp_path: Path) -> None:
    product = {"do": "product", "code": "A", "name": "A", "unit": "个"}
    wrong = tmp_path / "wrong.jxc"
    wrong.write_bytes(b"not a data file")

    answers = batch(
        tmp_path / "shop", product, {"do": "restore", "file": str(wrong)}, {"ask": "stock", "product": "A"}, new=True
    )

    assert [answer["ok"] for answer in answers] == [True, False, True]
