"""The goods receipt as it is worked at the door: what is expected, what was scanned, what nobody ordered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.services.goods import Scanned
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.document_draft import scanned_line
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_editor_frame import EDITOR_HELP
from jxc_desktop.ui.common.document_keeper import DRAW
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_scans import GOODS, DocumentScans
from jxc_desktop.ui.common.document_strips import Bar
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.common.tab_page import Help

RECEIPT_HELP = Help(
    purpose=N_("Goods that arrive are counted against their order; what does not come stays open there."),
    steps=(
        N_("Scan or type the number of the order: its goods stand here as expected, none counted yet."),
        N_("Scan the goods; 12* before a scan counts twelve. Ctrl+Shift+A takes everything as ordered."),
        N_("Write down what is not saleable: it is kept apart and can be returned to the supplier."),
        N_("Read at the bottom what posting will do, and press Ctrl+Enter."),
    ),
    keys=(
        ("Ctrl+Shift+A", N_("Take everything as ordered")),
        ("12*", N_("The next scan counts twelve")),
        ("Alt+G", N_("Goods not ordered: take them as a gift")),
        ("Alt+L", N_("Goods not ordered: add a line")),
        ("Alt+R", N_("Goods not ordered: refuse them")),
        *EDITOR_HELP.keys,
    ),
    errors=EDITOR_HELP.errors,
)


class StrangerStrip(Bar):
    """Goods that came and are not on the order: a gift, a line of their own, or back with the driver."""

    gift = Signal()
    line = Signal()
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning", "strangers", parent)
        self.row.addStretch(1)
        self.add_button(lambda: _("Take as a gift  Alt+G"), self.gift.emit, "gift")
        self.add_button(lambda: _("Add a line  Alt+L"), self.line.emit, "line")
        self.add_button(lambda: _("Refuse  Alt+R"), self.refused.emit, "refuse")

    def show_goods(self, waiting: list[Scanned]) -> None:
        """Show the first of the goods that wait."""
        self.setVisible(bool(waiting))
        if waiting:
            first, count = waiting[0], len(waiting)
            self.tell(lambda: _stranger_text(first, count))


def _stranger_text(first: Scanned, count: int) -> str:
    told = _("▲  Not on the order: {item}, {quantity} {unit}").format(
        item=first.product.name,
        quantity=quantity_text(first.quantity),
        unit=first.unit or first.product.unit,
    )
    return told if count == 1 else _("{told} ({count} waiting)").format(told=told, count=count)


class ArrivalScans(DocumentScans):
    """A bin scanned after goods is where they are put."""

    _placed: int | None = None

    def take(self, scan: Scan) -> bool:
        """Use a scan of a bin, or as any document does."""
        if scan.kind == "bin":
            return self._put(scan.bin)
        before = self._model.draft
        taken = super().take(scan)
        if taken and scan.kind in GOODS and scan.scanned is not None and self._model.draft != before:
            self._placed = self._edits.place_of(scan.scanned)
        return taken

    def _put(self, code: str) -> bool:
        place = self._placed
        if place is None or place >= len(self._model.draft.lines):
            self._model.parts.play(Sound.ERROR)
            self.told.emit("danger", lambda: _("Scan the goods before their bin."))
            return True
        if "to_bin" in self._model.kind.line_fields:
            self._edits.change_to_bin(place, code)
        else:
            self._edits.change_bin(place, code)
        self._model.parts.play(Sound.ADDED)
        self.told.emit("success", lambda: _("They go to {bin}.").format(bin=code))
        return True


class ReceiptEditor(DocumentEditor):
    """Counts what arrives against what was ordered."""

    help: ClassVar[Help | None] = RECEIPT_HELP
    scanner: ClassVar[type[DocumentScans]] = ArrivalScans
    away_when_announced: ClassVar[frozenset[str]] = frozenset({"specification"})

    def __init__(self, parts: DocumentParts, kind: Kind, key: str | None = None) -> None:
        self.strangers: StrangerStrip | None = None
        self._landed = False
        super().__init__(parts, kind, key)

    def _bind(self) -> None:
        super()._bind()
        strip = StrangerStrip(self)
        layout = self.layout()
        if layout is not None:
            layout.insertWidget(layout.indexOf(self.unknown), strip)  # type: ignore[attr-defined]
        strip.gift.connect(self.take_gift)
        strip.line.connect(self.take_line)
        strip.refused.connect(self.refuse)
        self.strangers = strip
        self.scans.strangers_changed.connect(self._show_strangers)
        self.view_model.place_changed.connect(self._show_strangers)
        self.view_model.place_changed.connect(self._land)

    def _bind_keys(self) -> None:
        super()._bind_keys()
        for keys, does in (
            ("Ctrl+Shift+A", self.take_all),
            ("Alt+G", self.take_gift),
            ("Alt+L", self.take_line),
            ("Alt+R", self.refuse),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(does)

    def first_focus(self) -> QWidget | None:
        """The lines where an order stands already, else the first field."""
        drawn = (self.key or "").startswith(DRAW) or bool(self.view_model.draft.source)
        return self.grid if drawn else super().first_focus()

    def _land(self) -> None:
        """Where an order stands, what is typed first (12*) is for the next scan: the cursor is below the lines."""
        if not self._landed and self.view_model.draft.source and self.view_model.draft.lines:
            self._landed = True
            self.grid.go_to(self.lines.rowCount() - 1, "product")

    def on_scan(self, scan: object) -> bool:
        """After an order was scanned its goods are counted: typing goes to the lines."""
        new = self.view_model.is_new
        taken = super().on_scan(scan)
        if taken and new and isinstance(scan, Scan) and scan.kind == "document":
            self.go_to_lines()
        return taken

    def _show_strangers(self) -> None:
        if self.strangers is not None:
            self.strangers.show_goods(self.view_model.strangers)

    def take_all(self) -> None:
        """Take everything as it was ordered."""
        self.edits.take_all()

    def take_gift(self) -> None:
        """Take the first goods that wait for nothing."""
        self._take(Decimal(0))

    def take_line(self) -> None:
        """Take the first goods that wait at their usual price."""
        self._take(None)

    def _take(self, price: Decimal | None) -> None:
        if self.view_model.strangers:
            scanned = self.view_model.strangers.pop(0)
            line = scanned_line(scanned)
            line = line if price is None else replace(line, price=price, amount=None)
            self.edits.add_lines([line], scanned.product.name)
            self._show_strangers()

    def refuse(self) -> None:
        """Let the first goods that wait go back; the document says nothing of them."""
        if self.view_model.strangers:
            self.view_model.strangers.pop(0)
            self._show_strangers()
