"""Documents as a command file writes them, turned into drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jxc_desktop.domain.documents import Draft, DraftLine, Source
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.gs1 import without_brackets
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.services.commands.line import COMMON, Line
from jxc_desktop.services.commands.making import made_of
from jxc_desktop.services.engine.draft_codec import HEADER_READERS, LINE_READERS, Reader, members, number_text, text
from jxc_desktop.services.scanning import Scan

OLDEST_FIRST = "oldest_first"
"""Stands for the allocations that settle the oldest debts first."""

_SCANNED_LINE: dict[str, Reader] = {**LINE_READERS, "scan": text, "from_line": lambda value, _: value}
_NOT_OF_A_LINE = {"key", "at", "source", "further_sources", "oldest_first", "corrects"}
_HEADER = {name: reader for name, reader in HEADER_READERS.items() if name not in _NOT_OF_A_LINE}


def draft_of(line: Line, kind: str, ignored: Sequence[str] = ()) -> Draft:
    """The draft a line describes; ``ignored`` members belong to the verb itself."""
    line.known.update(ignored)
    source, *further = _sources(line) or ("",)
    wanted = {
        name: value
        for name, value in line.rest().items()
        if name not in {*ignored, "from", "lines", "kind", "member", *COMMON}
    }
    reason = wanted.pop("reason", None) if _has_reasons(kind) else None
    made = made_of(line, kind, line.members, draft_line)
    header = header_members(line, {name: one for name, one in wanted.items() if name not in made.members}, _HEADER)
    if made.charges:
        header["charges"] = made.charges
    if "party" in header:
        header["party"] = line.references.resolve(header["party"])
    if line.get("member") is not None:
        header["party"] = line.named("member")
    lines = made.lines or draft_lines(line, line.get("lines", default=[]), source)
    if reason is not None:
        lines = [replace(one, reason=one.reason or text(reason, "reason")) for one in lines]
    if "invoice" in header:
        header["invoice"] = line.references.resolve(header["invoice"])
    draft = Draft(
        kind=kind,
        key=line.key(),
        lines=tuple(lines),
        at=line.at(),
        source=source,
        further_sources=tuple(further),
        **header,
    )
    return line.services.production.costed(draft) if kind == "production_receipt" else draft


def _has_reasons(kind: str) -> bool:
    """Whether a reason may be told once for all lines."""
    declared = KINDS.get(kind)
    return declared is not None and declared.area == "warehouse" and "reason" in declared.line_fields


def header_members(line: Line, entered: Mapping[str, Any], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """The members of a header; money is given to documents by the names of the file, or ``oldest_first``."""
    oldest_first = entered.get("allocations") == OLDEST_FIRST
    wanted = {name: value for name, value in entered.items() if not (oldest_first and name == "allocations")}
    header = members(wanted, readers)
    if oldest_first:
        header["oldest_first"] = True
    if "allocations" in header:
        header["allocations"] = tuple(
            replace(one, document=line.references.resolve(one.document)) for one in header["allocations"]
        )
    return header


def _sources(line: Line) -> tuple[str, ...]:
    value = line.get("from")
    entered = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(one, str) for one in entered):
        raise InvalidValue("from", value, N_("a text is needed"))
    return tuple(line.references.resolve(one) for one in entered if one)


def draft_lines(line: Line, entered: Any, source: str = "") -> list[DraftLine]:
    """The lines of a document as entered; a line may be just a scan."""
    if not isinstance(entered, list):
        raise InvalidValue("lines", entered, N_("a list is needed"))
    return [draft_line(line, index, value, source) for index, value in enumerate(entered, 1)]


def draft_line(line: Line, index: int, value: Any, source: str = "") -> DraftLine:
    """One line as entered."""
    field = f"lines[{index}]"
    found = members(value, _SCANNED_LINE, field)
    scanned = found.pop("scan", None)
    if scanned is None and without_brackets(found.get("barcode", "")) != found.get("barcode", ""):
        scanned = found.pop("barcode")
    from_line = found.pop("from_line", None)
    if "product" in found:
        found["product"] = line.references.resolve(found["product"])
    if from_line is not None:
        found["source"] = _from_line(line, from_line, source, field)
    if scanned is not None:
        scan = line.services.scanning.interpret(scanned)
        found = {**from_scan(scan, field, found.get("quantity")), **found}
    return DraftLine(**{"line": index, **found})


def _from_line(line: Line, value: Any, source: str, field: str) -> Source:
    if isinstance(value, Mapping):
        entered = members(value, {"document": text, "line": lambda item, _: item}, f"{field}.from_line")
        return Source(line.references.resolve(entered.get("document", source)), int(entered["line"]))
    try:
        return Source(source, int(value))
    except (TypeError, ValueError):
        raise InvalidValue(f"{field}.from_line", value, N_("a whole number is needed")) from None


def from_scan(scan: Scan, field: str, quantity: str | None) -> dict[str, Any]:
    """What a scan says of a line: goods, unit, quantity, lot, dates, serial number, the amount on a scale label.

    Raises:
        NotFound: nobody knows the code.
    """
    found = scan.scanned
    if found is None:
        raise NotFound(field=f"{field}.scan", what=N_("goods of the code"), name=scan.code)
    entered: dict[str, Any] = {"product": found.product.code, "unit": found.unit, "barcode": found.barcode}
    if quantity is None:
        entered["quantity"] = number_text(found.quantity, "quantity")
    if found.amount is not None:
        entered["amount"] = found.amount
    elif found.price is not None:
        entered["price"] = found.price
    entered |= {name: value for name in ("lot", "produced", "expires") if (value := getattr(found, name))}
    if found.serial:
        entered["serials"] = (found.serial,)
    return entered
