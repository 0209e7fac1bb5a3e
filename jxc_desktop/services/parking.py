"""Carts put aside (挂单): how they are listed, the slip a customer takes along, and the code on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.values import plain
from jxc_desktop.i18n import _
from jxc_desktop.services.document_views import Quote

PARKED = "P:"
"""What the code of a slip begins with."""
_TAIL = 8
_CODE = re.compile(rf"{PARKED}([0-9a-f]{{{_TAIL}}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParkedSale:
    """A cart that was put aside; ``total`` is what it comes to at the prices of now, if all its goods are known."""

    key: str
    parked_as: str
    updated_at: datetime
    lines: int
    total: Decimal | None
    user: str = ""


def short_code(key: str) -> str:
    """What is printed on the slip of a cart: enough of its key to tell it from all others that wait."""
    return PARKED + key[-_TAIL:].upper()


def tail_of(code: str) -> str:
    """The end of the key that the code of a slip names; empty if it is none."""
    found = _CODE.fullmatch(code.strip())
    return found[1].lower() if found else ""


def slip_content(cart: Draft, quote: Quote, at: datetime, user: str) -> Mapping[str, object]:
    """The slip of a parked cart as its print job keeps it."""
    rows = [
        (_("Counter {counter}").format(counter=cart.counter), f"{at:%Y-%m-%d %H:%M}"),
        (_("Cashier {name}").format(name=user), ""),
        *(((_("Note: {note}").format(note=cart.parked_as), ""),) if cart.parked_as else ()),
        ("", ""),
        *((f"{line.name} × {plain(line.quantity):f}", f"{line.total:.2f}") for line in quote.lines),
        ("", ""),
        (_("Not paid yet"), f"{quote.totals.due:.2f}"),
    ]
    return {"title": _("Parked sale"), "rows": [list(row) for row in rows], "barcode": short_code(cart.key)}
