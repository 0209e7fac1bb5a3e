"""Drafts as JSON: in the drafts table, in the command file, and in the digest of a request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jxc_desktop.domain.documents import Allocation, Charge, Draft, DraftLine, Source, Tender
from jxc_desktop.domain.errors import N_, InvalidValue, UnknownMember
from jxc_desktop.domain.values import amount, number, price, quantity, read_business_time


def encode(draft: Draft) -> str:
    """The draft as compact JSON; what was not entered is left out."""
    return json.dumps(_plain(draft), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def decode(text: str, version: int = 0) -> Draft:
    """The draft of `encode`, at the version it is stored at."""
    return replace(read_draft(json.loads(text)), version=version)


def request_digest(draft: Draft) -> str:
    """SHA-256 of what is asked, without the key, the version and what was checked: one request, one digest."""
    lines = tuple(replace(line, checked=None) for line in draft.lines)
    content = encode(replace(draft, key="", version=0, parked_as="", lines=lines))
    return hashlib.sha256(content.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, (Allocation, Charge, Draft, DraftLine, Source, Tender)):
        return {
            each.name: _plain(getattr(value, each.name))
            for each in fields(value)
            if each.name != "version" and getattr(value, each.name) not in (None, "", (), _unset(each))
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def _unset(each: Field[Any]) -> object:
    """A flag that is off and a count that is none by default are not written down; what defaults to on always is."""
    return 0 if each.default is False or each.default == 0 else None


Reader = Callable[[Any, str], Any]


def text(value: Any, field: str) -> str:
    """Read a text member."""
    if not isinstance(value, str) or len(value) > 10_000:
        raise InvalidValue(field, value, N_("a text is needed"))
    return value


def flag(value: Any, field: str) -> bool:
    """Read a yes/no member."""
    if not isinstance(value, bool):
        raise InvalidValue(field, value, N_("true or false is needed"))
    return value


def whole(value: Any, field: str) -> int:
    """Read a whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(field, value, N_("a whole number is needed"))
    return value


def number_text(value: Any, field: str) -> str:
    """Read a quantity or discount that may be text such as ``10箱3盒`` or ``10%``, or an exact number."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return f"{Decimal(value):f}"
    return text(value, field)


def day(value: Any, field: str) -> date:
    """Read a date."""
    return read_business_time(value, field).date()


def _sequence(reader: Reader) -> Reader:
    def read(value: Any, field: str) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            raise InvalidValue(field, value, N_("a list is needed"))
        return tuple(reader(item, f"{field}[{index}]") for index, item in enumerate(value, 1))

    return read


def _object(kind: type, readers: Mapping[str, Reader]) -> Reader:
    def read(value: Any, field: str) -> Any:
        return kind(**members(value, readers, field))

    return read


def members(value: Any, readers: Mapping[str, Reader], field: str = "") -> dict[str, Any]:
    """Read the members of an object; ``None`` means not given.

    Raises:
        UnknownMember: a member nobody reads.
        InvalidValue: a member that cannot be read; its path is named.
    """
    if not isinstance(value, Mapping):
        raise InvalidValue(field, value, N_("an object is needed"))
    prefix = f"{field}." if field else ""
    for name in value:
        if name not in readers:
            raise UnknownMember(field=f"{prefix}{name}", member=f"{prefix}{name}")
    return {name: readers[name](item, f"{prefix}{name}") for name, item in value.items() if item is not None}


_SOURCE: dict[str, Reader] = {"document": text, "line": whole}
_TENDER: dict[str, Reader] = {"means": text, "amount": amount, "card": text}
_ALLOCATION: dict[str, Reader] = {"document": text, "amount": amount}
_CHARGE: dict[str, Reader] = {"name": text, "amount": amount, "by": text, "shares": _sequence(number)}
LINE_READERS: dict[str, Reader] = {
    "line": whole,
    "product": text,
    "barcode": text,
    "quantity": number_text,
    "expected": quantity,
    "checked": quantity,
    "rejected": quantity,
    "minimum": quantity,
    "due": day,
    "unit": text,
    "price": price,
    "promotion": text,
    "discount": number_text,
    "amount": amount,
    "tax_rate": number,
    "unit_cost": price,
    "value": amount,
    "at": read_business_time,
    "source": _object(Source, _SOURCE),
    "bin": text,
    "to_bin": text,
    "lot": text,
    "produced": day,
    "expires": day,
    "serials": _sequence(text),
    "reason": text,
    "made": flag,
    "comes_back": flag,
    "remark": text,
}
HEADER_READERS: dict[str, Reader] = {
    "kind": text,
    "key": text,
    "party": text,
    "warehouse": text,
    "to_warehouse": text,
    "at": read_business_time,
    "tax_inclusive": flag,
    "discount": number_text,
    "remark": text,
    "handler": text,
    "source": text,
    "further_sources": _sequence(text),
    "reference": text,
    "channel": text,
    "due": day,
    "address": text,
    "carrier": text,
    "tracking": text,
    "parcels": whole,
    "counter": text,
    "shift": whole,
    "tenders": _sequence(_object(Tender, _TENDER)),
    "allocations": _sequence(_object(Allocation, _ALLOCATION)),
    "oldest_first": flag,
    "charges": _sequence(_object(Charge, _CHARGE)),
    "invoice": text,
    "account": text,
    "to_account": text,
    "purpose": text,
    "means": text,
    "amount": amount,
    "card": text,
    "bonus": amount,
    "points": whole,
    "corrects": text,
    "parked_as": text,
}


def charges_text(charges: Sequence[Charge]) -> str:
    """Charges as JSON; empty text for none."""
    return json.dumps(_plain(tuple(charges)), ensure_ascii=False, sort_keys=True) if charges else ""


def read_charges(stored: str) -> tuple[Charge, ...]:
    """The charges of `charges_text`."""
    result: tuple[Charge, ...] = HEADER_READERS["charges"](json.loads(stored), "charges") if stored else ()
    return result


def allocations_text(allocations: Sequence[Allocation]) -> str:
    """Allocations as JSON; empty text for none."""
    return json.dumps(_plain(tuple(allocations)), ensure_ascii=False, sort_keys=True) if allocations else ""


def read_allocations(stored: str) -> tuple[Allocation, ...]:
    """The allocations of `allocations_text`."""
    result: tuple[Allocation, ...] = HEADER_READERS["allocations"](json.loads(stored), "allocations") if stored else ()
    return result


def read_tenders(value: Any, field: str = "tenders") -> tuple[Tender, ...]:
    """Read a list of tenders."""
    result: tuple[Tender, ...] = HEADER_READERS["tenders"](value, field)
    return result


def read_draft(value: Any) -> Draft:
    """Read a draft from plain JSON values.

    Raises:
        UnknownMember, InvalidValue: with the member named.
    """
    found = members(value, {**HEADER_READERS, "lines": _sequence(_line)})
    return Draft(**{"key": "", **found})


def _line(value: Any, field: str) -> DraftLine:
    return DraftLine(**{"line": 0, **members(value, LINE_READERS, field)})
