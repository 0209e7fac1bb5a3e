"""A customer display that can be looked at from the program, and fails as told."""

from __future__ import annotations

import re
import time

from jxc_desktop.devices.customer import Message
from jxc_desktop.devices.displays.commands import WIDTH, display_bytes
from jxc_desktop.devices.ports import DeviceFault, device_error

_COMMAND = re.compile(rb"\x1b@|\x0c|\x1bs(?P<lamp>[0-4])|\x1bQ(?P<row>[AB])(?P<text>[^\r]*)\r")


class DisplayWire:
    """The display's end of a wire: what stands on its glass after the bytes that came."""

    def __init__(self, encoding: str = "ascii") -> None:
        self.rows = ["", ""]
        self.lamp = 0
        self.shown = 0
        self._encoding = encoding
        self._waiting = b""

    def hear(self, data: bytes) -> bytes:
        """Take bytes; a display never answers."""
        self._waiting += data
        end = 0
        for match in _COMMAND.finditer(self._waiting):
            end = match.end()
            if match["lamp"]:
                self.lamp = int(match["lamp"])
            elif match["row"]:
                text = match["text"].decode(self._encoding, "replace")
                self.rows["AB".index(match["row"].decode())] = text.rstrip()
                self.shown += 1
            else:
                self.rows = ["", ""]
        self._waiting = self._waiting[end:][-4 * WIDTH :]
        return b""

    def speak(self) -> bytes:
        """Nothing."""
        return b""


class SimulatedDisplay:
    """A display without a wire."""

    def __init__(self, name: str, language: str, encoding: str = "ascii") -> None:
        self.name = name
        self.wire = DisplayWire(encoding)
        self.fault: DeviceFault | None = None
        self.delay = 0.0
        self._language, self._encoding = language, encoding

    def show(self, message: Message) -> None:
        """Show this, or fail as told; a slow one takes its time."""
        time.sleep(self.delay)
        if self.fault:
            raise device_error(self.name, self.fault)
        self.wire.hear(display_bytes(message, self._language, self._encoding))

    def close(self) -> None:
        """Nothing is held."""
