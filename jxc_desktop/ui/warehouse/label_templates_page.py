"""Label templates: the list at the left, what stands on the label in the middle, and the label at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, ShopError
from jxc_desktop.i18n import _
from jxc_desktop.services.label_design import LabelPreview, LabelTemplate, changed, content_of
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.label_picture import LabelPicture
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.warehouse.label_form import LabelForm

_PREVIEW_AFTER = 200
"""Milliseconds without a change before the label is drawn again."""
_DOTS_PER_INCH = 300

_COLUMNS: tuple[Column[LabelTemplate], ...] = (
    Column(N_("Template"), read=lambda row: _(row.name), name="name", stretch=True, width=160),
    Column(N_("Own"), read=lambda row: "✓" if row.version else "", name="own", width=52),
)


class LabelTemplatesPage(TabPage):
    """Change what a label says and where, look at it, save. The template it came with is one press away."""

    name = "label_templates"
    heading = N_("Label templates")
    icon_name: ClassVar[str] = "printer"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("How labels look: their size, and what stands where, in millimetres from the upper left corner."),
        steps=(
            N_("Choose a template, then a part of it; the label at the right follows what you type."),
            N_("Alt with an arrow moves the chosen part by one millimetre."),
            N_("Ctrl+N makes a further template like the chosen one."),
        ),
        keys=(
            ("Ctrl+S", N_("Save")),
            ("Ctrl+N", N_("A further template like this")),
            ("Alt+← ↑ → ↓", N_("Move the part")),
        ),
    )

    def __init__(self, parts: DocumentParts, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self._parts = parts
        self._labels = parts.services.labels
        self.template: LabelTemplate | None = None
        self.edited = False
        self._question = 0
        self.errors = ErrorBar(self)
        self.model: RowsModel[LabelTemplate] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="label_templates.rows")
        self.table.setModel(self.model)
        self.form = LabelForm(self)
        self.preview = LabelPicture(self, name="label_templates.preview")
        self.shown = QLabel(self)
        self.save_button, self.new_button, self.reset_button = (QPushButton(self) for _number in range(3))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PREVIEW_AFTER)
        self._arrange()
        self._bind()
        self.read()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        splitter = QSplitter(self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self._middle())
        splitter.addWidget(self._right())
        splitter.setSizes([300, 560, 420])
        layout.addWidget(splitter, 1)
        self.say(self.table.setAccessibleName, lambda: _("Label templates"))

    def _middle(self) -> QWidget:
        middle = QWidget(self)
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        inside.addWidget(self.form, 1)
        buttons = QHBoxLayout()
        for button, word, text in (
            (self.save_button, "save", lambda: _("Save (Ctrl+S)")),
            (self.new_button, "new", lambda: _("New (Ctrl+N)")),
            (self.reset_button, "reset", self._reset_text),
        ):
            button.setObjectName(f"label_templates.{word}")
            self.say(button.setText, text)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.save_button.setProperty("kind", "primary")
        inside.addLayout(buttons)
        return middle

    def _right(self) -> QWidget:
        right = QWidget(self)
        inside = QVBoxLayout(right)
        inside.setContentsMargins(0, 0, 0, 0)
        self.shown.setProperty("role", "status")
        inside.addWidget(self.shown)
        self.say(self.preview.setAccessibleName, lambda: _("Preview"))
        inside.addWidget(self.preview, 1)
        return right

    def _bind(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.form.changed.connect(self._change)
        self._timer.timeout.connect(self.draw)
        self.save_button.clicked.connect(self.save)
        self.new_button.clicked.connect(self.new_template)
        self.reset_button.clicked.connect(self.reset)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl+N", self.new_template)
        for keys, right, down in (("Left", -1, 0), ("Right", 1, 0), ("Up", 0, -1), ("Down", 0, 1)):
            bind(self, f"Alt+{keys}", partial(self.form.move_part, right, down))

    # reading

    def read(self) -> None:
        """Read the templates again."""
        self._run(self._labels.templates, self._take, read=True)

    def _take(self, rows: tuple[LabelTemplate, ...]) -> None:
        wanted = self.template.code if self.template else (self.key or "")
        self.model.set_rows(rows)
        place = next((number for number, row in enumerate(rows) if row.code == wanted), 0)
        self.table.setCurrentIndex(self.model.index(place, 0))
        self._choose(place)

    def _choose(self, number: int) -> None:
        if not 0 <= number < self.model.rowCount():
            return
        row = self.model.row(number)
        if not self.edited:
            self.show_template(row)
        elif self.template is not None and row.code != self.template.code:
            self._keep_typing()

    def _keep_typing(self) -> None:
        """Stay at a changed template until it is saved or the change is given up."""
        code = self.template.code if self.template else ""
        place = next((number for number, row in enumerate(self.model.rows) if row.code == code), -1)
        if place >= 0:
            self.table.setCurrentIndex(self.model.index(place, 0))
        self.errors.show_text(
            lambda: _("This template is changed and not saved yet."),
            tone="warning",
            action=self.discard,
            action_text=lambda: _("Discard"),
        )

    def show_template(self, template: LabelTemplate) -> None:
        """Show a template in the form and on the label."""
        self.template, self.edited = template, False
        self.form.show_template(template)
        self.reset_button.setEnabled(template.version > 0)
        self.title_changed.emit()
        self.draw()

    # changing

    def _change(self) -> None:
        self.edited = True
        self.title_changed.emit()
        self._timer.start()

    def entered(self) -> LabelTemplate | None:
        """What the form holds, if it can be; else the fault is told."""
        if self.template is None:
            return None
        made = self.form.entered(self.template)
        try:
            made = changed(made, {**content_of(made), "name": made.name})
        except ShopError as error:
            self.errors.show_error(error)
            return None
        return made

    def draw(self) -> None:
        """Draw the label with what is entered now."""
        made = self.entered()
        if made is None:
            return
        if self.edited:
            self.errors.clear()
        self._question += 1
        question = self._question

        def done(found: LabelPreview) -> None:
            if question == self._question:
                self.preview.show_picture(found.picture)
                size = _("{width} × {height} mm").format(width=f"{made.width:g}", height=f"{made.height:g}")
                self.shown.setText(_("Made-up goods, {size}").format(size=size))

        self._run(lambda: self._labels.preview(made, None, _DOTS_PER_INCH), done, read=True)

    def save(self) -> None:
        """Keep the template."""
        made = self.entered()
        if made is None or not self.edited:
            return

        def done(_changes: Changes) -> None:
            self.edited = False
            self.template = made
            self.errors.show_text(lambda: _("“{name}” is saved.").format(name=_(made.name)), tone="success")
            self.read()

        self._run(lambda: self._labels.save_template(made), done)

    def new_template(self) -> None:
        """Begin a further template like the chosen one."""
        made = self.entered()
        if made is None:
            return
        taken = {row.code for row in self.model.rows}
        code = next(code for number in range(1, 1000) if (code := f"label-{number}") not in taken)
        name = _("{name}, copy").format(name=_(made.name))[:60]
        self.template = replace(made, code=code, name=name, version=0)
        self.form.show_template(self.template)
        self._change()
        self.form.sheet.editor("name").setFocus()

    def reset(self) -> None:
        """Go back to the template as it came; the shop's own is deleted."""
        template = self.template
        if template is None:
            return
        if template.version == 0:
            self.discard()
            return

        def done(_changes: Changes) -> None:
            self.edited = False
            self.read()

        self._run(lambda: self._labels.reset_template(template.code), done)

    def discard(self) -> None:
        """Give up what was typed."""
        self.edited = False
        self.errors.clear()
        self._choose(self.table.currentIndex().row())

    def _reset_text(self) -> str:
        return _("Back to the default")

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object], *, read: bool = False) -> None:
        def told(found: Any) -> None:
            if shiboken6.isValid(self):
                done(found)

        def failed(error: Exception) -> None:
            if shiboken6.isValid(self):
                self.errors.show_error(error)

        self._parts.runner.submit(lambda _progress: work(), done=told, failed=failed, read=read)

    # the tab

    def changed_mark(self) -> bool:
        """Whether something is typed and not saved."""
        return self.edited

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """The list may be another one."""
        if not self.edited:
            self.read()

    def first_focus(self) -> QWidget:
        """The templates."""
        return self.table

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        if self.template is not None and not self.edited:
            self.show_template(self.template)
