"""Deliveries on their way: carrier, tracking number, parcels, and whether the customer has signed.

A posted delivery never changes; what is learnt of it afterwards are marks, and the newest of a name counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import shipping as queries
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.queries.shipping import ShippingFilter
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, ImportRejected, InvalidValue, NotFound, WrongState
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_fen, from_local_microseconds, read_business_time, to_microseconds
from jxc_desktop.exchange.carrier_files import HEADINGS, STATE_WORDS
from jxc_desktop.exchange.reader import BadCell, Cell, Row, read_sheet
from jxc_desktop.exchange.text import cell_address
from jxc_desktop.services.base import NO_CHANGES
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.seeing import own_only, refuse_hidden, seen_ids
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.rows import AnyRow
    from jxc_desktop.db.unit_of_work import UnitOfWork

__all__ = ["SHIPPING_STATES", "Shipment", "ShippingFilter", "ShippingImport", "ShippingInput", "ShippingService"]

WAITING, SHIPPED, SIGNED, REFUSED = "waiting", "shipped", "signed", "refused"
SHIPPING_STATES = {
    WAITING: N_("To ship"),
    SHIPPED: N_("On the way"),
    SIGNED: N_("Signed for"),
    REFUSED: N_("Refused by the customer"),
}
_MARKS = ("carrier", "tracking", "parcels", "shipping", "shipping_day")


@dataclass(frozen=True, slots=True)
class Shipment:
    """A delivery as it stands now. ``on`` is the day of its state; ``parcels`` 0 where nobody said."""

    number: str
    at: datetime
    party: str
    party_name: str
    address: str
    carrier: str
    tracking: str
    parcels: int
    state: str
    on: date | None
    total: Decimal
    handler: str


@dataclass(frozen=True, slots=True)
class ShippingInput:
    """What is said of a delivery; ``None`` keeps what is known."""

    carrier: str | None = None
    tracking: str | None = None
    parcels: int | None = None
    state: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ImportedState:
    """One row of a carrier's file and the delivery it is about; ``problem`` is a message marked with ``N_``."""

    row: int
    cell: str
    text: str
    number: str = ""
    given: ShippingInput = field(default_factory=ShippingInput)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ShippingImport:
    """What a carrier's file would change, or changed: its rows, and how many of them say something new."""

    rows: tuple[ImportedState, ...]
    changed: int
    changes: Changes = NO_CHANGES

    @property
    def problems(self) -> tuple[ImportedState, ...]:
        """The rows nothing can be done with."""
        return tuple(row for row in self.rows if row.problem)


class ShippingService(Service):
    """Shipping states, by hand and by file."""

    def list(self, wanted: ShippingFilter | None = None) -> Page[Shipment]:
        """One page of deliveries, newest first."""
        self.require(Permission.DOCUMENT_VIEW)
        user = self.session.user
        asked = wanted or ShippingFilter()
        if user is not None and not self.may(Permission.DOCUMENT_VIEW_ALL):
            asked = replace(asked, user=user.id)
        with self.database.read() as connection:
            page = queries.shipments(connection, asked)
        return Page(tuple(_shipment(row) for row in page.rows), page.next, page.total)

    def get(self, number: str) -> Shipment:
        """One delivery.

        Raises:
            NotFound: there is no standing delivery of this number.
        """
        rows = self.list(ShippingFilter(number=number, limit=1)).rows
        if not rows:
            raise NotFound(field="document", what=N_("Delivery"), name=number)
        return rows[0]

    def counts(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        user = self.require(Permission.DOCUMENT_VIEW)
        with self.database.read() as connection:
            return queries.counts(connection, own_only(user))

    def change(self, number: str, given: ShippingInput) -> Changes:
        """Say something of a posted delivery; audited with before and after.

        Raises:
            NotFound: there is no such delivery.
            WrongState: it was reversed.
            InvalidValue: an unknown state, or a number of parcels below zero.
        """
        self.require(Permission.SALES_POST)
        with self.database.write() as work:
            if self._change(work, number, given):
                work.touch(Topic.DOCUMENTS)
            return work.commit()

    def preview_file(self, path: Path) -> ShippingImport:
        """What a carrier's file says of our deliveries, as far as the user may see them; nothing is saved.

        Raises:
            ImportRejected: the file cannot be read, or has no column that names deliveries.
        """
        user = self.require(Permission.IMPORT)
        rows = read_sheet(path).rows
        with self.database.read() as connection:
            found = [(queries.shipment_of(connection, one.text), one) for one in _read(rows)]
            seen = set(seen_ids(connection, [row.id for row, _one in found if row is not None], user))
        read = [_known(row if row is not None and row.id in seen else None, one) for row, one in found]
        states = {row.number: row for row, _one in found if row is not None}
        new = [one for one in read if one.number and _differs(_shipment(states[one.number]), one.given)]
        return ShippingImport(tuple(read), len(new))

    def import_file(self, path: Path) -> ShippingImport:
        """Take a carrier's file over: every row that can be, in one transaction; the others are answered."""
        self.require(Permission.SALES_POST)
        found = self.preview_file(path)
        with self.database.write() as work:
            changed = sum(self._change(work, one.number, one.given) for one in found.rows if one.number)
            if changed:
                work.touch(Topic.DOCUMENTS)
            return ShippingImport(found.rows, changed, work.commit())

    def _change(self, work: UnitOfWork, number: str, given: ShippingInput) -> bool:
        _check(given)
        refuse_hidden(work.connection, number, self.session.user)
        row = queries.shipment_of(work.connection, number)
        if row is None:
            raise NotFound(field="document", what=N_("Delivery"), name=number)
        if row.undone is not None:
            raise WrongState(field="document", number=number, state="reversed")
        before = _shipment(row)
        if not _differs(before, given):
            return False
        user, now = self.require(Permission.SALES_POST), to_microseconds(self.clock.now())
        said = _said(before, given)
        for name, value in said.items():
            work.documents.add_mark(row.id, name, value, now, user.id)
        known = {"carrier": before.carrier, "tracking": before.tracking, "shipping": before.state}
        self.record(work, "delivery.shipping", number, detail={"before": known, "after": said})
        return True


def _check(given: ShippingInput) -> None:
    if given.state is not None and given.state not in SHIPPING_STATES:
        raise InvalidValue("state", given.state, N_("waiting, shipped, signed or refused is needed"))
    if given.parcels is not None and given.parcels < 0:
        raise InvalidValue("parcels", given.parcels, N_("it is negative or too large"))


def _differs(before: Shipment, given: ShippingInput) -> bool:
    return any(
        getattr(given, name) is not None and getattr(given, name) != getattr(before, name)
        for name in ("carrier", "tracking", "parcels", "state", "on")
    )


def _said(before: Shipment, given: ShippingInput) -> dict[str, str]:
    """The marks that say what is new."""
    said: dict[str, str] = {}
    for mark, name in zip(_MARKS, ("carrier", "tracking", "parcels", "state", "on"), strict=True):
        value = getattr(given, name)
        if value is not None and value != getattr(before, name):
            said[mark] = value.isoformat() if isinstance(value, date) else str(value)
    return said


def _shipment(row: AnyRow) -> Shipment:
    carrier = row.carrier if row.marked_carrier is None else row.marked_carrier
    tracking = row.tracking if row.marked_tracking is None else row.marked_tracking
    parcels = row.parcels if row.marked_parcels is None else int(row.marked_parcels)
    return Shipment(
        number=row.number,
        at=from_local_microseconds(row.business_at),
        party=row.party_code or "",
        party_name=row.party_name or "",
        address=row.address,
        carrier=carrier,
        tracking=tracking,
        parcels=parcels,
        state=row.shipping or (SHIPPED if tracking else WAITING),
        on=date.fromisoformat(row.shipping_day) if row.shipping_day else read_day(row.day) if tracking else None,
        total=from_fen(row.total),
        handler=row.handler,
    )


# a carrier's file


def _read(rows: Sequence[Row]) -> list[ImportedState]:
    """The rows below the headings, each with what it says.

    Raises:
        ImportRejected: no row names its columns.
    """
    for place, row in enumerate(rows[:20]):
        columns = _columns(row)
        if ("number" in columns or "tracking" in columns) and len(columns) > 1:
            return [
                _row(number, cells, columns)
                for number, cells in enumerate(rows[place + 1 :], place + 2)
                if any(cell != "" for cell in cells)
            ]
    raise ImportRejected(reason=N_("no column names deliveries or tracking numbers"))


def _columns(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        heading = re.sub(r"\s+", " ", str(cell)).strip().casefold() if isinstance(cell, str) else ""
        for name, known in HEADINGS.items():
            if heading in known and name not in found:
                found[name] = column
    return found


def _row(number: int, cells: Row, columns: Mapping[str, int]) -> ImportedState:
    texts = {name: _text(cells[column]) if column < len(cells) else "" for name, column in columns.items()}
    named = texts.get("number") or texts.get("tracking", "")
    at = columns.get("number" if texts.get("number") else "tracking", 0)
    one = ImportedState(number, cell_address(number - 1, at), named)
    if not named:
        return replace(one, problem=N_("neither a delivery nor a tracking number is named"))
    state = texts.get("state", "")
    known = next((code for code, words in STATE_WORDS.items() if state.casefold() in words), None)
    if state and known is None:
        return replace(one, cell=cell_address(number - 1, columns["state"]), problem=N_("the state is not known"))
    try:
        on = read_business_time(texts["on"].replace("/", "-")[:10]).date() if texts.get("on") else None
    except InvalidValue:
        return replace(one, cell=cell_address(number - 1, columns["on"]), problem=N_("it is no date"))
    tracking = texts.get("tracking") if texts.get("number") else None
    return replace(one, given=ShippingInput(texts.get("carrier") or None, tracking or None, None, known, on))


def _text(cell: Cell) -> str:
    if isinstance(cell, BadCell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()[:10]
    return str(cell).strip()


def _known(row: AnyRow | None, one: ImportedState) -> ImportedState:
    """The row with the delivery it is about."""
    if one.problem:
        return one
    if row is None:
        return replace(one, problem=N_("no delivery has this number"))
    if row.undone is not None:
        return replace(one, problem=N_("the delivery was reversed"))
    return replace(one, number=row.number)
