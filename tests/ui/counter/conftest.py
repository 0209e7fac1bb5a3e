"""A counter on the screen, driven by keys sent to its window and by scans fed to the router."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import ManualClock, Session, User
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.runner import InlineRunner
from jxc_desktop.ui.common.scan_delivery import ScanDelivery
from jxc_desktop.ui.common.scan_router import ScanRouter
from jxc_desktop.ui.counter.counter_parts import CounterParts
from jxc_desktop.ui.counter.counter_window import CounterWindow
from tests.ui.counter.standin import StandInCounter, StandInDesk, StandInGoods, StandInScanning


class Seconds:
    """A clock of seconds that moves only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class HeardSounds:
    """Keeps what should have sounded."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def play(self, sound) -> None:
        self.heard.append(str(sound))


class Shop:
    """One counter with everything around it, and the hands that work it."""

    def __init__(self, qtbot, qapp) -> None:
        self.qtbot, self.qapp = qtbot, qapp
        self.seconds = Seconds()
        self.sounds = HeardSounds()
        self.counter, self.goods, self.desk = StandInCounter(), StandInGoods(), StandInDesk()
        self.counter.goods = self.desk.goods = self.goods
        self.session = Session(User(1, "小梅", permissions=frozenset(Permission)))
        self.router = ScanRouter(clock=self.seconds)
        self.router.install(qapp)
        self.window = None
        self.delivery = ScanDelivery(
            self.router,
            StandInScanning(self.goods),
            self.sounds,
            active_tab=lambda: self.window,
            focused=QApplication.focusWidget,
            fallback=lambda scan: False,
        )

    def open(self, width: int = 1366, height: int = 700) -> CounterWindow:
        theme.apply(self.qapp, "light")
        parts = CounterParts(
            counter=self.counter,
            goods=self.goods,
            printing=self.counter,
            desk=self.desk,
            runner=InlineRunner(),
            sounds=self.sounds,
            clock=ManualClock(datetime(2026, 11, 21, 18, 32)),
            session=self.session,
            queue=self.delivery,
            seconds=self.seconds,
        )
        self.window = CounterWindow(parts)
        self.qtbot.addWidget(self.window)
        self.window.resize(width, height)
        self.window.show()
        self.qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return self.window

    @property
    def model(self):
        return self.window.view_model

    @property
    def box(self):
        return self.window.layout_of.box

    def scan(self, code: str) -> None:
        """A scanner types a code and Enter into whatever has the focus."""
        self.seconds.now += 0.2
        handle = self.window.windowHandle()
        for char in code:
            self.seconds.now += 0.004
            QTest.keyClick(handle, char)
        self.seconds.now += 0.004
        QTest.keyClick(handle, Qt.Key.Key_Return)
        self.seconds.now += 0.06

    def type(self, text: str) -> int:
        """Somebody types; answers how many keys that took."""
        for char in text:
            self.key(char)
        return len(text)

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier) -> int:
        self.seconds.now += 0.2
        QTest.keyClick(self.window.windowHandle(), key, modifiers)
        self.seconds.now += 0.2
        self.router._rest()
        return 1

    def enter(self) -> int:
        self.seconds.now += 0.4
        return self.key(Qt.Key.Key_Return)

    def control(self, key) -> int:
        return self.key(key, Qt.KeyboardModifier.ControlModifier)

    def quantities(self) -> list[str]:
        return [f"{line.quantity:f}" for line in self.model.lines]

    def answer(self) -> str:
        return self.window.layout_of.result.text.text()


@pytest.fixture
def shop(qtbot, qapp):
    made = Shop(qtbot, qapp)
    yield made
    made.router.uninstall()


@pytest.fixture
def counter(shop):
    """A counter with an open shift."""
    shop.counter.open_shift("1", 200)
    shop.open()
    return shop
