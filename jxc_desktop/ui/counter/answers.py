"""The line that answers every scan and key, in one fixed place: sign, words and colour together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from jxc_desktop.domain.documents import Draft
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text, price_text, quantity_text
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.counter_exchange import comes_back, only_comes_back
from jxc_desktop.ui.counter.ports import SoldCart


class Tone(StrEnum):
    """How an answer is meant; each has a colour, a sign and a sound."""

    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"
    NEUTRAL = "neutral"


SIGNS = {Tone.GOOD: "✓", Tone.WARNING: "▲", Tone.ERROR: "✕", Tone.NEUTRAL: "●"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the counter says to the last scan or key; ``line`` is the cart line it is about.

    ``tell`` says it in the language of the moment: an answer stands until the next one.
    """

    tone: Tone
    tell: Callable[[], str]
    line: int = 0

    @property
    def text(self) -> str:
        """The answer in words."""
        return self.tell()

    @property
    def shown(self) -> str:
        """The answer with its sign."""
        return f"{SIGNS[self.tone]} {self.text}"


def goods_answer(name: str, code: str, count: Decimal, price: Decimal, stock: Decimal, line: int) -> Answer:
    """Goods were added or changed: what, how many there are now, at what price, what is in stock."""

    def tell() -> str:
        return _("{code} {name} × {quantity}   ¥{price}   in stock {stock}").format(
            code=code, name=name, quantity=quantity_text(count), price=price_text(price), stock=quantity_text(stock)
        )

    return Answer(Tone.WARNING if stock <= 0 else Tone.GOOD, tell, line)


def back_answer(name: str, count: Decimal, amount: Decimal, line: int = 0) -> Answer:
    """Goods come back: what, how many of them, what goes back for them; both are negative in the cart."""

    def tell() -> str:
        return _("{name}: {back} come back, ¥{amount} goes back").format(
            name=name, back=quantity_text(abs(count)), amount=money_text(abs(amount))
        )

    return Answer(Tone.GOOD, tell, line)


def completed_text(result: SoldCart, cart: Draft | None) -> str:
    """What was just completed: a sale, goods taken back, or both."""
    number = result.posted.number
    if cart is None or not comes_back(cart):
        text = _("Sold {number}: ¥{due} paid, ¥{change} change.")
        return text.format(number=number, due=money_text(result.due), change=money_text(result.change))
    if not only_comes_back(cart):
        if result.due < 0:
            return _("Exchanged {number}: ¥{due} goes back.").format(number=number, due=money_text(-result.due))
        text = _("Exchanged {number}: ¥{due} paid, ¥{change} change.")
        return text.format(number=number, due=money_text(result.due), change=money_text(result.change))
    receipt = next((line.source.document for line in cart.lines if line.source), "")
    if not receipt:
        return _("Refunded without a receipt.")
    return _("Refunded from receipt {number}.").format(number=receipt)


def error_answer(error: Exception) -> Answer:
    """Something was refused, in a sentence."""
    return Answer(Tone.ERROR, lambda: sentence(error))
