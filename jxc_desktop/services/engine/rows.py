"""The rows a posting writes: documents, lines, moves, costs, debts and money. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from jxc_desktop.db.repositories.masters import MoneyAccount
from jxc_desktop.domain.documents import Document, Line
from jxc_desktop.domain.values import ZERO, local_microseconds, to_microseconds, to_millionths, to_units
from jxc_desktop.services.engine.days import day_number
from jxc_desktop.services.engine.draft_codec import allocations_text, charges_text
from jxc_desktop.services.engine.outcome import NewMove
from jxc_desktop.services.engine.plan import Context, Planned
from jxc_desktop.services.engine.promises import Promise

Row = dict[str, Any]


def series_of(document: Document) -> str:
    """The series a document is numbered in: kind, counter and business day."""
    counter = document.counter if document.kind.tendered else ""
    return f"{document.kind.prefix}{counter}-{day_number(document.day)}"


def header_row(one: Planned, context: Context) -> Row:
    """The header of a document, without its ids and numbers."""
    document, totals = one.document, one.document.totals
    return {
        "key": document.key,
        "request_digest": one.request_digest,
        "kind": document.kind.code,
        "business_at": local_microseconds(document.at),
        "day": day_number(document.day),
        "recorded_at": to_microseconds(context.now),
        "warehouse_id": document.warehouse_id,
        "to_warehouse_id": document.to_warehouse_id,
        "party_id": document.party_id,
        "counter": document.counter,
        "shift_id": document.shift_id,
        "source_id": document.source_id,
        "reverses_id": one.reverses.id if one.reverses is not None else None,
        "corrects_id": one.corrects.id if one.corrects is not None else None,
        "tax_inclusive": int(document.tax_inclusive),
        "discount_entered": document.discount_entered,
        "gross": totals.gross,
        "discount": totals.discount,
        "rounding": totals.rounding,
        "net": totals.net,
        "tax": totals.tax,
        "total": totals.total,
        "account": document.account,
        "to_account": document.to_account,
        "purpose": document.purpose,
        "reference": document.reference,
        "channel": document.channel,
        "due_day": None if document.due is None else day_number(document.due),
        "address": document.address,
        "carrier": document.carrier,
        "tracking": document.tracking,
        "parcels": document.parcels,
        "invoice_id": document.invoice_id,
        "charges": charges_text(document.charges),
        "allocations": allocations_text(document.allocations),
        "bonus": document.bonus,
        "points": document.points,
        "handler": document.handler,
        "remark": document.remark,
        "reason": one.reason,
        "user_id": context.user.id,
    }


def line_row(document: Document, line: Line) -> Row:
    """One line of a document, without its ids."""
    return {
        "line": line.line,
        "product_id": line.product.id,
        "name": line.product.name,
        "unit": line.unit,
        "factor": to_units(line.factor),
        "entered": to_units(line.entered),
        "quantity": line.units,
        "price": to_millionths(line.price),
        "gross": line.gross,
        "discount": line.discount,
        "discount_entered": line.discount_entered,
        "tax_rate": int(line.tax_rate * 10_000),
        "net": line.net,
        "tax": line.tax,
        "total": line.total,
        "value": line.value,
        "unit_cost": None if line.unit_cost is None else to_millionths(line.unit_cost),
        "at": None if line.at is None else local_microseconds(line.at),
        "source_line_id": line.source_line_id,
        "day": day_number(document.day),
        "sales_sign": document.kind.sales_sign,
        "due_day": None if line.due is None else day_number(line.due),
        "rejected": line.rejected,
        "booked_net": line.booked_net,
        "booked_total": line.booked_total,
        "charge": line.charge,
        "minimum": to_units(line.minimum or ZERO),
        "promotion": line.promotion,
        "lot": line.lot,
        "produced": None if line.produced is None else day_number(line.produced),
        "expires": None if line.expires is None else day_number(line.expires),
        "bin": line.bin,
        "to_bin": line.to_bin,
        "serials": "\n".join(line.serials),
        "reason": line.reason,
        "made": int(line.made),
        "remark": line.remark,
    }


def tender_rows(document: Document, document_id: int, cards: Mapping[int, int]) -> list[Row]:
    """What was handed over and kept, means by means; ``cards`` are the ids of those made with the posting."""
    return [
        {
            "document_id": document_id,
            "position": position,
            "means": paid.means,
            "amount": paid.tendered,
            "kept": paid.kept,
            "card_id": cards.get(paid.card_id, paid.card_id),
            "lapsed": paid.lapsed,
            "points": paid.points,
        }
        for position, paid in enumerate(document.tenders, 1)
    ]


def move_row(move: NewMove, document: Document) -> Row:
    """One stock move, without its ids, its place and its quantity."""
    planned = move.planned
    return {
        "product_id": planned.product_id,
        "warehouse_id": planned.warehouse_id,
        "bin_id": planned.bin_id,
        "business_at": move.business_at,
        "day": day_number(planned.day or document.day),
        "rule": planned.rule.value,
        "value": planned.value,
        "counted": planned.counted,
        "unit_cost": planned.unit_cost,
        "contra": planned.contra,
        "reverses_move_id": planned.reverses_move_id,
        "compensates_move_id": None,
    }


_KEPT_OF_COUNT = (
    "line_id",
    "product_id",
    "warehouse_id",
    "bin_id",
    "lot_id",
    "business_at",
    "day",
    "position",
    "rule",
    "contra",
)


def compensation_row(count: Mapping[str, Any], units: int) -> Row:
    """A later document changed the book quantity of a count: its difference grows or shrinks."""
    return {
        **{name: count[name] for name in _KEPT_OF_COUNT},
        "quantity": units,
        "value": None,
        "counted": None,
        "unit_cost": None,
        "source_move_id": None,
        "reverses_move_id": None,
        "compensates_move_id": count["id"],
    }


def cost_row(move: NewMove, amount: int) -> Row:
    """What a new move costs, without its day."""
    return {
        "product_id": move.planned.product_id,
        "warehouse_id": move.planned.warehouse_id,
        "amount": amount,
        "contra": move.planned.contra,
    }


def promise_row(promise: Promise, document: Document, cause: Row, line_id: int) -> Row:
    """A quantity promised or released; ``line_id`` is the order's own line while it is being posted."""
    return {
        **cause,
        "order_line_id": promise.order_line_id or line_id,
        "product_id": promise.product_id,
        "warehouse_id": promise.warehouse_id,
        "quantity": promise.units,
        "business_at": local_microseconds(document.at),
    }


def debt_rows(one: Planned) -> list[Row]:
    """What the party owes, or is owed, from now on; only what adds to a debt has time to be paid."""
    document = one.document
    return [
        {
            "party_id": document.party_id,
            "amount": change.amount,
            "business_at": local_microseconds(document.at),
            "due_day": day_number(_due(document) if (change.amount > 0) == document.party_owes else document.day),
        }
        for change in one.party
    ]


def _due(document: Document) -> date:
    return document.due or document.day + timedelta(days=document.terms_days)


def money_rows(one: Planned, accounts: Mapping[str, MoneyAccount]) -> list[Row]:
    """What the money accounts gain and lose."""
    document = one.document
    return [
        {
            "money_account_id": accounts[flow.account].id,
            "means": flow.means,
            "shift_id": document.shift_id if flow.means else None,
            "amount": flow.amount,
            "business_at": local_microseconds(document.at),
        }
        for flow in one.money
    ]


def card_rows(one: Planned, cards: Mapping[int, int]) -> list[Row]:
    """What cards gain and lose; ``cards`` are the ids of those made with the posting."""
    at = local_microseconds(one.document.at)
    return [
        {"card_id": cards.get(change.card_id, change.card_id), "amount": change.amount, "business_at": at}
        for change in one.cards
    ]


def point_rows(one: Planned) -> list[Row]:
    """What a member gains and loses in points."""
    document, at = one.document, local_microseconds(one.document.at)
    return [
        {"party_id": document.party_id, "cause": change.cause.value, "points": change.points, "business_at": at}
        for change in one.points
    ]
