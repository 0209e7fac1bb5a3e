"""Members: the cards whose money customers hold, and the ledgers of cards and points."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from jxc_desktop.db.tables.base import identity, refers, table, where_known
from jxc_desktop.db.types import fen, flag, text, whole

# The stored value of a member is a card without a number; a gift card belongs to its bearer; a voucher was given away.
cards = table(
    "cards",
    identity(),
    text("kind"),  # domain.cards.CardKind
    text("number", nullable=True),  # what is scanned; none: the stored value of a member
    refers("party_id", "parties", nullable=True),
    fen("face", default=0),  # what a voucher is worth before it is used
    fen("minimum", default=0),  # the smallest sale a voucher is taken for
    whole("starts", nullable=True),  # first day it is good, as 20260501
    whole("ends", nullable=True),  # last one
    text("batch", default=""),  # the name it was given out under
    flag("active", 1),
    whole("made_at"),  # UTC microseconds
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('stored_value', 'gift_card', 'voucher')", name="kind"),
    where_known("cards", "party_id"),
    Index("ix_cards_batch", "batch"),
)

card_entries = table(
    "card_entries",
    identity(),
    whole("posting"),
    refers("document_id", "documents"),
    refers("card_id", "cards"),
    fen("amount"),  # + loaded or given back, - spent
    whole("business_at"),
    whole("day"),
    Index("ix_card_entries_card_id", "card_id", "business_at"),
    Index("ix_card_entries_document_id", "document_id"),
)

point_entries = table(
    "point_entries",
    identity(),
    whole("posting"),
    refers("document_id", "documents"),
    refers("party_id", "parties"),
    text("cause"),  # domain.cards.PointCause
    whole("points"),
    whole("business_at"),
    whole("day"),
    Index("ix_point_entries_party_id", "party_id", "business_at"),
    Index("ix_point_entries_document_id", "document_id"),
)
