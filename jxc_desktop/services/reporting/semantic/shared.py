"""What several facts share: dimensions, and how measures of one type are declared."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.reporting.semantic.fields import Dimension, Measure

COST, PARTY = Permission.COST_VIEW, Permission.PARTY_VIEW
A_SHARE = A_NUMBER = 10_000
"""Ten-thousandths: the scale of percentages and plain numbers."""
A_PRICE = 100_000_000
"""Fen by ten-thousandths of a unit, times this, are millionths of the currency a unit."""

DOCUMENT = Dimension("document", N_("Document"), N_("Document: each document by its number."), "document", "document")
KIND = Dimension(
    "kind", N_("Document kind"), N_("Document kind: what kind of document it is."), "kind", "kind", ("document",)
)
TIME = (
    Dimension("day", N_("Day"), N_("Day: the business day."), "day", "day", ("document",)),
    Dimension("week", N_("Week"), N_("Week: from Monday to Sunday."), "week", "week", ("day",)),
    Dimension("month", N_("Month"), N_("Month: of the business day."), "month", "month", ("day",)),
    Dimension("quarter", N_("Quarter"), N_("Quarter: of the business day."), "quarter", "quarter", ("month",)),
    Dimension("year", N_("Year"), N_("Year: of the business day."), "year", "year", ("month",)),
    Dimension("weekday", N_("Weekday"), N_("Weekday: of the business day."), "weekday", "weekday", ("day",)),
    Dimension("hour", N_("Hour"), N_("Hour: of the clock when the document was made."), "hour", "hour", ("document",)),
)
TO_LINES = ("document",)
GOODS = (
    Dimension("product", N_("Item"), N_("Item: the goods."), "product", "goods", TO_LINES),
    Dimension(
        "category",
        N_("Category"),
        N_("Category: the one the goods belong to now."),
        "category",
        "category",
        ("product",),
    ),
    Dimension(
        "main_category",
        N_("Main category"),
        N_("Main category: the top of the branch the goods belong to now."),
        "main_category",
        "category",
        ("category", "product"),
    ),
    Dimension(
        "brand",
        N_("Brand"),
        N_("Brand: of the goods now, as their own field “brand” says."),
        "brand",
        "text",
        ("product",),
    ),
    Dimension(
        "unit",
        N_("Unit"),
        N_("Unit: the base unit of the goods now; quantities of different units make no sum."),
        "unit",
        "text",
        ("product",),
    ),
)
MAIN_SUPPLIER = Dimension(
    "supplier",
    N_("Supplier"),
    N_("Supplier: the main supplier of the goods now."),
    "main_supplier",
    "party",
    ("product",),
    PARTY,
)
WAREHOUSE = Dimension(
    "warehouse", N_("Warehouse"), N_("Warehouse: where the goods lie."), "warehouse", "warehouse", ("product",)
)
COUNTER = Dimension(
    "counter",
    N_("Sales counter"),
    N_("Sales counter: where the document was made; none is the office."),
    "counter",
    "text",
    ("day",),
)
CASHIER = Dimension("cashier", N_("Cashier"), N_("Cashier: who made the document."), "user", "user", ("day",))
CUSTOMER = Dimension(
    "customer", N_("Customer"), N_("Customer: of the document."), "party", "party", ("product", "document"), PARTY
)
LEVEL = Dimension(
    "level", N_("Customer level"), N_("Customer level: of the customer now."), "level", "level", ("customer",), PARTY
)
AREA = Dimension(
    "area", N_("Area"), N_("Area: of the customer or supplier now."), "area", "text", ("customer", "party"), PARTY
)
SALESPERSON = Dimension(
    "salesperson",
    N_("Salesperson"),
    N_("Salesperson: named in the document."),
    "handler",
    "text",
    ("customer", "document"),
)
CHANNEL = Dimension(
    "channel",
    N_("Channel"),
    N_(
        "Channel: the platform of the order a delivery and its returns come from; the counter for what is sold there;"
        " none for other deliveries."
    ),
    "channel",
    "channel",
    ("document",),
)
SELLING = (CUSTOMER, LEVEL, AREA, SALESPERSON, CHANNEL, CASHIER, COUNTER, KIND)


BEFORE_MEANS = N_("{measure} before: the same of the period compared with.")
CHANGE_MEANS = N_("{measure} change: the difference to before ÷ before.")
POINTS_MEANS = N_("{measure} change: the difference to before in percentage points.")


def change_means(measure: Measure) -> str:
    """What the change of a measure is: of a percentage its difference, of all else the share it changed by."""
    return POINTS_MEANS if measure.type is ColumnType.PERCENT else CHANGE_MEANS


def money(name: str, title: str, definition: str, *parts: tuple[int, str], right: Permission | None = None) -> Measure:
    return Measure(name, title, definition, ColumnType.MONEY, parts, right=right)


def quantity(name: str, title: str, definition: str, *parts: tuple[int, str]) -> Measure:
    return Measure(name, title, definition, ColumnType.QUANTITY, parts)


def count(name: str, title: str, definition: str, *parts: tuple[int, str]) -> Measure:
    return Measure(name, title, definition, ColumnType.INTEGER, parts)
