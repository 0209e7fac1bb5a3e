"""F1: the keys of the counter at a glance."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.counter.widgets import Panel

CARD = (
    ("3*", N_("quantity before the scan")),
    ("*5", N_("quantity of the line")),
    (".9.90", N_("price of the line")),
    ("/10%", N_("discount of the line")),
    ("+  -", N_("one more, one less")),
    ("Del", N_("remove the line")),
    ("Ctrl+Z", N_("take back a step")),
    ("Ctrl+Y", N_("do it again")),
    ("Ctrl+Del", N_("empty the cart")),
    ("Enter  F9", N_("pay")),
    ("End", N_("remove the customer")),
    ("Ctrl+J", N_("close the shift")),
    ("Ctrl+L", N_("lock the counter")),
)
"""The keys that have no button: what they are and what they do."""


class HelpPanel(Panel):
    """The key card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("help_panel", parent)
        self.heading(lambda: _("Keys of the counter"))
        self.label(lambda: "\n".join(f"{key}    {_(meaning)}" for key, meaning in CARD))
        self.column.addStretch(1)
        self.button("close_help", lambda: _("Back to the cart (Esc)"), self.closed.emit)
