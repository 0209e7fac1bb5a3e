"""A block copied from a spreadsheet, read as document lines: what can be taken, and what is set aside and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from jxc_desktop.domain.amounts import discount_of
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, ShopError
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import AMOUNT_PLACES, PRICE_PLACES, QUANTITY_PLACES
from jxc_desktop.services.goods import GoodsHit, Scanned
from jxc_desktop.ui.common.document_draft import read_entered
from jxc_desktop.ui.common.entry import half_width, read_number

_TOO_MUCH = 10**12


class Goods(Protocol):
    """Where goods are looked up (`GoodsIndex`)."""

    def by_code(self, code: str) -> Scanned | None:
        """The goods of a code or barcode."""

    def search(self, text: str, limit: int = 8) -> list[GoodsHit]:
        """Goods by words."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """A pasted row that was set aside: its number in the block, its cells as they came, and why."""

    number: int
    cells: tuple[str, ...]
    error: ShopError


@dataclass(frozen=True, slots=True)
class Pasted:
    """A block as read: lines that can be taken and rows that cannot. Titles above the rows are counted in neither."""

    usable: tuple[DraftLine, ...]
    faulty: tuple[Faulty, ...]


def read_block(
    cells: Sequence[Sequence[str]], columns: Sequence[str], goods: Goods, titles: Mapping[str, str]
) -> Pasted:
    """Read a block whose columns stand for these fields of a line; a first row of titles says otherwise.

    ``titles`` maps what a column may be called, in lower case, to its field.
    """
    rows = list(enumerate(cells, 1))
    named = _named_columns(cells[0], titles) if cells else ()
    if named:
        columns, rows = named, rows[1:]
    elif _numbers_in(cells, columns, "unit"):
        columns = [name for name in columns if name != "unit"]
    usable: list[DraftLine] = []
    faulty: list[Faulty] = []
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        try:
            usable.append(_line(dict(zip(columns, row, strict=False)), goods))
        except ShopError as error:
            faulty.append(Faulty(number, tuple(row), error))
    return Pasted(tuple(usable), tuple(faulty))


def _named_columns(row: Sequence[str], titles: Mapping[str, str]) -> tuple[str, ...]:
    """The fields that a row of titles names; nothing when it does not name the goods."""
    found = tuple(titles.get(half_width(cell).lower(), "") for cell in row)
    return found if "product" in found and sum(map(bool, found)) > 1 else ()


def _numbers_in(cells: Sequence[Sequence[str]], columns: Sequence[str], field: str) -> bool:
    """Whether a column that should hold words holds numbers: it was left out of the block then."""
    place = list(columns).index(field) if field in columns else -1
    texts = [half_width(row[place]).lstrip("¥￥$") for row in cells if 0 <= place < len(row) and row[place].strip()]
    return bool(texts) and all(text.replace(".", "").replace(",", "").isdigit() for text in texts)


def find_product(goods: Goods, text: str) -> Scanned:
    """The goods a text names: by code or barcode, else by the only name that fits.

    Raises:
        InvalidValue: nothing is named, or several goods fit.
        NotFound: no goods fit.
    """
    wanted = half_width(text)
    if not wanted:
        raise InvalidValue("product", text, N_("no item is named"))
    exact = goods.by_code(wanted)
    if exact is not None:
        return exact
    hits = goods.search(wanted, 3)
    named = [hit for hit in hits if hit.name == wanted]
    chosen = named if len(named) == 1 else hits
    if not chosen:
        raise NotFound(field="product", what=N_("product"), name=text.strip())
    found = goods.by_code(chosen[0].code) if len(chosen) == 1 else None
    if found is None:
        raise InvalidValue("product", text, N_("several items fit; use the code"))
    return found


def _line(cells: Mapping[str, str], goods: Goods) -> DraftLine:
    scanned = find_product(goods, cells.get("product", ""))
    product = scanned.product
    if not product.active:
        raise InvalidValue("product", product.name, N_("it is disabled"))
    line = DraftLine(line=0, product=product.code, unit=scanned.unit)
    if cells.get("expected", "").strip() and not cells.get("quantity", "").strip():
        line = replace(line, quantity="0")  # announced, and counted from now on
    for name in (
        "unit",
        "expected",
        "quantity",
        "price",
        "unit_cost",
        "discount",
        "amount",
        "value",
        "tax_rate",
        "remark",
    ):
        text = cells.get(name, "").strip()
        if text:
            line = _READERS[name](line, text, product)
    return line


def _unit(line: DraftLine, text: str, product: Product) -> DraftLine:
    product.factor(text)
    return replace(line, unit=text)


def _quantity(line: DraftLine, text: str, product: Product) -> DraftLine:
    entered = read_entered(product, text, line.unit)
    if entered.startswith("-") or (entered.replace(".", "").isdigit() and not Decimal(entered)):
        raise InvalidValue("quantity", text, N_("it is not above zero"))
    return replace(line, quantity=entered)


def decimal_cell(text: str, places: int, field: str) -> Decimal | None:
    """A typed price, amount or rate, without a currency sign.

    Raises:
        InvalidValue: malformed, negative or too large.
    """
    value = read_number(half_width(text).lstrip("¥￥$").strip(), places, field)
    if value is not None and not 0 <= value < _TOO_MUCH:
        raise InvalidValue(field, text, N_("it is negative or too large"))
    return value


def expected_cell(text: str) -> Decimal | None:
    """A typed number of goods that were announced.

    Raises:
        InvalidValue: malformed, negative or too large.
    """
    return decimal_cell(text, QUANTITY_PLACES, "expected")


def _expected(line: DraftLine, text: str, _product: Product) -> DraftLine:
    return replace(line, expected=expected_cell(text))


def _price(line: DraftLine, text: str, _product: Product) -> DraftLine:
    return replace(line, price=decimal_cell(text, PRICE_PLACES, "price"))


def _unit_cost(line: DraftLine, text: str, _product: Product) -> DraftLine:
    return replace(line, unit_cost=decimal_cell(text, PRICE_PLACES, "unit_cost"))


def _discount(line: DraftLine, text: str, _product: Product) -> DraftLine:
    discount_of(text, 10**15)
    return replace(line, discount=text)


def _amount(line: DraftLine, text: str, _product: Product) -> DraftLine:
    return replace(line, amount=decimal_cell(text, AMOUNT_PLACES, "amount"))


def _value(line: DraftLine, text: str, _product: Product) -> DraftLine:
    return replace(line, value=decimal_cell(text, AMOUNT_PLACES, "value"))


def _tax_rate(line: DraftLine, text: str, _product: Product) -> DraftLine:
    return replace(line, tax_rate=read_rate(text))


def read_rate(text: str) -> Decimal | None:
    """A typed tax rate in percent, with or without the sign.

    Raises:
        InvalidValue: it is no percentage.
    """
    rate = decimal_cell(half_width(text).rstrip("%"), 4, "tax_rate")
    if rate is not None and rate > 100:
        raise InvalidValue("tax_rate", text, N_("a percentage between 0 and 100 is needed"))
    return rate


def _remark(line: DraftLine, text: str, _product: Product) -> DraftLine:
    return replace(line, remark=text)


_READERS: dict[str, Callable[[DraftLine, str, Product], DraftLine]] = {
    "unit": _unit,
    "expected": _expected,
    "quantity": _quantity,
    "price": _price,
    "unit_cost": _unit_cost,
    "discount": _discount,
    "amount": _amount,
    "value": _value,
    "tax_rate": _tax_rate,
    "remark": _remark,
}
