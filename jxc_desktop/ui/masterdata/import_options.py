"""What a person says of a list beside its columns: the platform it comes from, drafts or not, goods to be made."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.services.importing.document_rows import PLATFORM
from jxc_desktop.services.importing.history import HISTORY
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.masterdata.import_view_model import DOCUMENTS, ImportViewModel


class ImportOptions(Translated, QWidget):
    """The fields that only some lists have. ``changed`` tells that more or less may be done now."""

    changed = Signal()

    def __init__(self, model: ImportViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "inside")
        self._model = model
        self.label, self.channel = QLabel(self), QLineEdit(self)
        self.make_goods, self.drafts = QCheckBox(self), QCheckBox(self)
        self.channel.setFixedWidth(110)
        self.label.setBuddy(self.channel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget, name in (
            (self.label, "channel_label"),
            (self.channel, "channel"),
            (self.make_goods, "make_goods"),
            (self.drafts, "drafts"),
        ):
            widget.setObjectName(f"import.{name}")
            row.addWidget(widget)
        self.say(self.label.setText, lambda: _("Platform"))
        self.say(self.channel.setAccessibleName, lambda: _("Platform"))
        self.say(self.make_goods.setText, lambda: _("Make goods nobody knows, out of use"))
        self.say(self.drafts.setText, lambda: _("Keep as drafts"))
        self.channel.editingFinished.connect(lambda: model.choose_channel(self.channel.text().strip()))
        self.make_goods.toggled.connect(self._take)
        self.drafts.toggled.connect(self._take)

    def show_for(self, what: str) -> None:
        """Show the fields of a list."""
        for widget in (self.label, self.channel):
            widget.setVisible(what == PLATFORM)
        self.make_goods.setVisible(what == HISTORY)
        self.drafts.setVisible(what in DOCUMENTS)

    def _take(self) -> None:
        self._model.as_drafts, self._model.make_goods = self.drafts.isChecked(), self.make_goods.isChecked()
        self.changed.emit()
