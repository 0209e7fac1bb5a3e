"""What a cart becomes at the counter: a sale, a refund, or both together where goods are exchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.cash import Nature
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.documents import Draft, Paid, Tender
from jxc_desktop.domain.errors import MoreThanSource
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, Fen, from_fen, to_fen, to_microseconds
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, Posted
from jxc_desktop.services.counter_by_hand import check_by_hand, priced_by_hand
from jxc_desktop.services.counter_exchange import (
    OF_THE_MEMBER,
    OtherCustomer,
    OtherWorth,
    ReturnedMeanwhile,
    bought_of,
    carried,
    comes_back,
    only_comes_back,
    refund_of,
)
from jxc_desktop.services.counter_returns import (
    REFUND,
    SALE,
    SoldService,
    answered,
    queue_paper,
    require_either,
    standing_copy,
    vouchers_among,
)
from jxc_desktop.services.counter_views import Sold, exchanged, sold_of
from jxc_desktop.services.engine.draft_codec import request_digest
from jxc_desktop.services.engine.plans import context_of, follow, plan_draft, repeated
from jxc_desktop.services.engine.posting import Context, Recorded, decide, record
from jxc_desktop.services.engine.resolving import Resolver


class SellingService(SoldService):
    """Posts carts: what is bought as a sale, what comes back as a refund."""

    def sell(
        self, cart: Draft, confirmed: Confirmations = NONE_CONFIRMED, *, paying_seconds: int | None = None
    ) -> Sold:
        """Post a sale with its tenders; no tender at all is exact cash.

        Goods of the cart that come back are refunded with it (`services.counter_exchange`). ``paying_seconds`` is how
        long the payment took at the window. A key that was sold before answers as the first time and changes nothing.

        Raises:
            NeedsConfirmation: below cost, below the floor price, negative stock by setting.
            ReturnedMeanwhile, OtherWorth: what comes back is not what the cart says any more.
            UserError: over- or under-tendered, unknown goods, no customer for a sale on account.
        """
        if not comes_back(cart):
            return self._post(cart, confirmed, paying_seconds)
        user = self.require(Permission.COUNTER_REFUND)
        back = refund_of(cart, REFUND)
        if not back.source:
            require_either(Permission.COUNTER_REFUND_FREE, user, confirmed)
        if only_comes_back(cart):
            whole = replace(back, key=cart.key, tenders=cart.tenders, version=cart.version)
            return self._post(whole, confirmed, paying_seconds, cart)
        return self._exchange(cart, back, confirmed, paying_seconds)

    def sell_kept(self, cart: Draft, told: Mapping[str, object]) -> Sold:
        """Post a sale that was made while the books could not be written (`services.sale_journal`).

        Its goods are gone and its money is in the drawer: nothing is asked any more, and rights were asked for then.
        ``told`` stands in the audit beside it: who sold, under which number it was kept, and what was priced by hand.
        """
        user = self.require(Permission.COUNTER_SELL)
        digest = request_digest(cart)

        def post(work: UnitOfWork) -> Sold:
            if earlier := repeated(work, cart.key, digest):
                return answered(work.documents, earlier)
            context = context_of(self, work, user)
            resolved = self._resolver_of(work, context).resolve(cart)
            plan = plan_draft(work, resolved, digest, context)
            decision = decide(work.ledgers, plan.planned, plan.products, context.settings)
            (made,) = record(work, decision, replace(context, told=told), Confirmations(every=True))
            work.drafts.close(cart.key)
            work.touch(Topic.DRAFTS)
            queue_paper(work, made, context)
            return _told(work, made, context)

        return self.database.run(post)

    def refund(self, draft: Draft, confirmed: Confirmations = NONE_CONFIRMED) -> Sold:
        """Take goods of a sale back at the price really paid and the cost really booked.

        Without lines everything that is still open comes back; without tenders the original means
        give back in proportion. Without ``source`` it is a return without a receipt and its own right.
        """
        user = self.require(Permission.COUNTER_REFUND)
        if not _has_source(draft):
            require_either(Permission.COUNTER_REFUND_FREE, user, confirmed)
        return self._post(draft, confirmed)

    def _post(
        self,
        draft: Draft,
        confirmed: Confirmations,
        paying_seconds: int | None = None,
        cart: Draft | None = None,
    ) -> Sold:
        """One document of the counter; ``cart`` is what a refund was shown in."""
        user = self.require(_permission(draft))
        digest = request_digest(draft)

        def post(work: UnitOfWork) -> Sold:
            if earlier := repeated(work, draft.key, digest):
                return answered(work.documents, earlier)
            context = replace(context_of(self, work, user), paying_seconds=paying_seconds)
            if cart is not None:
                made = self._brought(work, draft, cart, digest, context, confirmed)
            else:
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
                return answered(work.documents, earlier)
            context = context_of(self, work, user)
            refunded = self._brought(work, back, cart, digest, context, confirmed)
            given = refunded.document.tenders
            self._check_customer(work, cart, refunded)
            bought = bought_of(cart)
            due = self._due(work, bought, given, context)
            numbers = work.documents.card_numbers({one.card_id for one in given if one.card_id})
            tenders = carried(given, numbers, due, cart.tenders, vouchers_among(work.masters, given))
            timed = replace(context, paying_seconds=paying_seconds)
            sold = self._written(work, replace(bought, tenders=tenders), digest, timed, confirmed)
            queue_paper(work, sold, context, given)
            return exchanged(_told(work, sold, context), refunded.number, given)

        return self.database.run(post)

    def _due(self, work: UnitOfWork, bought: Draft, given: Sequence[Paid], context: Context) -> Fen:
        """What the goods bought come to: the small change dropped is that of all means that pay them."""
        means = (*(Tender(one.means, ZERO) for one in given), *bought.tenders)
        resolver = self._resolver_of(work, context)
        due = resolver.due(replace(bought, tenders=means))
        if due > sum(one.kept for one in given) and not bought.tenders:
            due = resolver.due(replace(bought, tenders=(*means, Tender("cash", ZERO))))
        return due

    def _brought(
        self, work: UnitOfWork, back: Draft, cart: Draft, digest: str, context: Context, confirmed: Confirmations
    ) -> Recorded:
        """The refund of what comes back in a cart, worth what the cart says.

        Raises:
            ReturnedMeanwhile: less of it can come back by now.
            OtherWorth: it is worth something else by now.
        """
        draft = _standing_source(work, back)
        shown = [line for line in cart.lines if line.comes_back]
        try:
            made = self._written(work, draft, digest, context, confirmed)
        except MoreThanSource as error:
            line = shown[int(str(error.facts["line"])) - 1]
            name = _name_of(work, line.product)
            open_, number = error.facts["open"], back.source
            raise ReturnedMeanwhile(field=error.field, product=name, number=number, open=open_) from error
        for line, posted in zip(shown, made.document.lines, strict=True):
            if line.source is not None and line.amount is not None and to_fen(line.amount) != posted.total:
                raise OtherWorth(
                    number=back.source, product=posted.product.name, now=from_fen(posted.total), shown=line.amount
                )
        return made

    @staticmethod
    def _check_customer(work: UnitOfWork, cart: Draft, refunded: Recorded) -> None:
        """What a member holds or owes is given back to, and taken again from, the same member.

        Raises:
            OtherCustomer: another one buys, or nobody in particular.
        """
        means = work.masters.means()
        theirs = any(
            not one.account or Nature(means[one.means].nature) in OF_THE_MEMBER for one in refunded.document.tenders
        )
        party = refunded.document.party_id
        if not theirs or party is None:
            return
        code = work.masters.party_by_id(party).code
        if code != cart.party:
            record_of = work.masters.party_record(code)
            name = code if record_of is None else record_of.name
            raise OtherCustomer(field="party", number=refund_of(cart, REFUND).source, customer=name)

    def _resolver_of(self, work: UnitOfWork, context: Context) -> Resolver:
        return Resolver(work.connection, context.settings, context.local, barcodes=False)

    def _written(
        self, work: UnitOfWork, draft: Draft, digest: str, context: Context, confirmed: Confirmations
    ) -> Recorded:
        """One document of the counter, recorded; its cart is closed."""
        resolved = self._resolver_of(work, context).resolve(draft)
        by_hand = priced_by_hand(resolved) if draft.kind == SALE or not _has_source(draft) else {}
        check_by_hand(by_hand, context.user, confirmed)
        context = replace(context, told=by_hand)
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
        told = {**context.told, "seconds": seconds, "lines": len(cart.lines)}
        if context.paying_seconds is not None:
            told["paying"] = context.paying_seconds
        return replace(context, told=told)


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


def _name_of(work: UnitOfWork, code: str) -> str:
    found = work.masters.products_by_code({code}).get(code) if code else None
    return code if found is None else found.name


def _has_source(draft: Draft) -> bool:
    return bool(draft.source) or any(line.source is not None for line in draft.lines)
