"""What a line leads to that is no plain choice of the layer itself: the query whose figures it was made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jxc_desktop.services.reporting.semantic.query import Filter, Query

_SHARED = ("category", "warehouse")


def leads_to(fact: str, row: str, values: Sequence[str], of: Mapping[str, str], given: Mapping[str, str]) -> str:
    """The definition of a query: figures by ``row`` of what ``of`` names, within what was given."""
    filters = [Filter(name, (given[name],)) for name in _SHARED if given.get(name)]
    filters += [Filter(name, (code,), exact=True) for name, code in of.items()]
    known = given.get("known_at", "")
    return Query(
        fact,
        (row,),
        values=tuple(values),
        filters=tuple(filters),
        period="",
        since=given["since"],
        until=given["until"],
        known_at=int(known) if known else None,
    ).text()
