"""Reports of buying: how orders progress, how suppliers do, what waits for an invoice, what should be ordered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from jxc_desktop.db.queries import buying_lines as lines_of
from jxc_desktop.db.queries.buying_lines import Uninvoiced
from jxc_desktop.db.queries.reports import Goods, Named, Reader, goods_of
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import drawing
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pool import part_of
from jxc_desktop.domain.values import (
    ZERO,
    Fen,
    Units,
    divide_half_up,
    round_amount,
    to_fen,
)
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.purchasing.suggesting import Suggesting
from jxc_desktop.services.purchasing.views import Suggestion, SuggestionFilter
from jxc_desktop.services.purchasing.waiting import in_unit, uninvoiced_rows
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    NOWHERE,
    Report,
    group_parameter,
    money_field,
    quantity_field,
    ratio,
)
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter, sums
from jxc_desktop.services.reporting.request import Request

_STATES = {
    "open": N_("Not done yet"),
    "partly": N_("Partly received"),
    "received": N_("Received"),
    "closed": N_("Closed"),
}
_NO_GOODS = Goods(0, "", "", "", "", "", None, None, 1)
_BY_SUPPLIER: Grouping[Any] = Grouping("supplier", N_("Supplier"), lambda row: (row.supplier.code, row.supplier.name))


def order_state(ordered: Units, arrived: Units, *, closed: bool) -> str:
    """How far an order line is: ``open``, ``partly``, ``received``, or ``closed`` with something open."""
    if arrived >= ordered:
        return "received"
    if closed:
        return "closed"
    return "partly" if arrived > 0 else "open"


_amount = partial(money_field, cost=True)


class TrackingRow(NamedTuple):
    """A line of an order and what became of it; quantities in base units, ``late`` in days."""

    number: str
    day: int
    expected: date | None
    supplier: Named
    goods: Goods
    ordered: Units
    received: Units
    open: Units
    invoiced: Units
    total: Fen
    paid: Fen
    state: str
    late: int


def _supplier_fields() -> list[Field[Any]]:
    return [
        Field("supplier", N_("Supplier code"), ColumnType.CODE, lambda row: row.supplier.code),
        Field("supplier_name", N_("Supplier"), ColumnType.TEXT, lambda row: row.supplier.name),
    ]


def _goods_fields() -> list[Field[Any]]:
    return [
        Field("code", N_("Code"), ColumnType.CODE, lambda row: row.goods.code),
        Field("name", N_("Item"), ColumnType.TEXT, lambda row: row.goods.name),
        Field("unit", N_("Unit"), ColumnType.TEXT, lambda row: row.goods.unit),
    ]


def _tracking_fields(_request: Request) -> Sequence[Field[TrackingRow]]:
    return [
        Field("number", N_("Document number"), ColumnType.CODE, lambda row: row.number),
        Field("day", N_("Date"), ColumnType.DATE, lambda row: read_day(row.day) if row.day else None),
        _supplier_fields()[1],  # its code would leave no room for the state
        *_goods_fields(),
        quantity_field("ordered", N_("Ordered"), lambda row: row.ordered),
        quantity_field(
            "received", N_("Received"), lambda row: row.received, N_("Received: what came less what went back.")
        ),
        quantity_field(
            "open", N_("To come"), lambda row: row.open, N_("To come: what was ordered and is still expected.")
        ),
        quantity_field("invoiced", N_("Invoiced"), lambda row: row.invoiced),
        _amount("total", N_("Amount"), lambda row: row.total),
        _amount(
            "paid",
            N_("Paid"),
            lambda row: row.paid,
            N_("Paid: the share of the line in what was settled of its receipts."),
        ),
        Field("expected", N_("Expected on"), ColumnType.DATE, lambda row: row.expected),
        Field(
            "late",
            N_("Days late"),
            ColumnType.INTEGER,
            lambda row: row.late or None,
            meaning=N_("Days late: after the day expected, until the last goods came or until today."),
        ),
        Field("state", N_("State"), ColumnType.TEXT, lambda row: _(_STATES[row.state]) if row.state else ""),
    ]


def _read_tracking(connection: Reader, request: Request) -> Sequence[TrackingRow]:
    period, scope = request.scope, request.scope.goods
    rows = lines_of.order_lines(
        connection,
        (drawing("received"), drawing("returned"), drawing("invoiced")),
        period.since,
        period.until,
        scope.supplier,
    )
    goods = goods_of(connection, {row.product_id for row in rows})
    paid = _paid(lines_of.receipts_of(connection, [row.id for row in rows], drawing("received")))
    found = [_tracked(row, goods, request, paid) for row in rows]
    every = request.given.get("only") == "all"
    return [row for row in found if every or row.state in {"open", "partly"}]


def _tracked(row: AnyRow, goods: Mapping[int, Goods], request: Request, paid: Mapping[int, Fen]) -> TrackingRow:
    arrived = row.received - row.returned
    due = row.line_due or row.due_day
    expected = None if due is None else read_day(due)
    state = order_state(row.quantity, arrived, closed=row.closed_id is not None)
    until = request.today if state in {"open", "partly"} else read_day(row.last_day) if row.last_day else None
    return TrackingRow(
        row.number,
        row.day,
        expected,
        Named(0, row.party or "", row.party_name or ""),
        goods.get(row.product_id, _NO_GOODS),
        row.quantity,
        arrived,
        0 if state == "closed" else max(row.quantity - arrived, 0),
        row.invoiced,
        row.total,
        paid.get(row.id, 0),
        state,
        max((until - expected).days, 0) if until is not None and expected is not None else 0,
    )


def _paid(receipts: Iterable[AnyRow]) -> dict[int, Fen]:
    """What of the receipts of each order line is settled: the same share of every line of a receipt."""
    paid: dict[int, Fen] = defaultdict(int)
    for row in receipts:
        if row.amount:
            paid[row.source_line_id] += part_of(row.total, abs(row.amount), abs(row.amount) - abs(row.open))
    return paid


def _add_tracking(rows: Sequence[TrackingRow]) -> TrackingRow:
    added = sums(rows, ("ordered", "received", "open", "invoiced", "total", "paid"))
    return TrackingRow._make(("", 0, None, NOWHERE, _NO_GOODS, *added, "", 0))


class RatingRow(NamedTuple):
    """How a supplier did; the pairs behind the rates are kept so that they add up."""

    supplier: Named
    orders: int
    due: int
    on_time: int
    received: Units
    rejected: Units
    returned: Units
    amount: Fen
    before: Fen
    after: Fen


def _rate(name: str, title: str, read: Any, meaning: str) -> Field[Any]:
    return Field(name, title, ColumnType.PERCENT, read, meaning=meaning, total=True)


def _rating_fields(_request: Request) -> Sequence[Field[RatingRow]]:
    return [
        *_supplier_fields(),
        Field("orders", N_("Orders"), ColumnType.INTEGER, lambda row: row.orders, total=True),
        _amount("amount", N_("Received amount"), lambda row: row.amount),
        _rate(
            "on_time",
            N_("On time"),
            lambda row: ratio(row.on_time, row.due),
            N_("On time: order lines whose goods all came by the day expected, of all lines whose day has passed."),
        ),
        _rate(
            "accepted",
            N_("Accepted"),
            lambda row: ratio(row.received - row.rejected, row.received),
            N_("Accepted: what was found good on arrival, of all that came."),
        ),
        _rate(
            "returned",
            N_("Returned"),
            lambda row: ratio(row.returned, row.received),
            N_("Returned: what went back, of all that came."),
        ),
        Field(
            "price_change",
            N_("Price change"),
            ColumnType.PERCENT,
            lambda row: ratio(row.after - row.before, row.before),
            meaning=N_(
                "Price change: what the last receipts of the period cost at their prices against the first ones."
            ),
            total=True,
            cost=True,
        ),
    ]


def _read_rating(connection: Reader, request: Request) -> Sequence[RatingRow]:
    scope = request.scope
    lines = lines_of.order_lines(
        connection, (drawing("received"), drawing("returned"), drawing("invoiced")), scope.since, scope.until
    )
    came = lines_of.receipt_lines(connection, drawing("returned"), scope.since, scope.until)
    orders: dict[str, list[AnyRow]] = defaultdict(list)
    for row in lines:
        orders[row.party or ""].append(row)
    receipts: dict[int, list[AnyRow]] = defaultdict(list)
    for row in came:
        receipts[row.party_id].append(row)
    wanted = scope.goods.supplier
    return [
        _rated(supplier, orders.get(supplier.code, []), receipts.get(supplier.id, []), request.today)
        for supplier in sorted(request.suppliers.values(), key=lambda one: one.code)
        if wanted in {None, supplier.id} and (supplier.code in orders or supplier.id in receipts)
    ]


def _rated(supplier: Named, lines: Sequence[AnyRow], receipts: Sequence[AnyRow], today: date) -> RatingRow:
    due = on_time = 0
    for row in lines:
        number = row.line_due or row.due_day
        if number is None or row.closed_id is not None:
            continue
        came_all = row.received >= row.quantity
        late = read_day(row.last_day) > read_day(number) if came_all else read_day(number) < today
        if came_all or late:
            due, on_time = due + 1, on_time + (not late)
    before, after = _price_change(receipts)
    received, rejected, returned, total = sums(receipts, ("quantity", "rejected", "returned", "total"))
    orders = len({row.number for row in lines})
    return RatingRow(supplier, orders, due, on_time, received, rejected, returned, total, before, after)


def _price_change(receipts: Sequence[AnyRow]) -> tuple[Fen, Fen]:
    """What the last receipt of each product would have cost at the price of the first, and what it did cost."""
    first: dict[int, AnyRow] = {}
    last: dict[int, AnyRow] = {}
    for row in receipts:
        if row.quantity > 0 and row.total > 0:
            first.setdefault(row.product_id, row)
            last[row.product_id] = row
    pairs = [(first[product], row) for product, row in last.items() if first[product] is not row]
    before = sum(divide_half_up(one.total * row.quantity, one.quantity) for one, row in pairs)
    return before, sum(row.total for _first, row in pairs)


def _add_rating(rows: Sequence[RatingRow]) -> RatingRow:
    names = ("orders", "due", "on_time", "received", "rejected", "returned", "amount", "before", "after")
    return RatingRow(NOWHERE, *sums(rows, names))


_NO_LINE = Uninvoiced("", 0, 0, "", "", "", "", "", "", 0, 0, 0, 0, 0)


class WaitingRow(NamedTuple):
    """A line of a receipt that waits for an invoice; quantities in the unit of the line."""

    source: Uninvoiced
    received: Units
    open: Units
    amount: Fen
    today: date | None

    @property
    def supplier(self) -> Named:
        """Who sent it."""
        return Named(0, self.source.supplier, self.source.supplier_name)

    @property
    def day(self) -> date | None:
        """The day of the receipt."""
        return None if self.today is None else read_day(self.source.day)

    @property
    def days(self) -> int | None:
        """How many days have passed since."""
        return None if self.today is None else (self.today - read_day(self.source.day)).days or None


def _waiting_fields(_request: Request) -> Sequence[Field[WaitingRow]]:
    return [
        Field("number", N_("Document number"), ColumnType.CODE, lambda row: row.source.number),
        Field("line", N_("Line"), ColumnType.INTEGER, lambda row: row.source.line or None),
        Field("day", N_("Date"), ColumnType.DATE, lambda row: row.day),
        *_supplier_fields(),
        Field("code", N_("Code"), ColumnType.CODE, lambda row: row.source.product),
        Field("name", N_("Item"), ColumnType.TEXT, lambda row: row.source.name),
        Field("unit", N_("Unit"), ColumnType.TEXT, lambda row: row.source.unit),
        quantity_field("received", N_("Received"), lambda row: row.received),
        quantity_field(
            "open",
            N_("Not invoiced"),
            lambda row: row.open,
            N_("Not invoiced: what came less what went back and what invoices cover."),
        ),
        _amount("amount", N_("Amount"), lambda row: row.amount),
        Field("days", N_("Days since"), ColumnType.INTEGER, lambda row: row.days),
    ]


def _read_waiting(connection: Reader, request: Request) -> Sequence[WaitingRow]:
    return [
        WaitingRow(
            one,
            in_unit(one.quantity, one.factor),
            in_unit(one.open, one.factor),
            one.total if one.open == one.quantity else part_of(one.total, one.quantity, one.open),
            request.today,
        )
        for one in uninvoiced_rows(connection, request.scope.goods.supplier)
    ]


def _add_waiting(rows: Sequence[WaitingRow]) -> WaitingRow:
    return WaitingRow._make((_NO_LINE, *sums(rows, ("received", "open", "amount")), None))


class SuggestedRow(NamedTuple):
    """A suggestion with its supplier."""

    supplier: Named
    one: Suggestion
    amount: Fen


_NOTHING = Suggestion("", "", "", "", None, None, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, "")


def _suggested_fields(_request: Request) -> Sequence[Field[SuggestedRow]]:
    terms: tuple[tuple[str, str, str], ...] = (
        ("demand", N_("Demand"), N_("Demand: what will be asked for before the next delivery; not forecast yet.")),
        ("safety", N_("Should be in stock"), N_("Should be in stock: the maximum of the item, else its minimum.")),
        ("on_hand", N_("On hand"), ""),
        ("on_order", N_("On order"), ""),
        ("promised", N_("Promised"), N_("Promised: what customers ordered and did not get yet.")),
        ("needed", N_("Needed"), N_("Needed: demand + should be in stock − on hand − on order + promised.")),
        ("sold", N_("Sold in 30 days"), ""),
    )
    return [
        Field("code", N_("Code"), ColumnType.CODE, lambda row: row.one.code),
        Field("name", N_("Item"), ColumnType.TEXT, lambda row: row.one.name),
        Field("base_unit", N_("Base unit"), ColumnType.TEXT, lambda row: row.one.base_unit),
        *(_term(name, title, meaning) for name, title, meaning in terms),
        Field("quantity", N_("Quantity to order"), ColumnType.QUANTITY, lambda row: row.one.quantity or None),
        Field("unit", N_("Unit"), ColumnType.TEXT, lambda row: row.one.unit),
        *_supplier_fields(),
        Field("price", N_("Last price"), ColumnType.PRICE, lambda row: row.one.price, cost=True),
        _amount("amount", N_("Amount"), lambda row: row.amount),
        Field("lead_days", N_("Lead days"), ColumnType.INTEGER, lambda row: row.one.lead_days),
    ]


def _term(name: str, title: str, meaning: str) -> Field[SuggestedRow]:
    return Field(name, title, ColumnType.QUANTITY, lambda row: getattr(row.one, name), meaning=meaning)


def _read_suggested(connection: Reader, request: Request) -> Sequence[SuggestedRow]:
    wanted = SuggestionFilter(supplier=request.given.get("supplier", ""))
    found = Suggesting(connection, request.today, prices=request.costs).all(wanted)
    return [
        SuggestedRow(Named(0, one.supplier, one.supplier_name), one, to_fen(round_amount(one.amount))) for one in found
    ]


def _add_suggested(rows: Sequence[SuggestedRow]) -> SuggestedRow:
    return SuggestedRow(NOWHERE, _NOTHING, sum(row.amount for row in rows))


_ONLY = Parameter(
    "only", N_("Which orders"), "choice", "open", (("open", N_("Open ones only")), ("all", N_("All of them")))
)

ORDER_TRACKING = Report(
    name="purchase_order_tracking",
    title=N_("Purchase order tracking"),
    file_title=N_("Purchase-order-tracking"),
    parameters=(
        _ONLY,
        replace(ask.PERIOD, default="all"),
        ask.SINCE,
        ask.UNTIL,
        ask.SUPPLIER,
        group_parameter([_BY_SUPPLIER]),
        ask.SORT,
    ),
    fields=_tracking_fields,
    read=_read_tracking,
    add=_add_tracking,
    groupings=(_BY_SUPPLIER,),
)

SUPPLIER_RATING = Report(
    name="supplier_rating",
    title=N_("Supplier rating"),
    file_title=N_("Supplier-rating"),
    parameters=(replace(ask.PERIOD, default="this_year"), ask.SINCE, ask.UNTIL, ask.SUPPLIER, ask.SORT),
    fields=_rating_fields,
    read=_read_rating,
    add=_add_rating,
    drill="purchase_order_tracking",
    drill_with=lambda shown, _given: {"supplier": str(shown["supplier"]), "only": "all"},
    permissions=(Permission.PARTY_VIEW, Permission.DOCUMENT_VIEW_ALL),
)

UNINVOICED_RECEIPTS = Report(
    name="uninvoiced_receipts",
    title=N_("Receipts without an invoice"),
    file_title=N_("Receipts-without-invoice"),
    parameters=(ask.SUPPLIER, group_parameter([_BY_SUPPLIER]), ask.SORT),
    fields=_waiting_fields,
    read=_read_waiting,
    add=_add_waiting,
    groupings=(_BY_SUPPLIER,),
)

PURCHASE_SUGGESTIONS = Report(
    name="purchase_suggestions",
    title=N_("Purchase suggestions"),
    file_title=N_("Purchase-suggestions"),
    parameters=(ask.SUPPLIER, group_parameter([_BY_SUPPLIER]), ask.SORT),
    fields=_suggested_fields,
    read=_read_suggested,
    add=_add_suggested,
    groupings=(_BY_SUPPLIER,),
    drill="stock_moves",
)

REPORTS = (PURCHASE_SUGGESTIONS, ORDER_TRACKING, UNINVOICED_RECEIPTS, SUPPLIER_RATING)
