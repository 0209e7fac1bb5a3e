"""Counting: opening a count, adding to it from several places at once, striking, resolving codes, giving it up.

Every entry is a row of its own, committed before the next scan: a count survives whatever happens to the program.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import stocktakes as queries
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.stocktakes import Stocktakes
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, ShopError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, local_microseconds
from jxc_desktop.exchange.handheld import ScanRow, read_scans
from jxc_desktop.services.base import Clock, Session, User, make_key
from jxc_desktop.services.bins import warehouse_of
from jxc_desktop.services.scanning import ScanService
from jxc_desktop.services.service import Service
from jxc_desktop.services.stocktaking.entering import Entering, Row, place_of, told_again
from jxc_desktop.services.stocktaking.reading import CountReader, entry_row, head_of
from jxc_desktop.services.stocktaking.scopes import targets_of
from jxc_desktop.services.stocktaking.sheet import count_sheet
from jxc_desktop.services.stocktaking.values import (
    COUNTING,
    VOID,
    Added,
    CountClosed,
    CountHead,
    CountInput,
    CountSheet,
    EntryInput,
    EntryRow,
    FileAdded,
    FileReject,
)

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.db.unit_of_work import UnitOfWork

__all__ = ["StocktakeService"]

SERIES = "ST"
_FUTURE = timedelta(hours=1)


class StocktakeService(Service):
    """Counts under way. Whoever may count may add to any of them; several people and files fill one count."""

    def __init__(self, database: Database, clock: Clock, session: Session, scanning: ScanService) -> None:
        super().__init__(database, clock, session)
        self.scanning = scanning

    def open(self, wanted: CountInput, key: str = "") -> Added:
        """Begin a count: what lies in its scope now is what is to be counted. A key opens one count only.

        Raises:
            InvalidValue: the scope names nothing, or there is nothing in it.
            NotFound: the warehouse, or what the scope names, does not exist.
        """
        user = self.require(Permission.STOCK_COUNT)
        key = key or make_key(self.clock)
        with self.database.write() as work:
            if queries.standing(work.connection, key) is not None:
                return Added(CountReader(work.connection, key).head())
            warehouse_id = warehouse_of(work.connection, wanted.warehouse).id
            targets = targets_of(work.connection, warehouse_id, wanted, key, self.clock.local().date())
            stocktakes = Stocktakes(work.connection)
            name = wanted.name.strip() or self._name(stocktakes)
            values = {
                "key": key,
                "name": name,
                "warehouse_id": warehouse_id,
                "scope": json.dumps(_stored(wanted), ensure_ascii=False),
                "blind": int(wanted.blind),
                "opened_at": local_microseconds(self.clock.local()),
                "opened_by": user.id,
            }
            stocktakes.open(values, targets)
            detail = {"scope": wanted.scope, "codes": list(wanted.codes), "targets": len(targets)}
            self.record(work, "stocktake.open", name, detail=detail)
            work.touch(Topic.COUNTS)
            return Added(CountReader(work.connection, key).head(), changes=work.commit())

    def _name(self, stocktakes: Stocktakes) -> str:
        start = f"{SERIES}-{self.clock.local():%m%d}-"
        taken = [name.removeprefix(start) for name in stocktakes.names_like(start)]
        return f"{start}{max((int(one) for one in taken if one.isdecimal()), default=0) + 1:02d}"

    def list(self, state: str = "", text: str = "") -> tuple[CountHead, ...]:
        """The counts of a state (``open``, ``posted``, ``void`` or empty for all), newest first."""
        self.require(Permission.STOCK_COUNT)
        with self.database.read() as connection:
            return tuple(head_of(row) for row in queries.heads(connection, state, text))

    def states(self) -> dict[str, int]:
        """How many counts there are of each state."""
        self.require(Permission.STOCK_COUNT)
        with self.database.read() as connection:
            return queries.states(connection)

    def get(self, name: str) -> CountSheet:
        """A count with everything counted so far.

        Raises:
            NotFound: there is none of this key or name.
        """
        self.require(Permission.STOCK_COUNT)
        with self.database.read() as connection:
            return CountReader(connection, name).sheet()

    def entries(self, name: str, product: str = "", *, code: str = "") -> tuple[EntryRow, ...]:
        """What was entered, as it was entered: of one item, of one code, or all of it."""
        self.require(Permission.STOCK_COUNT)
        with self.database.read() as connection:
            reader = CountReader(connection, name)
            only = [Masters(connection).product(product).id] if product else None
            rows = queries.entries(connection, reader.row.id, only, code=code)
            goods = queries.goods(connection, {row.product_id for row in rows if row.product_id is not None})
            return tuple(entry_row(row, goods[row.product_id].code if row.product_id else "") for row in rows)

    def add(self, name: str, entered: Sequence[EntryInput]) -> Added:
        """Add what was counted. A code nobody knows is kept as it is, to be resolved later.

        Raises:
            CountClosed: the count is posted, submitted or void.
            InvalidValue: a quantity, unit or bin that cannot be; nothing of these entries is added.
        """
        user = self.require(Permission.STOCK_COUNT)
        with self.database.write() as work:
            reader = self._counting(work, name)
            entering = self._entering(reader, user)
            rows = [row for one in entered for row in entering.rows(one)]
            return self._append(work, reader, rows)

    def add_file(
        self, name: str, path: Path, *, bin_code: str = "", encoding: str = "", keep_times: bool = True
    ) -> FileAdded:
        """Add a handheld's file (code, quantity, time); rows that cannot be taken are told, the others count.

        Without times of its own, or with ``keep_times`` off, a row was counted now.

        Raises:
            ImportRejected: the file cannot be read at all.
            CountClosed: the count is posted, submitted or void.
        """
        user = self.require(Permission.STOCK_COUNT)
        found = read_scans(path, encoding)
        rejects = [FileReject(one.row, one.code, one.reason) for one in found.rejects]
        with self.database.write() as work:
            reader = self._counting(work, name)
            entering, rows = self._entering(reader, user), list[Row]()
            for one in found.rows:
                try:
                    rows += entering.rows(self._of_file(one, bin_code, keep_times=keep_times))
                except ShopError as problem:
                    rejects.append(FileReject(one.row, one.code, _reason(problem)))
            made = self._append(work, reader, rows, source=path.name)
        unknown = sum(row["product_id"] is None for row in rows)
        ordered = tuple(sorted(rejects, key=lambda reject: reject.row))
        return FileAdded(len(found.rows) + len(found.rejects), len(rows), unknown, ordered, made.changes)

    def _of_file(self, row: ScanRow, bin_code: str, *, keep_times: bool) -> EntryInput:
        at = row.at if keep_times else None
        if at is not None and at > self.clock.local() + _FUTURE:
            raise InvalidValue("at", at, N_("its time lies in the future"))
        if row.quantity < ZERO:
            raise InvalidValue("quantity", row.quantity, N_("it is negative"))
        return EntryInput(code=row.code, quantity=row.quantity, bin=row.bin or bin_code, at=at, origin="file")

    def strike(self, name: str, ids: Sequence[int], *, struck: bool = True) -> Added:
        """Let entries count no more, or again.

        Raises:
            CountClosed: the count is posted, submitted or void.
        """
        self.require(Permission.STOCK_COUNT)
        with self.database.write() as work:
            reader = self._counting(work, name)
            rows = [row for row in queries.entries(work.connection, reader.row.id) if row.id in set(ids)]
            changed = Stocktakes(work.connection).strike(reader.row.id, [row.id for row in rows], struck=struck)
            if changed:
                detail = {"entries": [row.id for row in rows], "struck": struck}
                self.record(work, "stocktake.strike", reader.row.name, detail=detail)
            return self._answer(work, reader, {row.product_id for row in rows if row.product_id is not None})

    def resolve(self, name: str, code: str, product: str, unit: str = "") -> Added:
        """Say which item a code is that nobody knew: what was counted under it counts as that item.

        Raises:
            NotFound: nothing was counted under the code, or there is no such item.
            InvalidValue: the item has no such unit, or it is not plain which of its bins or lots was counted.
        """
        user = self.require(Permission.STOCK_COUNT)
        with self.database.write() as work:
            reader = self._counting(work, name)
            found = work.masters.product(product)
            mine = queries.entries(work.connection, reader.row.id, unknown=True, code=code)
            if not mine:
                raise NotFound(field="code", what=N_("unknown code"), name=code)
            stocktakes = Stocktakes(work.connection)
            stocktakes.strike(reader.row.id, [row.id for row in mine], struck=True)
            rows = [told_again(reader, row, found, unit) for row in mine]
            detail = {"code": code, "product": product, "unit": unit, "by": user.name}
            self.record(work, "stocktake.resolve", reader.row.name, detail=detail)
            return self._append(work, reader, rows)

    def void(self, name: str) -> Changes:
        """Give a count up; nothing of it is booked.

        Raises:
            CountClosed: it was posted.
        """
        self.require(Permission.STOCK_COUNT)
        with self.database.write() as work:
            row = CountReader(work.connection, name).row
            if row.document_id is not None:
                raise CountClosed(name=row.name)
            Stocktakes(work.connection).set_state(row.id, VOID)
            work.drafts.void(row.key, 0)
            self.record(work, "stocktake.void", row.name)
            work.touch(Topic.COUNTS, Topic.DRAFTS)
            return work.commit()

    def save_sheet(self, name: str, path: Path) -> Path:
        """Write the count sheet as a PDF: what is to be counted by bin, with room for what was found.

        Raises:
            StorageError: the place cannot be written to.
        """
        self.require(Permission.STOCK_COUNT)
        self.require(Permission.PRINT)
        with self.database.read() as connection:
            reader = CountReader(connection, name)
            count_sheet(reader, self.clock.local(), path)
        with self.database.write() as work:
            self.record(work, "stocktake.sheet", reader.row.name, detail={"file": path.name})
            work.commit()
        return path

    # entries

    @staticmethod
    def _counting(work: UnitOfWork, name: str) -> CountReader:
        reader = CountReader(work.connection, name)
        if reader.row.state != COUNTING:
            raise CountClosed(name=reader.row.name)
        return reader

    def _entering(self, reader: CountReader, user: User) -> Entering:
        return Entering(reader, self.scanning, self.clock.local(), user.id)

    def _append(self, work: UnitOfWork, reader: CountReader, rows: Sequence[Row], *, source: str = "") -> Added:
        """Store entries; the first one of what is to be counted again starts anew."""
        stocktakes = Stocktakes(work.connection)
        products = {row["product_id"] for row in rows if row["product_id"] is not None}
        asked = stocktakes.recounts(reader.row.id, products) if products else set()
        for row in rows:
            row["count_id"] = reader.row.id
            place = place_of(reader, row)
            if place in asked:
                asked.discard(place)
                row["replaces"] = 1
                stocktakes.mark(reader.row.id, place, recount=0)
        ids = stocktakes.add(rows)
        if source:
            self.record(work, "stocktake.file", reader.row.name, detail={"file": source, "entries": len(rows)})
        return self._answer(work, reader, products, ids)

    @staticmethod
    def _answer(work: UnitOfWork, reader: CountReader, products: Iterable[int], ids: Sequence[int] = ()) -> Added:
        wanted = set(products)
        lines = reader.lines(wanted) if wanted else ()
        codes = tuple(row.code for row in queries.goods(work.connection, wanted).values())
        head, unknown = reader.head(), reader.unknown()
        work.touch(Topic.COUNTS)
        return Added(head, codes, lines, unknown, tuple(ids), work.commit())


def _stored(wanted: CountInput) -> dict[str, object]:
    limits = {
        "quantity": wanted.limit_quantity,
        "percent": wanted.limit_percent,
        "amount": wanted.limit_amount,
    }
    return {
        "scope": wanted.scope,
        "codes": list(wanted.codes),
        "limits": {name: f"{value:f}" for name, value in limits.items() if value is not None},
    }


def _reason(problem: ShopError) -> str:
    """Why a row was not taken, as a message to be translated."""
    reason = problem.facts.get("reason")
    return str(reason) if reason else problem.message
