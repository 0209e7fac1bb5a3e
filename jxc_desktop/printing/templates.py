"""How a kind of document looks on paper, as data: which fields and columns, which texts, on which paper.

Every kind has a template without anybody writing one: it follows from the kind's declaration. What the shop
changes is kept as a row; a new kind therefore prints right from its first day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.printing.sheet import CellKind, paper_of

MOST_LINES = 200
MOST_TEXT = 2_000
_COSTS = frozenset({"unit_cost", "value"})
"""Columns only for who may see costs."""


class FieldChoice(NamedTuple):
    """A fact of the head of a document; a wide one takes a row of its own."""

    title: str
    wide: bool = False


class ColumnChoice(NamedTuple):
    """A column of the lines. An optional one is left out where no line has anything to say in it."""

    title: str
    kind: CellKind = CellKind.TEXT
    summed: bool = False
    optional: bool = True


FIELDS: dict[str, FieldChoice] = {
    "party": FieldChoice(N_("Supplier or customer")),
    "contact": FieldChoice(N_("Contact")),
    "phone": FieldChoice(N_("Phone")),
    "date": FieldChoice(N_("Date")),
    "due": FieldChoice(N_("Due")),
    "warehouse": FieldChoice(N_("Warehouse")),
    "to_warehouse": FieldChoice(N_("To warehouse")),
    "account": FieldChoice(N_("Money account")),
    "to_account": FieldChoice(N_("To account")),
    "purpose": FieldChoice(N_("Purpose")),
    "amount": FieldChoice(N_("Amount")),
    "discount": FieldChoice(N_("Discount")),
    "tenders": FieldChoice(N_("Paid by")),
    "source": FieldChoice(N_("Source document")),
    "invoice": FieldChoice(N_("Invoice")),
    "reference": FieldChoice(N_("Their number")),
    "channel": FieldChoice(N_("Channel")),
    "handler": FieldChoice(N_("Handled by")),
    "user": FieldChoice(N_("Entered by")),
    "approver": FieldChoice(N_("Approved by")),
    "counter": FieldChoice(N_("Counter")),
    "carrier": FieldChoice(N_("Carrier")),
    "tracking": FieldChoice(N_("Tracking number")),
    "parcels": FieldChoice(N_("Parcels")),
    "party_tax_number": FieldChoice(N_("Their tax number")),
    "bank": FieldChoice(N_("Bank")),
    "charges": FieldChoice(N_("Charges"), wide=True),
    "party_address": FieldChoice(N_("Address"), wide=True),
    "address": FieldChoice(N_("Deliver to"), wide=True),
    "remark": FieldChoice(N_("Remark"), wide=True),
}
"""Everything that can be said in the head of a print, in its usual order."""

COLUMNS: dict[str, ColumnChoice] = {
    "line": ColumnChoice("#", CellKind.INTEGER, optional=False),
    "code": ColumnChoice(N_("Code"), CellKind.CODE, optional=False),
    "barcode": ColumnChoice(N_("Barcode"), CellKind.CODE),
    "name": ColumnChoice(N_("Item"), optional=False),
    "specification": ColumnChoice(N_("Specification")),
    "lot": ColumnChoice(N_("Lot"), CellKind.CODE),
    "produced": ColumnChoice(N_("Produced"), CellKind.DATE),
    "expires": ColumnChoice(N_("Expires"), CellKind.DATE),
    "serials": ColumnChoice(N_("Serial numbers")),
    "bin": ColumnChoice(N_("Bin"), CellKind.CODE),
    "to_bin": ColumnChoice(N_("To bin"), CellKind.CODE),
    "made": ColumnChoice(N_("Whole")),
    "minimum": ColumnChoice(N_("From quantity"), CellKind.QUANTITY),
    "quantity": ColumnChoice(N_("Quantity"), CellKind.QUANTITY, summed=True, optional=False),
    "rejected": ColumnChoice(N_("Rejected"), CellKind.QUANTITY, summed=True),
    "unit": ColumnChoice(N_("Unit"), optional=False),
    "due": ColumnChoice(N_("Wanted by"), CellKind.DATE),
    "price": ColumnChoice(N_("Price"), CellKind.PRICE, optional=False),
    "discount": ColumnChoice(N_("Discount"), CellKind.MONEY, summed=True),
    "tax_rate": ColumnChoice(N_("Tax rate"), CellKind.PERCENT),
    "net": ColumnChoice(N_("Net"), CellKind.MONEY, summed=True),
    "tax": ColumnChoice(N_("Tax"), CellKind.MONEY, summed=True),
    "amount": ColumnChoice(N_("Amount"), CellKind.MONEY, summed=True, optional=False),
    "promotion": ColumnChoice(N_("Promotion")),
    "charge": ColumnChoice(N_("Charges"), CellKind.MONEY, summed=True),
    "unit_cost": ColumnChoice(N_("Unit cost"), CellKind.PRICE),
    "value": ColumnChoice(N_("Cost"), CellKind.MONEY, summed=True),
    "at": ColumnChoice(N_("Time"), CellKind.DATETIME),
    "settled": ColumnChoice(N_("Settled document"), CellKind.CODE),
    "settled_day": ColumnChoice(N_("Date"), CellKind.DATE),
    "settled_amount": ColumnChoice(N_("Settled"), CellKind.MONEY, summed=True),
    "reason": ColumnChoice(N_("Reason")),
    "remark": ColumnChoice(N_("Remark")),
}
"""Everything a line of a print can say, in its usual order."""

_OF_HEADER = {
    "party": ("party", "contact", "phone", "party_address"),
    "at": ("date",),
    "further_sources": ("source",),
    "tenders": ("tenders",),
}
"""What is printed for a field of the header, where it is not the field of the same name."""
_OF_LINE = {"product": ("code", "name", "specification")}
_SETTLED = ("line", "settled", "settled_day", "settled_amount")
_OF_A_TILL = frozenset({"card", "bonus", "points"})
NOT_PRINTED = _OF_A_TILL | {"tax_inclusive", "means", "allocations", "oldest_first", "expected"}
"""What is entered and not said on paper: it shows in amounts and lines, stands on a slip of the till, or was for the
checking only.
"""

SIGNATURES = {
    "checked": N_("Checked by"),
    "warehouse": N_("Warehouse keeper"),
    "cashier": N_("Cash desk"),
    "supplier": N_("Supplier's signature"),
    "customer": N_("Customer's signature"),
}


@dataclass(frozen=True, slots=True)
class PrintTemplate:
    """A template. The one whose ``code`` is that of its kind is the usual one.

    Empty ``title`` is the name of the kind. ``top`` and ``bottom`` are texts above and below the table, one
    paragraph a line. ``lines`` is how many lines a page takes, 0 for as many as fit. ``words`` prints the amount
    in words, ``logo`` and ``barcode`` what they say. ``version`` is 0 for what was never changed.
    """

    code: str
    kind: str
    name: str = ""
    paper: str = "a4"
    title: str = ""
    fields: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    top: str = ""
    bottom: str = ""
    signatures: tuple[str, ...] = ()
    lines: int = 0
    logo: bool = True
    barcode: bool = True
    words: bool = True
    version: int = 0


_IN_ROW = frozenset({"code", "kind", "name", "paper", "version"})
"""Members that are columns of the stored row; the rest is its content."""


def default_template(kind: Kind) -> PrintTemplate:
    """The template that follows from what the kind declares."""
    wanted = {name for field in kind.header_fields for name in _OF_HEADER.get(field, (field,))}
    if kind.tendered:
        wanted.add("tenders")
    columns = {name for field in kind.line_fields for name in _OF_LINE.get(field, (field,))}
    columns |= {"line"} if kind.line_fields else set(_SETTLED)
    return PrintTemplate(
        code=kind.code,
        kind=kind.code,
        fields=tuple(name for name in FIELDS if name in wanted),
        columns=tuple(name for name in COLUMNS if name in columns),
        signatures=_signatures(kind),
        words=kind.priced or bool(kind.money_sign),
    )


def _signatures(kind: Kind) -> tuple[str, ...]:
    wanted = ["checked"]
    if kind.line_fields and (kind.direction or not kind.priced):
        wanted.append("warehouse")
    if kind.money_sign:
        wanted.append("cashier")
    if kind.party_role in SIGNATURES:
        wanted.append(kind.party_role)
    return tuple(SIGNATURES[name] for name in wanted)


def columns_for(template: PrintTemplate, *, costs: bool) -> tuple[str, ...]:
    """The columns of a template that its reader may see."""
    return tuple(name for name in template.columns if costs or name not in _COSTS)


def content_of(template: PrintTemplate) -> dict[str, Any]:
    """What is kept as the content of the row."""
    return {
        one.name: list(value) if isinstance(value := getattr(template, one.name), tuple) else value
        for one in fields(template)
        if one.name not in _IN_ROW
    }


def changed(template: PrintTemplate, values: Mapping[str, Any]) -> PrintTemplate:
    """The template with other values, read strictly.

    Raises:
        InvalidValue: an unknown member, or a value of the wrong sort, an unknown field, column or paper.
        NotFound: there is no such paper.
    """
    taken: dict[str, Any] = {}
    for name, value in values.items():
        if name not in _READERS:
            raise InvalidValue(name, value, N_("it is not known"))
        taken[name] = _READERS[name](name, value)
    made = replace(template, **taken)
    paper_of(made.paper)
    return made


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue(name, value, N_("true or false is needed"))
    return value


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise InvalidValue(name, value, N_("it is of the wrong sort"))
    return value.strip()


def _lines(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_LINES:
        raise InvalidValue(name, value, N_("it is out of range"))
    return value


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > len(COLUMNS):
        raise InvalidValue(name, value, N_("a list is needed"))
    return tuple(text for item in value if (text := _text(name, item)))


def _fields(name: str, value: object) -> tuple[str, ...]:
    return _known(name, value, FIELDS)


def _columns(name: str, value: object) -> tuple[str, ...]:
    return _known(name, value, COLUMNS)


def _known(name: str, value: object, choices: Mapping[str, object]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_texts(name, value)))
    for item in found:
        if item not in choices:
            raise InvalidValue(name, item, N_("it is not known"))
    return found


_READERS = {
    "name": _text,
    "paper": _text,
    "title": _text,
    "fields": _fields,
    "columns": _columns,
    "top": _text,
    "bottom": _text,
    "signatures": _texts,
    "lines": _lines,
    "logo": _flag,
    "barcode": _flag,
    "words": _flag,
}
