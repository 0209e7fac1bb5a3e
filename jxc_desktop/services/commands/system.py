"""Settings, files and the care of the books by the command file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import read_business_time
from jxc_desktop.i18n import _
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.document_lists import can_be_written
from jxc_desktop.services.importing.lists import LISTS


def setting(line: Line) -> Answer:
    """Change a setting."""
    name, value = line.text("name"), line.need("value")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    line.refuse_unknown()
    changes = line.services.settings.set(name, text)
    return Answer({"name": name, "value": text}, changes=changes)


def export(line: Line) -> Answer:
    """Write a report, or the list of all products, suppliers, customers or prices, to a workbook."""
    what, path = line.need("what"), Path(line.need("file"))
    parameters: Any = line.get("parameters", default={})
    line.refuse_unknown()
    if not isinstance(parameters, Mapping):
        raise InvalidValue("parameters", parameters, N_("an object is needed"))
    if what in LISTS and not parameters:
        return Answer({"file": str(path), "rows": line.services.exchange.write_list(what, path)})
    if can_be_written(what):
        since, until = (_day(parameters, name) for name in ("since", "until"))
        return Answer({"file": str(path), "rows": line.services.document_lists.write(what, path, since, until)})
    result = line.services.reports.run(what, {str(name): str(value) for name, value in parameters.items()})
    return Answer({"file": str(line.services.reports.export(result, path)), "rows": len(result.rows)})


def _day(parameters: Mapping[str, Any], name: str) -> date | None:
    return read_business_time(parameters[name], name).date() if parameters.get(name) else None


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


DO = {"setting": setting, "export": export, "backup": backup, "doctor": doctor}
