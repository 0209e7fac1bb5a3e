"""The editor of one kind of document: title, header fields, lines, sums and what posting will do."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_, InvalidValue, ShopError
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.confirm_dialog import ConfirmDialog
from jxc_desktop.ui.common.correction_dialog import ask_correction
from jxc_desktop.ui.common.document_asking import ask_doubts_over
from jxc_desktop.ui.common.document_editor_frame import EDITOR_HELP, DocumentEditorFrame
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_paste import read_block
from jxc_desktop.ui.common.document_scans import DocumentScans
from jxc_desktop.ui.common.document_view_model import Done, Doubted
from jxc_desktop.ui.common.document_words import (
    correction_text,
    effect_text,
    kind_name,
    late_text,
    totals_text,
)
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.tab_page import Help


class DocumentEditor(DocumentEditorFrame):
    """A tab in which drafts of one kind are written. Its key is the key of the draft, once it has been stored."""

    icon_name: ClassVar[str] = "draft"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.STOCK, Topic.PRODUCTS, Topic.PARTIES, Topic.DRAFTS, Topic.SETTINGS}
    )
    help: ClassVar[Help | None] = EDITOR_HELP
    scanner: ClassVar[type[DocumentScans]] = DocumentScans

    def __init__(self, parts: DocumentParts, kind: Kind, key: str | None = None) -> None:
        super().__init__(parts, kind, key)
        self.scans = self.scanner(self.view_model, self.edits, self)
        self.last_number = ""
        self._refused = False
        self._bind()
        self._bind_keys()
        self.view_model.start(key)

    def _bind(self) -> None:
        model = self.view_model
        model.changed.connect(self._show)
        model.history_changed.connect(self._tell_undo)
        model.place_changed.connect(self._follow_key)
        model.posted.connect(self._posted)
        model.doubted.connect(self._ask_doubts)
        model.foreseen.connect(lambda found: ask_correction(self, found, model.post, parts=self.parts))
        model.failed.connect(self._failed)
        model.reversed.connect(self.note.show_reversed)
        model.busy_changed.connect(lambda _busy: self._allow_post())
        self.origin.clicked.connect(lambda: self.parts.open_document(model.draft.corrects))
        self.new_button.clicked.connect(self.open_new)
        self.void_button.clicked.connect(model.void)
        self.post_button.clicked.connect(self.post)
        self.history_button.clicked.connect(self.toggle_history)
        self.matrix_button.clicked.connect(self.matrix.toggle)
        self._bind_lines()

    def _bind_lines(self) -> None:
        model = self.view_model
        self.header.left.connect(self.go_to_lines)
        self.lines.edit_refused.connect(self._refuse_cell)
        self.grid.insert_asked.connect(lambda row: self.grid.go_to(self.lines.rowCount() - 1, "product"))
        self.grid.remove_asked.connect(self.edits.remove)
        self.grid.move_asked.connect(self._move)
        self.grid.pasted.connect(self._paste)
        self.grid.end_reached.connect(lambda: self.grid.go_to(self.lines.rowCount() - 1, "product"))
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._follow_row())
        self.history_panel.advice.chosen.connect(self._use_price)
        self.scans.pending = self.grid.take_typed_number
        self.scans.told.connect(self.result.show_result)
        self.scans.counted.connect(lambda place: self.grid.go_to(place, "quantity"))
        self.scans.counted.connect(self.capture.follow)
        self.scans.capture = self.capture.take
        self.capture.told.connect(self.result.show_result)
        self.scans.unknown_changed.connect(lambda: self.unknown.show_codes(model.unknown))
        self.scans.post_asked.connect(self.post)
        self.unknown.linked.connect(self.scans.link)
        self.unknown.dropped.connect(self.scans.drop)
        self.paste_panel.taken.connect(self._take_pasted)
        self.paste_panel.closed.connect(self.grid.setFocus)
        self.note.undo_asked.connect(model.take_back)
        self.note.open_asked.connect(self.parts.open_document)
        self.note.print_asked.connect(self.print_number)
        self.printing.failed.connect(self.errors.show_error)

    def _bind_keys(self) -> None:
        for keys, does in (
            ("Ctrl+Return", self.post),
            ("Ctrl+Enter", self.post),
            ("Ctrl+N", self.open_new),
            ("Ctrl+S", self.view_model.save),
            ("Ctrl+P", self.print),
            ("Ctrl+Shift+P", self.print_by_choice),
            ("Ctrl+Z", self.view_model.undo),
            ("Ctrl+Y", self.view_model.redo),
            ("Ctrl+Down", self.go_to_lines),
            ("F8", self.toggle_history),
            ("Ctrl+G", self.matrix.toggle),
            ("Ctrl+U", self.history_panel.advice.use),
        ):
            bind(self, keys, does)

    # the tab

    def title(self) -> str:
        """The kind, and what is corrected."""
        corrected = self.view_model.draft.corrects
        return _("Correction of {number}").format(number=corrected) if corrected else kind_name(self.kind.code)

    def changed_mark(self) -> bool:
        """Whether a draft was begun here."""
        return not self.view_model.is_new

    def first_focus(self) -> QWidget | None:
        """The first field of the header."""
        return self.header.first()

    def on_scan(self, scan: object) -> bool:
        """Goods are added or counted, unknown codes wait, a document is drawn from or shown."""
        takes = (self.handheld.scan, self.matrix.scan, self.scans.take)
        return isinstance(scan, Scan) and any(take(scan) for take in takes)

    def refresh(self, changes: Changes) -> None:
        """Stock and prices may be others now; somebody may have decided about the draft."""
        if Topic.SETTINGS in changes.topics:
            self.columns.ask_bins()
        if changes.topics - {Topic.DRAFTS}:
            self.view_model.ask_quote()
        elif self.view_model.approval.waits:
            self.view_model.approval.ask(self.view_model.draft)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._show()
        self._tell_undo()

    def _follow_key(self) -> None:
        draft = self.view_model.draft
        self.key = draft.key if draft.version else None
        self.title_changed.emit()

    # showing

    def _show(self) -> None:
        model = self.view_model
        self.lines.show(model.rows())
        self.columns.arrange()
        self.title_label.setText(kind_name(self.kind.code))
        self.post_button.setText(self.post_text())
        self.chip.set_state(model.approval.state())
        self._allow_post()
        corrected = model.draft.corrects
        self.origin.setVisible(bool(corrected))
        self.origin.setText(_("Correction of {number}").format(number=corrected) if corrected else "")
        self.void_button.setVisible(not model.is_new)
        totals = totals_text(len(model.draft.lines), model.quote.totals) if self.kind.line_fields else ""
        self.totals.setText(totals)
        correction = correction_text(model.consequences) if corrected and model.consequences else ""
        told = self._problem_text() or model.approval.text() or correction or effect_text(model.quote.effects)
        self.effects.setText(told)
        self.effects.setToolTip(told)
        self._follow_row()

    def _allow_post(self) -> None:
        self.post_button.setEnabled(not self.view_model.busy and not self.view_model.approval.waits)

    def _problem_text(self) -> str:
        problems = self.view_model.quote.problems
        if not problems or self.view_model.is_new:
            return ""
        return "✕  " + "  ".join(sentence(problem.error) for problem in problems[:2])

    def _tell_undo(self) -> None:
        step = self.view_model.history.next_undo
        self.undo_changed.emit(step.text() if step else "")
        self.title_changed.emit()

    def _failed(self, error: Exception) -> None:
        self.errors.show_error(error)
        problem = next((one for one in self.view_model.quote.problems if one.error is error), None)
        if problem is not None and problem.line is not None:
            places = [line.line for line in self.view_model.draft.lines]
            if problem.line in places:
                self.grid.go_to(places.index(problem.line), problem.field)
                self.grid.setFocus()
        elif isinstance(error, ShopError) and error.field in self.header.fields:
            self.header.fields[error.field].setFocus()

    def _refuse_cell(self, row: int, column: int, error: ShopError) -> None:
        self._refused = True
        self.errors.show_error(error)
        self.grid.setCurrentIndex(self.lines.index(row, column))
        self.grid.stay()

    # lines

    def go_to_lines(self) -> None:
        """Put the cursor into the empty last row."""
        self.grid.setFocus()
        self.grid.go_to(self.lines.rowCount() - 1, "product")

    def _move(self, row: int, by: int) -> None:
        self.edits.move(row, by)
        if 0 <= row + by < len(self.view_model.draft.lines):
            self.grid.go_to(row + by, "product")

    def _paste(self, row: int, column: int, cells: list[list[str]]) -> None:
        columns = [self.lines.columns[number] for number in self.grid._visible_columns()]
        every = [one for one in self.lines.columns if one.edit]
        names = [one.name for one in columns if one.edit]
        start = self.lines.columns[column].name
        if start in names and start != "product" and row < len(self.view_model.draft.lines):
            self._overwrite(row, names[names.index(start) :], cells)
            return
        titles = {_(one.title).lower(): one.name for one in every} | {one.title.lower(): one.name for one in every}
        self.paste_panel.offer(read_block(cells, names, self.parts.services.goods, titles))

    def _overwrite(self, row: int, names: list[str], cells: list[list[str]]) -> None:
        """Type a block into existing cells; what does not fit is refused as typing is."""
        for number, texts in enumerate(cells):
            for name, text in zip(names, texts, strict=False):
                self.lines.setData(self.lines.index(row + number, self.lines.column_number(name)), text)
        if row + len(cells) > len(self.view_model.draft.lines):
            self.errors.show_error(
                InvalidValue("lines", len(cells), N_("there is no row for some of the pasted cells"))
            )

    def _take_pasted(self, lines: object) -> None:
        pasted = lines if isinstance(lines, tuple) else ()
        place = min(self.grid.place(), len(self.view_model.draft.lines))
        self.edits.add_lines(pasted, _("{count} pasted rows").format(count=len(pasted)), place)
        self.grid.setFocus()

    # history of an item

    def toggle_history(self) -> None:
        """Show or hide earlier prices and stock of the item of the row."""
        self.history_panel.setVisible(not self.history_panel.isVisible())
        self.columns.arrange()
        self._follow_row()

    def _follow_row(self) -> None:
        self.capture.follow(self.grid.place())
        self.matrix_button.setVisible(self.matrix.offered)
        if self.history_panel.isVisible():
            rows, place = self.lines.rows, self.grid.place()
            self.history_panel.show_line(rows[place] if place < len(rows) else None, self.view_model.draft.party)

    def _use_price(self, price: Decimal) -> None:
        """Put a price that was chosen beside the lines into the line of the cursor."""
        place = self.grid.place()
        if place < len(self.view_model.draft.lines):
            self.edits.change_price(place, f"{price:f}")
            self.grid.setFocus()
            self.grid.go_to(place, "price")

    # verbs

    def open_new(self) -> None:
        """Begin another document; this draft keeps."""
        if self.view_model.is_new:
            first = self.first_focus()
            if first is not None:
                first.setFocus()
        else:
            self.parts.navigator.open(self.name)

    def post(self) -> None:
        """Post; the cell being typed counts."""
        if self._take_typed():
            self.errors.clear()
            if self.view_model.approval.needed:
                self.view_model.submit()
            elif self.view_model.draft.corrects:
                self.view_model.look_ahead()
            else:
                self.view_model.post()

    def _take_typed(self) -> bool:
        """Take what is being typed; false where it was refused."""
        self._refused = False
        (self.grid if self.grid.isVisible() else self.post_button).setFocus()
        return not self._refused

    def print_number(self, number: str) -> None:
        """Print a posted document."""
        if number:
            self.printing.print_now(number)

    def print(self) -> None:
        """Print the draft, or where nothing is begun the document posted last."""
        if self.view_model.is_new:
            self.print_number(self.last_number)
        elif self._take_typed():
            self.printing.print_draft_now(self.view_model.draft)

    def print_by_choice(self) -> None:
        """Offer templates, papers and files for the draft, or else for the document posted last."""
        if self.view_model.is_new and self.last_number:
            self.printing.ask(self.last_number)
        elif not self.view_model.is_new and self._take_typed():
            self.printing.ask_draft(self.view_model.draft)

    def _posted(self, done: Done) -> None:
        self.last_number = done.number
        self.errors.clear()
        self.result.hide()
        self.note.show_posted(done.number)
        if (late := done.posted.late) is not None:
            self.errors.show_text(lambda: late_text(late), tone="warning")
        if done.draft.corrects:
            self.parts.open_document(done.number)
            self.close_asked.emit()
            return
        first = self.first_focus()
        if first is not None:
            first.setFocus()

    def _ask_doubts(self, doubted: Doubted) -> ConfirmDialog:
        found, post = doubted.consequences, self.view_model.post
        return ask_doubts_over(self, self.parts, doubted.error, _("Post anyway"), post, found=found)
