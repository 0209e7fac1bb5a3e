"""A scanner on a serial port: a thread reads, whole codes come out, and a pulled cable is put up with."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

import serial

from jxc_desktop.devices.ports import ScannerState

_ENDS = re.compile(rb"[\r\n\x02\x03]")
_LONGEST = 4096


class Framer:
    """Bytes into codes: ended by CR, LF or ETX, begun by STX, or else by a pause of ``idle`` seconds."""

    def __init__(self, idle: float = 0.08) -> None:
        self._idle = idle
        self._waiting = b""
        self._at = 0.0

    def feed(self, data: bytes, now: float) -> list[str]:
        """The codes complete after these bytes; call with no bytes to let time pass."""
        codes: list[bytes] = []
        if self._waiting and now - self._at >= self._idle:
            codes.append(self._waiting)
            self._waiting = b""
        if data:
            self._at = now
            *whole, self._waiting = _ENDS.split((self._waiting + data)[-_LONGEST:])
            codes += whole
        return [_text(code) for code in codes if code]


def _text(code: bytes) -> str:
    """Scanners speak ASCII, at times UTF-8 or, in China, GBK."""
    for codec in ("utf-8", "gbk"):
        with suppress(UnicodeDecodeError):
            return code.decode(codec)
    return code.decode("latin-1")


class SerialScanner:
    """``address`` is ``port`` or ``port@baud``, or anything `serial.serial_for_url` opens.

    After a loss it tries again after 0.5, 1, 2, … seconds, at most ``longest_pause``.
    """

    def __init__(
        self, name: str, address: str, *, idle: float = 0.08, first_pause: float = 0.5, longest_pause: float = 8.0
    ) -> None:
        port, _, baud = address.partition("@")
        self.name = name
        self.state = ScannerState.STOPPED
        self._port = port
        self._baud = int(baud) if baud.isdigit() else 9600
        self._idle = idle
        self._pauses = (first_pause, longest_pause)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, scanned: Callable[[str], None], changed: Callable[[ScannerState], None]) -> None:
        """Begin to listen, also when the scanner is not there yet."""
        if self._thread is not None:
            return
        self._stopping.clear()
        self._thread = threading.Thread(
            target=self._run, args=(scanned, changed), name=f"scanner {self.name}", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; no callback comes after this returns."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        if thread is not threading.current_thread():
            thread.join(5)

    def _run(self, scanned: Callable[[str], None], changed: Callable[[ScannerState], None]) -> None:
        first, longest = self._pauses
        pause = first
        self._become(ScannerState.CONNECTING, changed)
        while not self._stopping.is_set():
            try:
                port = serial.serial_for_url(self._port, self._baud, timeout=self._idle / 2)
            except (serial.SerialException, ValueError, OSError):
                self._become(ScannerState.LOST, changed)
                self._stopping.wait(pause)
                pause = min(pause * 2, longest)
                continue
            pause = first
            self._become(ScannerState.READY, changed)
            with suppress(serial.SerialException, OSError, TypeError):  # TypeError: closed under pyserial's read
                self._listen(port, scanned)
            with suppress(serial.SerialException, OSError):
                port.close()
            if not self._stopping.is_set():
                self._become(ScannerState.LOST, changed)
                self._stopping.wait(pause)
        self._become(ScannerState.STOPPED, changed)

    def _listen(self, port: serial.SerialBase, scanned: Callable[[str], None]) -> None:
        framer = Framer(self._idle)
        while not self._stopping.is_set():
            data = port.read(1)
            if data and port.in_waiting:
                data += port.read(port.in_waiting)
            for code in framer.feed(data, monotonic()):
                scanned(code)

    def _become(self, state: ScannerState, changed: Callable[[ScannerState], None]) -> None:
        if state is not self.state:
            self.state = state
            changed(state)
