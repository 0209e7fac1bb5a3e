"""Print templates: the kinds at the left, the form in the middle, and at the right how a document looks with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.i18n import _
from jxc_desktop.services.paper import PaperService, Preview, PrintTemplate, TemplateChoice
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.template_page import TemplatePage
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.system.template_form import PagePreview, TemplateForm

_DOTS_PER_INCH = 144


def _name(row: TemplateChoice) -> str:
    return row.name or (_("Usual template") if row.usual else row.code)


_COLUMNS: tuple[Column[TemplateChoice], ...] = (
    Column(N_("Document"), read=lambda row: _(kind_of(row.kind).name), name="kind", stretch=True),
    Column(N_("Template"), read=_name, name="name", width=122),
    Column(N_("Own"), read=lambda row: "✓" if row.own else "", name="own", width=52),
)


class TemplatesPage(TemplatePage):
    """Choose a kind, change what its print says and shows, look at it, save. The default is one press away."""

    name = "print_templates"
    heading = N_("Print templates")
    icon_name = "printer"
    topics = frozenset({Topic.SETTINGS})
    columns = _COLUMNS
    parts_name = "templates"
    widths, stretches = (380, 430, 470), (2, 3, 4)
    draws_after = 250
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
        self._paper = paper
        self._preview: Preview | None = None
        self._has_logo = False
        super().__init__(runner, key=key)

    def make_parts(self) -> None:
        """The form of a print, and the page."""
        self.form = TemplateForm(self._paper, self)
        self.preview = PagePreview(self)

    def arrange_form(self, inside: QVBoxLayout) -> None:
        """The kind stands above the form."""
        inside.setSpacing(2 * GRID)
        self.title_label = QLabel(self)
        self.title_label.setProperty("role", "section")
        inside.addWidget(self.title_label)
        super().arrange_form(inside)

    def arrange_preview(self, inside: QVBoxLayout) -> None:
        """The logo is chosen beside what is shown."""
        self.logo_button = QPushButton(self)
        self.logo_button.setObjectName("templates.logo")
        self.logo_button.clicked.connect(self.ask_logo)
        self.say(self.logo_button.setText, self._logo_text)
        row = QHBoxLayout()
        row.addWidget(self.shown, 1)
        row.addWidget(self.logo_button)
        inside.addLayout(row)

    # reading

    def read(self) -> None:
        """Read the templates again."""
        self.run(lambda: (self._paper.templates(), self._paper.has_logo()), self._take, read=True)

    def _take(self, found: tuple[Sequence[TemplateChoice], bool]) -> None:
        rows, self._has_logo = found
        self.logo_button.setText(self._logo_text())
        self.show_rows(rows)

    def open_row(self, row: TemplateChoice) -> None:
        """Read the template of a row."""
        self.run(lambda: self._paper.template(row.kind, row.code), self.show_template, read=True)

    def show_template(self, template: PrintTemplate) -> None:
        """Show a template and how it looks."""
        self.template, self.edited = template, False
        self.form.show_template(template)
        self.errors.clear()
        self._say()
        self.draw()

    # doing

    def entered(self) -> PrintTemplate | None:
        """What the form holds."""
        return None if self.template is None else self.form.entered(self.template)

    def drawn(self, made: PrintTemplate) -> Preview:
        """The newest document of the kind with this template."""
        return self._paper.preview(made, _DOTS_PER_INCH)

    def show_preview(self, made: PrintTemplate, drawn: Preview) -> None:  # noqa: ARG002
        """Show the page, and which document it is."""
        self._preview = drawn
        self.preview.show_page(drawn.picture)
        self._say()

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

        self.run(work, done)

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

    def forget(self, template: PrintTemplate) -> Changes:
        """Go back to what follows from the kind's declaration; a further template is deleted."""
        return self._paper.reset_template(template.kind, template.code)

    def left_by(self, template: PrintTemplate) -> PrintTemplate:
        """The usual template of the kind."""
        return replace(template, code=template.kind)

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

        self.run(lambda: self._paper.set_logo(path), done)

    # showing

    def reset_text(self) -> str:
        """A further template is deleted."""
        further = self.template is not None and self.template.code != self.template.kind
        return _("Delete template") if further else super().reset_text()

    def _logo_text(self) -> str:
        return _("Remove logo") if self._has_logo else _("Logo…")

    def _say(self) -> None:
        template, preview = self.template, self._preview
        self.reset_button.setText(self.reset_text())
        if template is not None:
            self.title_label.setText(_(kind_of(template.kind).name))
        if preview is not None:
            number = preview.number or _("made-up figures")
            self.shown.setText(_("{document}, page 1 of {pages}").format(document=number, pages=preview.pages))

    def retranslate(self) -> None:
        """Say everything again, the form and the picture too."""
        super().retranslate()
        if self.template is not None:
            self.form.show_template(self.form.entered(self.template))
            self.draw()
        self._say()
