"""Any report or list by its name and parameters: understood whole before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from jxc_desktop.db.repositories.saved_reports import SavedReports
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.errors import UnknownMember
from jxc_desktop.services.document_lists import DocumentListService, can_be_written
from jxc_desktop.services.exchange import ExchangeService
from jxc_desktop.services.importing.lists import LISTS
from jxc_desktop.services.reporting.export import days_covered, days_in_name
from jxc_desktop.services.reporting.periods import asked_period
from jxc_desktop.services.reporting.saved import ReadyView, read_saved_text
from jxc_desktop.services.reporting.semantic.query import Query
from jxc_desktop.services.reports import OWN, REPORTS, ReportService
from jxc_desktop.services.settings import business_day

_DAYS = frozenset({"period", "since", "until"})
_TIMES = frozenset({"period", "at", "known_at"})


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is ready to be written: the days it covers, as the name of a file says them, and how it is written.

    ``write`` answers the file and its rows; it raises what the writing of a list or report raises.
    """

    days: str
    write: Callable[[Path], tuple[Path, int]]


@dataclass(frozen=True, slots=True)
class Exporter:
    """Reports and lists with the rights and the clock of the services they are made of."""

    reports: ReportService
    lists: ExchangeService
    documents: DocumentListService

    def prepare(
        self,
        what: str,
        parameters: Mapping[str, str],
        *,
        made_at: datetime | None = None,
        told: tuple[tuple[str, str], ...] = (),
    ) -> Prepared:
        """Understand what is asked for; ``told`` and ``made_at`` are printed with a report.

        Raises:
            NotFound: there is no such report or list, or nothing of a code in the parameters.
            UnknownMember: a parameter it does not have.
            InvalidValue: a parameter that cannot be understood, or one that is missing.
            NotAllowed: a right is missing.
        """
        if what in LISTS:
            _refuse_unknown(parameters, frozenset())
            today = f"{self.lists.clock.local():%Y%m%d}"
            return Prepared(today, lambda path: (path, self.lists.write_list(what, path)))
        if can_be_written(what):
            return self._documents(what, parameters)
        result = self.reports.run(what, parameters)
        result = replace(result, described=(*result.described, *told), run_at=made_at or result.run_at)

        return Prepared(days_covered(result), lambda path: (self.reports.export(result, path), len(result.rows)))

    def _documents(self, what: str, parameters: Mapping[str, str]) -> Prepared:
        _refuse_unknown(parameters, _DAYS)
        with self.documents.database.read() as connection:
            today = business_day(connection, self.documents.clock.local())
        if not any(text.strip() for text in parameters.values()):
            return Prepared(f"{today:%Y%m%d}", lambda path: (path, self.documents.write(what, path)))
        period = asked_period(parameters, today, "all")
        days = days_in_name(period.since, period.until)
        return Prepared(days, lambda path: (path, self.documents.write(what, path, period.since, period.until)))


def times_of(connection: Connection, what: str) -> frozenset[str]:
    """By which of ``period``, ``at`` and ``known_at`` it can be asked for a time; none is always as things are now.

    What a saved report says itself cannot be asked.
    """
    if what in LISTS:
        return frozenset()
    if can_be_written(what):
        return frozenset({"period"})
    fixed: Mapping[str, object] = {}
    if what.startswith(OWN):
        row = SavedReports(connection).get(what.removeprefix(OWN))
        saved = read_saved_text(row.definition) if row else None
        if not isinstance(saved, ReadyView):
            known = isinstance(saved, Query) and saved.known_at is None
            return frozenset({"period", "known_at"}) if known else frozenset({"period"})
        what, fixed = saved.report, saved.asked
    report = REPORTS.get(what)
    return _TIMES & {one.name for one in report.parameters if not fixed.get(one.name)} if report else frozenset()


def _refuse_unknown(parameters: Mapping[str, str], known: frozenset[str]) -> None:
    for name in parameters:
        if name not in known:
            raise UnknownMember(field=name, member=name)
