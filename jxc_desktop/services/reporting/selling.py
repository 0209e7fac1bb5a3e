"""Reports of selling: how orders progress, what became of quotations, what waits for its invoice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from jxc_desktop.db.queries import invoicing
from jxc_desktop.db.queries import selling as queries
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import Fen, Units, divide_half_up
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    Report,
    group_parameter,
    money_field,
    quantity_field,
    ratio,
)
from jxc_desktop.services.reporting.model import Field, Grouping
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.selling.orders import ORDER_STATES

_EVERY = 1_000_000
_BY_CUSTOMER: Grouping[Any] = Grouping("customer", N_("Customer"), lambda row: (row.party, row.party_name))
_BY_SALESPERSON: Grouping[Any] = Grouping("salesperson", N_("Salesperson"), lambda row: (row.handler, row.handler))


class OrderedRow(NamedTuple):
    """A line of a sales order and what became of it; quantities in base units, ``late`` in days."""

    number: str = ""
    day: int = 0
    due: date | None = None
    party: str = ""
    party_name: str = ""
    handler: str = ""
    code: str = ""
    name: str = ""
    unit: str = ""
    ordered: Units = 0
    delivered: Units = 0
    open: Units = 0
    reserved: Units = 0
    total: Fen = 0
    open_total: Fen = 0
    state: str = ""
    late: int = 0


class QuoteRow(NamedTuple):
    """A quotation and what was ordered and delivered of it; in a row of sums ``quotes`` and the like count."""

    number: str = ""
    day: int = 0
    due: int | None = None
    party: str = ""
    party_name: str = ""
    handler: str = ""
    quotes: int = 0
    ordered_quotes: int = 0
    sold_quotes: int = 0
    total: Fen = 0
    ordered: Fen = 0
    sold: Fen = 0


class WaitingRow(NamedTuple):
    """A sale or return that is not invoiced, or not whole."""

    number: str = ""
    kind: str = ""
    day: int = 0
    party: str = ""
    party_name: str = ""
    handler: str = ""
    total: Fen = 0
    invoiced: Fen = 0


def _count(name: str, title: str, read: Callable[[Any], int]) -> Field[Any]:
    return Field(name, title, ColumnType.INTEGER, read, read, total=True)


def _heads() -> list[Field[Any]]:
    return [
        Field("number", N_("Document number"), ColumnType.CODE, lambda row: row.number),
        Field("day", N_("Date"), ColumnType.DATE, lambda row: read_day(row.day) if row.day else None),
        Field("customer", N_("Customer code"), ColumnType.CODE, lambda row: row.party),
        Field("customer_name", N_("Customer"), ColumnType.TEXT, lambda row: row.party_name),
    ]


def _salesperson() -> Field[Any]:
    return Field("salesperson", N_("Salesperson"), ColumnType.TEXT, lambda row: row.handler)


def _days(request: Request) -> tuple[int, int]:
    return request.scope.since or 0, request.scope.until or 99_999_999


# orders


def _tracking_fields(_request: Request) -> Sequence[Field[OrderedRow]]:
    number, _day, _code, customer = _heads()
    return [  # the others, the salesperson and what is reserved would leave no room for the state
        number,
        customer,
        Field("code", N_("Code"), ColumnType.CODE, lambda row: row.code),
        Field("name", N_("Item"), ColumnType.TEXT, lambda row: row.name),
        Field("unit", N_("Unit"), ColumnType.TEXT, lambda row: row.unit),
        quantity_field("ordered", N_("Ordered"), lambda row: row.ordered),
        quantity_field(
            "delivered", N_("Delivered"), lambda row: row.delivered, N_("Delivered: what went out less what came back.")
        ),
        quantity_field("open", N_("Not delivered yet"), lambda row: row.open),
        quantity_field("short", N_("Short"), lambda row: max(row.open - row.reserved, 0)),
        money_field("total", N_("Amount"), lambda row: row.total),
        money_field("open_total", N_("Amount open"), lambda row: row.open_total),
        Field("due", N_("Deliver by"), ColumnType.DATE, lambda row: row.due),
        Field("late", N_("Days late"), ColumnType.INTEGER, lambda row: row.late or None),
        Field("state", N_("State"), ColumnType.TEXT, lambda row: _(ORDER_STATES[row.state]) if row.state else ""),
    ]


def _read_tracking(connection: Reader, request: Request) -> Sequence[OrderedRow]:
    today = request.today
    return [_ordered(row, today) for row in queries.order_lines_between(connection, *_days(request))]


def _ordered(row: Any, today: date) -> OrderedRow:
    delivered = int(row.delivered) - int(row.returned)
    closed = row.closed == "yes"
    left = 0 if closed else max(row.quantity - delivered, 0)
    due_day = row.due_day or row.order_due
    due = read_day(due_day) if due_day else None
    state = "closed" if closed else "delivered" if not left else "partly" if delivered else "open"
    return OrderedRow(
        number=row.number,
        day=row.order_day,
        due=due,
        party=row.party_code or "",
        party_name=row.party_name or "",
        handler=row.salesperson,
        code=row.product_code,
        name=row.name,
        unit=row.base_unit,
        ordered=row.quantity,
        delivered=delivered,
        open=left,
        reserved=int(row.reserved),
        total=row.total,
        open_total=divide_half_up(row.total * left, row.quantity) if row.quantity else 0,
        state=state,
        late=max((today - due).days, 0) if due is not None and left else 0,
    )


def _add_ordered(rows: Sequence[OrderedRow]) -> OrderedRow:
    return OrderedRow(
        ordered=sum(row.ordered for row in rows),
        delivered=sum(row.delivered for row in rows),
        open=sum(row.open for row in rows),
        reserved=sum(row.reserved for row in rows),
        total=sum(row.total for row in rows),
        open_total=sum(row.open_total for row in rows),
    )


# quotations


def _conversion_fields(_request: Request) -> Sequence[Field[QuoteRow]]:
    return [
        *_heads(),
        Field("due", N_("Valid until"), ColumnType.DATE, lambda row: read_day(row.due) if row.due else None),
        _salesperson(),
        _count("quotes", N_("Quotes"), lambda row: row.quotes),
        _count("ordered_quotes", N_("Ordered quotes"), lambda row: row.ordered_quotes),
        _count("sold_quotes", N_("Delivered quotes"), lambda row: row.sold_quotes),
        money_field("total", N_("Quoted"), lambda row: row.total),
        money_field("ordered", N_("Ordered amount"), lambda row: row.ordered),
        money_field("sold", N_("Delivered amount"), lambda row: row.sold),
        Field(
            "order_rate",
            N_("Order rate"),
            ColumnType.PERCENT,
            lambda row: ratio(row.ordered, row.total),
            meaning=N_("Order rate: ordered amount ÷ quoted amount."),
            total=True,
        ),
        Field(
            "count_rate",
            N_("Quotes won"),
            ColumnType.PERCENT,
            lambda row: ratio(row.ordered_quotes, row.quotes),
            meaning=N_("Quotes won: quotes with an order ÷ all quotes."),
            total=True,
        ),
    ]


def _read_conversion(connection: Reader, request: Request) -> Sequence[QuoteRow]:
    return [
        QuoteRow(
            number=row.number,
            day=row.day,
            due=row.due_day,
            party=row.party_code or "",
            party_name=row.party_name or "",
            handler=row.handler,
            quotes=1,
            ordered_quotes=int(row.ordered > 0),
            sold_quotes=int(row.sold > 0),
            total=row.total,
            ordered=int(row.ordered),
            sold=int(row.sold),
        )
        for row in queries.quotes_between(connection, *_days(request))
    ]


def _add_quotes(rows: Sequence[QuoteRow]) -> QuoteRow:
    return QuoteRow(
        quotes=sum(row.quotes for row in rows),
        ordered_quotes=sum(row.ordered_quotes for row in rows),
        sold_quotes=sum(row.sold_quotes for row in rows),
        total=sum(row.total for row in rows),
        ordered=sum(row.ordered for row in rows),
        sold=sum(row.sold for row in rows),
    )


# invoices


def _signed(row: WaitingRow) -> int:
    """A return takes away from what is to be invoiced."""
    return -1 if row.kind in invoicing.TAKEN_BACK else 1


def _waiting_fields(_request: Request) -> Sequence[Field[WaitingRow]]:
    return [
        *_heads(),
        Field("kind", N_("Kind"), ColumnType.TEXT, lambda row: _(kind_of(row.kind).name) if row.kind else ""),
        money_field("total", N_("Amount"), lambda row: row.total),
        money_field("invoiced", N_("Invoiced"), lambda row: row.invoiced),
        money_field(
            "open",
            N_("Not invoiced"),
            lambda row: row.total - row.invoiced,
            N_("Not invoiced: the amount less its invoices; what came back is deducted."),
        ),
    ]


def _read_waiting(connection: Reader, request: Request) -> Sequence[WaitingRow]:
    since, until = _days(request)
    wanted = invoicing.InvoiceFilter(since=since, until=until, limit=_EVERY)
    found = [
        WaitingRow(row.number, row.kind, row.day, row.party_code, row.party_name, "", row.total, int(row.invoiced))
        for row in invoicing.to_invoice(connection, wanted).rows
    ]
    return [row._replace(total=_signed(row) * row.total, invoiced=_signed(row) * row.invoiced) for row in found]


def _add_waiting(rows: Sequence[WaitingRow]) -> WaitingRow:
    return WaitingRow(total=sum(row.total for row in rows), invoiced=sum(row.invoiced for row in rows))


_PERIOD = (ask.PERIOD, ask.SINCE, ask.UNTIL)
SALES_ORDER_TRACKING: Report[OrderedRow] = Report(
    name="sales_order_tracking",
    title=N_("Sales order tracking"),
    file_title=N_("Sales order tracking"),
    parameters=(*_PERIOD, group_parameter((_BY_CUSTOMER, _BY_SALESPERSON)), ask.SORT),
    fields=_tracking_fields,
    read=_read_tracking,
    add=_add_ordered,
    groupings=(_BY_CUSTOMER, _BY_SALESPERSON),
)
QUOTE_CONVERSION: Report[QuoteRow] = Report(
    name="quote_conversion",
    title=N_("Conversion of quotes"),
    file_title=N_("Conversion of quotes"),
    parameters=(*_PERIOD, group_parameter((_BY_CUSTOMER, _BY_SALESPERSON)), ask.SORT),
    fields=_conversion_fields,
    read=_read_conversion,
    add=_add_quotes,
    groupings=(_BY_CUSTOMER, _BY_SALESPERSON),
)
UNINVOICED_DELIVERIES: Report[WaitingRow] = Report(
    name="uninvoiced_deliveries",
    title=N_("Sales not invoiced"),
    file_title=N_("Sales not invoiced"),
    parameters=(*_PERIOD, group_parameter((_BY_CUSTOMER,)), ask.SORT),
    fields=_waiting_fields,
    read=_read_waiting,
    add=_add_waiting,
    groupings=(_BY_CUSTOMER,),
)
REPORTS: tuple[Report[Any], ...] = (SALES_ORDER_TRACKING, QUOTE_CONVERSION, UNINVOICED_DELIVERIES)
