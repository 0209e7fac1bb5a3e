"""What a code on a package means: check digits, the spellings of one number, scale labels, in-store codes.

A rule of scale labels is written as the label itself, one letter a digit:

| sign | means | example |
| --- | --- | --- |
| digits | the prefix that the label begins with | ``21`` |
| ``I`` | the item's number on the scale | ``IIIII`` |
| ``A`` | the amount to pay, in fen | ``AAAAA`` |
| ``W`` | the weight in grams | ``WWWWW`` |
| ``N`` | the number of pieces | ``NNNNN`` |
| ``X`` | a digit of no interest | ``X`` |
| ``C`` | the check digit, last | ``C`` |

Rules stand one after another, separated by commas: ``21IIIIIAAAAAC, 22IIIIIWWWWWC``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jxc_desktop.domain.errors import N_, InvalidValue

GTIN_LENGTHS = (8, 12, 13, 14)
IN_STORE_PREFIX = "20"
LONGEST_CODE = 64
_EAN_LENGTH = 13
GS = "\x1d"
"""The separator inside GS1 element strings."""

_GS1_SYMBOLOGIES = ("]C1", "]d2", "]Q3", "]e0", "]J1")
_AIM_PREFIX = re.compile(r"\](?:[A-Za-z][0-9A-Za-z])")
_RULE = re.compile(r"(?P<prefix>2\d)(?P<item>I+)(?P<rest>[AWNX]+)C")


@dataclass(frozen=True, slots=True)
class Reading:
    """A scan made clean: the code, and whether the scanner said that it is a GS1 element string."""

    code: str
    gs1: bool = False


def normalise(raw: str) -> Reading:
    """Make a scan or a typed code clean: half-width, trimmed, without the scanner's own prefix.

    Raises:
        InvalidValue: nothing is left, it is too long, or it holds control or invisible characters.
    """
    text = unicodedata.normalize("NFKC", raw).strip(" \t\r\n")
    gs1 = text.startswith(_GS1_SYMBOLOGIES)
    if _AIM_PREFIX.match(text):
        text = text[3:]
    if text.startswith(GS):
        gs1, text = True, text.lstrip(GS)
    gs1 = gs1 or GS in text
    if not text:
        raise InvalidValue("barcode", raw, N_("it is empty"))
    if len(text) > (200 if gs1 else LONGEST_CODE):
        raise InvalidValue("barcode", raw[:LONGEST_CODE], N_("it is too long"))
    if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} and c != GS for c in text):
        raise InvalidValue("barcode", ascii(raw), N_("it holds invisible characters"))
    return Reading(text, gs1)


def check_digit(body: str) -> str:
    """The GS1 check digit of the digits before it (weights 3 and 1 from the right)."""
    total = 3 * sum(map(int, body[::-2])) + sum(map(int, body[-2::-2]))
    return str(-total % 10)


def is_digits(code: str) -> bool:
    """Whether the code is ASCII digits only."""
    return code.isascii() and code.isdigit()


def has_right_check_digit(code: str) -> bool:
    """Whether a code of 8, 12, 13 or 14 digits ends in its check digit; false for anything else."""
    return len(code) in GTIN_LENGTHS and is_digits(code) and check_digit(code[:-1]) == code[-1]


def has_wrong_check_digit(code: str) -> bool:
    """Whether a code looks like an article number but was misread or mistyped."""
    return len(code) in GTIN_LENGTHS and is_digits(code) and check_digit(code[:-1]) != code[-1]


def canonical(code: str) -> str:
    """One spelling for all of one number: UPC-A as EAN-13, GTIN-14 without its leading zeros.

    A code without a right check digit is the shop's own and stays as it is.
    """
    if not has_right_check_digit(code):
        return code
    number = code.zfill(14)
    if number.startswith("000000"):
        return number[6:]
    return number.removeprefix("0")


def equivalents(code: str) -> tuple[str, ...]:
    """All spellings of the code's number, the given one first: what a look-up must try."""
    if not has_right_check_digit(code):
        return (code,)
    number = code.zfill(14)
    spellings = [number[14 - length :] for length in GTIN_LENGTHS if not number[: 14 - length].strip("0")]
    return tuple(dict.fromkeys([code, *spellings]))


def in_store_code(sequence: int, prefix: str = IN_STORE_PREFIX) -> str:
    """The EAN-13 a shop gives to goods without one: a prefix of 20 to 29, ten digits, check digit.

    Raises:
        InvalidValue: the ten digits are used up.
    """
    if not 0 < sequence < 10**10:
        raise InvalidValue("barcode", sequence, N_("it is too large"))
    body = f"{prefix}{sequence:010d}"
    return body + check_digit(body)


def read_in_store_prefix(text: str) -> str:
    """The prefix of the shop's own barcodes.

    Raises:
        InvalidValue: it is none that is free for shops.
    """
    if not re.fullmatch(r"2\d", text, re.ASCII):
        raise InvalidValue("in_store_prefix", text, N_("20 to 29 are free for shops"))
    return text


def keep_apart(prefix: str, rules: Sequence[ScaleRule]) -> None:
    """Refuse in-store barcodes that a scale label of thirteen digits begins with as well.

    Raises:
        InvalidValue: both would be read from one scan.
    """
    if any(rule.prefix == prefix and len(rule.pattern) == _EAN_LENGTH for rule in rules):
        raise InvalidValue("in_store_prefix", prefix, N_("labels of a scale begin with these digits"))


@dataclass(frozen=True, slots=True)
class ScaleRule:
    """How the labels of one scale are laid out; see the module for the signs."""

    pattern: str

    @property
    def prefix(self) -> str:
        """The two digits such a label begins with."""
        return self.pattern[:2]


@dataclass(frozen=True, slots=True)
class ScaleLabel:
    """What a scale label says. ``items`` are the codes the item may be filed under, most exact first."""

    items: tuple[str, ...]
    weight: Decimal | None = None
    amount: Decimal | None = None
    pieces: Decimal | None = None
    check_digit_right: bool = True


def read_scale_rules(text: str) -> tuple[ScaleRule, ...]:
    """Read the rules of a setting, separated by commas, spaces or lines.

    Raises:
        InvalidValue: a rule is malformed, not 13 or 18 long, or its prefix is taken.
    """
    rules: dict[tuple[str, int], ScaleRule] = {}
    for pattern in re.split(r"[\s,;，；]+", text.strip().upper()):
        if not pattern:
            continue
        if not _RULE.fullmatch(pattern) or len(pattern) not in {13, 18} or not set("AWN") & set(pattern):
            raise InvalidValue("barcode_rules", pattern, N_("a rule looks like 21IIIIIAAAAAC, of 13 or 18 signs"))
        for letter in "AWN":
            if pattern.count(letter) != len(max(re.findall(f"{letter}+", pattern), default="")):
                raise InvalidValue("barcode_rules", pattern, N_("equal letters must stand together"))
        if (pattern[:2], len(pattern)) in rules:
            raise InvalidValue("barcode_rules", pattern, N_("two rules begin with the same digits"))
        rules[pattern[:2], len(pattern)] = ScaleRule(pattern)
    return tuple(rules.values())


def read_scale_label(code: str, rules: Sequence[ScaleRule]) -> ScaleLabel | None:
    """Read a label by the rule of its prefix and length; ``None`` where no rule fits."""
    if len(code) not in {13, 18} or not is_digits(code):
        return None
    for rule in rules:
        if len(rule.pattern) == len(code) and code.startswith(rule.prefix):
            return _label(code, rule.pattern)
    return None


def _label(code: str, pattern: str) -> ScaleLabel:
    def part(letter: str) -> str:
        return "".join([digit for digit, sign in zip(code, pattern, strict=True) if sign == letter])

    item, weight, amount, pieces = part("I"), part("W"), part("A"), part("N")
    items = dict.fromkeys([code[:2] + item, item, item.lstrip("0") or "0"])
    return ScaleLabel(
        items=tuple(items),
        weight=Decimal(weight).scaleb(-3) if weight else None,
        amount=Decimal(amount).scaleb(-2) if amount else None,
        pieces=Decimal(pieces) if pieces else None,
        check_digit_right=check_digit(code[:-1]) == code[-1],
    )
