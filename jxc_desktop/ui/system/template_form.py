"""The form of a print template: paper, texts, what is shown and in which order, and how it looks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.paper import PaperService, PrintTemplate
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.system.choice_list import ChoiceList

_BETWEEN = "; "
_TEXT_HEIGHT = 46


class TemplateForm(Translated, QWidget):
    """Everything of a template that can be changed. ``changed`` tells that somebody did."""

    changed = Signal()

    def __init__(self, paper: PaperService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper = paper
        self._signed: dict[str, str] = {}
        """The signatures as they are kept, by how they are said here."""
        self.form = Form(
            [
                FormField("name", N_("Name of the template")),
                FormField("paper", N_("Paper"), "choice", choices=paper.papers),
                FormField("lines", N_("Lines a page, 0: all"), "whole"),
                FormField("title", N_("Title, where it is not the name of the kind"), wide=True),
                FormField("signatures", N_("Who signs, with ; between"), wide=True),
                FormField("logo", N_("Logo"), "yes"),
                FormField("barcode", N_("Barcode"), "yes"),
                FormField("words", N_("Amount in words"), "yes"),
            ],
            columns=3,
            name="template",
        )
        self.fields, self.columns = ChoiceList(self, name="template.fields"), ChoiceList(self, name="template.columns")
        self.top, self.bottom = QPlainTextEdit(self), QPlainTextEdit(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.form)
        layout.addLayout(self._lists(), 1)
        self.form.changed.connect(self.changed)
        for text in (self.top, self.bottom):
            text.setTabChangesFocus(True)
            text.textChanged.connect(self.changed)
        for choices in (self.fields, self.columns):
            choices.changed.connect(self.changed)

    def _lists(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        self.top.setObjectName("template.top")
        self.bottom.setObjectName("template.bottom")
        for place, (widget, text) in enumerate(
            (
                (self.fields, lambda: _("Facts in the head")),
                (self.columns, lambda: _("Columns of the lines")),
                (self.top, lambda: _("Text above the lines")),
                (self.bottom, lambda: _("Text below the lines")),
            )
        ):
            label = QLabel(self)
            label.setProperty("role", "status")
            label.setBuddy(widget)
            self.say(label.setText, text)
            self.say(widget.setAccessibleName, text)
            row, column = divmod(place, 2)
            grid.addWidget(label, 2 * row, column)
            grid.addWidget(widget, 2 * row + 1, column)
        self.top.setFixedHeight(_TEXT_HEIGHT)
        self.bottom.setFixedHeight(_TEXT_HEIGHT)
        grid.setRowStretch(1, 1)
        return grid

    def show_template(self, template: PrintTemplate) -> None:
        """Show a template without telling anybody."""
        self._signed = {_(text): text for text in template.signatures}
        with QSignalBlocker(self):
            self.form.show_values(
                {
                    "name": template.name,
                    "paper": template.paper,
                    "title": template.title,
                    "lines": template.lines,
                    "signatures": _BETWEEN.join(self._signed),
                    "logo": template.logo,
                    "barcode": template.barcode,
                    "words": template.words,
                }
            )
            self.fields.show_choices(self._paper.fields_of(template.kind), template.fields)
            self.columns.show_choices(self._paper.columns_of(template.kind), template.columns)
            self.top.setPlainText(template.top)
            self.bottom.setPlainText(template.bottom)

    def entered(self, template: PrintTemplate) -> PrintTemplate:
        """The template with what is entered now."""
        values = self.form.values()
        lines = values["lines"]
        signatures = tuple(text.strip() for text in str(values["signatures"]).replace("；", ";").split(";"))
        return replace(
            template,
            name=str(values["name"]),
            paper=str(values["paper"]),
            title=str(values["title"]),
            lines=int(lines) if isinstance(lines, Decimal) else 0,
            signatures=tuple(self._signed.get(text, text) for text in signatures if text),
            logo=bool(values["logo"]),
            barcode=bool(values["barcode"]),
            words=bool(values["words"]),
            fields=self.fields.chosen(),
            columns=self.columns.chosen(),
            top=self.top.toPlainText().strip(),
            bottom=self.bottom.toPlainText().strip(),
        )


class PagePreview(QScrollArea):
    """A picture of a page, as wide as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("template.preview")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.page = QLabel(self)
        self.page.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._picture = QPixmap()
        self.setWidget(self.page)

    def show_page(self, png: bytes) -> None:
        """Show another page."""
        self._picture.loadFromData(png)
        self._fit()

    def _fit(self) -> None:
        if not self._picture.isNull():
            wide = max(1, self.viewport().width())
            shown = self._picture.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
            self.page.setPixmap(shown)
            self.page.resize(shown.size())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The page takes the width there is."""
        super().resizeEvent(event)
        self._fit()
