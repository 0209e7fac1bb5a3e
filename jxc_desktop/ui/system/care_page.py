"""Looking after the books: a backup now, and a check of everything that must hold."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.maintenance import Backup, DoctorReport, MaintenanceService
from jxc_desktop.ui.common.busy import BusyBar
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

_FOLDER = "backup_folder"
_COLUMNS: tuple[Column[str], ...] = (Column(N_("What was found"), read=lambda text: text, name="text", stretch=True),)


class CarePage(TabPage):
    """Back up to a folder of one's own, and let the doctor look at the books."""

    name = "care"
    heading = N_("Backup and check")
    icon_name = "backup"
    help: ClassVar[Help | None] = Help(
        purpose=N_("A copy of the books, opened and checked before it counts; and a check of the books themselves."),
        steps=(
            N_("Choose a folder, best on another disk, and press “Back up now”."),
            N_("“Check the books” changes nothing; every fault is said in words."),
        ),
    )

    def __init__(
        self,
        maintenance: MaintenanceService,
        runner: Runner,
        state: MutableMapping[str, Any],
        *,
        key: str | None = None,
    ) -> None:
        super().__init__(key=key)
        self._maintenance, self._runner, self._state = maintenance, runner, state
        self.errors, self.busy = ErrorBar(self), BusyBar(self)
        self.folder = PlainEdit(self, name="care.folder")
        self.choose_button, self.backup_button, self.check_button = (QPushButton(self) for _number in range(3))
        self.verdict = QLabel(self)
        self._report: DoctorReport | None = None
        self.model: RowsModel[str] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="care.findings")
        self.table.setModel(self.model)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.folder.setText(str(state.get(_FOLDER) or documents))
        self._arrange()
        self.choose_button.clicked.connect(self._choose)
        self.backup_button.clicked.connect(self.back_up)
        self.check_button.clicked.connect(self.check)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.errors)
        row = QHBoxLayout()
        label = QLabel(self)
        label.setBuddy(self.folder)
        self.say(label.setText, lambda: _("Backup folder"))
        self.say(self.folder.setAccessibleName, lambda: _("Backup folder"))
        row.addWidget(label)
        row.addWidget(self.folder, 1)
        buttons = (
            (self.choose_button, "choose", lambda: _("Choose…"), True),
            (self.backup_button, "backup", lambda: _("Back up now"), self._maintenance.may(Permission.BACKUP)),
            (self.check_button, "check", lambda: _("Check the books"), self._maintenance.may(Permission.DOCTOR)),
        )
        for button, word, text, allowed in buttons:
            button.setObjectName(f"care.{word}")
            button.setEnabled(allowed)
            self.say(button.setText, text)
            row.addWidget(button)
        self.backup_button.setProperty("kind", "primary")
        layout.addLayout(row)
        layout.addWidget(self.busy)
        self.verdict.setProperty("role", "strong")
        self.verdict.setObjectName("care.verdict")
        layout.addWidget(self.verdict)
        layout.addWidget(self.table, 1)

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Backup folder"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def back_up(self) -> None:
        """Make a verified copy in the folder."""
        folder = Path(self.folder.text().strip()).expanduser()

        def work(_progress: object) -> Backup:
            folder.mkdir(parents=True, exist_ok=True)
            return self._maintenance.backup(folder)

        job = self._runner.submit(work, done=self._tell_backup, failed=self.errors.show_error)
        self.busy.follow(job, self.backup_button, cancels=False)

    def _tell_backup(self, made: Backup) -> None:
        self._state[_FOLDER] = str(made.path.parent)
        if made.sound:
            self.errors.show_text(
                lambda: _("The backup is made and checked: {path}").format(path=made.path), tone="success"
            )
        else:
            self.errors.show_text(
                lambda: _("The books have faults. A copy of them as they are is kept: {path}").format(path=made.path),
                tone="danger",
                action=self.check,
                action_text=lambda: _("Check the books"),
            )

    def check(self) -> None:
        """Let the doctor look; nothing is changed."""
        job = self._runner.submit(
            self._maintenance.doctor, done=self._show_report, failed=self.errors.show_error, read=True
        )
        self.busy.follow(job, self.check_button)

    def _show_report(self, report: DoctorReport) -> None:
        self._report = report
        self.errors.clear()
        self._say()

    def _say(self) -> None:
        report = self._report
        if report is None:
            self.verdict.setText(_("The books were not checked yet since the program began."))
            return
        self.model.set_rows([_(finding.message).format(**finding.facts) for finding in report.findings])
        count = len(report.findings)
        self.verdict.setText(
            _("✓ Everything that must hold in the books holds.")
            if report.sound
            else ngettext("✗ {count} fault was found:", "✗ {count} faults were found:", count).format(count=count)
        )

    def first_focus(self) -> QWidget:
        """The first thing to do here."""
        return self.backup_button

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._say()

    def showEvent(self, event: Any) -> None:  # noqa: N802
        """Say how the books are."""
        super().showEvent(event)
        self._say()
