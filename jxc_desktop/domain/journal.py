"""The journal: balanced entries by template. Debit is positive, credit negative; a posting is zero.

Every cost entry is booked on the stock account and the account on its other side, so the stock
account always equals the sum of the cost ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jxc_desktop.domain.documents import Document, Movement, booked_totals
from jxc_desktop.domain.values import Fen

STOCK = "stock"


def entries(
    document: Document,
    costs: Iterable[tuple[str, Fen]],
    party: Iterable[tuple[str, Fen]],
    money: Iterable[tuple[str, Fen]],
) -> dict[str, Fen]:
    """The entries of one posting by account.

    ``costs`` are (other account, value change of stock), ``party`` (receivables or payables, change),
    ``money`` (account of the chart, change). Accounts that come to zero are left out.
    """
    book = dict(cost_entries_of(costs))
    flows = (*party, *money)
    for account, amount in flows:
        _add(book, account, amount)
    for account, amount in _result(document, sum(amount for _, amount in flows)).items():
        _add(book, account, amount)
    return {account: amount for account, amount in book.items() if amount}


def cost_entries_of(costs: Iterable[tuple[str, Fen]]) -> dict[str, Fen]:
    """The entries of cost changes alone: the stock account and its other sides."""
    book: dict[str, Fen] = {}
    for contra, amount in costs:
        _add(book, STOCK, amount)
        _add(book, contra, -amount)
    return {account: amount for account, amount in book.items() if amount}


def _result(document: Document, flow: Fen) -> Mapping[str, Fen]:
    """The side of the document that is neither stock nor party nor money; ``flow`` is what those two come to."""
    kind = document.kind
    if kind.sales_sign and not (kind.party_sign or kind.money_sign):
        return {}  # sold in another program: it was booked there
    if kind.sales_sign:
        sign, totals = kind.sales_sign, document.totals
        return {"sales": -sign * totals.net, "output_tax": -sign * totals.tax}
    if kind.party_sign and kind.movement is not Movement.NONE:
        # The cost entries already booked the net amount on the contra account, and the party entry the whole
        # total: what is left to balance is the tax that may be deducted, and that net amount.
        booked = booked_totals(document)
        return {"input_tax": -kind.party_sign * booked.tax, kind.contra_account: -kind.party_sign * booked.net}
    if kind.settles:
        return {document.purpose: -flow}
    if kind.movement is Movement.NONE and kind.contra_account:
        return {document.purpose or kind.contra_account: -flow}
    return {}


def _add(book: dict[str, Fen], account: str, amount: Fen) -> None:
    book[account] = book.get(account, 0) + amount
