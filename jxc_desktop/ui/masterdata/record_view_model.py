"""One record of master data on its card: read, typed, saved, deleted, without blocking the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from jxc_desktop.services.base import Changes
from jxc_desktop.services.masterdata import Saved
from jxc_desktop.ui.common.runner import Runner


@dataclass(frozen=True, slots=True)
class SavedRecord:
    """A record as it stands after saving, and what that changed."""

    record: Any
    code: str
    changes: Changes


class RecordViewModel(QObject):
    """Reads and saves records by code. ``record`` is what the card shows, None for a new one.

    ``loaded`` and ``saved`` tell the record, ``removed`` that it is gone, ``failed`` an error.
    """

    loaded = Signal(object)
    saved = Signal(object)
    removed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        runner: Runner,
        read: Callable[[str], Any],
        save: Callable[[Any], Saved],
        delete: Callable[[str], Changes] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._read, self._save, self._delete = runner, read, save, delete
        self.record: Any = None
        self.code = ""
        self._busy = False
        self._question = 0

    def open(self, code: str) -> None:
        """Read a record; the answer to an older question is dropped."""
        self._question += 1
        question = self._question

        def show(record: Any) -> None:
            if question == self._question:
                self.record, self.code = record, code
                self.loaded.emit(record)

        self._runner.submit(lambda _progress: self._read(code), done=show, failed=self.failed.emit, read=True)

    def new(self) -> None:
        """Begin a new record; nothing is stored before it is saved."""
        self._question += 1
        self.record, self.code = None, ""
        self.loaded.emit(None)

    def save(self, entered: Any) -> None:
        """Save what was entered; a second press while that is under way does nothing."""
        if self._busy:
            return
        self._busy = True

        def work(_progress: object) -> SavedRecord:
            saved = self._save(entered)
            return SavedRecord(self._read(saved.code), saved.code, saved.changes)

        self._runner.submit(work, done=self._take, failed=self._fail)

    def remove(self) -> None:
        """Delete the record, where nothing ever happened to it."""
        delete, code = self._delete, self.code
        if delete is not None and code and not self._busy:
            self._busy = True
            self._runner.submit(lambda _progress: delete(code), done=self._gone, failed=self._fail)

    def _take(self, saved: SavedRecord) -> None:
        self._busy = False
        self.record, self.code = saved.record, saved.code
        self.saved.emit(saved.record)

    def _gone(self, _changes: Changes) -> None:
        self._busy = False
        self.new()
        self.removed.emit()

    def _fail(self, error: Exception) -> None:
        self._busy = False
        self.failed.emit(error)
