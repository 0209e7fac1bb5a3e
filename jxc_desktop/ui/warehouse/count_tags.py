"""Tags in a count: while they are read, every scan is one, and each counts once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox

from jxc_desktop.i18n import _
from jxc_desktop.services.handheld import ScanInput, TagsCounted
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.document_strips import ResultLine
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.common.tag_burst import TagBurst, tags_text
from jxc_desktop.ui.warehouse.count_view_model import CountViewModel

_MOST_TOLD = 3


class CountTags(QObject):
    """Counts bursts and files of tags; ``box`` switches it on. What came of it is told in the result line."""

    def __init__(self, view_model: CountViewModel, result: ResultLine, box: QCheckBox) -> None:
        super().__init__(box)
        self._model, self._result, self.box = view_model, result, box
        self.burst = TagBurst(self)
        box.setObjectName("count.tags_each_once")
        box.toggled.connect(lambda on: self.burst.switch(on=on))
        self.burst.gathered.connect(lambda: result.show_result("success", self.burst.text))
        self.burst.over.connect(lambda codes: self._count(ScanInput(codes=codes, bin=view_model.bin)))

    def scan(self, scan: Scan) -> bool:
        """Take a scan as a tag while tags are read; bins are gone to as ever."""
        if not self.burst.on or scan.kind == "bin":
            return False
        self.burst.add(scan.code)
        return True

    def read_file(self, path: Path) -> bool:
        """Take a file as one of tags while tags are read; False leaves it to be counted as quantities."""
        if self.burst.on:
            self._count(ScanInput(file=path, bin=self._model.bin))
        return self.burst.on

    def _count(self, wanted: ScanInput) -> None:
        service, key = self._model.parts.services.handheld, self._model.key
        self._model.parts.runner.submit(
            lambda _progress: service.count_tags(key, wanted),
            done=alive(self, lambda found: self._counted(wanted, found)),
            failed=alive(self, self._model.failed.emit),
        )

    def _counted(self, wanted: ScanInput, found: TagsCounted) -> None:
        self._model.load()
        tags, reads = (found.tags, found.rows) if wanted.file else (self.burst.tags, self.burst.reads)
        self._model.parts.play(Sound.WARNING if found.rejects else Sound.ADDED)
        tone = "warning" if found.rejects else "success"
        self._result.show_result(tone, lambda: _told(found, tags, reads))


def _told(found: TagsCounted, tags: int, reads: int) -> str:
    said = [tags_text(tags, reads), _("{count} counted now").format(count=found.counted)]
    if found.before:
        said.append(_("{count} had been counted before").format(count=found.before))
    said += [f"{one.code}: {_(one.reason)}" for one in found.rejects[:_MOST_TOLD]]
    if len(found.rejects) > _MOST_TOLD:
        said.append(_("{count} more not taken").format(count=len(found.rejects) - _MOST_TOLD))
    return " · ".join(said)
