"""Codes whose zeros in front got lost: a spreadsheet keeps 007 as the number 7 unless its column is text."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from jxc_desktop.db.queries.exchange import product_codes
from jxc_desktop.domain.barcode import is_digits
from jxc_desktop.domain.errors import N_
from jxc_desktop.exchange.table import CellNote, Table, TableRow

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import Masters


class LostZeros:
    """The goods of the shop whose codes begin with zeros; they are read when the first code is not found."""

    def __init__(self, masters: Masters) -> None:
        self._masters = masters

    def meant(self, code: str) -> str:
        """The code that may be meant by one nobody has; empty where there is none."""
        return self._by_rest.get(code, "") if is_digits(code) else ""

    def no_such_item(self, table: Table, row: TableRow, named: str) -> CellNote:
        """That a row names goods there are not, and which may be meant."""
        meant = self.meant(str(row.values.get(named, "")))
        if not meant:
            return table.note(row, named, N_("there is no such item"))
        reason = N_("there is no such item; {other} may be meant: numbers lose zeros in front, so make the column text")
        return table.note(row, named, reason, other=meant)

    @cached_property
    def _by_rest(self) -> dict[str, str]:
        codes = product_codes(self._masters.connection)
        return {code.lstrip("0"): code for code in codes if code.startswith("0") and is_digits(code)}
