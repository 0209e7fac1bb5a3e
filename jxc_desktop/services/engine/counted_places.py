"""The places of a count: what nobody named is what lay there at the instant of its line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jxc_desktop.domain.documents import Line, Place
from jxc_desktop.domain.errors import N_, InvalidValue, SerialElsewhere
from jxc_desktop.domain.values import from_fen, local_microseconds
from jxc_desktop.services.engine.found_places import NO_LOT, PIECE, There, field_of, keeps_lots

if TYPE_CHECKING:
    from jxc_desktop.services.engine.placing import Placer


class Counting:
    """Places the lines of a count: each fixes what lies in one bin, of one lot, at its own instant.

    What nobody named is what lay there at that instant, whatever was moved since.
    """

    def __init__(self, placer: Placer) -> None:
        self.placer = placer
        self.document = placer.document
        self.counted: dict[tuple[int, int], set[str]] = defaultdict(set)
        for line in self.document.lines:
            bin_id = placer.bin_of(line.bin, self.document.warehouse_id, line)
            for code in line.serials:
                self._refuse_twice(line, bin_id, code)
                self.counted[line.product.id, bin_id].add(code)

    def _refuse_twice(self, line: Line, bin_id: int, code: str) -> None:
        """A piece lies in one bin of one warehouse."""
        product = line.product
        if any(one == product.id and at != bin_id and code in codes for (one, at), codes in self.counted.items()):
            raise InvalidValue(field_of(line, "serials"), code, N_("one is named twice"))
        for (one, warehouse), places in self.placer.found.there.items():
            elsewhere = one == product.id and warehouse != self.document.warehouse_id
            if elsewhere and any(place.lot == code and place.units > 0 for place in places):
                raise SerialElsewhere(field=field_of(line, "serials"), serial=code, product=product.name)

    def lines(self) -> tuple[Line, ...]:
        """The lines with their places; what of the serial numbers nobody found is counted as gone, once."""
        return tuple(self._line(line) for line in self.document.lines)

    def _line(self, line: Line) -> Line:
        placer, product = self.placer, line.product
        moment = local_microseconds(line.at or self.document.at)
        known = placer.found.there.get((product.id, self.document.warehouse_id), [])
        there = [one for one in known if one.at(moment)]
        bin_id = placer.bin_of(line.bin, self.document.warehouse_id, line)
        if product.serials:
            return replace(line, places=self._serials(line, there, bin_id))
        line = placer.dated(line)
        lot = placer.lot_of(line, new=True)
        if not lot and keeps_lots(product) and line.lot != NO_LOT:
            lot = self._only(line, "lot", {one.lot_id: one.lot for one in there})
        if not line.bin:
            bin_id = self._only(line, "bin", {one.bin_id: one.bin for one in there if one.lot_id == lot})
        self._check_value(line, there, (bin_id, lot))
        if not lot and not bin_id and not any(one.lot_id or one.bin_id for one in known):
            return line
        return placer.told(line, (Place(line.units, bin_id, lot, expires=line.expires),))

    def _check_value(self, line: Line, there: Sequence[There], place: tuple[int, int]) -> None:
        """A value is given to all of the goods, or to all of a lot that has its own cost; a part of a pool has none."""
        if line.value is None:
            return
        by_lot = line.product.costing.by_lot
        others = [one for one in there if (one.bin_id, one.lot_id) != place and (not by_lot or one.lot_id == place[1])]
        if others:
            reason = N_("it lies in several places; adjust its cost instead")
            raise InvalidValue(field_of(line, "value"), from_fen(line.value), reason)

    def _only(self, line: Line, field: str, known: Mapping[int, str]) -> int:
        """The one place there is; several have to be counted apart."""
        if len(known) > 1:
            names = ", ".join(sorted(name or "–" for name in known.values()))
            raise InvalidValue(field_of(line, field), names[:80], N_("there are several; count each of them"))
        return next(iter(known), 0)

    def _serials(self, line: Line, there: Sequence[There], bin_id: int) -> tuple[Place, ...]:
        placer, product = self.placer, line.product
        if line.serials or line.units:
            placer.check_serials(line)
        places = [Place(PIECE, bin_id, placer.lot_named(line, code, new=True)) for code in line.serials]
        counted = self.counted.pop((product.id, bin_id), None)
        if counted is None and line.serials:
            return tuple(places)
        everywhere: set[str] = set().union(*(codes for (one, _), codes in self.counted.items() if one == product.id))
        gone = [
            one
            for one in there
            if one.lot not in everywhere | (counted or set()) and (not line.bin or one.bin_id == bin_id)
        ]
        moved = {place.lot_id for place in places}
        elsewhere = [one for one in there if one.lot_id in moved and one.bin_id != bin_id]
        return (*places, *(Place(0, one.bin_id, one.lot_id) for one in (*gone, *elsewhere)))
