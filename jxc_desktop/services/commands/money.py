"""The verbs of money: giving it to debts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.services.commands.documents import posted_answer
from jxc_desktop.services.commands.entered import OLDEST_FIRST, header_members
from jxc_desktop.services.commands.line import Answer, Line, as_json
from jxc_desktop.services.engine.draft_codec import HEADER_READERS, day, whole


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


def request_payment(line: Line) -> Answer:
    """Ask for the payment of what is open of a purchase invoice or receipt."""
    draft = line.services.settlement.request_for(line.references.resolve(line.need("document")))
    named = replace(draft, key=line.key(), at=line.at())
    confirmed = line.confirmed()
    line.refuse_unknown()
    return posted_answer(line, line.services.documents.post(named, confirmed), amount=draft.amount)


def contact(line: Line) -> Answer:
    """Note a talk with a party about what it owes."""
    party, note = line.named("party"), line.text("note")
    next_day = line.get("next_day", day)
    line.refuse_unknown()
    return Answer({}, changes=line.services.statements.note(party, note, next_day))


def statement(line: Line) -> Answer:
    """The account of a party over some days; ``keep`` keeps it, to be marked as agreed."""
    service = line.services.statements
    party, since, until = line.named("party"), line.need("since", day), line.need("until", day)
    found = service.statement(party, since, until)
    return Answer({**as_json(found), "text": service.text(found)})


def keep_statement(line: Line) -> Answer:
    """Keep a statement that is sent."""
    service = line.services.statements
    party, since, until = line.named("party"), line.need("since", day), line.need("until", day)
    line.refuse_unknown()
    return Answer({"statement": service.keep(service.statement(party, since, until))})


def agree_statement(line: Line) -> Answer:
    """Mark a statement as agreed by the party."""
    number, remark = line.need("statement", whole), line.text("remark")
    line.refuse_unknown()
    return Answer({}, changes=line.services.statements.agree(number, remark))


def print_statement(line: Line) -> Answer:
    """Print a statement of account: queued at the office printer, or written to ``file`` as a PDF."""
    service = line.services.statements
    party, since, until = line.named("party"), line.need("since", day), line.need("until", day)
    file = line.text("file")
    line.refuse_unknown()
    found = service.statement(party, since, until)
    if file:
        return Answer({"file": str(service.save_pdf(found, Path(file)))})
    queued = service.print_statement(found)
    return Answer({"job": queued.job}, changes=queued.changes)


def print_letter(line: Line) -> Answer:
    """Print a dunning letter: queued at the office printer, or written to ``file`` as a PDF."""
    service, party, file = line.services.statements, line.named("party"), line.text("file")
    line.refuse_unknown()
    found = service.reminder(party)
    if file:
        return Answer({"file": str(service.save_letter(found, Path(file)))})
    queued = service.print_letter(found)
    return Answer({"job": queued.job}, changes=queued.changes)


DO = {
    "settle": settle,
    "request_payment": request_payment,
    "contact": contact,
    "keep_statement": keep_statement,
    "agree_statement": agree_statement,
    "print_statement": print_statement,
    "print_letter": print_letter,
}
ASK = {"statement": statement}
