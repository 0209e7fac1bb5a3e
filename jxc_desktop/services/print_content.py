"""What a print says: from the rows of the books to the values that `printing` draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from jxc_desktop.db.queries.prints import LabelProduct, PrintDocument
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.values import ZERO, plain, round_amount
from jxc_desktop.i18n import _
from jxc_desktop.printing.labels import LabelData
from jxc_desktop.printing.receipt import ReceiptData, ReceiptKind, ReceiptLine, ReceiptTender
from jxc_desktop.printing.slip import SlipData


@dataclass(frozen=True, slots=True)
class LabelItem:
    """Labels of one product; ``unit`` empty is the base unit. ``documents`` are receipts they are made for."""

    product: str
    copies: int = 1
    unit: str = ""
    lot: str = ""
    produced: date | None = None
    expires: date | None = None
    serial: str = ""
    documents: tuple[str, ...] = ()


def receipt_of(document: PrintDocument, texts: Mapping[str, str], back: PrintDocument | None = None) -> ReceiptData:
    """What the receipt of a posted document says; ``texts`` are the shop's name, header and footer.

    ``back`` is the refund of the same cart, where goods were exchanged: both stand on one paper.
    """
    kind = ReceiptKind.SALE
    if document.is_reversal:
        kind = ReceiptKind.REVERSAL
    elif document.kind == "counter_refund":
        kind = ReceiptKind.REFUND
    sign = -1 if kind is ReceiptKind.REVERSAL else 1
    receipt = ReceiptData(
        number=document.number,
        at=document.at,
        kind=kind,
        shop=texts.get("shop_name", ""),
        shop_lines=_lines_of(texts.get("receipt_header", "")),
        counter=document.counter,
        cashier=document.cashier,
        salesperson=document.handler,
        lines=tuple(
            ReceiptLine(line.name, f"{plain(line.quantity)}{line.unit}", line.price, line.gross, line.discount)
            for line in document.lines
        ),
        gross=document.gross,
        discount=document.discount - document.rounding,
        rounding=document.rounding,
        tax=document.added_tax,
        total=document.total,
        tenders=tuple(ReceiptTender(_(tender.name), tender.amount) for tender in document.tenders),
        change=sum((tender.amount - tender.kept for tender in document.tenders), start=document.total * 0) * sign,
        member=document.party,
        original=document.source_number,
        remark=document.remark,
        footer=_lines_of(texts.get("receipt_footer", "")) or (_("Thank you"),),
    )
    return receipt if back is None else _with_returned(receipt, document, back)


def _with_returned(receipt: ReceiptData, document: PrintDocument, back: PrintDocument) -> ReceiptData:
    """The receipt of an exchange: the goods that came back before those bought, and the difference of both."""
    return replace(
        receipt,
        returned=tuple(
            ReceiptLine(line.name, f"{plain(-line.quantity)}{line.unit}", line.price, -line.gross, -line.discount)
            for line in back.lines
        ),
        back=back.total,
        total=document.total - back.total,
        tenders=tuple(ReceiptTender(_(name), amount) for name, amount in _difference(document, back).items() if amount),
        original=document.source_number or back.source_number,
        remark="\n".join(one for one in (document.remark, back.remark) if one),
    )


def _difference(document: PrintDocument, back: PrintDocument) -> dict[str, Decimal]:
    """What was handed over by each means beyond what came back by it."""
    result: dict[str, Decimal] = {}
    for sign, tenders in ((1, document.tenders), (-1, back.tenders)):
        for tender in tenders:
            amount = tender.amount if sign > 0 else tender.kept
            result[tender.name] = result.get(tender.name, ZERO) + sign * amount
    return result


def takes_cash(document: PrintDocument, back: PrintDocument | None = None) -> bool:
    """Whether cash goes into the drawer or out of it; of an exchange only the difference moves."""
    cash = [tender for tender in document.tenders if tender.gives_change and tender.kept]
    if back is None:
        return bool(cash)
    given = sum((tender.kept for tender in back.tenders if tender.gives_change), ZERO)
    changed = any(tender.amount != tender.kept for tender in cash)
    return changed or sum((tender.kept for tender in cash), ZERO) != given


def _lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def slip_of(content: Mapping[str, object], reprint: bool) -> SlipData:
    rows = content.get("rows")
    pairs = tuple((str(words), str(figure)) for words, figure in rows) if isinstance(rows, list) else ()
    return SlipData(str(content.get("title", "")), pairs, int(reprint), str(content.get("barcode", "")))


def label_of(item: LabelItem, product: LabelProduct | None) -> LabelData:
    if product is None:
        raise NotFound(what=N_("product"), name=item.product)
    unit = item.unit or product.unit
    if unit not in product.prices:
        raise InvalidValue("unit", unit, N_("the product has no such unit"))
    price, member = product.prices[unit]
    return LabelData(
        name=product.name,
        code=product.code,
        barcode=product.barcodes.get(unit, ""),
        specification=product.specification,
        unit=unit,
        price=round_amount(price),
        member_price=None if member is None else round_amount(member),
        lot=item.lot,
        produced=item.produced,
        expires=item.expires,
        serial=item.serial,
    )
