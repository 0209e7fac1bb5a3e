"""Reports: what there is, what it is worth, and what was earned; on the screen and in Excel the same figures.

A report without the right to see costs has no cost columns at all: they are not read, not shown, not
exported, and neither sorting nor filtering can be asked of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from jxc_desktop.db.queries import reports as queries
from jxc_desktop.db.repositories.saved_reports import SavedReports
from jxc_desktop.db.rows import Connection
from jxc_desktop.db.stopping import stoppable
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.exchange.sheets import NUMBER_TYPES, ColumnType, Steps
from jxc_desktop.i18n import _
from jxc_desktop.services.base import Progress, User
from jxc_desktop.services.collector import collector_at_rest, passed_over
from jxc_desktop.services.engine.seeing import own_only, seen_numbers
from jxc_desktop.services.own_reports import seen_report
from jxc_desktop.services.page_jobs import company_of
from jxc_desktop.services.reporting import export
from jxc_desktop.services.reporting.all_reports import REPORTS
from jxc_desktop.services.reporting.declared import Report
from jxc_desktop.services.reporting.model import (
    FILTER_PREFIX,
    Field,
    Parameter,
    ReportColumn,
    ReportGroup,
    ReportInfo,
    ReportResult,
    ReportRows,
    Table,
)
from jxc_desktop.services.reporting.pdf import write_report_pdf
from jxc_desktop.services.reporting.request import Request, described, known_posting, read_request
from jxc_desktop.services.reporting.saved import ReadyView, read_saved_text, report_named
from jxc_desktop.services.reporting.semantic.drilling import documents_of, opened
from jxc_desktop.services.reporting.semantic.query import Query, read_text
from jxc_desktop.services.reporting.semantic.results import QUERY, QueryResult, require_rights, run_query
from jxc_desktop.services.reporting.semantic.results import Asked as AskedBy
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import business_day

__all__ = [
    "FILTER_PREFIX",
    "NUMBER_TYPES",
    "OWN",
    "REPORTS",
    "ColumnType",
    "Drill",
    "Parameter",
    "ReportColumn",
    "ReportGroup",
    "ReportInfo",
    "ReportResult",
    "ReportRows",
    "ReportService",
]

OWN = "own:"
"""Before the code of a saved report: its name."""
_NOTHING_ASKED = Request({}, queries.Scope(), None, costs=True)


@dataclass(frozen=True, slots=True)
class Drill:
    """What stands behind one row: another report with its parameters, or a document by its number."""

    report: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    document: str = ""


class ReportService(Service):
    """All reports. They read in one transaction of their own and never keep a sale waiting."""

    def reports(self) -> tuple[ReportInfo, ...]:
        """The reports there are, with their parameters and the columns this user may see."""
        self.require(Permission.REPORT_VIEW)
        allowed = [one for one in REPORTS.values() if all(map(self.may, one.permissions))]
        return tuple(self._info(report) for report in allowed)

    def today(self) -> date:
        """The business day of now, from which periods such as this month are counted."""
        self.require(Permission.REPORT_VIEW)
        with self.database.read() as connection:
            return business_day(connection, self.clock.local())

    def run(
        self, name: str, parameters: Mapping[str, str] | None = None, progress: Progress | None = None
    ) -> ReportResult:
        """Run a report; ``query`` with a ``definition``, or ``own:`` and the code of a saved one, runs a query.

        Raises:
            Cancelled: by ``progress``, which stops the statement under way.
            NotFound: there is no such report, or a code in the parameters does not exist.
            UnknownMember: a parameter the report does not have.
            InvalidValue: a parameter that cannot be understood, or a column that is not shown.
        """
        user = self.require(Permission.REPORT_VIEW)
        with collector_at_rest():
            result = self._run(user, name, dict(parameters or {}), progress)
            passed_over(result.rows)
        return result

    def _run(self, user: User, name: str, given: dict[str, str], progress: Progress | None) -> ReportResult:
        if name == QUERY:
            query = read_text(given.pop("definition", ""))
            return self._run_query(query, AskedBy(user, self.clock.local()), given, progress)
        if name.startswith(OWN):
            return self._run_saved(user, name, given, progress)
        return self._run_ready(user, name, given, progress)

    @contextmanager
    def _reading(self, progress: Progress | None) -> Iterator[Connection]:
        """A connection to read with; ``progress`` stops what it reads."""
        with self.database.read() as connection:
            if progress is None:
                yield connection
                return
            with stoppable(connection, progress.cancelled):
                yield connection

    def _run_ready(
        self, user: User, name: str, asked: Mapping[str, str], progress: Progress | None, title: str = ""
    ) -> ReportResult:
        report = report_named(name)
        for permission in report.permissions:
            self.require(permission)
        costs = self.may(Permission.COST_VIEW)
        with self._reading(progress) as connection:
            today = business_day(connection, self.clock.local())
            request = read_request(connection, report.parameters, asked, today, costs=costs)
            request = replace(request, only=own_only(user))
            posting = queries.last_posting(connection)
            read = report.read(connection, request)
            fields = _visible(report, request)
            read = _seen(connection, fields, read, user)
        rows, groups, totals = Table(fields, read, report.add, report.groupings).arranged(request.given)
        columns = tuple(shown.column() for shown in fields)
        return ReportResult(
            name=name,
            title=title or _(report.title),
            parameters=request.given,
            columns=columns,
            rows=rows,
            groups=groups,
            totals=totals,
            asked=asked,
            described=(*described(request, report.parameters), *_filters(request, columns)),
            definitions=(*(column.meaning for column in columns if column.meaning), *map(_, report.notes)),
            file_title=title.replace(" ", "-").replace("/", "-") or _(report.file_title),
            posting=posting if request.scope.posting is None else min(posting, request.scope.posting),
            run_at=self.clock.local(),
            user=user.name,
            costs=any(shown.cost for shown in fields),
        )

    def _run_query(
        self, query: Query, asked: AskedBy, given: Mapping[str, str], progress: Progress | None
    ) -> ReportResult:
        with self._reading(progress) as connection:
            if given.get("known_at"):
                given = {**given, "known_at": known_posting(connection, given["known_at"])}
            query = query.asked(given).checked()
            require_rights(query, self.require)
            return run_query(connection, query, asked)

    def _run_saved(self, user: User, name: str, given: Mapping[str, str], progress: Progress | None) -> ReportResult:
        """Run a saved report; what of it somebody may not see is left out of it.

        Raises:
            UserError: nothing of it may be seen.
        """
        with self.database.read() as connection:
            row = seen_report(SavedReports(connection), user, name.removeprefix(OWN))
        saved = read_saved_text(row.definition)
        if isinstance(saved, ReadyView):
            hidden = frozenset(one.name for one in REPORTS[saved.report].fields(_NOTHING_ASKED) if one.cost)
            asked = saved.visible(self.may, hidden).with_asked(given)
            return self._run_ready(user, saved.report, asked, progress, row.name)
        by = AskedBy(user, self.clock.local(), name, row.name)
        return self._run_query(saved.visible(self.may), by, given, progress)

    def drill(self, result: ReportResult, row: int, column: str = "") -> Drill | None:
        """What explains one row: the report of its lines, or for a line its document; ``column`` is that of a pivot."""
        if isinstance(result, QueryResult):
            return _into(result, row, column)
        columns = [column.name for column in result.columns]
        shown = dict(zip(columns, result.rows[row], strict=True))
        if "number" in shown:
            return Drill(document=str(shown["number"])) if shown["number"] else None
        report = report_named(result.name)
        if report.into is not None:
            definition = report.into(shown, result.parameters)
            return Drill(report=QUERY, parameters={"definition": definition}) if definition else None
        if not report.drill or (report.drill_with is None and "code" not in shown):
            return None
        taken = {parameter.name for parameter in REPORTS[report.drill].parameters} - {"sort", "period"}
        given = {name: value for name, value in result.parameters.items() if name in taken}
        if "at" in taken and "until" in result.parameters:
            given["at"] = result.parameters["until"]
        for name in ("warehouse", "cashier"):
            if shown.get(name):
                given[name] = str(shown[name])
        by = report.drill_with or (lambda line, _given: {report.drill_by: str(line["code"])})
        return Drill(report=report.drill, parameters={**given, **by(shown, result.parameters)})

    def export(self, result: ReportResult, path: Path, progress: Steps | None = None) -> Path:
        """Write the report as a workbook, under its own name when ``path`` is a folder, or by its name as a PDF.

        Raises:
            Cancelled: by ``progress``; nothing is left behind.
            StorageError: the place cannot be written to.
        """
        self.require(Permission.EXPORT)
        if result.costs:
            self.require(Permission.COST_VIEW)
        if path.suffix.lower() == ".pdf":
            with self.database.read() as connection:
                company = company_of(connection)
            with collector_at_rest():
                return write_report_pdf(result, path, company, progress)
        with collector_at_rest():
            return export.write_report(result, path, progress)

    def file_name(self, result: ReportResult, suffix: str = ".xlsx") -> str:
        """The name an exported report gets by itself."""
        return export.file_name(result, suffix)

    def _info(self, report: Report[Any]) -> ReportInfo:
        columns = tuple(
            shown.column()
            for shown in report.fields(_NOTHING_ASKED)
            if not shown.cost or self.may(Permission.COST_VIEW)
        )
        return ReportInfo(report.name, _(report.title), tuple(map(_translated, report.parameters)), columns)


def _into(result: QueryResult, row: int, column: str) -> Drill | None:
    """What a line of a query leads to: its document, or the same figures one level deeper."""
    for number in documents_of(result, row):
        return Drill(document=number)
    deeper = opened(result, row, column)
    return None if deeper is None else Drill(report=QUERY, parameters={"definition": deeper.text()})


def _seen(connection: Connection, fields: Sequence[Field[Any]], rows: Sequence[Any], user: User) -> Sequence[Any]:
    """The rows about documents the user may see; rows about no document stay."""
    number = next((one.read for one in fields if one.name == "number"), None)
    if number is None or own_only(user) is None:
        return rows
    seen = seen_numbers(connection, {str(number(row) or "") for row in rows}, user)
    return [row for row in rows if not number(row) or str(number(row)) in seen]


def _visible(report: Report[Any], request: Request) -> list[Field[Any]]:
    return [shown for shown in report.fields(request) if request.costs or not shown.cost]


def _translated(parameter: Parameter) -> Parameter:
    choices = tuple((value, _(title)) for value, title in parameter.choices)
    return Parameter(parameter.name, _(parameter.title), parameter.kind, parameter.default, choices)


def _filters(request: Request, columns: tuple[ReportColumn, ...]) -> list[tuple[str, str]]:
    titles = {FILTER_PREFIX + column.name: column.title for column in columns}
    return [(titles[name], text) for name, text in request.given.items() if name in titles]
