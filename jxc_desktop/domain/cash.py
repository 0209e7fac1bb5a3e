"""Money at the counter: what is tendered, what is kept, what goes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jxc_desktop.domain.documents import Paid, Tender
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, NotFullyPaid, TooManyTendered
from jxc_desktop.domain.values import Fen, apportion, from_fen, to_fen


class Nature(StrEnum):
    """What a means of payment is: money, or something the shop gave out that it takes back."""

    MONEY = "money"
    STORED_VALUE = "stored_value"
    GIFT_CARD = "gift_card"
    VOUCHER = "voucher"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Means:
    """A means of payment: the money account it fills (none: on account) and whether it gives change."""

    code: str
    account: str
    gives_change: bool
    nature: Nature = Nature.MONEY

    @property
    def is_gift(self) -> bool:
        """Whether the shop gave away what it takes: nothing was paid for it."""
        return self.nature in {Nature.VOUCHER, Nature.POINTS}


Taken = tuple[str, int]
"""A means and the card it was taken from (0: none), as refunds are limited by."""


def take(tenders: Sequence[Tender], due: Fen, means: Mapping[str, Means]) -> tuple[tuple[Paid, ...], Fen]:
    """Settle what is due with the tenders; answers what each kept, and the change.

    Without tenders it is exact cash. Change is given from cash only, so the others may not take
    more than is due.

    Raises:
        NotFound: an unknown means.
        TooManyTendered: a means other than cash takes more than is due.
        NotFullyPaid: the tenders do not cover what is due.
    """
    if not tenders:
        cash = next(known for known in means.values() if known.gives_change)
        return (Paid(cash.code, cash.account, due, due),), 0
    amounts, known = _amounts(tenders), [_known(tender.means, means) for tender in tenders]
    exact = sum(amount for amount, one in zip(amounts, known, strict=True) if not one.gives_change)
    if exact > due:
        culprit = next(one for one in known if not one.gives_change)
        raise TooManyTendered(field="tenders", means=culprit.code, amount=from_fen(exact), due=from_fen(due))
    change = sum(amounts) - due
    if change < 0:
        raise NotFullyPaid(field="tenders", due=from_fen(due), paid=from_fen(sum(amounts)))
    return _keep(known, amounts, change), change


def _keep(known: Sequence[Means], amounts: Sequence[Fen], change: Fen) -> tuple[Paid, ...]:
    paid = []
    for one, amount in zip(known, amounts, strict=True):
        back = min(change, amount) if one.gives_change else 0
        change -= back
        paid.append(Paid(one.code, one.account, amount, amount - back))
    return tuple(paid)


def give_back(
    tenders: Sequence[tuple[Tender, int]], due: Fen, taken: Mapping[Taken, Fen], means: Mapping[str, Means]
) -> tuple[Paid, ...]:
    """Pay a refund, limited to what each means, and each card, took and has not yet given back.

    ``tenders`` come with the card each goes to (0: none). ``taken`` is empty for a return without a receipt: then
    any means may pay that is not given away. Without tenders the original means give back in proportion. What is
    put on account stays with the party: it may take the place of what other means took, but not of what the shop
    gave away itself, vouchers and points, which never become money.

    Raises:
        TooManyTendered: a means would give back more than it took.
        NotFullyPaid: the tenders do not add up to the refund.
        InvalidValue: an amount is negative.
    """
    if not tenders:
        return _in_proportion(due, taken, means)
    amounts = _amounts([tender for tender, _ in tenders])
    known = [_known(tender.means, means) for tender, _ in tenders]
    if sum(amounts) != due:
        raise NotFullyPaid(field="tenders", due=from_fen(due), paid=from_fen(sum(amounts)))
    asked: dict[Taken, Fen] = {}
    for one, amount, (_, card) in zip(known, amounts, tenders, strict=True):
        source = one.code, card
        asked[source] = total = asked.get(source, 0) + amount
        limited = one.account if taken else one.is_gift
        if limited and total > taken.get(source, 0):
            open_ = from_fen(taken.get(source, 0))
            raise TooManyTendered(field="tenders", means=one.code, amount=from_fen(total), due=open_)
    if taken:
        _check_no_gift_is_paid_out(asked, taken, means)
    return tuple(
        Paid(one.code, one.account, amount, amount, card)
        for one, amount, (_, card) in zip(known, amounts, tenders, strict=True)
    )


def _check_no_gift_is_paid_out(
    asked: Mapping[Taken, Fen], taken: Mapping[Taken, Fen], means: Mapping[str, Means]
) -> None:
    paid, back = (
        sum(amount for (code, _), amount in flow.items() if not means[code].is_gift) for flow in (taken, asked)
    )
    if back > paid:
        code = next(code for code, _ in asked if not means[code].is_gift)
        raise TooManyTendered(field="tenders", means=code, amount=from_fen(back), due=from_fen(paid))


def _in_proportion(due: Fen, taken: Mapping[Taken, Fen], means: Mapping[str, Means]) -> tuple[Paid, ...]:
    if not taken:
        return take((), due, means)[0]
    sources = [source for source, amount in taken.items() if amount > 0]
    parts = apportion(due, [taken[source] for source in sources])
    return tuple(
        Paid(code, _known(code, means).account, part, part, card)
        for (code, card), part in zip(sources, parts, strict=True)
        if part
    )


def _amounts(tenders: Sequence[Tender]) -> list[Fen]:
    amounts = [to_fen(tender.amount) for tender in tenders]
    if any(amount < 0 for amount in amounts):
        raise InvalidValue("tenders", "", N_("an amount is negative"))
    return amounts


def _known(code: str, means: Mapping[str, Means]) -> Means:
    if code not in means:
        raise NotFound(field="tenders", what=N_("means of payment"), name=code)
    return means[code]
