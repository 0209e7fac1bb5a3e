"""Own reports by the command file: what there is to choose from, a query, and saved ones."""

from __future__ import annotations

import json

from jxc_desktop.services.commands.asks import report_answer
from jxc_desktop.services.commands.line import Answer, Line, as_json
from jxc_desktop.services.reporting.semantic.results import QUERY


def query(line: Line) -> Answer:
    """The figures of a query: fact, rows, columns, values, filters and the rest as members of the line."""
    definition = json.dumps(as_json(line.rest()), ensure_ascii=False)
    return report_answer(line.services.reports.run(QUERY, {"definition": definition}))


ASK = {
    "query": query,
}
