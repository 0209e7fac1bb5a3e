"""What waits: receipts for their invoices, contracts for their orders or their end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from jxc_desktop.db.queries import buying as queries
from jxc_desktop.db.queries import buying_lines as lines_of
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.documents import Source
from jxc_desktop.domain.kinds import drawing
from jxc_desktop.domain.pool import part_of
from jxc_desktop.domain.values import from_fen, from_millionths, from_units, plain
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.purchasing.views import Contract, ContractLine, UninvoicedLine

COUNTED = 100
"""What waits is counted to here; more is more than anybody reads in a badge."""


def uninvoiced_of(connection: Connection, party: int | None) -> list[UninvoicedLine]:
    """The lines of receipts of a supplier, or of all, that no invoice covers yet."""
    return [
        _waiting(row) for row in lines_of.uninvoiced_lines(connection, drawing("invoiced"), drawing("returned"), party)
    ]


def orders_to_receive(connection: Connection) -> int:
    """How many purchase orders wait for goods."""
    rows = queries.open_lines(connection, "purchase_order", drawing("received"), drawing("returned"))
    return len({row.number for row in rows})


def receipts_to_invoice(connection: Connection) -> int:
    """How many receipts wait for an invoice, counted to `COUNTED`."""
    return lines_of.waits_for_invoice(connection, drawing("invoiced"), drawing("returned"), COUNTED)


def _waiting(row: AnyRow) -> UninvoicedLine:
    factor = from_units(row.factor)
    return UninvoicedLine(
        source=Source(row.number, row.line),
        day=read_day(row.day),
        reference=row.reference,
        supplier=row.party or "",
        supplier_name=row.party_name or "",
        product=row.product_code,
        name=row.name,
        unit=row.unit,
        quantity=_in_unit(row.quantity, factor),
        open=_in_unit(row.open, factor),
        price=plain(from_millionths(row.price)),
        amount=from_fen(part_of(row.total, row.quantity, row.open)),
    )


def _in_unit(units: int, factor: Decimal) -> Decimal:
    return plain(round(from_units(units) / factor, 4))


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
