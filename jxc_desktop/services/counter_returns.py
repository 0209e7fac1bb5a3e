"""What happens to a sale after it was made: found by its key, looked at, returned from, taken back whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from jxc_desktop.db.engine import Database
from jxc_desktop.db.queries import documents as queries
from jxc_desktop.db.repositories.documents import Documents, Drawn
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.cash import Nature
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.documents import Paid, Tender
from jxc_desktop.domain.errors import N_, InvalidValue, KeyReused, NotAllowed, NotFound, UserError
from jxc_desktop.domain.kinds import drawing
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, Fen, from_fen, from_local_microseconds, from_units, to_microseconds
from jxc_desktop.services.base import NONE_CONFIRMED, Clock, Confirmations, Posted, Session, User, make_key
from jxc_desktop.services.counter_customers import CustomerService
from jxc_desktop.services.counter_exchange import BACK, carried, refund_with
from jxc_desktop.services.counter_views import (
    ReturnableLine,
    ReturnableSale,
    SaleView,
    Sold,
    TakenBack,
    exchanged,
    netted,
    sold_of,
)
from jxc_desktop.services.engine.open_lines import summed
from jxc_desktop.services.engine.plans import (
    Plan,
    context_of,
    corrected,
    plan_undoing,
    refuse_if_rested_on,
    repeated,
    standing,
)
from jxc_desktop.services.engine.posting import Context, Recorded, decide, record
from jxc_desktop.services.engine.stored import StoredDocuments

SALE, REFUND = "counter_sale", "counter_refund"
CASH_ACCOUNT = "CASH"


class NotTheLastSale(UserError):
    """Only the newest sale of the open shift can be taken back; an older one is refunded."""

    code = "not_the_last_sale"
    message = N_("{number} is not the last sale of this shift any more; give the goods back by a return instead.")


class OtherTotal(UserError):
    """Paid this way the sale would come to another sum, for other small change is dropped."""

    code = "other_total"
    message = N_("Paid this way {number} would not come to {total}: take it back and sell it again.")


class SoldService(CustomerService):
    """Reading and undoing what a counter sold."""

    def __init__(self, database: Database, clock: Clock, session: Session) -> None:
        super().__init__(database, clock, session)
        self._receipts: dict[str, tuple[str, ...]] = {}

    def answer_of(self, key: str) -> Sold | None:
        """What a cart or refund became, by its key; nothing if it never was posted.

        For an answer that was lost: a power cut, or a commit nobody knows the end of.
        """
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            documents = Documents(connection)
            row = documents.with_key(key)
            return None if row is None else answered(documents, row)

    def last_sale(self, counter: str) -> SaleView | None:
        """The newest standing sale of a counter."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            documents = Documents(connection)
            row = documents.newest(SALE, counter)
            return None if row is None else sale_view(documents, row)

    def returnable(self, number: str) -> ReturnableSale:
        """What of a sale may still come back; by which means it was paid is remembered for `price`.

        Raises:
            NotFound: there is no such sale.
        """
        self.require(Permission.COUNTER_REFUND)
        with self.database.read() as connection:
            documents = Documents(connection)
            row = documents.with_number(number)
            if row is None or row.kind != SALE or row.reverses_id is not None:
                raise NotFound(field="document", what=N_("counter sale"), name=number)
            found = _returnable(connection, documents, standing_copy(documents, row))
        self._receipts[number] = self._receipts[found.number] = tuple(one.means for one in found.left if one.amount > 0)
        return found

    def take_back(
        self, counter: str, number: str, reason: str, key: str = "", confirmed: Confirmations = NONE_CONFIRMED
    ) -> TakenBack:
        """Reverse the last sale of the open shift (撤销上一单); its money leaves the drawer again.

        What came back in the same cart is reversed with it: the customer has the old goods again, and only the
        difference moves.

        Raises:
            NotAllowed: neither the user nor the approver may.
            NotTheLastSale: another sale was made since, or the shift is another one.
            DocumentsInTheWay: some of it was returned already.
        """
        user = self.require(Permission.COUNTER_SELL)
        require_either(Permission.COUNTER_VOID, user, confirmed)
        if not reason.strip():
            raise InvalidValue("reason", reason, N_("a reason is needed"))
        key = key or make_key(self.clock)

        def undo(work: UnitOfWork) -> TakenBack:
            if earlier := repeated(work, key, f"reverse:{number}"):
                posted = Posted(earlier.id, earlier.number, earlier.posting, repeated=True)
                back = work.documents.with_key(key + BACK)
                taken = [] if back is None else paid_of(work.documents, back)
                return _taken_back(posted, number, paid_of(work.documents, earlier), taken)
            row = self._last_of_shift(work, counter, number)
            context = context_of(self, work, user)
            plan = self._undoing(work, row, context, key, reason.strip())
            decision = decide(work.ledgers, plan.planned, plan.products, context.settings)
            recorded = record(work, decision, context, confirmed)
            made = recorded[plan.answer]
            given = next((one.document.tenders for one in recorded if one.document.key == key + BACK), ())
            queue_paper(work, made, context, given)
            posted = Posted(made.id, made.number, made.posting, work.commit())
            return _taken_back(posted, number, made.document.tenders, given)

        return self.database.run(undo)

    def _undoing(self, work: UnitOfWork, row: AnyRow, context: Context, key: str, reason: str) -> Plan:
        """The reversal of a sale, and of the refund that was posted together with it.

        Raises:
            DocumentsInTheWay: something rests on the refund.
        """
        new_key = partial(make_key, self.clock)
        plan = plan_undoing(work, row, context, new_key, None, reason, key=key)
        back = refund_with(work.documents, row)
        if back is None or work.documents.reversal_of(back.id) is not None:
            return plan
        refuse_if_rested_on(work, back)
        along = plan_undoing(work, back, context, new_key, None, reason, key=key + BACK)
        return replace(plan, planned=(*plan.planned, *along.planned), products={**plan.products, **along.products})

    def change_means(
        self,
        counter: str,
        number: str,
        tenders: Sequence[Tender],
        reason: str,
        key: str = "",
        confirmed: Confirmations = NONE_CONFIRMED,
    ) -> Sold:
        """Say how the last sale of the open shift was really paid (改支付方式): its copy takes its place.

        The receipt in the hand of the customer stays good: what is asked of its number is answered by the copy.
        Where goods came back in the same cart, ``tenders`` say how the difference was paid, or given out.

        Raises:
            NotAllowed: neither the user nor the approver may.
            NotTheLastSale: another sale was made since, or the shift is another one.
            DocumentsInTheWay: some of it was returned already.
            UserError: the tenders do not pay it.
        """
        user = self.require(Permission.COUNTER_SELL)
        require_either(Permission.COUNTER_MEANS, user, confirmed)
        if not reason.strip():
            raise InvalidValue("reason", reason, N_("a reason is needed"))
        key = key or make_key(self.clock)

        def change(work: UnitOfWork) -> Sold:
            if earlier := work.documents.with_key(key):
                _refuse_other(work, earlier, number)
                return answered(work.documents, earlier)
            row = self._last_of_shift(work, counter, number)
            context = context_of(self, work, user)
            draft = StoredDocuments(work.documents, work.masters).draft(row, key)
            back = refund_with(work.documents, row)
            paid = tuple(tenders) if back is None else _over(work, back, row.total, tenders)
            new_key = partial(make_key, self.clock)
            plan = corrected(work, row, replace(draft, tenders=paid), context, new_key, reason.strip())
            decision = decide(work.ledgers, plan.planned, plan.products, context.settings)
            if decision.planned[plan.answer].document.totals.total != row.total:
                raise OtherTotal(number=number, total=from_fen(row.total))
            made = record(work, decision, context, confirmed)[plan.answer]
            if any(paid.account == CASH_ACCOUNT and paid.kept for paid in made.document.tenders):
                work.outbox.add("drawer", "receipt", made.id, at=to_microseconds(context.now))
                work.touch(Topic.PRINT_JOBS)
            given = () if back is None else paid_of(work.documents, back)
            posted = Posted(made.id, made.number, made.posting, work.commit())
            sold = sold_of(posted, row.total, row.rounding, made.document.tenders)
            return sold if back is None else exchanged(sold, back.number, given)

        return self.database.run(change)

    @staticmethod
    def _last_of_shift(work: UnitOfWork, counter: str, number: str) -> AnyRow:
        row, shift = work.documents.newest(SALE, counter), work.shifts.open(counter)
        if row is None or shift is None or row.number != number or row.shift_id != shift.id:
            raise NotTheLastSale(number=number)
        standing(work, row)
        refuse_if_rested_on(work, row)
        return row


def _refuse_other(work: UnitOfWork, earlier: AnyRow, number: str) -> None:
    """A key answers as the first time only for the sale it was used for.

    Raises:
        KeyReused: it was another one.
    """
    former = None if earlier.corrects_id is None else work.documents.with_id(earlier.corrects_id)
    if former is None or former.number != number:
        raise KeyReused(number=earlier.number)


def require_either(permission: Permission, user: User, confirmed: Confirmations) -> None:
    """Refuse unless the user or whoever approved holds the right.

    Raises:
        NotAllowed: with the right that is missing.
    """
    if not user.may(permission) and not (confirmed.approver is not None and confirmed.approver.may(permission)):
        raise NotAllowed(user=user.name, permission=permission.value)


def queue_paper(work: UnitOfWork, made: Recorded, context: Context, given: Sequence[Paid] = ()) -> None:
    """The receipt and the drawer, committed with the sale; a sale outside any shift has no printer.

    ``given`` is what a refund of the same cart gave back: it stands on the receipt of the sale.
    """
    if made.document.shift_id is None:
        return
    at = to_microseconds(context.now)
    cash = _cash(made.document.tenders) - _cash(given)
    handed = any(paid.account == CASH_ACCOUNT and paid.tendered != paid.kept for paid in made.document.tenders)
    if context.settings.print_receipts:
        work.outbox.add("receipt", "receipt", made.id, {"drawer": True}, at=at)
    elif cash or handed:
        work.outbox.add("drawer", "receipt", made.id, at=at)
    work.touch(Topic.PRINT_JOBS)


def _cash(paid: Sequence[Paid]) -> Fen:
    return sum(one.kept for one in paid if one.account == CASH_ACCOUNT)


def vouchers_among(masters: Masters, given: Sequence[Paid]) -> frozenset[int]:
    """The places of what a refund gives back onto vouchers."""
    means = masters.means() if given else {}
    return frozenset(place for place, one in enumerate(given) if means[one.means].nature == Nature.VOUCHER.value)


def _over(work: UnitOfWork, back: AnyRow, due: Fen, tenders: Sequence[Tender]) -> tuple[Tender, ...]:
    """All tenders of the sale of an exchange whose difference was paid, or given out, like this."""
    given = paid_of(work.documents, back)
    numbers = work.documents.card_numbers({one.card_id for one in given if one.card_id})
    return carried(given, numbers, due, tuple(tenders), vouchers_among(work.masters, given))


def standing_copy(documents: Documents, row: AnyRow) -> AnyRow:
    """The document that stands in the place of this one now: itself, or the last of its corrected copies."""
    while (copy := documents.correction_of(row.id)) is not None:
        row = copy
    return row


def paid_of(documents: Documents, row: AnyRow) -> list[Paid]:
    """The stored tenders of a document."""
    return [
        Paid(row.means, "", row.amount, row.kept, row.card_id, lapsed=row.lapsed, points=row.points)
        for row in documents.tenders(row.id)
    ]


def answered(documents: Documents, row: AnyRow) -> Sold:
    """The answer of a sale or refund that was posted before; of an exchange with what came back deducted."""
    posted = Posted(row.id, row.number, row.posting, repeated=True)
    sold = sold_of(posted, row.total, row.rounding, paid_of(documents, row))
    back = refund_with(documents, row)
    return sold if back is None else exchanged(sold, back.number, paid_of(documents, back))


def sale_view(documents: Documents, row: AnyRow) -> SaleView:
    """A posted sale as the counter shows it; of an exchange the difference."""
    paid, back = paid_of(documents, row), refund_with(documents, row)
    given = () if back is None else paid_of(documents, back)
    numbers = documents.card_numbers({one.card_id for one in paid if one.card_id})
    tenders = tuple(Tender(one.means, from_fen(one.kept), numbers.get(one.card_id, "")) for one in paid)
    return SaleView(
        row.number,
        from_local_microseconds(row.business_at),
        from_fen(row.total - sum(one.kept for one in given)),
        tenders if back is None else netted(tenders, given),
        from_fen(sum(one.tendered - one.kept for one in paid)),
        row.shift_id,
        returned="" if back is None else back.number,
    )


def _taken_back(posted: Posted, sale: str, paid: Sequence[Paid], given: Sequence[Paid] = ()) -> TakenBack:
    """What each means gives back; what the refund of an exchange had given (``given``, reversed) is taken again."""
    tenders = tuple(Tender(one.means, -from_fen(one.kept)) for one in paid)
    if given:
        tenders = netted(tenders, [replace(one, kept=-one.kept) for one in given])
    return TakenBack(posted, sale, sum((tender.amount for tender in tenders), ZERO), tenders)


def _returnable(connection: Connection, documents: Documents, row: AnyRow) -> ReturnableSale:
    rows = queries.lines(connection, row.id)
    drawn, returning = documents.drawn(line.id for line in rows), drawing("returned")
    gone = documents.reversal_of(row.id) is not None
    products = Masters(connection).products_by_id({line.product_id for line in rows})
    lines = tuple(
        _returnable_line(
            line,
            Drawn(line.quantity, line.total) if gone else summed(drawn.get(line.id, {}), returning),
            tuple(barcode.code for barcode in products[line.product_id].barcodes),
        )
        for line in rows
    )
    left = documents.still_paid(row.id)
    numbers = documents.card_numbers({card for _, card in left if card})
    masters = Masters(connection)
    means = masters.means()
    return ReturnableSale(
        row.number,
        from_local_microseconds(row.business_at),
        from_fen(row.total),
        lines,
        tuple(Tender(code, from_fen(one.kept), numbers.get(card, "")) for (code, card), one in left.items()),
        party="" if row.party_id is None else masters.party_by_id(row.party_id).code,
        vouchers=frozenset(one.code for one in means.values() if one.nature == Nature.VOUCHER.value),
    )


def _returnable_line(row: AnyRow, drawn: Drawn, barcodes: tuple[str, ...]) -> ReturnableLine:
    def in_unit(units: int) -> Decimal:
        return from_units(units * 10_000 // row.factor) if row.factor else ZERO

    return ReturnableLine(
        line=row.line,
        product_id=row.product_id,
        code=row.product_code,
        barcodes=barcodes,
        name=row.name,
        unit=row.unit,
        price=from_fen(row.total) / in_unit(row.quantity) if row.quantity else ZERO,
        amount=from_fen(row.total),
        sold=in_unit(row.quantity),
        returned=in_unit(drawn.units),
        open=in_unit(row.quantity - drawn.units),
        left=from_fen(row.total - drawn.total),
    )
