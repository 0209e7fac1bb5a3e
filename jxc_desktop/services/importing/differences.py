"""What a list would change and what is refused of it, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from jxc_desktop.domain.errors import N_, InvalidValue, UserError
from jxc_desktop.domain.values import plain
from jxc_desktop.exchange.table import CellNote, Table, TableRow
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence


def changed_cell(table: Table, row: TableRow, name: str, before: object, after: object) -> CellNote:
    """A note on one cell that changes something."""
    return table.note(row, name, N_("{before} → {after}"), before=_told(before), after=_told(after))


def changed_cells(table: Table, row: TableRow, before: object, after: object, names: Iterable[str]) -> list[CellNote]:
    """A note for each of these members that two records say differently and a column of the list names."""
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in names if name in row.values]
    return [changed_cell(table, row, name, old, new) for name, old, new in pairs if old != new]


def refused_field(table: Table, error: UserError, otherwise: str) -> str:
    """The field of a list that a refusal names, where the list has it."""
    name = (error.field or "").rpartition(".")[2].partition("[")[0]
    return name if name in table.mapping else otherwise


def refusal_note(table: Table, row: TableRow, name: str, error: UserError) -> CellNote:
    """What a use case has against a row, at the cell of a field."""
    if isinstance(error, InvalidValue):
        return table.note(row, name, str(error.facts["reason"]))
    return table.note(row, name, "{text}", text=sentence(error))


def _told(value: object) -> str:
    if value is None or value in {"", ()}:
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{plain(value):f}" if isinstance(value, Decimal) else str(value)
