"""The doctor on members and cards: what is on cards is what the books owe, none is below zero, points have an owner."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, cast, func, select

from jxc_desktop.db.tables import card_entries, cards, means, money_entries, parties, point_entries
from jxc_desktop.db.types import Whole
from jxc_desktop.db.verify import Finding
from jxc_desktop.domain.cards import CardKind
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import from_fen

_ON_CARDS = (
    select(cards.c.kind, cast(func.sum(card_entries.c.amount), Whole).label("amount"))
    .join(cards, cards.c.id == card_entries.c.card_id)
    .group_by(cards.c.kind)
)
_accounts = select(means.c.nature, means.c.money_account_id).distinct().subquery()
_OWED = (
    select(_accounts.c.nature, cast(func.sum(money_entries.c.amount), Whole).label("amount"))
    .join(_accounts, _accounts.c.money_account_id == money_entries.c.money_account_id)
    .where(_accounts.c.nature.in_((CardKind.STORED_VALUE.value, CardKind.GIFT_CARD.value)))
    .group_by(_accounts.c.nature)
)
_left = cards.c.face + func.coalesce(func.sum(card_entries.c.amount), 0)
_BELOW = (
    select(func.coalesce(cards.c.number, parties.c.name, "").label("card"), cast(_left, Whole).label("balance"))
    .outerjoin(card_entries, card_entries.c.card_id == cards.c.id)
    .outerjoin(parties, parties.c.id == cards.c.party_id)
    .group_by(cards.c.id, cards.c.number, cards.c.face, parties.c.name)
    .having(_left < 0)
    .order_by(cards.c.id)
)
_STRAY_POINTS = (
    select(point_entries.c.posting)
    .outerjoin(parties, parties.c.id == point_entries.c.party_id)
    .where(parties.c.id.is_(None) | (parties.c.role == "supplier"))
    .order_by(point_entries.c.posting)
)
_OWNERLESS = (
    select(cards.c.id)
    .where((cards.c.kind == CardKind.STORED_VALUE.value) == cards.c.party_id.is_(None))
    .order_by(cards.c.id)
)
_SAME_NUMBER = select(cards.c.number).join(parties, parties.c.member_card == cards.c.number).order_by(cards.c.number)
_NAMES = {CardKind.STORED_VALUE.value: N_("Stored value"), CardKind.GIFT_CARD.value: N_("Gift cards")}


def cards_agree(connection: Connection) -> Iterator[Finding]:
    """Stored value and gift cards together are what their money accounts owe, and no card is below zero."""
    on_cards = {row.kind: row.amount for row in connection.execute(_ON_CARDS)}
    owed = {row.nature: row.amount for row in connection.execute(_OWED)}
    for kind, name in _NAMES.items():
        loaded, account = on_cards.get(kind, 0), owed.get(kind, 0)
        if loaded != -account:
            facts = {"kind": name, "loaded": from_fen(loaded), "owed": from_fen(-account)}
            yield Finding("cards", N_("{kind}: {loaded} is on the cards; the money account owes {owed}."), facts)
    for row in connection.execute(_BELOW):
        facts = {"card": row.card, "balance": from_fen(row.balance)}
        yield Finding("cards", N_("Card {card} stands at {balance}, below zero."), facts)


def members_hold(connection: Connection) -> Iterator[Finding]:
    """Points and stored value belong to somebody, and no number is that of two cards."""
    for row in connection.execute(_STRAY_POINTS):
        yield Finding("members", N_("The points of posting {posting} belong to nobody."), {"posting": row.posting})
    for row in connection.execute(_OWNERLESS):
        yield Finding("members", N_("Card {card} has no owner, or one it must not have."), {"card": row.id})
    for row in connection.execute(_SAME_NUMBER):
        message = N_("{number} is the number of a member's card and of a gift card or voucher.")
        yield Finding("members", message, {"number": row.number})
