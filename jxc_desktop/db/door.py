"""The door: a data file is looked at as bytes before the database engine may open it.

Every refusal is an error with a code and the next step, and leaves the file exactly as it was.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from jxc_desktop.db.errors import FileCut, FileDamaged, FileEmpty, FileForeign, FileMissing, FileNewer, FolderUnsafe
from jxc_desktop.domain.errors import N_

APPLICATION_ID = 0x4A584344
"""Stands in the header of every data file: "JXCD"."""

_MAGIC = b"SQLite format 3\x00"
_HEADER_LENGTH = 100
_NETWORK_SYSTEMS = {
    "nfs",
    "nfs4",
    "cifs",
    "smbfs",
    "smb3",
    "afs",
    "ncpfs",
    "fuse.sshfs",
    "fuse.rclone",
    "davfs",
    "fuse.davfs2",
}
_DRIVE_REMOTE = 4
_SYNC_NAMES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "nutstore": "坚果云",
    "nutstore files": "坚果云",
    "我的坚果云": "坚果云",
    "坚果云": "坚果云",
    "baidusyncdisk": "百度网盘",
    "baidunetdiskworkspace": "百度网盘",
    "百度网盘": "百度网盘",
    "google drive": "Google Drive",
    "syncthing": "Syncthing",
}
_SYNC_MARKERS = {
    ".stfolder": "Syncthing",
    ".dropbox.cache": "Dropbox",
    ".dropbox": "Dropbox",
    ".nutstore": "坚果云",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
}
NETWORK_DRIVE = N_("a network drive")


@dataclass(frozen=True, slots=True)
class Vetted:
    """What the door learned: the schema version, and whether the last program closed the file in order."""

    version: int
    clean: bool


def vet(path: Path, known: int, *, alive: bool = False) -> Vetted:
    """Look at a data file before it is opened for work; ``alive`` says that a program is at work on it now.

    Raises:
        FileMissing, FileEmpty, FileForeign, FileCut, FileNewer, FileDamaged: it must not be opened.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(_HEADER_LENGTH)
    except FileNotFoundError:
        raise FileMissing(path=str(path)) from None
    if size == 0:
        raise FileEmpty(path=str(path))
    page = _page_size(header)
    if page is None:
        raise FileForeign(path=str(path))
    clean = not _has_content(path.with_name(path.name + "-wal")) and not _has_content(
        path.with_name(path.name + "-journal")
    )
    if clean:
        application, version = _number(header, 68), _number(header, 60)
    else:
        application, version = _ask_engine(path)
    if application != APPLICATION_ID:
        raise FileForeign(path=str(path))
    if version > known:
        raise FileNewer(path=str(path), found=version, known=known)
    if clean:
        _check_length(path, header, page, size)
    elif not alive:
        check_quickly(path)
    return Vetted(version, clean)


def _page_size(header: bytes) -> int | None:
    """The page size of a database header, or ``None`` if this is none."""
    if len(header) < _HEADER_LENGTH or not header.startswith(_MAGIC):
        return None
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    return page if page >= 512 and page & (page - 1) == 0 else None


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")


def _check_length(path: Path, header: bytes, page: int, size: int) -> None:
    """Compare the length with the pages the header promises. Only valid when no log waits beside the file."""
    pages = _number(header, 28)
    vouched_for = _number(header, 24) == _number(header, 92)
    if vouched_for and pages * page > size:
        raise FileCut(path=str(path), actual=size, expected=pages * page)
    if size % page:
        raise FileCut(path=str(path), actual=size, expected=(size // page + 1) * page)


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def look_only(path: Path) -> Any:
    """A plain connection that can read but never change or check in anything."""
    from jxc_desktop.db.engine import sqlite_module

    return sqlite_module().connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _ask_engine(path: Path) -> tuple[int, int]:
    """The identity of a file whose newest pages are still in the log."""
    try:
        with closing(look_only(path)) as raw:
            application = int(raw.execute("PRAGMA application_id").fetchone()[0])
            return application, int(raw.execute("PRAGMA user_version").fetchone()[0])
    except Exception as error:
        raise FileDamaged(path=str(path), detail=str(error)) from error


def check_quickly(path: Path) -> None:
    """Walk every page once, as is due after a program that did not close the file in order.

    Raises:
        FileDamaged: with the first thing found.
    """
    try:
        with closing(look_only(path)) as raw:
            answer = str(raw.execute("PRAGMA quick_check(1)").fetchone()[0])
    except Exception as error:
        raise FileDamaged(path=str(path), detail=str(error)) from error
    if answer != "ok":
        raise FileDamaged(path=str(path), detail=answer)


def check_place(path: Path) -> None:
    """Refuse a live data file on a network drive or in the folder of a sync program.

    Raises:
        FolderUnsafe: naming the folder and the program.
    """
    folder = path.absolute().parent
    service = _sync_service(folder) or (NETWORK_DRIVE if _is_network(folder) else "")
    if service:
        raise FolderUnsafe(path=str(folder), service=service)


def _sync_service(folder: Path) -> str:
    for part in folder.parts:
        name = part.casefold()
        found = _SYNC_NAMES.get(name) or _SYNC_NAMES.get(name.split(" - ")[0])
        if found:
            return found
    for place in (folder, *folder.parents):
        for marker, service in _SYNC_MARKERS.items():
            if (place / marker).exists():
                return service
    return ""


if sys.platform == "win32":
    import ctypes

    def _is_network(folder: Path) -> bool:
        anchor = folder.anchor
        return anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(anchor) == _DRIVE_REMOTE

else:

    def _is_network(folder: Path) -> bool:
        return _file_system(folder, _mounts()) in _NETWORK_SYSTEMS


def _mounts() -> Iterator[tuple[str, str]]:
    """Mount points and their file systems, where the system tells."""
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        _, place, system, *_ = line.split(" ")
        yield place.replace("\\040", " "), system


def _file_system(folder: Path, mounts: Iterator[tuple[str, str]]) -> str:
    """The file system of the longest mount point above a folder."""
    best, system = -1, ""
    real = PurePath(os.path.realpath(folder))
    for place, kind in mounts:
        if real.is_relative_to(place) and len(place) >= best:
            best, system = len(place), kind
    return system
