"""The figures of ready-made reports once more, in plain SQL over documents, lines and ledgers.

Nothing here knows how a report is read: what was sold is told by the kinds of documents, what is there by the moves,
what it cost by the entries. Every statement answers the keys of its rows, then whole numbers (fen, ten-thousandths),
takes the days ``:since`` and ``:until``, and is understood by both engines.
"""

from __future__ import annotations

from datetime import date

from tests.support.re_added.comparing import Check, Compared, compared, differences, number_of, wanted
from tests.support.re_added.counter import checks_of_counter
from tests.support.re_added.members import checks_of_members
from tests.support.re_added.money import checks_of_books, checks_of_debts
from tests.support.re_added.overview import checks_of_overview
from tests.support.re_added.sales import checks_of_sales
from tests.support.re_added.stock import checks_of_stock
from tests.support.re_added.trade import checks_of_buying, checks_of_selling

__all__ = ["Check", "Compared", "checks", "compared", "differences", "number_of", "wanted"]
_AREAS = (
    checks_of_overview,
    checks_of_sales,
    checks_of_stock,
    checks_of_buying,
    checks_of_selling,
    checks_of_debts,
    checks_of_books,
    checks_of_counter,
    checks_of_members,
)


def checks(today: date) -> tuple[Check, ...]:
    """Every check there is; ``today`` is the day the program believes in."""
    return tuple(check for area in _AREAS for check in area(today))
