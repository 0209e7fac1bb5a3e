"""Everything the program can be told to do, as one plain list: menus, palette, keys and F1 read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pinyin import full_pinyin, initials
from jxc_desktop.i18n import translations
from jxc_desktop.services.base import User
from jxc_desktop.ui.common.pages import may


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do: ``title`` is marked with ``N_``, ``keys`` are written as Qt reads them (``Ctrl+L``)."""

    id: str
    title: str
    run: Callable[[], object]
    keys: str = ""
    permission: Permission | None = None
    icon: str = "command"


class CommandRegistry:
    """The commands by id, in the order they were added."""

    def __init__(self) -> None:
        self._commands: dict[str, Command] = {}
        self._words: dict[str, tuple[str, ...]] = {}

    def add(self, command: Command) -> None:
        """Make a command known.

        Raises:
            ValueError: its id or its keys are taken.
        """
        taken = {known.keys for known in self._commands.values() if known.keys}
        if command.id in self._commands or command.keys in taken:
            raise ValueError(command.id)
        self._commands[command.id] = command

    def command(self, command_id: str) -> Command:
        """The command of that id."""
        return self._commands[command_id]

    def allowed(self, user: User | None) -> list[Command]:
        """The commands this user may use."""
        return [command for command in self._commands.values() if may(user, command.permission)]

    def find(self, text: str, user: User | None) -> list[Command]:
        """Commands whose English or Chinese name, initials or pinyin have the text; best first."""
        wanted = text.strip().lower()
        ranked = [(self._rank(command, wanted), command) for command in self.allowed(user)]
        found = sorted((entry for entry in ranked if entry[0] is not None), key=lambda entry: entry[0] or 0)
        return [command for _rank, command in found]

    def _rank(self, command: Command, wanted: str) -> int | None:
        words = self._names(command.title)
        if any(word.startswith(wanted) for word in words):
            return 0
        if any(wanted in word for word in words):
            return 1
        return None

    def _names(self, title: str) -> tuple[str, ...]:
        if title not in self._words:
            self._words[title] = search_names(title, translations("zh_CN").get(title, title))
        return self._words[title]


def search_names(english: str, chinese: str) -> tuple[str, ...]:
    """Everything a thing is found by, in lower case: both names, the initials and the pinyin of the Chinese one."""
    names: Iterable[str] = (english, *english.split(), chinese, *initials(chinese), full_pinyin(chinese))
    return tuple(dict.fromkeys(name.lower() for name in names if name))
