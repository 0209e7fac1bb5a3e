"""What the store can answer: every error of a driver becomes one of these, with the next step in its sentence.

A failed COMMIT is not "failed" but *unknown*: what was being saved may be on disk. Whoever asked
must look for the key of the document before trying again; nothing here is retried blindly.
"""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from jxc_desktop.domain.errors import N_, Cancelled, DatabaseRefused, NeedsConfirmation, ShopError, StorageError

LEAST_FREE_BYTES = 1 << 20
"""Below this a write error means a full disk, whatever the engine calls it."""


class DiskFull(StorageError):
    code = "disk_full"
    message = N_("The disk is full. Nothing was lost; free some space and try again.")


class DiskFault(StorageError):
    code = "io"
    message = N_(
        "The disk did not answer as it should ({detail}). Stop selling on this computer, check disk and cables, "
        "and make a backup."
    )


class Busy(StorageError):
    code = "busy"
    message = N_("Another program holds the data file. Nothing was changed; close it and try again.")


class Contended(StorageError):
    """Two transactions met and this one gave way (40001, 40P01); running it again is right."""

    code = "contended"
    message = N_("Another counter was saving the same goods. Nothing was changed; try again.")


class KeyRace(StorageError):
    """The same idempotency key was posted at the same moment elsewhere; the second run reads the winner's answer."""

    code = "key_race"
    message = N_("This was posted at another counter at the same moment; it is being looked up.")


class Damaged(StorageError):
    code = "corrupt"
    message = N_("The data file is damaged ({detail}). Nothing more is written to it; restore the newest good backup.")


class OutcomeUnknown(StorageError):
    """COMMIT did not answer: the work may or may not be on disk. Ask for its key on a new connection."""

    code = "unknown_outcome"
    message = N_("It is not known yet whether this was saved; it is being checked. Do not enter it again.")


class ServerGone(StorageError):
    code = "server_gone"
    message = N_("The database server does not answer ({detail}). Nothing was changed; check network and server.")


class RuleBroken(StorageError):
    """A constraint of the database refused a row; validation should have refused it earlier."""

    code = "rule_broken"
    message = N_("The database refused an entry that breaks its rules ({detail}). Nothing was changed.")


class ReadOnly(StorageError):
    code = "read_only"
    message = N_("The data is open for reading only: {holder} is using it. Close that program first.")


class OutOfMemory(StorageError):
    code = "memory"
    message = N_("The computer ran out of memory. Nothing was changed; close other programs and try again.")


class FileMissing(DatabaseRefused):
    code = "missing"
    message = N_("There is no data file {path}. Choose another folder or restore a backup.")


class FileEmpty(DatabaseRefused):
    code = "empty"
    message = N_("The data file {path} is empty (0 bytes). It was not changed; restore a backup.")


class FileForeign(DatabaseRefused):
    code = "foreign"
    message = N_("{path} is not a data file of this program. It was not changed; choose another file.")


class FileCut(DatabaseRefused):
    code = "cut"
    message = N_(
        "The data file {path} is {actual} bytes long and should have {expected}: its end is missing. "
        "It was not changed; restore a backup."
    )


class FileDamaged(DatabaseRefused):
    code = "damaged"
    message = N_("The data file {path} is damaged: {detail}. It was not changed; restore a backup.")


class FileNewer(DatabaseRefused):
    code = "newer"
    message = N_(
        "The data file {path} was written by a newer version (data version {found}, this program knows {known}). "
        "It was not changed; install the newer program."
    )


class FileOlder(DatabaseRefused):
    """Only met when opening for reading; the one who holds the file may upgrade it."""

    code = "older"
    message = N_(
        "The data file {path} has the older data version {found} (this program writes {known}). "
        "It was not changed; close the other program, then open it again to upgrade it."
    )


class FolderUnsafe(DatabaseRefused):
    code = "unsafe_folder"
    message = N_(
        "The data file must not lie in {path}: {service} may replace or damage it while the shop is open. "
        "Move it to a folder of this computer; backups may stay there."
    )


class SettingsNotInForce(DatabaseRefused):
    code = "not_durable"
    message = N_(
        "The database does not promise to keep sales through a power failure ({setting} is {value}). "
        "It was not opened; move the data file to another disk or change the server's settings."
    )


class OlderThanLastUsed(DatabaseRefused):
    """The store ends before the mark kept outside it: an old copy, or a tail that was cut off."""

    code = "older_than_last_used"
    message = N_(
        "The data is older than when it was last used here: it ends at {found}, it had reached {marked}. "
        "An old copy may have been put back; the owner must confirm before selling goes on."
    )


class RewrittenSinceLastUsed(OlderThanLastUsed):
    """A record the mark knows reads differently now."""

    code = "rewritten"
    message = N_(
        "The record of what was done was changed after the fact, at record {record} or before. "
        "Run the check of the books; the owner must confirm before selling goes on."
    )


class ServerNotFound(DatabaseRefused):
    code = "server_not_found"
    message = N_("The database server cannot be reached ({detail}). Check network, address and password.")


_GAVE_WAY = ("40001", "40P01", "55P03")

RETRIED = (Busy, Contended, KeyRace)
"""What `Database.run` runs again."""


def is_ours(error: BaseException) -> bool:
    """Whether the error already says what it has to say to a person, or is no error of the store."""
    return isinstance(error, (ShopError, NeedsConfirmation, Cancelled))


def translated(error: BaseException, place: Path | None, *, committing: bool = False) -> BaseException:
    """The error a person can act on for one that a driver raised; other errors come back as they are.

    ``place`` is the data file, asked for free space; ``committing`` is true once COMMIT was sent.
    """
    if is_ours(error):
        return error
    if committing and not _surely_undone(error):
        return OutcomeUnknown()
    if isinstance(error, MemoryError):
        return OutOfMemory()
    if isinstance(error, PoolTimeout):
        return Busy()
    if not isinstance(error, DBAPIError):
        return error
    if getattr(error.orig, "sqlstate", None) is not None or not hasattr(error.orig, "sqlite_errorname"):
        return _from_server(error)
    return _from_sqlite(error, place)


def _surely_undone(error: BaseException) -> bool:
    """Whether a failed COMMIT says for certain that nothing was kept: a constraint or a conflict."""
    if isinstance(error, IntegrityError):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _GAVE_WAY


def _from_sqlite(error: DBAPIError, place: Path | None) -> BaseException:
    origin: Any = error.orig
    name = str(origin.sqlite_errorname)
    if isinstance(error, IntegrityError):
        return KeyRace() if "documents.key" in str(origin) else RuleBroken(detail=str(origin))
    if name == "SQLITE_FULL" or (name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")) and disk_is_full(place)):
        return DiskFull()
    if name in {"SQLITE_IOERR_NOMEM", "SQLITE_NOMEM"}:
        return OutOfMemory()
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Damaged(detail=name)
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PROTOCOL")):
        return DiskFault(detail=name)
    if name in ("SQLITE_BUSY", "SQLITE_BUSY_RECOVERY", "SQLITE_BUSY_TIMEOUT", "SQLITE_LOCKED"):
        return Busy()
    return error


def _from_server(error: DBAPIError) -> BaseException:
    state = str(getattr(error.orig, "sqlstate", None) or "")
    detail = str(error.orig).splitlines()[0] if str(error.orig) else state
    if isinstance(error, IntegrityError):
        return KeyRace() if "uq_documents_key" in str(error.orig) else RuleBroken(detail=detail)
    if state in _GAVE_WAY:
        return Contended()
    if state.startswith("53"):
        return DiskFull() if state == "53100" else OutOfMemory()
    if state.startswith("XX"):
        return Damaged(detail=detail)
    if error.connection_invalidated or state.startswith(("08", "57P")) or isinstance(error, OperationalError):
        return ServerGone(detail=detail)
    return error


def disk_is_full(place: Path | None) -> bool:
    """Whether the disk of the data file has next to nothing left."""
    if place is None:
        return False
    try:
        return shutil.disk_usage(place.parent).free < LEAST_FREE_BYTES
    except OSError as error:
        return error.errno == errno.ENOSPC
