"""Sales of another program taken over as closed documents: they count in every report of sales and move nothing.

The receipts are posted in blocks, each a transaction of its own: what was cancelled or fell over goes on where it
stopped, and the same file taken over again changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries.exchange import history_keys, history_sums, party_codes
from jxc_desktop.db.repositories.masters import Masters, ProductRecord
from jxc_desktop.domain.changes import NO_CHANGES, Changes, Topic
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pinyin import initials
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import from_fen, from_units
from jxc_desktop.exchange.table import CellNote, Table
from jxc_desktop.i18n import _
from jxc_desktop.services.base import ALL_CONFIRMED, Clock, Progress, Session
from jxc_desktop.services.collector import collector_at_rest
from jxc_desktop.services.engine.plans import context_of
from jxc_desktop.services.engine.together import post_together
from jxc_desktop.services.importing.history import HISTORY, HistorySums, PastReceipt, code_of, past_receipts
from jxc_desktop.services.importing.reading import ImportChoices, SheetReader, write_rejected
from jxc_desktop.services.opening import check_total
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.db.unit_of_work import UnitOfWork

__all__ = ["HistoryPreview", "HistoryResult", "SalesHistoryService"]

_A_BLOCK = 200
_MOST_NOTES = 2_000


@dataclass(frozen=True, slots=True)
class HistoryPreview:
    """What a file of sales comes to: all of it, what was taken over before, and what cannot be taken."""

    rows: int
    file: HistorySums
    there: HistorySums
    since: date | None
    until: date | None
    unknown: tuple[str, ...]
    rows_with_problems: int
    problems: tuple[CellNote, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryResult:
    """The control totals of the file beside those of the books afterwards; they are the same when all is well."""

    taken: int
    file: HistorySums
    books: HistorySums
    made_goods: int
    rejected: int
    rejected_file: Path | None = None
    problems: tuple[CellNote, ...] = ()
    changes: Changes = NO_CHANGES


class SalesHistoryService(Service):
    """The history of sales of another program."""

    def __init__(self, database: Database, clock: Clock, session: Session) -> None:
        super().__init__(database, clock, session)
        self._reader = SheetReader(database)

    def preview(
        self, path: Path, choices: ImportChoices | None = None, progress: Progress | None = None
    ) -> HistoryPreview:
        """Say what a file comes to; nothing is changed.

        Raises:
            NotAllowed: the right to import, or to post what was before, is missing.
            ImportRejected: the file cannot be read, or no column is recognised.
        """
        self._allow()
        with collector_at_rest():
            table = self._reader.table(HISTORY, path, choices or ImportChoices(), progress or Progress())
            with self.database.read() as connection:
                masters = Masters(connection)
                known = _known(table, masters)
                receipts = past_receipts(table, known)
                drafts = _drafts(table, receipts, masters)
                taken = history_keys(connection, [draft.key for draft in drafts])
        days = [draft.at.date() for draft in drafts if draft.at is not None]
        bad = [row for row in table.rows if row.problems]
        return HistoryPreview(
            len(table.rows),
            _sum(receipts),
            _sum([one for one, draft in zip(receipts, drafts, strict=True) if draft.key in taken]),
            min(days, default=None),
            max(days, default=None),
            tuple(dict.fromkeys(code for row in table.rows if (code := code_of(row)) and code not in known)),
            len(bad),
            tuple(note for row in bad for note in row.problems)[:_MOST_NOTES],
        )

    def run(
        self,
        path: Path,
        choices: ImportChoices | None = None,
        progress: Progress | None = None,
        *,
        make_goods: bool = False,
        expected: Decimal | None = None,
        rejected_to: Path | None = None,
    ) -> HistoryResult:
        """Take a file over, block by block; what was taken over before stays. Goods nobody knows may be made.

        Raises:
            NotAllowed: a right is missing.
            TotalDiffers: the file does not come to what was expected; nothing was changed.
            ImportRejected, StorageError: the file or the data cannot be used.
            Cancelled: by ``progress``; the blocks before stand, and the next run goes on behind them.
        """
        self._allow()
        steps = progress or Progress()
        with collector_at_rest():
            table = self._reader.table(HISTORY, path, choices or ImportChoices(), steps)
            made = self._make_goods(table) if make_goods else 0
            with self.database.read() as connection:
                masters = Masters(connection)
                receipts = past_receipts(table, _known(table, masters))
                drafts = _drafts(table, receipts, masters)
            check_total(_sum(receipts).amount, expected)
            taken, changes = self._post(drafts, steps)
            bad = [row for row in table.rows if row.problems]
            file = write_rejected(table, bad, path, rejected_to)
            with self.database.write() as work:
                books = _of_books(work, [draft.key for draft in drafts])
                detail = {"taken": taken, "receipts": len(drafts), "amount": str(books.amount), "rejected": len(bad)}
                self.record(work, "import.sales_history", path.name, detail=detail)
                changes |= work.commit()
        notes = tuple(note for row in bad for note in row.problems)[:_MOST_NOTES]
        return HistoryResult(taken, _sum(receipts), books, made, len(bad), file, notes, changes)

    def _allow(self) -> None:
        self.require(Permission.IMPORT)
        self.require(Permission.OPENING_POST)

    def _make_goods(self, table: Table) -> int:
        """Make the goods nobody knows, out of use: they are only there to be named."""
        self.require(Permission.PRODUCT_EDIT)
        with self.database.write() as work:
            known = _known(table, work.masters)
            records: dict[str, ProductRecord] = {}
            for row in table.rows:
                code = code_of(row)
                if code and code not in known and code not in records:
                    name = str(row.values.get("name", "")) or code
                    goods = Product(0, code, name, _("piece"), initials=" ".join(initials(name)), active=False)
                    records[code] = ProductRecord(goods)
            if records:
                work.masters.add_units([_("piece")])
                work.masters.save_products(list(records.values()), {})
                self.record(work, "import.goods_of_history", detail={"goods": len(records)})
                work.touch(Topic.PRODUCTS)
                work.commit()
        return len(records)

    def _post(self, drafts: Sequence[Draft], progress: Progress) -> tuple[int, Changes]:
        """Post what is not there yet, a block a transaction."""
        user, changes, taken = self.require(Permission.OPENING_POST), NO_CHANGES, 0
        with self.database.read() as connection:
            there = history_keys(connection, [draft.key for draft in drafts])
        waiting = [draft for draft in drafts if draft.key not in there]
        for start in range(0, len(waiting), _A_BLOCK):
            block = waiting[start : start + _A_BLOCK]
            progress.step(start, len(waiting))
            with self.database.write() as work:
                post_together(work, block, context_of(self, work, user), ALL_CONFIRMED)
                changes |= work.commit()
            taken += len(block)
        progress.step(len(waiting), len(waiting))
        return taken, changes


def _known(table: Table, masters: Masters) -> dict[str, Product]:
    """The goods of a file by what it calls them: by code, else by barcode."""
    said = {code for row in table.rows if (code := code_of(row))}
    found = dict(masters.products_by_code(said))
    return {**masters.products_by_barcode(said - set(found)), **found}


def _drafts(table: Table, receipts: Sequence[PastReceipt], masters: Masters) -> list[Draft]:
    customers = frozenset(party_codes(masters.connection))
    return [receipt.draft(table, customers) for receipt in receipts]


def _sum(receipts: Sequence[PastReceipt]) -> HistorySums:
    total = HistorySums()
    for receipt in receipts:
        total = total.plus(receipt.sums())
    return total


def _of_books(work: UnitOfWork, keys: Sequence[str]) -> HistorySums:
    count, lines, units, fen = history_sums(work.connection, keys)
    return HistorySums(count, lines, from_units(units), from_fen(fen))
