"""Takes a picture of a window in both languages and both themes, for looking at.

``python -m tests.support.pictures FOLDER`` takes those of the shell; other windows call `take`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language

LANGUAGES = ("zh_CN", "en")
THEMES = ("light", "dark")
DESIGN_SIZE = (1366, 768)


def take(
    name: str,
    make: Callable[[], QWidget],
    folder: Path,
    *,
    size: tuple[int, int] = DESIGN_SIZE,
    languages: Iterable[str] = LANGUAGES,
    themes: Iterable[str] = THEMES,
    prepare: Callable[[QWidget], object] = lambda window: None,
) -> list[Path]:
    """Make a window anew for each language and theme, prepare it, and save its picture."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    saved = []
    for language in languages:
        for look in themes:
            switch_language(application, language)
            theme.apply(application, look)
            window = make()
            window.resize(*size)
            window.show()
            window.activateWindow()
            application.processEvents()
            prepare(window)
            for _ in range(5):
                application.processEvents()
            path = folder / f"{name}-{language}-{look}.png"
            assert window.grab().save(str(path)), path
            saved.append(path)
            window.close()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return saved


def main(folder: Path) -> None:
    """The shell: home, help, palette, locked."""
    from tests.support.shell import OWNER_USER, a_shell

    def enter(window: QWidget) -> None:
        window.enter(OWNER_USER)  # type: ignore[attr-defined]

    def with_panel(step: Callable[[QWidget], object]) -> Callable[[QWidget], None]:
        def prepare(window: QWidget) -> None:
            enter(window)
            step(window)

        return prepare

    def make() -> QWidget:
        return a_shell().window()

    take("shell-home", make, folder, prepare=enter)
    take("shell-home-wide", make, folder, prepare=enter, size=(1920, 1080), themes=("light",))
    take("shell-help", make, folder, prepare=with_panel(lambda window: window.toggle_help()))  # type: ignore[attr-defined]
    take("shell-palette", make, folder, prepare=with_panel(lambda window: window.open_palette(">")))  # type: ignore[attr-defined]
    take("shell-lock", make, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
