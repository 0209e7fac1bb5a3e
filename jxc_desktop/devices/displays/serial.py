"""A customer display on a serial port; the port is kept open and opened again after a loss."""

from __future__ import annotations

from contextlib import suppress

import serial

from jxc_desktop.devices.customer import Message
from jxc_desktop.devices.displays.commands import BAUD, RESET, display_bytes
from jxc_desktop.devices.ports import DeviceFault, device_error


class SerialDisplay:
    """``address`` is ``port`` or ``port@baud``. ``timeout`` in seconds for a whole message."""

    def __init__(
        self, name: str, address: str, language: str, encoding: str = "ascii", *, timeout: float = 1.0
    ) -> None:
        port, _, baud = address.partition("@")
        self.name = name
        self._address = (port, int(baud) if baud.isdigit() else BAUD[language])
        self._language, self._encoding, self._timeout = language, encoding, timeout
        self._port: serial.Serial | None = None

    def show(self, message: Message) -> None:
        """Show this; a port that was lost is tried once more each time."""
        try:
            if self._port is None:
                self._port = serial.Serial(*self._address, timeout=0, write_timeout=self._timeout)
                self._port.write(RESET)
            self._port.write(display_bytes(message, self._language, self._encoding))
        except serial.SerialTimeoutException:
            self.close()
            raise device_error(self.name, DeviceFault.TIMED_OUT) from None
        except (serial.SerialException, OSError, ValueError):
            self.close()
            raise device_error(self.name, DeviceFault.UNPLUGGED) from None

    def close(self) -> None:
        """Let go of the port."""
        port, self._port = self._port, None
        if port is not None:
            with suppress(serial.SerialException, OSError):
                port.close()
