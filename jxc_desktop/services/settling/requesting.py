"""What is still to be paid of a purchase: of an invoice with the receipts it covers, or of another debt alone."""

from __future__ import annotations

from jxc_desktop.db.repositories.settlement import Settlements
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.documents import Allocation
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import from_fen

ASKED_FOR = ("purchase_invoice", "goods_receipt", "opening_payable")
"""The kinds of documents whose payment is asked for in one step."""


def to_be_paid(connection: Connection, row: AnyRow) -> tuple[Allocation, ...]:
    """The debts to a supplier that stand behind a document, as far as they are open; empty where nothing is.

    An invoice books only what it says differently from its receipts, so the debt stands with them; of receipts
    that it covers in part no more is taken than the invoice says.
    """
    settlements = Settlements(connection)
    invoices = kind_of(row.kind).invoices
    ids = [row.id, *(settlements.upstream(row.id) if invoices else ())]
    items = settlements.items(ids)
    left = row.total if invoices else None
    found = []
    for item in (items[one] for one in dict.fromkeys(ids) if one in items):
        owed = -item.open if item.party_id == row.party_id else 0
        part = max(0, owed) if left is None else min(max(0, owed), left)
        if part:
            found.append(Allocation(item.number, from_fen(part)))
        left = None if left is None else left - part
    return tuple(found)
