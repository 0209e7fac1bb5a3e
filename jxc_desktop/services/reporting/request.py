"""What was asked of a report, read and checked: codes looked up, days and times understood, all of it in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from jxc_desktop.db.queries import reports as queries
from jxc_desktop.db.queries.held import last_posting_before
from jxc_desktop.db.queries.reports import GoodsFilter, Named, Reader, Scope
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, UnknownMember
from jxc_desktop.domain.values import local_microseconds, read_business_time, to_microseconds
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text
from jxc_desktop.services.reporting.model import FILTER_PREFIX, Parameter
from jxc_desktop.services.reporting.periods import PRESETS, Period, asked_period, day_number, read_day

YES_OR_NO = (("no", N_("No")), ("yes", N_("Yes")))
WAREHOUSE = Parameter("warehouse", N_("Warehouse"), "warehouse")
CATEGORY = Parameter("category", N_("Category"), "category")
SUPPLIER = Parameter("supplier", N_("Supplier"), "supplier")
PRODUCT = Parameter("product", N_("Item"), "product")
AT = Parameter("at", N_("As of"), "time")
KNOWN_AT = Parameter("known_at", N_("As known on"), "known")
INCLUDE_ZERO = Parameter("include_zero", N_("With goods of which there are none"), "choice", "no", YES_OR_NO)
PERIOD = Parameter("period", N_("Period"), "choice", "this_month", tuple(PRESETS.items()))
SINCE = Parameter("since", N_("From day"), "date")
UNTIL = Parameter("until", N_("To day"), "date")
COMPARE = Parameter(
    "compare",
    N_("Compare with"),
    "choice",
    "",
    (("", N_("Nothing")), ("previous", N_("Period before")), ("last_year", N_("Same period last year"))),
)
SORT = Parameter("sort", N_("Order by"), "column")
_UNSET_WORDS = {"": "", "no": "no", "false": "no", "yes": "yes", "true": "yes"}


@dataclass(frozen=True, slots=True)
class Request:
    """A checked request. ``given`` holds the parameters in force, with the codes as they were given.

    ``only`` is the user whose documents count, where whoever asks sees only their own. ``known`` is the day or posting
    up to which the books are known, as it was given.
    """

    given: Mapping[str, str]
    scope: Scope
    period: Period | None
    costs: bool
    categories: Mapping[int, Named] = field(default_factory=dict)
    suppliers: Mapping[int, Named] = field(default_factory=dict)
    warehouses: Mapping[int, Named] = field(default_factory=dict)
    today: date = date.min
    only: int | None = None
    known: str = ""

    def is_on(self, name: str) -> bool:
        """Whether a yes-or-no parameter says yes."""
        return self.given.get(name, "") == "yes"

    def compared(self) -> Period | None:
        """The period to compare with, if one is asked for."""
        if self.period is None or not self.given.get("compare"):
            return None
        return self.period.previous() if self.given["compare"] == "previous" else self.period.a_year_before()


def read_request(
    connection: Reader, declared: tuple[Parameter, ...], asked: Mapping[str, str], today: date, *, costs: bool
) -> Request:
    """Understand what was asked.

    Raises:
        UnknownMember: a parameter the report does not have.
        InvalidValue: a value that cannot be understood.
        NotFound: a code nobody has.
    """
    names = {parameter.name: parameter for parameter in declared}
    for name in asked:
        if name not in names and not name.startswith(FILTER_PREFIX):
            raise UnknownMember(field=name, member=name)
    given = {name: asked.get(name, "").strip() or parameter.default for name, parameter in names.items()}
    for parameter in declared:
        if parameter.kind == "choice":
            given[parameter.name] = _chosen(parameter, given[parameter.name])
    known = given.get("known_at", "")
    if known:
        given["known_at"] = known_posting(connection, known)
    given |= {name: text for name, text in asked.items() if name.startswith(FILTER_PREFIX) and text.strip()}
    period = asked_period(given, today) if "period" in names else None
    if period is not None:
        given |= {"since": period.since.isoformat(), "until": period.until.isoformat()}
        if asked.get("since") or asked.get("until"):
            given["period"] = ""
    categories, suppliers = queries.named_categories(connection), queries.named_suppliers(connection)
    warehouses = queries.named_warehouses(connection)
    goods = GoodsFilter(
        categories=_branch(categories, given.get("category", "")),
        supplier=_found(suppliers, given.get("supplier", ""), SUPPLIER),
        product=_product(connection, given["product"]) if "product" in names else None,
    )
    until, moment = _as_of(given.get("at", ""))
    scope = Scope(
        goods=goods,
        warehouse=_found(warehouses, given.get("warehouse", ""), WAREHOUSE),
        by_warehouse=given.get("group") == "warehouse",
        since=None if period is None else day_number(period.since),
        until=until if period is None else day_number(period.until),
        moment=moment,
        posting=int(given["known_at"]) if known else None,
    )
    shown = {name: value for name, value in given.items() if value}
    return Request(shown, scope, period, costs, categories, suppliers, warehouses, today, known=known)


def described(request: Request, declared: tuple[Parameter, ...]) -> tuple[tuple[str, str], ...]:
    """The parameters in words: (title, value), only those that are set; the order of rows is seen."""
    named = {"warehouse": request.warehouses, "category": request.categories, "supplier": request.suppliers}
    words = []
    for parameter in declared:
        value = request.given.get(parameter.name, "")
        if not value or parameter is SORT:
            continue
        if parameter is KNOWN_AT:
            value = request.known
        elif parameter.name in named:
            known = next(row for row in named[parameter.name].values() if row.code == value)
            value = f"{known.code} {known.name}"
        elif parameter.choices:
            value = _(dict(parameter.choices)[value])
        words.append((_(parameter.title), value))
    if (compared := request.compared()) is not None:
        words.append((_("Compared days"), f"{date_text(compared.since)} ~ {date_text(compared.until)}"))
    return tuple(words)


def _chosen(parameter: Parameter, value: str) -> str:
    if parameter.choices == YES_OR_NO:
        value = _UNSET_WORDS.get(value.casefold(), value)
    if value not in {choice for choice, _title in parameter.choices}:
        raise InvalidValue(parameter.name, value, N_("there is no such choice"))
    return value


def _found(known: Mapping[int, Named], code: str, parameter: Parameter) -> int | None:
    if not code:
        return None
    for row in known.values():
        if row.code == code:
            return row.id
    raise NotFound(field=parameter.name, what=parameter.title, name=code)


def _branch(known: Mapping[int, Named], code: str) -> tuple[int, ...] | None:
    """The category with this code and everything below it."""
    top = _found(known, code, CATEGORY)
    if top is None:
        return None
    below: dict[int | None, list[int]] = {}
    for row in known.values():
        below.setdefault(row.parent_id, []).append(row.id)
    branch = [top]
    for category in branch:
        branch += [child for child in below.get(category, []) if child not in branch]
    return tuple(branch)


def _product(connection: Reader, code: str) -> int:
    found = queries.product_id(connection, code)
    if found is None:
        raise NotFound(field="product", what=PRODUCT.title, name=code)
    return found


def _as_of(text: str) -> tuple[int | None, int | None]:
    """The last day, or the last moment, that counts: a date alone means the whole of that day."""
    if not text:
        return None, None
    if "T" in text or ":" in text:
        return None, local_microseconds(read_business_time(text))
    return day_number(read_day(text, "at")), None


_MOST_DIGITS = 18
_TOO_LARGE = 10**_MOST_DIGITS
"""The books hold whole numbers of 64 bits."""


def whole_number(field: str, value: object) -> int:
    """A whole number that the books could hold, from 0.

    Raises:
        InvalidValue: it is none.
    """
    if isinstance(value, int) and 0 <= value < _TOO_LARGE:
        return value
    if not (isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS):
        raise InvalidValue(field, value if isinstance(value, str) else "", N_("a whole number is needed"))
    return int(value)


def known_posting(connection: Reader, text: str) -> str:
    """The number of the posting up to which the books were known: as given, or the last one entered by a day's end.

    Raises:
        InvalidValue: it is neither a day nor a number.
    """
    if text.isascii() and text.isdecimal():
        return str(whole_number("known_at", text))
    end = datetime.combine(read_day(text, "known_at") + timedelta(days=1), time()).astimezone(UTC)
    return str(last_posting_before(connection, to_microseconds(end)))
