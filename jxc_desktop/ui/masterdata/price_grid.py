"""The grid of a price list: goods looked up while one types, quantity breaks and days, blocks pasted from Excel."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from jxc_desktop.domain.errors import N_, InvalidValue, ShopError
from jxc_desktop.domain.values import price, quantity
from jxc_desktop.i18n.formats import date_text, price_text, quantity_text
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.services.prices import PriceItem
from jxc_desktop.ui.common.document_grid import LookupCell
from jxc_desktop.ui.common.document_paste import find_product
from jxc_desktop.ui.common.edit_grid import GridDelegate
from jxc_desktop.ui.common.entry import half_width, read_date
from jxc_desktop.ui.common.popup_list import VISIBLE_ROWS, Suggestion
from jxc_desktop.ui.common.rows_model import EDIT, Index
from jxc_desktop.ui.common.text_grid import TextGrid, TextRow

_CODE = 84
"""Pixels of the code of goods."""
_FIELD = re.compile(r"items\[(\d+)\]\.?(\w*)")


class LookupDelegate(GridDelegate):
    """Hands the code of a lookup cell to the model, not the words that are shown."""

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:  # noqa: N802
        """Hand over what was chosen or typed; an untouched cell changes nothing."""
        if not isinstance(editor, LookupCell):
            super().setModelData(editor, model, index)
            return
        answer = editor.answer()
        editor.hide_popup()
        if answer != str(index.data(EDIT) or ""):
            self._grid.rows_model().setData(index, answer)


class GoodsGrid(TextGrid):
    """A grid whose first cell names goods; what fits is replaced by its code and its name stands beside it."""

    def __init__(
        self, titles: Sequence[str], goods: GoodsIndex, *, name: str, rows_shown: int = 0, widths: Sequence[int] = ()
    ) -> None:
        self._goods = goods
        super().__init__(
            (N_("Item"), *titles),
            name=name,
            rows_shown=rows_shown,
            told=(N_("Name"), self._name),
            widths=(_CODE, *widths),
        )
        delegate = LookupDelegate(self)
        self.setItemDelegate(delegate)
        self._delegate = delegate
        self.make_editor = self._editor

    def _name(self, row: TextRow) -> str:
        found = self._goods.by_product_code(row[0]) if row[0] else None
        return f"{found.product.name} {found.product.specification}".strip() if found else ""

    def _editor(self, parent: QWidget, index: Index) -> QLineEdit | None:
        if index.column() != 0:
            return None
        cell = LookupCell(self._search, parent=parent, name=f"{self.objectName()}.item")
        cell.setFrame(False)
        cell.chosen.connect(lambda _found: self._take(cell))
        return cell

    def _take(self, cell: QWidget) -> None:
        self._delegate.commitData.emit(cell)
        self._delegate.closeEditor.emit(cell, GridDelegate.EndEditHint.NoHint)
        self.setFocus()
        self.go_to_needed()

    def _search(self, text: str) -> Sequence[Suggestion]:
        hits = self._goods.search(text, VISIBLE_ROWS)
        return [Suggestion(hit.code, hit.name, f"{hit.specification}  {hit.code}".strip()) for hit in hits]

    def cleaned(self, row: TextRow, columns: Sequence[int]) -> TextRow:
        """Goods by their code, and in the unit of the barcode; what nobody knows stays as it was typed."""
        if 0 not in columns or not row[0]:
            return row
        try:
            found = find_product(self._goods, row[0])
        except ShopError:
            return row
        return self.of_goods((found.product.code, *row[1:]), found.unit)

    def of_goods(self, row: TextRow, unit: str) -> TextRow:  # noqa: ARG002
        """A row of goods that were found; ``unit`` is that of a barcode."""
        return row


class PriceGrid(GoodsGrid):
    """The prices of a list: item, unit, from which quantity, price, first and last day."""

    fields: ClassVar[tuple[str, ...]] = ("product", "unit", "minimum", "price", "starts", "ends")

    def __init__(self, goods: GoodsIndex, today: Callable[[], date]) -> None:
        titles = (N_("Unit"), N_("From quantity"), N_("Price"), N_("From day"), N_("Until"))
        super().__init__(titles, goods, name="price_list.items", widths=(48, 72, 68, 92, 92))
        self._today = today
        self.setMinimumHeight(160)

    def of_goods(self, row: TextRow, unit: str) -> TextRow:
        """The unit of a barcode, where none was typed."""
        return (row[0], row[1] or unit, *row[2:])

    def show_items(self, items: Sequence[PriceItem]) -> None:
        """Show the prices of a list."""
        self.set_texts(
            [
                (
                    one.product,
                    one.unit,
                    quantity_text(one.minimum) if one.minimum else "",
                    price_text(one.price),
                    date_text(one.starts) if one.starts else "",
                    date_text(one.ends) if one.ends else "",
                )
                for one in items
            ]
        )

    def items(self) -> tuple[PriceItem, ...]:
        """The prices as typed.

        Raises:
            InvalidValue: with row and field named (``items[2].price``).
        """
        return tuple(self._item(row, f"items[{place}]") for place, row in enumerate(self.texts(), 1))

    def _item(self, row: TextRow, field: str) -> PriceItem:
        product, unit, minimum, asked, starts, ends = (half_width(text) for text in row)
        if not product:
            raise InvalidValue(f"{field}.product", "", N_("it is missing"))
        if not asked:
            raise InvalidValue(f"{field}.price", "", N_("it is missing"))
        return PriceItem(
            product=product,
            price=price(asked, f"{field}.price"),
            unit=unit,
            minimum=quantity(minimum or "0", f"{field}.minimum"),
            starts=read_date(starts, self._today(), f"{field}.starts"),
            ends=read_date(ends, self._today(), f"{field}.ends"),
        )

    def point_at(self, field: str) -> bool:
        """Open the cell of a fault such as ``items[2].price``; False when it is none of the grid."""
        found = _FIELD.match(field)
        if found is None:
            return False
        filled = [place for place, row in enumerate(self.rows_model().rows) if any(cell.strip() for cell in row)]
        row = int(found[1]) - 1
        cell = self.fields.index(found[2]) if found[2] in self.fields else 0
        if row < len(filled):
            self.edit_cell(filled[row], cell + 1 if cell else 0)
        return True
