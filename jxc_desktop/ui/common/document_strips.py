"""Bars of a document window: unknown codes, the result of the last scan, what was just posted, a pasted block."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.document_paste import Faulty, Pasted
from jxc_desktop.ui.common.lookup import LookupEdit, Search
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.take_panel import TakePanel
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT
from jxc_desktop.ui.common.translated import Translated

_SIGNS = {"success": "✓", "warning": "▲", "danger": "✕"}
UNDO_MILLISECONDS = 10_000
"""How long a posting can be taken back from its note."""


class Bar(Translated, QFrame):
    """A coloured bar with a text and buttons, hidden while it has nothing to say."""

    def __init__(self, tone: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("tone", tone)
        self.message = QLabel(self)
        self.message.setObjectName(f"{name}.message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        self.row.setSpacing(2 * GRID)
        self.row.addWidget(self.message)
        self._text: Callable[[], str] = lambda: ""
        self.hide()

    def add_button(self, text: Callable[[], str], does: Callable[[], object], name: str) -> QPushButton:
        """Put a button at the end."""
        button = QPushButton(self)
        button.setObjectName(f"{self.objectName()}.{name}")
        self.say(button.setText, text)
        button.clicked.connect(does)
        self.row.addWidget(button)
        return button

    def set_tone(self, tone: str) -> None:
        """Change the colour."""
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)

    def tell(self, text: Callable[[], str]) -> None:
        """Show a text that follows the language."""
        self._text = text
        self.message.setText(text())
        self.show()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.message.setText(self._text())


class ResultLine(Bar):
    """The answer to the last scan, always in the same place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("success", "result", parent)
        self.row.addStretch(1)

    def show_result(self, tone: str, text: Callable[[], str]) -> None:
        """Show what a scan did, with its sign."""
        self.set_tone(tone)
        self.tell(lambda: f"{_SIGNS[tone]}  {text()}")


class UnknownStrip(Bar):
    """Codes nobody knows wait here and keep the document from being posted, nothing else."""

    linked = Signal(str)
    dropped = Signal()

    def __init__(self, search: Search, parent: QWidget | None = None) -> None:
        super().__init__("danger", "unknown", parent)
        self.row.addStretch(1)
        self.goods = LookupEdit(search, parent=self, name="unknown.goods")
        self.goods.setFixedWidth(280)
        self.say(self.goods.setAccessibleName, lambda: _("Item this code belongs to"))
        self.goods.chosen.connect(self._link)
        self.row.addWidget(self.goods)
        self.add_button(lambda: _("Drop this code"), self.dropped.emit, "drop")

    def show_codes(self, codes: Sequence[str]) -> None:
        """Show the codes that wait."""
        kept = list(codes)
        self.setVisible(bool(kept))
        self.goods.set_value(None)
        if kept:
            self.tell(lambda: _strip_text(kept))

    def _link(self, found: Suggestion | None) -> None:
        if found is not None:
            self.linked.emit(str(found.value))


def _strip_text(codes: Sequence[str]) -> str:
    told = ngettext("✕  {count} code is unknown: {codes}", "✕  {count} codes are unknown: {codes}", len(codes))
    return told.format(count=len(codes), codes=_(", ").join(codes[:3]))


class PostedNote(Bar):
    """Says what was posted; for ten seconds it can be taken back by one click."""

    undo_asked = Signal(str)
    print_asked = Signal(str)
    open_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("success", "posted", parent)
        self.number = ""
        self.row.addStretch(1)
        self.open_button = self.add_button(lambda: _("Open"), lambda: self.open_asked.emit(self.number), "open")
        self.print_button = self.add_button(lambda: _("Print"), lambda: self.print_asked.emit(self.number), "print")
        self.undo_button = self.add_button(lambda: _("Undo (10 s)"), self._undo, "undo")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(UNDO_MILLISECONDS)
        self._timer.timeout.connect(self.undo_button.hide)

    def show_posted(self, number: str) -> None:
        """Say that a document was posted."""
        self.number = number
        self.undo_button.show()
        self._timer.start()
        self.tell(lambda: _("✓  Posted {number}").format(number=number))

    def show_reversed(self, number: str) -> None:
        """Say that it was taken back."""
        self._timer.stop()
        self.undo_button.hide()
        self.tell(lambda: _("↺  {number} was taken back by a reversal").format(number=number))

    def put_away(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
        self.hide()

    def _undo(self) -> None:
        self._timer.stop()
        self.undo_button.hide()
        self.undo_asked.emit(self.number)


def _cells(row: Faulty) -> str:
    return " | ".join(row.cells)


class PastePanel(TakePanel):
    """Shows what of a pasted block can be taken before it is; rows that cannot stay aside, to be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paste")
        self.setProperty("tone", "info")
        self.pasted = Pasted((), ())
        self.message = QLabel(self)
        self.message.setProperty("role", "strong")
        self.model: RowsModel[Faulty] = RowsModel(columns=_FAULTY_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMPACT, name="paste.faulty")
        self.table.setModel(self.model)
        self.take_button, self.copy_button, self.close_button = QPushButton(self), QPushButton(self), QPushButton(self)
        self._waiting = True
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        top = QHBoxLayout()
        top.addWidget(self.message, 1)
        for button, name in (
            (self.take_button, "paste.take"),
            (self.copy_button, "paste.copy"),
            (self.close_button, "paste.close"),
        ):
            button.setObjectName(name)
            top.addWidget(button)
        self.take_button.setProperty("kind", "primary")
        self.take_button.clicked.connect(self.take)
        self.copy_button.clicked.connect(self.copy_faulty)
        self.close_button.clicked.connect(self.put_away)
        layout.addLayout(top)
        layout.addWidget(self.table)

    def offer(self, pasted: Pasted) -> None:
        """Show a block before anything is taken of it."""
        self.pasted, self._waiting = pasted, bool(pasted.usable)
        self._draw()
        self.show()
        (self.take_button if self._waiting else self.close_button).setFocus()

    def _draw(self) -> None:
        faulty = self.pasted.faulty
        self.model.set_rows(faulty)
        self.table.setVisible(bool(faulty))
        self.table.setFixedHeight(min(len(faulty), 4) * ROW_COMPACT + ROW_COMPACT + 4)
        self.copy_button.setVisible(bool(faulty))
        self.take_button.setVisible(self._waiting)
        self.retranslate()

    def take(self) -> None:
        """Take the good rows; the others stay in view."""
        self._waiting = False
        self.taken.emit(self.pasted.usable)
        if self.pasted.faulty:
            self._draw()
        else:
            self.put_away()

    def copy_faulty(self) -> None:
        """Put the rows that were set aside back on the clipboard."""
        rows = ["\t".join(row.cells) for row in self.pasted.faulty]
        QGuiApplication.clipboard().setText("\n".join(rows))

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        usable, faulty = len(self.pasted.usable), len(self.pasted.faulty)
        told = (
            _("Pasted rows: {usable} can be taken, {faulty} cannot.")
            if self._waiting
            else _("{faulty} rows were set aside.")
        )
        self.message.setText(told.format(usable=usable, faulty=faulty))
        self.take_button.setText(ngettext("Take {count} row", "Take {count} rows", usable).format(count=usable))
        self.copy_button.setText(_("Copy the rows set aside"))
        self.close_button.setText(_("Close"))
        self.table.retranslate()


_FAULTY_COLUMNS: tuple[Column[Faulty], ...] = (
    Column(N_("Row"), read=lambda row: row.number, name="row", right=True, width=48),
    Column(N_("What is wrong"), read=lambda row: sentence(row.error), name="reason", width=420),
    Column(N_("As pasted"), read=_cells, name="cells", stretch=True),
)
