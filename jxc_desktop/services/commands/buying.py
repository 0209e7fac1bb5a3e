"""The verbs of buying: suggestions ordered, requisitions ordered, quotes compared, receipts waiting, attachments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import number
from jxc_desktop.services.commands.line import Answer, Json, Line, as_json
from jxc_desktop.services.engine.draft_codec import members, text
from jxc_desktop.services.purchasing.views import Comparison, OrdersMade, SuggestionFilter, Wanted

_WANTED: dict[str, Callable[[Any, str], Any]] = {
    "product": text,
    "quantity": number,
    "unit": text,
    "supplier": text,
    "price": number,
}


def order_suggestions(line: Line) -> Answer:
    """Make one order for every supplier, of all suggestions or of the lines named."""
    entered, key, post = line.get("lines"), line.key(), line.flag("post", default=True)
    line.refuse_unknown()
    wanted = None if entered is None else _wanted(line, entered)
    made = line.services.buying.order_suggestions(key, wanted, post=post, confirmed=line.confirmed())
    return _orders(line, made)


def _wanted(line: Line, entered: Any) -> list[Wanted]:
    if not isinstance(entered, list):
        raise InvalidValue("lines", entered, N_("a list is needed"))
    found = [Wanted(**members(value, _WANTED, f"lines[{place}]")) for place, value in enumerate(entered, 1)]
    resolve = line.references.resolve
    return [replace(one, product=resolve(one.product), supplier=resolve(one.supplier)) for one in found]


def order_requisition(line: Line) -> Answer:
    """Order what is open of a requisition, one order for every supplier."""
    requisition, supplier = line.named("document"), line.named("supplier")
    key, post = line.key(), line.flag("post", default=True)
    line.refuse_unknown()
    made = line.services.buying.order_requisition(requisition, key, supplier, post=post, confirmed=line.confirmed())
    return _orders(line, made)


def order_cheapest(line: Line) -> Answer:
    """Order what an inquiry asks for where it is cheapest; ``suppliers`` names others by product."""
    inquiry, chosen = line.named("document"), line.get("suppliers", default={})
    key, post = line.key(), line.flag("post", default=True)
    line.refuse_unknown()
    if not isinstance(chosen, Mapping):
        raise InvalidValue("suppliers", chosen, N_("an object is needed"))
    resolve = line.references.resolve
    choices = {resolve(str(product)): resolve(str(supplier)) for product, supplier in chosen.items()}
    made = line.services.buying.order_cheapest(inquiry, key, choices, post=post, confirmed=line.confirmed())
    return _orders(line, made)


def _orders(line: Line, made: OrdersMade) -> Answer:
    first = made.orders[0].number or made.orders[0].key
    line.remember(first)
    result = {"orders": made.orders, "repeated": made.repeated}
    return Answer(result, made.orders[0].number if len(made.orders) == 1 else "", made.changes)


def attach(line: Line) -> Answer:
    """Keep a file with a document."""
    number_of, path = line.named("document"), Path(line.need("file"))
    line.refuse_unknown()
    made = line.services.attachments.add(number_of, path)
    return Answer(made.row, changes=made.changes)


def detach(line: Line) -> Answer:
    """Take a file away from a document."""
    number_of, which = line.named("document"), line.need("attachment")
    line.refuse_unknown()
    return Answer({}, changes=line.services.attachments.remove(number_of, int(which)))


def suggestions(line: Line) -> Answer:
    """What is short, with what to order and from whom."""
    wanted = SuggestionFilter(line.text("text"), line.named("supplier"))
    return Answer(line.services.buying.suggestions(wanted))


def compare_quotes(line: Line) -> Answer:
    """The lines of an inquiry with what every supplier asks, and the cheapest."""
    return Answer([_compared(one) for one in line.services.buying.compare(line.named("document"))])


def _compared(one: Comparison) -> Json:
    cheapest = one.cheapest
    result: Json = as_json(one)
    return {**result, "product": one.code, "cheapest": cheapest.supplier if cheapest else None}


def supplier_prices(line: Line) -> Answer:
    """Everything suppliers ask today."""
    return Answer(line.services.buying.offers(line.text("text"), line.named("supplier")))


def price_history(line: Line) -> Answer:
    """The prices of a product over time."""
    side = line.text("side", "purchase")
    if side not in {"purchase", "sale"}:
        raise InvalidValue("side", side, N_("purchase or sale is needed"))
    found = line.services.buying.price_history(line.named("product"), side, line.named("party"))
    return Answer(found)


def contracts(line: Line) -> Answer:
    """The contracts that stand, with what was ordered under each."""
    found = line.services.buying.contracts()
    sums: list[dict[str, Decimal]] = [{"amount": one.amount, "ordered_amount": one.ordered_amount} for one in found]
    line.refuse_unknown()
    return Answer([{**as_json(one), **as_json(more)} for one, more in zip(found, sums, strict=True)])


def uninvoiced(line: Line) -> Answer:
    """The lines of receipts that wait for an invoice."""
    return Answer(line.services.buying.uninvoiced(line.named("supplier")))


def attachments(line: Line) -> Answer:
    """The files of a document."""
    return Answer(line.services.attachments.list(line.named("document")))


DO = {
    "order_suggestions": order_suggestions,
    "order_requisition": order_requisition,
    "order_cheapest": order_cheapest,
    "attach": attach,
    "detach": detach,
}
ASK = {
    "suggestions": suggestions,
    "compare_quotes": compare_quotes,
    "supplier_prices": supplier_prices,
    "price_history": price_history,
    "contracts": contracts,
    "uninvoiced": uninvoiced,
    "attachments": attachments,
}
