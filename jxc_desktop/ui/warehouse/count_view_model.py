"""One count behind its window: what is in hand, what was counted, and the review against the books.

Every committed quantity is stored at once, one after the other in the order of the scans.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.errors import NeedsConfirmation, ShopError
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.stocktake import LEAVE
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import NO_CHANGES, NONE_CONFIRMED, Changes, Confirmations
from jxc_desktop.services.engine.found_places import keeps_lots
from jxc_desktop.services.goods import Scanned
from jxc_desktop.services.scanning import Scan
from jxc_desktop.services.stocktaking.values import (
    Added,
    CountHead,
    CountLine,
    CountSheet,
    EntryInput,
    FileAdded,
    LineKey,
    Review,
    UnknownCode,
)
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.sounds import Sound


@dataclass(frozen=True, slots=True)
class InHand:
    """The item whose quantity is asked for: what was scanned, in which unit, and what was counted of it there."""

    product: Product
    unit: str
    quantity: Decimal
    code: str = ""
    lot: str = ""
    expires: date | None = None
    before: Decimal | None = None

    @property
    def by_serial(self) -> bool:
        """Whether its pieces are counted by their serial numbers."""
        return self.product.serials

    @property
    def keeps_lots(self) -> bool:
        """Whether its lot is asked for."""
        return keeps_lots(self.product) and not self.product.serials


class CountViewModel(QObject):
    """One count. In piece mode a scan counts at once; otherwise it is in hand until the next one.

    Signals:
        changed: lines or figures are others. held: another item is in hand, or none.
        told: tone and a function that says what the last scan did.
        reviewed: the review is there. entries_read: the entries of an item.
        file_added: what a file brought. finished: what was posted. doubted: questions. failed: an error.
    """

    changed = Signal()
    held = Signal()
    told = Signal(str, object)
    reviewed = Signal()
    entries_read = Signal(object)
    file_added = Signal(object)
    finished = Signal(object)
    doubted = Signal(object)
    failed = Signal(object)

    def __init__(self, parts: DocumentParts, key: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.parts, self.key = parts, key
        self.head: CountHead | None = None
        self.lines: dict[LineKey, CountLine] = {}
        self.unknown: tuple[UnknownCode, ...] = ()
        self.review: Review | None = None
        self.in_hand: InHand | None = None
        self.book: Decimal | None = None
        """What the books say now of what is in hand, where the count is not blind."""
        self.bin, self.pieces, self.keeps_bins = "", False, False
        self._opened = ""
        self._own = NO_CHANGES
        self._added: list[tuple[int, ...]] = []
        self._posting = False

    # reading

    def load(self) -> None:
        """Read the count."""
        services = self.parts.services
        self._run(lambda: (services.settings.shop().bins, services.stocktakes.get(self.key)), self._take, read=True)

    def _take(self, found: tuple[bool, CountSheet]) -> None:
        self.keeps_bins, sheet = found
        self.key = sheet.head.key
        self.head, self.unknown = sheet.head, sheet.unknown
        newest = sorted(sheet.lines, key=lambda line: line.at, reverse=True)
        self.lines = {line.key: line for line in newest}
        self.changed.emit()

    def load_review(self) -> None:
        """Compare what was counted with the books."""
        self._run(lambda: self.parts.services.stocktake_review.review(self.key), self._take_review, read=True)

    def _take_review(self, review: Review) -> None:
        self.review, self.head = review, review.head
        self.reviewed.emit()

    def show_entries(self, product: str) -> None:
        """Read the single entries of an item."""
        self._opened = product
        self.read_entries()

    def read_entries(self) -> None:
        """Read them again."""
        service, product = self.parts.services.stocktakes, self._opened
        self._run(lambda: service.entries(self.key, product), self.entries_read.emit, read=True)

    # scans

    def go_to(self, bin_code: str) -> None:
        """Count in this bin from now on."""
        if not self.keeps_bins:
            self._refuse(lambda: _("This shop keeps no bins."))
            return
        self.bin = bin_code
        self.parts.play(Sound.ADDED)
        self.changed.emit()

    def scan(self, scan: Scan) -> None:
        """Take what was scanned in hand, or count it; the window has counted what was in hand before."""
        found, hand = scan.scanned, self.in_hand
        if found is None and hand is not None and hand.by_serial:
            self._count_serial(hand.product.code, scan.code)
        elif found is None:
            self._add(EntryInput(code=scan.code, bin=self.bin), lambda: _unknown_text(scan.code), warning=True)
        elif found.serial:
            self._hold(found, scan.code)
            self._count_serial(found.product.code, found.serial)
        else:
            self.take(found, scan.code)

    def take(self, found: Scanned, code: str = "") -> None:
        """Take goods in hand, or count them at once in piece mode."""
        if self.pieces and not found.product.serials:
            entry = EntryInput(product=found.product.code, quantity=found.quantity, unit=found.unit)
            entry = replace(entry, code=code, bin=self.bin, lot=found.lot, expires=found.expires)
            self._add(entry, lambda: self._counted_text(found.product))
            return
        self._hold(found, code)
        self.parts.play(Sound.ADDED)

    def _hold(self, found: Scanned, code: str) -> None:
        known = self.lines.get(LineKey(found.product.code, self.bin, found.lot))
        before = None if known is None or known.recount else known.quantity
        self.book = None
        self.in_hand = InHand(found.product, found.unit, found.quantity, code, found.lot, found.expires, before)
        self.held.emit()
        if self.head is not None and not self.head.blind:
            self._read_book(found.product, self.head.warehouse)

    def _read_book(self, product: Product, warehouse: str) -> None:
        def show(quantity: Decimal) -> None:
            if self.in_hand is not None and self.in_hand.product.id == product.id:
                self.book = quantity
                self.held.emit()

        ledgers = self.parts.services.ledgers
        self._run(lambda: ledgers.stock(product.code, warehouse).quantity, show, read=True)

    def _count_serial(self, product: str, serial: str) -> None:
        entry = EntryInput(product=product, serials=(serial,), bin=self.bin)
        self._add(entry, lambda: _("Serial number {serial} is counted.").format(serial=serial))

    def count(self, quantity: Decimal, lot: str = "", expires: date | None = None, *, replaces: bool = False) -> None:
        """Count this quantity of what is in hand."""
        hand = self.in_hand
        if hand is None:
            return
        self._let_go()
        entry = EntryInput(product=hand.product.code, code=hand.code, quantity=quantity, unit=hand.unit)
        entry = replace(entry, bin=self.bin, lot=lot, expires=expires, replaces=replaces)
        self._add(entry, lambda: self._counted_text(hand.product))

    def put_back(self) -> None:
        """Let go of what is in hand without counting it."""
        self._let_go()

    def _let_go(self) -> None:
        if self.in_hand is not None:
            self.in_hand = None
            self.held.emit()

    def _add(self, entry: EntryInput, told: Callable[[], str], *, warning: bool = False) -> None:
        def done(added: Added) -> None:
            self._merge(added)
            if added.entries:
                self._added.append(added.entries)
            self.parts.play(Sound.WARNING if warning else Sound.ADDED)
            self.told.emit("warning" if warning else "success", told)

        self._run(lambda: self.parts.services.stocktakes.add(self.key, [entry]), done, refused=True)

    def _merge(self, added: Added) -> None:
        gone = set(added.products)
        kept = {key: line for key, line in self.lines.items() if key.product not in gone}
        fresh = sorted(added.lines, key=lambda line: line.at, reverse=True)
        self.lines = {**{line.key: line for line in fresh}, **kept}
        self.head, self.unknown, self._own = added.head, added.unknown, added.changes
        self.changed.emit()

    def knows(self, changes: Changes) -> bool:
        """Whether a notice tells of what was merged here already: nothing has to be read again."""
        return changes is self._own

    def _counted_text(self, product: Product) -> str:
        lines = [line for line in self.lines.values() if line.product == product.code and line.bin == self.bin]
        total = sum((line.quantity for line in lines), Decimal(0))
        told = _("{item}: {quantity} {unit} counted")
        return told.format(item=product.name, quantity=quantity_text(total), unit=product.unit)

    def _refuse(self, text: Callable[[], str]) -> None:
        self.parts.play(Sound.ERROR)
        self.told.emit("danger", text)

    # verbs on entries

    @property
    def first_unknown(self) -> str:
        """The unknown code that is to be resolved first."""
        return self.unknown[0].code if self.unknown else ""

    def undo(self) -> None:
        """Strike what was counted last."""
        if self._added:
            ids = self._added.pop()
            self.strike(ids, struck=True)

    def strike(self, ids: Sequence[int], *, struck: bool) -> None:
        """Let entries count no more, or again."""

        def done(added: Added) -> None:
            self._merge(added)
            self.told.emit("success", lambda: _("Struck.") if struck else _("Counts again."))

        self._run(lambda: self.parts.services.stocktakes.strike(self.key, ids, struck=struck), done, refused=True)

    def resolve(self, code: str, product: str) -> None:
        """Say which item an unknown code is."""
        self._run(lambda: self.parts.services.stocktakes.resolve(self.key, code, product), self._merge, refused=True)

    def drop(self, code: str) -> None:
        """Strike everything counted under an unknown code."""

        def work() -> Added:
            found = self.parts.services.stocktakes.entries(self.key, code=code)
            ids = [row.id for row in found if not row.struck and not row.product]
            return self.parts.services.stocktakes.strike(self.key, ids)

        self._run(work, self._merge, refused=True)

    def add_file(self, path: Path) -> None:
        """Add a handheld's file."""

        def done(found: FileAdded) -> None:
            self.load()
            self.file_added.emit(found)

        service, place = self.parts.services.stocktakes, self.bin
        self._run(lambda: service.add_file(self.key, path, bin_code=place), done)

    # verbs of the review

    def ask_recount(self, keys: Sequence[LineKey], *, wanted: bool) -> None:
        """Have lines counted again, or ask no more."""

        def done(_changes: object) -> None:
            self.load()
            self.load_review()

        self._run(lambda: self.parts.services.stocktake_review.ask_recount(self.key, keys, wanted=wanted), done)

    def give_reason(self, keys: Sequence[LineKey], reason: str) -> None:
        """Say why lines differ."""
        service = self.parts.services.stocktake_review
        self._run(lambda: service.give_reason(self.key, keys, reason), lambda _changes: self.load_review())

    def post(self, uncounted: str = LEAVE, confirmed: Confirmations = NONE_CONFIRMED) -> None:
        """Post the count as one document."""
        if self._posting:
            return
        self._posting = True
        service = self.parts.services.stocktake_review
        self._run(lambda: service.post(self.key, uncounted, confirmed), self.finished.emit)

    def submit(self, uncounted: str = LEAVE) -> None:
        """Ask for the approvals the count needs."""

        def done(_told: object) -> None:
            self.load()
            self.told.emit("success", lambda: _("Submitted: it is posted once it is approved."))

        self._run(lambda: self.parts.services.stocktake_review.submit(self.key, uncounted), done)

    def reopen(self) -> None:
        """Go on counting what was submitted."""
        self._run(lambda: self.parts.services.stocktake_review.reopen(self.key), lambda _changes: self.load())

    def void(self) -> None:
        """Give the count up."""
        self._run(lambda: self.parts.services.stocktakes.void(self.key), lambda _changes: self.load())

    def _run(
        self, work: Callable[[], Any], done: Callable[[Any], object], *, read: bool = False, refused: bool = False
    ) -> None:
        """Do something in the order it was asked; ``refused``: an error is told where scans are answered."""

        def hear(result: Any) -> None:
            self._posting = False
            if shiboken6.isValid(self):
                done(result)

        def fail(error: Exception) -> None:
            self._posting = False
            if not shiboken6.isValid(self):
                return
            if isinstance(error, NeedsConfirmation):
                self.doubted.emit(error)
            elif refused and isinstance(error, ShopError):
                self._refuse(lambda: sentence(error))
            else:
                self.failed.emit(error)

        self.parts.runner.submit(lambda _progress: work(), done=hear, failed=fail, read=read)


def _unknown_text(code: str) -> str:
    return _("Nobody knows {code}; it is kept to be resolved.").format(code=code)


def file_text(found: FileAdded) -> str:
    """What a file brought, in one sentence."""
    told = ngettext("{count} row counted", "{count} rows counted", found.added).format(count=found.added)
    if found.unknown:
        told = _("{told}, {count} of them unknown codes").format(told=told, count=found.unknown)
    if not found.rejects:
        return _("{told}.").format(told=told)
    first = found.rejects[0]
    rejects = ngettext("{count} row was not taken", "{count} rows were not taken", len(found.rejects))
    return _("{told}; {rejects}: row {row}, {code}: {reason}.").format(
        told=told,
        rejects=rejects.format(count=len(found.rejects)),
        row=first.row,
        code=first.code or "–",
        reason=_(first.reason),
    )


def place_text(model: CountViewModel) -> str:
    """Where goods are counted now; nothing where no bins are kept."""
    if not model.keeps_bins:
        return ""
    return _("Bin {bin}").format(bin=model.bin) if model.bin else _("Scan the bin first")


def progress_text(head: CountHead | None) -> str:
    """How far a count is."""
    if head is None:
        return ""
    said = [
        ngettext("{count} entry", "{count} entries", head.entries).format(count=head.entries),
        ngettext("{count} item", "{count} items", head.items).format(count=head.items),
    ]
    if head.unknown:
        told = ngettext("{count} unknown code", "{count} unknown codes", head.unknown)
        said.append(told.format(count=head.unknown))
    if head.recounts:
        said.append(_("{count} to be counted again").format(count=head.recounts))
    if head.targets:
        said.append(_("{count} items in scope").format(count=head.targets))
    return " · ".join(said)
