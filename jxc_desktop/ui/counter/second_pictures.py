"""The pictures of the second screen: a folder, one after the other, read and made small by a thread of their own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage

log = logging.getLogger(__name__)

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"})
SHORTEST_PAUSE = 2
"""Seconds; quicker changes are restless, and leave a slow machine no time."""


class SecondPictures(QObject):
    """Shows the pictures of a folder in the order of their names, for ever; files that are none are passed over.

    The folder is read anew each time, so that pictures come and go while the program runs.

    Signals:
        shown: a `QImage` no larger than the screen; an empty one where there is no picture to show.
    """

    shown = Signal(object)
    _ready = Signal(object, str)

    def __init__(self, folder: str, pause: int, size: QSize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._size = folder, size
        self._last = ""
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(max(pause, SHORTEST_PAUSE) * 1000)
        self._timer.timeout.connect(self.show_next)
        self._ready.connect(self._take)

    def start(self) -> None:
        """Show the first picture, and go on from there."""
        if self._folder:
            self._timer.start()
            self.show_next()

    def stop(self) -> None:
        """Show no more; waits for a picture that is being read."""
        self._timer.stop()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(5)

    def show_next(self) -> None:
        """Read the next picture; nothing happens while one is being read."""
        if self._thread is not None and self._thread.is_alive():
            return
        wanted = (self._size.width(), self._size.height())
        self._thread = threading.Thread(
            target=self._read, args=(self._last, wanted), name="second screen pictures", daemon=True
        )
        self._thread.start()

    def _read(self, last: str, size: tuple[int, int]) -> None:
        for name in names_after(self._folder, last):
            image = read_picture(Path(self._folder, name), size)
            if image is not None:
                self._ready.emit(image, name)
                return
        self._ready.emit(QImage(), "")

    def _take(self, image: QImage, name: str) -> None:
        if self._timer.isActive():
            self._last = name
            self.shown.emit(image)


def names_after(folder: str, last: str) -> Sequence[str]:
    """The pictures of a folder by name, those after ``last`` first; nothing where there is no such folder."""
    try:
        names = sorted(path.name for path in Path(folder).iterdir() if path.suffix.lower() in SUFFIXES)
    except OSError:
        return ()
    return [name for name in names if name > last] + [name for name in names if name <= last]


def read_picture(path: Path, size: tuple[int, int]) -> QImage | None:
    """A picture no larger than ``size``, upright as its camera was held; nothing where it cannot be read.

    Pillow reads it: other threads run meanwhile, and a picture of an absurd size is refused before it takes memory.
    """
    import warnings

    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as opened:
                opened.draft("RGB", size)
                small = ImageOps.exif_transpose(opened)
                small.thumbnail(size)
                plain = small.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        log.warning("a picture of the second screen cannot be shown: %s", error)
        return None
    image = QImage(plain.tobytes(), plain.width, plain.height, 3 * plain.width, QImage.Format.Format_RGB888)
    return image.copy()  # the bytes end with this function
