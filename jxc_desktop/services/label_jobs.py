"""Labels in the print queue: sent to the printer by the ten, and what is out is kept with the job.

A roll that runs out after the twentieth label goes on with the twenty-first; nobody peels off what is there already.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from jxc_desktop.db.queries.prints import label_products, shop_texts
from jxc_desktop.db.repositories.outbox import PrintJob
from jxc_desktop.db.repositories.print_templates import PrintTemplates, TemplateRow
from jxc_desktop.db.rows import Connection
from jxc_desktop.devices.ports import Printer
from jxc_desktop.devices.setup import LANGUAGES, PrinterSetting
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.printing.label_printers import LabelLanguage, LabelProfile, label_job
from jxc_desktop.printing.label_templates import DEFAULTS, USUAL, LabelTemplate, changed
from jxc_desktop.printing.labels import LabelData, barcode_fits, label_pages, next_cell, nudged
from jxc_desktop.printing.page_writers import pages_pdf
from jxc_desktop.services.page_samples import sample_label
from jxc_desktop.services.print_content import LabelItem, label_of

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database

LABELS = "labels"
"""The kind of these jobs, and of the templates of labels."""
BATCH = 10
"""Labels that go to the printer at once: so many at most are doubtful when it stops."""
_DOTS = (203, 300, 600)

Made = list[tuple[LabelData, int]]


@dataclass(frozen=True, slots=True)
class LabelsJob:
    """What a job of labels asks for: which, by which template, from which place of a sheet, how many are out."""

    template: str
    items: tuple[LabelItem, ...]
    start_cell: int = 1
    done: int = 0

    @property
    def count(self) -> int:
        """How many labels it is."""
        return sum(item.copies for item in self.items)

    def content(self) -> dict[str, Any]:
        """As it is kept with the job."""
        return {
            "template": self.template,
            "start": self.start_cell,
            "done": self.done,
            "items": [_as_json(item) for item in self.items],
        }

    @classmethod
    def of(cls, job: PrintJob) -> LabelsJob:
        """What a job of the queue holds."""
        content: Mapping[str, Any] = json.loads(job.content)
        items = tuple(_item(one) for one in content["items"])
        return cls(str(content["template"]), items, int(content["start"]), int(content["done"]))


def _as_json(item: LabelItem) -> dict[str, object]:
    found = {name: getattr(item, name) for name in ("product", "copies", "unit", "lot", "serial")}
    days = {name: day.isoformat() for name in ("produced", "expires") if (day := getattr(item, name)) is not None}
    return {name: value for name, value in found.items() if value} | days


def _item(values: Mapping[str, Any]) -> LabelItem:
    days = {name: date.fromisoformat(values[name]) for name in ("produced", "expires") if name in values}
    return LabelItem(**{"copies": 0, **values, **days})


def labels_asked(job: PrintJob) -> tuple[int, int]:
    """How many labels a job is of, and how many of them are out."""
    asked = LabelsJob.of(job)
    return asked.count, asked.done


def label_profile_of(setting: PrinterSetting) -> LabelProfile:
    """What the setting says about the language and the dots of a printer of labels.

    Raises:
        InvalidValue: a resolution no such printer has.
    """
    if setting.dots not in _DOTS:
        raise InvalidValue("dots", setting.dots, N_("203, 300 or 600 dots an inch are known"))
    language = LabelLanguage(setting.language or LANGUAGES[0])
    return LabelProfile(language, setting.dots, setting.gap, setting.right, setting.down)


def find_label_template(connection: Connection, code: str = "") -> LabelTemplate:
    """A template of labels: the shop's own, or one that comes with the program.

    Raises:
        NotFound: there is none of this code.
    """
    wanted = code or USUAL
    stored = PrintTemplates(connection).get(wanted)
    if stored is not None and stored.kind == LABELS:
        return stored_template(stored)
    if wanted not in DEFAULTS:
        raise NotFound(field="template", what=N_("label template"), name=wanted)
    return DEFAULTS[wanted]


def stored_template(row: TemplateRow) -> LabelTemplate:
    """A template as it was kept."""
    base = DEFAULTS.get(row.code, LabelTemplate(row.code, row.name, 60, 40))
    return replace(changed(base, row.content), name=row.name, version=row.version)


def read_labels(connection: Connection, items: Sequence[LabelItem], day: date) -> Made:
    """What the labels say, as the books stand now.

    Raises:
        NotFound: an unknown product.
        InvalidValue: it has no such unit.
    """
    products = label_products(connection, (item.product for item in items))
    shop = shop_texts(connection).get("shop_name", "")
    made: Made = []
    for item in items:
        label = label_of(item, products.get(item.product))
        made.append((replace(label, shop=shop, printed=day), item.copies))
    return made


def without_barcode(made: Made, template: LabelTemplate) -> tuple[str, ...]:
    """The codes of products whose barcode cannot be drawn on such a label so that a scanner reads it."""
    unfit = (label.code for label, _copies in made if not barcode_fits(label, template))
    return tuple(dict.fromkeys(unfit))


def labels_pdf(
    made: Made, template: LabelTemplate, start_cell: int, title: str, done: int = 0, profile: LabelProfile | None = None
) -> bytes:
    """The labels as one PDF, without the first ``done`` of them, moved as the printer needs it."""
    start = next_cell(template, start_cell, done)
    right, down = (profile.right, profile.down) if profile else (0, 0)
    pages = label_pages(_rest(made, done), template, start)
    return pages_pdf((nudged(page, right, down) for page in pages), title)


def send_labels(database: Database, job: PrintJob, printer: Printer, setting: PrinterSetting, now: datetime) -> None:
    """Print the labels of a job that are not out yet; after each batch the books know how many are.

    Raises:
        DeviceError: the printer stopped; the job goes on with the first label it did not take.
    """
    asked, profile = LabelsJob.of(job), label_profile_of(setting)
    with database.read() as connection:
        template = find_label_template(connection, asked.template)
        made = read_labels(connection, asked.items, now.date()) if asked.items else [(sample_label(now.date()), 1)]
    if template.on_sheets or profile.language is LabelLanguage.PDF:
        printer.send(labels_pdf(made, template, asked.start_cell, "", asked.done, profile))
        _note(database, job, replace(asked, done=asked.count))
        return
    rest, done = _rest(made, asked.done), asked.done
    while batch := _first(rest, BATCH):
        printer.send(b"".join(_bytes(label, copies, template, profile) for label, copies in batch))
        done += sum(copies for _label, copies in batch)
        rest = _rest(made, done)
        _note(database, job, replace(asked, done=done))


def _bytes(label: LabelData, copies: int, template: LabelTemplate, profile: LabelProfile) -> bytes:
    (page,) = label_pages([(label, 1)], template, dots_per_inch=profile.dots_per_inch)
    return label_job(page, profile, copies)


def _note(database: Database, job: PrintJob, asked: LabelsJob) -> None:
    with database.write() as work:
        work.outbox.note(job.id, asked.content())
        work.commit()


def _rest(made: Made, done: int) -> Made:
    """The labels after the first ``done``."""
    rest: Made = []
    for label, copies in made:
        left = max(0, copies - done)
        done = max(0, done - copies)
        if left:
            rest.append((label, left))
    return rest


def _first(made: Made, count: int) -> Made:
    """The first ``count`` labels."""
    first: Made = []
    for label, copies in made:
        if count <= 0:
            break
        first.append((label, min(copies, count)))
        count -= copies
    return first
