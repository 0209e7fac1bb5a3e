"""Sales orders under way: what is open, late, reserved or short, and the steps that follow an order.

Open of a line is ordered − delivered + returned. Short is what is open and not reserved; a purchase
requisition drawn from the order asks for it, and keeps the link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import selling as queries
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.queries.selling import OrderFilter
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.domain.documents import Draft, DraftLine, Source
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, from_fen, from_units, plain
from jxc_desktop.services.base import NONE_CONFIRMED, Changes, Confirmations, make_key
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.draft_codec import request_digest
from jxc_desktop.services.engine.plans import context_of, repeated
from jxc_desktop.services.engine.resolving import Resolver, with_party
from jxc_desktop.services.engine.seeing import refuse_hidden
from jxc_desktop.services.engine.together import post_together
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import shop_settings

if TYPE_CHECKING:
    from jxc_desktop.db.rows import AnyRow
    from jxc_desktop.db.unit_of_work import UnitOfWork

__all__ = ["Exchanged", "OrderFilter", "OrderLine", "OrderRow", "SellingService"]

OPEN, PARTLY, DELIVERED, CLOSED = "open", "partly", "delivered", "closed"
ORDER_STATES = {
    OPEN: N_("Not done yet"),
    PARTLY: N_("Partly delivered"),
    DELIVERED: N_("Delivered"),
    CLOSED: N_("Closed"),
}
INVOICED_KINDS = {
    "sales_invoice": ("delivery", "counter_sale"),
    "sales_red_invoice": ("sales_return", "counter_refund"),
}


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A sales order in a list. Quantities are sums over its lines in base units; ``short`` is open and not reserved."""

    number: str
    day: date
    due: date | None
    party: str
    party_name: str
    reference: str
    address: str
    handler: str
    remark: str
    state: str
    late: bool
    lines: int
    open_lines: int
    ordered: Decimal
    delivered: Decimal
    open: Decimal
    reserved: Decimal
    short: Decimal
    total: Decimal
    open_total: Decimal


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order; quantities in base units. ``available`` is free now.

    ``requested`` was asked of purchasing.
    """

    order: str
    line: int
    product: str
    name: str
    specification: str
    unit: str
    factor: Decimal
    base_unit: str
    ordered: Decimal
    delivered: Decimal
    returned: Decimal
    open: Decimal
    reserved: Decimal
    short: Decimal
    requested: Decimal
    on_hand: Decimal
    available: Decimal
    due: date | None
    price: Decimal


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange posted; ``balance`` is what the customer owes more (+) or gets back (−)."""

    returned: str
    delivered: str
    balance: Decimal
    changes: Changes


class SellingService(Service):
    """Orders and the documents that follow them."""

    def orders(self, wanted: OrderFilter | None = None) -> Page[OrderRow]:
        """One page of orders; who may not see the documents of others sees their own."""
        user = self.require(Permission.DOCUMENT_VIEW)
        asked = replace(wanted or OrderFilter(), today=self._today())
        if not self.may(Permission.DOCUMENT_VIEW_ALL):
            asked = replace(asked, user=user.id)
        with self.database.read() as connection:
            page = queries.orders(connection, asked)
        return Page(tuple(self._order(row) for row in page.rows), page.next, page.total)

    def order(self, number: str) -> OrderRow:
        """One order.

        Raises:
            NotFound: there is no standing order of this number.
        """
        rows = self.orders(OrderFilter(number=number, limit=1)).rows
        if not rows:
            raise NotFound(field="document", what=N_("Sales order"), name=number)
        return rows[0]

    def order_counts(self) -> dict[str, int]:
        """How many orders are open, and how many of these are late (at most a thousand are counted)."""
        self.require(Permission.DOCUMENT_VIEW)
        states = ("open", "late")
        return {state: len(self.orders(OrderFilter(state=state, limit=1000)).rows) for state in states}

    def order_lines(self, number: str) -> tuple[OrderLine, ...]:
        """The lines of an order with what is delivered, open, reserved, short and asked of purchasing."""
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            refuse_hidden(connection, number, user)
            return tuple(_order_line(row) for row in queries.order_lines(connection, [number]))

    def purchase_request(self, number: str) -> Draft:
        """A draft requisition for what an order is short of and was not asked for yet; nothing is stored.

        Raises:
            InvalidValue: the order is short of nothing.
        """
        user = self.require(Permission.PURCHASE_REQUEST)
        with self.database.read() as connection:
            refuse_hidden(connection, number, user)
            lines = [_order_line(row) for row in queries.order_lines(connection, [number])]
        wanted = [(line, line.short - line.requested) for line in lines if line.short > line.requested]
        if not wanted:
            raise InvalidValue("document", number, N_("it is short of nothing that was not asked for yet"))
        return Draft(
            kind="purchase_requisition",
            key=make_key(self.clock),
            source=number,
            lines=tuple(
                DraftLine(
                    line=line.line,
                    product=line.product,
                    quantity=f"{missing:f}",
                    unit=line.base_unit,
                    due=line.due,
                    source=Source(number, line.line),
                )
                for line, missing in wanted
            ),
        )

    def invoice(self, numbers: Sequence[str]) -> Draft:
        """A draft invoice of several deliveries, counter sales or returns of one customer; nothing is stored.

        Raises:
            InvalidValue: they are of several customers, or of kinds that do not stand on one invoice.
            NotFound: one of them does not exist.
        """
        self.require(Permission.SALES_INVOICE)
        if not numbers:
            raise InvalidValue("documents", "", N_("it is missing"))
        with self.database.read() as connection:
            heads = queries.heads(connection, numbers)
            missing = [number for number in numbers if number not in {row.number for row in heads}]
            if missing:
                raise NotFound(field="documents", what=N_("document"), name=missing[0])
            kinds, owners = {row.kind for row in heads}, {row.party_id for row in heads}
            kind = next((name for name, taken in INVOICED_KINDS.items() if kinds <= set(taken)), "")
            if not kind:
                raise InvalidValue("documents", ", ".join(numbers), N_("they do not stand on one invoice"))
            if len(owners) > 1:
                raise InvalidValue("documents", ", ".join(numbers), N_("they belong to several customers"))
            draft = Draft(kind=kind, key=make_key(self.clock), source=numbers[0], further_sources=tuple(numbers[1:]))
            resolver = Resolver(connection, shop_settings(Settings(connection).all()), self.clock.local())
            return with_party(resolver.resolve(draft))

    def exchange(self, returned: Draft, delivered: Draft, confirmed: Confirmations = NONE_CONFIRMED) -> Exchanged:
        """Take goods back and hand others out in one transaction; both documents stand, or none does.

        Raises:
            InvalidValue: the drafts are not a return and a delivery, or of two customers.
            NeedsConfirmation: something is doubtful about either.
        """
        user = self.require(Permission.SALES_POST)
        if (returned.kind, delivered.kind) != (queries.RETURN, queries.DELIVERY):
            raise InvalidValue("kind", delivered.kind, N_("an exchange is a return and a delivery"))
        with self.database.write() as work:
            if not delivered.party:
                party = queries.party_of(work.connection, returned.source) or returned.party
                delivered = replace(delivered, party=party)
            made = self._made_before(work, returned, delivered)
            if not made:
                recorded = post_together(work, (returned, delivered), context_of(self, work, user), confirmed)
                made = [work.documents.with_id(one.id) for one in recorded]
                self._check_exchange(made)
                self.record(work, "sales.exchange", made[0].number, detail={"delivered": made[1].number})
            changes = work.commit()
        back, out = made
        return Exchanged(back.number, out.number, from_fen(out.total - back.total), changes)

    @staticmethod
    def _made_before(work: UnitOfWork, returned: Draft, delivered: Draft) -> list[AnyRow]:
        """What the same request posted the first time it came; nothing the first time."""
        rows = [repeated(work, draft.key, request_digest(draft)) for draft in (returned, delivered)]
        return [row for row in rows if row is not None]

    @staticmethod
    def _check_exchange(made: Sequence[AnyRow]) -> None:
        if made[0].party_id != made[1].party_id:
            raise InvalidValue("party", made[1].number, N_("an exchange is with one customer"))

    def _today(self) -> int:
        return int(f"{self.clock.local():%Y%m%d}")

    def _order(self, row: AnyRow) -> OrderRow:
        closed = row.closed == "yes"
        left, delivered = int(row.open), int(row.delivered) - int(row.returned)
        late = bool(left and not closed and row.due_day is not None and row.due_day < self._today())
        return OrderRow(
            number=row.number,
            day=read_day(row.day),
            due=None if row.due_day is None else read_day(row.due_day),
            party=row.party_code or "",
            party_name=row.party_name or "",
            reference=row.reference,
            address=row.address,
            handler=row.handler,
            remark=row.remark,
            state=_state(left, delivered, closed=closed),
            late=late,
            lines=int(row.lines),
            open_lines=0 if closed else int(row.open_lines),
            ordered=from_units(int(row.ordered)),
            delivered=from_units(delivered),
            open=ZERO if closed else from_units(left),
            reserved=from_units(int(row.reserved)),
            short=ZERO if closed else from_units(max(left - int(row.reserved), 0)),
            total=from_fen(row.total),
            open_total=ZERO if closed else from_fen(int(row.open_total)),
        )


def _state(left: int, delivered: int, *, closed: bool) -> str:
    if closed:
        return CLOSED
    if left == 0:
        return DELIVERED
    return PARTLY if delivered else OPEN


def _order_line(row: AnyRow) -> OrderLine:
    left = max(row.quantity - int(row.delivered) + int(row.returned), 0)
    reserved = int(row.reserved)
    return OrderLine(
        order=row.number,
        line=row.line,
        product=row.product_code,
        name=row.name,
        specification=row.specification,
        unit=row.unit,
        factor=from_units(row.factor),
        base_unit=row.base_unit,
        ordered=from_units(row.quantity),
        delivered=from_units(int(row.delivered)),
        returned=from_units(int(row.returned)),
        open=from_units(left),
        reserved=from_units(reserved),
        short=from_units(max(left - reserved, 0)),
        requested=from_units(max(int(row.requested), 0)),
        on_hand=from_units(int(row.on_hand)),
        available=from_units(int(row.on_hand) - int(row.held)),
        due=None if row.due_day is None else read_day(row.due_day),
        price=plain(Decimal(row.price).scaleb(-6)),
    )
