"""What the documents of a list are to the books: new, as they stand, changed, or gone.

A document is known by its own number where the list was written by this program, else by the key its number
gave it when it was taken over. Only what the list says is compared; what it does not say stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.errors import N_, InvalidValue, UserError
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import from_fen, from_millionths, from_units, plain
from jxc_desktop.exchange.table import CellNote, Table, TableRow
from jxc_desktop.services.engine.draft_store import load_draft
from jxc_desktop.services.engine.stored import StoredDocuments
from jxc_desktop.services.importing.differences import changed_cell
from jxc_desktop.services.importing.document_rows import ListedDocument, draft_line

if TYPE_CHECKING:
    from jxc_desktop.db.unit_of_work import UnitOfWork

_DRAFTED = frozenset({"draft", "submitted", "approved"})
_LINE_FIELDS = ("quantity", "unit", "price", "amount", "discount", "tax_rate", "lot", "expires", "remark")
_WORTH = frozenset({"quantity", "price", "amount", "discount"})
_WORTHS = frozenset({"price", "amount"})
_HEADERS = {name: name for name in ("party", "warehouse", "due", "reference", "channel", "address")}
_HEADERS["document_remark"] = "remark"


class Standing(StrEnum):
    """What a document of a list is to the books."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    GONE = "gone"  # it was taken over once and reversed or voided since
    CANCELLED = "cancelled"  # it was taken over, and the platform says now that it is not wanted any more
    LEFT_OUT = "left_out"  # the platform says that it is not to be delivered, and it was never taken over


@dataclass(slots=True)
class Compared:
    """A document of a list beside the books: ``number`` is what it is called there, ``draft`` what is to be done.

    ``own``: the list says prices and names the document as this program does, so that its prices count: the
    document comes to what they give, whatever amount stands beside them.
    """

    listed: ListedDocument
    standing: Standing
    draft: Draft | None = None
    number: str = ""
    row: AnyRow | None = None
    differences: Sequence[CellNote] = ()
    own: bool = False


class Books:
    """Finds the documents of a list again, on one transaction."""

    def __init__(self, work: UnitOfWork, table: Table) -> None:
        self._work, self._table = work, table
        self._stored = StoredDocuments(work.documents, work.masters)
        self._own = False  # whether the list names the document as this program does: its prices count then

    def compare(self, listed: ListedDocument, draft: Draft) -> Compared:
        """What a document of the list is to the books."""
        row = self._work.documents.with_number(listed.number) if listed.number else None
        self._own = row is not None and row.kind == draft.kind
        if not self._own:
            row = self._work.documents.with_key(draft.key)
        if row is None:
            return self._drafted(listed, draft)
        last = row
        while row is not None and self._work.documents.reversal_of(row.id) is not None:
            last, row = row, self._work.documents.correction_of(row.id)
        if row is None or row.reverses_id is not None:
            return Compared(listed, Standing.GONE, number=last.number)
        if listed.status:
            cancelled = listed.status == "cancelled"
            return Compared(listed, Standing.CANCELLED if cancelled else Standing.UNCHANGED, draft, row.number, row)
        before = self._stored.draft(row, "")
        lines = self._work.documents.lines(row.id)
        found = self._differing(listed, before, row, {line.line: _shown(line) for line in lines})
        found.own = self._own and not _WORTHS.isdisjoint(self._table.mapping)
        if found.own and found.standing is Standing.UNCHANGED:
            listed.total = from_fen(sum(line.gross - line.discount for line in lines))
        return found

    def _drafted(self, listed: ListedDocument, draft: Draft) -> Compared:
        kept = self._work.drafts.get(draft.key)
        if listed.status:
            return Compared(listed, Standing.LEFT_OUT)
        if kept is None:
            return Compared(listed, Standing.NEW, draft)
        if kept.state not in _DRAFTED:
            return Compared(listed, Standing.GONE)
        before = load_draft(self._work.drafts, draft.key)
        found = self._differing(listed, before, None, {})
        return replace(found, draft=None if found.draft is None else replace(found.draft, version=before.version))

    def _differing(
        self, listed: ListedDocument, before: Draft, row: AnyRow | None, shown: Mapping[int, Mapping[str, object]]
    ) -> Compared:
        notes: list[CellNote] = []
        header = self._header(listed, before, notes)
        lines = self._lines(listed, before, shown, notes)
        number = "" if row is None else row.number
        if not notes:
            return Compared(listed, Standing.UNCHANGED, number=number, row=row)
        after = replace(before, lines=lines, **header)
        return Compared(listed, Standing.CHANGED, after, number, row, tuple(notes))

    def _header(self, listed: ListedDocument, before: Draft, notes: list[CellNote]) -> dict[str, Any]:
        """The header fields the list says otherwise; each is noted at the first row that says so."""
        changed: dict[str, Any] = {}
        for name, value in listed.said.items():
            if name == "date":
                if before.at is not None and isinstance(value, date) and before.at.date() != value:
                    changed["at"] = datetime.combine(value, before.at.time())
                    notes.append(self._note(listed.rows[0], name, before.at.date(), value))
                continue
            member = _HEADERS[name]
            if getattr(before, member) != value:
                changed[member] = value
                notes.append(self._note(listed.rows[0], name, getattr(before, member), value))
        return changed

    def _lines(
        self,
        listed: ListedDocument,
        before: Draft,
        shown: Mapping[int, Mapping[str, object]],
        notes: list[CellNote],
    ) -> tuple[DraftLine, ...]:
        """The lines as the list wants them; a line it leaves out is gone, one more is new."""
        known = {line.line: line for line in before.lines}
        numbered = "line" in self._table.mapping
        lines: list[DraftLine] = []
        for place, (row, product) in enumerate(zip(listed.rows, listed.products, strict=True), 1):
            number = row.values.get("line") if numbered else place
            kept = known.pop(number, None) if isinstance(number, int) else None
            priced = kind_of(before.kind).priced
            fresh = draft_line(0, product.code, row, priced=priced, price_first=self._own)
            if kept is None:
                number = max([0, *(line.line for line in (*before.lines, *lines))]) + 1
                notes.append(self._table.note(row, "quantity", N_("a line that is new")))
                lines.append(replace(fresh, line=number))
                continue
            found = self._differences(row, kept, fresh, shown.get(kept.line))
            notes += found
            self._check_unit(row, product, fresh.unit)
            if self._own:  # an amount beside a price that was changed is that of before
                row.warnings[:] = [note for note in row.warnings if note.field_name != "amount"]
            lines.append(_merged(kept, fresh, {note.field_name for note in found}))
        if known:
            missing = N_("{count} lines are missing here and are taken out")
            notes.append(self._table.note(listed.rows[0], "number", missing, count=len(known)))
        return tuple(lines)

    def _check_unit(self, row: TableRow, product: Product, unit: str) -> None:
        """Note a unit the goods do not have; of new documents the engine tells it."""
        try:
            product.factor(unit)
        except InvalidValue as error:
            row.problems.append(self._table.note(row, "unit", str(error.facts["reason"])))

    def _differences(
        self, row: TableRow, kept: DraftLine, fresh: DraftLine, shown: Mapping[str, object] | None
    ) -> list[CellNote]:
        before = shown if shown is not None else {name: getattr(kept, name) for name in _LINE_FIELDS}
        notes = [self._note(row, "product", kept.product, fresh.product)] if kept.product != fresh.product else []
        for name in _LINE_FIELDS:
            said = getattr(fresh, name) if shown is None or name in _WORTHS else row.values.get(name)
            value, old = said, before.get(name)
            if (
                value is not None
                and name in row.values
                and not _same(value, old)
                and not (name == "unit" and shown is None and not kept.unit)
            ):
                notes.append(self._note(row, name, old, value))
        return notes

    def _note(self, row: TableRow, name: str, before: object, after: object) -> CellNote:
        column = name if name in self._table.mapping else "party_name" if name == "party" else name
        return changed_cell(self._table, row, column, before, after)


def _merged(kept: DraftLine, fresh: DraftLine, changed: set[str]) -> DraftLine:
    """The line as it was with what the list says otherwise."""
    if not changed:
        return kept
    line = replace(kept, product=fresh.product if "product" in changed else kept.product)
    plain_ones = {name: getattr(fresh, name) for name in changed - _WORTH - {"product"}}
    line = replace(line, **plain_ones)
    if "quantity" in changed:
        line = replace(line, quantity=fresh.quantity, value=None)
    if "discount" in changed:
        line = replace(line, discount=fresh.discount)
    if {"price", "amount"} & changed:
        return replace(line, price=fresh.price, amount=fresh.amount)
    return replace(line, amount=None) if "quantity" in changed and line.price is not None else line


def _shown(line: AnyRow) -> dict[str, object]:
    """A posted line as lists show it: amounts as the price is given, after discounts."""
    return {
        "quantity": plain(from_units(line.entered)),
        "unit": line.unit,
        "price": from_millionths(line.price),
        "amount": from_fen(line.gross - line.discount),
        "discount": line.discount_entered,
        "tax_rate": Decimal(line.tax_rate).scaleb(-4),
        "lot": line.lot,
        "expires": None if line.expires is None else _day(line.expires),
        "remark": line.remark,
    }


def _day(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)


def _same(value: object, old: object) -> bool:
    if isinstance(value, Decimal) and isinstance(old, str):
        try:
            return Decimal(old) == value
        except ArithmeticError:
            return False
    return value == old or (value == "" and old is None)


def place_of(table: Table, listed: ListedDocument, error: UserError) -> tuple[TableRow, str]:
    """The row and field of the list that an error of the engine is about."""
    path = error.field or ""
    name = path.rpartition(".")[2]
    if path.startswith("lines["):
        number = path.removeprefix("lines[").partition("]")[0]
        if number.isdigit() and 0 < int(number) <= len(listed.rows):
            return listed.rows[int(number) - 1], name if name in table.mapping else "quantity"
    column = {"at": "date", "remark": "document_remark"}.get(name, name)
    return listed.rows[0], column if column in table.mapping else "number"
