"""Invoices for the tax: what waits for one, and the file from which the tax program issues them.

Codes are texts, amounts are exact: the amount of a line counts, its price is what it comes to per unit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import invoicing as queries
from jxc_desktop.db.queries.invoicing import InvoiceFilter
from jxc_desktop.db.queries.page import Page
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_fen, from_millionths, from_units
from jxc_desktop.exchange.sheets import SheetOut
from jxc_desktop.exchange.tax_invoices import (
    INVOICE_COLUMNS,
    INVOICE_SHEET,
    LINE_COLUMNS,
    LINE_SHEET,
    NO,
    ORDINARY,
    SPECIAL,
    YES,
)
from jxc_desktop.exchange.xlsx_writer import write_workbook
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.seeing import refuse_hidden, seen_numbers
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.rows import AnyRow

__all__ = ["InvoiceFilter", "InvoiceService", "TaxFile", "ToInvoice"]

TAX_CODE = "tax_code"
"""The field of their own (see `ProductInput.custom`) in which goods keep their 19-digit tax classification."""
_MOST_SERIAL, _MOST_INVOICES = 20, 1000


@dataclass(frozen=True, slots=True)
class ToInvoice:
    """A delivery, counter sale or return with what is invoiced of it."""

    number: str
    kind: str
    day: date
    party: str
    party_name: str
    total: Decimal
    invoiced: Decimal

    @property
    def open(self) -> Decimal:
        """What still waits for an invoice."""
        return self.total - self.invoiced


@dataclass(frozen=True, slots=True)
class TaxFile:
    """A file for the tax program; ``without_code`` are goods whose tax classification nobody entered."""

    path: Path
    invoices: int
    lines: int
    total: Decimal
    without_code: tuple[str, ...] = ()


class InvoiceService(Service):
    """What waits for an invoice, and the tax program's file."""

    def to_invoice(self, wanted: InvoiceFilter | None = None) -> Page[ToInvoice]:
        """One page of documents by whether they are invoiced; only sales to known customers."""
        user = self.require(Permission.SALES_INVOICE)
        asked = wanted or InvoiceFilter()
        if not self.may(Permission.DOCUMENT_VIEW_ALL):
            asked = replace(asked, user=user.id)
        with self.database.read() as connection:
            page = queries.to_invoice(connection, asked)
        return Page(tuple(_waiting(row) for row in page.rows), page.next, page.total)

    def unnumbered(self) -> list[str]:
        """The invoices that have no number of the tax program yet, oldest first; at most as many as a file takes."""
        user = self.require(Permission.SALES_INVOICE)
        with self.database.read() as connection:
            found = queries.unnumbered(connection, _MOST_INVOICES)
            seen = seen_numbers(connection, found, user)
        return [number for number in found if number in seen]

    def export(self, numbers: Sequence[str], path: Path) -> TaxFile:
        """Write the invoices of these numbers as the tax program takes them.

        Raises:
            NotFound: one of them is no invoice that stands.
            InvalidValue: none is named, too many are, or one is a red one: those are made in the tax program
                from the invoice they take back.
        """
        self.require(Permission.EXPORT)
        self.require(Permission.SALES_INVOICE)
        if not 0 < len(numbers) <= _MOST_INVOICES:
            raise InvalidValue("documents", len(numbers), N_("between 1 and 1000 invoices are needed"))
        with self.database.read() as connection:
            for number in numbers:
                refuse_hidden(connection, number, self.session.user)
            heads = queries.invoices(connection, numbers)
            _check(numbers, heads)
            lines: dict[int, list[AnyRow]] = defaultdict(list)
            for row in queries.invoice_lines(connection, [head.id for head in heads]):
                lines[row.document_id].append(row)
        write_workbook(path, _sheets(heads, lines))
        with self.database.write() as work:
            self.record(work, "invoice.export", path.name, detail={"invoices": len(heads)})
            work.commit()
        every = [row for found in lines.values() for row in found]
        missing = sorted({row.name for row in every if not _tax_code(row)})
        return TaxFile(path, len(heads), len(every), from_fen(sum(row.total for row in every)), tuple(missing))


def _check(numbers: Sequence[str], heads: Sequence[AnyRow]) -> None:
    known = {head.number for head in heads}
    for number in numbers:
        if number not in known:
            raise NotFound(field="documents", what=N_("Sales invoice"), name=number)
    red = next((head.number for head in heads if head.kind == "sales_red_invoice"), "")
    if red:
        raise InvalidValue("documents", red, N_("red invoices are made in the tax program"))


def _sheets(heads: Sequence[AnyRow], lines: Mapping[int, Sequence[AnyRow]]) -> tuple[SheetOut, SheetOut]:
    invoices = [_invoice_row(head) for head in heads]
    details = [_line_row(_serial(head.number), head, row) for head in heads for row in lines[head.id]]
    return (
        SheetOut(INVOICE_SHEET, INVOICE_COLUMNS, invoices, autofilter=False),
        SheetOut(LINE_SHEET, LINE_COLUMNS, details, autofilter=False),
    )


def _serial(number: str) -> str:
    """Our number as the key of the file: without dashes, from its end where it is long."""
    return number.replace("-", "")[-_MOST_SERIAL:]


def _invoice_row(head: AnyRow) -> tuple[object, ...]:
    bank, _space, account = head.bank.rpartition(" ")
    return (
        _serial(head.number),
        SPECIAL if head.tax_number else ORDINARY,
        "",
        YES if head.tax_inclusive else NO,
        "" if head.tax_number else YES,
        head.party_name,
        head.tax_number,
        head.party_address,
        head.phone,
        bank,
        account,
        head.remark,
    )


def _line_row(serial: str, head: AnyRow, row: AnyRow) -> tuple[object, ...]:
    """A line as it was invoiced: the amount counts, and the price is what it comes to per unit."""
    amount = from_fen(row.total if head.tax_inclusive else row.net)
    entered = from_units(row.entered)
    price = from_millionths(row.price) if row.price else (amount / entered if entered else Decimal(0))
    if round(price * entered, 2) != amount and entered:
        price = round(amount / entered, 6)
    rate = Decimal(row.tax_rate).scaleb(-6)
    return (
        serial,
        row.name,
        _tax_code(row),
        row.specification,
        row.unit,
        entered,
        price,
        amount,
        rate,
        None,
        NO,
    )


def _tax_code(row: AnyRow) -> str:
    return str(json.loads(row.custom or "{}").get(TAX_CODE, ""))


def _waiting(row: AnyRow) -> ToInvoice:
    return ToInvoice(
        number=row.number,
        kind=row.kind,
        day=read_day(row.day),
        party=row.party_code,
        party_name=row.party_name,
        total=from_fen(row.total),
        invoiced=from_fen(int(row.invoiced)),
    )
