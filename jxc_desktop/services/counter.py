"""The counter: carts that save themselves, sales and refunds, parked sales, the drawer and its shifts.

A sale ends in the same posting as every other document; together with it are committed its print
job, the opening of the drawer, and the end of its cart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from jxc_desktop.db.engine import Database
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.drafts import Drafts
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.repositories.shifts import Shifts
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Draft, Tender
from jxc_desktop.domain.errors import ExpiredForbidden, NotFound
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pricing import Asked
from jxc_desktop.domain.promotions import SWITCHED_OFF
from jxc_desktop.domain.values import ZERO, to_microseconds
from jxc_desktop.services.base import NONE_CONFIRMED, Clock, Confirmations, Posted, Session, User, make_key
from jxc_desktop.services.cart_pricing import Goods, price_cart
from jxc_desktop.services.counter_exchange import BACK, bought_of, carried, comes_back, refund_of
from jxc_desktop.services.counter_returns import (
    REFUND,
    SALE,
    SoldService,
    answered,
    paid_of,
    queue_paper,
    require_either,
    sale_view,
    standing_copy,
)
from jxc_desktop.services.counter_views import Customer, Reopened, SaleView, Sold, exchanged, sold_of
from jxc_desktop.services.document_views import DraftRow, Quote
from jxc_desktop.services.engine.draft_codec import request_digest
from jxc_desktop.services.engine.draft_store import load_draft, open_drafts, save_draft
from jxc_desktop.services.engine.plans import context_of, follow, plan_draft, repeated
from jxc_desktop.services.engine.posting import Context, Recorded, decide, record
from jxc_desktop.services.engine.resolving import Resolved, Resolver
from jxc_desktop.services.settings import Expired, ShopSettings, shop_settings

__all__ = ["REFUND", "SALE", "CounterService"]


class CounterService(SoldService):
    """Everything the till does with carts and sales, beside its shifts and drawer."""

    def __init__(self, database: Database, clock: Clock, session: Session, goods: Goods | None = None) -> None:
        super().__init__(database, clock, session)
        self._goods = goods
        self._settings: ShopSettings | None = None

    def cart(self, counter: str) -> Draft:
        """The cart left open at this counter (after a power cut, say), else a new one with its key."""
        return self.reopen(counter).cart

    def reopen(self, counter: str) -> Reopened:
        """The counter as it was left; a cart whose sale was posted is closed and told, never sold twice."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            self._settings = shop_settings(Settings(connection).all())
            drafts, documents = Drafts(connection), Documents(connection)
            waiting = [row.key for row in open_drafts(drafts, SALE, counter, parked=False)]
            posted = {key: row for key in waiting if (row := documents.with_key(key)) is not None}
            completed = tuple(sale_view(documents, row) for row in posted.values())
            left = [key for key in waiting if key not in posted]
            cart = load_draft(drafts, left[0]) if left else None
            last = self._last(connection, counter)
        if posted:
            self._close(posted)
        if cart is None:
            cart = Draft(kind=SALE, key=make_key(self.clock), counter=counter)
        return Reopened(cart, completed, last, self._known(cart.party))

    def _last(self, connection: Connection, counter: str) -> SaleView | None:
        shift, documents = Shifts(connection).open(counter), Documents(connection)
        row = documents.newest(SALE, counter)
        if row is None or shift is None or row.shift_id != shift.id:
            return None
        return sale_view(documents, row)

    def _close(self, keys: Iterable[str]) -> None:
        with self.database.write() as work:
            for key in keys:
                work.drafts.close(key)
            work.touch(Topic.DRAFTS)
            work.commit()

    def _known(self, party: str) -> Customer | None:
        try:
            return self.customer(party) if party else None
        except NotFound:
            return None

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
        at = cart.at or self.clock.local()
        return price_cart(cart, self._goods, settings, Asked(at, cart.party, self._level(cart.party)))

    def check_date(self, product: str, expires: date | None) -> None:
        """Refuse goods past their date where the shop sells none; memory only.

        Raises:
            ExpiredForbidden: with the date.
        """
        settings = self._settings or ShopSettings()
        if settings.expired is Expired.BLOCK and expires is not None and expires < self.clock.local().date():
            raise ExpiredForbidden(product=product, expires=expires)

    def quote(self, draft: Draft) -> Resolved:
        """A draft resolved against the store: its lines, totals, tenders and change. Nothing is saved."""
        self.require(kind_of(draft.kind).permission)
        with self.database.read() as connection:
            return self._resolver(connection).resolve(draft)

    def sell(
        self, cart: Draft, confirmed: Confirmations = NONE_CONFIRMED, *, paying_seconds: int | None = None
    ) -> Sold:
        """Post a sale with its tenders; no tender at all is exact cash.

        Goods of the cart that come back are refunded with it (`services.counter_exchange`). ``paying_seconds`` is how
        long the payment took at the window. A key that was sold before answers as the first time and changes nothing.

        Raises:
            NeedsConfirmation: below cost, below the floor price, negative stock by setting.
            UserError: over- or under-tendered, unknown goods, no customer for a sale on account.
        """
        if not comes_back(cart):
            return self._post(cart, confirmed, paying_seconds)
        user = self.require(Permission.COUNTER_REFUND)
        back = refund_of(cart, REFUND)
        if not back.source:
            require_either(Permission.COUNTER_REFUND_FREE, user, confirmed)
        if all(line.comes_back for line in cart.lines):
            whole = replace(back, key=cart.key, tenders=cart.tenders, version=cart.version)
            return self._post(whole, confirmed, paying_seconds)
        return self._exchange(cart, back, confirmed, paying_seconds)

    def refund(self, draft: Draft, confirmed: Confirmations = NONE_CONFIRMED) -> Sold:
        """Take goods of a sale back at the price really paid and the cost really booked.

        Without lines everything that is still open comes back; without tenders the original means
        give back in proportion. Without ``source`` it is a return without a receipt and its own right.
        """
        user = self.require(Permission.COUNTER_REFUND)
        if not _has_source(draft):
            require_either(Permission.COUNTER_REFUND_FREE, user, confirmed)
        return self._post(draft, confirmed)

    def _post(self, draft: Draft, confirmed: Confirmations, paying_seconds: int | None = None) -> Sold:
        user = self.require(_permission(draft))
        digest = request_digest(draft)

        def post(work: UnitOfWork) -> Sold:
            if earlier := repeated(work, draft.key, digest):
                return answered(work.documents, earlier)
            context = replace(context_of(self, work, user), paying_seconds=paying_seconds)
            made = self._written(work, _standing_source(work, draft), digest, context, confirmed)
            queue_paper(work, made, context)
            return _told(work, made, context)

        return self.database.run(post)

    def _exchange(self, cart: Draft, back: Draft, confirmed: Confirmations, paying_seconds: int | None) -> Sold:
        """The refund and the sale of one cart, in one transaction."""
        user = self.require(Permission.COUNTER_SELL)
        digest = request_digest(cart)

        def post(work: UnitOfWork) -> Sold:
            if earlier := repeated(work, cart.key, digest):
                return self._exchanged_before(work, earlier, cart)
            context = context_of(self, work, user)
            refunded = self._written(work, _standing_source(work, back), digest, context, confirmed)
            given = refunded.document.tenders
            numbers = work.documents.card_numbers({one.card_id for one in given if one.card_id})
            bought = bought_of(cart)
            means = tuple(Tender(one.means, ZERO) for one in given)
            due = self._resolver_of(work, context).due(replace(bought, tenders=(*means, *cart.tenders)))
            tenders = carried(given, numbers, due, cart.tenders)
            timed = replace(context, paying_seconds=paying_seconds)
            sold = self._written(work, replace(bought, tenders=tenders), digest, timed, confirmed)
            queue_paper(work, refunded, context, drawer=False)
            queue_paper(work, sold, context)
            return exchanged(_told(work, sold, context), refunded.number, given)

        return self.database.run(post)

    @staticmethod
    def _exchanged_before(work: UnitOfWork, earlier: AnyRow, cart: Draft) -> Sold:
        back = work.documents.with_key(cart.key + BACK)
        sold = answered(work.documents, earlier)
        return sold if back is None else exchanged(sold, back.number, paid_of(work.documents, back))

    def _resolver_of(self, work: UnitOfWork, context: Context) -> Resolver:
        return Resolver(work.connection, context.settings, context.local, barcodes=False)

    def _written(
        self, work: UnitOfWork, draft: Draft, digest: str, context: Context, confirmed: Confirmations
    ) -> Recorded:
        """One document of the counter, recorded; its cart is closed."""
        resolved = self._resolver_of(work, context).resolve(draft)
        self._check_prices(resolved, context.user, confirmed)
        plan = plan_draft(work, resolved, digest, context)
        decision = decide(work.ledgers, plan.planned, plan.products, context.settings)
        if draft.version:
            context = self._timed(context, draft, work.drafts.close(draft.key))
            work.touch(Topic.DRAFTS)
        (made,) = record(work, decision, context, confirmed)
        return made

    def _timed(self, context: Context, cart: Draft, begun: int | None) -> Context:
        """Say in the audit how long a sale took since its first line was saved, for what is said of cashiers."""
        if cart.kind != SALE or begun is None:
            return context
        seconds = (to_microseconds(self.clock.now()) - begun) // 1_000_000
        told: dict[str, object] = {"seconds": seconds, "lines": len(cart.lines)}
        if context.paying_seconds is not None:
            told["paying"] = context.paying_seconds
        return replace(context, told=told)

    @staticmethod
    def _check_prices(resolved: Resolved, user: User, confirmed: Confirmations) -> None:
        """Another price than the rules', a discount, or no promotion needs its right; returned goods have their prices.

        Raises:
            NotAllowed: the right is missing.
        """
        draft = resolved.draft
        if draft.kind != SALE and _has_source(draft):
            return
        prices = resolved.prices
        if draft.discount or any(line.discount or line.promotion == SWITCHED_OFF for line in draft.lines):
            require_either(Permission.COUNTER_DISCOUNT, user, confirmed)
        if any(
            drafted.price is not None and (prices is None or drafted.price != prices.price(line).price)
            for drafted, line in zip(draft.lines, resolved.document.lines, strict=True)
        ):
            require_either(Permission.COUNTER_PRICE, user, confirmed)

    def _resolver(self, connection: Connection) -> Resolver:
        settings = shop_settings(Settings(connection).all())
        return Resolver(connection, settings, self.clock.local())


def _permission(draft: Draft) -> Permission:
    return Permission.COUNTER_REFUND if draft.kind == REFUND else Permission.COUNTER_SELL


def _told(work: UnitOfWork, made: Recorded, context: Context) -> Sold:
    """Commit, and tell what was posted."""
    posted = Posted(made.id, made.number, made.posting, work.commit(), warnings=tuple(context.warnings))
    totals = made.document.totals
    return sold_of(posted, totals.total, totals.rounding, made.document.tenders)


def _standing_source(work: UnitOfWork, draft: Draft) -> Draft:
    """A refund drawn from what stands in the place of its sale if that was corrected; the receipt stays the same."""
    if draft.kind != REFUND or not draft.source:
        return draft
    row = work.documents.with_number(draft.source)
    newest = None if row is None else standing_copy(work.documents, row)
    return draft if newest is None or newest.number == draft.source else follow(draft, {draft.source: newest.number})


def _has_source(draft: Draft) -> bool:
    return bool(draft.source) or any(line.source is not None for line in draft.lines)
