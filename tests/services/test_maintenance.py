"""Backups that were opened before they count, and restoring them onto anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, select

from jxc_desktop.db.backup import load_manifest
from jxc_desktop.db.engine import Database, open_database
from jxc_desktop.db.tables import audit, units
from jxc_desktop.domain.errors import DatabaseRefused, NotAllowed, ShopError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import Session, User
from jxc_desktop.services.maintenance import MaintenanceService, NoDataFile, restore
from tests.support.books import CLOCK, keep_books

OWNER = User(1, "owner", permissions=frozenset(Permission))


def service(database: Database, user: User = OWNER) -> MaintenanceService:
    return MaintenanceService(database, CLOCK, Session(user))


def add_unit(database: Database, name: str) -> None:
    with database.write() as work:
        work.connection.execute(insert(units), {"name": name})
        work.commit()


def names(path: Path) -> list[str]:
    database = open_database(path)
    with database.read() as connection:
        found = list(connection.execute(select(units.c.name).order_by(units.c.id)).scalars())
    assert service(database).doctor().sound
    database.close()
    return found


def actions(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(audit.c.action).order_by(audit.c.id)).scalars())


def test_the_doctor_reports_and_leaves_a_record(database: Database) -> None:
    keep_books(database)
    assert service(database).doctor().sound
    assert actions(database)[-1] == "doctor.run"


def test_the_doctor_and_backups_need_their_rights(database: Database, tmp_path: Path) -> None:
    nobody = service(database, User(2, "clerk"))
    for act in (nobody.doctor, nobody.rebuild, lambda: nobody.backup(tmp_path), lambda: nobody.confirm_as_it_is("")):
        with pytest.raises(NotAllowed):
            act()


def test_a_backup_is_whole_named_by_time_and_described(database_file: Path, tmp_path: Path) -> None:
    database = open_database(database_file)
    keep_books(database)
    add_unit(database, "box")
    made = service(database).backup(tmp_path / "backups")
    add_unit(database, "later")
    database.close()
    assert made.path == tmp_path / "backups" / "shop-20261121-100000.jxc"
    assert made.sound and made.documents == 2
    manifest = load_manifest(made.path)
    assert manifest is not None
    assert (manifest.sha256, manifest.mark.audit_id) == (made.sha256, 2)
    assert sorted(path.name for path in made.path.parent.iterdir()) == [made.path.name, made.path.name + ".json"]
    restore(made.path, tmp_path / "elsewhere" / "shop.jxc", CLOCK, user="owner")
    assert names(tmp_path / "elsewhere" / "shop.jxc") == ["box"]


def test_a_backup_is_made_while_a_sale_is_open(database_file: Path, tmp_path: Path) -> None:
    database = open_database(database_file)
    add_unit(database, "box")
    from jxc_desktop.db.backup import copy_whole

    with database.write() as work:
        work.connection.execute(insert(units), {"name": "half"})
        copy_whole(database_file, tmp_path / "copy.jxc", lambda copy: None)
    database.close()
    assert names(tmp_path / "copy.jxc") == ["box"]


def test_unsound_books_are_kept_apart_from_good_backups(database_file: Path, tmp_path: Path) -> None:
    database = open_database(database_file)
    keep_books(database)
    with database.write() as work:
        work.connection.exec_driver_sql("UPDATE stock_balances SET quantity = 1")
        work.commit()
    made = service(database).backup(tmp_path / "backups")
    database.close()
    assert not made.sound
    assert made.path.name.startswith("damaged-")
    assert not list((tmp_path / "backups").glob("shop-*"))


def test_a_server_is_backed_up_by_its_own_tools(database: Database, tmp_path: Path) -> None:
    if database.dialect == "sqlite":
        pytest.skip("a file is copied")
    with pytest.raises(NoDataFile):
        service(database).backup(tmp_path)


@pytest.mark.parametrize("state", ["missing", "zeroed", "cut", "foreign", "log of another store"])
def test_a_backup_is_restored_onto_whatever_is_left(database_file: Path, tmp_path: Path, state: str) -> None:
    database = open_database(database_file)
    add_unit(database, "box")
    made = service(database).backup(tmp_path / "backups")
    add_unit(database, "lost")
    log = database_file.with_name("shop.jxc-wal")
    newer = log.read_bytes()
    database.close()
    spoil(database_file, log, state, newer)
    restore(made.path, database_file, CLOCK, user="owner", reason="power cut")
    assert not log.exists()
    assert names(database_file) == ["box"]
    if state != "missing":
        assert (tmp_path / "quarantine" / "1-shop.jxc").exists()
    again = open_database(database_file)
    assert actions(again) == ["backup.restored", "doctor.run"]
    again.close()


def spoil(path: Path, log: Path, state: str, newer: bytes) -> None:
    if state == "missing":
        path.unlink()
    elif state == "zeroed":
        path.write_bytes(bytes(8192))
    elif state == "cut":
        path.write_bytes(path.read_bytes()[:9000])
    elif state == "foreign":
        path.write_text("hello", encoding="utf-8")
    else:
        log.write_bytes(newer)


@pytest.mark.parametrize("damage", ["one byte", "cut", "newer", "missing", "unsound"])
def test_a_bad_backup_is_refused_and_the_books_stay_as_they_are(
    database_file: Path, tmp_path: Path, damage: str
) -> None:
    database = open_database(database_file)
    keep_books(database)
    made = service(database).backup(tmp_path / "backups")
    database.close()
    before = database_file.read_bytes()
    worsen(made.path, damage)
    with pytest.raises(ShopError):
        restore(made.path, database_file, CLOCK, user="owner")
    assert database_file.read_bytes() == before
    assert not list(tmp_path.glob("*.restored*"))
    assert not (tmp_path / "quarantine").exists()


def worsen(backup: Path, damage: str) -> None:
    content = bytearray(backup.read_bytes())
    if damage == "one byte":
        content[len(content) // 2] ^= 1
        backup.write_bytes(content)
    elif damage == "cut":
        backup.write_bytes(content[:-4096])
    elif damage == "newer":
        content[60:64] = (99).to_bytes(4, "big")
        backup.write_bytes(content)
    elif damage == "missing":
        backup.unlink()
    else:
        backup.with_name(backup.name + ".json").unlink()
        other = open_database(backup)
        with other.write() as work:
            work.connection.exec_driver_sql("UPDATE stock_balances SET quantity = 1")
            work.commit()
        other.close()


def test_a_store_in_use_is_not_restored_over(database_file: Path, tmp_path: Path) -> None:
    database = open_database(database_file)
    made = service(database).backup(tmp_path / "backups")
    with pytest.raises(ShopError) as refused:
        restore(made.path, database_file, CLOCK, user="owner")
    assert refused.value.code == "busy"
    database.close()


def test_rebuilding_is_kept_in_the_audit_with_what_was_different(database: Database) -> None:
    keep_books(database)
    with database.write() as work:
        work.connection.exec_driver_sql("UPDATE stock_balances SET quantity = 70000")
        work.commit()
    report = service(database).rebuild()
    assert [finding.check for finding in report.findings] == ["stock"]
    assert service(database).doctor().sound
    with database.read() as connection:
        detail = connection.scalar(select(audit.c.detail).where(audit.c.action == "doctor.rebuilt"))
    assert "Stock of TEA in MAIN stands at 7; its moves add up to 6." in str(detail)


def test_confirming_an_old_copy_is_audited(database_file: Path, tmp_path: Path) -> None:
    content = database_file.read_bytes()
    database = open_database(database_file, marks=tmp_path / "marks")
    keep_books(database)
    database.close()
    database_file.write_bytes(content)
    database = open_database(database_file, marks=tmp_path / "marks")
    assert isinstance(database.warnings[0], DatabaseRefused)
    service(database).confirm_as_it_is("restored by hand")
    assert database.warnings == []
    assert actions(database) == ["store.confirmed"]
    database.close()
