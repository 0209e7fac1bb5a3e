"""Cards and members by the command file."""

from __future__ import annotations

from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import ZERO, amount
from jxc_desktop.services.cards import VoucherBatch
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.engine.draft_codec import day


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
    tail = len(first) - len(first.rstrip("0123456789"))
    if not tail or not isinstance(count, int) or count < 1:
        raise InvalidValue("first", first, N_("a number that ends in digits is needed"))
    head, start = first[: len(first) - tail], int(first[-tail:])
    return [f"{head}{start + step:0{tail}d}" for step in range(count)]


def block_card(line: Line) -> Answer:
    """Block a card, or with ``blocked`` false let it pay again."""
    number, reason, blocked = line.text("card"), line.text("reason"), line.get("blocked", default=True)
    line.refuse_unknown()
    if not isinstance(blocked, bool):
        raise InvalidValue("blocked", blocked, N_("true or false is needed"))
    return Answer({"card": number}, changes=line.services.cards.block(number, blocked=blocked, reason=reason))


def card(line: Line) -> Answer:
    """A gift card or voucher: what it still pays, and when."""
    number = line.text("card")
    line.refuse_unknown()
    return Answer(line.services.cards.card(number))


def member(line: Line) -> Answer:
    """What a member holds."""
    code = line.named("member")
    line.refuse_unknown()
    found = line.services.masterdata.party(code)
    held = line.services.cards.held(found.id)
    result: dict[str, Any] = {"member": code, "name": found.name, "level": found.level}
    return Answer({**result, "points": held.points, "stored_value": held.stored_value})


DO = {"give_out_vouchers": give_out_vouchers, "block_card": block_card}
ASK = {"card": card, "member": member}
