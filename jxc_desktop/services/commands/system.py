"""Settings, files and the care of the books by the command file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.i18n import _
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.exporting import Exporter


def setting(line: Line) -> Answer:
    """Change a setting."""
    name, value = line.text("name"), line.need("value")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    line.refuse_unknown()
    changes = line.services.settings.set(name, text)
    return Answer({"name": name, "value": text}, changes=changes)


def export(line: Line) -> Answer:
    """Write a report, a list or the documents of a kind to a workbook, or as CSV by the ending of the file."""
    what, path = line.need("what"), Path(line.need("file"))
    parameters: Any = line.get("parameters", default={})
    line.refuse_unknown()
    if not isinstance(parameters, Mapping):
        raise InvalidValue("parameters", parameters, N_("an object is needed"))
    exporter = Exporter(line.services.reports, line.services.exchange, line.services.document_lists)
    prepared = exporter.prepare(what, {str(name): str(value) for name, value in parameters.items()})
    file, rows = prepared.write(path)
    return Answer({"file": str(file), "rows": rows})


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
