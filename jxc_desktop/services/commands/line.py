"""One line of a command file: its members read strictly, its answers written plainly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue, UnknownMember
from jxc_desktop.domain.values import plain, read_business_time
from jxc_desktop.services.base import Changes, Clock, Confirmations, make_key
from jxc_desktop.services.catalogue import Services

Json = dict[str, Any]
COMMON = frozenset({"do", "ask", "ref", "key", "as", "at", "confirm"})


@dataclass(slots=True)
class References:
    """The names a file gave to what its lines made: document numbers, draft keys, shift ids, codes."""

    made: dict[str, str] = field(default_factory=dict)

    def resolve(self, name: str) -> str:
        """What a name stands for; a name nobody gave stands for itself (a number, a code)."""
        return self.made.get(name, name)

    def became(self, key: str, number: str) -> None:
        """A draft was posted: the names it was given stand for the document from now on."""
        self.made.update({name: number for name, made in self.made.items() if made == key})


@dataclass(slots=True)
class Line:
    """One line while it is carried out. Every member must be read, or the line is refused."""

    members: Mapping[str, Any]
    services: Services
    clock: Clock
    references: References
    known: set[str] = field(default_factory=lambda: set(COMMON))

    def get(self, name: str, reader: Callable[[Any, str], Any] | None = None, default: Any = None) -> Any:
        """A member, read by ``reader``; ``default`` when it is absent or null."""
        self.known.add(name)
        value = self.members.get(name)
        if value is None:
            return default
        return value if reader is None else reader(value, name)

    def need(self, name: str, reader: Callable[[Any, str], Any] | None = None) -> Any:
        """A member that must be there.

        Raises:
            InvalidValue: it is absent.
        """
        value = self.get(name, reader)
        if value is None:
            raise InvalidValue(name, "", N_("it is missing"))
        return value

    def text(self, name: str, default: str = "") -> str:
        """A text member."""
        value = self.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise InvalidValue(name, value, N_("a text is needed"))
        return value

    def named(self, name: str) -> str:
        """A text member that may be a name the file gave earlier."""
        return self.references.resolve(self.text(name))

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A yes/no member; absent is no unless ``default`` says otherwise."""
        value = self.get(name, default=default)
        if not isinstance(value, bool):
            raise InvalidValue(name, value, N_("true or false is needed"))
        return value

    def at(self) -> datetime | None:
        """The business time of the line."""
        value = self.members.get("at")
        return None if value is None else read_business_time(value, "at")

    def key(self) -> str:
        """The idempotency key of the line, or a new one."""
        key = self.members.get("key")
        if key is None:
            return make_key(self.clock)
        if not isinstance(key, str) or not 0 < len(key) <= 64 or not key.isascii():
            raise InvalidValue("key", key, N_("an ASCII text of at most 64 characters is needed"))
        return key

    def confirmed(self) -> Confirmations:
        """The doubts accepted in advance."""
        value = self.members.get("confirm")
        if value is None:
            return Confirmations()
        if value == "all":
            return Confirmations(every=True)
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            raise InvalidValue("confirm", value, N_("a list of codes or all is needed"))
        return Confirmations(frozenset(value))

    def rest(self) -> Json:
        """All members that are not common to every line, for readers that are strict themselves."""
        self.known.update(self.members)
        return {name: value for name, value in self.members.items() if name not in COMMON}

    def refuse_unknown(self) -> None:
        """Refuse members nobody read; called before anything is changed.

        Raises:
            UnknownMember: naming the first.
        """
        for name in self.members:
            if name not in self.known:
                raise UnknownMember(field=name, member=name)

    def remember(self, what: str) -> None:
        """Give what this line made the name it asked for."""
        ref = self.members.get("ref")
        if isinstance(ref, str) and ref:
            self.references.made[ref] = what


@dataclass(frozen=True, slots=True)
class Answer:
    """What a line answers beside ``ok``."""

    result: Any = None
    number: str = ""
    changes: Changes = field(default_factory=Changes)


def as_json(value: Any) -> Any:
    """Any value of a result as plain JSON: exact numbers as text, times without a zone, objects by member."""
    if value is None or isinstance(value, (bool, int, str)):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds" if not value.microsecond else "microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): as_json(item) for name, item in value.items()}
    if isinstance(value, Iterable):
        return [as_json(item) for item in value]
    return str(value)


def decimal_text(value: Decimal) -> str:
    """A number as text: amounts keep their two decimals, other numbers lose their trailing zeros."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent == -2:
        return f"{value:f}"
    return f"{plain(value):f}"
