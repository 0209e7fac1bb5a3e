"""Handhelds and tag readers: their files and bursts counted into drafts and counts, nothing posted.

A file counts codes with quantities. A burst of tags counts each tag once, however often the reader saw it: a tag is
known by all of its code, and what was read into the same draft or count before counts no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jxc_desktop.db.queries import handheld as queries
from jxc_desktop.db.queries import stocktakes as counts
from jxc_desktop.domain.documents import Draft, Kind
from jxc_desktop.domain.errors import N_, InvalidValue, ShopError
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product
from jxc_desktop.exchange.csv_writer import write_csv
from jxc_desktop.exchange.handheld import RejectedScan
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut
from jxc_desktop.i18n import _
from jxc_desktop.services.base import NO_CHANGES, Changes, Clock, Session
from jxc_desktop.services.counted_in import CountedIn
from jxc_desktop.services.documents import DocumentService
from jxc_desktop.services.engine.seeing import refuse_hidden_sources
from jxc_desktop.services.handheld_rows import (
    FileReadBefore,
    Places,
    Reading,
    ReadScans,
    ScanInput,
    Tags,
    TagsCounted,
    reason_of,
    refuse_twice,
    rows_of,
)
from jxc_desktop.services.scanning import ScanService
from jxc_desktop.services.service import Service
from jxc_desktop.services.stocktaking.entering import Entering
from jxc_desktop.services.stocktaking.reading import CountReader
from jxc_desktop.services.stocktaking.stocktakes import StocktakeService
from jxc_desktop.services.stocktaking.values import EntryInput

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database

__all__ = [
    "HANDHELD_KINDS",
    "FileReadBefore",
    "HandheldService",
    "ReadScans",
    "RejectedScan",
    "ScanInput",
    "TagsCounted",
]

HANDHELD_KINDS = frozenset(
    {"goods_receipt", "other_receipt", "delivery", "other_issue", "write_off", "own_use",
     "transfer", "transfer_dispatch", "transfer_receipt"}
)  # fmt: skip
"""Kinds of documents goods can be counted into from a handheld or by tags."""
TAG = "tag"
"""The origin of what tags brought into a count."""


class HandheldService(Service):
    """Counts what handhelds and tag readers bring; what becomes of it is decided where the draft is posted."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        session: Session,
        documents: DocumentService,
        scanning: ScanService,
        stocktakes: StocktakeService,
    ) -> None:
        super().__init__(database, clock, session)
        self.documents, self.scanning, self.stocktakes = documents, scanning, stocktakes

    def read_scans(self, draft: Draft, wanted: ScanInput) -> ReadScans:
        """Count a handheld's file, or a burst of codes, into a draft; the draft is answered, not stored.

        Raises:
            ImportRejected: the file cannot be read at all.
            FileReadBefore: it was read into this draft already; ``again`` reads it once more.
            InvalidValue: nothing can be counted into documents of this kind, or there are too many codes.
        """
        kind = kind_of(draft.kind)
        user = self.require(kind.permission)
        if kind.code not in HANDHELD_KINDS:
            raise InvalidValue("kind", kind.code, N_("nothing is counted into it from a handheld"))
        rows, rejects, digest = rows_of(wanted)
        with self.database.read() as connection:
            refuse_hidden_sources(connection, draft, user)
            earlier = [(row.local_time, json.loads(row.detail)) for row in queries.earlier(connection, draft.key)]
            places = Places(connection, draft, kind)
        if digest and not (wanted.again or wanted.tags):
            refuse_twice(digest, wanted, earlier)
        tags = Tags.of(rows, () if wanted.again else _tags_of(earlier)) if wanted.tags else None
        filling = self._filling(draft, kind, begun=bool(earlier))
        reading = Reading(filling, self.scanning, places.find, wanted)
        reading.read(rows if tags is None else tags.rows)
        rejects += reading.rejects + (tags.rejects if tags else [])
        return ReadScans(
            draft=filling.finished() if reading.taken else draft,
            rows=len(rows) + len(rejects) - len(reading.rejects) if tags is None else len(rows),
            counted=len(reading.taken),
            tags=tags.different if tags else 0,
            before=tags.before + reading.there if tags else 0,
            waiting=filling.waiting() if reading.taken else 0,
            rejects=tuple(sorted(rejects, key=lambda reject: reject.row)),
            changes=self._recorded(draft, wanted, digest, reading),
        )

    def count_tags(self, name: str, wanted: ScanInput) -> TagsCounted:
        """Count tags in a stocktake; a tag that was counted in it before, and not struck, counts no more.

        Raises:
            ImportRejected: the file cannot be read at all.
            CountClosed: the count is posted, submitted or void.
        """
        user = self.require(Permission.STOCK_COUNT)
        rows, rejects, _digest = rows_of(wanted)
        entries = list[EntryInput]()
        with self.database.read() as connection:
            reader = CountReader(connection, name)
            stored = [row for row in counts.entries(connection, reader.row.id) if not row.struck]
            pieces = {(row.product_id, row.serial) for row in stored if row.serial}
            tags = Tags.of(rows, (row.code for row in stored if row.origin == TAG))
            entering = Entering(reader, self.scanning, self.clock.local(), user.id)
            for row in tags.rows:
                entry = EntryInput(code=row.code, bin=row.bin or wanted.bin, origin=TAG)
                try:
                    made = entering.rows(entry)[0]
                except ShopError as problem:
                    rejects.append(RejectedScan(row.row, row.code, reason_of(problem)))
                    continue
                piece = (made["product_id"], made["serial"])
                if piece in pieces:
                    tags.before += 1
                    continue
                if made["serial"]:
                    pieces.add(piece)
                entries.append(entry)
        changes = self.stocktakes.add(name, entries).changes if entries else NO_CHANGES
        found = tuple(sorted([*rejects, *tags.rejects], key=lambda reject: reject.row))
        return TagsCounted(len(rows), tags.different, len(entries), tags.before, found, changes)

    def save_rejects(self, kind: str, rejects: Sequence[RejectedScan], path: Path) -> Path:
        """Write rows that were not taken as CSV: row, code and reason.

        Raises:
            StorageError: the place cannot be written to.
        """
        self.require(kind_of(kind).permission)
        columns = (
            SheetColumn(_("Row"), ColumnType.INTEGER),
            SheetColumn(_("Code"), ColumnType.CODE),
            SheetColumn(_("Reason"), ColumnType.TEXT),
        )
        rows = [(Decimal(one.row), one.code, _(one.reason)) for one in rejects]
        return write_csv(path, SheetOut(_("Rows not taken"), columns, rows))

    def _filling(self, draft: Draft, kind: Kind, *, begun: bool) -> CountedIn:
        """The draft ready to be counted into, with what its order still waits for."""
        goods = self.scanning.goods

        def product_of(code: str) -> Product | None:
            found = goods.by_code(code)
            return None if found is None else found.product

        filling = CountedIn(draft, kind, self.clock.local().date(), product_of)
        if draft.source and kind.draws:
            drawn = self.documents.draw_down(draft.source, kind.code)
            codes = {line.line: line.code for line in self.documents.quote(drawn).lines}
            lines = [replace(line, product=codes.get(line.line, line.product)) for line in drawn.lines]
            filling.draft = replace(draft, party=draft.party or drawn.party)
            filling.expect({line.source: line for line in lines if line.source is not None}, begun=begun)
        elif any(line.source is not None for line in draft.lines):
            filling.expect({}, begun=begun)
        return filling

    def _recorded(self, draft: Draft, wanted: ScanInput, digest: str, reading: Reading) -> Changes:
        """Keep in the audit trail what was read into the draft, so that it is not counted twice unasked."""
        if not reading.taken:
            return NO_CHANGES
        detail: dict[str, object] = {"file": wanted.file.name if wanted.file else "", "digest": digest}
        detail["counted"] = len(reading.taken)
        if wanted.tags:
            detail["tags"] = [row.code for row in reading.taken]
        with self.database.write() as work:
            self.record(work, queries.READ, draft.key, detail=detail)
            return work.commit()


def _tags_of(earlier: Iterable[tuple[str, Mapping[str, Any]]]) -> set[str]:
    return {str(tag) for _at, detail in earlier for tag in detail.get("tags", ())}
