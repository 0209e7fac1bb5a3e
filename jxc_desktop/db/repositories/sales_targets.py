"""What each person should sell in a month, as rows."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, insert, select

from jxc_desktop.db.rows import fetched
from jxc_desktop.db.tables import sales_targets


class SalesTargets:
    """The targets of one transaction or one reading connection. Months are numbers like 202605, amounts fen."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def between(self, first: int, last: int) -> list[tuple[str, int, int]]:
        """Person, month and amount of some months, by person and month."""
        table = sales_targets.c
        chosen = select(table.person, table.month, table.amount).where(table.month.between(first, last))
        return [
            (row[0], row[1], row[2]) for row in fetched(self.connection, chosen.order_by(table.person, table.month))
        ]

    def sums(self, first: int, last: int) -> dict[str, int]:
        """What each person should sell in some months together."""
        found: dict[str, int] = {}
        for person, _month, amount in self.between(first, last):
            found[person] = found.get(person, 0) + amount
        return found

    def set(self, person: str, month: int, amount: int) -> int:
        """Store a target, 0 for none; answers what it was."""
        table = sales_targets.c
        same = (table.person == person, table.month == month)
        before = self.connection.execute(select(func.coalesce(func.max(table.amount), 0)).where(*same)).scalar_one()
        self.connection.execute(delete(sales_targets).where(*same))
        if amount:
            self.connection.execute(insert(sales_targets), {"person": person, "month": month, "amount": amount})
        return int(before)
