"""What the program asks of a display that faces the customer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


class Facing(StrEnum):
    """What the figure on the display is."""

    WELCOME = "welcome"
    ITEM = "item"
    TOTAL = "total"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to show. ``amount`` in yuan: the price of the item, the total or the change; ``other`` is what the
    sale came to while the change is shown, and the total so far while an item is.
    """

    facing: Facing
    amount: Decimal = Decimal(0)
    other: Decimal = Decimal(0)
    name: str = ""
    quantity: str = ""


class CustomerDisplay(Protocol):
    """A display of one or two lines."""

    @property
    def name(self) -> str:
        """What the operator calls it."""

    def show(self, message: Message) -> None:
        """Show this instead of what stands there; may take a second.

        Raises:
            DeviceError: the display does not work.
        """

    def close(self) -> None:
        """Let go of the port."""
