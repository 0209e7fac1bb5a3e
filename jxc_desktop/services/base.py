"""What every use case shares: who asks, what time it is, what was changed, and how far it got."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from time import monotonic
from typing import Protocol

from jxc_desktop.domain.changes import NO_CHANGES, Changes, Topic
from jxc_desktop.domain.errors import Cancelled, Doubt, NeedsConfirmation, NotAllowed
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import new_key

__all__ = [
    "ALL_CONFIRMED",
    "NONE_CONFIRMED",
    "NO_CHANGES",
    "Changes",
    "Clock",
    "Confirmations",
    "LateCosts",
    "ManualClock",
    "Posted",
    "Progress",
    "Session",
    "SystemClock",
    "Topic",
    "User",
    "make_key",
]


@dataclass(frozen=True, slots=True)
class LateCosts:
    """Costs of closed months that changed: the change is booked on ``day``, the first that is open.

    ``amount`` is what goods that left cost more (less where it is negative), ``documents`` how many are concerned.
    """

    documents: int
    amount: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class Posted:
    """What posting made. ``repeated`` is true when the key had been posted before: nothing changed."""

    document_id: int
    number: str
    posting: int
    changes: Changes = NO_CHANGES
    repeated: bool = False
    warnings: tuple[str, ...] = ()
    late: LateCosts | None = None


class Clock(Protocol):
    """Where time comes from; nothing else reads the system clock."""

    def now(self) -> datetime:
        """The aware UTC instant."""

    def local(self) -> datetime:
        """The naive local wall-clock time of the shop."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251  (this is the clock)

    def local(self) -> datetime:
        return datetime.now()  # noqa: TID251, DTZ005  (shop time is local by definition)


class ManualClock:
    """A clock that stands where it was put: practice folders and tests."""

    def __init__(self, local: datetime) -> None:
        self._local = local

    def set(self, local: datetime) -> None:
        """Move the hands."""
        self._local = local

    def now(self) -> datetime:
        return self._local.astimezone(UTC)

    def local(self) -> datetime:
        return self._local


def make_key(clock: Clock) -> str:
    """A new idempotency key, made when a draft or cart is opened."""
    return new_key(clock.now(), secrets.randbits(80))


@dataclass(frozen=True, slots=True)
class User:
    """Who is asking, with the rights of the moment."""

    id: int
    name: str
    roles: tuple[str, ...] = ()
    permissions: frozenset[Permission] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether the user holds the right."""
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class Confirmations:
    """Doubt codes answered with yes, and who said so (``approver`` may differ from the user)."""

    codes: frozenset[str] = frozenset()
    every: bool = False
    approver: User | None = None

    def answer(self, doubts: Iterable[Doubt], user: User) -> tuple[Doubt, ...]:
        """Return the doubts that were accepted; the caller audits them.

        Raises:
            NeedsConfirmation: with all doubts nobody answered yet, together.
            NotAllowed: an answer was given by somebody without the right for it.
        """
        found = tuple(doubts)
        still_open = [doubt for doubt in found if not self.every and doubt.code not in self.codes]
        if still_open:
            raise NeedsConfirmation(found)
        judge = self.approver or user
        for doubt in found:
            if not judge.may(Permission(doubt.permission)):
                raise NotAllowed(user=judge.name, permission=doubt.permission)
        return found


NONE_CONFIRMED = Confirmations()
ALL_CONFIRMED = Confirmations(every=True)


@dataclass
class Session:
    """Who is signed in at this machine; services read it at each use case."""

    user: User | None = None
    counter: str = "1"

    def require(self, permission: Permission) -> User:
        """The signed-in user, if they hold the right.

        Raises:
            NotAllowed: nobody is signed in, or the right is missing.
        """
        if self.user is None:
            raise NotAllowed(user="–", permission=permission.value)
        if not self.user.may(permission):
            raise NotAllowed(user=self.user.name, permission=permission.value)
        return self.user


@dataclass
class Progress:
    """How far a long use case is, and whether somebody asked it to stop."""

    report: Callable[[int, int], None] = lambda done, total: None
    cancelled: Callable[[], bool] = lambda: False
    _last: float = field(default=0.0, repr=False)

    def step(self, done: int, total: int) -> None:
        """Report one step, at most ten times a second.

        Raises:
            Cancelled: somebody asked to stop.
        """
        if self.cancelled():
            raise Cancelled
        now = monotonic()
        if now - self._last >= 0.1 or done == total:
            self._last = now
            self.report(done, total)
