"""A printer on the network: raw bytes to TCP port 9100."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from jxc_desktop.devices.ports import (
    READY,
    STATUS_QUESTIONS,
    UNKNOWN,
    DeviceFault,
    PrinterStatus,
    device_error,
    fault_in_answers,
    fault_of,
    faulty,
)
from jxc_desktop.domain.errors import DeviceError

DEFAULT_PORT = 9100


class NetworkPrinter:
    """``address`` is ``host`` or ``host:port``. ``timeout`` in seconds, for connecting and for each write.

    One that does not understand the questions of receipt printers is not asked (``asks``).
    """

    def __init__(self, name: str, address: str, *, timeout: float = 3.0, asks: bool = True) -> None:
        host, _, port = address.rpartition(":") if address.count(":") == 1 else (address, "", "")
        self.name = name
        self._address = (host, int(port) if port.isdigit() else DEFAULT_PORT)
        self._timeout = timeout
        self._asks = asks

    def send(self, data: bytes) -> None:
        """Ask how the printer is, then send the job; a printer that answers nothing is trusted."""
        with self._faults_named(), self._connected() as connection:
            if fault := self._ask(connection):
                raise device_error(self.name, fault)
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)

    def status(self) -> PrinterStatus:
        """Ask the printer; unknown when it takes connections and keeps silent."""
        try:
            with self._faults_named(), self._connected() as connection:
                fault = self._ask(connection)
                silent = fault is None and self._silent
        except DeviceError as error:
            return faulty(fault_of(error))
        if fault:
            return faulty(fault)
        return UNKNOWN if silent else READY

    def _ask(self, connection: socket.socket) -> DeviceFault | None:
        answers = b""
        self._silent = not self._asks
        if self._silent:
            return None
        connection.settimeout(min(self._timeout, 0.4))
        try:
            for question in STATUS_QUESTIONS:
                connection.sendall(question)
                answer = connection.recv(1)
                if not answer:
                    return DeviceFault.OFFLINE
                answers += answer
        except TimeoutError:
            self._silent = True
            return None
        finally:
            connection.settimeout(self._timeout)
        return fault_in_answers(answers[0], answers[1])

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        with socket.create_connection(self._address, timeout=self._timeout) as connection:
            yield connection

    @contextmanager
    def _faults_named(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            fault = DeviceFault.TIMED_OUT
        except ConnectionRefusedError:
            fault = DeviceFault.REFUSED
        except ConnectionError:
            fault = DeviceFault.UNPLUGGED
        except socket.gaierror:
            fault = DeviceFault.NOT_FOUND
        except OSError:
            fault = DeviceFault.TIMED_OUT  # no route to it, or the network is down
        else:
            return
        raise device_error(self.name, fault) from None
