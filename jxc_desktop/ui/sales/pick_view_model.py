"""One pick behind its window: scans are counted or refused, and what was fetched is stored at once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.errors import N_, NeedsConfirmation, NotFound, ShopError
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, Posted
from jxc_desktop.services.engine.found_places import keeps_lots
from jxc_desktop.services.goods import Scanned
from jxc_desktop.services.selling.picking import Pick, PickLine
from jxc_desktop.ui.common.document_keeper import SavedDraft
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.sounds import Sound


class PickViewModel(QObject):
    """One pick: every scan is counted or refused, and what was fetched is stored at once.

    Signals:
        changed: the pick is another one. told: tone and a function that says what the last scan did.
        finished: what was posted. doubted: the questions of the posting. failed: an error.
    """

    changed = Signal()
    told = Signal(str, object)
    finished = Signal(object)
    doubted = Signal(object)
    failed = Signal(object)

    def __init__(self, parts: DocumentParts, number: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.parts, self.number = parts, number
        self.pick: Pick | None = None
        self._saving = self._save_waits = False

    def load(self) -> None:
        """Read what is to be fetched."""
        self._run(lambda: self.parts.services.picking.pick(self.number), self._take, read=True)

    def _take(self, pick: Pick) -> None:
        self.pick = pick
        self.changed.emit()

    def rows(self) -> list[PickLine]:
        """The lines as they stand on the screen: what is done sinks to the end."""
        return sorted(self.pick.lines, key=lambda line: line.done) if self.pick is not None else []

    def scan(self, scanned: Scanned | None, code: str, times: Decimal) -> None:
        """Count goods, or refuse them with the error sound."""
        pick = self.pick
        if pick is None:
            return
        try:
            if scanned is None:
                raise NotFound(what=N_("goods of the code"), name=code)
            product = scanned.product
            units = scanned.quantity * product.factor(scanned.unit) * times
            lot = scanned.lot if keeps_lots(product) else ""
            serial = scanned.serial if product.serials else ""
            self._change(pick.scan(product.code, units, product.name, lot=lot, serial=serial))
        except ShopError as error:
            refusal = error
            self.parts.play(Sound.ERROR)
            self.told.emit("danger", lambda: sentence(refusal))
            return
        self.parts.play(Sound.ADDED)
        self.told.emit("success", lambda: self._counted(product.code))

    def _counted(self, product: str) -> str:
        lines = [line for line in self.pick.lines if line.product == product] if self.pick is not None else []
        picked, wanted = sum(line.picked for line in lines), sum(line.wanted for line in lines)
        first = lines[0]
        return _("{item}: {picked} of {wanted} {unit}").format(
            item=first.name,
            picked=quantity_text(Decimal(picked)),
            wanted=quantity_text(Decimal(wanted)),
            unit=first.unit,
        )

    def short(self, part: int, reason: str) -> None:
        """Note that no more of a line can be fetched from its place."""
        if self.pick is not None:
            try:
                self._change(self.pick.short(0, reason, part))
            except ShopError as error:
                self.failed.emit(error)

    def reset(self, part: int) -> None:
        """Put back what was fetched for a line from its place."""
        if self.pick is not None:
            self._change(self.pick.reset(0, part))

    def _change(self, pick: Pick) -> None:
        self.pick = pick
        self.changed.emit()
        self._save()

    def _save(self) -> None:
        if self._saving or self.pick is None:
            self._save_waits = True
            return
        self._saving, self._save_waits = True, False
        draft = self.pick.draft
        self._run(lambda: SavedDraft(self.parts.services.documents.save(draft)), self._saved)

    def _saved(self, saved: SavedDraft) -> None:
        self._saving = False
        if self.pick is not None:
            self.pick = self.pick.at_version(saved.draft.version)
        if self._save_waits:
            self._save()

    def finish(self, confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Post the delivery of what was fetched; the rest stays open."""
        pick = self.pick
        if pick is None or self._saving:
            return

        def work() -> Posted:
            finished = self.parts.services.picking.finish(pick)
            return self.parts.services.documents.post(finished.draft, confirmed)

        self._run(work, self.finished.emit)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object], *, read: bool = False) -> None:
        def hear(result: Any) -> None:
            if shiboken6.isValid(self):
                done(result)

        def fail(error: Exception) -> None:
            if not shiboken6.isValid(self):
                return
            self._saving = False
            (self.doubted if isinstance(error, NeedsConfirmation) else self.failed).emit(error)

        self.parts.runner.submit(lambda _progress: work(), done=hear, failed=fail, read=read)
