"""Picking: what an open order wants fetched, in the order of the bins, and the delivery made of what was fetched.

A pick keeps its progress in the draft of the delivery, saved at every scan: whoever goes on with it tomorrow
finds it as it was left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import selling as queries
from jxc_desktop.db.queries.selling import OrderFilter
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.documents import Draft, DraftLine, Source
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, to_microseconds
from jxc_desktop.exchange.atomic import whole_file
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, time_text
from jxc_desktop.printing.sheet import CellKind, Company, PrintColumn
from jxc_desktop.printing.table_print import TablePrint, table_pdf
from jxc_desktop.services.base import make_key
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.draft_codec import decode
from jxc_desktop.services.engine.seeing import own_only
from jxc_desktop.services.page_jobs import company_of
from jxc_desktop.services.selling.pick_lines import PickLine, walk_order, wanted_lines, with_lot, with_progress
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.rows import AnyRow, Connection

__all__ = ["NothingToPick", "Pick", "PickLine", "PickingService", "TooManyPicked", "WrongGoods"]

SHORT_PICK = "short_pick"
"""The mark on an order that says what could not be fetched, and why."""
_MOST_WAITING = 500


class WrongGoods(UserError):
    """Goods were scanned that the document does not want."""

    code = "wrong_goods"
    message = N_("{product} is not wanted here; nothing was added.")


class TooManyPicked(UserError):
    """More was scanned than is wanted."""

    code = "too_many_picked"
    message = N_("{product}: {quantity} {unit} are too many, only {open} are still wanted.")


class NothingToPick(UserError):
    """An order of which nothing is open."""

    code = "nothing_to_pick"
    message = N_("Nothing of {number} is left to be delivered.")


@dataclass(frozen=True, slots=True)
class Pick:
    """An order being picked; ``draft`` is the delivery that keeps the progress."""

    number: str
    party: str
    warehouse: str
    due: date | None
    lines: tuple[PickLine, ...]
    draft: Draft

    @property
    def done(self) -> bool:
        """Whether every line is."""
        return all(line.done for line in self.lines)

    def scan(self, product: str, quantity: Decimal, name: str = "", *, lot: str = "", serial: str = "") -> Pick:
        """Count goods on their line; ``quantity`` is in base units.

        Goods of another lot than was meant are fetched instead of it: posting asks for the reason.

        Raises:
            WrongGoods: nothing of the order wants them.
            TooManyPicked: more than is still wanted; nothing is added.
            InvalidValue: the serial number was fetched already.
        """
        mine = [line for line in self.lines if line.product == product]
        if not mine:
            raise WrongGoods(field="product", product=name or product)
        left = sum((line.room for line in mine), ZERO)
        if quantity > left:
            one = mine[0]
            raise TooManyPicked(field="quantity", product=one.name, quantity=quantity, unit=one.unit, open=left)
        if serial and any(serial in line.serials for line in mine):
            raise InvalidValue("serial", serial, N_("it was fetched already"))
        kept = with_lot(self.lines, product, lot, quantity) if lot else self.lines
        lines, rest = [], quantity
        for line in kept:
            fits = line.product == product and (not lot or line.lot == lot)
            taken = min(rest, line.room) if fits else ZERO
            rest -= taken
            more = replace(line, picked=line.picked + taken, reason="") if taken else line
            lines.append(replace(more, serials=(*line.serials, serial)) if taken and serial else more)
        return self._with(lines)

    def short(self, line: int, reason: str, part: int | None = None) -> Pick:
        """Say why no more of a line was fetched, or of one part of it.

        Raises:
            InvalidValue: no reason is given.
        """
        if not reason.strip():
            raise InvalidValue("reason", "", N_("it is missing"))
        told = reason.strip()
        lines = [replace(one, reason=told) if _is(one, line, part) and one.room else one for one in self.lines]
        return self._with(lines)

    def reset(self, line: int, part: int | None = None) -> Pick:
        """Put back what was fetched for a line, or for one part of it."""
        return self._with(
            [replace(one, picked=ZERO, reason="", serials=()) if _is(one, line, part) else one for one in self.lines]
        )

    def at_version(self, version: int) -> Pick:
        """The same pick, its draft stored at this version."""
        return replace(self, draft=replace(self.draft, version=version))

    def _with(self, lines: Sequence[PickLine]) -> Pick:
        return replace(self, lines=tuple(lines), draft=replace(self.draft, lines=_fetched(self.number, lines)))


def _is(one: PickLine, line: int, part: int | None) -> bool:
    return one.line == line if part is None else one.part == part


def _fetched(number: str, lines: Sequence[PickLine]) -> tuple[DraftLine, ...]:
    """The lines of the delivery, of each product what expires first on top.

    A line nothing was fetched of keeps its reason until the pick is finished; it is also why a later lot was taken.
    """
    why = {line.product: line.reason for line in lines if line.reason and line.lot}
    ordered = sorted(lines, key=lambda line: (line.line, line.expires or date.max, line.part))
    return tuple(
        DraftLine(
            line=line.part,
            product=line.product,
            quantity=f"{line.picked:f}",
            unit=line.unit,
            source=Source(number, line.line),
            bin=line.bin,
            lot=line.lot,
            serials=line.serials,
            reason=why.get(line.product, ""),
            remark=line.reason,
        )
        for line in ordered
        if line.picked or line.reason
    )


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """An order that waits to be picked. ``begun``: somebody began; ``ready``: everything open is reserved."""

    number: str
    party: str
    due: date | None
    late: bool
    open_lines: int
    ready: bool
    begun: bool
    remark: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The delivery made of a pick, ready to be posted, and what could not be fetched by line."""

    draft: Draft
    short: Mapping[int, str] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)


class PickingService(Service):
    """Orders waiting to be picked, and picking them."""

    def waiting(self, text: str = "") -> tuple[WaitingOrder, ...]:
        """Posted orders with something open, those due first on top."""
        user = self.require(Permission.SALES_POST)
        today = int(f"{self.clock.local():%Y%m%d}")
        with self.database.read() as connection:
            rows = queries.orders(
                connection, OrderFilter(state="open", text=text, today=today, limit=_MOST_WAITING, user=own_only(user))
            ).rows
            begun = {draft.source for draft in _begun(connection)}
        return tuple(_waiting(row, today, begun=row.number in begun) for row in rows)

    def pick(self, number: str) -> Pick:
        """An order to be picked: what is open by bin and code, with the progress of whoever began.

        Raises:
            NotFound: there is no open order of this number.
            NothingToPick: everything of it was delivered.
        """
        user = self.require(Permission.SALES_POST)
        with self.database.read() as connection:
            rows = queries.orders(connection, OrderFilter(number=number, limit=1, user=own_only(user))).rows
            if not rows or rows[0].closed == "yes":
                raise NotFound(field="document", what=N_("Sales order"), name=number)
            lines = wanted_lines(connection, number, self.clock.local().date())
            if not lines:
                raise NothingToPick(field="document", number=number)
            kept = next((one for one in _begun(connection) if one.source == number), None)
        head = rows[0]
        draft = kept or Draft(kind=queries.DELIVERY, key=make_key(self.clock), source=number)
        return Pick(
            number=number,
            party=head.party_name or "",
            warehouse=head.warehouse_code or "",
            due=None if head.due_day is None else read_day(head.due_day),
            lines=with_progress(lines, draft),
            draft=draft,
        )

    def save_list(self, numbers: Sequence[str], path: Path) -> Path:
        """Write what is to be fetched for some orders as a PDF, by bin and code.

        Raises:
            NotFound: one of them is no open order.
            StorageError: the place cannot be written to.
        """
        self.require(Permission.SALES_POST)
        self.require(Permission.PRINT)
        picks = [self.pick(number) for number in numbers]
        with self.database.read() as connection:
            company = company_of(connection)
        table = picking_table(picks, company, self.clock.local())
        with whole_file(path) as partial:
            partial.write_bytes(table_pdf(table))
        with self.database.write() as work:
            self.record(work, "picking.list", path.name, detail={"orders": list(numbers)})
            work.commit()
        return path

    def finish(self, pick: Pick) -> Finished:
        """The delivery of what was fetched, to be posted; what was not stays open, and the order says why.

        Raises:
            InvalidValue: nothing was fetched.
        """
        user = self.require(Permission.SALES_POST)
        lines = tuple(replace(line, remark="") for line in pick.draft.lines if Decimal(line.quantity))
        if not lines:
            raise InvalidValue("lines", "", N_("nothing was picked"))
        short = {line.line: line.reason for line in pick.lines if line.reason and line.picked < line.wanted}
        draft = replace(pick.draft, lines=lines)
        if not short:
            return Finished(draft)
        with self.database.write() as work:
            order = work.documents.with_number(pick.number)
            if order is None:
                raise NotFound(field="document", what=N_("Sales order"), name=pick.number)
            told = "; ".join(f"{line}: {reason}" for line, reason in short.items())
            work.documents.add_mark(order.id, SHORT_PICK, told, to_microseconds(self.clock.now()), user.id)
            self.record(work, "order.short_pick", pick.number, detail={"lines": told})
            work.touch(Topic.DOCUMENTS)
            return Finished(draft, short, work.commit())


def picking_table(picks: Sequence[Pick], company: Company, at: datetime) -> TablePrint:
    """What to fetch for some orders as a table to print, by bin, then code."""
    rows = [(line, pick) for pick in picks for line in pick.lines]
    rows.sort(key=lambda row: (*walk_order(row[0]), row[1].number))
    titles = (N_("Bin"), N_("Code"), N_("Item"), N_("Lot"), N_("Expires"), N_("Barcode"), N_("Wanted"), N_("Unit"))
    kinds = [CellKind.QUANTITY if title == "Wanted" else CellKind.TEXT for title in titles]
    columns = [PrintColumn(_(title), kind) for title, kind in zip(titles, kinds, strict=True)]
    columns.append(PrintColumn(_("Picked"), CellKind.TEXT))
    return TablePrint(
        title=_("Picking list"),
        parameters=((_("Printed"), time_text(at)), *((pick.number, pick.party) for pick in picks[:6])),
        columns=(*columns, PrintColumn(_("Order"), CellKind.TEXT)),
        rows=[
            (
                line.bin,
                line.product,
                f"{line.name} {line.specification}".strip(),
                line.lot,
                date_text(line.expires) if line.expires else "",
                line.barcode,
                line.wanted - line.picked,
                line.unit,
                "",
                pick.number,
            )
            for line, pick in rows
            if not line.done
        ],
        company=company,
        number=picks[0].number if len(picks) == 1 else "",
    )


def _begun(connection: Connection) -> list[Draft]:
    """The drafts of deliveries that picking made, newest first; those drawn in the editor name no goods."""
    found = queries.draft_contents(connection, queries.DELIVERY)
    drafts = [replace(decode(content, version), key=key) for key, content, version in found]
    return [draft for draft in drafts if draft.lines and all(line.product and line.source for line in draft.lines)]


def _waiting(row: AnyRow, today: int, *, begun: bool) -> WaitingOrder:
    return WaitingOrder(
        number=row.number,
        party=row.party_name or "",
        due=None if row.due_day is None else read_day(row.due_day),
        late=row.due_day is not None and row.due_day < today,
        open_lines=int(row.open_lines),
        ready=int(row.reserved) >= int(row.open),
        begun=begun,
        remark=row.remark,
    )
