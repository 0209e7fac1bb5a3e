"""The bar that tells what happened, whether the data is safe, and what to do now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import Cancelled, ShopError, UserError
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.ui.common.icons import IconLabel, icon
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_TONE_ICONS = {"danger": "error", "warning": "warning", "success": "posted", "info": "info"}


class ErrorBar(Translated, QFrame):
    """Stands above the content, hidden while there is nothing to say. It takes no focus.

    ``show_error`` for exceptions, ``show_text`` for anything else; ``fault_field`` is the field at
    fault, so that the window can put the cursor there.
    """

    def __init__(self, parent: QWidget | None = None, *, name: str = "error_bar") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.fault_field: str | None = None
        self._tell: Callable[[], tuple[str, str]] = lambda: ("", "")
        self._action: Callable[[], object] | None = None
        self._action_text: Callable[[], str] = lambda: ""
        self._tone = "danger"
        self._sign = IconLabel(_TONE_ICONS[self._tone], self, ink=self._tone)
        self.message = QLabel(self)
        self.message.setObjectName(f"{name}.message")
        self.message.setWordWrap(True)
        self.message.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.code = QToolButton(self)
        self.code.setObjectName(f"{name}.code")
        self.code.setFocusPolicy(self.focusPolicy())
        self.code.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.code.text()))
        self.say(self.code.setToolTip, lambda: _("Copy this code"))
        self.button = QPushButton(self)
        self.button.setObjectName(f"{name}.action")
        self.button.clicked.connect(self._act)
        self.close_button = QToolButton(self)
        self.close_button.setObjectName(f"{name}.close")
        self.close_button.setIcon(icon("close"))
        self.close_button.clicked.connect(self.clear)
        self.say(self.close_button.setAccessibleName, lambda: _("Close"))
        self.say(self.close_button.setToolTip, lambda: _("Close"))
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._sign)
        words = QVBoxLayout()
        words.addWidget(self.message)
        layout.addLayout(words, 1)
        for widget in (self.code, self.button, self.close_button):
            layout.addWidget(widget)

    def show_error(
        self,
        error: BaseException,
        *,
        action: Callable[[], object] | None = None,
        action_text: Callable[[], str] = lambda: _("Try again"),
    ) -> None:
        """Tell an error: its sentence, whether anything was lost, and a button for the next step."""
        self.fault_field = error.field if isinstance(error, ShopError) else None
        tone = "info" if isinstance(error, Cancelled) else "danger"
        self._present(lambda: (_error_text(error), error_code(error)), tone, action, action_text)

    def show_text(
        self,
        text: Callable[[], str],
        *,
        tone: str = "info",
        action: Callable[[], object] | None = None,
        action_text: Callable[[], str] = lambda: "",
    ) -> None:
        """Tell anything else; ``tone`` is info, success, warning or danger. The text follows the language."""
        self.fault_field = None
        self._present(lambda: (text(), ""), tone, action, action_text)

    def clear(self) -> None:
        """Say nothing any more."""
        self._tell, self.fault_field = lambda: ("", ""), None
        self.hide()

    def _present(
        self,
        tell: Callable[[], tuple[str, str]],
        tone: str,
        action: Callable[[], object] | None,
        action_text: Callable[[], str],
    ) -> None:
        self._tell, self._tone, self._action, self._action_text = tell, tone, action, action_text
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self._draw()
        self.show()

    def _draw(self) -> None:
        text, code = self._tell()
        self.message.setText(text)
        self.setAccessibleName(text)
        self.code.setText(code)
        self.code.setVisible(bool(code))
        self.button.setText(self._action_text() if self._action else "")
        self.button.setVisible(self._action is not None)
        self._sign.show_icon(_TONE_ICONS[self._tone], "primary" if self._tone == "info" else self._tone)

    def _act(self) -> None:
        action = self._action
        self.clear()
        if action is not None:
            action()

    def retranslate(self) -> None:
        """Say it in the language of the moment."""
        super().retranslate()
        self._draw()


def error_code(error: BaseException) -> str:
    """The small code somebody can read out on the telephone."""
    if isinstance(error, Cancelled):
        return ""
    code = error.code if isinstance(error, ShopError) else "program"
    return f"E-{code.upper().replace('_', '-')}"


def _error_text(error: BaseException) -> str:
    if isinstance(error, Cancelled):
        return _("Cancelled. Nothing was changed.")
    told = sentence(error)
    if isinstance(error, UserError):
        return _("{what_happened} Nothing was changed; your input is kept.").format(what_happened=told)
    return told
