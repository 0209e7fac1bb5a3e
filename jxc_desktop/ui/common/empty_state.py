"""Why a list is empty: one of four cases, each with the step that helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.icons import IconLabel
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated


class EmptyCase(Enum):
    """The four reasons for seeing nothing."""

    NOTHING_YET = "nothing_yet"
    FILTERED_OUT = "filtered_out"
    NOT_ALLOWED = "not_allowed"
    FAILED = "failed"


_ICONS = {
    EmptyCase.NOTHING_YET: "stock",
    EmptyCase.FILTERED_OUT: "filter",
    EmptyCase.NOT_ALLOWED: "lock",
    EmptyCase.FAILED: "warning",
}
Action = tuple[Callable[[], str], Callable[[], object]]
"""What the button says, and what it does."""


def _default_text(case: EmptyCase) -> str:
    return {
        EmptyCase.NOTHING_YET: _("There is nothing here yet."),
        EmptyCase.FILTERED_OUT: _("Nothing fits the filter."),
        EmptyCase.NOT_ALLOWED: _("You may not see this. The owner can give you the right."),
        EmptyCase.FAILED: _("This could not be read. Nothing was lost."),
    }[case]


class EmptyState(Translated, QWidget):
    """Stands in the place of an empty list."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "empty") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.case = EmptyCase.NOTHING_YET
        self._text: Callable[[], str] | None = None
        self._actions: Sequence[Action] = ()
        self._sign = IconLabel(_ICONS[self.case], self, size=40)
        self.message = QLabel(self)
        self.message.setObjectName(f"{name}.message")
        self.message.setProperty("role", "secondary")
        self.message.setWordWrap(True)
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(3 * GRID)
        layout.addStretch(2)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.message)
        layout.addLayout(self._row)
        layout.addStretch(3)

    def show_case(
        self, case: EmptyCase, *, text: Callable[[], str] | None = None, actions: Sequence[Action] = ()
    ) -> None:
        """Show a case, with its own words and the buttons that help."""
        self.case, self._text, self._actions = case, text, actions
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for number, (_says, does) in enumerate(actions):
            button = QPushButton(self)
            button.setObjectName(f"{self.objectName()}.action{number}")
            button.clicked.connect(lambda _checked=False, does=does: does())
            self._row.addWidget(button)
            self.buttons.append(button)
        self.retranslate()
        if not isinstance(self.parentWidget(), QStackedWidget):  # a page of a stack is shown by the stack alone
            self.show()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._sign.show_icon(_ICONS[self.case])
        self.message.setText(self._text() if self._text else _default_text(self.case))
        for button, (says, _does) in zip(self.buttons, self._actions, strict=True):
            button.setText(says())
