"""How labels look: their templates, and a label on the screen before any is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from jxc_desktop.db.repositories.print_templates import PrintTemplates, TemplateRow
from jxc_desktop.domain.errors import N_, Conflict, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.printing.label_templates import (
    ALIGNS,
    BARCODE,
    DEFAULTS,
    FIELDS,
    SYMBOLOGIES,
    TEXT,
    LabelPart,
    LabelTemplate,
    changed,
    content_of,
)
from jxc_desktop.printing.labels import label_pages
from jxc_desktop.printing.page_writers import page_png
from jxc_desktop.services.base import Changes, Topic
from jxc_desktop.services.label_jobs import LABELS, find_label_template, read_labels, stored_template, without_barcode
from jxc_desktop.services.page_samples import sample_label
from jxc_desktop.services.print_content import LabelItem
from jxc_desktop.services.service import Service

__all__ = [
    "ALIGNS",
    "BARCODE",
    "FIELDS",
    "SYMBOLOGIES",
    "TEXT",
    "LabelDesign",
    "LabelPart",
    "LabelPreview",
    "LabelTemplate",
    "changed",
    "content_of",
]


@dataclass(frozen=True, slots=True)
class LabelPreview:
    """A label as a PNG; empty where there is nothing to show."""

    picture: bytes = b""
    without_barcode: bool = False


class LabelDesign(Service):
    """The templates of labels; `LabelService` adds what is printed by them."""

    def preview(self, template: LabelTemplate, item: LabelItem | None = None, dots_per_inch: int = 203) -> LabelPreview:
        """How a label looks by a template that need not be kept: of an item, or of made-up goods.

        Raises:
            NotFound: an unknown product.
        """
        self.require(Permission.PRINT)
        if item is None:
            made = [(sample_label(self.clock.local().date()), 1)]
        else:
            with self.database.read() as connection:
                made = read_labels(connection, [replace(item, copies=1)], self.clock.local().date())
        alone = replace(template, columns=1, rows=1, page_width=0, page_height=0)
        page = next(label_pages(made, alone))
        return LabelPreview(page_png(page, dots_per_inch), bool(without_barcode(made, template)))

    def templates(self) -> tuple[LabelTemplate, ...]:
        """All templates: those that come with the program, changed or not, then the shop's own."""
        self.require(Permission.PRINT)
        with self.database.read() as connection:
            stored = {row.code: stored_template(row) for row in PrintTemplates(connection).all(LABELS)}
        return tuple({**DEFAULTS, **stored}.values())

    def template(self, code: str = "") -> LabelTemplate:
        """A template by its code; empty: the usual one.

        Raises:
            NotFound: there is none.
        """
        self.require(Permission.PRINT)
        with self.database.read() as connection:
            return find_label_template(connection, code)

    def save_template(self, template: LabelTemplate) -> Changes:
        """Keep a template.

        Raises:
            InvalidValue: the code or a member cannot be.
            Conflict: somebody else changed it meanwhile.
        """
        self.require(Permission.SETTING_EDIT)
        made = changed(template, {**content_of(template), "name": template.name})
        code = made.code.strip()
        if not code or len(code) > 40 or not code.replace("-", "").replace("_", "").isalnum():
            raise InvalidValue("code", code, N_("letters, digits, - and _ are possible"))
        with self.database.write() as work:
            stored = PrintTemplates(work.connection)
            before = stored.get(code)
            if before is not None and before.kind != LABELS:
                raise InvalidValue("code", code, N_("it is taken"))
            if (before.version if before else 0) != made.version:
                raise Conflict(what=N_("label template"))
            stored.save(TemplateRow(code, LABELS, made.name, "", content_of(made), made.version))
            detail = {"before": dict(before.content) if before else {}, "after": content_of(made)}
            self.record(work, "label_template.save", code, detail=detail)
            work.touch(Topic.SETTINGS)
            return work.commit()

    def change_template(self, code: str, values: Mapping[str, Any], base: str = "") -> Changes:
        """Change some members of a template, or make one of a new code out of ``base``.

        Raises:
            NotFound: there is no such base.
            InvalidValue: a member is unknown or cannot be.
        """
        self.require(Permission.SETTING_EDIT)
        with self.database.read() as connection:
            try:
                template = find_label_template(connection, code)
            except NotFound:
                template = replace(find_label_template(connection, base), code=code, version=0)
        return self.save_template(changed(template, values))

    def reset_template(self, code: str) -> Changes:
        """Go back to the template as it came with the program; the shop's own is forgotten.

        Raises:
            NotFound: there is no changed template of this code.
        """
        self.require(Permission.SETTING_EDIT)
        with self.database.write() as work:
            stored = PrintTemplates(work.connection)
            before = stored.get(code)
            if before is None or before.kind != LABELS:
                raise NotFound(field="template", what=N_("label template"), name=code)
            stored.delete(code)
            self.record(work, "label_template.save", code, detail={"before": dict(before.content), "after": {}})
            work.touch(Topic.SETTINGS)
            return work.commit()
