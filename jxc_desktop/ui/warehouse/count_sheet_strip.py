"""The strip that writes the count sheet of a count as a PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.warehouse.count_view_model import CountViewModel


class SheetStrip(ExportStrip):
    """Asks where the sheet goes, and writes it there. ``refused`` tells why that did not work."""

    refused = Signal(object)

    def __init__(self, parts: DocumentParts, model: CountViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parts.state, parent)
        self._parts, self._model = parts, model
        self.asked.connect(self._write_sheet)

    def offer(self) -> None:
        """Ask where the count sheet goes."""
        head = self._model.head
        if head is not None and self._parts.may(Permission.PRINT):
            self.ask(_("Count sheet {name}.pdf").format(name=head.name))

    def _write_sheet(self, path: Path) -> None:
        key = self._model.key
        self._parts.runner.submit(
            lambda _progress: self._parts.services.stocktakes.save_sheet(key, path),
            done=self.show_written,
            failed=self.refused.emit,
        )
