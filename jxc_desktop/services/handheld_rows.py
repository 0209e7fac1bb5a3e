"""Rows of a handheld's file, and bursts of tags, on their way into a draft: taken, ignored, or rejected and why."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.repositories.bins import Bins as StoredBins
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.domain.barcode import normalise
from jxc_desktop.domain.documents import Draft, Kind
from jxc_desktop.domain.epc import is_sgtin, read_sgtin
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, ShopError, UserError
from jxc_desktop.domain.values import ZERO
from jxc_desktop.exchange.handheld import RejectedScan, ScanRow, read_scans
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import NO_CHANGES, Changes
from jxc_desktop.services.bins import warehouse_of
from jxc_desktop.services.counted_in import Bins, CountedIn, SerialThere
from jxc_desktop.services.goods import Scanned
from jxc_desktop.services.scanning import ScanService
from jxc_desktop.services.settings import shop_settings

if TYPE_CHECKING:
    from jxc_desktop.db.rows import Connection

_MOST_CODES = 20_000


class FileReadBefore(UserError):
    """A file was read into the same draft before."""

    code = "file_read_before"
    message = N_("{file} was read into this draft already, on {time}. Read it again only if the goods came twice.")


@dataclass(frozen=True, slots=True)
class ScanInput:
    """What is counted into a draft: a ``file``, or ``codes`` as a reader sent them.

    ``tags``: each code is a tag that counts once; quantities are not read. ``bin`` and ``to_bin`` are meant where the
    file names none. ``again`` counts a file, or tags, once more. ``serials_of`` is the item whose serial numbers the
    codes are that nobody knows.
    """

    file: Path | None = None
    codes: tuple[str, ...] = ()
    tags: bool = False
    bin: str = ""
    to_bin: str = ""
    again: bool = False
    serials_of: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class ReadScans:
    """A draft with what was counted into it; it is not stored.

    ``rows`` were read (of tags: how often the reader saw one), ``counted`` of them taken. ``tags`` are the different
    ones, ``before`` those of them that had been counted earlier. ``waiting`` lines of the order got nothing.
    """

    draft: Draft
    rows: int = 0
    counted: int = 0
    tags: int = 0
    before: int = 0
    waiting: int = 0
    rejects: tuple[RejectedScan, ...] = ()
    changes: Changes = NO_CHANGES


@dataclass(frozen=True, slots=True)
class TagsCounted:
    """What tags brought into a count: reads, different tags, those counted before, and what could not be taken."""

    rows: int
    tags: int
    counted: int
    before: int
    rejects: tuple[RejectedScan, ...]
    changes: Changes = NO_CHANGES


@dataclass(slots=True)
class Tags:
    """The different tags of a burst, in the order they were seen first; ``before`` were counted earlier."""

    rows: list[ScanRow] = field(default_factory=list)
    rejects: list[RejectedScan] = field(default_factory=list)
    different: int = 0
    before: int = 0

    @classmethod
    def of(cls, rows: Sequence[ScanRow], known: Iterable[str]) -> Tags:
        """Take every tag once; a tag on goods says their article number and the serial number of the piece."""
        earlier, seen, found = set(known), set[str](), cls()
        for row in rows:
            try:
                code = tag_code(row.code)
            except InvalidValue as problem:
                found.rejects.append(RejectedScan(row.row, row.code[:64], reason_of(problem)))
                continue
            if code not in seen and code not in earlier:
                found.rows.append(replace(row, code=code, quantity=Decimal(1)))
            found.before += code in earlier and code not in seen
            seen.add(code)
        found.different = len(seen)
        return found


@dataclass(slots=True)
class Reading:
    """Rows on their way into a draft: what is taken is remembered, the others are rejected with the reason."""

    filling: CountedIn
    scanning: ScanService
    bins: Callable[[str], str]
    wanted: ScanInput
    taken: list[ScanRow] = field(default_factory=list)
    rejects: list[RejectedScan] = field(default_factory=list)
    there: int = 0
    bin: str = ""

    def read(self, rows: Iterable[ScanRow]) -> None:
        """Count rows; a row that is the label of a bin says where those after it lie."""
        self.bin = self.wanted.bin
        for row in rows:
            try:
                if self._take(row):
                    self.taken.append(row)
            except SerialThere as problem:
                if not self.wanted.tags:
                    self.rejects.append(RejectedScan(row.row, row.code, sentence(problem)))
                self.there += 1
            except ShopError as problem:
                self.rejects.append(RejectedScan(row.row, row.code, reason_of(problem)))

    def _take(self, row: ScanRow) -> bool:
        scan = self.scanning.interpret(row.code)
        if scan.kind == "bin":
            self.bin = scan.bin
            return False
        scanned = scan.scanned or self._serial_of(scan.code, scan.kind)
        if not scanned.product.active:
            raise InvalidValue("code", row.code, N_("it is disabled"))
        if row.quantity <= ZERO:
            raise InvalidValue("quantity", row.quantity, N_("it is not above zero"))
        counted = replace(scanned, quantity=scanned.quantity * row.quantity)
        if scanned.amount is not None:
            counted = replace(counted, amount=scanned.amount * row.quantity)
        self.filling.take(counted, self._bins(row.bin or self.bin))
        return True

    def _serial_of(self, code: str, kind: str) -> Scanned:
        if kind != "unknown":
            raise InvalidValue("code", code, N_("it is no code of goods"))
        product = self.filling.product_of(self.wanted.serials_of) if self.wanted.serials_of else None
        if product is None or not product.serials:
            raise InvalidValue("code", code, N_("nobody knows this code"))
        return Scanned(product, serial=code)

    def _bins(self, said: str) -> Bins:
        """The bins of a row, as the kind of document names them: goods that were under way only arrive in one."""
        fields = self.filling.kind.line_fields
        at, to = self.bins(said) if said else "", self.bins(self.wanted.to_bin) if self.wanted.to_bin else ""
        return Bins(at, to) if "bin" in fields else Bins("", to or at)


class Places:
    """The bins of the warehouses a draft concerns; where no bins are kept what a file says of them is not heard."""

    def __init__(self, connection: Connection, draft: Draft, kind: Kind) -> None:
        keeps = shop_settings(Settings(connection).all()).bins
        self._codes: dict[str, str] = {}
        fields = ("warehouse", "to_warehouse") if kind.transfers else ("warehouse",)
        for name in fields if keeps else ():
            place = warehouse_of(connection, getattr(draft, name) or draft.warehouse)
            self._codes |= {code.upper(): code for code, one in StoredBins(connection).all(place.id).items() if one}
        self._keeps = keeps

    def find(self, code: str) -> str:
        """The code of a bin as it is stored.

        Raises:
            NotFound: there is no such bin.
        """
        if not self._keeps:
            return ""
        wanted = code.strip().removeprefix("L:").strip().upper()
        if wanted not in self._codes:
            raise NotFound(field="bin", what=N_("bin"), name=code)
        return self._codes[wanted]


def tag_code(code: str) -> str:
    """A tag as it is told apart from all others, in the language of barcodes.

    Raises:
        InvalidValue: nothing a reader may send, or a tag that is written wrong.
    """
    clean = normalise(code).code
    return read_sgtin(clean).element_string if is_sgtin(clean) else clean


def rows_of(wanted: ScanInput) -> tuple[list[ScanRow], list[RejectedScan], str]:
    """The rows of the file or burst, those that say nothing that can be used, and the digest of the file."""
    if wanted.file is None:
        if len(wanted.codes) > _MOST_CODES:
            raise InvalidValue("codes", len(wanted.codes), N_("there are too many"))
        return [ScanRow(number, code) for number, code in enumerate(wanted.codes, 1)], [], ""
    found = read_scans(wanted.file, wanted.encoding)
    if len(found.rows) > _MOST_CODES:
        raise InvalidValue("file", len(found.rows), N_("there are too many"))
    return list(found.rows), list(found.rejects), hashlib.sha256(wanted.file.read_bytes()).hexdigest()


def refuse_twice(digest: str, wanted: ScanInput, earlier: Iterable[tuple[str, dict[str, object]]]) -> None:
    """Refuse a file that was read into the draft before.

    Raises:
        FileReadBefore: naming when.
    """
    for at, detail in earlier:
        if detail.get("digest") == digest:
            time = datetime.fromisoformat(at).replace(tzinfo=None, second=0, microsecond=0)
            raise FileReadBefore(field="file", file=wanted.file.name if wanted.file else "", time=time)


def reason_of(problem: ShopError) -> str:
    """Why a row was not taken, as a message to be translated, or in the words of the moment."""
    reason = problem.facts.get("reason")
    return str(reason) if reason else sentence(problem)
