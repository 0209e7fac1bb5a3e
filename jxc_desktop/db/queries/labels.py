"""Whose labels are wanted: goods that wait for them, lines of a document, what lies in a bin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select

from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import (
    bins,
    document_lines,
    documents,
    lots,
    products,
    stock_balances,
    stock_moves,
    waiting_labels,
    warehouses,
)
from jxc_desktop.domain.values import from_units

RECEIVED = "received"
RECEIPTS = ("goods_receipt", "production_receipt")
"""Kinds whose goods want labels when they come."""

_reversal, _handled = documents.alias("reversal"), waiting_labels.alias("handled")
_WAITING = (
    select(
        products.c.code,
        waiting_labels.c.unit,
        waiting_labels.c.reason,
        waiting_labels.c.since,
        waiting_labels.c.copies,
    )
    .join(products, products.c.id == waiting_labels.c.product_id)
    .where(waiting_labels.c.printed_at.is_(None), products.c.active == 1)
    .order_by(waiting_labels.c.id)
)
_LINES = (
    select(
        document_lines.c.id,
        document_lines.c.line,
        document_lines.c.unit,
        document_lines.c.factor,
        document_lines.c.entered,
        document_lines.c.rejected,
        document_lines.c.lot,
        document_lines.c.produced,
        document_lines.c.expires,
        document_lines.c.serials,
        products.c.code,
        products.c.unit.label("base_unit"),
        documents.c.number,
        documents.c.recorded_at,
    )
    .join(documents, documents.c.id == document_lines.c.document_id)
    .join(products, products.c.id == document_lines.c.product_id)
)
_OF_DOCUMENT = _LINES.where(documents.c.number == bindparam("number")).order_by(document_lines.c.line)
_ARRIVED = (
    _LINES.outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id)
    .outerjoin(
        _handled,
        and_(
            _handled.c.document_id == documents.c.id,
            _handled.c.product_id == products.c.id,
            _handled.c.reason == RECEIVED,
        ),
    )
    .where(
        documents.c.kind.in_(RECEIPTS),
        documents.c.reverses_id.is_(None),
        _reversal.c.id.is_(None),
        _handled.c.id.is_(None),
        documents.c.recorded_at >= bindparam("since"),
        products.c.active == 1,
    )
    .order_by(documents.c.id, document_lines.c.line)
)
_LOTS = (
    select(
        stock_moves.c.line_id,
        func.sum(stock_moves.c.quantity).label("quantity"),
        lots.c.code,
        lots.c.serial,
        lots.c.produced,
        lots.c.expires,
    )
    .join(lots, lots.c.id == stock_moves.c.lot_id)
    .where(stock_moves.c.line_id.in_(bindparam("wanted", expanding=True)), stock_moves.c.quantity > 0)
    .group_by(stock_moves.c.line_id, lots.c.id, lots.c.code, lots.c.serial, lots.c.produced, lots.c.expires)
    .order_by(stock_moves.c.line_id, lots.c.id)
)
_IN_BIN = (
    select(
        products.c.code,
        products.c.unit.label("base_unit"),
        stock_balances.c.quantity,
        func.coalesce(lots.c.code, "").label("lot"),
        func.coalesce(lots.c.serial, 0).label("serial"),
        lots.c.produced,
        lots.c.expires,
    )
    .join(bins, bins.c.id == stock_balances.c.bin_id)
    .join(warehouses, warehouses.c.id == bins.c.warehouse_id)
    .join(products, products.c.id == stock_balances.c.product_id)
    .outerjoin(lots, lots.c.id == stock_balances.c.lot_id)
    .where(
        bins.c.code == bindparam("bin"),
        or_(warehouses.c.code == bindparam("warehouse"), bindparam("warehouse") == ""),
        stock_balances.c.quantity > 0,
    )
    .order_by(products.c.code, lots.c.id)
)
_ON_HAND = (
    select(products.c.code, func.sum(stock_balances.c.quantity))
    .join(stock_balances, stock_balances.c.product_id == products.c.id)
    .where(products.c.code.in_(bindparam("wanted", expanding=True)))
    .group_by(products.c.code)
)
_BIN = select(bins.c.id).where(bins.c.code == bindparam("bin"))


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A product whose label in a unit is missing or wrong, and why; ``since`` in UTC microseconds."""

    product: str
    unit: str
    reason: str
    since: int
    copies: int = 1


@dataclass(frozen=True, slots=True)
class LabelRow:
    """So many of a product (``quantity`` in ``unit``), of a lot or one serial number."""

    product: str
    unit: str
    quantity: Decimal
    lot: str = ""
    produced: date | None = None
    expires: date | None = None
    serial: str = ""
    document: str = ""
    since: int = 0


def waiting_rows(connection: Connection) -> list[WaitingRow]:
    """New goods and changed prices, the oldest first."""
    return [WaitingRow(row.code, row.unit, row.reason, row.since, row.copies) for row in connection.execute(_WAITING)]


def arrived_rows(connection: Connection, since: int) -> list[LabelRow]:
    """What came since an instant (UTC microseconds) and has no label of that receipt yet."""
    return _rows(connection, _ARRIVED, {"since": since})


def document_rows(connection: Connection, number: str) -> list[LabelRow]:
    """The goods of a posted document by lot and serial number; rejected ones want no label."""
    return _rows(connection, _OF_DOCUMENT, {"number": number})


def bin_rows(connection: Connection, code: str, warehouse: str = "") -> list[LabelRow]:
    """What lies in a bin, by lot and serial number."""
    return [
        LabelRow(
            row.code,
            row.base_unit,
            from_units(row.quantity),
            "" if row.serial else row.lot,
            _day(row.produced),
            _day(row.expires),
            row.lot if row.serial else "",
        )
        for row in connection.execute(_IN_BIN, {"bin": code, "warehouse": warehouse})
    ]


def bin_known(connection: Connection, code: str) -> bool:
    """Whether there is such a bin."""
    return connection.scalar(_BIN, {"bin": code}) is not None


def on_hand(connection: Connection, codes: Iterable[str]) -> dict[str, Decimal]:
    """Stock by product code over all warehouses, in base units."""
    found: dict[str, Decimal] = {}
    for part in chunks(codes):
        found.update((code, from_units(units)) for code, units in connection.execute(_ON_HAND, {"wanted": part}))
    return found


def _rows(connection: Connection, query: Select[tuple[object, ...]], asked: dict[str, object]) -> list[LabelRow]:
    lines = connection.execute(query, asked).all()
    placed: dict[int, list[AnyRow]] = {}
    for part in chunks(line.id for line in lines):
        for row in connection.execute(_LOTS, {"wanted": part}):
            placed.setdefault(row.line_id, []).append(row)
    return [row for line in lines for row in _of_line(line, placed.get(line.id, ()))]


def _of_line(line: AnyRow, placed: Iterable[AnyRow]) -> list[LabelRow]:
    """One row, or one for each lot and each serial number the line was put down as."""
    whole = LabelRow(
        line.code,
        line.unit,
        abs(from_units(line.entered)) - from_units(line.rejected) / from_units(line.factor),
        line.lot,
        _day(line.produced),
        _day(line.expires),
        document=line.number,
        since=line.recorded_at,
    )
    rows = [_of_lot(line, lot) for lot in placed]
    if rows or not line.serials:
        return rows or [whole]
    piece = replace(whole, unit=line.base_unit, quantity=Decimal(1))
    return [replace(piece, serial=serial) for serial in line.serials.split("\n")]


def _of_lot(line: AnyRow, lot: AnyRow) -> LabelRow:
    """What a line put down of one lot, in the unit of the line where it is a whole number of that."""
    base, factor = from_units(lot.quantity), from_units(line.factor)
    in_unit = factor != 0 and base % factor == 0
    return LabelRow(
        line.code,
        line.unit if in_unit else line.base_unit,
        base / factor if in_unit else base,
        line.lot if lot.serial else lot.code,
        _day(lot.produced) or _day(line.produced),
        _day(lot.expires) or _day(line.expires),
        lot.code if lot.serial else "",
        line.number,
        line.recorded_at,
    )


def _day(number: int | None) -> date | None:
    return None if number is None else date(number // 10_000, number // 100 % 100, number % 100)
