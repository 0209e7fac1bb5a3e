"""One transaction: its connection, the repositories on it, and what it touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from sqlalchemy import Connection, NestedTransaction
from sqlalchemy.exc import DBAPIError

from jxc_desktop.db.audit import Audit
from jxc_desktop.db.errors import translated
from jxc_desktop.domain.changes import Changes, Topic

if TYPE_CHECKING:
    from pathlib import Path

    from jxc_desktop.db.repositories.approvals import Approvals
    from jxc_desktop.db.repositories.cards import Cards
    from jxc_desktop.db.repositories.documents import Documents
    from jxc_desktop.db.repositories.drafts import Drafts
    from jxc_desktop.db.repositories.ledgers import Ledgers
    from jxc_desktop.db.repositories.masters import Masters
    from jxc_desktop.db.repositories.outbox import Outbox
    from jxc_desktop.db.repositories.periods import Periods
    from jxc_desktop.db.repositories.places import Places
    from jxc_desktop.db.repositories.reservations import Reservations
    from jxc_desktop.db.repositories.sequences import Sequences
    from jxc_desktop.db.repositories.settings import Settings
    from jxc_desktop.db.repositories.shifts import Shifts
    from jxc_desktop.db.repositories.users import Users
    from jxc_desktop.db.repositories.waiting_labels import WaitingLabels


class Store(Protocol):
    """What a unit of work needs of the database it belongs to."""

    @property
    def path(self) -> Path | None:
        """The data file, if it is one."""

    def open_writer(self) -> Connection:
        """A connection whose write transaction has begun."""

    def release_writer(self, connection: Connection, *, broken: bool) -> None:
        """Take the connection back; a broken one is thrown away."""

    def committed(self) -> None:
        """A write transaction is safely on disk."""


class UnitOfWork:
    """A write transaction. It ends with `commit`; leaving the block in any other way undoes all of it.

    Errors of the driver leave as `StorageError` and its kin. A failed commit is `OutcomeUnknown`:
    the connection is thrown away and nobody may assume that nothing was saved.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._topics: set[Topic] = set()
        self._products: set[int] = set()
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The connection of the open transaction."""
        if self._connection is None:
            raise RuntimeError("the unit of work is not open")
        return self._connection

    @cached_property
    def masters(self) -> Masters:
        from jxc_desktop.db.repositories.masters import Masters

        return Masters(self.connection)

    @cached_property
    def users(self) -> Users:
        from jxc_desktop.db.repositories.users import Users

        return Users(self.connection)

    @cached_property
    def settings(self) -> Settings:
        from jxc_desktop.db.repositories.settings import Settings

        return Settings(self.connection)

    @cached_property
    def approvals(self) -> Approvals:
        from jxc_desktop.db.repositories.approvals import Approvals

        return Approvals(self.connection)

    @cached_property
    def documents(self) -> Documents:
        from jxc_desktop.db.repositories.documents import Documents

        return Documents(self.connection)

    @cached_property
    def ledgers(self) -> Ledgers:
        from jxc_desktop.db.repositories.ledgers import Ledgers

        return Ledgers(self.connection)

    @cached_property
    def drafts(self) -> Drafts:
        from jxc_desktop.db.repositories.drafts import Drafts

        return Drafts(self.connection)

    @cached_property
    def sequences(self) -> Sequences:
        from jxc_desktop.db.repositories.sequences import Sequences

        return Sequences(self.connection)

    @cached_property
    def places(self) -> Places:
        from jxc_desktop.db.repositories.places import Places

        return Places(self.connection)

    @cached_property
    def reservations(self) -> Reservations:
        from jxc_desktop.db.repositories.reservations import Reservations

        return Reservations(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        from jxc_desktop.db.repositories.outbox import Outbox

        return Outbox(self.connection)

    @cached_property
    def waiting_labels(self) -> WaitingLabels:
        from jxc_desktop.db.repositories.waiting_labels import WaitingLabels

        return WaitingLabels(self.connection)

    @cached_property
    def cards(self) -> Cards:
        from jxc_desktop.db.repositories.cards import Cards

        return Cards(self.connection)

    @cached_property
    def periods(self) -> Periods:
        from jxc_desktop.db.repositories.periods import Periods

        return Periods(self.connection)

    @cached_property
    def shifts(self) -> Shifts:
        from jxc_desktop.db.repositories.shifts import Shifts

        return Shifts(self.connection)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.connection)

    def touch(self, *topics: Topic, products: Iterable[int] = ()) -> None:
        """Say what this transaction changes; windows refresh by it."""
        self._topics.update(topics)
        self._products.update(products)

    def commit(self) -> Changes:
        """Make everything durable and say what changed. The unit of work is over afterwards.

        Raises:
            OutcomeUnknown: the commit did not answer; look the key up on a new connection.
        """
        connection = self.connection
        try:
            connection.commit()
        except BaseException as error:
            self._release(broken=True)
            raise translated(error, self._store.path, committing=True) from error
        self._release(broken=False)
        self._store.committed()
        return Changes(frozenset(self._topics), frozenset(self._products))

    def __enter__(self) -> Self:
        self._connection = self._store.open_writer()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._undo()
        if error is not None:
            better = translated(error, self._store.path)
            if better is not error:
                raise better from error

    def _undo(self) -> None:
        try:
            self.connection.rollback()
        except (DBAPIError, MemoryError):
            self._release(broken=True)  # closing the connection undoes the work as well
        except BaseException:
            self._release(broken=True)
            raise
        else:
            self._release(broken=False)

    def _release(self, *, broken: bool) -> None:
        connection, self._connection = self.connection, None
        self._store.release_writer(connection, broken=broken)


class PartOfWork(UnitOfWork):
    """The transaction of a use case that is carried out together with others: a savepoint in theirs.

    Its `commit` leaves what it did to the whole, which may still undo all of it; left in any other way, only this
    part is undone.
    """

    def __init__(self, whole: UnitOfWork, store: Store) -> None:
        super().__init__(store)
        self._whole = whole
        self._savepoint: NestedTransaction | None = None

    def __enter__(self) -> Self:
        self._connection = self._whole.connection
        self._savepoint = self._connection.begin_nested()
        return self

    def commit(self) -> Changes:
        """Hand over to the whole; answers what this part changed."""
        self._end(lambda savepoint: savepoint.commit())
        self._whole.touch(*self._topics, products=self._products)
        return Changes(frozenset(self._topics), frozenset(self._products))

    def _undo(self) -> None:
        self._end(lambda savepoint: savepoint.rollback())

    def _end(self, end: Callable[[NestedTransaction], None]) -> None:
        savepoint, self._savepoint, self._connection = self._savepoint, None, None
        assert savepoint is not None
        end(savepoint)
