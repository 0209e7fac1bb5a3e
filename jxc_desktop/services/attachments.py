"""Files kept with posted documents: added, opened, taken away; who did so is audited with the digest."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from jxc_desktop.db.repositories import attachments as stored
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, StorageError
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_microseconds, to_microseconds
from jxc_desktop.exchange.atomic import whole_file
from jxc_desktop.services.engine.seeing import shown
from jxc_desktop.services.service import Service

LARGEST = 10 * 1024 * 1024
"""Bytes of the largest file that is kept."""
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file of a document; ``digest`` is the SHA-256 of its content, ``size`` in bytes."""

    id: int
    name: str
    size: int
    digest: str
    recorded_at: datetime
    user: str


@dataclass(frozen=True, slots=True)
class Attached:
    """What keeping a file answers."""

    row: AttachmentRow
    changes: Changes


class AttachmentService(Service):
    """The files of posted documents."""

    def list(self, number: str) -> list[AttachmentRow]:
        """The files of a document, oldest first.

        Raises:
            NotFound: there is no such document.
        """
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            document = shown(connection, Documents(connection).with_number(number), number, user)
            return [_row(one) for one in stored.attached(connection, document.id)]

    def add(self, number: str, path: Path) -> Attached:
        """Keep a file with a document.

        Raises:
            NotFound: there is no such document.
            InvalidValue: the file is empty, larger than 10 MB or cannot be read, or is kept already.
        """
        content = _read(path)
        name = PurePath(path.name).name[-_LONGEST_NAME:]
        digest = hashlib.sha256(content).hexdigest()
        with self.database.write() as work:
            document = self._document(work, number)
            user = self.require(kind_of(document.kind).permission)
            if any(one.digest == digest for one in stored.attached(work.connection, document.id)):
                raise InvalidValue("file", name, N_("this file is kept with the document already"))
            now = self.clock.now()
            made = stored.attach(work.connection, document.id, name, content, digest, to_microseconds(now), user.id)
            self.record(work, "attachment.add", number, detail={"name": name, "size": len(content), "digest": digest})
            work.touch(Topic.DOCUMENTS)
            row = AttachmentRow(made, name, len(content), digest, now, user.name)
            return Attached(row, work.commit())

    def remove(self, number: str, attachment: int) -> Changes:
        """Take a file away from its document; the books keep it, but show it no more.

        Raises:
            NotFound: the document has no such file.
        """
        with self.database.write() as work:
            document = self._document(work, number)
            self.require(kind_of(document.kind).permission)
            row = stored.attachment(work.connection, attachment)
            if row is None or row.document_id != document.id:
                raise NotFound(field="attachment", what=N_("attachment"), name=str(attachment))
            stored.put_aside(work.connection, attachment)
            self.record(work, "attachment.remove", number, detail={"name": row.name, "digest": row.digest})
            work.touch(Topic.DOCUMENTS)
            return work.commit()

    def save(self, number: str, attachment: int, folder: Path) -> Path:
        """Write a file into a folder to be looked at; answers where it is. What it says is checked first.

        Raises:
            NotFound: the document has no such file.
            StorageError: its content is not what was kept, or the folder cannot be written to.
        """
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            document = shown(connection, Documents(connection).with_number(number), number, user)
            row = stored.attachment(connection, attachment)
        if row is None or row.document_id != document.id:
            raise NotFound(field="attachment", what=N_("attachment"), name=str(attachment))
        if hashlib.sha256(row.content).hexdigest() != row.digest:
            raise StorageError(reason=N_("the content of the attachment is not what was kept"))
        return _write(folder, f"{row.id}-{row.name}", bytes(row.content))

    def _document(self, work: UnitOfWork, number: str) -> AnyRow:
        return shown(work.connection, work.documents.with_number(number), number, self.session.user)


def _row(row: AnyRow) -> AttachmentRow:
    return AttachmentRow(row.id, row.name, row.size, row.digest, from_microseconds(row.recorded_at), row.user_name)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise InvalidValue("file", path.name, N_("it cannot be read")) from error
    if not content:
        raise InvalidValue("file", path.name, N_("it is empty"))
    if len(content) > LARGEST:
        raise InvalidValue("file", path.name, N_("it is larger than 10 MB"))
    return content


def _write(folder: Path, name: str, content: bytes) -> Path:
    place = folder / name.replace(os.sep, "_")
    with whole_file(place) as partial:
        folder.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
    return place
