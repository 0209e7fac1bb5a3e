"""What is said of posted documents by the command file: sent, closed, opened again."""

from __future__ import annotations

from jxc_desktop.services.commands.line import Answer, Line


def close_order(line: Line) -> Answer:
    """Close an order with something open."""
    number, reason = line.named("document"), line.text("reason")
    line.refuse_unknown()
    return Answer({"number": number}, number, line.services.orders.close(number, reason))


def reopen_order(line: Line) -> Answer:
    """Open a closed order again."""
    number, reason = line.named("document"), line.text("reason")
    line.refuse_unknown()
    return Answer({"number": number}, number, line.services.orders.reopen(number, reason))


def sent(line: Line) -> Answer:
    """Note that a document went to the other side."""
    number, how = line.named("document"), line.text("how")
    line.refuse_unknown()
    return Answer({"number": number}, number, line.services.orders.sent(number, how))


DO = {"close_order": close_order, "reopen_order": reopen_order, "sent": sent}
