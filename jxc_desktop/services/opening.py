"""Opening balances (期初): taken over from lists, checked against totals, locked when the shop goes live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jxc_desktop.db.queries.opening import last_of, opening_sums
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_, InvalidValue, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_fen, from_microseconds
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, Posted, Progress
from jxc_desktop.services.documents import DocumentService
from jxc_desktop.services.engine.plans import OPENING_LOCKED
from jxc_desktop.services.service import Service

__all__ = ["OpeningOverview", "OpeningRow", "OpeningService", "OpeningTaken", "TotalDiffers", "check_total"]

LISTS = {
    "opening_stock": "opening_stock",
    "opening_receivable": "opening_receivables",
    "opening_payable": "opening_payables",
    "opening_money": "opening_money",
    "opening_stored_value": "opening_stored_value",
    "points_adjustment": "opening_points",
}
"""The list that is imported for each kind; points are given later too, so only the others are opening balances."""
OPENING_KINDS = tuple(kind for kind in LISTS if kind != "points_adjustment")


class TotalDiffers(UserError):
    """A list does not come to what it should."""

    code = "total_differs"
    message = N_("The list comes to {found}, not to the {expected} expected; nothing was posted.")


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """The opening balances of one kind: how many documents stand, and what they come to."""

    kind: str
    what: str
    documents: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class OpeningOverview:
    """All opening balances, and who locked them when."""

    rows: tuple[OpeningRow, ...]
    locked: bool
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpeningTaken:
    """The documents of a list: made now, or standing from before (``repeated``)."""

    posted: tuple[Posted, ...]
    changes: Changes


def check_total(found: Decimal, expected: Decimal | None) -> None:
    """Compare what a list comes to with what somebody expects.

    Raises:
        TotalDiffers: with both.
    """
    if expected is not None and found != expected:
        raise TotalDiffers(field="total", found=found, expected=expected)


class OpeningService(Service):
    """The opening balances as a whole; each is posted as a document of its kind."""

    def overview(self) -> OpeningOverview:
        """What was taken over so far."""
        self.require(Permission.OPENING_POST)
        with self.database.read() as connection:
            sums = opening_sums(connection, OPENING_KINDS)
            locked = OPENING_LOCKED in Settings(connection).all()
            last = last_of(connection, ("opening.lock",)) if locked else None
        rows: Sequence[OpeningRow] = [
            OpeningRow(kind, LISTS[kind], sums.get(kind, (0, 0))[0], from_fen(sums.get(kind, (0, 0))[1]))
            for kind in OPENING_KINDS
        ]
        if last is None:
            return OpeningOverview(tuple(rows), locked)
        return OpeningOverview(tuple(rows), locked, last.user, from_microseconds(last.recorded_at))

    def take_over(
        self, drafts: Sequence[Draft], confirmed: Confirmations = NONE_CONFIRMED, progress: Progress | None = None
    ) -> OpeningTaken:
        """Post the documents of a list, all of them or none; what the same list posted before stays as it is.

        Raises:
            NeedsConfirmation: something about one of them is doubtful; nothing was posted.
            UserError: one of them cannot be posted; nothing was.
            Cancelled: by ``progress``; nothing was posted.
        """
        self.require(Permission.OPENING_POST)
        documents, steps = DocumentService(self.database, self.clock, self.session), progress or Progress()
        posted: list[Posted] = []
        with self.database.together() as work:
            for done, draft in enumerate(drafts, 1):
                posted.append(documents.post_once(draft, confirmed))
                steps.step(done, len(drafts))
            return OpeningTaken(tuple(posted), work.commit())

    def lock(self) -> Changes:
        """Lock them at go-live: from now on none is posted, corrected or reversed."""
        self.require(Permission.PERIOD_CLOSE)
        with self.database.write() as work:
            if OPENING_LOCKED in work.settings.all():
                return Changes()
            work.settings.set(OPENING_LOCKED, "yes")
            sums = opening_sums(work.connection, OPENING_KINDS)
            self.record(work, "opening.lock", detail={kind: amount for kind, (_count, amount) in sums.items()})
            work.touch(Topic.PERIODS)
            return work.commit()

    def unlock(self, reason: str) -> Changes:
        """Unlock them again; audited with the reason.

        Raises:
            InvalidValue: no reason was given.
        """
        self.require(Permission.PERIOD_REOPEN)
        if not reason.strip():
            raise InvalidValue("reason", reason, N_("a reason is needed"))
        with self.database.write() as work:
            work.settings.reset(OPENING_LOCKED)
            self.record(work, "opening.unlock", reason=reason.strip())
            work.touch(Topic.PERIODS)
            return work.commit()
