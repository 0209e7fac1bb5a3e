"""Prices of price lists from a file: one row a price; prices the file does not name stay.

A row names its list by code, else by the party or the price level it is for. A list nobody knows is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from jxc_desktop.db.repositories.prices import PURCHASE, SALE, PriceItem, PriceListRecord, Prices
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, UserError
from jxc_desktop.domain.pricing import MEMBER, RETAIL, WHOLESALE
from jxc_desktop.domain.product import Product
from jxc_desktop.exchange.convert import reason_of
from jxc_desktop.exchange.table import Table, TableRow
from jxc_desktop.i18n import _
from jxc_desktop.services.importing.differences import changed_cells
from jxc_desktop.services.importing.plan import ListPlan
from jxc_desktop.services.price_rules import PriceInput, checked_head, checked_item, list_for

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import Masters

DIRECTIONS = {SALE: N_("We sell"), PURCHASE: N_("We buy")}
LEVELS = {RETAIL: N_("Retail price"), MEMBER: N_("Member price"), WHOLESALE: N_("Wholesale price")}
_HEAD = ("list", "party", "level", "direction")
_Place = tuple[str, str, Decimal, date | None]


@dataclass(slots=True)
class PricePlan(ListPlan[PriceItem]):
    """What an import of prices would do; ``lists`` are those that change, before (none: made) and after."""

    lists: list[tuple[PriceListRecord | None, PriceListRecord]] = field(default_factory=list)


@dataclass(slots=True)
class _Sheet:
    """A price list while the file is compared with it: its prices by place, and the rows that named them."""

    before: PriceListRecord | None
    head: PriceListRecord
    items: dict[_Place, PriceItem]
    rows: dict[_Place, TableRow] = field(default_factory=dict)
    touched: bool = False


def plan_prices(table: Table, masters: Masters) -> PricePlan:
    """Compare a list of prices with the price lists there are; nothing is written."""
    plan, known = PricePlan(), _Lists(masters)
    goods = masters.products_by_code({str(row.values["product"]) for row in table.rows if "product" in row.values})
    for row in table.rows:
        item = None if row.problems else _item(table, row, goods)
        sheet = None if item is None else known.of(table, row)
        if item is None or sheet is None:
            plan.set_aside.append(row)
            continue
        plan.warnings += row.warnings
        _compare(plan, table, row, sheet, item)
    plan.lists = [
        (one.before, replace(one.head, items=tuple(one.items.values()))) for one in known.sheets() if one.touched
    ]
    return plan


def _compare(plan: PricePlan, table: Table, row: TableRow, sheet: _Sheet, item: PriceItem) -> None:
    place = _place(item)
    kept, earlier = sheet.items.get(place), sheet.rows.setdefault(place, row)
    same = kept is not None and (kept.price, kept.ends) == (item.price, item.ends)
    if earlier is not row:
        if same:
            plan.repeated += 1
        else:
            reason = N_("row {other} has another price for the same goods")
            row.problems.append(table.note(row, "price", reason, other=earlier.number))
            plan.set_aside.append(row)
    elif same:
        plan.unchanged += 1
    else:
        (plan.new if kept is None else plan.changed).append(item)
        if kept is not None:
            plan.differences += changed_cells(table, row, kept, item, ("price", "ends"))
        sheet.items[place], sheet.touched = item, True


def _place(item: PriceItem) -> _Place:
    return item.product, item.unit, item.minimum, item.starts


class _Lists:
    """The price lists the rows name, each read once."""

    def __init__(self, masters: Masters) -> None:
        self._masters, self._prices = masters, Prices(masters.connection)
        self._by_words: dict[tuple[str, ...], _Sheet | UserError] = {}
        self._by_code: dict[str, _Sheet] = {}

    def sheets(self) -> Iterator[_Sheet]:
        """All of them, as the file names them."""
        yield from self._by_code.values()

    def of(self, table: Table, row: TableRow) -> _Sheet | None:
        """The list of a row; what is wrong with its name is noted on the row."""
        words = tuple(str(row.values.get(name, "")) for name in _HEAD)
        if words not in self._by_words:
            try:
                self._by_words[words] = self._read(*words)
            except UserError as error:
                self._by_words[words] = error
        found = self._by_words[words]
        if isinstance(found, UserError):
            row.problems.append(table.note(row, found.field or "list", _told(found)))
            return None
        return found

    def _read(self, code: str, party: str, level: str, direction: str) -> _Sheet:
        if not (code or party or level):
            raise InvalidValue("list", "", N_("it is missing"))
        entered = PriceInput(
            "", None, party=party, list=code, level=_word(level, LEVELS, "level"),
            direction=_word(direction, DIRECTIONS, "direction"),
        )  # fmt: skip
        wanted = list_for(self._masters, entered)
        if (sheet := self._by_code.get(wanted.code)) is None:
            before = self._prices.price_list(wanted.code)
            head = before or checked_head(wanted, self._masters.party_record(wanted.party) if wanted.party else None)
            sheet = _Sheet(before, head, {_place(one): replace(one, name="") for one in head.items})
            self._by_code[wanted.code] = sheet
        for name in ("party", "level", "direction"):
            if getattr(entered, name) and getattr(wanted, name) != getattr(sheet.head, name):
                raise InvalidValue(name, getattr(entered, name), N_("the price list is for somebody else"))
        return sheet


def _word(text: str, words: Mapping[str, str], field_name: str) -> str:
    """The value a word of a file means: as it is kept, or as it is said in any language of the program."""
    if not text:
        return ""
    wanted = text.strip().casefold()
    for value, word in words.items():
        if wanted in (value, word.casefold(), _(word).casefold()):
            return value
    raise InvalidValue(field_name, text, N_("it is none of the choices"))


def _item(table: Table, row: TableRow, goods: Mapping[str, Product]) -> PriceItem | None:
    """The price of a row; what is wrong with it is noted."""
    for name in ("product", "price"):
        if name not in row.values:
            row.problems.append(table.note(row, name, N_("it is missing")))
            return None
    values = row.values
    price, minimum, starts, ends = (values.get(name) for name in ("price", "minimum", "starts", "ends"))
    item = PriceItem(
        str(values["product"]),
        price if isinstance(price, Decimal) else Decimal(0),
        str(values.get("unit", "")),
        minimum if isinstance(minimum, Decimal) else Decimal(0),
        starts if isinstance(starts, date) else None,
        ends if isinstance(ends, date) else None,
    )
    try:
        return checked_item(item, goods, "row")
    except UserError as error:
        row.problems.append(table.note(row, (error.field or "").rpartition(".")[2], _told(error)))
        return None


def _told(error: UserError) -> str:
    if isinstance(error, NotFound):
        party = N_("there is no such supplier or customer")
        return party if error.field == "party" else N_("there is no such item")
    return reason_of(error)
