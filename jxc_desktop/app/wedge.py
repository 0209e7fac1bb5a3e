"""The scanners of this machine that are keyboards, as they were learnt, kept in its settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jxc_desktop.app.paths import Places
from jxc_desktop.app.settings import load_settings, save_settings
from jxc_desktop.devices.setup import WEDGE
from jxc_desktop.ui.common.scan_check import ScanFinding, Stroke
from jxc_desktop.ui.common.scan_decoder import WedgeTiming
from jxc_desktop.ui.common.scan_router import ScanRouter
from jxc_desktop.ui.system.ports import LearntScanner

_SCANNERS = "scanners"
_PLAUSIBLE = range(10, 501)


class WedgeBench:
    """The `ScannerBench` of this machine.

    A scanner has its own rhythm where the system names the keyboard a key came from; otherwise the slowest rhythm
    learnt holds for all of them, so that several work at once.
    """

    def __init__(self, places: Places, router: ScanRouter) -> None:
        self._places, self._router = places, router

    def apply(self) -> None:
        """Use what is kept."""
        learnt = self.learnt()
        devices = {scanner.device for scanner in learnt if scanner.device}
        by_device = {name: _widest(scanner for scanner in learnt if scanner.device == name) for name in devices}
        self._router.set_timing(_widest(learnt), by_device)
        self._router.set_trims([(each.prefix, each.suffix) for each in learnt if each.prefix or each.suffix])

    def listen(self, heard: Callable[[Stroke], None]) -> None:
        """Be told every key as it comes, until nobody listens any more."""
        self._router.struck.connect(heard)

    def timing(self) -> tuple[int, int]:
        """The longest gap and the silence after a scan in force, in milliseconds."""
        timing = self._router.timing
        return round(timing.gap * 1000), round(timing.silence * 1000)

    def tells_apart(self) -> bool:
        """Whether keys came from keyboards of different names."""
        return len(self._router.keyboards) > 1

    def learnt(self) -> Sequence[LearntScanner]:
        """The scanners that were learnt, by name."""
        kept = load_settings(self._places.settings).devices.get(WEDGE, {}).get(_SCANNERS, {})
        entries = kept.items() if isinstance(kept, Mapping) else ()
        return [_scanner(name, entry) for name, entry in sorted(entries) if isinstance(entry, Mapping)]

    def keep(self, name: str, finding: ScanFinding) -> None:
        """Learn a scanner; one of that name is learnt anew."""
        timing = finding.timing
        self._write(
            {
                **self._kept(),
                name: {
                    "gap": round(timing.gap * 1000),
                    "silence": round(timing.silence * 1000),
                    "prefix": finding.prefix,
                    "suffix": finding.suffix,
                    "device": finding.device,
                },
            }
        )

    def forget(self, name: str = "") -> None:
        """Forget a scanner, or all of them."""
        self._write({kept: entry for kept, entry in self._kept().items() if name and kept != name})

    def _kept(self) -> dict[str, Any]:
        return {
            each.name: {
                "gap": each.gap,
                "silence": each.silence,
                "prefix": each.prefix,
                "suffix": each.suffix,
                "device": each.device,
            }
            for each in self.learnt()
        }

    def _write(self, scanners: Mapping[str, Any]) -> None:
        settings = load_settings(self._places.settings)
        devices = {role: value for role, value in settings.devices.items() if role != WEDGE}
        if scanners:
            devices[WEDGE] = {_SCANNERS: dict(scanners)}
        save_settings(self._places.settings, replace(settings, devices=devices))
        self.apply()


def _scanner(name: str, entry: Mapping[str, Any]) -> LearntScanner:
    usual = WedgeTiming()
    gap, silence = _milliseconds(entry, "gap", usual.gap), _milliseconds(entry, "silence", usual.silence)
    prefix, suffix, device = (str(entry.get(word, "")) for word in ("prefix", "suffix", "device"))
    return LearntScanner(name, gap, silence, prefix, suffix, device)


def _milliseconds(entry: Mapping[str, Any], word: str, usual: float) -> int:
    value = entry.get(word)
    return value if isinstance(value, int) and value in _PLAUSIBLE else round(usual * 1000)


def _widest(scanners: Iterable[LearntScanner]) -> WedgeTiming:
    """The slowest of their rhythms, never quicker than the usual one."""
    usual, known = WedgeTiming(), list(scanners)
    gap = max([usual.gap, *(scanner.gap / 1000 for scanner in known)])
    silence = max([usual.silence, *(scanner.silence / 1000 for scanner in known)])
    return WedgeTiming(gap=gap, silence=silence)
