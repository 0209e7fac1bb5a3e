"""Lists out of the program, to be brought in again: as they are now, or empty to fill in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.masterdata.import_view_model import WRITTEN, ImportViewModel


class ImportOut(Translated, QWidget):
    """Two buttons; ``called`` is what the list is called, and its file. Where it was written, the bar says."""

    def __init__(
        self, model: ImportViewModel, errors: ErrorBar, called: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "inside")
        self._model, self._errors, self._called = model, errors, called
        self.present, self.template = QPushButton(self), QPushButton(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for button, name, text, write in (
            (self.present, "present", lambda: _("The list as it is…"), self.write_present),
            (self.template, "template", lambda: _("Empty list to fill in"), self.write_template),
        ):
            button.setObjectName(f"import.{name}")
            self.say(button.setText, text)
            button.clicked.connect(partial(self._ask_where, text, write))
            row.addWidget(button)

    def show_for(self, what: str) -> None:
        """Show what there is for a list."""
        self.present.setVisible(what in WRITTEN)

    def write_present(self, path: Path) -> None:
        """Write the list as it is now and say where it is."""
        self._model.write_present(path, lambda written: self._say(written, lambda: _("The list is in {path}.")))

    def write_template(self, path: Path) -> None:
        """Write an empty list and say where it is."""
        self._model.write_template(path, lambda written: self._say(written, lambda: _("The empty list is in {path}.")))

    def _ask_where(self, title: Callable[[], str], write: Callable[[Path], None], *_clicked: bool) -> None:
        dialog = QFileDialog(self, title())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{self._called()}.xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: write(Path(path)))
        dialog.open()

    def _say(self, path: Path, told: Callable[[], str]) -> None:
        self._errors.show_text(
            lambda: told().format(path=path),
            tone="success",
            action=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
            action_text=lambda: _("Open"),
        )
