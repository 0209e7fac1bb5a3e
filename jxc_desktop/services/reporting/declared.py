"""The declaration of a report, and the columns and groupings that reports about goods share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from jxc_desktop.db.queries import reports as queries
from jxc_desktop.db.queries.reports import Goods, Named, Place, Reader
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen, Units, divide_half_up, from_fen, from_local_microseconds, from_units
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter
from jxc_desktop.services.reporting.request import Request

R = TypeVar("R")
NOWHERE = Named(0, "", "")
_CODE = attrgetter("code")


class Article(NamedTuple):
    """The goods a row is about and where they belong; the warehouse is `NOWHERE` for all warehouses together."""

    place: Place
    goods: Goods
    category: Named
    supplier: Named
    warehouse: Named


NO_ARTICLE = Article((0, 0), Goods(0, "", "", "", "", "", None, None, 1), NOWHERE, NOWHERE, NOWHERE)
"""What stands in a row of sums."""
KNOWN_NOTE = N_("As known on a day, or at a posting: what was entered later, corrections of costs too, is left out.")


class ArticleRow(Protocol):
    """A row about one product, perhaps in one warehouse."""

    @property
    def article(self) -> Article: ...


@dataclass(frozen=True, slots=True)
class Report(Generic[R]):
    """One report: what may be asked, what it reads, what it shows, and what it leads to.

    ``fields`` are those of a request, for some stand only where they are asked for. ``drill`` names the report
    that explains one row, asked by its code (``drill_by``) or with what ``drill_with`` answers from a line as shown and
    the parameters; ``notes`` are printed with the figures, ``file_title``
    begins the name of a file. ``permissions`` are the rights it needs beside that of reports. ``into`` answers from a
    line as shown and the parameters which query of the semantic layer explains it; empty where none does.
    """

    name: str
    title: str
    file_title: str
    parameters: tuple[Parameter, ...]
    fields: Callable[[Request], Sequence[Field[R]]]
    read: Callable[[Reader, Request], Sequence[R]]
    add: Callable[[Sequence[R]], R]
    groupings: tuple[Grouping[R], ...] = ()
    notes: tuple[str, ...] = ()
    drill: str = ""
    drill_by: str = "product"
    drill_with: Callable[[Mapping[str, object], Mapping[str, str]], Mapping[str, str]] | None = None
    permissions: tuple[Permission, ...] = ()
    into: Callable[[Mapping[str, object], Mapping[str, str]], str] | None = None


def group_parameter(groupings: Sequence[Grouping[Any]]) -> Parameter:
    """The choice among groupings."""
    return Parameter(
        "group",
        N_("Group by"),
        "choice",
        "",
        (("", N_("Nothing")), *((grouping.name, grouping.title) for grouping in groupings)),
    )


def money_field(
    name: str, title: str, read: Callable[[Any], Fen], meaning: str = "", *, total: bool = True, cost: bool = False
) -> Field[Any]:
    """An amount, added up below; ``cost`` hides it from those who may not see costs."""
    return Field(name, title, ColumnType.MONEY, lambda row: from_fen(read(row)), read, meaning, total=total, cost=cost)


def earned_fields() -> list[Field[Any]]:
    """Gross profit and margin of rows with net sales and their cost."""
    return [
        money_field("gross_profit", N_("Gross profit"), lambda row: row.net - row.cost, cost=True),
        Field(
            "margin",
            N_("Margin"),
            ColumnType.PERCENT,
            lambda row: ratio(row.net - row.cost, row.net),
            total=True,
            cost=True,
        ),
    ]


def quantity_field(name: str, title: str, read: Callable[[Any], Units], meaning: str = "") -> Field[Any]:
    """A quantity in base units, added up below."""
    return Field(name, title, ColumnType.QUANTITY, lambda row: from_units(read(row)), read, meaning, total=True)


def kind_field() -> Field[Any]:
    """The kind of a row's document in words."""
    return Field(
        "kind",
        N_("Document kind"),
        ColumnType.TEXT,
        lambda row: _(KINDS[row.kind].name) if row.kind in KINDS else _(row.kind) if row.kind else "",
    )


def document_fields() -> list[Field[Any]]:
    """Number, kind and time of a row's document."""
    return [
        Field("number", N_("Document number"), ColumnType.CODE, lambda row: row.number),
        kind_field(),
        Field(
            "at",
            N_("Time"),
            ColumnType.DATETIME,
            lambda row: from_local_microseconds(row.business_at) if row.business_at else None,
        ),
    ]


def goods_fields() -> list[Field[ArticleRow]]:
    """Code, name, specification, category and unit."""
    return [
        Field("code", N_("Code"), ColumnType.CODE, lambda row: row.article.goods.code),
        Field(
            "name",
            N_("Item"),
            ColumnType.TEXT,
            lambda row: row.article.goods.name,
            lambda row: (row.article.goods.initials, row.article.goods.name),
        ),
        Field("specification", N_("Specification"), ColumnType.TEXT, lambda row: row.article.goods.specification),
        Field("category", N_("Category"), ColumnType.TEXT, lambda row: row.article.category.name),
        Field("unit", N_("Unit"), ColumnType.TEXT, lambda row: row.article.goods.unit),
    ]


def warehouse_fields(request: Request) -> list[Field[ArticleRow]]:
    """Code and name of the warehouse, where rows are kept apart by it."""
    if not request.scope.by_warehouse:
        return []
    return [
        Field("warehouse", N_("Warehouse code"), ColumnType.CODE, lambda row: row.article.warehouse.code),
        Field("warehouse_name", N_("Warehouse"), ColumnType.TEXT, lambda row: row.article.warehouse.name),
    ]


def goods_groupings() -> list[Grouping[ArticleRow]]:
    """By category, supplier and warehouse."""
    return [
        Grouping("category", N_("Category"), lambda row: (row.article.category.code, row.article.category.name)),
        Grouping("supplier", N_("Supplier"), lambda row: (row.article.supplier.code, row.article.supplier.name)),
        Grouping("warehouse", N_("Warehouse"), lambda row: (row.article.warehouse.code, row.article.warehouse.name)),
    ]


def articles(
    connection: Reader, places: Set[Place], request: Request, known: Mapping[int, Goods] | None = None
) -> list[Article]:
    """The places with their goods, category, supplier and warehouse, by code of the product."""
    goods = known if known is not None else queries.goods_of(connection, {product for product, _place in places})
    categories, suppliers, warehouses = request.categories, request.suppliers, request.warehouses
    nowhere, everywhere = NOWHERE, (0, *warehouses) if request.scope.by_warehouse else (0,)
    return [
        Article(
            place,
            row,
            categories.get(row.category_id, nowhere) if row.category_id else nowhere,
            suppliers.get(row.supplier_id, nowhere) if row.supplier_id else nowhere,
            warehouses.get(place[1], nowhere) if place[1] else nowhere,
        )
        for row in sorted(goods.values(), key=_CODE)
        for place in [(row.id, each) for each in everywhere]
        if place in places
    ]


def ratio(part: int, whole: int) -> Decimal | None:
    """``part`` of ``whole`` as a fraction of four places, half-up; none of nothing."""
    if whole == 0:
        return None
    sign = -1 if whole < 0 else 1
    return Decimal(divide_half_up(sign * part * 10_000, abs(whole))).scaleb(-4)
