"""What is written about a party's debts beside the ledgers: statements that were sent, notes of talks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from jxc_desktop.db.tables import parties, party_contacts, statements


class Statements:
    """Statements and contacts of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def add_contact(self, values: Mapping[str, Any]) -> None:
        """Note a talk with a party."""
        self.connection.execute(insert(party_contacts), values)

    def add(self, values: Mapping[str, Any]) -> int:
        """Keep a statement that is sent; answers its number."""
        made = self.connection.execute(insert(statements).returning(statements.c.id), values)
        return int(made.scalar_one())

    def get(self, statement_id: int) -> Row[Any] | None:
        """A statement with the code of its party."""
        chosen = select(statements, parties.c.code.label("party")).join(parties, parties.c.id == statements.c.party_id)
        return self.connection.execute(chosen.where(statements.c.id == statement_id)).one_or_none()

    def agree(self, statement_id: int, values: Mapping[str, Any]) -> None:
        """Mark a statement as agreed."""
        self.connection.execute(update(statements).where(statements.c.id == statement_id).values(values))
