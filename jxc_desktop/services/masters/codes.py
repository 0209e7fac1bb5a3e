"""Codes that nobody types: those of new goods, by the rule of their category, and the shop's own barcodes.

A category gives a prefix and a number of digits (``DR`` and 4: DR0001, DR0002 …); one without a rule takes that of
the category above it. Numbers are taken in the transaction that uses them, and what is taken already is passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from jxc_desktop.domain.barcode import in_store_code
from jxc_desktop.domain.errors import N_, InvalidValue

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import Category
    from jxc_desktop.db.unit_of_work import UnitOfWork

CODE_SERIES, BARCODE_SERIES = "product_code", "in_store_barcode"
PREFIX_SETTING = "in_store_prefix"
_LONGEST_PREFIX, _MOST_DIGITS, _USUAL_DIGITS = 12, 10, 4
_AT_ONCE = 64
"""Numbers tried at once when the first ones are taken by codes that were typed."""


class CodeRule(NamedTuple):
    """How codes are made: a prefix and at least so many digits."""

    prefix: str = "P"
    digits: int = 5

    def code(self, number: int) -> str:
        """The code of a number; one that has more digits keeps them all."""
        return f"{self.prefix}{number:0{self.digits}d}"

    @property
    def series(self) -> str:
        """The counter row the numbers come from: rules that make the same codes share it."""
        return CODE_SERIES if self == CodeRule() else f"{CODE_SERIES}:{self.prefix}"


def check_rule(prefix: str, digits: int) -> None:
    """Refuse a rule whose codes nobody could type or scan.

    Raises:
        InvalidValue: the prefix or the number of digits.
    """
    plain = prefix.isascii() and prefix.replace("-", "").replace(".", "").isalnum()
    if len(prefix) > _LONGEST_PREFIX or (prefix and not plain):
        raise InvalidValue("code_prefix", prefix, N_("up to 12 letters, digits, - and . are possible"))
    if not 0 <= digits <= _MOST_DIGITS:
        raise InvalidValue("code_digits", digits, N_("it is out of range"))


def rule_of(category: str, known: Mapping[str, Category]) -> CodeRule:
    """The rule of a category, or of the nearest one above it that has one."""
    seen: set[str] = set()
    while category in known and category not in seen:
        seen.add(category)
        found = known[category]
        if found.code_prefix or found.code_digits:
            return CodeRule(found.code_prefix, found.code_digits or _USUAL_DIGITS)
        category = found.parent
    return CodeRule()


def example_code(category: str, known: Mapping[str, Category]) -> str:
    """The first code that goods of a category would get in an empty shop."""
    return rule_of(category, known).code(1)


def free_codes(work: UnitOfWork, rule: CodeRule, count: int, typed: Collection[str] = ()) -> list[str]:
    """So many codes by a rule that nobody has; ``typed`` are those that stand in the same list."""
    work.sequences.take({rule.series: count})  # whoever else makes codes by this rule waits from here on
    last = work.sequences.last(rule.series)
    number, free = last - count, list[str]()
    while len(free) < count:
        made = [rule.code(number + step) for step in range(1, count + _AT_ONCE + 1)]
        taken = work.masters.products_by_code(made).keys()
        for code in made:
            if len(free) < count:
                number += 1
                free += [code] if code not in taken and code not in typed else []
    if number > last:
        work.sequences.take({rule.series: number - last})
    return free


def in_store_codes(work: UnitOfWork, count: int) -> list[str]:
    """So many in-store barcodes that nobody has yet."""
    prefix = work.settings.all().get(PREFIX_SETTING, "") or "20"
    free: list[str] = []
    while len(free) < count:
        wanted = count - len(free)
        work.sequences.take({BARCODE_SERIES: wanted})
        last = work.sequences.last(BARCODE_SERIES)
        made = [in_store_code(number, prefix) for number in range(last - wanted + 1, last + 1)]
        taken = work.masters.products_by_barcode(made)
        free += [code for code in made if code not in taken]
    return free


def by_rule(categories: Iterable[str], known: Mapping[str, Category]) -> dict[CodeRule, int]:
    """How many codes of each rule goods of these categories want."""
    counts: dict[CodeRule, int] = {}
    for category in categories:
        rule = rule_of(category, known)
        counts[rule] = counts.get(rule, 0) + 1
    return counts
