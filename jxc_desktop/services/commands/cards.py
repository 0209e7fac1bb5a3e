"""Cards and members by the command file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import ZERO, amount
from jxc_desktop.services.base import Confirmations
from jxc_desktop.services.cards import CardFilter, VoucherBatch, numbers_from
from jxc_desktop.services.commands.documents import posted_answer
from jxc_desktop.services.commands.line import Answer, Line, as_json
from jxc_desktop.services.engine.draft_codec import day
from jxc_desktop.services.members import DORMANT_DAYS, Loaded, Loading, MemberQuery


def give_out_vouchers(line: Line) -> Answer:
    """Make vouchers: ``numbers``, or ``count`` of them from ``first`` on."""
    batch = VoucherBatch(
        line.text("batch"),
        line.need("face", amount),
        line.get("minimum", amount, default=ZERO),
        line.get("starts", day),
        line.get("ends", day),
    )
    numbers = _numbers(line)
    line.refuse_unknown()
    changes = line.services.cards.give_out(batch, numbers)
    return Answer({"count": len(numbers), "first": numbers[0], "last": numbers[-1]}, changes=changes)


def _numbers(line: Line) -> list[str]:
    given = line.get("numbers", default=[])
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise InvalidValue("numbers", given, N_("a list is needed"))
    if given:
        return given
    first, count = line.text("first"), line.get("count", default=1)
    if isinstance(count, bool) or not isinstance(count, int):
        raise InvalidValue("count", count, N_("a whole number is needed"))
    return numbers_from(first, count)


def block_card(line: Line) -> Answer:
    """Block a card, or with ``blocked`` false let it pay again."""
    number, reason, blocked = line.text("card"), line.text("reason"), line.get("blocked", default=True)
    line.refuse_unknown()
    if not isinstance(blocked, bool):
        raise InvalidValue("blocked", blocked, N_("true or false is needed"))
    return Answer({"card": number}, changes=line.services.cards.block(number, blocked=blocked, reason=reason))


def card_sheet(line: Line) -> Answer:
    """Write cards of ``numbers`` to be cut out, or with no ``file`` print them."""
    numbers, file = line.get("numbers", default=[]), line.text("file")
    line.refuse_unknown()
    if not isinstance(numbers, list) or not all(isinstance(one, str) for one in numbers):
        raise InvalidValue("numbers", numbers, N_("a list is needed"))
    if file:
        return Answer({"file": str(line.services.cards.save_sheet(numbers, Path(file)))})
    queued = line.services.cards.print_sheet(numbers)
    return Answer({"job": queued.job}, changes=queued.changes)


def cards(line: Line) -> Answer:
    """The gift cards and vouchers, filtered by ``text``, ``kind`` and ``state``: open, used, expired or blocked."""
    wanted = CardFilter(line.text("text"), line.text("kind"), line.text("state"))
    line.refuse_unknown()
    service = line.services.cards
    page = service.cards(wanted)
    rows = list(page.rows)
    while page.next is not None:
        page = service.cards(replace(wanted, after=page.next))
        rows += page.rows
    return Answer({"cards": rows, "counts": service.card_counts(wanted)})


def card(line: Line) -> Answer:
    """A gift card or voucher: what it still pays, and when."""
    number = line.text("card")
    line.refuse_unknown()
    return Answer(line.services.cards.card(number))


def top_up(line: Line) -> Answer:
    """Put money on the stored value of a ``member`` or on a gift ``card``; the offers say the bonus if nobody does."""
    return _loaded(line, line.services.members.top_up)


def pay_back(line: Line) -> Answer:
    """Pay money back from the stored value of a ``member`` or from a gift ``card``."""
    return _loaded(line, line.services.members.pay_back)


def _loaded(line: Line, move: Callable[[Loading, Confirmations], Loaded]) -> Answer:
    asked = Loading(
        line.need("amount", amount),
        line.named("member"),
        line.text("card"),
        line.get("bonus", amount),
        line.text("means", "cash"),
        line.text("counter"),
        line.text("remark"),
        line.key(),
        line.flag("slip", default=True),
        line.at(),
    )
    line.refuse_unknown()
    loaded = move(asked, line.confirmed())
    return posted_answer(line, loaded.posted, amount=loaded.amount, bonus=loaded.bonus, balance=loaded.balance)


def adjust_points(line: Line) -> Answer:
    """Give points to a ``member``, or take them where ``points`` is below zero."""
    code, points, reason = line.named("member"), line.need("points"), line.text("reason")
    line.refuse_unknown()
    if isinstance(points, bool) or not isinstance(points, int):
        raise InvalidValue("points", points, N_("a whole number is needed"))
    return posted_answer(line, line.services.members.adjust_points(code, points, reason, line.key()))


def member(line: Line) -> Answer:
    """What a member holds, and how they bought in the last 12 months."""
    code = line.named("member")
    line.refuse_unknown()
    return Answer({"member": code, **as_json(line.services.members.member(code))})


def members(line: Line) -> Answer:
    """The members, filtered by ``text`` and ``state``: birthday_month, birthday_week, dormant or balance."""
    days = line.get("dormant_days", default=DORMANT_DAYS)
    if isinstance(days, bool) or not isinstance(days, int):
        raise InvalidValue("dormant_days", days, N_("a whole number of days is needed"))
    query = MemberQuery(line.text("text"), line.text("state"), days)
    line.refuse_unknown()
    service = line.services.members
    page = service.members(query)
    rows = list(page.rows)
    while page.next is not None:
        page = service.members(replace(query, after=page.next))
        rows += page.rows
    return Answer({"members": rows, "counts": service.counts(query)})


DO = {
    "give_out_vouchers": give_out_vouchers,
    "block_card": block_card,
    "card_sheet": card_sheet,
    "top_up": top_up,
    "pay_back": pay_back,
    "adjust_points": adjust_points,
}
ASK = {"card": card, "cards": cards, "member": member, "members": members}
