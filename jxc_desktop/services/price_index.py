"""The prices of customers and the promotions in memory: a cart is priced without asking the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jxc_desktop.db.repositories.prices import SALE, Prices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jxc_desktop.db.rows import Connection
    from jxc_desktop.domain.pricing import ListPrice
    from jxc_desktop.domain.promotions import Promotion


class PriceIndex:
    """All prices of lists of customers, by product, and all promotions in use.

    Read from any thread: loading prepares both aside and puts them in place at once.
    """

    def __init__(self) -> None:
        self.lists: Mapping[int, Sequence[ListPrice]] = {}
        self.promotions: Sequence[Promotion] = ()
        self._names: Mapping[str, str] = {}

    def load(self, connection: Connection) -> None:
        """Read everything anew."""
        prices = Prices(connection)
        self.lists, self.promotions = prices.rules(SALE), tuple(prices.promotions())
        self._names = {one.code: one.name for one in self.promotions}

    def name(self, codes: str) -> str:
        """The names of the promotions on a line, which has their codes with commas between."""
        return ", ".join(self._names.get(code) or code for code in codes.split(",")) if codes else ""
