"""What keys are called on the screen, by which codes filters name them, and in which order they stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from jxc_desktop.db.queries import semantic as queries
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.values import from_local_microseconds
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text
from jxc_desktop.services.reporting.model import ReportColumn
from jxc_desktop.services.reporting.periods import day_of_number
from jxc_desktop.services.reporting.semantic import calendar
from jxc_desktop.services.reporting.semantic.fields import TIMES, Dimension

Key = int | str | None
_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_LEVELS = {"retail": N_("Retail price"), "member": N_("Member price"), "wholesale": N_("Wholesale price")}
_CHANNELS = {"counter": N_("Sales counter")}
_NATURES = {
    "money": N_("Money"),
    "stored_value": N_("Stored value"),
    "gift_cards": N_("Gift cards"),
    "promotion_costs": N_("Vouchers and points"),
}
_CODED = frozenset({"goods", "category", "party", "warehouse", "money_account"})
"""Namings with a code and a name, which stand in two columns."""


class Label(NamedTuple):
    """A key as shown: its code, its name in one text, the values of its columns, and what it is ordered by."""

    code: str
    text: str
    shown: tuple[object, ...]
    order: Any


Labels = Mapping[Key, Label]


def columns_of(dimension: Dimension) -> list[ReportColumn]:
    """The columns a dimension takes; code and name stand apart."""
    title, name = _(dimension.title), dimension.name
    if dimension.naming == "document":
        return [
            ReportColumn("number", _("Document number"), ColumnType.CODE),
            ReportColumn("kind", _("Document kind"), ColumnType.TEXT),
            ReportColumn("at", _("Time"), ColumnType.DATETIME),
            ReportColumn("party", _("Party"), ColumnType.TEXT),
        ]
    if dimension.naming not in _CODED:
        kind = ColumnType.DATE if dimension.naming == "day" else ColumnType.TEXT
        return [ReportColumn(name, title, kind, _(dimension.definition))]
    found = [
        ReportColumn(f"{name}_code", _("{title} code").format(title=title), ColumnType.CODE),
        ReportColumn(name, title, ColumnType.TEXT, _(dimension.definition)),
    ]
    return [*found, ReportColumn(f"{name}_unit", _("Unit"), ColumnType.TEXT)] if dimension.naming == "goods" else found


def labels(connection: Connection, dimension: Dimension, keys: Collection[Key]) -> Labels:
    """What these keys of a dimension are called."""
    width = len(columns_of(dimension))
    known = {key for key in keys if key is not None and key != ""}
    found = _NAMERS[dimension.naming](connection, known)
    return {key: found[key] if key in found else _nothing(dimension.naming, width) for key in keys}


def _nothing(naming: str, width: int) -> Label:
    word = _("none")
    shown: tuple[object, ...] = ("", word) if naming in _CODED else (None if naming in TIMES else word,)
    return Label("", word, (*shown, *[""] * (width - len(shown))), (1, ""))


def _coded(named: Mapping[int, Any]) -> dict[Key, Label]:
    return {key: Label(row.code, row.name, (row.code, row.name), (0, row.code)) for key, row in named.items()}


def _goods(connection: Connection, keys: Collection[Any]) -> dict[Key, Label]:
    return {
        key: Label(row.code, row.name, (row.code, row.name, row.unit), (0, row.code))
        for key, row in queries.goods_named(connection, keys).items()
    }


def _users(connection: Connection, _keys: Collection[Any]) -> dict[Key, Label]:
    return {key: _plain(name) for key, name in queries.users_named(connection).items()}


def _texts(_connection: Connection, keys: Collection[Any]) -> dict[Key, Label]:
    return {key: _plain(key) for key in keys}


def _plain(text: str) -> Label:
    return Label(text, text, (text,), (0, text))


def _worded(words: Mapping[str, str], keys: Collection[Any]) -> dict[Key, Label]:
    """Codes that words stand for, in the order of the words; a code without one stands for itself."""
    order = {code: place for place, code in enumerate(words)}
    found: dict[Key, Label] = {}
    for code in keys:
        word = _(words[code]) if code in words else str(code)
        found[code] = Label(str(code), word, (word,), (0, order.get(code, len(order)), str(code)))
    return found


def _named_texts(naming: str) -> Callable[[Connection, Collection[Any]], dict[Key, Label]]:
    return lambda connection, keys: _worded(queries.texts_named(connection, naming), keys)


def _documents(connection: Connection, keys: Collection[Any]) -> dict[Key, Label]:
    found: dict[Key, Label] = {}
    for key, head in queries.documents_named(connection, keys).items():
        kind = _(KINDS[head.kind].name) if head.kind in KINDS else head.kind
        at = from_local_microseconds(head.business_at)
        shown = (head.number, kind, at, head.party)
        found[key] = Label(head.number, head.number, shown, (0, head.business_at, head.number))
    return found


def _times(naming: str) -> Callable[[Connection, Collection[Any]], dict[Key, Label]]:
    def name(_connection: Connection, keys: Collection[Any]) -> dict[Key, Label]:
        return {key: _time(naming, int(key)) for key in keys}

    return name


def _time(naming: str, key: int) -> Label:
    code = calendar.code_of(naming, key)
    if naming == "day":
        day = day_of_number(key)
        return Label(code, date_text(day), (day,), (0, key))
    return Label(code, code, (code,), (0, key))


def _weekdays(_connection: Connection, keys: Collection[Any]) -> dict[Key, Label]:
    return {key: Label(str(key + 1), _(_WEEKDAYS[key]), (_(_WEEKDAYS[key]),), (0, key)) for key in keys}


def _hours(_connection: Connection, keys: Collection[Any]) -> dict[Key, Label]:
    return {key: Label(str(key), f"{key:02d}:00", (f"{key:02d}:00",), (0, key)) for key in keys}


_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {code: kind.name for code, kind in KINDS.items()},
    "level": _LEVELS,
    "channel": _CHANNELS,
    "nature": _NATURES,
}
"""The words of codes the program knows, by naming."""
_NAMED_TEXTS = ("means", "promotion")
"""Namings whose codes stand in the rows themselves."""
_FREE = ("text", "channel")
"""Namings that are whatever somebody wrote."""


def _of_words(naming: str) -> Callable[[Connection, Collection[Any]], dict[Key, Label]]:
    return lambda _connection, keys: _worded(_WORDS[naming], keys)


_NAMERS: Mapping[str, Callable[[Connection, Collection[Any]], dict[Key, Label]]] = {
    "goods": _goods,
    "category": lambda connection, _keys: _coded(queries.categories_named(connection)),
    "party": lambda connection, keys: _coded(queries.parties_named(connection, keys)),
    "warehouse": lambda connection, _keys: _coded(queries.warehouses_named(connection)),
    "money_account": lambda connection, _keys: _accounts(queries.money_accounts_named(connection)),
    "user": _users,
    "text": _texts,
    **{naming: _of_words(naming) for naming in _WORDS},
    **{naming: _named_texts(naming) for naming in _NAMED_TEXTS},
    "document": _documents,
    "weekday": _weekdays,
    "hour": _hours,
    **{naming: _times(naming) for naming in TIMES},
}


def _accounts(named: Mapping[int, queries.Named]) -> dict[Key, Label]:
    """Money accounts; those the program made are named in its own words."""
    return _coded({key: row._replace(name=_(row.name)) for key, row in named.items()})


def code_of_word(naming: str, text: str) -> str:
    """The code a text as shown stands for: that of a word, or the text itself; empty for none."""
    for code, word in _WORDS.get(naming, {}).items():
        if _(word) == text:
            return code
    return "" if text == _("none") else text


def keys_of_codes(
    connection: Connection, dimension: Dimension, codes: Sequence[str], *, exact: bool = False
) -> tuple[Key, ...]:
    """The keys that codes of a filter name; a category names everything below it too, unless ``exact``.

    Raises:
        NotFound, InvalidValue: a code nobody has.
    """
    named = [code for code in codes if code]
    nothing: tuple[Key, ...] = (None,) if len(named) < len(codes) else ()
    return (*_keys(connection, dimension, named, exact=exact), *nothing)


def _keys(connection: Connection, dimension: Dimension, codes: Sequence[str], *, exact: bool) -> tuple[Key, ...]:
    naming = dimension.naming
    if naming in TIMES:
        return tuple(calendar.key_of(naming, code) for code in codes)
    if naming in {"weekday", "hour"}:
        first, last = (1, 7) if naming == "weekday" else (0, 23)
        return tuple(_number(code, first, last) - first for code in codes)
    if naming in _FREE or (exact and (naming in _WORDS or naming in _NAMED_TEXTS)):  # a drill asks for what is kept
        return tuple(codes)
    known = _ids(connection, naming, codes)
    for code in codes:
        if code not in known:
            raise NotFound(field=dimension.name, what=dimension.title, name=code)
    ids = [known[code] for code in codes]
    if dimension.key == "category" and not exact:
        return tuple(_branch(queries.categories_named(connection), [key for key in ids if isinstance(key, int)]))
    return tuple(ids)


def _ids(connection: Connection, naming: str, codes: Sequence[str]) -> Mapping[str, Key]:
    if naming in _WORDS:
        return {code: code for code in _WORDS[naming]}
    if naming in _NAMED_TEXTS:
        return {code: code for code in queries.texts_named(connection, naming)}
    if naming == "document":
        return queries.ids_of_numbers(connection, codes)
    if naming in {"goods", "party"}:
        return queries.ids_of_codes(connection, "products" if naming == "goods" else "parties", codes)
    if naming == "user":
        return {name: key for key, name in queries.users_named(connection).items()}
    named = {
        "category": queries.categories_named,
        "warehouse": queries.warehouses_named,
        "money_account": queries.money_accounts_named,
    }[naming](connection)
    return {row.code: key for key, row in named.items()}


def _number(code: str, first: int, last: int) -> int:
    if not (code.isascii() and code.isdecimal()) or not first <= int(code) <= last:
        raise InvalidValue("filters", code, N_("it is no such time"))
    return int(code)


def _branch(known: Mapping[int, queries.Named], tops: Sequence[int]) -> list[int]:
    """Categories and everything below them."""
    branch = list(dict.fromkeys(tops))
    for category in branch:
        branch += [key for key, row in known.items() if row.parent == category and key not in branch]
    return branch
