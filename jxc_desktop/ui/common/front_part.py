"""What an area puts on the home page: it hears what changed, and lets the keys out where it ends."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.changes import Changes
from jxc_desktop.ui.common.translated import Translated


class FrontPart(Translated, QWidget):
    """``left`` tells that keys go on below it, ``filled_changed`` that it has something to show, or not any more."""

    left = Signal()
    filled_changed = Signal()
    filled = False

    def hear(self, changes: Changes) -> None:
        """Take a notice, while the home page is seen."""

    def take_focus(self) -> bool:
        """Put the cursor here; False when there is nothing to stand on."""
        return False
