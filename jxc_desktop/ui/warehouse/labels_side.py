"""Beside the labels: the template, the first free place of a sheet, a look at the first one, and the strip of a jam."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import shiboken6
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.labels import WITH_LOT, LabelLine, LabelPreview
from jxc_desktop.services.printing import PrintJobRow
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.editors import QuantityEdit
from jxc_desktop.ui.common.label_picture import LabelPicture
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.warehouse.labels_view_model import LabelsViewModel

_CELLS, _TEMPLATE = "label_cells", "label_template"
_WIDTH = 320
_ONE = Decimal(1)


class EnterButton(QPushButton):
    """A button that also Enter presses, for the step after a key."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)


class LabelsSide(Translated, QFrame):
    """How the labels look and where they go. ``print_asked`` and ``pdf_asked`` tell the buttons."""

    print_asked = Signal()
    pdf_asked = Signal()
    design_asked = Signal(str)

    def __init__(self, parts: DocumentParts, view_model: LabelsViewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts, self._view_model = parts, view_model
        self._question = 0
        self.templates = QComboBox(self)
        self.start = QuantityEdit(self, name="labels.start", places=0)
        self.start.set_value(_ONE)
        self.start_label, self.summary, self.warning = QLabel(self), QLabel(self), QLabel(self)
        self.preview = LabelPicture(self, name="labels.preview")
        self.print_button, self.pdf_button, self.design_button = EnterButton(self), QPushButton(self), QPushButton(self)
        self._arrange()
        self.templates.activated.connect(self._template_chosen)
        self.start.value_changed.connect(lambda _value: self.say_summary())
        self.print_button.clicked.connect(self.print_asked)
        self.pdf_button.clicked.connect(self.pdf_asked)
        self.design_button.clicked.connect(lambda: self.design_asked.emit(self.template()))

    def _arrange(self) -> None:
        self.setFixedWidth(_WIDTH)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(2 * GRID, 0, 0, 0)
        inside.setSpacing(2 * GRID)
        self.templates.setObjectName("labels.template")
        title = QLabel(self)
        title.setBuddy(self.templates)
        self.start_label.setBuddy(self.start)
        self.say(title.setText, lambda: _("Template"))
        self.say(self.templates.setAccessibleName, lambda: _("Template"))
        self.say(self.start_label.setText, lambda: _("First place on the sheet"))
        self.say(self.start.setAccessibleName, lambda: _("First place on the sheet"))
        self.say(self.preview.setAccessibleName, lambda: _("Preview"))
        self.start.setFixedWidth(72)
        place = QHBoxLayout()
        place.addWidget(self.start_label)
        place.addWidget(self.start)
        place.addStretch(1)
        for label, role in ((self.summary, "strong"), (self.warning, "secondary")):
            label.setWordWrap(True)
            label.setProperty("role", role)
        for widget in (title, self.templates):
            inside.addWidget(widget)
        inside.addLayout(place)
        inside.addWidget(self.preview, 1)
        inside.addWidget(self.warning)
        inside.addWidget(self.summary)
        inside.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for button, name in ((self.pdf_button, "pdf"), (self.design_button, "design"), (self.print_button, "print")):
            button.setObjectName(f"labels.{name}")
            row.addWidget(button, 1 if name == "print" else 0)
        self.print_button.setProperty("kind", "primary")
        self.say(self.print_button.setText, lambda: _("Print  Ctrl+P"))
        self.say(self.pdf_button.setText, lambda: _("PDF"))
        self.say(self.design_button.setText, lambda: _("Change…"))
        return row

    # the template

    def template(self) -> str:
        """The code of the chosen template."""
        return str(self.templates.currentData() or "")

    def start_cell(self) -> int:
        """The first free place; 1 on a roll."""
        shown = self._view_model.template(self.template())
        return int(self.start.value() or 1) if shown is not None and shown.on_sheets else 1

    def fill(self) -> None:
        """Offer the templates that were read; the one used last is chosen."""
        wanted = self.template() or str(self._parts.state.get(_TEMPLATE) or "")
        with QSignalBlocker(self.templates):
            self.templates.clear()
            for one in self._view_model.templates:
                self.templates.addItem(_(one.name), one.code)
            self.templates.setCurrentIndex(max(0, self.templates.findData(wanted)))
        self._follow_template()

    def choose(self, code: str) -> None:
        """Choose a template by its code."""
        self.templates.setCurrentIndex(max(0, self.templates.findData(code)))
        self._follow_template()

    def suit(self, rows: tuple[LabelLine, ...]) -> None:
        """Goods with a lot or an expiry want the label that says it."""
        if any(row.lot or row.serial or row.expires for row in rows):
            self.choose(WITH_LOT)

    def _template_chosen(self) -> None:
        self._parts.state[_TEMPLATE] = self.template()
        self._follow_template()

    def _follow_template(self) -> None:
        shown = self._view_model.template(self.template())
        sheets = shown is not None and shown.on_sheets
        self.start.setVisible(sheets)
        self.start_label.setVisible(sheets)
        cells = self._parts.state.get(_CELLS) or {}
        self.start.set_value(Decimal(cells.get(self.template(), 1)))
        self.say_summary()
        self.show_first()

    def remember_cell(self, cell: int) -> None:
        """Begin with this place next time."""
        self._parts.state[_CELLS] = {**(self._parts.state.get(_CELLS) or {}), self.template(): cell}
        self._follow_template()

    # what it comes to

    def say_summary(self) -> None:
        """How many labels, on how many sheets."""
        count, shown = self._view_model.count, self._view_model.template(self.template())
        text = ngettext("{count} label", "{count} labels", count).format(count=count)
        if shown is not None and shown.on_sheets and count:
            sheets = -(-(self.start_cell() - 1 + count) // shown.cells)
            text += " · " + ngettext("{count} sheet", "{count} sheets", sheets).format(count=sheets)
        self.summary.setText(text)
        for button in (self.print_button, self.pdf_button):
            button.setEnabled(count > 0)

    def show_first(self, row: LabelLine | None = None) -> None:
        """Show how a label looks: of this row, or of the first that is printed."""
        shown = self._view_model.template(self.template())
        row = row or next((one for one in self._view_model.rows if one.copies), None)
        if shown is None:
            return
        self._question += 1
        question, item, labels = self._question, row.item() if row else None, self._parts.services.labels

        def done(found: LabelPreview) -> None:
            if question == self._question and shiboken6.isValid(self):
                self.preview.show_picture(found.picture)
                words = _("Its barcode does not fit on this label.") if found.without_barcode else ""
                self.warning.setText(words)
                self.warning.setVisible(bool(words))

        self._parts.runner.submit(
            lambda _progress: labels.preview(shown, item), done=done, failed=lambda _error: None, read=True
        )

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.fill()


class JamStrip(Translated, QFrame):
    """Says that labels stopped in the middle, and offers to go on with the next one or another.

    Signals:
        go_on: the job and the number of the label to go on with.
        give_up: the job.
    """

    go_on = Signal(int, int)
    give_up = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("labels.jam")
        self.setProperty("tone", "warning")
        self.job: PrintJobRow | None = None
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.label = QuantityEdit(self, name="labels.jam.label", places=0)
        self.label.setFixedWidth(72)
        self.go_button, self.drop_button = EnterButton(self), QPushButton(self)
        self.go_button.setObjectName("labels.jam.go_on")
        self.drop_button.setObjectName("labels.jam.give_up")
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        ask = QLabel(self)
        ask.setBuddy(self.label)
        texts: tuple[tuple[Callable[[str], object], Callable[[], str]], ...] = (
            (ask.setText, lambda: _("Go on with label")),
            (self.label.setAccessibleName, lambda: _("Go on with label")),
            (self.go_button.setText, lambda: _("Go on")),
            (self.drop_button.setText, lambda: _("Give up")),
        )
        for says, text in texts:
            self.say(says, text)
        row.addWidget(self.text, 1)
        for widget in (ask, self.label, self.go_button, self.drop_button):
            row.addWidget(widget)
        self.go_button.clicked.connect(self._go_on)
        self.drop_button.clicked.connect(lambda: self.give_up.emit(self.job.id) if self.job else None)
        self.hide()

    def show_job(self, job: PrintJobRow | None) -> None:
        """Show a job that stopped, or hide."""
        self.job = job
        self.setVisible(job is not None)
        if job is not None:
            self.label.set_value(Decimal(min(job.done + 1, job.labels)))
            self.retranslate()

    def _go_on(self) -> None:
        if self.job is not None and self.label.take() and self.label.value() is not None:
            self.go_on.emit(self.job.id, int(self.label.value() or 1))

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        if self.job is not None:
            told = _("Labels stopped: {done} of {count} are printed; {reason}.")
            self.text.setText(told.format(done=self.job.done, count=self.job.labels, reason=self.job.reason))
