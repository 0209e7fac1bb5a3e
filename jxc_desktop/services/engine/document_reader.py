"""Builds the views of posted documents; costs are left out for who may not see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from jxc_desktop.db.queries import documents as queries
from jxc_desktop.db.queries.lots import of_document
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.reservations import Reservations
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.documents import State
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import (
    ZERO,
    from_fen,
    from_local_microseconds,
    from_microseconds,
    from_millionths,
    from_units,
    unit_cost,
)
from jxc_desktop.services.base import User
from jxc_desktop.services.document_views import (
    AmountPosting,
    CostPosting,
    DocumentRow,
    DocumentView,
    LinePlace,
    LineView,
    Linked,
    StockPosting,
    TenderView,
)
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.lines import from_tax
from jxc_desktop.services.engine.open_lines import by_word
from jxc_desktop.services.engine.seeing import seen_numbers, sees_amounts, shown, without_amounts


def state_of(row: AnyRow) -> str:
    """``reversed`` for a document and its mirror, else ``posted``."""
    undone = row.reversed_by is not None or row.reverses_id is not None
    return (State.REVERSED if undone else State.POSTED).value


def list_row(row: AnyRow, user: User) -> DocumentRow:
    """A header row as a list shows it to a user."""
    return DocumentRow(
        id=row.id,
        kind=row.kind,
        number=row.number,
        state=state_of(row),
        at=from_local_microseconds(row.business_at),
        day=read_day(row.day),
        party=row.party_name or "",
        warehouse=row.warehouse_code or "",
        total=from_fen(row.total) if sees_amounts(user, kind_of(row.kind)) else None,
        user=row.user_name,
        remark=row.remark,
        reference=row.reference,
        channel=row.channel,
    )


class DocumentReader:
    """Reads whole documents on one connection, as much of them as a user may see."""

    def __init__(self, connection: Connection, user: User) -> None:
        self.connection = connection
        self.user = user
        self.with_costs = user.may(Permission.COST_VIEW)
        self._reserves = False

    def read(self, number: str) -> DocumentView:
        """The document of a number.

        Raises:
            NotFound: there is none the user may see.
        """
        row = shown(self.connection, queries.head(self.connection, number), number, self.user)
        view = self._whole(row)
        return view if sees_amounts(self.user, kind_of(row.kind)) else without_amounts(view)

    def _whole(self, row: AnyRow) -> DocumentView:
        self._reserves = kind_of(row.kind).reserves
        stock, costs = self._stock(row.id)
        return DocumentView(
            id=row.id,
            kind=row.kind,
            number=row.number,
            state=state_of(row),
            posting=row.posting,
            at=from_local_microseconds(row.business_at),
            day=read_day(row.day),
            recorded_at=from_microseconds(row.recorded_at),
            party=row.party_code or "",
            party_name=row.party_name or "",
            warehouse=row.warehouse_code or "",
            counter=row.counter,
            shift=row.shift_id,
            user=row.user_name,
            approver=row.approver_name or "",
            handler=row.handler,
            remark=row.remark if (said := queries.remark(self.connection, row.id)) is None else said,
            reason=row.reason,
            tax_inclusive=bool(row.tax_inclusive),
            gross=from_fen(row.gross),
            discount=from_fen(row.discount),
            rounding=from_fen(row.rounding),
            net=from_fen(row.net),
            tax=from_fen(row.tax),
            total=from_fen(row.total),
            lines=self._lines(row.id),
            tenders=self._tenders(row.id),
            upstream=self._upstream(row),
            downstream=self._downstream(row),
            stock=stock,
            costs=costs,
            debts=self._amounts("debts", row.id),
            money=self._amounts("money", row.id),
            journal=self._amounts("journal", row.id) if self.with_costs else (),
            reference=row.reference,
            channel=row.channel,
            due=None if row.due_day is None else read_day(row.due_day),
            address=row.address,
            carrier=row.carrier,
            tracking=row.tracking,
            parcels=row.parcels,
            purpose=row.purpose,
            account=row.account,
            to_account=row.to_account,
            closed=Documents(self.connection).closed(row.id),
        )

    def _lines(self, document_id: int) -> tuple[LineView, ...]:
        rows = queries.lines(self.connection, document_id)
        costs = queries.line_costs(self.connection, document_id) if self.with_costs else {}
        moved = queries.line_moved(self.connection, document_id)
        ids = [row.id for row in rows]
        drawn = Documents(self.connection).drawn(ids)
        reserved = Reservations(self.connection).of_lines(ids) if self._reserves else {}
        sources = queries.source_lines(self.connection, [row.source_line_id for row in rows if row.source_line_id])
        places = self._places(document_id)
        return tuple(
            self._line(
                row,
                costs.get(row.id, 0),
                moved.get(row.id, 0),
                by_word(drawn.get(row.id, {})),
                reserved.get(row.id, 0),
                sources.get(row.source_line_id, ("", None)),
                places.get(row.line, ()),
            )
            for row in rows
        )

    def _line(
        self,
        row: AnyRow,
        cost: int,
        moved: int,
        drawn: Mapping[str, int],
        reserved: int,
        source: tuple[str, int | None],
        places: tuple[LinePlace, ...],
    ) -> LineView:
        return LineView(
            line=row.line,
            product_id=row.product_id,
            code=row.product_code or "",
            name=row.name,
            unit=row.unit,
            factor=from_units(row.factor),
            quantity=from_units(row.entered),
            base_quantity=from_units(row.quantity),
            price=from_millionths(row.price),
            gross=from_fen(row.gross),
            discount=from_fen(row.discount),
            tax_rate=from_tax(row.tax_rate),
            net=from_fen(row.net),
            tax=from_fen(row.tax),
            total=from_fen(row.total),
            cost=from_fen(cost) if self.with_costs else None,
            unit_cost=unit_cost(cost, moved) if self.with_costs else None,
            source=source[0],
            source_line=source[1],
            returned=from_units(drawn.get("returned", 0)),
            remark=row.remark,
            drawn={word: from_units(units) for word, units in drawn.items()},
            due=None if row.due_day is None else read_day(row.due_day),
            rejected=from_units(row.rejected),
            minimum=from_units(row.minimum),
            promotion=row.promotion,
            reserved=from_units(reserved),
            reason=row.reason,
            made=bool(row.made),
            places=places,
        )

    def _places(self, document_id: int) -> dict[int, tuple[LinePlace, ...]]:
        """What lots and bins the lines moved, by line."""
        found: dict[int, tuple[LinePlace, ...]] = {}
        for row in of_document(self.connection, document_id):
            place = LinePlace(
                lot=row.lot or "",
                serial=bool(row.serial),
                produced=None if row.produced is None else read_day(row.produced),
                expires=None if row.expires is None else read_day(row.expires),
                warehouse=row.warehouse,
                bin=row.bin or "",
                quantity=from_units(row.quantity),
            )
            found[row.line] = (*found.get(row.line, ()), place)
        return found

    def _tenders(self, document_id: int) -> tuple[TenderView, ...]:
        rows = Documents(self.connection).tenders(document_id)
        return tuple(TenderView(row.means, from_fen(row.amount), from_fen(row.kept)) for row in rows)

    def _upstream(self, row: AnyRow) -> tuple[Linked, ...]:
        sources = dict.fromkeys([row.source_id, *queries.source_documents(self.connection, row.id)])
        relations = [("source", source) for source in sources]
        relations += [("invoice", row.invoice_id), ("reverses", row.reverses_id), ("corrects", row.corrects_id)]
        heads = queries.heads_by_id(self.connection, [row_id for _, row_id in relations if row_id])
        return self._seen(Linked(*heads[row_id], relation) for relation, row_id in relations if row_id)

    def _downstream(self, row: AnyRow) -> tuple[Linked, ...]:
        found = [Linked(number, kind, "drawn") for number, kind in queries.drawn_by(self.connection, row.id)]
        if row.reversed_by is not None:
            found.append(Linked(row.reversed_by, row.kind, "reversed_by"))
        found += [
            Linked(number, kind, "corrected_by") for number, kind in queries.corrected_by(self.connection, row.id)
        ]
        return self._seen(found)

    def _seen(self, linked: Iterable[Linked]) -> tuple[Linked, ...]:
        found = tuple(linked)
        seen = seen_numbers(self.connection, [one.number for one in found], self.user)
        return tuple(one for one in found if one.number in seen)

    def _stock(self, document_id: int) -> tuple[tuple[StockPosting, ...], tuple[CostPosting, ...]]:
        stock = tuple(
            StockPosting(
                row.product_code,
                row.warehouse_code,
                from_units(row.quantity),
                from_local_microseconds(row.business_at),
                row.rule,
            )
            for row in queries.postings(self.connection, "stock", document_id)
        )
        if not self.with_costs:
            return stock, ()
        rows: Sequence[AnyRow] = queries.postings(self.connection, "costs", document_id)
        return stock, tuple(CostPosting(row.product_code, row.owner, _signed(row.amount)) for row in rows)

    def _amounts(self, part: str, document_id: int) -> tuple[AmountPosting, ...]:
        rows: Sequence[AnyRow] = queries.postings(self.connection, part, document_id)
        return tuple(AmountPosting(row.code, _signed(row.amount)) for row in rows)


def _signed(fen: int) -> Decimal:
    return from_fen(fen) if fen else ZERO
