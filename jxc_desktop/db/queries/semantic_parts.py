"""What streams are made of: keys, parts and joins; the calendar of a day in whole numbers on every engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, bindparam, case, cast, func, literal_column

from jxc_desktop.db.types import Whole

NOTHING: ColumnElement[int] = literal_column("0", Whole)
SINCE = "since"
"""The parameter with the first day of a period, as 20260501."""


@dataclass(frozen=True, slots=True)
class Key:
    """What rows are told apart by, and the joins it needs.

    A key ``of_goods`` is a column of the goods themselves: rows may be added up by product before it is looked up.
    """

    column: ColumnElement[Any]
    needs: tuple[str, ...] = ()
    of_goods: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What is added up. A part that is not ``additive`` counts something that may stand in several groups.

    One ``of_documents`` counts documents: it still adds up over whatever a document has only one of. One ``before``
    is of the rows before the period; others of the same stream are read beside it at once.
    """

    column: ColumnElement[Any]
    needs: tuple[str, ...] = ()
    additive: bool = True
    of_documents: bool = False
    before: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """A table joined to a stream, after those it needs itself."""

    table: FromClause
    on: ColumnElement[bool]
    needs: tuple[str, ...] = ()
    outer: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """A table of rows; ``span`` says which of them count for a period: within it, or until its end.

    ``owner`` is what makes the document of a row known: whoever sees only their own documents sees only rows of
    these. Without it the rows are about no document. What is ``shared`` is the shop's, such as what goods came in:
    it is limited so only where documents are told apart, for what there is at the end is everybody's too.

    ``apart`` are conditions of which each row fits one: read one after the other, where an index knows the rows of one.
    """

    table: FromClause
    parts: Mapping[str, Part]
    keys: Mapping[str, Key]
    day: ColumnElement[int]
    posting: Key
    joins: Mapping[str, Join] = field(default_factory=dict)
    where: tuple[ColumnElement[bool], ...] = ()
    always: tuple[str, ...] = ()
    span: str = "within"
    owner: Key | None = None
    shared: bool = False
    apart: tuple[ColumnElement[bool], ...] = ()


def total(column: Any) -> ColumnElement[int]:
    """A sum that is a whole number on every engine (PostgreSQL would widen it to a decimal)."""
    return cast(func.coalesce(func.sum(column), NOTHING), BigInteger)


def standing(column: Any, day: ColumnElement[int]) -> dict[str, Part]:
    """What there was before a period and what there is at its end, for a stream of all rows until then."""
    earlier = case((day < bindparam(SINCE, 0, Whole), column), else_=NOTHING)
    return {"opening": Part(total(earlier), before=True), "closing": Part(total(column))}


def whole(number: int) -> ColumnElement[int]:
    return literal_column(str(number), Whole)


def days(day: ColumnElement[int], needs: tuple[str, ...] = ()) -> dict[str, Key]:
    """The calendar of a day: a week by its Monday, a weekday from 0 (Monday)."""
    month = day // whole(100)
    quarter = day // whole(10_000) * whole(10) + (day // whole(100) % whole(100) + whole(2)) // whole(3)
    count = _day_count(day)
    return {
        "day": Key(day, needs),
        "week": Key(count - count % whole(7), needs),
        "weekday": Key(count % whole(7), needs),
        "month": Key(month, needs),
        "quarter": Key(quarter, needs),
        "year": Key(day // whole(10_000), needs),
    }


def _day_count(day: ColumnElement[int]) -> ColumnElement[int]:
    """The Julian day number of ``20260501``, in whole numbers on every engine; it is a multiple of 7 on Mondays.

    Years begin in March here, so that the leap day is their last.
    """
    months = day // whole(10_000) * whole(12) + day // whole(100) % whole(100) - whole(3)
    year, month = months // whole(12), months % whole(12)
    before = (whole(153) * month + whole(2)) // whole(5) + day % whole(100)
    leaps = year // whole(4) - year // whole(100) + year // whole(400)
    return whole(365) * year + leaps + before + whole(1_721_119)
