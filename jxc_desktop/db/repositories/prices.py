"""Price lists and promotions: saved whole, and read as the rules that price a document or a cart.

The settings name, in one row nobody sets by hand, which kinds of rules a shop has at all: a shop without any
asks nothing at a sale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, exists, func, insert, select, update

from jxc_desktop.db.prepared import Prepared, rows_with
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.tables import (
    categories,
    document_lines,
    documents,
    parties,
    price_list_items,
    price_lists,
    products,
    promotion_products,
    promotions,
)
from jxc_desktop.domain.errors import N_, Conflict, NotFound
from jxc_desktop.domain.pricing import LastPaid, ListPrice
from jxc_desktop.domain.promotions import Promotion, PromotionType
from jxc_desktop.domain.values import (
    EARLIEST,
    LATEST,
    from_local_microseconds,
    from_millionths,
    from_units,
    local_microseconds,
    plain,
    to_millionths,
    to_units,
)

SALE, PURCHASE, PROMOTION = "sale", "purchase", "promotion"
RULES_SETTING = "price_rules"


@dataclass(frozen=True, slots=True)
class PriceItem:
    """One price of a list; ``minimum`` is in ``unit`` (empty: the base unit). ``name`` is only shown.

    ``ends`` is the last day it holds, as in the list itself.
    """

    product: str
    price: Decimal
    unit: str = ""
    minimum: Decimal = Decimal(0)
    starts: date | None = None
    ends: date | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class PriceListRecord:
    """A price list with its prices; ``version`` is the one it was read at (0: new), ``count`` that of its prices."""

    code: str
    name: str
    direction: str = SALE
    party: str = ""
    level: str = ""
    starts: date | None = None
    ends: date | None = None
    active: bool = True
    items: tuple[PriceItem, ...] = ()
    id: int = 0
    version: int = 0
    count: int = 0
    party_name: str = ""


@dataclass(frozen=True, slots=True)
class PromotionRecord:
    """A promotion as it is kept: goods by code with how many of each a set holds, amounts as they are typed."""

    code: str
    name: str
    type: str
    products: tuple[tuple[str, Decimal | None], ...] = ()
    category: str = ""
    level: str = ""
    quantity: Decimal | None = None
    percent: Decimal | None = None
    amount: int | None = None
    price: Decimal | None = None
    threshold: int | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    hours: str = ""
    active: bool = True
    id: int = 0
    version: int = 0


_RULES = (
    select(
        price_list_items.c.product_id,
        price_lists.c.code,
        price_list_items.c.price,
        price_list_items.c.unit,
        price_list_items.c.minimum,
        func.coalesce(parties.c.code, ""),
        price_lists.c.level,
        price_lists.c.starts,
        price_lists.c.ends,
        price_list_items.c.starts,
        price_list_items.c.ends,
        price_lists.c.direction,
    )
    .join(price_lists, price_lists.c.id == price_list_items.c.price_list_id)
    .outerjoin(parties, parties.c.id == price_lists.c.party_id)
    .where(price_lists.c.active == 1)
)
_RULES_OF = rows_with(_RULES, price_list_items.c.product_id)
_PROMOTIONS = Prepared(
    select(promotions, categories.c.code.label("category"))
    .outerjoin(categories, categories.c.id == promotions.c.category_id)
    .order_by(promotions.c.code)
)
_PROMOTED = Prepared(
    select(promotion_products, products.c.code)
    .join(products, products.c.id == promotion_products.c.product_id)
    .order_by(promotion_products.c.promotion_id, products.c.code)
)
_TREE = Prepared(select(categories.c.id, categories.c.code, categories.c.parent_id))
_LISTS = (
    select(price_lists, parties.c.code.label("party"), parties.c.name.label("party_name"))
    .outerjoin(parties, parties.c.id == price_lists.c.party_id)
    .order_by(price_lists.c.code)
)
_COUNTS = select(price_list_items.c.price_list_id, func.count()).group_by(price_list_items.c.price_list_id)
_ITEMS = (
    select(price_list_items, products.c.code, products.c.name)
    .join(products, products.c.id == price_list_items.c.product_id)
    .where(price_list_items.c.price_list_id == bindparam("id"))
    .order_by(products.c.code, price_list_items.c.unit, price_list_items.c.minimum, price_list_items.c.starts)
)
_undone = documents.alias("undone")


def _last_prices(wanted: Any) -> Any:
    """The newest standing line of each product with a party, in documents of some kinds and one way of tax."""
    newest = func.row_number().over(
        partition_by=document_lines.c.product_id,
        order_by=(documents.c.business_at.desc(), documents.c.posting.desc(), document_lines.c.line.desc()),
    )
    lines = (
        select(
            document_lines.c.product_id,
            document_lines.c.price,
            document_lines.c.factor,
            documents.c.number,
            newest.label("place"),
        )
        .join(documents, documents.c.id == document_lines.c.document_id)
        .where(
            document_lines.c.product_id.in_(wanted),
            document_lines.c.sales_sign == 0,
            document_lines.c.price > 0,
            documents.c.party_id == bindparam("party_id"),
            documents.c.kind.in_(("goods_receipt", "purchase_invoice")),
            documents.c.tax_inclusive == bindparam("tax_inclusive"),
            documents.c.reverses_id.is_(None),
            ~exists().where(_undone.c.reverses_id == documents.c.id),
        )
        .subquery()
    )
    return select(lines).where(lines.c.place == 1)


_LAST_PAID = _last_prices(bindparam("wanted", expanding=True))


class Prices:
    """Price lists and promotions of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # the rules

    def rules(self, direction: str, product_ids: Iterable[int] | None = None) -> dict[int, list[ListPrice]]:
        """What the lists in use ask for these products (``None``: for all), in one statement."""
        result: dict[int, list[ListPrice]] = {}
        if product_ids is None:
            rows: Iterable[Sequence[Any]] = self.connection.execute(_RULES)
        else:
            rows = (row for part in chunks(product_ids) for row in _RULES_OF.rows(self.connection, part))
        for row in rows:
            if row[-1] == direction:
                result.setdefault(row[0], []).append(_rule(row))
        return result

    def promotions(self) -> list[Promotion]:
        """The promotions in use; those of a category are for the categories inside it, too."""
        records = _PROMOTIONS.run(self.connection, {}).all()
        chosen = [row for row in records if row.active]
        goods: dict[int, dict[int, int]] = {}
        for row in _PROMOTED.run(self.connection, {}) if chosen else ():
            goods.setdefault(row.promotion_id, {})[row.product_id] = row.quantity or to_units(Decimal(1))
        inside = self._inside() if any(row.category_id is not None for row in chosen) else {}
        return [_promotion(row, goods.get(row.id, {}), inside.get(row.category_id, frozenset())) for row in chosen]

    def _inside(self) -> dict[int | None, frozenset[str]]:
        """The codes of each category and all categories inside it."""
        rows = _TREE.run(self.connection, {}).all()
        children: dict[int | None, list[Row[Any]]] = {}
        for row in rows:
            children.setdefault(row.parent_id, []).append(row)

        def codes(row: Row[Any]) -> frozenset[str]:
            return frozenset({row.code}).union(*(codes(child) for child in children.get(row.id, [])))

        return {row.id: codes(row) for row in rows}

    def last_paid(self, party_id: int, product_ids: Iterable[int], *, tax_inclusive: bool) -> dict[int, LastPaid]:
        """What was paid a supplier for these products last, on documents with or without tax in the price."""
        return {
            row.product_id: LastPaid(from_millionths(row.price), from_units(row.factor), row.number)
            for part in chunks(product_ids)
            for row in self.connection.execute(
                _LAST_PAID, {"wanted": part, "party_id": party_id, "tax_inclusive": int(tax_inclusive)}
            )
        }

    def note_kinds(self) -> str:
        """Write down which kinds of rules there are now, and answer it."""
        lists = select(price_lists.c.direction).where(price_lists.c.active == 1).distinct()
        found = {row.direction for row in self.connection.execute(lists)}
        if self.connection.execute(select(promotions.c.id).where(promotions.c.active == 1).limit(1)).first():
            found.add(PROMOTION)
        text = " ".join(sorted(found))
        Settings(self.connection).set(RULES_SETTING, text)
        return text

    # price lists

    def lists(self) -> list[PriceListRecord]:
        """All price lists by code, without their prices."""
        counts = {row[0]: row[1] for row in self.connection.execute(_COUNTS)}
        return [_list(row, (), counts.get(row.id, 0)) for row in self.connection.execute(_LISTS)]

    def price_list(self, code: str) -> PriceListRecord | None:
        """The price list of this code with its prices."""
        row = self.connection.execute(_LISTS.where(price_lists.c.code == code)).one_or_none()
        if row is None:
            return None
        items = tuple(_item(one) for one in self.connection.execute(_ITEMS, {"id": row.id}))
        return _list(row, items, len(items))

    def save_list(self, record: PriceListRecord, party_id: int | None, product_ids: Mapping[str, int]) -> int:
        """Write a list with exactly these prices; answers its id.

        Raises:
            Conflict: somebody changed it since it was read.
        """
        values = {
            "code": record.code,
            "name": record.name,
            "direction": record.direction,
            "level": record.level,
            "party_id": party_id,
            "starts": _day_number(record.starts),
            "ends": _day_number(record.ends),
            "active": int(record.active),
        }
        list_id = _saved(self.connection, price_lists, record.id, record.version, values, record.name)
        self.connection.execute(delete(price_list_items).where(price_list_items.c.price_list_id == list_id))
        if record.items:
            self.connection.execute(
                insert(price_list_items), [_item_row(list_id, one, product_ids) for one in record.items]
            )
        return list_id

    def delete_list(self, list_id: int) -> None:
        """Take a list away; documents keep the prices they were made with."""
        self.connection.execute(delete(price_list_items).where(price_list_items.c.price_list_id == list_id))
        self.connection.execute(delete(price_lists).where(price_lists.c.id == list_id))

    # promotions

    def promotion_records(self) -> list[PromotionRecord]:
        """All promotions by code."""
        goods: dict[int, list[tuple[str, Decimal | None]]] = {}
        for row in _PROMOTED.run(self.connection, {}):
            held = None if row.quantity is None else from_units(row.quantity)
            goods.setdefault(row.promotion_id, []).append((row.code, held))
        return [_record(row, tuple(goods.get(row.id, ()))) for row in _PROMOTIONS.run(self.connection, {})]

    def save_promotion(self, record: PromotionRecord, product_ids: Mapping[str, int]) -> int:
        """Write a promotion with exactly these goods; answers its id.

        Raises:
            NotFound: there is no such category.
            Conflict: somebody changed it since it was read.
        """
        promotion_id = _saved(
            self.connection, promotions, record.id, record.version, self._promotion_values(record), record.name
        )
        self.connection.execute(delete(promotion_products).where(promotion_products.c.promotion_id == promotion_id))
        if record.products:
            rows = [
                {
                    "promotion_id": promotion_id,
                    "product_id": product_ids[code],
                    "quantity": None if held is None else to_units(held),
                }
                for code, held in record.products
            ]
            self.connection.execute(insert(promotion_products), rows)
        return promotion_id

    def delete_promotion(self, promotion_id: int) -> None:
        """Take a promotion away; sales keep what it took off."""
        self.connection.execute(delete(promotion_products).where(promotion_products.c.promotion_id == promotion_id))
        self.connection.execute(delete(promotions).where(promotions.c.id == promotion_id))

    def _promotion_values(self, record: PromotionRecord) -> dict[str, object]:
        category_id = None
        if record.category:
            category_id = self.connection.scalar(select(categories.c.id).where(categories.c.code == record.category))
            if category_id is None:
                raise NotFound(field="category", what=N_("category"), name=record.category)
        return {
            "code": record.code,
            "name": record.name,
            "type": record.type,
            "level": record.level,
            "category_id": category_id,
            "quantity": None if record.quantity is None else to_units(record.quantity),
            "percent": None if record.percent is None else int(record.percent.scaleb(4)),
            "amount": record.amount,
            "price": None if record.price is None else to_millionths(record.price),
            "threshold": record.threshold,
            "starts": _moment(record.starts),
            "ends": _moment(record.ends),
            "hours": record.hours,
            "active": int(record.active),
        }


def _saved(
    connection: Connection, table: Any, row_id: int, version: int, values: Mapping[str, object], name: str
) -> int:
    if version == 0:
        return int(connection.execute(insert(table).returning(table.c.id), values).scalar_one())
    result = connection.execute(
        update(table)
        .where(table.c.id == row_id, table.c.version == version)
        .values(version=table.c.version + 1, **values)
    )
    if result.rowcount != 1:
        raise Conflict(what=name)
    return row_id


def _moment(at: datetime | None) -> int | None:
    return None if at is None else local_microseconds(at)


def _at(stored: int | None) -> datetime | None:
    return None if stored is None else from_local_microseconds(stored)


def _day_number(day: date | None) -> int | None:
    return None if day is None else int(f"{day:%Y%m%d}")


def _day(stored: int | None) -> date | None:
    return None if stored is None else date(stored // 10_000, stored // 100 % 100, stored % 100)


def _rule(row: Sequence[Any]) -> ListPrice:
    _product, code, price, unit, minimum, party, level, list_starts, list_ends, starts, ends, _direction = row
    first, last = _day(list_starts) or date.min, _day(list_ends) or date.max
    return ListPrice(
        list=code,
        price=from_millionths(price),
        unit=unit,
        minimum=from_units(minimum),
        party=party,
        level=level,
        starts=max(first, _day(starts) or date.min),
        ends=min(last, _day(ends) or date.max),
        list_starts=first,
    )


def _promotion(row: Row[Any], goods: Mapping[int, int], inside: frozenset[str]) -> Promotion:
    return Promotion(
        code=row.code,
        type=PromotionType(row.type),
        name=row.name,
        products=goods,
        categories=inside,
        level=row.level,
        quantity=row.quantity,
        percent=_percent(row.percent),
        amount=row.amount,
        price=None if row.price is None else from_millionths(row.price),
        threshold=row.threshold,
        starts=_at(row.starts) or EARLIEST,
        ends=_at(row.ends) or LATEST,
        hours=read_hours(row.hours),
    )


def read_hours(text: str) -> tuple[tuple[time, time], ...]:
    """The hours of ``18:00-20:00,22:00-01:00``.

    Raises:
        ValueError: they are written in another way.
    """
    spans = [span.split("-") for span in text.split(",") if span.strip()]
    if any(len(span) != 2 for span in spans):
        raise ValueError(text)
    return tuple((time.fromisoformat(since.strip()), time.fromisoformat(until.strip())) for since, until in spans)


def _percent(stored: int | None) -> Decimal | None:
    return None if stored is None else plain(Decimal(stored).scaleb(-4))


def _list(row: Row[Any], items: tuple[PriceItem, ...], count: int) -> PriceListRecord:
    return PriceListRecord(
        code=row.code,
        name=row.name,
        direction=row.direction,
        party=row.party or "",
        level=row.level,
        starts=_day(row.starts),
        ends=_day(row.ends),
        active=bool(row.active),
        items=items,
        id=row.id,
        version=row.version,
        count=count,
        party_name=row.party_name or "",
    )


def _item(row: Row[Any]) -> PriceItem:
    return PriceItem(
        product=row.code,
        price=from_millionths(row.price),
        unit=row.unit,
        minimum=from_units(row.minimum),
        starts=_day(row.starts),
        ends=_day(row.ends),
        name=row.name,
    )


def _item_row(list_id: int, item: PriceItem, product_ids: Mapping[str, int]) -> dict[str, object]:
    return {
        "price_list_id": list_id,
        "product_id": product_ids[item.product],
        "unit": item.unit,
        "minimum": to_units(item.minimum),
        "price": to_millionths(item.price),
        "starts": _day_number(item.starts),
        "ends": _day_number(item.ends),
    }


def _record(row: Row[Any], goods: tuple[tuple[str, Decimal | None], ...]) -> PromotionRecord:
    return PromotionRecord(
        code=row.code,
        name=row.name,
        type=row.type,
        products=goods,
        category=row.category or "",
        level=row.level,
        quantity=None if row.quantity is None else from_units(row.quantity),
        percent=_percent(row.percent),
        amount=row.amount,
        price=None if row.price is None else from_millionths(row.price),
        threshold=row.threshold,
        starts=_at(row.starts),
        ends=_at(row.ends),
        hours=row.hours,
        active=bool(row.active),
        id=row.id,
        version=row.version,
    )
