"""Tags as a reader types them, gathered until it falls silent: many reads of few tags, counted at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from jxc_desktop.i18n import _, ngettext

SILENCE_MILLISECONDS = 400
"""So long after the last tag a burst is over."""


class TagBurst(QObject):
    """Gathers codes while ``on``.

    Signals:
        gathered: another code came.
        over: the codes of a burst, as often as they were read.
    """

    gathered = Signal()
    over = Signal(tuple)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on = False
        self.reads = 0
        self._seen: set[str] = set()
        self._codes: list[str] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SILENCE_MILLISECONDS)
        self._timer.timeout.connect(self.finish)

    @property
    def tags(self) -> int:
        """How many different tags were read since it was switched on."""
        return len(self._seen)

    def switch(self, *, on: bool) -> None:
        """Begin or end a session; what was gathered is counted."""
        self.finish()
        self.on, self.reads = on, 0
        self._seen.clear()

    def add(self, code: str) -> None:
        """Take a read."""
        self.reads += 1
        self._seen.add(code.upper())
        self._codes.append(code)
        self._timer.start()
        self.gathered.emit()

    def keep(self, codes: tuple[str, ...]) -> None:
        """Hand codes over again after a while: nobody could take them."""
        self._codes = [*codes, *self._codes]
        self._timer.start()

    def finish(self) -> None:
        """Hand over what was gathered."""
        self._timer.stop()
        if self._codes:
            codes, self._codes = tuple(self._codes), []
            self.over.emit(codes)

    def text(self) -> str:
        """How many tags were read, and how often."""
        return tags_text(self.tags, self.reads)


def tags_text(tags: int, reads: int) -> str:
    """``12 tags, 80 reads``."""
    told = ngettext("{count} tag", "{count} tags", tags).format(count=tags)
    read = ngettext("{count} read", "{count} reads", reads).format(count=reads)
    return _("{tags}, {reads}").format(tags=told, reads=read)
