"""The verbs of money: giving it to debts."""

from __future__ import annotations

from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.services.commands.documents import posted_answer
from jxc_desktop.services.commands.entered import OLDEST_FIRST, header_members
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.engine.draft_codec import HEADER_READERS


def settle(line: Line) -> Answer:
    """Give what a receipt, payment or credit has left to debts, with what is let off."""
    entered: Any = line.get("allocations")
    if isinstance(entered, str) and entered != OLDEST_FIRST:
        raise InvalidValue("allocations", entered, N_("a list is needed"))
    names = ("allocations", "discount", "purpose", "remark")
    given = {name: line.get(name) for name in names if line.get(name) is not None}
    header = header_members(line, given, HEADER_READERS)
    party, document = line.named("party"), line.named("document")
    line.refuse_unknown()
    posted = line.services.settlement.settle(
        party, document, at=line.at(), key=line.key(), confirmed=line.confirmed(), **header
    )
    return posted_answer(line, posted)


DO = {"settle": settle}
