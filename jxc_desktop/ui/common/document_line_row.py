"""One row of the grid of a draft: what was entered, what follows from it, what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.domain.product import Product
from jxc_desktop.services.document_views import QuotedLine
from jxc_desktop.services.engine.found_places import keeps_lots
from jxc_desktop.ui.common.document_draft import beyond_expected
from jxc_desktop.ui.common.document_quote import Problem

PRICE_ALARM = Decimal("0.20")
"""A price that differs from the last one by more than this part of it is marked."""


@dataclass(frozen=True, slots=True)
class LineRow:
    """One row of the grid: what was entered, what follows from it, and how it was before a correction.

    ``incoming`` rows bring goods in: their lot is asked for.
    """

    number: int = 0
    line: DraftLine | None = None
    product: Product | None = None
    quoted: QuotedLine | None = None
    problem: Problem | None = None
    before: DraftLine | None = None
    corrects: bool = False
    incoming: bool = False

    def keeps_lots(self) -> bool:
        """Whether lots are kept of the goods."""
        return self.product is not None and keeps_lots(self.product)

    def found(self, field: str) -> tuple[str, ...]:
        """The lots or bins that were found for what nobody named, each once."""
        places = self.quoted.places if self.quoted is not None else ()
        return tuple(dict.fromkeys(code for place in places if not place.serial and (code := getattr(place, field))))

    @property
    def name(self) -> str:
        """The name of the goods."""
        if self.product is not None:
            return self.product.name
        if self.quoted is not None:
            return self.quoted.name
        return "" if self.line is None else self.line.product or self.line.barcode

    def price(self) -> Decimal | None:
        """The price that counts: as entered, else by default."""
        if self.line is not None and self.line.price is not None:
            return self.line.price
        return self.quoted.price if self.quoted is not None else None

    def price_is_odd(self) -> bool:
        """Whether the price is far from the last one."""
        last = self.quoted.last_price if self.quoted else None
        now = self.line.price if self.line is not None else None
        return bool(last and now is not None and abs(now - last) > last * PRICE_ALARM)

    def beyond(self) -> Decimal | None:
        """How much more came than was announced; None where nothing was, or where the quantity cannot be read."""
        if self.line is None or self.product is None:
            return None
        try:
            return beyond_expected(self.product, self.line)
        except ShopError:
            return None

    def lacks_stock(self) -> bool:
        """Whether more is sold than is free."""
        quoted = self.quoted
        return quoted is not None and quoted.available is not None and quoted.base_quantity > quoted.available

    def differs(self, field: str) -> bool:
        """Whether a correction changes this field."""
        if not self.corrects or self.line is None:
            return False
        return self.before is None or bool(getattr(self.line, field) != getattr(self.before, field))


EMPTY_ROW = LineRow()
