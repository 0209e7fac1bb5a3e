"""The paper of a simulated label printer: reads TSPL and ZPL back into pictures of labels.

What a real printer would not understand is remembered as unknown, so that tests meet it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jxc_desktop.printing.label_printers import LabelLanguage, LabelProfile

if TYPE_CHECKING:
    from PIL.Image import Image

_MILLIMETRES = re.compile(rb"SIZE ([\d.]+) mm,([\d.]+) mm")
_BITMAP = re.compile(rb"BITMAP (\d+),(\d+),(\d+),(\d+),\d,")
_NUMBERS = re.compile(rb"\d+")
_ZPL_COMMAND = re.compile(rb"\^([A-Z]{2})([^^]*)")
_QUIET_TSPL = (b"GAP ", b"DIRECTION ", b"REFERENCE ")
_KEPT = 200
"""Labels that are remembered; the oldest go first."""


class LabelRoll:
    """Labels that came out, newest last; ``unknown`` are commands nobody understood."""

    def __init__(self, profile: LabelProfile) -> None:
        self.profile = profile
        self.labels: list[Image] = []
        self.unknown: list[bytes] = []
        self._waiting = b""
        self._label: Image | None = None

    def feed(self, data: bytes) -> None:
        """Take more bytes; half a command waits for its rest."""
        self._waiting += data
        step = self._tspl if self.profile.language is LabelLanguage.TSPL else self._zpl
        while (used := step(self._waiting)) > 0:
            self._waiting = self._waiting[used:]

    def _tspl(self, data: bytes) -> int:
        """Carry out the first command of TSPL; answers the bytes it took, 0 where it is not whole."""
        if found := _BITMAP.match(data):
            x, y, across, rows = (int(number) for number in found.groups())
            end = found.end() + across * rows
            if len(data) < end + 2:
                return 0
            self._draw(x, y, across, rows, bytes(255 - byte for byte in data[found.end() : end]))
            return end + 2
        if data.startswith(b"BITMAP") and data.count(b",") < 5:
            return 0
        end = data.find(b"\r\n")
        if end < 0:
            return 0
        self._line(data[:end])
        return end + 2

    def _line(self, line: bytes) -> None:
        numbers = [int(number) for number in _NUMBERS.findall(line)]
        if size := _MILLIMETRES.match(line):
            self._size = tuple(round(float(side) / 25.4 * self.profile.dots_per_inch) for side in size.groups())
        elif line == b"CLS":
            self._begin(*self._size)
        elif line.startswith(b"BAR "):
            x, y, width, height = numbers
            self._bar(x, y, width, height)
        elif line.startswith(b"PRINT "):
            self._out(numbers[-1])
        elif line and not line.startswith(_QUIET_TSPL):
            self.unknown.append(line)

    def _zpl(self, data: bytes) -> int:
        """Carry out the first label of ZPL, from ``^XA`` to ``^XZ``."""
        end = data.find(b"^XZ")
        if end < 0:
            return 0
        width, x, y, copies = 0, 0, 0, 1
        for word, rest in _ZPL_COMMAND.findall(data[:end]):
            numbers = [int(number) for number in _NUMBERS.findall(rest)] if word != b"GF" else []
            match word:
                case b"PW":
                    width = numbers[0]
                case b"LL":
                    self._begin(width, numbers[0])
                case b"FO":
                    x, y = numbers
                case b"GB":
                    self._bar(x, y, numbers[0], numbers[1])
                case b"GF":
                    _letter, count, _again, across, digits = rest.split(b",")
                    self._draw(x, y, int(across), int(count) // int(across), bytes.fromhex(digits.decode().strip()))
                case b"PQ":
                    copies = numbers[0]
                case b"XA" | b"LH" | b"FS":
                    pass
                case _:
                    self.unknown.append(word)
        self._out(copies)
        return end + len(b"^XZ")

    def _begin(self, width: int, height: int) -> None:
        from PIL import Image

        self._label = Image.new("1", (width, height), 255)

    def _bar(self, x: int, y: int, width: int, height: int) -> None:
        if self._label is not None:
            self._label.paste(0, (x, y, x + width, y + height))

    def _draw(self, x: int, y: int, across: int, rows: int, bits: bytes) -> None:
        from PIL import Image

        if self._label is not None:
            ink = Image.frombytes("1", (across * 8, rows), bits)
            self._label.paste(0, (x, y, x + across * 8, y + rows), ink)

    def _out(self, copies: int) -> None:
        if self._label is not None:
            self.labels += [self._label.copy() for _copy in range(copies)]
            del self.labels[:-_KEPT]
