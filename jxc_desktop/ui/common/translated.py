"""Text that follows the language: a widget says each text once, and again when the language changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from jxc_desktop.i18n import set_language

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class Translated(_Base):
    """Mixin of widgets, first among the bases: ``self.say(button.setText, lambda: _("Post"))``."""

    def say(self, show: Callable[[str], object], text: Callable[[], str]) -> None:
        """Show a text now and whenever the language changes."""
        self.__dict__.setdefault("_said", []).append((show, text))
        show(text())

    def retranslate(self) -> None:
        """Say everything again; extend it for texts that depend on data."""
        for show, text in self.__dict__.get("_said", ()):
            show(text())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def switch_language(application: QApplication, code: str) -> None:
    """Show everything in another language at once: our texts, Qt's own, dates and numbers."""
    set_language(code)
    QLocale.setDefault(QLocale("zh_CN" if code == "zh_CN" else "en_GB"))
    translator = application.findChild(QTranslator, "qt_texts")
    if translator is None:
        translator = QTranslator(application)
        translator.setObjectName("qt_texts")
    application.removeTranslator(translator)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN" if code == "zh_CN" else "qtbase_en", folder):
        application.installTranslator(translator)
    for window in application.topLevelWidgets():
        if isValid(window):  # a window before it may have taken it along
            QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
