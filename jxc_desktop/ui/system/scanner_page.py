"""Trying a scanner out: every key as it comes, the rhythm learnt from it, and what is wrong in plain words."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.scan_check import SCAN_TROUBLES, ScanFinding, Stroke, look_at
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.system.ports import LearntScanner, ScannerBench

PAUSE = 400
"""Milliseconds without a key after which a scan is over."""
_NAMES = {"\r": "Enter", "\n": "Enter", "\t": "Tab", "\x1d": "GS"}
_COLUMNS: tuple[Column[tuple[str, str]], ...] = (
    Column(N_("Key"), read=lambda row: row[0], name="key", stretch=True),
    Column(N_("Milliseconds after the one before"), read=lambda row: row[1], name="gap", right=True, width=260),
)
_LEARNT: tuple[Column[LearntScanner], ...] = (
    Column(N_("Scanner"), read=lambda row: row.name, name="name", stretch=True),
    Column(N_("Longest gap in ms"), read=lambda row: row.gap, name="gap", right=True, width=130),
    Column(N_("It adds"), read=lambda row: " … ".join(filter(None, (row.prefix, row.suffix))), name="adds", width=110),
)


class _Box(PlainEdit):
    """Where keys end up that were no scan. ``composed`` tells what an input method made of them."""

    composed = Signal(str)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  (Qt's name)
        """Tell that an input method is at work."""
        if event.commitString():
            self.composed.emit(event.commitString())
        super().inputMethodEvent(event)


class ScannerPage(TabPage):
    """Type what a barcode says, scan it, keep what was learnt."""

    name = "scanner_test"
    heading = N_("Try a scanner")
    icon_name = "scanner"
    help: ClassVar[Help | None] = Help(
        purpose=N_("How a scanner that is a keyboard types, and what keeps it from being recognised."),
        steps=(
            N_("Type the characters under a barcode, best one with letters, and scan it into the second field."),
            N_("Scan again with the Chinese input method switched on."),
            N_(
                "“Keep this” remembers the rhythm of this scanner and takes away what it adds. Do so with each of them."
            ),
        ),
        errors=(
            (N_("Scans arrive as typing"), N_("Keep the rhythm measured here, or set the scanner to serial mode.")),
        ),
    )

    def __init__(self, bench: ScannerBench, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self._bench = bench
        self._strokes: list[Stroke] = []
        self._composed = ""
        self.finding: ScanFinding | None = None
        self.errors = ErrorBar(self)
        self.wanted, self.box = PlainEdit(self, name="scanner.wanted"), _Box(self, name="scanner.box")
        self.model: RowsModel[tuple[str, str]] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="scanner.keys")
        self.table.setModel(self.model)
        self.verdict, self.note = QLabel(self), QLabel(self)
        for label in (self.verdict, self.note):
            label.setWordWrap(True)
        self.note.setProperty("role", "secondary")
        self.name_edit = PlainEdit(self, name="scanner.name")
        self.learnt: RowsModel[LearntScanner] = RowsModel(columns=_LEARNT, parent=self)
        self.learnt_table = TableView(self, name="scanner.learnt")
        self.learnt_table.setModel(self.learnt)
        self.keep_button, self.forget_button, self.usual_button = (QPushButton(self) for _button in range(3))
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(PAUSE)
        self._arrange()
        self._over.timeout.connect(self.look)
        self.box.composed.connect(self._take_composed)
        self.keep_button.clicked.connect(self.keep)
        self.forget_button.clicked.connect(self.forget)
        self.usual_button.clicked.connect(self.usual)
        bench.listen(self.take)
        self._read_learnt()
        self._show()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.errors)
        form = QFormLayout()
        for editor, title in ((self.wanted, N_("What the barcode says")), (self.box, N_("Scan here"))):
            label = QLabel(self)
            label.setBuddy(editor)
            editor.setMaximumWidth(480)
            self.say(label.setText, lambda title=title: _(title))  # type: ignore[misc]
            self.say(editor.setAccessibleName, lambda title=title: _(title))  # type: ignore[misc]
            form.addRow(label, editor)
        layout.addLayout(form)
        row = QHBoxLayout()
        row.setSpacing(6 * GRID)
        row.addWidget(self.table, 1)
        row.addLayout(self._right_side(), 1)
        layout.addLayout(row, 1)

    def _right_side(self) -> QVBoxLayout:
        """The verdict, keeping it under a name, and the scanners that were learnt."""
        right = QVBoxLayout()
        right.addWidget(self.verdict)
        label = QLabel(self)
        label.setBuddy(self.name_edit)
        self.say(label.setText, lambda: _("Call this scanner"))
        self.say(self.name_edit.setAccessibleName, lambda: _("Call this scanner"))
        self.say(self.learnt_table.setAccessibleName, lambda: _("Scanners that were learnt"))
        keeping, forgetting = QHBoxLayout(), QHBoxLayout()
        for button, word, text in (
            (self.keep_button, "keep", lambda: _("Keep this")),
            (self.forget_button, "forget", lambda: _("Forget this scanner")),
            (self.usual_button, "usual", lambda: _("Back to the usual")),
        ):
            button.setObjectName(f"scanner.{word}")
            self.say(button.setText, text)
        self.keep_button.setProperty("kind", "primary")
        for piece in (label, self.name_edit, self.keep_button):
            keeping.addWidget(piece)
        forgetting.addWidget(self.forget_button)
        forgetting.addWidget(self.usual_button)
        forgetting.addStretch(1)
        right.addLayout(keeping)
        right.addWidget(self.learnt_table, 1)
        right.addLayout(forgetting)
        right.addStretch(0)
        right.addWidget(self.note)
        return right

    # keys and scans

    def take(self, stroke: Stroke) -> None:
        """A key came; while another field is typed in, it is none of a scan."""
        if not self.isVisible() or self.wanted.hasFocus() or self.name_edit.hasFocus():
            return
        if not self._over.isActive():
            self._strokes, self._composed = [], ""
        self._strokes.append(stroke)
        self._over.start()

    def _take_composed(self, text: str) -> None:
        if not self._over.isActive():
            self._strokes, self._composed = [], ""
        self._composed += text
        self._over.start()

    def on_scan(self, scan: object) -> bool:  # noqa: ARG002  (its keys were seen already)
        """Scans stay here."""
        return True

    def look(self) -> None:
        """The scan is over: say what it tells."""
        self._over.stop()
        self.finding = look_at(self._strokes, self.wanted.text().strip(), composed=self._composed)
        befores = [None, *self._strokes]
        self.model.set_rows(
            [
                (_NAMES.get(now.char, now.char), "" if before is None else f"{(now.at - before.at) * 1000:.0f}")
                for before, now in zip(befores, self._strokes, strict=False)
            ]
        )
        self.box.clear()
        self._show()

    # keeping

    def keep(self) -> None:
        """Recognise scans of this scanner from now on."""
        if self.finding is not None and self.finding.code:
            self._bench.keep(self.name_edit.text().strip() or self._free_name(), self.finding)
            self._tell_kept()

    def forget(self) -> None:
        """Forget the scanner that is chosen in the list."""
        number = self.learnt_table.currentIndex().row()
        if 0 <= number < self.learnt.rowCount():
            self._bench.forget(self.learnt.row(number).name)
            self._tell_kept()

    def usual(self) -> None:
        """Forget what was learnt."""
        self._bench.forget()
        self._tell_kept()

    def _free_name(self) -> str:
        used = {scanner.name for scanner in self._bench.learnt()}
        names = (_("Scanner {number}").format(number=number) for number in range(1, len(used) + 2))
        return next(name for name in names if name not in used)

    def _read_learnt(self) -> None:
        rows = list(self._bench.learnt())
        self.learnt.set_rows(rows)
        for widget in (self.learnt_table, self.forget_button):
            widget.setVisible(bool(rows))
        self.name_edit.setText(self._free_name())
        self.note.setText(_(self._note()))
        if rows:
            self.learnt_table.setCurrentIndex(self.learnt.index(0, 0))

    def _tell_kept(self) -> None:
        self._read_learnt()
        gap, silence = self._bench.timing()
        self.errors.show_text(
            lambda: _("Keys up to {gap} ms apart are a scan; it is over after {silence} ms.").format(
                gap=gap, silence=silence
            ),
            tone="success",
        )

    def _show(self) -> None:
        finding = self.finding
        self.note.setText(_(self._note()))
        self.keep_button.setEnabled(finding is not None and bool(finding.code))
        if finding is None:
            self.verdict.setText(_("Nothing was scanned yet."))
            return
        ending = _("ended by a key") if finding.ended else _("ended by silence")
        lines = [
            _("Code {code}: longest gap {gap} ms, {ending}.").format(
                code=finding.code, gap=round(finding.gap * 1000), ending=ending
            ),
            *(f"▲ {_(SCAN_TROUBLES[trouble])}" for trouble in finding.troubles),
        ]
        if not finding.troubles:
            lines.append(_("✓ The scanner is recognised well."))
        self.verdict.setText("\n\n".join(lines))

    def _note(self) -> str:
        if not self.learnt.rowCount():
            return N_("No scanner was learnt yet: the usual rhythm holds, which fits most of them.")
        if self._bench.tells_apart():
            return N_("This system tells keyboards apart: each scanner that was learnt has its own rhythm.")
        return N_(
            "This system does not tell keyboards apart: the slowest rhythm that was learnt holds for all of them."
        )

    def first_focus(self) -> QWidget:
        """Where scans go."""
        return self.box

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        self.learnt.retranslate()
        self._show()
