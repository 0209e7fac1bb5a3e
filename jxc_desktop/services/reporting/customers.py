"""How customers buy: who comes again, who stays away and what each likes, and what is bought together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, combinations, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from jxc_desktop.db.queries import customers as queries
from jxc_desktop.db.queries import reports as goods_queries
from jxc_desktop.db.queries.customers import Asked, Buyer
from jxc_desktop.db.queries.reports import Goods, Reader
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen, divide_half_up
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    KNOWN_NOTE,
    Report,
    group_parameter,
    money_field,
    ratio,
)
from jxc_desktop.services.reporting.leading import leads_to
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter, sums
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.reporting.semantic.facts import FACTS
from jxc_desktop.services.reporting.semantic.naming import labels

MOST_GOODS, MOST_ON_RECEIPT, MOST_PAIRS = 1_000, 200, 500
_SINCE_EVER = 19_900_101
ASLEEP = Parameter(
    "asleep",
    N_("Only who stayed away"),
    "choice",
    "",
    (
        ("", N_("All of them")),
        ("interval", N_("Twice as long as usual")),
        *((days, days) for days in ("30", "60", "90", "180", "365")),
    ),
)
LEAST = Parameter(
    "least", N_("At least so many times"), "choice", "3", tuple((one, one) for one in ("2", "3", "5", "10", "20"))
)


class BuyerRow(NamedTuple):
    """One customer, or several added up; ``idle`` days since the last purchase, ``interval`` between two of them."""

    code: str
    name: str
    level: str
    customers: int
    repeated: int
    times: int
    amount: Fen
    repeated_amount: Fen
    first: date | None = None
    last: date | None = None
    interval: int | None = None
    idle: int | None = None
    favourite: str = ""


class PairRow(NamedTuple):
    """Two products on one receipt: how often together, how often each, out of how many."""

    one: Goods
    other: Goods
    together: int
    with_one: int
    with_other: int
    receipts: int


def _rows(connection: Reader, asked: Asked, today: date) -> list[tuple[int, BuyerRow]]:
    """The customers who bought, each by its id."""
    found = queries.buyers(connection, asked)
    named = labels(connection, FACTS["sales"].dimension("level"), {buyer.level for buyer in found})
    return [(buyer.party_id, _row(buyer, named[buyer.level].text, today)) for buyer in found]


def _row(buyer: Buyer, level: str, today: date) -> BuyerRow:
    first, last = read_day(buyer.first), read_day(buyer.last)
    again = buyer.times > 1
    interval = divide_half_up((last - first).days, buyer.days - 1) if buyer.days > 1 else None
    return BuyerRow(
        buyer.code,
        buyer.name,
        level,
        1,
        int(again),
        buyer.times,
        buyer.amount,
        buyer.amount if again else 0,
        first,
        last,
        interval,
        (today - last).days,
    )


def _add(rows: Sequence[BuyerRow]) -> BuyerRow:
    names = ("customers", "repeated", "times", "amount", "repeated_amount")
    return BuyerRow._make(("", "", "", *sums(rows, names), None, None, None, None, ""))


def _heads() -> list[Field[Any]]:
    return [
        Field("customer", N_("Customer code"), ColumnType.CODE, lambda row: row.code),
        Field("name", N_("Customer"), ColumnType.TEXT, lambda row: row.name),
        Field("level", N_("Customer level"), ColumnType.TEXT, lambda row: row.level),
    ]


def _bought_fields() -> list[Field[Any]]:
    return [
        Field(
            "purchases",
            N_("Purchases"),
            ColumnType.INTEGER,
            lambda row: row.times,
            meaning=N_("Purchases: sales and deliveries that were not taken back as a whole."),
            total=True,
        ),
        money_field(
            "amount",
            N_("Amount"),
            lambda row: row.amount,
            N_("Amount: what was to be paid, with tax, less what was brought back."),
        ),
    ]


def _days_fields() -> list[Field[Any]]:
    return [
        Field("first", N_("First purchase"), ColumnType.DATE, lambda row: row.first),
        Field("last", N_("Last purchase"), ColumnType.DATE, lambda row: row.last),
        Field(
            "interval",
            N_("Days between"),
            ColumnType.INTEGER,
            lambda row: row.interval,
            meaning=N_("Days between: from one day with a purchase to the next, on average."),
        ),
    ]


def _repeat_fields(_request: Request) -> Sequence[Field[BuyerRow]]:
    return [
        *_heads(),
        Field("customers", N_("Customers"), ColumnType.INTEGER, lambda row: row.customers, total=True),
        Field(
            "repeat_customers",
            N_("Bought again"),
            ColumnType.INTEGER,
            lambda row: row.repeated,
            meaning=N_("Bought again: customers with two purchases or more in the period."),
            total=True,
        ),
        Field(
            "repeat_rate",
            N_("Repeat rate"),
            ColumnType.PERCENT,
            lambda row: ratio(row.repeated, row.customers),
            meaning=N_("Repeat rate: customers who bought again ÷ customers who bought."),
            total=True,
        ),
        *_bought_fields(),
        money_field("repeat_amount", N_("Amount of those who came again"), lambda row: row.repeated_amount),
        *_days_fields(),
    ]


def _read_repeat(connection: Reader, request: Request) -> Sequence[BuyerRow]:
    return [row for _party, row in _rows(connection, _asked(request), request.today)]


def _buying_fields(_request: Request) -> Sequence[Field[BuyerRow]]:
    return [
        *_heads(),
        *_bought_fields(),
        *_days_fields(),
        Field(
            "days",
            N_("Days since"),
            ColumnType.INTEGER,
            lambda row: row.idle,
            meaning=N_("Days since: from the last purchase of the period until today."),
        ),
        Field(
            "favourite",
            N_("Bought most"),
            ColumnType.TEXT,
            lambda row: row.favourite,
            meaning=N_("Bought most: the item with the largest amount, less what was brought back."),
        ),
    ]


def _read_buying(connection: Reader, request: Request) -> Sequence[BuyerRow]:
    asked = _asked(request)
    liked = queries.favourites(connection, asked)
    found = [row._replace(favourite=liked.get(party, "")) for party, row in _rows(connection, asked, request.today)]
    wanted = request.given.get("asleep", "")
    kept = [row for row in found if not wanted or _sleeps(row, wanted)]
    return sorted(kept, key=lambda row: -row.amount)


def _sleeps(row: BuyerRow, wanted: str) -> bool:
    idle = row.idle or 0
    if wanted == "interval":
        return row.interval is not None and idle > 2 * max(row.interval, 1)
    return idle >= int(wanted)


def _asked(request: Request) -> Asked:
    scope = request.scope
    within = queries.goods_within(scope.goods.categories, scope.goods.supplier)
    return Asked(
        scope.since or _SINCE_EVER, scope.until or 99_991_231, scope.posting, request.only, within, scope.warehouse
    )


def _pair_fields(_request: Request) -> Sequence[Field[PairRow]]:
    return [
        Field("code", N_("Code"), ColumnType.CODE, lambda row: row.one.code),
        Field("name", N_("Item"), ColumnType.TEXT, lambda row: row.one.name),
        Field("with_code", N_("Other code"), ColumnType.CODE, lambda row: row.other.code),
        Field("with_name", N_("Other item"), ColumnType.TEXT, lambda row: row.other.name),
        Field("together", N_("Together"), ColumnType.INTEGER, lambda row: row.together),
        Field("with_one", N_("Receipts with the item"), ColumnType.INTEGER, lambda row: row.with_one),
        Field("with_other", N_("Receipts with the other"), ColumnType.INTEGER, lambda row: row.with_other),
        Field(
            "support",
            N_("Support"),
            ColumnType.PERCENT,
            lambda row: ratio(row.together, row.receipts),
            meaning=N_("Support: receipts with both ÷ all receipts of the period."),
        ),
        Field(
            "confidence",
            N_("Confidence"),
            ColumnType.PERCENT,
            lambda row: ratio(row.together, row.with_one),
            meaning=N_("Confidence: receipts with both ÷ receipts with the item."),
        ),
        Field(
            "confidence_back",
            N_("Confidence the other way"),
            ColumnType.PERCENT,
            lambda row: ratio(row.together, row.with_other),
            meaning=N_("Confidence the other way: receipts with both ÷ receipts with the other item."),
        ),
        Field(
            "lift",
            N_("Lift"),
            ColumnType.TIMES,
            _lift,
            meaning=N_("Lift: how many times as often together as chance would have it; above 1 they belong together."),
        ),
    ]


def _lift(row: PairRow) -> Decimal | None:
    return ratio(row.together * row.receipts, row.with_one * row.with_other)


def _read_pairs(connection: Reader, request: Request) -> Sequence[PairRow]:
    asked, least = _asked(request), int(request.given.get("least", "3"))
    counted, pairs = _counted(queries.basket_lines(connection, asked, MOST_GOODS))
    often = [(count, pair) for pair, count in pairs.items() if count >= least]
    best = sorted(often, key=lambda one: (-one[0], one[1]))[:MOST_PAIRS]
    goods = goods_queries.goods_of(connection, {product for _count, pair in best for product in pair})
    receipts = queries.receipts(connection, asked)
    found = []
    for count, pair in best:
        one, other = sorted(pair, key=lambda product: (counted[product], goods[product].code))
        found.append(PairRow(goods[one], goods[other], count, counted[one], counted[other], receipts))
    return found


def _counted(lines: Sequence[tuple[int, int]]) -> tuple[Counter[int], Counter[tuple[int, int]]]:
    """On how many receipts each product is, and each pair; of receipts too long to be chosen together no pairs."""
    receipts = [sorted({product for _document, product in part}) for _key, part in groupby(lines, key=itemgetter(0))]
    return Counter(chain.from_iterable(receipts)), Counter(_pairs(receipts))


def _pairs(receipts: Sequence[Sequence[int]]) -> Iterator[Any]:
    return chain.from_iterable(combinations(goods, 2) for goods in receipts if len(goods) <= MOST_ON_RECEIPT)


def _add_pairs(rows: Sequence[PairRow]) -> PairRow:
    nothing = Goods(0, "", "", "", "", "", None, None, 1)
    return PairRow(nothing, nothing, 0, 0, 0, rows[0].receipts if rows else 0)


def _into(shown: Mapping[str, object], given: Mapping[str, str]) -> str:
    return leads_to("sales", "document", ("net", "amount"), {"customer": str(shown["customer"])}, given)


_SPAN = (ask.PERIOD, ask.SINCE, ask.UNTIL)
_BY_LEVEL: tuple[Grouping[Any], ...] = (Grouping("level", N_("Customer level"), lambda row: (row.level, row.level)),)
_NAMED_NOTE = N_("Sales without a customer are left out.")

REPEAT_PURCHASE = Report(
    name="repeat_purchase",
    title=N_("Repeat purchase"),
    file_title=N_("Repeat-purchase"),
    parameters=(*_SPAN, ask.WAREHOUSE, ask.KNOWN_AT, group_parameter(_BY_LEVEL), ask.SORT),
    into=_into,
    fields=_repeat_fields,
    read=_read_repeat,
    add=_add,
    groupings=_BY_LEVEL,
    notes=(_NAMED_NOTE, KNOWN_NOTE),
    permissions=(Permission.PARTY_VIEW,),
)
CUSTOMER_BUYING = Report(
    name="customer_buying",
    title=N_("How customers buy"),
    file_title=N_("How-customers-buy"),
    parameters=(
        Parameter(ask.PERIOD.name, ask.PERIOD.title, ask.PERIOD.kind, "all", ask.PERIOD.choices),
        ask.SINCE,
        ask.UNTIL,
        ASLEEP,
        ask.WAREHOUSE,
        ask.KNOWN_AT,
        group_parameter(_BY_LEVEL),
        ask.SORT,
    ),
    into=_into,
    fields=_buying_fields,
    read=_read_buying,
    add=_add,
    groupings=_BY_LEVEL,
    notes=(_NAMED_NOTE, KNOWN_NOTE),
    permissions=(Permission.PARTY_VIEW,),
)
BOUGHT_TOGETHER = Report(
    name="bought_together",
    title=N_("Bought together"),
    file_title=N_("Bought-together"),
    parameters=(*_SPAN, LEAST, ask.CATEGORY, ask.SUPPLIER, ask.WAREHOUSE, ask.KNOWN_AT, ask.SORT),
    fields=_pair_fields,
    read=_read_pairs,
    add=_add_pairs,
    notes=(
        N_("Sales and deliveries that were not taken back as a whole; each receipt counts an item once."),
        N_(
            "Among the 1,000 items on the most lines, the 500 pairs that are most often together; receipts with more"
            " than 200 of them make no pairs."
        ),
        KNOWN_NOTE,
    ),
    drill="sale_lines",
)
REPORTS: tuple[Report[Any], ...] = (REPEAT_PURCHASE, CUSTOMER_BUYING, BOUGHT_TOGETHER)
