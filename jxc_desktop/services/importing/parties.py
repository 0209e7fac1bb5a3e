"""Suppliers and customers from a list: matched by code, else by name; a new one without code gets the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jxc_desktop.db.queries.exchange import party_codes
from jxc_desktop.db.repositories.masters import PartyRecord
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.pinyin import initials
from jxc_desktop.exchange.table import CellNote, Table, TableRow, repeated_rows

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import Masters

_PLAIN = ("name", "contact", "phone", "address", "tax_number", "credit_limit", "terms_days", "active", "remark")
_PREFIXES = {"supplier": "S", "customer": "C"}


@dataclass(slots=True)
class PartyPlan:
    """What an import of parties would do."""

    new: list[PartyRecord] = field(default_factory=list)
    changed: list[PartyRecord] = field(default_factory=list)
    unchanged: int = 0
    repeated: int = 0
    set_aside: list[TableRow] = field(default_factory=list)
    warnings: list[CellNote] = field(default_factory=list)

    def problems(self) -> list[CellNote]:
        """Every problem, in the order of the rows."""
        return [note for row in self.set_aside for note in row.problems]


def plan_parties(table: Table, masters: Masters, role: str) -> PartyPlan:
    """Compare a list of suppliers or customers with those there are; nothing is written."""
    plan = PartyPlan()
    rows, plan.repeated = repeated_rows(table, _key, frozenset())
    names = party_codes(masters.connection)
    by_name = {name: code for code, name in names.items()}
    codes = _NextCodes(names, _PREFIXES[role])
    for row in rows:
        code = str(row.values.get("code") or by_name.get(str(row.values.get("name", "")), ""))
        record = masters.party_record(code) if code in names else None
        if record is None and "name" not in row.values and not row.problems:
            row.problems.append(table.note(row, "name", N_("the name is missing")))
        if row.problems:
            plan.set_aside.append(row)
            continue
        plan.warnings += row.warnings
        if record is None:
            plan.new.append(_merged(row, PartyRecord(0, code or codes.take(), "", role), role))
            continue
        after = _merged(row, record, role)
        if after == record:
            plan.unchanged += 1
        else:
            plan.changed.append(after)
    return plan


def _key(row: TableRow) -> str:
    return str(row.values.get("code") or row.values.get("name") or "")


class _NextCodes:
    """Codes for parties that come without one: the prefix and the next number nobody has."""

    def __init__(self, taken: Mapping[str, str], prefix: str) -> None:
        self._taken, self._prefix, self._last = set(taken), prefix, 0

    def take(self) -> str:
        while True:
            self._last += 1
            code = f"{self._prefix}{self._last:04d}"
            if code not in self._taken:
                return code


def _merged(row: TableRow, before: PartyRecord, role: str) -> PartyRecord:
    """The party as the row wants it: what the row does not say stays."""
    changes: dict[str, Any] = {name: row.values[name] for name in _PLAIN if name in row.values}
    bank = " ".join(str(row.values[name]) for name in ("bank", "bank_account") if name in row.values)
    if bank:
        changes["bank"] = bank
    if changes.get("name", before.name) != before.name:
        changes["initials"] = " ".join(initials(changes["name"]))
    both = before.role if before.role in (role, "both") else "both"
    return replace(before, role=both, **changes)
