"""What lies in stock and in the books: the facts of goods, debts, money and shifts."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.reporting.semantic.fields import Dimension, Fact, Measure
from jxc_desktop.services.reporting.semantic.shared import (
    A_NUMBER,
    AREA,
    CASHIER,
    COST,
    COUNTER,
    DOCUMENT,
    GOODS,
    KIND,
    LEVEL,
    MAIN_SUPPLIER,
    PARTY,
    TIME,
    WAREHOUSE,
    count,
    money,
    quantity,
)

_AVERAGE_VALUE = ((1, "value_at.opening"), (1, "value_at.closing"))
STOCK = Fact(
    "stock",
    N_("Stock"),
    N_(
        "Stock: every move of goods on its business day, transfers included, and what there is"
        " before and after the period."
        " Values are costs, later corrections included, on the day of the move they belong to."
    ),
    (*GOODS, MAIN_SUPPLIER, WAREHOUSE, CASHIER, KIND, *TIME, DOCUMENT),
    (
        quantity("opening", N_("Opening"), N_("Opening: the quantity before the first day."), (1, "stock_at.opening")),
        quantity("in", N_("In"), N_("In: what came in, in base units."), (1, "stock.in")),
        quantity("out", N_("Out"), N_("Out: what went out, in base units."), (1, "stock.out")),
        quantity("change", N_("Change"), N_("Change: in − out."), (1, "stock.in"), (-1, "stock.out")),
        quantity("closing", N_("Closing"), N_("Closing: the quantity after the last day."), (1, "stock_at.closing")),
        money(
            "opening_value",
            N_("Opening value"),
            N_("Opening value: before the first day, at cost."),
            (1, "value_at.opening"),
            right=COST,
        ),
        money("in_value", N_("Value in"), N_("Value in: the cost of what came in."), (1, "value.in"), right=COST),
        money("out_value", N_("Value out"), N_("Value out: the cost of what went out."), (1, "value.out"), right=COST),
        money(
            "closing_value",
            N_("Closing value"),
            N_("Closing value: after the last day, at cost."),
            (1, "value_at.closing"),
            right=COST,
        ),
        count(
            "moves", N_("Number of moves"), N_("Number of moves: every time goods came or went."), (1, "stock.moves")
        ),
        money(
            "cost_of_sales",
            N_("Cost of sales"),
            N_("Cost of sales: what the goods sold had cost, returned goods deducted."),
            (1, "cost_of_sales.cost"),
            right=COST,
        ),
        Measure(
            "turnover",
            N_("Turnover"),
            N_(
                "Turnover: cost of sales ÷ the mean of opening and closing value: how often stock"
                " was sold in the period."
            ),
            ColumnType.TIMES,
            ((1, "cost_of_sales.cost"),),
            _AVERAGE_VALUE,
            2 * A_NUMBER,
            right=COST,
        ),
        Measure(
            "days_of_stock",
            N_("Days of stock"),
            N_("Days of stock: closing value ÷ cost of sales a day of the period: how long it lasts at that pace."),
            ColumnType.DAYS,
            ((1, "value_at.closing"),),
            ((1, "cost_of_sales.cost"),),
            A_NUMBER,
            by_days=True,
            right=COST,
        ),
    ),
    right=Permission.STOCK_VIEW,
)


_PARTY_OF_DEBT = Dimension(
    "party", N_("Party"), N_("Party: the customer or supplier."), "party", "party", ("document",), PARTY
)
_HANDLER = Dimension("handler", N_("Handler"), N_("Handler: named in the document."), "handler", "text", ("document",))
DEBTS = Fact(
    "debts",
    N_("Debts"),
    N_(
        "Debts: what parties owe us (+) or we owe them (−), on the business day of the document;"
        " drafts and orders do not count."
    ),
    (_PARTY_OF_DEBT, LEVEL, AREA, _HANDLER, CASHIER, KIND, *TIME, DOCUMENT),
    (
        money(
            "opening",
            N_("Opening balance"),
            N_("Opening balance: owed to us less owed by us, before the first day."),
            (1, "debts_at.opening"),
        ),
        money("up", N_("Owed more"), N_("Owed more: what documents added to the balance."), (1, "debts.up")),
        money("down", N_("Owed less"), N_("Owed less: what documents took from the balance."), (1, "debts.down")),
        money("change", N_("Change"), N_("Change: owed more − owed less."), (1, "debts.up"), (-1, "debts.down")),
        money(
            "closing",
            N_("Closing balance"),
            N_("Closing balance: owed to us less owed by us, after the last day."),
            (1, "debts_at.closing"),
        ),
    ),
    right=Permission.MONEY_VIEW,
)

MONEY = Fact(
    "money",
    N_("Money"),
    N_(
        "Money: what came into and left cash and bank, on the business day of the document; moves between accounts"
        " count in both. What is paid by a card, a voucher or points is no money: it has figures of its own."
    ),
    (
        Dimension(
            "account",
            N_("Money account"),
            N_("Money account: where the money is."),
            "money_account",
            "money_account",
            ("document",),
        ),
        Dimension(
            "nature",
            N_("Money or card"),
            N_("Money or card: cash and bank, stored value of members, gift cards, or vouchers and points."),
            "nature",
            "nature",
            ("account",),
        ),
        Dimension(
            "means", N_("Means of payment"), N_("Means of payment: how it was paid."), "means", "means", ("document",)
        ),
        _PARTY_OF_DEBT,
        _HANDLER,
        CASHIER,
        COUNTER,
        KIND,
        *TIME,
        DOCUMENT,
    ),
    (
        money(
            "opening",
            N_("Opening balance"),
            N_("Opening balance: in the account before the first day."),
            (1, "money_at.opening"),
        ),
        money("in", N_("Money in"), N_("Money in: what came into the account."), (1, "money.in")),
        money("out", N_("Money out"), N_("Money out: what left the account."), (1, "money.out")),
        money("change", N_("Change"), N_("Change: money in − money out."), (1, "money.net")),
        money(
            "closing",
            N_("Closing balance"),
            N_("Closing balance: in the account after the last day."),
            (1, "money_at.closing"),
        ),
        money(
            "loaded",
            N_("Put on cards"),
            N_("Put on cards: top-ups with their bonus, gift cards sold and refunds to a card."),
            (1, "cards.out"),
        ),
        money(
            "spent",
            N_("Paid by card"),
            N_("Paid by card: what stored value and gift cards paid, and what was paid back of them."),
            (1, "cards.in"),
        ),
        money(
            "owed_on_cards",
            N_("Owed on cards"),
            N_("Owed on cards: stored value and gift cards after the last day."),
            (-1, "cards_at.closing"),
        ),
        money(
            "given_away",
            N_("Vouchers and points"),
            N_("Vouchers and points: what they paid, less refunds: the shop gave it away."),
            (1, "gifts.net"),
        ),
    ),
    right=Permission.MONEY_VIEW,
)

SHIFTS = Fact(
    "shifts",
    N_("Shifts"),
    N_("Shifts: every shift on its business day; cash of shifts that are not closed yet is left out."),
    (
        Dimension("cashier", N_("Cashier"), N_("Cashier: who opened the shift."), "user", "user", ("day",)),
        Dimension("counter", N_("Sales counter"), N_("Sales counter: of the shift."), "counter", "text", ("cashier",)),
        *(one for one in TIME if one.name != "hour"),
    ),
    (
        count("shifts", N_("Shifts"), N_("Shifts: how many were opened."), (1, "shifts.shifts")),
        money(
            "expected",
            N_("Expected cash"),
            N_("Expected cash: what should have been in the drawer at the close."),
            (1, "shifts.expected"),
        ),
        money("counted", N_("Counted cash"), N_("Counted cash: what was there."), (1, "shifts.counted")),
        money(
            "difference",
            N_("Over or short"),
            N_("Over or short: counted − expected."),
            (1, "shifts.counted"),
            (-1, "shifts.expected"),
        ),
    ),
    right=Permission.COUNTER_SHIFT,
    is_kept=False,
)
