"""Rows of a list put together to documents: by their number, with goods, parties and warehouses looked up.

A row without a number goes on with the document of the row above it, as merged cells leave it; a list
without numbers is one document for each party, day and warehouse. A row of totals is left out. Where one
row of a document cannot be taken, the whole document is set aside: half a document is none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries.exchange import goods_named, party_codes
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import ZERO, plain, round_amount
from jxc_desktop.exchange.convert import Value
from jxc_desktop.exchange.document_headers import CANCELLED_STATES, SUM_ROW, WAITING_STATES
from jxc_desktop.exchange.layout import plain_heading
from jxc_desktop.exchange.table import CellNote, Table, TableRow
from jxc_desktop.services.importing.lost_zeros import LostZeros

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import Masters
    from jxc_desktop.domain.product import Product

KINDS_OF_LISTS = {
    "purchase_orders": "purchase_order",
    "goods_receipts": "goods_receipt",
    "sales_orders": "sales_order",
    "deliveries": "delivery",
    "stocktakes": "stocktake",
}
"""The document kind of each list that goes both ways."""
PLATFORM = "platform_orders"
READ_LISTS = {**KINDS_OF_LISTS, PLATFORM: "sales_order"}
"""The document kind each list makes that is read."""

HEADER_FIELDS = ("date", "party", "warehouse", "due", "reference", "channel", "address", "document_remark")
_NOON = time(12)


@dataclass(slots=True)
class ListedDocument:
    """A document as a list has it. ``said`` are the header fields the list says something of,
    ``status`` is what a platform says of an order that is not to be delivered: ``cancelled`` or ``waiting``.

    ``total`` is what its rows come to as they are written, before discounts of the price lists.
    """

    number: str
    rows: list[TableRow] = field(default_factory=list)
    said: dict[str, Value] = field(default_factory=dict)
    products: list[Product] = field(default_factory=list)
    draft: Draft | None = None
    status: str = ""
    quantity: Decimal = ZERO
    total: Decimal = ZERO

    @property
    def faulty(self) -> bool:
        """Whether one of its rows has a problem."""
        return any(row.problems for row in self.rows)


Find = Callable[[TableRow], "Product | None"]


def listed_documents(
    what: str, table: Table, masters: Masters, path: Path, now: datetime, linked: Mapping[str, str], channel: str = ""
) -> list[ListedDocument]:
    """The documents of a list, each with its draft unless a row of it has a problem.

    ``linked`` are the codes of our goods by what the list calls them; ``now`` is the latest a document may be dated.
    """
    found = _grouped(table)
    names = Names(table, masters, linked)
    for document in found:
        document.status = _status(document.rows)
        if document.status:
            continue
        _read_header(table, document, names)
        for row in document.rows:
            _read_row(table, row, document, names, counts=what == "stocktakes")
    file = _digest(path)
    for place, document in enumerate(found):
        if channel:
            document.said["channel"] = channel
        if not document.faulty:
            document.draft = _draft(what, document, now, f"{file}\n{place}")
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _status(rows: Sequence[TableRow]) -> str:
    """What a platform says of an order, where every row of it says so."""
    said = {plain_heading(str(row.values.get("status", ""))) for row in rows}
    return "cancelled" if said <= CANCELLED_STATES else "waiting" if said <= WAITING_STATES else ""


def _grouped(table: Table) -> list[ListedDocument]:
    """The rows by document, in the order in which the documents begin."""
    numbered = "number" in table.mapping
    found: dict[object, ListedDocument] = {}
    last: object = None
    for row in table.rows:
        if _is_sum(row):
            row.warnings.append(table.note(row, "name", N_("a row of totals: it is left out")))
            continue
        number = str(row.values.get("number", ""))
        if numbered:
            key: object = number or last or ""
        else:
            key = tuple(str(row.values.get(name, "")) for name in ("date", "party", "party_name", "warehouse"))
        last = key
        found.setdefault(key, ListedDocument(number)).rows.append(row)
    return list(found.values())


def _is_sum(row: TableRow) -> bool:
    """Whether a row adds up others: it says so where goods are named, and has neither number nor day."""
    if "number" in row.values or "date" in row.values:
        return False
    named = (str(row.values.get(name, "")) for name in ("name", "product", "specification", "party_name"))
    return any(SUM_ROW.search(text) for text in named) or _is_sum_before_goods(row)


def _is_sum_before_goods(row: TableRow) -> bool:
    texts = [cell for cell in row.cells if isinstance(cell, str) and cell.strip()]
    goods = {"name", "product", "barcode"} & row.values.keys()
    return not goods and any(SUM_ROW.search(text) for text in texts)


class Names:
    """What the names of a list mean in the books."""

    def __init__(self, table: Table, masters: Masters, linked: Mapping[str, str]) -> None:
        def said(name: str) -> set[str]:
            return {str(row.values[name]) for row in table.rows if name in row.values}

        self._linked = linked
        self.zeros = LostZeros(masters)
        codes = said("product")
        self._by_code = masters.products_by_code({*codes, *linked.values()})
        self._by_barcode = masters.products_by_barcode(said("barcode") | (codes - set(self._by_code)))
        wanted = goods_named(masters.connection, said("name"))
        known = masters.products_by_code({code for codes in wanted.values() for code in codes})
        self._by_name = {name: [known[code] for code in codes] for name, codes in wanted.items()}
        parties = party_codes(masters.connection)
        self.parties = {**{name: code for code, name in parties.items()}, **{code: code for code in parties}}
        houses = masters.warehouses()
        self.warehouses = {**{one.name: one.code for one in houses}, **{one.code: one.code for one in houses}}

    def product(self, row: TableRow) -> Product | None:
        """The goods of a row: what it was linked with, by code, by barcode, else by a name only one product has."""
        code, barcode, name = (str(row.values.get(part, "")) for part in ("product", "barcode", "name"))
        for said in (code, barcode, name):
            if said and (linked := self._linked.get(said)) is not None:
                return self._by_code.get(linked)
        found = self._by_code.get(code) or self._by_barcode.get(barcode) or self._by_barcode.get(code)
        if found is not None or code or barcode:
            return found
        named = self._by_name.get(name, [])
        if len(named) > 1 and "specification" in row.values:
            named = [one for one in named if one.specification == row.values["specification"]]
        return named[0] if len(named) == 1 else None


def _read_header(table: Table, document: ListedDocument, names: Names) -> None:
    """What the rows say of their document: the first that says it counts, another that differs is a problem."""
    for row in document.rows:
        for name, value in _header_of(table, row, names).items():
            earlier = document.said.setdefault(name, value)
            if earlier != value:
                reason = N_("another row of the same document says something else")
                row.problems.append(table.note(row, _column_of(table, name), reason))


def _column_of(table: Table, name: str) -> str:
    return "party_name" if name == "party" and "party" not in table.mapping else name


def _header_of(table: Table, row: TableRow, names: Names) -> dict[str, Value]:
    said = {name: row.values[name] for name in HEADER_FIELDS if name in row.values and name != "party"}
    if "warehouse" in said:
        code = names.warehouses.get(str(said["warehouse"]))
        if code is None:
            row.problems.append(table.note(row, "warehouse", N_("there is no such warehouse")))
            said.pop("warehouse")
        else:
            said["warehouse"] = code
    for name in ("party", "party_name"):
        if name in row.values:
            party = names.parties.get(str(row.values[name]))
            if party is not None:
                said["party"] = party
                return said
    if "party" in row.values or "party_name" in row.values:
        named = "party" if "party" in row.values else "party_name"
        row.problems.append(table.note(row, named, N_("there is no such supplier or customer")))
    return said


def _read_row(table: Table, row: TableRow, document: ListedDocument, names: Names, *, counts: bool) -> None:
    product = names.product(row)
    if product is None:
        named = next((name for name in ("product", "barcode", "name") if name in row.values), "product")
        row.problems.append(names.zeros.no_such_item(table, row, named))
        return
    quantity = row.values.get("quantity")
    if not isinstance(quantity, Decimal):
        if not row.problems:
            row.problems.append(table.note(row, "quantity", N_("it is missing")))
        return
    if quantity < 0 or (quantity == 0 and not counts):
        row.problems.append(table.note(row, "quantity", N_("it is negative or zero")))
        return
    document.products.append(product)
    document.quantity += quantity
    document.total += _worth(table, row, quantity)


def _worth(table: Table, row: TableRow, quantity: Decimal) -> Decimal:
    """What a row comes to: its amount, which counts where quantity and price say something else."""
    price, amount = row.values.get("price"), row.values.get("amount")
    counted = round_amount(quantity * price) if isinstance(price, Decimal) else ZERO
    if not isinstance(amount, Decimal):
        return counted
    if isinstance(price, Decimal) and counted != amount and not row.values.get("discount"):
        reason = N_("quantity × price is {product}; the amount counts")
        row.warnings.append(table.note(row, "amount", reason, product=f"{counted:f}"))
    return amount


def _draft(what: str, document: ListedDocument, now: datetime, unnumbered: str) -> Draft:
    kind, said = READ_LISTS[what], document.said
    day = said.get("date")
    party = str(said.get("party", ""))
    owner = str(said.get("channel", "")) if what == PLATFORM else party
    named = f"{document.number}\n{owner}" if document.number else unnumbered
    lines = tuple(
        draft_line(number, product.code, row, priced=kind_of(kind).priced)
        for number, (row, product) in enumerate(zip(document.rows, document.products, strict=not document.status), 1)
    )
    due = said.get("due")
    return Draft(
        kind=kind,
        key=list_key(what, named),
        lines=lines,
        party=party,
        warehouse=str(said.get("warehouse", "")),
        at=min(datetime.combine(day, _NOON), now) if isinstance(day, date) and day <= now.date() else None,
        due=due if isinstance(due, date) else None,
        reference=str(said.get("reference", "")) or (document.number if _has_reference(kind) else ""),
        channel=str(said.get("channel", "")),
        address=str(said.get("address", "")),
        remark=str(said.get("document_remark", "")),
    )


def _has_reference(kind: str) -> bool:
    return "reference" in kind_of(kind).header_fields


def list_key(what: str, named: str) -> str:
    """The idempotency key of a document of a list: the same number of the same party, or the same file."""
    return f"{what}:{hashlib.sha256(named.encode()).hexdigest()[:40]}"


def draft_line(number: int, product: str, row: TableRow, *, priced: bool, price_first: bool = False) -> DraftLine:
    """A row as a line. Where price and amount differ the amount counts, in a list of our own the price."""
    values = row.values
    quantity, price, amount = values.get("quantity"), values.get("price"), values.get("amount")
    quantity = quantity if isinstance(quantity, Decimal) else ZERO
    price = price if isinstance(price, Decimal) and priced else None
    amount = amount if isinstance(amount, Decimal) and priced else None
    discount = str(values.get("discount", "")) if priced else ""
    if price is not None and (price_first or discount or amount is None or round_amount(quantity * price) == amount):
        amount = None
    elif amount is not None:
        price = None
    expires, rate = values.get("expires"), values.get("tax_rate")
    return DraftLine(
        line=number,
        product=product,
        quantity=f"{plain(quantity):f}",
        unit=str(values.get("unit", "")),
        price=price,
        amount=amount,
        discount=discount,
        tax_rate=rate if isinstance(rate, Decimal) and priced else None,
        lot=str(values.get("lot", "")),
        expires=expires if isinstance(expires, date) else None,
        remark=str(values.get("remark", "")),
    )


def notes_of(documents: Iterable[ListedDocument]) -> list[CellNote]:
    """Every problem of the documents that are set aside, in the order of the rows."""
    notes = [note for document in documents for row in document.rows for note in row.problems]
    return sorted(notes, key=lambda note: note.row)


def rows_set_aside(documents: Sequence[ListedDocument]) -> list[TableRow]:
    """The rows of documents that are set aside; a good row of one says where its fault is."""
    found: list[TableRow] = []
    for document in documents:
        if document.faulty:
            found += document.rows
    return sorted(found, key=lambda row: row.number)
