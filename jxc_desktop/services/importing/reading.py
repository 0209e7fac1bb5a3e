"""Files as they are chosen and read: sheets, headings, columns; and the rows that were not taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from jxc_desktop.db.queries.exchange import codes_kept
from jxc_desktop.domain.errors import N_, ImportRejected
from jxc_desktop.exchange.layout import ColumnFound, FieldChoice, columns_of, find_header, headings, propose
from jxc_desktop.exchange.reader import Book, Sheet, read_preview, read_sheet
from jxc_desktop.exchange.set_aside import write_set_aside
from jxc_desktop.exchange.table import CellNote, Table, TableRow, read_table, shown
from jxc_desktop.i18n import _
from jxc_desktop.services.base import Progress

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database

T = TypeVar("T")
_FIELDS_OF_A_LIST = 2


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A sheet as proposed: ``header`` is the row (from 0) of the headings, none when no row looks like it."""

    index: int
    name: str
    visible: bool
    header: int | None
    columns: tuple[ColumnFound, ...]
    mapping: Mapping[str, FieldChoice]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What is in a file, and the sheet that looks most like what is wanted.

    ``limited`` is false where the system cannot bound the memory of the process that reads files.
    """

    path: Path
    format: str
    encoding: str
    encodings: tuple[str, ...]
    sheets: tuple[SheetPreview, ...]
    sheet: int
    limited: bool


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person decided about a file; what is left out is proposed again.

    ``header`` counts from 0. ``date_order`` is ``day`` or ``month``, for dates such as 3/4/2026.
    ``channel`` is the shop platform the file comes from; its columns are remembered.
    """

    sheet: int | None = None
    header: int | None = None
    mapping: Mapping[str, FieldChoice] | None = None
    encoding: str = ""
    date_order: str = ""
    default_unit: str = ""
    channel: str = ""


class _Last(Generic[T]):
    """What was read last of a file, while the file is the same."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._value: T | None = None

    def get(self, path: Path, asked: tuple[object, ...], read: Callable[[], T]) -> T:
        """What was asked for, read again only where it may have changed."""
        key: tuple[object, ...] = ()
        with suppress(OSError):
            state = path.stat()
            key = (path.absolute(), *asked, state.st_mtime_ns, state.st_size)
        if self._value is None or not key or self._key != key:
            self._key, self._value = key, read()
        return self._value


class SheetReader:
    """Reads files as lists; what was read last is kept, so that the import after a preview does not read again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sheet = _Last[Sheet]()
        self._book = _Last[Book]()

    def book(self, path: Path, encoding: str) -> Book:
        """The first rows of all sheets of a file.

        Raises:
            ImportRejected: the file cannot be read.
        """
        return self._book.get(path, (encoding,), lambda: read_preview(path, encoding))

    def table(self, what: str, path: Path, choices: ImportChoices, progress: Progress) -> Table:
        """The rows of a file as values; what was not chosen is proposed.

        Raises:
            ImportRejected: the file cannot be read, or no column is recognised.
            Cancelled: by ``progress``.
        """
        index = choices.sheet if choices.sheet is not None else _best_of(self.book(path, choices.encoding), what)
        sheet = self._sheet.get(
            path, (index, choices.encoding), lambda: read_sheet(path, index, choices.encoding, progress)
        )
        rows = sheet.rows
        header = choices.header if choices.header is not None else find_header(rows, what)
        if header is None or header >= len(rows):
            raise ImportRejected(
                field="file", word="no_header", reason=N_("no row names its columns, as that of the empty list does")
            )
        proposed = choices.mapping if choices.mapping is not None else propose(headings(rows, header, what), what)
        if not proposed:
            raise ImportRejected(field="file", word="no_columns", reason=N_("none of its columns was recognised"))
        table = read_table(rows, header, what, proposed, choices.date_order, progress)
        self._take_known(what, table)
        return replace(table, notes=_other_lists(self.book(path, choices.encoding), what, index))

    def _take_known(self, what: str, table: Table) -> None:
        """Take codes as they are written where the books have them so; all others stay as they were read."""
        written: dict[str, set[str]] = {}
        for row in table.rows:
            for name, text in row.written.items():
                written.setdefault(name, set()).add(text)
        if not written:
            return
        with self._database.read() as connection:
            known = {name: codes_kept(connection, what, name, texts) for name, texts in written.items()}
        for row in table.rows:
            row.values.update({name: text for name, text in row.written.items() if text in known[name]})

    def columns_named(
        self, what: str, path: Path, choices: ImportChoices, named: Mapping[str, str]
    ) -> dict[str, FieldChoice] | None:
        """The columns of fields by their headings; none where one of the headings is not in the file any more."""
        book = self.book(path, choices.encoding)
        sheet = book.sheets[choices.sheet if choices.sheet is not None else _best_of(book, what)]
        header = choices.header if choices.header is not None else find_header(sheet.rows, what)
        if header is None:
            return None
        places = {str(cell): place for place, cell in reversed(list(enumerate(headings(sheet.rows, header, what))))}
        if not set(named.values()) <= set(places):
            return None
        return {name: FieldChoice((places[heading],)) for name, heading in named.items()}


def sheet_preview(index: int, sheet: Sheet, what: str) -> SheetPreview:
    """A sheet as proposed for a list."""
    header = find_header(sheet.rows, what)
    cells = headings(sheet.rows, header, what) if header is not None else []
    rows = tuple(tuple(shown(cell) for cell in row) for row in sheet.rows)
    return SheetPreview(index, sheet.name, sheet.visible, header, columns_of(cells), propose(cells, what), rows)


def best_sheet(sheets: Sequence[SheetPreview]) -> int:
    """The visible sheet with the most recognised columns, the first of equals."""
    scores = [(sheet.visible, len(sheet.mapping)) for sheet in sheets]
    return scores.index(max(scores)) if scores else 0


def _other_lists(book: Book, what: str, taken: int) -> tuple[CellNote, ...]:
    """The other sheets that hold such a list too: only one is taken over at a time."""
    shown, hidden = N_("this sheet holds such a list too"), N_("this hidden sheet holds such a list too")
    notes = []
    for index, sheet in enumerate(book.sheets):
        seen = sheet_preview(index, sheet, what)
        holds = seen.header is not None and len(seen.rows) > seen.header + 1 and len(seen.mapping) >= _FIELDS_OF_A_LIST
        if holds and index != taken:
            notes.append(CellNote(0, sheet.name, "", shown if sheet.visible else hidden))
    return tuple(notes)


def _best_of(book: Book, what: str) -> int:
    return best_sheet([sheet_preview(index, sheet, what) for index, sheet in enumerate(book.sheets)])


def write_rejected(table: Table, rows: Sequence[TableRow], path: Path, wanted: Path | None) -> Path | None:
    """Write the rows that were not taken beside their file, or where it is wanted; none without such rows."""
    if not rows:
        return None
    name = _("{file} - rows with problems.xlsx").format(file=path.name.split(".")[0])
    notes = [[_told(note) for note in row.problems] for row in rows]
    return write_set_aside(wanted or path.with_name(name), table.header, rows, notes, _("Problem"), _("Set aside"))


def _told(note: CellNote) -> str:
    return _("{cell}: {reason}").format(cell=note.cell, reason=_(note.reason).format(**note.facts))
