"""The bar of own reports: which one is open, its name, for whom it is, and whether it stands on the overview."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.services.own_reports import OwnReport
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated


class SavedBar(Translated, QWidget):
    """``opened`` tells the code of the report chosen (empty: a new one), ``saved`` and ``deleted`` what is wanted."""

    opened = Signal(str)
    saved = Signal(str, bool, bool)
    deleted = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, may_share: bool = False, none: Callable[[], str] | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("saved")
        self._none = none or (lambda: _("As it comes"))
        self.choice = QComboBox(self)
        self.choice.setObjectName("saved.choice")
        self.choice.setMinimumContentsLength(14)
        self.name = PlainEdit(self, name="saved.name")
        self.name.setFixedWidth(200)
        self.shared, self.pinned = QCheckBox(self), QCheckBox(self)
        self.shared.setVisible(may_share)
        self.save_button, self.delete_button = QPushButton(self), QPushButton(self)
        self._reports: dict[str, OwnReport] = {}
        self.say(self.choice.setAccessibleName, lambda: _("Saved reports"))
        self.say(self.name.setPlaceholderText, lambda: _("Name of the report"))
        self.say(self.name.setAccessibleName, lambda: _("Name of the report"))
        self.say(self.shared.setText, lambda: _("For all"))
        self.say(self.pinned.setText, lambda: _("On the front page"))
        self.say(self.save_button.setText, lambda: _("Save (Ctrl+S)"))
        self.say(self.delete_button.setText, lambda: _("Delete"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for widget, name in (
            (self.choice, ""),
            (self.name, ""),
            (self.shared, "saved.shared"),
            (self.pinned, "saved.pinned"),
            (self.save_button, "saved.save"),
            (self.delete_button, "saved.delete"),
        ):
            if name:
                widget.setObjectName(name)
            row.addWidget(widget)
        row.addStretch(1)
        self.choice.activated.connect(lambda place: self.opened.emit(str(self.choice.itemData(place) or "")))
        self.name.returnPressed.connect(self.save)
        self.save_button.clicked.connect(self.save)
        self.delete_button.clicked.connect(self.deleted)
        self.show_reports((), None)

    def save(self) -> None:
        """Save under the name typed; without one the cursor goes there."""
        name = self.name.text().strip()
        if name:
            self.saved.emit(name, self.shared.isChecked(), self.pinned.isChecked())
        else:
            self.name.setFocus()

    def report(self, code: str) -> OwnReport | None:
        """The saved report of a code."""
        return self._reports.get(code)

    def show_reports(self, reports: Sequence[OwnReport], opened: OwnReport | None) -> None:
        """Offer these reports, the one that is open chosen."""
        self._reports = {report.code: report for report in reports}
        with QSignalBlocker(self.choice):
            self.choice.clear()
            self.choice.addItem(self._none(), "")
            for report in reports:
                title = report.name if not report.shared else _("{name} (for all)").format(name=report.name)
                self.choice.addItem(title, report.code)
            place = self.choice.findData(opened.code) if opened is not None else 0
            self.choice.setCurrentIndex(max(place, 0))
        self.show_opened(opened)

    def show_opened(self, opened: OwnReport | None) -> None:
        """Show the name and the marks of the report that is open."""
        self.name.setText(opened.name if opened is not None else "")
        self.shared.setChecked(opened is not None and opened.shared)
        self.pinned.setChecked(opened is not None and opened.pinned)
        self.delete_button.setEnabled(opened is not None and opened.may_change)
