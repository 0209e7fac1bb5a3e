"""How the fields of a list are written, so that what was written reads back as it was."""

from __future__ import annotations

from collections.abc import Iterable

from jxc_desktop.exchange.headers import FieldKind, FieldSpec
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn
from jxc_desktop.i18n import _

_TYPES = {
    FieldKind.CODE: ColumnType.CODE,
    FieldKind.PRICE: ColumnType.PRICE,
    FieldKind.AMOUNT: ColumnType.MONEY,
    FieldKind.QUANTITY: ColumnType.QUANTITY,
    FieldKind.PERCENT: ColumnType.QUANTITY,  # 13 as it is said; 13 % would be kept as 0.13
    FieldKind.DAYS: ColumnType.INTEGER,
    FieldKind.WHOLE: ColumnType.INTEGER,
    FieldKind.DATE: ColumnType.DATE,
    FieldKind.MOMENT: ColumnType.DATETIME,
}


def sheet_columns(specs: Iterable[FieldSpec]) -> list[SheetColumn]:
    """The columns of these fields, under headings of the language of the moment."""
    return [SheetColumn(_(spec.title), _TYPES.get(spec.kind, ColumnType.TEXT)) for spec in specs]
