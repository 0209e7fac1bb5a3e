"""What each person brings, beside what was aimed at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.db.repositories.sales_targets import SalesTargets
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.values import Fen, Units, divide_half_up, from_fen
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    KNOWN_NOTE,
    Report,
    earned_fields,
    money_field,
    quantity_field,
    ratio,
)
from jxc_desktop.services.reporting.leading import leads_to
from jxc_desktop.services.reporting.model import Field, Parameter, sums
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.reporting.semantic.facts import FACTS
from jxc_desktop.services.reporting.semantic.naming import labels
from jxc_desktop.services.reporting.semantic.ready import layer_query, read_layer

PERSON = Parameter(
    "person",
    N_("Person"),
    "choice",
    "salesperson",
    (("salesperson", N_("Salesperson")), ("cashier", N_("Cashier"))),
)


class PersonRow(NamedTuple):
    """What one person sold; ``people`` counts those added up, the nameless are nobody."""

    name: str
    people: int
    sales: int
    quantity: Units
    net: Fen
    amount: Fen
    cost: Fen
    target: Fen
    aimed: Fen
    named: Fen


def _fields(_request: Request) -> Sequence[Field[PersonRow]]:
    return [
        Field("person", N_("Person"), ColumnType.TEXT, lambda row: row.name),
        Field("sales", N_("Number of sales"), ColumnType.INTEGER, lambda row: row.sales, total=True),
        quantity_field("quantity", N_("Quantity"), lambda row: row.quantity),
        money_field("net_sales", N_("Net sales"), lambda row: row.net),
        money_field("gross_sales", N_("Gross sales"), lambda row: row.amount),
        *earned_fields(),
        Field("people", N_("Persons"), ColumnType.INTEGER, lambda row: row.people, total=True),
        Field(
            "per_head",
            N_("Output per person"),
            ColumnType.MONEY,
            lambda row: from_fen(divide_half_up(row.named, row.people)) if row.people else None,
            meaning=N_("Output per person: gross sales ÷ persons; what names nobody is left out."),
            total=True,
        ),
        money_field(
            "target",
            N_("Target"),
            lambda row: row.target,
            N_("Target: gross sales aimed at, of every month the period touches, whole months."),
        ),
        Field(
            "reached",
            N_("Reached"),
            ColumnType.PERCENT,
            lambda row: ratio(row.aimed, row.target),
            meaning=N_("Reached: gross sales ÷ target, of those who have one."),
            total=True,
        ),
    ]


def _read(connection: Reader, request: Request) -> Sequence[PersonRow]:
    period, dimension = request.period, request.given.get("person", "salesperson")
    if period is None:
        raise ValueError(dimension)
    values = ("documents", "quantity", "net", "amount", *(("cost",) if request.costs else ()))
    query = layer_query(request, "sales", (dimension,), values)
    read = read_layer(connection, query, request, period).levels[1, False]
    named = labels(connection, FACTS["sales"].dimension(dimension), {keys[0] for keys in read})
    since, until = (100 * day.year + day.month for day in (period.since, period.until))
    targets = SalesTargets(connection).sums(since, until)
    rows = [_row(named[keys[0]].code, [part or 0 for part in parts], targets) for keys, parts in read.items()]
    found = {row.name for row in rows}
    if request.only is None:  # who sees only their own documents is not told what others should sell
        rows += [_row(name, [0] * 5, targets) for name in targets if name not in found]
    return sorted(rows, key=lambda row: (not row.people, -row.amount, row.name))


def _row(name: str, parts: Sequence[int], targets: dict[str, Fen]) -> PersonRow:
    sales, quantity, net, amount, *cost = parts
    target = targets.get(name, 0)
    aimed = amount if target else 0
    spent, named = cost[0] if cost else 0, amount if name else 0
    return PersonRow(name, int(bool(name)), sales, quantity, net, amount, spent, target, aimed, named)


def _add(rows: Sequence[PersonRow]) -> PersonRow:
    names = ("people", "sales", "quantity", "net", "amount", "cost", "target", "aimed", "named")
    return PersonRow("", *sums(rows, names))


def _into(shown: Mapping[str, object], given: Mapping[str, str]) -> str:
    person = given.get("person", "salesperson")
    return leads_to("sales", "day", ("documents", "net", "amount"), {person: str(shown["person"] or "")}, given)


OUTPUT_PER_PERSON: Report[Any] = Report(
    name="output_per_person",
    title=N_("Output per person"),
    file_title=N_("Output-per-person"),
    parameters=(
        ask.PERIOD,
        ask.SINCE,
        ask.UNTIL,
        PERSON,
        ask.CATEGORY,
        ask.SUPPLIER,
        ask.WAREHOUSE,
        ask.KNOWN_AT,
        ask.SORT,
    ),
    into=_into,
    fields=_fields,
    read=_read,
    add=_add,
    notes=(
        FACTS["sales"].definition,
        N_("Targets are set by person and month; they are those of now, whatever was known."),
        KNOWN_NOTE,
    ),
)
REPORTS = (OUTPUT_PER_PERSON,)
