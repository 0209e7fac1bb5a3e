"""Goods exchanged: what a customer brings back and what is bought instead, in one cart.

The cart becomes a refund and a sale that are posted together. What the refund gives back by each means the sale takes
by the same means, so no money moves for it and a later return of the new goods is limited as the first sale was; only
the difference is paid, or given back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.cash import Nature
from jxc_desktop.domain.documents import Draft, DraftLine, Paid, Tender
from jxc_desktop.domain.errors import N_, InvalidValue, TooManyTendered, UserError
from jxc_desktop.domain.values import Fen, apportion, from_fen, to_fen

BACK = "/back"
"""What the key of the refund has behind that of its cart."""
OF_THE_MEMBER = frozenset({Nature.STORED_VALUE, Nature.POINTS})
"""What a member holds without a card: it can be given back and taken again from the same member only."""


class ReturnedMeanwhile(UserError):
    """The goods of a cart came back by another one before this was completed."""

    code = "returned_meanwhile"
    message = N_(
        "Of {product} on receipt {number} only {open} can still come back; the rest came back meanwhile. "
        "The cart is kept: bring back less, or take the line out."
    )


class OtherWorth(UserError):
    """What was shown for goods that come back is not what they are worth by now."""

    code = "other_worth"
    message = N_(
        "Receipt {number} was changed meanwhile: {product} is worth {now} now, not {shown}. "
        "The cart is kept: look at the receipt again."
    )


class OtherCustomer(UserError):
    """Goods were paid by what one customer holds or owes, and another one buys."""

    code = "other_customer"
    message = N_(
        "Receipt {number} was paid by what {customer} holds or owes: choose this customer for the exchange, "
        "or take the goods back by themselves."
    )


class VoucherNotSplit(UserError):
    """A voucher paid for more of what comes back than is bought instead."""

    code = "voucher_not_split"
    message = N_(
        "A voucher paid {amount} of what comes back, but goods for {due} only are bought; what a voucher is worth "
        "beyond a sale is never given out. Let more be bought, or take the goods back by themselves first."
    )


def comes_back(cart: Draft) -> bool:
    """Whether a customer brings goods of this cart back."""
    return any(line.comes_back for line in cart.lines)


def only_comes_back(cart: Draft) -> bool:
    """Whether nothing is bought for what is brought back."""
    return bool(cart.lines) and all(line.comes_back for line in cart.lines)


def refund_with(documents: Documents, sale: AnyRow) -> AnyRow | None:
    """The refund that was posted together with a sale: what came back in its cart; nothing where nothing did."""
    first = sale
    while first.corrects_id is not None:
        first = documents.with_id(first.corrects_id)
    return documents.with_key(first.key + BACK)


def refund_of(cart: Draft, kind: str) -> Draft:
    """The goods of a cart that come back, as a refund whose means are not said yet.

    What comes back of a receipt belongs to the customer of that receipt, whoever buys now.

    Raises:
        InvalidValue: they come from several receipts, or some from one and some from none.
    """
    lines = _numbered(replace(line, comes_back=False) for line in cart.lines if line.comes_back)
    receipts = {line.source.document if line.source else "" for line in lines}
    if len(receipts) > 1:
        raise InvalidValue("lines", "", N_("goods of one receipt come back at a time"))
    remark = next((line.reason for line in lines if line.reason), "")
    receipt = receipts.pop()
    return replace(
        cart,
        kind=kind,
        key=cart.key + BACK,
        lines=tuple(replace(line, reason="", amount=None if line.source else line.amount) for line in lines),
        source=receipt,
        party="" if receipt else cart.party,
        discount="",
        tenders=(),
        remark=remark,
        version=0,
    )


def bought_of(cart: Draft) -> Draft:
    """The goods of a cart that are bought."""
    return replace(cart, lines=_numbered(line for line in cart.lines if not line.comes_back))


def _numbered(lines: Iterable[DraftLine]) -> tuple[DraftLine, ...]:
    return tuple(replace(line, line=place) for place, line in enumerate(lines, start=1))


def stays(given: Sequence[Fen], vouchers: Collection[int], due: Fen) -> list[Fen]:
    """What of each means stays in the sale of an exchange that comes to less than what comes back, all in fen.

    ``vouchers`` are the places of those: a voucher cannot be split, so it stays as far as it goes; the others stay in
    proportion.

    Raises:
        VoucherNotSplit: the vouchers alone are more than the sale.
    """
    kept = [amount if place in vouchers else 0 for place, amount in enumerate(given)]
    if sum(kept) > due:
        raise VoucherNotSplit(field="tenders", amount=from_fen(sum(kept)), due=from_fen(due))
    others = [place for place in range(len(given)) if place not in vouchers]
    parts = apportion(due - sum(kept), [given[place] for place in others]) if others else ()
    for place, part in zip(others, parts, strict=True):
        kept[place] = part
    return kept


def carried(
    given: Sequence[Paid], numbers: dict[int, str], due: Fen, paid: Sequence[Tender], vouchers: Collection[int] = ()
) -> tuple[Tender, ...]:
    """The tenders of the sale of an exchange.

    ``given`` is what the refund gives back, ``numbers`` those of its cards, ``vouchers`` the places of those; ``due``
    is what the sale comes to and ``paid`` what the customer pays on top, or what of the refund is to be given out
    where that is more than the sale.

    Raises:
        TooManyTendered: more is to be given out by a means than came back by it.
        VoucherNotSplit: a voucher would have to be given out in part.
    """
    back = sum(one.kept for one in given)
    kept = [one.kept for one in given]
    if back > due:
        kept = _less(given, paid) if paid else stays(kept, vouchers, due)
    over = tuple(
        Tender(
            one.means,
            from_fen(part),
            numbers.get(one.card_id, ""),
            carried=True,
            points=one.points * part // one.kept,
        )
        for one, part in zip(given, kept, strict=True)
        if part
    )
    if back > due:
        return over
    rest = paid or ((Tender("cash", from_fen(due - back)),) if due > back else ())
    return (*over, *rest)


def _less(given: Sequence[Paid], out: Sequence[Tender]) -> list[Fen]:
    """What stays in the sale of each means when so much is given out."""
    left = [one.kept for one in given]
    for tender in out:
        amount = to_fen(tender.amount)
        for place, one in enumerate(given):
            part = min(amount, left[place]) if one.means == tender.means else 0
            left[place] -= part
            amount -= part
        if amount:
            came = from_fen(sum(one.kept for one in given if one.means == tender.means))
            raise TooManyTendered(field="tenders", means=tender.means, amount=tender.amount, due=came)
    return left
