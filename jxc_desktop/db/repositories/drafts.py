"""Documents being typed: one row each, saved whole at every committed cell and every scan."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, insert, select, update

from jxc_desktop.db.tables import drafts, users
from jxc_desktop.domain.errors import N_, Conflict

OPEN_STATES = ("draft", "submitted", "approved")
_INSERT = insert(drafts)
_UPDATE = (
    update(drafts)
    .where(drafts.c.key == bindparam("at_key"), drafts.c.version == bindparam("at_version"))
    .values(
        content=bindparam("content"),
        state=case((drafts.c.content == bindparam("content"), drafts.c.state), else_="draft"),  # changed: submit again
        version=drafts.c.version + 1,
        updated_at=bindparam("updated_at"),
        parked=bindparam("parked"),
        parked_as=bindparam("parked_as"),
    )
)
_PARKED_WITH = select(drafts.c.key).where(
    drafts.c.parked == 1, drafts.c.state.in_(OPEN_STATES), drafts.c.key.endswith(bindparam("tail"), autoescape=False)
)
_CLOSE = delete(drafts).where(drafts.c.key == bindparam("at_key")).returning(drafts.c.created_at)
_VOID = update(drafts).where(drafts.c.key == bindparam("at_key")).values(state="void", updated_at=bindparam("now"))


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft as it lies in the store; ``content`` is its JSON, times are UTC microseconds."""

    key: str
    kind: str
    state: str
    counter: str
    parked: bool
    parked_as: str
    content: str
    version: int
    user: str
    created_at: int
    updated_at: int


class Drafts:
    """The drafts of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def get(self, key: str) -> StoredDraft | None:
        """The draft of this key, if it was ever saved."""
        found = self._select(drafts.c.key == key)
        return found[0] if found else None

    def open(self, kind: str = "", counter: str = "", *, parked: bool | None = None) -> list[StoredDraft]:
        """The drafts that are neither posted nor void, newest first."""
        wanted: list[ColumnElement[bool]] = [drafts.c.state.in_(OPEN_STATES)]
        if kind:
            wanted.append(drafts.c.kind == kind)
        if counter:
            wanted.append(drafts.c.counter == counter)
        if parked is not None:
            wanted.append(drafts.c.parked == int(parked))
        return self._select(*wanted)

    def parked_with(self, tail: str) -> str:
        """The key of the parked draft whose key ends so; empty if none waits."""
        return str(self.connection.execute(_PARKED_WITH, {"tail": tail}).scalar() or "")

    def save(self, draft: StoredDraft, user_id: int) -> int:
        """Save a draft and answer its new version; version 0 is a draft never saved before.

        Raises:
            Conflict: it was saved by somebody else since this version was read.
        """
        values = {
            "content": draft.content,
            "updated_at": draft.updated_at,
            "parked": int(draft.parked),
            "parked_as": draft.parked_as,
        }
        if draft.version == 0:
            self.connection.execute(
                _INSERT,
                {
                    **values,
                    "key": draft.key,
                    "kind": draft.kind,
                    "state": "draft",
                    "counter": draft.counter,
                    "version": 1,
                    "user_id": user_id,
                    "created_at": draft.created_at,
                },
            )
            return 1
        result = self.connection.execute(_UPDATE, {**values, "at_key": draft.key, "at_version": draft.version})
        if result.rowcount != 1:
            raise Conflict(what=N_("This draft"))
        return draft.version + 1

    def close(self, key: str) -> int | None:
        """Forget a draft because it is posted; answers when it was begun (UTC microseconds), if it was ever saved."""
        return self.connection.execute(_CLOSE, {"at_key": key}).scalar()

    def void(self, key: str, now: int) -> None:
        """Put a draft aside for good; it stays readable."""
        self.connection.execute(_VOID, {"at_key": key, "now": now})

    def _select(self, *wanted: object) -> list[StoredDraft]:
        statement = (
            select(drafts, users.c.name.label("user"))
            .join(users, users.c.id == drafts.c.user_id)
            .where(*wanted)  # type: ignore[arg-type]
            .order_by(drafts.c.updated_at.desc(), drafts.c.key.desc())
        )
        return [
            StoredDraft(
                key=row.key,
                kind=row.kind,
                state=row.state,
                counter=row.counter,
                parked=bool(row.parked),
                parked_as=row.parked_as,
                content=row.content,
                version=row.version,
                user=row.user,
                created_at=row.created_at,
                updated_at=row.updated_at,
            )
            for row in self.connection.execute(statement)
        ]
