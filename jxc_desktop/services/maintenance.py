"""Looking after the books: the doctor, backups that were opened before they count, and restoring one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import Clock, Progress
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.verify import Finding

FILE_END = ".jxc"
QUARANTINE = "quarantine"


class NoDataFile(UserError):
    """A server's data is backed up by the server's own tools."""

    code = "no_data_file"
    message = N_("The data lies on a database server; back it up with the server's own tools.")


class NotSound(UserError):
    """A copy that the doctor does not pass is never given the name of a backup."""

    code = "not_sound"
    message = N_("The copy was not kept: the check of the books found {count} faults. Run the check to see them.")


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What the doctor found; sound books have no findings."""

    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished, verified backup."""

    path: Path
    sha256: str
    documents: int
    sound: bool = True


class MaintenanceService(Service):
    """Use cases that look after the store as a whole."""

    def doctor(self, progress: Progress | None = None) -> DoctorReport:
        """Check everything that must hold in the books. Changes nothing but the audit trail."""
        self.require(Permission.DOCTOR)
        from jxc_desktop.db.verify import examine

        with self.database.read() as connection:
            findings = examine(connection, step=(progress or Progress()).step)
        if not self.database.read_only:
            with self.database.write() as work:
                outcome = "failed" if findings else "ok"
                self.record(work, "doctor.run", outcome=outcome, detail={"findings": len(findings)})
                work.commit()
        return DoctorReport(tuple(findings))

    def backup(self, to: Path | None = None) -> Backup:
        """Make a verified copy of the data file, named by the shop's time when ``to`` is a folder.

        Without ``to`` it goes to the folder ``backups`` beside the data file.

        Damaged books are copied as well, as ``damaged-…``, and never take the name of a good backup.

        Raises:
            NoDataFile: the data lies on a server.
            StorageError: disk full or failing; nothing is left under the final name.
        """
        self.require(Permission.BACKUP)
        path = self.database.path
        if path is None:
            raise NoDataFile
        to = path.parent / "backups" if to is None else to
        target = (
            to / f"{path.stem}-{self.clock.local():%Y%m%d-%H%M%S}{FILE_END}" if to.is_dir() or not to.suffix else to
        )
        self.database.tidy()
        made = verified_copy(path, target)
        if not self.database.read_only:
            with self.database.write() as work:
                self.record(work, "backup.made", target.name, detail={"sha256": made.sha256, "sound": made.sound})
                work.commit()
        return made

    def rebuild(self) -> DoctorReport:
        """Make every projection anew from its ledger; the audit keeps what was different."""
        self.require(Permission.DOCTOR)
        from jxc_desktop.db.rebuild import rebuild
        from jxc_desktop.db.verify import examine

        with self.database.write() as work:
            before = [finding for finding in examine(work.connection) if finding.check in REPAIRED]
            rebuild(work.connection)
            self.record(work, "doctor.rebuilt", detail={"differences": [str(finding) for finding in before]})
            work.touch(Topic.STOCK, Topic.COST, Topic.DEBTS, Topic.MONEY)
            work.commit()
        return DoctorReport(tuple(before))

    def confirm_as_it_is(self, reason: str) -> Changes:
        """The owner confirms a store that is behind its mark: from now on it counts as the truth."""
        self.require(Permission.BACKUP)
        with self.database.write() as work:
            problems = [problem.code for problem in self.database.warnings]
            self.record(work, "store.confirmed", reason=reason, detail={"problems": problems})
            changes = work.commit()
        self.database.accept_as_it_is()
        return changes


REPAIRED = frozenset({"stock", "cost", "parties", "money", "months"})
"""The checks whose findings a rebuild can mend."""


def verified_copy(path: Path, target: Path) -> Backup:
    """Copy a data file and let the doctor look at the copy; one with faults is kept as ``damaged-…``."""
    from jxc_desktop.db.backup import copy_whole

    def check(copy: Path) -> None:
        refuse_unsound(examine_file(copy))

    try:
        manifest = copy_whole(path, target, check)
    except NotSound:
        target = target.with_name(f"damaged-{target.name}")
        manifest = copy_whole(path, target, lambda copy: None)
        return Backup(target, manifest.sha256, manifest.documents, sound=False)
    return Backup(target, manifest.sha256, manifest.documents)


def examine_file(path: Path) -> list[Finding]:
    """What the doctor finds in a closed data file."""
    from jxc_desktop.db.engine import open_database
    from jxc_desktop.db.verify import examine

    database = open_database(path, read_only=True)
    try:
        with database.read() as connection:
            return examine(connection)
    finally:
        database.close()


def refuse_unsound(findings: Sequence[Finding]) -> None:
    """Raise if there is anything the matter."""
    if findings:
        raise NotSound(count=len(findings))


def restore(backup: Path, live: Path, clock: Clock, *, user: str, reason: str = "") -> None:
    """Put a backup in the place of the data file, which must be closed, missing or damaged.

    The old file and its log move together into ``quarantine`` beside it; the restored books say in
    their audit who did this and from what.

    Raises:
        DatabaseRefused: the backup is not fit to be restored; nothing was changed.
        NotSound: the doctor does not pass the backup.
        Busy: a program has the data file open.
    """
    from jxc_desktop.db.backup import swap_in, vet_backup
    from jxc_desktop.db.errors import Busy
    from jxc_desktop.db.lock import InstanceLock

    vet_backup(backup)
    live.parent.mkdir(parents=True, exist_ok=True)
    lock = InstanceLock.take(live)
    if lock is None:
        raise Busy
    try:
        swap_in(backup, live, live.parent / QUARANTINE, lambda copy: _check_in(copy, backup, clock, user, reason))
    finally:
        lock.release()


def _check_in(copy: Path, backup: Path, clock: Clock, user: str, reason: str) -> None:
    from jxc_desktop.db.engine import open_database
    from jxc_desktop.db.verify import examine

    database = open_database(copy)
    try:
        with database.read() as connection:
            refuse_unsound(examine(connection))
        with database.write() as work:
            work.audit.append(
                at=clock.now(),
                local=clock.local(),
                user=user,
                action="backup.restored",
                object=backup.name,
                reason=reason,
            )
            work.commit()
    finally:
        database.close()
