"""Goods on their way inside the shop: what waits to be received and put away, and transfers under way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.db.queries import bins as places
from jxc_desktop.db.queries import moving as queries
from jxc_desktop.db.queries.moving import ComingFilter
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.bins import NO_BIN
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.kinds import drawing
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import read_quantity
from jxc_desktop.domain.values import from_local_microseconds, from_units
from jxc_desktop.services.base import make_key
from jxc_desktop.services.bins import find_bin, warehouse_of
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.draft_codec import decode
from jxc_desktop.services.service import Service

__all__ = ["Coming", "MovingService", "PutAway", "ToPutAway", "Way"]

ORDER, SENT, ARRIVED = "purchase_order", "transfer_dispatch", "transfer_receipt"
RECEIVED_BY = {ORDER: "goods_receipt", SENT: ARRIVED}
"""The kind of document that receives what another announces."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A document whose goods did not all arrive; ``sender`` is a supplier or a warehouse.

    ``draft`` is the key of the draft in which somebody receives it already.
    """

    number: str
    kind: str
    sender: str
    place: str
    day: date
    due: date | None
    late: bool
    lines: int
    open_lines: int
    arrived: bool
    user: str
    remark: str
    draft: str = ""

    @property
    def begun(self) -> bool:
        """Whether some of it arrived, or somebody is at it."""
        return self.arrived or bool(self.draft)


@dataclass(frozen=True, slots=True)
class ToPutAway:
    """Goods that came and lie in no bin yet, in base units; ``suggested`` is the bin used last, else the fixed one.

    With ``serial`` the lot is the serial number of one piece.
    """

    product: str
    name: str
    specification: str
    unit: str
    warehouse: str
    warehouse_name: str
    lot: str
    expires: date | None
    quantity: Decimal
    document: str
    since: datetime | None
    suggested: str = ""
    fixed: bool = False
    serial: bool = False


@dataclass(frozen=True, slots=True)
class PutAway:
    """Goods to be put into a bin; without a bin into the suggested one, without a quantity all there is."""

    product: str
    bin: str = ""
    quantity: str = ""
    unit: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where a document goes, and how far it is: under way, partly or received; nothing for one step."""

    sender: str
    place: str
    progress: str = ""


class MovingService(Service):
    """Receiving, putting away and transfers, as lists of what waits."""

    # receiving

    def to_receive(
        self, text: str = "", warehouse: str = "", kinds: Collection[str] = (ORDER, SENT)
    ) -> tuple[Coming, ...]:
        """Purchase orders and transfers sent whose goods did not all arrive, what is due first on top.

        Who may not receive one of these kinds is not shown it.
        """
        rights = {ORDER: Permission.PURCHASE_POST, SENT: Permission.STOCK_TRANSFER}
        kinds = tuple(kind for kind in kinds if self.may(rights[kind]))
        if not kinds:
            self.require(Permission.STOCK_TRANSFER)
        today = int(f"{self.clock.local():%Y%m%d}")
        with self.database.read() as connection:
            wanted = ComingFilter(kinds, warehouse, text)
            rows = queries.coming(connection, wanted, drawing("received"), drawing("returned"))
            kept = queries.begun_drafts(connection, [RECEIVED_BY[kind] for kind in kinds])
        begun = {draft.source: key for key, draft in ((key, decode(content)) for key, content in kept) if draft.source}
        return tuple(_coming(row, today, begun.get(row.number, "")) for row in rows)

    def ways(self, numbers: Collection[str]) -> dict[str, Way]:
        """From where to where some transfers go, and how far they are, by number."""
        self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            found = queries.ways(connection, numbers, (ARRIVED,))
        return {number: _way(row) for number, row in found.items()}

    # putting away

    def to_put_away(self, warehouse: str = "", product: str = "") -> tuple[ToPutAway, ...]:
        """What lies in no bin of a warehouse that has bins, with a bin for it; what came first on top."""
        self.require(Permission.STOCK_TRANSFER)
        with self.database.read() as connection:
            rows = places.not_put_away(connection, warehouse, product)
            goods = {row.product_id for row in rows}
            last, fixed = places.last_used(connection, goods), places.fixed(connection, goods)
        return tuple(_to_put_away(row, last, fixed) for row in rows)

    def put_away(self, wanted: Iterable[PutAway] | None = None, warehouse: str = "") -> Draft:
        """The transfer that puts goods into bins, ready to be posted; without a list all that has a suggestion.

        Raises:
            NotFound: goods that do not wait, or a bin the warehouse has not.
            InvalidValue: more than waits, or goods without a bin and without a suggestion.
        """
        self.require(Permission.STOCK_TRANSFER)
        with self.database.read() as connection:
            place = warehouse_of(connection, warehouse)
        waiting = self.to_put_away(place.code)
        if wanted is None:
            placed = [row for row in waiting if row.suggested]
            wanted = [PutAway(row.product, row.suggested, f"{row.quantity:f}", row.unit, row.lot) for row in placed]
        lines = [self._line(number, one, waiting, place.code) for number, one in enumerate(wanted, 1)]
        if not lines:
            raise InvalidValue("lines", "", N_("nothing waits to be put away"))
        return Draft(
            kind="transfer",
            key=make_key(self.clock),
            warehouse=place.code,
            to_warehouse=place.code,
            lines=tuple(lines),
        )

    def _line(self, number: int, one: PutAway, waiting: Sequence[ToPutAway], warehouse: str) -> DraftLine:
        mine = [row for row in waiting if row.product == one.product and (not one.lot or row.lot == one.lot)]
        if not mine:
            raise NotFound(field=f"lines[{number}].product", what=N_("item to put away"), name=one.product)
        bin_code = one.bin or mine[0].suggested
        if not bin_code:
            raise InvalidValue(f"lines[{number}].bin", "", N_("it is missing"))
        with self.database.read() as connection:
            _place, found = find_bin(connection, bin_code, warehouse)
            goods = Masters(connection).product(one.product)
        there = sum((row.quantity for row in mine), Decimal(0))
        quantity = read_quantity(goods, one.quantity, one.unit) if one.quantity else there
        if not 0 < quantity <= there:
            raise InvalidValue(f"lines[{number}].quantity", quantity, N_("so many do not wait to be put away"))
        line = DraftLine(
            line=number,
            product=one.product,
            quantity=f"{quantity:f}",
            unit=goods.unit,
            bin=NO_BIN,
            to_bin=found.code,
        )
        if mine[0].serial:
            return replace(line, serials=tuple(row.lot for row in mine[: int(quantity)]))
        return replace(line, lot=one.lot or (mine[0].lot if len(mine) == 1 else ""))


def _coming(row: AnyRow, today: int, draft: str) -> Coming:
    return Coming(
        number=row.number,
        kind=row.kind,
        sender=row.party or row.from_place or "",
        place=row.to_place or "",
        day=read_day(row.day),
        due=None if row.due_day is None else read_day(row.due_day),
        late=row.due_day is not None and row.due_day < today,
        lines=int(row.lines),
        open_lines=int(row.open_lines),
        arrived=bool(row.begun),
        user=row.user or "",
        remark=row.remark or row.tracking or "",
        draft=draft,
    )


def _way(row: AnyRow) -> Way:
    progress = ""
    if row.kind == SENT:
        progress = "received" if row.arrived == row.lines else "partly" if row.begun else "under_way"
    return Way(row.from_place or "", row.to_place or "", progress)


def _to_put_away(row: AnyRow, last: dict[tuple[int, int], str], fixed: dict[tuple[int, int], str]) -> ToPutAway:
    place = row.product_id, row.warehouse_id
    return ToPutAway(
        product=row.code,
        name=row.name,
        specification=row.specification,
        unit=row.unit,
        warehouse=row.warehouse,
        warehouse_name=row.warehouse_name,
        lot=row.lot,
        expires=None if row.expires is None else read_day(row.expires),
        quantity=from_units(int(row.quantity)),
        document=row.document or "",
        since=None if row.business_at is None else from_local_microseconds(row.business_at),
        suggested=last.get(place) or fixed.get(place, ""),
        fixed=place not in last and place in fixed,
        serial=bool(row.serial),
    )
