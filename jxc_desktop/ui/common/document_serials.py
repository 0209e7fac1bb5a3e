"""Serial numbers taken one by one: while the strip is open every scan is offered to it first."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.barcode import has_right_check_digit
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.domain.product import Product
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.document_draft import serials_wanted
from jxc_desktop.ui.common.document_line_edits import LineEdits
from jxc_desktop.ui.common.document_strips import Bar
from jxc_desktop.ui.common.document_view_model import DocumentViewModel
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.sounds import Sound


class SerialStrip(Bar):
    """Says whose serial numbers are taken and how many there are; they can be typed here, too."""

    typed = Signal(str)
    taken_back = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", "serials", parent)
        self.row.addStretch(1)
        self.box = PlainEdit(self, name="serials.box")
        self.box.setFixedWidth(220)
        self.say(self.box.setPlaceholderText, lambda: _("Scan or type a serial number"))
        self.say(self.box.setAccessibleName, lambda: _("Serial number"))
        self.box.returnPressed.connect(self._typed)
        self.row.addWidget(self.box)
        self.back_button = self.add_button(lambda: _("Take the last one back"), self.taken_back.emit, "back")
        self.add_button(lambda: _("Done"), self.closed.emit, "done")

    def _typed(self) -> None:
        text = self.box.text().strip()
        self.box.clear()
        if text:
            self.typed.emit(text)


class SerialCapture(QObject):
    """Takes serial numbers into the line of a document it stands on.

    It opens by itself when goods that keep serial numbers are scanned or the cursor comes to their line, and turns
    to another line with it. A code nobody knows is the next number, unless it looks like an article number while no
    number is lacking.

    Signals:
        told: tone and a function that says what became of a number.
    """

    told = Signal(str, object)

    def __init__(self, view_model: DocumentViewModel, edits: LineEdits, strip: SerialStrip) -> None:
        super().__init__(strip)
        self._model, self._edits, self.strip = view_model, edits, strip
        self._line = 0
        strip.typed.connect(self.add)
        strip.taken_back.connect(self._take_back)
        strip.closed.connect(self.close)
        view_model.changed.connect(self._show)
        view_model.posted.connect(lambda _done: self.close())

    def follow(self, place: int) -> None:
        """Stand on the line of the cursor: open where it keeps serial numbers and lacks some, else close."""
        lines = self._model.draft.lines
        if not 0 <= place < len(lines):
            return
        line = lines[place]
        product = self._model.product_of(line)
        if line.line == self._line:
            return
        if product is not None and product.serials and "serials" in self._model.kind.line_fields:
            if len(line.serials) < serials_wanted(product, line):
                self._line = line.line
                self._show()
        else:
            self.close()

    def close(self) -> None:
        """Take no more numbers here."""
        self._line = 0
        self.strip.hide()

    def take(self, scan: Scan) -> bool:
        """Use a scan as the next number; false hands it on."""
        found = self._found()
        if found is None:
            return False
        _place, line, product = found
        if scan.kind == "unknown":
            if len(line.serials) >= serials_wanted(product, line) and has_right_check_digit(scan.code):
                return False
            self.add(scan.code)
            return True
        if scan.kind == "serial" and scan.scanned is not None and scan.scanned.product.id == product.id:
            self.add(scan.serial)
            return True
        return False

    def add(self, serial: str) -> None:
        """Add one number to the line; one that is there already sounds and is refused."""
        found = self._found()
        if found is None:
            return
        place = found[0]
        try:
            self._edits.add_serial(place, serial)
        except ShopError as error:
            refusal = error
            self._model.parts.play(Sound.ERROR)
            self.told.emit("danger", lambda: sentence(refusal))
            return
        self._model.parts.play(Sound.ADDED)
        self.told.emit("success", lambda: _("Serial number {serial}").format(serial=serial))

    def _take_back(self) -> None:
        found = self._found()
        if found is not None and found[1].serials:
            self._edits.take_back_serial(found[0])

    def _found(self) -> tuple[int, DraftLine, Product] | None:
        """The line it stands on, while there is one."""
        for place, line in enumerate(self._model.draft.lines):
            if self._line and line.line == self._line:
                product = self._model.product_of(line)
                return None if product is None or not product.serials else (place, line, product)
        return None

    def _show(self) -> None:
        found = self._found()
        if found is None:
            self.strip.hide()
            return
        _place, line, product = found
        there, wanted, last = len(line.serials), serials_wanted(product, line), line.serials[-1:]
        self.strip.set_tone("success" if there == wanted else "info")
        self.strip.back_button.setEnabled(bool(last))

        def told() -> str:
            facts = {"item": product.name, "there": there, "wanted": wanted}
            if not last:
                return _("Serial numbers of {item}: {there} of {wanted}").format(**facts)
            return _("Serial numbers of {item}: {there} of {wanted}, last {serial}").format(**facts, serial=last[0])

        self.strip.tell(told)
