"""Ready-made reports that only choose figures of the semantic layer: sales and purchases by anything, turnover."""

from __future__ import annotations

from typing import Any

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import Report
from jxc_desktop.services.reporting.semantic.ready import Choice, declared

_GOODS = (ask.CATEGORY, ask.SUPPLIER, ask.WAREHOUSE)
_SOLD = ("quantity", ("net", "net_sales"), ("amount", "gross_sales"), "discount")
_EARNED = ("cost", "gross_profit", "margin")
_SALES = ("documents", "ticket")
_BOUGHT = ("quantity", ("net", "net_purchases"), ("amount", "gross_purchases"), "returned")
_MOVED = ("opening", "in", "out", "closing", "opening_value", "closing_value", "cost_of_sales")
_PACE = ("turnover", "days_of_stock")

SALES_BY_MONTH = declared(
    Choice(
        "sales_by_month",
        N_("Sales by month"),
        N_("Sales-by-month"),
        "sales",
        ("month",),
        (*_SOLD, *_EARNED, *_SALES),
        groups=("year",),
        parameters=_GOODS,
    )
)
SALES_BY_SUPPLIER = declared(
    Choice(
        "sales_by_supplier",
        N_("Sales by supplier of the goods"),
        N_("Sales-by-supplier"),
        "sales",
        ("supplier",),
        (*_SOLD, *_EARNED),
        parameters=_GOODS,
        sort="-gross_sales",
    )
)
SALES_BY_WAREHOUSE = declared(
    Choice(
        "sales_by_warehouse",
        N_("Sales by warehouse"),
        N_("Sales-by-warehouse"),
        "sales",
        ("warehouse",),
        (*_SOLD, *_EARNED, *_SALES),
        parameters=_GOODS[:2],
        sort="-gross_sales",
    )
)
SALES_BY_CASHIER = declared(
    Choice(
        "sales_by_cashier",
        N_("Sales by cashier"),
        N_("Sales-by-cashier"),
        "sales",
        ("cashier",),
        (*_SOLD, *_EARNED, *_SALES),
        parameters=_GOODS,
        sort="-gross_sales",
    )
)
SALES_BY_LEVEL = declared(
    Choice(
        "sales_by_level",
        N_("Sales by customer level"),
        N_("Sales-by-level"),
        "sales",
        ("level",),
        (*_SOLD, *_EARNED, *_SALES),
        parameters=_GOODS,
        sort="-gross_sales",
    )
)
SALES_BY_AREA = declared(
    Choice(
        "sales_by_area",
        N_("Sales by area"),
        N_("Sales-by-area"),
        "sales",
        ("area",),
        (*_SOLD, *_EARNED, *_SALES),
        parameters=_GOODS,
        sort="-gross_sales",
    )
)
SALES_BY_CHANNEL = declared(
    Choice(
        "sales_by_channel",
        N_("Sales by channel"),
        N_("Sales-by-channel"),
        "sales",
        ("channel",),
        (*_SOLD, *_EARNED, *_SALES, "paid", "unpaid"),
        parameters=_GOODS,
        sort="-gross_sales",
    )
)
MARGIN_BY_DOCUMENT = declared(
    Choice(
        "margin_by_document",
        N_("Margin by document"),
        N_("Margin-by-document"),
        "sales",
        ("document",),
        (("net", "net_sales"), ("amount", "gross_sales"), "discount", *_EARNED),
        groups=("kind",),
        parameters=_GOODS,
    )
)
MONEY_BY_CUSTOMER = declared(
    Choice(
        "money_by_customer",
        N_("Sales and money received by customer"),
        N_("Money-by-customer"),
        "sales",
        ("customer",),
        (("net", "net_sales"), ("amount", "gross_sales"), "received", *_EARNED),
        groups=("level",),
        sort="-gross_sales",
        permissions=(Permission.MONEY_VIEW,),
    )
)
PURCHASES_BY_SUPPLIER = declared(
    Choice(
        "purchases_by_supplier",
        N_("Purchases by supplier"),
        N_("Purchases-by-supplier"),
        "purchases",
        ("supplier",),
        (*_BOUGHT, "accepted_rate"),
        parameters=(ask.CATEGORY, ask.WAREHOUSE),
        permissions=(Permission.PARTY_VIEW,),
    )
)
PURCHASES_BY_PRODUCT = declared(
    Choice(
        "purchases_by_product",
        N_("Purchases by item"),
        N_("Purchases-by-item"),
        "purchases",
        ("product",),
        (*_BOUGHT, "price", "accepted_rate"),
        groups=("category",),
        parameters=(ask.CATEGORY, ask.WAREHOUSE),
    )
)
PURCHASES_BY_MONTH = declared(
    Choice(
        "purchases_by_month",
        N_("Purchases by month"),
        N_("Purchases-by-month"),
        "purchases",
        ("month",),
        (*_BOUGHT, "accepted_rate"),
        groups=("year",),
        parameters=(ask.CATEGORY, ask.WAREHOUSE),
    )
)
PURCHASE_PRICES = declared(
    Choice(
        "purchase_prices",
        N_("Purchase prices by month"),
        N_("Purchase-prices"),
        "purchases",
        ("product", "month"),
        ("quantity", ("amount", "gross_purchases"), "price"),
        groups=("category",),
        parameters=(ask.CATEGORY, ask.WAREHOUSE),
    )
)
STOCK_TURNOVER = declared(
    Choice(
        "stock_turnover",
        N_("Stock turnover"),
        N_("Stock-turnover"),
        "stock",
        ("product",),
        (*_MOVED, *_PACE),
        groups=("category", "supplier"),
        parameters=_GOODS,
    )
)
TURNOVER_BY_CATEGORY = declared(
    Choice(
        "turnover_by_category",
        N_("Stock turnover by category"),
        N_("Turnover-by-category"),
        "stock",
        ("category",),
        (*_MOVED, *_PACE),
        groups=("main_category",),
        parameters=_GOODS[1:],
    )
)
REPORTS: tuple[Report[Any], ...] = (
    SALES_BY_MONTH,
    SALES_BY_SUPPLIER,
    SALES_BY_WAREHOUSE,
    SALES_BY_CASHIER,
    SALES_BY_LEVEL,
    SALES_BY_AREA,
    SALES_BY_CHANNEL,
    MARGIN_BY_DOCUMENT,
    MONEY_BY_CUSTOMER,
    STOCK_TURNOVER,
    TURNOVER_BY_CATEGORY,
    PURCHASES_BY_SUPPLIER,
    PURCHASES_BY_PRODUCT,
    PURCHASES_BY_MONTH,
    PURCHASE_PRICES,
)
