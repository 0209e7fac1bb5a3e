"""What is kept of a saved report: a choice of the layer, or a ready-made report as somebody set it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, UnknownMember
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.reporting.all_reports import REPORTS
from jxc_desktop.services.reporting.declared import Report
from jxc_desktop.services.reporting.model import FILTER_PREFIX
from jxc_desktop.services.reporting.semantic.query import CHARTS, Query, read_query

_DAYS = frozenset({"since", "until"})
_MEMBERS = frozenset({"report", "asked", "view", "chart"})


@dataclass(frozen=True, slots=True)
class ReadyView:
    """A ready-made report with what is asked of it, and whether it is looked at as a table or a chart."""

    report: str
    asked: Mapping[str, str]
    view: str = "table"
    chart: str = ""

    def json(self) -> dict[str, Any]:
        """As plain members."""
        chart = {"chart": self.chart} if self.chart else {}
        return {"report": self.report, "asked": dict(self.asked), "view": self.view, **chart}

    def text(self) -> str:
        """As it is kept."""
        return json.dumps(self.json(), ensure_ascii=False, sort_keys=True)

    def rights(self) -> tuple[Permission, ...]:
        """The rights it needs beside that of reports."""
        return report_named(self.report).permissions

    def visible(self, may: Callable[[Permission], bool], hidden: frozenset[str]) -> ReadyView:
        """Itself without an order by a column somebody may not see; ``hidden`` are those of costs."""
        if may(Permission.COST_VIEW) or self.asked.get("sort", "").lstrip("-") not in hidden:
            return self
        kept = {name: text for name, text in self.asked.items() if name != "sort"}
        return ReadyView(self.report, kept, self.view, self.chart)

    def with_asked(self, given: Mapping[str, str]) -> dict[str, str]:
        """What is asked when somebody sets more above it: a period replaces days, and days a period."""
        replaced: frozenset[str] = frozenset()
        if given.get("period"):
            replaced = _DAYS
        elif _DAYS & given.keys():
            replaced = frozenset({"period"})
        return {name: text for name, text in self.asked.items() if name not in replaced} | dict(given)


Saved = Query | ReadyView


def read_saved(members: Mapping[str, Any]) -> Saved:
    """What plain members say.

    Raises:
        UnknownMember: a member there is none of.
        UserError: a report, field or choice there is none of.
    """
    if "report" not in members:
        return read_query(members)
    for name in members:
        if name not in _MEMBERS:
            raise UnknownMember(field=name, member=name)
    asked = members.get("asked", {})
    if not isinstance(asked, Mapping) or not all(isinstance(text, str) for text in asked.values()):
        raise InvalidValue("asked", asked, N_("an object is needed"))
    view, chart = members.get("view", "table"), members.get("chart", "")
    if view not in {"table", "chart"} or chart not in CHARTS:
        raise InvalidValue("view", view, N_("there is no such choice"))
    report = report_named(str(members["report"]))
    names = {parameter.name for parameter in report.parameters}
    for name in asked:
        if name not in names and not name.startswith(FILTER_PREFIX):
            raise UnknownMember(field=name, member=name)
    return ReadyView(report.name, {str(name): text for name, text in asked.items()}, view, chart)


def read_saved_text(text: str) -> Saved:
    """What is kept as a text.

    Raises:
        UserError: it is no definition, or names what there is not.
    """
    try:
        members = json.loads(text)
    except ValueError:
        members = None
    if not isinstance(members, Mapping):
        raise InvalidValue("definition", text[:80], N_("it is no definition of a report"))
    return read_saved(members)


def report_named(name: str) -> Report[Any]:
    """The ready-made report of a name.

    Raises:
        NotFound: there is none.
    """
    if name not in REPORTS:
        raise NotFound(field="name", what=N_("report"), name=name)
    return REPORTS[name]
