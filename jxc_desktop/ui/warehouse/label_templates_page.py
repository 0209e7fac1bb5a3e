"""Label templates: the list at the left, what stands on the label in the middle, and the label at the right."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, ShopError
from jxc_desktop.i18n import _
from jxc_desktop.services.label_design import LabelPreview, LabelTemplate, changed, content_of
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.label_picture import LabelPicture
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.template_page import TemplatePage
from jxc_desktop.ui.warehouse.label_form import LabelForm

_DOTS_PER_INCH = 300

_COLUMNS: tuple[Column[LabelTemplate], ...] = (
    Column(N_("Template"), read=lambda row: _(row.name), name="name", stretch=True, width=160),
    Column(N_("Own"), read=lambda row: "✓" if row.version else "", name="own", width=52),
)


class LabelTemplatesPage(TemplatePage):
    """Change what a label says and where, look at it, save. The template it came with is one press away."""

    name = "label_templates"
    heading = N_("Label templates")
    icon_name: ClassVar[str] = "printer"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS})
    columns = _COLUMNS
    parts_name = "label_templates"
    widths = (300, 560, 420)
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
        self._labels = parts.services.labels
        super().__init__(parts.runner, key=key)
        for keys, right, down in (("Left", -1, 0), ("Right", 1, 0), ("Up", 0, -1), ("Down", 0, 1)):
            bind(self, f"Alt+{keys}", partial(self.form.move_part, right, down))

    def make_parts(self) -> None:
        """The form of a label, and the label."""
        self.form = LabelForm(self)
        self.preview = LabelPicture(self, name="label_templates.preview")

    def read(self) -> None:
        """Read the templates again."""
        self.run(self._labels.templates, self.show_rows, read=True)

    def open_row(self, row: LabelTemplate) -> None:
        """A row is its template."""
        self.show_template(row)

    def show_template(self, template: LabelTemplate) -> None:
        """Show a template in the form and on the label."""
        self.template, self.edited = template, False
        self.form.show_template(template)
        self.reset_button.setEnabled(template.version > 0)
        self.title_changed.emit()
        self.draw()

    # changing

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
        if self.edited:
            self.errors.clear()
        return made

    def drawn(self, made: LabelTemplate) -> LabelPreview:
        """The label of made-up goods."""
        return self._labels.preview(made, None, _DOTS_PER_INCH)

    def show_preview(self, made: LabelTemplate, drawn: LabelPreview) -> None:
        """Show the label and its size."""
        self.preview.show_picture(drawn.picture)
        size = _("{width} × {height} mm").format(width=f"{made.width:g}", height=f"{made.height:g}")
        self.shown.setText(_("Made-up goods, {size}").format(size=size))

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

        self.run(lambda: self._labels.save_template(made), done)

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
        self.change()
        self.form.sheet.editor("name").setFocus()

    def forget(self, template: LabelTemplate) -> Changes:
        """Go back to the template as it came; the shop's own is deleted."""
        return self._labels.reset_template(template.code)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        if self.template is not None and not self.edited:
            self.show_template(self.template)
