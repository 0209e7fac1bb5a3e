"""What stands beside the counter, by the command file."""

from __future__ import annotations

from jxc_desktop.devices.weighing import WEIGHT_NAMES, WeightState
from jxc_desktop.i18n import _
from jxc_desktop.services.commands.line import Answer, Line


def weight(line: Line) -> Answer:
    """What the scale of this machine shows: kilograms when it is steady, else the reason."""
    line.refuse_unknown()
    found = line.services.weighing.weigh()
    steady = found.state is WeightState.STABLE
    return Answer(
        {
            "state": found.state.value,
            "kilograms": found.kilograms if steady else None,
            "reason": "" if steady else _(WEIGHT_NAMES[found.state]),
        }
    )


ASK = {"weight": weight}
