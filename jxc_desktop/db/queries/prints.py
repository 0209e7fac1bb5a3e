"""What a print says, read straight from the posted document and the masters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, bindparam, select

from jxc_desktop.db.tables import (
    barcodes,
    document_lines,
    document_tenders,
    documents,
    means,
    parties,
    product_units,
    products,
    settings,
    users,
)
from jxc_desktop.domain.amounts import discount_of
from jxc_desktop.domain.values import (
    from_fen,
    from_local_microseconds,
    from_millionths,
    from_units,
)

_source = documents.alias("source")
_HEAD = (
    select(
        documents,
        users.c.name.label("cashier"),
        parties.c.name.label("party"),
        _source.c.number.label("source_number"),
    )
    .join(users, users.c.id == documents.c.user_id)
    .outerjoin(parties, parties.c.id == documents.c.party_id)
    .outerjoin(_source, (_source.c.id == documents.c.source_id) | (_source.c.id == documents.c.reverses_id))
)
_HEAD_BY_ID = _HEAD.where(documents.c.id == bindparam("id"))
_ID_BY_NUMBER = select(documents.c.id).where(documents.c.number == bindparam("number"))
_LINES = select(document_lines).where(document_lines.c.document_id == bindparam("id")).order_by(document_lines.c.line)
_TENDERS = (
    select(document_tenders, means.c.name, means.c.gives_change)
    .outerjoin(means, means.c.code == document_tenders.c.means)
    .where(document_tenders.c.document_id == bindparam("id"))
    .order_by(document_tenders.c.position)
)
_SHOP = select(settings.c.name, settings.c.value).where(
    settings.c.name.in_(("shop_name", "receipt_header", "receipt_footer"))
)
_PRODUCTS = select(products).where(products.c.code.in_(bindparam("wanted", expanding=True)))
_UNITS = select(product_units).where(product_units.c.product_id.in_(bindparam("wanted", expanding=True)))
_BARCODES = (
    select(barcodes).where(barcodes.c.product_id.in_(bindparam("wanted", expanding=True))).order_by(barcodes.c.code)
)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class PrintLine:
    """A line of a print; ``discount`` is the line's own, without its share of the whole discount."""

    name: str
    quantity: Decimal
    unit: str
    price: Decimal
    gross: Decimal
    discount: Decimal


@dataclass(frozen=True, slots=True)
class PrintTender:
    """A means of payment: handed over, and kept after change."""

    means: str
    name: str
    amount: Decimal
    kept: Decimal
    gives_change: bool


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """A posted document as a print needs it."""

    id: int
    number: str
    kind: str
    is_reversal: bool
    at: datetime
    counter: str
    cashier: str
    party: str
    source_number: str
    remark: str
    gross: Decimal
    discount: Decimal
    rounding: Decimal
    added_tax: Decimal
    total: Decimal
    lines: tuple[PrintLine, ...]
    tenders: tuple[PrintTender, ...]
    handler: str = ""


@dataclass(frozen=True, slots=True)
class LabelProduct:
    """A product as a label needs it, by unit: price, member price, first barcode and base units in it."""

    code: str
    name: str
    specification: str
    unit: str
    prices: dict[str, tuple[Decimal, Decimal | None]]
    barcodes: dict[str, str]
    factors: dict[str, Decimal]


def document_id(connection: Connection, number: str) -> int | None:
    """The id of a posted document."""
    return connection.scalar(_ID_BY_NUMBER, {"number": number})


def print_document(connection: Connection, identity: int) -> PrintDocument | None:
    """A posted document with its lines and tenders."""
    head = connection.execute(_HEAD_BY_ID, {"id": identity}).first()
    if head is None:
        return None
    lines = tuple(
        PrintLine(
            name=row.name,
            quantity=from_units(row.entered),
            unit=row.unit,
            price=from_millionths(row.price),
            gross=from_fen(row.gross),
            discount=from_fen(_own_discount(row.discount_entered, row.gross)),
        )
        for row in connection.execute(_LINES, {"id": identity})
    )
    tenders = tuple(
        PrintTender(row.means, row.name or row.means, from_fen(row.amount), from_fen(row.kept), bool(row.gives_change))
        for row in connection.execute(_TENDERS, {"id": identity})
    )
    return PrintDocument(
        id=head.id,
        number=head.number,
        kind=head.kind,
        is_reversal=head.reverses_id is not None,
        at=from_local_microseconds(head.business_at),
        counter=head.counter,
        cashier=head.cashier,
        party=head.party or "",
        source_number=head.source_number or "",
        remark=head.remark,
        gross=from_fen(head.gross),
        discount=from_fen(head.discount),
        rounding=from_fen(head.rounding),
        added_tax=from_fen(0 if head.tax_inclusive else head.tax),
        total=from_fen(head.total),
        lines=lines,
        tenders=tenders,
        handler=head.handler,
    )


def _own_discount(entered: str, gross: int) -> int:
    sign = -1 if gross < 0 else 1
    return sign * discount_of(entered, abs(gross))


def shop_texts(connection: Connection) -> dict[str, str]:
    """The shop's name, and the lines above and below a receipt."""
    return {row.name: row.value for row in connection.execute(_SHOP)}


def label_products(connection: Connection, codes: Iterable[str]) -> dict[str, LabelProduct]:
    """The products of these codes; unknown codes are left out."""
    wanted = list(dict.fromkeys(codes))
    found: dict[str, LabelProduct] = {}
    for at in range(0, len(wanted), _CHUNK):
        by_id: dict[int, LabelProduct] = {}
        for row in connection.execute(_PRODUCTS, {"wanted": wanted[at : at + _CHUNK]}):
            prices = {row.unit: (from_millionths(row.price), _optional(row.member_price))}
            by_id[row.id] = LabelProduct(row.code, row.name, row.specification, row.unit, prices, {}, {})
        _add_units(connection, by_id)
        found.update({product.code: product for product in by_id.values()})
    return found


def _add_units(connection: Connection, by_id: dict[int, LabelProduct]) -> None:
    if not by_id:
        return
    for row in connection.execute(_UNITS, {"wanted": list(by_id)}):
        product = by_id[row.product_id]
        base, member = product.prices[product.unit]
        factor = from_units(row.factor)
        price = base * factor if row.price is None else from_millionths(row.price)
        own_member = _optional(row.member_price)
        if own_member is None and row.price is None and member is not None:
            own_member = member * factor
        product.prices[row.name] = (price, own_member)
        product.factors[row.name] = factor
    for row in connection.execute(_BARCODES, {"wanted": list(by_id)}):
        product = by_id[row.product_id]
        product.barcodes.setdefault(row.unit or product.unit, row.code)


def _optional(millionths: int | None) -> Decimal | None:
    return None if millionths is None else from_millionths(millionths)
