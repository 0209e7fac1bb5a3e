"""The rhythm of the scanners of this machine that are keyboards, kept in its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from jxc_desktop.app.paths import Places
from jxc_desktop.app.settings import load_settings, save_settings
from jxc_desktop.devices.setup import WEDGE
from jxc_desktop.ui.common.scan_check import ScanFinding, Stroke
from jxc_desktop.ui.common.scan_decoder import WedgeTiming
from jxc_desktop.ui.common.scan_router import ScanRouter


class WedgeBench:
    """The `ScannerBench` of this machine: several scanners share the slowest rhythm measured."""

    def __init__(self, places: Places, router: ScanRouter) -> None:
        self._places, self._router = places, router

    def apply(self) -> None:
        """Use what is kept."""
        kept = load_settings(self._places.settings).devices.get(WEDGE, {})
        self._router.set_timing(WedgeTiming(gap=_seconds(kept, "gap", 35), silence=_seconds(kept, "silence", 60)))
        self._router.set_trim(str(kept.get("prefix", "")), str(kept.get("suffix", "")))

    def listen(self, heard: Callable[[Stroke], None]) -> None:
        """Be told every key as it comes, until nobody listens any more."""
        self._router.struck.connect(heard)

    def timing(self) -> tuple[int, int]:
        """The longest gap and the silence after a scan in force, in milliseconds."""
        timing = self._router.timing
        return round(timing.gap * 1000), round(timing.silence * 1000)

    def keep(self, finding: ScanFinding | None) -> None:
        """Keep the rhythm and the additions found; nothing goes back to the usual."""
        settings = load_settings(self._places.settings)
        devices = {role: value for role, value in settings.devices.items() if role != WEDGE}
        if finding is not None:
            gap, silence = self.timing()
            timing = finding.timing
            devices[WEDGE] = {
                "gap": max(gap, round(timing.gap * 1000)),
                "silence": max(silence, round(timing.silence * 1000)),
                "prefix": finding.prefix,
                "suffix": finding.suffix,
            }
        save_settings(self._places.settings, replace(settings, devices=devices))
        self.apply()


def _seconds(kept: Mapping[str, Any], name: str, usual: int) -> float:
    value = kept.get(name, usual)
    return (value if isinstance(value, int) and 10 <= value <= 500 else usual) / 1000
