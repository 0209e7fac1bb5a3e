"""Changing many goods at once: edits are kept beside what is stored until all of them are applied together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import PRICE_PLACES
from jxc_desktop.services.base import Changes
from jxc_desktop.services.masterdata import (
    KEEP,
    MasterDataService,
    Page,
    ProductFilter,
    ProductInput,
    ProductRow,
    SavedMany,
)
from jxc_desktop.ui.common.entry import read_number
from jxc_desktop.ui.common.runner import Runner

PRICES = ("price", "member_price", "wholesale_price", "floor_price", "purchase_price")
NEEDED = frozenset({"name", "unit", "price"})
_PAGE = 1_000
_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class BulkRow:
    """A product as stored, and what was typed over it."""

    stored: ProductRow
    edits: Mapping[str, object] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """The value as it will be."""
        return self.edits[name] if name in self.edits else getattr(self.stored, name)

    def with_edit(self, name: str, value: object) -> BulkRow:
        """The row with one more edit; what equals the stored value is no edit."""
        edits = {other: known for other, known in self.edits.items() if other != name}
        if value != getattr(self.stored, name):
            edits[name] = value
        return replace(self, edits=edits)


@dataclass(frozen=True, slots=True)
class Difference:
    """One changed cell, for the preview."""

    code: str
    name: str
    field: str
    before: object
    after: object


def rounded_price(value: Decimal, rounding: str) -> Decimal:
    """A new price, to the fen, to the jiao, to the yuan, or to the nearest price that ends in .9."""
    if rounding == "nine":
        tenth = Decimal("0.1")
        return max((value + tenth).quantize(Decimal(1), ROUND_HALF_UP) - tenth, Decimal("0.9"))
    step = {"jiao": Decimal("0.1"), "yuan": Decimal(1)}.get(rounding, Decimal("0.01"))
    return value.quantize(step, ROUND_HALF_UP)


class BulkViewModel(QObject):
    """The rows of the bulk grid. ``rows_changed`` tells new rows, ``applied`` how many products were saved.

    Every edit can be taken back with `undo`; after applying, `undo_applied` saves what stood there before.
    """

    rows_changed = Signal()
    applied = Signal(int)
    taken_back = Signal(int)
    failed = Signal(object)

    def __init__(self, masterdata: MasterDataService, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._masterdata, self._runner = masterdata, runner
        self.rows: list[BulkRow] = []
        self._history: list[list[BulkRow]] = []
        self._before: list[ProductInput] = []
        self._wanted, self._codes = ProductFilter(), frozenset[str]()
        self._busy = False

    # reading

    def load(self, wanted: ProductFilter, codes: Sequence[str] = ()) -> None:
        """Read the goods of a filter, or of these codes; what was typed and not applied is dropped."""
        self._wanted, self._codes = wanted, frozenset(codes)
        self._runner.submit(lambda _progress: self._read(), done=self._take, failed=self._fail, read=True)

    def _read(self) -> list[ProductRow]:
        found: list[ProductRow] = []
        after: object | None = None
        while len(found) < _MOST_ROWS:
            page: Page[ProductRow] = self._masterdata.products(replace(self._wanted, after=after, limit=_PAGE))
            found += page.rows
            after = page.next
            if after is None:
                break
        return [row for row in found if not self._codes or row.code in self._codes]

    def _take(self, rows: Sequence[ProductRow]) -> None:
        self._history.clear()
        self.rows = [BulkRow(row) for row in rows]
        self.rows_changed.emit()

    # editing

    def edit(self, name: str, number: int, typed: object) -> None:
        """Type into one cell.

        Raises:
            InvalidValue: it is no such value.
        """
        self._change({number: self.rows[number].with_edit(name, read_cell(name, typed))})

    def paste(self, number: int, names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
        """Take a block of cells from a row on; all of them or none.

        Raises:
            InvalidValue: one of the cells is no such value.
        """
        changed: dict[int, BulkRow] = {}
        for down, line in enumerate(cells[: len(self.rows) - number]):
            row = self.rows[number + down]
            for name, text in zip(names, line, strict=False):
                row = row.with_edit(name, read_cell(name, text))
            changed[number + down] = row
        self._change(changed)

    def change_prices(self, numbers: Sequence[int], name: str, percent: Decimal, rounding: str) -> None:
        """Make prices dearer or cheaper by percent and round them; rows without such a price stay.

        Raises:
            InvalidValue: prices would not be above zero.
        """
        if percent <= -100:
            raise InvalidValue("price", percent, N_("it is out of range"))
        changed: dict[int, BulkRow] = {}
        for number in numbers:
            old = self.rows[number].value(name)
            if old:
                new = (old * (100 + percent) / 100).quantize(Decimal(1).scaleb(-PRICE_PLACES))
                changed[number] = self.rows[number].with_edit(name, rounded_price(new, rounding))
        self._change(changed)

    def undo(self) -> None:
        """Take back the last step."""
        if self._history:
            self.rows = self._history.pop()
            self.rows_changed.emit()

    def discard(self) -> None:
        """Drop every edit; that can be taken back as well."""
        self._change({number: BulkRow(row.stored) for number, row in enumerate(self.rows) if row.edits})

    def _change(self, changed: Mapping[int, BulkRow]) -> None:
        if not changed:
            return
        self._history.append(self.rows)
        self.rows = [changed.get(number, row) for number, row in enumerate(self.rows)]
        self.rows_changed.emit()

    # what changed

    def changed(self) -> list[BulkRow]:
        """The rows with edits."""
        return [row for row in self.rows if row.edits]

    def differences(self) -> list[Difference]:
        """Every changed cell, as it was and as it will be."""
        return [
            Difference(row.stored.code, row.stored.name, name, getattr(row.stored, name), value)
            for row in self.changed()
            for name, value in row.edits.items()
        ]

    # saving

    def apply(self) -> None:
        """Save every changed product in one transaction."""
        rows = self.changed()
        if not rows or self._busy:
            return
        self._busy = True
        inputs = [_input(row.stored, row.edits, row.stored.version) for row in rows]
        before = [_input(row.stored, {name: getattr(row.stored, name) for name in row.edits}, KEEP) for row in rows]

        def done(saved: SavedMany) -> None:
            self._busy, self._before = False, before
            self.load(self._wanted, tuple(self._codes))
            self.applied.emit(len(saved.ids))

        self._runner.submit(lambda _progress: self._masterdata.save_products(inputs), done=done, failed=self._fail)

    def undo_applied(self) -> None:
        """Save what stood there before, again in one transaction."""
        before, self._before = self._before, []
        if before:
            self._runner.submit(
                lambda _progress: self._masterdata.save_products(before), done=self._restored, failed=self._fail
            )

    def _restored(self, saved: SavedMany) -> None:
        self.load(self._wanted, tuple(self._codes))
        self.taken_back.emit(len(saved.ids))

    def refresh(self, changes: Changes) -> None:
        """Read again what others changed, unless something typed here is not applied."""
        if changes.products and not self.changed() and self.rows and not self._busy:
            self.load(self._wanted, tuple(self._codes))

    def _fail(self, error: Exception) -> None:
        self._busy = False
        self.failed.emit(error)


def read_cell(name: str, typed: object) -> object:
    """The value of what was typed into a cell of that name.

    Raises:
        InvalidValue: it is no such value, or it is needed and empty.
    """
    text = str(typed).strip()
    if not text and name in NEEDED:
        raise InvalidValue(name, text, N_("it is empty"))
    if name not in PRICES:
        return text
    value = read_number(text, PRICE_PLACES, name)
    if value is not None and value < 0:
        raise InvalidValue(name, text, N_("it is negative"))
    return value


def _input(stored: ProductRow, values: Mapping[str, object], version: Any) -> ProductInput:
    entered: Callable[..., ProductInput] = ProductInput
    return entered(code=stored.code, version=version, **values)
