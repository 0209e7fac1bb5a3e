"""What may not be opened is refused with a reason, and left exactly as it was."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert

from jxc_desktop.db import door
from jxc_desktop.db.engine import open_database, sqlite_module
from jxc_desktop.db.lock import InstanceLock, holder_of
from jxc_desktop.db.tables import units
from jxc_desktop.domain.errors import DatabaseRefused

PAGE = 4096


def set_number(path: Path, at: int, value: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(value.to_bytes(4, "big"))


def cut(path: Path, length: int) -> None:
    with path.open("r+b") as file:
        file.truncate(length)


def foreign_database(path: Path) -> None:
    path.unlink()
    raw = sqlite_module().connect(str(path))
    raw.execute("CREATE TABLE notes (id INTEGER)")
    raw.commit()
    raw.close()


def zero_a_page_and_leave_a_log(path: Path) -> None:
    keeper = open_database(path)
    with keeper.write() as work:
        work.connection.execute(insert(units), {"name": "box"})
        work.commit()
    log = path.with_name(path.name + "-wal").read_bytes()
    keeper.close()
    path.with_name(path.name + "-wal").write_bytes(log)
    with path.open("r+b") as file:
        file.seek(10 * PAGE)
        file.write(bytes(PAGE))


REFUSALS: list[tuple[str, Callable[[Path], object]]] = [
    ("empty", lambda path: path.write_bytes(b"")),
    ("foreign", lambda path: path.write_text("a letter to the bank" * 100, encoding="utf-8")),
    ("foreign", lambda path: path.write_bytes(b"SQLite format 3\x00")),
    ("foreign", lambda path: path.write_bytes(b"PK\x03\x04" + bytes(5000))),
    ("foreign", foreign_database),
    ("foreign", lambda path: set_number(path, 68, 7)),
    ("newer", lambda path: set_number(path, 60, 99)),
    ("cut", lambda path: cut(path, path.stat().st_size - PAGE)),
    ("cut", lambda path: cut(path, path.stat().st_size - 100)),
    ("cut", lambda path: cut(path, PAGE)),
    ("damaged", zero_a_page_and_leave_a_log),
]


@pytest.mark.parametrize(("code", "spoil"), REFUSALS, ids=[f"{i}-{code}" for i, (code, _) in enumerate(REFUSALS)])
def test_a_file_that_must_not_be_opened_is_refused_and_left_as_it_was(
    database_file: Path, code: str, spoil: Callable[[Path], object]
) -> None:
    spoil(database_file)
    before = hashlib.sha256(database_file.read_bytes()).hexdigest()
    with pytest.raises(DatabaseRefused) as refused:
        open_database(database_file)
    assert refused.value.code == code
    assert str(database_file) in str(refused.value)
    assert hashlib.sha256(database_file.read_bytes()).hexdigest() == before


def test_a_refused_file_is_not_held(database_file: Path) -> None:
    set_number(database_file, 60, 99)
    with pytest.raises(DatabaseRefused):
        open_database(database_file)
    set_number(database_file, 60, 1)
    database = open_database(database_file)
    assert not database.read_only
    database.close()


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive - 福州杂货", "OneDrive"),
        ("Dropbox/shop", "Dropbox"),
        ("坚果云/shop", "坚果云"),
        ("BaiduSyncdisk", "百度网盘"),
        ("Mobile Documents/shop", "iCloud"),
    ],
)
def test_the_folder_of_a_sync_program_is_no_place_for_the_live_file(tmp_path: Path, folder: str, service: str) -> None:
    with pytest.raises(DatabaseRefused, match=service) as refused:
        open_database(tmp_path / folder / "shop.jxc", create=True)
    assert refused.value.code == "unsafe_folder"
    assert not (tmp_path / folder).exists()


def test_a_folder_that_syncthing_marked_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    with pytest.raises(DatabaseRefused, match="Syncthing"):
        open_database(tmp_path / "data" / "shop.jxc", create=True)


def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount(tmp_path: Path) -> None:
    mounts = [("/", "ext4"), (str(tmp_path), "cifs"), (str(tmp_path / "local"), "xfs")]
    assert door._file_system(tmp_path / "shop", iter(mounts)) == "cifs"
    assert door._file_system(tmp_path / "local" / "shop", iter(mounts)) == "xfs"


def test_the_second_program_reads_and_knows_who_writes(database_file: Path) -> None:
    first = open_database(database_file)
    second = open_database(database_file)
    assert not first.read_only
    assert second.read_only
    assert "@" in second.holder
    with first.write() as work:
        work.connection.execute(insert(units), {"name": "box"})
        work.commit()
    with second.read() as connection:
        assert connection.execute(units.select()).all() == [(1, "box")]
    second.close()
    first.close()
    third = open_database(database_file)
    assert not third.read_only
    third.close()


def test_the_lock_of_a_killed_program_is_free(database_file: Path) -> None:
    code = (
        "import sys, pathlib\nfrom jxc_desktop.db.lock import InstanceLock\n"
        "lock = InstanceLock.take(pathlib.Path(sys.argv[1]))\nprint('held' if lock else 'refused', flush=True)\n"
        "sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(database_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        assert InstanceLock.take(database_file) is None
        assert str(child.pid) in holder_of(database_file)
        child.kill()
        child.wait()
    lock = InstanceLock.take(database_file)
    assert lock is not None
    lock.release()
    assert holder_of(database_file) == ""
