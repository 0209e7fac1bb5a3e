"""What typing into a cell of the grid does to the draft; a value that cannot be is refused at the cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from jxc_desktop.domain.amounts import discount_of
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.promotions import SWITCHED_OFF
from jxc_desktop.domain.values import AMOUNT_PLACES, PRICE_PLACES, QUANTITY_PLACES, to_fen
from jxc_desktop.services.goods import Scanned
from jxc_desktop.ui.common.document_draft import (
    added,
    all_came,
    as_kept,
    base_quantity,
    beyond_expected,
    in_other_unit,
    inserted,
    labelled,
    moved,
    other_lot,
    read_entered,
    same_goods,
    scanned_line,
    split_lot,
    timed,
    with_line,
    without,
)
from jxc_desktop.ui.common.document_kept_edits import KeptEdits
from jxc_desktop.ui.common.document_paste import decimal_cell, expected_cell, find_product, read_rate
from jxc_desktop.ui.common.entry import half_width, read_date


class LineEdits(KeptEdits):
    """The editor of the lines table: each method takes the place of the line and what was typed."""

    def change_product(self, place: int, text: str) -> None:
        """Choose the goods of a line, or begin a new line in the empty row."""
        draft = self._model.draft
        if place >= len(draft.lines):
            if half_width(text):
                self.add(find_product(self._model.parts.services.goods, text))
            return
        if not half_width(text):
            self.remove([place])
            return
        scanned = find_product(self._model.parts.services.goods, text)
        line = replace(
            self._line(place), product=scanned.product.code, barcode="", unit=scanned.unit, price=None, amount=None
        )
        self._model.change(N_("Change item to {item}"), with_line(draft, place, line), item=scanned.product.name)

    def add(self, scanned: Scanned) -> None:
        """Add a line at the end."""
        self.add_lines([scanned_line(scanned)], scanned.product.name)

    def add_lines(self, lines: Sequence[DraftLine], name: str, place: int | None = None) -> None:
        """Add several lines at once: one step to undo."""
        model = self._model
        now = model.parts.clock.local()
        fresh = [timed(model.kind, model.draft, line, now) for line in lines]
        where = len(model.draft.lines) if place is None else place
        model.change(N_("Add {item}"), inserted(model.draft, where, fresh), item=name)

    def scan(self, scanned: Scanned) -> int:
        """Count a scan on the line of its goods, or add one; answers the place of the line.

        A serial number goes to the line of its goods that still lacks one.

        Raises:
            SerialTwice: the serial number stands in the document already.
        """
        model, draft = self._model, self._model.draft
        scanned = as_kept(scanned, model.parts.clock.local().date())
        if scanned.serial and (lacking := self.lacks_serials(scanned.product)) is not None:
            self.add_serial(lacking, scanned.serial)
            return lacking
        if scanned.serial:
            self.refuse_twice(scanned.serial)
        place = self.place_of(scanned)
        if place is None:
            return self._on_its_own(scanned)
        more = labelled(added(scanned.product, draft.lines[place], scanned), scanned)
        more = timed(model.kind, draft, more, model.parts.clock.local())
        model.change(N_("Count {item}"), with_line(draft, place, more), item=scanned.product.name)
        return place

    def _on_its_own(self, scanned: Scanned) -> int:
        """Count a scan on a new line: behind that of another lot of the same order, else at the end."""
        model, draft = self._model, self._model.draft
        split = self.place_of_order(scanned)
        if split is None:
            self.add(scanned)
            return len(model.draft.lines) - 1
        model.change(N_("Count {item}"), split_lot(draft, split, scanned.product, scanned), item=scanned.product.name)
        return split + 1

    def lacks_serials(self, product: Product) -> int | None:
        """The first line of these goods with fewer serial numbers than goods."""
        for place, line in enumerate(self._model.draft.lines):
            known = self._model.product_of(line)
            if known is not None and known.id == product.id and len(line.serials) < base_quantity(product, line):
                return place
        return None

    def place_of_order(self, scanned: Scanned) -> int | None:
        """The line whose goods are expected in another lot than the one scanned."""
        places = (place for place, line in enumerate(self._model.draft.lines) if other_lot(line, scanned))
        return next(places, None)

    def place_of(self, scanned: Scanned) -> int | None:
        """The line a scan is counted on: the first that still waits for goods, else the first of all."""
        fitting = [place for place, line in enumerate(self._model.draft.lines) if same_goods(line, scanned)]
        waiting = (place for place in fitting if (beyond_expected(scanned.product, self._line(place)) or 0) < 0)
        return next(waiting, fitting[0] if fitting else None)

    def take_all(self) -> None:
        """Take everything as it was announced."""
        self._model.change(N_("All as announced"), all_came(self._model.draft))

    def change_quantity(self, place: int, text: str) -> None:
        """Take a quantity: a number, a sum, or several units."""
        line = self._line(place)
        entered = read_entered(self._model.product_of(line), text, line.unit)
        fresh = replace(line, quantity=entered, amount=None if self._model.kind.priced else line.amount)
        fresh = timed(self._model.kind, self._model.draft, fresh, self._model.parts.clock.local())
        self._model.change(
            N_("Change quantity of {item}"), with_line(self._model.draft, place, fresh), item=self._name(place)
        )

    def change_expected(self, place: int, text: str) -> None:
        """Take what the supplier announced, in the unit of the line; empty: nothing was announced."""
        self._put(N_("Change what is expected of {item}"), place, expected=expected_cell(text))

    def change_unit(self, place: int, text: str) -> None:
        """Take another unit of the goods."""
        line, product = self._line(place), self._model.product_of(self._line(place))
        if product is not None and half_width(text):
            fresh = in_other_unit(product, line, half_width(text))
            self._model.change(
                N_("Change unit of {item}"), with_line(self._model.draft, place, fresh), item=product.name
            )

    def change_price(self, place: int, text: str) -> None:
        """Take a price; empty asks for the default price again."""
        self._put(N_("Change price of {item}"), place, price=decimal_cell(text, PRICE_PLACES, "price"), amount=None)

    def change_amount(self, place: int, text: str) -> None:
        """Take an amount; it goes before the price. A cost adjustment may take value away."""
        if self._model.kind.priced:
            self._put(
                N_("Change amount of {item}"), place, amount=decimal_cell(text, AMOUNT_PLACES, "amount"), price=None
            )
            return
        negative = half_width(text).startswith("-")
        amount = decimal_cell(half_width(text).lstrip("+-"), AMOUNT_PLACES, "amount")
        signed = -amount if negative and amount is not None else amount
        self._put(N_("Change amount of {item}"), place, amount=signed, unit_cost=None)

    def change_discount(self, place: int, text: str) -> None:
        """Take ``2.00`` or ``10%`` off the line."""
        typed = half_width(text)
        quoted = self._model.quote.lines.get(self._line(place).line)
        discount_of(typed, to_fen(quoted.gross if quoted else Decimal(10**9)))
        self._put(N_("Change discount of {item}"), place, discount=typed)

    def change_tax_rate(self, place: int, text: str) -> None:
        """Take a tax rate in percent."""
        self._put(N_("Change tax of {item}"), place, tax_rate=read_rate(text))

    def change_unit_cost(self, place: int, text: str) -> None:
        """Take a new cost of one base unit."""
        cost = decimal_cell(text, PRICE_PLACES, "unit_cost")
        self._put(N_("Change cost of {item}"), place, unit_cost=cost, amount=None)

    def change_value(self, place: int, text: str) -> None:
        """Take the value of goods that were found."""
        self._put(N_("Change value of {item}"), place, value=decimal_cell(text, AMOUNT_PLACES, "value"))

    def change_rejected(self, place: int, text: str) -> None:
        """Take how many of the quantity are not fit for sale."""
        rejected = decimal_cell(text, QUANTITY_PLACES, "rejected")
        self._put(N_("Change what is rejected of {item}"), place, rejected=rejected)

    def change_minimum(self, place: int, text: str) -> None:
        """Take the quantity from which the price holds."""
        self._put(N_("Change least quantity of {item}"), place, minimum=decimal_cell(text, QUANTITY_PLACES, "minimum"))

    def change_due(self, place: int, text: str) -> None:
        """Take the day the goods are wanted by."""
        due = read_date(text, self._model.parts.clock.local().date(), "due")
        self._put(N_("Change wanted day of {item}"), place, due=due)

    def change_promotion(self, place: int, text: str) -> None:
        """Switch promotions off for a line with a dash, or on again."""
        typed = half_width(text)
        if typed not in {"", SWITCHED_OFF}:
            raise InvalidValue("promotion", text, N_("only a dash can be typed here, for no promotion"))
        self._put(N_("Change promotion of {item}"), place, promotion=typed)

    def change_remark(self, place: int, text: str) -> None:
        """Take a remark."""
        self._put(N_("Change remark of {item}"), place, remark=text.strip())

    def remove(self, places: Sequence[int]) -> None:
        """Take lines out."""
        known = [place for place in places if place < len(self._model.draft.lines)]
        if known:
            name = self._name(known[0])
            self._model.change(N_("Delete {item}"), without(self._model.draft, known), item=name)

    def move(self, place: int, by: int) -> None:
        """Move a line up or down."""
        if place < len(self._model.draft.lines):
            self._model.change(N_("Move {item}"), moved(self._model.draft, place, by), item=self._name(place))
