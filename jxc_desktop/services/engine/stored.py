"""Posted documents read back as values: to mirror them, to copy them, to correct them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.documents import Document, Draft, DraftLine, Kind, Line, Paid, Source, Tender, Totals
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import (
    ZERO,
    from_fen,
    from_local_microseconds,
    from_millionths,
    from_units,
    plain,
)
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.draft_codec import read_allocations, read_charges
from jxc_desktop.services.engine.lines import from_tax


class Upstream(NamedTuple):
    """The line another one was drawn from, and its price in millionths."""

    source: Source
    price: int


class StoredDocuments:
    """Reads posted documents of one connection back."""

    def __init__(self, documents: Documents, masters: Masters) -> None:
        self.documents = documents
        self.masters = masters

    def document(self, row: AnyRow) -> tuple[Document, dict[int, Product]]:
        """The document of a header row, and its goods by id."""
        rows = self.documents.lines(row.id)
        products = self.masters.products_by_id({line.product_id for line in rows if line.product_id is not None})
        party = self.masters.party_by_id(row.party_id) if row.party_id is not None else None
        kind = kind_of(row.kind)
        document = Document(
            kind=kind,
            key=row.key,
            at=from_local_microseconds(row.business_at),
            day=read_day(row.day),
            lines=tuple(_line(line, products[line.product_id]) for line in rows),
            totals=Totals(row.gross, row.discount, row.net, row.tax, row.total, row.rounding),
            warehouse_id=row.warehouse_id,
            to_warehouse_id=row.to_warehouse_id,
            party_id=row.party_id,
            counter=row.counter,
            shift_id=row.shift_id,
            tax_inclusive=bool(row.tax_inclusive),
            tenders=self._paid(row),
            discount_entered=row.discount_entered,
            source_id=row.source_id,
            invoice_id=row.invoice_id,
            account=row.account,
            to_account=row.to_account,
            purpose=row.purpose,
            charges=read_charges(row.charges),
            allocations=read_allocations(row.allocations),
            bonus=row.bonus,
            points=row.points,
            reference=row.reference,
            channel=row.channel,
            due=None if row.due_day is None else read_day(row.due_day),
            address=row.address,
            carrier=row.carrier,
            tracking=row.tracking,
            parcels=row.parcels,
            handler=row.handler,
            remark=row.remark,
            terms_days=(party.terms_days or 0) if party else 0,
            party_owes=_owes(row, kind, party.role if party else ""),
        )
        return document, products

    def _paid(self, row: AnyRow) -> tuple[Paid, ...]:
        accounts = {means.code: means.money_account for means in self.masters.means().values()}
        return tuple(
            Paid(
                paid.means,
                row.account or accounts.get(paid.means, ""),
                paid.amount,
                paid.kept,
                paid.card_id,
                paid.lapsed,
                paid.points,
            )
            for paid in self.documents.tenders(row.id)
        )

    def draft(self, row: AnyRow, key: str) -> Draft:
        """The document as it was entered, as a new draft: for a copy or a correction."""
        lines = self.documents.lines(row.id)
        products = self.masters.products_by_id({line.product_id for line in lines if line.product_id is not None})
        sources = self._sources(lines)
        party = self.masters.party_by_id(row.party_id).code if row.party_id is not None else ""
        warehouses = {warehouse.id: warehouse.code for warehouse in self.masters.warehouses()}
        kind = kind_of(row.kind)
        tenders = self.tenders(row.id)
        return Draft(
            kind=row.kind,
            key=key,
            lines=tuple(
                _draft_line(line, products[line.product_id].code, sources.get(line.source_line_id), priced=kind.priced)
                for line in lines
            ),
            party=party,
            warehouse=warehouses.get(row.warehouse_id, ""),
            to_warehouse=warehouses.get(row.to_warehouse_id, ""),
            at=from_local_microseconds(row.business_at),
            tax_inclusive=bool(row.tax_inclusive),
            discount=row.discount_entered,
            remark=row.remark,
            handler=row.handler,
            counter=row.counter,
            shift=row.shift_id,
            tenders=tenders if kind.tendered and kind.party_role else (),
            account=row.account,
            to_account=row.to_account,
            purpose=row.purpose,
            source=self._request(row, kind),
            charges=read_charges(row.charges),
            allocations=() if kind.settles else read_allocations(row.allocations),
            invoice="" if row.invoice_id is None else self.documents.with_id(row.invoice_id).number,
            reference=row.reference,
            channel=row.channel,
            due=None if row.due_day is None else read_day(row.due_day),
            address=row.address,
            carrier=row.carrier,
            tracking=row.tracking,
            parcels=row.parcels or None,
            means=tenders[0].means if tenders and not kind.priced else "",
            amount=from_fen(row.total) if "amount" in kind.header_fields or _is_money(kind) else None,
            card=tenders[0].card if tenders and kind.loads else "",
            bonus=from_fen(row.bonus) if row.bonus else None,
            points=row.points if "points" in kind.header_fields else None,
        )

    def tenders(self, document_id: int) -> tuple[Tender, ...]:
        """What was handed over, as it was entered; with the numbers of cards."""
        rows = self.documents.tenders(document_id)
        numbers = self.documents.card_numbers({row.card_id for row in rows if row.card_id})
        return tuple(Tender(row.means, from_fen(row.amount), numbers.get(row.card_id, "")) for row in rows)

    def _request(self, row: AnyRow, kind: Kind) -> str:
        """The document of money another one answers to; goods are linked line by line."""
        return self.documents.with_id(row.source_id).number if kind.settles and row.source_id is not None else ""

    def _sources(self, lines: Sequence[AnyRow]) -> Mapping[int, Upstream]:
        """The upstream lines these were drawn from, by row id."""
        wanted = {line.source_line_id for line in lines if line.source_line_id is not None}
        rows = self.documents.lines_with_ids(wanted)
        numbers = self.documents.numbers({row.document_id for row in rows})
        return {row.id: Upstream(Source(numbers[row.document_id], row.line), row.price) for row in rows}


def _is_money(kind: Kind) -> bool:
    return bool(kind.money_sign) and not kind.priced


def _owes(row: AnyRow, kind: Kind, role: str) -> bool:
    """Whether the document was booked on receivables; a settlement keeps the account it was booked on."""
    if kind.code == "settlement":
        return bool(row.account != "payables")
    if role and kind.money_sign and not kind.tendered:
        return role == "customer" or (role == "both" and kind.party_role == "customer")
    return kind.party_role == "customer"


def as_copy(draft: Draft) -> Draft:
    """A draft of a copy: today, without links to other documents."""
    lines = tuple(replace(line, source=None, at=None) for line in draft.lines)
    return replace(draft, at=None, lines=lines, source="", shift=None, tenders=())


def _line(row: AnyRow, product: Product) -> Line:
    return Line(
        line=row.line,
        product=product,
        entered=from_units(row.entered),
        unit=row.unit,
        factor=from_units(row.factor),
        units=row.quantity,
        price=from_millionths(row.price),
        gross=row.gross,
        discount=row.discount,
        amount=row.gross - row.discount,
        tax_rate=from_tax(row.tax_rate),
        net=row.net,
        tax=row.tax,
        total=row.total,
        value=row.value,
        unit_cost=None if row.unit_cost is None else from_millionths(row.unit_cost),
        at=None if row.at is None else from_local_microseconds(row.at),
        source_line_id=row.source_line_id,
        discount_entered=row.discount_entered,
        booked_net=row.booked_net,
        booked_total=row.booked_total,
        charge=row.charge,
        rejected=row.rejected,
        minimum=from_units(row.minimum) or None,
        due=None if row.due_day is None else read_day(row.due_day),
        promotion=row.promotion,
        lot=row.lot,
        bin=row.bin,
        to_bin=row.to_bin,
        reason=row.reason,
        made=bool(row.made),
        produced=None if row.produced is None else read_day(row.produced),
        expires=None if row.expires is None else read_day(row.expires),
        serials=tuple(row.serials.split("\n")) if row.serials else (),
        remark=row.remark,
    )


def _draft_line(row: AnyRow, code: str, upstream: Upstream | None, *, priced: bool) -> DraftLine:
    """A line as it was entered; what was taken over from upstream at its price is taken over again."""
    source = upstream.source if upstream else None
    taken_over = upstream is not None and upstream.price == row.price and not row.discount_entered
    price = from_millionths(row.price) if priced and not taken_over else None
    by_amount = price is not None and row.gross != _gross(row)
    return DraftLine(
        line=row.line,
        product=code,
        quantity=f"{plain(from_units(row.entered)):f}",
        unit=row.unit,
        price=None if by_amount else price,
        amount=from_fen(row.gross) if by_amount else None,
        discount=row.discount_entered,
        tax_rate=from_tax(row.tax_rate) if priced and not taken_over else None,
        unit_cost=None if row.unit_cost is None else from_millionths(row.unit_cost),
        value=None if row.value is None or priced else from_fen(row.value),
        at=None if row.at is None else from_local_microseconds(row.at),
        source=source,
        rejected=plain(from_units(row.rejected) * 10_000 / row.factor) if row.rejected else None,
        minimum=from_units(row.minimum) or None,
        due=None if row.due_day is None else read_day(row.due_day),
        promotion=row.promotion,
        lot=row.lot,
        bin=row.bin,
        to_bin=row.to_bin,
        reason=row.reason,
        made=bool(row.made),
        produced=None if row.produced is None else read_day(row.produced),
        expires=None if row.expires is None else read_day(row.expires),
        serials=tuple(row.serials.split("\n")) if row.serials else (),
        remark=row.remark,
    )


def _gross(row: AnyRow) -> int:
    """What quantity × price comes to: another amount was entered as such."""
    exact = from_units(row.entered) * from_millionths(row.price) if row.price else ZERO
    return int(exact.quantize(from_fen(1), rounding="ROUND_HALF_UP") * 100)
