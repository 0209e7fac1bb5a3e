"""The card at the right of a list: a form with its title, save, new and delete, and what went wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import ShopError
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.form import Form
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated


class Card(Translated, QFrame):
    """A card around a form. A subclass adds to ``inside`` and answers `heading`.

    ``save_asked``, ``new_asked`` and ``remove_asked`` are for the window; ``edited`` says whether
    something was typed that is not saved.
    """

    save_asked = Signal()
    new_asked = Signal()
    remove_asked = Signal()
    edited_changed = Signal(bool)

    def __init__(self, form: Form, parent: QWidget | None = None, *, name: str, may_edit: bool) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.form, self.edited, self.may_edit = form, False, may_edit
        self.errors = ErrorBar(self, name=f"{name}.errors")
        self.title = QLabel(self)
        self.title.setProperty("role", "section")
        self.title.setWordWrap(True)
        self.new_button, self.remove_button, self.save_button = (QPushButton(self) for _number in range(3))
        self.save_button.setProperty("kind", "primary")
        texts = (
            (self.new_button, "new", lambda: _("New"), lambda: _("New (Ctrl+N)")),
            (self.remove_button, "remove", lambda: _("Delete"), lambda: _("Delete, where nothing happened to it")),
            (self.save_button, "save", lambda: _("Save"), lambda: _("Save (Ctrl+S)")),
        )
        for button, word, text, tip in texts:
            button.setObjectName(f"{name}.{word}")
            button.setEnabled(may_edit)
            self.say(button.setText, text)
            self.say(button.setToolTip, tip)
        self.inside = QVBoxLayout()
        self._arrange()
        self._bind()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        for button in (self.remove_button, self.new_button, self.save_button):
            top.addWidget(button)
        content = QWidget(self)
        content.setProperty("role", "inside")
        content.setLayout(self.inside)
        self.inside.setContentsMargins(0, 0, 2 * GRID, 0)
        self.inside.setSpacing(2 * GRID)
        self.inside.addWidget(self.form)
        scroll = QScrollArea(self)
        scroll.setObjectName(f"{self.objectName()}.scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        scroll.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, GRID, 2 * GRID)
        layout.addLayout(top)
        layout.addWidget(self.errors)
        layout.addWidget(scroll, 1)

    def _bind(self) -> None:
        self.form.changed.connect(lambda: self.set_edited(edited=True))
        self.save_button.clicked.connect(self.save_asked)
        self.new_button.clicked.connect(self.new_asked)
        self.remove_button.clicked.connect(self.remove_asked)

    def heading(self) -> str:
        """What the card is about."""
        return ""

    def set_edited(self, *, edited: bool) -> None:
        """Remember whether something is not saved."""
        self.edited = edited
        self.title.setText(_("{name} ●").format(name=self.heading()) if edited else self.heading())
        self.edited_changed.emit(edited)

    def show_error(self, error: Exception) -> None:
        """Say what is wrong, at its field where it has one."""
        self.errors.show_error(error)
        if isinstance(error, ShopError) and error.field:
            self.form.point_at(FIELD_OF.get(error.field, error.field), sentence(error))

    def retranslate(self) -> None:
        """Say the title again."""
        super().retranslate()
        self.set_edited(edited=self.edited)


FIELD_OF = {"min": "minimum", "max": "maximum"}
"""Fields that errors call by the words of the command file."""
