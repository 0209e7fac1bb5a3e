"""The count sheet: what is to be counted, in the order of the bins, on A4 with room for what was found."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jxc_desktop.db.queries import stocktakes as queries
from jxc_desktop.db.queries.selling import first_barcodes
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.stocktake import Key
from jxc_desktop.domain.values import from_local_microseconds, from_units
from jxc_desktop.exchange.atomic import whole_file
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import time_text
from jxc_desktop.printing.sheet import CellKind, PrintColumn
from jxc_desktop.printing.table_print import TablePrint, table_pdf
from jxc_desktop.services.page_jobs import company_of
from jxc_desktop.services.stocktaking.reading import CountReader
from jxc_desktop.services.stocktaking.values import SCOPE_WORDS

_TEXT, _QUANTITY = CellKind.TEXT, CellKind.QUANTITY


def count_sheet(reader: CountReader, at: datetime, path: Path) -> None:
    """Write the sheet of a count as a PDF.

    Raises:
        StorageError: the place cannot be written to.
    """
    with whole_file(path) as partial:
        partial.write_bytes(table_pdf(sheet_table(reader, at)))


def sheet_table(reader: CountReader, at: datetime) -> TablePrint:
    """The sheet as a table: by bin, then code; what the books say is left out of a blind count."""
    head = reader.head()
    rows = sheet_rows(reader)
    titles = [(N_("Code"), _TEXT), (N_("Item"), _TEXT), (N_("Barcode"), _TEXT), (N_("Unit"), _TEXT)]
    if any(row[1] for row in rows):
        titles.insert(2, (N_("Lot"), _TEXT))
    if reader.keeps_bins:
        titles.insert(0, (N_("Bin"), _TEXT))
    if not head.blind:
        titles.append((N_("Book"), _QUANTITY))
    titles += [(N_("Counted"), _TEXT), (N_("Remark"), _TEXT)]
    wanted = {title for title, _kind in titles}
    return TablePrint(
        title=_("Count sheet"),
        parameters=(
            (_("Number"), head.name),
            (_("Warehouse"), head.warehouse_name),
            (_("To be counted"), " ".join((_(SCOPE_WORDS[head.scope]), *head.codes))),
            (_("Opened"), time_text(from_local_microseconds(reader.row.opened_at))),
            (_("Printed"), time_text(at)),
        ),
        columns=tuple(PrintColumn(_(title), kind) for title, kind in titles),
        rows=[_cells(row, wanted) for row in rows],
        company=company_of(reader.connection),
        number=head.name,
        signatures=((_("Counted by"), ""), (_("Checked by"), "")),
    )


SheetRow = tuple[str, str, str, str, str, str, object]
"""Bin, lot, code, item, barcode, unit, what the books say."""


def sheet_rows(reader: CountReader) -> list[SheetRow]:
    """What is to be counted in the order a person walks past it; serial numbers of one item stand in one row."""
    targets = reader.targets()
    ids = {row.product_id for row in targets}
    goods = queries.goods(reader.connection, ids)
    codes = {id_: code for part in chunks(ids) for id_, code in first_barcodes(reader.connection, part).items()}
    placed = queries.placed(reader.connection, reader.row.warehouse_id, ids)
    book = {(row.product_id, row.bin_id, row.lot_id): row.quantity for row in placed}
    found: dict[Key, int] = {}
    for row in targets:
        lot = "" if row.serial else row.lot
        key = Key(row.product_id, row.bin if reader.keeps_bins else "", lot)
        found[key] = found.get(key, 0) + book.get((row.product_id, row.bin_id, row.lot_id), 0)
    ordered = sorted(found, key=lambda key: (reader.walk(key.bin), goods[key.product_id].code, key.lot))
    return [
        (
            key.bin,
            key.lot,
            goods[key.product_id].code,
            f"{goods[key.product_id].name} {goods[key.product_id].specification}".strip(),
            codes.get(key.product_id, ""),
            goods[key.product_id].unit,
            from_units(found[key]),
        )
        for key in ordered
    ]


def _cells(row: SheetRow, wanted: set[str]) -> tuple[object, ...]:
    """The cells of a row for the columns shown."""
    bin_code, lot, code, item, barcode, unit, book = row
    cells = (
        ("Bin", bin_code),
        ("Code", code),
        ("Item", item),
        ("Lot", lot),
        ("Barcode", barcode),
        ("Unit", unit),
        ("Book", book),
        ("Counted", ""),
        ("Remark", ""),
    )
    return tuple(value for title, value in cells if title in wanted)
