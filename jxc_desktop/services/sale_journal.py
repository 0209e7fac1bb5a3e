"""Selling on while the books cannot be written: sales go to a journal of this machine and are booked later.

A full disk, a disk that fails or a server that does not answer must not stop the queue. A sale paid in plain money is
written to a file of its own, at the prices the customer paid; once the books answer again it is posted with the key of
its cart, so that it is booked once even where nobody knew whether the first attempt had been.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from threading import Lock
from typing import Any, Protocol

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.documents import Draft, Tender
from jxc_desktop.domain.errors import N_, ShopError, StorageError, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, to_microseconds
from jxc_desktop.exchange.journal_file import JournalFile
from jxc_desktop.services.base import Clock, Session, make_key
from jxc_desktop.services.counter import SALE, CounterService
from jxc_desktop.services.counter_by_hand import DISCOUNTS, PRICES
from jxc_desktop.services.engine.draft_codec import decode, encode

TROUBLES = frozenset({"disk_full", "io", "server_gone", "corrupt", "memory", "storage"})
"""What keeps the books from being written and is not over in a moment."""
_NEEDS_BOOKS = frozenset({"on_account", "stored_value", "gift_card", "voucher", "points"})


class PricedLine(Protocol):
    """What the journal reads of a priced line (`Quote`)."""

    @property
    def line(self) -> int: ...
    @property
    def amount(self) -> Decimal: ...


class PricedTotals(Protocol):
    """What it reads of the sums."""

    @property
    def due(self) -> Decimal: ...


class PricedCart(Protocol):
    """A cart with its prices."""

    @property
    def lines(self) -> Sequence[PricedLine]: ...
    @property
    def totals(self) -> PricedTotals: ...


class NotWithoutBooks(UserError):
    """Returns, and what is paid by a card or on account, need the books."""

    code = "not_without_books"
    message = N_(
        "The books cannot be written just now. Sales paid in plain money go on; returns, cards, points and sales on"
        " account have to wait."
    )


@dataclass(frozen=True, slots=True)
class JournalNumber:
    """The number of a sale in the journal, in the shape of a posted document."""

    number: str
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class Kept:
    """A sale kept in the journal, in the shape of one that was sold."""

    posted: JournalNumber
    due: Decimal
    paid: Decimal
    change: Decimal
    tenders: tuple[Tender, ...]


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How many sales of the journal were booked, how many wait, and why the first of those does."""

    booked: int = 0
    waiting: int = 0
    reason: ShopError | None = None


class SaleJournal:
    """The journal of one machine."""

    def __init__(self, file: JournalFile, counter: CounterService, clock: Clock, session: Session) -> None:
        self._file, self._counter, self._clock, self._session = file, counter, clock, session
        self._lock = Lock()

    def waiting(self) -> int:
        """How many sales wait to be booked."""
        with self._lock:
            return waiting_in(self._file)

    def fresh(self, counter: str) -> Draft:
        """An empty cart that nobody saved."""
        return Draft(kind=SALE, key=make_key(self._clock), counter=counter)

    def keep(self, cart: Draft, quote: PricedCart) -> Kept:
        """Keep a sale that is paid, at the prices of ``quote``; on the disk when this answers.

        Raises:
            NotWithoutBooks: goods come back in it, or a card, points or a debt pay for it.
            StorageError: not even the journal can be written.
        """
        user = self._session.require(Permission.COUNTER_SELL)
        tenders = cart.tenders or (Tender("cash", quote.totals.due),)
        if any(line.comes_back for line in cart.lines) or any(tender.means in _NEEDS_BOOKS for tender in tenders):
            raise NotWithoutBooks
        by_hand = self._by_hand(cart)
        with self._lock:
            number = f"J{cart.counter}-{self._clock.local():%m%d%H%M%S}-{len(self._file.entries()) + 1}"
            paid_cart = _as_paid(cart, tenders, quote, self._clock.local())
            entry = {
                "sale": number,
                "key": cart.key,
                "at": to_microseconds(self._clock.now()),
                "user": user.name,
                "by_hand": by_hand,
                "draft": encode(replace(paid_cart, reference=number)),
            }
            self._file.append(entry)
        paid = sum((tender.amount for tender in tenders), ZERO)
        return Kept(JournalNumber(number), quote.totals.due, paid, paid - quote.totals.due, tenders)

    def _by_hand(self, cart: Draft) -> dict[str, int]:
        """How many prices and discounts were said by hand, where the user may.

        Raises:
            NotAllowed: the right is missing; nobody can lend it while the books cannot be read.
        """
        prices = sum(line.price is not None for line in cart.lines)
        discounts = bool(cart.discount) + sum(bool(line.discount or line.promotion) for line in cart.lines)
        if prices:
            self._session.require(Permission.COUNTER_PRICE)
        if discounts:
            self._session.require(Permission.COUNTER_DISCOUNT)
        return {name: count for name, count in ((PRICES, prices), (DISCOUNTS, discounts)) if count}

    def take_over(self) -> TakenOver:
        """Book the sales that wait, oldest first; one that is refused waits for somebody with the right."""
        self._session.require(Permission.COUNTER_SELL)
        booked, reason = 0, None
        for entry in self._waiting():
            try:
                self._book(entry)
            except StorageError as error:
                return TakenOver(booked, self.waiting(), error)
            except ShopError as error:
                reason = reason or error
            else:
                booked += 1
        with self._lock:
            left = waiting_in(self._file)
            if not left and booked:
                self._file.put_away(f"booked-{self._clock.local():%Y%m%d-%H%M%S}.jsonl")
        return TakenOver(booked, left, reason)

    def _book(self, entry: Mapping[str, Any]) -> None:
        """Post one sale, unless it was posted before the books failed."""
        sold = self._counter.answer_of(entry["key"])
        if sold is None:
            told = {"journal": entry["sale"], "sold_by": entry["user"], **entry["by_hand"]}
            sold = self._counter.sell_kept(_in_open_shift(decode(entry["draft"]), self._counter), told)
        with self._lock:
            self._file.append({"booked": entry["key"], "number": sold.posted.number})

    def _waiting(self) -> list[dict[str, Any]]:
        with self._lock:
            return _not_booked(self._file)


def waiting_in(file: JournalFile) -> int:
    """How many sales of a journal wait to be booked: no shift ends before they are."""
    return len(_not_booked(file))


def _not_booked(file: JournalFile) -> list[dict[str, Any]]:
    entries = file.entries()
    booked = {entry["booked"] for entry in entries if "booked" in entry}
    return [entry for entry in entries if "sale" in entry and entry["key"] not in booked]


def _as_paid(cart: Draft, tenders: tuple[Tender, ...], quote: PricedCart, at: datetime) -> Draft:
    """The cart as the customer paid it: amounts by line, whatever prices and promotions come to be."""
    amounts = {line.line: line.amount for line in quote.lines}
    lines = tuple(
        replace(line, price=None, discount="", promotion="", amount=amounts[line.line]) for line in cart.lines
    )
    return replace(cart, lines=lines, discount="", tenders=tenders, at=at, version=0)


def _in_open_shift(cart: Draft, counter: CounterService) -> Draft:
    """The cart in the shift that is open now, where its own was closed meanwhile."""
    shift = counter.shift(cart.counter)
    return replace(cart, shift=None if shift is None else shift.id)
