"""The document kinds: declarations, and the one rule that turns a document into its posting."""

from jxc_desktop.domain.kinds.registry import KINDS, drawing, kind
from jxc_desktop.domain.kinds.rules import Booking, MoneyChange, PartyChange, PlannedMove, book

__all__ = ["KINDS", "Booking", "MoneyChange", "PartyChange", "PlannedMove", "book", "drawing", "kind"]
