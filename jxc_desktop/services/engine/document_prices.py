"""What the goods of a document cost where nobody entered it: by lists, last prices and promotions, read once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from jxc_desktop.db.repositories.masters import PartyRecord
from jxc_desktop.db.repositories.prices import PROMOTION, PURCHASE, SALE, Prices
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.amounts import Pricing
from jxc_desktop.domain.documents import Draft, Kind, Line
from jxc_desktop.domain.pricing import RETAIL, Asked, LastPaid, SuggestedPrice, buying_price
from jxc_desktop.domain.promotions import NOTHING_OFF, SWITCHED_OFF, Off
from jxc_desktop.domain.values import ZERO, from_units
from jxc_desktop.services.line_pricing import LinePrices, Lists, promoted, takes_part, valid_now


class DocumentPrices:
    """Prices the lines of one document. A shop without lists and promotions costs a sale no statement."""

    def __init__(
        self,
        connection: Connection,
        draft: Draft,
        kind: Kind,
        party: PartyRecord | None,
        at: datetime,
        rules: Collection[str],
    ) -> None:
        """``rules`` are the kinds of rules the shop has (`ShopSettings.price_rules`)."""
        asked = Asked(at, party.code if party else "", party.level if party else RETAIL)
        self._prices = Prices(connection)
        self._draft, self._kind, self._party = draft, kind, party
        self._asked, self._rules = asked, rules
        self._selling = LinePrices({}, asked)
        self._lists: Lists = {}
        self._last: Mapping[int, LastPaid] = {}
        self._quantities: dict[int, int] = {}
        self._names: Mapping[str, str] = {}
        self.reasons: dict[int, SuggestedPrice] = {}

    def read(self, lines: Sequence[Line]) -> None:
        """Read what lists and earlier documents say of the goods."""
        ids = {line.product.id for line in lines}
        if self._kind.default_price == SALE:
            if SALE in self._rules and ids:
                self._selling = LinePrices(self._prices.rules(SALE, ids), self._asked)
            self._selling.count((line.product, from_units(line.units)) for line in lines)
        elif self._kind.default_price == PURCHASE:
            unpriced = {
                line.product.id
                for drafted, line in zip(self._draft.lines, lines, strict=True)
                if drafted.price is None and drafted.amount is None and line.source_line_id is None
            }
            self._read_purchase(unpriced)
            for line in lines:
                self._quantities[line.product.id] = self._quantities.get(line.product.id, 0) + line.units

    def _read_purchase(self, ids: set[int]) -> None:
        if not ids or self._party is None or not self._draft.party:
            return
        if PURCHASE in self._rules:
            self._lists = self._prices.rules(PURCHASE, ids)
        self._last = self._prices.last_paid(self._party.id, ids, tax_inclusive=self._draft.tax_inclusive)

    def default(self, index: int, line: Line) -> SuggestedPrice:
        """The price of a line nobody priced; kept with its reason."""
        self.reasons[index] = found = self.price(line)
        return found

    def price(self, line: Line) -> SuggestedPrice:
        """What the goods of a line cost by the rules, whatever was entered."""
        if self._kind.default_price == SALE:
            return self._selling.price(line.product, line.unit)
        if self._kind.default_price != PURCHASE:
            return SuggestedPrice(ZERO, "")
        product = line.product
        asked = Asked(
            self._asked.at, self._asked.party, quantity=from_units(self._quantities.get(product.id, line.units))
        )
        return buying_price(product, line.unit, asked, self._lists.get(product.id, ()), self._last.get(product.id))

    def promote(self, lines: Sequence[Line], pricings: Sequence[Pricing]) -> tuple[list[Pricing], tuple[Off, ...]]:
        """The lines with what promotions take off, where the kind knows promotions."""
        if "promotion" not in self._kind.line_fields or PROMOTION not in self._rules:
            return list(pricings), (NOTHING_OFF,) * len(pricings)
        goods = [(line.product, from_units(line.units), line.factor) for line in lines]
        alone = [
            takes_part(drafted) and line.source_line_id is None
            for drafted, line in zip(self._draft.lines, lines, strict=True)
        ]
        valid = valid_now(self._prices.promotions(), self._asked)
        self._names = {one.code: one.name for one in valid}
        return promoted(alone, goods, pricings, valid)

    def promotion_name(self, codes: str) -> str:
        """The names of the promotions on a line, which has their codes with commas between."""
        if codes in {"", SWITCHED_OFF}:
            return ""
        return ", ".join(self._names.get(code) or code for code in codes.split(","))
