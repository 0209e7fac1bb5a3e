"""What a scan means, decided in one order for every window.

Command, document, bin, user, member, gift card or voucher, barcode, scale label, lot or serial number, GS1 element
string, product code, unknown: the first that fits wins. Digits are looked for among the goods in memory first, so
that a scan of goods asks the books nothing. A scan is data; nothing in it reaches the database but as a bound value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from jxc_desktop.db.queries.cards import card_named, member_named
from jxc_desktop.db.queries.lots import of_code
from jxc_desktop.db.queries.masters import document_number
from jxc_desktop.db.repositories.bins import Bins
from jxc_desktop.db.repositories.drafts import Drafts
from jxc_desktop.db.repositories.users import Users
from jxc_desktop.domain.barcode import Reading, has_wrong_check_digit, is_digits, normalise
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.gs1 import Gs1Message, looks_like_gs1, read_gs1, without_brackets
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_units
from jxc_desktop.services.base import Clock, Session
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.goods import GoodsIndex, Scanned, in_unit
from jxc_desktop.services.masters.inputs import LONGEST_CARD
from jxc_desktop.services.parking import tail_of
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database

COMMAND, BIN, USER = "C:", "L:", "U:"

UNREADABLE, WRONG_CHECK_DIGIT, EXPIRED, INACTIVE = "unreadable", "wrong_check_digit", "expired", "inactive"
PRICE_DIFFERS, SEVERAL_GOODS = "price_differs", "several_goods"
WARNINGS = {
    UNREADABLE: N_("The code holds signs that no scanner should send."),
    WRONG_CHECK_DIGIT: N_("The check digit of the code is wrong; it may be misread."),
    EXPIRED: N_("These goods are past their date."),
    INACTIVE: N_("This product is disabled."),
    PRICE_DIFFERS: N_("The amount on the label is not weight times price; the amount on the label counts."),
    SEVERAL_GOODS: N_("Several goods have this number; check which is meant."),
}
"""The sentence of each warning, translated where it is shown."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan and its meaning.

    ``kind`` is product, document, bin, user, member, card, parked, command, lot, serial or unknown. ``member`` is the
    code of whose member card it is, ``card`` the number of a gift card or voucher, ``parked`` the key of the cart whose
    slip it is, empty if that does not wait any more.

    ``warnings`` are keys of `WARNINGS`; ``stock`` is what there is of a lot or serial number, in base units.
    """

    kind: str
    code: str
    scanned: Scanned | None = None
    document: str = ""
    user: str = ""
    command: str = ""
    warnings: tuple[str, ...] = ()
    bin: str = ""
    stock: Decimal | None = None
    member: str = ""
    card: str = ""
    parked: str = ""

    @property
    def lot(self) -> str:
        """The lot of the goods."""
        return self.scanned.lot if self.scanned else ""

    @property
    def serial(self) -> str:
        """The serial number of the goods."""
        return self.scanned.serial if self.scanned else ""

    @property
    def produced(self) -> date | None:
        """The day the goods were made."""
        return self.scanned.produced if self.scanned else None

    @property
    def expires(self) -> date | None:
        """The last good day."""
        return self.scanned.expires if self.scanned else None


class ScanService(Service):
    """Tells what a scan means."""

    def __init__(self, database: Database, clock: Clock, session: Session, goods: GoodsIndex) -> None:
        super().__init__(database, clock, session)
        self.goods = goods

    def interpret(self, raw: str) -> Scan:
        """The meaning of a raw scan; never raises for what a scanner may send."""
        try:
            reading = normalise(without_brackets(raw))
        except InvalidValue:
            return Scan("unknown", ascii(raw.strip())[1:65], warnings=(UNREADABLE,))
        code = reading.code
        return self._spoken(code) or self._held(code) or self._goods(reading) or self._unknown(code)

    def _spoken(self, code: str) -> Scan | None:
        """Commands, documents, bins and users: codes that are not all digits."""
        if is_digits(code):
            return None
        head, rest = code[:2].upper(), code[2:].strip()
        if head == COMMAND and rest:
            return Scan("command", code, command=rest.upper())
        if self._may_be_document(code):
            with self.database.read() as connection:
                number = document_number(connection, code)
            if number:
                return Scan("document", code, document=number)
        if head == BIN and rest and self._is_bin(rest):
            return Scan("bin", code, bin=rest)
        if tail := tail_of(code):
            with self.database.read() as connection:
                return Scan("parked", code, parked=Drafts(connection).parked_with(tail))
        if head == USER and rest:
            with self.database.read() as connection:
                user = Users(connection).by_name(rest)
            if user is not None and user.active:
                return Scan("user", code, user=user.name)
        return None

    def _held(self, code: str) -> Scan | None:
        """The card of a member, or one that pays; goods that have the same digits go before both."""
        if not (self.may(Permission.COUNTER_SELL) or self.may(Permission.PARTY_VIEW)):
            return None
        if is_digits(code) and (self.goods.by_barcode(code) or self.goods.by_scale_label(code)):
            return None
        if len(code) > LONGEST_CARD:
            return None
        with self.database.read() as connection:
            member = member_named(connection, code)
            card = None if member else card_named(connection, code)
        if member is not None:
            return Scan("member", code, member=member.code)
        return None if card is None else Scan("card", code, card=card.number)

    def _is_bin(self, code: str) -> bool:
        with self.database.read() as connection:
            return Bins(connection).known(code)

    def _may_be_document(self, code: str) -> bool:
        """Whether the code may be a document's, and the user may see it or take goods back from it."""
        if not (self.may(Permission.DOCUMENT_VIEW) or self.may(Permission.COUNTER_REFUND)):
            return False
        return code.isascii() and any(sign.isdigit() for sign in code) and len(code) <= 40

    def _goods(self, reading: Reading) -> Scan | None:
        code = reading.code
        scanned = self.goods.by_barcode(code) or self.goods.by_scale_label(code)
        if scanned is not None:
            return self._product(code, scanned)
        known = self._lot(code)
        if known is not None:
            return known
        if reading.gs1 or looks_like_gs1(code):
            labelled = self._gs1(code)
            if labelled is not None:
                return labelled
        scanned = self.goods.by_product_code(code)
        return None if scanned is None else self._product(code, scanned)

    def _lot(self, code: str) -> Scan | None:
        """A lot or serial number met before; of several goods that have it, those in stock come first."""
        with self.database.read() as connection:
            rows = sorted(of_code(connection, code), key=lambda row: row.on_hand <= 0)
        product = self.goods.product(rows[0].product_id) if rows else None
        if product is None:
            return None
        row = rows[0]
        scanned = Scanned(
            product,
            lot="" if row.serial else row.code,
            serial=row.code if row.serial else "",
            produced=None if row.produced is None else read_day(row.produced),
            expires=None if row.expires is None else read_day(row.expires),
        )
        found = replace(self._product(code, scanned), kind="serial" if row.serial else "lot")
        several = (SEVERAL_GOODS,) if len(rows) > 1 else ()
        return replace(
            found,
            stock=from_units(int(row.on_hand)),
            warnings=(*found.warnings, *self._past(scanned.expires), *several),
        )

    def _past(self, expires: date | None) -> tuple[str, ...]:
        return (EXPIRED,) if expires is not None and expires < self.clock.local().date() else ()

    def _product(self, code: str, scanned: Scanned) -> Scan:
        warnings = []
        if not scanned.check_digit_right or (scanned.barcode and has_wrong_check_digit(code)):
            warnings.append(WRONG_CHECK_DIGIT)
        if not scanned.product.active:
            warnings.append(INACTIVE)
        if scanned.price_differs:
            warnings.append(PRICE_DIFFERS)
        return Scan("product", code, scanned, warnings=tuple(warnings))

    def _gs1(self, code: str) -> Scan | None:
        today = self.clock.local().date()
        try:
            message = read_gs1(code, today.year)
        except InvalidValue:
            return None
        found = self.goods.by_barcode(message.gtin) if message.gtin else None
        if found is None:
            return None
        scan = self._product(code, _labelled(found, message))
        return replace(scan, warnings=(*scan.warnings, *self._past(scan.expires)))

    def _unknown(self, code: str) -> Scan:
        return Scan("unknown", code, warnings=(WRONG_CHECK_DIGIT,) if has_wrong_check_digit(code) else ())


def _labelled(found: Scanned, message: Gs1Message) -> Scanned:
    """The goods of a GS1 label with the count, weight or amount, lot, serial number and dates it says."""
    quantity = message.count or found.quantity
    if message.weight is not None:
        quantity = in_unit(found.product, message.weight)
    return replace(
        found,
        quantity=quantity,
        amount=message.amount,
        lot=message.lot,
        serial=message.serial,
        produced=message.produced,
        expires=message.expires or message.best_before,
    )
