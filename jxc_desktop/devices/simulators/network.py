"""A network printer on this machine: a server on loopback that any network adapter can print to."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType

from jxc_desktop.devices.ports import DeviceFault, Paper
from jxc_desktop.devices.simulators.wire import WirePrinter


class NetworkPrinterServer:
    """Listens while it is open. ``unplugged`` drops connections, ``offline`` and others are answered."""

    def __init__(self, paper: Paper, port: int = 0) -> None:
        self.wire = WirePrinter(paper)
        self.jobs_done = threading.Semaphore(0)
        self._listener = socket.create_server(("127.0.0.1", port))
        self._listener.settimeout(0.1)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="simulated-printer", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where to print to."""
        host, port = self._listener.getsockname()[:2]
        return f"{host}:{port}"

    def close(self) -> None:
        """Stop listening."""
        self._stop.set()
        self._thread.join(5)
        self._listener.close()

    def __enter__(self) -> NetworkPrinterServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection, suppress(OSError):
                self._talk(connection)
            self.jobs_done.release()

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(0.1)
        while not self._stop.is_set() and self.wire.fault is not DeviceFault.UNPLUGGED:
            if self.wire.delay and self._stop.wait(self.wire.delay):
                return
            try:
                data = connection.recv(65536)
            except TimeoutError:
                continue
            if not data:
                return
            if answers := self.wire.take(data):
                connection.sendall(answers)
