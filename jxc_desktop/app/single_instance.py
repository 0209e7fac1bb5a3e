"""Started a second time on the same books, the program brings its first window to the front and ends.

This is courtesy; that two programs never write one file is held by the lock of the database itself.
"""

from __future__ import annotations

import hashlib

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT = 1000
"""Milliseconds to wait for the first program; it answers at once or it is gone."""


class SingleInstance(QObject):
    """The first program on some books; ``called`` is heard when another one was started."""

    called = Signal()

    def __init__(self, books: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = f"jxc-desktop-{hashlib.sha256(books.encode()).hexdigest()[:24]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def claim(self) -> bool:
        """Whether this is the first program on these books; otherwise the first has been called."""
        if self._call_first():
            return False
        QLocalServer.removeServer(self.name)  # a name left behind by a crash
        return self._server.listen(self.name)

    def release(self) -> None:
        """Let another program be the first."""
        self._server.close()

    def _call_first(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self.name)
        if not socket.waitForConnected(_WAIT):
            return False
        socket.disconnectFromServer()
        return True

    def _answer(self) -> None:
        connection = self._server.nextPendingConnection()
        if connection is not None:
            connection.close()
            connection.deleteLater()
            self.called.emit()
