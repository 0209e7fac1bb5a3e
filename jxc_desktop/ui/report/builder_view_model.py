"""An own report under somebody's hands: the choice of figures, what may still be added to it, and where it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.errors import UserError
from jxc_desktop.services.own_reports import (
    FactInfo,
    FieldInfo,
    Filter,
    OwnReport,
    OwnReportService,
    Query,
)
from jxc_desktop.services.reporting.model import FILTER_PREFIX
from jxc_desktop.services.reporting.semantic.query import read_query, read_text
from jxc_desktop.services.reporting.semantic.results import QUERY
from jxc_desktop.services.reports import ReportService
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.report.report_view_model import Place, ReportViewModel

ROWS, COLUMNS, VALUES, FILTERS = "rows", "columns", "values", "filters"
WELLS = (ROWS, COLUMNS, VALUES, FILTERS)
_FIRST = {"fact": "sales", "rows": ["product"], "sort": "-amount"}
_FIRST_VALUES = ("amount", "gross_profit", "margin")


class BuilderViewModel(ReportViewModel):
    """``query_changed`` tells that the choice is another, ``incomplete`` that it has no figures yet.

    ``filter_asked`` tells the dimension whose values are to be chosen.
    """

    query_changed = Signal()
    incomplete = Signal()
    filter_asked = Signal(str)

    def __init__(
        self, reports: ReportService, own: OwnReportService, runner: Runner, parent: QObject | None = None
    ) -> None:
        super().__init__(reports, own, runner, Place(QUERY), parent)
        self.ready = ""
        self.facts: dict[str, FactInfo] = {}
        self.read_facts()
        self.query = self._first()
        self.place = self._placed(self.query)

    def read_facts(self) -> None:
        """Read the facts there are, in the language of the moment."""
        self.facts = {fact.name: fact for fact in self._own.facts()}

    # what is chosen

    @property
    def fact(self) -> FactInfo:
        """The fact of the choice."""
        return self.facts[self.query.fact]

    def dimension(self, name: str) -> FieldInfo | None:
        """The dimension of this name."""
        return next((one for one in self.fact.dimensions if one.name == name), None)

    def measure(self, name: str) -> FieldInfo | None:
        """The measure of this name."""
        return next((one for one in self.fact.measures if one.name == name), None)

    def in_well(self, well: str) -> tuple[str, ...]:
        """The names in a well, in their order."""
        if well == COLUMNS:
            return (self.query.columns,) if self.query.columns else ()
        if well == FILTERS:
            return tuple(dict.fromkeys(one.field for one in self.query.filters))
        return self.query.rows if well == ROWS else self.query.values

    def fits(self, name: str) -> bool:
        """Whether a field goes together with what is chosen."""
        chosen = [measure for one in self.query.values if (measure := self.measure(one)) is not None]
        if self.dimension(name) is not None:
            return all(name in measure.splits for measure in chosen)
        field = self.measure(name)
        used = (*self.query.rows, *self.in_well(COLUMNS), *self.in_well(FILTERS))
        return field is not None and all(one in field.splits for one in used)

    # changing it

    def change(self, query: Query) -> None:
        """Choose something else, and run it if it can be."""
        if not query.values:
            self.query, self.result = query, None
            self.query_changed.emit()
            self.incomplete.emit()
            return
        try:
            query.checked()
        except UserError as error:
            self.query_changed.emit()
            self.failed.emit(error)
            return
        self.place = self._placed(query)
        self.run()

    def run(self) -> None:
        """Run what is chosen."""
        if self.place.report == QUERY and (definition := self.place.asked.get("definition")):
            self.query = read_text(definition)
            self.query_changed.emit()
        super().run()

    def choose_fact(self, name: str) -> None:
        """Begin anew with another fact: its first dimension and first measure."""
        fact = self.facts[name]
        measure = fact.measures[0]
        rows = [one.name for one in fact.dimensions if one.name in measure.splits][:1]
        kept = {"period": self.query.period, "since": self.query.since, "until": self.query.until}
        self.change(Query(name, tuple(rows), values=(measure.name,), **kept))  # type: ignore[arg-type]

    def add(self, name: str, well: str, place: int = -1) -> None:
        """Put a field into a well, out of the one it was in; a filter asks for its values."""
        measure = self.measure(name) is not None and (well == VALUES or self.dimension(name) is None)
        if measure != (well == VALUES):
            return
        if well == FILTERS:
            self.filter_asked.emit(name)
            return
        if well == COLUMNS:
            rest = self._without(name)
            self.change(replace(rest, columns=name))
            return
        names = [one for one in self.in_well(well) if one != name]
        names.insert(len(names) if place < 0 else place, name)
        rest = self.query if well == VALUES else self._without(name)
        self.change(_holding(rest, well, names))

    def remove(self, name: str, well: str) -> None:
        """Take a field out of a well."""
        if well == FILTERS:
            self.change(replace(self.query, filters=tuple(one for one in self.query.filters if one.field != name)))
            return
        if well == COLUMNS:
            self.change(self._sorted_within(replace(self.query, columns="")))
            return
        names = tuple(one for one in self.in_well(well) if one != name)
        changed = _holding(self.query, well, names)
        if well == VALUES:
            changed = replace(
                changed,
                share=tuple(one for one in self.query.share if one != name),
                running=tuple(one for one in self.query.running if one != name),
            )
        self.change(self._sorted_within(changed))

    def move(self, name: str, well: str, by: int) -> None:
        """Move a field of a well one place up or down."""
        names = list(self.in_well(well))
        if well in {ROWS, VALUES} and 0 <= names.index(name) + by < len(names):
            place = names.index(name)
            names.insert(place + by, names.pop(place))
            self.change(_holding(self.query, well, names))

    def mark(self, name: str) -> None:
        """Show of a measure that adds up also its share, its running total, both, or neither, in turn."""
        field = self.measure(name)
        if field is None or not field.adds_up:
            return
        shares, runs = name in self.query.share, name in self.query.running
        now = {(False, False): (True, False), (True, False): (False, True), (False, True): (True, True)}
        share, running = now.get((shares, runs), (False, False))
        self.change(
            replace(
                self.query,
                share=_with(self.query.share, name, on=share),
                running=_with(self.query.running, name, on=running),
            )
        )

    def turn(self, view: str) -> None:
        """As a table, as a pivot of the innermost rows, or as a chart."""
        query = self.query
        if view == "table" and query.columns:
            query = replace(query, rows=(*query.rows, query.columns), columns="")
        if view == "pivot" and not query.columns and len(query.rows) > 1:
            query = replace(query, rows=query.rows[:-1], columns=query.rows[-1])
        self.change(self._sorted_within(replace(query, view=view)))

    def set_filter(self, name: str, codes: Sequence[str], *, excluded: bool) -> None:
        """Keep only what these codes name, or everything else; no codes keep all."""
        kept = [one for one in self.query.filters if one.field != name]
        if codes:
            kept.append(Filter(name, tuple(codes), excluded))
        self.change(replace(self.query, filters=tuple(kept)))

    def set_parameter(self, name: str, value: str) -> None:
        """Set the fact, the period, what to compare with, the order or how many."""
        if name == "fact":
            self.choose_fact(value)
        elif name == "top":
            self.change(replace(self.query, top=int(value or 0)))
        elif name in {"since", "until"}:
            days = {"since": self.asked("since"), "until": self.asked("until"), name: value}
            self.change(self.query.asked(days))
        elif name.startswith(FILTER_PREFIX) or name in {"period", "compare", "sort"}:
            self.change(self.query.asked({name: value}))

    def asked(self, name: str) -> str:
        """The value of a parameter in force."""
        if name == "fact":
            return self.query.fact
        if name == "top":
            return str(self.query.top or "")
        if name in {"since", "until"} and self.result is not None:
            return self.result.parameters.get(name, "")
        return str(getattr(self.query, name, ""))

    def filters(self) -> dict[str, str]:
        """Column names and the texts they are filtered by."""
        return dict(self.query.where)

    def choices(self, name: str) -> Sequence[tuple[str, str]]:
        """Codes and names of a dimension as far as the figures have them; for the queue, not the GUI thread."""
        return self._own.choices(self.query, name)

    # keeping it

    def definition(self, view: str, chart: str) -> Mapping[str, Any]:
        """The choice and how it is looked at."""
        return replace(self.query, view=view, chart=chart).json()

    def open(self, report: OwnReport | None) -> None:
        """Open a saved report, or begin a new one."""
        self.report = report
        self.back_places = []
        query = self._first() if report is None else read_query(report.definition)
        self.change(query.visible(self._own.may))

    def _first(self) -> Query:
        if "sales" not in self.facts:
            fact = next(iter(self.facts.values()))
            return Query(fact.name, (fact.dimensions[0].name,), values=(fact.measures[0].name,))
        seen = {one.name for one in self.facts["sales"].measures}
        return read_query({**_FIRST, "values": [one for one in _FIRST_VALUES if one in seen]})

    @staticmethod
    def _placed(query: Query) -> Place:
        return Place(QUERY, {"definition": query.text()})

    def _without(self, name: str) -> Query:
        """The choice without a dimension in rows and columns."""
        rows = tuple(one for one in self.query.rows if one != name)
        return replace(self.query, rows=rows, columns="" if self.query.columns == name else self.query.columns)

    def _sorted_within(self, query: Query) -> Query:
        """The same without an order or filter by a column it does not have any more."""
        names = {*query.rows, *query.values, *(f"{row}_code" for row in query.rows)}

        def stays(column: str) -> bool:
            name = column.lstrip("-")
            return name in names or (name.partition(".")[0] in query.values and "@" not in name)

        where = tuple(one for one in query.where if stays(one[0]))
        return replace(query, sort=query.sort if stays(query.sort) else "", where=where)


def _with(names: tuple[str, ...], name: str, *, on: bool) -> tuple[str, ...]:
    rest = tuple(one for one in names if one != name)
    return (*rest, name) if on else rest


def _holding(query: Query, well: str, names: Sequence[str]) -> Query:
    """The same choice with these rows or values."""
    return replace(query, rows=tuple(names)) if well == ROWS else replace(query, values=tuple(names))
