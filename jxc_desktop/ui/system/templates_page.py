"""Print templates: the kinds at the left, the form in the middle, and at the right how a document looks with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.i18n import _
from jxc_desktop.services.paper import PaperService, Preview, PrintTemplate, TemplateChoice
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.system.template_form import PagePreview, TemplateForm

_PREVIEW_AFTER = 250
"""Milliseconds without a change before the preview is drawn again."""
_DOTS_PER_INCH = 144


def _name(row: TemplateChoice) -> str:
    return row.name or (_("Usual template") if row.usual else row.code)


_COLUMNS: tuple[Column[TemplateChoice], ...] = (
    Column(N_("Document"), read=lambda row: _(kind_of(row.kind).name), name="kind", stretch=True),
    Column(N_("Template"), read=_name, name="name", width=122),
    Column(N_("Own"), read=lambda row: "✓" if row.own else "", name="own", width=52),
)


class TemplatesPage(TabPage):
    """Choose a kind, change what its print says and shows, look at it, save. The default is one press away."""

    name = "print_templates"
    heading = N_("Print templates")
    icon_name = "printer"
    topics = frozenset({Topic.SETTINGS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("How each kind of document looks on paper. The picture shows your newest document of the kind."),
        steps=(
            N_("Choose a kind at the left; tick facts and columns, Alt+↑ and Alt+↓ put them in order."),
            N_("The picture at the right follows. Ctrl+S keeps the template."),
            N_("Ctrl+N makes a further template of the same kind, for another paper say."),
        ),
        keys=(
            ("Ctrl+S", N_("Save")),
            ("Ctrl+N", N_("A further template of this kind")),
            ("Alt+↑ Alt+↓", N_("Move a row")),
        ),
    )

    def __init__(self, paper: PaperService, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self._paper, self._runner = paper, runner
        self.template: PrintTemplate | None = None
        self.edited = False
        self._question = 0
        self._preview: Preview | None = None
        self._has_logo = False
        self.errors = ErrorBar(self)
        self.model: RowsModel[TemplateChoice] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="templates.rows")
        self.table.setModel(self.model)
        self.form = TemplateForm(paper, self)
        self.preview = PagePreview(self)
        self.title_label, self.shown = QLabel(self), QLabel(self)
        self.save_button, self.reset_button, self.new_button, self.logo_button = (QPushButton(self) for _n in range(4))
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
        splitter.setSizes([380, 430, 470])
        for place, stretch in enumerate((2, 3, 4)):
            splitter.setStretchFactor(place, stretch)
        layout.addWidget(splitter, 1)

    def _middle(self) -> QWidget:
        middle = QWidget(self)
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        inside.setSpacing(2 * GRID)
        self.title_label.setProperty("role", "section")
        inside.addWidget(self.title_label)
        inside.addWidget(self.form, 1)
        buttons = QHBoxLayout()
        for button, word, text in (
            (self.save_button, "save", lambda: _("Save (Ctrl+S)")),
            (self.new_button, "new", lambda: _("New (Ctrl+N)")),
            (self.reset_button, "reset", self._reset_text),
        ):
            button.setObjectName(f"templates.{word}")
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
        row = QHBoxLayout()
        self.shown.setProperty("role", "status")
        self.logo_button.setObjectName("templates.logo")
        self.say(self.logo_button.setText, self._logo_text)
        row.addWidget(self.shown, 1)
        row.addWidget(self.logo_button)
        inside.addLayout(row)
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
        self.logo_button.clicked.connect(self.ask_logo)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl+N", self.new_template)

    # reading

    def read(self) -> None:
        """Read the templates again."""
        self._run(lambda: (self._paper.templates(), self._paper.has_logo()), self._take, read=True)

    def _take(self, found: tuple[Sequence[TemplateChoice], bool]) -> None:
        rows, self._has_logo = found
        wanted = self.template.code if self.template else (self.key or "")
        self.model.set_rows(rows)
        self.logo_button.setText(self._logo_text())
        place = next((number for number, row in enumerate(rows) if row.code == wanted), 0)
        self.table.setCurrentIndex(self.model.index(place, 0))
        self._choose(place)

    def _choose(self, number: int) -> None:
        if not 0 <= number < self.model.rowCount():
            return
        row = self.model.row(number)
        same = self.template is not None and row.code == self.template.code
        if self.edited:
            if not same:
                self._keep_typing()
            return
        self._run(lambda: self._paper.template(row.kind, row.code), self.show_template, read=True)

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

    def show_template(self, template: PrintTemplate) -> None:
        """Show a template and how it looks."""
        self.template, self.edited = template, False
        self.form.show_template(template)
        self.errors.clear()
        self._say()
        self.draw()

    # doing

    def _change(self) -> None:
        self.edited = True
        self.title_changed.emit()
        self._timer.start()

    def draw(self) -> None:
        """Draw the preview with what is entered now; an answer that comes after a newer question is dropped."""
        if self.template is None:
            return
        self._question += 1
        question, template = self._question, self.form.entered(self.template)

        def done(preview: Preview) -> None:
            if question == self._question:
                self._preview = preview
                self.preview.show_page(preview.picture)
                self._say()

        self._run(lambda: self._paper.preview(template, _DOTS_PER_INCH), done, read=True)

    def save(self) -> None:
        """Keep the template."""
        if self.template is None or not self.form.form.take():
            return
        template = self.form.entered(self.template)

        def work() -> tuple[Changes, PrintTemplate]:
            changes = self._paper.save_template(template)
            return changes, self._paper.template(template.kind, template.code)

        def done(saved: tuple[Changes, PrintTemplate]) -> None:
            self.show_template(saved[1])
            self.read()
            self.errors.show_text(lambda: _("The template is saved."), tone="success")

        self._run(work, done)

    def new_template(self) -> None:
        """Begin a further template of the kind, as the one shown is."""
        if self.template is None:
            return
        kind = self.template.kind
        taken = {row.code for row in self.model.rows}
        number = next(number for number in range(2, len(taken) + 3) if f"{kind}-{number}" not in taken)
        entered = self.form.entered(self.template)
        name = _("Template {number}").format(number=number)
        self.show_template(replace(entered, code=f"{kind}-{number}", name=name, version=0))
        self.edited = True
        self.form.form.editor("name").setFocus()
        self.form.form.editor("name").selectAll()

    def reset(self) -> None:
        """Go back to what follows from the kind's declaration; a further template is deleted."""
        template = self.template
        if template is None:
            return
        if template.version == 0:
            self.discard()
            return

        def done(_changes: Changes) -> None:
            self.template, self.edited = replace(template, code=template.kind), False
            self.read()

        self._run(lambda: self._paper.reset_template(template.kind, template.code), done)

    def discard(self) -> None:
        """Give up what was typed."""
        self.edited = False
        self.errors.clear()
        number = self.table.currentIndex().row()
        self._choose(number)

    def ask_logo(self) -> None:
        """Choose a picture as the logo, or take the present one away."""
        if self._has_logo:
            self.set_logo(None)
            return
        dialog = QFileDialog(self, _("Logo…"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("*.png *.jpg *.jpeg *.bmp *.webp")
        dialog.fileSelected.connect(lambda path: self.set_logo(Path(path)))
        dialog.open()

    def set_logo(self, path: Path | None) -> None:
        """Take a picture for all prints, or none."""

        def done(_changes: Changes) -> None:
            self._has_logo = path is not None
            self.logo_button.setText(self._logo_text())
            self.draw()

        self._run(lambda: self._paper.set_logo(path), done)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object], *, read: bool = False) -> None:
        self._runner.submit(
            lambda _progress: work(), done=lambda found: _ignore(done(found)), failed=self.errors.show_error, read=read
        )

    # showing

    def _reset_text(self) -> str:
        further = self.template is not None and self.template.code != self.template.kind
        return _("Delete template") if further else _("Back to the default")

    def _logo_text(self) -> str:
        return _("Remove logo") if self._has_logo else _("Logo…")

    def _say(self) -> None:
        template, preview = self.template, self._preview
        self.reset_button.setText(self._reset_text())
        if template is not None:
            self.title_label.setText(_(kind_of(template.kind).name))
        if preview is not None:
            number = preview.number or _("made-up figures")
            self.shown.setText(_("{document}, page 1 of {pages}").format(document=number, pages=preview.pages))

    def changed_mark(self) -> bool:
        """Whether something is typed and not saved."""
        return self.edited

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Settings say who we are; the list may be another one."""
        if not self.edited:
            self.read()

    def first_focus(self) -> QWidget:
        """The kinds."""
        return self.table

    def retranslate(self) -> None:
        """Say everything again, the form and the picture too."""
        super().retranslate()
        self.model.retranslate()
        if self.template is not None:
            self.form.show_template(self.form.entered(self.template))
            self.draw()
        self._say()


def _ignore(_result: object) -> None:
    """A callback answers nothing."""
