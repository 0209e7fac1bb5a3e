"""Workbooks written row by row: little memory, no other library, and no text that could become a formula.

Every text is an inline string, so a value such as ``=1+1`` or ``06901234567892`` is shown as it is.
A hundred thousand rows of ten columns take about as long as compressing them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

from jxc_desktop.exchange.atomic import whole_file
from jxc_desktop.exchange.sheets import (
    CALCULATED_TYPES,
    NUMBER_TYPES,
    ColumnType,
    SheetColumn,
    SheetOut,
    Steps,
    row_total,
)
from jxc_desktop.exchange.text import CELL_CHARACTERS, column_letters, without_controls

__all__ = ["ColumnType", "SheetColumn", "SheetOut", "write_workbook"]

_SAMPLE_ROWS = 200
_ROWS_A_BLOCK = 500
_NARROWEST, _WIDEST = 8.0, 60.0
_COMPRESSION = 1
_FIRST_DAY = datetime(1899, 12, 30)
_FIRST_SAFE_DAY = date(1900, 3, 1)  # before it, Excel's calendar has a day that never was
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ESCAPED_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_NUMBER_FORMATS = {
    ColumnType.TEXT: 49,
    ColumnType.CODE: 49,
    ColumnType.INTEGER: 3,
    ColumnType.QUANTITY: 0,
    ColumnType.PRICE: 164,
    ColumnType.AVERAGE: 167,
    ColumnType.TIMES: 4,
    ColumnType.DAYS: 168,
    ColumnType.MONEY: 4,
    ColumnType.PERCENT: 10,
    ColumnType.DATE: 165,
    ColumnType.DATETIME: 166,
}
_TYPES = tuple(_NUMBER_FORMATS)
_HEADER_STYLE = 1
_STYLES = {kind: 2 + position for position, kind in enumerate(_TYPES)}
_TOTAL_STYLES = {kind: 2 + len(_TYPES) + position for position, kind in enumerate(_TYPES)}

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_ADDED_TYPES = NUMBER_TYPES - CALCULATED_TYPES - {ColumnType.PRICE}
_VALUE, _END = "><v>", "</v></c>"

Formatter = Callable[[object], str]
"""What stands behind the cell's style: a type, then the content; empty for no cell content."""


def write_workbook(path: Path, sheets: Sequence[SheetOut], progress: Steps | None = None) -> Path:
    """Write a workbook; nothing is left behind when it is cancelled or fails.

    Raises:
        Cancelled: by ``progress``.
        StorageError: the place cannot be written to.
    """
    names = _sheet_names(sheet.name for sheet in sheets)
    counter = _Counter(progress, row_total(sheets))
    with (
        whole_file(path) as partial,
        zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive,
    ):
        for name, content in _fixed_parts(names):
            archive.writestr(name, _DECLARATION + content)
        for position, sheet in enumerate(sheets, 1):
            with archive.open(f"xl/worksheets/sheet{position}.xml", "w", force_zip64=True) as part:
                _write_sheet(part, sheet, counter, first=position == 1)
    return path


class _Counter:
    """Adds up the rows of all sheets for whoever watches."""

    def __init__(self, progress: Steps | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def add(self, rows: int) -> None:
        self._done += rows
        if self._progress is not None:
            self._progress.step(self._done, max(self._total, self._done))


def _write_sheet(part: IO[bytes], sheet: SheetOut, counter: _Counter, *, first: bool) -> None:
    rows = iter(sheet.rows)
    sample = list(islice(rows, _SAMPLE_ROWS))
    part.write(_sheet_start(sheet, sample, first=first).encode())
    letters = [column_letters(index) for index in range(len(sheet.columns))]
    part.write(_text_rows(1, sheet.above).encode())
    head = last = len(sheet.above) + 1
    titles = [_text(column.title) for column in sheet.columns]
    part.write(_row(head, letters, [_HEADER_STYLE] * len(letters), titles).encode())
    sums = _Sums(sheet)
    styles = [_STYLES[column.type] for column in sheet.columns]
    formatters = [_FORMATTERS[column.type] for column in sheet.columns]
    for block in _blocks(chain(sample, rows)):
        lines = []
        for values in block:
            last += 1
            contents = [form(value) for form, value in zip(formatters, values, strict=True)]
            lines.append(_row(last, letters, styles, contents))
        part.write("".join(lines).encode())
        sums.add(block)
        counter.add(len(block))
    end = last
    if sheet.totals is not None:
        end += 1
        contents = sums.totals(sheet, letters, head + 1, last)
        totals = [_TOTAL_STYLES[column.type] for column in sheet.columns]
        part.write(_row(end, letters, totals, contents).encode())
    part.write(_text_rows(end + 1, sheet.below).encode())
    part.write(_sheet_end(sheet, letters, head, last).encode())


def _text_rows(first: int, rows: Sequence[Sequence[str]]) -> str:
    style = _STYLES[ColumnType.TEXT]
    return "".join(
        _row(number, [column_letters(index) for index in range(len(texts))], [style] * len(texts), [*map(_text, texts)])
        for number, texts in enumerate(rows, first)
    )


def _blocks(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    source = iter(rows)
    while block := list(islice(source, _ROWS_A_BLOCK)):
        yield block


def _row(number: int, letters: Sequence[str], styles: Sequence[int], contents: Sequence[str]) -> str:
    cells = [
        f'<c r="{letter}{number}" s="{style}"{content}'
        for letter, style, content in zip(letters, styles, contents, strict=True)
        if content
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text(value: object) -> str:
    if value is None or value == "":
        return ""
    text = value if isinstance(value, str) else str(value)
    if len(text) > CELL_CHARACTERS:
        text = text[:CELL_CHARACTERS]
    if _SPECIAL.search(text):
        text = escape(_ESCAPED_CODE.sub("_x005F_", without_controls(text))).replace("\r", "&#13;")
    return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _number(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Decimal):
        return f"><v>{value:f}</v></c>" if value.is_finite() else _text(value)
    if isinstance(value, int):
        return f"><v>{value:d}</v></c>"
    return _text(value)


def _percent(value: object) -> str:
    if isinstance(value, int):
        value = Decimal(value)
    return _number(value.scaleb(-2) if isinstance(value, Decimal) else value)


def _date(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    elif isinstance(value, date):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime) or value.date() < _FIRST_SAFE_DAY:
        return _text(value)
    passed = value - _FIRST_DAY
    seconds = passed.seconds + (1 if passed.microseconds >= 500_000 else 0)
    return f"><v>{passed.days + seconds / 86_400:.10f}</v></c>" if seconds else f"><v>{passed.days}</v></c>"


_FORMATTERS: dict[ColumnType, Formatter] = {
    ColumnType.TEXT: _text,
    ColumnType.CODE: _text,
    ColumnType.INTEGER: _number,
    ColumnType.QUANTITY: _number,
    ColumnType.PRICE: _number,
    ColumnType.AVERAGE: _number,
    ColumnType.TIMES: _number,
    ColumnType.DAYS: _number,
    ColumnType.MONEY: _number,
    ColumnType.PERCENT: _percent,
    ColumnType.DATE: _date,
    ColumnType.DATETIME: _date,
}


class _Sums:
    """What the columns of numbers add up to, for the totals of a sheet that can be filtered.

    A total that is the sum of its column is written as a formula that follows the filter; any other number, a
    ratio say, as one that gives way as soon as rows are filtered out. The value stands beside each formula, for
    programs that do not calculate.
    """

    def __init__(self, sheet: SheetOut) -> None:
        follows = sheet.totals is not None and sheet.autofilter
        self._sums = {
            index: Decimal(0) for index, column in enumerate(sheet.columns) if follows and column.type in _ADDED_TYPES
        }
        self._follows = follows

    def add(self, rows: Sequence[Sequence[object]]) -> None:
        """Add some rows."""
        for index in self._sums:
            self._sums[index] += sum([value for row in rows if isinstance(value := row[index], Decimal | int)])

    def totals(self, sheet: SheetOut, letters: Sequence[str], first: int, last: int) -> list[str]:
        """The contents of the cells of totals, under the rows from ``first`` to ``last``."""
        contents = []
        for index, (column, value) in enumerate(zip(sheet.columns, sheet.totals or (), strict=True)):
            written = (_FORMATTERS[column.type] if column.type in NUMBER_TYPES else _text)(value)
            if self._follows and last >= first and written.startswith(_VALUE):
                if self._sums.get(index) == value:
                    formula = f"SUBTOTAL(109,{letters[index]}{first}:{letters[index]}{last})"
                else:
                    told = f"{letters[0]}{first}:{letters[0]}{last}"
                    number = written.removeprefix(_VALUE).removesuffix(_END)
                    formula = f'IF(SUBTOTAL(103,{told})=COUNTA({told}),{number},"")'
                written = f"><f>{formula}</f>{written[1:]}"
            contents.append(written)
        return contents


def _sheet_start(sheet: SheetOut, sample: Sequence[Sequence[object]], *, first: bool) -> str:
    selected = ' tabSelected="1"' if first else ""
    measured = [_width(column, index, sample, sheet.totals) for index, column in enumerate(sheet.columns)]
    widths = "".join(
        f'<col min="{index}" max="{index}" width="{width:g}" customWidth="1"/>'
        for index, width in enumerate(measured, 1)
    )
    frozen = (
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>'
        if not sheet.above
        else ""
    )
    return (
        f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{selected} workbookViewId="0">'
        f"{frozen}</sheetView></sheetViews>"
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>'
    )


def _sheet_end(sheet: SheetOut, letters: Sequence[str], head: int, last: int) -> str:
    filtered = f'<autoFilter ref="A{head}:{letters[-1]}{last}"/>' if sheet.autofilter else ""
    return f"</sheetData>{filtered}</worksheet>"


def _width(
    column: SheetColumn, index: int, sample: Sequence[Sequence[object]], totals: Sequence[object] | None
) -> float:
    if column.width is not None:
        return column.width
    widest = _shown_width(column.title) + 3  # room for the filter arrow
    for row in (*sample, *([totals] if totals is not None else [])):
        value = row[index]
        if value is not None:
            shown = _shown_width(str(value)) + (2 if column.type in NUMBER_TYPES else 1)
            widest = max(widest, shown)
    if column.type is ColumnType.DATETIME:
        widest = max(widest, 20)
    return float(min(max(widest, _NARROWEST), _WIDEST))


def _shown_width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text[: int(_WIDEST)])


def _sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names Excel accepts: at most 31 characters, no brackets, colon, star, question mark or slash, none twice."""
    names: list[str] = []
    for name in wanted:
        base = re.sub(r"[\[\]:*?/\\]", " ", without_controls(name)).strip(" '")[:31] or "Sheet"
        candidate, copy = base, 1
        while candidate.casefold() in {taken.casefold() for taken in names}:
            copy += 1
            suffix = f" ({copy})"
            candidate = base[: 31 - len(suffix)] + suffix
        names.append(candidate)
    return names


def _fixed_parts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(names) + 1)
    sheet_types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>' for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>{sheet_types}</Types>',
    )
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{listed}</sheets></workbook>",
    )
    targets = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*targets, (f"rId{len(names) + 1}", "styles", "styles.xml")])
    yield "xl/styles.xml", _styles()


def _relations(targets: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for name, kind, target in targets
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _styles() -> str:
    plain = "".join(_format(_NUMBER_FORMATS[kind], font=0, fill=0) for kind in _TYPES)
    totals = "".join(_format(_NUMBER_FORMATS[kind], font=1, fill=2) for kind in _TYPES)
    formats = _format(0, font=0, fill=0) + _format(49, font=1, fill=2) + plain + totals
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="5"><numFmt numFmtId="164" formatCode="#,##0.00####"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="166" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>'
        '<numFmt numFmtId="167" formatCode="#,##0.00##"/><numFmt numFmtId="168" formatCode="#,##0.0"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFEEF1F4"/><bgColor indexed="64"/></patternFill></fill>'
        '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{2 + 2 * len(_TYPES)}">{formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _format(number_format: int, *, font: int, fill: int) -> str:
    return (
        f'<xf numFmtId="{number_format}" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" '
        'applyNumberFormat="1" applyFont="1" applyFill="1"/>'
    )
