"""Copies of a data file that are whole: made by the engine, never by copying the file.

A copy gets its name only after it was synced to disk, opened and checked; until then it is called
``….partial``. Beside it lies a manifest with its SHA-256 and the high-water mark it carries.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from jxc_desktop.db import door
from jxc_desktop.db.engine import sqlite_engine, sqlite_module
from jxc_desktop.db.errors import FileDamaged, translated
from jxc_desktop.db.lock import lock_file
from jxc_desktop.db.mark import Mark, read_mark
from jxc_desktop.db.migrate import SCHEMA_VERSION, sync_folder
from jxc_desktop.db.tables import documents

Check = Callable[[Path], None]
"""Looks at a finished copy and raises if it must not be trusted."""

ENDS = ("-wal", "-shm", "-journal")
"""The files that belong to a data file and must move with it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, written beside it as JSON."""

    file: str
    sha256: str
    bytes: int
    documents: int
    mark: Mark

    def save(self, path: Path) -> None:
        """Write the manifest and sync it."""
        with path.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, ensure_ascii=False, sort_keys=True, indent=2)
            file.flush()
            os.fsync(file.fileno())


def manifest_file(backup: Path) -> Path:
    """Where the manifest of a backup lies."""
    return backup.with_name(backup.name + ".json")


def load_manifest(backup: Path) -> Manifest | None:
    """The manifest of a backup; ``None`` when it is missing or unreadable."""
    try:
        content = json.loads(manifest_file(backup).read_text(encoding="utf-8"))
        return Manifest(**{**content, "mark": Mark(**content["mark"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def copy_whole(source: Path, target: Path, check: Check) -> Manifest:
    """Make a verified copy of a data file at ``target``, also while it is being written to.

    Raises:
        DiskFull, DiskFault: it could not be written; nothing is left under the final name.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".partial")
    _remove(part)
    try:
        _copy_pages(source, part)
        check(part)
        manifest = describe(part, target.name)
        part.replace(target)
        manifest.save(manifest_file(target))
        sync_folder(target.parent)
    except BaseException as error:
        _remove(part)
        raise translated(error, part) from error
    return manifest


def _copy_pages(source: Path, target: Path) -> None:
    """All pages in one step; in small steps each foreign write would start it over."""
    module = sqlite_module()
    with closing(door.look_only(source)) as reading, closing(module.connect(str(target))) as writing:
        try:
            reading.backup(writing)
        except module.Error as error:
            raise _as_storage_error(error, target) from error
        writing.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, without a log beside it
    sync_file(target)


def _as_storage_error(error: Any, target: Path) -> BaseException:
    from sqlalchemy.exc import DBAPIError

    return translated(DBAPIError(None, None, error), target)


def describe(path: Path, name: str) -> Manifest:
    """The manifest of a closed data file."""
    engine = sqlite_engine(path, reading=True, single_use=True)
    try:
        with engine.connect() as connection:
            count = connection.scalar(select(func.count()).select_from(documents)) or 0
            mark = read_mark(connection)
    finally:
        engine.dispose()
    return Manifest(name, digest_of(path), path.stat().st_size, count, mark)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_integrity(path: Path) -> None:
    """The engine's own check of a whole file.

    Raises:
        FileDamaged: with the first thing found.
    """
    try:
        with closing(door.look_only(path)) as raw:
            answer = str(raw.execute("PRAGMA integrity_check(1)").fetchone()[0])
            broken = raw.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite_module().Error as error:
        raise FileDamaged(path=str(path), detail=str(error)) from error
    if answer != "ok" or broken is not None:
        raise FileDamaged(path=str(path), detail=answer if answer != "ok" else f"{broken[0]} {broken[1]}")


def copy_before_upgrade(path: Path, folder: Path, version: int) -> None:
    """Put a checked copy of a file of an older version aside."""
    copy = folder / f"before-upgrade-from-{version}{path.suffix}"
    number = 1
    while copy.exists():
        number += 1
        copy = folder / f"before-upgrade-from-{version}-{number}{path.suffix}"
    folder.mkdir(parents=True, exist_ok=True)
    part = copy.with_name(copy.name + ".partial")
    _remove(part)
    _copy_pages(path, part)
    check_integrity(part)
    part.replace(copy)
    sync_folder(folder)


def vet_backup(backup: Path) -> None:
    """Look at a backup before it is restored.

    Raises:
        DatabaseRefused: it is missing, foreign, newer, cut, damaged, or not the file its manifest describes.
    """
    door.vet(backup, SCHEMA_VERSION)
    manifest = load_manifest(backup)
    if manifest is not None and manifest.sha256 != digest_of(backup):
        raise FileDamaged(path=str(backup), detail="SHA-256")
    check_integrity(backup)


def swap_in(backup: Path, live: Path, quarantine: Path, prepare: Check) -> None:
    """Put a vetted backup in the place of the live file; what was there moves to ``quarantine``, log and all.

    ``prepare`` is given the new file before it gets its name (to check it and to say so in its audit).
    The live file may be missing or damaged; it is not opened.
    """
    part = live.with_name(live.name + ".restored")
    _remove(part)
    try:
        _copy_pages(backup, part)
        prepare(part)
        lock_file(part).unlink(missing_ok=True)
        sync_file(part)
    except BaseException as error:
        _remove(part)
        raise translated(error, part) from error
    _set_aside(live, quarantine)
    part.replace(live)
    sync_folder(live.parent)


def _set_aside(live: Path, quarantine: Path) -> None:
    quarantine.mkdir(parents=True, exist_ok=True)
    taken = {path.name for path in quarantine.iterdir()}
    number = 1
    while any(f"{number}-{live.name}{end}" in taken for end in ("", *ENDS)):
        number += 1
    for end in (*ENDS, ""):  # the log first: it must never lie beside another data file
        piece = live.with_name(live.name + end)
        if piece.exists():
            piece.replace(quarantine / f"{number}-{piece.name}")
    sync_folder(quarantine)


def sync_file(path: Path) -> None:
    """Make a closed file durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    lock_file(path).unlink(missing_ok=True)
    for end in ("", *ENDS):
        path.with_name(path.name + end).unlink(missing_ok=True)
