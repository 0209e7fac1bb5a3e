"""Reading ESC/POS back: what a printer would have put on its paper, as text, marks and a picture.

The simulated printer prints with it, previews are drawn by it, and tests look at receipts through
it: all of them see the very bytes that a real printer gets.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from jxc_desktop.printing.escpos_marks import (
    PLAIN,
    WHOLE_WIDTH,
    Mark,
    PaperCut,
    Place,
    PrintedBarcode,
    PrintedLine,
    PrintedPicture,
    Run,
    Style,
)
from jxc_desktop.printing.text import Encoding

if TYPE_CHECKING:
    from PIL.Image import Image

_TEXT = re.compile(rb"[^\x00-\x1f]+")
_ALIGNS = ("left", "center", "right")
_USUAL_SPACING = 30
_THICKEST_BAR = 6
_KINDS = ("upca", "upce", "ean13", "ean8", "code39", "itf", "codabar", "code93", "code128", "code128")
"""The symbologies of `GS k` in the order of their numbers, which begin at 0 and again at 65; the last is GS1-128."""
_KNOWN_LENGTHS: dict[bytes, int] = {  # bytes after the two of the command, for those that leave no mark
    **{b"\x1b" + bytes((letter,)): 1 for letter in b"RM{VGUT=r ctJe-"},
    **{b"\x1b" + bytes((letter,)): 2 for letter in b"$\\B"},
    **{b"\x1b" + bytes((letter,)): 0 for letter in b"LS<"},
    b"\x1bW": 8,
    b"\x1bc": 2,
    **{b"\x1c" + bytes((letter,)): 1 for letter in b"-CW"},
    **{b"\x1c" + bytes((letter,)): 2 for letter in b"Sp"},
    **{b"\x1d" + bytes((letter,)): 1 for letter in b"BfarIbT"},
    **{b"\x1d" + bytes((letter,)): 2 for letter in b"P$\\"},
    b"\x10\x04": 1,
    b"\x10\x05": 1,
    b"\x10\x14": 3,
}


@dataclass(frozen=True, slots=True)
class _Bars:
    """How the next barcode is drawn: thinnest bar and height in dots, and where its text stands (`GS H`)."""

    module: int = 3
    height: int = 162
    words: int = 0


class _Incomplete(Exception):
    """The rest of the command has not arrived yet."""


@dataclass
class EscposReader:
    """Paper that is fed with bytes, in pieces of any size.

    ``unknown`` holds whatever was no text and no command of the language: empty for a sound job.
    """

    encoding: Encoding = Encoding.GBK
    columns: int = 32
    marks: list[Mark] = field(default_factory=list)
    drawer_kicks: int = 0
    unknown: list[bytes] = field(default_factory=list)
    _rest: bytes = b""
    _runs: list[Run] = field(default_factory=list)
    _style: Style = PLAIN
    _place: Place = WHOLE_WIDTH
    _spacing: int = _USUAL_SPACING
    _bars: _Bars = _Bars()
    _symbol: bytes = b""
    _stored: PrintedPicture | None = None

    @property
    def lines(self) -> list[str]:
        """The lines of text, as they stand on the paper."""
        return [mark.text for mark in self.marks if isinstance(mark, PrintedLine)]

    @property
    def cuts(self) -> int:
        """How often the paper was cut."""
        return sum(isinstance(mark, PaperCut) for mark in self.marks)

    @property
    def barcodes(self) -> list[str]:
        """What a scanner would read on the paper."""
        return [mark.text for mark in self.marks if isinstance(mark, PrintedBarcode)]

    @property
    def pictures(self) -> list[PrintedPicture]:
        """The pictures of dots."""
        return [mark for mark in self.marks if isinstance(mark, PrintedPicture)]

    def clear(self) -> None:
        """Tear everything off."""
        self.marks.clear()
        self.unknown.clear()
        self._runs.clear()
        self.drawer_kicks, self._rest = 0, b""

    def feed(self, data: bytes) -> None:
        """Take more bytes; an unfinished command waits for the next ones."""
        buffer = self._rest + data
        at = 0
        while at < len(buffer):
            try:
                at = self._step(buffer, at)
            except _Incomplete:
                break
        self._rest = buffer[at:]

    def _step(self, data: bytes, at: int) -> int:
        if found := _TEXT.match(data, at):
            return self._text(found.group(), found.end(), last=found.end() == len(data))
        code = data[at]
        if code == 0x0A:
            self._end_line()
            return at + 1
        if code in (0x0D, 0x0C, 0x18):
            return at + 1
        if code == 0x09:
            width = sum(len(run.text) for run in self._runs)
            self._runs.append(Run(" " * (8 - width % 8), self._style))
            return at + 1
        if code in (0x10, 0x1B, 0x1C, 0x1D):
            return self._command(data, at)
        self.unknown.append(data[at : at + 1])
        return at + 1

    def _text(self, raw: bytes, end: int, *, last: bool) -> int:
        if last and self.encoding is Encoding.GBK and _half_character(raw):
            raw, end = raw[:-1], end - 1
            if not raw:
                raise _Incomplete
        codec = "gbk" if self.encoding is Encoding.GBK else "utf-8"
        self._runs.append(Run(raw.decode(codec, "replace"), self._style))
        return end

    def _end_line(self) -> None:
        self.marks.append(PrintedLine(tuple(self._runs), self._place, self._spacing))
        self._runs.clear()

    def _command(self, data: bytes, at: int) -> int:
        name = _take(data, at, 2)
        act = _COMMANDS.get(name)
        if act is not None:
            return act(self, data, at + 2)
        length = _KNOWN_LENGTHS.get(name)
        if length is None:
            self.unknown.append(name)
            return at + 2
        parameters = _take(data, at + 2, length)
        if name == b"\x1b-":
            self._style = replace(self._style, underline=bool(parameters[0] & 0x0F))
        return at + 2 + length

    def _reset(self, _data: bytes, at: int) -> int:
        self._style, self._place, self._bars, self._spacing = PLAIN, WHOLE_WIDTH, _Bars(), _USUAL_SPACING
        return at

    def _nothing(self, _data: bytes, at: int) -> int:
        return at

    def _print_mode(self, data: bytes, at: int) -> int:
        mode = _take(data, at, 1)[0]
        self._style = Style(bool(mode & 8), bool(mode & 0x80), 2 if mode & 0x20 else 1, 2 if mode & 0x10 else 1)
        return at + 1

    def _set_align(self, data: bytes, at: int) -> int:
        self._place = replace(self._place, align=_ALIGNS[_take(data, at, 1)[0] % 48 % 3])
        return at + 1

    def _set_margin(self, data: bytes, at: int) -> int:
        self._place = replace(self._place, margin=_number(data, at))
        return at + 2

    def _set_width(self, data: bytes, at: int) -> int:
        self._place = replace(self._place, width=_number(data, at))
        return at + 2

    def _usual_spacing(self, _data: bytes, at: int) -> int:
        self._spacing = _USUAL_SPACING
        return at

    def _set_spacing(self, data: bytes, at: int) -> int:
        self._spacing = _take(data, at, 1)[0]
        return at + 1

    def _set_bold(self, data: bytes, at: int) -> int:
        self._style = replace(self._style, bold=bool(_take(data, at, 1)[0] & 1))
        return at + 1

    def _set_size(self, data: bytes, at: int) -> int:
        size = _take(data, at, 1)[0]
        self._style = replace(self._style, wide=(size >> 4 & 7) + 1, high=(size & 7) + 1)
        return at + 1

    def _chinese_size(self, data: bytes, at: int) -> int:
        _take(data, at, 1)  # follows the other size in every job of ours
        return at + 1

    def _feed_lines(self, data: bytes, at: int) -> int:
        count = _take(data, at, 1)[0]
        if self._runs:
            self._end_line()
        self.marks.extend(PrintedLine((), self._place, self._spacing) for _ in range(count))
        return at + 1

    def _kick(self, data: bytes, at: int) -> int:
        _take(data, at, 3)
        self.drawer_kicks += 1
        return at + 3

    def _cut(self, data: bytes, at: int) -> int:
        length = 2 if _take(data, at, 1)[0] in (65, 66, 97, 98, 103, 104) else 1
        _take(data, at, length)
        self._finish_and_cut()
        return at + length

    def _old_cut(self, _data: bytes, at: int) -> int:
        self._finish_and_cut()
        return at

    def _finish_and_cut(self) -> None:
        if self._runs:
            self._end_line()
        self.marks.append(PaperCut())

    def _tabs(self, data: bytes, at: int) -> int:
        end = data.find(b"\x00", at)
        if end < 0:
            raise _Incomplete
        return end + 1

    def _columns_picture(self, data: bytes, at: int) -> int:
        mode, low, high = _take(data, at, 3)
        count = (low + 256 * high) * (3 if mode & 0x20 else 1)
        _take(data, at + 3, count)
        return at + 3 + count

    def _raster(self, data: bytes, at: int) -> int:
        head = _take(data, at, 6)
        across, rows = head[2] + 256 * head[3], head[4] + 256 * head[5]
        dots = _take(data, at + 6, across * rows)
        self.marks.append(PrintedPicture(across * 8, rows, dots, self._place))
        return at + 6 + across * rows

    def _barcode_height(self, data: bytes, at: int) -> int:
        self._bars = replace(self._bars, height=_take(data, at, 1)[0] or self._bars.height)
        return at + 1

    def _barcode_width(self, data: bytes, at: int) -> int:
        width = _take(data, at, 1)[0]
        if 1 <= width <= _THICKEST_BAR:  # others are ignored, as printers do
            self._bars = replace(self._bars, module=width)
        return at + 1

    def _barcode_words(self, data: bytes, at: int) -> int:
        self._bars = replace(self._bars, words=_take(data, at, 1)[0] % 48 & 3)
        return at + 1

    def _print_barcode(self, data: bytes, at: int) -> int:
        kind = _take(data, at, 1)[0]
        if kind <= 6:
            end = data.find(b"\x00", at + 1)
            if end < 0:
                raise _Incomplete
            content, after = data[at + 1 : end], end + 1
        else:
            length = _take(data, at + 1, 1)[0]
            content, after = _take(data, at + 2, length), at + 2 + length
        number = kind - 65 if kind >= 65 else kind
        name = _KINDS[number] if number < len(_KINDS) else str(kind)
        text = _code128_text(content) if kind in (73, 74) else content.decode("latin-1")
        bars = self._bars
        above, below = bool(bars.words & 1), bool(bars.words & 2)
        self.marks.append(PrintedBarcode(name, text, bars.module, bars.height, above, below, self._place))
        return after

    def _extended(self, data: bytes, at: int) -> int:
        group, low, high = _take(data, at, 3)
        length = low + 256 * high
        content = _take(data, at + 3, length)
        if group == ord("k") and content[:1] == b"1":
            self._qr(content)
        elif group == ord("L") and content[:2] == b"0p":
            width, rows = content[6] + 256 * content[7], content[8] + 256 * content[9]
            self._stored = PrintedPicture((width + 7) // 8 * 8, rows, content[10:], self._place)
        elif group == ord("L") and content[:2] in (b"02", b"0\x02") and self._stored:
            self.marks.append(replace(self._stored, place=self._place))
        return at + 3 + length

    def _qr(self, content: bytes) -> None:
        if content[1:3] == b"P0":
            self._symbol = content[3:]
        elif content[1:3] == b"Q0":
            self.marks.append(PrintedBarcode("qr", self._symbol.decode("utf-8", "replace"), 5, place=self._place))

    def picture(self) -> Image:
        """The paper as a picture in black and white, 203 dots an inch."""
        from jxc_desktop.printing.escpos_picture import picture_of

        return picture_of(self.marks, self.columns, self.encoding)

    def png(self) -> bytes:
        """The picture as a PNG file."""
        out = io.BytesIO()
        self.picture().save(out, "PNG", optimize=True)
        return out.getvalue()


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(_take(data, at, 2), "little")


def _take(data: bytes, at: int, length: int) -> bytes:
    if at + length > len(data):
        raise _Incomplete
    return data[at : at + length]


def _half_character(raw: bytes) -> bool:
    at = 0
    while at < len(raw):
        at += 2 if raw[at] > 0x80 else 1
    return at > len(raw)


def _code128_text(content: bytes) -> str:
    text, subset, at = "", "B", 0
    while at < len(content):
        if content[at] == 0x7B and at + 1 < len(content):  # "{"
            following = chr(content[at + 1])
            at += 2
            if following in "ABC":
                subset = following
            elif following == "{":
                text += "{"
            continue
        text += f"{content[at]:02d}" if subset == "C" else chr(content[at])
        at += 1
    return text


_COMMANDS: dict[bytes, Callable[[EscposReader, bytes, int], int]] = {
    b"\x1b@": EscposReader._reset,
    b"\x1b!": EscposReader._print_mode,
    b"\x1ba": EscposReader._set_align,
    b"\x1b2": EscposReader._usual_spacing,
    b"\x1b3": EscposReader._set_spacing,
    b"\x1dL": EscposReader._set_margin,
    b"\x1dW": EscposReader._set_width,
    b"\x1dw": EscposReader._barcode_width,
    b"\x1dH": EscposReader._barcode_words,
    b"\x1bE": EscposReader._set_bold,
    b"\x1bd": EscposReader._feed_lines,
    b"\x1bp": EscposReader._kick,
    b"\x1bi": EscposReader._old_cut,
    b"\x1bm": EscposReader._old_cut,
    b"\x1bD": EscposReader._tabs,
    b"\x1b*": EscposReader._columns_picture,
    b"\x1c&": EscposReader._nothing,
    b"\x1c.": EscposReader._nothing,
    b"\x1c!": EscposReader._chinese_size,
    b"\x1d!": EscposReader._set_size,
    b"\x1dV": EscposReader._cut,
    b"\x1dv": EscposReader._raster,
    b"\x1dh": EscposReader._barcode_height,
    b"\x1dk": EscposReader._print_barcode,
    b"\x1d(": EscposReader._extended,
}
