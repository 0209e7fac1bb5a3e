"""Lists and documents from files by the command file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import amount
from jxc_desktop.i18n import _
from jxc_desktop.services.commands.documents import posted_answer
from jxc_desktop.services.commands.line import Answer, Line, as_json
from jxc_desktop.services.document_lists import Standing
from jxc_desktop.services.exchange import ImportChoices
from jxc_desktop.services.importing.document_rows import PLATFORM, READ_LISTS
from jxc_desktop.services.importing.history import HISTORY
from jxc_desktop.services.opening import LISTS as OPENING_LISTS
from jxc_desktop.services.opening import check_total


def import_file(line: Line) -> Answer:
    """Import a spreadsheet: counts, and every rejected cell with its address."""
    what, path = line.need("what"), Path(line.need("file"))
    mapping, preview_only, sheet = line.get("mapping", default={}), line.flag("preview"), line.text("sheet")
    history = {name: line.flag(name) for name in ("make_goods",)} if what == HISTORY else {}
    date_order = line.text("date_order")
    total = None if (entered := line.get("total")) is None else amount(str(entered), "total")
    drafts = line.flag("drafts") if what in READ_LISTS else False
    channel = line.text("channel") if what == PLATFORM else ""
    line.refuse_unknown()
    exchange = line.services.exchange
    named = _named_columns(mapping)
    choices = exchange.choices_of(what, path, named, sheet) if named or sheet else ImportChoices()
    choices = replace(choices, date_order=date_order)
    if what == HISTORY:
        return _history(line, path, choices, total, preview_only=preview_only, **history)
    if what in READ_LISTS:
        choices = replace(choices, channel=channel)
        wanted = _Documents(what, path, choices, total, drafts)
        return _looked_at(line, wanted) if preview_only else _taken_over(line, wanted)
    if what in OPENING_LISTS.values():
        return _opening(line, what, path, choices, total, preview_only=preview_only)
    if preview_only:
        preview = exchange.preview_import(what, path, choices)
        return Answer({**_counts(preview), "differences": [_note(note) for note in preview.differences]})
    result = exchange.run_import(what, path, choices)
    return Answer(_counts(result), changes=result.changes)


def _named_columns(mapping: object) -> dict[str, list[str]]:
    """The columns of each field by letters or heading: one, several to be read in turn, or none."""
    if not isinstance(mapping, Mapping):
        raise InvalidValue("mapping", mapping, N_("an object is needed"))
    named: dict[str, list[str]] = {}
    for field, value in mapping.items():
        columns = value if isinstance(value, list) else ([value] if value else [])
        if not all(isinstance(column, str) for column in columns):
            raise InvalidValue(f"mapping.{field}", value, N_("a heading or the letters of a column are needed"))
        named[str(field)] = columns
    return named


def _counts(outcome: Any) -> dict[str, Any]:
    return {
        "rows": outcome.rows,
        "new": outcome.new,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "repeated": outcome.repeated,
        "rejected": getattr(outcome, "rejected", None) or getattr(outcome, "rows_with_problems", 0),
        "problems": [_note(note) for note in outcome.problems],
        "warnings": [_note(note) for note in outcome.warnings],
    }


def _note(note: Any) -> dict[str, Any]:
    return {"cell": note.cell, "field": note.field_name, "message": _(note.reason).format(**note.facts)}


def _opening(
    line: Line, what: str, path: Path, choices: ImportChoices, expected: Decimal | None, *, preview_only: bool
) -> Answer:
    """Post the documents of a list of opening balances, where it comes to what is expected."""
    found = line.services.exchange.opening_balances(what, path, choices)
    told = {"rows": found.rows, "total": found.total, **_notes(found)}
    if preview_only:
        differs = None if expected is None else found.total - expected
        return Answer({**told, "documents": len(found.drafts), "difference": differs})
    check_total(found.total, expected)
    if not found.drafts:
        raise InvalidValue("file", path.name, N_("there is no line"))
    taken = line.services.opening.take_over([replace(draft, at=line.at()) for draft in found.drafts], line.confirmed())
    answer = posted_answer(line, taken.posted[-1], documents=len(found.drafts), **told)
    return replace(answer, changes=taken.changes)


@dataclass(frozen=True, slots=True)
class _Documents:
    """What a line says of a list of documents."""

    what: str
    path: Path
    choices: ImportChoices
    total: Decimal | None
    drafts: bool


def _looked_at(line: Line, wanted: _Documents) -> Answer:
    """What a list of documents would make and change."""
    seen = line.services.document_lists.preview(wanted.what, wanted.path, wanted.choices)
    told = {
        "rows": seen.rows,
        "documents": seen.documents,
        **{standing.value: seen.count(standing) for standing in Standing},
        "rejected": seen.set_aside,
        "quantity": seen.quantity,
        "total": seen.total,
        "total_new": seen.total_new,
        "difference": None if wanted.total is None else seen.total - wanted.total,
        **_notes(seen),
        "differences": [_note(note) for note in seen.differences],
    }
    return Answer(told)


def _taken_over(line: Line, wanted: _Documents) -> Answer:
    """Take a list of documents over: what was made, corrected and set aside."""
    done = line.services.document_lists.run(
        wanted.what, wanted.path, wanted.choices, line.confirmed(), drafts=wanted.drafts, expected=wanted.total
    )
    names = ("new", "changed", "unchanged", "gone", "cancelled", "left_out", "rejected", "total", "numbers")
    told = {**{name: getattr(done, name) for name in names}, "file": done.rejected_file and str(done.rejected_file)}
    return Answer({**told, **_notes(done)}, changes=done.changes)


def _history(
    line: Line, path: Path, choices: ImportChoices, total: Decimal | None, *, preview_only: bool, make_goods: bool
) -> Answer:
    """What a file of past sales comes to, or taking it over; control totals of the file and of the books."""
    service = line.services.sales_history
    if preview_only:
        seen = service.preview(path, choices)
        return Answer({**as_json(seen), "problems": [_note(note) for note in seen.problems]})
    done = service.run(path, choices, make_goods=make_goods, expected=total)
    told = {name: getattr(done, name) for name in ("taken", "file", "books", "made_goods", "rejected")}
    return Answer({**told, "problems": [_note(note) for note in done.problems]}, changes=done.changes)


def _notes(outcome: Any) -> dict[str, Any]:
    return {
        "problems": [_note(note) for note in outcome.problems],
        "warnings": [_note(note) for note in outcome.warnings],
    }


def link_goods(line: Line) -> Answer:
    """Say which of our goods a platform means by a code or name; no product forgets it."""
    channel, named, product = line.need("channel"), line.need("code"), line.named("product")
    line.refuse_unknown()
    changes = line.services.document_lists.link(channel, named, product)
    return Answer({"channel": channel, "code": named, "product": product}, changes=changes)


def linked_goods(line: Line) -> Answer:
    """What a platform calls our goods."""
    return Answer(line.services.document_lists.linked(line.need("channel")))


DO = {"import": import_file, "link_goods": link_goods}
ASK = {"linked_goods": linked_goods}
