"""From a draft as typed to a document with goods, amounts and times: looked up, priced, checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.masters import Masters, PartyRecord
from jxc_desktop.db.repositories.shifts import Shifts
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.cash import Means, give_back, take
from jxc_desktop.domain.costing import part_of
from jxc_desktop.domain.documents import (
    Document,
    Draft,
    DraftLine,
    Kind,
    Line,
    Movement,
    Paid,
    Pricing,
    Source,
    State,
    Tender,
    Totals,
    price_lines,
)
from jxc_desktop.domain.errors import N_, InvalidValue, MoreThanSource, NotFound, WrongState
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.pricing import RETAIL, selling_price
from jxc_desktop.domain.product import Product, read_quantity, to_base
from jxc_desktop.domain.values import (
    ZERO,
    BusinessTime,
    Fen,
    from_fen,
    from_local_microseconds,
    from_millionths,
    from_units,
    plain,
    quantity,
    to_fen,
    to_units,
)
from jxc_desktop.services.settings import ShopSettings

WALK_IN = {"supplier": "WALKIN-S", "customer": "WALKIN-C"}
_SIX_PLACES = Decimal("0.000001")
_MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document ready to be posted, and what belongs to its answer."""

    document: Document
    draft: Draft
    change: Fen = 0
    source: AnyRow | None = None
    party: PartyRecord | None = None


@dataclass(slots=True)
class SourceLine:
    """An upstream line and what of it is still open."""

    row: AnyRow
    number: str
    open_units: int
    open_total: int
    open_tax: int
    move_id: int | None


class Resolver:
    """Looks everything up that a draft names; one statement a table, however many lines."""

    def __init__(self, connection: Connection, settings: ShopSettings, now: datetime) -> None:
        self.masters = Masters(connection)
        self.documents = Documents(connection)
        self.ledgers = Ledgers(connection)
        self.shifts = Shifts(connection)
        self.settings = settings
        self.now = now

    def resolve(self, draft: Draft) -> Resolved:
        """Resolve a draft of any kind.

        Raises:
            UserError: with the field named (``lines[2].quantity``), for whatever cannot be.
        """
        kind = kind_of(draft.kind)
        at = draft.at or self._default_time(draft)
        source = self._source(draft, kind)
        draft = self._with_source_lines(draft, source)
        if len(draft.lines) > _MOST_LINES:
            raise InvalidValue("lines", len(draft.lines), N_("there are too many lines"))
        if kind.movement is not Movement.NONE and not draft.lines:
            raise InvalidValue("lines", "", N_("there is no line"))
        party = self._party(draft, kind, source)
        lines, totals = self._lines(draft, kind, party, source)
        means = self._means() if kind.money_sign else {}
        tenders, change, totals = self._money(draft, kind, totals, means, source)
        counter = draft.counter
        document = Document(
            kind=kind,
            key=draft.key,
            at=at,
            day=BusinessTime.of(at, self.settings.business_day_ends).day,
            lines=lines,
            totals=totals,
            warehouse_id=self._warehouse(draft, source),
            party_id=party.id if party else None,
            counter=counter,
            shift_id=self._shift(draft, kind),
            tax_inclusive=draft.tax_inclusive,
            tenders=tenders,
            discount_entered=draft.discount,
            source_id=source.id if source is not None else None,
            account=draft.account,
            handler=draft.handler,
            remark=draft.remark,
            terms_days=(party.terms_days or 0) if party else 0,
            party_owes=_owes(kind, party),
        )
        if source is not None and at < from_local_microseconds(source.business_at):
            raise InvalidValue("at", at.isoformat(), N_("it is before the document it draws from"))
        if any(not paid.account for paid in tenders) and (party is None or party.code in WALK_IN.values()):
            raise InvalidValue("party", "", N_("a sale on account needs a customer"))
        return Resolved(document, draft, change, source, party)

    def _default_time(self, draft: Draft) -> datetime:
        if draft.kind == "cost_adjustment" and draft.source:
            row = self.documents.with_number(draft.source)
            if row is not None:
                return from_local_microseconds(row.business_at)
        return self.now

    def _source(self, draft: Draft, kind: Kind) -> AnyRow | None:
        """The upstream document, named in the header or by the first line that has one."""
        named = draft.source or next((line.source.document for line in draft.lines if line.source), "")
        if not named:
            return None
        row = self.documents.with_number(named)
        if row is None:
            raise NotFound(field="source", what=N_("document"), name=named)
        if row.kind not in kind.upstream:
            raise InvalidValue("source", named, N_("this kind of document cannot be drawn from"))
        if row.reverses_id is not None or self.documents.reversal_of(row.id) is not None:
            raise WrongState(number=named, state=State.REVERSED.value)
        return row

    def _with_source_lines(self, draft: Draft, source: AnyRow | None) -> Draft:
        """Without lines a draw-down takes everything that is still open."""
        if source is None or draft.lines or draft.kind == "cost_adjustment":
            return draft
        drawn = self.documents.drawn(row.id for row in self.documents.lines(source.id))
        lines = [
            DraftLine(
                line=row.line,
                quantity=f"{from_units((row.quantity - drawn.get(row.id, (0, 0, 0))[0]) * 10_000 // row.factor):f}",
                unit=row.unit,
                source=Source(source.number, row.line),
            )
            for row in self.documents.lines(source.id)
            if row.quantity > drawn.get(row.id, (0, 0, 0))[0]
        ]
        return replace(draft, lines=tuple(lines))

    def _party(self, draft: Draft, kind: Kind, source: AnyRow | None) -> PartyRecord | None:
        if not kind.party_role:
            return None
        if not draft.party and source is not None and source.party_id is not None:
            return self.masters.party_record(self.masters.party_by_id(source.party_id).code)
        if not draft.party and kind.tendered:
            return None
        code = draft.party or WALK_IN[kind.party_role]
        party = self.masters.party_record(code)
        if party is None:
            raise NotFound(field="party", what=N_("supplier or customer"), name=code)
        if not kind.money_sign and party.role not in {kind.party_role, "both"}:
            raise InvalidValue("party", code, N_("it has another role"))
        return party

    def _warehouse(self, draft: Draft, source: AnyRow | None) -> int:
        if draft.warehouse:
            return self.masters.warehouse_id(draft.warehouse)
        if source is not None and source.warehouse_id is not None:
            return int(source.warehouse_id)
        if draft.counter:
            return self.masters.counter(draft.counter).warehouse_id
        active = [warehouse for warehouse in self.masters.warehouses() if warehouse.active]
        if not active:
            raise InvalidValue("warehouse", "", N_("there is no warehouse yet"))
        return next((w.id for w in active if w.code == "MAIN"), active[0].id)

    def _shift(self, draft: Draft, kind: Kind) -> int | None:
        if not kind.tendered:
            return None
        if draft.shift is not None:
            if self.shifts.get(draft.shift) is None:
                raise NotFound(field="shift", what=N_("shift"), name=str(draft.shift))
            return draft.shift
        shift = self.shifts.open(draft.counter) if draft.counter else None
        return shift.id if shift else None

    def _lines(
        self, draft: Draft, kind: Kind, party: PartyRecord | None, source: AnyRow | None
    ) -> tuple[tuple[Line, ...], Totals]:
        sources = self._source_lines(draft, source)
        products = self._products(draft, sources)
        level = party.level if party else RETAIL
        goods = [
            self._goods(index, line, kind, products[index], sources.get(index))
            for index, line in enumerate(draft.lines)
        ]
        pricings = [
            self._pricing(index, line, kind, known, level, sources.get(index))
            for index, (line, known) in enumerate(zip(draft.lines, goods, strict=True))
        ]
        step, nearest = self._rounding(draft, kind)
        priced, totals = price_lines(pricings, draft.discount, draft.tax_inclusive, step, nearest)
        lines = [
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
            )
            for known, pricing, amounts in zip(goods, pricings, priced, strict=True)
        ]
        lines = [
            self._at_source_price(line, sources[index], drafted) if index in sources and kind.party_role else line
            for index, (line, drafted) in enumerate(zip(lines, draft.lines, strict=True))
        ]
        return tuple(lines), _summed(lines, totals)

    def _rounding(self, draft: Draft, kind: Kind) -> tuple[Fen, bool]:
        if kind.sales_sign != 1:
            return 0, False
        return self.settings.rounding(cash_only=all(tender.means == "cash" for tender in draft.tenders))

    def _products(self, draft: Draft, sources: Mapping[int, SourceLine]) -> list[Product]:
        by_code = self.masters.products_by_code({line.product for line in draft.lines if line.product})
        codes = {line.barcode for line in draft.lines if line.barcode and not line.product}
        by_barcode = self.masters.products_by_barcode(codes) if codes else {}
        unknown = codes - set(by_barcode)
        also = self.masters.products_by_code(unknown) if unknown else {}
        ids = {int(found.row.product_id) for found in sources.values()}
        by_id = self.masters.products_by_id(ids) if ids else {}
        result = []
        for index, line in enumerate(draft.lines):
            product = (
                by_code.get(line.product) if line.product else by_barcode.get(line.barcode) or also.get(line.barcode)
            )
            if product is None and index in sources:
                product = by_id[sources[index].row.product_id]
            if product is None:
                field = f"lines[{index + 1}].product"
                raise NotFound(field=field, what=N_("product"), name=line.product or line.barcode)
            result.append(product)
        return result

    def _goods(self, index: int, line: DraftLine, kind: Kind, product: Product, source: SourceLine | None) -> Line:
        field = f"lines[{index + 1}]"
        unit = (
            line.unit or _unit_of_barcode(product, line.barcode) or (source.row.unit if source else "") or product.unit
        )
        entered, base = _read_quantity(product, line.quantity, unit, field)
        if kind.movement is Movement.REVALUE:
            entered = base = ZERO
        elif base < 0 or (base == 0 and kind.movement is not Movement.COUNT):
            raise InvalidValue(f"{field}.quantity", line.quantity, N_("it is not above zero"))
        if base != entered * product.factor(unit):
            unit, entered = product.unit, base
        units = to_units(base)
        if source is not None and kind.movement is not Movement.REVALUE and units > source.open_units:
            raise MoreThanSource(
                field=f"{field}.quantity",
                line=index + 1,
                quantity=from_units(units),
                open=from_units(source.open_units),
                source=source.number,
            )
        return Line(
            line=line.line or index + 1,
            product=product,
            entered=entered,
            unit=unit,
            factor=product.factor(unit),
            units=units,
            value=None
            if line.value is None and line.amount is None
            else to_fen(line.value if line.value is not None else line.amount or ZERO),
            unit_cost=line.unit_cost,
            at=line.at,
            source_line_id=source.row.id if source else None,
            source_move_id=source.move_id if source else None,
            discount_entered=line.discount,
            lot=line.lot,
            bin=line.bin,
            produced=line.produced,
            expires=line.expires,
            serials=line.serials,
            remark=line.remark,
        )

    def _pricing(
        self, index: int, line: DraftLine, kind: Kind, known: Line, level: str, source: SourceLine | None
    ) -> Pricing:
        if not kind.priced:
            return Pricing(ZERO, ZERO, None, "", ZERO)
        total = line.amount if line.amount is not None else line.value
        price = line.price
        if price is None and line.unit_cost is not None:
            price = plain(line.unit_cost * known.factor)
        if price is None and total is not None:
            price = _per_unit(total, known.entered)
        if price is None and source is not None:
            price = from_millionths(source.row.price)
        if price is None:
            price = _default_price(kind, known, level)
        rate = line.tax_rate
        if rate is None:
            rate = from_tax(source.row.tax_rate) if source else (known.product.tax_rate if kind.party_role else ZERO)
        if not 0 <= rate <= 100:
            raise InvalidValue(f"lines[{index + 1}].tax_rate", rate, N_("a percentage between 0 and 100 is needed"))
        return Pricing(known.entered, price, total, line.discount, rate)

    def _at_source_price(self, line: Line, source: SourceLine, drafted: DraftLine) -> Line:
        """A return takes its share of what was really paid, so all parts together give it all back."""
        if drafted.price is not None or drafted.amount is not None:
            return line
        total = part_of(source.open_total, source.open_units, line.units)
        tax = part_of(source.open_tax, source.open_units, line.units)
        source.open_units -= line.units
        source.open_total -= total
        source.open_tax -= tax
        return replace(line, gross=total, discount=0, amount=total, net=total - tax, tax=tax, total=total)

    def _source_lines(self, draft: Draft, source: AnyRow | None) -> dict[int, SourceLine]:
        """The upstream line of each draft line, by its own word or by the goods it names."""
        if source is None or draft.kind == "cost_adjustment":
            return {}
        rows = self.documents.lines(source.id)
        drawn = self.documents.drawn(row.id for row in rows)
        moves = self.ledgers.move_of_lines(row.id for row in rows)
        by_line = {
            row.line: SourceLine(
                row,
                source.number,
                row.quantity - drawn.get(row.id, (0, 0, 0))[0],
                row.total - drawn.get(row.id, (0, 0, 0))[1],
                row.tax - drawn.get(row.id, (0, 0, 0))[2],
                moves.get(row.id),
            )
            for row in rows
        }
        return self._matched(draft, by_line)

    def _matched(self, draft: Draft, by_line: Mapping[int, SourceLine]) -> dict[int, SourceLine]:
        by_product: dict[int, list[SourceLine]] = defaultdict(list)
        for found in by_line.values():
            by_product[found.row.product_id].append(found)
        named = self._ids_named(draft.lines)
        result: dict[int, SourceLine] = {}
        for index, line in enumerate(draft.lines):
            if line.source is not None:
                if line.source.line not in by_line:
                    field = f"lines[{index + 1}].source"
                    raise NotFound(field=field, what=N_("line"), name=str(line.source.line))
                result[index] = by_line[line.source.line]
                continue
            candidates = by_product.get(named.get(index, 0), [])
            if candidates:
                result[index] = next((one for one in candidates if one.open_units > 0), candidates[0])
        return result

    def _ids_named(self, lines: Sequence[DraftLine]) -> dict[int, int]:
        codes = self.masters.products_by_code({line.product for line in lines if line.product and not line.source})
        scans = {line.barcode for line in lines if line.barcode and not line.product and not line.source}
        found = self.masters.products_by_barcode(scans) if scans else {}
        named = {index: codes.get(line.product) or found.get(line.barcode) for index, line in enumerate(lines)}
        return {index: product.id for index, product in named.items() if product is not None}

    def _means(self) -> dict[str, Means]:
        return {
            row.code: Means(row.code, row.money_account, row.gives_change)
            for row in self.masters.means().values()
            if row.active
        }

    def _money(
        self, draft: Draft, kind: Kind, totals: Totals, means: Mapping[str, Means], source: AnyRow | None
    ) -> tuple[tuple[Paid, ...], Fen, Totals]:
        if not kind.money_sign:
            return (), 0, totals
        if kind.sales_sign == 1:
            tenders, change = take(draft.tenders, totals.total, means)
            return tenders, change, totals
        if kind.sales_sign == -1:
            return give_back(draft.tenders, totals.total, self._taken(source), means), 0, totals
        return self._plain_money(draft, kind, means)

    def _taken(self, source: AnyRow | None) -> dict[str, Fen]:
        if source is None:
            return {}
        taken: dict[str, Fen] = defaultdict(int)
        for row in self.documents.tenders(source.id):
            taken[row.means] += row.kept
        for code, back in self.documents.given_back(source.id).items():
            taken[code] -= back
        return taken

    def _plain_money(
        self, draft: Draft, kind: Kind, means: Mapping[str, Means]
    ) -> tuple[tuple[Paid, ...], Fen, Totals]:
        """Money without goods: one amount on one money account."""
        if draft.amount is None:
            raise InvalidValue("amount", "", N_("an amount is needed"))
        amount = to_fen(draft.amount)
        if amount <= 0 and kind.code != "cash_difference":
            raise InvalidValue("amount", draft.amount, N_("it is not above zero"))
        used = means.get(draft.means or "cash")
        if used is None:
            raise NotFound(field="means", what=N_("means of payment"), name=draft.means)
        account = draft.account or used.account
        self.masters.money_account_id(account)
        return (Paid(used.code, account, amount, amount),), 0, Totals(gross=amount, net=amount, total=amount)


def _owes(kind: Kind, party: PartyRecord | None) -> bool:
    if party is not None and kind.money_sign and not kind.tendered:
        return party.role == "customer" or (party.role == "both" and kind.party_role == "customer")
    return kind.party_role == "customer"


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


def _per_unit(total: Decimal, entered: Decimal) -> Decimal:
    """The unit price an amount comes to; kept for display, never to recompute the amount."""
    if not entered:
        return ZERO
    return plain((abs(total) / entered).quantize(_SIX_PLACES, rounding=ROUND_HALF_UP))


def _default_price(kind: Kind, known: Line, level: str) -> Decimal:
    if kind.default_price == "sale":
        return selling_price(known.product, known.unit, level).price
    if kind.default_price == "purchase":
        return plain((known.product.purchase_price or ZERO) * known.factor)
    return ZERO


def _summed(lines: Iterable[Line], totals: Totals) -> Totals:
    lines = list(lines)
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


def tenders_of(rows: Iterable[AnyRow]) -> tuple[Tender, ...]:
    """The tenders of a posted document as entered."""
    return tuple(Tender(row.means, from_fen(row.amount)) for row in rows)
