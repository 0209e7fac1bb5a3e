"""Statements of the hot paths: compiled once for an engine, then handed to the driver as they are.

SQLAlchemy works out a cache key for an INSERT at each execution, which costs more than the insert
itself; a sale has a dozen of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, Executable, Row, Select, Table, bindparam, insert
from sqlalchemy.sql.elements import CompilerElement

Values = Mapping[str, Any]
_LENGTHS = (8, 64, 512)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A compiled statement. ``order`` is that of its parameters by place, ``constants`` are its own values."""

    sql: str
    order: tuple[str, ...] | None
    constants: dict[str, Any]

    def given(self, values: Values) -> Any:
        """The values as the driver takes them: by place, or by name."""
        if self.constants:
            values = {**self.constants, **values}
        return dict(values) if self.order is None else tuple([values[name] for name in self.order])


class Prepared:
    """A statement with named parameters that every engine compiles once. Lists of any length do not fit."""

    def __init__(self, statement: Executable) -> None:
        assert isinstance(statement, CompilerElement)
        self._statement = statement
        self._ready: dict[str, _Ready] = {}

    def run(self, connection: Connection, values: Values | Sequence[Values]) -> CursorResult[Any]:
        """Run it with the values of one row, or of many."""
        ready = self._ready.get(connection.dialect.name) or self._compile(connection)
        if isinstance(values, Mapping):
            return connection.exec_driver_sql(ready.sql, ready.given(values))
        return connection.exec_driver_sql(ready.sql, [ready.given(row) for row in values])

    def run_tuples(self, connection: Connection, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Run it with the values of very many rows, each a tuple in the order of ``columns``."""
        ready = self._ready.get(connection.dialect.name) or self._compile(connection)
        if ready.order is None:
            given: list[Any] = [{**ready.constants, **dict(zip(columns, row, strict=True))} for row in rows]
        elif tuple(columns) == ready.order:
            given = list(rows)
        else:
            given = [ready.given(dict(zip(columns, row, strict=True))) for row in rows]
        connection.exec_driver_sql(ready.sql, given)

    def fetch(self, connection: Connection, values: Values) -> list[tuple[Any, ...]]:
        """All rows it answers, as the driver makes them."""
        result = self.run(connection, values)
        rows = list(result.cursor.fetchall()) if result.cursor is not None else []
        result.close()
        return rows

    def _compile(self, connection: Connection) -> _Ready:
        compiled = self._statement.compile(dialect=connection.dialect)
        order = getattr(compiled, "positiontup", None)
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        ready = _Ready(str(compiled), None if order is None else tuple(order), constants)
        self._ready[connection.dialect.name] = ready
        return ready


class PreparedList:
    """A query for the rows of a list of values, prepared for a few lengths.

    A list is filled up to the next of these lengths by its own last value, which finds nothing more.
    """

    def __init__(self, find: Callable[[Any], Select[Any]], column: ColumnElement[Any]) -> None:
        """``find`` makes the query from what stands behind ``IN``; the values are those of ``column``."""
        self._find = find
        self._type = column.type
        self._ready: dict[int, Prepared] = {}
        self._long = find(bindparam("wanted", expanding=True))

    def rows(self, connection: Connection, wanted: Sequence[int] | Sequence[str]) -> Sequence[Row[Any]]:
        """The rows of these values; there is at least one, and no more than one statement takes."""
        length = next((length for length in _LENGTHS if length >= len(wanted)), None)
        if length is None:
            return connection.execute(self._long, {"wanted": wanted}).all()
        filled = (*wanted, *[wanted[-1]] * (length - len(wanted)))
        return self._of(length).run(connection, {f"wanted{i}": value for i, value in enumerate(filled)}).all()

    def _of(self, length: int) -> Prepared:
        found = self._ready.get(length)
        if found is None:
            places = [bindparam(f"wanted{i}", type_=self._type) for i in range(length)]
            found = self._ready[length] = Prepared(self._find(places))
        return found


def rows_with(statement: Select[Any], column: ColumnElement[Any]) -> PreparedList:
    """The rows of a statement whose ``column`` holds one of the values."""
    return PreparedList(lambda wanted: statement.where(column.in_(wanted)), column)


def append_to(table: Table, *, with_id: bool) -> Prepared:
    """The insert of whole rows; without ``with_id`` the engine gives the row its id."""
    columns = [column.name for column in table.columns if with_id or column.name != "id"]
    return Prepared(insert(table).values({name: bindparam(name) for name in columns}))
