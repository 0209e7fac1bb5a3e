"""Invoices for the tax: what waits for one, and the file from which the tax program issues them.

The layout is that of the workbook for issuing electronic invoices in batches (数电票批量开具) on the national
platform: one sheet of invoices, one of their lines, joined by a serial number of our own of at most 20 signs.
Source: the Hubei tax office's answer “数电票批量开具的操作步骤” (2024-02-21), and the headings of the platform's
template as public tools that fill it name them. Codes are texts, amounts are exact.
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
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut
from jxc_desktop.exchange.xlsx_writer import write_workbook
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.rows import AnyRow

__all__ = ["InvoiceFilter", "InvoiceService", "TaxFile", "ToInvoice"]

SPECIAL, ORDINARY = "增值税专用发票", "普通发票"
"""What the tax program calls an invoice to a business that deducts the tax, and one to anybody else."""
TAX_CODE = "tax_code"
"""The field of their own (see `ProductInput.custom`) in which goods keep their 19-digit tax classification."""
_MOST_SERIAL, _MOST_INVOICES = 20, 1000
_INVOICE_SHEET, _LINE_SHEET = "1-发票基本信息", "2-发票明细信息"
_CODE, _TEXT = ColumnType.CODE, ColumnType.TEXT
_INVOICE_COLUMNS = (
    SheetColumn("发票流水号", _CODE),
    SheetColumn("发票类型", _TEXT),
    SheetColumn("特定业务类型", _TEXT),
    SheetColumn("是否含税", _TEXT),
    SheetColumn("受票方自然人标识", _TEXT),
    SheetColumn("购买方名称", _TEXT),
    SheetColumn("购买方纳税人识别号", _CODE),
    SheetColumn("购买方地址", _TEXT),
    SheetColumn("购买方电话", _CODE),
    SheetColumn("购买方开户银行", _TEXT),
    SheetColumn("购买方银行账号", _CODE),
    SheetColumn("备注", _TEXT),
)
_LINE_COLUMNS = (
    SheetColumn("发票流水号", _CODE),
    SheetColumn("项目名称", _TEXT),
    SheetColumn("商品和服务税收编码", _CODE),
    SheetColumn("规格型号", _TEXT),
    SheetColumn("单位", _TEXT),
    SheetColumn("数量", ColumnType.QUANTITY),
    SheetColumn("单价", ColumnType.PRICE),
    SheetColumn("金额", ColumnType.MONEY),
    SheetColumn("税率", ColumnType.QUANTITY),
    SheetColumn("折扣金额", ColumnType.MONEY),
    SheetColumn("是否使用优惠政策", _TEXT),
)
# The headings are those of another program's file format and are never translated.


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
        self.require(Permission.SALES_INVOICE)
        with self.database.read() as connection:
            return queries.unnumbered(connection, _MOST_INVOICES)

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
        SheetOut(_INVOICE_SHEET, _INVOICE_COLUMNS, invoices, autofilter=False),
        SheetOut(_LINE_SHEET, _LINE_COLUMNS, details, autofilter=False),
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
        "是" if head.tax_inclusive else "否",
        "" if head.tax_number else "是",
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
        "否",
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
