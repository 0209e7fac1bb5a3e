"""F4: who sold it, by name, initials or badge; the receipt names them, and the sale counts for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.pinyin import initials
from jxc_desktop.i18n import _
from jxc_desktop.ui.counter.find_panel import FindPanel


class SalespersonPanel(FindPanel):
    """The people that fit what is typed."""

    def __init__(self, chosen: Callable[[str], object], parent: QWidget | None = None) -> None:
        self._people: tuple[str, ...] = ()
        super().__init__(
            "salesperson", lambda: _("Sold by"), lambda: _("Name or initials; or scan the badge"), chosen, parent
        )
        self.add_list(lambda: _("Salespeople found"))
        self.label(lambda: _("Counts for this sale only; the next one names nobody."), role="note")
        self.button("no_salesperson", lambda: _("Name nobody"), lambda: chosen(""))
        self.button("take_salesperson", lambda: _("Choose (Enter)"), self.take, primary=True)

    def prepare(self) -> None:
        """Begin with everybody."""
        self.text.clear()

    def show_people(self, people: Sequence[str]) -> None:
        """Offer these people."""
        self._people = tuple(people)
        self.look(self.text.text())

    def look(self, text: str) -> None:
        """Offer whose name holds what is typed, or whose initials begin with it."""
        wanted = text.strip().casefold()
        self.show_entries(
            (name, name)
            for name in self._people
            if wanted in name.casefold() or any(each.casefold().startswith(wanted) for each in initials(name))
        )
