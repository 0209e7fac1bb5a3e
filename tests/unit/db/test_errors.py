"""What a driver raises becomes a sentence a person can act on, and the store goes on afterwards."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from jxc_desktop.db.engine import ATTEMPTS, Database, open_database, sqlite_module
from jxc_desktop.db.errors import Busy, Contended, DiskFull, KeyRace, OutcomeUnknown, RuleBroken, ServerNotFound
from jxc_desktop.db.tables import units
from jxc_desktop.db.unit_of_work import UnitOfWork
from tests.support.books import add_document, keep_books


def add_unit(work: UnitOfWork, name: str = "box") -> None:
    work.connection.execute(insert(units), {"name": name})


def count_units(database: Database) -> int:
    with database.read() as connection:
        return len(connection.execute(select(units)).all())


def test_a_full_disk_is_told_and_selling_goes_on_once_there_is_room(database_file: Path) -> None:
    database = open_database(database_file)
    with database.write() as work:
        pages = work.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        work.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull), database.write() as work:
        add_unit(work, "x" * 100_000)
    with database.write() as work:
        work.connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        add_unit(work)
        work.commit()
    assert count_units(database) == 1
    database.close()


def test_a_store_held_by_a_stranger_is_busy_and_then_goes_on(database_file: Path) -> None:
    database = open_database(database_file)
    with database.write() as work:
        work.connection.exec_driver_sql("PRAGMA busy_timeout = 20")
    with closing(sqlite_module().connect(str(database_file), isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy), database.write():
            pass
        stranger.execute("ROLLBACK")
    with database.write() as work:
        add_unit(work)
        work.commit()
    database.close()


def test_a_commit_that_does_not_answer_is_unknown_and_never_called_failed(database: Database) -> None:
    with pytest.raises(OutcomeUnknown), database.write() as work:
        add_unit(work)
        raw = work.connection.connection.dbapi_connection
        assert raw is not None
        raw.close()
        work.commit()
    with database.write() as work:
        add_unit(work, "bag")
        work.commit()
    assert count_units(database) == 1


def test_the_same_key_posted_elsewhere_meanwhile_is_looked_up_again(database: Database) -> None:
    keep_books(database)
    with pytest.raises(KeyRace), database.write() as work:
        add_document(
            work, 3, "counter_sale", "CS", quantity=1, total=1, tenders=[], key="key-2", sequence=2, number="CS-2"
        )


def test_a_number_used_twice_is_a_broken_rule(database: Database) -> None:
    keep_books(database)
    with pytest.raises(RuleBroken), database.write() as work:
        add_document(work, 3, "counter_sale", "CS", quantity=1, total=1, tenders=[], number="CS-1", sequence=2)


def test_work_that_met_another_transaction_is_run_again(database: Database) -> None:
    met: list[int] = []

    def work(unit: UnitOfWork) -> int:
        add_unit(unit)
        met.append(1)
        if len(met) < ATTEMPTS:
            raise Contended
        unit.commit()
        return len(met)

    assert database.run(work) == ATTEMPTS
    assert count_units(database) == 1


def test_work_that_always_meets_another_says_so_in_the_end(database: Database) -> None:
    def work(unit: UnitOfWork) -> None:
        raise Contended

    with pytest.raises(Contended):
        database.run(work)


def test_two_servers_sessions_in_each_others_way_are_contended(database: Database) -> None:
    if database.dialect == "sqlite":
        pytest.skip("one writer at a time")
    with database.write() as first:
        add_unit(first)
        first.commit()
    assert database._writer is not None
    with database._writer.connect() as other, other.begin():
        other.execute(select(units).with_for_update())
        with pytest.raises(Contended), database.write() as second:
            second.connection.exec_driver_sql("SET LOCAL lock_timeout = 50")
            second.connection.execute(select(units).with_for_update())


def test_a_server_that_is_not_there_is_refused_with_a_sentence() -> None:
    with pytest.raises(ServerNotFound, match="cannot be reached"):
        open_database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
