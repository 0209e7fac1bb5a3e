"""What the books said where and when something was counted: what they say now, less what moved since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import stocktakes as queries
from jxc_desktop.domain.stocktake import Cost, Counted, Key, Limits, Variance, still_open
from jxc_desktop.domain.values import from_fen, from_units, local_microseconds
from jxc_desktop.services.stocktaking.reading import CountReader
from jxc_desktop.services.stocktaking.values import CountLine, OpenTarget, Review, ReviewLine

if TYPE_CHECKING:
    from jxc_desktop.db.rows import AnyRow

_Place = tuple[int, int]
"""A bin and a lot by their row ids."""


class BookQuantities:
    """What the books say of the counted goods, by place and at any instant since the first was counted."""

    def __init__(self, reader: CountReader, counted: Sequence[Counted]) -> None:
        self.reader = reader
        ids = sorted({one.key.product_id for one in counted})
        warehouse = reader.row.warehouse_id
        first = min((one.since for one in counted), default=datetime(1970, 1, 1))
        moves = queries.moves_after(reader.connection, warehouse, ids, local_microseconds(first))
        own = reader.row.document_id
        self._now = _grouped(queries.placed(reader.connection, warehouse, ids))
        self._moves = _grouped(move for move in moves if own is None or move.document_id != own)
        self._own = _grouped(move for move in moves if own is not None and move.document_id == own)
        goods = queries.goods(reader.connection, ids)
        self._kept = {id_ for id_, row in goods.items() if row.lots or row.serials or row.shelf_life_days is not None}
        self._named: dict[tuple[int, int], set[int]] = {}
        for one in counted:
            product, place, lot = reader.place(one.key)
            if one.key.lot:
                self._named.setdefault((product, place), set()).add(lot)

    def at(self, one: Counted) -> tuple[int, int, int]:
        """The book where and when something was counted, what moved there since, and between its entries."""
        since, at = local_microseconds(one.since), local_microseconds(one.at)
        id_ = one.key.product_id
        now = sum(row.quantity for row in self._now.get(id_, ()) if self._here(one, row))
        now -= sum(row.quantity for row in self._own.get(id_, ()) if self._here(one, row))
        mine = [row for row in self._moves.get(id_, ()) if self._here(one, row)]
        moved = sum(row.quantity for row in mine if row.business_at > at)
        between = sum(abs(row.quantity) for row in mine if since < row.business_at <= at)
        return now - moved, moved, between

    def _here(self, one: Counted, row: AnyRow) -> bool:
        """Whether something lies where this line counts; without a lot it counts all that no other line names."""
        product, place, lot = self.reader.place(one.key)
        if self.reader.keeps_bins and row.bin_id != place:
            return False
        if one.key.lot:
            return bool(row.lot_id == lot)
        return product not in self._kept or row.lot_id not in self._named.get((product, place), set())


def reviewed(reader: CountReader, limits: Limits, *, costs: bool) -> Review:
    """Every line against the books, the most valuable difference first; without ``costs`` the largest."""
    counted = reader.counted()
    books = BookQuantities(reader, counted)
    known = queries.costs(reader.connection, reader.row.warehouse_id, {one.key.product_id for one in counted})
    made, gain, loss = [], 0, 0
    for one, line in zip(counted, reader.lines(), strict=True):
        book, moved, between = books.at(one)
        variance = Variance(one.units, book, moved, Cost(*known.get(one.key.product_id, (0, 0))))
        gain, loss = gain + max(variance.amount, 0), loss + max(-variance.amount, 0)
        made.append((variance, _line(variance, line, limits, costs=costs, uneasy=bool(between))))
    made.sort(key=lambda pair: (-abs(pair[0].amount) if costs else 0, -abs(pair[0].difference), pair[1].line.product))
    return Review(
        head=reader.head(),
        lines=tuple(line for _variance, line in made),
        uncounted=uncounted(reader, counted),
        gain=from_fen(gain) if costs else None,
        loss=from_fen(loss) if costs else None,
    )


def _line(variance: Variance, line: CountLine, limits: Limits, *, costs: bool, uneasy: bool) -> ReviewLine:
    return ReviewLine(
        line=line,
        book=from_units(variance.book),
        moved=from_units(variance.moved),
        difference=from_units(variance.difference),
        amount=from_fen(variance.amount) if costs else None,
        beyond=limits.passed(variance.difference, variance.book, variance.amount),
        uneasy=uneasy,
    )


def open_keys(reader: CountReader, counted: Sequence[Counted]) -> tuple[Key, ...]:
    """What was to be counted and was not, serial numbers of one item in one bin as one."""
    wanted = {
        Key(row.product_id, row.bin if reader.keeps_bins else "", "" if row.serial else row.lot): None
        for row in reader.targets()
    }
    return still_open(wanted, (one.key for one in counted))


def uncounted(reader: CountReader, counted: Sequence[Counted]) -> tuple[OpenTarget, ...]:
    """What was to be counted and was not, by bin and item; goods of which there are none any more are left out."""
    keys = open_keys(reader, counted)
    ids = {key.product_id for key in keys}
    goods = queries.goods(reader.connection, ids)
    placed = _grouped(queries.placed(reader.connection, reader.row.warehouse_id, ids))
    found = []
    for key in sorted(keys, key=lambda key: (reader.walk(key.bin), goods[key.product_id].code, key.lot)):
        product, place, lot = reader.place(key)
        book = sum(
            row.quantity
            for row in placed.get(product, ())
            if (not reader.keeps_bins or row.bin_id == place) and (not key.lot or row.lot_id == lot)
        )
        row = goods[product]
        if book:
            told = (row.code, row.name, row.specification, row.unit, key.bin, key.lot)
            found.append(OpenTarget(*told, from_units(book)))
    return tuple(found)


def _grouped(rows: Iterable[AnyRow]) -> dict[int, list[AnyRow]]:
    groups: dict[int, list[AnyRow]] = {}
    for row in rows:
        groups.setdefault(row.product_id, []).append(row)
    return groups
