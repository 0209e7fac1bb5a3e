"""The counter by the command file: sales, refunds, shifts, cash in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from jxc_desktop.domain.counter_keys import ACTIONS
from jxc_desktop.domain.documents import Draft, DraftLine, Source
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import amount
from jxc_desktop.i18n import _
from jxc_desktop.services.commands.documents import posted_answer
from jxc_desktop.services.commands.entered import draft_of
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.counter_views import Sold


def sell(line: Line) -> Answer:
    """Sell at the counter; without tenders it is exact cash."""
    return _sold(line, line.services.counter.sell(sale_of(line), line.confirmed()))


def sale_of(line: Line, ignored: tuple[str, ...] = ()) -> Draft:
    """The cart a line describes."""
    entered = draft_of(line, "counter_sale", ("shift", *ignored))
    return replace(entered, counter=entered.counter or _counter(line), shift=shift_id(line))


def refund(line: Line) -> Answer:
    """Take goods back: of a sale (all that is open when no lines are given), or without a receipt."""
    return _sold(line, line.services.counter.refund(refund_of(line), line.confirmed()))


def refund_of(line: Line) -> Draft:
    """The goods coming back that a line describes."""
    entered = draft_of(line, "counter_refund", ("shift", "document"))
    source = line.named("document")
    said = line.get("lines", default=[])
    lines = tuple(_of_sale(one, value, source) for one, value in zip(entered.lines, said, strict=True))
    counter = entered.counter or _counter(line)
    return replace(entered, source=entered.source or source, lines=lines, counter=counter, shift=None)


def _of_sale(one: DraftLine, said: Mapping[str, Any], sale: str) -> DraftLine:
    """A line of goods coming back with the line of the sale; of a line that names no goods ``line`` is that one's."""
    if one.source is not None:
        return replace(one, source=replace(one.source, document=one.source.document or sale))
    if sale and "line" in said and not one.product and not one.barcode:
        return replace(one, source=Source(sale, one.line))
    return one


def change_means(line: Line) -> Answer:
    """Say how the last sale of the open shift was really paid."""
    number, reason = line.named("document"), line.text("reason")
    entered = draft_of(line, "counter_sale", ("document", "reason"))
    counter = entered.counter or _counter(line)
    sold = line.services.counter.change_means(counter, number, entered.tenders, reason, entered.key, line.confirmed())
    return _sold(line, sold)


def _sold(line: Line, sold: Sold) -> Answer:
    tenders = [{"means": tender.means, "amount": tender.amount} for tender in sold.tenders]
    exchanged = {"returned": sold.returned} if sold.returned else {}
    facts = {"due": sold.due, "paid": sold.paid, "change": sold.change, "rounding": sold.rounding}
    return posted_answer(line, sold.posted, **facts, tenders=tenders, **exchanged)


def _counter(line: Line) -> str:
    return line.text("counter") or line.services.counter.session.counter


def shift_id(line: Line) -> int | None:
    """The shift a line names, by reference or id."""
    value = line.get("shift")
    if value is None:
        return None
    text = line.references.resolve(value) if isinstance(value, str) else str(value)
    if not text.isdigit():
        raise InvalidValue("shift", value, N_("a shift is needed"))
    return int(text)


def open_shift(line: Line) -> Answer:
    """Open a shift with its float."""
    opening, counter = line.get("float", amount, default=amount("0")), _counter(line)
    line.refuse_unknown()
    shift = line.services.counter.open_shift(counter, opening, line.at())
    line.remember(str(shift.id))
    return Answer({"shift": shift.id, "counter": shift.counter, "float": shift.float})


def close_shift(line: Line) -> Answer:
    """Close a shift with the cash that was counted."""
    counter, counted = _counter_of_shift(line), line.need("counted", amount)
    line.refuse_unknown()
    result = line.services.counter.close_shift(counter, counted, line.at())
    return Answer(
        {
            "shift": result.shift.id,
            "expected": result.expected,
            "counted": result.counted,
            "difference": result.difference,
            "by_means": {tender.means: tender.amount for tender in result.by_means},
        }
    )


def _counter_of_shift(line: Line) -> str:
    found = shift_id(line)
    if found is None:
        return _counter(line)
    line.get("counter")
    return line.services.counter.result(found).shift.counter


def cash_in(line: Line) -> Answer:
    """Put cash into the drawer."""
    moved = _drawer_move(line)
    return posted_answer(line, line.services.counter.cash_in(*moved, key=line.key(), at=line.at()))


def cash_out(line: Line) -> Answer:
    """Take cash out of the drawer."""
    moved = _drawer_move(line)
    return posted_answer(line, line.services.counter.cash_out(*moved, key=line.key(), at=line.at()))


def _drawer_move(line: Line) -> tuple[str, Decimal, str]:
    """The counter, amount and reason of a line that moves cash."""
    moved = _counter_of_shift(line), line.need("amount", amount), line.text("reason")
    line.refuse_unknown()
    return moved


def counter_keys(line: Line) -> Answer:
    """The keys of the counter in force: the preset, whether the shop changed it, and the key of every action."""
    line.refuse_unknown()
    found = line.services.counter_keys.keys()
    actions = [{"action": each.name, "title": _(each.title), "key": found.keys[each.name]} for each in ACTIONS]
    return Answer({"preset": found.preset, "own": found.is_own, "setting": found.text, "actions": actions})


def key_card(line: Line) -> Answer:
    """Print the card of the counter's keys, or write it to ``file``."""
    file = line.text("file")
    line.refuse_unknown()
    if file:
        return Answer({"file": str(line.services.counter_keys.save_card(Path(file)))})
    queued = line.services.counter_keys.print_card()
    return Answer({"job": queued.job}, changes=queued.changes)


DO = {
    "sell": sell,
    "refund": refund,
    "change_means": change_means,
    "open_shift": open_shift,
    "close_shift": close_shift,
    "cash_in": cash_in,
    "cash_out": cash_out,
    "key_card": key_card,
}
