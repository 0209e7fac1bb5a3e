"""What the owner is told of the counter: who crossed the limit of a pattern, once for each day and cashier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from jxc_desktop.db.queries.unusual import Days
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import BusinessTime
from jxc_desktop.services.reporting.unusual import see
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import shop_settings


@dataclass(frozen=True, slots=True)
class Crossing:
    """One pattern beyond its limit: code, title (in English), and how many times it happened on the day."""

    code: str
    title: str
    times: int


@dataclass(frozen=True, slots=True)
class UnusualDay:
    """What of a business day of a cashier was beyond its limit."""

    day: date
    cashier: str
    crossed: tuple[Crossing, ...]


class UnusualService(Service):
    """Tells of unusual days; the report behind them is ``unusual_at_counter``."""

    def days(self, back: int = 1) -> list[UnusualDay]:
        """Today and so many business days before it, the newest first: each cashier who crossed a limit."""
        self.require(Permission.REPORT_VIEW)
        self.require(Permission.LEDGER_VIEW)
        with self.database.read() as connection:
            shop = shop_settings(Settings(connection).all())
            today = BusinessTime.of(self.clock.local(), shop.business_day_ends).day
            seen = see(connection, Days(today - timedelta(days=back), today), shop)
        found: dict[tuple[date, str], list[Crossing]] = {}
        for row in seen.rows():
            for day in row.above:
                crossing = Crossing(row.pattern.code, row.pattern.title, seen.times(row, day))
                found.setdefault((day, row.cashier), []).append(crossing)
        ordered = sorted(found.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1]))
        return [UnusualDay(day, cashier, tuple(crossed)) for (day, cashier), crossed in ordered]
