"""A main window of small pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from jxc_desktop.ui.shell.main_window import MainWindow
from tests.support.shell import OWNER_USER, ShellWorld, a_shell


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> theme.Theme:
    switch_language(qapp, "zh_CN")
    return theme.apply(qapp, "light")


@pytest.fixture
def world() -> ShellWorld:
    return a_shell()


@pytest.fixture
def show(qtbot: Any) -> Callable[..., MainWindow]:
    def shown(window: MainWindow, width: int = 1366, height: int = 768) -> MainWindow:
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return shown


@pytest.fixture
def window(world: ShellWorld, show: Callable[..., MainWindow]) -> MainWindow:
    """The main window with the owner signed in."""
    made = show(world.window())
    made.enter(OWNER_USER)
    return made
