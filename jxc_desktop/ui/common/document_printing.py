"""Printing documents: at once with the usual template, or by choice, as PDF, Excel, slip or parcel labels.

Sales of the counter have their receipt; everything else goes to the office printer. Where there is none, the
panel opens and offers the files. A draft prints as such, from what stands in the editor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, money_text, price_text, quantity_text
from jxc_desktop.services.document_views import DocumentView
from jxc_desktop.services.paper import PrintOrder, TemplateChoice
from jxc_desktop.services.printing import Queued
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.editors import NumberEdit
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_WITH_RECEIPT = frozenset({"counter_sale", "counter_refund"})
_PDF, _WORKBOOK = ".pdf", ".xlsx"
_LABELS_PAGE = "labels"
"""The page that prints labels of goods."""
_LABELS, _MATRIX = "labels", "matrix"
"""What is written instead of the document itself."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """What can be done with a document or draft: its templates, whether there is a printer for pages, and whether
    some of its goods are of a style.
    """

    kind: str
    number: str
    draft: Draft | None
    templates: tuple[TemplateChoice, ...]
    printer: bool
    styled: bool = False


class PrintPanel(Translated, QFrame):
    """A strip with the choices of a print; hidden until it is asked for.

    ``handed`` tells the number of a document that was printed or saved, and how: as ``print``, ``pdf`` or ``xlsx``.
    ``failed`` tells errors.
    """

    handed = Signal(str, str)
    failed = Signal(object)

    def __init__(self, parts: DocumentParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("print")
        self.setProperty("tone", "info")
        self._parts = parts
        self._offer: _Offer | None = None
        self._order = PrintOrder("")
        self._instead = ""
        self._told: Callable[[], str] = lambda: ""
        self.message, self.title = QLabel(self), QLabel(self)
        self.template, self.paper = QComboBox(self), QComboBox(self)
        self.copies = NumberEdit(self, places=0, show=quantity_text, least=Decimal(1))
        self.buttons: dict[str, QPushButton] = {}
        self.exporting = ExportStrip(parts.state, self)
        self._arrange()
        self.exporting.asked.connect(self._write)
        self.exporting.closed.connect(self._focus)
        self.hide()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        layout.setSpacing(GRID)
        self.message.setObjectName("print.message")
        self.message.setWordWrap(True)
        layout.addWidget(self.message)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.title)
        for widget, word, text in (
            (self.template, "template", lambda: _("Template")),
            (self.paper, "paper", lambda: _("Paper")),
            (self.copies, "copies", lambda: _("Copies")),
        ):
            widget.setObjectName(f"print.{word}")
            self.say(widget.setAccessibleName, text)
            self.say(widget.setToolTip, text)
            row.addWidget(widget)
        self.copies.setFixedWidth(56)
        for box in (self.template, self.paper):
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        row.addStretch(1)
        self._add_buttons(row)
        layout.addLayout(row)
        layout.addWidget(self.exporting)

    def _add_buttons(self, row: QHBoxLayout) -> None:
        verbs: tuple[tuple[str, Callable[[], str], Callable[[], object]], ...] = (
            ("now", lambda: _("Print"), self.print_chosen),
            ("pdf", lambda: _("Save as PDF"), lambda: self._ask_where(_PDF)),
            ("excel", lambda: _("Save as Excel"), lambda: self._ask_where(_WORKBOOK)),
            ("slip", lambda: _("Slip"), self.print_slip),
            ("matrix", lambda: _("By colour and size"), lambda: self._ask_where(_PDF, instead=_MATRIX)),
            ("goods", lambda: _("Goods labels"), self.goods_labels),
            ("parcels", lambda: _("Parcel labels"), lambda: self._ask_where(_PDF, instead=_LABELS)),
            ("close", lambda: _("Close"), self.leave),
        )
        for word, text, does in verbs:
            button = QPushButton(self)
            button.setObjectName(f"print.{word}")
            self.say(button.setText, text)
            button.clicked.connect(does)
            self.buttons[word] = button
            row.addWidget(button)

    # what others ask

    def print_now(self, number: str) -> None:
        """Print with the usual template; where no printer for pages is set up, offer the files instead."""
        services = self._parts.services

        def work() -> Queued | None:
            if services.documents.view(number).kind in _WITH_RECEIPT:
                return services.printing.reprint(number)
            return services.paper.print(PrintOrder(number)) if services.paper.office_ready() else None

        def done(queued: Queued | None) -> None:
            if queued is None:
                self.ask(number)
            else:
                self.handed.emit(number, "print")

        self._run(work, done)

    def ask(self, number: str) -> None:
        """Show the choices for a document."""
        services = self._parts.services

        def work() -> _Offer:
            view, paper = services.documents.view(number), services.paper
            found = (services.goods.by_product_code(line.code) for line in view.lines)
            styled = any(one is not None and services.goods.in_style(one.product.id) for one in found)
            return _Offer(view.kind, number, None, paper.templates(view.kind), paper.office_ready(), styled)

        self._run(work, self._show)

    def print_draft_now(self, draft: Draft) -> None:
        """Print a draft with the usual template; where no printer for pages is set up, offer the file instead."""
        services = self._parts.services
        self._run(
            lambda: services.draft_paper.print(draft, PrintOrder("")) if services.paper.office_ready() else None,
            lambda queued: None if queued else self.ask_draft(draft),
        )

    def ask_draft(self, draft: Draft) -> None:
        """Show the choices for a draft."""
        paper = self._parts.services.paper
        self._run(lambda: _Offer(draft.kind, "", draft, paper.templates(draft.kind), paper.office_ready()), self._show)

    def _show(self, offer: _Offer) -> None:
        self._offer = offer
        self._told = lambda: (
            "" if offer.printer else _("No office printer is set up on this machine. Save the document as a file.")
        )
        self.exporting.hide()
        self.copies.set_value(Decimal(1))
        self._fill()
        self.show()
        self._focus()

    def _fill(self) -> None:
        offer = self._offer
        if offer is None:
            return
        template, paper = self.template.currentData(), self.paper.currentData()
        with QSignalBlocker(self.template), QSignalBlocker(self.paper):
            self.template.clear()
            for choice in offer.templates:
                usual = _("Usual template") if choice.usual else choice.code
                self.template.addItem(choice.name or usual, choice.code)
            self.paper.clear()
            self.paper.addItem(_("Paper of the template"), "")
            for code, name in self._parts.services.paper.papers():
                self.paper.addItem(name, code)
            self.template.setCurrentIndex(max(0, self.template.findData(template)))
            self.paper.setCurrentIndex(max(0, self.paper.findData(paper)))
        self.title.setText(
            _("Print {number}").format(number=offer.number) if offer.draft is None else _("Print the draft")
        )
        self.message.setText(self._told())
        self.message.setVisible(bool(self._told()))
        kind, may = kind_of(offer.kind), self._parts.may
        self.buttons["now"].setEnabled(offer.printer)
        posted = offer.draft is None
        self.buttons["excel"].setVisible(posted and may(Permission.EXPORT))
        self.buttons["slip"].setVisible(posted)
        self.buttons["matrix"].setVisible(offer.styled)
        self.buttons["matrix"].setToolTip(_("A PDF; under a name that ends in .xlsx a workbook"))
        self.buttons["goods"].setVisible(posted and kind.direction > 0 and "product" in kind.line_fields)
        self.buttons["parcels"].setVisible(posted and "parcels" in kind.header_fields)

    def _focus(self) -> None:
        self.buttons["now" if self.buttons["now"].isEnabled() else "pdf"].setFocus()

    # doing

    def print_chosen(self) -> None:
        """Queue the print as chosen."""
        order, services = self._chosen(), self._parts.services
        if order is None or self._offer is None:
            return
        if (draft := self._offer.draft) is not None:
            self._run(lambda: services.draft_paper.print(draft, order), lambda _queued: self.leave())
        else:
            self._run(lambda: services.paper.print(order), lambda _queued: self._printed(order.number))

    def _printed(self, number: str) -> None:
        self.leave()
        self.handed.emit(number, "print")

    def goods_labels(self) -> None:
        """Open the labels of what came with the document, one for each piece."""
        offer = self._offer
        if offer is not None:
            self.leave()
            take = getattr(self._parts.navigator.open(_LABELS_PAGE), "take_document", None)
            if take is not None:
                take(offer.number)

    def print_slip(self) -> None:
        """Queue the lines and sums as a slip of the receipt printer."""
        offer, services = self._offer, self._parts.services
        if offer is None:
            return

        def work() -> Queued:
            view = services.documents.view(offer.number)
            return services.printing.print_slip(f"{kind_name(view.kind)} {offer.number}", slip_rows(view))

        self._run(work, lambda _queued: self.leave())

    def _chosen(self) -> PrintOrder | None:
        if self._offer is None or not self.copies.take():
            return None
        copies = self.copies.value() or Decimal(1)
        return PrintOrder(
            self._offer.number, str(self.template.currentData()), str(self.paper.currentData()), int(copies)
        )

    def _ask_where(self, suffix: str, *, instead: str = "") -> None:
        order = self._chosen()
        if order is None or self._offer is None:
            return
        self._order, self._instead = order, instead
        if (draft := self._offer.draft) is not None:
            self.exporting.ask(f"{kind_name(draft.kind)}_{_('Draft')}{suffix}")
            return
        paper = self._parts.services.paper
        self._run(lambda: paper.file_name(order.number, suffix), self.exporting.ask)

    def _write(self, path: Path) -> None:
        order, paper = self._order, self._parts.services.paper
        draft, drafts = self._offer.draft if self._offer else None, self._parts.services.draft_paper

        def work() -> Path:
            if draft is not None:
                return drafts.save_pdf(draft, order, path)
            if self._instead == _LABELS:
                return paper.save_shipping_label(order.number, path)
            if self._instead == _MATRIX:
                services = self._parts.services
                return services.matrices.save(
                    services.matrices.of_document(services.documents.view(order.number)), path
                )
            if path.suffix.lower() == _WORKBOOK:
                return paper.save_workbook(order, path)
            return paper.save_pdf(order, path)

        def written(path: Path) -> None:
            self.exporting.show_written(path)
            if draft is None and not self._instead:
                self.handed.emit(order.number, path.suffix.lower().removeprefix("."))

        self._run(work, written)

    def leave(self) -> None:
        """Put the panel away."""
        self.hide()
        self._offer = None

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        def hear(result: Any) -> None:
            if shiboken6.isValid(self):
                done(result)

        def fail(error: Exception) -> None:
            if shiboken6.isValid(self):
                self.failed.emit(error)

        self._parts.runner.submit(lambda _progress: work(), done=hear, failed=fail)

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
        self._fill()


def slip_rows(view: DocumentView) -> tuple[tuple[str, str], ...]:
    """What the slip of a document says, in pairs; an empty pair is a rule."""
    rows = [(_("Date"), date_text(view.day))]
    if view.party_name:
        rows.append((_("Supplier or customer"), view.party_name))
    rows.append(("", ""))
    for line in view.lines:
        rows.append((line.name, f"{quantity_text(line.quantity)}{line.unit}"))
        if line.price:
            rows.append((f"  × {price_text(line.price)}", money_text(line.total)))
    rows.append(("", ""))
    if view.total:
        rows.append((_("Total"), money_text(view.total)))
    if view.remark:
        rows.append((_("Remark"), view.remark))
    return tuple(rows)
