"""The letters of the means of payment at the counter, and what of the built-in ones is fixed."""

from __future__ import annotations

LETTERS = {
    "cash": "XC",
    "wechat": "WW",
    "alipay": "ZA",
    "card": "YD",
    "on_account": "SO",
    "stored_value": "CV",
    "gift_card": "LG",
    "voucher": "QU",
    "points": "JP",
}
"""The key of each built-in means: in the Chinese window, in the English one."""
SPLIT_LETTERS = "HM"
"""The key that pays a part and asks for the rest, in the Chinese window and in the English one."""
TAKEN_LETTERS = frozenset("".join(LETTERS.values()) + SPLIT_LETTERS)
"""No other means may have one of these, or it would be dead in one of the languages."""
CASH = "cash"
FIXED_ACCOUNTS = frozenset({CASH, "on_account", "stored_value", "gift_card", "voucher", "points"})
"""Means whose account is what they are: the drawer, a debt, or what customers hold."""


def letter_of(code: str, key: str, *, chinese: bool) -> str:
    """The key that chooses a means at the counter; empty when it has none. ``key`` is that of one made here."""
    pair = LETTERS.get(code)
    return pair[0 if chinese else 1] if pair else key
