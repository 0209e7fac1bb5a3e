"""Suppliers and customers from a list: matched by code, else by name; a new one without code gets the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from jxc_desktop.db.queries.exchange import member_cards, party_codes
from jxc_desktop.db.repositories.cards import Cards
from jxc_desktop.db.repositories.masters import PartyRecord
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.members import read_birthday
from jxc_desktop.domain.pinyin import initials
from jxc_desktop.exchange.headers import LEVEL_WORDS
from jxc_desktop.exchange.table import Table, TableRow, repeated_rows
from jxc_desktop.services.engine.days import day_number
from jxc_desktop.services.importing.differences import changed_cells
from jxc_desktop.services.importing.plan import ListPlan
from jxc_desktop.services.masters.inputs import clean_card

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import Masters

_PLAIN = (
    *("name", "contact", "phone", "address", "area", "tax_number", "credit_limit", "terms_days", "lead_days"),
    *("salesperson", "active", "remark"),
)
_MEMBERSHIP = ("level", "member_card", "birthday")
_PREFIXES = {"supplier": "S", "customer": "C"}


@dataclass(slots=True)
class PartyPlan(ListPlan[PartyRecord]):
    """What an import of parties would do."""


def plan_parties(table: Table, masters: Masters, role: str) -> PartyPlan:
    """Compare a list of suppliers or customers with those there are; nothing is written."""
    plan = PartyPlan()
    rows, plan.repeated = repeated_rows(table, _key, frozenset())
    names = party_codes(masters.connection)
    codes = _NextCodes(names, _PREFIXES[role])
    known = _Known(masters, names)
    for row in rows:
        code = known.code_of(row)
        _read_membership(table, row)
        known.check_card(table, row, code)
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
            plan.differences += changed_cells(table, row, record, after, (*_PLAIN, *_MEMBERSHIP, "bank", "joined"))
    return plan


def _key(row: TableRow) -> str:
    return str(row.values.get("code") or row.values.get("member_card") or row.values.get("name") or "")


class _Known:
    """Who there is, by code, member card and name; names are many people's, so a card goes before them."""

    def __init__(self, masters: Masters, names: Mapping[str, str]) -> None:
        self._names = names
        self._by_name = {name: code for code, name in names.items()}
        self._by_card = member_cards(masters.connection)
        self._cards_of = {code: card for card, code in self._by_card.items()}
        self._in_list: dict[str, int] = {}
        self._cards = Cards(masters.connection)

    def code_of(self, row: TableRow) -> str:
        """The code of whom the row is about; empty for somebody new."""
        if row.values.get("code"):
            return str(row.values["code"])
        card = str(row.values.get("member_card", ""))
        if card in self._by_card:
            return self._by_card[card]
        named = self._by_name.get(str(row.values.get("name", "")), "")
        return "" if card and self._cards_of.get(named) else named

    def check_card(self, table: Table, row: TableRow, code: str) -> None:
        """Note a card that is somebody else's, or that another row has too."""
        card = str(row.values.get("member_card", ""))
        if not card or row.problems:
            return
        holder = self._by_card.get(card, code)
        if holder != code:
            reason = N_("it is the card of {holder}")
            told = f"{holder} {self._names[holder]}"
            row.problems.append(table.note(row, "member_card", reason, holder=told))
        elif self._in_list.setdefault(card, row.number) != row.number:
            reason = N_("row {other} has the same card")
            row.problems.append(table.note(row, "member_card", reason, other=self._in_list[card]))
        elif self._cards.known([card]):
            row.problems.append(table.note(row, "member_card", N_("a gift card or voucher has this number")))


def _read_membership(table: Table, row: TableRow) -> None:
    """Read the price level, card, birthday and day of joining of a row in place, noting what cannot be read."""
    values = row.values
    if "level" in values:
        text = str(values["level"]).strip().casefold()
        found = [level for level, words in LEVEL_WORDS.items() if text in words]
        if found:
            values["level"] = found[0]
        else:
            row.problems.append(table.note(row, "level", N_("it is none of the choices")))
    for name, read in (("birthday", _birthday), ("member_card", clean_card)):
        if name in values and not row.problems:
            try:
                values[name] = read(str(values[name]))
            except InvalidValue as error:
                row.problems.append(table.note(row, name, str(error.facts["reason"])))


def _birthday(text: str) -> Any:
    """A birthday; of a cell that holds a day with its hour only the day."""
    return read_birthday(text.strip().partition(" ")[0])


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
    changes |= {name: row.values[name] for name in _MEMBERSHIP if name in row.values}
    if isinstance(joined := row.values.get("joined"), date):
        changes["joined"] = day_number(joined)
    both = before.role if before.role in (role, "both") else "both"
    return replace(before, role=both, **changes)
