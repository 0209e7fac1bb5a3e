"""Where the goods of a document come from and go to: bins, lots and serial numbers, named or found.

What nobody named is found: goods that leave are taken from the lot that expires first (first expired, first out),
those of one date as they came, along the way through the bins; goods that come back go into the lot they left with.
A document dated earlier takes what was there then and still is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from jxc_desktop.db.repositories.bins import Bins
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.places import Places
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.documents import Document, Line, Movement, NewLot, Place
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, SerialNeverSold, UserError
from jxc_desktop.domain.expiry import expires_on
from jxc_desktop.domain.values import Units, local_microseconds
from jxc_desktop.services.engine.counted_places import Counting
from jxc_desktop.services.engine.found_places import NO_LOT, PIECE, Found, There, day_of, field_of, keeps_lots, tracked
from jxc_desktop.services.settings import Expired, ShopSettings

_BACK = frozenset({Movement.IN_AT_SOURCE, Movement.OUT_OF_SOURCE, Movement.CHARGE})


class Placing:
    """Finds the places of one document's lines; no statement where the shop keeps no bins and the goods no lots."""

    def __init__(self, connection: Connection, settings: ShopSettings) -> None:
        self.connection = connection
        self.settings = settings
        self.places = Places(connection)

    def place(self, document: Document, corrects: str = "") -> Document:
        """The document with the places of its lines and the lots that are new.

        Raises:
            NotFound: a bin or lot nobody knows.
            InvalidValue: serial numbers that do not fit the quantity, another date than the lot has, several
                lots or bins where a count has to name one.
            SerialNeverSold: a serial number comes back that never left.
        """
        kind = document.kind
        if kind.movement in {Movement.NONE, Movement.REVALUE} or not self._needed(document):
            return document
        found = self._read(document, corrects)
        placer = Placer(document, found, self.settings)
        lines = placer.lines()
        return replace(document, lines=lines, new_lots=tuple(found.new.values()))

    def _needed(self, document: Document) -> bool:
        if self.settings.bins:
            return True
        return any(tracked(line.product) for line in document.lines)

    def _read(self, document: Document, corrects: str) -> Found:
        found = Found(said_by=lambda lot: self.places.said_by(lot) - {corrects})
        lines, kind = document.lines, document.kind
        if kind.movement is not Movement.CHARGE:
            self._read_balances(found, document, corrects)
        codes = {code for line in lines for code in (_lot_code(line), *line.serials) if code}
        if codes:
            found.lots = self.places.lots(codes)
        if any(line.bin or line.to_bin for line in lines):
            for warehouse in {document.warehouse_id, document.to_warehouse_id} - {None}:
                known = Bins(self.connection).by_code(warehouse)  # type: ignore[arg-type]
                found.bins |= {(one.warehouse_id, code): one.id for code, one in known.items()}
        sources = [line.source_line_id for line in lines if line.source_line_id is not None]
        if sources and (kind.movement in _BACK or kind.in_transit == "from"):
            found.moves = self.places.moves_of_lines(sources)
            wanted = [row.id for rows in found.moves.values() for row in rows]
            found.back = {move: units for move, (units, _) in Ledgers(self.connection).returned_of(wanted).items()}
            for move in self._moves_of(corrects):
                if move.source_move_id in found.back:
                    found.back[move.source_move_id] -= move.quantity
        return found

    def _read_balances(self, found: Found, document: Document, corrects: str) -> None:
        by_place: dict[tuple[int, int, int, int], There] = {}
        goods = {line.product.id for line in document.lines}
        for row in self.places.kept(goods):
            expires = day_of(row.expires)
            one = There(row.bin_id, row.lot_id, row.quantity, row.lot, row.bin, row.position, expires)
            by_place[row.product_id, row.warehouse_id, row.bin_id, row.lot_id] = one
        earliest = min(local_microseconds(line.at or document.at) for line in document.lines)
        since = self.places.moved_since(goods, earliest)
        undone = self._undone(corrects)
        gone = {(row.product_id, row.warehouse_id, row.bin_id, row.lot_id) for row in since}
        empty = (gone | {place for place, units in undone.items() if units}) - by_place.keys()
        lots = self.places.lots_by_id({lot for _, _, _, lot in empty if lot})
        for product, warehouse, bin_id, lot_id in empty:
            lot = lots.get(lot_id)
            expires = None if lot is None else day_of(lot.expires)
            code = "" if lot is None else lot.code
            by_place[product, warehouse, bin_id, lot_id] = There(bin_id, lot_id, 0, code, expires=expires)
        for row in since:
            place = by_place[row.product_id, row.warehouse_id, row.bin_id, row.lot_id]
            place.later.append((row.business_at, row.quantity))
        for key, units in undone.items():
            if units:
                by_place[key].units -= units
        there: dict[tuple[int, int], list[There]] = defaultdict(list)
        for (product, warehouse, _, _), one in by_place.items():
            there[product, warehouse].append(one)
        found.there = there

    def _undone(self, corrects: str) -> dict[tuple[int, int, int, int], Units]:
        """What the document moved that this one takes the place of."""
        moved: dict[tuple[int, int, int, int], Units] = defaultdict(int)
        for move in self._moves_of(corrects):
            moved[move.product_id, move.warehouse_id, move.bin_id, move.lot_id] += move.quantity
        return moved

    def _moves_of(self, number: str) -> Sequence[AnyRow]:
        row = Documents(self.connection).with_number(number) if number else None
        return Ledgers(self.connection).moves_of(row.id) if row is not None else ()


def _lot_code(line: Line) -> str:
    """The lot of a line; goods of which only a date is known are a lot named by it."""
    if line.lot == NO_LOT:
        return ""
    if line.lot or not keeps_lots(line.product) or line.product.serials:
        return line.lot
    named = line.expires or expires_on(line.produced, line.product.shelf_life_days) or line.produced
    return "" if named is None else f"{named:%Y%m%d}"


class Placer:
    """Places the lines of one document, one after the other: what one took is gone for the next."""

    def __init__(self, document: Document, found: Found, settings: ShopSettings) -> None:
        self.document = document
        self.found = found
        self.settings = settings
        self.today = document.at.date()

    def lines(self) -> tuple[Line, ...]:
        """The lines with their places."""
        document = self.document
        if document.kind.movement is Movement.COUNT:
            return Counting(self).lines()
        return tuple(self._line(line) for line in document.lines)

    def _line(self, line: Line) -> Line:
        kind = self.document.kind
        if kind.movement is Movement.CHARGE:
            return replace(line, places=self._charged(line))
        out = kind.transfers or (-kind.direction if kind.makes and not line.made else kind.direction) < 0
        if not out:
            line = self.dated(line)
            back = self.found.moves.get(line.source_line_id or 0, ())
            return self.told(line, self._comes_back(line, back) if back else self._comes(line))
        line, places = self._leaves(line)
        if kind.transfers:
            to = self.document.to_warehouse_id or self.document.warehouse_id
            there = 0 if kind.in_transit == "to" else self.bin_of(line.to_bin, to, line, "to_bin")
            places = tuple(replace(one, to_bin_id=there) for one in places)
        return self.told(line, places)

    # what comes

    def dated(self, line: Line) -> Line:
        """The line with the day its goods expire, from when they were made and how long they keep."""
        if line.expires is not None:
            return line
        return replace(line, expires=expires_on(line.produced, line.product.shelf_life_days))

    def _comes(self, line: Line) -> tuple[Place, ...]:
        bin_id = self.bin_of(line.bin, self.document.warehouse_id, line)
        if line.product.serials and line.serials:
            self.check_serials(line)
            return tuple(Place(PIECE, bin_id, self._serial(line, code)) for code in line.serials)
        lot = self.lot_of(line, new=True)
        if not lot and not bin_id:
            return ()
        return (Place(line.units, bin_id, lot, expires=line.expires),)

    def _serial(self, line: Line, code: str) -> int:
        """The lot of a serial number that comes in; one that comes back must have been here."""
        known = self.found.lots.get((line.product.id, code))
        if known is None and self.document.kind.sales_sign < 0:
            raise SerialNeverSold(field=field_of(line, "serials"), serial=code, product=line.product.name)
        return self.lot_named(line, code, new=True)

    def _comes_back(self, line: Line, moves: Sequence[AnyRow]) -> tuple[Place, ...]:
        """Into the lots the goods left with: those named, else last out, first back."""
        bin_id = self.bin_of(line.bin, self.document.warehouse_id, line)
        wanted = {code for code in (line.lot, *line.serials) if code}
        if line.serials:
            self.check_serials(line)
        left, places = line.units, []
        for row in reversed(moves):
            if wanted and row.lot not in wanted:
                continue
            back = self.found.back.get(row.id, 0)
            count = min(left, -row.quantity - back)
            if count > 0:
                left -= count
                self.found.back[row.id] = back + count
                places.append(Place(count, bin_id, row.lot_id, source_move_id=row.id, expires=day_of(row.expires)))
        if left and wanted:
            raise self._never_left(line, wanted)
        if left:
            last = places[-1] if places else Place(0, bin_id, 0, source_move_id=moves[-1].id)
            places = [*places[:-1], replace(last, units=last.units + left)]
        return tuple(places)

    def _never_left(self, line: Line, wanted: set[str]) -> UserError:
        """Of what was named so much did not leave with the document it comes back from."""
        named = ", ".join(sorted(wanted))
        if line.product.serials:
            return SerialNeverSold(field=field_of(line, "serials"), serial=named, product=line.product.name)
        return NotFound(field=field_of(line, "lot"), what=N_("lot"), name=named)

    def _charged(self, line: Line) -> tuple[Place, ...]:
        """The moves that brought the goods, each to bear its part of the charge."""
        rows = [
            row
            for row in self.found.moves.get(line.source_line_id or 0, ())
            if row.quantity > 0 and row.source_move_id is None
        ]
        if len(rows) < 2 and not (rows and (rows[0].bin_id or rows[0].lot_id)):
            return ()
        return tuple(Place(row.quantity, row.bin_id, row.lot_id, source_move_id=row.id) for row in rows)

    # what leaves

    def _leaves(self, line: Line) -> tuple[Line, tuple[Place, ...]]:
        product, warehouse = line.product, self.document.warehouse_id
        there = self._sorted(product.id, warehouse)
        everywhere, sources = there, self._sources(line)
        if sources:
            there = [one for one in there if one.lot_id in sources]
        if line.bin:
            bin_id = self.bin_of(line.bin, warehouse, line)
            there = [one for one in there if one.bin_id == bin_id]
        else:
            bin_id = 0
        if product.serials:
            return line, self._serials_leave(line, there, bin_id, sources)
        lot = self.lot_of(line, new=False)
        named = lot or line.lot == NO_LOT
        chosen = [one for one in there if one.lot_id == lot] if named else there
        line = self._questioned(line, lot, chosen, everywhere)
        places, left = self._take(chosen, line.units)
        if left:
            places.append(Place(left, bin_id or (places[-1].bin_id if places else 0), lot))
        placed = tuple(replace(one, source_move_id=sources.get(one.lot_id)) for one in _merged(places))
        if all(not (one.bin_id or one.lot_id) for one in placed) and not sources and not self.settings.bins:
            return line, ()
        return line, placed

    def _sources(self, line: Line) -> dict[int, int]:
        """The moves of the document this one draws from that brought the goods here, by lot."""
        rows = self.found.moves.get(line.source_line_id or 0, ())
        warehouse = self.document.warehouse_id
        return {row.lot_id: row.id for row in rows if row.quantity > 0 and row.warehouse_id == warehouse}

    def _sorted(self, product_id: int, warehouse_id: int) -> list[There]:
        first = self.document.kind.takes_expired or self.settings.expired is Expired.ALLOW
        moment = local_microseconds(self.document.at)
        there = []
        for one in self.found.there.get((product_id, warehouse_id), []):
            one.units = min(one.units, one.at(moment))
            one.later.clear()
            if one.units > 0:
                there.append(one)
        return sorted(there, key=lambda one: one.order(self.today, expired_first=first))

    def _take(self, there: Iterable[There], units: Units) -> tuple[list[Place], Units]:
        places = []
        for one in there:
            count = min(units, one.units)
            if count > 0:
                one.units -= count
                units -= count
                places.append(Place(count, one.bin_id, one.lot_id, expires=one.expires))
        return places, units

    def _questioned(self, line: Line, lot: int, chosen: Sequence[There], everywhere: Sequence[There]) -> Line:
        """The line with what is doubtful about its place: too little there, or another lot would expire sooner."""
        kind = self.document.kind
        if not lot and not line.bin:
            return line
        has = sum(one.units for one in chosen)
        if has < line.units <= sum(one.units for one in everywhere):
            line = replace(line, lot_there=has)
        if not lot:
            return line
        own = next((one.expires for one in chosen if one.expires is not None), line.expires)
        sooner = next(
            (one for one in everywhere if one.lot_id != lot and one.expires and one.expires >= self.today), None
        )
        asks = kind.sales_sign > 0 and not kind.tendered and not line.reason
        if asks and sooner is not None and sooner.expires is not None and (own is None or sooner.expires < own):
            line = replace(line, sooner=(sooner.lot, sooner.expires))
        return line

    def _serials_leave(
        self, line: Line, there: Sequence[There], bin_id: int, sources: Mapping[int, int]
    ) -> tuple[Place, ...]:
        """Each serial number from where it lies; whether it is there at all is checked when all is decided."""
        unnamed = [one for one in there if not one.lot_id]
        if not line.serials:
            places, left = self._take(unnamed, line.units)
            return (*places, Place(left, bin_id)) if left else tuple(places)
        self.check_serials(line)
        places = []
        for code in line.serials:
            lot = self.lot_named(line, code, new=False)
            lies = next((one for one in there if one.lot_id == lot and one.units > 0), None)
            if lies is not None:
                lies.units -= PIECE
            where = lies.bin_id if lies is not None else bin_id
            places.append(Place(PIECE, where, lot, source_move_id=sources.get(lot)))
        return tuple(places)

    def check_serials(self, line: Line) -> None:
        """As many serial numbers as pieces, none of them twice."""
        if line.units != len(line.serials) * PIECE:
            reason = N_("there must be one serial number for each piece")
            raise InvalidValue(field_of(line, "serials"), len(line.serials), reason)
        if len(set(line.serials)) != len(line.serials):
            raise InvalidValue(field_of(line, "serials"), ", ".join(line.serials)[:80], N_("one is named twice"))

    # bins and lots

    def bin_of(self, code: str, warehouse_id: int, line: Line, field: str = "bin") -> int:
        """The bin of a code; 0 for none, or where the shop keeps no bins."""
        if not code or not self.settings.bins:
            return 0
        found = self.found.bins.get((warehouse_id, code))
        if found is None:
            raise NotFound(field=field_of(line, field), what=N_("bin"), name=code)
        return found

    def lot_of(self, line: Line, *, new: bool) -> int:
        """The lot a line names; 0 for none."""
        code = _lot_code(line)
        if not code or not keeps_lots(line.product) or line.product.serials:
            return 0
        return self.lot_named(line, code, new=new)

    def lot_named(self, line: Line, code: str, *, new: bool) -> int:
        """The lot of a code; one that is new gets a negative id until it is made."""
        product = line.product
        known = self.found.lots.get((product.id, code))
        if known is None and not new:
            what, field = (N_("serial number"), "serials") if product.serials else (N_("lot"), "lot")
            raise NotFound(field=field_of(line, field), what=what, name=code)
        expires, produced = line.expires, line.produced
        if known is not None and not new:
            return int(known.id)
        if known is not None:
            kept = day_of(known.expires)
            if kept is not None and expires is not None and kept != expires and self.found.said_by(known.id):
                raise InvalidValue(field_of(line, "expires"), expires.isoformat(), N_("the lot has another date"))
            if (kept == expires or expires is None) and (known.produced or produced is None):
                return int(known.id)
        lot = NewLot(product.id, code, product.serials, produced, expires)
        self.found.new.setdefault((product.id, code), lot)
        if known is not None:
            return int(known.id)
        return -1 - list(self.found.new).index((product.id, code))

    def told(self, line: Line, places: tuple[Place, ...]) -> Line:
        """The line with its places; where all is of one lot the line says which."""
        lots = {one.lot_id for one in places}
        if len(lots) == 1 and not line.serials and (lot := lots.pop()) > 0 and not line.lot:
            code, expires = self._name(line, lot)
            line = replace(line, lot=code, expires=line.expires or expires)
        return replace(line, places=places)

    def _name(self, line: Line, lot: int) -> tuple[str, date | None]:
        for (product, _), places in self.found.there.items():
            for one in places:
                if product == line.product.id and one.lot_id == lot:
                    return one.lot, one.expires
        for rows in self.found.moves.values():
            for row in rows:
                if row.lot_id == lot:
                    return row.lot, day_of(row.expires)
        return line.lot, line.expires


def _merged(places: Sequence[Place]) -> list[Place]:
    """The places with those of the same bin and lot as one."""
    result: dict[tuple[int, int], Place] = {}
    for one in places:
        before = result.get((one.bin_id, one.lot_id))
        result[one.bin_id, one.lot_id] = replace(one, units=one.units + before.units) if before else one
    return list(result.values())
