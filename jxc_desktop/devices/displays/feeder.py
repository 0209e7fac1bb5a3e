"""Keeps a customer display up to date from a thread of its own: whatever is wrong with it, nobody waits for it."""

from __future__ import annotations

import logging
import threading

from jxc_desktop.devices.customer import CustomerDisplay, Message
from jxc_desktop.devices.ports import DeviceFault, fault_of
from jxc_desktop.domain.errors import DeviceError

log = logging.getLogger(__name__)


class DisplayFeeder:
    """Only the newest message counts; one that came while the display was busy replaces the one before.

    The thread lives as long as something is to be shown.
    """

    def __init__(self, display: CustomerDisplay) -> None:
        self.fault: DeviceFault | None = None
        self._display = display
        self._next: Message | None = None
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None

    def put(self, message: Message) -> None:
        """Show this as soon as the display takes it; never waits."""
        with self._wake:
            self._next = message
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=f"display {self._display.name}", daemon=True)
                self._thread.start()

    def try_out(self, message: Message, seconds: float) -> DeviceFault | None:
        """Show this and answer what is wrong, if anything; waits."""
        self.put(message)
        return self.fault if self._at_rest(seconds) else DeviceFault.TIMED_OUT

    def stop(self) -> None:
        """Show what is still due, and let go of the display."""
        self._at_rest(5)
        self._display.close()

    def _at_rest(self, seconds: float) -> bool:
        with self._wake:
            return self._wake.wait_for(lambda: self._thread is None, seconds)

    def _run(self) -> None:
        while (message := self._take()) is not None:
            try:
                self._display.show(message)
            except DeviceError as error:
                if self.fault is None:
                    log.warning("the customer display failed: %s", fault_of(error))
                self.fault = fault_of(error)
            else:
                self.fault = None

    def _take(self) -> Message | None:
        with self._wake:
            message, self._next = self._next, None
            if message is None:
                self._thread = None
                self._wake.notify_all()
            return message
