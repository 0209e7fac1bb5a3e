"""What is bought, offered and sold: the facts of trade."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.reporting.semantic.fields import Dimension, Fact, Measure
from jxc_desktop.services.reporting.semantic.shared import (
    A_PRICE,
    A_SHARE,
    AREA,
    CASHIER,
    COST,
    CUSTOMER,
    DOCUMENT,
    GOODS,
    KIND,
    LEVEL,
    MAIN_SUPPLIER,
    PARTY,
    SALESPERSON,
    SELLING,
    TIME,
    WAREHOUSE,
    count,
    money,
    quantity,
)

MONEY = Permission.MONEY_VIEW
_PROFIT = ((1, "sales.net"), (-1, "cost_of_sales.cost"))

SALES = Fact(
    "sales",
    N_("Sales"),
    N_(
        "Sales: the lines of counter sales, deliveries and past sales, less those of refunds and returns, each on the"
        " business day of its document. A reversal counts against its document on its own day. Orders and quotations"
        " do not count."
    ),
    (
        *GOODS,
        MAIN_SUPPLIER,
        *SELLING,
        WAREHOUSE,
        Dimension(
            "promotion",
            N_("Promotion"),
            N_("Promotion: that gave the price or the discount."),
            "promotion",
            "promotion",
            ("product",),
        ),
        *TIME,
        DOCUMENT,
    ),
    (
        quantity(
            "quantity", N_("Quantity"), N_("Quantity: sold less taken back, in base units."), (1, "sales.quantity")
        ),
        money(
            "net",
            N_("Net sales"),
            N_("Net sales: what was charged after all discounts, without tax; refunds and reversals deducted."),
            (1, "sales.net"),
        ),
        money("amount", N_("Gross sales"), N_("Gross sales: net sales and tax."), (1, "sales.total")),
        money("tax", N_("Tax"), N_("Tax: gross sales − net sales."), (1, "sales.total"), (-1, "sales.net")),
        money(
            "discount",
            N_("Discount"),
            N_("Discount: of lines and of whole documents, as the prices were given; that of refunds deducted."),
            (1, "sales.discount"),
        ),
        Measure(
            "discount_rate",
            N_("Discount rate"),
            N_("Discount rate: discount ÷ what would have been charged without it."),
            ColumnType.PERCENT,
            ((1, "sales.discount"),),
            ((1, "sales.gross"),),
            A_SHARE,
        ),
        money(
            "cost",
            N_("Cost"),
            N_("Cost: what the goods left stock at, later corrections included, returned goods deducted."),
            (1, "cost_of_sales.cost"),
            right=COST,
        ),
        money("gross_profit", N_("Gross profit"), N_("Gross profit: net sales − cost."), *_PROFIT, right=COST),
        Measure(
            "margin",
            N_("Margin"),
            N_("Margin: gross profit ÷ net sales; empty where nothing was sold."),
            ColumnType.PERCENT,
            _PROFIT,
            ((1, "sales.net"),),
            A_SHARE,
            right=COST,
        ),
        count(
            "documents",
            N_("Number of sales"),
            N_(
                "Number of sales: sales with a line here, those taken back deducted; one in several"
                " groups counts in each."
            ),
            (1, "sales.sales"),
        ),
        count(
            "returns",
            N_("Number of returns"),
            N_("Number of returns: refunds and returns with a line here; one in several groups counts in each."),
            (1, "sales.returns"),
        ),
        count(
            "customers",
            N_("Number of customers"),
            N_(
                "Number of customers: different customers who bought something here; one in several"
                " groups counts in each."
            ),
            (1, "sales.customers"),
        ),
        Measure(
            "ticket",
            N_("Average ticket"),
            N_("Average ticket: gross sales ÷ number of sales."),
            ColumnType.MONEY,
            ((1, "sales.total"),),
            ((1, "sales.sales"),),
        ),
        Measure(
            "items",
            N_("Quantity a sale"),
            N_("Quantity a sale: quantity ÷ number of sales."),
            ColumnType.TIMES,
            ((1, "sales.quantity"),),
            ((1, "sales.sales"),),
        ),
        Measure(
            "price",
            N_("Average price"),
            N_("Average price: gross sales ÷ quantity."),
            ColumnType.AVERAGE,
            ((1, "sales.total"),),
            ((1, "sales.quantity"),),
            A_PRICE,
        ),
        money(
            "received",
            N_("Received money"),
            N_(
                "Received money: what counter sales, receipts of money and top-ups brought into cash and bank, less"
                " refunds and paybacks, on the day it came; what is on account or paid by a card, a voucher or points"
                " is not in it. It belongs to no goods."
            ),
            (1, "money_of_sales.net"),
            right=MONEY,
        ),
        money(
            "paid",
            N_("Paid for"),
            N_(
                "Paid for: what of these sales is paid until now, in money or by stored value and gift cards; a receipt"
                " counts to the sales it was given to, spread over their lines in proportion. What another program"
                " sold counts as paid."
            ),
            (1, "sales.total"),
            (-1, "owed.bare"),
            right=MONEY,
        ),
        money(
            "settled_otherwise",
            N_("Settled without money"),
            N_(
                "Settled without money: vouchers and points, discounts let off, debts set off against what we owe;"
                " spread over the lines in proportion."
            ),
            (1, "owed.bare"),
            (-1, "owed.open"),
            right=MONEY,
        ),
        money(
            "unpaid",
            N_("Not paid yet"),
            N_("Not paid yet: gross sales − paid for − settled without money: what customers owe for these sales now."),
            (1, "owed.open"),
            right=MONEY,
        ),
    ),
)


_SUPPLIER = Dimension(
    "supplier", N_("Supplier"), N_("Supplier: of the document."), "party", "party", ("product", "document"), PARTY
)
_BUYER = Dimension(
    "buyer", N_("Buyer"), N_("Buyer: named in the document."), "handler", "text", ("supplier", "document")
)

PURCHASES = Fact(
    "purchases",
    N_("Purchases"),
    N_(
        "Purchases: the lines of goods receipts, less those of purchase returns, each on the"
        " business day of its document,"
        " at the prices of these documents. Later invoices and freight are not in it; orders do not count."
    ),
    (*GOODS, _SUPPLIER, AREA, _BUYER, CASHIER, WAREHOUSE, KIND, *TIME, DOCUMENT),
    (
        quantity(
            "quantity",
            N_("Quantity"),
            N_("Quantity: received less sent back, in base units."),
            (1, "purchases.quantity"),
        ),
        money(
            "net",
            N_("Net purchases"),
            N_("Net purchases: without tax; returns deducted."),
            (1, "purchases.net"),
            right=COST,
        ),
        money(
            "amount",
            N_("Gross purchases"),
            N_("Gross purchases: net purchases and tax."),
            (1, "purchases.total"),
            right=COST,
        ),
        money(
            "tax",
            N_("Tax"),
            N_("Tax: gross purchases − net purchases."),
            (1, "purchases.total"),
            (-1, "purchases.net"),
            right=COST,
        ),
        money(
            "discount",
            N_("Discount"),
            N_("Discount: as the prices were given."),
            (1, "purchases.discount"),
            right=COST,
        ),
        money(
            "returned",
            N_("Sent back"),
            N_("Sent back: purchase returns with tax."),
            (1, "purchases.returned"),
            right=COST,
        ),
        Measure(
            "price",
            N_("Average price"),
            N_("Average price: gross purchases ÷ quantity."),
            ColumnType.AVERAGE,
            ((1, "purchases.total"),),
            ((1, "purchases.quantity"),),
            A_PRICE,
            right=COST,
        ),
        Measure(
            "accepted_rate",
            N_("Accepted rate"),
            N_("Accepted rate: received quantity not found bad at inspection ÷ received quantity."),
            ColumnType.PERCENT,
            ((1, "purchases.received"), (-1, "purchases.rejected")),
            ((1, "purchases.received"),),
            A_SHARE,
        ),
        Measure(
            "on_time_rate",
            N_("On time"),
            N_(
                "On time: order lines whose goods all came by the day expected ÷ all lines whose day has passed or"
                " whose goods came; by the day of the order, as the books stand now. Closed orders do not count."
            ),
            ColumnType.PERCENT,
            ((1, "due.on_time"),),
            ((1, "due.lines"),),
            A_SHARE,
        ),
        count(
            "documents",
            N_("Number of receipts"),
            N_(
                "Number of receipts: goods receipts with a line here, those taken back deducted; one"
                " in several groups counts in each."
            ),
            (1, "purchases.receipts"),
        ),
        count(
            "suppliers",
            N_("Number of suppliers"),
            N_("Number of suppliers: different suppliers with a line here; one in several groups counts in each."),
            (1, "purchases.suppliers"),
        ),
    ),
)


QUOTES = Fact(
    "quotes",
    N_("Quotes"),
    N_("Quotes: quotations that stand, on their business day, with what was ordered and delivered of them until now."),
    (CUSTOMER, LEVEL, AREA, SALESPERSON, CASHIER, *TIME, DOCUMENT),
    (
        count("quotes", N_("Quotes"), N_("Quotes: how many."), (1, "quotes.quotes")),
        count("won", N_("Ordered quotes"), N_("Ordered quotes: those with an order."), (1, "quotes.won")),
        money("quoted", N_("Quoted"), N_("Quoted: the total of the quotes, with tax."), (1, "quotes.total")),
        money(
            "ordered",
            N_("Ordered amount"),
            N_("Ordered amount: what orders took of them, with tax."),
            (1, "quotes.ordered"),
        ),
        money(
            "sold",
            N_("Delivered amount"),
            N_("Delivered amount: what was delivered of these orders, with tax."),
            (1, "quotes.sold"),
        ),
        Measure(
            "order_rate",
            N_("Order rate"),
            N_("Order rate: ordered amount ÷ quoted amount."),
            ColumnType.PERCENT,
            ((1, "quotes.ordered"),),
            ((1, "quotes.total"),),
            A_SHARE,
        ),
        Measure(
            "count_rate",
            N_("Quotes won"),
            N_("Quotes won: quotes with an order ÷ all quotes."),
            ColumnType.PERCENT,
            ((1, "quotes.won"),),
            ((1, "quotes.quotes"),),
            A_SHARE,
        ),
    ),
)
