"""The chain of the audit, and the mark outside the file that sees what no chain can see."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from jxc_desktop.db.audit import seal, verify_chain
from jxc_desktop.db.engine import Database, open_database
from jxc_desktop.db.tables import audit
from tests.support.books import CLOCK, keep_books


def say(database: Database, *actions: str) -> None:
    with database.write() as work:
        for action in actions:
            work.audit.append(
                at=CLOCK.now(), local=CLOCK.local(), user="王芳", action=action, detail={"b": 1, "a": "价"}
            )
        work.commit()


def test_every_record_is_sealed_with_the_one_before(database: Database) -> None:
    say(database, "login", "price.changed")
    say(database, "logout")
    with database.read() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id)).all()
        assert list(verify_chain(connection)) == []
    assert [row.id for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == ["0" * 64, rows[0].hash, rows[1].hash]
    assert rows[0].detail == '{"a":"价","b":1}'
    assert rows[0].local_time == "2026-11-21 10:00:00.000"


def test_fields_cannot_run_into_each_other_under_the_seal() -> None:
    assert seal(["ab", "c"]) != seal(["a", "bc"])


def test_a_record_of_a_transaction_that_was_undone_is_gone(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as work:
        work.audit.append(at=CLOCK.now(), local=CLOCK.local(), user="a", action="login")
        raise ZeroDivisionError
    say(database, "login")
    with database.read() as connection:
        assert connection.execute(select(audit.c.id)).scalars().all() == [1]


def mark_of(folder: Path) -> dict[str, object]:
    (file,) = folder.glob("*.mark")
    content: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return content


def test_the_mark_follows_the_books(database_file: Path, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    database = open_database(database_file, marks=marks)
    keep_books(database)
    database.close()
    mark = mark_of(marks)
    assert mark["audit_id"] == 2
    assert mark["series"] == {"GR": 1, "CS": 1, "posting": 2}
    again = open_database(database_file, marks=marks)
    assert again.warnings == []
    again.close()


def test_an_old_copy_put_back_is_seen_and_must_be_confirmed(database_file: Path, tmp_path: Path) -> None:
    marks, old = tmp_path / "marks", tmp_path / "old"
    shutil.copyfile(database_file, old)
    database = open_database(database_file, marks=marks)
    keep_books(database)
    database.close()
    shutil.copyfile(old, database_file)
    database = open_database(database_file, marks=marks)
    assert [warning.code for warning in database.warnings] == ["older_than_last_used"]
    say(database, "login")
    database.close()
    assert mark_of(marks)["audit_id"] == 2
    database = open_database(database_file, marks=marks)
    assert [warning.code for warning in database.warnings] == ["older_than_last_used"]
    database.accept_as_it_is()
    say(database, "store.confirmed")
    database.close()
    assert mark_of(marks)["audit_id"] == 2
    assert open_and_close(database_file, marks) == []


def open_and_close(path: Path, marks: Path) -> list[str]:
    database = open_database(path, marks=marks)
    codes = [warning.code for warning in database.warnings]
    database.close()
    return codes


def test_a_history_written_anew_is_seen(database_file: Path, tmp_path: Path) -> None:
    marks, old = tmp_path / "marks", tmp_path / "old"
    shutil.copyfile(database_file, old)
    database = open_database(database_file, marks=marks)
    say(database, "drawer.opened", "logout")
    database.close()
    shutil.copyfile(old, database_file)
    forged = open_database(database_file)
    say(forged, "login", "logout")
    forged.close()
    assert open_and_close(database_file, marks) == ["rewritten"]
