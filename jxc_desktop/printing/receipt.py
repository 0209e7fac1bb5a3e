"""The receipt slip: what a sale, a refund or a reversal says on paper, in the language of the moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from jxc_desktop.domain.values import ZERO, plain
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.printing.blocks import Align, Barcode, Block, Feed, Pair, Row, Rule, Size, Text

_WIDTHS = {32: (9, 9, 9), 48: (10, 10, 11)}
_CURRENCY = "\u00a5"


class ReceiptKind(StrEnum):
    """What the slip stands for."""

    SALE = "sale"
    REFUND = "refund"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line of goods. ``amount`` is quantity times price; ``discount`` is what the line itself takes off."""

    name: str
    quantity: str
    price: Decimal
    amount: Decimal
    discount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ReceiptTender:
    """A means of payment, by its name, and what was handed over."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """Everything a receipt says. Amounts in the shop's currency; ``at`` is local time.

    ``gross`` is the sum of the lines' amounts; ``discount`` all that was taken off except ``rounding``
    (抹零); ``tax`` what came on top of the prices (0 where they include it); ``total`` what was due.
    ``reprint`` counts the repeats, 0 for the first print.

    Of an exchange ``returned`` are the goods that came back, their quantities and amounts negative, ``back`` is what
    they were worth; ``total`` and ``tenders`` are the difference then, negative where it was given back.
    """

    number: str
    at: datetime
    kind: ReceiptKind = ReceiptKind.SALE
    shop: str = ""
    shop_lines: tuple[str, ...] = ()
    counter: str = ""
    cashier: str = ""
    salesperson: str = ""
    lines: tuple[ReceiptLine, ...] = ()
    returned: tuple[ReceiptLine, ...] = ()
    back: Decimal = ZERO
    gross: Decimal = ZERO
    discount: Decimal = ZERO
    rounding: Decimal = ZERO
    tax: Decimal = ZERO
    total: Decimal = ZERO
    tenders: tuple[ReceiptTender, ...] = ()
    change: Decimal = ZERO
    member: str = ""
    original: str = ""
    remark: str = ""
    footer: tuple[str, ...] = ()
    reprint: int = 0


def receipt_blocks(data: ReceiptData, columns: int) -> Iterator[Block]:
    """The receipt from top to bottom, for paper of ``columns``."""
    yield from _head(data)
    widths = _WIDTHS[columns]
    yield Rule()
    yield Row(_("Item"), (_("Quantity"), _("Price"), _("Amount")), widths)
    yield Rule()
    if data.returned:
        yield Text(_("Goods returned"), bold=True)
        yield from _lines(data.returned, widths)
        yield Pair(_("Worth of goods returned"), f"{-data.back:.2f}")
        yield Rule()
        yield Text(_("Goods bought"), bold=True)
    yield from _lines(data.lines, widths)
    yield Rule()
    yield from _totals(data)
    yield from _payment(data)
    yield from _foot(data)


def _lines(lines: tuple[ReceiptLine, ...], widths: tuple[int, int, int]) -> Iterator[Block]:
    discount_label = _("Discount")
    for line in lines:
        yield Row(line.name, (line.quantity, price_text(line.price), f"{line.amount:.2f}"), widths)
        if line.discount:
            yield Pair(f"  {discount_label}", f"{-line.discount:.2f}")


def price_text(price: Decimal) -> str:
    """A unit price with two decimals, or with as many as it has if those are more."""
    short = f"{price:.2f}"
    return short if Decimal(short) == price else str(plain(price))


def money_mark(amount: Decimal) -> str:
    """An amount with the currency sign before the figure."""
    return f"{_CURRENCY}{amount:.2f}"


def _head(data: ReceiptData) -> Iterator[Block]:
    if data.shop:
        yield Text(data.shop, Align.CENTER, Size.DOUBLE, bold=True)
    for text in data.shop_lines:
        yield Text(text, Align.CENTER)
    if data.returned and data.kind is ReceiptKind.SALE:
        yield Text(_("Exchange"), Align.CENTER, Size.TALL, bold=True)
    elif data.kind is ReceiptKind.REFUND:
        yield Text(_("Refund"), Align.CENTER, Size.TALL, bold=True)
    elif data.kind is ReceiptKind.REVERSAL:
        yield Text(_("Reversal"), Align.CENTER, Size.TALL, bold=True)
    if data.reprint:
        yield Text(_("*** Reprint {count} ***").format(count=data.reprint), Align.CENTER, Size.TALL, bold=True)
    yield Pair(_("Number"), data.number)
    yield Pair(_("Time"), f"{data.at:%Y-%m-%d %H:%M:%S}")
    if data.counter or data.cashier:
        yield Pair(_("Counter {counter}").format(counter=data.counter), _("Cashier {name}").format(name=data.cashier))
    if data.salesperson:
        yield Pair(_("Sold by"), data.salesperson)
    if data.original:
        yield Pair(_("Original receipt"), data.original)
    if data.member:
        yield Pair(_("Member"), data.member)


def _totals(data: ReceiptData) -> Iterator[Block]:
    count = len(data.lines)
    yield Pair(ngettext("{count} line", "{count} lines", count).format(count=count), f"{data.gross:.2f}")
    if data.discount:
        yield Pair(_("Discount"), f"{-data.discount:.2f}")
    if data.rounding:
        yield Pair(_("Change rounding"), f"{-data.rounding:.2f}")
    if data.tax:
        yield Pair(_("Tax"), f"{data.tax:.2f}")
    if data.returned:
        yield Pair(_("Worth of goods bought"), f"{data.total + data.back:.2f}")
        yield Pair(_("Worth of goods returned"), f"{-data.back:.2f}")
    paid_back = data.total < 0 if data.returned else data.kind is not ReceiptKind.SALE
    label = _("Paid back") if paid_back else _("Total")
    yield Pair(label, money_mark(abs(data.total) if paid_back else data.total), Size.TALL, bold=True)


def _payment(data: ReceiptData) -> Iterator[Block]:
    for tender in data.tenders:
        yield Pair(tender.name, f"{tender.amount:.2f}")
    if data.change:
        yield Pair(_("Change due"), f"{data.change:.2f}")


def _foot(data: ReceiptData) -> Iterator[Block]:
    if data.remark:
        yield Text(data.remark)
    yield Rule()
    for text in data.footer:
        yield Text(text, Align.CENTER)
    yield Feed()
    yield Barcode(data.number)
