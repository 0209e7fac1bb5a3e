"""Opening receivables, payables and money from a list: a document for each row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries.exchange import party_codes
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_
from jxc_desktop.exchange.table import CellNote, Table, TableRow
from jxc_desktop.i18n import _
from jxc_desktop.services.importing.opening import opening_key

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import Masters

KIND_OF = {
    "opening_receivables": "opening_receivable",
    "opening_payables": "opening_payable",
    "opening_money": "opening_money",
}
"""The document kind that each list makes."""


def opening_drafts(what: str, table: Table, masters: Masters, path: Path) -> tuple[list[Draft], list[CellNote]]:
    """The documents of a list, and the problems of the rows that are left out; a row of nothing is no problem.

    Their keys are made from the content of the file, so that the same list is never taken over twice.
    """
    money = what == "opening_money"
    known = _accounts(masters) if money else _parties(masters)
    drafts: list[Draft] = []
    problems: list[CellNote] = []
    for row in table.rows:
        amount = row.values.get("amount")
        if not row.problems and not amount:
            continue
        holder = "" if row.problems else _holder(table, row, known, money=money)
        if not row.problems and isinstance(amount, Decimal) and amount < 0:
            row.problems.append(table.note(row, "amount", N_("it is negative")))
        if row.problems or not isinstance(amount, Decimal):
            problems += row.problems
            continue
        drafts.append(_draft(KIND_OF[what], f"{opening_key(path, what)}:{row.number}", row, holder, amount))
    return drafts, problems


def _holder(table: Table, row: TableRow, known: Mapping[str, str], *, money: bool) -> str:
    """The code of the party or money account the row names by code, else by name."""
    names = ("account",) if money else ("party", "name")
    for name in names:
        if (code := known.get(str(row.values.get(name, "")))) is not None:
            return code
    named = next((name for name in names if name in row.values), names[0])
    reason = N_("there is no such money account") if money else N_("there is no such supplier or customer")
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
    """Codes by code and by name; a code goes before a name that looks like it."""
    codes = party_codes(masters.connection)
    return {**{name: code for code, name in codes.items()}, **{code: code for code in codes}}


def _accounts(masters: Masters) -> dict[str, str]:
    accounts = masters.money_accounts()
    names = {text: code for code, one in accounts.items() for text in (_(one.name), one.name)}
    return {**names, **{code: code for code in accounts}}
