"""What is unusual at a counter: patterns a thief or a struggling cashier leaves, declared as data. Pure.

A pattern counts what one cashier did on a business day. The owner is told from a limit on: so many on the day (or on
the last days), or so many times what is usual in this shop for as many sales. A limit of 0 tells of nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import Fen

QUICK_SECONDS = 600
"""A refund within so many seconds of its sale is a quick one."""
ROUND_SUM: Fen = 1000
"""Refunds of whole multiples of it are round."""
LEAST_DIFFERENCE: Fen = 100
"""A drawer that is over or short by less is as usual."""
USUAL_DAYS = 28
"""The days before, from which the usual is taken."""
LEAST_TIMES = 3
"""Fewer on a day are never above the usual: chance alone brings two."""
SETTING = "unusual_"
"""Before the name of a pattern: the setting of its limit."""


class Measure(StrEnum):
    """What a limit is compared with: the number of times, or the number in terms of what is usual."""

    TIMES = "times"
    USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern; ``definition`` says what counts, ``about`` what the setting of its limit means.

    ``days`` is over how many business days it is added up, the last of them the day that is judged.
    """

    code: str
    name: str
    title: str
    definition: str
    about: str
    limit: int
    measure: Measure = Measure.TIMES
    days: int = 1

    @property
    def setting(self) -> str:
        """The setting of the limit."""
        return SETTING + self.name


@dataclass(frozen=True, slots=True)
class Usual:
    """What was usual in the shop: how often it happened, in how many sales."""

    times: int = 0
    sales: int = 0


def is_above(pattern: Pattern, limit: int, times: int, sales: int, usual: Usual) -> bool:
    """Whether ``times`` in ``sales`` of a cashier reach the limit; without earlier sales nothing is usual yet."""
    if limit <= 0 or times <= 0:
        return False
    if pattern.measure is Measure.TIMES:
        return times >= limit
    if times < LEAST_TIMES or not usual.sales:
        return False
    return times * usual.sales >= limit * usual.times * max(sales, 1)


TAKEN_BACK = Pattern(
    "U01",
    "taken_back",
    N_("Sales taken back"),
    N_("Whole sales taken back after they were paid; one whose payment was only corrected is none."),
    N_("Tell of sales taken back on a day from so many times the usual on; 0: never"),
    3,
    Measure.USUAL,
)
GIVEN_UP = Pattern(
    "U02",
    "given_up",
    N_("Carts given up"),
    N_("Carts with goods that were emptied or given up, and never sold."),
    N_("Tell of carts given up on a day from so many times the usual on; 0: never"),
    3,
    Measure.USUAL,
)
CASH_TAKEN_BACK = Pattern(
    "U03",
    "cash_taken_back",
    N_("Cash sales taken back"),
    N_("Sales paid in cash, wholly or in part, and then taken back; the sum is that cash."),
    N_("Tell of cash sales taken back from so many on a day on; 0: never"),
    3,
)
NO_RECEIPT = Pattern(
    "U04",
    "no_receipt",
    N_("Refunds without receipt"),
    N_("Refunds that are drawn from no sale."),
    N_("Tell of refunds without receipt from so many on a day on; 0: never"),
    3,
)
QUICK_REFUNDS = Pattern(
    "U05",
    "quick_refunds",
    N_("Refunds right after the sale"),
    N_("Refunds within ten minutes of the sale, by the cashier who sold."),
    N_("Tell of refunds right after the sale by the same cashier from so many on a day on; 0: never"),
    3,
)
ROUND_REFUNDS = Pattern(
    "U06",
    "round_refunds",
    N_("Refunds of round sums"),
    N_("Refunds of 10.00 or a multiple of it."),
    N_("Tell of refunds of round sums from so many on a day on; 0: never"),
    5,
)
SAME_REFUNDS = Pattern(
    "U07",
    "same_refunds",
    N_("Refunds of the same sum"),
    N_("Refunds of a sum that this cashier refunded before on the same day, the first of them counted too."),
    N_("Tell of refunds of the same sum from so many on a day on; 0: never"),
    3,
)
DRAWER = Pattern(
    "U08",
    "drawer",
    N_("Drawer opened without sale"),
    N_("The drawer opened by hand, for a reason that was told."),
    N_("Tell of the drawer opened without sale from so many times on a day on; 0: never"),
    5,
)
PRICES = Pattern(
    "U09",
    "prices",
    N_("Prices changed by hand"),
    N_("Sales with a line at another price than the rules give; the sum is what was sold."),
    N_("Tell of sales with prices changed by hand on a day from so many times the usual on; 0: never"),
    3,
    Measure.USUAL,
)
DISCOUNTS = Pattern(
    "U10",
    "discounts",
    N_("Discounts by hand"),
    N_("Sales with a discount given by hand or a promotion switched off; the sum is what was sold."),
    N_("Tell of sales with discounts by hand on a day from so many times the usual on; 0: never"),
    3,
    Measure.USUAL,
)
CASH_CHANGED = Pattern(
    "U11",
    "cash_changed",
    N_("Payment changed from cash"),
    N_("Sales that were paid in cash until their payment was changed; the sum is the cash they lost."),
    N_("Tell of payments changed from cash from so many on a day on; 0: never"),
    2,
)
DIFFERENCES = Pattern(
    "U12",
    "differences",
    N_("Drawer over or short"),
    N_("Shifts this cashier opened that closed over or short by 1.00 or more; the sum is over less short."),
    N_("Tell of drawers over or short from so many shifts in seven days on; 0: never"),
    3,
    days=7,
)
REPRINTS = Pattern(
    "U13",
    "reprints",
    N_("Receipts printed again"),
    N_("Receipts printed again by hand; one may go with goods that were never sold."),
    N_("Tell of receipts printed again from so many on a day on; 0: never"),
    5,
)
POINTS = Pattern(
    "U14",
    "points",
    N_("Points given or taken by hand"),
    N_("Points given to a member or taken from one without a sale."),
    N_("Tell of points given or taken by hand from so many times on a day on; 0: never"),
    3,
)
BONUSES = Pattern(
    "U15",
    "bonuses",
    N_("Bonuses beyond the offers"),
    N_("Top-ups with more of a bonus than the offers of today give; the sum is that bonus."),
    N_("Tell of bonuses beyond the offers from so many on a day on; 0: never"),
    1,
)
PATTERNS = (
    TAKEN_BACK,
    GIVEN_UP,
    CASH_TAKEN_BACK,
    NO_RECEIPT,
    QUICK_REFUNDS,
    ROUND_REFUNDS,
    SAME_REFUNDS,
    DRAWER,
    PRICES,
    DISCOUNTS,
    CASH_CHANGED,
    DIFFERENCES,
    REPRINTS,
    POINTS,
    BONUSES,
)
BY_CODE = {pattern.code: pattern for pattern in PATTERNS}
