"""Small parts every panel of the counter is made of: large targets, and fields that a key can end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.ui.common.tokens import PAY_HEIGHT, TOUCH_HEIGHT
from jxc_desktop.ui.common.translated import Translated

ENTER_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class TouchButton(QPushButton):
    """A button for a finger. It never takes the focus, so no key and no scan can press it."""

    def __init__(self, name: str, *, primary: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(PAY_HEIGHT if primary else TOUCH_HEIGHT)
        if primary:
            self.setProperty("kind", "primary")


class Field(QLineEdit):
    """A line edit of a panel. Enter is told once, however long it is held; the input method is off for figures."""

    entered = Signal()
    letter = Signal(str)

    def __init__(self, name: str, *, words: bool = False, letters: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._letters = letters
        self.setMinimumHeight(TOUCH_HEIGHT)
        if not words:
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
            self.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)

    def tell_letters(self, *, tell: bool) -> None:
        """Whether letters are commands now, or typed."""
        self._letters = tell

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Enter ends the field; where letters are commands they are told instead of typed."""
        text = event.text()
        if event.key() in ENTER_KEYS:
            if not event.isAutoRepeat():
                self.entered.emit()
            event.accept()
        elif self._letters and text.isascii() and text.isalpha() and not event.modifiers() & _COMMANDS:
            self.letter.emit(text.upper())
            event.accept()
        else:
            super().keyPressEvent(event)


_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Figure(QLabel):
    """A large sum: digits reach below no line, so it takes less height than words of its size would."""

    def _low(self, hint: QSize) -> QSize:
        return QSize(hint.width(), min(hint.height(), round(self.fontInfo().pixelSize() * _FIGURE_HEIGHT)))

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """As wide as words are."""
        return self._low(super().sizeHint())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """As wide as words are."""
        return self._low(super().minimumSizeHint())


_FIGURE_HEIGHT = 1.1


class Panel(Translated, QFrame):
    """One state of the column beside the cart. Esc closes it; nothing in it empties the cart."""

    closed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "side")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 4, 16, 4)
        self.column.setSpacing(4)

    def first_field(self) -> QWidget | None:
        """What takes the focus while the panel is shown; ``None`` leaves it to the scan box."""
        return None

    def prepare(self) -> None:
        """The panel is about to be shown."""

    def heading(self, text: Callable[[], str]) -> QLabel:
        """A title at the top of the panel."""
        return self.label(text, role="section")

    def label(self, text: Callable[[], str] | None = None, *, role: str = "", wrap: bool = True) -> QLabel:
        """A text of the panel."""
        label = QLabel(self)
        label.setWordWrap(wrap)
        if role:
            label.setProperty("role", role)
        if text is not None:
            self.say(label.setText, text)
        self.column.addWidget(label)
        return label

    def button(
        self, name: str, text: Callable[[], str], pressed: Callable[[], object], *, primary: bool = False
    ) -> TouchButton:
        """A button of the panel."""
        button = TouchButton(name, primary=primary, parent=self)
        self.say(button.setText, text)
        button.clicked.connect(lambda _checked: pressed())
        self.column.addWidget(button)
        return button

    def field(self, name: str, title: Callable[[], str], *, words: bool = False, letters: bool = False) -> Field:
        """A titled field of the panel."""
        label = self.label(title, role="secondary")
        field = Field(name, words=words, letters=letters, parent=self)
        label.setBuddy(field)
        self.say(field.setAccessibleName, title)
        self.column.addWidget(field)
        return field

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Esc goes back to the cart."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


def repolish(widget: QWidget) -> None:
    """Show a property that the style sheet reads."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
