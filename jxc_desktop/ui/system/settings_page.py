"""The settings of the shop: searchable, each with its own kind of field, applied at once and taken back at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import LANGUAGES, _
from jxc_desktop.services.settings import SettingRow, SettingService
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.filter_bar import FilterBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.tokens import GRID

CHOICE_WORDS = {
    "": N_("As each place does"),
    "yes": N_("Yes"),
    "no": N_("No"),
    "ask": N_("Ask"),
    "warn": N_("Ask"),
    "nobody": N_("Nobody"),
    "owner": N_("The owner"),
    "everybody": N_("Everybody"),
    "block": N_("Forbid"),
    "forbid": N_("Forbid"),
    "allow": N_("Allow"),
    "none": N_("Nothing"),
    "jiao": N_("Below 0.10"),
    "yuan": N_("Below 1.00"),
}
"""Words of choices; the languages are called by their own names."""
_LINES = frozenset({"receipt_header", "receipt_footer"})


class SettingsPage(TabPage):
    """One line for each setting. Leaving a field or choosing applies it; the bar offers to take it back."""

    name = "settings"
    heading = N_("Settings")
    icon_name = "settings"
    topics = frozenset({Topic.SETTINGS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("How this shop works. A change applies at once and can be taken back."),
        steps=(N_("Type into the filter to find a setting."), N_("Choose or type, then leave the field.")),
    )

    def __init__(self, settings: SettingService, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self._settings, self._runner = settings, runner
        self.rows: dict[str, SettingRow] = {}
        self.editors: dict[str, QWidget] = {}
        self._labels: dict[str, QLabel] = {}
        self._defaults: dict[str, QPushButton] = {}
        self.errors, self.filter_bar = ErrorBar(self), FilterBar(self)
        self.area = QScrollArea(self)
        self.area.setObjectName("settings.scroll")
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        for widget in (self.errors, self.filter_bar):
            layout.addWidget(widget)
        layout.addWidget(self.area, 1)
        self.filter_bar.text_changed.connect(lambda _text: self._filter())
        bind(self, "Ctrl+F", self.filter_bar.box.setFocus)
        self.read()

    def read(self) -> None:
        """Read every setting again."""
        self._runner.submit(
            lambda _progress: self._settings.all(), done=self._take, failed=self.errors.show_error, read=True
        )

    def _take(self, rows: Sequence[SettingRow]) -> None:
        first = not self.editors
        self.rows = {row.name: row for row in rows}
        if first:
            self._make(rows)
        for row in rows:
            _show_value(self.editors[row.name], row.value)
            self._defaults[row.name].setVisible(row.value != row.default)
        self._filter()

    def _make(self, rows: Sequence[SettingRow]) -> None:
        content = QWidget()
        content.setProperty("role", "inside")
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 2 * GRID, 0)
        grid.setVerticalSpacing(2 * GRID)
        grid.setHorizontalSpacing(4 * GRID)
        for number, row in enumerate(rows):
            label, editor, default = QLabel(content), self._editor(row), QPushButton(content)
            label.setBuddy(editor)
            label.setWordWrap(True)
            editor.setObjectName(f"settings.{row.name}")
            default.setObjectName(f"settings.{row.name}.default")
            self.say(label.setText, lambda row=row: _(row.description))  # type: ignore[misc]
            self.say(editor.setAccessibleName, lambda row=row: _(row.description))  # type: ignore[misc]
            self.say(default.setText, lambda: _("Default"))
            default.clicked.connect(lambda _checked=False, name=row.name: self.apply(name, self.rows[name].default))
            for column, widget in enumerate((label, editor, default)):
                grid.addWidget(widget, number, column)
            self._labels[row.name], self.editors[row.name], self._defaults[row.name] = label, editor, default
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.setColumnMinimumWidth(2, 96)
        grid.setRowStretch(len(rows), 1)
        self.area.setWidget(content)
        content.setAutoFillBackground(False)

    def _editor(self, row: SettingRow) -> QWidget:
        if row.choices:
            box = QComboBox()
            self._fill(box, row)
            box.activated.connect(lambda number: self.apply(row.name, str(box.itemData(number))))
            return box
        if row.name in _LINES:
            return _Lines(lambda text: self.apply(row.name, text))
        line = QLineEdit()
        line.editingFinished.connect(lambda: self.apply(row.name, line.text()))
        return line

    @staticmethod
    def _fill(box: QComboBox, row: SettingRow) -> None:
        with QSignalBlocker(box):
            box.clear()
            for choice in row.choices:
                box.addItem(LANGUAGES.get(choice) or _(CHOICE_WORDS.get(choice, choice)), choice)
            box.setCurrentIndex(max(0, box.findData(row.value)))

    def apply(self, name: str, value: str) -> None:
        """Change a setting at once; what cannot be is put back and said."""
        before = self.rows[name].value
        if value == before:
            return

        def done(_changes: Changes) -> None:
            self.errors.show_text(
                lambda: _("{setting}: changed.").format(setting=_(self.rows[name].description)),
                tone="success",
                action=lambda: self.apply(name, before),
                action_text=lambda: _("Undo"),
            )
            self.read()

        def failed(error: Exception) -> None:
            self.errors.show_error(error)
            _show_value(self.editors[name], before)

        self._runner.submit(lambda _progress: self._settings.set(name, value), done=done, failed=failed)

    def _filter(self) -> None:
        wanted = self.filter_bar.text().casefold()
        shown = 0
        for name, row in self.rows.items():
            fits = wanted in _(row.description).casefold() or wanted in name
            shown += fits
            self._labels[name].setVisible(fits)
            self.editors[name].setVisible(fits)
            self._defaults[name].setVisible(fits and row.value != row.default)
        self.filter_bar.set_count(shown)

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def first_focus(self) -> QWidget:
        """The filter."""
        return self.filter_bar.box

    def retranslate(self) -> None:
        """Say choices again."""
        super().retranslate()
        for name, editor in self.editors.items():
            if isinstance(editor, QComboBox):
                self._fill(editor, self.rows[name])


class _Lines(QPlainTextEdit):
    """Some lines of text, taken when the cursor leaves."""

    def __init__(self, take: Callable[[str], object]) -> None:
        super().__init__()
        self._take = take
        self.setTabChangesFocus(True)
        self.setFixedHeight(72)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Leaving takes the text."""
        if watched is self and event.type() == QEvent.Type.FocusOut:
            self._take(self.toPlainText())
        return super().eventFilter(watched, event)


def _show_value(editor: QWidget, value: str) -> None:
    with QSignalBlocker(editor):
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(value)))
        elif isinstance(editor, QPlainTextEdit):
            if editor.toPlainText() != value:
                editor.setPlainText(value)
        elif isinstance(editor, QLineEdit):
            editor.setText(value)
            editor.setCursorPosition(0)
