"""The way into a figure: the next level of what tells it apart, then the documents, then the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jxc_desktop.services.reporting.semantic.columns import AT, Row
from jxc_desktop.services.reporting.semantic.fields import Dimension, Measure
from jxc_desktop.services.reporting.semantic.query import Filter, Query
from jxc_desktop.services.reporting.semantic.results import QueryResult


def opened(result: QueryResult, number: int, column: str = "") -> Query | None:
    """What a line (in a column of a pivot) is made of, one level deeper; none where there is nothing deeper."""
    line = result.lines[number]
    if line.rest:
        return None
    query = result.query
    filters = [*query.filters, *_of_line(query, result, line)]
    column_dimension = query.column_dimension()
    if column_dimension is not None and AT in column:
        filters.append(Filter(column_dimension.name, (column.partition(AT)[2],), exact=True))
    inner = query.row_dimensions()[-1] if query.rows else None
    return next_level(query, filters, inner)


def documents_of(result: QueryResult, number: int) -> Sequence[str]:
    """The number of the document a line is about; nothing where it is about none."""
    return [result.labels[place][key].code for place, key in _documents(result, result.lines[number])]


def _documents(result: QueryResult, line: Row) -> list[tuple[int, int | str | None]]:
    dimensions = result.query.row_dimensions()
    return [(place, key) for place, key in enumerate(line.keys) if dimensions[place].naming == "document"]


def _of_line(query: Query, result: QueryResult, line: Row) -> list[Filter]:
    dimensions = query.row_dimensions()
    return [
        Filter(dimensions[place].name, (result.labels[place][key].code,), exact=True)
        for place, key in enumerate(line.keys)
    ]


def _joined(filters: Sequence[Filter]) -> tuple[Filter, ...]:
    """Every filter once."""
    return tuple(dict.fromkeys(filters))


def next_level(query: Query, wanted: Sequence[Filter], inner: Dimension | None) -> Query | None:
    """The query one level below a dimension, with the measures that can be told apart there."""
    filters = _joined(wanted)
    fact = query.declared()
    ways = inner.leads_to if inner is not None else tuple(one.name for one in fact.dimensions)
    taken = {one.field for one in filters}
    for name in (*ways, "document"):
        if not fact.has_dimension(name) or (name in taken and name != "category"):
            continue
        kept = _splittable(query.measures(), fact.dimension(name), [fact.dimension(one.field) for one in filters])
        if kept:
            return _asking(query, name, filters, kept)
    return None


def _splittable(measures: Sequence[Measure], dimension: Dimension, filtered: Sequence[Dimension]) -> list[str]:
    needed = [dimension.key, *(one.key for one in filtered)]
    return [measure.name for measure in measures if all(measure.has(key) for key in needed)]


def _asking(query: Query, name: str, filters: tuple[Filter, ...], kept: Sequence[str]) -> Query:
    return replace(
        query,
        rows=(name,),
        columns="",
        values=tuple(kept),
        filters=filters,
        where=(),
        top=0,
        sort="",
        share=tuple(one for one in query.share if one in kept),
        running=tuple(one for one in query.running if one in kept),
        view="table",
    )
