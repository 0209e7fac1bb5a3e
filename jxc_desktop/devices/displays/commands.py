"""The bytes of customer displays.

``led8``: eight figures and four lamps. ``ESC s n`` lights a lamp (0 none, 1 price, 2 total, 3 received, 4 change),
``ESC Q A figure CR`` shows a figure, ``FF`` clears it. Usually 2400 8N1 (public drivers of the Wintec CD110 and the
Hisense VC108 send the same; the printed sheets of LED8N and VC110 list the commands).

``vfd``: two lines of 20 characters as in the CD5220 command set, which most fluorescent displays understand beside
ESC/POS: ``ESC @`` resets, ``FF`` clears, ``ESC Q A text CR`` and ``ESC Q B text CR`` write a line. Usually 9600 8N1.
Most have no Chinese characters: with ``ascii`` a name that cannot be written is left out, with ``gbk`` it is sent.
"""

from __future__ import annotations

from decimal import Decimal

from jxc_desktop.devices.customer import Facing, Message

LANGUAGES = ("led8", "vfd")
ENCODINGS = ("ascii", "gbk")
BAUD = {"led8": 2400, "vfd": 9600}
WIDTH = 20
RESET, CLEAR = b"\x1b@", b"\x0c"
UPPER, LOWER, LAMP = b"\x1bQA", b"\x1bQB", b"\x1bs"
LAMPS = {Facing.WELCOME: 0, Facing.ITEM: 1, Facing.TOTAL: 2, Facing.CHANGE: 4}
_WORDS = {Facing.TOTAL: "TOTAL", Facing.CHANGE: "CHANGE"}


def display_bytes(message: Message, language: str, encoding: str = "ascii") -> bytes:
    """What makes a display show the message."""
    return _led8(message) if language == "led8" else _vfd(message, encoding)


def _led8(message: Message) -> bytes:
    lamp = LAMP + str(LAMPS[message.facing]).encode()
    if message.facing is Facing.WELCOME:
        return CLEAR + lamp
    return CLEAR + lamp + UPPER + _figure(message.amount)[-9:].encode() + b"\r"


def _vfd(message: Message, encoding: str) -> bytes:
    upper, lower = b"", b""
    if message.facing is Facing.ITEM:
        sum_ = _figure(message.amount)
        count = f"x{message.quantity} " if message.quantity not in ("", "1") else ""
        room = WIDTH - len(count) - len(sum_)
        upper = _fitted(message.name, room - 1, encoding) + f"{count}{sum_}".encode()
        lower = _line("TOTAL", message.other)
    elif message.facing is Facing.TOTAL:
        upper = _line(_WORDS[message.facing], message.amount)
    elif message.facing is Facing.CHANGE:
        upper, lower = _line("TOTAL", message.other), _line(_WORDS[message.facing], message.amount)
    return CLEAR + UPPER + upper.ljust(WIDTH) + b"\r" + LOWER + lower.ljust(WIDTH) + b"\r"


def _line(word: str, amount: Decimal) -> bytes:
    return (word + _figure(amount).rjust(WIDTH - len(word))).encode()


def _figure(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _fitted(name: str, room: int, encoding: str) -> bytes:
    """As much of the name as fits, never half a character, padded to ``room`` and one space."""
    fitted = b""
    for char in name:
        try:
            piece = char.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(fitted) + len(piece) > room:
            break
        fitted += piece if char.isprintable() else b" "
    return fitted.ljust(max(room, 0) + 1)
