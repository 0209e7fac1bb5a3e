"""Own reports: what there is to choose from, and choices that somebody saved for themselves or for all.

A saved report is only a choice: what it shows is read anew by whoever runs it, with their rights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jxc_desktop.db.repositories.saved_reports import SavedReport, SavedReports
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, Conflict, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import to_microseconds
from jxc_desktop.exchange.text import has_hidden
from jxc_desktop.i18n import _
from jxc_desktop.services.base import User
from jxc_desktop.services.reporting.saved import read_saved, read_saved_text
from jxc_desktop.services.reporting.semantic.facts import FACTS
from jxc_desktop.services.reporting.semantic.fields import Dimension, Fact, Measure
from jxc_desktop.services.reporting.semantic.query import Filter, Query
from jxc_desktop.services.reporting.semantic.results import Asked, keys_found, require_rights
from jxc_desktop.services.service import Service

__all__ = ["FactInfo", "FieldInfo", "Filter", "OwnReport", "OwnReportInput", "OwnReportService", "Query", "SavedOwn"]

MOST_CHOICES = 500
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A dimension or measure in the language of the moment; ``splits`` tell a measure apart."""

    name: str
    title: str
    definition: str
    type: str
    splits: tuple[str, ...] = ()
    adds_up: bool = False


@dataclass(frozen=True, slots=True)
class FactInfo:
    """A fact with what this user may see of it."""

    name: str
    title: str
    definition: str
    dimensions: tuple[FieldInfo, ...]
    measures: tuple[FieldInfo, ...]


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A saved report as its readers see it; ``may_change`` says whether they may change and delete it."""

    code: str
    name: str
    definition: Mapping[str, Any]
    user: str
    shared: bool
    pinned: bool
    may_change: bool
    version: int

    @property
    def ready(self) -> str:
        """The ready-made report it is a view of; empty for a choice of one's own."""
        return str(self.definition.get("report", ""))


@dataclass(frozen=True, slots=True)
class OwnReportInput:
    """A report to be saved: an empty ``code`` makes a new one; ``None`` keeps what is stored."""

    code: str = ""
    name: str | None = None
    definition: Mapping[str, Any] | None = None
    shared: bool | None = None
    pinned: bool | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SavedOwn:
    """What was saved, and what that changed."""

    report: OwnReport
    changes: Changes


class OwnReportService(Service):
    """Choosing figures, and keeping the choice."""

    def facts(self) -> tuple[FactInfo, ...]:
        """The facts there are, with the dimensions and measures this user may see."""
        self.require(Permission.REPORT_VIEW)
        return tuple(self._fact(fact) for fact in FACTS.values() if fact.right is None or self.may(fact.right))

    def choices(self, query: Query, dimension: str) -> tuple[tuple[str, str], ...]:
        """Codes and names of a dimension that the figures of a query have, to filter by; at most `MOST_CHOICES`.

        Raises:
            UserError: there is no such fact or dimension.
        """
        user = self.require(Permission.REPORT_VIEW)
        found = query.declared().dimension(dimension, "field")
        measures = [one for one in query.declared().measures if one.has(found.key) and self._may_see(one)]
        measure = next((one for one in measures if one.is_standing), measures[0])
        kept = [one for one in query.filters if one.field != dimension]
        asked = replace(
            Query(query.fact, (dimension,), values=(measure.name,)),
            filters=tuple(one for one in kept if measure.has(query.declared().dimension(one.field).key)),
            period=query.period,
            since=query.since,
            until=query.until,
        ).checked()
        require_rights(asked, self.require)
        with self.database.read() as connection:
            found_labels = keys_found(connection, asked, Asked(user, self.clock.local()))
        return tuple((label.code, label.text) for label in found_labels[:MOST_CHOICES])

    def list(self) -> tuple[OwnReport, ...]:
        """The reports this user saved, and those saved for all, by name."""
        user = self.require(Permission.REPORT_VIEW)
        with self.database.read() as connection:
            return tuple(self._shown(user, row) for row in SavedReports(connection).visible(user.id))

    def get(self, code: str) -> OwnReport:
        """One saved report.

        Raises:
            NotFound: there is none that this user may see.
        """
        user = self.require(Permission.REPORT_VIEW)
        with self.database.read() as connection:
            return self._shown(user, seen_report(SavedReports(connection), user, code))

    def save(self, entered: OwnReportInput) -> SavedOwn:
        """Make or change a report; saving for all, and changing what is for all, needs a right of its own.

        Raises:
            UserError: no name, a definition that cannot be understood, or somebody else's report.
            Conflict: somebody else changed it meanwhile.
        """
        user = self.require(Permission.REPORT_VIEW)
        if entered.shared:
            self.require(Permission.REPORT_SHARE)
        with self.database.write() as work:
            store = SavedReports(work.connection)
            row = store.get(entered.code) if entered.code else None
            before = None if row is None else self._changeable(user, row)
            made = self._made(user, entered, before, entered.code or store.next_code())
            if not store.save(made, to_microseconds(self.clock.now())):
                raise Conflict(field="code", what=made.name)
            detail = {"name": made.name, "shared": made.shared, "pinned": made.pinned, "definition": made.definition}
            self.record(work, "report.save", made.code, detail=detail)
            work.touch(Topic.REPORTS)
            stored = seen_report(store, user, made.code)
            return SavedOwn(self._shown(user, stored), work.commit())

    def delete(self, code: str) -> Changes:
        """Delete a report.

        Raises:
            NotFound: there is none that this user may see.
            NotAllowed: it belongs to somebody else.
        """
        user = self.require(Permission.REPORT_VIEW)
        with self.database.write() as work:
            store = SavedReports(work.connection)
            row = self._changeable(user, seen_report(store, user, code))
            store.delete(row.code)
            self.record(work, "report.delete", row.code, detail={"name": row.name, "definition": row.definition})
            work.touch(Topic.REPORTS)
            return work.commit()

    def _made(self, user: User, entered: OwnReportInput, before: SavedReport | None, code: str) -> SavedReport:
        """The row as it will be stored."""
        if before is None and entered.definition is None:
            raise InvalidValue("definition", "", N_("it is missing"))
        row = before or SavedReport(code, "", "", user.id)
        if entered.definition is not None:
            saved = read_saved(entered.definition)
            for right in saved.rights():
                self.require(right)
            row = replace(row, definition=saved.text())
        if entered.name is not None:
            row = replace(row, name=entered.name.strip())
        if not row.name or len(row.name) > _LONGEST:
            raise InvalidValue("name", row.name, N_("a name of at most 60 characters is needed"))
        if has_hidden(row.name):
            raise InvalidValue("name", ascii(row.name), N_("it holds invisible or control characters"))
        if not code.isascii() or len(code) > 20 or " " in code:
            raise InvalidValue("code", code, N_("a code of at most 20 letters and digits is needed"))
        shared = row.shared if entered.shared is None else entered.shared
        pinned = row.pinned if entered.pinned is None else entered.pinned
        version = row.version if entered.version is None else entered.version
        return replace(row, shared=shared, pinned=pinned, version=version)

    def _changeable(self, user: User, row: SavedReport) -> SavedReport:
        """A report that the user may change."""
        if row.user_id != user.id and not row.shared:
            raise _unknown(row.code)
        if row.shared or row.user_id != user.id:
            self.require(Permission.REPORT_SHARE)
        return row

    def _shown(self, user: User, row: SavedReport) -> OwnReport:
        may_change = self.may(Permission.REPORT_SHARE) if row.shared else row.user_id == user.id
        definition = read_saved_text(row.definition).json()
        return OwnReport(row.code, row.name, definition, row.user, row.shared, row.pinned, may_change, row.version)

    def _fact(self, fact: Fact) -> FactInfo:
        dimensions = [one for one in fact.dimensions if one.right is None or self.may(one.right)]
        measures = [one for one in fact.measures if self._may_see(one)]
        return FactInfo(
            fact.name,
            _(fact.title),
            _(fact.definition),
            tuple(FieldInfo(one.name, _(one.title), _(one.definition), _type_of(one)) for one in dimensions),
            tuple(_measure(one, dimensions) for one in measures),
        )

    def _may_see(self, measure: Measure) -> bool:
        return measure.right is None or self.may(measure.right)


def _type_of(dimension: Dimension) -> str:
    return "time" if dimension.is_time else dimension.naming


def _measure(measure: Measure, dimensions: Sequence[Dimension]) -> FieldInfo:
    splits = tuple(one.name for one in dimensions if measure.has(one.key))
    adds_up = measure.is_sum
    return FieldInfo(measure.name, _(measure.title), _(measure.definition), measure.type.value, splits, adds_up)


def seen_report(store: SavedReports, user: User, code: str) -> SavedReport:
    """A saved report that a user may see.

    Raises:
        NotFound: there is none.
    """
    row = store.get(code)
    if row is None or not (row.shared or row.user_id == user.id):
        raise _unknown(code)
    return row


def _unknown(code: str) -> NotFound:
    return NotFound(field="code", what=N_("own report"), name=code)
