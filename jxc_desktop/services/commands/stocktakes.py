"""The verbs of counting: open a count, add to it, strike, resolve codes, recounts, reasons, review, submit, post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.stocktake import FULL, LEAVE
from jxc_desktop.domain.values import number, quantity, read_business_time
from jxc_desktop.i18n import _
from jxc_desktop.services.commands.documents import posted_answer
from jxc_desktop.services.commands.line import Answer, Json, Line, as_json
from jxc_desktop.services.engine.draft_codec import Reader, day, flag, members, text, whole
from jxc_desktop.services.stocktaking.review import beyond
from jxc_desktop.services.stocktaking.values import Added, CountInput, EntryInput, LineKey


def _texts(value: Any, field: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InvalidValue(field, value, N_("a list is needed"))
    return tuple(text(one, f"{field}[{place}]") for place, one in enumerate(value, 1))


_ENTRY: dict[str, Reader] = {
    "scan": text,
    "product": text,
    "quantity": quantity,
    "unit": text,
    "bin": text,
    "lot": text,
    "expires": day,
    "serials": _texts,
    "at": read_business_time,
    "replace": flag,
}
_KEY: dict[str, Reader] = {"product": text, "bin": text, "lot": text}
_LIMITS: dict[str, Reader] = {"quantity": quantity, "percent": number, "amount": number}


def stocktake_open(line: Line) -> Answer:
    """Open a count: ``scope`` full, category, bin, supplier, products (each with ``codes``), moved or random.

    ``limits`` say from which difference a recount is proposed: ``quantity``, ``percent`` of the book, ``amount``.
    """
    limits = members(line.get("limits", default={}), _LIMITS, "limits")
    wanted = CountInput(
        warehouse=line.named("warehouse"),
        scope=line.text("scope", FULL),
        codes=tuple(line.references.resolve(code) for code in line.get("codes", _texts, ())),
        since=line.get("since", day),
        number=line.get("number", whole, 20),
        blind=line.flag("blind", default=True),
        name=line.text("name"),
        limit_quantity=limits.get("quantity"),
        limit_percent=limits.get("percent"),
        limit_amount=limits.get("amount"),
    )
    key = line.key()
    line.refuse_unknown()
    opened = line.services.stocktakes.open(wanted, key)
    line.remember(opened.head.key)
    return Answer(opened.head, changes=opened.changes)


def stocktake_add(line: Line) -> Answer:
    """Add what was counted: lines of ``{scan | product, quantity, unit, bin, lot, expires, serials, at, replace}``."""
    name, at = _count(line), line.at()
    entered = line.need("lines")
    if not isinstance(entered, list):
        raise InvalidValue("lines", entered, N_("a list is needed"))
    entries = [_entry(line, value, f"lines[{place}]") for place, value in enumerate(entered, 1)]
    line.refuse_unknown()
    return _added(line.services.stocktakes.add(name, [replace(one, at=one.at or at) for one in entries]))


def _entry(line: Line, value: Any, field: str) -> EntryInput:
    found = members(value, _ENTRY, field)
    product, code = line.references.resolve(found.pop("product", "")), found.pop("scan", "")
    if not product and not code:
        raise InvalidValue(f"{field}.product", "", N_("it is missing"))
    anew = found.pop("replace", False)
    return EntryInput(product=product, code=code, replaces=anew, origin="scan" if code else "typed", **found)


def stocktake_file(line: Line) -> Answer:
    """Add a handheld's file of codes, quantities and times; answers the rows that were not taken."""
    name, path, encoding = _count(line), Path(line.need("file")), line.text("encoding")
    bin_code, keep_times = line.text("bin"), line.flag("keep_times", default=True)
    line.refuse_unknown()
    stocktakes = line.services.stocktakes
    found = stocktakes.add_file(name, path, bin_code=bin_code, encoding=encoding, keep_times=keep_times)
    rejects = [{"row": one.row, "code": one.code, "reason": _(one.reason)} for one in found.rejects]
    result = {"rows": found.rows, "added": found.added, "unknown": found.unknown, "rejects": rejects}
    return Answer(result, changes=found.changes)


def stocktake_strike(line: Line) -> Answer:
    """Let entries count no more (by their ``entries`` ids), or with ``struck`` false again."""
    name, ids, struck = _count(line), line.need("entries"), line.flag("struck", default=True)
    if not isinstance(ids, list):
        raise InvalidValue("entries", ids, N_("a list is needed"))
    wanted = [whole(one, f"entries[{place}]") for place, one in enumerate(ids, 1)]
    line.refuse_unknown()
    return _added(line.services.stocktakes.strike(name, wanted, struck=struck))


def stocktake_resolve(line: Line) -> Answer:
    """Say which ``product`` (and ``unit``) a ``code`` is that nobody knew."""
    name, code, product, unit = _count(line), line.need("code"), line.named("product"), line.text("unit")
    line.refuse_unknown()
    return _added(line.services.stocktakes.resolve(name, code, product, unit))


def stocktake_recount(line: Line) -> Answer:
    """Have ``lines`` counted again, or all that are ``beyond`` the limits; ``wanted`` false asks no more."""
    name, wanted, by_limits = _count(line), line.flag("wanted", default=True), line.flag("beyond")
    keys = _keys(line, line.get("lines", default=[]))
    line.refuse_unknown()
    review = line.services.stocktake_review
    if by_limits:
        keys = [*keys, *beyond(review.review(name).lines)]
    changes = review.ask_recount(name, keys, wanted=wanted)
    return Answer({"lines": keys}, changes=changes)


def stocktake_reason(line: Line) -> Answer:
    """Say why ``lines`` differ."""
    name, reason = _count(line), line.text("reason")
    keys = _keys(line, line.need("lines"))
    line.refuse_unknown()
    return Answer({"lines": keys}, changes=line.services.stocktake_review.give_reason(name, keys, reason))


def stocktake_post(line: Line) -> Answer:
    """Post a count as one document; ``uncounted`` leave or zero says what becomes of what nobody counted."""
    name, uncounted = _count(line), line.text("uncounted", LEAVE)
    line.refuse_unknown()
    review = line.services.stocktake_review
    left = len(review.review(name).uncounted)
    posted = review.post(name, uncounted, line.confirmed())
    return posted_answer(line, posted, uncounted=left)


def stocktake_submit(line: Line) -> Answer:
    """Ask for the approvals a count needs before it is posted."""
    name, uncounted = _count(line), line.text("uncounted", LEAVE)
    line.refuse_unknown()
    told = line.services.stocktake_review.submit(name, uncounted)
    return Answer({"state": told.state, "waits_for": told.waits_for}, changes=told.changes)


def stocktake_reopen(line: Line) -> Answer:
    """Go on counting what was submitted."""
    name = _count(line)
    line.refuse_unknown()
    return Answer({}, changes=line.services.stocktake_review.reopen(name))


def stocktake_void(line: Line) -> Answer:
    """Give a count up."""
    name = _count(line)
    line.refuse_unknown()
    return Answer({}, changes=line.services.stocktakes.void(name))


def stocktake_sheet(line: Line) -> Answer:
    """Write the count sheet as a PDF, by bin."""
    name, path = _count(line), Path(line.need("file"))
    line.refuse_unknown()
    return Answer({"file": line.services.stocktakes.save_sheet(name, path)})


def _count(line: Line) -> str:
    """The count a line is about: the name an earlier line gave it, its key or its own name."""
    line.need("stocktake")
    return line.named("stocktake")


def _keys(line: Line, entered: Any) -> list[LineKey]:
    if not isinstance(entered, list):
        raise InvalidValue("lines", entered, N_("a list is needed"))
    found = [members(value, _KEY, f"lines[{place}]") for place, value in enumerate(entered, 1)]
    return [LineKey(**{**one, "product": line.references.resolve(one.get("product", ""))}) for one in found]


def _added(added: Added) -> Answer:
    return Answer({"count": added.head, "lines": added.lines, "unknown": added.unknown}, changes=added.changes)


# questions


def stocktakes(line: Line) -> Answer:
    """The counts, newest first: ``state`` is open, posted, void or empty for all."""
    return Answer(line.services.stocktakes.list(line.text("state"), line.text("text")))


def stocktake(line: Line) -> Answer:
    """A count: its lines and unknown codes; with ``review`` against the books; with ``entries`` each as it was made."""
    name = _count(line)
    wants_review, wants_entries = line.flag("review"), line.flag("entries")
    service = line.services.stocktakes
    sheet = service.get(name)
    result: Json = {"count": sheet.head, "lines": sheet.lines, "unknown": sheet.unknown}
    if wants_entries:
        result["entries"] = service.entries(name)
    if wants_review:
        found = line.services.stocktake_review.review(name)
        result["lines"] = [_reviewed(one) for one in found.lines]
        result["uncounted"] = found.uncounted
        result |= {"gain": found.gain, "loss": found.loss, "differing": found.differing}
    return Answer(result)


def _reviewed(one: Any) -> Mapping[str, Any]:
    plain = as_json(one)
    return {**plain.pop("line"), **plain}


DO = {
    "stocktake_open": stocktake_open,
    "stocktake_add": stocktake_add,
    "stocktake_file": stocktake_file,
    "stocktake_strike": stocktake_strike,
    "stocktake_resolve": stocktake_resolve,
    "stocktake_recount": stocktake_recount,
    "stocktake_reason": stocktake_reason,
    "stocktake_post": stocktake_post,
    "stocktake_submit": stocktake_submit,
    "stocktake_reopen": stocktake_reopen,
    "stocktake_void": stocktake_void,
    "stocktake_sheet": stocktake_sheet,
}
ASK = {"stocktakes": stocktakes, "stocktake": stocktake}
