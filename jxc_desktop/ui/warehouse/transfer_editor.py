"""Transfers as they are walked: scan where from, scan where to, scan the goods; what was sent is received by scans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QPushButton

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.goods import Scanned
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.document_draft import same_goods
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_editor_frame import EDITOR_HELP
from jxc_desktop.ui.common.document_line_edits import LineEdits
from jxc_desktop.ui.common.document_receiving import RECEIPT_HELP, ReceiptEditor
from jxc_desktop.ui.common.document_scans import DocumentScans
from jxc_desktop.ui.common.document_view_model import DocumentViewModel
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.common.tab_page import Help

TRANSFER_HELP = Help(
    purpose=N_("Goods go to another bin or warehouse and keep their cost."),
    steps=(
        N_("Choose the warehouse they go to; none means that only the bins change."),
        N_("Scan the bin they lie in, the bin they go to, then the goods; another bin begins the next move."),
        N_("Read at the bottom what posting will do, and press Ctrl+Enter."),
    ),
    keys=(("12*", N_("The next scan counts twelve")), *EDITOR_HELP.keys),
    errors=EDITOR_HELP.errors,
)


class TransferEdits(LineEdits):
    """Lines added while bins were scanned are of these bins; the same goods of other bins are a line of their own."""

    def __init__(self, view_model: DocumentViewModel) -> None:
        super().__init__(view_model)
        self.from_bin = self.to_bin = ""

    def add_lines(self, lines: Sequence[DraftLine], name: str, place: int | None = None) -> None:
        """Add lines, from and to the bins that were scanned where they name none."""
        placed = [replace(line, bin=line.bin or self.from_bin, to_bin=line.to_bin or self.to_bin) for line in lines]
        super().add_lines(placed, name, place)

    def place_of(self, scanned: Scanned) -> int | None:
        """The line of these goods and bins."""
        for place, line in enumerate(self._model.draft.lines):
            if same_goods(line, scanned) and (line.bin, line.to_bin) == (self.from_bin, self.to_bin):
                return place
        return None


class TransferScans(DocumentScans):
    """The first bin scanned is where goods are taken from, the second where they go; a third begins anew."""

    def take(self, scan: Scan) -> bool:
        """Use a scan of a bin, or as any document does."""
        if scan.kind != "bin":
            return super().take(scan)
        edits = self._edits
        if not isinstance(edits, TransferEdits) or self._model.busy:
            return False
        if edits.from_bin and not edits.to_bin and self.has_to:
            edits.to_bin = scan.bin
        else:
            edits.from_bin, edits.to_bin = scan.bin, ""
        self._model.parts.play(Sound.ADDED)
        self.told.emit("success", lambda: self._told(edits.from_bin, edits.to_bin))
        return True

    @property
    def has_to(self) -> bool:
        """Whether lines of this kind say where goods go."""
        return "to_bin" in self._model.kind.line_fields

    def _told(self, from_bin: str, to_bin: str) -> str:
        if to_bin:
            return _("From {bin} to {other}: scan the goods").format(bin=from_bin, other=to_bin)
        if self.has_to:
            return _("From {bin}: scan the bin they go to, or the goods").format(bin=from_bin)
        return _("From {bin}: scan the goods").format(bin=from_bin)


class TransferEditor(DocumentEditor):
    """A transfer in one step, or what is sent in the first of two."""

    help: ClassVar[Help | None] = TRANSFER_HELP
    scanner: ClassVar[type[DocumentScans]] = TransferScans
    editing: ClassVar[type[LineEdits]] = TransferEdits


class ArrivalEditor(ReceiptEditor):
    """What was sent is counted when it arrives; what does not arrive stays under way."""

    help: ClassVar[Help | None] = Help(
        purpose=N_("Goods of a transfer that arrive are counted; what does not come stays under way and is shown."),
        steps=(
            N_("Scan or type the number of the transfer: its goods stand here as sent, none counted yet."),
            *RECEIPT_HELP.steps[1:2],
            N_("Scan the bin after the goods to put them there."),
            N_("Read at the bottom what posting will do, and press Ctrl+Enter."),
        ),
        keys=(("Ctrl+Shift+A", N_("Take everything as sent")), ("12*", N_("The next scan counts twelve"))),
        errors=EDITOR_HELP.errors,
    )

    def _bind(self) -> None:
        """What was not sent cannot be taken in here: it goes back, or is counted."""
        super()._bind()
        for name in ("strangers.gift", "strangers.line"):
            button = self.findChild(QPushButton, name)
            if button is not None:
                button.hide()

    def take_gift(self) -> None:
        """Nothing: goods of a transfer are no gift."""

    def take_line(self) -> None:
        """Nothing: what was not sent has no line."""
