"""Means of payment as the shop makes them: what may be said of one, and what would break the counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from jxc_desktop.db.repositories.masters import Masters, MeansRow
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, UserError
from jxc_desktop.domain.means import CASH, FIXED_ACCOUNTS, LETTERS, TAKEN_LETTERS

_SPLIT = "split"
"""What the button of a part is called beside those of the means."""
_IN_HAND = "cash"
"""The account of the chart that change comes from."""


class CashNeeded(UserError):
    """The counter would be left without cash, or would take another means for it."""

    code = "cash_needed"
    message = N_("Cash stays in use, gives change, and stands before every other means that gives change.")


class LetterTaken(UserError):
    """The letter chooses something else at the counter, in one of the languages."""

    code = "letter_taken"
    message = N_("The letter {letter} is taken at the counter. Free are: {free}.")


@dataclass(frozen=True, slots=True)
class MeansSaid:
    """What is said of a means of payment; nothing (``None``, no name) leaves it as it is.

    An empty ``account`` is one too: the party owes the amount.
    """

    code: str
    name: str = ""
    account: str | None = None
    gives_change: bool | None = None
    key: str | None = None
    position: int | None = None
    active: bool | None = None


def means_row(masters: Masters, said: MeansSaid) -> MeansRow:
    """The means as it is to be stored: what is said of it, and the rest as it was.

    Its nature is never said: built-in means keep theirs, new ones are money.

    Raises:
        NotFound: there is no such money account.
        InvalidValue: something said cannot be.
        CashNeeded: the counter would be left without cash that gives change.
    """
    known = masters.means()
    before = known.get(said.code) or _new(said, known)
    row = replace(
        before,
        name=said.name or before.name,
        gives_change=before.gives_change if said.gives_change is None else said.gives_change,
        key=before.key if said.key is None else said.key.strip().upper(),
        position=before.position if said.position is None else said.position,
        active=before.active if said.active is None else said.active,
    )
    if said.account is not None and said.account != before.money_account:
        row = _on_account(masters, row, said.account, new=said.code not in known)
    if row.key != before.key:
        _check_key(row, known)
    if row.gives_change and row.account != _IN_HAND:
        raise InvalidValue(
            "gives_change", "", N_("change comes out of the drawer, so the account must be cash on hand")
        )
    _check_cash({**known, row.code: row})
    return row


def _new(said: MeansSaid, known: Mapping[str, MeansRow]) -> MeansRow:
    """One that is not there yet: owed until an account is said, behind all others."""
    if said.code == _SPLIT or any(sign.isspace() or sign == "=" for sign in said.code):
        raise InvalidValue("code", said.code, N_("a short word without spaces is needed"))
    last = max((row.position for row in known.values()), default=0)
    return MeansRow(said.code, said.code, None, gives_change=False, account="", position=last + 1)


def _on_account(masters: Masters, row: MeansRow, account: str, *, new: bool) -> MeansRow:
    """The means on another money account.

    What is stored of a sale is its means, not the account: its reversal would go to another account than the sale.
    """
    if row.code in FIXED_ACCOUNTS:
        raise InvalidValue("account", account, N_("this means keeps the account it has"))
    if not new and masters.takes_money(row.code):
        raise InvalidValue("account", account, N_("this means was paid with already; make a new one for it"))
    if not account:
        return replace(row, money_account_id=None, money_account="", account="")
    found = masters.money_accounts().get(account)
    if found is None:
        raise NotFound(field="account", what=N_("money account"), name=account)
    if not found.active or not is_money(masters, found.account):
        raise InvalidValue("account", account, N_("a money account in use is needed that holds money of the shop"))
    return replace(row, money_account_id=found.id, money_account=found.code, account=found.account)


def is_money(masters: Masters, account: str) -> bool:
    """Whether an account of the chart can hold money: an asset, not what is owed to customers or given away."""
    chart = masters.accounts()
    return account in chart and chart[account].kind == "asset"


def _check_key(row: MeansRow, known: Mapping[str, MeansRow]) -> None:
    """Refuse a letter that would choose two means in one of the languages."""
    if row.code in LETTERS:
        raise InvalidValue("key", row.key, N_("this means keeps the letter it has"))
    if not row.key:
        return
    if len(row.key) != 1 or not ("A" <= row.key <= "Z"):
        raise InvalidValue("key", row.key, N_("one letter from A to Z is needed"))
    others = {one.key: one.name for one in known.values() if one.code != row.code and one.code not in LETTERS}
    if row.key in TAKEN_LETTERS or row.key in others:
        free = " ".join(sorted(set("ABCDEFGHIJKLMNOPQRSTUVWXYZ") - TAKEN_LETTERS - set(others)))
        raise LetterTaken(field="key", letter=row.key, free=free)


def _check_cash(rows: Mapping[str, MeansRow]) -> None:
    """A sale without tenders is paid by the first means that gives change: that has to be cash."""
    giving = [row for row in rows.values() if row.active and row.gives_change]
    first = min(giving, key=lambda row: (row.position, row.code), default=None)
    if first is None or first.code != CASH:
        field = "active" if CASH in rows and not rows[CASH].active else "gives_change"
        raise CashNeeded(field=field)
