"""The languages scales speak on a serial line, each read from its bytes.

=================  =====================================================================================
``lines``          one line a weight, again and again: ``ST,GS,+  0.735kg CR LF``. ``ST`` steady, ``US`` not,
                   ``OL`` overload; ``GS`` gross, ``NT`` net (a tare, ``TR``, is passed over); kg, g or lb.
                   Most indicators have it (A&D, 耀华, 英展 …); usually 9600 8N1. The same fields stand in the
                   RS-232 sheets of counting scales, such as jswjk.com/Article-2769879.
``dahua``          the continuous output of the 大华 ACS-A family: five digits of grams, on price-computing ones
                   followed by price and amount, then LF CR; 9600 8N1. It never says whether the weight is
                   steady: `SAME` equal weights in a row are. Seen in public tills for that scale; the sheet of
                   the model decides.
``toledo_stream``  Mettler-Toledo continuous output: STX, status A B C, six digits, six digits of tare, CR and
                   perhaps a check sum; 9600 7E1 (user manuals of IND131/IND226/IND245; layout also at
                   bbs.csdn.net/topics/290079891). A: bits 0-2 place of the point, 2 is none and 5 three digits.
                   B: bit 1 negative, 2 overload, 3 moving, 4 kilograms. C: bits 0-2 equal 1 for grams.
``toledo_8217``    asked with ``W``; the answer is STX, weight, CR while steady, else STX ``?`` status CR with bit 0
                   moving, 1 overload, 2 below zero; 9600 7E1 (service manual of the Viva and 8217 scales,
                   manualslib.com/manual/861274).
``os2``            顶尖 OS2 and CAS PD-II: ENQ is answered with ACK, DC1 with SOH STX, ``S`` steady / ``U`` moving /
                   ``F`` overload, sign, six characters, unit, XOR of all from the sign of steadiness on, ETX EOT;
                   9600 8N1 (CAS PD-II owner's manual, type 5 interface).
=================  =====================================================================================

Where makers differ the setting decides: speed and frame in the address (``COM3@4800,7E1``), the unit of the languages
that name none (``unit``: kg, g, jin or lb).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import xor

from jxc_desktop.devices.weighing import Weight, WeightState

ENQ, ACK, DC1 = b"\x05", b"\x06", b"\x11"
SAME = 3
"""How many equal weights in a row are steady, where the scale does not say."""
PATIENCE_BYTES = 80
"""Bytes without a single frame after which a scale counts as not understood."""
KILOGRAMS = {
    "kg": Decimal(1),
    "g": Decimal("0.001"),
    "jin": Decimal("0.5"),
    "lb": Decimal("0.45359237"),
}
_GRAM = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Dialect:
    """One language: how a frame looks, how it is read, and what asks for it (empty: the scale talks by itself)."""

    frame: re.Pattern[bytes]
    read: Callable[[re.Match[bytes], str], Weight]
    ask: bytes = b""
    line: str = "8N1"
    says_steady: bool = True


class Reader:
    """Bytes into weights, whatever pieces they come in; ``unit`` counts where frames name none."""

    def __init__(self, dialect: Dialect, unit: str = "kg") -> None:
        self._dialect, self._unit = dialect, unit
        self._waiting = b""
        self._useless = 0
        self._before: Weight | None = None
        self._equal = 0

    def feed(self, data: bytes) -> tuple[list[Weight], bytes]:
        """The weights complete after these bytes, and what to answer the scale."""
        if self._dialect.line.startswith("7"):
            data = bytes(byte & 0x7F for byte in data)
        answer = DC1 if self._dialect.ask == ENQ and ACK in data else b""
        self._waiting += data
        weights, end = [], 0
        for match in self._dialect.frame.finditer(self._waiting):
            weights.append(self._steadied(self._dialect.read(match, self._unit)))
            end = match.end()
        self._useless = 0 if end else self._useless + len(data)
        self._waiting = self._waiting[end:][-PATIENCE_BYTES:]
        if self._useless >= PATIENCE_BYTES:
            weights.append(Weight(WeightState.GARBAGE))
        return weights, answer

    def _steadied(self, weight: Weight) -> Weight:
        if self._dialect.says_steady or weight.state is not WeightState.STABLE:
            return weight
        self._equal = self._equal + 1 if weight == self._before else 1
        self._before = weight
        return weight if self._equal >= SAME else Weight(WeightState.MOVING, weight.kilograms)


def _weight(number: Decimal, unit: str, *, steady: bool) -> Weight:
    kilograms = (number * KILOGRAMS[unit]).quantize(_GRAM)
    if kilograms < 0:
        return Weight(WeightState.BELOW_ZERO, kilograms)
    return Weight(WeightState.STABLE if steady else WeightState.MOVING, kilograms)


def _read_line(match: re.Match[bytes], unit: str) -> Weight:
    steadiness, sign, digits, own_unit = match.groups()
    if steadiness == b"OL" or not digits:
        return Weight(WeightState.BELOW_ZERO if sign == b"-" else WeightState.OVERLOAD)
    number = Decimal(digits.decode())
    return _weight(-number if sign == b"-" else number, own_unit.decode() or unit, steady=steadiness == b"ST")


def _read_dahua(match: re.Match[bytes], unit: str) -> Weight:  # noqa: ARG001  (always grams)
    sign, digits = match.groups()
    number = Decimal(digits.decode())
    return _weight(-number if sign == b"-" else number, "g", steady=True)


def _read_stream(match: re.Match[bytes], unit: str) -> Weight:
    (a, b, c), digits = match.group(1), match.group(2)
    if b & 0x04:
        return Weight(WeightState.OVERLOAD)
    number = Decimal(int(digits.strip() or b"0")).scaleb(2 - (a & 0x07))
    unit = "g" if c & 0x07 == 1 else "kg" if b & 0x10 else unit if unit != "kg" else "lb"
    return _weight(-number if b & 0x02 else number, unit, steady=not b & 0x08)


def _read_8217(match: re.Match[bytes], unit: str) -> Weight:
    digits, status = match.groups()
    if digits is not None:
        return _weight(Decimal(digits.decode()), unit, steady=True)
    bits = status[0]
    if bits & 0x02:
        return Weight(WeightState.OVERLOAD)
    return Weight(WeightState.BELOW_ZERO if bits & 0x04 else WeightState.MOVING)


def _read_os2(match: re.Match[bytes], unit: str) -> Weight:  # noqa: ARG001  (the frame names its unit)
    body, steadiness, sign, digits, own_unit, check = match.groups()
    if reduce(xor, body) != check[0]:
        return Weight(WeightState.GARBAGE)
    if steadiness == b"F":
        return Weight(WeightState.OVERLOAD)
    number = Decimal(digits.decode().strip() or "0")
    if b"." not in digits:
        number = number.scaleb(-3)
    return _weight(-number if sign == b"-" else number, own_unit.decode().strip().lower(), steady=steadiness == b"S")


DIALECTS: dict[str, Dialect] = {
    "lines": Dialect(
        re.compile(rb"(ST|US|OL),(?:GS|NT),\s*([+-]?)\s*([0-9]*\.?[0-9]*)\s*(kg|g|lb|)\s*[\r\n]"), _read_line
    ),
    "dahua": Dialect(
        re.compile(rb"([ -]?)(?<![0-9])([0-9]{5})(?: +[0-9.]{4,7}){0,2} *\n\r?"), _read_dahua, says_steady=False
    ),
    "toledo_stream": Dialect(re.compile(rb"\x02([\x20-\x7f]{3})([ 0-9]{6})[ 0-9]{6}\r"), _read_stream, line="7E1"),
    "toledo_8217": Dialect(
        re.compile(rb"\x02(?:\s*([0-9]{1,3}\.[0-9]{1,3})N?|\?([^\r]))\r"), _read_8217, ask=b"W", line="7E1"
    ),
    "os2": Dialect(
        re.compile(rb"\x01\x02(([SUF])([ -])([ 0-9.]{6})(KG|kg|LB|lb| g| G))(.)\x03\x04", re.DOTALL), _read_os2, ask=ENQ
    ),
}
