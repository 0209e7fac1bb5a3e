"""Lots and serial numbers: what there is of them, what soon expires, where they came from and where they went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from jxc_desktop.db.queries import lots as queries
from jxc_desktop.db.queries.ledgers import stock_then
from jxc_desktop.db.queries.lots import LotFilter
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import nested
from jxc_desktop.domain.values import (
    divide_half_up,
    from_fen,
    from_local_microseconds,
    from_millionths,
    from_units,
    local_microseconds,
    unit_cost,
)
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.seeing import seen_numbers
from jxc_desktop.services.lot_views import (
    MOVED,
    OTHER,
    RETURNED,
    SOLD,
    SOURCE,
    LotMove,
    LotPlace,
    LotStock,
    Trace,
    Warranty,
)
from jxc_desktop.services.service import Service

__all__ = ["LotFilter", "LotService", "lot_place", "traced"]

_NOT_A_SOURCE = frozenset({"stocktake"})


class LotService(Service):
    """Reading lots; they are written by posting documents."""

    def places(self, wanted: LotFilter) -> tuple[LotPlace, ...]:
        """Where lots lie, first to expire first.

        Raises:
            NotFound: no such product or warehouse.
        """
        self.require(Permission.STOCK_VIEW)
        today = self.clock.local().date()
        with self.database.read() as connection:
            masters = Masters(connection)
            if wanted.product:
                masters.product(wanted.product)
            if wanted.warehouse:
                masters.warehouse_id(wanted.warehouse)
            return tuple(lot_place(row, today) for row in queries.places(connection, wanted))

    def stock(
        self, product: str, lot: str, warehouse: str = "", at: datetime | None = None, known_at: int | None = None
    ) -> LotStock:
        """What there is of a lot: now, as of a business time, or as it was known at a posting number.

        Goods costed by lot are worth what their own moves cost, others their share of the average.

        Raises:
            NotFound: no such product, lot or warehouse.
        """
        self.require(Permission.STOCK_VIEW)
        moment = None if at is None else local_microseconds(at)
        with self.database.read() as connection:
            masters = Masters(connection)
            goods = masters.product(product)
            place = masters.warehouse_id(warehouse) if warehouse else None
            row = queries.lot_of(connection, goods.id, lot)
            if row is None:
                raise NotFound(field="lot", what=N_("lot or serial number"), name=lot)
            quantity, cost = queries.stock_then(connection, row, place, moment, known_at)
            whole, worth = stock_then(connection, goods.id, place, moment, known_at)
        value = cost if goods.costing.by_lot else divide_half_up(worth * quantity, whole) if whole else 0
        see = self.may(Permission.COST_VIEW)
        return LotStock(
            product=goods.code,
            lot=row.code,
            serial=bool(row.serial),
            produced=None if row.produced is None else read_day(row.produced),
            expires=None if row.expires is None else read_day(row.expires),
            quantity=from_units(quantity),
            nested=nested(goods, from_units(quantity)),
            value=from_fen(value) if see else None,
            average=unit_cost(value, quantity) if see and quantity else None,
        )

    def trace(self, code: str, product: str = "") -> tuple[Trace, ...]:
        """Everything about a lot or serial number, one answer for each of the goods that have it.

        Prices of suppliers are told to who may see costs, documents and customers to who may see documents.

        Raises:
            NotFound: nobody has met it.
        """
        self.require(Permission.STOCK_VIEW)
        with self.database.read() as connection:
            rows = [row for row in queries.of_code(connection, code.strip()) if product in {"", row.product}]
            if not rows:
                raise NotFound(field="lot", what=N_("lot or serial number"), name=code)
            return tuple(self._trace(connection, row) for row in rows)

    def _trace(self, connection: Connection, row: AnyRow) -> Trace:
        rows = queries.moves(connection, [row.product_id], [row.id])
        seen: frozenset[str] = frozenset()
        if self.may(Permission.DOCUMENT_VIEW):
            seen = seen_numbers(connection, {one.number for one in rows}, self.session.user)
        moves = tuple(_move(one, seen=one.number in seen, costs=self.may(Permission.COST_VIEW)) for one in rows)
        today = self.clock.local().date()
        left = queries.places(connection, LotFilter(product=row.product, text=row.code))
        return traced(row, moves, [lot_place(one, today) for one in left if one.lot_id == row.id], today)


def lot_place(row: AnyRow, today: date) -> LotPlace:
    """Where a part of a lot lies, as it is shown."""
    expires = None if row.expires is None else read_day(row.expires)
    return LotPlace(
        product=row.product,
        name=row.name,
        unit=row.unit,
        lot=row.lot,
        serial=bool(row.serial),
        produced=None if row.produced is None else read_day(row.produced),
        expires=expires,
        days_left=None if expires is None else (expires - today).days,
        warehouse=row.warehouse or "",
        warehouse_name=row.warehouse_name or "",
        bin=row.bin or "",
        quantity=from_units(int(row.quantity)),
    )


def _group(row: AnyRow) -> str:
    """What a move was, by its document; what takes a document back is of the same group."""
    kind = KINDS.get(row.kind)
    if row.sales_sign or (kind is not None and kind.sales_sign):
        sign = row.sales_sign or (kind.sales_sign if kind else 0)
        return SOLD if sign > 0 else RETURNED
    if kind is not None and kind.transfers:
        return MOVED
    came = row.quantity > 0 if row.reverses_id is None else row.quantity < 0
    return SOURCE if came and row.kind not in _NOT_A_SOURCE else OTHER


def _move(row: AnyRow, *, seen: bool, costs: bool) -> LotMove:
    group = _group(row)
    shown = seen and (costs or group in {SOLD, RETURNED})
    return LotMove(
        group=group,
        document=row.number if seen else "",
        kind=row.kind,
        at=from_local_microseconds(row.business_at),
        party=(row.party or "") if seen else "",
        party_name=(row.party_name or "") if seen else "",
        phone=(row.phone or "") if seen else "",
        counter=row.counter or "",
        warehouse=row.warehouse,
        warehouse_name=row.warehouse_name,
        bin=row.bin or "",
        quantity=from_units(row.quantity),
        price=from_millionths(row.price) if shown and row.price else None,
        unit=row.unit,
        reversed=row.reverses_id is not None or row.reversed_by is not None,
    )


def traced(row: AnyRow, moves: Sequence[LotMove], left: Sequence[LotPlace], today: date) -> Trace:
    """A lot with its moves, its sums and what is left."""
    expires = None if row.expires is None else read_day(row.expires)

    def total(group: str, sign: int) -> Decimal:
        return sign * sum((move.quantity for move in moves if move.group == group), Decimal(0))

    return Trace(
        product=row.product,
        name=row.name,
        specification=row.specification,
        unit=row.unit,
        lot=row.code,
        serial=bool(row.serial),
        produced=None if row.produced is None else read_day(row.produced),
        expires=expires,
        days_left=None if expires is None else (expires - today).days,
        came=total(SOURCE, 1),
        sold=total(SOLD, -1),
        returned=total(RETURNED, 1),
        on_hand=from_units(int(row.on_hand)),
        moves=tuple(moves),
        left=tuple(left),
        warranty=_warranty(row, moves, today) if row.serial else None,
    )


def _warranty(row: AnyRow, moves: Sequence[LotMove], today: date) -> Warranty | None:
    """The sale a serial number is out by; none while the shop has it."""
    sales = [move for move in moves if move.group == SOLD and not move.reversed]
    if not sales or row.on_hand > 0:
        return None
    last = sales[-1]
    until = last.at.date() + timedelta(days=row.warranty_days) if row.warranty_days else None
    return Warranty(
        last.document, last.at.date(), last.party, last.party_name, last.phone, until,
        None if until is None else today <= until,
    )  # fmt: skip
