"""Documents on paper by the command file: prints, PDF and Excel files, parcel labels, templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, UnknownMember
from jxc_desktop.printing.templates import PrintTemplate
from jxc_desktop.services.commands.line import Answer, Json, Line
from jxc_desktop.services.paper import PaperService, PrintOrder

_ABOUT = frozenset({"kind", "code", "reset", "logo"})
_WORKBOOK = ".xlsx"


def print_document(line: Line) -> Answer:
    """Print a document: queued at the office printer, or written to ``file``, as PDF or by its name as Excel.

    A draft prints as such, as a PDF only.
    """
    paper = line.services.paper
    order = PrintOrder(
        line.references.resolve(line.need("document")),
        line.text("template"),
        line.text("paper"),
        _whole(line, "copies", 1),
    )
    file = line.text("file")
    line.refuse_unknown()
    draft, path = _draft_named(line, order.number), Path(file)
    if draft is not None and path.suffix.lower() == _WORKBOOK:
        raise InvalidValue("file", file, N_("a draft is written as PDF only"))
    drafts = line.services.draft_paper
    if not file:
        queued = paper.print(order) if draft is None else drafts.print(draft, order)
        return Answer({"job": queued.job}, changes=queued.changes)
    if draft is not None:
        return Answer({"file": str(drafts.save_pdf(draft, order, path))})
    write = paper.save_workbook if path.suffix.lower() == _WORKBOOK else paper.save_pdf
    return Answer({"file": str(write(order, path))})


def _draft_named(line: Line, name: str) -> Draft | None:
    try:
        return line.services.documents.draft(name)
    except NotFound:
        return None


def shipping_label(line: Line) -> Answer:
    """Print the labels of the parcels of a delivery, or write them to ``file``."""
    paper, number, file = line.services.paper, line.references.resolve(line.need("document")), line.text("file")
    line.refuse_unknown()
    if file:
        return Answer({"file": str(paper.save_shipping_label(number, Path(file)))})
    queued = paper.print_shipping_label(number)
    return Answer({"job": queued.job}, changes=queued.changes)


def print_template(line: Line) -> Answer:
    """Change the template of a kind, make another by a new ``code``, ``reset`` it, or take a ``logo`` for all."""
    paper, kind, code = line.services.paper, line.text("kind"), line.text("code")
    reset, logo = line.flag("reset"), line.get("logo")
    values = {name: value for name, value in line.rest().items() if name not in _ABOUT}
    for name in values:
        if name not in PrintTemplate.__slots__:
            raise UnknownMember(field=name, member=name)
    if isinstance(logo, str):
        changes = paper.set_logo(Path(logo) if logo else None)
        return Answer({"logo": bool(logo)}, changes=changes)
    if not kind:
        raise InvalidValue("kind", "", N_("it is missing"))
    if reset:
        changes = paper.reset_template(kind, code)
        return Answer(_template(paper, kind, ""), changes=changes)
    if isinstance(logo, bool):
        values["logo"] = logo
    changes = paper.change_template(kind, code, values)
    return Answer(_template(paper, kind, code), changes=changes)


def print_templates(line: Line) -> Answer:
    """The templates of a kind, or of all, with what they show."""
    paper, kind = line.services.paper, line.text("kind")
    line.refuse_unknown()
    return Answer([_template(paper, one.kind, one.code) for one in paper.templates(kind)])


def _template(paper: PaperService, kind: str, code: str) -> Json:
    template = paper.template(kind, code)
    return {name: getattr(template, name) for name in template.__slots__}


def _whole(line: Line, name: str, default: int) -> int:
    value: Any = line.get(name, default=default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(name, value, N_("a whole number is needed"))
    return value


DO = {"print": print_document, "print_template": print_template, "shipping_label": shipping_label}
ASK = {"print_templates": print_templates}
