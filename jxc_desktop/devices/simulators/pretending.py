"""How simulators fail when told to: words for every kind, kept nowhere but in the simulator itself."""

from __future__ import annotations

from jxc_desktop.devices.ports import FAULT_NAMES, DeviceFault, ScannerState
from jxc_desktop.devices.simulators.display import SimulatedDisplay
from jxc_desktop.devices.simulators.printer import SimulatedPrinter
from jxc_desktop.devices.simulators.scale import SimulatedScale
from jxc_desktop.devices.simulators.scanner import SimulatedScanner
from jxc_desktop.devices.weighing import WEIGHT_NAMES, WeightState
from jxc_desktop.domain.errors import N_

SLOW = "slow"
SECONDS = 1.5
"""How long a slow one takes."""
_SLOW_NAME = (SLOW, N_("it works, but slowly"))
_UNPLUGGED = DeviceFault.UNPLUGGED
_GARBAGE = DeviceFault.GARBAGE


def _named(*faults: DeviceFault) -> tuple[tuple[str, str], ...]:
    return tuple((fault.value, FAULT_NAMES[fault]) for fault in faults)


PRINTER_WAYS = (*_named(*(fault for fault in DeviceFault if fault is not DeviceFault.NOT_SET_UP)), _SLOW_NAME)
SCALE_WAYS = (
    *(
        (state.value, WEIGHT_NAMES[state])
        for state in WeightState
        if state not in (WeightState.STABLE, WeightState.NOT_SET_UP)
    ),
    _SLOW_NAME,
)
DISPLAY_WAYS = (*_named(_UNPLUGGED, DeviceFault.NO_ACCESS), _SLOW_NAME)
"""A display answers nothing, so that nobody could tell nonsense on it but who looks at it."""
SCANNER_WAYS = (*_named(_UNPLUGGED), (_GARBAGE.value, N_("it reads nonsense")), _SLOW_NAME)
SCREEN_WAYS = _named(_UNPLUGGED)


def pretend(device: object, way: str) -> None:
    """Let a simulator fail that way, a word of its kind; an empty word ends it. Real devices never pretend."""
    delay = SECONDS if way == SLOW else 0.0
    fault = "" if way == SLOW else way
    match device:
        case SimulatedPrinter():
            device.fault, device.delay = DeviceFault(fault) if fault else None, delay
        case SimulatedDisplay():
            device.fault, device.delay = DeviceFault(fault) if fault else None, delay
        case SimulatedScale():
            device.wire.pretends, device.slow = WeightState(fault) if fault else None, delay
        case SimulatedScanner():
            device.garbled, device.delay = fault == _GARBAGE, delay
            (device.unplug if fault == _UNPLUGGED else device.plug_in)()


def pretended(device: object) -> str:
    """How a simulator pretends to fail; empty when it does not."""
    match device:
        case SimulatedPrinter() | SimulatedDisplay():
            return str(device.fault or "") or (SLOW if device.delay else "")
        case SimulatedScale():
            return str(device.wire.pretends or "") or (SLOW if device.slow else "")
        case SimulatedScanner():
            if device.state is ScannerState.LOST:
                return _UNPLUGGED.value
            return _GARBAGE.value if device.garbled else SLOW if device.delay else ""
    return ""
