"""Figures by colour and size on paper and in workbooks: orders, receipts, stock, and sheets to count on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.styles import StyleCell, StyleRecord, Styles
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO
from jxc_desktop.exchange.atomic import whole_file
from jxc_desktop.exchange.reader import read_preview, read_sheet
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut
from jxc_desktop.exchange.table import CellNote
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text
from jxc_desktop.services.document_views import DocumentView
from jxc_desktop.services.importing.matrix import MatrixReader
from jxc_desktop.services.page_jobs import company_of
from jxc_desktop.services.service import Service

__all__ = ["MatrixLine", "MatrixLines", "MatrixService", "MatrixTable"]


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """A style in one colour: figures in the order of the sizes of the table; none where there is no such item."""

    style: str
    name: str
    colour: str
    values: tuple[Decimal | None, ...]

    @property
    def total(self) -> Decimal:
        """The sum of the row."""
        return sum((value for value in self.values if value is not None), ZERO)


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """Styles down, sizes across; ``blank`` is to be filled in by hand. ``rest`` is what belongs to no style."""

    title: str
    sizes: tuple[str, ...]
    lines: tuple[MatrixLine, ...]
    facts: tuple[tuple[str, str], ...] = ()
    blank: bool = False
    rest: Decimal = ZERO

    @property
    def totals(self) -> tuple[Decimal, ...]:
        """The sums below the sizes."""
        columns = zip(*(line.values for line in self.lines), strict=True)
        return tuple(sum((value for value in column if value is not None), ZERO) for column in columns)


@dataclass(frozen=True, slots=True)
class MatrixLines:
    """What a workbook holds for a document, and every cell that cannot be taken."""

    lines: tuple[DraftLine, ...]
    problems: tuple[CellNote, ...]
    total: Decimal


class MatrixService(Service):
    """Tables of styles, written to paper and workbooks and read from workbooks."""

    def of_goods(
        self, title: str, quantities: Mapping[str, Decimal], facts: Sequence[tuple[str, str]] = ()
    ) -> MatrixTable:
        """A table of these quantities by product code; goods of no style are added up as its rest.

        Raises:
            NotFound: none of the goods belongs to a style.
        """
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            styles = _styles_of(connection, quantities)
        if not styles:
            raise NotFound(field="document", what=N_("style in it"), name=title)
        known = {cell.product for _record, cells in styles for cell in cells}
        rest = sum((value for code, value in quantities.items() if code not in known), ZERO)
        used = [(record, [cell for cell in cells if cell.product in quantities]) for record, cells in styles]
        return _table(title, used, quantities, tuple(facts), rest=rest)

    def of_document(self, view: DocumentView) -> MatrixTable:
        """A posted document by colour and size.

        Raises:
            NotFound: none of its goods belongs to a style.
        """
        self.require(Permission.PRODUCT_VIEW)
        quantities: dict[str, Decimal] = {}
        for line in view.lines:
            quantities[line.code] = quantities.get(line.code, ZERO) + line.base_quantity
        facts = [(_("Date"), date_text(view.day)), (_("Party"), view.party_name), (_("Remark"), view.remark)]
        title = f"{_(KINDS[view.kind].name)} {view.number}"
        return self.of_goods(title, quantities, [(label, told) for label, told in facts if told])

    def of_styles(self, codes: Sequence[str] = (), warehouse: str = "", *, blank: bool = False) -> MatrixTable:
        """What is in stock of styles (without codes of all in use), or an empty sheet to count them on.

        Raises:
            NotFound: there is no such style.
        """
        self.require(Permission.PRODUCT_VIEW if blank else Permission.STOCK_VIEW)
        with self.database.read() as connection:
            kept = Styles(connection)
            records = [_found(kept, code) for code in codes] or [one for one in kept.records() if one.active]
            styles = [(one, [cell for cell in kept.cells(one.id) if cell.active]) for one in records]
            by_id: dict[int, Decimal] = {}
            for one in () if blank else records:
                by_id |= kept.stock(one.id, warehouse)
        stock = {cell.product: by_id.get(cell.product_id, ZERO) for _record, cells in styles for cell in cells}
        facts = ((_("Warehouse"), warehouse),) if warehouse else ()
        title = _("Count sheet by colour and size") if blank else _("Stock by colour and size")
        return _table(title, styles, {} if blank else stock, facts, blank=blank)

    def save(self, table: MatrixTable, path: Path) -> Path:
        """Write a table: as a PDF on A4 where the file is called so, else as a workbook that `read` takes back.

        Raises:
            NotAllowed: the right to print, or to export, is missing.
            StorageError: the place cannot be written to.
        """
        if path.suffix.lower() == ".pdf":
            self.require(Permission.PRINT)
            from jxc_desktop.printing.table_print import table_pdf
            from jxc_desktop.services.matrix_paper import matrix_print

            with self.database.read() as connection:
                company = company_of(connection)
            with whole_file(path) as partial:
                partial.write_bytes(table_pdf(matrix_print(table, company)))
            return path
        self.require(Permission.EXPORT)
        from jxc_desktop.exchange.xlsx_writer import write_workbook

        write_workbook(path, [_sheet(table)])
        return path

    def read(self, path: Path, *, cost: bool = False) -> MatrixLines:
        """Read a workbook of quantities by colour and size as lines of a document; nothing is stored.

        With ``cost`` a column of prices is what a piece cost.

        Raises:
            NotAllowed: the right to import is missing.
            ImportRejected: the file cannot be read.
        """
        self.require(Permission.IMPORT)
        with self.database.read() as connection:
            kept = Styles(connection)
            records = kept.records()
            cells = {
                (record.code, cell.colour, cell.size): cell
                for record in records
                for cell in kept.cells(record.id)
                if cell.active
            }
        reader = MatrixReader((one.code for one in records), cells, cost=cost)
        book = read_preview(path)
        visible = [index for index, sheet in enumerate(book.sheets) if sheet.visible]
        for index in visible:
            reader.read(read_sheet(path, index), named=len(visible) > 1)
        found = reader.found
        return MatrixLines(tuple(found.lines), tuple(found.problems), found.total)


def _found(kept: Styles, code: str) -> StyleRecord:
    record = kept.record(code)
    if record is None:
        raise NotFound(field="style", what=N_("style"), name=code)
    return record


def _styles_of(connection: Connection, quantities: Mapping[str, Decimal]) -> list[tuple[StyleRecord, list[StyleCell]]]:
    """The styles of goods by code, with all their cells."""
    kept = Styles(connection)
    of_goods = Masters(connection).records_by_code(quantities)
    wanted = {record.style_id for record in of_goods.values() if record.style_id is not None}
    return [(one, kept.cells(one.id)) for one in kept.records() if one.id in wanted]


def _table(
    title: str,
    styles: Sequence[tuple[StyleRecord, Sequence[StyleCell]]],
    quantities: Mapping[str, Decimal],
    facts: tuple[tuple[str, str], ...],
    *,
    blank: bool = False,
    rest: Decimal = ZERO,
) -> MatrixTable:
    sizes = tuple(dict.fromkeys(size for record, _cells in styles for size in record.sizes))
    lines = []
    for record, cells in styles:
        by_place = {(cell.colour, cell.size): cell.product for cell in cells}
        for colour in record.colours:
            codes = [by_place.get((colour, size)) for size in sizes]
            if any(codes):
                values = tuple(None if code is None or blank else quantities.get(code) for code in codes)
                lines.append(MatrixLine(record.code, record.name, colour, values))
    return MatrixTable(title, sizes, tuple(lines), facts, blank, rest)


def _sheet(table: MatrixTable) -> SheetOut:
    """A row for every style and colour; `MatrixService.read` takes it back."""
    columns = [
        SheetColumn(_("Style"), ColumnType.CODE),
        SheetColumn(_("Name")),
        SheetColumn(_("Colour")),
        *(SheetColumn(size, ColumnType.QUANTITY, 8) for size in table.sizes),
        SheetColumn(_("Total"), ColumnType.QUANTITY),
    ]
    rows = [
        [line.style, line.name, line.colour, *line.values, None if table.blank else line.total] for line in table.lines
    ]
    totals = None if table.blank else [_("Total"), "", "", *table.totals, sum(table.totals, ZERO)]
    return SheetOut(table.title, columns, rows, totals, autofilter=False)
