"""The one document a count becomes: each line fixes the quantity at the instant it was counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jxc_desktop.db.queries import stocktakes as queries
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.stocktake import ZERO_LEFT, Counted, Key
from jxc_desktop.domain.values import from_units
from jxc_desktop.services.stocktaking.reading import CountReader
from jxc_desktop.services.stocktaking.variances import open_keys

KIND = "stocktake"


def draft_of(reader: CountReader, uncounted: str) -> Draft:
    """The draft of a count: the same entries make the same draft, so that a repeated posting is known again.

    What nobody counted is left out, or there is none of it at the instant of the last entry.
    """
    counted = reader.counted()
    head = reader.head()
    missing: list[tuple[Key, datetime]] = []
    if uncounted == ZERO_LEFT:
        missing = [(key, head.last_at or head.opened_at) for key in open_keys(reader, counted)]
    ids = {one.key.product_id for one in counted} | {key.product_id for key, _at in missing}
    goods = queries.goods(reader.connection, ids)
    reasons = {(row.product_id, row.bin_id, row.lot_id): row.reason for row in reader.targets()}

    def order(key: Key) -> tuple[object, ...]:
        return (*reader.walk(key.bin), goods[key.product_id].code, key.lot)

    lines = [_line(reader, one, goods[one.key.product_id].code, reasons) for one in counted]
    lines += [
        DraftLine(0, goods[key.product_id].code, quantity="0", bin=key.bin, lot=key.lot, at=at) for key, at in missing
    ]
    keys = [one.key for one in counted] + [key for key, _at in missing]
    ordered = [lines[place] for place in sorted(range(len(lines)), key=lambda place: order(keys[place]))]
    return Draft(
        kind=KIND,
        key=reader.row.key,
        lines=tuple(replace(line, line=number) for number, line in enumerate(ordered, 1)),
        warehouse=reader.row.warehouse,
        remark=reader.row.name,
    )


def _line(reader: CountReader, one: Counted, product: str, reasons: dict[tuple[int, int, int], str]) -> DraftLine:
    return DraftLine(
        line=0,
        product=product,
        quantity=f"{from_units(one.units):f}",
        at=one.at,
        bin=one.key.bin,
        lot=one.key.lot,
        expires=one.expires,
        serials=one.serials,
        reason=reasons.get(reader.place(one.key), ""),
    )
