"""Entry by colour and size: a grid beside the lines of a document, for the style of the line of the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.services.goods import Scanned
from jxc_desktop.services.matrices import MatrixLines
from jxc_desktop.services.scanning import Scan
from jxc_desktop.services.styles import StyleView
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.document_cells import quantities, with_cells
from jxc_desktop.ui.common.document_draft import timed
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_paste import Faulty, Pasted
from jxc_desktop.ui.common.lookup import LookupEdit, Search
from jxc_desktop.ui.common.matrix_grid import MatrixGrid
from jxc_desktop.ui.common.popup_list import VISIBLE_ROWS, Suggestion
from jxc_desktop.ui.common.take_panel import TakePanel
from jxc_desktop.ui.common.tokens import GRID

if TYPE_CHECKING:
    from jxc_desktop.ui.common.document_editor_frame import DocumentEditorFrame

Read = Callable[[], StyleView | None]
_LOOKUP_WIDTH = 240
_FILES = "*.xlsx *.xls *.xlsm *.csv *.ods"


def style_search(parts: DocumentParts) -> Search:
    """Styles by code or name, with what is in stock of them."""

    def search(text: str) -> Sequence[Suggestion]:
        found = parts.services.styles.styles(text)[:VISIBLE_ROWS]
        return [
            Suggestion(
                one.code, one.name, one.code, "" if one.quantity is None else quantity_text(one.quantity), "stock"
            )
            for one in found
        ]

    return search


class MatrixPanel(TakePanel):
    """The grid of a style above the lines; nothing is taken over before it is asked for.

    Signals:
        taken: the quantities by product code, in base units.
        style_asked: the code of a style to show.
        file_asked: a workbook shall be read.
        closed: the panel was put away.
    """

    style_asked = Signal(str)
    file_asked = Signal()

    def __init__(self, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("matrix")
        self.setProperty("tone", "info")
        self.heading, self.hint, self.sum_label = QLabel(self), QLabel(self), QLabel(self)
        self.heading.setProperty("role", "strong")
        self.hint.setProperty("role", "note")
        self.lookup = LookupEdit(search, parent=self, name="matrix.style")
        self.lookup.setFixedWidth(_LOOKUP_WIDTH)
        self.grid = MatrixGrid(self, name="matrix.grid")
        self.file_button, self.take_button, self.close_button = QPushButton(self), QPushButton(self), QPushButton(self)
        self.say(self.lookup.setAccessibleName, lambda: _("Style"))
        self.say(self.lookup.setPlaceholderText, lambda: _("Style: code or name"))
        self.say(self.grid.setAccessibleName, lambda: _("Quantities by colour and size"))
        self.say(self.hint.setText, lambda: _("Small figures: in stock"))
        self.say(self.take_button.setText, lambda: _("Take over  Ctrl+G"))
        self.say(self.file_button.setText, lambda: _("From a workbook…"))
        self.say(self.close_button.setText, lambda: _("Close"))
        self._arrange()
        self.lookup.chosen.connect(self._choose)
        self.grid.changed.connect(self._tell)
        self.grid.end_reached.connect(self.take_button.setFocus)
        self.take_button.clicked.connect(self.take)
        self.file_button.clicked.connect(self.file_asked)
        self.close_button.clicked.connect(self.put_away)
        self.hide()

    def _arrange(self) -> None:
        layout, top = QVBoxLayout(self), QHBoxLayout()
        layout.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        top.setSpacing(2 * GRID)
        top.addWidget(self.lookup)
        top.addWidget(self.heading)
        top.addWidget(self.sum_label)
        top.addStretch(1)
        top.addWidget(self.hint)
        buttons = ((self.file_button, "file"), (self.take_button, "take"), (self.close_button, "close"))
        for button, name in buttons:
            button.setObjectName(f"matrix.{name}")
            top.addWidget(button)
        self.take_button.setProperty("kind", "primary")
        layout.addLayout(top)
        layout.addWidget(self.grid)

    @property
    def shown(self) -> StyleView | None:
        """The style shown."""
        return self.grid.style_shown

    def ask_style(self) -> None:
        """Let a style be chosen."""
        self.show_style(None, {})
        self.lookup.setFocus()

    def show_style(self, style: StyleView | None, held: dict[str, Decimal]) -> None:
        """Show a style with what the lines hold of it, by product code."""
        cells = style.cells if style else ()
        values = {(one.colour, one.size): held.get(one.product) for one in cells}
        self.grid.show_style(style, values, {(one.colour, one.size): one.quantity for one in cells})
        self.lookup.set_value(Suggestion(style.code, style.code) if style else None)
        self.grid.setVisible(style is not None)
        self.take_button.setEnabled(style is not None)
        self.hint.setVisible(any(one.quantity is not None for one in cells))
        self._tell()
        self.show()
        if style is not None:
            self.grid.setFocus()
            self.grid.setCurrentIndex(self.grid.rows_model().index(0, 1))

    def scan(self, scanned: Scanned) -> bool:
        """Count a scan in its cell; False for other goods."""
        cells = self.shown.cells if self.shown else ()
        found = next((one for one in cells if one.product == scanned.product.code), None)
        if found is None:
            return False
        return self.grid.add((found.colour, found.size), scanned.quantity * scanned.product.factor(scanned.unit))

    def take(self) -> None:
        """Hand the quantities over and close."""
        style = self.shown
        if style is None:
            return
        self.grid.setFocus()  # a cell being typed counts
        values = self.grid.values()
        wanted = {one.product: values[one.colour, one.size] or ZERO for one in style.cells}
        self.hide()
        self.taken.emit(wanted)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.grid.retranslate()
        self._tell()

    def _choose(self, found: Suggestion | None) -> None:
        if found is not None:
            self.style_asked.emit(str(found.value))

    def _tell(self) -> None:
        self.heading.setText(self.shown.name if self.shown else _("Entry by colour and size"))
        told = _("{quantity} {unit} together")
        self.sum_label.setText(
            told.format(quantity=quantity_text(self.grid.total()), unit=self.shown.unit) if self.shown else ""
        )


class MatrixEntry(QObject):
    """Opens the grid for the line of the cursor and writes what it holds back into the draft, a line for each cell."""

    def __init__(self, editor: DocumentEditorFrame, panel: MatrixPanel) -> None:
        super().__init__(panel)
        self._editor, self._panel = editor, panel
        panel.style_asked.connect(self._ask_style)
        panel.taken.connect(self._take)
        panel.closed.connect(editor.grid.setFocus)
        panel.file_asked.connect(self.ask_file)
        panel.file_button.setVisible(editor.parts.may(Permission.IMPORT))

    @property
    def possible(self) -> bool:
        """Whether documents of this kind name goods and quantities."""
        return {"product", "quantity"} <= set(self._editor.kind.line_fields) and self._editor.grid.isVisible()

    @property
    def offered(self) -> bool:
        """Whether the line of the cursor is of a style."""
        index = self._editor.parts.services.goods
        found = index.by_product_code(self._product()) if self.possible else None
        return found is not None and index.in_style(found.product.id)

    def toggle(self) -> None:
        """Open the grid; where it is open, take it over."""
        if self._panel.isVisible():
            self._panel.take()
        elif self.possible:
            self._ask(self._product())

    def ask_file(self) -> None:
        """Let a workbook be chosen."""
        path, _kind = QFileDialog.getOpenFileName(self._panel, _("From a workbook…"), "", _FILES)
        if path:
            self.read_file(Path(path))

    def read_file(self, path: Path) -> None:
        """Read a workbook by colour and size and show what can be taken of it before any of it is."""
        cost = self._editor.kind.opens
        matrices = self._editor.parts.services.matrices
        self._editor.parts.runner.submit(
            lambda _progress: matrices.read(path, cost=cost),
            done=alive(self._editor, self._offer),
            failed=alive(self._editor, self._editor.errors.show_error),
            read=True,
        )

    def _offer(self, found: MatrixLines) -> None:
        self._panel.put_away()
        faulty = tuple(
            Faulty(one.row, (one.cell, one.value), InvalidValue(one.cell, one.value, _(one.reason).format(**one.facts)))
            for one in found.problems
        )
        self._editor.paste_panel.offer(Pasted(found.lines, faulty))

    def scan(self, scan: Scan) -> bool:
        """Count a scan in the grid, while it is open and has a cell for it."""
        return scan.scanned is not None and self._panel.isVisible() and self._panel.scan(scan.scanned)

    def _product(self) -> str:
        lines, place = self._editor.view_model.draft.lines, self._editor.grid.place()
        return lines[place].product if place < len(lines) else ""

    def _ask(self, product: str) -> None:
        if not product:
            self._panel.ask_style()
            return
        styles, place = self._editor.parts.services.styles, self._place()
        self._read(lambda: styles.style_of(product, place))

    def _ask_style(self, code: str) -> None:
        styles, place = self._editor.parts.services.styles, self._place()
        self._read(lambda: styles.style(code, place))

    def _place(self) -> str:
        return self._editor.view_model.draft.warehouse

    def _read(self, read: Read) -> None:
        self._editor.parts.runner.submit(
            lambda _progress: read(),
            done=alive(self._editor, self._show),
            failed=alive(self._editor, self._editor.errors.show_error),
            read=True,
        )

    def _show(self, style: StyleView | None) -> None:
        if style is None:
            self._panel.ask_style()
            return
        held = quantities(self._editor.view_model.draft, self._goods(style))
        self._panel.show_style(style, held)

    def _goods(self, style: StyleView) -> dict[str, Product]:
        index = self._editor.parts.services.goods
        found = ((one.product, index.product(one.product_id)) for one in style.cells)
        return {code: product for code, product in found if product is not None}

    def _take(self, wanted: dict[str, Decimal]) -> None:
        model, style = self._editor.view_model, self._panel.shown
        if style is None:
            return
        goods, draft, place = self._goods(style), model.draft, self._editor.grid.place()
        now = model.parts.clock.local()
        current = draft.lines[place] if place < len(draft.lines) else None
        price = current.price if current is not None and current.product in goods else None

        def finish(line: DraftLine) -> DraftLine:
            priced = replace(line, price=price) if not line.line and model.kind.priced else line
            return timed(model.kind, draft, priced, now)

        changed = with_cells(draft, goods, {code: wanted[code] for code in goods}, place + 1, finish)
        if changed != draft:
            model.change(N_("Enter {item} by colour and size"), changed, item=style.name)
        self._editor.grid.setFocus()
