"""The widgets of a document editor and where they stand; what they do is decided in `document_editor`."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.document_columns import DocumentColumns
from jxc_desktop.ui.common.document_grid import DocumentGrid
from jxc_desktop.ui.common.document_handheld import Handheld, HandheldPanel
from jxc_desktop.ui.common.document_header import DocumentHeader
from jxc_desktop.ui.common.document_history_panel import HistoryPanel
from jxc_desktop.ui.common.document_line_edits import LineEdits
from jxc_desktop.ui.common.document_lines_model import DraftLinesModel
from jxc_desktop.ui.common.document_lookups import goods_search
from jxc_desktop.ui.common.document_matrix import MatrixEntry, MatrixPanel, style_search
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.document_printing import PrintPanel
from jxc_desktop.ui.common.document_serials import SerialCapture, SerialStrip
from jxc_desktop.ui.common.document_strips import PastePanel, PostedNote, ResultLine, UnknownStrip
from jxc_desktop.ui.common.document_view_model import DocumentViewModel
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.status_chip import StatusChip
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.tokens import GRID

EDITOR_HELP = Help(
    purpose=N_("Here a document is written and posted. The draft saves itself; nothing is lost when you leave."),
    steps=(
        N_("Scan goods, or type code, name or initials into the last row and press Enter."),
        N_("Enter walks from item to quantity to price and on to the next row."),
        N_("Read at the bottom what posting will do, and press Ctrl+Enter."),
    ),
    keys=(
        ("Ctrl+Enter", N_("Post")),
        ("Ctrl+N", N_("New document")),
        ("Ctrl+S", N_("Save the draft at once")),
        ("Ctrl+P", N_("Print the draft, or the document posted last")),
        ("Ctrl+Shift+P", N_("Print it by choice, save as PDF or Excel")),
        ("Ctrl+Z", N_("Undo")),
        ("F7", N_("Look up: goods, units, lots in stock, bins")),
        ("F8", N_("Earlier prices and stock of this item")),
        ("Ctrl+G", N_("Enter by colour and size")),
        ("Ctrl+H", N_("From a handheld's file, or tags: receipts, deliveries, transfers, issues")),
        ("Ctrl+D", N_("Fill down")),
        ("Ins", N_("Insert a row")),
        ("Ctrl+Del", N_("Delete rows")),
        ("Alt+↑ Alt+↓", N_("Move a row")),
        ("Ctrl+V", N_("Paste rows from a spreadsheet")),
    ),
    errors=(
        (N_("A code is unknown"), N_("Choose the item it belongs to in the red strip, or drop the code.")),
        (N_("A row has a red sign"), N_("Point at the sign to read what is wrong with the row.")),
    ),
)
"""What F1 says in every editor."""


class DocumentEditorFrame(TabPage):
    """Title row, header fields, bars, grid with the history beside it, sums and effects at the bottom.

    ``away_when_announced`` are columns that make room for what a supplier announced.
    """

    editing: ClassVar[type[LineEdits]] = LineEdits
    away_when_announced: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, parts: DocumentParts, kind: Kind, key: str | None = None) -> None:
        super().__init__(key=key)
        self.name = editor_page(kind.code)  # type: ignore[misc]
        self.heading = kind.name  # type: ignore[misc]
        self.setObjectName(self.name)
        self.parts, self.kind = parts, kind
        self.view_model = DocumentViewModel(parts, kind, self)
        self.edits = self.editing(self.view_model)
        self.lines = DraftLinesModel(kind, self.edits, self)
        self._make_widgets()
        self._arrange()
        self.columns = DocumentColumns(self)

    def post_text(self) -> str:
        """What the button that posts says: a draft that needs approval is submitted first."""
        approval = self.view_model.approval
        if approval.waits:
            return _("Submitted")
        if approval.needed:
            return _("Submit  Ctrl+Enter")
        return _("Correct  Ctrl+Enter") if self.view_model.draft.corrects else _("Post  Ctrl+Enter")

    def _make_widgets(self) -> None:
        self.title_label, self.origin = QLabel(self), QPushButton(self)
        self.chip = StatusChip("draft", self)
        self.new_button, self.void_button, self.post_button = QPushButton(self), QPushButton(self), QPushButton(self)
        self.errors, self.note, self.result = ErrorBar(self), PostedNote(self), ResultLine(self)
        self.printing = PrintPanel(self.parts, self)
        self.header = DocumentHeader(self.view_model, self)
        self.unknown = UnknownStrip(goods_search(self.parts), self)
        self.paste_panel = PastePanel(self)
        self.serials = SerialStrip(self)
        self.capture = SerialCapture(self.view_model, self.edits, self.serials)
        self.grid = DocumentGrid(self.parts, self.lines, self)
        self.grid.warehouses = lambda: (self.view_model.draft.warehouse, self.view_model.draft.to_warehouse)
        self.history_panel = HistoryPanel(self.parts, self.kind, self)
        self.matrix_panel = MatrixPanel(style_search(self.parts), self)
        self.matrix = MatrixEntry(self, self.matrix_panel)
        self.handheld_panel = HandheldPanel(ExportStrip(self.parts.state), self)
        self.handheld = Handheld(self, self.handheld_panel)
        self.totals, self.effects = QLabel(self), QLabel(self)
        self.history_button, self.matrix_button, self.handheld_button = (QPushButton(self) for _number in range(3))

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(self._title_row())
        bars = (self.errors, self.note, self.printing, self.header, self.result, self.unknown, self.serials)
        for widget in (*bars, self.paste_panel, self.matrix_panel, self.handheld_panel):
            layout.addWidget(widget)
        middle = QHBoxLayout()
        middle.addWidget(self.grid, 1)
        middle.addWidget(self.history_panel)
        layout.addLayout(middle, 1)
        if not self.kind.line_fields:
            self.grid.hide()
            layout.addStretch(1)
        layout.addWidget(self._footer())

    def _title_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.title_label.setProperty("role", "section")
        self.origin.setProperty("kind", "link")
        self.origin.setObjectName("editor.origin")
        row.addWidget(self.title_label)
        row.addWidget(self.chip)
        row.addWidget(self.origin)
        row.addStretch(1)
        buttons: tuple[tuple[QPushButton, str, Callable[[], str]], ...] = (
            (self.new_button, "new", lambda: _("New  Ctrl+N")),
            (self.void_button, "void", lambda: _("Void draft")),
            (self.post_button, "post", self.post_text),
        )
        for button, name, text in buttons:
            button.setObjectName(f"editor.{name}")
            self.say(button.setText, text)
            row.addWidget(button)
        self.post_button.setProperty("kind", "primary")
        return row

    def _footer(self) -> QFrame:
        footer = QFrame(self)
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(0, GRID, 0, GRID)
        row.setSpacing(4 * GRID)
        self.totals.setProperty("role", "strong")
        self.totals.setObjectName("editor.totals")
        self.effects.setProperty("role", "secondary")
        self.effects.setObjectName("editor.effects")
        self.history_button.setObjectName("editor.history")
        self.history_button.setProperty("kind", "link")
        self.say(self.history_button.setText, lambda: _("History  F8"))
        self.history_button.setVisible(bool(self.kind.line_fields))
        row.addWidget(self.totals)
        row.addWidget(self.effects, 1)
        self.matrix_button.setObjectName("editor.matrix")
        self.matrix_button.setProperty("kind", "link")
        self.say(self.matrix_button.setText, lambda: _("Colours and sizes  Ctrl+G"))
        self.matrix_button.hide()
        self.handheld_button.setObjectName("editor.handheld")
        self.handheld_button.setProperty("kind", "link")
        self.say(self.handheld_button.setText, lambda: _("From handheld  Ctrl+H"))
        self.handheld_button.setVisible(self.handheld.possible)
        self.handheld_button.clicked.connect(self.handheld.toggle)
        bind(self, "Ctrl+H", self.handheld.toggle)
        row.addWidget(self.matrix_button)
        row.addWidget(self.handheld_button)
        row.addWidget(self.history_button)
        return footer
