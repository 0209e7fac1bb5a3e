"""The lines of a draft as goods with quantities and amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.domain.amounts import Pricing, price_lines, price_of
from jxc_desktop.domain.documents import Draft, DraftLine, Kind, Line, Movement, Totals
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.product import Product, read_quantity, to_base
from jxc_desktop.domain.values import (
    ZERO,
    Fen,
    from_local_microseconds,
    from_millionths,
    plain,
    quantity,
    to_fen,
    to_units,
)
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.document_prices import DocumentPrices
from jxc_desktop.services.engine.source_lines import SourceLine

_WORTHS = ("price", "unit_cost", "amount", "value")


class LineResolver:
    """Resolves the lines of one draft; ``sources`` are the upstream lines by index."""

    def __init__(
        self,
        masters: Masters,
        draft: Draft,
        kind: Kind,
        prices: DocumentPrices,
        sources: Mapping[int, SourceLine],
        *,
        barcodes: bool = True,
    ) -> None:
        self.masters = masters
        self.barcodes = barcodes or any(line.barcode and not line.unit for line in draft.lines)
        self.draft = draft
        self.kind = kind
        self.prices = prices
        self.sources = sources

    def resolve(self, rounding: tuple[Fen, bool]) -> tuple[tuple[Line, ...], Totals]:
        """All lines with their amounts, and the totals. ``rounding`` is a step in fen, and whether to the nearest.

        Raises:
            NotFound: goods nobody knows.
            InvalidValue, MoreThanSource: with the line named.
        """
        products = self._products()
        goods = [self._goods(index, line, products[index]) for index, line in enumerate(self.draft.lines)]
        self.prices.read(goods)
        pricings = [self._pricing(index, line, goods[index]) for index, line in enumerate(self.draft.lines)]
        pricings, offs = self.prices.promote(goods, pricings)
        priced, totals = price_lines(pricings, self.draft.discount, self.draft.tax_inclusive, *rounding)
        lines = [
            self._at_source_price(
                index,
                replace(
                    known,
                    price=pricing.price,
                    tax_rate=pricing.tax_rate,
                    gross=amounts.gross,
                    discount=amounts.discount,
                    amount=amounts.amount,
                    net=amounts.net,
                    tax=amounts.tax,
                    total=amounts.total,
                    discount_entered=pricing.discount,
                    promotion=off.promotion or known.promotion,
                ),
            )
            for index, (known, pricing, amounts, off) in enumerate(zip(goods, pricings, priced, offs, strict=True))
        ]
        return tuple(lines), _summed(lines, totals)

    def _at_source_price(self, index: int, line: Line) -> Line:
        """The line at its share of the upstream line, unless another price was entered; an invoice compares both."""
        source, drafted = self.sources.get(index), self.draft.lines[index]
        if source is None:
            return line
        if self.kind.invoices:
            return self._invoiced(source, drafted, line)
        if source.document.kind == "purchase_contract":
            line = replace(line, agreed=source.agreed(line.units))
        if not _at_list_price(drafted) or not self.kind.priced:
            return line
        return source.price(line, inclusive=self.draft.tax_inclusive)

    def _invoiced(self, source: SourceLine, drafted: DraftLine, line: Line) -> Line:
        booked = source.booked(line)
        if _at_list_price(drafted):
            net, total = booked.booked_net, booked.booked_total
            amount = total if self.draft.tax_inclusive else net
            booked = replace(booked, gross=amount, discount=0, amount=amount, net=net, tax=total - net, total=total)
        stands = source.place
        if stands is None:
            return booked
        return replace(
            booked,
            charge=booked.net - booked.booked_net,
            at=from_local_microseconds(stands.business_at),
            day=read_day(stands.day),
            warehouse_id=stands.warehouse_id,
        )

    def _products(self) -> list[Product]:
        lines = self.draft.lines
        named = {line.product for line in lines if line.product}
        by_code = self.masters.products_by_code(named, barcodes=self.barcodes)
        codes = {line.barcode for line in lines if line.barcode and not line.product}
        by_barcode = self.masters.products_by_barcode(codes) if codes else {}
        unknown = codes - set(by_barcode)
        also = self.masters.products_by_code(unknown) if unknown else {}
        ids = {int(found.row.product_id) for found in self.sources.values()}
        by_id = self.masters.products_by_id(ids) if ids else {}
        result = []
        for index, line in enumerate(lines):
            product = by_code.get(line.product) or by_barcode.get(line.barcode) or also.get(line.barcode)
            if product is None and index in self.sources and not line.product and not line.barcode:
                product = by_id[self.sources[index].row.product_id]
            if product is None:
                field = f"lines[{index + 1}].product"
                raise NotFound(field=field, what=N_("product"), name=line.product or line.barcode)
            result.append(product)
        return result

    def _goods(self, index: int, line: DraftLine, product: Product) -> Line:
        field, source = f"lines[{index + 1}]", self.sources.get(index)
        self._refuse_negative(line, field)
        self._refuse_to_stay(line, field)
        unit = line.unit or _unit_of_barcode(product, line.barcode) or (source.row.unit if source else "")
        entered, base = self._quantity(line, product, unit or product.unit, field)
        if base != entered * product.factor(unit):
            unit, entered = product.unit, base
        units = to_units(base)
        expected = line.expected
        if source is not None:
            open_units = source.claim(units, index, self.kind.overdraw)
            if expected is None and open_units is not None:
                expected = open_units / product.factor(unit)
        value = line.value if line.value is not None else line.amount
        return Line(
            line=line.line or index + 1,
            product=product,
            entered=entered,
            unit=unit or product.unit,
            factor=product.factor(unit),
            units=units,
            value=None if value is None else to_fen(value),
            unit_cost=line.unit_cost,
            at=line.at,
            source_line_id=source.row.id if source else None,
            source_move_id=source.move_id if source else None,
            discount_entered=line.discount,
            expected=expected,
            rejected=self._rejected(line, product, unit, units, field),
            minimum=line.minimum,
            due=line.due,
            promotion=line.promotion,
            lot=line.lot,
            bin=line.bin,
            to_bin=line.to_bin,
            reason=line.reason,
            made=line.made,
            produced=line.produced,
            expires=line.expires,
            serials=line.serials or (source.serials_of(units) if source is not None else ()),
            remark=line.remark,
        )

    def _rejected(self, line: DraftLine, product: Product, unit: str, units: int, field: str) -> int:
        """What of the quantity was found bad, in base units."""
        if not line.rejected:
            return 0
        rejected = to_units(to_base(product, line.rejected, unit))
        if not 0 <= rejected <= units:
            raise InvalidValue(f"{field}.rejected", line.rejected, N_("it is more than came"))
        return rejected

    def _refuse_to_stay(self, line: DraftLine, field: str) -> None:
        """Goods that are moved within a warehouse go into another bin."""
        draft = self.draft
        if self.kind.in_transit or not line.to_bin or line.bin != line.to_bin:
            return
        if self.kind.transfers and draft.to_warehouse in {"", draft.warehouse or "MAIN"}:
            raise InvalidValue(f"{field}.to_bin", line.to_bin, N_("it is the bin they are taken from"))

    def _refuse_negative(self, line: DraftLine, field: str) -> None:
        """No goods are worth less than nothing; only an adjustment may take value away."""
        names = ("price", "unit_cost") if self.kind.movement is Movement.REVALUE else _WORTHS
        for name in names:
            entered = getattr(line, name)
            if entered is not None and entered < 0:
                raise InvalidValue(f"{field}.{name}", entered, N_("it is negative"))

    def _quantity(self, line: DraftLine, product: Product, unit: str, field: str) -> tuple[Decimal, Decimal]:
        """The quantity as entered and in base units; a cost adjustment has none."""
        if self.kind.movement is Movement.REVALUE:
            return ZERO, ZERO
        several = len(line.serials) if product.serials and line.quantity == "1" else 1
        entered, base = _read_quantity(product, line.quantity if several < 2 else str(several), unit, field)
        if base < 0 or (base == 0 and self.kind.movement is not Movement.COUNT):
            raise InvalidValue(f"{field}.quantity", line.quantity, N_("it is not above zero"))
        return entered, base

    def _pricing(self, index: int, line: DraftLine, known: Line) -> Pricing:
        if not self.kind.priced:
            return Pricing(ZERO, ZERO, None, "", ZERO)
        total = line.amount if line.amount is not None else line.value
        rate = self._tax_rate(index, line, known)
        if not 0 <= rate <= 100:
            raise InvalidValue(f"lines[{index + 1}].tax_rate", rate, N_("a percentage between 0 and 100 is needed"))
        return Pricing(known.entered, self._price(index, line, known, total), total, line.discount, rate)

    def _tax_rate(self, index: int, line: DraftLine, known: Line) -> Decimal:
        if line.tax_rate is not None:
            return line.tax_rate
        source = self.sources.get(index)
        if source is not None:
            return from_tax(source.row.tax_rate)
        return known.product.tax_rate if self.kind.party_role else ZERO

    def _price(self, index: int, line: DraftLine, known: Line, total: Decimal | None) -> Decimal:
        """The price entered, or the one that an amount or a cost comes to, or that of the source, or the list's."""
        source = self.sources.get(index)
        if line.price is not None:
            return line.price
        if line.unit_cost is not None:
            return plain(line.unit_cost * known.factor)
        if total is not None:
            return price_of(total, known.entered)
        if source is not None:
            return from_millionths(source.row.price)
        return self.prices.default(index, known).price


def _at_list_price(line: DraftLine) -> bool:
    """Whether nobody entered what the line is worth."""
    return line.price is None and line.amount is None and not line.discount


def _unit_of_barcode(product: Product, code: str) -> str:
    return next((barcode.unit for barcode in product.barcodes if code and barcode.code == code), "")


def _read_quantity(product: Product, text: str, unit: str, field: str) -> tuple[Decimal, Decimal]:
    """The quantity as entered and in base units."""
    try:
        entered = quantity(text, "quantity")
    except InvalidValue:
        base = read_quantity(product, text, unit)
        return base, base
    try:
        return entered, to_base(product, entered, unit)
    except InvalidValue as error:
        raise InvalidValue(f"{field}.{error.field}", error.facts["value"], str(error.facts["reason"])) from None


def _summed(lines: Sequence[Line], totals: Totals) -> Totals:
    return replace(
        totals,
        gross=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        net=sum(line.net for line in lines),
        tax=sum(line.tax for line in lines),
        total=sum(line.total for line in lines),
    )


def from_tax(stored: int) -> Decimal:
    """The percentage of a stored tax rate (ten-thousandths of a percent)."""
    return plain(Decimal(stored).scaleb(-4))
