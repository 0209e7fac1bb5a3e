"""The report of where goods lie: every bin with its goods and lots, and what was not put away yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from jxc_desktop.db.queries import bins as queries
from jxc_desktop.db.queries.bins import PlaceFilter
from jxc_desktop.db.queries.reports import GoodsFilter, Reader, goods_of
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Units
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import KNOWN_NOTE, Report, group_parameter, quantity_field
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter
from jxc_desktop.services.reporting.request import Request


class LiesRow(NamedTuple):
    """Goods of a lot in a bin, as they are read; an empty bin is none."""

    product_id: int
    code: str
    name: str
    specification: str
    unit: str
    warehouse: str
    warehouse_name: str
    bin: str
    lot: str
    expires: int | None
    quantity: Units


def _fields(_request: Request) -> Sequence[Field[LiesRow]]:
    return [
        Field("warehouse", N_("Warehouse code"), ColumnType.CODE, lambda row: row.warehouse),
        Field("warehouse_name", N_("Warehouse"), ColumnType.TEXT, lambda row: row.warehouse_name),
        Field("bin", N_("Bin"), ColumnType.TEXT, lambda row: row.bin or (_("Without a bin") if row.code else "")),
        Field("code", N_("Code"), ColumnType.CODE, lambda row: row.code),
        Field("name", N_("Item"), ColumnType.TEXT, lambda row: row.name),
        Field("specification", N_("Specification"), ColumnType.TEXT, lambda row: row.specification),
        Field("lot", N_("Lot"), ColumnType.CODE, lambda row: row.lot),
        Field("expires", N_("Expires on"), ColumnType.DATE, _expires),
        quantity_field("quantity", N_("Quantity"), lambda row: row.quantity),
        Field("unit", N_("Unit"), ColumnType.TEXT, lambda row: row.unit),
    ]


def _expires(row: LiesRow) -> date | None:
    return None if row.expires is None else read_day(row.expires)


def _read(connection: Reader, request: Request) -> Sequence[LiesRow]:
    place = request.warehouses.get(request.scope.warehouse or 0)
    code, bin_ = place.code if place else "", request.given.get("bin", "")
    rows = queries.places(connection, PlaceFilter(warehouse=code, bin=bin_, posting=request.scope.posting))
    lies, goods = list(map(LiesRow._make, rows)), request.scope.goods
    if goods == GoodsFilter():
        return lies
    known = goods_of(connection, {row.product_id for row in lies})
    return [
        row
        for row in lies
        if (goods.categories is None or known[row.product_id].category_id in goods.categories)
        and (goods.supplier is None or known[row.product_id].supplier_id == goods.supplier)
    ]


def _add(rows: Sequence[LiesRow]) -> LiesRow:
    return LiesRow(0, "", "", "", "", "", "", "", "", None, sum(row.quantity for row in rows))


_GROUPINGS: tuple[Grouping[Any], ...] = (
    Grouping("bin", N_("Bin"), lambda row: (f"{row.warehouse} {row.bin}", row.bin or _("Without a bin"))),
    Grouping("warehouse", N_("Warehouse"), lambda row: (row.warehouse, row.warehouse_name)),
    Grouping("product", N_("Item"), lambda row: (row.code, row.name)),
)

STOCK_BY_BIN = Report(
    name="stock_by_bin",
    title=N_("Stock by bin"),
    file_title=N_("Stock-by-bin"),
    parameters=(
        ask.WAREHOUSE,
        Parameter("bin", N_("Bin"), "text"),
        ask.CATEGORY,
        ask.SUPPLIER,
        ask.KNOWN_AT,
        group_parameter(_GROUPINGS),
        ask.SORT,
    ),
    fields=_fields,
    read=_read,
    add=_add,
    groupings=_GROUPINGS,
    notes=(KNOWN_NOTE,),
    drill="stock_moves",
    permissions=(Permission.STOCK_VIEW,),
)
