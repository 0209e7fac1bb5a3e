"""What the shell itself can be told to do; the other commands come from the areas."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jxc_desktop.domain.errors import N_
from jxc_desktop.ui.shell.commands import Command, CommandRegistry

if TYPE_CHECKING:
    from jxc_desktop.ui.shell.main_window import MainWindow

_SCALE_STEP = 10


def add_shell_commands(commands: CommandRegistry, window: MainWindow) -> None:
    """Make known what the shell itself can do, and a command for every page."""
    shell: tuple[tuple[str, str, Callable[[], object], str, str], ...] = (
        ("shell.palette", N_("Search or command"), window.open_palette, "Ctrl+K", "search"),
        ("shell.help", N_("Help for this window"), window.toggle_help, "F1", "help"),
        ("shell.lock", N_("Lock or change user"), window.lock, "Ctrl+L", "lock"),
        ("shell.next", N_("Next tab"), lambda: window.tabs.step(1), "Ctrl+Tab", "right"),
        ("shell.previous", N_("Previous tab"), lambda: window.tabs.step(-1), "Ctrl+Shift+Tab", "left"),
        ("shell.close", N_("Close this tab"), lambda: _close_current(window), "Ctrl+W", "close"),
        ("shell.reopen", N_("Open the closed tab again"), window.reopen, "Ctrl+Shift+T", "undo"),
        ("shell.notices", N_("Notices"), window.toggle_notices, "Ctrl+Shift+N", "bell"),
        ("shell.rail", N_("Go to the menu"), window.focus_rail, "Ctrl+Shift+M", "menu"),
        ("shell.pin", N_("Pin or unpin this page"), window.pin_page, "Ctrl+Shift+D", "star"),
        ("shell.theme", N_("Light or dark theme"), window.change_theme, "", "settings"),
        ("shell.language", N_("Switch language"), window.change_language, "", "settings"),
        ("shell.larger", N_("Larger text"), lambda: window.change_scale(_SCALE_STEP), "Ctrl+=", "plus"),
        ("shell.smaller", N_("Smaller text"), lambda: window.change_scale(-_SCALE_STEP), "Ctrl+-", "settings"),
        ("shell.immersive", N_("Whole window for this page"), window.toggle_immersive, "Ctrl+Shift+F", "menu"),
        ("shell.quit", N_("Quit"), window.close, "Ctrl+Q", "close"),
    )
    for command_id, title, run, keys, sign in shell:
        commands.add(Command(command_id, title, run, keys, icon=sign))
    practise = window.parts.start_practice
    if practise is not None:
        commands.add(Command("shell.practice", N_("Practise on a copy of the books"), practise, icon="help"))
    for entry in window.parts.pages.everything():
        commands.add(
            Command(
                f"open.{entry.name}",
                entry.title,
                lambda name=entry.name: window.open(name),  # type: ignore[misc]
                entry.keys,
                entry.permission,
                entry.icon,
            )
        )


def _close_current(window: MainWindow) -> None:
    page = window.tabs.current()
    if page is not None:
        window.tabs.close_page(page)
