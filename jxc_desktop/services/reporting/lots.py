"""Reports about lots: what soon expires and what to do with it, and who has goods of a lot that is called back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from jxc_desktop.db.queries import lots as queries
from jxc_desktop.db.queries.lots import LotFilter
from jxc_desktop.db.queries.reports import Named, Reader, goods_of
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.expiry import CLEAR, SELL_FIRST, TRANSFER, WRITE_OFF, Advice, NearDate, Outlet, advise
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen, Units, divide_half_up, from_millionths, from_units, plain
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import price_text, quantity_text
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    KNOWN_NOTE,
    NOWHERE,
    Report,
    document_fields,
    group_parameter,
    money_field,
    quantity_field,
)
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter, sums
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.settings import shop_settings

_SALES_DAYS = 60
"""How far back sales are looked at for what sells a day."""
_EVERYTHING = 1_000_000
_TENTHS = Decimal("0.1")
ACTIONS = {
    WRITE_OFF: N_("Write off"),
    TRANSFER: N_("Transfer"),
    CLEAR: N_("Clear at a lower price"),
    SELL_FIRST: N_("Sells in time"),
}


class NearRow(NamedTuple):
    """Goods of one lot at one place with their date; ``daily`` is what sells there a day."""

    code: str
    name: str
    unit: str
    category: Named
    lot: str
    produced: date | None
    expires: date | None
    days_left: int | None
    warehouse: Named
    bin: str
    quantity: Units
    value: Fen
    daily: Decimal
    advice: Advice | None


def advice_text(advice: Advice | None, unit: str) -> str:
    """What to do, in one sentence."""
    if advice is None:
        return ""
    facts = {"quantity": quantity_text(advice.quantity), "unit": unit, "warehouse": advice.warehouse}
    if advice.action == TRANSFER:
        return _("Transfer {quantity} {unit} to {warehouse}").format(**facts)
    if advice.action == CLEAR and advice.price is not None:
        told = _("Clear {quantity} {unit} at {price} ({percent}% off)")
        return told.format(**facts, price=price_text(advice.price), percent=advice.percent)
    return _(ACTIONS[advice.action])


def _near_fields(_request: Request) -> Sequence[Field[NearRow]]:
    return [
        Field("code", N_("Code"), ColumnType.CODE, lambda row: row.code),
        Field("name", N_("Item"), ColumnType.TEXT, lambda row: row.name),
        Field("lot", N_("Lot"), ColumnType.CODE, lambda row: row.lot),
        Field("produced", N_("Produced on"), ColumnType.DATE, lambda row: row.produced),
        Field("expires", N_("Expires on"), ColumnType.DATE, lambda row: row.expires),
        Field(
            "days_left",
            N_("Days left"),
            ColumnType.INTEGER,
            lambda row: row.days_left,
            meaning=N_("Days left: until the last good day; below zero when it is past."),
        ),
        Field("warehouse_name", N_("Warehouse"), ColumnType.TEXT, lambda row: row.warehouse.name),
        Field("bin", N_("Bin"), ColumnType.TEXT, lambda row: row.bin),
        quantity_field("quantity", N_("Quantity"), lambda row: row.quantity),
        Field("unit", N_("Unit"), ColumnType.TEXT, lambda row: row.unit),
        money_field(
            "value",
            N_("Value"),
            lambda row: row.value,
            N_("Value: what the lot cost where goods are costed by lot, else its share of the average."),
            cost=True,
        ),
        Field(
            "daily",
            N_("Sold a day"),
            ColumnType.QUANTITY,
            lambda row: row.daily,
            meaning=N_("Sold a day: sales of the warehouse less returns over the last 60 days."),
        ),
        Field(
            "suggestion",
            N_("Suggestion"),
            ColumnType.TEXT,
            lambda row: advice_text(row.advice, row.unit),
            meaning=N_(
                "Suggestion: write off what is past its date; to a warehouse that sells it in time; else 20, 40 or "
                "60% off from the whole, half and a fifth of the warning time on."
            ),
        ),
    ]


def _days(connection: Reader, request: Request) -> int:
    """Until how many days before the date goods are told of: as asked, else by the setting."""
    entered = request.given.get("days", "")
    if not entered:
        return shop_settings(Settings(connection).all()).near_expiry_days
    if not entered.isascii() or not entered.isdecimal() or len(entered) > 4:
        raise InvalidValue("days", entered, N_("a whole number is needed"))
    return int(entered)


def _read_near(connection: Reader, request: Request) -> Sequence[NearRow]:
    days = _days(connection, request)
    until = day_number(request.today + timedelta(days=days))
    wanted_lots = LotFilter(until=until, limit=_EVERYTHING, posting=request.scope.posting)
    rows = [row for row in queries.places(connection, wanted_lots) if row.quantity > 0]
    if request.scope.warehouse is not None:
        rows = [row for row in rows if row.warehouse_id == request.scope.warehouse]
    known = goods_of(connection, {row.product_id for row in rows})
    wanted = request.scope.goods
    rows = [
        row
        for row in rows
        if (wanted.categories is None or known[row.product_id].category_id in wanted.categories)
        and (wanted.supplier is None or known[row.product_id].supplier_id == wanted.supplier)
    ]
    facts = _NearFacts(connection, request, {row.product_id for row in rows}, days)
    return [facts.row(one, known[one.product_id].category_id) for one in rows]


class _NearFacts:
    """What is asked once for all goods near their date."""

    def __init__(self, connection: Reader, request: Request, products: set[int], days: int) -> None:
        self.request, self.days = request, days
        since = day_number(request.today - timedelta(days=_SALES_DAYS))
        posting = request.scope.posting
        self.sold = queries.sold(connection, products, since, posting)
        self.on_hand = queries.on_hand(connection, products, posting)
        self._ahead: dict[tuple[int, int], Decimal] = {}
        self.values: Mapping[tuple[int, int, int], tuple[int, int]] = (
            queries.values(connection, products)
            if posting is None
            else queries.values_known(connection, products, posting)
        )

    def row(self, row: AnyRow, category: int | None) -> NearRow:
        """One row of the list."""
        request = self.request
        warehouse = request.warehouses.get(row.warehouse_id, NOWHERE)
        expires = None if row.expires is None else read_day(row.expires)
        left = 0 if expires is None else (expires - request.today).days
        daily = self._daily(row.product_id, row.warehouse_id)
        outlets = tuple(
            Outlet(
                one.name, self._daily(row.product_id, place), from_units(self.on_hand.get((row.product_id, place), 0))
            )
            for place, one in request.warehouses.items()
            if place != row.warehouse_id and self.sold.get((row.product_id, place), 0) > 0
        )
        here, price, quantity = (row.product_id, row.warehouse_id), from_millionths(row.price), from_units(row.quantity)
        near = NearDate(quantity, left, self.days, daily, price, outlets, self._ahead.get(here, Decimal(0)))
        if left >= 0:
            self._ahead[here] = near.ahead + quantity
        return NearRow(
            code=row.product,
            name=row.name,
            unit=row.unit,
            category=request.categories.get(category, NOWHERE) if category else NOWHERE,
            lot=row.lot,
            produced=None if row.produced is None else read_day(row.produced),
            expires=expires,
            days_left=left,
            warehouse=warehouse,
            bin=row.bin or "",
            quantity=row.quantity,
            value=self._value(row),
            daily=daily.quantize(_TENTHS),
            advice=advise(near),
        )

    def _daily(self, product: int, warehouse: int) -> Decimal:
        return max(plain(from_units(self.sold.get((product, warehouse), 0)) / _SALES_DAYS), Decimal(0))

    def _value(self, row: AnyRow) -> Fen:
        """The share of a part of a lot in the layer of its lot, else in the pool of its warehouse."""
        of_lot = self.values.get((row.product_id, row.warehouse_id, row.lot_id))
        quantity, value = of_lot or self.values.get((row.product_id, row.warehouse_id, 0), (0, 0))
        return divide_half_up(value * row.quantity, quantity) if quantity else 0


def _add_near(rows: Sequence[NearRow]) -> NearRow:
    quantity, value = sums(rows, ("quantity", "value"))
    return NearRow("", "", "", NOWHERE, "", None, None, None, NOWHERE, "", quantity, value, Decimal(0), None)


class RecallRow(NamedTuple):
    """Goods of a lot that went to somebody, or came back (below zero)."""

    party: str
    party_name: str
    phone: str
    number: str
    kind: str
    business_at: int
    code: str
    name: str
    lot: str
    warehouse: str
    quantity: Units


_LOT = Parameter("lot", N_("Lot or serial number"), "text")
_BY_CUSTOMER: Grouping[Any] = Grouping("party", N_("Customer"), lambda row: (row.party, row.party_name))


def _recall_fields(_request: Request) -> Sequence[Field[RecallRow]]:
    return [
        Field("party", N_("Customer code"), ColumnType.CODE, lambda row: row.party),
        Field("party_name", N_("Customer"), ColumnType.TEXT, lambda row: row.party_name),
        Field("phone", N_("Phone"), ColumnType.CODE, lambda row: row.phone),
        *document_fields(),
        Field("code", N_("Code"), ColumnType.CODE, lambda row: row.code),
        Field("name", N_("Item"), ColumnType.TEXT, lambda row: row.name),
        Field("lot", N_("Lot or serial number"), ColumnType.CODE, lambda row: row.lot),
        Field("warehouse", N_("Warehouse"), ColumnType.TEXT, lambda row: row.warehouse),
        quantity_field(
            "quantity",
            N_("Quantity"),
            lambda row: row.quantity,
            N_("Quantity: what was sold of the lot; below zero what came back. The sum is still with customers."),
        ),
    ]


def _read_recall(connection: Reader, request: Request) -> Sequence[RecallRow]:
    """Every sale and return of the lot by customer; what was taken back by a reversal is left out with it."""
    code = request.given.get("lot", "")
    lots = {row.id: row for row in queries.of_code(connection, code)} if code else {}
    moves = queries.moves(connection, {row.product_id for row in lots.values()}, lots)
    rows = [
        RecallRow(
            party=move.party or "",
            party_name=move.party_name or "",
            phone=move.phone or "",
            number=move.number,
            kind=move.kind,
            business_at=move.business_at,
            code=lots[move.lot_id].product,
            name=lots[move.lot_id].name,
            lot=lots[move.lot_id].code,
            warehouse=move.warehouse_name,
            quantity=-move.quantity,
        )
        for move in moves
        if KINDS[move.kind].sales_sign and move.reverses_id is None and move.reversed_by is None
    ]
    return sorted(rows, key=lambda row: (not row.party, row.party, row.business_at))


def _add_recall(rows: Sequence[RecallRow]) -> RecallRow:
    return RecallRow("", "", "", "", "", 0, "", "", "", "", sum(row.quantity for row in rows))


_NEAR_GROUPS: tuple[Grouping[Any], ...] = (
    Grouping("warehouse", N_("Warehouse"), lambda row: (row.warehouse.code, row.warehouse.name)),
    Grouping("category", N_("Category"), lambda row: (row.category.code, row.category.name)),
)

NEAR_EXPIRY = Report(
    name="near_expiry",
    title=N_("Goods near their date"),
    file_title=N_("Near-expiry"),
    parameters=(
        Parameter("days", N_("Days before the date"), "whole"),
        ask.WAREHOUSE,
        ask.CATEGORY,
        ask.SUPPLIER,
        ask.KNOWN_AT,
        group_parameter(_NEAR_GROUPS),
        ask.SORT,
    ),
    fields=_near_fields,
    read=_read_near,
    add=_add_near,
    groupings=_NEAR_GROUPS,
    notes=(N_("Without a number of days, that of the settings."), KNOWN_NOTE),
    drill="stock_moves",
    permissions=(Permission.STOCK_VIEW,),
)

RECALL_LIST = Report(
    name="recall_list",
    title=N_("Recall list"),
    file_title=N_("Recall-list"),
    parameters=(_LOT, group_parameter([_BY_CUSTOMER]), ask.SORT),
    fields=_recall_fields,
    read=_read_recall,
    add=_add_recall,
    groupings=(_BY_CUSTOMER,),
    notes=(N_("Sales that were reversed are left out."),),
    permissions=(Permission.DOCUMENT_VIEW, Permission.PARTY_VIEW),
)

REPORTS = (NEAR_EXPIRY, RECALL_LIST)
