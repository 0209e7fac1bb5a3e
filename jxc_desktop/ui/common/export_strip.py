"""The strip that writes a report or document to a file: where to, how far, and the file when it is there."""

from __future__ import annotations

from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.busy import BusyBar
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.runner import Job
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_FOLDER = "export_folder"
_KINDS = {".xlsx": N_("Excel file"), ".pdf": N_("PDF file"), ".csv": N_("CSV file")}


class ExportStrip(Translated, QFrame):
    """Ctrl+E shows it with the last folder, Enter writes. ``asked`` tells the path."""

    asked = Signal(object)
    closed = Signal()

    def __init__(self, state: MutableMapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export")
        self.setProperty("tone", "info")
        self._state = state
        self._written: Path | None = None
        self.label = QLabel(self)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title = QLabel(self)
        self.path = PlainEdit(self, name="export.path")
        self.busy = BusyBar(self, name="export.busy")
        self.write_button, self.open_button, self.folder_button, self.close_button = (
            QPushButton(self) for _number in range(4)
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.title)
        row.addWidget(self.path, 1)
        row.addWidget(self.label, 1)
        row.addWidget(self.busy)
        for button, word, text in (
            (self.write_button, "write", lambda: _("Write the file")),
            (self.open_button, "open", lambda: _("Open")),
            (self.folder_button, "folder", lambda: _("Open folder")),
            (self.close_button, "close", lambda: _("Close")),
        ):
            button.setObjectName(f"export.{word}")
            self.say(button.setText, text)
            row.addWidget(button)
        self.say(self.path.setAccessibleName, lambda: _("File"))
        self.write_button.setProperty("kind", "primary")
        self.write_button.clicked.connect(self.write)
        self.path.returnPressed.connect(self.write)
        self.open_button.clicked.connect(lambda: self._open(folder=False))
        self.folder_button.clicked.connect(lambda: self._open(folder=True))
        self.close_button.clicked.connect(self.leave)
        self.hide()

    def folder(self) -> Path:
        """The last folder, at first that of documents."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(self._state.get(_FOLDER) or documents)

    def ask(self, file_name: str) -> None:
        """Show where the file will be; Enter writes it."""
        self._written = None
        self.path.setText(str(self.folder() / file_name))
        self._draw()
        self.show()
        self.path.setFocus()

    def write(self) -> None:
        """Write to the path shown."""
        path = Path(self.path.text().strip()).expanduser()
        if self._written is None and path.name:
            with suppress(OSError):  # the writing itself says what is wrong with the place
                path.parent.mkdir(parents=True, exist_ok=True)
            self.asked.emit(path)

    def follow(self, job: Job | None) -> None:
        """Show how far the writing is."""
        if job is not None:
            self.busy.follow(job, self.write_button)

    def show_written(self, path: Path) -> None:
        """Say where the file is, and remember its folder."""
        self._state[_FOLDER] = str(path.parent)
        self._written = path
        self._draw()
        self.open_button.setFocus()

    def _draw(self) -> None:
        written = self._written
        self.setProperty("tone", "success" if written else "info")
        self.style().unpolish(self)
        self.style().polish(self)
        self.path.setVisible(written is None)
        self.write_button.setVisible(written is None)
        self.open_button.setVisible(written is not None)
        self.folder_button.setVisible(written is not None)
        self.label.setVisible(written is not None)
        self.title.setText(_(_KINDS.get(Path(self.path.text()).suffix.lower(), _KINDS[".xlsx"])))
        self._say_path()

    def _say_path(self) -> None:
        """The path in one line: where it is too long, its middle gives way and the tip says all of it."""
        told = _("Saved as {path}").format(path=self._written) if self._written else ""
        self.label.setToolTip(told)
        self.label.setText(self.label.fontMetrics().elidedText(told, Qt.TextElideMode.ElideMiddle, self.label.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The path takes the room there is."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self._say_path()

    def _open(self, *, folder: bool) -> None:
        if self._written is not None:
            target = self._written.parent if folder else self._written
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))

    def leave(self) -> None:
        """Put the strip away."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            event.accept()
            return
        super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._draw()
