"""The counter: carts that save themselves, sales and refunds, parked sales, the drawer and its shifts.

A sale ends in the same posting as every other document; together with it are committed its print
job, the opening of the drawer, and the end of its cart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal

from jxc_desktop.db.engine import Database
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.drafts import Drafts
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.repositories.shifts import Shifts
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.devices.setup import RECEIPT
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Draft, Tender
from jxc_desktop.domain.errors import ExpiredForbidden, NotFound
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pricing import Asked
from jxc_desktop.domain.values import ZERO, to_microseconds
from jxc_desktop.services.base import Clock, Session, make_key
from jxc_desktop.services.cart_pricing import Goods, price_cart
from jxc_desktop.services.counter_by_hand import EMPTIED, GIVEN_UP, GOODS, goods_of_cart
from jxc_desktop.services.counter_returns import REFUND, SALE, sale_view
from jxc_desktop.services.counter_sales import SellingService
from jxc_desktop.services.counter_views import Customer, Reopened, SaleView
from jxc_desktop.services.document_views import Quote
from jxc_desktop.services.engine.draft_store import load_draft, open_drafts, save_draft
from jxc_desktop.services.engine.resolving import Resolved, Resolver
from jxc_desktop.services.parking import ParkedSale, slip_content
from jxc_desktop.services.settings import Expired, ShopSettings, shop_settings

__all__ = ["REFUND", "SALE", "CounterService"]


class CounterService(SellingService):
    """Everything the till does with carts and sales, beside its shifts and drawer."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        session: Session,
        goods: Goods | None = None,
        kept: Callable[[], int] | None = None,
    ) -> None:
        """``kept`` says how many sales wait outside the books (`services.sale_journal`)."""
        super().__init__(database, clock, session)
        if kept is not None:
            self._kept = kept
        self._goods = goods
        self._settings: ShopSettings | None = None

    def cart(self, counter: str) -> Draft:
        """The cart left open at this counter (after a power cut, say), else a new one with its key."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            cart, posted = self._left_open(connection, counter)
        self._close(posted)
        return cart

    def reopen(self, counter: str) -> Reopened:
        """The counter as it was left; a cart whose sale was posted is closed and told, never sold twice."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            cart, posted = self._left_open(connection, counter)
            completed = tuple(sale_view(Documents(connection), row) for row in posted.values())
            last = self._last(connection, counter)
        self._close(posted)
        return Reopened(cart, completed, last, self._known(cart.party))

    def _left_open(self, connection: Connection, counter: str) -> tuple[Draft, dict[str, AnyRow]]:
        """The cart that goes on, else a new one, and the sales of those that were posted before they were closed."""
        self._settings = shop_settings(Settings(connection).all())
        drafts, documents = Drafts(connection), Documents(connection)
        waiting = [row.key for row in open_drafts(drafts, SALE, counter, parked=False)]
        posted = {key: row for key in waiting if (row := documents.with_key(key)) is not None}
        left = next((key for key in waiting if key not in posted), None)
        cart = None if left is None else load_draft(drafts, left)
        return cart or Draft(kind=SALE, key=make_key(self.clock), counter=counter), posted

    def _last(self, connection: Connection, counter: str) -> SaleView | None:
        shift, documents = Shifts(connection).open(counter), Documents(connection)
        row = documents.newest(SALE, counter)
        if row is None or shift is None or row.shift_id != shift.id:
            return None
        return sale_view(documents, row)

    def _close(self, keys: Collection[str]) -> None:
        if not keys:
            return
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
        """Put the cart aside (挂单) under a note; where the shop wants one, its slip is printed."""
        return self._keep(replace(cart, parked_as=note.strip()), parked=True)

    def _keep(self, cart: Draft, *, parked: bool) -> Draft:
        user = self.require(Permission.COUNTER_SELL)
        with self.database.write() as work:
            gone = [] if cart.lines or not cart.version else goods_of_cart(work, cart.key)
            saved = save_draft(work.drafts, cart, user, self.clock.now(), parked=parked)
            if gone:
                self.record(work, EMPTIED, cart.key, detail={GOODS: gone})
            if parked and self._goods is not None and shop_settings(work.settings.all()).park_slip:
                content = slip_content(cart, self.price(cart), self.clock.local(), user.name)
                work.outbox.add("slip", RECEIPT, content=content, at=to_microseconds(self.clock.now()))
                work.touch(Topic.PRINT_JOBS)
            work.touch(Topic.DRAFTS)
            work.commit()
        return saved

    def parked(self, counter: str) -> list[ParkedSale]:
        """The carts put aside at this counter, newest first."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            drafts = Drafts(connection)
            rows = [(row, load_draft(drafts, row.key)) for row in open_drafts(drafts, SALE, counter, parked=True)]
        for _row, cart in rows:
            self._known(cart.party)
        return [
            ParkedSale(row.key, row.parked_as, row.updated_at, row.lines, self._worth(cart), row.user)
            for row, cart in rows
        ]

    def _worth(self, cart: Draft) -> Decimal | None:
        try:
            return self.price(cart).totals.due if self._goods is not None else None
        except NotFound:
            return None

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
                goods = goods_of_cart(work, key)
                work.drafts.void(key, to_microseconds(self.clock.now()))
                self.record(work, GIVEN_UP, key, detail={GOODS: goods})
                work.touch(Topic.DRAFTS)
            return work.commit()

    def price(self, cart: Draft) -> Quote:
        """Price the cart from memory; never waits for a disk.

        Where goods come back, the small change dropped is that of all means that pay: those of the receipt, known
        since it was asked for by `returnable`, and those of the rest, which is cash unless the cart says otherwise.

        Raises:
            NotFound: a line names goods that are not in memory.
        """
        given = self._paid_by(cart)
        if not given:
            return self._priced(cart)
        quote = self._priced(replace(cart, tenders=(*given, *cart.tenders)))
        if cart.tenders or quote.totals.due <= 0:
            return quote
        return self._priced(replace(cart, tenders=(*given, Tender("cash", ZERO))))

    def _paid_by(self, cart: Draft) -> tuple[Tender, ...]:
        """By which means goods of the cart are given back; without a receipt in cash."""
        back = [line.source.document if line.source else "" for line in cart.lines if line.comes_back]
        means = dict.fromkeys(
            one for number in back for one in (self._receipts.get(number, ()) if number else ("cash",))
        )
        return tuple(Tender(one, ZERO) for one in means)

    def _priced(self, cart: Draft) -> Quote:
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

    def _resolver(self, connection: Connection) -> Resolver:
        settings = shop_settings(Settings(connection).all())
        return Resolver(connection, settings, self.clock.local())
