"""Shifts, the close of a day over all of them, and how cashiers work."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from jxc_desktop.db.queries import cashiers as queries
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen, divide_half_up, from_fen, from_local_microseconds
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import Report, document_fields, money_field
from jxc_desktop.services.reporting.leading import leads_to
from jxc_desktop.services.reporting.model import Field, Parameter, sums
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.reporting.unusual_acts import days_of, given_up

CASH = "cash"
_LONGEST = 1800
"""Seconds beyond which a sale is not timed: it was parked, or left open."""
_SPAN = (ask.PERIOD, ask.SINCE, ask.UNTIL)


class ShiftRow(NamedTuple):
    """A shift; ``expected``, ``counted`` and ``difference`` are None while it is open. Amounts in fen."""

    id: int
    counter: str
    day: int
    opener: str
    opened_at: int
    closed_at: int | None
    sold: Fen
    float: Fen
    expected: Fen | None
    counted: Fen | None
    difference: Fen | None


def _money(name: str, title: str, meaning: str = "") -> Field[ShiftRow]:
    def shown(row: ShiftRow) -> Decimal | None:
        value = getattr(row, name)
        return None if value is None else from_fen(value)

    return Field(name, title, ColumnType.MONEY, shown, meaning=meaning, total=True)


def _shift_fields(_request: Request) -> Sequence[Field[ShiftRow]]:
    return [
        Field("code", N_("Shift"), ColumnType.CODE, lambda row: str(row.id or ""), lambda row: row.id),
        Field("day", N_("Business date"), ColumnType.DATE, lambda row: read_day(row.day) if row.day else None),
        Field("counter", N_("Counter"), ColumnType.CODE, lambda row: row.counter),
        Field("opener", N_("Opened by"), ColumnType.TEXT, lambda row: row.opener),
        _moment("opened_at", N_("Opened at")),
        _moment("closed_at", N_("Closed at")),
        _money("sold", N_("Sales less refunds"), N_("Sales less refunds: by every means of payment.")),
        _money("float", N_("Opening float")),
        _money(
            "expected",
            N_("Expected cash"),
            N_("Expected cash: the float, cash sales less change and refunds, cash put in less cash taken out."),
        ),
        _money("counted", N_("Counted cash")),
        _money("difference", N_("Over or short"), N_("Over or short: counted less expected; booked at the close.")),
    ]


def _moment(name: str, title: str) -> Field[ShiftRow]:
    def shown(row: ShiftRow) -> object:
        at = getattr(row, name)
        return from_local_microseconds(at) if at else None

    return Field(name, title, ColumnType.DATETIME, shown)


def _days(request: Request) -> tuple[int | None, int | None]:
    return request.scope.since, request.scope.until


def _read_shifts(connection: Reader, request: Request) -> Sequence[ShiftRow]:
    sold: Counter[int] = Counter()
    for entry in queries.shift_sums(connection, *_days(request)):
        if entry.kind in (queries.SALE, queries.REFUND):
            sold[entry.shift_id] += entry.amount
    return [_shift(row, sold[row.id]) for row in queries.shift_rows(connection, *_days(request))]


def _shift(row: AnyRow, sold: Fen) -> ShiftRow:
    difference = None if row.counted is None else row.counted - row.expected
    seen = (row.id, row.counter, row.day, row.opener, row.opened_at, row.closed_at, sold, row.float)
    return ShiftRow(*seen, row.expected, row.counted, difference)


def _add_shifts(rows: Sequence[ShiftRow]) -> ShiftRow:
    expected, counted, difference = (sum(getattr(row, name) or 0 for row in rows) for name in _COUNTED)
    sold, opening = sums(rows, ("sold", "float"))
    return ShiftRow(0, "", 0, "", 0, None, sold, opening, expected, counted, difference)


_COUNTED = ("expected", "counted", "difference")


class ShiftDocument(NamedTuple):
    """A document of a shift; ``total`` in fen."""

    number: str
    kind: str
    business_at: int
    total: Fen
    cashier: str


def _document_fields(_request: Request) -> Sequence[Field[ShiftDocument]]:
    return [
        *document_fields(),
        Field("cashier", N_("Cashier"), ColumnType.TEXT, lambda row: row.cashier),
        money_field("total", N_("Total"), lambda row: row.total),
    ]


def _read_documents(connection: Reader, request: Request) -> Sequence[ShiftDocument]:
    shift = request.given.get("shift", "")
    if not (shift.isascii() and shift.isdecimal()):
        raise InvalidValue("shift", shift, N_("a shift is needed"))
    found = [ShiftDocument._make(row) for row in queries.shift_documents(connection, int(shift))]
    return [row._replace(total=-row.total) if row.kind in _OUT else row for row in found]


_OUT = frozenset({queries.REFUND, "cash_out"})


class DayMeans(NamedTuple):
    """What a business day brought by one means; counted only for cash. Amounts in fen."""

    day: int
    means: str
    shifts: int
    float: Fen
    sold: Fen
    refunded: Fen
    moved: Fen
    expected: Fen
    counted: Fen | None
    difference: Fen | None


def _day_fields(_request: Request) -> Sequence[Field[DayMeans]]:
    return [
        Field("day", N_("Business date"), ColumnType.DATE, lambda row: read_day(row.day) if row.day else None),
        Field("means", N_("Means of payment"), ColumnType.TEXT, lambda row: row.means),
        Field("shifts", N_("Shifts"), ColumnType.INTEGER, lambda row: row.shifts or None),
        money_field("float", N_("Opening float"), lambda row: row.float),
        money_field("sold", N_("Sales"), lambda row: row.sold),
        money_field("refunded", N_("Refunds"), lambda row: row.refunded),
        money_field("moved", N_("Put in less taken out"), lambda row: row.moved),
        money_field("expected", N_("Expected"), lambda row: row.expected),
        Field("counted", N_("Counted"), ColumnType.MONEY, lambda row: _known(row.counted), total=True),
        Field("difference", N_("Over or short"), ColumnType.MONEY, lambda row: _known(row.difference), total=True),
    ]


def _known(value: Fen | None) -> Decimal | None:
    return None if value is None else from_fen(value)


def _read_days(connection: Reader, request: Request) -> Sequence[DayMeans]:
    closed = {row.id: row for row in queries.shift_rows(connection, *_days(request)) if row.closed_at is not None}
    moved: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    of_day: dict[int, list[AnyRow]] = defaultdict(list)
    for row in closed.values():
        of_day[row.day].append(row)
        moved[row.day, CASH]["float"] += row.float
    for entry in queries.shift_sums(connection, *_days(request)):
        if entry.shift_id in closed:
            what = {queries.SALE: "sold", queries.REFUND: "refunded"}.get(entry.kind, "moved")
            moved[closed[entry.shift_id].day, entry.means][what] += entry.amount
    names = queries.means_names(connection)
    return [
        _day_row(day, means, names.get(means, means), figures, of_day[day])
        for (day, means), figures in sorted(moved.items(), key=lambda item: (-item[0][0], item[0][1] != CASH, item[0]))
    ]


def _day_row(day: int, means: str, name: str, figures: Counter[str], shifts: Sequence[AnyRow]) -> DayMeans:
    opening, sold, refunded, moved = (figures[what] for what in ("float", "sold", "refunded", "moved"))
    counted = sum(row.counted for row in shifts) if means == CASH else None
    expected = sum(row.expected for row in shifts) if means == CASH else opening + sold + refunded + moved
    difference = None if counted is None else counted - expected
    return DayMeans(day, _(name), len(shifts), opening, sold, refunded, moved, expected, counted, difference)


def _add_days(rows: Sequence[DayMeans]) -> DayMeans:
    opening, sold, refunded, moved, expected = sums(rows, ("float", "sold", "refunded", "moved", "expected"))
    counted, difference = (sum(getattr(row, name) or 0 for row in rows) for name in _COUNTED[1:])
    return DayMeans(0, "", 0, opening, sold, refunded, moved, expected, counted, difference)


class CashierRow(NamedTuple):
    """The work of one cashier; amounts in fen, ``seconds`` and ``timed_lines`` of the ``timed`` sales.

    ``paying`` are the seconds the payments of ``paid`` sales took.
    """

    name: str
    sales: int
    sold: Fen
    lines: int
    timed: int
    seconds: int
    timed_lines: int
    paid: int
    paying: int
    discounts: Fen
    refunds: int
    refunded: Fen
    voids: int
    discarded: int
    drawers: int


def _count(name: str, title: str, meaning: str = "") -> Field[CashierRow]:
    return Field(name, title, ColumnType.INTEGER, lambda row: getattr(row, name), meaning=meaning, total=True)


def _rate(row: CashierRow) -> Decimal | None:
    """Lines a minute, of one place."""
    return Decimal(divide_half_up(row.timed_lines * 600, row.seconds)).scaleb(-1) if row.seconds else None


def _pace(row: CashierRow) -> int | None:
    return divide_half_up(row.seconds, row.timed) if row.timed else None


def _payment_pace(row: CashierRow) -> int | None:
    return divide_half_up(row.paying, row.paid) if row.paid else None


def _cashier_fields(_request: Request) -> Sequence[Field[CashierRow]]:
    return [
        Field("cashier", N_("Cashier"), ColumnType.TEXT, lambda row: row.name),
        _count("sales", N_("Sales"), N_("Sales: those taken back later are counted here too.")),
        money_field("sold", N_("Sales amount"), lambda row: row.sold),
        _count("lines", N_("Lines"), N_("Lines: of all sales; three of one item in one line are one.")),
        Field("rate", N_("Lines a minute"), ColumnType.QUANTITY, _rate, meaning=_RATE_NOTE, total=True),
        Field("pace", N_("Seconds a sale"), ColumnType.INTEGER, _pace, meaning=_PACE_NOTE, total=True),
        Field("paying", N_("Payment seconds"), ColumnType.INTEGER, _payment_pace, meaning=_PAYING_NOTE, total=True),
        money_field(
            "discounts",
            N_("Discounts given"),
            lambda row: row.discounts,
            N_("Discounts given: all that was taken off, by promotions too."),
        ),
        _count("refunds", N_("Refunds")),
        money_field("refunded", N_("Refunded"), lambda row: row.refunded),
        _count(
            "voids",
            N_("Sales taken back"),
            N_("Sales taken back: whole sales; one whose payment was only corrected is none."),
        ),
        _count(
            "discarded",
            N_("Carts given up"),
            N_("Carts given up: emptied or put aside for good with goods in them, and never sold."),
        ),
        _count("drawers", N_("Drawer opened without sale")),
    ]


_PACE_NOTE = N_(
    "Seconds a sale: from the first line of the cart to its posting, for sales of up to 30 minutes made at a till"
    " window. Time parked counts."
)
_PAYING_NOTE = N_("Payment seconds: of the same sales, from the payment shown at the window to its completion.")
_SOLD = f"{queries.SALE}.posted"
"""What the audit trail calls a sale; one made at the window of a till tells its seconds and lines."""
_RATE_NOTE = N_("Lines a minute: of the same sales.")


def _read_cashiers(connection: Reader, request: Request) -> Sequence[CashierRow]:
    figures: dict[str, Counter[str]] = defaultdict(Counter)
    for row in queries.cashier_documents(connection, *_days(request)):
        _take_documents(figures[row.name], row)
    for row in queries.cashier_lines(connection, *_days(request)):
        figures[row.name]["lines"] += row.lines
    for row in queries.audited(connection, "drawer.open", *_moments(request)):
        figures[row.user]["drawers"] += 1
    for row in queries.audited(connection, _SOLD, *_moments(request), telling="seconds"):
        _take_pace(figures[row.user], json.loads(row.detail))
    for act in given_up(connection, days_of(request)):
        figures[act.cashier]["discarded"] += 1
    names = CashierRow._fields[1:]
    return [CashierRow(name, *(figures[name][each] for each in names)) for name in sorted(figures)]


def _take_documents(figures: Counter[str], row: AnyRow) -> None:
    if row.reversal:
        figures["voids"] += row.made if row.kind == queries.SALE else 0
    elif row.kind == queries.SALE:
        figures.update(sales=row.made, sold=row.total, discounts=row.discount)
    else:
        figures.update(refunds=row.made, refunded=abs(row.total))


def _take_pace(figures: Counter[str], detail: Mapping[str, int]) -> None:
    if 0 < detail["seconds"] <= _LONGEST:
        figures.update(timed=1, seconds=detail["seconds"], timed_lines=detail["lines"])
        if "paying" in detail:
            figures.update(paid=1, paying=detail["paying"])


def _moments(request: Request) -> tuple[str, str]:
    """The period as the audit trail writes local times; its end is left out."""
    if request.period is None:
        return "", ""
    return request.period.since.isoformat(), (request.period.until + timedelta(days=1)).isoformat()


def _add_cashiers(rows: Sequence[CashierRow]) -> CashierRow:
    return CashierRow("", *sums(rows, CashierRow._fields[1:]))


def _into(shown: Mapping[str, object], given: Mapping[str, str]) -> str:
    return leads_to("sales", "document", ("documents", "amount"), {"cashier": str(shown["cashier"])}, given)


_OF_EVERYBODY = (Permission.COUNTER_SHIFT, Permission.DOCUMENT_VIEW_ALL)
"""What tells of the shifts and sales of everybody is not for who sees only their own documents."""
SHIFTS = Report(
    name="shifts",
    title=N_("Shifts"),
    file_title=N_("Shifts"),
    parameters=(*_SPAN, ask.SORT),
    fields=_shift_fields,
    read=_read_shifts,
    add=_add_shifts,
    notes=(N_("While a shift is open its expected cash is not shown here."),),
    drill="shift_documents",
    drill_by="shift",
    permissions=_OF_EVERYBODY,
)
SHIFT_DOCUMENTS = Report(
    name="shift_documents",
    title=N_("Documents of a shift"),
    file_title=N_("Documents-of-a-shift"),
    parameters=(Parameter("shift", N_("Shift"), "posting"), ask.SORT),
    fields=_document_fields,
    read=_read_documents,
    add=lambda rows: ShiftDocument("", "", 0, sum(row.total for row in rows), ""),
    permissions=_OF_EVERYBODY,
)
DAY_CLOSE = Report(
    name="day_close",
    title=N_("Day close"),
    file_title=N_("Day-close"),
    parameters=(*_SPAN, ask.SORT),
    fields=_day_fields,
    read=_read_days,
    add=_add_days,
    drill="shifts",
    drill_with=lambda shown, _given: {"since": str(shown["day"]), "until": str(shown["day"])},
    notes=(
        N_("All closed shifts of a business day together; open shifts are in the list of shifts."),
        N_("Expected: the float, sales, refunds, and what was put in less what was taken out. Only cash is counted."),
    ),
    permissions=_OF_EVERYBODY,
)
CASHIER_FIGURES = Report(
    name="cashier_figures",
    title=N_("Cashiers"),
    file_title=N_("Cashiers"),
    parameters=(*_SPAN, ask.SORT),
    fields=_cashier_fields,
    read=_read_cashiers,
    add=_add_cashiers,
    into=_into,
    notes=(N_("Documents count to their business day; drawers, carts given up and seconds to the day of the clock."),),
    permissions=_OF_EVERYBODY,
)
REPORTS = (SHIFTS, SHIFT_DOCUMENTS, DAY_CLOSE, CASHIER_FIGURES)
