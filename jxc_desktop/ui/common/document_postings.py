"""The tables of a posted document: its lines, and every row it wrote to a ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, quantity_text, time_text
from jxc_desktop.services.document_views import DocumentView, LineView
from jxc_desktop.ui.common.columns import Column, day, money, price, quantity
from jxc_desktop.ui.common.document_words import RULES


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One row of a ledger: which, what about, and the change."""

    ledger: str
    about: str
    detail: str
    quantity: Decimal | None
    amount: Decimal | None


LEDGERS = {
    "stock": N_("Stock"),
    "costs": N_("Cost"),
    "debts": N_("Debts"),
    "money": N_("Money"),
    "journal": N_("Journal"),
}


def posting_rows(view: DocumentView, accounts: Mapping[str, str]) -> list[PostingRow]:
    """Everything a document wrote, ledger after ledger; ``accounts`` are the names of accounts by code."""
    rows = [
        PostingRow("stock", f"{row.product} @ {row.warehouse}", f"{time_text(row.at)}|{row.rule}", row.quantity, None)
        for row in view.stock
    ]
    rows += [PostingRow("costs", row.product, row.document, None, row.amount) for row in view.costs]
    for ledger in ("debts", "money", "journal"):
        rows += [
            PostingRow(ledger, accounts.get(row.account, row.account), "", None, row.amount)
            for row in getattr(view, ledger)
        ]
    return rows


def _about(row: PostingRow) -> str:
    return _(row.about) if row.ledger in ("money", "journal") else row.about


def _detail(row: PostingRow) -> str:
    if row.ledger != "stock":
        return row.detail
    at, _bar, rule = row.detail.partition("|")
    return f"{at}  {_(RULES[rule]) if rule in RULES else rule}"


def _several(codes: tuple[str, ...]) -> str:
    """The first of some codes, and how many more there are."""
    if len(codes) < 2:
        return "".join(codes)
    return _("{first} and {count} more").format(first=codes[0], count=len(codes) - 1)


def _places(row: LineView) -> str:
    """Every part of a line with its lot, date, bin and quantity, a line each."""
    told = []
    for place in row.places:
        known = (place.lot, date_text(place.expires) if place.expires else "", place.bin)
        told.append("  ".join([*(text for text in known if text), quantity_text(place.quantity)]))
    return "\n".join(told)


KEPT_COLUMNS = frozenset({"bin", "lot", "expires", "serials", "reason"})
"""Columns that are shown only where a line has something to say in them."""
_EMPTY_WHILE = frozenset({"discount", "returned", "remark"})
"""Columns that give way to those, where no line says anything in them."""


def empty_columns(lines: Sequence[LineView]) -> frozenset[str]:
    """The columns that stay hidden for these lines."""
    empty = {
        column.name
        for column in LINE_COLUMNS
        if column.name in KEPT_COLUMNS | _EMPTY_WHILE and not any(column.show(column.read(line)) for line in lines)
    }
    return frozenset(empty if KEPT_COLUMNS - empty else KEPT_COLUMNS)


LINE_COLUMNS: tuple[Column[LineView], ...] = (
    Column("#", read=lambda row: row.line, name="line", right=True, width=36),
    Column(N_("Code"), read=lambda row: row.code, name="code"),
    Column(N_("Item"), read=lambda row: row.name, name="item", stretch=True),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity"),
    Column(N_("Unit"), read=lambda row: row.unit, name="unit"),
    Column(N_("Bin"), read=lambda row: _several(row.bins), name="bin", tooltip=_places),
    Column(N_("Lot"), read=lambda row: _several(row.lots), name="lot", tooltip=_places),
    Column(N_("Expires on"), read=lambda row: row.expires, show=day, name="expires", tooltip=_places),
    Column(N_("Serial numbers"), read=lambda row: _several(row.serials), name="serials", tooltip=_places),
    Column(N_("Reason"), read=lambda row: row.reason, name="reason"),
    Column(N_("Price"), read=lambda row: row.price or None, show=price, name="price"),
    Column(N_("Discount"), read=lambda row: row.discount or None, show=money, name="discount"),
    Column(N_("Tax"), read=lambda row: row.tax or None, show=money, name="tax"),
    Column(N_("Amount"), read=lambda row: row.total or None, show=money, name="total"),
    Column(N_("Cost"), read=lambda row: row.cost, show=money, name="cost"),
    Column(N_("Unit cost"), read=lambda row: row.unit_cost, show=price, name="unit_cost"),
    Column(N_("Returned"), read=lambda row: row.returned or None, show=quantity, name="returned"),
    Column(N_("Remark"), read=lambda row: row.remark, name="remark"),
)
POSTING_COLUMNS: tuple[Column[PostingRow], ...] = (
    Column(N_("Ledger"), read=lambda row: _(LEDGERS[row.ledger]), name="ledger"),
    Column(N_("About"), read=_about, name="about", width=200),
    Column(N_("Detail"), read=_detail, name="detail", stretch=True),
    Column(N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity"),
    Column(
        N_("Amount"),
        read=lambda row: row.amount,
        show=money,
        name="amount",
        danger=lambda row: row.amount is not None and row.amount < 0,
    ),
)
