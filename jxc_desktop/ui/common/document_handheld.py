"""A handheld's file, or the tags of a burst reader, counted into the document that is being written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.handheld import HANDHELD_KINDS, FileReadBefore, ReadScans, RejectedScan, ScanInput
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tag_burst import TagBurst, tags_text
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated

if TYPE_CHECKING:
    from jxc_desktop.ui.common.document_editor_frame import DocumentEditorFrame

HANDHELD_FILES = "*.csv *.txt *.xlsx *.xls"
_NOT_TAGS = frozenset({"command", "document", "user"})
_MOST_ROWS = 5
_SIGNS = {"success": "✓  ", "warning": "▲  "}


class HandheldPanel(Translated, QFrame):
    """Says what a file or burst brought; the rows that were not taken stay in view and can be saved."""

    file_asked = Signal()
    again_asked = Signal()
    tags_switched = Signal(bool)
    closed = Signal()

    def __init__(self, exporting: ExportStrip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("handheld")
        self.exporting = exporting
        self.message = QLabel(self)
        self.message.setObjectName("handheld.message")
        self.message.setProperty("role", "strong")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.tags = QCheckBox(self)
        self.tags.setObjectName("handheld.tags")
        self.again_button, self.file_button, self.save_button, self.close_button = (
            QPushButton(self) for _number in range(4)
        )
        self.model: RowsModel[RejectedScan] = RowsModel(columns=_REJECTS, parent=self)
        self.table = TableView(self, row_height=ROW_COMPACT, name="handheld.rejects")
        self.table.setModel(self.model)
        self._text: Callable[[], str] = lambda: ""
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(self.message, 1)
        top.addWidget(self.tags)
        for button, name, text in (
            (self.again_button, "again", lambda: _("Read it once more")),
            (self.file_button, "file", lambda: _("Choose a file…")),
            (self.save_button, "save", lambda: _("Save these rows…")),
            (self.close_button, "close", lambda: _("Close")),
        ):
            button.setObjectName(f"handheld.{name}")
            self.say(button.setText, text)
            top.addWidget(button)
        self.say(self.tags.setText, lambda: _("Tags: each counts once"))
        self.say(self.table.setAccessibleName, lambda: _("Rows not taken"))
        self.file_button.setProperty("kind", "primary")
        self.file_button.clicked.connect(self.file_asked)
        self.again_button.clicked.connect(self.again_asked)
        self.save_button.clicked.connect(lambda: self.exporting.ask(f"{_('Rows not taken')}.csv"))
        self.close_button.clicked.connect(self.put_away)
        self.tags.toggled.connect(self.tags_switched)
        layout.addLayout(top)
        layout.addWidget(self.exporting)
        layout.addWidget(self.table)

    def open(self) -> None:
        """Show the panel before anything was read."""
        self.show_result("info", lambda: _("Choose a handheld's file, or read tags; nothing is posted by it."), ())
        self.file_button.setFocus()

    def show_result(
        self, tone: str, text: Callable[[], str], rejects: tuple[RejectedScan, ...], *, again: bool = False
    ) -> None:
        """Say what came of it; ``again`` offers to read the same file once more."""
        sign = _SIGNS.get(tone, "")
        self._text = lambda: f"{sign}{text()}"
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.message.setText(self._text())
        self.again_button.setVisible(again)
        self.show_rejects(rejects)
        self.show()

    def show_rejects(self, rejects: tuple[RejectedScan, ...]) -> None:
        """Show the rows that were not taken."""
        self.model.set_rows(rejects)
        self.table.setVisible(bool(rejects))
        self.table.setFixedHeight(min(len(rejects), _MOST_ROWS) * ROW_COMPACT + ROW_COMPACT + 4)
        self.save_button.setVisible(bool(rejects))
        self.exporting.hide()

    def put_away(self) -> None:
        """Close the panel; tags are ordinary scans again."""
        self.tags.setChecked(False)
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.message.setText(self._text())
        self.table.retranslate()


class Handheld(QObject):
    """Reads files and bursts into the draft of an editor: one step to undo, nothing posted."""

    def __init__(self, editor: DocumentEditorFrame, panel: HandheldPanel) -> None:
        super().__init__(panel)
        self._editor, self._panel = editor, panel
        self.burst = TagBurst(self)
        self._asked = ScanInput()
        self._rejects: tuple[RejectedScan, ...] = ()
        panel.file_asked.connect(self.ask_file)
        panel.again_asked.connect(self.read_again)
        panel.tags_switched.connect(self._switch)
        panel.closed.connect(editor.grid.setFocus)
        panel.exporting.asked.connect(self._save_rejects)
        self.burst.gathered.connect(lambda: panel.show_result("info", self.burst.text, self._rejects))
        self.burst.over.connect(self._read_tags)

    @property
    def possible(self) -> bool:
        """Whether goods can be counted into documents of this kind from a handheld."""
        return self._editor.kind.code in HANDHELD_KINDS

    def toggle(self) -> None:
        """Open the panel, or close it."""
        if self._panel.isVisible():
            self._panel.put_away()
        elif self.possible:
            self._rejects = ()
            self._panel.open()

    def scan(self, scan: Scan) -> bool:
        """Take a scan as a tag, while tags are read; commands and documents are what they always are."""
        if not self.burst.on or scan.kind in _NOT_TAGS:
            return False
        self.burst.add(scan.code)
        return True

    def ask_file(self) -> None:
        """Let a file be chosen."""
        path, _kind = QFileDialog.getOpenFileName(self._panel, _("From a handheld's file…"), "", HANDHELD_FILES)
        if path:
            self.read(ScanInput(file=Path(path), tags=self._panel.tags.isChecked()))

    def _read_tags(self, codes: tuple[str, ...]) -> None:
        if self._editor.view_model.busy:
            self.burst.keep(codes)
        else:
            self.read(ScanInput(codes=codes, tags=True))

    def read_again(self) -> None:
        """Read the file once more that was refused because it had been read."""
        asked = self._asked
        self.read(ScanInput(file=asked.file, tags=asked.tags, again=True))

    def read(self, wanted: ScanInput) -> None:
        """Count a file or a burst into the draft; meanwhile nothing else changes it."""
        wanted = replace(wanted, serials_of=self._serials_of())
        self._asked = wanted
        service = self._editor.parts.services.handheld
        self._editor.view_model.rework(
            lambda draft: service.read_scans(draft, wanted),
            done=alive(self, lambda found: self._take(wanted, found)),
            failed=alive(self, self._failed),
        )

    def _serials_of(self) -> str:
        """The goods of the line of the cursor, where codes nobody knows may be their serial numbers."""
        rows, place = self._editor.lines.rows, self._editor.grid.place()
        product = rows[place].product if place < len(rows) else None
        return product.code if product is not None and product.serials else ""

    def _switch(self, on: bool) -> None:
        self.burst.switch(on=on)
        if on:
            self._rejects = ()
            self._panel.show_result("info", lambda: _("Read the tags now; each counts once."), ())
            self._editor.grid.setFocus()

    def _take(self, wanted: ScanInput, found: ReadScans) -> None:
        model = self._editor.view_model
        self._rejects = (*self._rejects, *found.rejects) if self.burst.on else found.rejects
        if found.counted:
            told = wanted.file.name if wanted.file else _("{count} tags").format(count=found.counted)
            model.change(N_("Read {item}"), replace(found.draft, version=model.draft.version), item=told)
        tone = "warning" if found.rejects or found.waiting else "success"
        model.parts.play(Sound.WARNING if found.rejects else Sound.ADDED)
        session = (self.burst.tags, self.burst.reads) if self.burst.on and wanted.file is None else None
        self._panel.show_result(tone, lambda: _result_text(wanted, found, session), self._rejects)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, FileReadBefore):
            self._panel.show_result("warning", lambda: sentence(error), (), again=True)
            self._panel.close_button.setFocus()
        else:
            self._editor.errors.show_error(error)

    def _save_rejects(self, path: Path) -> None:
        parts, kind, rejects = self._editor.parts, self._editor.kind.code, self._rejects
        parts.runner.submit(
            lambda _progress: parts.services.handheld.save_rejects(kind, rejects, path),
            done=alive(self, self._panel.exporting.show_written),
            failed=alive(self, self._editor.errors.show_error),
            read=True,
        )


def _result_text(wanted: ScanInput, found: ReadScans, session: tuple[int, int] | None) -> str:
    """What a file or burst brought; of a session of tags, all it read so far."""
    if wanted.tags:
        tags, reads = session or (found.tags, found.rows)
        said = [tags_text(tags, reads), _("{count} counted now").format(count=found.counted)]
        if found.before:
            said.append(_("{count} had been counted before").format(count=found.before))
    else:
        file = wanted.file.name if wanted.file else ""
        told = ngettext(
            "{file}: {counted} of {count} row counted", "{file}: {counted} of {count} rows counted", found.rows
        )
        said = [told.format(file=file, counted=found.counted, count=found.rows)]
    if found.rejects:
        said.append(
            ngettext("{count} not taken", "{count} not taken", len(found.rejects)).format(count=len(found.rejects))
        )
    if found.waiting:
        told = ngettext(
            "{count} line of the order got nothing", "{count} lines of the order got nothing", found.waiting
        )
        said.append(told.format(count=found.waiting))
    return " · ".join(said)


_REJECTS: tuple[Column[RejectedScan], ...] = (
    Column(N_("Row"), read=lambda row: row.row, name="row", right=True, width=64),
    Column(N_("Code"), read=lambda row: row.code, name="code", width=260),
    Column(N_("What is wrong"), read=lambda row: _(row.reason), name="reason", stretch=True, width=300),
)
