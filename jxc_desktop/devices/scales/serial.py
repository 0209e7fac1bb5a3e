"""A scale on a serial port: a thread listens or asks, and a pulled cable is put up with."""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from time import monotonic

import serial

from jxc_desktop.devices.scales.dialects import DIALECTS, Dialect, Reader
from jxc_desktop.devices.weighing import Weight, WeightState

_ADDRESS = re.compile(r"(?P<port>[^@]+)(?:@(?P<baud>\d+))?(?:,(?P<line>[78][NEO][12]))?")


class SerialScale:
    """``address`` is ``port``, ``port@baud`` or ``port@baud,7E1``; what is left out is usual for the language.

    A weight older than ``patience`` seconds does not count. It asks, where it must, every ``pause`` seconds. After a
    loss it tries again after 0.5, 1, 2, … seconds, at most ``longest_pause``.
    """

    def __init__(
        self,
        name: str,
        address: str,
        language: str,
        *,
        unit: str = "kg",
        patience: float = 1.5,
        pause: float = 0.2,
        first_pause: float = 0.5,
        longest_pause: float = 8.0,
    ) -> None:
        found = _ADDRESS.fullmatch(address)
        self.name = name
        self._dialect: Dialect = DIALECTS[language]
        self._port = found["port"] if found else address
        self._baud = int(found["baud"] or 9600) if found else 9600
        self._line = (found["line"] if found else None) or self._dialect.line
        self._unit, self._patience, self._pause = unit, patience, pause
        self._waits = (first_pause, longest_pause)
        self._newest = (Weight(WeightState.UNPLUGGED), 0.0)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read, also when the scale is not there yet."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name=f"scale {self.name}", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop reading; waits for the thread."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            thread.join(5)

    def weight(self) -> Weight:
        """The newest weight; silent when that is too old."""
        weight, at = self._newest
        if weight.state is not WeightState.UNPLUGGED and monotonic() - at > self._patience:
            return Weight(WeightState.SILENT)
        return weight

    def _run(self) -> None:
        first, longest = self._waits
        wait = first
        while not self._stopping.is_set():
            # TypeError: the port was closed under pyserial's read
            with suppress(serial.SerialException, OSError, ValueError, TypeError), self._open() as port:
                wait = first
                self._newest = (Weight(WeightState.SILENT), monotonic())
                self._talk(port)
            self._newest = (Weight(WeightState.UNPLUGGED), monotonic())
            self._stopping.wait(wait)
            wait = min(wait * 2, longest)

    def _open(self) -> serial.Serial:
        bits, parity, stops = tuple(self._line)
        return serial.Serial(
            self._port,
            self._baud,
            bytesize=int(bits),
            parity=parity,
            stopbits=int(stops),
            timeout=0.05,
            write_timeout=1,
        )

    def _talk(self, port: serial.Serial) -> None:
        reader, asked = Reader(self._dialect, self._unit), 0.0
        while not self._stopping.is_set():
            if self._dialect.ask and monotonic() - asked >= self._pause:
                asked = monotonic()
                port.write(self._dialect.ask)
            data = port.read(1)
            if data and port.in_waiting:
                data += port.read(port.in_waiting)
            weights, answer = reader.feed(data)
            if answer:
                port.write(answer)
            if weights:
                self._newest = (weights[-1], monotonic())
