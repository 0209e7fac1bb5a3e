"""The smaller lists of a shop, all by one mechanism: written as a list, compared with a list, taken over.

A list is declared (`masters_declared`): how its records are read and how one is saved. Both are use cases that
exist anyway, so whatever they ask, check and audit holds here as well. All of a list is saved in one transaction;
a record that is refused undoes only itself, and what was wrong with it is told at its cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from jxc_desktop.domain.errors import N_, InvalidValue, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.exchange.master_headers import MASTER_LISTS
from jxc_desktop.exchange.sheets import SheetOut
from jxc_desktop.exchange.table import CellNote, Table, TableRow, repeated_rows
from jxc_desktop.i18n import _
from jxc_desktop.services.base import Clock, Progress, Session
from jxc_desktop.services.importing.columns import sheet_columns
from jxc_desktop.services.importing.differences import changed_cell, refusal_note
from jxc_desktop.services.importing.plan import ListPlan
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database

_STEPS = 50
_NUMBERED = re.compile(r"\[(\d+)\]")
S = TypeVar("S", bound=Service)
Values = Mapping[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """The use cases at hand, for who is signed in."""

    database: Database
    clock: Clock
    session: Session

    def at(self, service: type[S]) -> S:
        """A group of use cases."""
        return service(self.database, self.clock, self.session)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of a list: what is said of it once, and what each of its rows says, where it has several."""

    head: Values
    parts: tuple[Values, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record as a list wants it: all of its head and parts, and what of the head is new (``changes``)."""

    head: Values
    parts: Sequence[Values]
    changes: Values


@dataclass(frozen=True, slots=True)
class MasterList:
    """How a list is read and saved.

    ``key`` names a record and ``part`` one of its rows, where it has several; ``part_fields`` are what a row says.
    ``otherwise`` stands where a field of the key is left empty. ``told`` is for people and not read back.
    ``words`` are what is written for stored values; texts of ``translated`` fields are shown in the language of
    the moment. ``renamed`` are fields as refusals call them. Without ``makes`` nothing new is made.
    """

    right: Permission
    seen_with: Permission
    key: tuple[str, ...]
    read: Callable[[Desk], Iterable[Entry]]
    save: Callable[[Desk, Wanted], object]
    part: tuple[str, ...] = ()
    part_fields: tuple[str, ...] = ()
    otherwise: Values = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    words: Mapping[str, Callable[[Desk], Mapping[str, str]]] = field(default_factory=dict)
    translated: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    makes: bool = True


@dataclass(slots=True)
class MasterPlan(ListPlan[TableRow]):
    """What taking one of these lists over does, counted in rows."""


@dataclass(slots=True)
class _Group:
    """The rows of a list that are about one record, and the record they come to."""

    rows: list[TableRow]
    wanted: Wanted
    new: set[int]
    notes: dict[int, list[CellNote]]

    @property
    def asks(self) -> bool:
        """Whether anything is to be done."""
        return bool(self.new) or any(self.notes.values())


# out


def master_sheet(desk: Desk, what: str, declared: MasterList) -> SheetOut:
    """A list as it is written: what is said of a record once stands in its first row."""
    specs = MASTER_LISTS[what]
    words = _Words(desk, declared)
    rows = []
    for entry in declared.read(desk):
        for place, part in enumerate(entry.parts or ({},)):
            shown = {**(entry.head if place == 0 else {name: entry.head[name] for name in declared.key}), **part}
            rows.append([words.shown(spec.name, shown.get(spec.name)) for spec in specs])
    return SheetOut(_("List"), sheet_columns(specs), rows)


class _Words:
    """What is written for stored values, and the other way round."""

    def __init__(self, desk: Desk, declared: MasterList) -> None:
        self._translated = declared.translated
        self._words = {name: dict(words(desk)) for name, words in declared.words.items()}

    def shown(self, name: str, value: Any) -> Any:
        """A value as its cell has it."""
        known = self._words.get(name)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, tuple):
            return ", ".join(one if known is None else _(known.get(one, one)) for one in map(str, value))
        if known is not None and value:
            return _(known.get(str(value), str(value)))
        return _(value) if name in self._translated and value else value

    def read(self, name: str, value: Any) -> Any:
        """The stored value that a cell means.

        Raises:
            InvalidValue: it is none of the words.
        """
        known = self._words.get(name)
        if known is None:
            return value
        if isinstance(value, tuple):
            return tuple(self._one(name, known, one) for one in value)
        return self._one(name, known, str(value))

    @staticmethod
    def _one(name: str, known: Mapping[str, str], text: str) -> str:
        wanted = text.strip().casefold()
        for value, word in known.items():
            if wanted in (value.casefold(), word.casefold(), _(word).casefold()):
                return value
        raise InvalidValue(name, text, N_("it is none of the choices"))


# in


def take_over(desk: Desk, declared: MasterList, table: Table, progress: Progress) -> MasterPlan:
    """Compare a list with the records there are and save what differs, inside the transaction of the caller.

    What cannot be saved is noted at its cell and undone by itself.
    """
    plan, words = MasterPlan(), _Words(desk, declared)
    for row in table.rows:
        _read_row(table, row, declared, words)
    rows, plan.repeated = repeated_rows(table, lambda row: _name_of(row, declared), declared.told, declared.key[-1])
    known = {_key(entry.head, declared.key): entry for entry in declared.read(desk)}
    groups = [
        _Comparison(table, declared, words, known.get(key)).group(found) for key, found in _by_record(rows, declared)
    ]
    _save_all(desk, declared, table, [one for one in groups if one.asks and not _faulty(one)], progress)
    for group in groups:
        _count(plan, group)
    plan.set_aside.sort(key=lambda row: row.number)
    return plan


def _read_row(table: Table, row: TableRow, declared: MasterList, words: _Words) -> None:
    """The values of a row as they are stored; what is only told is left out."""
    for name in declared.told:
        row.values.pop(name, None)
    for name, value in declared.otherwise.items():
        row.values.setdefault(name, value)
    for name, value in list(row.values.items()):
        try:
            row.values[name] = words.read(name, value)
        except InvalidValue as error:
            row.problems.append(table.note(row, name, str(error.facts["reason"])))
    missing = [name for name in declared.key if name not in row.values]
    if missing and not row.problems:
        row.problems.append(table.note(row, missing[0], N_("it is missing")))


def _key(values: Values, names: Sequence[str]) -> Key:
    return tuple(values.get(name) for name in names)


def _name_of(row: TableRow, declared: MasterList) -> str:
    """What no other row may be called."""
    names = (*declared.key, *declared.part)
    return "\n".join(str(row.values.get(name, "")) for name in names)


def _by_record(rows: Iterable[TableRow], declared: MasterList) -> Iterator[tuple[Key, list[TableRow]]]:
    found: dict[Key, list[TableRow]] = {}
    for row in rows:
        key = (row.number,) if row.problems else _key(row.values, declared.key)
        found.setdefault(key, []).append(row)
    return iter(found.items())


class _Comparison:
    """The rows of one record beside what is stored of it."""

    def __init__(self, table: Table, declared: MasterList, words: _Words, before: Entry | None) -> None:
        self._table, self._declared, self._words, self._before = table, declared, words, before
        self._old: Values = before.head if before else {}
        self._head, self._changes = {**self._old}, dict[str, Any]()
        self._stored = {_key(part, declared.part): part for part in before.parts} if before else {}
        self._parts = dict(self._stored)
        self._said: dict[str, TableRow] = {}
        self._new: set[int] = set()

    def group(self, rows: list[TableRow]) -> _Group:
        """The record the rows come to; what they say against each other is noted on them."""
        table, declared, notes = self._table, self._declared, dict[int, list[CellNote]]()
        if self._before is None and not declared.makes and not rows[0].problems:
            reason = N_("there is none of this name to change")
            rows[0].problems.append(table.note(rows[0], declared.key[0], reason))
        for row in rows:
            notes[row.number] = [*self._add_head(row), *self._add_part(row)]
            if self._before is None:
                self._new.add(row.number)
        wanted = Wanted(self._head, tuple(self._parts.values()), self._changes)
        return _Group(rows, wanted, self._new, notes)

    def _add_head(self, row: TableRow) -> Iterator[CellNote]:
        """Take what a row says of the record as a whole; answers what that changes."""
        for name, value in row.values.items():
            if name in self._declared.part_fields:
                continue
            first = self._said.setdefault(name, row)
            if first is not row:
                if not self._same(name, self._head.get(name), value):
                    reason = N_("row {other} says something else of the same")
                    row.problems.append(self._table.note(row, name, reason, other=first.number))
            elif not self._same(name, self._old.get(name), value):
                self._head[name] = self._changes[name] = value
                if self._before is not None:
                    yield self._changed(row, name, self._old.get(name), value)

    def _add_part(self, row: TableRow) -> Iterator[CellNote]:
        """Put what a row says of its own among the rows of its record; answers what that changes."""
        said = {name: row.values[name] for name in self._declared.part_fields if name in row.values}
        if not said or row.problems:
            return
        missing = [name for name in self._declared.part if name not in said]
        if missing:
            row.problems.append(self._table.note(row, missing[0], N_("it is missing")))
            return
        place = _key(said, self._declared.part)
        old = self._stored.get(place)
        self._parts[place] = {**(old or {}), **said}
        if old is None:
            self._new.add(row.number)
            return
        for name, value in said.items():
            if not self._same(name, old.get(name), value):
                yield self._changed(row, name, old.get(name), value)

    def _same(self, name: str, before: Any, value: Any) -> bool:
        return bool(before == value or (name in self._declared.translated and before and _(before) == value))

    def _changed(self, row: TableRow, name: str, before: Any, value: Any) -> CellNote:
        shown = (self._words.shown(name, one) for one in (before, value))
        return changed_cell(self._table, row, name, *shown)


def _faulty(group: _Group) -> bool:
    return any(row.problems for row in group.rows)


def _save_all(desk: Desk, declared: MasterList, table: Table, groups: Sequence[_Group], progress: Progress) -> None:
    """Save the records; those that are refused are tried again after the others, which they may have named."""
    waiting = list(groups)
    while waiting:
        refused: list[tuple[_Group, UserError]] = []
        for done, group in enumerate(waiting, 1):
            try:
                declared.save(desk, group.wanted)
            except UserError as error:
                refused.append((group, error))
            if done % _STEPS == 0:
                progress.step(done, len(groups))
        if len(refused) == len(waiting):
            for group, refusal in refused:
                _note_refusal(table, declared, group, refusal)
            return
        waiting = [group for group, _refusal in refused]


def _note_refusal(table: Table, declared: MasterList, group: _Group, error: UserError) -> None:
    """Note what a use case refuses at the cell it is about."""
    named = error.field or ""
    name = named.rpartition(".")[2].partition("[")[0]
    name = declared.renamed.get(named.partition("[")[0].partition(".")[0], declared.renamed.get(name, name))
    row = _row_meant(declared, group, named, name)
    name = _field_of(row, name, error)
    if name not in table.mapping:
        name = declared.key[-1]
    row.problems.append(refusal_note(table, row, name, error))


def _field_of(row: TableRow, name: str, error: UserError) -> str:
    """The field whose value was refused: some refusals name the record's rows as a whole."""
    refused = str(error.facts.get("value", ""))
    holders = [one for one, value in row.values.items() if refused and str(value) == refused]
    return holders[0] if len(holders) == 1 else name


def _row_meant(declared: MasterList, group: _Group, named: str, name: str) -> TableRow:
    """The row a refusal is about: that of the part it counts, else the first that says something of the field."""
    found = _NUMBERED.search(named)
    if found and int(found[1]) <= len(group.wanted.parts):
        place = _key(group.wanted.parts[int(found[1]) - 1], declared.part)
        for row in group.rows:
            if _key(row.values, declared.part) == place:
                return row
    changed = [row for row in group.rows if row.number in group.new or group.notes[row.number]]
    return next((row for row in changed if name in row.values), changed[0] if changed else group.rows[0])


def _count(plan: MasterPlan, group: _Group) -> None:
    if _faulty(group):
        plan.set_aside += [row for row in group.rows if row.problems or group.asks]
        plan.unchanged += 0 if group.asks else sum(not row.problems for row in group.rows)
        return
    for row in group.rows:
        plan.warnings += row.warnings
        if row.number in group.new:
            plan.new.append(row)
        elif notes := group.notes[row.number]:
            plan.changed.append(row)
            plan.differences += notes
        else:
            plan.unchanged += 1
