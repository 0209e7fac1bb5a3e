"""A serial number is in one place or in none: what documents decided together leave of it must say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.places import Places
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.documents import Movement
from jxc_desktop.domain.errors import SerialGone, SerialInStock, SerialMissing, SerialRefused
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import Units
from jxc_desktop.services.engine.found_places import PIECE
from jxc_desktop.services.engine.plan import Planned


def check_serials(connection: Connection, planned: Sequence[Planned], products: Mapping[int, Product]) -> None:
    """Check the serial numbers of all documents together, so that a correction is judged by what remains.

    A count says what there is, whatever the books say. Costs one statement where goods keep serial numbers.

    Raises:
        SerialMissing: pieces leave and nobody says which.
        SerialInStock: a number would be in stock twice.
        SerialRefused: a number leaves that is not there.
        SerialGone: what a reversal takes back has left since; the document that took it is named.
    """
    moved: dict[tuple[int, int, int], Units] = defaultdict(int)
    reversing: set[int] = set()
    for one in planned:
        for move in one.moves:
            if products[move.product_id].serials and move.rule is not Movement.COUNT:
                moved[move.product_id, move.warehouse_id, move.lot_id] += move.units
                if one.reverses is not None:
                    reversing.add(move.lot_id)
    if not any(moved.values()):
        return
    total: dict[int, Units] = defaultdict(int)
    here: dict[tuple[int, int, int], Units] = defaultdict(int)
    for row in Ledgers(connection).placed({product for product, _, _ in moved}):
        total[row.lot_id] += row.quantity
        here[row.product_id, row.warehouse_id, row.lot_id] += row.quantity
    for (_product, _warehouse, lot), units in moved.items():
        total[lot] += units
    for (product, warehouse, lot), units in moved.items():
        left = here[product, warehouse, lot] + units
        if not lot:
            _refuse_unnamed(products[product], left if units < 0 else 0)
            continue
        if lot < 0 and left > PIECE:
            raise SerialInStock(serial=_new_code(planned, lot), product=products[product].name)
        if left < 0 or total[lot] > PIECE or left > PIECE:
            _refuse(connection, products[product], lot, short=left < 0, reversing=lot in reversing)


def _new_code(planned: Sequence[Planned], lot: int) -> str:
    """The number of a piece nobody met before."""
    return next(one.document.new_lots[-1 - lot].code for one in planned if len(one.document.new_lots) >= -lot)


def _refuse_unnamed(product: Product, left: Units) -> None:
    """Pieces without a number may leave only where pieces without one came."""
    if left < 0:
        raise SerialMissing(product=product.name)


def _refuse(connection: Connection, product: Product, lot: int, *, short: bool, reversing: bool) -> None:
    places = Places(connection)
    facts = {"serial": places.lots_by_id([lot])[lot].code, "product": product.name}
    if not short:
        raise SerialInStock(**facts)
    if reversing:
        raise SerialGone(**facts, number=places.taken_by(lot))
    raise SerialRefused(**facts)
