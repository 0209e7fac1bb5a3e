"""The upstream lines a document draws from, and what of them is still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.costing import part_of
from jxc_desktop.domain.documents import Draft, DraftLine, Line, Source
from jxc_desktop.domain.errors import N_, MoreThanSource, NotFound
from jxc_desktop.domain.values import from_local_microseconds, from_units

_NOTHING = (0, 0, 0)


@dataclass(slots=True)
class SourceLine:
    """An upstream line and what of it is open: base units, and the total and tax that belong to them."""

    row: AnyRow
    number: str
    open_units: int
    open_total: int
    open_tax: int
    move_id: int | None
    claimed: int = 0

    def claim(self, units: int, index: int) -> None:
        """Take some of what is open for a line of the new document.

        Raises:
            MoreThanSource: the lines together take more than is open.
        """
        left = self.open_units - self.claimed
        if units > left:
            raise MoreThanSource(
                field=f"lines[{index + 1}].quantity",
                line=index + 1,
                quantity=from_units(units),
                open=from_units(left),
                source=self.number,
            )
        self.claimed += units

    def price(self, line: Line) -> Line:
        """Give a line its share of what was really paid, so that all parts together give it all back."""
        total = part_of(self.open_total, self.open_units, line.units)
        tax = part_of(self.open_tax, self.open_units, line.units)
        self.open_units -= line.units
        self.open_total -= total
        self.open_tax -= tax
        return replace(line, gross=total, discount=0, amount=total, net=total - tax, tax=tax, total=total)


class SourceLines:
    """Finds the upstream lines of a draft."""

    def __init__(self, documents: Documents, ledgers: Ledgers, masters: Masters) -> None:
        self.documents = documents
        self.ledgers = ledgers
        self.masters = masters

    def whole(self, draft: Draft, source: AnyRow) -> Draft:
        """The draft with a line for everything that is still open upstream."""
        rows = self.documents.lines(source.id)
        drawn = self.documents.drawn(row.id for row in rows)
        lines = []
        for row in rows:
            left = row.quantity - drawn.get(row.id, _NOTHING)[0]
            if left > 0:
                quantity = f"{from_units(left * 10_000 // row.factor):f}"
                upstream = Source(source.number, row.line)
                lines.append(DraftLine(line=row.line, quantity=quantity, unit=row.unit, source=upstream))
        return replace(draft, lines=tuple(lines))

    def adjusting(self, draft: Draft, source: AnyRow) -> Draft:
        """A cost adjustment of a receipt: it takes effect when the goods came in, so that what was sold since bears it.

        Raises:
            NotFound: a draft line names a line there is not.
        """
        rows = {row.line: row for row in self.documents.lines(source.id)}
        goods = self.masters.products_by_id({row.product_id for row in rows.values()})
        came_in = from_local_microseconds(source.business_at)
        lines = []
        for index, line in enumerate(draft.lines):
            named = line.product
            if line.source is not None and not named and not line.barcode:
                if line.source.line not in rows:
                    raise NotFound(field=f"lines[{index + 1}].source", what=N_("line"), name=str(line.source.line))
                named = goods[rows[line.source.line].product_id].code
            lines.append(replace(line, product=named, at=came_in))
        return replace(draft, lines=tuple(lines))

    def of(self, draft: Draft, source: AnyRow) -> dict[int, SourceLine]:
        """The upstream line of each draft line (by its index), by its own word or by the goods it names.

        Raises:
            NotFound: a draft line names a line there is not.
        """
        rows = self.documents.lines(source.id)
        drawn = self.documents.drawn(row.id for row in rows)
        moves = self.ledgers.move_of_lines(row.id for row in rows)
        by_line = {}
        for row in rows:
            units, total, tax = drawn.get(row.id, _NOTHING)
            by_line[row.line] = SourceLine(
                row, source.number, row.quantity - units, row.total - total, row.tax - tax, moves.get(row.id)
            )
        return self._matched(draft, by_line)

    def _matched(self, draft: Draft, by_line: Mapping[int, SourceLine]) -> dict[int, SourceLine]:
        by_product: dict[int, list[SourceLine]] = defaultdict(list)
        for found in by_line.values():
            by_product[found.row.product_id].append(found)
        named = self._ids_named(draft.lines)
        result: dict[int, SourceLine] = {}
        for index, line in enumerate(draft.lines):
            if line.source is not None:
                if line.source.line not in by_line:
                    field = f"lines[{index + 1}].source"
                    raise NotFound(field=field, what=N_("line"), name=str(line.source.line))
                result[index] = by_line[line.source.line]
                continue
            candidates = by_product.get(named.get(index, 0), [])
            if candidates:
                result[index] = next((one for one in candidates if one.open_units > 0), candidates[0])
        return result

    def _ids_named(self, lines: Sequence[DraftLine]) -> dict[int, int]:
        codes = self.masters.products_by_code({line.product for line in lines if line.product and not line.source})
        scans = {line.barcode for line in lines if line.barcode and not line.product and not line.source}
        found = self.masters.products_by_barcode(scans) if scans else {}
        named = {index: codes.get(line.product) or found.get(line.barcode) for index, line in enumerate(lines)}
        return {index: product.id for index, product in named.items() if product is not None}
