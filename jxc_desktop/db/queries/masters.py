"""Lists of goods and parties: filtered, sorted by a fixed set of columns, page after page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from jxc_desktop.db.queries.matching import holding
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.repositories.products import ALL_BARCODES, ALL_PRODUCTS, ALL_UNITS
from jxc_desktop.db.rows import fetched
from jxc_desktop.db.tables import barcodes, categories, documents, parties, party_balances, products, stock_balances
from jxc_desktop.domain.barcode import equivalents
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import ZERO, from_fen, from_millionths, from_units


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which goods to list. ``text`` is a piece of code, name, specification, initials or barcode.

    ``active`` ``None`` lists both; ``after`` is the ``next`` of the page before.
    """

    text: str = ""
    category: str = ""
    supplier: str = ""
    active: bool | None = True
    order: str = "code"
    descending: bool = False
    after: object | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One line of the list of goods; ``stock`` is in the base unit over all warehouses."""

    id: int
    code: str
    name: str
    specification: str
    unit: str
    category: str
    barcode: str
    price: Decimal
    member_price: Decimal | None
    wholesale_price: Decimal | None
    floor_price: Decimal | None
    purchase_price: Decimal | None
    supplier: str
    costing: str
    stock: Decimal
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class PartyFilter:
    """Which suppliers and customers to list; ``role`` empty lists both."""

    text: str = ""
    role: str = ""
    active: bool | None = True
    order: str = "code"
    descending: bool = False
    after: object | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One line of the list of parties; ``balance`` above zero: they owe us."""

    id: int
    code: str
    name: str
    role: str
    level: str
    contact: str
    phone: str
    credit_limit: Decimal | None
    terms_days: int | None
    balance: Decimal | None
    active: bool
    version: int
    address: str = ""
    tax_number: str = ""
    bank: str = ""
    member_card: str = ""
    birthday: int | None = None
    joined: int | None = None


_category = func.coalesce(categories.c.code, "")
_supplier = func.coalesce(parties.c.code, "")
PRODUCT_ORDERS: dict[str, ColumnElement[Any]] = {
    "code": products.c.code,
    "name": products.c.name,
    "initials": products.c.initials,
    "price": products.c.price,
    "category": _category,
    "supplier": _supplier,
}
PARTY_ORDERS: dict[str, ColumnElement[Any]] = {
    "code": parties.c.code,
    "name": parties.c.name,
    "initials": parties.c.initials,
    "role": parties.c.role,
}
_stock = (
    select(func.coalesce(func.sum(stock_balances.c.quantity), 0))
    .where(stock_balances.c.product_id == products.c.id)
    .scalar_subquery()
)
_first_barcode = (
    select(func.coalesce(func.min(barcodes.c.code), "")).where(barcodes.c.product_id == products.c.id).scalar_subquery()
)
_FROM_PRODUCTS = products.outerjoin(categories, categories.c.id == products.c.category_id).outerjoin(
    parties, parties.c.id == products.c.supplier_id
)


def product_page(connection: Connection, wanted: ProductFilter) -> Page[ProductRow]:
    """One page of goods.

    Raises:
        InvalidValue: an order that is not offered.
    """
    key = _order(PRODUCT_ORDERS, wanted.order)
    tests = _product_tests(wanted)
    statement = (
        select(
            products,
            _category.label("category"),
            _supplier.label("supplier"),
            _first_barcode.label("barcode"),
            _stock.label("stock"),
            key.label("sort_key"),
        )
        .select_from(_FROM_PRODUCTS)
        .where(*tests)
    )
    rows = connection.execute(_paged(statement, key, products.c.id, wanted)).all()
    total = None
    if wanted.after is None:
        total = connection.scalar(select(func.count()).select_from(_FROM_PRODUCTS).where(*tests))
    page = Page.cut(rows, wanted.limit, lambda row: (row.sort_key, row.id), total)
    return Page(tuple(map(_product_row, page.rows)), page.next, page.total)


def party_page(connection: Connection, wanted: PartyFilter, *, balances: bool) -> Page[PartyRow]:
    """One page of suppliers and customers; without ``balances`` what they owe is left out.

    Raises:
        InvalidValue: an order that is not offered.
    """
    key = _order(PARTY_ORDERS, wanted.order)
    tests: list[ColumnElement[bool]] = []
    if wanted.text.strip():
        names = ("code", "name", "initials", "phone", "contact", "member_card")
        tests.append(holding(wanted.text, *(parties.c[name] for name in names)))
    if wanted.role:
        tests.append(parties.c.role.in_((wanted.role, "both")))
    if wanted.active is not None:
        tests.append(parties.c.active == int(wanted.active))
    balance = party_balances.c.amount if balances else literal(None)
    joined = parties.outerjoin(party_balances, party_balances.c.party_id == parties.c.id)
    statement = select(parties, balance.label("balance"), key.label("sort_key")).select_from(joined).where(*tests)
    rows = connection.execute(_paged(statement, key, parties.c.id, wanted)).all()
    total = None
    if wanted.after is None:
        total = connection.scalar(select(func.count()).select_from(parties).where(*tests))
    page = Page.cut(rows, wanted.limit, lambda row: (row.sort_key, row.id), total)
    return Page(tuple(_party_row(row, balances) for row in page.rows), page.next, page.total)


def _order(offered: dict[str, ColumnElement[Any]], name: str) -> ColumnElement[Any]:
    if name not in offered:
        raise InvalidValue("order", name, N_("it is none of the choices"))
    return offered[name]


def _paged(
    statement: Select[Any], key: ColumnElement[Any], row_id: ColumnElement[Any], wanted: ProductFilter | PartyFilter
) -> Select[Any]:
    if isinstance(wanted.after, tuple):
        value, last_id = wanted.after
        beyond = key < value if wanted.descending else key > value
        following = row_id < last_id if wanted.descending else row_id > last_id
        statement = statement.where(or_(beyond, and_(key == value, following)))
    columns = (key.desc(), row_id.desc()) if wanted.descending else (key, row_id)
    return statement.order_by(*columns).limit(wanted.limit + 1)


def _product_tests(wanted: ProductFilter) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = []
    if wanted.text.strip():
        columns = (products.c.code, products.c.name, products.c.specification, products.c.initials)
        by_barcode = select(barcodes.c.product_id).where(
            or_(holding(wanted.text, barcodes.c.code), barcodes.c.code.in_(equivalents(wanted.text.strip())))
        )
        tests.append(or_(holding(wanted.text, *columns), products.c.id.in_(by_barcode)))
    if wanted.category:
        tests.append(categories.c.code == wanted.category)
    if wanted.supplier:
        tests.append(parties.c.code == wanted.supplier)
    if wanted.active is not None:
        tests.append(products.c.active == int(wanted.active))
    return tests


def _optional_price(millionths: int | None) -> Decimal | None:
    return None if millionths is None else from_millionths(millionths)


def _product_row(row: Row[Any]) -> ProductRow:
    return ProductRow(
        id=row.id,
        code=row.code,
        name=row.name,
        specification=row.specification,
        unit=row.unit,
        category=row.category,
        barcode=row.barcode,
        price=from_millionths(row.price),
        member_price=_optional_price(row.member_price),
        wholesale_price=_optional_price(row.wholesale_price),
        floor_price=_optional_price(row.floor_price),
        purchase_price=_optional_price(row.purchase_price),
        supplier=row.supplier,
        costing=row.costing,
        stock=from_units(int(row.stock)),
        active=bool(row.active),
        version=row.version,
    )


def _party_row(row: Row[Any], balances: bool) -> PartyRow:
    owed = from_fen(row.balance) if row.balance is not None else ZERO
    return PartyRow(
        id=row.id,
        code=row.code,
        name=row.name,
        role=row.role,
        level=row.level,
        contact=row.contact,
        phone=row.phone,
        credit_limit=None if row.credit_limit is None else from_fen(row.credit_limit),
        terms_days=row.terms_days,
        balance=owed if balances else None,
        active=bool(row.active),
        version=row.version,
        address=row.address,
        tax_number=row.tax_number,
        bank=row.bank,
        member_card=row.member_card or "",
        birthday=row.birthday,
        joined=row.joined,
    )


@dataclass(frozen=True, slots=True)
class GoodsRows:
    """All goods as rows, ordered by product: what the index of the counter is built from."""

    products: list[tuple[Any, ...]]
    units: list[tuple[Any, ...]]
    barcodes: list[tuple[Any, ...]]
    stock: dict[int, int]


_DOCUMENT = select(documents.c.number).where(documents.c.number.in_(bindparam("numbers", expanding=True)))


def document_number(connection: Connection, code: str) -> str:
    """The number of the document whose barcode this is; empty where there is none."""
    return connection.scalar(_DOCUMENT, {"numbers": sorted({code, code.upper()})}) or ""


_STOCK = select(stock_balances.c.product_id, func.sum(stock_balances.c.quantity)).group_by(stock_balances.c.product_id)


_STOCK_OF = _STOCK.where(stock_balances.c.product_id.in_(bindparam("wanted", expanding=True)))


def goods_stock(connection: Connection, ids: list[int]) -> dict[int, int]:
    """The quantity on hand of some goods, in ten-thousandths of the base unit; those never moved are left out."""
    return {product_id: int(units) for product_id, units in connection.execute(_STOCK_OF, {"wanted": ids})}


def goods_rows(connection: Connection, ids: list[int] | None = None) -> GoodsRows:
    """The rows of all goods, or of some, with the quantity on hand in ten-thousandths of the base unit."""
    statements = [ALL_PRODUCTS, ALL_UNITS, ALL_BARCODES, _STOCK]
    if ids is not None:
        columns = (products.c.id, ALL_UNITS.selected_columns[0], barcodes.c.product_id, stock_balances.c.product_id)
        statements = [one.where(column.in_(ids)) for one, column in zip(statements, columns, strict=True)]
    goods, units, codes, stock = (fetched(connection, one) for one in statements)
    return GoodsRows(goods, units, codes, {product_id: int(quantity) for product_id, quantity in stock})
