"""What waits: receipts for their invoices, contracts for their orders or their end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from jxc_desktop.db.queries import buying as queries
from jxc_desktop.db.queries import buying_lines as lines_of
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.documents import Source
from jxc_desktop.domain.kinds import drawing
from jxc_desktop.domain.pool import part_of
from jxc_desktop.domain.values import Units, divide_half_up, from_fen, from_millionths, from_units, plain
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.purchasing.views import Contract, ContractLine, UninvoicedLine

BASE: Units = 10_000
"""One of the base unit."""
COUNTED = 100
"""What waits is counted to here; more is more than anybody reads in a badge."""


def uninvoiced_of(connection: Connection, party: int | None) -> list[UninvoicedLine]:
    """The lines of receipts of a supplier, or of all, that no invoice covers yet."""
    return [_waiting(row) for row in uninvoiced_rows(connection, party)]


def uninvoiced_rows(connection: Connection, party: int | None) -> list[lines_of.Uninvoiced]:
    """The same as they are kept, for those who make whole numbers of them only where they are looked at."""
    return lines_of.uninvoiced_lines(connection, drawing("invoiced"), drawing("returned"), party)


def orders_to_receive(connection: Connection) -> int:
    """How many purchase orders wait for goods."""
    rows = queries.open_lines(connection, "purchase_order", drawing("received"), drawing("returned"))
    return len({row.number for row in rows})


def receipts_to_invoice(connection: Connection) -> int:
    """How many receipts wait for an invoice, counted to `COUNTED`."""
    return lines_of.waits_for_invoice(connection, drawing("invoiced"), drawing("returned"), COUNTED)


def _waiting(row: lines_of.Uninvoiced) -> UninvoicedLine:
    return UninvoicedLine(
        source=Source(row.number, row.line),
        day=read_day(row.day),
        reference=row.reference,
        supplier=row.supplier,
        supplier_name=row.supplier_name,
        product=row.product,
        name=row.name,
        unit=row.unit,
        quantity=from_units(in_unit(row.quantity, row.factor)),
        open=from_units(in_unit(row.open, row.factor)),
        price=plain(from_millionths(row.price)),
        amount=from_fen(part_of(row.total, row.quantity, row.open)),
    )


def in_unit(units: Units, factor: Units) -> Units:
    """A base quantity in a unit of so many, both in ten-thousandths."""
    return units if factor == BASE else divide_half_up(units * BASE, factor)


def contracts_of(connection: Connection, today: date, warning_days: int) -> list[Contract]:
    """All contracts that stand."""
    rows = lines_of.contract_lines(connection, drawing("ordered"))
    return [_contract(list(lines), today, warning_days) for _number, lines in groupby(rows, lambda row: row.number)]


def _contract(rows: Sequence[AnyRow], today: date, warning_days: int) -> Contract:
    head = rows[0]
    until = None if head.due_day is None else read_day(head.due_day)
    left = None if until is None else (until - today).days
    return Contract(
        number=head.number,
        supplier=head.party or "",
        supplier_name=head.party_name or "",
        reference=head.reference,
        since=read_day(head.day),
        until=until,
        days_left=left,
        state=_state(left, warning_days, rows),
        lines=tuple(_lines(rows)),
    )


def _state(left: int | None, warning_days: int, rows: Iterable[AnyRow]) -> str:
    if left is not None and left < 0:
        return "ended"
    if all(row.ordered >= row.quantity for row in rows):
        return "used_up"
    return "ending" if left is not None and left <= warning_days else "running"


def _lines(rows: Iterable[AnyRow]) -> Iterable[ContractLine]:
    for row in rows:
        yield ContractLine(
            line=row.line,
            code=row.product_code,
            name=row.product_name,
            unit=row.unit,
            price=plain(from_millionths(row.price)),
            quantity=plain(from_units(row.quantity)),
            ordered=plain(from_units(row.ordered)),
            amount=from_fen(row.total),
            ordered_amount=from_fen(row.ordered_total),
        )
