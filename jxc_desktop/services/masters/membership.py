"""Customers who become members: since when, and that the number of a card is one person's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from jxc_desktop.db.repositories.masters import PartyRecord
from jxc_desktop.domain.errors import N_, AlreadyExists
from jxc_desktop.services.engine.days import day_number

if TYPE_CHECKING:
    from jxc_desktop.db.unit_of_work import UnitOfWork


def joined(after: PartyRecord, before: PartyRecord | None, today: date) -> PartyRecord:
    """The customer with the day of joining: today, for who gets the first card and no day."""
    if not after.member_card or after.joined is not None or (before is not None and before.member_card):
        return after
    return replace(after, joined=day_number(today))


def check_member_cards(work: UnitOfWork, records: Sequence[PartyRecord]) -> None:
    """Refuse the number of a card that is somebody else's, or that of a gift card or voucher.

    Raises:
        AlreadyExists: with whose it is.
    """
    wanted = {record.member_card: record for record in records if record.member_card}
    if not wanted:
        return
    for number, holder in work.masters.holders_of_cards(wanted).items():
        if holder.code != wanted[number].code:
            name = f"{holder.code} {holder.name}"
            raise AlreadyExists(field="member_card", what=N_("member card"), name=number, holder=name)
    for number in work.cards.known(wanted):
        raise AlreadyExists(field="member_card", what=N_("gift card or voucher"), name=number, holder=number)
