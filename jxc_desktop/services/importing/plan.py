"""What taking a list over would do, whatever the list is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from jxc_desktop.exchange.table import CellNote, TableRow

R = TypeVar("R")


@dataclass(slots=True)
class ListPlan(Generic[R]):
    """The records that are new and that change, how many stay as they are, and the rows that are set aside."""

    new: list[R] = field(default_factory=list)
    changed: list[R] = field(default_factory=list)
    unchanged: int = 0
    repeated: int = 0
    set_aside: list[TableRow] = field(default_factory=list)
    warnings: list[CellNote] = field(default_factory=list)
    differences: list[CellNote] = field(default_factory=list)

    def problems(self) -> list[CellNote]:
        """Every problem, in the order of the rows."""
        return [note for row in self.set_aside for note in row.problems]
