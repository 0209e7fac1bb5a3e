"""Bins and where goods belong among them. That a shop keeps bins at all is told in one row of the settings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import bins, fixed_bins
from jxc_desktop.domain.bins import NO_BIN
from jxc_desktop.domain.errors import N_, NotFound

BINS_SETTING = "bins"


@dataclass(frozen=True, slots=True)
class BinRecord:
    """A bin as it is stored; ``position`` is where a picker comes past it, the smallest first."""

    warehouse_id: int
    code: str
    name: str = ""
    position: int = 0
    active: bool = True
    id: int = 0


def _record(row: AnyRow) -> BinRecord:
    return BinRecord(row.warehouse_id, row.code, row.name, row.position, bool(row.active), row.id)


class Bins:
    """Reading and writing bins by code."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def by_code(self, warehouse_id: int) -> dict[str, BinRecord]:
        """What a line may name in a warehouse: its bins by code, and the word for no bin, which has no id."""
        return {**self.all(warehouse_id), NO_BIN: BinRecord(warehouse_id, NO_BIN)}

    def all(self, warehouse_id: int, codes: Collection[str] | None = None) -> dict[str, BinRecord]:
        """The bins of a warehouse by code: all, or some."""
        query = select(bins).where(bins.c.warehouse_id == warehouse_id).order_by(bins.c.position, bins.c.code)
        if codes is None:
            return {row.code: _record(row) for row in self.connection.execute(query)}
        found: dict[str, BinRecord] = {}
        for wanted in chunks(codes):
            rows = self.connection.execute(query.where(bins.c.code.in_(list(wanted))))
            found |= {row.code: _record(row) for row in rows}
        return found

    def known(self, code: str) -> bool:
        """Whether any warehouse has a bin of this code, however its letters are written."""
        wanted = select(bins.c.id).where(func.upper(bins.c.code) == code.upper()).limit(1)
        return self.connection.scalar(wanted) is not None

    def get(self, warehouse_id: int, code: str) -> BinRecord:
        """The bin of this code.

        Raises:
            NotFound: the warehouse has none.
        """
        found = self.all(warehouse_id, {code})
        if code not in found:
            raise NotFound(field="bin", what=N_("bin"), name=code)
        return found[code]

    def last_position(self, warehouse_id: int) -> int:
        """The walk position of the bin that comes last; 0 where there is none."""
        last = select(func.max(bins.c.position)).where(bins.c.warehouse_id == warehouse_id)
        return int(self.connection.scalar(last) or 0)

    def save(self, records: Iterable[BinRecord]) -> None:
        """Insert the records without an id and update the others; the shop keeps bins from now on."""
        new = []
        for one in records:
            values = {"code": one.code, "name": one.name, "position": one.position, "active": int(one.active)}
            if one.id:
                self.connection.execute(update(bins).where(bins.c.id == one.id).values(values))
            else:
                new.append({"warehouse_id": one.warehouse_id, **values})
        if new:
            self.connection.execute(insert(bins), new)
        Settings(self.connection).set(BINS_SETTING, "yes")

    def fix(self, product_id: int, warehouse_id: int, bin_id: int) -> None:
        """Say where a product belongs in a warehouse; 0 says nowhere."""
        mine = and_(fixed_bins.c.product_id == product_id, fixed_bins.c.warehouse_id == warehouse_id)
        self.connection.execute(delete(fixed_bins).where(mine))
        if bin_id:
            values = {"product_id": product_id, "warehouse_id": warehouse_id, "bin_id": bin_id}
            self.connection.execute(insert(fixed_bins), values)
