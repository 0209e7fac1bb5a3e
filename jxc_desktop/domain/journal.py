"""The journal: balanced entries by template. Debit is positive, credit negative; a posting is zero.

Every cost entry is booked on the stock account and the account on its other side, so the stock
account always equals the sum of the cost ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jxc_desktop.domain.documents import Document
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
    book: dict[str, Fen] = {}
    for contra, amount in costs:
        _add(book, STOCK, amount)
        _add(book, contra, -amount)
    for account, amount in (*party, *money):
        _add(book, account, amount)
    for account, amount in _result(document).items():
        _add(book, account, amount)
    return {account: amount for account, amount in book.items() if amount}


def _result(document: Document) -> Mapping[str, Fen]:
    """The side of the document that is neither stock nor party nor money."""
    kind, totals = document.kind, document.totals
    if kind.sales_sign:
        sign = kind.sales_sign
        return {"sales": -sign * totals.net, "output_tax": -sign * totals.tax}
    if kind.code == "goods_receipt":
        # The cost entry already credited payables with the net amount; the party entry credits the
        # whole total: what is left to balance is the tax that may be deducted, and that net amount.
        return {"input_tax": totals.tax, kind.contra_account: totals.net}
    if kind.code == "purchase_return":
        return {"input_tax": -totals.tax, kind.contra_account: -totals.net}
    if kind.money_sign and not kind.party_sign:
        return {kind.contra_account: -kind.money_sign * sum(paid.kept for paid in document.tenders)}
    return {}


def _add(book: dict[str, Fen], account: str, amount: Fen) -> None:
    book[account] = book.get(account, 0) + amount
