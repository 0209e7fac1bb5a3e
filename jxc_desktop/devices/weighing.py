"""What the program asks of a scale, and the words for what can be wrong with a weight."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from jxc_desktop.domain.errors import N_


class WeightState(StrEnum):
    """Whether a weight can be sold by, in a word; `WEIGHT_NAMES` says it to people."""

    STABLE = "stable"
    MOVING = "moving"
    OVERLOAD = "overload"
    BELOW_ZERO = "below_zero"
    SILENT = "silent"
    GARBAGE = "garbage"
    UNPLUGGED = "unplugged"
    NOT_SET_UP = "not_set_up"


WEIGHT_NAMES: dict[WeightState, str] = {
    WeightState.STABLE: N_("it works"),
    WeightState.MOVING: N_("the weight is not steady yet"),
    WeightState.OVERLOAD: N_("there is more on it than it can weigh"),
    WeightState.BELOW_ZERO: N_("it stands below zero; take everything off and press its zero key"),
    WeightState.SILENT: N_("it does not answer; check that it is switched on and speaks the protocol chosen here"),
    WeightState.GARBAGE: N_("it cannot be understood; check its protocol and speed"),
    WeightState.UNPLUGGED: N_("its cable is unplugged, or the port is another one"),
    WeightState.NOT_SET_UP: N_("no scale is set up"),
}


@dataclass(frozen=True, slots=True)
class Weight:
    """What a scale shows; ``kilograms`` means something only while it is stable or moving."""

    state: WeightState
    kilograms: Decimal = Decimal(0)


class Scale(Protocol):
    """A scale that is read all the time, by a thread of its own."""

    @property
    def name(self) -> str:
        """What the operator calls it."""

    def start(self) -> None:
        """Begin to read, also when the scale is not there yet."""

    def stop(self) -> None:
        """Stop reading."""

    def weight(self) -> Weight:
        """The newest weight; never waits and never raises."""
