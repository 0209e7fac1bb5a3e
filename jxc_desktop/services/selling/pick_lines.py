"""What is to be fetched of an order: each line by bin and lot, what expires first before the rest, as one walks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count

from jxc_desktop.db.queries import bins as places_of
from jxc_desktop.db.queries import selling as queries
from jxc_desktop.db.repositories.places import Places
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.values import ZERO, from_units
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.settings import Expired, ShopSettings, shop_settings

_NEVER = 99_991_231


@dataclass(frozen=True, slots=True)
class PickLine:
    """What is wanted of one line from one place, in base units: a bin, and the lot that expires first.

    ``part`` is its own number within the pick, ``position`` where one comes past on the walk; ``picked`` was fetched,
    ``reason`` says why no more was.
    """

    part: int
    line: int
    product: str
    name: str
    specification: str
    unit: str
    bin: str
    barcode: str
    wanted: Decimal
    on_hand: Decimal
    picked: Decimal = ZERO
    reason: str = ""
    lot: str = ""
    expires: date | None = None
    position: int = 0
    serials: tuple[str, ...] = ()

    @property
    def room(self) -> Decimal:
        """How much is still to be fetched."""
        return max(self.wanted - self.picked, ZERO)

    @property
    def done(self) -> bool:
        """Whether nobody has to go there again."""
        return bool(self.reason) or self.picked >= self.wanted


def with_lot(lines: Sequence[PickLine], product: str, lot: str, quantity: Decimal) -> list[PickLine]:
    """The lines with room for so much of a lot: what was meant to come from other lots comes from this one."""
    missing = quantity - sum((one.room for one in lines if one.product == product and one.lot == lot), ZERO)
    result: list[PickLine] = []
    number = max(one.part for one in lines)
    for one in lines:
        moved = min(missing, one.room) if one.product == product and one.lot != lot else ZERO
        if moved <= 0:
            result.append(one)
            continue
        missing, number = missing - moved, number + 1
        rest = replace(one, wanted=one.wanted - moved)
        result += [rest] if rest.wanted else []
        result.append(replace(one, part=number, bin="", lot=lot, expires=None, wanted=moved, picked=ZERO, serials=()))
    return result


@dataclass(slots=True)
class _Lies:
    """Goods of a lot in a bin; ``units`` shrinks as lines are to be fetched from there."""

    bin: str
    lot: str
    units: int
    expires: int | None
    position: int
    serial: bool


def wanted_lines(connection: Connection, number: str, today: date) -> list[PickLine]:
    """What is open of an order, from the lots that expire first, as one walks; what lies in no bin comes last."""
    rows = queries.order_lines(connection, [number])
    goods = {row.product_id for row in rows}
    shop, codes = shop_settings(Settings(connection).all()), queries.first_barcodes(connection, goods)
    there = _there(connection, goods, shop, day_number(today))
    last = places_of.last_used(connection, goods) if shop.bins else {}
    parts = count(max((row.line for row in rows), default=0) + 1)
    lines: list[PickLine] = []
    for row in rows:
        left = row.quantity - int(row.delivered) + int(row.returned)
        if left > 0:
            place = row.product_id, row.warehouse_id
            found = _taken(there[place], left) or [_Lies("", "", 0, None, 0, serial=False)]
            if not any(one.bin for one in found) and shop.bins:
                found[0].bin = last.get(place, "")
            short = left - sum(one.units for one in found)
            found[-1].units += short
            lines += [
                _line(row, one, codes, row.line if place_number == 0 else next(parts))
                for place_number, one in enumerate(found)
            ]
    return sorted(lines, key=walk_order)


def walk_order(line: PickLine) -> tuple[bool, int, str, str, int, int]:
    """Where one comes past a line; what lies in no bin is last."""
    return not line.bin, line.position, line.bin, line.product, line.line, line.part


def _there(
    connection: Connection, goods: Iterable[int], shop: ShopSettings, today: int
) -> dict[tuple[int, int], list[_Lies]]:
    """What lies where by product and warehouse, first what is to be fetched first; serial numbers of a bin are one."""

    def order(row: AnyRow) -> tuple[bool, int, int, bool, int, str]:
        past = row.expires is not None and row.expires < today and shop.expired is not Expired.ALLOW
        return past, row.expires or _NEVER, row.lot_id, row.bin_id == 0, row.position, row.bin

    found: dict[tuple[int, int], dict[tuple[str, str], _Lies]] = defaultdict(dict)
    serials = places_of.serial_goods(connection, goods)
    for row in sorted((row for row in Places(connection).kept(goods) if row.quantity > 0), key=order):
        serial = row.product_id in serials
        bin_code, lot = row.bin if shop.bins else "", "" if serial else row.lot
        here = found[row.product_id, row.warehouse_id]
        one = here.setdefault(
            (bin_code, lot), _Lies(bin_code, lot, 0, None if serial else row.expires, row.position, serial)
        )
        one.units += row.quantity
    return defaultdict(list, {place: list(lies.values()) for place, lies in found.items()})


def _taken(there: list[_Lies], wanted: int) -> list[_Lies]:
    """What of this is fetched for a line; it is gone for the next."""
    taken = []
    for one in there:
        units = min(one.units, wanted)
        if units > 0:
            one.units -= units
            wanted -= units
            taken.append(replace(one, units=units))
    return taken


def _line(row: AnyRow, lies: _Lies, codes: dict[int, str], part: int) -> PickLine:
    return PickLine(
        part=part,
        line=row.line,
        product=row.product_code,
        name=row.name,
        specification=row.specification,
        unit=row.base_unit,
        bin=lies.bin,
        barcode=codes.get(row.product_id, ""),
        wanted=from_units(lies.units),
        on_hand=from_units(int(row.on_hand)),
        lot=lies.lot,
        expires=None if lies.expires is None else read_day(lies.expires),
        position=lies.position,
    )


def with_progress(lines: Sequence[PickLine], draft: Draft) -> tuple[PickLine, ...]:
    """The lines with what the draft keeps of them; what was typed in another unit begins anew."""
    result = list(lines)
    for kept in draft.lines:
        mine = [one for one in result if kept.source is not None and _of(one, kept)]
        exact = [one for one in mine if (one.bin, one.lot) == (kept.bin, kept.lot)]
        if mine and not exact and kept.lot:
            result = with_lot(result, kept.product, kept.lot, Decimal(kept.quantity))
            exact = [one for one in result if _of(one, kept) and one.lot == kept.lot]
        for one in (exact or mine)[:1]:
            place = result.index(one)
            picked = min(Decimal(kept.quantity), one.wanted)
            result[place] = replace(one, picked=picked, reason=kept.remark, serials=kept.serials)
    return tuple(result)


def _of(one: PickLine, kept: DraftLine) -> bool:
    source = kept.source
    return source is not None and (one.line, one.product, one.unit) == (source.line, kept.product, kept.unit)
