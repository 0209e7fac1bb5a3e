"""Orders that may be given a deposit: as much as their goods that are still to come, less what they hold already."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from jxc_desktop.db.queries.settlement import OpenRow, order_lines
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.kinds import drawing
from jxc_desktop.domain.values import divide_half_up
from jxc_desktop.services.engine.settling import DEPOSIT_SIGNS

_DRAWN = {"sales_order": "delivered", "purchase_order": "received"}


def orders_to_fund(connection: Connection, party: Any) -> list[OpenRow]:
    """The open orders of a party as open items; positive: they order from us."""
    found = []
    for kind, sign in DEPOSIT_SIGNS.items():
        rows = order_lines(connection, party.id, kind, drawing(_DRAWN[kind]), drawing("returned"))
        for number, lines in groupby(rows, lambda row: row.number):
            head, *more = lines
            to_come = sum(divide_half_up(row.total * row.left, row.quantity) for row in (head, *more))
            room = to_come - max(0, sign * head.deposit)
            if room > 0:
                due = head.due_day or head.day
                named = (party.id, head.code, head.name, party.role, number, kind)
                found.append(OpenRow(*named, head.day, due, head.reference, -sign * head.whole, -sign * room))
    return found
