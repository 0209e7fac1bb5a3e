"""Tenders that are taken from what the shop gave out: stored value, gift cards, vouchers and points."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jxc_desktop.db.repositories.cards import Cards
from jxc_desktop.domain.cards import (
    Card,
    CardKind,
    CardUnknown,
    CardUsed,
    NoMember,
    PointsShort,
    check_card,
    check_minimum,
    may_be_number,
    points_needed,
)
from jxc_desktop.domain.cash import Means, Nature, Taken, give_back, take
from jxc_desktop.domain.documents import NewCard, Paid, Tender
from jxc_desktop.domain.values import Fen, from_fen, to_fen

_NUMBERED = {Nature.GIFT_CARD: CardKind.GIFT_CARD, Nature.VOUCHER: CardKind.VOUCHER}
_NEW = -1
"""The first card that is made with the posting."""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys, and on which business day; ``member`` is the row id of a customer that is not just anybody."""

    day: date
    member: int | None = None
    name: str = ""


def account_of(means: Mapping[str, Means], kind: CardKind) -> str:
    """The money account a kind of card stands on."""
    return next(one.account for one in means.values() if one.nature.value == kind.value)


class HeldTenders:
    """Settles the tenders of one document; those of plain money as `domain.cash` says."""

    def __init__(self, cards: Cards, means: Mapping[str, Means], buyer: Buyer, point_worth: Fen) -> None:
        """``point_worth`` is what one point pays, in fen."""
        self.cards, self.means, self.buyer, self.point_worth = cards, means, buyer, point_worth

    def take(
        self, tenders: Sequence[Tender], due: Fen, without: int = 0, taken: Collection[int] = ()
    ) -> tuple[tuple[Paid, ...], Fen]:
        """Settle what is due; answers what each kept, and the change. A voucher pays what it can, the rest lapses.

        ``without`` is a document that is being corrected: what it took is there again, and the cards it was
        ``taken`` from need not be good any more.

        Raises:
            UserError: a card is unknown, blocked or not good now, points are lacking; as `domain.cash.take`.
        """
        held = [self._held(tender, due, without, taken) for tender in tenders]
        if not any(card or self._nature(tender) is Nature.POINTS for card, tender in zip(held, tenders, strict=True)):
            return take(tenders, due, self.means)
        paid, change = take(self._vouchers(tenders, held, due), due, self.means)
        checked = self._checked(paid, tenders, without)
        marked = zip(checked, tenders, held, strict=True)
        return tuple(self._marked(one, tender, card) for one, tender, card in marked), change

    def _nature(self, tender: Tender) -> Nature:
        return self.means[tender.means].nature if tender.means in self.means else Nature.MONEY

    def _held(self, tender: Tender, due: Fen, without: int, taken: Collection[int]) -> Card | None:
        """The card a tender is taken from."""
        nature = self._nature(tender)
        if nature in _NUMBERED:
            card = self._known(tender.card, _NUMBERED[nature], without)
            if not tender.carried and card.id not in taken:
                check_card(card, self.buyer.day)
                check_minimum(card, due)
            return card
        if tender.card:
            raise CardUnknown(field="tenders", number=tender.card)
        if nature is Nature.STORED_VALUE:
            return self.loaded("", may_be_new=False)[0]
        return None

    def _member(self) -> int:
        if self.buyer.member is None:
            raise NoMember(field="party")
        return self.buyer.member

    def _vouchers(self, tenders: Sequence[Tender], held: Sequence[Card | None], due: Fen) -> list[Tender]:
        """The tenders with what each voucher pays: all it is worth, no more than is due.

        Raises:
            CardUsed: it was used before, or is named twice.
        """
        rest, used, result = due, set(), []
        for tender, card in zip(tenders, held, strict=True):
            if card is not None and card.kind is CardKind.VOUCHER and not tender.carried:
                if card.balance <= 0 or card.id in used:
                    raise CardUsed(field="tenders", number=card.number)
                pays = min(card.balance, rest, to_fen(tender.amount) or card.balance)
                used.add(card.id)
                rest -= pays
                result.append(replace(tender, amount=from_fen(pays)))
            else:
                result.append(tender)
        return result

    def _checked(self, paid: Sequence[Paid], tenders: Sequence[Tender], without: int) -> Sequence[Paid]:
        """The tenders with the points of those that are points.

        Raises:
            PointsShort: the member has fewer.
        """
        marked = [self._in_points(one, tender) for one, tender in zip(paid, tenders, strict=True)]
        asked = sum(one.points for one, tender in zip(marked, tenders, strict=True) if not tender.carried)
        if asked:
            balance = self.cards.points(self._member(), without)
            if balance < asked:
                raise PointsShort(field="tenders", member=self.buyer.name, balance=balance, points=asked)
        return marked

    def _in_points(self, one: Paid, tender: Tender) -> Paid:
        if self.means[one.means].nature is not Nature.POINTS:
            return one
        return replace(one, points=tender.points if tender.carried else points_needed(one.kept, self.point_worth))

    def _marked(self, one: Paid, tender: Tender, card: Card | None) -> Paid:
        if card is None:
            return one
        used_up = card.kind is CardKind.VOUCHER and one.kept and not tender.carried
        lapsed = card.balance - one.kept if used_up else 0
        return replace(one, card_id=card.id, lapsed=lapsed)

    def give_back(
        self, tenders: Sequence[Tender], due: Fen, taken: Mapping[Taken, Fen], points: int = 0
    ) -> tuple[tuple[Paid, ...], tuple[NewCard, ...]]:
        """Pay a refund: onto the cards it was taken from, as points, in money; limited as `domain.cash.give_back` says.

        Of ``points`` that were spent on the sale and did not come back yet each refund gives its share. Without a
        receipt it may go onto the stored value of the member, who gets one if need be.

        Raises:
            UserError: a card is unknown, nobody holds the stored value; as `domain.cash.give_back`.
        """
        aimed = []
        new: tuple[NewCard, ...] = ()
        for tender in tenders:
            nature, card = self._nature(tender), 0
            if nature in _NUMBERED:
                card = self._known(tender.card, _NUMBERED[nature]).id
            elif nature is Nature.STORED_VALUE:
                target, made = self.loaded("", may_be_new=not taken)
                card, new = target.id, new or made
            aimed.append((tender, card))
        paid = give_back(aimed, due, taken, self.means)
        return tuple(self._with_points(one, taken, points) for one in paid), new

    def _with_points(self, one: Paid, taken: Mapping[Taken, Fen], points: int) -> Paid:
        """What comes back of points: all that is left with the last part, else a share in whole points."""
        if self.means[one.means].nature is not Nature.POINTS:
            return one
        left = taken.get((one.means, one.card_id), 0)
        return replace(one, points=points * one.kept // left if left else 0)

    def _known(self, number: str, kind: CardKind, without: int = 0) -> Card:
        """The card of this number, whatever day it is."""
        found = self.cards.with_number(number, without) if number else None
        if found is None or found.kind is not kind:
            raise CardUnknown(field="tenders", number=number)
        return found

    def loaded(self, number: str, *, may_be_new: bool) -> tuple[Card, tuple[NewCard, ...]]:
        """The card to put money on: the gift card of a number, else the stored value of the member.

        Raises:
            CardUnknown: there is none, and none may be made.
            NoMember: neither a number nor a member is named.
        """
        number = number.strip()
        kind = CardKind.GIFT_CARD if number else CardKind.STORED_VALUE
        found = self.cards.with_number(number) if number else self.cards.stored_value(self._member())
        if found is not None and found.kind is kind:
            check_card(found, self.buyer.day)
            return found, ()
        if found is not None or not may_be_new or not may_be_number(number) or self.cards.is_member_card(number):
            raise CardUnknown(field="card", number=number or self.buyer.name)
        owner = None if number else self.buyer.member
        return Card(_NEW, kind, number, owner, 0), (NewCard(kind.value, number, owner),)
