"""What imports compare a list with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import (
    accounts,
    barcodes,
    bins,
    categories,
    channel_goods,
    document_lines,
    documents,
    fixed_bins,
    lots,
    means,
    money_accounts,
    parties,
    price_lists,
    products,
    promotions,
    recipes,
    styles,
    warehouses,
)
from jxc_desktop.domain.barcode import canonical

_PARTIES = select(parties.c.code, parties.c.name).order_by(parties.c.id.desc())
_MEMBERS = select(parties.c.member_card, parties.c.code).where(parties.c.member_card.is_not(None))
_FIXED = (
    select(
        products.c.code.label("product"),
        products.c.name,
        warehouses.c.code.label("warehouse"),
        bins.c.code.label("bin"),
    )
    .select_from(fixed_bins)
    .join(products, products.c.id == fixed_bins.c.product_id)
    .join(warehouses, warehouses.c.id == fixed_bins.c.warehouse_id)
    .join(bins, bins.c.id == fixed_bins.c.bin_id)
    .order_by(warehouses.c.code, bins.c.position, bins.c.code, products.c.code)
)
_LINKED = (
    select(
        channel_goods.c.channel,
        channel_goods.c.code.label("named"),
        products.c.code.label("product"),
        products.c.name,
    )
    .join(products, products.c.id == channel_goods.c.product_id)
    .order_by(channel_goods.c.channel, channel_goods.c.code)
)
_NAMED = (
    select(products.c.name, products.c.code)
    .where(products.c.name.in_(bindparam("wanted", expanding=True)), products.c.active == 1)
    .order_by(products.c.id)
)
_reversal = documents.alias("reversal")
_STANDING = (
    documents.c.kind == bindparam("kind"),
    documents.c.day.between(bindparam("since"), bindparam("until")),
    documents.c.reverses_id.is_(None),
    _reversal.c.id.is_(None),
)
_LINES_COUNTED = (
    select(document_lines.c.id)
    .join(documents, documents.c.id == document_lines.c.document_id)
    .outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id)
    .where(*_STANDING)
)
_DOCUMENT_LINES = (
    select(
        document_lines,
        documents.c.number,
        documents.c.day.label("document_day"),
        documents.c.due_day.label("document_due"),
        documents.c.reference,
        documents.c.channel,
        documents.c.remark.label("document_remark"),
        parties.c.code.label("party_code"),
        parties.c.name.label("party_name"),
        warehouses.c.code.label("warehouse_code"),
        products.c.code.label("product_code"),
        products.c.specification,
    )
    .join(documents, documents.c.id == document_lines.c.document_id)
    .join(products, products.c.id == document_lines.c.product_id)
    .outerjoin(parties, parties.c.id == documents.c.party_id)
    .outerjoin(warehouses, warehouses.c.id == documents.c.warehouse_id)
    .outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id)
    .where(*_STANDING)
    .order_by(documents.c.business_at, documents.c.id, document_lines.c.line)
)
_KEYS = select(documents.c.key).where(documents.c.key.in_(bindparam("wanted", expanding=True)))
_SUMS = (
    select(
        func.count(func.distinct(documents.c.id)),
        func.count(),
        func.sum(document_lines.c.sales_sign * document_lines.c.quantity),
        func.sum(document_lines.c.sales_sign * document_lines.c.total),
    )
    .select_from(document_lines.join(documents, documents.c.id == document_lines.c.document_id))
    .where(documents.c.key.in_(bindparam("wanted", expanding=True)))
)
_KEPT: Mapping[str, tuple[ColumnElement[Any], ...]] = {
    "products.code": (products.c.code,),
    "suppliers.code": (parties.c.code,),
    "customers.code": (parties.c.code,),
    "categories.code": (categories.c.code,),
    "warehouses.code": (warehouses.c.code,),
    "bins.code": (bins.c.code,),
    "chart_of_accounts.code": (accounts.c.code,),
    "money_accounts.code": (money_accounts.c.code,),
    "means.code": (means.c.code,),
    "recipes.code": (recipes.c.code,),
    "styles.code": (styles.c.code,),
    "promotions.code": (promotions.c.code,),
    "platform_orders.product": (products.c.code, channel_goods.c.code),
    "product": (products.c.code,),
    "part": (products.c.code,),
    "party": (parties.c.code,),
    "customer": (parties.c.code,),
    "phone": (parties.c.phone,),
    "tax_number": (parties.c.tax_number,),
    "category": (categories.c.code,),
    "category_code": (categories.c.code,),
    "parent": (categories.c.code,),
    "code_prefix": (categories.c.code_prefix,),
    "warehouse": (warehouses.c.code,),
    "bin": (bins.c.code,),
    "account": (money_accounts.c.code,),
    "key": (means.c.key,),
    "list": (price_lists.c.code,),
    "named": (channel_goods.c.code,),
    "lot": (lots.c.code,),
    "reference": (documents.c.reference,),
}
"""Where the books keep what a field of a list names: by list and field, else by the field alone."""
_OWNERS = select(barcodes.c.code, products.c.code).join(products, products.c.id == barcodes.c.product_id)


def barcode_owners(connection: Connection) -> dict[str, str]:
    """The code of the product every barcode belongs to, by the canonical spelling of the barcode."""
    return {canonical(barcode): code for barcode, code in connection.execute(_OWNERS)}


def party_codes(connection: Connection) -> dict[str, str]:
    """The names of all parties by code, the oldest last (so that it wins where names are doubled)."""
    return {row.code: row.name for row in connection.execute(_PARTIES)}


def member_cards(connection: Connection) -> dict[str, str]:
    """The codes of the customers that have member cards, by the number of the card."""
    return {row.member_card: row.code for row in connection.execute(_MEMBERS)}


def goods_named(connection: Connection, names: Iterable[str]) -> dict[str, list[str]]:
    """The codes of the goods that are in use under each of these names."""
    found: dict[str, list[str]] = {}
    for wanted in chunks(sorted(set(names))):
        for name, code in connection.execute(_NAMED, {"wanted": list(wanted)}):
            found.setdefault(name, []).append(code)
    return found


def document_lines_of(connection: Connection, kind: str, since: int, until: int) -> Iterator[AnyRow]:
    """The lines of all documents of a kind that stand, with what their headers say; days as 20260501.

    Read as they are asked for: there may be a hundred thousand.
    """
    values = {"kind": kind, "since": since, "until": until}
    yield from connection.execution_options(yield_per=1_000).execute(_DOCUMENT_LINES, values)


def count_document_lines(connection: Connection, kind: str, since: int, until: int) -> int:
    """How many `document_lines_of` answers."""
    values = {"kind": kind, "since": since, "until": until}
    return connection.scalar(select(func.count()).select_from(_LINES_COUNTED.subquery()), values) or 0


def history_keys(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Which of these keys have posted something."""
    found: set[str] = set()
    for wanted in chunks(keys):
        found.update(connection.scalars(_KEYS, {"wanted": list(wanted)}))
    return found


def history_sums(connection: Connection, keys: Iterable[str]) -> tuple[int, int, int, int]:
    """Documents, lines, base units and fen of what these keys posted; what came back is negative."""
    sums = [0, 0, 0, 0]
    for wanted in chunks(keys):
        row = connection.execute(_SUMS, {"wanted": list(wanted)}).one()
        sums = [before + int(value or 0) for before, value in zip(sums, row, strict=True)]
    return sums[0], sums[1], sums[2], sums[3]


def codes_kept(connection: Connection, what: str, name: str, texts: Iterable[str]) -> set[str]:
    """Which of these texts the books have, letter by letter, where a field of a list looks for them."""
    found: set[str] = set()
    columns = _KEPT.get(f"{what}.{name}") or _KEPT.get(name, ())
    for wanted in chunks(sorted(texts)):
        for column in columns:
            found.update(connection.scalars(select(column).where(column.in_(list(wanted))).distinct()))
    return found


def product_codes(connection: Connection) -> list[str]:
    """The codes of all goods, in their order."""
    return list(connection.scalars(select(products.c.code).order_by(products.c.code)))


def party_codes_of(connection: Connection, role: str) -> list[str]:
    """The codes of all suppliers or customers, in their order; who is both is either."""
    wanted = parties.c.role.in_((role, "both"))
    return list(connection.scalars(select(parties.c.code).where(wanted).order_by(parties.c.code)))


def fixed_places(connection: Connection) -> list[AnyRow]:
    """Where goods belong: the product with its name, the warehouse and the bin, in the order of a walk."""
    return list(connection.execute(_FIXED))


def linked_goods(connection: Connection) -> list[AnyRow]:
    """What each platform calls our goods."""
    return list(connection.execute(_LINKED))
