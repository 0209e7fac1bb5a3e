"""The main window, filled: who may sign in, what is remembered, which pages there are."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication

from jxc_desktop.app.bootstrap import App
from jxc_desktop.app.paths import Places
from jxc_desktop.app.settings import Settings, load_settings, save_settings
from jxc_desktop.app.window_state import load_state, save_state
from jxc_desktop.domain.permissions import CLERK, COUNTER_OPERATOR
from jxc_desktop.services.base import User
from jxc_desktop.services.users import PinMissing
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.translated import switch_language
from jxc_desktop.ui.shell.commands import CommandRegistry
from jxc_desktop.ui.shell.pages import PageRegistry
from jxc_desktop.ui.shell.parts import ShellParts
from jxc_desktop.ui.warehouse.warehouse_home import HOME_PAGE

STATE_FILE = "windows.json"
LANDING = {COUNTER_OPERATOR: "counter", CLERK: HOME_PAGE}
"""The first page of a role; everybody else begins at home."""


def dress(application: QApplication, settings: Settings) -> None:
    """Give the application its names, language and look."""
    application.setApplicationName("JXC Desktop")
    application.setDesktopFileName("jxc-desktop")
    switch_language(application, settings.language)
    theme.apply(application, settings.theme, settings.font_scale)


def remembered(places: Places) -> dict[str, Any]:
    """What users arranged when the program was last open."""
    return load_state(places.data / STATE_FILE)


def keep_state(places: Places, state: MutableMapping[str, Any]) -> None:
    """Write down what users arranged, and how they want the program to look."""
    save_state(places.data / STATE_FILE, dict(state))
    keep_looks(places, state.get("language"), state.get("theme"), state.get("scale"))


def shell_parts(
    app: App,
    places: Places,
    runner: Runner,
    notices: Notices,
    pages: PageRegistry,
    state: MutableMapping[str, Any] | None = None,
) -> ShellParts:
    """What the shell is given of the program; ``state`` is what `remembered` read, if somebody else needs it too."""
    kept = remembered(places) if state is None else state
    return ShellParts(
        pages=pages,
        commands=CommandRegistry(),
        runner=runner,
        notices=notices,
        session=app.session,
        users=lambda: [user.name for user in app.services.users.users() if user.active],
        sign_in=lambda name, pin: sign_in(app, name, pin),
        shop_name=lambda: app.services.settings.get("shop_name"),
        state=kept,
        save_state=lambda: keep_state(places, kept),
        landing=LANDING,
        list_writer=app.services.exchange,
    )


def sign_in(app: App, name: str, pin: str) -> User:
    """Sign in; the first PIN a new owner types becomes their PIN."""
    try:
        return app.services.users.sign_in(name, pin)
    except PinMissing:
        return app.services.users.first_pin(name, pin)


def keep_looks(places: Places, language: object, choice: object, scale: object) -> None:
    """Write language, theme and size of text into the settings of the machine, when they were changed."""
    before = load_settings(places.settings)
    after = before
    if isinstance(language, str):
        after = replace(after, language=language)
    if isinstance(choice, str):
        after = replace(after, theme=choice)
    if isinstance(scale, int):
        after = replace(after, font_scale=scale)
    if after != before:
        save_settings(places.settings, after)
