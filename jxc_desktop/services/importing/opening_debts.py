"""Opening receivables, payables, money, stored value and points from a list: a document for each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries.exchange import member_cards, party_codes
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_, UserError
from jxc_desktop.domain.values import ZERO
from jxc_desktop.exchange.table import CellNote, Table, TableRow
from jxc_desktop.i18n import _
from jxc_desktop.services.importing.differences import refusal_note, refused_field
from jxc_desktop.services.importing.opening import opening_key

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import Masters

KIND_OF = {
    "opening_receivables": "opening_receivable",
    "opening_payables": "opening_payable",
    "opening_money": "opening_money",
    "opening_stored_value": "opening_stored_value",
    "opening_points": "points_adjustment",
}
"""The document kind that each list makes."""
_NAMED_BY = {"opening_money": ("account",)}
_BY_PARTY = ("party", "member_card", "name")
"""The fields that say whose the amount is, the first that is filled counts."""


def opening_drafts(
    what: str, table: Table, masters: Masters, path: Path, resolve: Callable[[Draft], object]
) -> tuple[list[Draft], list[CellNote]]:
    """The documents of a list, and the problems of the rows that are left out; a row of nothing is no problem.

    ``resolve`` refuses what cannot be posted.

    Their keys are made from the content of the file, so that the same list is never taken over twice.
    """
    known = _accounts(masters) if what == "opening_money" else _parties(masters)
    source = opening_key(path, what)
    drafts: list[Draft] = []
    problems: list[CellNote] = []
    for row in table.rows:
        amount = row.values.get("amount")
        if not row.problems and not amount:
            continue
        card = _card(what, row)
        holder = "" if row.problems or card else _holder(table, row, known, _NAMED_BY.get(what, _BY_PARTY))
        if not row.problems and isinstance(amount, Decimal) and amount < 0:
            row.problems.append(table.note(row, "amount", N_("it is negative")))
        if not row.problems and what == "opening_points" and amount != int(Decimal(str(amount))):
            row.problems.append(table.note(row, "amount", N_("a whole number is needed")))
        if row.problems or not isinstance(amount, Decimal):
            problems += row.problems
            continue
        draft = _of_row(what, f"{source}:{row.number}", row, holder, amount, card)
        try:
            resolve(draft)
        except UserError as error:
            problems.append(refusal_note(table, row, refused_field(table, error, "amount"), error))
        else:
            drafts.append(draft)
    return drafts, problems


def _of_row(what: str, key: str, row: TableRow, holder: str, amount: Decimal, card: str) -> Draft:
    if what == "opening_points":
        return _points(key, row, holder, int(amount))
    return replace(_draft(KIND_OF[what], key, row, holder, amount), card=card)


def opening_sum(drafts: Sequence[Draft]) -> Decimal:
    """What the documents come to: their amounts, or their points."""
    return sum((Decimal(draft.points) if draft.points else draft.amount or ZERO for draft in drafts), ZERO)


def _card(what: str, row: TableRow) -> str:
    """The number of the gift card a row is about, if it is about no member."""
    if what != "opening_stored_value" or any(name in row.values for name in _BY_PARTY):
        return ""
    return str(row.values.get("card", ""))


def _points(key: str, row: TableRow, holder: str, points: int) -> Draft:
    remark = str(row.values.get("remark", "")) or _("Points taken over")
    return Draft("points_adjustment", key, party=holder, points=points, remark=remark)


def _holder(table: Table, row: TableRow, known: Mapping[str, str], names: Sequence[str]) -> str:
    """The code of the party or money account the row names by code, else by card or name."""
    for name in names:
        if (code := known.get(str(row.values.get(name, "")))) is not None:
            return code
    named = next((name for name in names if name in row.values), names[0])
    reason = N_("there is no such money account") if named == "account" else N_("there is no such supplier or customer")
    row.problems.append(table.note(row, named, reason))
    return ""


def _draft(kind: str, key: str, row: TableRow, holder: str, amount: Decimal) -> Draft:
    due = row.values.get("due")
    return Draft(
        kind,
        key,
        party="" if kind == "opening_money" else holder,
        account=holder if kind == "opening_money" else "",
        amount=amount,
        due=due if isinstance(due, date) else None,
        reference=str(row.values.get("reference", "")),
        remark=str(row.values.get("remark", "")),
    )


def _parties(masters: Masters) -> dict[str, str]:
    """Codes by code, by member card and by name; a code goes before a name that looks like it."""
    codes = party_codes(masters.connection)
    by_name = {name: code for code, name in codes.items()}
    return {**by_name, **member_cards(masters.connection), **{code: code for code in codes}}


def _accounts(masters: Masters) -> dict[str, str]:
    accounts = masters.money_accounts()
    names = {text: code for code, one in accounts.items() for text in (_(one.name), one.name)}
    return {**names, **{code: code for code in accounts}}
