"""The counter: carts that save themselves, sales and refunds, parked sales, the drawer and its shifts.

A sale ends in the same posting as every other document; together with it are committed its print
job, the opening of the drawer, and the end of its cart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from jxc_desktop.db.engine import Database
from jxc_desktop.db.queries import documents as queries
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.drafts import Drafts
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Draft, Paid, Tender
from jxc_desktop.domain.errors import N_, NotAllowed, NotFound
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pricing import RETAIL, selling_price
from jxc_desktop.domain.values import ZERO, Fen, from_fen, from_local_microseconds, from_units, to_microseconds
from jxc_desktop.services.base import NONE_CONFIRMED, Clock, Confirmations, Posted, Session, User, make_key
from jxc_desktop.services.cart_pricing import Goods, price_cart
from jxc_desktop.services.counter_views import ReturnableLine, ReturnableSale, SaleView, Sold
from jxc_desktop.services.document_views import DraftRow, Quote
from jxc_desktop.services.draft_codec import request_digest
from jxc_desktop.services.draft_store import load_draft, open_drafts, save_draft
from jxc_desktop.services.poster import check_open, context_of, plan_draft, repeated
from jxc_desktop.services.posting import Context, Recorded, decide, record
from jxc_desktop.services.resolving import Resolved, Resolver
from jxc_desktop.services.settings import ShopSettings, shop_settings
from jxc_desktop.services.shifts import ShiftService

SALE, REFUND = "counter_sale", "counter_refund"


class CounterService(ShiftService):
    """Everything the till does with carts and sales, beside its shifts and drawer."""

    def __init__(self, database: Database, clock: Clock, session: Session, goods: Goods | None = None) -> None:
        super().__init__(database, clock, session)
        self._goods = goods
        self._settings: ShopSettings | None = None
        self._levels: dict[str, str] = {}

    def cart(self, counter: str) -> Draft:
        """The cart left open at this counter (after a power cut, say), else a new one with its key."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            self._settings = shop_settings(Settings(connection).all())
            found = open_drafts(Drafts(connection), SALE, counter, parked=False)
            if found:
                return load_draft(Drafts(connection), found[0].key)
        return Draft(kind=SALE, key=make_key(self.clock), counter=counter)

    def save(self, cart: Draft) -> Draft:
        """Keep the cart as it is, in one small transaction; called at every scan.

        Raises:
            Conflict: it was saved elsewhere since it was read.
        """
        return self._keep(cart, parked=False)

    def park(self, cart: Draft, note: str = "") -> Draft:
        """Put the cart aside (挂单) under a note."""
        return self._keep(replace(cart, parked_as=note), parked=True)

    def _keep(self, cart: Draft, *, parked: bool) -> Draft:
        user = self.require(Permission.COUNTER_SELL)
        with self.database.write() as work:
            saved = save_draft(work.drafts, cart, user, self.clock.now(), parked=parked)
            work.touch(Topic.DRAFTS)
            work.commit()
        return saved

    def parked(self, counter: str) -> list[DraftRow]:
        """The carts put aside at this counter, newest first."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            return open_drafts(Drafts(connection), SALE, counter, parked=True)

    def recall(self, key: str) -> Draft:
        """Take a parked cart up again (取单)."""
        user = self.require(Permission.COUNTER_SELL)
        with self.database.write() as work:
            cart = save_draft(work.drafts, load_draft(work.drafts, key), user, self.clock.now())
            work.touch(Topic.DRAFTS)
            work.commit()
        return cart

    def discard(self, key: str) -> Changes:
        """Give a cart up; it is kept void, with who gave it up and when."""
        self.require(Permission.COUNTER_SELL)
        with self.database.write() as work:
            if work.drafts.get(key) is not None:
                work.drafts.void(key, to_microseconds(self.clock.now()))
                self.record(work, "cart.discard", key)
                work.touch(Topic.DRAFTS)
            return work.commit()

    def price(self, cart: Draft) -> Quote:
        """Price the cart from memory; never waits for a disk.

        Raises:
            NotFound: a line names goods that are not in memory.
        """
        if self._goods is None:
            raise RuntimeError("this counter was built without its goods in memory")
        settings = self._settings or ShopSettings()
        return price_cart(cart, self._goods, settings, self._levels.get(cart.party, RETAIL))

    def learn_level(self, party: str) -> str:
        """Look up which price level a member buys at, and remember it for `price`."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            record = Masters(connection).party_record(party)
        if record is None:
            raise NotFound(field="party", what=N_("customer"), name=party)
        self._levels[party] = record.level
        return record.level

    def quote(self, draft: Draft) -> Resolved:
        """A draft resolved against the store: its lines, totals, tenders and change. Nothing is saved."""
        self.require(kind_of(draft.kind).permission)
        with self.database.read() as connection:
            return self._resolver(connection).resolve(draft)

    def sell(self, cart: Draft, confirmed: Confirmations = NONE_CONFIRMED) -> Sold:
        """Post a sale with its tenders; no tender at all is exact cash.

        A key that was sold before answers as the first time and changes nothing.

        Raises:
            NeedsConfirmation: below cost, below the floor price, negative stock by setting.
            UserError: over- or under-tendered, unknown goods, no customer for a sale on account.
        """
        return self._post(cart, confirmed)

    def refund(self, draft: Draft, confirmed: Confirmations = NONE_CONFIRMED) -> Sold:
        """Take goods of a sale back at the price really paid and the cost really booked.

        Without lines everything that is still open comes back; without tenders the original means
        give back in proportion. Without ``source`` it is a return without a receipt and its own right.
        """
        if not draft.source and all(line.source is None for line in draft.lines):
            self.require(Permission.COUNTER_REFUND_FREE)
        return self._post(draft, confirmed)

    def _post(self, draft: Draft, confirmed: Confirmations) -> Sold:
        user = self.require(_permission(draft))
        digest = request_digest(draft)

        def post(work: UnitOfWork) -> Sold:
            if earlier := repeated(work, draft.key, digest):
                posted = Posted(earlier.id, earlier.number, earlier.posting, repeated=True)
                tenders = work.documents.tenders(earlier.id)
                paid = [Paid(tender.means, "", tender.amount, tender.kept) for tender in tenders]
                return _sold(posted, earlier.total, earlier.rounding, paid)
            context = context_of(self, work, user)
            resolved = Resolver(work.connection, context.settings, context.local).resolve(draft)
            check_open(resolved.document, context)
            self._check_prices(resolved, confirmed.approver or user)
            made = self._record(work, resolved, digest, context, confirmed)
            changes = work.commit()
            posted = Posted(made.id, made.number, made.posting, changes, warnings=tuple(context.warnings))
            totals = made.document.totals
            return _sold(posted, totals.total, totals.rounding, made.document.tenders)

        return self.database.run(post)

    @staticmethod
    def _check_prices(resolved: Resolved, judge: User) -> None:
        """Another price than the list's, or a discount, needs its right.

        Raises:
            NotAllowed: the right is missing.
        """
        if resolved.document.kind.code != SALE:
            return
        level = resolved.party.level if resolved.party else RETAIL
        if not judge.may(Permission.COUNTER_DISCOUNT) and (
            resolved.draft.discount or any(line.discount for line in resolved.draft.lines)
        ):
            raise NotAllowed(user=judge.name, permission=Permission.COUNTER_DISCOUNT.value)
        if not judge.may(Permission.COUNTER_PRICE) and any(
            drafted.price is not None and drafted.price != selling_price(line.product, line.unit, level).price
            for drafted, line in zip(resolved.draft.lines, resolved.document.lines, strict=True)
        ):
            raise NotAllowed(user=judge.name, permission=Permission.COUNTER_PRICE.value)

    def _record(
        self, work: UnitOfWork, resolved: Resolved, digest: str, context: Context, confirmed: Confirmations
    ) -> Recorded:
        plan = plan_draft(resolved, digest)
        decision = decide(work.ledgers, plan.planned, plan.products, context.settings)
        (made,) = record(work, decision, context, confirmed)
        if resolved.draft.version:
            work.drafts.close(resolved.draft.key)
            work.touch(Topic.DRAFTS)
        if made.document.shift_id is not None:
            self._queue_paper(work, made, context)
        return made

    @staticmethod
    def _queue_paper(work: UnitOfWork, made: Recorded, context: Context) -> None:
        """The receipt and the drawer, committed with the sale; a sale outside any shift has no printer."""
        at = to_microseconds(context.now)
        if context.settings.print_receipts:
            work.outbox.add("receipt", "receipt", made.id, {"drawer": True}, at=at)
        elif any(paid.account == "CASH" and paid.kept for paid in made.document.tenders):
            work.outbox.add("drawer", "receipt", made.id, at=at)
        work.touch(Topic.PRINT_JOBS)

    def returnable(self, number: str) -> ReturnableSale:
        """What of a sale may still come back.

        Raises:
            NotFound: there is no such sale.
        """
        self.require(Permission.COUNTER_REFUND)
        with self.database.read() as connection:
            documents = Documents(connection)
            row = documents.with_number(number)
            if row is None or row.kind != SALE or row.reverses_id is not None:
                raise NotFound(field="document", what=N_("counter sale"), name=number)
            return self._returnable(connection, documents, row)

    @staticmethod
    def _returnable(connection: Connection, documents: Documents, row: AnyRow) -> ReturnableSale:
        rows = queries.lines(connection, row.id)
        drawn = documents.drawn(line.id for line in rows)
        gone = documents.reversal_of(row.id) is not None
        products = Masters(connection).products_by_id({line.product_id for line in rows})
        lines = tuple(
            _returnable_line(
                line,
                line.quantity if gone else drawn.get(line.id, (0, 0, 0))[0],
                tuple(barcode.code for barcode in products[line.product_id].barcodes),
            )
            for line in rows
        )
        left = {tender.means: tender.kept for tender in documents.tenders(row.id)}
        for means, back in documents.given_back(row.id).items():
            left[means] = left.get(means, 0) - back
        return ReturnableSale(
            row.number,
            from_local_microseconds(row.business_at),
            from_fen(row.total),
            lines,
            tuple(Tender(means, from_fen(amount)) for means, amount in left.items()),
        )

    def last_sale(self, counter: str) -> SaleView | None:
        """The newest standing sale of a counter."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            row = Documents(connection).newest(SALE, counter)
            if row is None:
                return None
            tenders = tuple(Tender(t.means, from_fen(t.kept)) for t in Documents(connection).tenders(row.id))
        return SaleView(row.number, from_local_microseconds(row.business_at), from_fen(row.total), tenders)

    def _resolver(self, connection: Connection) -> Resolver:
        settings = shop_settings(Settings(connection).all())
        return Resolver(connection, settings, self.clock.local())


def _permission(draft: Draft) -> Permission:
    return Permission.COUNTER_REFUND if draft.kind == REFUND else Permission.COUNTER_SELL


def _sold(posted: Posted, total: Fen, rounding: Fen, tenders: Sequence[Paid]) -> Sold:
    tendered = sum(paid.tendered for paid in tenders)
    kept = sum(paid.kept for paid in tenders)
    return Sold(
        posted=posted,
        due=from_fen(total),
        paid=from_fen(tendered),
        change=from_fen(tendered - kept),
        rounding=from_fen(rounding),
        tenders=tuple(Tender(paid.means, from_fen(paid.kept)) for paid in tenders),
    )


def _returnable_line(row: AnyRow, drawn: int, barcodes: tuple[str, ...]) -> ReturnableLine:
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
        returned=in_unit(drawn),
        open=in_unit(row.quantity - drawn),
    )
