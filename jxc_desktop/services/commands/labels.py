"""Labels by the command file: what waits for one, printing from any list, templates, going on after a jam."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue, UnknownMember
from jxc_desktop.services.commands.line import Answer, Json, Line
from jxc_desktop.services.labels import (
    AS_RECEIVED,
    BIN,
    DOCUMENT,
    ONE,
    PRODUCTS,
    SCANS,
    WAITING,
    LabelOrder,
    LabelRequest,
    LabelResult,
    LabelService,
    LabelTemplate,
)

_NAMED = (DOCUMENT, BIN, PRODUCTS, SCANS)


def _request(line: Line) -> LabelRequest:
    """Whose labels: of a ``document``, a ``bin``, ``products`` or ``scans``; of none of them what waits."""
    given = {name: line.get(name) for name in _NAMED}
    named = [name for name, value in given.items() if value is not None]
    if len(named) > 1:
        raise InvalidValue(named[1], given[named[1]], N_("one source is needed"))
    request = LabelRequest(
        source=named[0] if named else WAITING,
        reason=line.text("reason"),
        document=line.named("document"),
        bin=line.text("bin"),
        warehouse=line.named("warehouse"),
        products=_texts(line, "products"),
        scans=_texts(line, "scans"),
        copies=line.get("copies", default=AS_RECEIVED if given[DOCUMENT] is not None else ONE),
    )
    if not isinstance(request.copies, (str, int)) or isinstance(request.copies, bool):
        raise InvalidValue("copies", request.copies, N_("it is of the wrong sort"))
    return request


def _texts(line: Line, name: str) -> tuple[str, ...]:
    value = line.get(name, default=[])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise InvalidValue(name, value, N_("a list is needed"))
    return tuple(line.references.resolve(one) for one in value)


def waiting_labels(line: Line) -> Answer:
    """The goods that wait for a label, or with a source those it would print, each with its copies."""
    request = _request(line)
    line.refuse_unknown()
    return Answer(line.services.labels.wanted(request))


def print_labels(line: Line) -> Answer:
    """Print the labels of a source: queued at the printer of such labels, or with ``file`` written as PDF."""
    request, file, start = _request(line), line.text("file"), line.get("start_cell", default=1)
    template = line.text("template")
    line.refuse_unknown()
    if isinstance(start, bool) or not isinstance(start, int):
        raise InvalidValue("start_cell", start, N_("a whole number is needed"))
    labels = line.services.labels
    items = tuple(one.item() for one in labels.wanted(request))
    order = LabelOrder(items, template, start)
    return _made(labels.save_pdf(order, Path(file)) if file else labels.print(order))


def _made(result: LabelResult) -> Answer:
    where: Json = {"job": result.job} if result.job else {"file": str(result.path)}
    told = {"labels": result.count, "next_cell": result.next_cell, "without_barcode": result.without_barcode}
    return Answer({**told, **where}, changes=result.changes)


def dismiss_labels(line: Line) -> Answer:
    """Take goods off the waiting list without printing."""
    request = _request(line)
    line.refuse_unknown()
    lines = line.services.labels.wanted(request)
    return Answer({"dismissed": len(lines)}, changes=line.services.labels.dismiss(lines))


def continue_labels(line: Line) -> Answer:
    """Let a job that stopped go on with one of its labels."""
    job, label = (_whole(line, name) for name in ("job", "label"))
    line.refuse_unknown()
    changes = line.services.labels.continue_job(job, label)
    return Answer({"job": job, "label": label}, changes=changes)


def label_template(line: Line) -> Answer:
    """Change a label template, make one of a new ``code`` out of ``base``, or ``reset`` it."""
    labels, code, base = line.services.labels, line.text("code"), line.text("base")
    reset = line.flag("reset")
    values = {name: value for name, value in line.rest().items() if name not in {"code", "base", "reset"}}
    for name in values:
        if name not in LabelTemplate.__slots__:
            raise UnknownMember(field=name, member=name)
    if not code:
        raise InvalidValue("code", "", N_("it is missing"))
    changes = labels.reset_template(code) if reset else labels.change_template(code, values, base)
    return Answer({"code": code}, changes=changes)


def label_templates(line: Line) -> Answer:
    """The label templates with everything that stands on them."""
    labels: LabelService = line.services.labels
    line.refuse_unknown()
    return Answer(labels.templates())


def print_jobs(line: Line) -> Answer:
    """The latest jobs of the print queue, with how many of their labels are out."""
    line.refuse_unknown()
    return Answer(line.services.printing.jobs())


def _whole(line: Line, name: str) -> int:
    value: Any = line.need(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(name, value, N_("a whole number is needed"))
    return value


DO = {
    "print_labels": print_labels,
    "dismiss_labels": dismiss_labels,
    "continue_labels": continue_labels,
    "label_template": label_template,
}
ASK = {"waiting_labels": waiting_labels, "label_templates": label_templates, "print_jobs": print_jobs}
