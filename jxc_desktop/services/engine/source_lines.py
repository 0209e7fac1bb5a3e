"""The upstream lines a document draws from, and what of them is still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jxc_desktop.db.repositories.documents import Documents, Drawn
from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.documents import Agreed, Draft, DraftLine, Kind, Line, Movement, Overdraw, Source
from jxc_desktop.domain.errors import N_, MoreThanSource, NotFound
from jxc_desktop.domain.kinds import drawing
from jxc_desktop.domain.pool import part_of
from jxc_desktop.domain.values import divide_half_up, from_local_microseconds, from_units
from jxc_desktop.services.engine.open_lines import INVOICED, NOTHING, drawn_as, invoice_differences

_PIECE = 10_000


@dataclass(slots=True)
class SourceLine:
    """An upstream line and what of it is open: base units, and the amounts that belong to them, in fen."""

    row: AnyRow
    document: AnyRow
    left: Drawn
    move_id: int | None
    place: AnyRow | None = None  # where the move stands in history
    claimed: int = 0
    serials: tuple[str, ...] = ()  # those of what is open

    def serials_of(self, units: int) -> tuple[str, ...]:
        """The serial numbers of so much, where that is all there is open."""
        return _all_of(self.serials, units) if units == self.left.units else ()

    def claim(self, units: int, index: int, overdraw: Overdraw) -> Decimal | None:
        """Take some of what is open for a line of the new document.

        Answers what was open, in the unit of the upstream line, where taking more is a matter of doubt.

        Raises:
            MoreThanSource: the lines together take more than is open, and that is refused.
        """
        left = self.left.units - self.claimed
        if units > left and overdraw is Overdraw.REFUSE:
            raise MoreThanSource(
                field=f"lines[{index + 1}].quantity",
                line=index + 1,
                quantity=from_units(units),
                open=from_units(left),
                source=self.document.number,
            )
        self.claimed += units
        return from_units(max(left, 0)) if overdraw is Overdraw.DOUBT else None

    def price(self, line: Line, *, inclusive: bool) -> Line:
        """Give a line its share of what was really asked, so that all parts together come to the whole."""
        total, tax = self._share(line.units, self.left.total, self.row.total), self._tax_share(line.units)
        self.left = self.left.minus(Drawn(line.units, total, tax))
        amount = total if inclusive else total - tax
        return replace(line, gross=amount, discount=0, amount=amount, net=total - tax, tax=tax, total=total)

    def booked(self, line: Line) -> Line:
        """Say on the line of an invoice what was booked for its goods already, and what it adds to their cost."""
        total = self._share(line.units, self.left.booked_total, self.row.total)
        net = self._share(line.units, self.left.booked_net, self.row.net)
        self.left = self.left.minus(Drawn(line.units, 0, 0, net, total))
        return replace(line, booked_net=net, booked_total=total)

    def agreed(self, units: int) -> Agreed:
        """What the contract says of so many: their net worth at its price, and what is left of it."""
        net = divide_half_up(self.row.net * units, self.row.quantity) if self.row.quantity else 0
        return Agreed(self.document.number, net, self.left.units)

    def _share(self, units: int, left: int, whole: int) -> int:
        """The share of what is left; more than there is left costs what the whole line says for as much."""
        if 0 < units <= self.left.units:
            return part_of(left, self.left.units, units)
        return divide_half_up(whole * units, self.row.quantity) if self.row.quantity else 0

    def _tax_share(self, units: int) -> int:
        return self._share(units, self.left.tax, self.row.tax)


class SourceLines:
    """Finds the upstream lines of a draft."""

    def __init__(self, documents: Documents, ledgers: Ledgers, masters: Masters) -> None:
        self.documents = documents
        self.ledgers = ledgers
        self.masters = masters

    def whole(self, draft: Draft, sources: Sequence[AnyRow], kind: Kind) -> Draft:
        """The draft with a line for everything that is still open upstream."""
        lines: list[DraftLine] = []
        without = self._corrected(draft)
        for source in sources:
            rows = self.documents.lines(source.id)
            drawn = drawn_as(self.documents, [row.id for row in rows], kind.draws, without)
            serials = self._serials(rows, kind, without)
            for row in rows:
                left = row.quantity - drawn.get(row.id, NOTHING).units
                if left > 0:
                    place = row.line if len(sources) == 1 else len(lines) + 1
                    line = _whole_line(row, left, source.number, place)
                    lines.append(replace(line, serials=_all_of(serials.get(row.id, ()), left)))
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

    def of(self, draft: Draft, sources: Sequence[AnyRow], kind: Kind) -> dict[int, SourceLine]:
        """The upstream line of each draft line (by its index), by its own word or by the goods it names.

        Raises:
            NotFound: a draft line names a line there is not.
        """
        without = self._corrected(draft)
        found = [line for source in sources for line in self.lines_of(source, kind, without)]
        by_line = {(one.document.number, one.row.line): one for one in found}
        by_product: dict[int, list[SourceLine]] = defaultdict(list)
        for one in found:
            by_product[one.row.product_id].append(one)
        named = self._ids_named(draft.lines)
        result: dict[int, SourceLine] = {}
        for index, line in enumerate(draft.lines):
            if line.source is not None:
                key = (line.source.document or sources[0].number, line.source.line)
                if key not in by_line:
                    field = f"lines[{index + 1}].source"
                    raise NotFound(field=field, what=N_("line"), name=str(line.source.line))
                result[index] = by_line[key]
                continue
            candidates = by_product.get(named.get(index, 0), [])
            if candidates:
                result[index] = next((one for one in candidates if one.left.units > 0), candidates[0])
        return result

    def lines_of(self, source: AnyRow, kind: Kind, without: int = 0) -> list[SourceLine]:
        """The lines of an upstream document with what is open of them for documents of a kind.

        ``without`` is the row id of a document whose place another takes: what it drew is open.
        """
        rows = self.documents.lines(source.id)
        ids = [row.id for row in rows]
        drawn = drawn_as(self.documents, ids, kind.draws, without)
        serials = self._serials(rows, kind, without)
        goes_back = kind.draws == "returned" and source.kind in INVOICED
        differences = invoice_differences(self.documents, ids) if goes_back else {}
        moves = self.ledgers.move_of_lines(ids)
        places = self.ledgers.places(moves.values()) if kind.charges_goods and moves else {}
        return [
            SourceLine(
                row,
                source,
                Drawn(row.quantity, row.total, row.tax, row.net, row.total)
                .plus(differences.get(row.id, NOTHING))
                .minus(drawn.get(row.id, NOTHING)),
                moves.get(row.id),
                places.get(moves.get(row.id, 0)),
                serials=serials.get(row.id, ()),
            )
            for row in rows
        ]

    def _corrected(self, draft: Draft) -> int:
        """The row id of the document the draft takes the place of; 0 for none."""
        row = self.documents.with_number(draft.corrects) if draft.corrects else None
        return 0 if row is None else int(row.id)

    def _serials(self, rows: Sequence[AnyRow], kind: Kind, without: int) -> dict[int, tuple[str, ...]]:
        """The serial numbers that are open of each line, for documents that move the goods on or back."""
        named = {row.id: row.serials.split("\n") for row in rows if row.serials}
        if not named or kind.movement is Movement.NONE or "serials" not in kind.line_fields:
            return {}
        gone = self.documents.serials_drawn(named, drawing(kind.draws), without)
        return {line: tuple(one for one in serials if one not in gone.get(line, ())) for line, serials in named.items()}

    def _ids_named(self, lines: Sequence[DraftLine]) -> Mapping[int, int]:
        codes = self.masters.products_by_code({line.product for line in lines if line.product and not line.source})
        scans = {line.barcode for line in lines if line.barcode and not line.product and not line.source}
        found = self.masters.products_by_barcode(scans) if scans else {}
        named = {index: codes.get(line.product) or found.get(line.barcode) for index, line in enumerate(lines)}
        return {index: product.id for index, product in named.items() if product is not None}


def _all_of(serials: tuple[str, ...], units: int) -> tuple[str, ...]:
    """The serial numbers, where they are all the pieces there are."""
    return serials if len(serials) * _PIECE == units else ()


def _whole_line(row: AnyRow, left: int, number: str, place: int) -> DraftLine:
    quantity = f"{from_units(left * 10_000 // row.factor):f}"
    return DraftLine(line=place, quantity=quantity, unit=row.unit, source=Source(number, row.line))
