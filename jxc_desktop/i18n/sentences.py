"""One sentence for everything that can go wrong: what happened, whether anything is lost, what to do now.

Errors carry facts, not text (`domain.errors`); here the message is put into the language of the moment and
the facts are written as people read them. Whatever is not one of ours becomes an apology.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from jxc_desktop.domain.errors import N_, Cancelled, NeedsConfirmation, ShopError
from jxc_desktop.domain.permissions import PERMISSION_NAMES, Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, money_text, price_text, quantity_text, time_text

APOLOGY = N_(
    "The program made a mistake. What was posted is safe and drafts are kept. "
    "Try again; if it happens again, send the log folder to your support."
)

ADVICE = {
    "not_allowed": N_("Ask somebody who has it to sign in or to approve."),
    "documents_in_the_way": N_("Correct it together with them, or reverse them first."),
    "negative_stock_forbidden": N_("Receive the goods first, or lower the quantity."),
    "not_paid": N_("Add a payment."),
    "conflict": N_("Check it and do it again."),
    "device": N_("Check it and try again; what was posted is safe."),
}
"""What to do now, by error code, where the message itself does not say it."""

MONEY_FACTS = frozenset({"amount", "due", "paid", "total", "limit", "balance", "change", "difference"})
PRICE_FACTS = frozenset({"price", "cost", "floor", "unit_cost"})
MOST_DIGITS = 24
"""Numbers longer than this are shown as they were entered."""
TYPED_FACTS = frozenset(
    {"name", "product", "party", "customer", "supplier", "user", "member", "holder", "number", "documents"}
    | {"value", "source", "warehouse", "path", "file", "text", "code", "counter", "unit", "means", "barcode"}
)
"""Facts that are people's own words: never looked up in the catalogue."""

FIELD_NAMES = {
    "account": N_("account"),
    "address": N_("address"),
    "amount": N_("amount"),
    "at": N_("business time"),
    "barcode": N_("barcode"),
    "base_unit": N_("base unit"),
    "carrier": N_("carrier"),
    "category": N_("category"),
    "charges": N_("charges"),
    "code": N_("code"),
    "comparison": N_("comparison"),
    "cost": N_("cost"),
    "counted": N_("counted amount"),
    "counter": N_("counter"),
    "credit_limit": N_("credit limit"),
    "discount": N_("discount"),
    "document": N_("document"),
    "due": N_("due day"),
    "ends": N_("end"),
    "fact": N_("data looked at"),
    "factor": N_("conversion"),
    "file": N_("file"),
    "floor_price": N_("floor price"),
    "gives_change": N_("change given"),
    "handler": N_("handler"),
    "hours": N_("hours"),
    "kind": N_("kind"),
    "level": N_("price level"),
    "levels": N_("approvers"),
    "lines": N_("lines"),
    "max": N_("most in stock"),
    "means": N_("means of payment"),
    "member_price": N_("member price"),
    "min": N_("least in stock"),
    "minimum": N_("least quantity"),
    "name": N_("name"),
    "number": N_("number"),
    "party": N_("customer or supplier"),
    "percent": N_("percentage"),
    "pin": N_("PIN"),
    "price": N_("price"),
    "product": N_("item"),
    "products": N_("goods"),
    "promotion": N_("promotion"),
    "quantity": N_("quantity"),
    "reason": N_("reason"),
    "reference": N_("reference"),
    "rejected": N_("what is not saleable"),
    "bin": N_("bin"),
    "to_bin": N_("bin it goes to"),
    "lot": N_("lot"),
    "produced": N_("production date"),
    "expires": N_("expiry date"),
    "serials": N_("serial numbers"),
    "remark": N_("remark"),
    "role": N_("role"),
    "shift": N_("shift"),
    "source": N_("source document"),
    "starts": N_("beginning"),
    "supplier": N_("supplier"),
    "tax_rate": N_("tax rate"),
    "tenders": N_("payments"),
    "terms_days": N_("credit term in days"),
    "threshold": N_("amount from which it counts"),
    "total": N_("total"),
    "tracking": N_("tracking number"),
    "type": N_("kind"),
    "unit": N_("unit"),
    "unit_cost": N_("unit cost"),
    "units": N_("units"),
    "user": N_("user"),
    "value": N_("value"),
    "warehouse": N_("warehouse"),
    "to_warehouse": N_("warehouse the goods go to"),
    "position": N_("place on the walk"),
    "layout": N_("label"),
    "wholesale_price": N_("wholesale price"),
}
"""How the members of documents and master data are called in front of people."""

STATE_NAMES = {
    "draft": N_("a draft"),
    "submitted": N_("waiting for approval"),
    "approved": N_("approved"),
    "void": N_("void"),
    "posted": N_("posted"),
    "reversed": N_("reversed"),
}
"""How a document is, as the end of “… is …”."""

_LINE = re.compile(r"(?:lines|tenders|items)\[(\d+)\]\.?(.*)")


def sentence(error: BaseException) -> str:
    """What to show for an error, in the language of the moment; nothing for something cancelled."""
    if isinstance(error, NeedsConfirmation):
        return "\n".join(sentence(doubt) for doubt in error.doubts)
    if isinstance(error, Cancelled):
        return ""
    if not isinstance(error, ShopError):
        return _(APOLOGY)
    try:
        told = filled(error.message, error.facts)
    except (KeyError, IndexError):
        return _(APOLOGY)
    advice = ADVICE.get(error.code)
    return _("{told} {advice}").format(told=told, advice=_(advice)) if advice else told


def filled(message: str, facts: Mapping[str, object]) -> str:
    """A message marked with ``N_`` in the language of the moment, with its facts as people read them.

    Raises:
        KeyError: the message has a place no fact is given for.
    """
    return _(message).format(**{name: fact_text(name, value) for name, value in facts.items()})


def fact_text(name: str, value: object) -> str:
    """One fact of an error as people read it; its name tells amounts from quantities."""
    if isinstance(value, ShopError):
        return filled(value.message, value.facts)
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, Decimal):
        return _number_text(name, value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return _(", ").join(fact_text(name, one) for one in value)
    return _word_text(name, str(value.value) if isinstance(value, Enum) else str(value))


def _number_text(name: str, value: Decimal) -> str:
    if not value.is_finite() or value.adjusted() > MOST_DIGITS:
        return str(value)
    if name in MONEY_FACTS:
        return money_text(value)
    return price_text(value) if name in PRICE_FACTS else quantity_text(value)


def _word_text(name: str, word: str) -> str:
    if name == "field_name":
        return field_text(word)
    if name == "permission" and word in PERMISSION_NAMES:
        return _(PERMISSION_NAMES[Permission(word)])
    if name == "state" and word in STATE_NAMES:
        return _(STATE_NAMES[word])
    return word if name in TYPED_FACTS else _(FIELD_NAMES.get(word, word))


def field_text(field: str) -> str:
    """The name of a field in front of people: ``lines[2].price`` is the price of line 2."""
    found = _LINE.fullmatch(field)
    if found:
        inner = field_text(found[2]) if found[2] else _("value")
        return _("{field} of line {line}").format(field=inner, line=int(found[1]))
    return _(FIELD_NAMES.get(field, field))
