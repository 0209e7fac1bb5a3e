"""Bins: made one by one or by a pattern, what lies in them, where goods belong, and the labels to scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from jxc_desktop.db.queries import bins as queries
from jxc_desktop.db.queries.bins import BinFilter, PlaceFilter
from jxc_desktop.db.repositories.bins import BinRecord, Bins
from jxc_desktop.db.repositories.masters import Masters, Warehouse
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.devices.setup import OFFICE
from jxc_desktop.domain.bins import BIN_MARK, STEP, bin_codes
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_units, to_microseconds
from jxc_desktop.services.bin_labels import BIN_LABELS, LAYOUTS, bin_labels_pdf, bin_layout
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.printing import Queued
from jxc_desktop.services.service import Service

__all__ = ["BinContents", "BinFilter", "BinInput", "BinRow", "BinService", "PlaceFilter", "PlaceRow", "SavedBins"]

MAIN = "MAIN"
"""The warehouse meant where none is named."""
_MOST_LABELS = 1_000


class BinNotEmpty(UserError):
    """Goods lie in a bin that is to be disabled."""

    code = "bin_not_empty"
    message = N_("Goods lie in {bin}; bring them elsewhere before it is disabled.")


@dataclass(frozen=True, slots=True)
class BinInput:
    """A bin to be saved, or with a pattern such as ``A-01…A-20`` as ``code`` many of them.

    An empty ``warehouse`` is the main one. ``None`` leaves a member as it is; new bins come last on the walk then.
    """

    code: str
    warehouse: str = ""
    name: str | None = None
    position: int | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class SavedBins:
    """The codes that were saved, and how many of them are new."""

    codes: tuple[str, ...]
    new: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class BinRow:
    """A bin in a list; ``goods`` is how many different goods lie in it."""

    code: str
    name: str
    warehouse: str
    warehouse_name: str
    position: int
    active: bool
    goods: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Some goods of a lot in a place, in base units; an empty ``bin`` is none."""

    product: str
    name: str
    specification: str
    unit: str
    warehouse: str
    warehouse_name: str
    bin: str
    lot: str
    expires: date | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class BinContents:
    """A bin with what lies in it, and the goods that belong there: their codes and names."""

    bin: BinRow
    lines: tuple[PlaceRow, ...]
    belongs: tuple[tuple[str, str], ...]


class BinService(Service):
    """Bins of warehouses; while a shop has none, nothing of them is shown anywhere."""

    def save(self, entered: BinInput) -> SavedBins:
        """Make or change one bin, or all of a pattern. The first one saved has the shop keep bins.

        Raises:
            InvalidValue: a code or pattern nobody can read, or a position out of range.
            NotFound: there is no such warehouse.
            BinNotEmpty: goods lie in a bin that is to be disabled.
        """
        user = self.require(Permission.WAREHOUSE_EDIT)
        codes = bin_codes(entered.code)
        with self.database.write() as work:
            place = warehouse_of(work.connection, entered.warehouse)
            bins = Bins(work.connection)
            before = bins.all(place.id, codes)
            records = _merged(codes, entered, place.id, before, bins.last_position(place.id))
            if entered.active is False:
                _refuse_full(work.connection, place, codes)
            bins.save(records)
            new = sum(code not in before for code in codes)
            detail = {"warehouse": place.code, "bins": len(codes), "new": new}
            self.record(work, "bin.save", entered.code.strip(), user=user.name, detail=detail)
            work.touch(Topic.WAREHOUSES, Topic.SETTINGS)
            return SavedBins(codes, new, work.commit())

    def bins(self, wanted: BinFilter | None = None) -> tuple[BinRow, ...]:
        """The bins in the order a picker walks, with how many goods lie in each."""
        self.require(Permission.STOCK_VIEW)
        with self.database.read() as connection:
            return tuple(_bin_row(row) for row in queries.bins_with_contents(connection, wanted or BinFilter()))

    def contents(self, code: str, warehouse: str = "") -> BinContents:
        """A bin with what lies in it. Without a warehouse the main one is looked at first, then the others.

        Raises:
            NotFound: there is no such bin.
        """
        self.require(Permission.STOCK_VIEW)
        with self.database.read() as connection:
            place, found = find_bin(connection, code, warehouse)
            lines = queries.places(connection, PlaceFilter(warehouse=place.code, bin=found.code))
            belongs = queries.fixed_of_bin(connection, found.id)
        goods = len({line.product_id for line in lines})
        head = BinRow(found.code, found.name, place.code, place.name, found.position, found.active, goods)
        return BinContents(head, tuple(map(_place_row, lines)), tuple((row.code, row.name) for row in belongs))

    def places(self, wanted: PlaceFilter | None = None) -> tuple[PlaceRow, ...]:
        """Where goods lie: of a product, a bin, a warehouse, or everything."""
        self.require(Permission.STOCK_VIEW)
        with self.database.read() as connection:
            return tuple(map(_place_row, queries.places(connection, wanted or PlaceFilter())))

    def fixed_bin(self, product: str, warehouse: str = "") -> str:
        """Where a product belongs in a warehouse; empty where nobody said."""
        self.require(Permission.STOCK_VIEW)
        with self.database.read() as connection:
            place = warehouse_of(connection, warehouse)
            goods = Masters(connection).product(product)
            return queries.fixed(connection, [goods.id]).get((goods.id, place.id), "")

    def fix(self, product: str, code: str, warehouse: str = "") -> Changes:
        """Say in which bin of a warehouse a product belongs; an empty code takes that back.

        Raises:
            NotFound: no such product, warehouse or bin.
        """
        user = self.require(Permission.WAREHOUSE_EDIT)
        with self.database.write() as work:
            place = warehouse_of(work.connection, warehouse)
            goods = work.masters.product(product)
            bins = Bins(work.connection)
            before = queries.fixed(work.connection, [goods.id]).get((goods.id, place.id), "")
            bins.fix(goods.id, place.id, bins.get(place.id, code).id if code else 0)
            detail = {"warehouse": place.code, "before": before, "after": code}
            self.record(work, "bin.fix", product, user=user.name, detail=detail)
            work.touch(Topic.WAREHOUSES, products=[goods.id])
            return work.commit()

    def label_layouts(self) -> tuple[tuple[str, str], ...]:
        """The labels that can be made: code and name, to be translated where it is shown."""
        return tuple((layout.code, layout.name) for layout in LAYOUTS.values())

    def save_labels(self, codes: Sequence[str], path: Path, layout: str = "", warehouse: str = "") -> Path:
        """Write labels of bins, to be scanned off the shelf, as a PDF.

        Raises:
            NotFound: there is no such bin.
            InvalidValue: an unknown layout, or too many labels.
        """
        self.require(Permission.PRINT)
        self.require(Permission.STOCK_VIEW)
        data = bin_labels_pdf(self._labelled(codes, warehouse), layout)
        path.write_bytes(data)
        with self.database.write() as work:
            self.record(work, "bin.labels", path.name, detail={"bins": len(codes)})
            work.commit()
        return path

    def print_labels(self, codes: Sequence[str], layout: str = "", warehouse: str = "") -> Queued:
        """Queue labels of bins at the office printer.

        Raises:
            NotFound, InvalidValue: as for a file.
        """
        self.require(Permission.PRINT)
        self.require(Permission.STOCK_VIEW)
        content = {"bins": self._labelled(codes, warehouse), "layout": bin_layout(layout).code}
        with self.database.write() as work:
            job = work.outbox.add(BIN_LABELS, OFFICE, content=content, at=to_microseconds(self.clock.now()))
            self.record(work, "bin.labels", detail={"bins": len(codes)})
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())

    def _labelled(self, codes: Sequence[str], warehouse: str) -> list[tuple[str, str]]:
        """Code and name of the bins whose labels are wanted."""
        if not 0 < len(codes) <= _MOST_LABELS:
            raise InvalidValue("codes", len(codes), N_("1 to 1,000 labels are possible"))
        with self.database.read() as connection:
            place = warehouse_of(connection, warehouse)
            known = Bins(connection).all(place.id)
        for code in codes:
            if code not in known:
                raise NotFound(field="bin", what=N_("bin"), name=code)
        return [(code, known[code].name) for code in codes]


def warehouse_of(connection: Connection, code: str) -> Warehouse:
    """A warehouse by its code, or the main one.

    Raises:
        NotFound: there is none.
    """
    known = Masters(connection).warehouses()
    wanted = [one for one in known if one.code == code] if code else [one for one in known if one.active]
    wanted.sort(key=lambda one: one.code != MAIN)
    if not wanted:
        raise NotFound(field="warehouse", what=N_("warehouse"), name=code or MAIN)
    return wanted[0]


def find_bin(connection: Connection, code: str, warehouse: str = "") -> tuple[Warehouse, BinRecord]:
    """A bin by its code, with or without the mark of its label, in one warehouse or in the first that has it.

    Raises:
        NotFound: no warehouse has such a bin.
    """
    wanted = code.strip()
    if wanted[:2].upper() == BIN_MARK:
        wanted = wanted[2:].strip()
    if warehouse:
        place = warehouse_of(connection, warehouse)
        return place, Bins(connection).get(place.id, wanted)
    known = sorted(Masters(connection).warehouses(), key=lambda one: (not one.active, one.code != MAIN))
    for place in known:
        found = Bins(connection).all(place.id, {wanted})
        if wanted in found:
            return place, found[wanted]
    raise NotFound(field="bin", what=N_("bin"), name=wanted)


def _merged(
    codes: Sequence[str], entered: BinInput, warehouse_id: int, before: dict[str, BinRecord], last: int
) -> list[BinRecord]:
    """The bins as they are to be; new ones come last on the walk unless a position is entered."""
    if entered.position is not None and not 0 <= entered.position <= 10_000_000:
        raise InvalidValue("position", entered.position, N_("it is out of range"))
    records, place = [], entered.position if entered.position is not None else last
    for number, code in enumerate(codes):
        old = before.get(code)
        record = old or BinRecord(warehouse_id, code)
        if entered.position is not None:
            record = replace(record, position=place + number * STEP)
        elif old is None:
            last += STEP
            record = replace(record, position=last)
        record = record if entered.name is None else replace(record, name=_name(entered.name))
        records.append(record if entered.active is None else replace(record, active=entered.active))
    return records


def _name(text: str) -> str:
    text = text.strip()
    if len(text) > 100 or not text.isprintable():
        raise InvalidValue("name", text[:40], N_("a name of up to 100 visible characters is needed"))
    return text


def _refuse_full(connection: Connection, place: Warehouse, codes: Sequence[str]) -> None:
    wanted = set(codes)
    for row in queries.places(connection, PlaceFilter(warehouse=place.code, placed=True)):
        if row.bin in wanted:
            raise BinNotEmpty(field="active", bin=row.bin)


def _bin_row(row: AnyRow) -> BinRow:
    return BinRow(row.code, row.name, row.warehouse, row.warehouse_name, row.position, bool(row.active), int(row.goods))


def _place_row(row: AnyRow) -> PlaceRow:
    return PlaceRow(
        product=row.code,
        name=row.name,
        specification=row.specification,
        unit=row.unit,
        warehouse=row.warehouse,
        warehouse_name=row.warehouse_name,
        bin=row.bin,
        lot=row.lot,
        expires=None if row.expires is None else read_day(row.expires),
        quantity=from_units(int(row.quantity)),
    )
