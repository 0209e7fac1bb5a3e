"""How the program looks: Fusion, a palette and one small style sheet, all made from tokens.

`apply` may be called at any time; open windows follow at once. "system" follows the desktop,
where the desktop says. A high-contrast desktop keeps its own colours.
"""

from __future__ import annotations

import sys
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from jxc_desktop.ui.common.assets import resource
from jxc_desktop.ui.common.tokens import BODY, DARK, LIGHT, Tokens

CHOICES = ("system", "light", "dark")
SMALLEST_SCALE, LARGEST_SCALE = 90, 140
_FONT_FILES = ("ShopSansSC-Regular.ttf", "ShopSansSC-Bold.ttf")
_BUNDLED = "Shop Sans SC"
_SYSTEM_FACES = {"win32": "Microsoft YaHei UI", "darwin": "PingFang SC"}


class Theme(QObject):
    """The look of one application; `apply` makes it and it lives as long as the application."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self.choice = "system"
        self.scale = 100
        self.tokens = LIGHT
        self._families = _font_families()
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._follow)

    def apply(self, choice: str, scale: int) -> None:
        """Show the theme chosen, with text ``scale`` percent of its normal size."""
        self.choice = choice if choice in CHOICES else "system"
        self.scale = min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
        self._show()

    def _follow(self) -> None:
        if self.choice == "system":
            self._show()

    def _show(self) -> None:
        self.tokens = self._resolve()
        font = QFont()
        font.setFamilies(self._families)
        font.setPixelSize(self.pixels(BODY))
        self._application.setFont(font)
        if _high_contrast():
            self._application.setPalette(self._application.style().standardPalette())
            self._application.setStyleSheet("")
        else:
            self._application.setPalette(palette(self.tokens))
            self._application.setStyleSheet(style_sheet(self.tokens, self.scale))
        self.changed.emit()

    def _resolve(self) -> Tokens:
        if self.choice == "system":
            dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self.choice == "dark" else LIGHT

    def pixels(self, size: int) -> int:
        """A text size with the scale of the user."""
        return round(size * self.scale / 100)

    def font(self, size: int, *, strong: bool = False) -> QFont:
        """The font of the program at a token size."""
        font = QFont()
        font.setFamilies(self._families)
        font.setPixelSize(self.pixels(size))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font


def apply(application: QApplication, choice: str = "system", scale: int = 100) -> Theme:
    """Give the application its look, or change it while it runs."""
    theme = current(application)
    theme.apply(choice, scale)
    return theme


def current(application: QApplication | None = None) -> Theme:
    """The theme of the running application."""
    if application is None:
        running = QApplication.instance()
        if not isinstance(running, QApplication):
            raise RuntimeError("there is no application yet")
        application = running
    return application.findChild(Theme) or Theme(application)


def colours() -> Tokens:
    """The colours shown now."""
    return current().tokens


def palette(tokens: Tokens) -> QPalette:
    """The Qt palette of a theme, placeholder and disabled text included (Qt's own are too pale)."""
    result = QPalette()
    role = QPalette.ColorRole
    plain = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.zebra,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.disabled,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.text,
        role.Link: tokens.primary,
        role.LinkVisited: tokens.primary,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.Accent: tokens.primary,
        role.Light: tokens.surface,
        role.Midlight: tokens.zebra,
        role.Mid: tokens.divider,
        role.Dark: tokens.border,
        role.Shadow: tokens.border,
    }
    for name, colour in plain.items():
        result.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.disabled))
    return result


def style_sheet(tokens: Tokens, scale: int = 100) -> str:
    """The style sheet of a theme."""
    facts = {name: getattr(tokens, name) for name in tokens.__slots__}
    facts |= {f"px{size}": f"{round(size * scale / 100)}px" for size in (12, 13, 14, 16, 18, 24, 40, 52)}
    facts["down"] = resource("themes", f"down-{tokens.name}.svg").as_posix()
    facts["check"] = resource("themes", f"check-{tokens.name}.svg").as_posix()
    return Template(resource("themes", "style.qss").read_text(encoding="utf-8")).substitute(facts)


def _font_families() -> list[str]:
    known = QFontDatabase.families()
    preferred = _SYSTEM_FACES.get(sys.platform)
    if preferred in known and QGuiApplication.platformName() != "offscreen":
        return [preferred, _BUNDLED]
    if _BUNDLED not in known:
        for name in _FONT_FILES:
            QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    return [_BUNDLED]


def _high_contrast() -> bool:
    accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)  # Qt 6.10 and later
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)
