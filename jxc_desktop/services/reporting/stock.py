"""Reports about what is there: stock on hand, how it came and went, and the moves behind one figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from jxc_desktop.db.queries import reports as queries
from jxc_desktop.db.queries.reports import Flow, Reader
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product, ProductUnit, nested
from jxc_desktop.domain.values import Fen, Units, from_fen, from_units, unit_cost
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    KNOWN_NOTE,
    NO_ARTICLE,
    Article,
    Report,
    articles,
    document_fields,
    goods_fields,
    goods_groupings,
    group_parameter,
    money_field,
    quantity_field,
    warehouse_fields,
)
from jxc_desktop.services.reporting.model import Field, Grouping, sums
from jxc_desktop.services.reporting.request import Request

NO_UNITS: Sequence[tuple[str, Units]] = ()
NO_FLOW = Flow(0, 0, 0)
_value_of = partial(money_field, cost=True)


class StockRow(NamedTuple):
    """What there is of one product, in one warehouse or in all."""

    article: Article
    quantity: Units
    value: Fen
    larger: Sequence[tuple[str, Units]] = NO_UNITS


class FlowRow(NamedTuple):
    """Opening, in and out of one product over a period, as quantities and as values."""

    article: Article
    opening: Units
    incoming: Units
    outgoing: Units
    opening_value: Fen
    incoming_value: Fen
    outgoing_value: Fen


class MoveRow(NamedTuple):
    """One stock move with what there was after it."""

    number: str
    kind: str
    business_at: int
    warehouse: str
    quantity: Units
    value: Fen
    held: Units | None
    worth: Fen | None


def _nested_text(row: StockRow) -> str:
    if not row.larger:
        return f"{from_units(row.quantity):f}{row.article.goods.unit}"
    units = tuple(ProductUnit(name, from_units(factor)) for name, factor in row.larger)
    product = Product(
        row.article.goods.id, row.article.goods.code, row.article.goods.name, row.article.goods.unit, units=units
    )
    return nested(product, from_units(row.quantity))


def _average(row: StockRow) -> Decimal | None:
    return unit_cost(row.value, row.quantity) if row.quantity else None


def _stock_fields(request: Request) -> Sequence[Field[StockRow]]:
    return [
        *goods_fields(),
        *warehouse_fields(request),
        Field(
            "quantity",
            N_("Quantity"),
            ColumnType.QUANTITY,
            lambda row: from_units(row.quantity),
            lambda row: row.quantity,
            meaning=N_("Quantity: everything that came in less everything that went out, in base units."),
            total=True,
        ),
        Field("nested", N_("In larger units"), ColumnType.TEXT, _nested_text, lambda row: row.quantity),
        Field(
            "average",
            N_("Average cost"),
            ColumnType.AVERAGE,
            _average,
            meaning=N_("Average cost: value ÷ quantity; empty where there is nothing."),
            cost=True,
        ),
        Field(
            "value",
            N_("Value"),
            ColumnType.MONEY,
            lambda row: from_fen(row.value),
            lambda row: row.value,
            meaning=N_("Value: all costs booked to these goods, net of tax."),
            total=True,
            cost=True,
        ),
    ]


def _read_stock(connection: Reader, request: Request) -> Sequence[StockRow]:
    """From the balances for now, from the ledgers for any other time or state of knowledge."""
    scope = request.scope
    now = scope.until is None and scope.moment is None and scope.posting is None
    quantities, values = (queries.stock_now if now else queries.stock_as_of)(connection, scope)
    known = None
    if request.is_on("include_zero"):
        known = queries.all_goods(connection, scope.goods)
        places = set(quantities) | set(values)
        listed = {product for product, _warehouse in places}
        elsewhere = scope.warehouse or 0 if scope.by_warehouse else 0
        places |= {(row.id, elsewhere) for row in known.values() if row.active and row.id not in listed}
    else:
        places = {place for place, quantity in quantities.items() if quantity or values.get(place)}
        places |= {place for place, value in values.items() if value}
    larger = queries.larger_units(connection)
    return [
        StockRow(
            article,
            quantities.get(article.place, 0),
            values.get(article.place, 0),
            larger.get(article.goods.id, NO_UNITS),
        )
        for article in articles(connection, places, request, known)
    ]


def _add_stock(rows: Sequence[StockRow]) -> StockRow:
    return StockRow._make((NO_ARTICLE, *sums(rows, ("quantity", "value")), NO_UNITS))


def _flow_fields(request: Request) -> Sequence[Field[FlowRow]]:
    return [
        *goods_fields(),
        *warehouse_fields(request),
        quantity_field(
            "opening", N_("Opening quantity"), lambda row: row.opening, N_("Opening: what there was before the period.")
        ),
        _value_of("opening_value", N_("Opening value"), lambda row: row.opening_value),
        quantity_field(
            "in",
            N_("In quantity"),
            lambda row: row.incoming,
            N_("In and out: all stock moves of the period by their sign."),
        ),
        _value_of("in_value", N_("In value"), lambda row: row.incoming_value),
        quantity_field("out", N_("Out quantity"), lambda row: row.outgoing),
        _value_of("out_value", N_("Out value"), lambda row: row.outgoing_value),
        quantity_field(
            "closing",
            N_("Closing quantity"),
            lambda row: row.opening + row.incoming - row.outgoing,
            N_("Closing: opening + in − out."),
        ),
        _value_of(
            "closing_value",
            N_("Closing value"),
            lambda row: row.opening_value + row.incoming_value - row.outgoing_value,
        ),
    ]


def _read_flow(connection: Reader, request: Request) -> Sequence[FlowRow]:
    quantities = queries.quantity_flow(connection, request.scope)
    values = queries.value_flow(connection, request.scope)
    places = {place for place, flow in quantities.items() if any(flow)}
    places |= {place for place, flow in values.items() if any(flow)}
    return [
        FlowRow._make((article, *quantities.get(article.place, NO_FLOW), *values.get(article.place, NO_FLOW)))
        for article in articles(connection, places, request)
    ]


def _add_flow(rows: Sequence[FlowRow]) -> FlowRow:
    names = ("opening", "incoming", "outgoing", "opening_value", "incoming_value", "outgoing_value")
    return FlowRow._make((NO_ARTICLE, *sums(rows, names)))


def _move_fields(_request: Request) -> Sequence[Field[MoveRow]]:
    return [
        *document_fields(),
        Field("warehouse", N_("Warehouse"), ColumnType.TEXT, lambda row: row.warehouse),
        quantity_field("quantity", N_("Quantity"), lambda row: row.quantity),
        _value_of(
            "value",
            N_("Value"),
            lambda row: row.value,
            N_("Value: the cost of the move with all later corrections of it."),
        ),
        Field(
            "running_quantity",
            N_("Quantity after"),
            ColumnType.QUANTITY,
            lambda row: None if row.held is None else from_units(row.held),
        ),
        Field(
            "running_value",
            N_("Value after"),
            ColumnType.MONEY,
            lambda row: None if row.worth is None else from_fen(row.worth),
            cost=True,
        ),
    ]


def _read_moves(connection: Reader, request: Request) -> Sequence[MoveRow]:
    held = worth = 0
    found = []
    for line in queries.stock_lines(connection, request.scope):
        held, worth = held + line.quantity, worth + line.value
        found.append(
            MoveRow(line.number, line.kind, line.business_at, line.warehouse, line.quantity, line.value, held, worth)
        )
    return found


def _add_moves(rows: Sequence[MoveRow]) -> MoveRow:
    return MoveRow._make(("", "", 0, "", *sums(rows, ("quantity", "value")), None, None))


_GROUPINGS: tuple[Grouping[Any], ...] = tuple(goods_groupings())
_NOW_NOTE = N_("Without a time, as the books stand now. A day alone means the end of that business day.")

STOCK_ON_HAND = Report(
    name="stock_on_hand",
    title=N_("Stock on hand and value"),
    file_title=N_("Stock-on-hand"),
    parameters=(
        ask.WAREHOUSE,
        ask.CATEGORY,
        ask.SUPPLIER,
        ask.AT,
        ask.KNOWN_AT,
        ask.INCLUDE_ZERO,
        group_parameter(_GROUPINGS),
        ask.SORT,
    ),
    fields=_stock_fields,
    read=_read_stock,
    add=_add_stock,
    groupings=_GROUPINGS,
    notes=(_NOW_NOTE, KNOWN_NOTE),
    drill="stock_moves",
    permissions=(Permission.STOCK_VIEW,),
)

IN_OUT_BALANCE = Report(
    name="in_out_balance",
    title=N_("In-out balance"),
    file_title=N_("In-out-balance"),
    parameters=(
        ask.PERIOD,
        ask.SINCE,
        ask.UNTIL,
        ask.WAREHOUSE,
        ask.CATEGORY,
        ask.SUPPLIER,
        ask.KNOWN_AT,
        group_parameter(_GROUPINGS),
        ask.SORT,
    ),
    fields=_flow_fields,
    read=_read_flow,
    add=_add_flow,
    groupings=_GROUPINGS,
    notes=(KNOWN_NOTE,),
    drill="stock_moves",
    permissions=(Permission.STOCK_VIEW,),
)

STOCK_MOVES = Report(
    name="stock_moves",
    title=N_("Stock moves of an item"),
    file_title=N_("Stock-moves"),
    parameters=(ask.PRODUCT, ask.WAREHOUSE, ask.AT, ask.KNOWN_AT, ask.SORT),
    fields=_move_fields,
    read=_read_moves,
    add=_add_moves,
    notes=(_NOW_NOTE, KNOWN_NOTE),
    permissions=(Permission.STOCK_VIEW,),
)
