"""The state of a document as icon and word on a soft ground; never colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.icons import pixmap
from jxc_desktop.ui.common.tokens import STATUS
from jxc_desktop.ui.common.translated import Translated


@dataclass(frozen=True, slots=True)
class ChipLook:
    """Word, icon, and the tokens of ink and ground."""

    word: str
    icon: str
    ink: str
    ground: str
    struck: bool = False


LOOKS = {
    "draft": ChipLook(N_("Draft"), "draft", "secondary", "zebra"),
    "submitted": ChipLook(N_("To approve"), "pending", "warning", "warning_soft"),
    "approved": ChipLook(N_("Approved"), "check", "primary", "primary_soft"),
    "posted": ChipLook(N_("Posted"), "posted", "success", "success_soft"),
    "partial": ChipLook(N_("Partly done"), "partial", "primary", "primary_soft"),
    "reversed": ChipLook(N_("Reversed"), "reversed", "danger", "danger_soft"),
    "void": ChipLook(N_("Void"), "void", "secondary", "zebra", struck=True),
}
_HEIGHT, _ICON, _GAP = 28, 16, 6


def state_word(state: str) -> str:
    """The word for a state, in the language of the moment."""
    return _(LOOKS[state].word) if state in LOOKS else state


def state_icon(state: str) -> str:
    """The icon for a state; for the gutter of a list."""
    return LOOKS[state].icon if state in LOOKS else "info"


class StatusChip(Translated, QWidget):
    """Shows one of the states of `LOOKS`."""

    def __init__(self, state: str = "draft", parent: QWidget | None = None, *, name: str = "state") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._state = state
        self.set_state(state)

    def state(self) -> str:
        """The state shown."""
        return self._state

    def set_state(self, state: str) -> None:
        """Show another state."""
        self._state = state
        self.setAccessibleName(state_word(state))
        self.updateGeometry()
        self.update()

    def retranslate(self) -> None:
        """Say the word again."""
        super().retranslate()
        self.set_state(self._state)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for icon and word."""
        word = self.fontMetrics().horizontalAdvance(state_word(self._state))
        return QSize(word + _ICON + 4 * _GAP, max(_HEIGHT, self.fontMetrics().height() + 4))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw ground, icon and word."""
        tokens, look = theme.colours(), LOOKS.get(self._state, LOOKS["draft"])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(getattr(tokens, look.ink)))
        painter.setBrush(QColor(getattr(tokens, look.ground)))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.drawPixmap(_GAP + 1, (self.height() - _ICON) // 2, pixmap(look.icon, look.ink, _ICON))
        font = theme.current().font(STATUS)
        font.setStrikeOut(look.struck)
        painter.setFont(font)
        area = self.rect().adjusted(_ICON + 2 * _GAP, 0, -_GAP, 0)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), state_word(self._state))
        painter.end()
