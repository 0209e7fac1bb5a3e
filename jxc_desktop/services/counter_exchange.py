"""Goods exchanged: what a customer brings back and what is bought instead, in one cart.

The cart becomes a refund and a sale that are posted together. What the refund gives back by each means the sale takes
by the same means, so no money moves for it and a later return of the new goods is limited as the first sale was; only
the difference is paid, or given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jxc_desktop.domain.documents import Draft, DraftLine, Paid, Tender
from jxc_desktop.domain.errors import N_, InvalidValue, TooManyTendered
from jxc_desktop.domain.values import Fen, apportion, from_fen, to_fen

BACK = "/back"
"""What the key of the refund has behind that of its cart."""


def comes_back(cart: Draft) -> bool:
    """Whether a customer brings goods of this cart back."""
    return any(line.comes_back for line in cart.lines)


def refund_of(cart: Draft, kind: str) -> Draft:
    """The goods of a cart that come back, as a refund whose means are not said yet.

    Raises:
        InvalidValue: they come from several receipts, or some from one and some from none.
    """
    lines = _numbered(replace(line, comes_back=False) for line in cart.lines if line.comes_back)
    receipts = {line.source.document if line.source else "" for line in lines}
    if len(receipts) > 1:
        raise InvalidValue("lines", "", N_("goods of one receipt come back at a time"))
    remark = next((line.reason for line in lines if line.reason), "")
    return replace(
        cart,
        kind=kind,
        key=cart.key + BACK,
        lines=tuple(replace(line, reason="", amount=None if line.source else line.amount) for line in lines),
        source=receipts.pop(),
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


def carried(given: Sequence[Paid], numbers: dict[int, str], due: Fen, paid: Sequence[Tender]) -> tuple[Tender, ...]:
    """The tenders of the sale of an exchange.

    ``given`` is what the refund gives back, ``numbers`` those of its cards, ``due`` what the sale comes to and ``paid``
    what the customer pays on top, or what of the refund is to be given out where that is more than the sale.

    Raises:
        TooManyTendered: more is to be given out by a means than came back by it.
    """
    back = sum(one.kept for one in given)
    kept = [one.kept for one in given]
    if back > due:
        kept = _less(given, paid) if paid else list(apportion(due, kept))
    over = tuple(
        Tender(one.means, from_fen(part), numbers.get(one.card_id, ""))
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
