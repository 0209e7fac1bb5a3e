"""Lots and serial numbers, and what of the goods lies where, as posting needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_there
from sqlalchemy.dialects.sqlite import insert as insert_here

from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.tables import bins, documents, lots, stock_balances, stock_moves, warehouses
from jxc_desktop.domain.documents import NewLot

_KEPT = (
    select(
        stock_balances.c.product_id,
        stock_balances.c.warehouse_id,
        stock_balances.c.bin_id,
        stock_balances.c.lot_id,
        stock_balances.c.quantity,
        func.coalesce(lots.c.code, "").label("lot"),
        lots.c.expires,
        func.coalesce(bins.c.code, "").label("bin"),
        func.coalesce(bins.c.position, 0).label("position"),
    )
    .outerjoin(lots, lots.c.id == stock_balances.c.lot_id)
    .outerjoin(bins, bins.c.id == stock_balances.c.bin_id)
    .where(stock_balances.c.product_id.in_(bindparam("wanted", expanding=True)), stock_balances.c.quantity != 0)
    .order_by(stock_balances.c.product_id, stock_balances.c.lot_id, stock_balances.c.bin_id)
)
_LOTS = select(lots).where(lots.c.code.in_(bindparam("codes", expanding=True)))
_LOTS_BY_ID = select(lots).where(lots.c.id.in_(bindparam("wanted", expanding=True)))
_MOVES_OF_LINES = (
    select(
        stock_moves.c.id,
        stock_moves.c.line_id,
        stock_moves.c.warehouse_id,
        stock_moves.c.bin_id,
        stock_moves.c.lot_id,
        stock_moves.c.quantity,
        stock_moves.c.rule,
        stock_moves.c.source_move_id,
        func.coalesce(lots.c.code, "").label("lot"),
        lots.c.expires,
    )
    .outerjoin(lots, lots.c.id == stock_moves.c.lot_id)
    .where(stock_moves.c.line_id.in_(bindparam("wanted", expanding=True)), stock_moves.c.compensates_move_id.is_(None))
    .order_by(stock_moves.c.id)
)
_LATER = select(
    stock_moves.c.product_id,
    stock_moves.c.warehouse_id,
    stock_moves.c.bin_id,
    stock_moves.c.lot_id,
    stock_moves.c.quantity,
    stock_moves.c.business_at,
).where(stock_moves.c.product_id.in_(bindparam("wanted", expanding=True)), stock_moves.c.business_at > bindparam("at"))
_reversal = documents.alias("reversal")
_SAID_BY = (
    select(documents.c.number)
    .join(stock_moves, stock_moves.c.document_id == documents.c.id)
    .outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id)
    .where(
        stock_moves.c.lot_id == bindparam("lot"),
        stock_moves.c.quantity > 0,
        stock_moves.c.source_move_id.is_(None),
        documents.c.reverses_id.is_(None),
        _reversal.c.id.is_(None),
    )
    .distinct()
)
_HOLDS = (
    select(stock_balances.c.product_id)
    .join(warehouses, warehouses.c.id == stock_balances.c.warehouse_id)
    .where(warehouses.c.code == bindparam("warehouse"), stock_balances.c.quantity != 0)
    .limit(1)
)
_TAKEN_BY = (
    select(documents.c.number)
    .join(stock_moves, stock_moves.c.document_id == documents.c.id)
    .where(stock_moves.c.lot_id == bindparam("lot"), stock_moves.c.quantity < 0, documents.c.reverses_id.is_(None))
    .order_by(stock_moves.c.business_at.desc(), stock_moves.c.id.desc())
    .limit(1)
)


class Places:
    """What one transaction knows of lots and of where goods lie."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def kept(self, product_ids: Iterable[int]) -> list[Row[Any]]:
        """What there is of these goods, by warehouse, bin and lot, with their codes and the day they expire."""
        return [row for part in chunks(product_ids) for row in self.connection.execute(_KEPT, {"wanted": part})]

    def lots(self, codes: Collection[str]) -> dict[tuple[int, str], Row[Any]]:
        """The lots and serial numbers of these codes, by product and code."""
        found: dict[tuple[int, str], Row[Any]] = {}
        for part in chunks(codes):
            for row in self.connection.execute(_LOTS, {"codes": part}):
                found[row.product_id, row.code] = row
        return found

    def lots_by_id(self, ids: Iterable[int]) -> dict[int, Row[Any]]:
        """Lots and serial numbers by row id."""
        return {row.id: row for part in chunks(ids) for row in self.connection.execute(_LOTS_BY_ID, {"wanted": part})}

    def moves_of_lines(self, line_ids: Iterable[int]) -> Mapping[int, Sequence[Row[Any]]]:
        """The stock moves of document lines with their lots, oldest first."""
        found: dict[int, list[Row[Any]]] = defaultdict(list)
        for part in chunks(line_ids):
            for row in self.connection.execute(_MOVES_OF_LINES, {"wanted": part}):
                found[row.line_id].append(row)
        return found

    def moved_since(self, product_ids: Iterable[int], at: int) -> list[Row[Any]]:
        """What happened to these goods after a business time (local microseconds), place by place."""
        return [
            row for part in chunks(product_ids) for row in self.connection.execute(_LATER, {"wanted": part, "at": at})
        ]

    def said_by(self, lot_id: int) -> set[str]:
        """The numbers of the documents that stand and brought goods of a lot."""
        return set(self.connection.execute(_SAID_BY, {"lot": lot_id}).scalars())

    def holds(self, warehouse: str) -> bool:
        """Whether there is anything in the warehouse of this code, or anything owed from it."""
        return self.connection.execute(_HOLDS, {"warehouse": warehouse}).first() is not None

    def taken_by(self, lot_id: int) -> str:
        """The number of the document that took a serial number out last; empty text for none."""
        return str(self.connection.scalar(_TAKEN_BY, {"lot": lot_id}) or "")

    def save(self, new: Sequence[NewLot], day_number: Any) -> list[int]:
        """Make the lots there are not, fill in dates that were not known, and answer their row ids in this order."""
        if not new:
            return []
        insert = insert_there if self.connection.dialect.name == "postgresql" else insert_here
        rows: list[dict[str, Any]] = [
            {
                "product_id": one.product_id,
                "code": one.code,
                "serial": int(one.serial),
                "produced": None if one.produced is None else day_number(one.produced),
                "expires": None if one.expires is None else day_number(one.expires),
            }
            for one in new
        ]
        self.connection.execute(insert(lots).on_conflict_do_nothing(), rows)
        ids = self.lots({one.code for one in new})
        for row in rows:
            known = ids[row["product_id"], row["code"]]
            filled = {
                name: row[name] for name in ("produced", "expires") if row[name] not in {None, known._mapping[name]}
            }
            if filled:
                self.connection.execute(update(lots).where(lots.c.id == known.id).values(filled))
        return [int(ids[one.product_id, one.code].id) for one in new]
