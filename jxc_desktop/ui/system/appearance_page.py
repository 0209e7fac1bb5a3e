"""How the program looks on this machine: language, theme, size of text; every change shows at once."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFormLayout, QLabel, QSlider, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import LANGUAGES, _, language
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.theme import LARGEST_SCALE, SMALLEST_SCALE
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import switch_language

_THEMES = (("system", N_("As the system")), ("light", N_("Light")), ("dark", N_("Dark")))
_STEP = 10


class AppearancePage(TabPage):
    """Three fields; what is chosen is kept for this machine."""

    name = "appearance"
    heading = N_("Appearance")
    icon_name = "settings"
    help: ClassVar[Help | None] = Help(
        purpose=N_("Language, theme and size of text of this machine."), steps=(N_("Choose; it shows at once."),)
    )

    def __init__(self, state: MutableMapping[str, Any], keep: Callable[[], object], *, key: str | None = None) -> None:
        super().__init__(key=key)
        self._state, self._keep = state, keep
        self.language, self.theme, self.scale = QComboBox(self), QComboBox(self), QSlider(self)
        self.scale.setOrientation(Qt.Orientation.Horizontal)
        self.scale.setRange(SMALLEST_SCALE // _STEP, LARGEST_SCALE // _STEP)
        self.scale.setPageStep(1)
        self.scale.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.scale.setMinimumHeight(32)
        self.percent = QLabel(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        form = QFormLayout()
        form.setVerticalSpacing(3 * GRID)
        form.setHorizontalSpacing(6 * GRID)
        rows: Sequence[tuple[QWidget, str, str]] = (
            (self.language, "appearance.language", N_("Language")),
            (self.theme, "appearance.theme", N_("Theme")),
            (self.scale, "appearance.scale", N_("Size of text")),
        )
        for editor, name, title in rows:
            editor.setObjectName(name)
            editor.setFixedWidth(320)
            label = QLabel(self)
            label.setBuddy(editor)
            self.say(label.setText, lambda title=title: _(title))  # type: ignore[misc]
            self.say(editor.setAccessibleName, lambda title=title: _(title))  # type: ignore[misc]
            form.addRow(label, editor)
        form.addRow("", self.percent)
        layout.addLayout(form)
        layout.addStretch(1)
        self.language.activated.connect(lambda number: self.choose(language_code=str(self.language.itemData(number))))
        self.theme.activated.connect(lambda number: self.choose(choice=str(self.theme.itemData(number))))
        self.scale.valueChanged.connect(lambda value: self.choose(scale=value * _STEP))
        self.retranslate()

    def choose(self, *, language_code: str = "", choice: str = "", scale: int = 0) -> None:
        """Show it so from now on, and keep that."""
        application, look = QApplication.instance(), theme.current()
        if not isinstance(application, QApplication):
            return
        if choice or scale:
            theme.apply(application, choice or look.choice, scale or look.scale)
        if language_code and language_code != language():
            switch_language(application, language_code)
        self._state.update(language=language(), theme=look.choice, scale=look.scale)
        self._keep()
        self.retranslate()

    def first_focus(self) -> QWidget:
        """The language."""
        return self.language

    def retranslate(self) -> None:
        """Say everything again and show what is chosen."""
        super().retranslate()
        look = theme.current()
        with QSignalBlocker(self.language), QSignalBlocker(self.theme), QSignalBlocker(self.scale):
            self.language.clear()
            for code, name in LANGUAGES.items():
                self.language.addItem(name, code)
            self.language.setCurrentIndex(max(0, self.language.findData(language())))
            self.theme.clear()
            for code, word in _THEMES:
                self.theme.addItem(_(word), code)
            self.theme.setCurrentIndex(max(0, self.theme.findData(look.choice)))
            self.scale.setValue(look.scale // _STEP)
        self.percent.setText(f"{look.scale} %")
