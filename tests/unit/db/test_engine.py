"""The promises of the store are really in force."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from jxc_desktop.db import engine
from jxc_desktop.db.engine import Database, open_database, wal_is_safe
from jxc_desktop.db.errors import FileMissing, ReadOnly, RuleBroken
from jxc_desktop.db.tables import categories, sequences, units
from jxc_desktop.domain.changes import Topic


def pragma(database: Database, name: str) -> object:
    with database.write() as work:
        return work.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_a_data_file_is_opened_with_the_settings_that_keep_every_sale(database_file: Path) -> None:
    database = open_database(database_file)
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "journal_size_limit": 67108864,
        "wal_autocheckpoint": 1000,
        "cache_size": -65536,
        "temp_store": 2,
        "recursive_triggers": 1,
        "application_id": 0x4A584344,
    }
    assert {name: pragma(database, name) for name in wanted} == wanted
    database.close()


def test_every_table_is_strict(database_file: Path) -> None:
    database = open_database(database_file)
    with database.read() as connection:
        loose = connection.execute(
            text("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'")
        ).scalars()
        assert set(loose) == {"alembic_version"}
    database.close()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 6), True),
        ((3, 50, 4), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 53, 4), True),
    ],
)
def test_a_library_with_the_checkpoint_race_does_not_get_a_write_ahead_log(
    version: tuple[int, ...], safe: bool
) -> None:
    assert wal_is_safe(version) is safe


def test_a_missing_file_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        open_database(tmp_path / "shop.jxc")
    assert list(tmp_path.iterdir()) == []


def test_commit_says_what_was_touched(database: Database) -> None:
    with database.write() as work:
        work.connection.execute(insert(units), {"name": "box"})
        work.touch(Topic.PRODUCTS, products=[7, 8])
        work.touch(Topic.STOCK)
        changes = work.commit()
    assert changes.topics == {Topic.PRODUCTS, Topic.STOCK}
    assert changes.products == {7, 8}
    with database.read() as connection:
        assert connection.execute(select(units.c.name)).scalars().all() == ["box"]


def test_leaving_without_commit_undoes_everything(database: Database) -> None:
    with database.write() as work:
        work.connection.execute(insert(units), {"name": "box"})
    with pytest.raises(ZeroDivisionError), database.write() as work:
        work.connection.execute(insert(units), {"name": "bag"})
        raise ZeroDivisionError
    with database.read() as connection:
        assert connection.execute(select(units.c.name)).all() == []


def test_use_cases_carried_out_together_stand_or_fall_as_one(database: Database) -> None:
    def add(name: str, *, fails: bool = False) -> None:
        with database.write() as work:
            work.masters.add_units([name])
            if fails:
                raise ValueError(name)
            work.touch(Topic.PRODUCTS)
            work.commit()

    def known() -> list[str]:
        with database.read() as connection:
            return [name for (name,) in connection.execute(select(units.c.name).order_by(units.c.id))]

    with database.together():
        add("tried")
        assert known() == ["tried"]
    assert known() == []
    with database.together() as whole:
        add("first")
        with pytest.raises(ValueError, match="second"):
            add("second", fails=True)
        add("third")
        assert whole.commit().topics == {Topic.PRODUCTS}
    assert known() == ["first", "third"]
    add("alone")
    assert known()[-1] == "alone"


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"read-?only"), database.read() as connection:
        connection.execute(insert(units), {"name": "box"})


def test_a_reader_sees_one_state_from_beginning_to_end(database: Database) -> None:
    with database.read() as connection:
        assert connection.execute(select(units.c.name)).all() == []
        with database.write() as work:
            work.connection.execute(insert(units), {"name": "box"})
            work.commit()
        assert connection.execute(select(units.c.name)).all() == []


def test_a_store_opened_for_reading_refuses_to_write(database_target: Path | str) -> None:
    database = open_database(database_target, read_only=True)
    assert database.read_only
    with pytest.raises(ReadOnly), database.write():
        pass
    database.close()


def test_a_broken_rule_of_the_database_is_told_as_such(database: Database) -> None:
    with database.write() as work:
        work.connection.execute(insert(units), {"name": "box"})
        work.commit()
    with pytest.raises(RuleBroken, match=r"uq_units_name|units\.name"), database.write() as work:
        work.connection.execute(insert(units), {"name": "box"})


def test_a_reference_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(RuleBroken), database.write() as work:
        work.connection.execute(insert(categories), {"code": "c", "name": "c", "parent_id": 99})


def test_a_second_transaction_within_the_first_is_a_mistake_told_at_once(database: Database) -> None:
    with database.write(), pytest.raises(RuntimeError), database.write():
        pass


def test_two_threads_that_add_to_one_row_lose_nothing(database: Database) -> None:
    with database.write() as work:
        work.connection.execute(insert(sequences), {"name": "n", "last": 0})
        work.commit()

    def add() -> None:
        for _ in range(25):
            with database.write() as work:
                row = select(sequences.c.last).where(sequences.c.name == "n").with_for_update()
                value = int(work.connection.execute(row).scalar_one())
                work.connection.execute(sequences.update().values(last=value + 1))
                work.commit()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.execute(select(sequences.c.last)).scalar_one() == 100


def test_the_log_is_carried_into_the_file_when_the_shop_is_tidied(database_file: Path) -> None:
    database = open_database(database_file)
    with database.write() as work:
        work.connection.execute(insert(units), {"name": "box"})
        work.commit()
    log = database_file.with_name("shop.jxc-wal")
    assert log.stat().st_size > 0
    database.tidy()
    assert log.stat().st_size == 0
    database.close()
    assert not log.exists()


def test_the_library_of_python_itself_is_used_without_a_log_while_it_has_the_defect(
    database_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if wal_is_safe(sqlite3.sqlite_version_info):
        pytest.skip("this Python brings a library without the defect")
    monkeypatch.setattr(engine, "sqlite_module", lambda: sqlite3)
    database = open_database(database_file)
    assert pragma(database, "journal_mode") == "truncate"
    assert pragma(database, "synchronous") == 3
    with database.write() as work:
        work.connection.execute(insert(units), {"name": "box"})
        work.commit()
    database.close()
    monkeypatch.undo()
    database = open_database(database_file)
    assert pragma(database, "journal_mode") == "wal"
    with database.read() as connection:
        assert connection.execute(select(units.c.name)).scalars().all() == ["box"]
    database.close()
