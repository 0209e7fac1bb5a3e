"""F1: what this window is for, three steps, its keys and common errors, beside the window itself."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.icons import icon
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.shell.commands import Command

_WIDTH = 320


class HelpPanel(Translated, QFrame):
    """The panel at the right side."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self.setProperty("role", "side")
        self.setFixedWidth(_WIDTH)
        self._title, self._help, self._commands = "", None, ()  # type: tuple[str, Help | None, Sequence[Command]]
        self.heading = QLabel(self)
        self.heading.setProperty("role", "section")
        self.heading.setWordWrap(True)
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("help.close")
        self.close_button.setIcon(icon("close"))
        self.close_button.clicked.connect(self.close_panel)
        self.say(self.close_button.setAccessibleName, lambda: _("Close"))
        self.text = QLabel(self)
        self.text.setObjectName("help.text")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.close_button)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.text)
        self.text.setProperty("role", "inside")
        scroll.viewport().setProperty("role", "inside")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        layout.addLayout(top)
        layout.addWidget(scroll, 1)
        self.hide()

    def explain(self, title: str, told: Help | None, commands: Sequence[Command]) -> None:
        """Show the help of a page, and the keys that work everywhere."""
        self._title, self._help, self._commands = title, told, commands
        self.retranslate()

    def close_panel(self) -> None:
        """Put the panel away."""
        self.hide()
        self.closed.emit()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.heading.setText(self._title)
        everywhere = [(command.keys, command.title) for command in self._commands if command.keys]
        told = self._help
        parts: list[str] = []
        if told is not None:
            steps = "".join(f"<li>{escape(_(step))}</li>" for step in told.steps)
            parts.append(f"<p>{escape(_(told.purpose))}</p><p><b>{escape(_('How to'))}</b></p><ol>{steps}</ol>")
            parts.append(_rows(_("Keys here"), told.keys))
            parts.append(_rows(_("Common errors"), told.errors))
        parts.append(_rows(_("Keys everywhere"), everywhere))
        self.text.setText("".join(parts))


def _rows(title: str, rows: Sequence[tuple[str, str]]) -> str:
    if not rows:
        return ""
    lines = "".join(
        f"<tr><td style='padding:2px 12px 2px 0'><b>{escape(_(one))}</b></td><td>{escape(_(other))}</td></tr>"
        for one, other in rows
    )
    return f"<p><b>{escape(title)}</b></p><table>{lines}</table>"
