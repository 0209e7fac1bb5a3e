"""A draft as paper needs it: what it would become if it were posted now, without a number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from jxc_desktop.db.queries.sheet_documents import MADE, SheetDocument, sheet_names
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.documents import Document, Draft, Line
from jxc_desktop.domain.values import from_fen, from_units
from jxc_desktop.services.engine.resolving import Resolver
from jxc_desktop.services.settings import shop_settings

_AS_SAID = ("due", "account", "to_account", "purpose", "reference", "channel", "handler", "counter", "address",
            "carrier", "tracking", "remark")  # fmt: skip


def draft_document(connection: Connection, draft: Draft, now: datetime, user: str) -> SheetDocument:
    """A draft with its goods, prices and amounts as they are now; ``user`` wrote it.

    Raises:
        UserError: it is not complete enough to say what it comes to.
    """
    document = Resolver(connection, shop_settings(Settings(connection).all()), now).resolve(draft).document
    totals = document.totals
    names = sheet_names(
        connection,
        party_id=document.party_id,
        warehouse_id=document.warehouse_id,
        to_warehouse_id=document.to_warehouse_id,
        source_id=document.source_id,
        invoice_id=document.invoice_id,
        accounts_named={name: getattr(document, name) for name in ("account", "to_account", "purpose")},
    )
    means = Masters(connection).means()
    return SheetDocument(
        id=0,
        number="",
        kind=draft.kind,
        reverses="",
        reversed_by="",
        user=user,
        total=from_fen(totals.total),
        discount=from_fen(totals.discount),
        rounding=from_fen(totals.rounding),
        net=from_fen(totals.net),
        tax=from_fen(totals.tax),
        facts=_facts(document, names.facts, user),
        accounts=names.accounts,
        lines=tuple(_line(line) for line in document.lines) or _settled(document),
        tenders=tuple(
            (means[paid.means].name if paid.means in means else paid.means, from_fen(paid.kept))
            for paid in document.tenders
        ),
        charges=tuple((charge.name, charge.amount) for charge in document.charges),
        draft=True,
    )


def _facts(document: Document, names: Mapping[str, object], user: str) -> dict[str, object]:
    found: dict[str, object] = {
        **names,
        **{name: getattr(document, name) for name in _AS_SAID},
        "date": document.at.date(),
        "amount": from_fen(document.totals.total),
        "discount": from_fen(document.totals.discount) if document.totals.discount else None,
        "parcels": Decimal(document.parcels) if document.parcels else None,
        "user": user,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


_LAST = ("promotion", "unit_cost", "at", "remark")


def _line(line: Line) -> Mapping[str, object]:
    goods = line.product
    unit = "" if line.unit == goods.unit else line.unit
    same = ("lot", "produced", "expires", "bin", "to_bin", "reason", "unit", "due", "price", *_LAST)
    return {
        **{name: getattr(line, name) for name in same},
        "line": Decimal(line.line),
        "code": goods.code,
        "barcode": min((one.code for one in goods.barcodes if one.unit == unit), default=""),
        "name": goods.name,
        "specification": goods.specification,
        "serials": ", ".join(line.serials),
        "made": MADE if line.made else "",
        "minimum": line.minimum or None,
        "quantity": line.entered,
        "rejected": from_units(line.rejected) / line.factor if line.rejected else None,
        "discount": from_fen(line.discount) if line.discount else None,
        "tax_rate": line.tax_rate or None,
        "net": from_fen(line.net),
        "tax": from_fen(line.tax),
        "amount": from_fen(line.total),
        "charge": None if line.charge is None else from_fen(line.charge),
    }


def _settled(document: Document) -> tuple[Mapping[str, object], ...]:
    return tuple(
        {"line": Decimal(number), "settled": one.document, "settled_amount": one.amount}
        for number, one in enumerate(document.allocations, 1)
    )
