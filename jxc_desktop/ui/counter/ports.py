"""What the counter asks of the services, and what it expects back.

The services themselves fit these shapes; the counter names only what it uses, so that its view
models can be read, and driven by tests, without knowing how a sale is posted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.counter_keys import CounterKeys
from jxc_desktop.domain.documents import Draft, Tender
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import ZERO
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations, User


class ScannedGoods(Protocol):
    """What a code means as goods (`services.goods.Scanned`)."""

    @property
    def product(self) -> Product: ...
    @property
    def unit(self) -> str: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def price(self) -> Decimal | None: ...
    @property
    def amount(self) -> Decimal | None: ...
    @property
    def barcode(self) -> str: ...


class Hit(Protocol):
    """One line of the search list."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def specification(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def stock(self) -> Decimal: ...


class GoodsPort(Protocol):
    """The goods in memory."""

    def by_code(self, code: str) -> ScannedGoods | None:
        """The goods of a barcode or item code."""

    def search(self, text: str, limit: int = 8) -> Sequence[Hit]:
        """Goods by a piece of code or name, initials or full pinyin."""

    def stock(self, product_id: int) -> Decimal:
        """Stock on hand in base units."""


class CartLine(Protocol):
    """One priced line of the cart."""

    @property
    def line(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def specification(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def discount(self) -> Decimal: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def on_hand(self) -> Decimal: ...
    @property
    def price_rule(self) -> str: ...
    @property
    def price_source(self) -> str: ...
    @property
    def promotion_name(self) -> str: ...
    @property
    def comes_back(self) -> bool: ...


class CartTotals(Protocol):
    """The sums of the cart, as Decimals."""

    @property
    def discount(self) -> Decimal: ...
    @property
    def total(self) -> Decimal: ...
    @property
    def rounding(self) -> Decimal: ...
    @property
    def due(self) -> Decimal: ...
    @property
    def back(self) -> Decimal: ...


class CartQuote(Protocol):
    """The cart with prices."""

    @property
    def lines(self) -> Sequence[CartLine]: ...
    @property
    def totals(self) -> CartTotals: ...


class PostedSale(Protocol):
    """The document a sale became."""

    @property
    def number(self) -> str: ...
    @property
    def changes(self) -> Changes: ...


class SoldCart(Protocol):
    """What a completed sale or refund came to."""

    @property
    def posted(self) -> PostedSale: ...
    @property
    def due(self) -> Decimal: ...
    @property
    def paid(self) -> Decimal: ...
    @property
    def change(self) -> Decimal: ...
    @property
    def tenders(self) -> Sequence[Tender]: ...


class ReturnableLine(Protocol):
    """A line of a sale that may come back: what was sold, what came back already, what is open."""

    @property
    def line(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def sold(self) -> Decimal: ...
    @property
    def returned(self) -> Decimal: ...
    @property
    def open(self) -> Decimal: ...

    def worth(self, back: Decimal) -> Decimal:
        """What goes back for so much of it, as it will be posted."""


class Returnable(Protocol):
    """A posted sale as the return panel shows it."""

    @property
    def number(self) -> str: ...
    @property
    def lines(self) -> Sequence[ReturnableLine]: ...
    @property
    def party(self) -> str: ...

    def goes_back(self, back: Decimal, bought: Decimal) -> Sequence[Tender]:
        """How the customer gets the money for goods worth ``back``, where others for ``bought`` are taken instead."""


class ParkedCart(Protocol):
    """One parked sale of the list."""

    @property
    def key(self) -> str: ...
    @property
    def parked_as(self) -> str: ...
    @property
    def updated_at(self) -> datetime: ...
    @property
    def lines(self) -> int: ...
    @property
    def total(self) -> Decimal | None: ...


class LastSale(Protocol):
    """A sale completed at this counter."""

    @property
    def number(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def total(self) -> Decimal: ...
    @property
    def change(self) -> Decimal: ...
    @property
    def tenders(self) -> Sequence[Tender]: ...


class TakenBackSale(Protocol):
    """A sale that was reversed."""

    @property
    def posted(self) -> PostedSale: ...
    @property
    def sale(self) -> str: ...
    @property
    def total(self) -> Decimal: ...
    @property
    def cash(self) -> Decimal: ...


class Buyer(Protocol):
    """A customer of the shop."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def balance(self) -> Decimal: ...
    @property
    def credit_left(self) -> Decimal | None: ...
    @property
    def points(self) -> int: ...
    @property
    def stored_value(self) -> Decimal: ...


class PayingCard(Protocol):
    """A gift card or voucher; ``balance`` is what it still pays, ``kind`` the nature of its means."""

    @property
    def number(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def balance(self) -> Decimal: ...
    @property
    def minimum(self) -> Decimal: ...
    @property
    def starts(self) -> date | None: ...
    @property
    def ends(self) -> date | None: ...
    @property
    def good(self) -> bool: ...


class LoadedValue(Protocol):
    """A top-up as posted, and what is on the card now."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def bonus(self) -> Decimal: ...
    @property
    def balance(self) -> Decimal: ...


class ReopenedCounter(Protocol):
    """A counter as it was left."""

    @property
    def cart(self) -> Draft: ...
    @property
    def completed(self) -> Sequence[LastSale]: ...
    @property
    def last(self) -> LastSale | None: ...
    @property
    def customer(self) -> Buyer | None: ...


class OpenShift(Protocol):
    """The shift that is open at this counter."""

    @property
    def id(self) -> int: ...


class ShiftOutcome(Protocol):
    """What closing a shift found; cash only."""

    @property
    def expected(self) -> Decimal: ...
    @property
    def counted(self) -> Decimal | None: ...
    @property
    def difference(self) -> Decimal | None: ...


class CounterPort(Protocol):
    """The counter's use cases (`CounterService`). Only `price` and `check_date` never wait."""

    def cart(self, counter: str) -> Draft:
        """The cart left open at this counter, else a new one."""

    def reopen(self, counter: str) -> ReopenedCounter:
        """The cart, and the sales whose answer nobody saw."""

    def answer_of(self, key: str) -> SoldCart | None:
        """What a cart or refund became, if it was posted at all."""

    def customers(self, text: str, limit: int = 8) -> Sequence[Buyer]:
        """Customers by code, initials, name or the end of the phone number."""

    def customer(self, code: str) -> Buyer:
        """One customer; `price` knows their prices from now on."""

    def check_date(self, product: str, expires: date | None) -> None:
        """Refuse goods past their date where the shop sells none; never waits."""

    def save(self, cart: Draft) -> Draft:
        """Keep the cart as it is."""

    def park(self, cart: Draft, note: str = "") -> Draft:
        """Put the cart aside."""

    def parked(self, counter: str) -> Sequence[ParkedCart]:
        """The carts put aside."""

    def recall(self, key: str) -> Draft:
        """Take a parked cart up again."""

    def discard(self, key: str) -> object:
        """Void a cart."""

    def price(self, cart: Draft) -> CartQuote:
        """Price the cart from memory; never waits."""

    def sell(
        self, cart: Draft, confirmed: Confirmations = NONE_CONFIRMED, *, paying_seconds: int | None = None
    ) -> SoldCart:
        """Post the sale with its tenders; ``paying_seconds`` is how long the payment took."""

    def returnable(self, number: str) -> Returnable:
        """What of a sale may still come back."""

    def refund(self, draft: Draft, confirmed: Confirmations = NONE_CONFIRMED) -> SoldCart:
        """Post a refund; without tenders it goes back the way it was paid."""

    def take_back(
        self, counter: str, number: str, reason: str, key: str = "", confirmed: Confirmations = NONE_CONFIRMED
    ) -> TakenBackSale:
        """Reverse the last sale of the open shift."""

    def change_means(
        self,
        counter: str,
        number: str,
        tenders: Sequence[Tender],
        reason: str,
        key: str = "",
        confirmed: Confirmations = NONE_CONFIRMED,
    ) -> SoldCart:
        """Say how the last sale of the open shift was really paid."""

    def last_sale(self, counter: str) -> LastSale | None:
        """The sale completed last."""

    def shift(self, counter: str) -> OpenShift | None:
        """The open shift."""

    def open_shift(self, counter: str, float_amount: Decimal, /) -> object:
        """Begin a shift with this much change in the drawer."""

    def close_shift(self, counter: str, counted: Decimal) -> ShiftOutcome:
        """End the shift with the cash that was counted."""

    def open_drawer(self, reason: str) -> object:
        """Open the drawer without a sale; audited."""


class PrintingPort(Protocol):
    """Printing, as far as the counter uses it."""

    def reprint(self, number: str) -> object:
        """Print the receipt again, marked as such."""


@dataclass(frozen=True, slots=True)
class MeansChoice:
    """A means of payment as the pay panel offers it.

    ``nature`` is that of `domain.cash.Nature`; one that is not ``in_use``, for the shop never gave any out, has a
    letter but no button. One that is ``owed`` stays with the customer, who has to be known.
    One that is not ``active`` was given up: it only names what was paid with it.
    """

    code: str
    name: str
    gives_change: bool
    key: str = ""
    nature: str = "money"
    in_use: bool = True
    owed: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class PointTerms:
    """What a member pays for one point (0: none are given), and what one pays, both in yuan."""

    price: Decimal = ZERO
    worth: Decimal = Decimal("0.01")


class Desk(Protocol):
    """What the counter asks beside selling: means of payment, new goods, and a superior's word."""

    def means(self) -> Sequence[MeansChoice]:
        """The means of payment, in order."""

    def point_terms(self) -> PointTerms:
        """What points cost and what they pay."""

    def card(self, number: str) -> PayingCard:
        """The gift card or voucher of this number, whatever it is worth."""

    def paying_card(self, number: str, due: Decimal) -> PayingCard:
        """The gift card or voucher of this number; refused in a sentence if it pays nothing of so much today."""

    def salespeople(self) -> Sequence[str]:
        """Who may have sold it: everybody who works here."""

    def bonus_for(self, loaded: Decimal) -> Decimal:
        """What the shop adds to a top-up."""

    def top_up(
        self, member: str, loaded: Decimal, means: str, counter: str, key: str, confirmed: Confirmations
    ) -> LoadedValue:
        """Put money on the stored value of a member."""

    def new_product(self, barcode: str, name: str, price: Decimal) -> object:
        """Make goods of an unknown code."""

    def link(self, barcode: str, product_code: str) -> object:
        """Teach existing goods an unknown code."""

    def approver(self, name: str, pin: str, permission: Permission) -> User:
        """The person who says yes and has the right to, by name and PIN; does not sign them in."""

    def approvers(self, permission: Permission) -> Sequence[str]:
        """Who holds a right."""

    def keys(self) -> CounterKeys:
        """The keys in force."""

    def touch(self) -> bool:
        """Whether the shop wants the number pad at its counters."""

    def print_keys(self) -> object:
        """Print the card of keys."""

    def print_trouble(self) -> Exception | None:
        """What keeps receipts from being printed, if anything does."""
