"""From what somebody scanned or typed to the rows a count keeps: goods, base units, bin, lot, serial numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jxc_desktop.db.queries import stocktakes as queries
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.product import Product, to_base
from jxc_desktop.domain.stocktake import PIECE
from jxc_desktop.domain.values import ZERO, local_microseconds, quantity, to_units
from jxc_desktop.services.engine.found_places import keeps_lots
from jxc_desktop.services.goods import Scanned
from jxc_desktop.services.scanning import Scan, ScanService
from jxc_desktop.services.stocktaking.reading import CountReader, Target
from jxc_desktop.services.stocktaking.values import EntryInput

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entering:
    """Makes rows of one count; ``now`` is the shop's clock, ``user_id`` who counts."""

    reader: CountReader
    scanning: ScanService
    now: datetime
    user_id: int

    def rows(self, entered: EntryInput) -> list[Row]:
        """The rows of an entry: one, or one for each serial number. A code nobody knows keeps what was said of it.

        Raises:
            InvalidValue: a quantity, unit or bin that cannot be.
            NotFound: there is no such item or bin.
        """
        scan = None if entered.product else self.scanning.interpret(entered.code)
        scanned = self._named(entered.product) if scan is None else scan.scanned
        row = self._row(entered, scan)
        if scanned is None:
            return [
                {**row, "quantity": to_units(checked(Decimal(1) if entered.quantity is None else entered.quantity))}
            ]
        product = scanned.product
        row["product_id"], row["bin"] = product.id, bin_of(self.reader, product.id, entered.bin)
        serials = entered.serials or ((scan.serial,) if scan is not None and scan.serial else ())
        if serials and product.serials:
            return [
                {**row, "serial": serial, "quantity": PIECE, "replaces": row["replaces"] if number == 0 else 0}
                for number, serial in enumerate(serials)
            ]
        counted = scanned.quantity if entered.quantity is None else checked(entered.quantity)
        if product.serials and counted:
            raise InvalidValue("serials", "", N_("the serial numbers are missing"))
        if not keeps_lots(product) or product.serials:
            row["lot"], row["expires"] = "", None
        else:
            row["lot"] = row["lot"] or lot_of(self.reader, product.id, row)
        return [{**row, "quantity": to_units(to_base(product, counted, entered.unit or scanned.unit))}]

    def _row(self, entered: EntryInput, scan: Scan | None) -> Row:
        """What is said of any goods; what a label says of lot and date is taken where nothing was entered."""
        expires = entered.expires or (scan.expires if scan is not None else None)
        lot = entered.lot.strip() or (scan.lot if scan is not None else "")
        return {
            "product_id": None,
            "code": entered.code,
            "bin": entered.bin.strip(),
            "lot": lot,
            "expires": None if expires is None else _number(expires),
            "serial": "",
            "replaces": int(entered.replaces),
            "at": local_microseconds(entered.at or self.now),
            "origin": entered.origin,
            "user_id": self.user_id,
        }

    def _named(self, code: str) -> Scanned:
        found = self.scanning.goods.by_product_code(code)
        if found is None:
            raise NotFound(field="product", what=N_("item"), name=code)
        return found


def checked(entered: Decimal) -> Decimal:
    """A quantity that can be counted.

    Raises:
        InvalidValue: it is negative, or has more than four decimals.
    """
    counted = quantity(entered, "quantity")
    if counted < ZERO:
        raise InvalidValue("quantity", entered, N_("it is negative"))
    return counted


def bin_of(reader: CountReader, product_id: int, entered: str) -> str:
    """The bin goods were counted in: the one said, or the only one they lie in.

    Raises:
        NotFound: the warehouse has no such bin.
        InvalidValue: none was said, and the goods lie in several.
    """
    if not reader.keeps_bins:
        return ""
    if code := entered.strip():
        if code.upper() not in reader.bins:
            raise NotFound(field="bin", what=N_("bin"), name=code)
        return reader.bins[code.upper()][1]
    rows = queries.placed(reader.connection, reader.row.warehouse_id, [product_id])
    held = {row.bin_id for row in rows if row.quantity}
    if not held - {0}:
        return ""
    if len(held) > 1:
        raise InvalidValue("bin", "", N_("the goods lie in several bins; say which one was counted"))
    return next(code for place, code, _ in reader.bins.values() if place in held)


def lot_of(reader: CountReader, product_id: int, row: Row) -> str:
    """The lot goods were counted in where none was said: the one named by its date, or the only one there is.

    Raises:
        InvalidValue: there are several.
    """
    if row["expires"] is not None:
        return str(row["expires"])
    bin_id = reader.bin_id(row["bin"])
    held = {
        placed.lot_id
        for placed in queries.placed(reader.connection, reader.row.warehouse_id, [product_id])
        if placed.quantity and (not reader.keeps_bins or placed.bin_id == bin_id)
    }
    if len(held) > 1:
        raise InvalidValue("lot", "", N_("there are several lots; say which one was counted"))
    codes: dict[int, str] = {lot.id: lot.code for lot in queries.lot_rows(reader.connection, [product_id])}
    return codes.get(next(iter(held), 0), "")


def told_again(reader: CountReader, row: Any, product: Product, unit: str) -> Row:
    """What a stored entry says, said of other goods: in the bin and of the lot there is, where none was said.

    Raises:
        InvalidValue: there are several bins or lots, or the goods have no such unit.
    """
    names = ("code", "lot", "expires", "serial", "replaces", "at", "origin", "user_id")
    again = {name: getattr(row, name) for name in names}
    again |= {"product_id": product.id, "bin": bin_of(reader, product.id, row.bin)}
    if keeps_lots(product) and not product.serials:
        again["lot"] = row.lot or lot_of(reader, product.id, again)
    return {**again, "quantity": int(row.quantity * product.factor(unit))}


def place_of(reader: CountReader, row: Row) -> Target | None:
    """Which target an entry counts; a code nobody knows counts none."""
    if row["product_id"] is None:
        return None
    product = int(row["product_id"])
    return product, reader.bin_id(row["bin"]), reader.lot_id(product, "" if row["serial"] else row["lot"])


def _number(day: date) -> int:
    return int(f"{day:%Y%m%d}")
