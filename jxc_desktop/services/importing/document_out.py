"""Posted documents written as a list that the import takes back: a row a line, its header beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.values import from_fen, from_millionths, from_units, plain, round_amount
from jxc_desktop.exchange.document_headers import DOCUMENT_LISTS
from jxc_desktop.exchange.sheets import SheetOut
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.importing.columns import sheet_columns

_ANY = "deliveries"  # the columns of kinds that have no list of their own
_WORTHS = frozenset({"price", "discount", "amount", "tax_rate"})
_NOT_OURS = frozenset({"barcode"})  # a line keeps its goods, not the barcode it was scanned by


def _date(number: int | None) -> date | None:
    return None if number is None else read_day(number)


def _price(row: AnyRow) -> Decimal | None:
    """The price of a line; none where its amount was entered and does not follow from it."""
    price = from_millionths(row.price)
    return plain(price) if round_amount(from_units(row.entered) * price) == from_fen(row.gross) else None


_READERS: dict[str, Callable[[AnyRow], Any]] = {
    "number": lambda row: row.number,
    "line": lambda row: row.line,
    "date": lambda row: read_day(row.document_day),
    "party": lambda row: row.party_code or "",
    "party_name": lambda row: row.party_name or "",
    "warehouse": lambda row: row.warehouse_code or "",
    "due": lambda row: _date(row.document_due),
    "reference": lambda row: row.reference,
    "channel": lambda row: row.channel,
    "document_remark": lambda row: row.document_remark,
    "product": lambda row: row.product_code,
    "name": lambda row: row.name,
    "specification": lambda row: row.specification,
    "quantity": lambda row: plain(from_units(row.entered)),
    "unit": lambda row: row.unit,
    "price": _price,
    "discount": lambda row: row.discount_entered,
    "amount": lambda row: from_fen(row.gross - row.discount),
    "tax_rate": lambda row: plain(from_units(row.tax_rate)),
    "lot": lambda row: row.lot,
    "expires": lambda row: _date(row.expires),
    "remark": lambda row: row.remark,
}


def document_sheet_out(what: str, rows: Iterable[AnyRow], count: int, *, amounts: bool) -> SheetOut:
    """The sheet of a list of documents; ``amounts`` tells whether prices may be seen."""
    hidden = _NOT_OURS if amounts else _NOT_OURS | _WORTHS
    specs = [spec for spec in DOCUMENT_LISTS.get(what, DOCUMENT_LISTS[_ANY]) if spec.name not in hidden]
    readers = [_READERS[spec.name] for spec in specs]

    def cells() -> Iterator[list[Any]]:
        for row in rows:
            yield [reader(row) for reader in readers]

    return SheetOut(_("List"), sheet_columns(specs), cells(), row_count=count)
