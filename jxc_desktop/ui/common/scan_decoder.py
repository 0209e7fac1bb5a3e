"""Telling a scanner from a typist, by rhythm alone.

A keyboard-wedge scanner types a whole code in a few milliseconds per character and ends it with
Enter or Tab; no hand does that. Every printable key is therefore held for a moment: if enough of
them come fast enough it was a scan and no widget ever sees it, otherwise the keys are given back in
order. Pure: characters and times in, decisions out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key")

TERMINATORS = frozenset("\r\n\t")
GROUP_SEPARATOR = "\x1d"


@dataclass(frozen=True, slots=True)
class WedgeTiming:
    """The rhythm of one scanner, in seconds; measured per device by the settings page."""

    gap: float = 0.035
    silence: float = 0.060
    second_terminator: float = 0.050
    minimum: int = 4


@dataclass(frozen=True, slots=True)
class Decision(Generic[Key]):
    """What to do now: deliver ``scan``, then give ``replay`` back, and keep the fed key if ``taken``."""

    scan: str = ""
    replay: tuple[Key, ...] = ()
    taken: bool = False


class WedgeDecoder(Generic[Key]):
    """Holds the keys of a burst until it is known whether a scanner or a hand made them."""

    def __init__(self, timing: WedgeTiming | None = None) -> None:
        self.timing = timing or WedgeTiming()
        self._held: list[tuple[str, Key]] = []
        self._last = 0.0
        self._ended: float | None = None

    @property
    def deadline(self) -> float | None:
        """When `rest` should be called if no key comes before; ``None`` while nothing is held."""
        if not self._held:
            return None
        wait = self.timing.silence if self._is_long_enough() else self.timing.gap
        return self._last + wait

    def wants(self, char: str, at: float) -> bool:
        """Whether `feed` would keep this key away from the widgets (asked before shortcuts fire)."""
        if char in TERMINATORS:
            return self._is_scan_at(at) or self._is_second_terminator(at)
        if char == GROUP_SEPARATOR:
            return bool(self._held)
        return True

    def feed(self, char: str, at: float, key: Key) -> Decision[Key]:
        """One key was pressed ``at`` seconds; ``key`` is what comes back should it be replayed."""
        if char in TERMINATORS:
            return self._terminate(at)
        if char == GROUP_SEPARATOR and not self._held:
            return Decision()
        before: Decision[Key] = Decision()
        if self._held and at - self._last > self.timing.gap:
            before = self._settle(at)
        self._held.append((char, key))
        self._last = at
        return Decision(before.scan, before.replay, taken=True)

    def rest(self, at: float) -> Decision[Key]:
        """Nothing came for a while: a long burst was a scan without a suffix, a short one was typing."""
        deadline = self.deadline
        return Decision() if deadline is None or at < deadline else self._settle(at)

    def interrupt(self) -> Decision[Key]:
        """A key that is no part of a code came: whatever is held was typed."""
        return Decision(replay=self._give_back())

    def _terminate(self, at: float) -> Decision[Key]:
        if self._is_scan_at(at):
            return Decision(scan=self._take(at), taken=True)
        if self._is_second_terminator(at):
            return Decision(taken=True)
        return self.interrupt()

    def _settle(self, at: float) -> Decision[Key]:
        if self._is_long_enough() and at - self._last >= self.timing.silence:
            return Decision(scan=self._take(at))
        return self.interrupt()

    def _is_long_enough(self) -> bool:
        return len(self._held) >= self.timing.minimum

    def _is_scan_at(self, at: float) -> bool:
        return self._is_long_enough() and at - self._last <= self.timing.silence

    def _is_second_terminator(self, at: float) -> bool:
        return not self._held and self._ended is not None and at - self._ended <= self.timing.second_terminator

    def _take(self, at: float) -> str:
        code = "".join(char for char, _ in self._held)
        self._held.clear()
        self._ended = at
        return code

    def _give_back(self) -> tuple[Key, ...]:
        keys = tuple(key for _, key in self._held)
        self._held.clear()
        return keys
