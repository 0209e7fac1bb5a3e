"""The keys of the counter as data: what a key may do, the presets, and the shop's own changes to one.

The setting is a line of text: the name of a preset, then what differs from it, ``supermarket park=F4 drawer=``.
An action without a key is reached by its button.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jxc_desktop.domain.errors import N_, InvalidValue

KEYS_SETTING = "counter_keys"
DEFAULT_PRESET = "ours"


@dataclass(frozen=True, slots=True)
class CounterAction:
    """Something a key of the counter does. ``barred`` ones have a button in the bar even without a key."""

    name: str
    title: str
    barred: bool = True


ACTIONS: tuple[CounterAction, ...] = (
    CounterAction("help", N_("Help")),
    CounterAction("customer", N_("Customer")),
    CounterAction("price_check", N_("Price check")),
    CounterAction("salesperson", N_("Sold by")),
    CounterAction("return", N_("Return")),
    CounterAction("last_sale", N_("Last sale")),
    CounterAction("park", N_("Park")),
    CounterAction("recall", N_("Recall")),
    CounterAction("pay", N_("Pay")),
    CounterAction("whole_discount", N_("Whole discount")),
    CounterAction("drawer", N_("Drawer")),
    CounterAction("search", N_("Find item")),
    CounterAction("quantity", N_("Quantity"), barred=False),
    CounterAction("price", N_("Price"), barred=False),
    CounterAction("discount", N_("Discount"), barred=False),
    CounterAction("note", N_("Note of the sale"), barred=False),
    CounterAction("weigh", N_("Weigh again"), barred=False),
    CounterAction("close_shift", N_("Close the shift"), barred=False),
)

_COMMON = {
    "help": "F1",
    "customer": "F2",
    "price_check": "F3",
    "salesperson": "F4",
    "note": "Ctrl+R",
    "weigh": "Ctrl+B",
    "close_shift": "Ctrl+J",
}
_OURS = {
    **_COMMON,
    "return": "F5",
    "last_sale": "F6",
    "park": "F7",
    "recall": "F8",
    "pay": "F9",
    "whole_discount": "F10",
    "drawer": "F11",
    "search": "F12",
}
PRESETS: Mapping[str, Mapping[str, str]] = {
    "ours": _OURS,
    # Its manual names F2 for the customer, F8 for taking up, F10 for the whole discount and F12 for the choice of
    # goods, and no other key for what is here: ours were chosen after it, so nobody who comes from it has to relearn.
    "guanjiapo": _OURS,
    "supermarket": {
        **_COMMON,
        "return": "F5",
        "park": "F6",
        "recall": "Shift+F6",
        "last_sale": "F7",
        "quantity": "F8",
        "pay": "F9",
        "whole_discount": "F10",
        "drawer": "F11",
        "search": "F12",
    },
}
PRESET_TITLES: Mapping[str, str] = {
    "ours": N_("Keys of this program"),
    "guanjiapo": N_("Keys as in Guanjiapo"),
    "supermarket": N_("Keys of supermarkets: park F6, pay F9"),
}

FIXED: tuple[tuple[str, str], ...] = (
    ("3*", N_("quantity before the scan")),
    ("*5", N_("quantity of the line")),
    (".9.90", N_("price of the line")),
    ("/10%", N_("discount of the line")),
    ("+  -", N_("one more, one less")),
    ("Del", N_("remove the line")),
    ("Ctrl+Z", N_("take back a step")),
    ("Ctrl+Y", N_("do it again")),
    ("Ctrl+Del", N_("empty the cart")),
    ("Enter", N_("pay")),
    ("End", N_("remove the customer")),
    ("Ctrl+L", N_("lock the counter")),
)
"""The keys that are the same in every preset: what they are and what they do."""

_FUNCTION = re.compile(r"((?:Ctrl\+|Shift\+|Alt\+)?)(F(?:[1-9]|1[0-2]))", re.IGNORECASE)
_LETTER = re.compile(r"Ctrl\+([A-Z])", re.IGNORECASE)
_TAKEN_LETTERS = frozenset("ACFIKLNPSTVWXYZ")
"""Letters that mean something in every window or field."""
_TAKEN = frozenset({"Alt+F4", "Ctrl+F4"})


@dataclass(frozen=True, slots=True)
class CounterKeys:
    """The keys in force: the preset they start from, and the key of every action, empty for none."""

    preset: str
    keys: Mapping[str, str]

    def action(self, key: str) -> str:
        """The action of a key as it is written here; empty for none."""
        return next((name for name, each in self.keys.items() if each == key), "") if key else ""

    @property
    def is_own(self) -> bool:
        """Whether the shop changed the preset."""
        return any(self.keys[action.name] != PRESETS[self.preset].get(action.name, "") for action in ACTIONS)

    @property
    def text(self) -> str:
        """The line of the setting."""
        base = PRESETS[self.preset]
        changed = (f"{name}={key}" for name, key in self.keys.items() if key != base.get(name, ""))
        return " ".join((self.preset, *changed))


def preset_keys(preset: str) -> CounterKeys:
    """The keys of a preset.

    Raises:
        InvalidValue: there is no such preset.
    """
    if preset not in PRESETS:
        raise InvalidValue("preset", preset, N_("it is none of the choices"))
    return CounterKeys(preset, {action.name: PRESETS[preset].get(action.name, "") for action in ACTIONS})


OUR_KEYS = preset_keys(DEFAULT_PRESET)
"""In force until the shop chooses others."""


def read_key(text: str) -> str:
    """A key as it is written everywhere: ``F6``, ``Shift+F6``, ``Ctrl+J``; empty for none.

    Raises:
        InvalidValue: no key that the counter can give to an action.
    """
    typed = text.strip().replace(" ", "")
    if not typed:
        return ""
    if found := _FUNCTION.fullmatch(typed):
        key = found[1].capitalize() + found[2].upper()
        if key not in _TAKEN:
            return key
    if (found := _LETTER.fullmatch(typed)) and found[1].upper() not in _TAKEN_LETTERS:
        return f"Ctrl+{found[1].upper()}"
    raise InvalidValue("key", text[:20], N_("a key such as F6, Shift+F6 or Ctrl+J that nothing else uses is needed"))


def conflicts(keys: Mapping[str, str]) -> Sequence[tuple[str, tuple[str, ...]]]:
    """The keys that more than one action has, with these actions."""
    users: dict[str, list[str]] = {}
    for name, key in keys.items():
        if key:
            users.setdefault(key, []).append(name)
    return [(key, tuple(names)) for key, names in users.items() if len(names) > 1]


def read_counter_keys(text: str) -> CounterKeys:
    """The keys a line of the setting asks for.

    Raises:
        InvalidValue: an unknown preset, action or key, a key with two actions, or no key for help.
    """
    preset, *changed = text.split() or [DEFAULT_PRESET]
    keys = dict(preset_keys(preset).keys)
    for one in changed:
        name, equals, key = one.partition("=")
        if name not in keys or not equals:
            raise InvalidValue("value", one[:40], N_("an action of the counter, = and its key are needed"))
        keys[name] = read_key(key)
    if twice := conflicts(keys):
        raise InvalidValue("value", twice[0][0], N_("two actions have this key"))
    if not keys["help"]:
        raise InvalidValue("value", text[:40], N_("help needs a key"))
    return CounterKeys(preset, keys)
