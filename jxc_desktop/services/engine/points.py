"""Points of members: earned by what is paid, taken back with what comes back, given and taken by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jxc_desktop.db.repositories.cards import Cards
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.cards import MOST_POINTS, PointsShort, points_earned
from jxc_desktop.domain.cash import Means, Nature, Taken
from jxc_desktop.domain.documents import Draft, Paid
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import Fen
from jxc_desktop.services.engine.held_tenders import Buyer


class Points:
    """The points of one document."""

    def __init__(self, cards: Cards, documents: Documents, price: Fen) -> None:
        """``price`` is what a member pays for one point, 0 where none are given."""
        self.cards, self.documents, self.price = cards, documents, price

    def said(self, draft: Draft, buyer: Buyer) -> int:
        """Points given (or taken, below zero) by hand.

        Raises:
            InvalidValue: none, or more than anybody means.
            PointsShort: more are taken than there are.
        """
        points = draft.points
        if not points:
            raise InvalidValue("points", "", N_("it is missing"))
        if abs(points) > MOST_POINTS:
            raise InvalidValue("points", str(points)[:20], N_("it is out of range"))
        if points < 0 and buyer.member is not None:
            balance = self.cards.points(buyer.member)
            if balance < -points:
                raise PointsShort(field="points", member=buyer.name, balance=balance, points=-points)
        return points

    def earned(
        self, paid: Sequence[Paid], means: Mapping[str, Means], buyer: Buyer, former: AnyRow | None = None
    ) -> int:
        """What a member earns; a corrected copy (``former``) that is paid as much keeps what was earned then."""
        if buyer.member is None:
            return 0
        base = _earning(paid, means)
        if former is not None and former.party_id == buyer.member and base == self._base(former.id, means):
            return int(former.points)
        return points_earned(base, self.price)

    def taken_back(
        self, paid: Sequence[Paid], taken: Mapping[Taken, Fen], means: Mapping[str, Means], sale: AnyRow
    ) -> int:
        """What a return takes back of the points of its sale (negative): all parts together take back all of them."""
        if not sale.points:
            return 0
        whole = self._base(sale.id, means)
        left = sum(amount for (code, _), amount in taken.items() if _earns(code, means)) - _earning(paid, means)
        remaining = sale.points * max(left, 0) // whole if whole else 0
        return min(0, remaining - self.cards.earned_of(sale.id))

    def _base(self, sale_id: int, means: Mapping[str, Means]) -> Fen:
        return sum(row.kept for row in self.documents.tenders(sale_id) if _earns(row.means, means))


def _earns(code: str, means: Mapping[str, Means]) -> bool:
    """Whether points are given for what is paid by this means: not for what the shop gave away itself."""
    return code not in means or means[code].nature not in {Nature.VOUCHER, Nature.POINTS}


def _earning(paid: Sequence[Paid], means: Mapping[str, Means]) -> Fen:
    return sum(one.kept for one in paid if _earns(one.means, means))
