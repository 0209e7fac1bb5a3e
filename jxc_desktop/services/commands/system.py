"""Settings, files and the care of the books by the command file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import amount
from jxc_desktop.i18n import _
from jxc_desktop.services.commands.documents import posted_answer
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.exchange import ImportChoices
from jxc_desktop.services.importing.lists import LISTS
from jxc_desktop.services.opening import LISTS as OPENING_LISTS
from jxc_desktop.services.opening import check_total


def setting(line: Line) -> Answer:
    """Change a setting."""
    name, value = line.text("name"), line.need("value")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    line.refuse_unknown()
    changes = line.services.settings.set(name, text)
    return Answer({"name": name, "value": text}, changes=changes)


def import_file(line: Line) -> Answer:
    """Import a spreadsheet: counts, and every rejected cell with its address."""
    what, path = line.need("what"), Path(line.need("file"))
    mapping, preview_only = line.get("mapping"), line.flag("preview")
    total = line.get("total")
    line.refuse_unknown()
    exchange = line.services.exchange
    choices = ImportChoices() if mapping is None else exchange.choices_of(what, path, _named_columns(mapping))
    if what in OPENING_LISTS.values():
        expected = None if total is None else amount(str(total), "total")
        return _opening(line, what, path, choices, expected, preview_only=preview_only)
    if preview_only:
        preview = exchange.preview_import(what, path, choices)
        return Answer(_counts(preview))
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
    told = {"rows": found.rows, "total": found.total, "problems": [_note(problem) for problem in found.problems]}
    if preview_only:
        differs = None if expected is None else found.total - expected
        return Answer({**told, "documents": len(found.drafts), "difference": differs})
    check_total(found.total, expected)
    posted = None
    for draft in found.drafts:
        posted = line.services.documents.post_once(replace(draft, at=line.at()), line.confirmed())
    if posted is None:
        raise InvalidValue("file", path.name, N_("there is no line"))
    return posted_answer(line, posted, documents=len(found.drafts), **told)


def export(line: Line) -> Answer:
    """Write a report, or the list of all products, suppliers, customers or prices, to a workbook."""
    what, path = line.need("what"), Path(line.need("file"))
    parameters: Any = line.get("parameters", default={})
    line.refuse_unknown()
    if not isinstance(parameters, Mapping):
        raise InvalidValue("parameters", parameters, N_("an object is needed"))
    if what in LISTS and not parameters:
        return Answer({"file": str(path), "rows": line.services.exchange.write_list(what, path)})
    result = line.services.reports.run(what, {str(name): str(value) for name, value in parameters.items()})
    return Answer({"file": str(line.services.reports.export(result, path)), "rows": len(result.rows)})


def backup(line: Line) -> Answer:
    """Make a verified backup, beside the books where no file is named."""
    entered = line.text("file")
    path = Path(entered) if entered else None
    line.refuse_unknown()
    made = line.services.maintenance.backup(path)
    return Answer({"file": str(made.path), "sha256": made.sha256, "documents": made.documents})


def doctor(line: Line) -> Answer:
    """Check the books; what is wrong is said in words."""
    line.refuse_unknown()
    report = line.services.maintenance.doctor()
    findings = [
        {"check": finding.check, "message": _(finding.message).format(**finding.facts)} for finding in report.findings
    ]
    return Answer({"sound": report.sound, "findings": findings})


DO = {"setting": setting, "import": import_file, "export": export, "backup": backup, "doctor": doctor}
