"""The state of devices and of the program, always visible: shape and word, never colour alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

SHAPES = {"ok": "●", "done": "✓", "idle": "◌", "warning": "▲", "fault": "✕", "unset": "–", "plain": ""}

CELLS = {
    "scanner": N_("Scanner"),
    "receipt_printer": N_("Receipt printer"),
    "label_printer": N_("Label printer"),
    "backup": N_("Backup"),
    "tasks": N_("Tasks"),
    "undo": N_("Undo"),
}


@dataclass(frozen=True, slots=True)
class CellState:
    """Shape and words of one cell; the words are asked again when the language changes."""

    shape: str = "unset"
    words: Callable[[], str] = lambda: _("not set up")


class StatusBar(Translated, QFrame):
    """The line at the foot of the main window. ``clicked`` tells the name of a cell."""

    clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_bar")
        self.setProperty("role", "footer")
        self._states: dict[str, CellState | None] = {
            "scanner": CellState("idle", lambda: _("none today")),
            "receipt_printer": CellState(),
            "label_printer": CellState(),
            "backup": CellState("warning", lambda: _("none yet")),
            "tasks": None,
            "undo": None,
        }
        self.cells: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        layout.setSpacing(2 * GRID)
        for name in CELLS:
            cell = QToolButton(self)
            cell.setObjectName(f"status.{name}")
            cell.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            cell.clicked.connect(lambda _checked=False, name=name: self.clicked.emit(name))
            self.cells[name] = cell
            layout.addWidget(cell)
        layout.addStretch(1)
        self.retranslate()

    def set_cell(self, name: str, state: CellState | None) -> None:
        """Show a state, or hide the cell with None."""
        self._states[name] = state
        self._draw(name)

    def _draw(self, name: str) -> None:
        state, cell = self._states[name], self.cells[name]
        cell.setVisible(state is not None)
        if state is not None:
            text = (
                _("{sign} {name}: {words}")
                .format(sign=SHAPES[state.shape], name=_(CELLS[name]), words=state.words())
                .strip()
            )
            cell.setText(text)
            cell.setAccessibleName(text)
            cell.setToolTip(text)

    def retranslate(self) -> None:
        """Say every cell again."""
        super().retranslate()
        for name in self.cells:
            self._draw(name)
