"""A posted document with everything a sheet of paper can say about it, read in a handful of statements."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, bindparam, func, select

from jxc_desktop.db.queries.lots import of_document
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import (
    accounts,
    barcodes,
    cost_entries,
    document_lines,
    document_remarks,
    document_tenders,
    documents,
    means,
    money_accounts,
    parties,
    print_jobs,
    products,
    settings,
    settlement_entries,
    stock_moves,
    users,
    warehouses,
)
from jxc_desktop.domain.values import (
    from_fen,
    from_local_microseconds,
    from_millionths,
    from_units,
)

_source, _reversal, _invoice = documents.alias("source"), documents.alias("reversal"), documents.alias("invoice")
_reversed = documents.alias("reversed")
_to_warehouse = warehouses.alias("to_warehouse")
_approver, _to_account = users.alias("approver"), money_accounts.alias("to_account")
_HEAD = (
    select(
        documents,
        users.c.name.label("user_name"),
        _approver.c.name.label("approver_name"),
        parties.c.name.label("party_name"),
        parties.c.contact,
        parties.c.phone,
        parties.c.address.label("party_address"),
        parties.c.tax_number,
        parties.c.bank,
        warehouses.c.name.label("warehouse_name"),
        _to_warehouse.c.name.label("to_warehouse_name"),
        money_accounts.c.name.label("account_name"),
        _to_account.c.name.label("to_account_name"),
        accounts.c.name.label("purpose_name"),
        _source.c.number.label("source_number"),
        _reversal.c.number.label("reversed_by"),
        _reversed.c.number.label("reversed_number"),
        _invoice.c.number.label("invoice_number"),
    )
    .join(users, users.c.id == documents.c.user_id)
    .outerjoin(_approver, _approver.c.id == documents.c.approver_id)
    .outerjoin(parties, parties.c.id == documents.c.party_id)
    .outerjoin(warehouses, warehouses.c.id == documents.c.warehouse_id)
    .outerjoin(_to_warehouse, _to_warehouse.c.id == documents.c.to_warehouse_id)
    .outerjoin(money_accounts, money_accounts.c.code == documents.c.account)
    .outerjoin(_to_account, _to_account.c.code == documents.c.to_account)
    .outerjoin(accounts, accounts.c.code == documents.c.purpose)
    .outerjoin(_source, _source.c.id == documents.c.source_id)
    .outerjoin(_reversed, _reversed.c.id == documents.c.reverses_id)
    .outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id)
    .outerjoin(_invoice, _invoice.c.id == documents.c.invoice_id)
)
_BY_ID = _HEAD.where(documents.c.id == bindparam("id"))
_LINES = (
    select(
        document_lines,
        products.c.code.label("product_code"),
        products.c.specification,
        products.c.unit.label("base_unit"),
    )
    .outerjoin(products, products.c.id == document_lines.c.product_id)
    .where(document_lines.c.document_id == bindparam("id"))
    .order_by(document_lines.c.line)
)
_LINE_COSTS = (
    select(stock_moves.c.line_id, func.sum(cost_entries.c.amount))
    .join(cost_entries, cost_entries.c.move_id == stock_moves.c.id)
    .where(stock_moves.c.document_id == bindparam("id"))
    .group_by(stock_moves.c.line_id)
)
_BARCODES = (
    select(barcodes.c.product_id, barcodes.c.unit, barcodes.c.code)
    .where(
        barcodes.c.product_id.in_(
            select(document_lines.c.product_id).where(document_lines.c.document_id == bindparam("id"))
        )
    )
    .order_by(barcodes.c.code)
)
_cause = documents.alias("cause")
_SETTLED = (
    select(settlement_entries.c.amount, documents.c.number, documents.c.day)
    .join(documents, documents.c.id == settlement_entries.c.item_id)
    .join(_cause, _cause.c.id == settlement_entries.c.document_id)
    .where(
        settlement_entries.c.document_id == bindparam("id"),
        settlement_entries.c.item_id != settlement_entries.c.document_id,
        settlement_entries.c.item_id != func.coalesce(_cause.c.source_id, 0),  # whose money it gives away
    )
    .order_by(documents.c.day, documents.c.number)
)
_TENDERS = (
    select(document_tenders.c.kept, document_tenders.c.means, means.c.name)
    .outerjoin(means, means.c.code == document_tenders.c.means)
    .where(document_tenders.c.document_id == bindparam("id"))
    .order_by(document_tenders.c.position)
)
_REMARK = (
    select(document_remarks.c.remark)
    .where(document_remarks.c.document_id == bindparam("id"))
    .order_by(document_remarks.c.id.desc())
    .limit(1)
)
_PARTY = select(
    parties.c.name.label("party"),
    parties.c.contact,
    parties.c.phone,
    parties.c.address.label("party_address"),
    parties.c.tax_number.label("party_tax_number"),
    parties.c.bank,
).where(parties.c.id == bindparam("id"))
_WAREHOUSE = select(warehouses.c.name).where(warehouses.c.id == bindparam("id"))
_NUMBER = select(documents.c.number).where(documents.c.id == bindparam("id"))
_MONEY_ACCOUNT = select(money_accounts.c.name).where(money_accounts.c.code == bindparam("code"))
_PURPOSE = select(accounts.c.name).where(accounts.c.code == bindparam("code"))
_NEWEST = (
    select(documents.c.id).where(documents.c.kind == bindparam("kind")).order_by(documents.c.posting.desc()).limit(1)
)
_PRINTED = select(func.count()).where(
    print_jobs.c.document_id == bindparam("document"),
    print_jobs.c.kind == bindparam("kind"),
    print_jobs.c.state != "dropped",
    print_jobs.c.id < bindparam("before"),
)
_COMPANY = ("shop_name", "shop_address", "shop_phone", "shop_tax_number")
_SHOP = select(settings.c.name, settings.c.value).where(settings.c.name.in_(_COMPANY))


MADE = "●"
"""The mark of what is made of the other lines, or comes apart into them."""


@dataclass(frozen=True, slots=True)
class SheetDocument:
    """A document as paper needs it; names of facts and of values of lines are those of the templates.

    A ``draft`` has no id and no number yet.

    ``reverses`` and ``reversed_by`` are numbers, mostly empty. ``accounts`` are the names of accounts by fact, to
    be said in the language of the print; ``tenders`` are means with what was kept. Amounts of a reversal are
    negative, as they were posted.
    """

    id: int
    number: str
    kind: str
    reverses: str
    reversed_by: str
    user: str
    total: Decimal
    discount: Decimal
    rounding: Decimal
    net: Decimal
    tax: Decimal
    facts: Mapping[str, object]
    accounts: Mapping[str, str]
    lines: tuple[Mapping[str, object], ...]
    tenders: tuple[tuple[str, Decimal], ...] = ()
    charges: tuple[tuple[str, Decimal], ...] = ()
    draft: bool = False


@dataclass(frozen=True, slots=True)
class SheetNames:
    """What the party, the warehouse, the accounts and the upstream document of a draft are called.

    ``facts`` and ``accounts`` are those of a `SheetDocument`.
    """

    facts: Mapping[str, object]
    accounts: Mapping[str, str]


def sheet_names(
    connection: Connection,
    *,
    party_id: int | None,
    warehouse_id: int | None,
    to_warehouse_id: int | None,
    source_id: int | None,
    invoice_id: int | None,
    accounts_named: Mapping[str, str],
) -> SheetNames:
    """The names of what a draft points at; ``accounts_named`` are its codes by fact."""
    party = connection.execute(_PARTY, {"id": party_id}).first()
    facts: dict[str, object] = {} if party is None else dict(party._mapping)
    facts["warehouse"] = connection.scalar(_WAREHOUSE, {"id": warehouse_id})
    facts["to_warehouse"] = connection.scalar(_WAREHOUSE, {"id": to_warehouse_id})
    facts["source"] = connection.scalar(_NUMBER, {"id": source_id})
    facts["invoice"] = connection.scalar(_NUMBER, {"id": invoice_id})
    found = {
        name: connection.scalar(_PURPOSE if name == "purpose" else _MONEY_ACCOUNT, {"code": code})
        for name, code in accounts_named.items()
        if code
    }
    return SheetNames(facts, {name: str(text) for name, text in found.items() if text})


def sheet_document(connection: Connection, identity: int) -> SheetDocument | None:
    """A posted document with its lines, or the items it settled where it has none."""
    head = connection.execute(_BY_ID, {"id": identity}).first()
    if head is None:
        return None
    remark = connection.scalar(_REMARK, {"id": identity})
    return SheetDocument(
        id=head.id,
        number=head.number,
        kind=head.kind,
        reverses=head.reversed_number or "",
        reversed_by=head.reversed_by or "",
        user=head.user_name,
        total=from_fen(head.total),
        discount=from_fen(head.discount),
        rounding=from_fen(head.rounding),
        net=from_fen(head.net),
        tax=from_fen(head.tax),
        facts=_facts(head, head.remark if remark is None else remark),
        accounts={
            name: text
            for name, text in (
                ("account", head.account_name),
                ("to_account", head.to_account_name),
                ("purpose", head.purpose_name),
            )
            if text
        },
        lines=_lines(connection, identity) or _settled(connection, identity),
        tenders=tuple(
            (row.name or row.means, from_fen(row.kept)) for row in connection.execute(_TENDERS, {"id": identity})
        ),
        charges=_charges(head.charges),
    )


def _facts(head: AnyRow, remark: str) -> dict[str, object]:
    """What the head says; empty facts are left out."""
    found: dict[str, object] = {
        "party": head.party_name,
        "contact": head.contact,
        "phone": head.phone,
        "party_address": head.party_address,
        "party_tax_number": head.tax_number,
        "bank": head.bank,
        "date": from_local_microseconds(head.business_at).date(),
        "due": _date(head.due_day),
        "warehouse": head.warehouse_name,
        "to_warehouse": head.to_warehouse_name,
        "account": head.account,
        "to_account": head.to_account,
        "purpose": head.purpose,
        "amount": from_fen(head.total),
        "discount": from_fen(head.discount) if head.discount else None,
        "source": head.source_number,
        "invoice": head.invoice_number,
        "reference": head.reference,
        "channel": head.channel,
        "handler": head.handler,
        "user": head.user_name,
        "approver": head.approver_name,
        "counter": head.counter,
        "address": head.address,
        "carrier": head.carrier,
        "tracking": head.tracking,
        "parcels": Decimal(head.parcels) if head.parcels else None,
        "remark": remark,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _lines(connection: Connection, identity: int) -> tuple[Mapping[str, object], ...]:
    codes: dict[tuple[int, str], str] = {}
    for row in connection.execute(_BARCODES, {"id": identity}):
        codes.setdefault((row.product_id, row.unit), row.code)
    costs = {line: int(amount) for line, amount in connection.execute(_LINE_COSTS, {"id": identity})}
    places: dict[int, list[AnyRow]] = {}
    for place in of_document(connection, identity):
        places.setdefault(place.line, []).append(place)
    return tuple(
        {**_line(row, codes, costs.get(row.id)), **_found(row, places.get(row.line, ()))}
        for row in connection.execute(_LINES, {"id": identity})
    )


def _found(row: AnyRow, places: Sequence[AnyRow]) -> Mapping[str, object]:
    """The lots and bins of a line that nobody named: several are told with what was taken of each."""
    told: dict[str, object] = {}
    lots = {(place.lot, place.expires): 0 for place in places if place.lot and not place.serial}
    for place in places:
        if (place.lot, place.expires) in lots:
            lots[place.lot, place.expires] += abs(place.quantity)
    if lots and not row.lot:
        parts = [f"{lot} ×{from_units(units):f}" for (lot, _expires), units in lots.items()]
        told["lot"] = ", ".join(parts) if len(lots) > 1 else next(iter(lots))[0]
    if lots and row.expires is None:
        told["expires"] = _date(min((expires for _lot, expires in lots if expires is not None), default=None))
    if not row.bin and (bins := dict.fromkeys(place.bin for place in places if place.bin)):
        told["bin"] = ", ".join(bins)
    return told


def _line(row: AnyRow, codes: Mapping[tuple[int, str], str], cost: int | None) -> Mapping[str, object]:
    factor = from_units(row.factor) or Decimal(1)
    unit = "" if row.unit == row.base_unit else row.unit
    entered_at: datetime | None = None if row.at is None else from_local_microseconds(row.at)
    return {
        "line": Decimal(row.line),
        "code": row.product_code or "",
        "barcode": codes.get((row.product_id, unit), ""),
        "name": row.name,
        "specification": row.specification or "",
        "lot": row.lot,
        "produced": _date(row.produced),
        "expires": _date(row.expires),
        "serials": ", ".join(filter(None, row.serials.split("\n"))),
        "bin": row.bin,
        "to_bin": row.to_bin,
        "made": MADE if row.made else "",
        "reason": row.reason,
        "minimum": from_units(row.minimum) if row.minimum else None,
        "quantity": from_units(row.entered),
        "rejected": from_units(row.rejected) / factor if row.rejected else None,
        "unit": row.unit,
        "due": _date(row.due_day),
        "price": from_millionths(row.price),
        "discount": from_fen(row.discount) if row.discount else None,
        "tax_rate": Decimal(row.tax_rate).scaleb(-6) if row.tax_rate else None,
        "net": from_fen(row.net),
        "tax": from_fen(row.tax),
        "amount": from_fen(row.total),
        "promotion": row.promotion,
        "charge": None if row.charge is None else from_fen(row.charge),
        "unit_cost": None if row.unit_cost is None else from_millionths(row.unit_cost),
        "value": None if cost is None else from_fen(cost),
        "at": entered_at,
        "remark": row.remark,
    }


def _settled(connection: Connection, identity: int) -> tuple[Mapping[str, object], ...]:
    return tuple(
        {
            "line": Decimal(number),
            "settled": row.number,
            "settled_day": _date(row.day),
            "settled_amount": from_fen(abs(row.amount)),
        }
        for number, row in enumerate(connection.execute(_SETTLED, {"id": identity}), 1)
    )


def _charges(stored: str) -> tuple[tuple[str, Decimal], ...]:
    return tuple((str(one["name"]), Decimal(str(one["amount"]))) for one in json.loads(stored)) if stored else ()


def _date(day: int | None) -> date | None:
    """The date of a day number such as 20260501."""
    return date(day // 10_000, day // 100 % 100, day % 100) if day else None


def newest_of(connection: Connection, kind: str) -> int | None:
    """The document of a kind that was posted last."""
    return connection.scalar(_NEWEST, {"kind": kind})


def printed_before(connection: Connection, document_id: int, kind: str, job: int) -> int:
    """How many prints of a document went before a job."""
    return int(connection.scalar(_PRINTED, {"document": document_id, "kind": kind, "before": job}) or 0)


def company_texts(connection: Connection) -> dict[str, str]:
    """The shop's name, address, phone and tax number."""
    return {row.name: row.value for row in connection.execute(_SHOP)}
