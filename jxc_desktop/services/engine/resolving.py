"""From a draft as typed to a document with goods, amounts and times: looked up, priced, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal

from jxc_desktop.db.queries.buying import reference_used
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.masters import Counter, Masters, PartyRecord
from jxc_desktop.db.repositories.periods import Periods
from jxc_desktop.db.repositories.shifts import Shifts
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.documents import (
    Document,
    Draft,
    Kind,
    Line,
    Movement,
    State,
    Totals,
)
from jxc_desktop.domain.errors import N_, ChargesExceedInvoice, InvalidValue, NotFound, OrderClosed, WrongState
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import (
    BusinessTime,
    Fen,
    divide_half_up,
    from_fen,
    from_local_microseconds,
)
from jxc_desktop.services.engine.days import first_open_day, read_day
from jxc_desktop.services.engine.document_prices import DocumentPrices
from jxc_desktop.services.engine.held_tenders import Buyer
from jxc_desktop.services.engine.landed import charge_lines, charged_totals
from jxc_desktop.services.engine.lines import LineResolver
from jxc_desktop.services.engine.money import MoneyResolver
from jxc_desktop.services.engine.placing import Placing
from jxc_desktop.services.engine.source_lines import SourceLines
from jxc_desktop.services.settings import ShopSettings

TRANSIT = "TRANSIT"
"""Where goods lie that were sent and not yet received."""
WALK_IN = {"supplier": "WALKIN-S", "customer": "WALKIN-C"}
_NOON = time(12)
_SIX_PLACES = Decimal("0.000001")
_MOST_LINES = 20_000
_AS_SETTLED = ("totals", "tenders", "new_cards", "bonus", "points")
_AS_SAID = ("charges", "reference", "channel", "due", "carrier", "tracking", "remark")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document ready to be posted, and what belongs to its answer."""

    document: Document
    draft: Draft
    change: Fen = 0
    source: AnyRow | None = None
    party: PartyRecord | None = None
    prices: DocumentPrices | None = None


class Resolver:
    """Looks everything up that a draft names; one statement a table, however many lines."""

    def __init__(self, connection: Connection, settings: ShopSettings, now: datetime, *, barcodes: bool = True) -> None:
        """``barcodes``: whether the goods of the answer must know all their barcodes."""
        self.connection = connection
        self.masters = Masters(connection)
        self.documents = Documents(connection)
        self.source_lines = SourceLines(self.documents, Ledgers(connection), self.masters)
        self.money = MoneyResolver(self.masters, self.documents, settings)
        self.shifts = Shifts(connection)
        self.settings = settings
        self.now = now
        self.barcodes = barcodes

    def resolve(self, draft: Draft, *, placed: bool = True) -> Resolved:
        """Resolve a draft of any kind. Not ``placed``, nothing is said of bins, lots and serial numbers yet.

        Raises:
            UserError: with the field named (``lines[2].quantity``), for whatever cannot be.
        """
        kind = kind_of(draft.kind)
        at = draft.at or self._default_time(draft)
        sources = self._sources(draft, kind)
        source = sources[0] if sources else None
        draft = self._drawn(draft, kind, sources)
        _check_count(draft, kind)
        party = self._party(draft, kind, source)
        invoice = self._invoice(draft)
        prices = DocumentPrices(self.connection, draft, kind, party, at, self.settings.price_rules)
        lines, totals = self._lines(draft, kind, prices, sources)
        settled = self.money.settle(draft, kind, totals, source, _buyer(party, self._day(at)))
        counter = self.masters.find_counter(draft.counter) if draft.counter else None
        document = Document(
            kind=kind,
            key=draft.key,
            at=at,
            day=self._day(at),
            lines=lines,
            warehouse_id=self._from(draft, kind, source, counter),
            to_warehouse_id=self._to(draft, kind, source),
            transit_warehouse_id=self._transit() if kind.in_transit == "to" else None,
            party_id=party.id if party else None,
            rejects_warehouse_id=self._rejects(lines),
            counter=draft.counter,
            shift_id=self._shift(draft, kind, counter),
            tax_inclusive=draft.tax_inclusive,
            **{name: getattr(settled, name) for name in _AS_SETTLED},
            discount_entered=draft.discount,
            source_id=source.id if source is not None else None,
            invoice_id=None if invoice is None else invoice.id,
            account=draft.account,
            to_account=draft.to_account or settled.to_account,
            purpose=draft.purpose or (invoice.purpose if invoice is not None else ""),
            address=draft.address or _of_customer(kind, party, "address"),
            handler=draft.handler or _of_customer(kind, party, "handler"),
            parcels=draft.parcels or 0,
            **{name: getattr(draft, name) for name in _AS_SAID},
            terms_days=(party.terms_days or 0) if party else 0,
            party_owes=_owes(kind, party),
        )
        document = self.money.completed(document, draft, source, party)
        _check_whole(document, sources, party)
        self._check_reference(document, draft)
        self._check_charges(document, invoice)
        document = self._weighed(document)
        if placed:
            document = self._placed(document, draft)
        return Resolved(document, draft, settled.change, source, party, prices)

    def _day(self, at: datetime) -> date:
        return BusinessTime.of(at, self.settings.business_day_ends).day

    def due(self, draft: Draft) -> Fen:
        """What a sale comes to, in fen; its tenders only say by which means it will be paid.

        Raises:
            UserError: unknown goods or customer.
        """
        kind = kind_of(draft.kind)
        party = self._party(draft, kind, None)
        prices = DocumentPrices(self.connection, draft, kind, party, draft.at or self.now, self.settings.price_rules)
        return self._lines(draft, kind, prices, ())[1].total

    def _placed(self, document: Document, draft: Draft) -> Document:
        """The document with its bins, lots and serial numbers."""
        return Placing(self.connection, self.settings).place(document, draft.corrects)

    def _check_reference(self, document: Document, draft: Draft) -> None:
        """One invoice of a supplier is entered once.

        Raises:
            InvalidValue: its number stands on another invoice of that supplier.
        """
        kind, party = document.kind, document.party_id
        if not (kind.invoices and kind.party_role == "supplier" and document.reference and party is not None):
            return
        earlier = reference_used(self.connection, kind.code, party, document.reference, draft.corrects)
        if earlier:
            raise InvalidValue("reference", document.reference, N_("an invoice of this number was entered already"))

    def _drawn(self, draft: Draft, kind: Kind, sources: Sequence[AnyRow]) -> Draft:
        """The draft with what it takes over from its upstream documents."""
        if not sources:
            return draft
        if kind.movement is Movement.REVALUE:
            return self.source_lines.adjusting(draft, sources[0])
        if not kind.draws:
            return draft
        if not draft.lines:
            draft = self.source_lines.whole(draft, sources, kind)
        unpriced = all(line.price is None and line.amount is None for line in draft.lines)
        if kind.priced and unpriced and not all(source.tax_inclusive for source in sources):
            draft = replace(draft, tax_inclusive=False)
        if kind.area == "sales" and not draft.channel:
            draft = replace(draft, channel=sources[0].channel)
        if "address" in kind.header_fields and not draft.address:
            draft = replace(draft, address=sources[0].address)
        if kind.area == "sales" and "handler" in kind.header_fields and not draft.handler:
            draft = replace(draft, handler=sources[0].handler)
        return draft

    def _lines(
        self, draft: Draft, kind: Kind, prices: DocumentPrices, sources: Sequence[AnyRow]
    ) -> tuple[tuple[Line, ...], Totals]:
        if not kind.line_fields:
            return (), Totals()
        if kind.charges_goods and not kind.invoices:
            found = [line for source in sources for line in self.source_lines.lines_of(source, kind)]
            goods = self.masters.products_by_id({line.row.product_id for line in found})
            lines = charge_lines(draft, found, goods)
            return lines, charged_totals(lines)
        upstream = self.source_lines.of(draft, sources, kind) if kind.draws and sources else {}
        if kind.invoices and len(upstream) < len(draft.lines):
            missing = next(index for index in range(len(draft.lines)) if index not in upstream)
            raise InvalidValue(f"lines[{missing + 1}].source", "", N_("it is not on the documents invoiced"))
        resolver = LineResolver(self.masters, draft, kind, prices, upstream, barcodes=self.barcodes)
        return resolver.resolve(self._rounding(draft, kind))

    def _invoice(self, draft: Draft) -> AnyRow | None:
        """The document whose amount the charges are drawn from."""
        if not draft.invoice:
            return None
        row = self.documents.with_number(draft.invoice)
        if row is None:
            raise NotFound(field="invoice", what=N_("document"), name=draft.invoice)
        self._refuse_reversed(row)
        return row

    def _check_charges(self, document: Document, invoice: AnyRow | None) -> None:
        if invoice is None:
            return
        left = invoice.total - self.documents.charged(invoice.id)
        if document.totals.total > left:
            raise ChargesExceedInvoice(
                field="charges", amount=from_fen(document.totals.total), open=from_fen(left), number=invoice.number
            )

    def _rejects(self, lines: Sequence[Line]) -> int | None:
        """Where goods that were found bad are kept apart; nothing where there are none."""
        if not any(line.rejected for line in lines):
            return None
        apart = (one for one in self.masters.warehouses() if one.active and not one.saleable)
        return next((one.id for one in apart if one.code != TRANSIT), None)

    def _default_time(self, draft: Draft) -> datetime:
        """Now; an adjustment of a receipt stands with it, or on the first open day where its month is closed."""
        if draft.kind == "cost_adjustment" and draft.source:
            row = self.documents.with_number(draft.source)
            if row is not None:
                first = first_open_day(Periods(self.connection).last_closed())
                if row.day >= first:
                    return from_local_microseconds(row.business_at)
                return min(self.now, datetime.combine(read_day(first), _NOON))
        return self.now

    def _sources(self, draft: Draft, kind: Kind) -> list[AnyRow]:
        """The upstream documents, named in the header or by the lines, each once."""
        named = dict.fromkeys((*draft.sources, *(line.source.document for line in draft.lines if line.source)))
        return [self._source(name, kind) for name in named if name]

    def _source(self, name: str, kind: Kind) -> AnyRow:
        row = self.documents.with_number(name)
        if row is None:
            raise NotFound(field="source", what=N_("document"), name=name)
        if row.kind not in kind.upstream:
            raise InvalidValue("source", name, N_("this kind of document cannot be drawn from"))
        self._refuse_reversed(row)
        if not kind.settles and KINDS[row.kind].movement is Movement.NONE and self.documents.closed(row.id):
            raise OrderClosed(field="source", number=name)
        return row

    def _refuse_reversed(self, row: AnyRow) -> None:
        if row.reverses_id is not None or self.documents.reversal_of(row.id) is not None:
            raise WrongState(number=row.number, state=State.REVERSED.value)

    def _party(self, draft: Draft, kind: Kind, source: AnyRow | None) -> PartyRecord | None:
        if not kind.party_role:
            return None
        if kind.tendered and kind.draws and source is not None and source.party_id is not None:
            return self._party_of_sale(draft, source)
        if draft.invoice:
            return None  # whoever it is owed to is owed it by that document already
        if not draft.party and source is not None and source.party_id is not None and not _charges_only(kind):
            found = self.masters.party_record(self.masters.party_by_id(source.party_id).code)
            if found is not None and (kind.settles or found.role in {kind.party_role, "both"}):
                return found
        if not draft.party and (kind.tendered or (kind.contra_account and kind.money_sign) or _charges_only(kind)):
            return None
        if not draft.party and kind.needs_party:
            raise InvalidValue("party", "", N_("it is missing"))
        code = draft.party or WALK_IN[kind.party_role]
        party = self.masters.party_record(code)
        if party is None:
            raise NotFound(field="party", what=N_("supplier or customer"), name=code)
        plain_money = (kind.money_sign and not kind.tendered) or kind.settles
        if not plain_money and party.role not in {kind.party_role, "both"}:
            raise InvalidValue("party", code, N_("it has another role"))
        return party

    def _party_of_sale(self, draft: Draft, source: AnyRow) -> PartyRecord | None:
        """Who bought is who gets back what was paid, held or owed.

        Raises:
            InvalidValue: somebody else is named.
        """
        found = self.masters.party_record(self.masters.party_by_id(source.party_id).code)
        if draft.party and found is not None and draft.party != found.code:
            raise InvalidValue("party", draft.party, N_("the sale was another customer's"))
        return found

    def _warehouse(self, draft: Draft, source: AnyRow | None, counter: Counter | None) -> int:
        if draft.warehouse:
            return self.masters.warehouse_id(draft.warehouse)
        if source is not None and source.warehouse_id is not None:
            return int(source.warehouse_id)
        if draft.counter:
            if counter is None:
                raise NotFound(field="counter", what=N_("counter"), name=draft.counter)
            return counter.warehouse_id
        active = [one for one in self.masters.warehouses() if one.active and one.code != TRANSIT]
        active = [one for one in active if one.saleable] or active
        if not active:
            raise InvalidValue("warehouse", "", N_("there is no warehouse yet"))
        return next((w.id for w in active if w.code == "MAIN"), active[0].id)

    def _from(self, draft: Draft, kind: Kind, source: AnyRow | None, counter: Counter | None) -> int:
        """The warehouse of a document; what was sent is under way until it is received."""
        if kind.in_transit == "from":
            under_way = self._transit()
            if under_way is None or source is None:
                raise InvalidValue("source", draft.source, N_("it is missing"))
            return under_way
        return self._warehouse(draft, source, counter)

    def _transit(self) -> int | None:
        return next((one.id for one in self.masters.warehouses() if one.code == TRANSIT), None)

    def _to(self, draft: Draft, kind: Kind, source: AnyRow | None) -> int | None:
        """Where a transfer goes; nowhere else than it is, where only bins change."""
        if not kind.transfers:
            return None
        if draft.to_warehouse:
            there = self.masters.warehouse_id(draft.to_warehouse)
            known = next(one for one in self.masters.warehouses() if one.id == there)
            if (
                not known.active
                or known.code == TRANSIT
                or (kind.in_transit == "to" and draft.to_warehouse == draft.warehouse)
            ):
                raise InvalidValue("to_warehouse", draft.to_warehouse, N_("goods are not sent there"))
            return there
        if kind.in_transit == "from" and source is not None:
            return int(source.to_warehouse_id)
        if kind.in_transit:
            raise InvalidValue("to_warehouse", "", N_("it is missing"))
        return None

    def _weighed(self, document: Document) -> Document:
        """Of what is taken apart each part has a weight: what was entered, else what it costs now."""
        if not document.kind.makes:
            return document
        made = [line for line in document.lines if line.made]
        if len(made) != 1 or len(document.lines) < 2:
            raise InvalidValue("lines", len(made), N_("one line has to be made, of at least one other"))
        if any(line.product.id == made[0].product.id for line in document.lines if not line.made):
            raise InvalidValue("lines", made[0].product.code, N_("goods cannot be made of themselves"))
        if document.kind.direction > 0:
            return document
        holdings = Ledgers(self.connection).holdings({line.product.id for line in document.lines})
        known = {one.product_id: (one.last_value, one.last_quantity) for one in holdings if one.last_quantity}
        return replace(document, lines=tuple(_weighed(line, known) for line in document.lines))

    def _shift(self, draft: Draft, kind: Kind, counter: Counter | None) -> int | None:
        if not kind.tendered:
            return None
        if draft.shift is not None:
            shift = self.shifts.get(draft.shift)
            if shift is None:
                raise NotFound(field="shift", what=N_("shift"), name=str(draft.shift))
            if shift.closed_at is not None:
                raise InvalidValue("shift", draft.shift, N_("the shift is closed"))
            return shift.id
        return counter.shift_id if counter else None

    def _rounding(self, draft: Draft, kind: Kind) -> tuple[Fen, bool]:
        if kind.sales_sign != 1:
            return 0, False
        return self.settings.rounding(tender.means for tender in draft.tenders)


def _weighed(line: Line, known: Mapping[int, tuple[int, int]]) -> Line:
    """The line with what so many of its goods cost at their last known cost, as a weight."""
    if line.made or line.value is not None or line.product.id not in known:
        return line
    value, quantity = known[line.product.id]
    return replace(line, value=divide_half_up(value * line.units, quantity))


def _charges_only(kind: Kind) -> bool:
    """Whether its party, if it has one, is another than that of the goods."""
    return kind.charges_goods and not kind.invoices


def with_party(resolved: Resolved) -> Draft:
    """The draft that was resolved, naming the party it took over from its upstream document."""
    draft, party, source = resolved.draft, resolved.party, resolved.source
    if draft.party or party is None or source is None or source.party_id != party.id:
        return draft
    return replace(draft, party=party.code)


def _of_customer(kind: Kind, party: PartyRecord | None, field: str) -> str:
    """What a sale takes over from the card of its customer where nobody said otherwise."""
    if kind.area != "sales" or party is None or field not in kind.header_fields:
        return ""
    return party.address if field == "address" else party.salesperson


def _buyer(party: PartyRecord | None, day: date) -> Buyer:
    if party is None or party.code in WALK_IN.values():
        return Buyer(day)
    return Buyer(day, party.id, party.name)


def _check_count(draft: Draft, kind: Kind) -> None:
    if len(draft.lines) > _MOST_LINES:
        raise InvalidValue("lines", len(draft.lines), N_("there are too many lines"))
    if kind.line_fields and not _charges_only(kind) and not draft.lines:
        raise InvalidValue("lines", "", N_("there is no line"))


def _check_whole(document: Document, sources: Sequence[AnyRow], party: PartyRecord | None) -> None:
    moves_goods = document.kind.movement is not Movement.NONE and not document.kind.charges_goods
    for source in sources:
        if moves_goods and document.at < from_local_microseconds(source.business_at):
            raise InvalidValue("at", document.at.isoformat(), N_("it is before the document it draws from"))
    on_account = any(not paid.account for paid in document.tenders)
    if on_account and (party is None or party.code in WALK_IN.values()):
        raise InvalidValue("party", "", N_("a sale on account needs a customer"))


def _owes(kind: Kind, party: PartyRecord | None) -> bool:
    if party is not None and kind.money_sign and not kind.tendered:
        return party.role == "customer" or (party.role == "both" and kind.party_role == "customer")
    return kind.party_role == "customer"
