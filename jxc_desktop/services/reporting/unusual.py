"""What is unusual at the counter: each pattern by cashier, judged day by day; and the acts behind it.

The patterns are declared in `domain.unusual`, the acts are read by `unusual_acts`; here they are counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from jxc_desktop.db.queries import unusual as queries
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.db.queries.unusual import Days
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.unusual import BY_CODE, PATTERNS, USUAL_DAYS, Measure, Pattern, Usual, is_above
from jxc_desktop.domain.values import Fen, divide_half_up, from_fen, from_local_microseconds
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import Report
from jxc_desktop.services.reporting.model import Field, Parameter
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.reporting.unusual_acts import Act, days_of, read_acts
from jxc_desktop.services.settings import ShopSettings, shop_settings

_LONGEST_BEFORE = max(USUAL_DAYS, *(pattern.days for pattern in PATTERNS))
_NO_SALES: Mapping[date, int] = {}


class UnusualRow(NamedTuple):
    """One pattern of one cashier over the days asked for.

    ``amount`` in fen, None where acts have none; ``usual`` is how many tenths of times are usual for the sales of this
    cashier, None where the pattern is not compared with it. ``above`` are the days on which the limit was reached.
    """

    pattern: Pattern
    cashier: str
    times: int
    amount: Fen | None
    sales: int
    usual: int | None
    limit: int
    above: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """All acts and sales of some business days and of those before that they are judged by."""

    days: Days
    limits: Mapping[str, int]
    acts: Mapping[tuple[str, str], Sequence[Act]]
    sales: Mapping[str, Mapping[date, int]]
    daily: Mapping[str, Mapping[date, int]] = field(default_factory=dict)
    sold: Mapping[date, int] = field(default_factory=dict)

    def rows(self) -> list[UnusualRow]:
        """Each pattern of each cashier that has acts on these days; what is above its limit first."""
        found = [row for (code, cashier), acts in self.acts.items() if (row := self._row(code, cashier, acts))]
        return sorted(found, key=lambda row: (-len(row.above), row.cashier, row.pattern.code))

    def times(self, row: UnusualRow, day: date) -> int:
        """How many times a pattern of a cashier happened up to a day, over as many days as it is added up."""
        first = day - timedelta(days=row.pattern.days - 1)
        return sum(first <= act.day <= day for act in self.acts[row.pattern.code, row.cashier])

    def _row(self, code: str, cashier: str, acts: Sequence[Act]) -> UnusualRow | None:
        here = [act for act in acts if self.days.since <= act.day <= self.days.until]
        if not here:
            return None
        pattern, limit = BY_CODE[code], self.limits[code]
        times, sales = Counter(act.day for act in acts), self.sales.get(cashier, _NO_SALES)
        above = tuple(
            day for day in sorted({act.day for act in here}) if self._above(pattern, limit, times, sales, day)
        )
        amounts = [act.amount for act in here if act.amount is not None]
        sold = sum(count for day, count in sales.items() if self.days.since <= day <= self.days.until)
        usual = self._usual_times(pattern, sales) if pattern.measure is Measure.USUAL else None
        return UnusualRow(pattern, cashier, len(here), sum(amounts) if amounts else None, sold, usual, limit, above)

    def _above(self, pattern: Pattern, limit: int, times: Counter[date], sales: Mapping[date, int], day: date) -> bool:
        count = sum(times[day - timedelta(days=back)] for back in range(pattern.days))
        return is_above(pattern, limit, count, sales.get(day, 0), self._usual(pattern, day))

    def _usual(self, pattern: Pattern, day: date) -> Usual:
        """What was usual in the shop before a day."""
        if pattern.measure is not Measure.USUAL:
            return Usual()
        before = [day - timedelta(days=back) for back in range(1, USUAL_DAYS + 1)]
        daily = self.daily.get(pattern.code, {})
        return Usual(sum(daily.get(one, 0) for one in before), sum(self.sold.get(one, 0) for one in before))

    def _usual_times(self, pattern: Pattern, sales: Mapping[date, int]) -> int | None:
        """How many tenths would have been usual for the sales of these days; None where nothing is usual yet."""
        known = [
            Fraction(count * usual.times * 10, usual.sales)
            for day, count in sales.items()
            if self.days.since <= day <= self.days.until and (usual := self._usual(pattern, day)).sales
        ]
        total = sum(known, Fraction())
        return divide_half_up(total.numerator, total.denominator) if known else None


def see(connection: Reader, days: Days, shop: ShopSettings) -> Seen:
    """Read and count what happened on these days."""
    wide = Days(max(days.since - timedelta(days=_LONGEST_BEFORE), date.min), days.until)
    acts: dict[tuple[str, str], list[Act]] = defaultdict(list)
    daily: dict[str, Counter[date]] = defaultdict(Counter)
    for act in read_acts(connection, wide, shop):
        acts[act.code, act.cashier].append(act)
        daily[act.code][act.day] += 1
    sales: dict[str, dict[date, int]] = defaultdict(dict)
    sold: Counter[date] = Counter()
    for row in queries.sales(connection, wide):
        day = read_day(row.day)
        sales[row.cashier][day] = row.sales
        sold[day] += row.sales
    limits = {pattern.code: shop.unusual[pattern.name] for pattern in PATTERNS}
    return Seen(days, limits, acts, sales, daily, sold)


def limit_text(pattern: Pattern, limit: int) -> str:
    """From where on the owner is told, in words."""
    if not limit:
        return _("never")
    if pattern.measure is Measure.USUAL:
        return _("{count} × the usual").format(count=limit)
    if pattern.days == 1:
        return _("{count} a day").format(count=limit)
    return _("{count} in {days} days").format(count=limit, days=pattern.days)


def _fields(_request: Request) -> Sequence[Field[UnusualRow]]:
    integer = ColumnType.INTEGER
    return [
        Field("code", N_("Code"), ColumnType.CODE, lambda row: row.pattern.code),
        Field("pattern", N_("What is unusual"), ColumnType.TEXT, lambda row: _(row.pattern.title)),
        Field("cashier", N_("Cashier"), ColumnType.TEXT, lambda row: row.cashier),
        Field("times", N_("Times"), integer, lambda row: row.times),
        Field("amount", N_("Sum"), ColumnType.MONEY, _amount),
        Field("sales", N_("Sales"), integer, lambda row: row.sales, meaning=_SALES_NOTE),
        Field("usual", N_("Usual"), ColumnType.QUANTITY, _usual_shown, meaning=_USUAL_NOTE),
        Field("limit", N_("Told from"), ColumnType.TEXT, lambda row: limit_text(row.pattern, row.limit)),
        Field("above", N_("Days above"), integer, lambda row: len(row.above), meaning=_ABOVE_NOTE),
        Field("last", N_("Last above"), ColumnType.DATE, lambda row: row.above[-1] if row.above else None),
        Field("meaning", N_("What counts"), ColumnType.TEXT, lambda row: _(row.pattern.definition)),
    ]


def _amount(row: UnusualRow | Act) -> Decimal | None:
    return None if row.amount is None else from_fen(row.amount)


_SALES_NOTE = N_("Sales: those this cashier made on these days.")
_USUAL_NOTE = N_("Usual: as often as in the whole shop in the 28 days before each day, for as many sales.")
_ABOVE_NOTE = N_("Days above: on which the limit of the settings was reached; the owner is told of each once.")


def _usual_shown(row: UnusualRow) -> Decimal | None:
    return None if row.usual is None else Decimal(row.usual).scaleb(-1)


def _read(connection: Reader, request: Request) -> Sequence[UnusualRow]:
    return see(connection, days_of(request), shop_settings(Settings(connection).all())).rows()


def _add(_rows: Sequence[UnusualRow]) -> UnusualRow:
    """Different patterns add up to nothing."""
    return UnusualRow(PATTERNS[0], "", 0, None, 0, None, 0, ())


PATTERN = Parameter(
    "pattern", N_("What is unusual"), "choice", "", (("", N_("All")), *((one.code, one.title) for one in PATTERNS))
)
CASHIER = Parameter("cashier", N_("Cashier"), "text")


def _act_fields(request: Request) -> Sequence[Field[Act]]:
    added = bool(request.given.get("pattern"))  # one refund may count for several patterns
    return [
        Field("at", N_("Time"), ColumnType.DATETIME, lambda row: row.at),
        Field("day", N_("Business date"), ColumnType.DATE, lambda row: row.day),
        Field("cashier", N_("Cashier"), ColumnType.TEXT, lambda row: row.cashier),
        Field("pattern", N_("What is unusual"), ColumnType.TEXT, lambda row: _(BY_CODE[row.code].title)),
        Field("number", N_("Document number"), ColumnType.CODE, lambda row: row.number),
        Field("amount", N_("Sum"), ColumnType.MONEY, _amount, total=added),
        Field("about", N_("About"), ColumnType.TEXT, lambda row: row.about),
        Field("reason", N_("Reason"), ColumnType.TEXT, lambda row: row.reason),
        Field("approver", N_("Allowed by"), ColumnType.TEXT, lambda row: row.approver),
        Field("entry", N_("Row of the audit trail"), ColumnType.INTEGER, lambda row: row.entry or None),
    ]


def _read_wanted(connection: Reader, request: Request) -> Sequence[Act]:
    code, cashier, days = request.given.get("pattern", ""), request.given.get("cashier", ""), days_of(request)
    acts = read_acts(connection, days, shop_settings(Settings(connection).all()))
    return [act for act in acts if code in ("", act.code) and cashier in ("", act.cashier)]


def _add_acts(rows: Sequence[Act]) -> Act:
    return Act("", "", date.min, from_local_microseconds(0), amount=sum(row.amount or 0 for row in rows))


UNUSUAL = Report(
    name="unusual_at_counter",
    title=N_("Unusual at the counter"),
    file_title=N_("Unusual-at-the-counter"),
    parameters=(ask.PERIOD, ask.SINCE, ask.UNTIL, ask.SORT),
    fields=_fields,
    read=_read,
    add=_add,
    notes=(
        N_("A high number proves nothing: it says where to look. Enter shows every act with its document and reason."),
        N_("From when on the owner is told of a pattern is in the settings; a limit of 0 never tells."),
    ),
    drill="unusual_acts",
    drill_by="pattern",
    permissions=(Permission.LEDGER_VIEW, Permission.DOCUMENT_VIEW_ALL),
)
UNUSUAL_ACTS = Report(
    name="unusual_acts",
    title=N_("Unusual acts"),
    file_title=N_("Unusual-acts"),
    parameters=(PATTERN, CASHIER, ask.PERIOD, ask.SINCE, ask.UNTIL, ask.SORT),
    fields=_act_fields,
    read=_read_wanted,
    add=_add_acts,
    notes=(N_("One act may count for several patterns."),),
    permissions=(Permission.LEDGER_VIEW, Permission.DOCUMENT_VIEW_ALL),
)
REPORTS = (UNUSUAL, UNUSUAL_ACTS)
