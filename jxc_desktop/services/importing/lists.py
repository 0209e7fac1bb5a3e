"""Goods, parties and prices written as a list that the import takes back unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jxc_desktop.db.queries.exchange import party_codes_of, product_codes
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.repositories.masters import Masters, PartyRecord, ProductRecord
from jxc_desktop.db.repositories.prices import PURCHASE, Prices
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.members import birthday_text
from jxc_desktop.exchange.headers import IMPORTS, FieldKind, FieldSpec
from jxc_desktop.exchange.sheets import SheetColumn, SheetOut
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.importing.columns import sheet_columns
from jxc_desktop.services.importing.price_lists import DIRECTIONS, LEVELS
from jxc_desktop.services.importing.products import CUSTOM_FIELDS

_SAID_OTHERWISE = frozenset({"category", "initials", "bank_account"})
"""Fields that foreign lists have; ours say the same by others."""

ROLES = {"customers": "customer", "suppliers": "supplier"}
PRICES = "price_lists"
MASTER_NAMES = {
    "product_units": N_("Units of goods"),
    "barcodes": N_("Barcodes"),
    "categories": N_("Categories"),
    "recipes": N_("Recipes"),
    "styles": N_("Styles"),
    "promotions": N_("Promotions"),
    "sales_targets": N_("Sales targets"),
    "channel_goods": N_("Goods as platforms call them"),
    "warehouses": N_("Warehouses"),
    "bins": N_("Bins"),
    "fixed_bins": N_("Bins where goods belong"),
    "chart_of_accounts": N_("Chart of accounts"),
    "money_accounts": N_("Money accounts"),
    "means": N_("Means of payment"),
    "voucher_templates": N_("Voucher templates"),
    "users": N_("Users"),
    "settings": N_("Settings"),
}
"""What the smaller lists are called, in the order they are offered."""
LISTS = frozenset({"products", PRICES, *ROLES, *MASTER_NAMES})
"""What can be written as a list."""


def list_sheet(connection: Connection, what: str, *, costs: bool) -> SheetOut:
    """The sheet of a whole list; ``costs`` tells whether purchase prices may be seen."""
    if what == PRICES:
        return _price_sheet(connection, costs=costs)
    hidden = _SAID_OTHERWISE if costs else _SAID_OTHERWISE | {"purchase_price"}
    specs = [spec for spec in IMPORTS[what] if spec.name not in hidden]
    read = _products(connection) if what == "products" else _parties(connection, ROLES[what])
    rows = [[_cell(spec, _value(row, spec.name)) for spec in specs] for row in read]
    return SheetOut(_("List"), sheet_columns(specs), rows)


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
    return SheetOut(_("List"), [*sheet_columns(specs), SheetColumn(_("Name"))], rows)


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


def _value(row: ProductRecord | PartyRecord, name: str) -> Any:
    """What a record says in a field of its list."""
    if isinstance(row, PartyRecord):
        return getattr(row, name)
    product = row.product
    if name == "barcode":
        return next((one.code for one in product.barcodes if not one.unit), "")
    if name == "remark":
        return row.remark
    if name in CUSTOM_FIELDS:
        return product.custom.get(name, "")
    return getattr(product, "category" if name == "category_code" else name)


def _products(connection: Connection) -> Iterator[ProductRecord]:
    """All goods by code, some at a time."""
    masters = Masters(connection)
    for codes in chunks(product_codes(connection)):
        found = masters.records_by_code(codes)
        yield from (found[code] for code in codes)


def _parties(connection: Connection, role: str) -> Iterator[PartyRecord]:
    """All suppliers or customers by code; who is both is either."""
    masters = Masters(connection)
    for code in party_codes_of(connection, role):
        record = masters.party_record(code)
        if record is not None:
            yield record
