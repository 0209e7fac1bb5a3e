"""The verbs of documents: draft, post, void, reverse, correct, count."""

from __future__ import annotations

from dataclasses import replace

from jxc_desktop.domain.documents import Draft, DraftLine, Movement
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.services.base import Posted
from jxc_desktop.services.commands.counted import counted_lines, merged_count
from jxc_desktop.services.commands.entered import draft_line, draft_of, header_members
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.commands.making import corrected_parts
from jxc_desktop.services.engine.draft_codec import HEADER_READERS

_NONE = {"0", "0.0"}


def posted_answer(line: Line, posted: Posted, **more: object) -> Answer:
    """The answer of a posting, remembered under the name the line gave it."""
    line.remember(posted.number)
    result = {"number": posted.number, "posting": posted.posting, "repeated": posted.repeated, **more}
    if posted.warnings:
        result["warnings"] = list(posted.warnings)
    if posted.late is not None:
        result["late"] = posted.late
    return Answer(result, posted.number, posted.changes)


def draft(line: Line) -> Answer:
    """Save a draft; the name it is given stands for it until it is posted."""
    kind = line.need("kind")
    saved = line.services.documents.save(draft_of(line, kind, ("kind",)))
    line.remember(saved.key)
    return Answer({"key": saved.key, "version": saved.version})


def post(line: Line) -> Answer:
    """Post a document: a draft saved before, or the one this line describes."""
    services = line.services
    if line.get("document") is not None:
        entered = services.documents.draft(line.named("document"))
        line.refuse_unknown()
    else:
        entered = draft_of(line, line.need("kind"), ("kind",))
    if entered.kind in {"counter_sale", "counter_refund"}:
        act = services.counter.sell if entered.kind == "counter_sale" else services.counter.refund
        sold = act(entered, line.confirmed())
        line.references.became(entered.key, sold.posted.number)
        return posted_answer(line, sold.posted, due=sold.due, paid=sold.paid, change=sold.change)
    posted = services.documents.post(entered, line.confirmed())
    line.references.became(entered.key, posted.number)
    return posted_answer(line, posted, **_outcome(line, entered, posted))


def _outcome(line: Line, entered: Draft, posted: Posted) -> dict[str, object]:
    """What a caller could not know before: the parts of charges, what an order got reserved."""
    kind = kind_of(entered.kind)
    if kind.charges_goods and not kind.invoices:
        lines = line.services.documents.view(posted.number).lines
        names = ("document", "line", "product", "amount")
        shares = [(one.source, one.source_line, one.code, one.total) for one in lines]
        return {"shares": [dict(zip(names, share, strict=True)) for share in shares]}
    if kind.reserves:
        lines = line.services.documents.view(posted.number).lines
        return {
            "lines": [
                {"line": one.line, "reserved": one.reserved, "short": one.base_quantity - one.reserved} for one in lines
            ]
        }
    return {}


def void(line: Line) -> Answer:
    """Put a draft aside for good."""
    key = line.named("document")
    line.refuse_unknown()
    return Answer({}, changes=line.services.documents.void(key))


def reverse(line: Line) -> Answer:
    """Reverse a posted document."""
    number, reason = line.named("document"), line.text("reason")
    with_all = takes_all(line)
    line.refuse_unknown()
    posted = line.services.documents.reverse(
        number, at=line.at(), reason=reason, key=line.key(), confirmed=line.confirmed(), with_all=with_all
    )
    return posted_answer(line, posted)


def correct(line: Line) -> Answer:
    """Correct a posted document with the members and lines that change."""
    number, entered = correction(line)
    with_all = takes_all(line)
    posted = line.services.documents.correct(
        number, entered, line.confirmed(), with_all=with_all, reason=line.text("reason")
    )
    return posted_answer(line, posted)


def takes_all(line: Line) -> bool:
    """Whether the documents behind a corrected one go along.

    Raises:
        InvalidValue: ``with`` says anything but ``all``.
    """
    entered = line.get("with")
    if entered not in {None, "all"}:
        raise InvalidValue("with", entered, N_("all is needed"))
    return entered is not None


def correction(line: Line) -> tuple[str, Draft]:
    """The document a line corrects, and the draft of its copy."""
    number = line.named("document")
    before, words = corrected_parts(line, line.services.documents.correction_of(number), draft_line)
    taken = {"document", "with", "lines", "reason", *words}
    line.known.update(taken)
    readers = {name: reader for name, reader in HEADER_READERS.items() if name not in {"kind", "key", "at"}}
    header = header_members(line, {name: value for name, value in line.rest().items() if name not in taken}, readers)
    changed = _changed_lines(line, before, line.get("lines", default=[]))
    at = line.at()
    draft = replace(before, lines=changed, **header)
    return number, replace(draft, key=line.key(), at=at if at is not None else draft.at)


def _changed_lines(line: Line, original: Draft, entered: object) -> tuple[DraftLine, ...]:
    """The lines of the original with the changed members of those that are named; others are added.

    A line of quantity 0 is taken out; in a count it says that there was none.
    """
    if not isinstance(entered, list):
        raise InvalidValue("lines", entered, N_("a list is needed"))
    before, counts = original.lines, kind_of(original.kind).movement is Movement.COUNT
    lines = {one.line: one for one in before}
    for index, value in enumerate(entered, 1):
        number = value.get("line") if isinstance(value, dict) else None
        if number is None and len(before) == 1 and len(entered) == 1:
            number = before[0].line
        if number not in lines:
            number = max(lines, default=0) + 1
            lines[number] = replace(draft_line(line, index, value), line=number)
            continue
        fresh = draft_line(line, index, value)
        given = {name for name in value if name not in {"line", "from_line", "scan"}}
        changed = replace(lines[number], **{name: getattr(fresh, name) for name in given})
        lines[number] = _counted_anew(changed, given) if counts else _without_contradiction(changed, given)
    return tuple(one for one in lines.values() if counts or _stays(one))


def _stays(one: DraftLine) -> bool:
    return bool(one.quantity.strip() not in _NONE or one.at or one.value)


def _counted_anew(one: DraftLine, given: set[str]) -> DraftLine:
    """Another quantity is not worth what the earlier one was; where there are none, no serial number was seen."""
    if "quantity" in given and "value" not in given:
        one = replace(one, value=None)
    if one.quantity in _NONE and "serials" not in given:
        one = replace(one, serials=())
    return one


def _without_contradiction(one: DraftLine, given: set[str]) -> DraftLine:
    """A new price goes before the amount entered earlier, and the other way round."""
    if "price" in given and "amount" not in given:
        return replace(one, amount=None)
    if "amount" in given and "price" not in given:
        return replace(one, price=None)
    if "quantity" in given and one.amount is not None and "amount" not in given:
        return replace(one, amount=None)
    return one


def count(line: Line) -> Answer:
    """Open a stocktake, add to one, and post it; one line may do all three."""
    services = line.services
    added = counted_lines(line, line.get("lines", default=[]))
    post_it, replaces = line.flag("post"), line.flag("replace")
    if line.get("document") is not None:
        kept = services.documents.draft(line.named("document"))
    else:
        kept = Draft(kind="stocktake", key=line.key(), warehouse=line.named("warehouse"), at=line.at())
    remark = line.text("remark", kept.remark)
    line.refuse_unknown()
    lines = merged_count(services.goods, kept.lines, added, replaces=replaces)
    whole = replace(kept, lines=lines, remark=remark)
    if not post_it:
        saved = services.documents.save(whole)
        line.remember(saved.key)
        return Answer({"key": saved.key, "lines": len(saved.lines)})
    posted = services.documents.post(whole, line.confirmed())
    line.references.became(whole.key, posted.number)
    return posted_answer(line, posted)


DO = {
    "draft": draft,
    "post": post,
    "void": void,
    "reverse": reverse,
    "correct": correct,
    "count": count,
}
