"""All goods in memory: what a scan or a typed word means, without asking the database.

The index is loaded once, kept current by `Changes`, and read from any thread: an update prepares its
parts aside and puts them in place at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from jxc_desktop.db.queries.masters import GoodsRows, goods_rows, goods_stock
from jxc_desktop.db.repositories.products import PRODUCT_COLUMNS, product_of
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.domain.barcode import ScaleLabel, ScaleRule, canonical, read_scale_label
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import ZERO, from_millionths, from_units
from jxc_desktop.services.collector import collector_at_rest
from jxc_desktop.services.masters.search import SearchLines, search_words
from jxc_desktop.services.price_index import PriceIndex
from jxc_desktop.services.settings import shop_settings

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database

ONE = Decimal(1)
_THOUSANDTH = Decimal("0.001")
_CENT = Decimal("0.01")
_KILOGRAMS_IN: dict[str, Decimal] = {
    **dict.fromkeys(("kg", "kilogram", "\u516c\u65a4", "\u5343\u514b"), ONE),
    **dict.fromkeys(("g", "gram", "\u514b"), Decimal("0.001")),
    "\u65a4": Decimal("0.5"),
    "\u5e02\u65a4": Decimal("0.5"),
    "\u4e24": Decimal("0.05"),
}
"""Kilograms in the units goods are weighed in, by the names shops give them."""
_UPDATES_BEFORE_REBUILD = 500
_ACTIVE, _STYLE = ([column.name for column in PRODUCT_COLUMNS].index(name) for name in ("active", "style_id"))


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code means at the counter.

    ``price`` and ``amount`` are set only where a label says them; otherwise the product's own price of
    ``unit`` (empty: the base unit) applies.
    """

    product: Product
    unit: str = ""
    quantity: Decimal = ONE
    price: Decimal | None = None
    amount: Decimal | None = None
    barcode: str = ""
    check_digit_right: bool = True
    price_differs: bool = False
    """Whether a label says an amount that is not its weight times the price now."""
    lot: str = ""
    serial: str = ""
    produced: date | None = None
    expires: date | None = None
    """What a GS1 label says of the goods, or what is known of the lot or serial number that was scanned."""


@dataclass(frozen=True, slots=True)
class GoodsHit:
    """One product in the list under the search box."""

    product_id: int
    code: str
    name: str
    specification: str
    unit: str
    price: Decimal
    stock: Decimal


class _Goods:
    """The tables of the index: rows by product, and what their codes lead to."""

    def __init__(self, rows: GoodsRows) -> None:
        self.rows = {row[0]: row for row in rows.products}
        self.units = _grouped(rows.units)
        self.barcodes = _grouped(rows.barcodes)
        self.by_barcode = {_number(row[1]): (row[0], row[2]) for row in rows.barcodes}
        self.by_code = {row[1]: row[0] for row in rows.products}
        self.stock = rows.stock
        self.built: dict[int, Product] = {}

    def product(self, product_id: int) -> Product:
        """The product, made of its rows when it is first asked for."""
        found = self.built.get(product_id)
        if found is None:
            units, codes = self.units.get(product_id, ()), self.barcodes.get(product_id, ())
            found = self.built[product_id] = product_of(self.rows[product_id], units, codes)
        return found

    def replace(self, rows: GoodsRows, ids: Iterable[int]) -> None:
        """Take these products' rows instead of those known."""
        fresh = _Goods(rows)
        for product_id in ids:
            old = self.rows.pop(product_id, None)
            if old is not None and self.by_code.get(old[1]) == product_id:
                del self.by_code[old[1]]
            for _, code, _unit in self.barcodes.pop(product_id, ()):
                if self.by_barcode.get(_number(code), (0, ""))[0] == product_id:
                    del self.by_barcode[_number(code)]
            self.units.pop(product_id, None)
            self.built.pop(product_id, None)
        for name in ("rows", "units", "barcodes", "by_barcode", "by_code"):
            getattr(self, name).update(getattr(fresh, name))


class GoodsIndex:
    """Looks goods up by barcode, code, scale label or words."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._goods = _Goods(GoodsRows([], [], [], {}))
        self._lines = SearchLines(())
        self._changed: dict[int, SearchLines] = {}
        self._words_known = Event()
        self._words_known.set()
        self.rules: tuple[ScaleRule, ...] = ()
        self.prices = PriceIndex()

    def load(self, codes_known: Callable[[], object] = lambda: None) -> None:
        """Read all goods; one to two seconds for 100,000.

        ``codes_known`` is called halfway, when scans find their goods. A search for words waits for the rest,
        where there are no words yet.
        """
        if not self._goods.rows:
            self._words_known.clear()
        try:
            with self._lock, collector_at_rest():
                self._load(codes_known)
        finally:
            self._words_known.set()

    def _load(self, codes_known: Callable[[], object]) -> None:
        with self._database.read() as connection:
            goods = _Goods(goods_rows(connection))
            self.rules = shop_settings(Settings(connection).all()).barcode_rules
            self.prices.load(connection)
        if not self._goods.rows:
            self._goods = goods  # nothing was known: scans need not wait for the words
        codes_known()
        self._goods, self._lines, self._changed = goods, _lines_of(goods, goods.rows), {}

    def refresh(self, changes: Changes) -> None:
        """Follow what a use case changed."""
        if Topic.SETTINGS in changes.topics:
            with self._database.read() as connection:
                self.rules = shop_settings(Settings(connection).all()).barcode_rules
        if Topic.PRICES in changes.topics:
            with self._database.read() as connection:
                self.prices.load(connection)
        if not changes.topics & {Topic.PRODUCTS, Topic.STOCK}:
            return
        if not changes.products or len(changes.products) > _UPDATES_BEFORE_REBUILD:
            self.load()
            return
        ids = sorted(changes.products)
        if Topic.PRODUCTS in changes.topics:
            self._update(ids)
        else:
            self._update_stock(ids)

    def by_code(self, code: str) -> Scanned | None:
        """What a clean code means: a barcode, a scale label, a product code, in this order."""
        return self.by_barcode(code) or self.by_scale_label(code) or self.by_product_code(code)

    def by_barcode(self, code: str) -> Scanned | None:
        """The product and unit of a barcode in any spelling of its number."""
        goods = self._goods
        found = goods.by_barcode.get(code) or goods.by_barcode.get(canonical(code))
        return None if found is None else Scanned(goods.product(found[0]), found[1], barcode=code)

    def by_scale_label(self, code: str) -> Scanned | None:
        """The product a scale label names, with its weight or amount."""
        label = read_scale_label(code, self.rules)
        if label is None:
            return None
        for item in label.items:
            product = self.item(item)
            if product is not None:
                return _weighed(product, label, code)
        return None

    def by_product_code(self, code: str) -> Scanned | None:
        """The product of the shop's own code."""
        goods = self._goods
        product_id = goods.by_code.get(code) or goods.by_code.get(code.upper())
        return None if product_id is None else Scanned(goods.product(product_id))

    def item(self, code: str) -> Product | None:
        """The product of a barcode or product code exactly as written."""
        goods = self._goods
        product_id = goods.by_barcode.get(code, (goods.by_code.get(code), ""))[0]
        return None if product_id is None else goods.product(product_id)

    def product(self, product_id: int) -> Product | None:
        """The product of a row id."""
        return self._goods.product(product_id) if product_id in self._goods.rows else None

    def in_style(self, product_id: int) -> bool:
        """Whether the goods are a colour and size of a style."""
        row = self._goods.rows.get(product_id)
        return row is not None and row[_STYLE] is not None

    def stock(self, product_id: int) -> Decimal:
        """The quantity on hand in the base unit, over all warehouses."""
        return from_units(self._goods.stock.get(product_id, 0))

    def search(self, text: str, limit: int = 8) -> list[GoodsHit]:
        """Active goods by a piece of code or barcode, name, initials of any reading or full pinyin.

        An exact code comes first, then beginnings, then middles; several words must all be met.
        """
        words = search_words(text)
        if not words:
            return []
        self._words_known.wait()
        goods, changed = self._goods, self._changed
        found: dict[int, None] = {}
        exact = self.by_barcode(words[0]) or self.by_product_code(words[0]) if len(words) == 1 else None
        if exact is not None and exact.product.active:
            found[exact.product.id] = None
        for lines in tuple(changed.values()):
            found.update(dict.fromkeys(lines.search(words, limit)))
        for product_id in self._lines.search(words, limit + len(changed)):
            if product_id not in changed:
                found[product_id] = None
        return [self._hit(goods, product_id) for product_id in list(found)[:limit]]

    def _hit(self, goods: _Goods, product_id: int) -> GoodsHit:
        _, code, name, unit, specification, _, price = goods.rows[product_id][:7]
        stock = from_units(goods.stock.get(product_id, 0))
        return GoodsHit(product_id, code, name, specification, unit, from_millionths(price), stock)

    def _update_stock(self, ids: Sequence[int]) -> None:
        with self._lock, self._database.read() as connection:
            stock = goods_stock(connection, list(ids))
            self._goods.stock.update((product_id, stock.get(product_id, 0)) for product_id in ids)

    def _update(self, ids: Sequence[int]) -> None:
        with self._lock, self._database.read() as connection:
            rows = goods_rows(connection, list(ids))
            goods = self._goods
            for product_id in ids:
                goods.stock[product_id] = rows.stock.get(product_id, 0)
            goods.replace(rows, ids)
            changed = dict(self._changed)
            for product_id in ids:
                changed[product_id] = _lines_of(goods, [product_id])
            if len(changed) > _UPDATES_BEFORE_REBUILD:
                self._lines, changed = _lines_of(goods, goods.rows), {}
            self._changed = changed


def _grouped(rows: Iterable[Sequence[Any]]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row[0], []).append(row)
    return groups


def _number(code: str) -> str:
    """The canonical spelling; most codes are seen to be their own without adding up digits."""
    return canonical(code) if code[0] == "0" or len(code) == 12 else code


def _lines_of(goods: _Goods, ids: Iterable[int]) -> SearchLines:
    """The texts of the active goods among ``ids``; rows are read by place, which is much quicker here."""
    codes = goods.barcodes
    rows = [goods.rows[product_id] for product_id in ids if product_id in goods.rows]
    return SearchLines(
        (row[0], row[2], row[4], row[5], " ".join([row[1], *[code[1] for code in codes.get(row[0], ())]]))
        for row in rows
        if row[_ACTIVE]
    )


def _weighed(product: Product, label: ScaleLabel, code: str) -> Scanned:
    """The line a scale label asks for: its amount is charged as printed, whatever the price is now."""
    quantity, differs = label.pieces or ONE, False
    if label.weight is not None:
        quantity = in_unit(product, label.weight)
        worth = (quantity * product.price).quantize(_CENT, ROUND_HALF_UP)
        differs = label.amount is not None and worth not in {ZERO, label.amount}
    elif label.amount is not None and label.pieces is None and product.price > ZERO:
        quantity = (label.amount / product.price).quantize(_THOUSANDTH, ROUND_HALF_UP)
    return Scanned(product, "", quantity, None, label.amount, code, label.check_digit_right, differs)


def sold_by_weight(product: Product) -> bool:
    """Whether the base unit is a weight."""
    return product.unit.lower() in _KILOGRAMS_IN


def in_unit(product: Product, kilograms: Decimal) -> Decimal:
    """A weight in the product's base unit; a unit that is no weight takes the kilograms as they are."""
    return kilograms / _KILOGRAMS_IN.get(product.unit.lower(), ONE)
