"""Counts under way: what is to be counted, what people said, and how far it is. Every entry is a row of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.tables import count_entries, count_targets, counts

Values = Mapping[str, Any]


class Stocktakes:
    """The counts of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def open(self, values: Values, targets: Iterable[tuple[int, int, int]]) -> int:
        """Begin a count of targets (product, bin and lot); answers its id."""
        made = self.connection.execute(insert(counts), dict(values)).inserted_primary_key
        count_id = int(made[0]) if made else 0
        rows = [
            {"count_id": count_id, "product_id": product, "bin_id": place, "lot_id": lot}
            for product, place, lot in targets
        ]
        if rows:
            self.connection.execute(insert(count_targets), rows)
        return count_id

    def names_like(self, start: str) -> list[str]:
        """The names of counts that begin so."""
        found = select(counts.c.name).where(counts.c.name.like(f"{start}%"))
        return list(self.connection.execute(found).scalars())

    def set_state(self, count_id: int, state: str, document_id: int | None = None) -> None:
        """Say how far a count is, and which document it became."""
        values: dict[str, Any] = {"state": state, "version": counts.c.version + 1}
        if document_id is not None:
            values["document_id"] = document_id
        self.connection.execute(update(counts).where(counts.c.id == count_id).values(values))

    def add(self, rows: Iterable[Values]) -> tuple[int, ...]:
        """Append what somebody counted; answers the ids of these entries."""
        fresh = [dict(row) for row in rows]
        if not fresh:
            return ()
        returning = insert(count_entries).returning(count_entries.c.id, sort_by_parameter_order=True)
        return tuple(self.connection.execute(returning, fresh).scalars())

    def strike(self, count_id: int, ids: Collection[int], *, struck: bool) -> int:
        """Let entries count no more, or again; answers how many changed."""
        changed = 0
        for part in chunks(ids):
            mine = and_(
                count_entries.c.count_id == count_id,
                count_entries.c.id.in_(part),
                count_entries.c.struck == int(not struck),
            )
            changed += self.connection.execute(update(count_entries).where(mine).values(struck=int(struck))).rowcount
        return changed

    def recounts(self, count_id: int, product_ids: Collection[int]) -> set[tuple[int, int, int]]:
        """Of which targets of these goods a recount is asked."""
        asked = and_(count_targets.c.count_id == count_id, count_targets.c.recount == 1)
        columns = (count_targets.c.product_id, count_targets.c.bin_id, count_targets.c.lot_id)
        return {
            (row[0], row[1], row[2])
            for part in chunks(product_ids)
            for row in self.connection.execute(select(*columns).where(asked, count_targets.c.product_id.in_(part)))
        }

    def mark(self, count_id: int, target: tuple[int, int, int], **values: Any) -> None:
        """Change ``recount`` or ``reason`` of a target, which is made where it was none."""
        product, place, lot = target
        mine = and_(
            count_targets.c.count_id == count_id,
            count_targets.c.product_id == product,
            count_targets.c.bin_id == place,
            count_targets.c.lot_id == lot,
        )
        if self.connection.execute(update(count_targets).where(mine).values(values)).rowcount == 0:
            row = {"count_id": count_id, "product_id": product, "bin_id": place, "lot_id": lot, **values}
            self.connection.execute(insert(count_targets), row)
