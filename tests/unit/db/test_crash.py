"""Killed at any moment, the store keeps what was acknowledged and nothing by halves."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, insert, select

from jxc_desktop.db.audit import verify_chain
from jxc_desktop.db.engine import open_database
from jxc_desktop.db.tables import audit, journal_lines, sequences
from tests.support.books import keep_books

ROOT = Path(__file__).resolve().parents[3]
KILLS = 6


def test_a_program_killed_while_posting_loses_nothing_it_acknowledged(database_file: Path) -> None:
    database = open_database(database_file)
    keep_books(database)
    with database.write() as work:
        work.connection.execute(insert(sequences), {"name": "row", "last": 100})
        work.commit()
    database.close()
    chance = random.Random(20261121)
    acknowledged = 100
    for _ in range(KILLS):
        acknowledged = max(acknowledged, run_and_kill(database_file, chance.uniform(0, 0.15)))
        look(database_file, acknowledged)
    assert acknowledged > 100


def run_and_kill(path: Path, after_seconds: float) -> int:
    """Start the program, let it post for a while, kill it; the last number it said."""
    command = [sys.executable, "-m", "tests.unit.db.crash_child", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        said = [child.stdout.readline()]
        time.sleep(after_seconds)
        child.kill()
        said += child.stdout.readlines()
    return max(int(number) for number in said if number.endswith("\n"))


def look(path: Path, acknowledged: int) -> None:
    """What was said is there, at most one transaction more, and every transaction is whole."""
    database = open_database(path)
    with database.read() as connection:
        last = connection.scalar(select(sequences.c.last).where(sequences.c.name == "row"))
        count = connection.scalar(select(func.count()).where(journal_lines.c.id > 100))
        total = connection.scalar(select(func.sum(journal_lines.c.amount)))
        said = connection.scalar(select(func.count()).where(audit.c.action == "posted"))
        assert last is not None
        assert acknowledged <= last <= acknowledged + 2
        assert (count, total, said) == (last - 100, 0, (last - 100) // 2)
        assert list(verify_chain(connection)) == []
    database.close()
