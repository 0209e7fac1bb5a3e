"""The strip that makes labels of the chosen goods: which label, how many, from which place of the sheet."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.printing import LabelItem, LabelOrder, LabelResult, PrintingService
from jxc_desktop.ui.common.editors import QuantityEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated


class LabelStrip(Translated, QFrame):
    """Makes a PDF of labels. ``made`` tells the result."""

    made = Signal(object)

    def __init__(
        self,
        printing: PrintingService,
        runner: Runner,
        errors: ErrorBar,
        state: MutableMapping[str, Any],
        chosen: Callable[[], Sequence[Any]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("labels")
        self.setProperty("tone", "info")
        self._printing, self._runner, self._errors = printing, runner, errors
        self._state, self._chosen = state, chosen
        self.layouts = QComboBox(self)
        self.layouts.setObjectName("labels.layout")
        self.copies, self.start = (
            QuantityEdit(self, name="labels.copies", places=0),
            QuantityEdit(self, name="labels.start", places=0),
        )
        self.make_button, self.close_button = QPushButton(self), QPushButton(self)
        self.make_button.setObjectName("labels.make")
        self.make_button.setProperty("kind", "primary")
        self.close_button.setObjectName("labels.close")
        self._arrange()
        self.make_button.clicked.connect(self.make)
        self.close_button.clicked.connect(self.hide)
        self.copies.set_value(_ONE)
        self.start.set_value(_ONE)
        self.hide()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        titles: tuple[tuple[QWidget, Callable[[], str]], ...] = (
            (self.layouts, lambda: _("Labels")),
            (self.copies, lambda: _("Copies")),
            (self.start, lambda: _("First place on the sheet")),
        )
        for editor, title in titles:
            label = QLabel(self)
            label.setBuddy(editor)
            self.say(label.setText, title)
            self.say(editor.setAccessibleName, title)
            row.addWidget(label)
            row.addWidget(editor)
        self.copies.setFixedWidth(72)
        self.start.setFixedWidth(72)
        row.addStretch(1)
        self.say(self.make_button.setText, lambda: _("Make PDF"))
        self.say(self.close_button.setText, lambda: _("Close"))
        row.addWidget(self.make_button)
        row.addWidget(self.close_button)

    def retranslate(self) -> None:
        """Name the labels again."""
        super().retranslate()
        chosen = self.layouts.currentData()
        self.layouts.clear()
        for code, name in self._printing.label_layouts():
            self.layouts.addItem(name, code)
        self.layouts.setCurrentIndex(max(0, self.layouts.findData(chosen)))

    def open(self) -> None:
        """Show the strip."""
        self.retranslate()
        self.show()
        self.copies.setFocus()

    def make(self) -> None:
        """Write the labels of the chosen goods to a PDF in the last folder."""
        rows = self._chosen()
        if not rows or not self.copies.take() or not self.start.take():
            return
        copies, start = int(self.copies.value() or 1), int(self.start.value() or 1)
        order = LabelOrder(
            tuple(LabelItem(row.code, copies) for row in rows), self._path(), str(self.layouts.currentData()), start
        )
        self._runner.submit(
            lambda _progress: self._printing.labels(order), done=self._tell, failed=self._errors.show_error, read=True
        )

    def _path(self) -> Path:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(self._state.get("export_folder") or documents)
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{_('Labels')}.pdf"

    def _tell(self, made: LabelResult) -> None:
        def text() -> str:
            told = ngettext("{count} label is in {path}.", "{count} labels are in {path}.", made.count)
            told = told.format(count=made.count, path=made.path)
            if made.without_barcode:
                codes = ", ".join(made.without_barcode[:5])
                told += " " + _("Without barcode, because it does not fit: {codes}").format(codes=codes)
            return told

        self._errors.show_text(
            text,
            tone="success",
            action=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.path))),
            action_text=lambda: _("Open"),
        )
        self.made.emit(made)


_ONE = Decimal(1)
