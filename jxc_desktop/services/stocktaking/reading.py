"""Reading one count: its entries merged into lines, its targets, and the codes of bins and lots."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import stocktakes as queries
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.stocktake import Counted, Entry, Key, merged, names
from jxc_desktop.domain.values import from_local_microseconds, from_units
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.settings import shop_settings
from jxc_desktop.services.stocktaking.values import (
    CountHead,
    CountLine,
    CountSheet,
    EntryRow,
    StoredScope,
    UnknownCode,
)

if TYPE_CHECKING:
    from jxc_desktop.db.rows import AnyRow, Connection

Target = tuple[int, int, int]
"""A target by the row ids of product, bin and lot."""


def stored_scope(text: str) -> StoredScope:
    """The scope of a count as it is kept."""
    found = json.loads(text)
    limits = {str(name): str(value) for name, value in found.get("limits", {}).items()}
    return StoredScope(str(found.get("scope", "full")), names(found, "codes"), limits)


def head_of(row: AnyRow) -> CountHead:
    """A count in a list."""
    scope = stored_scope(row.scope)
    return CountHead(
        key=row.key,
        name=row.name,
        warehouse=row.warehouse,
        warehouse_name=row.warehouse_name,
        scope=scope.scope,
        codes=scope.codes,
        blind=bool(row.blind),
        state=row.state,
        opened_at=from_local_microseconds(row.opened_at),
        opened_by=row.opened_by,
        document=row.document or "",
        entries=int(row.entries),
        items=int(row.products),
        unknown=int(row.unknown),
        targets=int(row.targets),
        recounts=int(row.recounts),
        last_at=None if row.last_at is None else from_local_microseconds(row.last_at),
    )


def entry_row(row: AnyRow, code: str) -> EntryRow:
    """One entry as a list shows it; ``code`` is that of its item."""
    return EntryRow(
        id=row.id,
        product=code,
        code=row.code,
        quantity=from_units(row.quantity),
        bin=row.bin,
        lot=row.lot,
        serial=row.serial,
        at=from_local_microseconds(row.at),
        user=row.user,
        origin=row.origin,
        replaces=bool(row.replaces),
        struck=bool(row.struck),
    )


def _day(stored: int | None) -> date | None:
    return None if stored is None else read_day(stored)


class CountReader:
    """One count on one connection.

    Raises:
        NotFound: there is no count of this key or name.
    """

    def __init__(self, connection: Connection, name: str) -> None:
        row = queries.standing(connection, name)
        if row is None:
            raise NotFound(field="stocktake", what=N_("count"), name=name)
        self.connection, self.row = connection, row
        self.keeps_bins = shop_settings(Settings(connection).all()).bins
        self.bins = queries.bin_ids(connection, row.warehouse_id) if self.keeps_bins else {}
        self._lots: dict[tuple[int, str], int] = {}
        self._lots_of: set[int] = set()

    def head(self) -> CountHead:
        """The count with how far it is."""
        row = queries.head(self.connection, self.row.key)
        assert row is not None
        return head_of(row)

    def counted(self, product_ids: Collection[int] | None = None) -> tuple[Counted, ...]:
        """What the entries of some goods, or of all, come to."""
        rows = queries.entries(self.connection, self.row.id, product_ids)
        return merged(self._entry(row) for row in rows if row.product_id is not None)

    def _entry(self, row: AnyRow) -> Entry:
        return Entry(
            id=row.id,
            product_id=row.product_id,
            units=row.quantity,
            at=from_local_microseconds(row.at),
            bin=row.bin if self.keeps_bins else "",
            lot=row.lot,
            expires=_day(row.expires),
            serial=row.serial,
            replaces=bool(row.replaces),
            struck=bool(row.struck),
            user=row.user,
        )

    def targets(self, product_ids: Collection[int] | None = None) -> Sequence[AnyRow]:
        """What was to be counted of some goods, or of all, and what was asked or said of lines since."""
        return queries.targets(self.connection, self.row.id, product_ids)

    def place(self, key: Key) -> Target:
        """The row ids of what a line counts; 0 where a bin or lot is not known."""
        return key.product_id, self.bin_id(key.bin), self.lot_id(key.product_id, key.lot)

    def bin_id(self, code: str) -> int:
        """The row id of a bin of the warehouse of the count."""
        return self.bins[code.upper()][0] if code.upper() in self.bins else 0

    def walk(self, code: str) -> tuple[bool, int, str]:
        """Where a bin stands on the way through the warehouse; goods in no bin come last."""
        found = self.bins.get(code.upper())
        return (not code, found[2] if found else 0, code)

    def lot_id(self, product_id: int, code: str) -> int:
        """The row id of a lot of a product."""
        if not code:
            return 0
        self.know_lots([product_id])
        return self._lots.get((product_id, code), 0)

    def know_lots(self, product_ids: Iterable[int]) -> None:
        """Read the lots of goods once."""
        fresh = set(product_ids) - self._lots_of
        if fresh:
            self._lots_of |= fresh
            self._lots.update({(row.product_id, row.code): row.id for row in queries.lot_rows(self.connection, fresh)})

    def lines(self, product_ids: Collection[int] | None = None) -> tuple[CountLine, ...]:
        """The counted lines of some goods, or of all, in the order they were begun."""
        counted = self.counted(product_ids)
        wanted = {one.key.product_id for one in counted}
        goods = queries.goods(self.connection, wanted)
        self.know_lots(one.key.product_id for one in counted if one.key.lot)
        said = {(row.product_id, row.bin_id, row.lot_id): row for row in self.targets(wanted)}
        return tuple(self._line(one, goods[one.key.product_id], said) for one in counted)

    def _line(self, one: Counted, product: AnyRow, said: dict[Target, AnyRow]) -> CountLine:
        target = said.get(self.place(one.key))
        return CountLine(
            product=product.code,
            name=product.name,
            specification=product.specification,
            unit=product.unit,
            quantity=from_units(one.units),
            at=one.at,
            bin=one.key.bin,
            lot=one.key.lot,
            expires=one.expires,
            serials=one.serials,
            entries=one.entries,
            users=one.users,
            in_scope=target is not None,
            recount=bool(target and target.recount),
            reason=target.reason if target else "",
        )

    def unknown(self) -> tuple[UnknownCode, ...]:
        """The codes nobody knows, in the order they came."""
        found: dict[str, list[AnyRow]] = {}
        for row in queries.entries(self.connection, self.row.id, unknown=True):
            found.setdefault(row.code, []).append(row)
        return tuple(
            UnknownCode(
                code,
                from_units(sum(row.quantity for row in rows)),
                len(rows),
                tuple(dict.fromkeys(row.bin for row in rows if row.bin)),
            )
            for code, rows in found.items()
        )

    def sheet(self) -> CountSheet:
        """Everything counted so far."""
        return CountSheet(self.head(), self.lines(), self.unknown())
