"""Gift cards, vouchers and what members hold: looked at, given out, blocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from jxc_desktop.db.queries import cards as queries
from jxc_desktop.db.queries.cards import CardFilter
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.repositories.cards import Cards
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.devices.setup import OFFICE
from jxc_desktop.domain.cards import Card, CardKind, CardShort, CardUnknown, CardUsed, check_card, check_minimum
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, AlreadyExists, InvalidValue
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, from_fen, to_fen, to_microseconds
from jxc_desktop.services.card_sheets import CARD_SHEET, SheetCard, card_sheet_pdf
from jxc_desktop.services.engine.days import day_number, read_day
from jxc_desktop.services.printing import Queued
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import business_day

__all__ = ["CardFilter", "CardRow", "CardService", "CardView", "Held", "VoucherBatch", "numbers_from"]

MOST_VOUCHERS = 10_000
CARD_STATES = ("open", "used", "expired", "blocked")
_MOST_ON_SHEETS = 1_000
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class CardView:
    """A gift card or voucher: ``balance`` is what it still pays, ``face`` what a voucher was worth when given out.

    ``good`` says whether it pays today; it is good from ``starts`` to ``ends``.
    """

    number: str
    kind: str
    balance: Decimal
    face: Decimal
    minimum: Decimal
    starts: date | None
    ends: date | None
    active: bool
    good: bool


@dataclass(frozen=True, slots=True)
class CardRow:
    """A gift card or voucher in a list; ``state`` is one of `CARD_STATES`, or waiting before its first good day."""

    number: str
    kind: str
    face: Decimal
    minimum: Decimal
    balance: Decimal
    starts: date | None
    ends: date | None
    batch: str
    state: str

    @property
    def code(self) -> str:
        """The number: what the row is opened by."""
        return self.number


@dataclass(frozen=True, slots=True)
class Held:
    """What a member holds: points, and stored value in yuan."""

    points: int
    stored_value: Decimal


@dataclass(frozen=True, slots=True)
class VoucherBatch:
    """Vouchers that are given out together: what each is worth, from which sale on, and when."""

    name: str
    face: Decimal
    minimum: Decimal = ZERO
    starts: date | None = None
    ends: date | None = None


class CardService(Service):
    """Cards by number, and what members hold."""

    def card(self, number: str) -> CardView:
        """The gift card or voucher of this number.

        Raises:
            CardUnknown: there is none.
        """
        self.require(Permission.COUNTER_SELL)
        return _view(*self._found(number))

    def payable(self, number: str, due: Decimal) -> CardView:
        """The gift card or voucher of this number, if it pays something of a sale of this much today.

        Raises:
            UserError: it is unknown, blocked, not good today, used or empty, or the sale is too small for it.
        """
        self.require(Permission.COUNTER_SELL)
        found, today = self._found(number)
        check_card(found, today)
        if found.balance <= 0 and found.kind is CardKind.VOUCHER:
            raise CardUsed(field="card", number=found.number)
        if found.balance <= 0:
            raise CardShort(field="card", card=found.number, balance=ZERO, amount=due)
        check_minimum(found, to_fen(due))
        return _view(found, today)

    def given(self) -> frozenset[str]:
        """Which of stored value, gift cards, vouchers and points customers were ever given, as natures of means."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            return Cards(connection).given()

    def held(self, party_id: int) -> Held:
        """What a member holds."""
        self.require(Permission.COUNTER_SELL)
        with self.database.read() as connection:
            cards = Cards(connection)
            stored = cards.stored_value(party_id)
            return Held(cards.points(party_id), from_fen(stored.balance) if stored else ZERO)

    def give_out(self, batch: VoucherBatch, numbers: Sequence[str]) -> Changes:
        """Make vouchers of these numbers.

        Raises:
            AlreadyExists: a card has one of the numbers.
            InvalidValue: no worth, no number, too many, or dates the wrong way round.
        """
        self.require(Permission.CARD_EDIT)
        wanted = _checked(batch, numbers)
        with self.database.write() as work:
            for number in work.cards.known(wanted):
                raise AlreadyExists(what=N_("card"), name=number, holder=number)
            for number, member in work.masters.holders_of_cards(wanted).items():
                raise AlreadyExists(what=N_("member card"), name=number, holder=f"{member.code} {member.name}")
            row = {
                "kind": CardKind.VOUCHER.value,
                "face": to_fen(batch.face),
                "minimum": to_fen(batch.minimum),
                "starts": None if batch.starts is None else day_number(batch.starts),
                "ends": None if batch.ends is None else day_number(batch.ends),
                "batch": batch.name,
                "made_at": to_microseconds(self.clock.now()),
            }
            work.cards.add([{**row, "number": number} for number in wanted])
            detail = {"count": len(wanted), "face": to_fen(batch.face), "first": wanted[0], "last": wanted[-1]}
            self.record(work, "card.give_out", batch.name, detail=detail)
            work.touch(Topic.PARTIES)
            return work.commit()

    def block(self, number: str, *, blocked: bool, reason: str) -> Changes:
        """Block a lost card, or let it pay again.

        Raises:
            CardUnknown: there is none of this number.
            InvalidValue: no reason is told.
        """
        self.require(Permission.CARD_EDIT)
        if not reason.strip():
            raise InvalidValue("reason", reason, N_("a reason is needed"))
        with self.database.write() as work:
            if not work.cards.set_active(number, active=not blocked):
                raise CardUnknown(field="card", number=number)
            self.record(work, "card.block" if blocked else "card.unblock", number, reason=reason.strip())
            work.touch(Topic.PARTIES)
            return work.commit()

    def cards(self, wanted: CardFilter | None = None) -> Page[CardRow]:
        """One page of gift cards and vouchers by number."""
        self.require(Permission.PARTY_VIEW)
        with self.database.read() as connection:
            today = day_number(self._today(connection))
            page = queries.card_page(connection, replace(wanted or CardFilter(), today=today))
        return Page(tuple(_row(row, today) for row in page.rows), page.next, page.total)

    def card_counts(self, wanted: CardFilter | None = None) -> dict[str, int]:
        """How many gift cards and vouchers there are of each of `CARD_STATES`, and in all (empty)."""
        self.require(Permission.PARTY_VIEW)
        with self.database.read() as connection:
            asked = replace(wanted or CardFilter(), today=day_number(self._today(connection)))
            return {state: queries.card_count(connection, replace(asked, state=state)) for state in ("", *CARD_STATES)}

    def save_sheet(self, numbers: Sequence[str], path: Path) -> Path:
        """Write cards to be cut out and given away, with the bars the counter scans, as a PDF.

        Raises:
            CardUnknown: there is none of a number.
            InvalidValue: none or too many are wanted.
        """
        self.require(Permission.PRINT)
        self.require(Permission.CARD_EDIT)
        content, shop = self._sheet(numbers)
        path.write_bytes(card_sheet_pdf(content, shop))
        with self.database.write() as work:
            self.record(work, "card.sheet", path.name, detail={"cards": len(numbers)})
            work.commit()
        return path

    def print_sheet(self, numbers: Sequence[str]) -> Queued:
        """Queue such a sheet at the office printer.

        Raises:
            CardUnknown, InvalidValue: as for a file.
        """
        self.require(Permission.PRINT)
        self.require(Permission.CARD_EDIT)
        content, shop = self._sheet(numbers)
        with self.database.write() as work:
            at = to_microseconds(self.clock.now())
            job = work.outbox.add(CARD_SHEET, OFFICE, content={"cards": content, "shop": shop}, at=at)
            self.record(work, "card.sheet", detail={"cards": len(numbers)})
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())

    def _sheet(self, numbers: Sequence[str]) -> tuple[list[dict[str, str]], str]:
        """What a sheet says of these cards, and the name of the shop."""
        wanted = list(dict.fromkeys(numbers))
        if not 0 < len(wanted) <= _MOST_ON_SHEETS:
            raise InvalidValue("numbers", len(wanted), N_("1 to 1,000 labels are possible"))
        with self.database.read() as connection:
            page = queries.card_page(connection, CardFilter(numbers=wanted, limit=_MOST_ON_SHEETS))
            shop = Settings(connection).all().get("shop_name", "")
        found = {row.number: _row(row, 0) for row in page.rows}
        for number in wanted:
            if number not in found:
                raise CardUnknown(field="card", number=number)
        rows = [found[number] for number in wanted]
        sheets = [SheetCard(one.number, one.face or one.balance, one.minimum, one.starts, one.ends) for one in rows]
        return [one.content() for one in sheets], shop

    def _found(self, number: str) -> tuple[Card, date]:
        with self.database.read() as connection:
            found, today = Cards(connection).with_number(number.strip()), self._today(connection)
        if found is None:
            raise CardUnknown(field="card", number=number)
        return found, today

    def _today(self, connection: Connection) -> date:
        """The business day: a card is good until the shop's day ends, not until midnight."""
        return business_day(connection, self.clock.local())


def _view(card: Card, today: date) -> CardView:
    starts = None if card.starts is None else read_day(card.starts)
    ends = None if card.ends is None else read_day(card.ends)
    in_time = (starts is None or starts <= today) and (ends is None or today <= ends)
    return CardView(
        card.number,
        card.kind.value,
        from_fen(card.balance),
        from_fen(card.face),
        from_fen(card.minimum),
        starts,
        ends,
        card.active,
        card.active and in_time and card.balance > 0,
    )


def _row(row: AnyRow, today: int) -> CardRow:
    """A row of the list; ``today`` as 20260501."""
    state = "open"
    if not row.active:
        state = "blocked"
    elif row.balance <= 0:
        state = "used"
    elif row.ends is not None and row.ends < today:
        state = "expired"
    elif row.starts is not None and row.starts > today:
        state = "waiting"
    return CardRow(
        number=row.number,
        kind=row.kind,
        face=from_fen(row.face),
        minimum=from_fen(row.minimum),
        balance=from_fen(row.balance),
        starts=None if row.starts is None else read_day(row.starts),
        ends=None if row.ends is None else read_day(row.ends),
        batch=row.batch,
        state=state,
    )


def numbers_from(first: str, count: int) -> list[str]:
    """So many numbers from the first on: its last digits count up.

    Raises:
        InvalidValue: it does not end in digits, or none or too many are wanted.
    """
    tail = len(first) - len(first.rstrip("0123456789"))
    if not tail or not first.isascii():
        raise InvalidValue("first", first, N_("a number that ends in digits is needed"))
    if not 0 < count <= MOST_VOUCHERS:
        raise InvalidValue("count", count, N_("1 to 10,000 numbers are needed"))
    head, start = first[: len(first) - tail], int(first[-tail:])
    return [f"{head}{start + step:0{tail}d}" for step in range(count)]


def _checked(batch: VoucherBatch, numbers: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(number.strip() for number in numbers if number.strip()))
    if not wanted or len(wanted) > MOST_VOUCHERS:
        raise InvalidValue("numbers", len(wanted), N_("1 to 10,000 numbers are needed"))
    for number in wanted:
        if len(number) > _LONGEST or not number.isprintable():
            raise InvalidValue("numbers", number[:_LONGEST], N_("it is too long or holds invisible characters"))
    if batch.face <= 0:
        raise InvalidValue("face", batch.face, N_("it is not above zero"))
    if batch.minimum < 0:
        raise InvalidValue("minimum", batch.minimum, N_("it is negative"))
    if batch.starts is not None and batch.ends is not None and batch.ends < batch.starts:
        raise InvalidValue("ends", batch.ends, N_("it is before the first day"))
    return wanted
