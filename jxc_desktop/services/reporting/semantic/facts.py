"""The facts there are, with every dimension and measure of each. Nothing else defines a figure of a report."""

from __future__ import annotations

from collections.abc import Mapping

from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.services.reporting.semantic.books import DEBTS, MONEY, SHIFTS, STOCK
from jxc_desktop.services.reporting.semantic.fields import Fact
from jxc_desktop.services.reporting.semantic.trade import PURCHASES, QUOTES, SALES

FACTS: Mapping[str, Fact] = {fact.name: fact for fact in (SALES, PURCHASES, STOCK, DEBTS, MONEY, QUOTES, SHIFTS)}


def fact_named(name: str) -> Fact:
    """The fact of this name.

    Raises:
        NotFound: there is none.
    """
    if name not in FACTS:
        raise NotFound(field="fact", what=N_("fact"), name=name)
    return FACTS[name]
