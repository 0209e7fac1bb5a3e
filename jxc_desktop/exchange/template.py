"""An empty list to fill in: headings this program recognises, code columns that keep their zeros."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from jxc_desktop.exchange.atomic import whole_file
from jxc_desktop.exchange.headers import FieldKind

_TEXT_FORMAT = "@"
_DATE_FORMAT = "yyyy-mm-dd"
_PREPARED_ROWS = 500
_WIDTH, _WIDE = 14, 28
_FORMATS = {FieldKind.CODE: _TEXT_FORMAT, FieldKind.TEXT: _TEXT_FORMAT, FieldKind.DATE: _DATE_FORMAT}


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column to fill in; ``note`` is shown when the pointer rests on its heading."""

    heading: str
    kind: FieldKind
    required: bool = False
    note: str = ""


def write_template(path: Path, name: str, columns: Sequence[TemplateColumn]) -> Path:
    """Write the empty list; required headings are bold and carry a star.

    Raises:
        StorageError: the place cannot be written to.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = name
    sheet.freeze_panes = "A2"
    fill = PatternFill("solid", fgColor="FFEEF1F4")
    for index, column in enumerate(columns, 1):
        heading = sheet.cell(1, index, column.heading + ("*" if column.required else ""))
        heading.font, heading.fill = Font(bold=column.required), fill
        if column.note:
            heading.comment = Comment(column.note, "JXC")
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = _WIDE if column.kind is FieldKind.TEXT else _WIDTH
        if column.kind in _FORMATS:
            for row in range(2, _PREPARED_ROWS + 2):
                sheet.cell(row, index).number_format = _FORMATS[column.kind]
    with whole_file(path) as partial:
        book.save(partial)
    return path
