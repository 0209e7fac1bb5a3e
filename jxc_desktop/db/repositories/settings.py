"""The shop's settings as they are kept: names and texts. Their meaning is in `services.settings`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from jxc_desktop.db.prepared import Prepared
from jxc_desktop.db.repositories.alerts import COVERED
from jxc_desktop.db.tables import alert_limits, categories, periods, settings, warehouses


def _named(*parts: str | ColumnElement[Any]) -> ColumnElement[str]:
    """Texts written together; words of our own stand in the statement as they are."""
    texts = [
        literal_column(f"'{part}'" if not part.startswith("'") else part, Text) if isinstance(part, str) else part
        for part in parts
    ]
    return reduce(lambda left, right: left + right, texts)


def _in(column: ColumnElement[str], words: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(column == literal_column(f"'{word}'") for word in words))


_ALL = Prepared(select(settings.c.name, settings.c.value))
_CLOSED = "closed month"
LIMIT, SALEABLE = "alert limit ", "saleable warehouse "
"""What begins the names under which a posting is given the limits of alerts, and where goods are sold.

A limit is named by kind, depth and code of the category (of all goods: none), a warehouse by its id.
"""
_last_closed = func.max(periods.c.month)
_limit, _covered = alert_limits.c, COVERED.c
_of_quantities = ("low", "high")
_WITH_CLOSED = Prepared(
    union_all(
        select(settings.c.name, settings.c.value),
        select(literal_column(f"'{_CLOSED}'"), cast(_last_closed, Text)).having(_last_closed.is_not(None)),
        select(_named(LIMIT, _limit.alert, "' 0 '"), cast(_limit.threshold, Text)).where(
            _limit.product_id.is_(None), _limit.category_id.is_(None), _in(_limit.alert, _of_quantities)
        ),
        select(
            _named(LIMIT, _covered.alert, "' '", cast(_covered.depth, Text), "' '", categories.c.code),
            cast(_covered.threshold, Text),
        )
        .join(categories, categories.c.id == _covered.category_id)
        .where(_in(_covered.alert, _of_quantities)),
        select(_named(SALEABLE, cast(warehouses.c.id, Text)), literal_column("''")).where(
            warehouses.c.saleable == literal_column("1")
        ),
    )
)
_UPDATE = update(settings).where(settings.c.name == bindparam("at_name")).values(value=bindparam("to_value"))


class Settings:
    """Every setting that differs from its default."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def all(self) -> dict[str, str]:
        """The stored values by name; names without a row have their default."""
        return {row.name: row.value for row in _ALL.run(self.connection, {})}

    def and_closed_month(self) -> tuple[dict[str, str], int | None]:
        """What a posting goes by, in the one statement it can afford: stored values and the newest closed month.

        Among the values are the limits of alerts (`LIMIT`) and where goods are sold (`SALEABLE`); the month is one
        such as 202605.
        """
        stored = {row[0]: row[1] for row in _WITH_CLOSED.run(self.connection, {})}
        closed = stored.pop(_CLOSED, None)
        return stored, None if closed is None else int(closed)

    def set(self, name: str, value: str) -> None:
        """Store one value."""
        if self.connection.execute(_UPDATE, {"at_name": name, "to_value": value}).rowcount == 0:
            self.connection.execute(insert(settings), {"name": name, "value": value})

    def reset(self, name: str) -> None:
        """Go back to the default."""
        self.connection.execute(delete(settings).where(settings.c.name == name))
