"""A scale that weighs what it is told, in the bytes of the real ones, and fails as told."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from operator import xor
from time import monotonic

from jxc_desktop.devices.scales.dialects import ACK, DC1, DIALECTS, ENQ, SAME, Reader
from jxc_desktop.devices.weighing import Weight, WeightState

NONSENSE = b"\x13\x37zz#"


class ScaleWire:
    """The scale's end of a wire. ``pretends`` is how it fails; ``slow`` is how many seconds each answer takes."""

    def __init__(self, language: str, kilograms: Decimal = Decimal(0)) -> None:
        self.language = language
        self.kilograms = kilograms
        self.pretends: WeightState | None = None
        self.slow = 0.0
        self._due: list[tuple[float, bytes]] = []
        self._last = 0.0
        self._sway = 0

    def hear(self, data: bytes) -> bytes:
        """Answer a question, now or when the time of a slow scale has come."""
        ask = DIALECTS[self.language].ask
        if not ask or self.pretends is WeightState.SILENT:
            return b""
        said = b""
        if ENQ in data and ask == ENQ:
            said += ACK
        if (DC1 if ask == ENQ else ask) in data:
            said += self._frame()
        self._due.append((monotonic() + self.slow, said))
        return b""

    def speak(self) -> bytes:
        """What is due; a scale that talks by itself says its weight again."""
        now = monotonic()
        said = b"".join(words for at, words in self._due if at <= now)
        self._due = [(at, words) for at, words in self._due if at > now]
        by_itself = not DIALECTS[self.language].ask and now - self._last >= self.slow
        if by_itself and self.pretends is not WeightState.SILENT:
            self._last = now
            said += self._frame()
        return said

    def _frame(self) -> bytes:
        if self.pretends is WeightState.GARBAGE:
            return NONSENSE * 4
        state, kilograms = self.pretends or WeightState.STABLE, self.kilograms
        if state is WeightState.BELOW_ZERO:
            kilograms = Decimal("-0.120")
        elif state is WeightState.MOVING:
            self._sway += 1
            kilograms += Decimal(self._sway % 2) / 1000
        return _FRAMES[self.language](state, kilograms)


class SimulatedScale:
    """A scale without a wire; its bytes go through the same reader as those of a real one.

    ``slow`` is how many seconds it keeps silent before each weight it is asked for.
    """

    def __init__(self, name: str, language: str, kilograms: Decimal = Decimal("0.500")) -> None:
        self.name = name
        self.wire = ScaleWire(language, kilograms)
        self.slow = 0.0
        self._asked: float | None = None
        self._unplugged_by_stop = True

    def start(self) -> None:
        """Begin to read."""
        self._unplugged_by_stop = False

    def stop(self) -> None:
        """Stop reading."""
        self._unplugged_by_stop = True

    def weight(self) -> Weight:
        """What the bytes of this moment say."""
        if self._unplugged_by_stop or self.wire.pretends is WeightState.UNPLUGGED:
            return Weight(WeightState.UNPLUGGED)
        if self._still_thinks():
            return Weight(WeightState.SILENT)
        dialect = DIALECTS[self.wire.language]
        reader, weights = Reader(dialect), list[Weight]()
        for _time in range(2 * SAME):
            self.wire.hear(dialect.ask.replace(ENQ, DC1))
            found, _answer = reader.feed(self.wire.speak())
            weights += found
        return weights[-1] if weights else Weight(WeightState.SILENT)

    def _still_thinks(self) -> bool:
        """Whether a slow scale lets wait; once it has answered, it goes on answering for as long as it thought."""
        if not self.slow:
            return False
        now = monotonic()
        if self._asked is None or now - self._asked > 2 * self.slow:
            self._asked = now
        return now - self._asked < self.slow


def _line(state: WeightState, kilograms: Decimal) -> bytes:
    if state is WeightState.OVERLOAD:
        return b"OL,GS,+        \r\n"
    steadiness = "US" if state is WeightState.MOVING else "ST"
    return f"{steadiness},GS,{'-' if kilograms < 0 else '+'}{abs(kilograms):7.3f}kg\r\n".encode()


def _dahua(state: WeightState, kilograms: Decimal) -> bytes:
    """It has no word for an overload: it shows the most it can and never comes to rest."""
    grams = 99999 - int(monotonic() * 1e6) % 7 if state is WeightState.OVERLOAD else int(kilograms * 1000)
    return f"{'-' if grams < 0 else ''}{abs(grams):05}\n\r".encode()


def _stream(state: WeightState, kilograms: Decimal) -> bytes:
    b = 0x30 | (kilograms < 0) << 1 | (state is WeightState.OVERLOAD) << 2 | (state is WeightState.MOVING) << 3
    return b"\x02" + bytes((0x2D, b, 0x20)) + f"{abs(int(kilograms * 1000)):06}000000\r".encode()


def _8217(state: WeightState, kilograms: Decimal) -> bytes:
    bits = {WeightState.MOVING: 0x61, WeightState.OVERLOAD: 0x62, WeightState.BELOW_ZERO: 0x64}.get(state)
    return b"\x02" + (bytes((0x3F, bits)) if bits else f"{kilograms:06.3f}".encode()) + b"\r"


def _os2(state: WeightState, kilograms: Decimal) -> bytes:
    steadiness = {WeightState.MOVING: "U", WeightState.OVERLOAD: "F"}.get(state, "S")
    body = f"{steadiness}{'-' if kilograms < 0 else ' '}{abs(int(kilograms * 1000)):06}KG".encode()
    return b"\x01\x02" + body + bytes((reduce(xor, body),)) + b"\x03\x04"


_FRAMES: dict[str, Callable[[WeightState, Decimal], bytes]] = {
    "lines": _line,
    "dahua": _dahua,
    "toledo_stream": _stream,
    "toledo_8217": _8217,
    "os2": _os2,
}
