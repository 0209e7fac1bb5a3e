"""The keys in force at one counter, their bar and their card, and touch mode; they follow the settings."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.counter_keys import ACTIONS, FIXED, OUR_KEYS, CounterKeys
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.counter.answers import Tone
from jxc_desktop.ui.counter.counter_layout import CounterLayout
from jxc_desktop.ui.counter.counter_parts import CounterParts
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel, Mode
from jxc_desktop.ui.counter.help_panel import HelpPanel

TOUCH = "counter.touch"
"""Remembered on this machine where somebody switched touch mode here; else the shop's setting counts."""
SIGNS = {"quantity": "*", "price": ".", "discount": "/"}
"""What the keys of a line type into the scan box."""


class KeyTable(QObject):
    """The keys and the number pad of a counter.

    Signals:
        changed: other keys are in force.
    """

    changed = Signal()

    def __init__(
        self, parts: CounterParts, layout: CounterLayout, view_model: CounterViewModel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._parts, self._layout, self._view_model = parts, layout, view_model
        self._shop_touch = False
        self.keys = OUR_KEYS
        self.panel = HelpPanel(self.print_card, self.switch_touch, layout)
        self.read()

    def read(self) -> None:
        """Read what the shop has set."""
        self._parts.runner.submit(
            lambda _progress: (self._parts.desk.keys(), self._parts.desk.touch()),
            done=self._take,
            failed=self._view_model.refuse,
            read=True,
        )

    def _take(self, found: tuple[CounterKeys, bool]) -> None:
        self.keys, self._shop_touch = found
        self._layout.keys.set_keys(self.keys.keys)
        self._view_model.weighing.key = self.keys.keys["weigh"]
        self._show()
        self.changed.emit()

    @property
    def touch(self) -> bool:
        """Whether the number pad is shown at this counter."""
        return bool(self._parts.state.get(TOUCH, self._shop_touch))

    def switch_touch(self) -> None:
        """Show the number pad at this counter, or hide it, from now on."""
        self._parts.state[TOUCH] = not self.touch
        self._show()

    def _show(self) -> None:
        self._layout.pad.setVisible(self.touch)
        self.panel.show_state(self.keys, touch=self.touch)

    def print_card(self) -> None:
        """Print the card of the keys at the office printer."""

        def done(_queued: object) -> None:
            self._view_model.set_mode(Mode.CART)
            self._view_model.say(Tone.GOOD, lambda: _("The card of keys is printed at the office printer."))

        self._view_model.work(self._parts.desk.print_keys, done)

    def type_sign(self, action: str) -> None:
        """A key for quantity, price or discount types its sign."""
        box = self._layout.box
        box.setFocus()
        box.insert(SIGNS[action])

    def explain(self, help_text: Help) -> Help:
        """The help of the window with the keys in force."""
        acting = ((self.keys.keys[each.name], each.title) for each in ACTIONS)
        return replace(help_text, keys=(*FIXED, *((key, title) for key, title in acting if key)))
