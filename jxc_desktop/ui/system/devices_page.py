"""The printers of this machine: what plays each role, how it is, and a test with a plain result."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.base import Changes
from jxc_desktop.services.labels import LabelService
from jxc_desktop.services.paper import PaperService
from jxc_desktop.services.printing import PrinterRow, PrintingService
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.system.ports import DeviceCheck, DeviceDesk, DeviceRow
from jxc_desktop.ui.system.words import said

LIVE_PAUSE = 250
"""Milliseconds between two looks at a scale."""
_COLUMNS: tuple[Column[DeviceRow], ...] = (
    Column(N_("Used as"), read=lambda row: said(row.role), name="role", stretch=True),
    Column(N_("Kind"), read=lambda row: said(row.kind), name="kind", width=170),
    Column(N_("Address"), read=lambda row: row.address, name="address", width=150),
    Column(N_("Paper in mm"), read=lambda row: row.paper or "", name="paper", right=True),
)

_OWN_FIELDS = (
    "address", "paper", "language", "unit", "encoding", "dots", "gap", "pictures", "pause", "pin", "right", "down",
    "cutter", "chinese_switch",
)  # fmt: skip
"""What only some devices have, by the names in `DeviceRow`."""


class DevicesPage(TabPage):
    """Choose a role, set it up, press Test. A simulator can be told to fail."""

    name = "devices"
    heading = N_("Devices")
    icon_name = "printer"
    help: ClassVar[Help | None] = Help(
        purpose=N_(
            "Printers, scale, displays and scanners of this machine. Scanners that are keyboards need no setup."
        ),
        steps=(
            N_("Choose a device, its kind and its address, and save. A port is COM3 or COM3@9600."),
            N_("Test: a slip is printed or a weight shown, or the page says what is the matter."),
            N_("Each kind has a simulator, which can be told to fail: without paper, unplugged, slow."),
            N_("A second screen shows the pictures of a folder while nobody is served."),
        ),
        errors=((N_("A printer does not answer"), N_("Check the cable and that it is switched on, then test again.")),),
    )

    def __init__(
        self,
        desk: DeviceDesk,
        printing: PrintingService,
        paper: PaperService,
        labels: LabelService,
        runner: Runner,
        *,
        key: str | None = None,
    ) -> None:
        super().__init__(key=key)
        self._desk, self._printing, self._paper, self._runner = desk, printing, paper, runner
        self._labels = labels
        self._shown = DeviceRow("receipt")
        self.errors = ErrorBar(self)
        self.model: RowsModel[DeviceRow] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="devices.rows")
        self.table.setModel(self.model)
        self.title_label = QLabel(self)
        self.title_label.setProperty("role", "section")
        self.form = Form(self._fields(), columns=2, name="device")
        self.live = QLabel(self)
        self.live.setObjectName("devices.live")
        self.live.setProperty("role", "strong")
        self.live.setWordWrap(True)
        self.save_button, self.test_button = QPushButton(self), QPushButton(self)
        self.folder_button = QPushButton(self)
        self._arrange()
        self._bind()
        self.read()

    def _fields(self) -> Sequence[FormField]:
        """Everything that any device has; a device shows what is its own."""
        return (
            FormField("kind", N_("Kind"), "choice", choices=self._kinds),
            FormField("address", N_("Address"), "code"),
            FormField("language", N_("It understands"), "choice", choices=self._languages),
            FormField("unit", N_("Unit where it names none"), "choice", choices=_units),
            FormField("encoding", N_("Letters"), "choice", wide=True, choices=self._encodings),
            FormField("dots", N_("Dots an inch"), "choice", choices=_dots),
            FormField("gap", N_("Gap between labels in mm"), "whole"),
            FormField("right", N_("Labels further right in mm"), "code"),
            FormField("down", N_("Labels further down in mm"), "code"),
            FormField("cutter", N_("It cuts the paper"), "yes"),
            FormField("chinese_switch", N_("Switch it to Chinese letters"), "yes"),
            FormField("paper", N_("Paper in mm"), "whole"),
            FormField("pin", N_("Pin of the socket"), "choice", wide=True, choices=_pins),
            FormField("pause", N_("Seconds for each picture"), "whole"),
            FormField("pictures", N_("Folder of pictures"), "code", wide=True),
            FormField("folder", "", "slot"),
            FormField("fault", N_("The simulator pretends"), "choice", wide=True, choices=self._faults),
        )

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.errors)
        row = QHBoxLayout()
        row.setSpacing(6 * GRID)
        row.addWidget(self.table, 1)
        right = QVBoxLayout()
        right.addWidget(self.title_label)
        right.addWidget(self.form)
        buttons = QHBoxLayout()
        for button, word, text in (
            (self.save_button, "save", lambda: _("Save (Ctrl+S)")),
            (self.test_button, "test", lambda: _("Test")),
        ):
            button.setObjectName(f"devices.{word}")
            self.say(button.setText, text)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.save_button.setProperty("kind", "primary")
        self.folder_button.setObjectName("devices.folder")
        self.say(self.folder_button.setText, lambda: _("Choose a folder…"))
        slot = QHBoxLayout()
        slot.addWidget(self.folder_button)
        slot.addStretch(1)
        self.form.fill_slot("folder", slot)
        right.addLayout(buttons)
        right.addWidget(self.live)
        right.addStretch(1)
        row.addLayout(right, 1)
        layout.addLayout(row, 1)

    def _bind(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.save_button.clicked.connect(self.save)
        self.test_button.clicked.connect(self.test)
        self.folder_button.clicked.connect(self._choose_folder)
        kind = self.form.editor("kind")
        kind.activated.connect(lambda _number: self._show_fault(str(kind.currentData())))
        bind(self, "Ctrl+S", self.save)
        ticking = QTimer(self)
        ticking.setInterval(LIVE_PAUSE)
        ticking.timeout.connect(self.show_live)
        ticking.start()

    def _kinds(self) -> Sequence[tuple[str, str]]:
        return [(kind, said(kind)) for kind in self._desk.kinds(self._shown.role)]

    def _languages(self) -> Sequence[tuple[str, str]]:
        return [(language, _(name)) for language, name in self._desk.languages(self._shown.role)]

    def _encodings(self) -> Sequence[tuple[str, str]]:
        return _receipt_encodings() if self._shown.role == "receipt" else _display_encodings()

    def _faults(self) -> Sequence[tuple[str, str]]:
        return [("", _("Nothing, it works")), *((word, _(text)) for word, text in self._desk.faults(self._shown.role))]

    def _show_fault(self, kind: str) -> None:
        self.form.show_field("fault", shown=kind == "simulator")

    # doing

    def read(self) -> None:
        """Show what is set up."""
        rows = list(self._desk.rows())
        self.model.set_rows(rows)
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._choose(self.table.currentIndex().row())

    def save(self) -> None:
        """Set the printer up as typed; a simulator begins to pretend at once."""
        if not self.form.take():
            return
        values = self.form.values()
        paper = values.get("paper")
        row = DeviceRow(
            self._shown.role,
            str(values["kind"]),
            str(values.get("address") or ""),
            int(paper) if isinstance(paper, Decimal) else self._shown.paper,
            str(values.get("fault") or ""),
            str(values.get("language") or ""),
            int(str(values.get("dots") or self._shown.dots)),
            int(str(gap)) if (gap := values.get("gap")) is not None else self._shown.gap,
            str(values.get("unit") or self._shown.unit),
            str(values.get("encoding") or self._shown.encoding),
            str(values.get("pictures") or ""),
            int(str(pause)) if (pause := values.get("pause")) is not None else self._shown.pause,
            int(str(values.get("pin") or self._shown.pin)),
            bool(values.get("cutter", self._shown.cutter)),
            bool(values.get("chinese_switch", self._shown.chinese_switch)),
            str(values.get("right") or "0"),
            str(values.get("down") or "0"),
        )
        role, desk = row.role, self._desk

        def work(_progress: object) -> None:
            desk.save(row)
            if row.kind == "simulator":
                desk.pretend(role, row.fault)

        def done(_nothing: None) -> None:
            self.errors.show_text(lambda: _("{device} is set up.").format(device=said(role)), tone="success")
            self.read()

        self._runner.submit(work, done=done, failed=self.errors.show_error)

    def test(self) -> None:
        """Print a slip or a page, or try out what is no printer, and say how it went."""
        role, printing = self._shown.role, self._printing
        if check := self._desk.check(role):
            self._tell_check(check)
            return

        def work(_progress: object) -> _Tested:
            changes = Changes()
            if role == "receipt":
                title = _("Test print")
                changes = printing.print_slip(title, ((title, "12,345.67"), ("", ""))).changes
            elif role == "cash_drawer":
                changes = printing.kick_drawer(_("Test of the drawer")).changes
            elif self._desk.languages(role):
                changes = self._labels.print_test().changes
            elif self._desk.prints_pages(role):
                changes = self._paper.print_test_page(role).changes
            changes |= printing.work_queue().changes
            player = "receipt" if role == "cash_drawer" else role
            return _Tested(next((row for row in printing.printer_states() if row.role == player), None), changes)

        self._runner.submit(work, done=self._tell, failed=self.errors.show_error)

    def _tell_check(self, check: DeviceCheck) -> None:
        self.errors.show_text(
            check.words,
            tone="success" if check.works else "warning",
            action=None if check.works else self.test,
            action_text=lambda: _("Test again"),
        )

    def _tell(self, tested: _Tested) -> None:
        found, name = tested.state, said(self._shown.role)
        if found is not None and found.state != "faulty" and not found.failed:
            drawer, silent = self._shown.role == "cash_drawer", found.state == "unknown"
            self.errors.show_text(lambda: _worked(name, drawer=drawer, silent=silent), tone="success")
            return
        reason = found.reason if found and found.reason else _("no printer is set up for it")
        self.errors.show_text(
            lambda: _("{device} did not print: {reason}.").format(device=name, reason=reason),
            tone="warning",
            action=self.test,
            action_text=lambda: _("Test again"),
        )

    # showing

    def _choose(self, number: int) -> None:
        if not 0 <= number < self.model.rowCount():
            return
        self._shown = self.model.row(number)
        shown = self._shown
        self.title_label.setText(said(shown.role))
        self._show_fault(shown.kind)
        fields = self._desk.fields(shown.role)
        for name in _OWN_FIELDS:
            self.form.show_field(name, shown=name in fields)
        self.folder_button.setVisible("pictures" in fields)
        self.live.setText(self._desk.live(shown.role))
        self.form.refill()
        values = {name: getattr(shown, name) for name in ("kind", "fault", *_OWN_FIELDS)}
        self.form.show_values({**values, "dots": str(shown.dots), "pin": str(shown.pin)})

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("Folder of pictures"), self.form.editor("pictures").text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.form.editor("pictures").setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_live(self) -> None:
        """Show what a scale or scanner says now; the page does this by itself while it is seen."""
        if self.isVisible():
            self.live.setText(self._desk.live(self._shown.role))

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        self.title_label.setText(said(self._shown.role))


def _units() -> Sequence[tuple[str, str]]:
    return [("kg", _("kilogram")), ("g", _("gram")), ("jin", _("jin, half a kilogram")), ("lb", _("pound"))]


def _receipt_encodings() -> Sequence[tuple[str, str]]:
    return [
        ("gbk", _("Chinese (GB18030), as nearly all printers here")),
        ("utf8", _("UTF-8")),
        ("raster", _("As a picture: slower, for printers without Chinese letters")),
    ]


def _display_encodings() -> Sequence[tuple[str, str]]:
    return [("ascii", _("Latin letters only")), ("gbk", _("Chinese too (GBK)"))]


def _pins() -> Sequence[tuple[str, str]]:
    return [("0", _("Pin 2, as most drawers")), ("1", _("Pin 5"))]


def _worked(device: str, *, drawer: bool, silent: bool) -> str:
    """What a test that went well says; ``silent`` where the printer cannot tell whether it printed."""
    if drawer:
        return _("The drawer should be open now. If it is not, check its cable to the printer, or try the other pin.")
    if silent:
        return _("{device} took the test. It does not tell how it is: look whether it printed.").format(device=device)
    return _("{device} works.").format(device=device)


def _dots() -> Sequence[tuple[str, str]]:
    return [(dots, dots) for dots in ("203", "300", "600")]


class _Tested:
    """How a printer is after a test, and what testing changed."""

    def __init__(self, state: PrinterRow | None, changes: Changes) -> None:
        self.state, self.changes = state, changes
