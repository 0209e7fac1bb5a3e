"""The reports on the home page: read one after the other, again after postings, never while nobody looks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import Cancelled, NotAllowed
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.own_reports import OwnReport, OwnReportInput, OwnReportService, SavedOwn
from jxc_desktop.services.reports import OWN, ReportResult, ReportService
from jxc_desktop.ui.common.front_part import FrontPart
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.report.pinned_tile import PinnedTile

WAIT = 20_000
"""Milliseconds between two readings after postings: a busy till costs the home page three readings a minute."""
_MOST_COLUMNS, _TILE = 3, 380


class PinnedBoard(FrontPart):
    """A tile for every report saved for the front page that its reader may see."""

    def __init__(
        self,
        reports: ReportService,
        own: OwnReportService,
        runner: Runner,
        navigator: Navigator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pinned")
        self._reports, self._own, self._runner, self._navigator = reports, own, runner, navigator
        self.tiles: list[PinnedTile] = []
        self._waiting: list[PinnedTile] = []
        self._reading, self._stale = False, False
        self._placed: tuple[int, list[PinnedTile]] = (1, [])
        self._taken: OwnReport | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(WAIT)
        self._pause.timeout.connect(self._catch_up)
        self.hint, self.told, self.undo_button = QLabel(self), QLabel(self), QPushButton(self)
        self._grid = QGridLayout()
        self._arrange()
        bind(self, "F5", self.read)
        bind(self, "Ctrl+Z", self.put_back)
        self.load()

    def _arrange(self) -> None:
        self.hint.setProperty("role", "secondary")
        self.hint.setWordWrap(True)
        self.say(self.hint.setText, lambda: _("A report stands here when it is saved with “On the front page” ticked."))
        self.undo_button.setObjectName("pinned.undo")
        self.say(self.undo_button.setText, lambda: _("Put it back (Ctrl+Z)"))
        self.undo_button.clicked.connect(self.put_back)
        self._grid.setSpacing(3 * GRID)
        strip = QHBoxLayout()
        strip.addWidget(self.told)
        strip.addWidget(self.undo_button)
        strip.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        layout.addLayout(strip)
        layout.addWidget(self.hint)
        for widget in (self.hint, self.told, self.undo_button):
            widget.hide()

    # what is pinned

    def load(self) -> None:
        """Read which reports stand here."""
        self._runner.submit(
            lambda _progress: [one for one in self._own.list() if one.pinned],
            done=self._show,
            failed=lambda _error: self.hide(),
            read=True,
        )

    def _show(self, reports: Sequence[OwnReport]) -> None:
        known = {tile.report.code: tile for tile in self.tiles}
        shown, fresh = [], []
        for report in reports:
            tile = known.pop(report.code, None)
            changed = tile is None or tile.report.version != report.version
            if tile is None:
                tile = self._tile(report)
            tile.show_report(report)
            shown.append(tile)
            fresh += [tile] if changed else []
        for gone in known.values():
            gone.hide()
            gone.deleteLater()
        self.tiles = shown
        self.hint.setVisible(not shown and self._taken is None)
        self._place()
        self.filled = bool(shown)
        self.filled_changed.emit()
        self._ask(fresh)

    def _tile(self, report: OwnReport) -> PinnedTile:
        tile = PinnedTile(report, self)
        tile.opened.connect(partial(self._open, tile))
        tile.taken_off.connect(partial(self._take_off, tile))
        tile.left.connect(partial(self._move, tile))
        return tile

    def _seen(self) -> list[PinnedTile]:
        return [tile for tile in self.tiles if not tile.refused]

    def _place(self) -> None:
        """Side by side as many as there is room for."""
        seen = self._seen()
        columns = max(1, min(_MOST_COLUMNS, self.width() // _TILE, len(seen)))
        if (columns, seen) == self._placed:
            return
        self._placed = (columns, seen)
        for tile in self.tiles:
            self._grid.removeWidget(tile)
        for number, tile in enumerate(seen):
            self._grid.addWidget(tile, number // columns, number % columns)
        for column in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    # their figures

    def read(self) -> None:
        """Read all of them now."""
        self._stale = False
        self._pause.start()
        self._ask(self.tiles)

    def hear(self, changes: Changes) -> None:
        """After postings read again, but not more often than the pause allows; what is saved shows at once."""
        if Topic.REPORTS in changes.topics:
            self.load()
        if changes.topics - {Topic.REPORTS}:
            self._stale = True
            if not self._pause.isActive():
                self._catch_up()

    def _catch_up(self) -> None:
        if self._stale and self.isVisible():
            self.read()

    def _ask(self, tiles: Sequence[PinnedTile]) -> None:
        """Put these into the queue; one is read at a time, so that what others read comes between."""
        self._waiting += [tile for tile in tiles if tile not in self._waiting]
        if not self._reading:
            self._next()

    def _next(self) -> None:
        self._waiting = [tile for tile in self._waiting if tile in self.tiles]
        self._reading = bool(self._waiting)
        if not self._reading:
            return
        tile = self._waiting.pop(0)

        def done(result: ReportResult) -> None:
            tile.show_result(result)
            self._next()

        def failed(error: Exception) -> None:
            if isinstance(error, NotAllowed):
                tile.refused = True
                tile.hide()
                self._place()
            elif not isinstance(error, Cancelled):
                tile.show_error(error)
            self._next()

        name = OWN + tile.report.code
        self._runner.submit(lambda _progress: self._reports.run(name), done=done, failed=failed, read=True)

    # doing

    def _open(self, tile: PinnedTile) -> None:
        page = f"report.{tile.report.ready}" if tile.report.ready else "own_reports"
        self._navigator.open(page, tile.report.code)

    def _take_off(self, tile: PinnedTile) -> None:
        if not tile.report.may_change:
            there = _("“{name}” is there for all; who may share reports can take it off.")
            self._tell(there.format(name=tile.report.name))
            return
        self._save(tile.report, pinned=False)

    def put_back(self) -> None:
        """Put back what was taken off last."""
        if self._taken is not None:
            taken, self._taken = self._taken, None
            self._save(taken, pinned=True)

    def _save(self, report: OwnReport, *, pinned: bool) -> None:
        def done(saved: SavedOwn) -> None:
            self._taken = None if pinned else saved.report
            gone = _("“{name}” was taken off the front page.").format(name=report.name)
            self._tell("" if pinned else gone, undo=not pinned)
            self.load()
            if not pinned and not self.take_focus():
                self.undo_button.setFocus()

        self._runner.submit(
            lambda _progress: self._own.save(OwnReportInput(report.code, pinned=pinned)),
            done=done,
            failed=lambda error: self._tell(sentence(error)),
        )

    def _tell(self, text: str, *, undo: bool = False) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))
        self.undo_button.setVisible(undo)

    # keys, sizes, languages

    def take_focus(self) -> bool:
        """Stand on the last tile, which is nearest to what comes below."""
        seen = self._seen()
        if seen:
            seen[-1].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(seen)

    def _move(self, tile: PinnedTile, key: Qt.Key) -> None:
        columns, seen = self._placed
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        place = seen.index(tile) + by[key]
        if 0 <= place < len(seen):
            seen[place].setFocus(Qt.FocusReason.TabFocusReason)
        elif key == Qt.Key.Key_Down:
            self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Catch up with what was posted while nobody looked."""
        super().showEvent(event)
        self._catch_up()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Tiles stand side by side as there is room."""
        super().resizeEvent(event)
        self._place()

    def retranslate(self) -> None:
        """Reports bring their words themselves."""
        super().retranslate()
        for tile in self.tiles:
            tile.show_report(tile.report)
        self.read()
