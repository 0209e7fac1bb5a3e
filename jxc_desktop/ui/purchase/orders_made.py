"""What is said of the orders that one action made."""

from __future__ import annotations

from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.purchasing.views import OrdersMade


def orders_text(made: OrdersMade) -> str:
    """How many orders were made, and their numbers."""
    numbers, count = _(", ").join(one.number for one in made.orders if one.number), len(made.orders)
    if not numbers:
        told = ngettext("{count} order is kept as a draft.", "{count} orders are kept as drafts.", count)
        return told.format(count=count)
    told = ngettext("{count} order was posted: {numbers}", "{count} orders were posted: {numbers}", count)
    return told.format(count=count, numbers=numbers)
