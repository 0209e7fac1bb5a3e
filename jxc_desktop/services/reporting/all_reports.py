"""Every ready-made report by its name, in the order they are offered."""

from __future__ import annotations

from typing import Any

from jxc_desktop.services.reporting import (
    accounts,
    ages,
    buying,
    cards,
    cashiers,
    choices,
    comparing,
    customers,
    debts,
    losses,
    lots,
    margin,
    members,
    overview,
    persons,
    places,
    ranking,
    selling,
    slow,
    stock,
    unusual,
)
from jxc_desktop.services.reporting.declared import Report
from jxc_desktop.services.reporting.semantic import ready

REPORTS: dict[str, Report[Any]] = {
    report.name: report
    for report in (
        overview.BUSINESS_OVERVIEW,
        stock.STOCK_ON_HAND,
        margin.MARGIN_BY_PRODUCT,
        stock.IN_OUT_BALANCE,
        ready.SALES_BY_DAY,
        stock.STOCK_MOVES,
        slow.SLOW_STOCK,
        ages.STOCK_AGE,
        margin.SALE_LINES,
        *(one for one in ready.REPORTS if one is not ready.SALES_BY_DAY),
        *choices.REPORTS,
        *ranking.REPORTS,
        *comparing.REPORTS,
        *persons.REPORTS,
        *customers.REPORTS,
        *buying.REPORTS,
        *selling.REPORTS,
        losses.STOCK_LOSSES,
        *lots.REPORTS,
        places.STOCK_BY_BIN,
        *debts.REPORTS,
        *accounts.REPORTS,
        *cashiers.REPORTS,
        *unusual.REPORTS,
        *cards.REPORTS,
        *members.REPORTS,
    )
}
