"""The suppliers in memory, so that a cell can look one up while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QObject

from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.pinyin import initials
from jxc_desktop.services.masterdata import PartyFilter
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.popup_list import VISIBLE_ROWS, Suggestion

_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier and what it is found by."""

    code: str
    name: str
    words: str


class SupplierIndex(QObject):
    """Reads all suppliers in the background and finds them by code, name or initials."""

    def __init__(self, parts: DocumentParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._suppliers: dict[str, Supplier] = {}

    def load(self, failed: Callable[[Exception], object]) -> None:
        """Read them (again)."""
        master = self._parts.services.masterdata
        wanted = PartyFilter(role="supplier", limit=_MOST)
        self._parts.runner.submit(
            lambda _progress: [_supplier(row.code, row.name) for row in master.parties(wanted).rows],
            done=alive(self, self._take),
            failed=alive(self, failed),
            read=True,
        )

    def _take(self, found: Sequence[Supplier]) -> None:
        self._suppliers = {one.code: one for one in found}

    def get(self, code: str) -> Supplier:
        """The supplier of a code.

        Raises:
            NotFound: there is none.
        """
        if code not in self._suppliers:
            raise NotFound(field="supplier", what=N_("supplier"), name=code)
        return self._suppliers[code]

    def search(self, text: str) -> Sequence[Suggestion]:
        """The first suppliers that fit what was typed."""
        wanted = text.strip().casefold()
        hits = (one for one in self._suppliers.values() if wanted in one.words)
        return [Suggestion(one.code, one.name, one.code, "", "parties") for one in islice(hits, VISIBLE_ROWS)]


def _supplier(code: str, name: str) -> Supplier:
    return Supplier(code, name, " ".join((code, name, *initials(name))).casefold())
