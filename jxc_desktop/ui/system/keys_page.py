"""The keys of the counter: a preset, the key of every action, and what would be taken twice, before it is saved."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.counter_keys import (
    ACTIONS,
    KEYS_SETTING,
    OUR_KEYS,
    PRESET_TITLES,
    CounterKeys,
    conflicts,
)
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.key_card import keys_title
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.keys import bind, key_text
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.tokens import GRID


class KeyEdit(PlainEdit):
    """A field that takes the key pressed in it; Delete takes the key away, Tab goes on."""

    def __init__(self, name: str, take: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent, name=name)
        self._take = take
        self.setReadOnly(True)
        self.setFixedWidth(120)

    def event(self, event: QEvent) -> bool:
        """A key that could stand here is no shortcut of the window meanwhile."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and key_text(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """The key pressed is the key meant."""
        if key := key_text(event):
            self._take(key)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._take("")
        else:
            super().keyPressEvent(event)


class KeysPage(TabPage):
    """A preset above, every action with its key below; what has no conflict is saved at once."""

    name = "counter_keys"
    heading = N_("Keys of the counter")
    icon_name = "settings"
    topics = frozenset({Topic.SETTINGS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Which keys cashiers press. A change applies at once, at every counter, and can be taken back."),
        steps=(
            N_("Choose the keys your cashiers know."),
            N_("Go to an action and press the key it shall have; Delete takes its key away."),
            N_("Print the card of keys and lay it beside the till."),
        ),
        errors=(
            (N_("Two actions have the same key"), N_("Give one of them another key; until then nothing is saved.")),
        ),
    )

    def __init__(
        self, services: Services, runner: Runner, state: MutableMapping[str, Any], *, key: str | None = None
    ) -> None:
        super().__init__(key=key)
        self._service, self._settings, self._runner = services.counter_keys, services.settings, runner
        self._saved, self._keys = OUR_KEYS, dict(OUR_KEYS.keys)
        self.errors, self.export = ErrorBar(self), ExportStrip(state, self)
        self.preset, self.preset_label = QComboBox(self), QLabel(self)
        self.editors = {
            each.name: KeyEdit(f"keys.{each.name}", partial(self.take, each.name), self) for each in ACTIONS
        }
        self.print_button, self.file_button = QPushButton(self), QPushButton(self)
        self._arrange()
        self.export.asked.connect(self._write)
        bind(self, "Ctrl+P", self.print_card)
        bind(self, "Ctrl+E", self._ask_file)
        self.read()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.errors)
        layout.addWidget(self.export)
        row = QHBoxLayout()
        self.preset.setObjectName("keys.preset")
        self.preset_label.setBuddy(self.preset)
        self.say(self.preset_label.setText, lambda: _("Preset"))
        self.say(self.preset.setAccessibleName, lambda: _("Preset"))
        self.preset.setMinimumWidth(360)
        self.preset.activated.connect(lambda number: self.choose(str(self.preset.itemData(number))))
        row.addWidget(self.preset_label)
        row.addWidget(self.preset)
        row.addStretch(1)
        for button, name, text, does in (
            (self.print_button, "print", lambda: _("Print the card of keys"), self.print_card),
            (self.file_button, "file", lambda: _("Save as PDF"), self._ask_file),
        ):
            button.setObjectName(f"keys.{name}")
            self.say(button.setText, text)
            button.clicked.connect(does)
            row.addWidget(button)
        layout.addLayout(row)
        hint = QLabel(self)
        hint.setProperty("role", "secondary")
        self.say(hint.setText, lambda: _("Go to an action and press the key it shall have; Delete takes its key away."))
        layout.addWidget(hint)
        layout.addLayout(self._actions())
        layout.addStretch(1)

    def _actions(self) -> QGridLayout:
        grid, rows = QGridLayout(), -(-len(ACTIONS) // 2)
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        for place, action in enumerate(ACTIONS):
            label, editor = QLabel(self), self.editors[action.name]
            label.setBuddy(editor)
            self.say(label.setText, partial(_title, action.title))
            self.say(editor.setAccessibleName, partial(_title, action.title))
            column = 3 * (place // rows)
            grid.addWidget(label, place % rows, column)
            grid.addWidget(editor, place % rows, column + 1)
        grid.setColumnMinimumWidth(2, 12 * GRID)
        grid.setColumnStretch(5, 1)
        return grid

    def read(self) -> None:
        """Read the keys in force."""
        self._runner.submit(
            lambda _progress: self._service.keys(), done=self._show, failed=self.errors.show_error, read=True
        )

    def _show(self, keys: CounterKeys) -> None:
        self._saved, self._keys = keys, dict(keys.keys)
        self._show_presets()
        self._show_keys()

    def _show_presets(self) -> None:
        with QSignalBlocker(self.preset):
            self.preset.clear()
            if self._saved.is_own:
                self.preset.addItem(keys_title(self._saved), "")
            for preset, title in PRESET_TITLES.items():
                self.preset.addItem(_(title), preset)
            self.preset.setCurrentIndex(0 if self._saved.is_own else self.preset.findData(self._saved.preset))

    def _show_keys(self) -> None:
        twice = {name: key for key, names in conflicts(self._keys) for name in names}
        for name, editor in self.editors.items():
            editor.setText(self._keys[name])
            editor.set_fault(_("Two actions have this key.") if name in twice else "")

    def take(self, action: str, key: str) -> None:
        """Give an action a key, or none; saved as soon as no key has two actions."""
        self._keys[action] = key
        self._show_keys()
        titles = {each.name: each.title for each in ACTIONS}
        if twice := conflicts(self._keys):
            key, names = twice[0]
            said = partial(_conflict_words, key, tuple(titles[name] for name in names))
            self.errors.show_text(said, tone="danger")
            return
        self._save(CounterKeys(self._saved.preset, dict(self._keys)).text)

    def choose(self, preset: str) -> None:
        """Take all keys of a preset."""
        if preset:
            self._save(preset)

    def _save(self, text: str, *, back: bool = False) -> None:
        before = self._saved.text
        if text == before:
            self.errors.clear()
            return

        def done(_changes: Changes) -> None:
            if back:
                self.errors.clear()
            else:
                self.errors.show_text(
                    lambda: _("The keys of the counter were changed."),
                    tone="success",
                    action=lambda: self._save(before, back=True),
                    action_text=lambda: _("Undo"),
                )
            self.read()

        def failed(error: Exception) -> None:
            self.errors.show_error(error)
            self._show(self._saved)

        self._runner.submit(lambda _progress: self._settings.set(KEYS_SETTING, text), done=done, failed=failed)

    def print_card(self) -> None:
        """Print the card of keys at the office printer."""

        def done(_queued: object) -> None:
            self.errors.show_text(lambda: _("The card of keys is printed at the office printer."), tone="success")

        self._runner.submit(lambda _progress: self._service.print_card(), done=done, failed=self.errors.show_error)

    def _ask_file(self) -> None:
        self.export.ask(f"{_('Keys of the counter')}.pdf")

    def _write(self, path: Path) -> None:
        self._runner.submit(
            lambda _progress: self._service.save_card(path),
            done=self.export.show_written,
            failed=self.errors.show_error,
        )

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def first_focus(self) -> QWidget:
        """The preset."""
        return self.preset

    def retranslate(self) -> None:
        """Say the presets again."""
        super().retranslate()
        self._show_presets()


def _title(title: str) -> str:
    return _(title)


def _conflict_words(key: str, titles: tuple[str, ...]) -> str:
    words = _(", ").join(map(_, titles))
    return _("{key} is the key of {actions}. Nothing is saved until each has its own.").format(key=key, actions=words)
