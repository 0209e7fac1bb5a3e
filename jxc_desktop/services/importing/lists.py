"""Goods, parties and prices written as a list that the import takes back unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from jxc_desktop.db.queries.masters import PartyFilter, ProductFilter, party_page, product_page
from jxc_desktop.db.repositories.prices import PURCHASE, Prices
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.members import birthday_text
from jxc_desktop.exchange.headers import IMPORTS, FieldKind, FieldSpec
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.importing.price_lists import DIRECTIONS, LEVELS

_PRODUCT_FIELDS = {
    "code": "code",
    "barcode": "barcode",
    "name": "name",
    "specification": "specification",
    "unit": "unit",
    "category_code": "category",
    "price": "price",
    "member_price": "member_price",
    "wholesale_price": "wholesale_price",
    "floor_price": "floor_price",
    "purchase_price": "purchase_price",
    "active": "active",
}
_PARTY_FIELDS = {
    name: name
    for name in (
        *("code", "name", "contact", "phone", "address", "tax_number", "bank", "credit_limit", "terms_days"),
        *("level", "member_card", "birthday", "joined"),
    )
}
"""The fields of each list, and the member of its rows that holds them."""

ROLES = {"customers": "customer", "suppliers": "supplier"}
PRICES = "price_lists"
LISTS = frozenset({"products", PRICES, *ROLES})
"""What can be written as a list."""

_TYPES = {FieldKind.CODE: ColumnType.CODE, FieldKind.PRICE: ColumnType.PRICE, FieldKind.AMOUNT: ColumnType.MONEY}
_TYPES |= {FieldKind.DAYS: ColumnType.INTEGER, FieldKind.DATE: ColumnType.DATE}
_TYPES |= {FieldKind.QUANTITY: ColumnType.QUANTITY}
_PAGE = 1000


def list_sheet(connection: Connection, what: str, *, costs: bool) -> SheetOut:
    """The sheet of a whole list; ``costs`` tells whether purchase prices may be seen."""
    if what == PRICES:
        return _price_sheet(connection, costs=costs)
    members = dict(_PRODUCT_FIELDS if what == "products" else _PARTY_FIELDS)
    if not costs:
        members.pop("purchase_price", None)
    specs = [spec for spec in IMPORTS[what] if spec.name in members]
    rows = [[_cell(spec, getattr(row, members[spec.name])) for spec in specs] for row in _rows(connection, what)]
    columns = [SheetColumn(_(spec.title), _TYPES.get(spec.kind, ColumnType.TEXT)) for spec in specs]
    return SheetOut(_("List"), columns, rows)


def _price_sheet(connection: Connection, *, costs: bool) -> SheetOut:
    """The prices of all price lists, a row each; the name of the goods is for people and not read back."""
    prices, specs = Prices(connection), IMPORTS[PRICES]
    rows: list[list[object]] = []
    for head in prices.lists():
        found = prices.price_list(head.code) if costs or head.direction != PURCHASE else None
        said = {"list": head.code, "party": head.party, "level": _(LEVELS.get(head.level, head.level))}
        said["direction"] = _(DIRECTIONS[head.direction])
        for item in found.items if found else ():
            cells = [said[spec.name] if spec.name in said else getattr(item, spec.name) for spec in specs]
            rows.append([*cells, item.name])
    columns = [SheetColumn(_(spec.title), _TYPES.get(spec.kind, ColumnType.TEXT)) for spec in specs]
    return SheetOut(_("List"), [*columns, SheetColumn(_("Name"), ColumnType.TEXT)], rows)


def _cell(spec: FieldSpec, value: Any) -> Any:
    if spec.kind is FieldKind.FLAG:
        return _("Yes") if value else _("No")
    if spec.name == "level":
        return _(LEVELS.get(value, value))
    if spec.name == "birthday":
        return birthday_text(value)
    if spec.name == "joined":
        return None if value is None else read_day(value)
    return value


def _rows(connection: Connection, what: str) -> Iterator[Any]:
    if what == "products":
        goods = ProductFilter(active=None, limit=_PAGE)
        while True:
            page = product_page(connection, goods)
            yield from page.rows
            if page.next is None:
                return
            goods = replace(goods, after=page.next)
    parties = PartyFilter(role=ROLES[what], active=None, limit=_PAGE)
    while True:
        found = party_page(connection, parties, balances=False)
        yield from found.rows
        if found.next is None:
            return
        parties = replace(parties, after=found.next)
