"""A panel beside a list that does one thing with the chosen row: a few fields, a button, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import ShopError
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated


@dataclass(frozen=True, slots=True)
class Task:
    """What a panel does: its name, title and button (``N_``), its fields, and what they hold at the beginning."""

    name: str
    title: str
    button: str
    fields: Sequence[FormField]
    start: Callable[[], dict[str, object]] = dict
    columns: int = 2


class ActionPanel(Translated, QFrame):
    """The fields of one task. ``asked`` tells their values, ``left`` that nothing is to be done.

    Enter goes from field to field and Ctrl+Enter does it; Esc leaves.
    """

    asked = Signal(object)
    left = Signal()

    def __init__(self, task: Task, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task = task
        self._hinted: Callable[[], str] = str
        self.setObjectName(f"panel.{task.name}")
        self.setProperty("role", "card")
        self.errors = ErrorBar(self, name=f"{task.name}.errors")
        self.title, self.hint = QLabel(self), QLabel(self)
        self.title.setProperty("role", "section")
        self.hint.setProperty("role", "note")
        self.hint.setWordWrap(True)
        self.hint.hide()
        self.form = Form(task.fields, columns=task.columns, parent=self, name=task.name, today=today)
        self.button, self.close_button = QPushButton(self), QPushButton(self)
        self.button.setProperty("kind", "primary")
        self.button.setObjectName(f"{task.name}.do")
        self.close_button.setObjectName(f"{task.name}.leave")
        self.say(self.title.setText, lambda: _(task.title))
        self.say(self.button.setText, lambda: _("{words}  Ctrl+Enter").format(words=_(task.button)))
        self.say(self.close_button.setText, lambda: _("Cancel"))
        self._arrange()
        self.button.clicked.connect(self.ask)
        self.close_button.clicked.connect(self.left)
        bind(self, "Ctrl+Return", self.ask)
        bind(self, "Ctrl+Enter", self.ask)
        bind(self, "Esc", self.left.emit)
        self.begin()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        scroll = QScrollArea(self)
        scroll.setObjectName(f"{self.objectName()}.scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget(self)
        content.setProperty("role", "inside")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.form)
        inside.addStretch(1)
        scroll.setWidget(content)
        scroll.viewport().setAutoFillBackground(False)
        for widget, stretch in ((self.title, 0), (self.errors, 0), (scroll, 1), (self.hint, 0)):
            layout.addWidget(widget, stretch)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.button)
        layout.addLayout(row)

    def begin(self) -> None:
        """Empty the fields and forget what went wrong."""
        self.errors.clear()
        self.form.show_values(self.task.start())
        self.button.setEnabled(True)

    def say_hint(self, text: Callable[[], str]) -> None:
        """Say something beneath the fields, or nothing."""
        self._hinted = text
        self.hint.setText(text())
        self.hint.setVisible(bool(self.hint.text()))

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.say_hint(self._hinted)

    def first_field(self) -> Any:
        """Where the cursor goes."""
        return self.form.editor(self.task.fields[0].name)

    def ask(self) -> None:
        """Do it, once; `begin` or `show_error` lets it be done again."""
        if self.button.isEnabled() and self.form.take():
            self.form.clear_faults()
            self.errors.clear()
            self.button.setEnabled(False)
            self.asked.emit(self.form.values())

    def show_error(self, error: Exception) -> None:
        """Say what is wrong, at its field where it has one; what was typed stays."""
        self.button.setEnabled(True)
        self.errors.show_error(error)
        if isinstance(error, ShopError) and error.field:
            self.form.point_at(error.field, sentence(error))
