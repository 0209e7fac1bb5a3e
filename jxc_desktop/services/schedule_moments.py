"""When scheduled exports are due, for which moments one is carried out, and how long to wait after a failure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import from_local_microseconds, local_microseconds
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text

SHIFT_CLOSE, DAY_CLOSE = "shift_close", "day_close"
_MOST_MADE_UP = 31
"""Days of an export that are made up at most; who was away longer wants the newest ones."""
_LATE = timedelta(minutes=5)
"""The clock is looked at every minute: what is later than this was missed."""
_LONGEST_PAUSE = 6
"""Pauses between attempts double so many times, from a minute to about an hour."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One time an export is carried out: as of when, and what was due then; nothing was due where it is by hand.

    ``made_up`` was missed and shows the books as they were; ``as_now`` was missed and can only be had as it is now.
    """

    at: datetime
    due: tuple[datetime, ...] = ()
    made_up: bool = False
    as_now: bool = False

    @property
    def planned(self) -> bool:
        """Whether it was due."""
        return bool(self.due)

    def note(self) -> str:
        """What is to be said of a file that stands for moments it does not show."""
        if not self.as_now:
            return ""
        days = _(", ").join(dict.fromkeys(date_text(one.date()) for one in self.due))
        return _("once, as it is now; it was due on {days}").format(days=days)


def moment_of(text: str) -> str:
    """When an export is carried out, as it is kept: ``22:00``, ``shift_close`` or ``day_close``.

    Raises:
        InvalidValue: it is none of these; a time of another zone is not either.
    """
    text = text.strip()
    if text in {SHIFT_CLOSE, DAY_CLOSE}:
        return text
    try:
        at = time.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None:
        raise InvalidValue("moment", text, N_("a time such as 22:00, shift_close or day_close is needed"))
    return at.isoformat("seconds" if at.second else "minutes")


def first_due(moment: str, after: datetime) -> int | None:
    """The next time it is due behind a moment, in local microseconds; none for what waits for a close."""
    if moment in {SHIFT_CLOSE, DAY_CLOSE}:
        return None
    return local_microseconds(_next(time.fromisoformat(moment), after))


def turns(moment: str, due_at: int | None, now: datetime, closed: datetime | None, *, dated: bool) -> Iterator[Turn]:
    """How often an export is carried out by now, the oldest first.

    ``closed`` is a close that is not done yet. What is not ``dated`` is the same at any time and carried out once.
    """
    if due_at is None:
        due = [closed] if closed is not None else []
    else:
        due = _due(time.fromisoformat(moment), from_local_microseconds(due_at), now)
    late = [one for one in due if now - one > _LATE]
    if late and not dated:
        yield Turn(now, tuple(due[-_MOST_MADE_UP:]), as_now=True)
        return
    for one in due[-_MOST_MADE_UP:]:
        yield Turn(one, (one,), made_up=one in late)


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures before: a minute, two, four … about an hour."""
    return timedelta(minutes=2 ** min(failures, _LONGEST_PAUSE))


def _due(at: time, first: datetime, now: datetime) -> list[datetime]:
    found = []
    while first <= now:
        found.append(first)
        first = _next(at, first)
    return found


def _next(at: time, after: datetime) -> datetime:
    """The next time of day behind a moment."""
    today = datetime.combine(after.date(), at)
    return today if today > after else today + timedelta(days=1)
