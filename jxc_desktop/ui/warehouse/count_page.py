"""Counting by scans: bin, item, quantity, the next scan commits; then the review, and one posted document."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.domain.approvals import ApprovalNeeded
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, NeedsConfirmation
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, Posted
from jxc_desktop.services.scanning import Scan
from jxc_desktop.services.stocktaking.values import COUNT_STATES, REVIEWING, FileAdded
from jxc_desktop.ui.common.document_asking import ask_doubts_over
from jxc_desktop.ui.common.document_lookups import goods_search
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_strips import ResultLine, UnknownStrip
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.footer import footer_of
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.warehouse.count_entries import CountedPanel
from jxc_desktop.ui.warehouse.count_review import OpenPanel, ReviewPanel
from jxc_desktop.ui.warehouse.count_sheet_strip import SheetStrip
from jxc_desktop.ui.warehouse.count_strip import CountStrip
from jxc_desktop.ui.warehouse.count_tags import CountTags
from jxc_desktop.ui.warehouse.count_view_model import CountViewModel, file_text, progress_text

COUNT_PAGE = "count"
COUNTING_TAB, REVIEW_TAB, OPEN_TAB = range(3)
_FILES = "*.csv *.txt *.xlsx *.xls"


class CountPage(TabPage):
    """One count; its key is that of the count. Who may not post stocktakes sees no book."""

    name = COUNT_PAGE
    heading = N_("Counting")
    icon_name: ClassVar[str] = "tasks"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.COUNTS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Goods are counted by scans while trade goes on; each quantity holds at the moment it was counted."),
        steps=(
            N_("Scan the bin, then the item, type the quantity; the next scan counts it."),
            N_("An item counted before: Enter adds, = after the number counts it instead."),
            N_("Codes nobody knows are collected; give them their item when there is time."),
            N_("Ctrl+Enter shows what differs; count again, give reasons, and Ctrl+Enter posts one document."),
        ),
        keys=(
            ("F8", N_("Every scan counts one piece")),
            ("Ctrl+Enter", N_("Shelf done: review, then post")),
            ("Ctrl+Z", N_("Strike the last entry")),
            ("Enter", N_("On a line: its entries; Del strikes one")),
            ("R", N_("In the review: count again")),
            ("Ctrl+P", N_("Count sheet as PDF")),
        ),
        errors=((N_("The error sound"), N_("Nothing was counted: the line above the list says why.")),),
    )

    def __init__(self, parts: DocumentParts, key: str | None = None) -> None:
        super().__init__(key=key)
        self.parts = parts
        self.view_model = CountViewModel(parts, key or "", self)
        self.may_post = parts.may(Permission.STOCK_POST)
        self.title_label, self.blind_label, self.progress = QLabel(self), QLabel(self), QLabel(self)
        self.pieces, self.tag_box = QCheckBox(self), QCheckBox(self)
        self.file_button, self.sheet_button, self.post_button = (QPushButton(self) for _number in range(3))
        self.errors, self.result = ErrorBar(self), ResultLine(self)
        search = goods_search(parts, last_price=False)
        self.tag_reading = CountTags(self.view_model, self.result, self.tag_box)
        self.unknown = UnknownStrip(search, self)
        self.sheet = SheetStrip(parts, self.view_model, self)
        self.strip = CountStrip(self.view_model, search, lambda: parts.clock.local().date(), self)
        self.tabs, self.body = QTabBar(self), QStackedWidget(self)
        self.counted = CountedPanel(self)
        self.review, self.left = ReviewPanel(parts, self), OpenPanel(self)
        self._arrange()
        self._bind()
        self.view_model.load()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.title_label.setProperty("role", "section")
        self.blind_label.setProperty("role", "status")
        for label in (self.title_label, self.blind_label):
            row.addWidget(label)
        row.addStretch(1)
        for button in (self.pieces, self.file_button, self.sheet_button, self.post_button):
            row.addWidget(button)
        layout.addLayout(row)
        for bar in (self.errors, self.result, self.unknown, self.sheet, self.strip):
            layout.addWidget(bar)
        self.tabs.setExpanding(False)
        self.tabs.setObjectName("count.tabs")
        for _number in range(3 if self.may_post else 1):
            self.tabs.addTab("")
        self.tabs.setVisible(self.may_post)
        layout.addWidget(self.tabs)
        for panel in (self.counted, self.review, self.left):
            self.body.addWidget(panel)
        layout.addWidget(self.body, 1)
        layout.addWidget(footer_of(self.progress, self, self.tag_box))
        self._say_buttons()

    def _say_buttons(self) -> None:
        self.say(self.pieces.setText, lambda: _("Every scan one piece  F8"))
        self.say(self.tag_box.setText, lambda: _("Tags: each counts once"))
        self.say(self.file_button.setText, lambda: _("Handheld file…"))
        self.say(self.sheet_button.setText, lambda: _("Count sheet  Ctrl+P"))
        for button, word in (
            (self.pieces, "pieces"),
            (self.file_button, "file"),
            (self.sheet_button, "sheet"),
            (self.post_button, "post"),
        ):
            button.setObjectName(f"count.{word}")
        self.post_button.setProperty("kind", "primary")
        self.sheet_button.setVisible(self.parts.may(Permission.PRINT))

    def _bind(self) -> None:
        model = self.view_model
        model.changed.connect(self._show)
        model.reviewed.connect(self._show_review)
        model.told.connect(self.result.show_result)
        model.failed.connect(self._failed)
        model.doubted.connect(self._ask)
        model.finished.connect(self._finished)
        model.file_added.connect(self._file_added)
        self.unknown.linked.connect(lambda product: model.resolve(model.first_unknown, product))
        self.unknown.dropped.connect(lambda: model.drop(model.first_unknown))
        self.counted.opened.connect(model.show_entries)
        model.entries_read.connect(self.counted.show_entries)
        self.counted.strike_asked.connect(lambda ids, struck: model.strike(ids, struck=struck))
        self.review.recount_asked.connect(lambda keys, wanted: model.ask_recount(keys, wanted=wanted))
        self.review.reason_given.connect(model.give_reason)
        self.tabs.currentChanged.connect(self._turn)
        self.pieces.clicked.connect(self._set_pieces)
        self.file_button.clicked.connect(self.choose_file)
        self.sheet_button.clicked.connect(self.sheet.offer)
        self.sheet.refused.connect(self.errors.show_error)
        self.post_button.clicked.connect(self.go_on)
        for keys, does in (
            ("F8", self.toggle_pieces),
            ("Ctrl+Return", self.go_on),
            ("Ctrl+Enter", self.go_on),
            ("Ctrl+Z", model.undo),
            ("Ctrl+P", self.sheet.offer),
        ):
            bind(self, keys, does)

    # the tab

    def title(self) -> str:
        """The name of the count."""
        head = self.view_model.head
        return _("Count {name}").format(name=head.name) if head is not None else _(self.heading)

    def first_focus(self) -> QWidget | None:
        """Where an item is found by typing."""
        return self.strip.item

    def on_scan(self, scan: object) -> bool:
        """A bin is gone to; goods and unknown codes are counted, what was in hand before them."""
        if not isinstance(scan, Scan) or scan.kind in ("user", "document"):
            return False
        if scan.kind == "command":
            if scan.command != "POST":
                return False
            self.go_on()
            return True
        self.tabs.setCurrentIndex(COUNTING_TAB)
        if not self._commit():
            return True
        if scan.kind == "bin":
            self.view_model.put_back()
            self.view_model.go_to(scan.bin)
        elif not self.tag_reading.scan(scan):
            self.view_model.scan(scan)
        return True

    def refresh(self, changes: Changes) -> None:
        """Read again what others counted."""
        if not self.view_model.knows(changes):
            self.view_model.load()
        if self.tabs.currentIndex() != COUNTING_TAB:
            self.view_model.load_review()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._show()

    # showing

    def _show(self) -> None:
        model = self.view_model
        head = model.head
        if head is None:
            return
        self.title_label.setText(f"{self.title()}  [{_(COUNT_STATES[head.state])}]")
        self.blind_label.setText(_("Book hidden") if head.blind else "")
        self.counted.show_lines(list(model.lines.values()), bins=model.keeps_bins)
        self.unknown.show_codes([one.code for one in model.unknown])
        self.progress.setText(progress_text(self.view_model.head))
        counting = self.tabs.currentIndex() == COUNTING_TAB
        for widget in (self.strip, self.pieces, self.tag_box, self.file_button):
            widget.setVisible(head.open and counting)
        self._say_tabs()
        if self.counted.entries.isVisible():
            model.read_entries()
        self.title_changed.emit()

    def _say_tabs(self) -> None:
        head, review = self.view_model.head, self.view_model.review
        words = [_("Counted {count}").format(count=len(self.view_model.lines)), _("Review")]
        words.append(_("Not counted {count}").format(count=len(review.uncounted)) if review else _("Not counted"))
        for number in range(self.tabs.count()):
            self.tabs.setTabText(number, words[number])
        reviewing = self.tabs.currentIndex() != COUNTING_TAB
        self.post_button.setVisible(head is not None and not head.document and head.state != "void")
        if head is not None and head.state == REVIEWING and not reviewing:
            self.post_button.setText(_("Go on counting"))
        else:
            self.post_button.setText(_("Post  Ctrl+Enter") if reviewing else _("Shelf done  Ctrl+Enter"))

    def _show_review(self) -> None:
        review = self.view_model.review
        if review is not None:
            self.review.show_review(review, bins=self.view_model.keeps_bins)
            self.left.show_open(review.uncounted, bins=self.view_model.keeps_bins)
        self.progress.setText(progress_text(self.view_model.head))
        self._say_tabs()

    def _turn(self, number: int) -> None:
        self.body.setCurrentIndex(number)
        counting = number == COUNTING_TAB and self.view_model.head is not None and self.view_model.head.open
        for widget in (self.strip, self.pieces, self.file_button):
            widget.setVisible(counting)
        self._say_tabs()
        if number == COUNTING_TAB:
            self.strip.item.setFocus()
            return
        self.view_model.load_review()
        (self.review if number == REVIEW_TAB else self.left).table.setFocus()

    # counting

    def _commit(self) -> bool:
        """Count what is in hand; False, with the error sound, when the field holds no number."""
        if self.strip.commit():
            return True
        self.parts.play(Sound.ERROR)
        self.result.show_result("danger", lambda: _("The quantity is no number; nothing was counted."))
        self.strip.quantity.setFocus()
        return False

    def toggle_pieces(self) -> None:
        """Count a piece with every scan, or ask for quantities."""
        self.pieces.setChecked(not self.pieces.isChecked())
        self._set_pieces()

    def _set_pieces(self) -> None:
        if self._commit():
            self.view_model.pieces = self.pieces.isChecked()
        self.strip.item.setFocus()

    def choose_file(self) -> None:
        """Ask for a handheld's file."""
        path, _kind = QFileDialog.getOpenFileName(self, _("From a handheld's file…"), "", _FILES)
        if path and not self.tag_reading.read_file(Path(path)):
            self.view_model.add_file(Path(path))

    def _file_added(self, found: FileAdded) -> None:
        tone = "warning" if found.rejects or found.unknown else "success"
        self.errors.show_text(lambda: file_text(found), tone=tone)

    # the end

    def go_on(self) -> None:
        """The shelf is done: show the review; from there, post."""
        if not self._commit():
            return
        head = self.view_model.head
        if self.tabs.currentIndex() != COUNTING_TAB:
            self.post()
        elif head is not None and head.state == REVIEWING:
            self.view_model.reopen()
        elif self.may_post:
            self.tabs.setCurrentIndex(REVIEW_TAB)
        else:
            self.view_model.bin = ""
            self._show()
            self.result.show_result("success", lambda: _("The shelf is counted; scan the next one."))

    def post(self, confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Post the count as one document."""
        self.errors.clear()
        self.view_model.post(self.left.uncounted(), confirmed)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ApprovalNeeded):
            submit = lambda: self.view_model.submit(self.left.uncounted())  # noqa: E731
            self.errors.show_error(error, action=submit, action_text=lambda: _("Submit it for approval"))
        else:
            self.errors.show_error(error)

    def _ask(self, error: NeedsConfirmation) -> None:
        ask_doubts_over(self, self.parts, error, _("Post anyway"), self.post)

    def _finished(self, posted: Posted) -> None:
        self.parts.open_document(posted.number)
        self.close_asked.emit()
