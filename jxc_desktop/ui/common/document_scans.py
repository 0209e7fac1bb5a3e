"""What a scan does in a document: goods are added or counted, unknown codes wait, a document is drawn from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.errors import ShopError
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.goods import Scanned
from jxc_desktop.services.scanning import WARNINGS, Scan
from jxc_desktop.ui.common.document_draft import as_kept
from jxc_desktop.ui.common.document_keeper import DRAW
from jxc_desktop.ui.common.document_line_edits import LineEdits
from jxc_desktop.ui.common.document_view_model import DocumentViewModel
from jxc_desktop.ui.common.sounds import Sound

Told = Callable[[], str]
GOODS = frozenset({"product", "lot", "serial"})
"""Kinds of scans that mean goods."""


class DocumentScans(QObject):
    """Takes the scans of one document.

    Signals:
        told: tone (success, warning, danger) and a function that says the result in the language of the moment.
        counted: the place of the line a scan was counted on.
        unknown_changed: a code was put into the strip or taken out of it.
        strangers_changed: goods that nobody ordered were put into their strip or taken out of it.

    ``pending`` answers the number that was typed for the next scan (``12*``) and forgets it. ``capture`` is offered
    every scan first.
    """

    told = Signal(str, object)
    counted = Signal(int)
    unknown_changed = Signal()
    strangers_changed = Signal()
    post_asked = Signal()

    def __init__(self, view_model: DocumentViewModel, edits: LineEdits, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._edits = view_model, edits
        self.pending: Callable[[], Decimal | None] = lambda: None
        self.capture: Callable[[Scan], bool] = lambda _scan: False

    def take(self, scan: Scan) -> bool:
        """Use a scan; False lets the shell have it. While serial numbers are captured they come first."""
        if not self._model.busy and self.capture(scan):
            return True
        if scan.kind == "command":
            return self._obey(scan)
        if scan.kind == "document":
            self._draw_from(scan.document)
            return True
        if not self._model.kind.line_fields or self._model.busy:
            return False
        if scan.kind in GOODS and scan.scanned is not None:
            self._count(scan, scan.scanned)
            return True
        if scan.kind == "unknown":
            self._keep(scan.code)
            return True
        return False

    def _obey(self, scan: Scan) -> bool:
        if scan.command == "POST":
            self.post_asked.emit()
            return True
        return False

    def _draw_from(self, number: str) -> None:
        """A document this kind may be drawn from is drawn from; any other is shown."""
        model = self._model
        prefix_kinds = {kind_of(code).prefix for code in model.kind.upstream}
        if number.split("-", 1)[0] in prefix_kinds and model.is_new:
            model.start(f"{DRAW}{number}")
        else:
            model.parts.open_document(number)

    def _count(self, scan: Scan, scanned: Scanned) -> None:
        times = self.pending()
        if times is not None and scanned.amount is None:
            scanned = replace(scanned, quantity=scanned.quantity * times)
        if self._is_strange(scanned):
            self._model.parts.play(Sound.WARNING)
            self._model.strangers.append(scanned)
            self.strangers_changed.emit()
            return
        try:
            place = self._edits.scan(scanned)
        except ShopError as error:
            refusal = error
            self._model.parts.play(Sound.ERROR)
            self.told.emit("danger", lambda: sentence(refusal))
            return
        self._model.parts.play(Sound.WARNING if scan.warnings else Sound.ADDED)
        self.told.emit("warning" if scan.warnings else "success", lambda: self._result(scan, scanned, place))
        self.counted.emit(place)

    def _result(self, scan: Scan, scanned: Scanned, place: int) -> str:
        lines = self._model.draft.lines
        product = scanned.product
        counted = lines[place].quantity if place < len(lines) else ""
        stock = self._model.parts.services.goods.stock(product.id)
        told = _("{item} {specification}: now {quantity} {unit}, {stock} in stock").format(
            item=product.name,
            specification=product.specification,
            quantity=counted,
            unit=scanned.unit or product.unit,
            stock=quantity_text(stock),
        )
        return " ".join([told, *(_(WARNINGS[warning]) for warning in scan.warnings)])

    def _is_strange(self, scanned: Scanned) -> bool:
        """Whether goods came that are not on the order this document is drawn from."""
        drawn = any(line.source is not None and line.expected is not None for line in self._model.draft.lines)
        if not drawn:
            return False
        kept = as_kept(scanned, self._model.parts.clock.local().date())
        if kept.serial and self._edits.lacks_serials(kept.product) is not None:
            return False
        return self._edits.place_of(kept) is None and self._edits.place_of_order(kept) is None

    # unknown codes

    def _keep(self, code: str) -> None:
        self._model.parts.play(Sound.ERROR)
        self._model.unknown.append(code)
        self.unknown_changed.emit()

    def drop(self) -> None:
        """Forget the oldest code nobody knows."""
        if self._model.unknown:
            self._model.unknown.pop(0)
            self.unknown_changed.emit()

    def link(self, product_code: str) -> None:
        """Teach the goods of that code the oldest unknown barcode, and count every scan of it."""
        if not self._model.unknown:
            return
        barcode = self._model.unknown[0]
        parts = self._model.parts
        parts.runner.submit(
            lambda _progress: parts.services.masterdata.learn_barcode(product_code, barcode),
            done=lambda _changes: self._learned(barcode, product_code),
            failed=self._model.failed.emit,
        )

    def _learned(self, barcode: str, product_code: str) -> None:
        times = self._model.unknown.count(barcode)
        self._model.unknown[:] = [code for code in self._model.unknown if code != barcode]
        self.unknown_changed.emit()
        goods = self._model.parts.services.goods
        for _time in range(times):
            found = goods.by_barcode(barcode) or goods.by_product_code(product_code)
            if found is not None:
                self.counted.emit(self._edits.scan(found))
