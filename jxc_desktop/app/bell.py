"""What the bell warns of: goods beyond their limits, debts overdue, an old backup, an unusual day at the counter.

Alerts of goods are put off in the books, for everybody. What is no row there, such as an old backup, is put off on
this machine. Everything here reads the books, so it is asked off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from jxc_desktop.app.bootstrap import App
from jxc_desktop.app.status import BACKUP_LATE
from jxc_desktop.domain.alerts import AlertKind
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import date_text, money_text
from jxc_desktop.services.alerts import AlertFilter
from jxc_desktop.services.base import User
from jxc_desktop.services.unusual import UnusualDay
from jxc_desktop.ui.shell.parts import Alert

OVERDUE, BACKUP, EXPORTS = "overdue", "backup", "exports"
UNUSUAL = "unusual"
UNUSUAL_HOLDS = timedelta(minutes=5)
_PUT_OFF, _TOLD = "put_off", "digest"
ALERTS_PAGE, UNUSUAL_PAGE = "alerts", "unusual_at_counter"


class Bell:
    """The warnings of the bell. ``state`` keeps what was put off and who was told today; ``backup_age`` is that of
    the newest backup, none where there is none.
    """

    def __init__(self, app: App, state: MutableMapping[str, Any], backup_age: Callable[[], timedelta | None]) -> None:
        self._app, self._services, self._state, self._backup_age = app, app.services, state, backup_age
        self._found: tuple[datetime, list[UnusualDay]] | None = None

    def goods(self) -> dict[str, int]:
        """How many alerts of goods there are of each kind."""
        return dict(self._services.alerts.counts()) if self._may(Permission.STOCK_VIEW) else {}

    def warnings(self, counts: dict[str, int], unusual: Sequence[UnusualDay] = ()) -> list[Alert]:
        """One row for each kind of alert and for each unusual day of a cashier, each with its next step."""
        found = [_of_goods(AlertKind(kind), count) for kind, count in counts.items()]
        due = [alert for alert in (self._overdue(), self._backup(), self._exports()) if alert is not None]
        return [*found, *due, *map(_of_unusual, unusual)]

    def unusual(self) -> list[UnusualDay]:
        """What of today and yesterday was unusual at the counter: one for each cashier and day, unless put off.

        It is judged by a month of acts, which is too much after every sale: what was found holds for some minutes.
        """
        if not (self._may(Permission.REPORT_VIEW) and self._may(Permission.LEDGER_VIEW)):
            return []
        now = self._app.clock.local()
        if self._found is None or not timedelta() <= now - self._found[0] < UNUSUAL_HOLDS:
            self._found = now, self._services.unusual.days()
        return [one for one in self._found[1] if not self._is_off(_unusual_name(one))]

    def forget(self) -> None:
        """Limits were changed: what was found holds no longer."""
        self._found = None

    def _overdue(self) -> Alert | None:
        if self._is_off(OVERDUE) or not self._may(Permission.MONEY_VIEW):
            return None
        rows = self._services.statements.overdue()
        if not rows:
            return None
        total = sum((row.overdue for row in rows), ZERO)
        told = ngettext(
            "{count} customer owes ¥{amount} that is overdue.",
            "{count} customers owe ¥{amount} that is overdue.",
            len(rows),
        ).format(count=len(rows), amount=money_text(total))
        return Alert("warning", told, _("Remind them"), "dunning", name=OVERDUE)

    def _backup(self) -> Alert | None:
        age = self._backup_age()
        if age is None or age <= BACKUP_LATE or self._is_off(BACKUP) or not self._may(Permission.BACKUP):
            return None
        told = ngettext(
            "The newest backup is {count} day old.", "The newest backup is {count} days old.", age.days
        ).format(count=age.days)
        return Alert("warning", told, _("Back up"), "care", name=BACKUP)

    def _exports(self) -> Alert | None:
        if self._is_off(EXPORTS) or not self._may(Permission.EXPORT):
            return None
        failed = self._services.scheduled_exports.failed()
        if not failed:
            return None
        told = ngettext(
            "{count} scheduled export could not be written: {name}",
            "{count} scheduled exports could not be written: {name} …",
            len(failed),
        ).format(count=len(failed), name=failed[0].name)
        return Alert("warning", told, _("Show it"), "scheduled_exports", failed[0].code, name=EXPORTS)

    def _may(self, right: Permission) -> bool:
        user = self._app.session.user
        return user is not None and user.may(right)

    def _today(self) -> date:
        return self._app.clock.local().date()

    # putting off

    def _is_off(self, name: str) -> bool:
        return str(self._state.get(_PUT_OFF, {}).get(name, "")) > self._today().isoformat()

    def put_off(self, name: str, days: int) -> object:
        """Say nothing of a warning for some days; answers what changed."""
        if name not in list(AlertKind):
            until = self._today() + timedelta(days=days)
            self._state.setdefault(_PUT_OFF, {})[name] = until.isoformat()
            return None
        ids = [row.id for row in self._services.alerts.alerts(AlertFilter(name))]
        return self._services.alerts.snooze(ids, days) if ids else None

    # the digest

    def digest_due(self, user: User) -> bool:
        """Whether somebody is to be told of everything now: once a day, when they sign in first."""
        told, today = self._state.setdefault(_TOLD, {}), self._today().isoformat()
        due = bool(told.get(user.name) != today)
        told[user.name] = today
        return due


def _unusual_name(one: UnusualDay) -> str:
    return f"{UNUSUAL} {one.day.isoformat()} {one.cashier}"


def _of_unusual(one: UnusualDay) -> Alert:
    told = [_("{what}: {count}").format(what=_(each.title), count=each.times) for each in one.crossed]
    named = _("{cashier} on {date}, unusual at the counter:").format(cashier=one.cashier, date=date_text(one.day))
    return Alert("warning", "\n".join([named, *told]), _("Look into it"), UNUSUAL_PAGE, name=_unusual_name(one))


def _of_goods(kind: AlertKind, count: int) -> Alert:
    told, action, page, key = _words(kind, count)
    return Alert("warning", told.format(count=count), action, page, key, name=kind.value)


def _words(kind: AlertKind, count: int) -> tuple[str, str, str, str | None]:
    """The sentence, the next step, and the page it leads to."""
    show = _("Show them")
    if kind is AlertKind.LOW:
        told = ngettext("{count} item is short.", "{count} items are short.", count)
        return told, _("Suggest orders"), "purchase_suggestions", None
    if kind is AlertKind.HIGH:
        told = ngettext("{count} item is above its maximum.", "{count} items are above their maximum.", count)
        return told, show, ALERTS_PAGE, kind.value
    if kind is AlertKind.COVER:
        told = ngettext("There is too much of {count} item.", "There is too much of {count} items.", count)
        return told, _("Clear or move them"), ALERTS_PAGE, kind.value
    if kind is AlertKind.NEAR_EXPIRY:
        told = ngettext("{count} lot is near its date.", "{count} lots are near their date.", count)
        return told, _("Clear or move them"), ALERTS_PAGE, kind.value
    if kind is AlertKind.NEGATIVE:
        told = ngettext("The stock of {count} item is below zero.", "The stock of {count} items is below zero.", count)
        return told, _("Count or receive"), ALERTS_PAGE, kind.value
    if kind is AlertKind.NO_SALE:
        told = ngettext("{count} item does not sell.", "{count} items do not sell.", count)
        return told, _("Clear or move them"), ALERTS_PAGE, kind.value
    told = ngettext("{count} price label is not printed.", "{count} price labels are not printed.", count)
    return told, _("Print labels"), "labels", None
