"""A table of styles as a page: a row for every style and colour, a column for every size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.printing.sheet import CellKind, Company, PrintColumn
from jxc_desktop.printing.table_print import TablePrint

if TYPE_CHECKING:
    from jxc_desktop.services.matrices import MatrixTable


_WIDE, _ALL_SIZES = 14.0, 100.0
"""Millimetres for one size to write into, and for all of them together."""


def matrix_print(table: MatrixTable, company: Company) -> TablePrint:
    """The table to print; one that is blank has room for figures and a name at the end."""
    room = min(_WIDE, _ALL_SIZES / max(len(table.sizes), 1))
    columns = (
        PrintColumn(_("Style"), CellKind.TEXT, "style"),
        PrintColumn(_("Name"), CellKind.TEXT, "name"),
        PrintColumn(_("Colour"), CellKind.TEXT, "colour"),
        *(PrintColumn(size, CellKind.QUANTITY, f"size{place}", least=room) for place, size in enumerate(table.sizes)),
        PrintColumn(_("Total"), CellKind.QUANTITY, "total", least=room),
    )
    rows = [
        (line.style, line.name, line.colour, *line.values, None if table.blank else line.total) for line in table.lines
    ]
    rest = _("Beside it, goods of no style: {quantity}").format(quantity=quantity_text(table.rest))
    return TablePrint(
        title=table.title,
        parameters=table.facts,
        columns=columns,
        rows=rows,
        totals=None if table.blank else (_("Total"), "", "", *table.totals, sum(table.totals, ZERO)),
        footer=(rest,) if table.rest else (),
        company=company,
        signatures=((_("Counted by"), ""), (_("Checked by"), "")) if table.blank else (),
    )
