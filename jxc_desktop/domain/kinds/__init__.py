"""The document kinds: declarations, and the one rule that turns a document into its posting."""

from jxc_desktop.domain.kinds.registry import KINDS, drawing, kind
from jxc_desktop.domain.kinds.rules import Booking, CardChange, MoneyChange, PartyChange, PlannedMove, PointChange, book

__all__ = [
    "KINDS",
    "Booking",
    "CardChange",
    "MoneyChange",
    "PartyChange",
    "PlannedMove",
    "PointChange",
    "book",
    "drawing",
    "kind",
]
