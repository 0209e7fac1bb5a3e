"""Own reports by the command file: what there is to choose from, a query, and saved ones."""

from __future__ import annotations

import json
from collections.abc import Mapping

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.services.commands.asks import report_answer
from jxc_desktop.services.commands.line import Answer, Line, as_json
from jxc_desktop.services.own_reports import OwnReportInput
from jxc_desktop.services.reporting.semantic.query import Query
from jxc_desktop.services.reporting.semantic.results import QUERY


def query(line: Line) -> Answer:
    """The figures of a query: fact, rows, columns, values, filters and the rest as members of the line."""
    definition = json.dumps(as_json(line.rest()), ensure_ascii=False)
    return report_answer(line.services.reports.run(QUERY, {"definition": definition}))


def fields(line: Line) -> Answer:
    """The facts there are with their dimensions and measures, each with what it means."""
    return Answer(line.services.own_reports.facts())


def field_values(line: Line) -> Answer:
    """Codes and names of one dimension of a fact, as far as its figures of a period have them."""
    since, until = line.text("since"), line.text("until")
    period = line.text("period", "" if since or until else "this_month")
    asked = Query(line.need("fact"), period=period, since=since, until=until)
    found = line.services.own_reports.choices(asked, line.need("field"))
    return Answer([{"code": code, "name": name} for code, name in found])


def own_reports(line: Line) -> Answer:
    """The saved reports this user sees."""
    return Answer(line.services.own_reports.list())


def save_report(line: Line) -> Answer:
    """Make a report, or change what is named of one with this code."""
    definition = line.get("definition")
    if definition is not None and not isinstance(definition, Mapping):
        raise InvalidValue("definition", definition, N_("an object is needed"))
    entered = OwnReportInput(
        code=line.named("code"),
        name=line.text("name") or None,
        definition=None if definition is None else as_json(definition),
        shared=_flag(line, "shared"),
        pinned=_flag(line, "pinned"),
        version=line.get("version", _version),
    )
    line.refuse_unknown()
    saved = line.services.own_reports.save(entered)
    line.remember(saved.report.code)
    return Answer(saved.report, changes=saved.changes)


def delete_report(line: Line) -> Answer:
    """Delete a saved report."""
    line.need("code")
    code = line.named("code")
    line.refuse_unknown()
    return Answer({"code": code}, changes=line.services.own_reports.delete(code))


def _version(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(name, value, N_("a whole number is needed"))
    return value


def _flag(line: Line, name: str) -> bool | None:
    return None if line.get(name) is None else line.flag(name)


DO = {
    "save_report": save_report,
    "delete_report": delete_report,
}
ASK = {
    "query": query,
    "report_fields": fields,
    "report_field_values": field_values,
    "own_reports": own_reports,
}
