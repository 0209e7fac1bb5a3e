"""The files of a posted document: added from disk or by dropping them here, opened, taken away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.attachments import AttachmentRow
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, moment
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_KILOBYTE = 1024
_FOLDER = "attachment_folder"


def _size(row: AttachmentRow) -> str:
    return _("{size} KB").format(size=f"{-(-row.size // _KILOBYTE):,d}")


_COLUMNS: tuple[Column[AttachmentRow], ...] = (
    Column(N_("File"), read=lambda row: row.name, name="name", stretch=True, tooltip=lambda row: row.digest),
    Column(N_("Size"), read=_size, name="size", right=True, width=100),
    Column(
        N_("Added"),
        read=lambda row: row.recorded_at.astimezone().replace(tzinfo=None),
        show=moment,
        name="at",
        width=150,
    ),
    Column(N_("User"), read=lambda row: row.user, name="user", width=120),
)


class AttachmentsPanel(Translated, QWidget):
    """``counted`` tells how many files there are, ``failed`` an error to be shown."""

    counted = Signal(int)
    failed = Signal(object)

    def __init__(self, parts: DocumentParts, number: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attachments")
        self.setAcceptDrops(True)
        self._parts, self._number = parts, number
        self._shown: Path | None = None
        self.model: RowsModel[AttachmentRow] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="attachments.table")
        self.table.setModel(self.model)
        self.table.activated_row.connect(self.open)
        self.note = QLabel(self)
        self.note.setProperty("role", "secondary")
        self.say(self.note.setText, lambda: _("Files up to 10 MB: the scanned contract, a photo. Drop them here."))
        self.buttons: dict[str, QPushButton] = {}
        self._arrange()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.note)
        row.addStretch(1)
        verbs: tuple[tuple[str, Callable[[], str], Callable[[], object]], ...] = (
            ("add", lambda: _("Add a file…"), self.choose),
            ("open", lambda: _("Open file"), lambda: self._with_chosen(self.open)),
            ("remove", lambda: _("Take away  Del"), lambda: self._with_chosen(self.remove)),
        )
        for name, text, does in verbs:
            button = QPushButton(self)
            button.setObjectName(f"attachments.{name}")
            self.say(button.setText, text)
            button.clicked.connect(does)
            self.buttons[name] = button
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)

    def load(self) -> None:
        """Read which files there are."""
        number = self._number
        self._parts.runner.submit(
            lambda _progress: self._parts.services.attachments.list(number),
            done=alive(self, self._take),
            failed=alive(self, self.failed.emit),
            read=True,
        )

    def _take(self, rows: Sequence[AttachmentRow]) -> None:
        self.model.set_rows(rows)
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        for name in ("open", "remove"):
            self.buttons[name].setEnabled(bool(rows))
        self.counted.emit(len(rows))

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()

    # verbs

    def choose(self) -> None:
        """Choose a file to add."""
        dialog = QFileDialog(self, _("Add a file…"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setDirectory(str(self._parts.state.get(_FOLDER, "")))
        dialog.fileSelected.connect(lambda path: self.add(Path(path)))
        dialog.open()

    def add(self, path: Path) -> None:
        """Keep a file with the document."""
        number = self._number
        self._parts.state[_FOLDER] = str(path.parent)
        self._parts.runner.submit(
            lambda _progress: self._parts.services.attachments.add(number, path),
            done=alive(self, lambda _added: self.load()),
            failed=alive(self, self.failed.emit),
        )

    def open(self, row: AttachmentRow) -> None:
        """Show a file with the program the desktop has for it."""
        number, folder = self._number, self._folder()
        self._parts.runner.submit(
            lambda _progress: self._parts.services.attachments.save(number, row.id, folder),
            done=alive(self, lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))),
            failed=alive(self, self.failed.emit),
            read=True,
        )

    def _folder(self) -> Path:
        """A folder of this window for files that are looked at."""
        if self._shown is None:
            self._shown = Path(tempfile.mkdtemp(prefix="jxc-"))
        return self._shown

    def remove(self, row: AttachmentRow) -> None:
        """Take a file away; the books keep it."""
        number = self._number
        self._parts.runner.submit(
            lambda _progress: self._parts.services.attachments.remove(number, row.id),
            done=alive(self, lambda _changes: self.load()),
            failed=alive(self, self.failed.emit),
        )

    def _with_chosen(self, does: Callable[[AttachmentRow], object]) -> None:
        rows = self.table.chosen_rows()
        if rows:
            does(rows[0])

    # hands

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Del takes the file away."""
        if event.key() == Qt.Key.Key_Delete:
            self._with_chosen(self.remove)
            event.accept()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Keep every file that was dropped."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.add(Path(url.toLocalFile()))
