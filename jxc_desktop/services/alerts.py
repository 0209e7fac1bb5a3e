"""Alerts (预警): what crossed a limit, what it is worth, what helps, and the limits themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import alerts as queries
from jxc_desktop.db.repositories.alerts import Alerts
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.alerts import NAMES, ON_CARD, WITH_LIMIT, AlertKind
from jxc_desktop.domain.changes import NO_CHANGES, Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_units, local_microseconds, plain, quantity, to_units
from jxc_desktop.exchange.sheets import Steps
from jxc_desktop.services.alerting.acting import Acting
from jxc_desktop.services.alerting.facts import Facts, fits
from jxc_desktop.services.alerting.finding import Finding, settle
from jxc_desktop.services.alerting.sheet import write_alerts
from jxc_desktop.services.alerting.views import Acted, AlertFilter, AlertRow, Checked, LimitRow
from jxc_desktop.services.base import Clock, Session
from jxc_desktop.services.engine.days import day_number
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import shop_settings

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.services.documents import DocumentService
    from jxc_desktop.services.prices import PriceService

__all__ = ["Acted", "AlertFilter", "AlertRow", "AlertService", "Checked", "LimitRow"]

SNOOZES = (1, 7)
"""For how many days an alert may be put off."""
CHECKED = "alerts_checked"
"""Name among the stored settings: the day everything was looked over last."""


class AlertService(Service):
    """Alerts of goods. Those of quantities begin and end with the posting that crosses the limit, see
    `services.alerting.crossing`; time is looked at once a day by `daily`.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        session: Session,
        documents: DocumentService,
        prices: PriceService,
    ) -> None:
        super().__init__(database, clock, session)
        self._documents, self._prices = documents, prices

    # reading

    def alerts(self, wanted: AlertFilter | None = None) -> list[AlertRow]:
        """The open alerts with the facts of now, by kind as in `NAMES`, then the oldest first.

        Raises:
            InvalidValue: there is no such kind.
        """
        self.require(Permission.STOCK_VIEW)
        asked = wanted or AlertFilter()
        kinds = [_kind(asked.kind)] if asked.kind else []
        with self.database.read() as connection:
            return self._rows(connection, Alerts(connection).rows(kinds), asked)

    def _rows(self, connection: Connection, rows: Sequence[AnyRow], asked: AlertFilter) -> list[AlertRow]:
        today = day_number(self._today())
        awake = [row for row in rows if asked.snoozed or not row.snoozed_until or row.snoozed_until <= today]
        facts = self._facts(connection, awake)
        found = [(facts.row(row), facts.goods[row.product_id]) for row in awake]
        order = {kind.value: place for place, kind in enumerate(NAMES)}
        kept = [row for row, product in found if fits(row, product, asked.text)]
        return sorted(kept, key=lambda row: order[row.kind])

    def _facts(self, connection: Connection, rows: Sequence[AnyRow]) -> Facts:
        near = shop_settings(Settings(connection).all()).near_expiry_days
        return Facts(connection, rows, self._today(), near, costs=self.may(Permission.COST_VIEW))

    def counts(self) -> Mapping[str, int]:
        """How many alerts are open of each kind, without those put off; kinds without any are left out."""
        self.require(Permission.STOCK_VIEW)
        with self.database.read() as connection:
            found = Alerts(connection).counts(day_number(self._today()))
        return {kind.value: found[kind] for kind in NAMES if kind in found}

    def limits(self) -> list[LimitRow]:
        """Every limit that is not on a card, with those of all goods first."""
        self.require(Permission.STOCK_VIEW)
        with self.database.read() as connection:
            found = queries.limit_rows(connection)
        return [LimitRow(row.alert, row.product or "", row.category or "", _number(row.threshold)) for row in found]

    def export(self, path: Path, wanted: AlertFilter | None = None, progress: Steps | None = None) -> Path:
        """Write the open alerts as a workbook, with the columns of the window.

        Raises:
            Cancelled: by ``progress``; nothing is left behind.
            StorageError: the place cannot be written to.
        """
        user = self.require(Permission.EXPORT)
        asked = wanted or AlertFilter()
        made = (self.clock.local(), user.name)
        return write_alerts(
            self.alerts(asked), path, asked, made, costs=self.may(Permission.COST_VIEW), progress=progress
        )

    # limits

    def set_limit(self, alert: str, threshold: Decimal | None, category: str = "", product: str = "") -> Changes:
        """Set a limit of a category, of one product, or of all goods; without a threshold take it away.

        A quantity is in base units, otherwise it is a number of days. What lies beyond the new limit begins at
        once, what lies within it ends.

        Raises:
            InvalidValue: the kind has no limit, the number makes none, or it stands on the card of the product.
            NotFound: there is no such category or product.
        """
        self.require(Permission.ALERT_EDIT)
        kind = _kind(alert)
        _check_limit(kind, threshold, category, product)
        with self.database.write() as work:
            book = Alerts(work.connection)
            product_id = work.masters.product(product).id if product else None
            category_id = self._category(work, category)
            before = book.limit(kind, product_id, category_id)
            after = None if threshold is None else to_units(threshold)
            if before == after:
                return NO_CHANGES
            book.set_limit(kind, after, product_id, category_id)
            told = {"before": _told(before), "after": _told(after)}
            self.record(work, "alert.limit", " ".join(filter(None, (alert, category, product))), detail=told)
            self._check(work, None if product_id is None else [product_id])
            work.touch(Topic.ALERTS)
            return work.commit()

    @staticmethod
    def _category(work: UnitOfWork, code: str) -> int | None:
        if not code:
            return None
        known = queries.category_ids(work.connection)
        if code not in known:
            raise NotFound(field="category", what=N_("category"), name=code)
        return known[code][0]

    # looking over

    def check(self) -> Checked:
        """Look everything over now: begin what lies beyond its limit, end what does not."""
        self.require(Permission.STOCK_VIEW)
        return self._look_over()

    def daily(self) -> Checked:
        """Look everything over, once a day; a program that starts twice a day finds nothing new the second time."""
        if self.database.read_only:
            return Checked()
        with self.database.read() as connection:
            checked = Settings(connection).all().get(CHECKED)
        return Checked() if checked == self._today().isoformat() else self._look_over()

    def _look_over(self) -> Checked:
        with self.database.write() as work:
            begun, ended = self._check(work, None)
            work.settings.set(CHECKED, self._today().isoformat())
            if begun or ended:
                self.record(work, "alert.check", detail={"begun": begun, "ended": ended})
                work.touch(Topic.ALERTS)
            return Checked(begun, ended, work.commit())

    def _check(self, work: UnitOfWork, only: Collection[int] | None) -> tuple[int, int]:
        near = shop_settings(work.settings.all()).near_expiry_days
        standing = Finding(work.connection, self._today(), near, only).all()
        return settle(Alerts(work.connection), standing, local_microseconds(self.clock.local()), only)

    # putting off, doing something

    def snooze(self, ids: Sequence[int], days: int) -> Changes:
        """Say nothing of these alerts for a day or a week; 0 days: speak of them again.

        Raises:
            InvalidValue: so many days are not offered.
            NotFound: one of them is not open.
        """
        self.require(Permission.STOCK_VIEW)
        if days and days not in SNOOZES:
            raise InvalidValue("days", days, N_("it is none of the choices"))
        with self.database.write() as work:
            book = Alerts(work.connection)
            known = {row.id for row in book.rows(ids=ids)} if ids else set()
            if missing := set(ids) - known:
                raise NotFound(field="alert", what=N_("alert"), name=str(min(missing)))
            book.snooze(ids, day_number(self._today() + timedelta(days=days)) if days else None)
            self.record(work, "alert.snooze", ", ".join(map(str, ids)), detail={"days": days})
            work.touch(Topic.ALERTS)
            return work.commit()

    def act(self, alert: int, action: str) -> Acted:
        """Begin what helps: the draft of an order, a transfer, a count, a receipt or a write-off, or a promotion.

        Raises:
            NotFound: the alert is not open.
            InvalidValue: this does not help against it, or nothing can be suggested.
            NotAllowed: the right for what would be made is missing.
        """
        self.require(Permission.STOCK_VIEW)
        with self.database.read() as connection:
            found = Alerts(connection).rows(ids=[alert])
            if not found:
                raise NotFound(field="alert", what=N_("alert"), name=str(alert))
            row = self._facts(connection, found).row(found[0])
            product = Masters(connection).product(row.product)
        return Acting(self._documents, self._prices, self.clock).act(row, product, action)

    def _today(self) -> date:
        return self.clock.local().date()


def _kind(name: str) -> AlertKind:
    try:
        return AlertKind(name)
    except ValueError:
        raise InvalidValue("alert", name, N_("it is none of the choices")) from None


def _check_limit(kind: AlertKind, threshold: Decimal | None, category: str, product: str) -> None:
    if kind not in WITH_LIMIT:
        raise InvalidValue("alert", kind.value, N_("this kind of alert has no limit"))
    if product and kind in ON_CARD:
        raise InvalidValue("product", product, N_("the minimum and maximum of an item stand on its card"))
    if category and product:
        raise InvalidValue("category", category, N_("a limit is for an item or for a category"))
    if threshold is None:
        return
    quantity(threshold, "threshold")
    if threshold < 0 or (kind not in ON_CARD and (threshold != int(threshold) or threshold > 3650)):
        raise InvalidValue("threshold", threshold, N_("it is out of range"))


def _number(threshold: int) -> Decimal:
    return plain(from_units(threshold))


def _told(threshold: int | None) -> str:
    return "" if threshold is None else f"{_number(threshold):f}"
