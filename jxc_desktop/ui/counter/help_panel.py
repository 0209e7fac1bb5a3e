"""F1: the keys of the counter at a glance, their card on paper, and touch mode."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from jxc_desktop.domain.counter_keys import ACTIONS, FIXED, CounterKeys
from jxc_desktop.i18n import _
from jxc_desktop.ui.counter.widgets import Panel


class HelpPanel(Panel):
    """The keys that have no button, and what else is rarely wanted."""

    def __init__(
        self, print_card: Callable[[], object], switch_touch: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("help_panel", parent)
        self._keys: CounterKeys | None = None
        self._touch = False
        self.heading(lambda: _("Keys of the counter"))
        self.card = QLabel(self)
        self.card.setWordWrap(True)
        self.card.setProperty("role", "inside")
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.card)
        self.card.setAutoFillBackground(False)
        self.say(area.setAccessibleName, lambda: _("Keys of the counter"))
        self.column.addWidget(area, 1)
        self.print_button = self.button("print_key_card", lambda: _("Print the card of keys"), print_card)
        self.button("touch_mode", self._touch_words, switch_touch)
        self.button("close_help", lambda: _("Back to the cart (Esc)"), self.closed.emit)

    def _touch_words(self) -> str:
        return _("Touch mode: off") if not self._touch else _("Touch mode: on")

    def show_state(self, keys: CounterKeys, *, touch: bool) -> None:
        """Show these keys, and whether the number pad is there."""
        self._keys, self._touch = keys, touch
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        own = [(self._keys.keys[each.name], each.title) for each in ACTIONS] if self._keys is not None else []
        rows = [*FIXED, *((key, title) for key, title in own if key)]
        self.card.setText("\n".join(f"{key}    {_(meaning)}" for key, meaning in rows))
