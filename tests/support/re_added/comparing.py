"""A report beside a statement that knows nothing of reports: what of it is not equal, row by row and as totals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.reports import ReportResult, ReportService

Execute = Callable[[str, Mapping[str, Any]], Iterable[Sequence[Any]]]
"""Answers the rows of a statement with named values."""


@dataclass(frozen=True, slots=True)
class Check:
    """What of a report is told in SQL: the columns of its keys, and of its figures in the order of the statement.

    Without keys only totals are compared. ``dated`` reports are asked for the days; the others as the books stand.
    ``chosen`` finds what else has to be asked, such as a customer: the statement of each parameter answers its value,
    which the other statements take by the same name. ``closing`` are totals of running columns, each a statement.
    """

    report: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    sql: str
    asked: Mapping[str, str] = field(default_factory=dict)
    dated: bool = True
    chosen: Mapping[str, str] = field(default_factory=dict)
    closing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """How many rows with figures the statement answered, and in words what the report shows otherwise."""

    rows: int
    differences: list[str]


def number_of(day: date) -> int:
    """A day as the ledgers keep it: 20260521."""
    return day.year * 10_000 + day.month * 100 + day.day


def wanted(check: Check, execute: Execute, since: date, until: date) -> tuple[dict[str, str], dict[str, Any]] | None:
    """What the report is asked, and the values its statements take; None where the books have nothing to ask about."""
    asked = {name: text.format(since=since, until=until) for name, text in check.asked.items()}
    if check.dated:
        asked |= {"since": since.isoformat(), "until": until.isoformat()}
    values: dict[str, Any] = {"since": number_of(since), "until": number_of(until)}
    for name, sql in check.chosen.items():
        found = list(execute(sql, values))
        if not found:
            return None
        values[name] = found[0][0]
        asked[name] = str(found[0][0])
    return asked, values


def compared(reports: ReportService, execute: Execute, check: Check, since: date, until: date) -> Compared:
    """The report beside its statement."""
    found = wanted(check, execute, since, until)
    if found is None:
        return Compared(0, [])
    asked, values = found
    result = reports.run(check.report, asked)
    told = _told(check, [tuple(row) for row in execute(check.sql, values)])
    shown = _by_key([_figures(result, check, row) for row in result.rows], len(check.keys))
    differences = [
        f"{check.report} {key}: {shown.get(key)} and not {told.get(key)}"
        for key in sorted(set(told) | set(shown), key=str)
        if told.get(key) != shown.get(key)
    ]
    for name, sql in check.closing.items():
        total, added = _whole(result, result.position(name), result.totals), _figure(next(iter(execute(sql, values))))
        if total != added:
            differences.append(f"{check.report}: {name} at the end is {total} and not {added}")
    return Compared(len(told), differences + _totals(result, check, shown))


def differences(reports: ReportService, execute: Execute, check: Check, since: date, until: date) -> list[str]:
    """What of a report is not as the statement says, in words; nothing when all of it is equal."""
    return compared(reports, execute, check, since, until).differences


def _totals(result: ReportResult, check: Check, shown: Mapping[Any, Sequence[int]]) -> list[str]:
    """Where the totals of a report are not the sums of its rows; shares do not add up."""
    found = []
    for place, name in enumerate(check.values):
        if name == OLDER or result.columns[result.position(name)].type is ColumnType.PERCENT:
            continue
        if result.totals[result.position(name)] is None:
            continue
        total = _whole(result, result.position(name), result.totals)
        added = sum(row[place] for row in shown.values())
        if total != added:
            found.append(f"{check.report}: total of {name} is {total} and not {added}")
    return found


def _told(check: Check, rows: Sequence[Sequence[Any]]) -> dict[Any, list[int]]:
    """What the statement says by key; what stands behind an @ is a word of the program."""
    width = len(check.keys)
    if not width:
        return _by_key([row[len(row) - len(check.values) :] for row in rows], 0)
    return _by_key([[*map(_word, row[:width]), *row[width:]] for row in rows], width)


def _figure(row: Sequence[Any]) -> int:
    return int(row[0] or 0)


def _word(part: Any) -> Any:
    return _(part[1:]) if isinstance(part, str) and part.startswith("@") else part


def _by_key(rows: Sequence[Sequence[Any]], width: int) -> dict[Any, list[int]]:
    """The figures by key, rows of one key together; rows of nothing are left out."""
    found: dict[Any, list[int]] = {}
    for row in rows:
        key = tuple(str(part or "") for part in row[:width])
        figures = [int(value or 0) for value in row[width:]]
        found[key] = [a + b for a, b in zip(found[key], figures, strict=True)] if key in found else figures
    return {key: figures for key, figures in found.items() if any(figures)}


OLDER = "older"
"""Among the figures of a check: all ages of a report but the youngest, together."""


def _figures(result: ReportResult, check: Check, row: Sequence[object]) -> list[Any]:
    keys = [_key(row[result.position(name)]) for name in check.keys]
    return [*keys, *(_value(result, name, row) for name in check.values)]


def _value(result: ReportResult, name: str, row: Sequence[object]) -> int:
    if name != OLDER:
        return _whole(result, result.position(name), row)
    names = [column.name for column in result.columns]
    ages = [one for one in names if one.startswith(("days_", "over_")) and not one.endswith("_value")]
    return sum(_whole(result, names.index(one), row) for one in ages[1:])


def _key(value: object) -> object:
    return number_of(value) if isinstance(value, date) else value


_SCALE = {
    ColumnType.MONEY: 100,
    ColumnType.QUANTITY: 10_000,
    ColumnType.TIMES: 10_000,
    ColumnType.DAYS: 10_000,
    ColumnType.PERCENT: 10_000,
    ColumnType.INTEGER: 1,
}


def _whole(result: ReportResult, place: int, row: Sequence[object]) -> int:
    value: Any = row[place]
    return int(Decimal(value or 0) * _SCALE[result.columns[place].type])
