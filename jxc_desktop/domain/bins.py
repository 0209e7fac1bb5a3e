"""Bins: their codes, several at once by a pattern, and what is scanned off their labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product as every

from jxc_desktop.domain.errors import N_, InvalidValue

BIN_MARK = "L:"
"""What stands before the code on the label of a bin, so that no product can be meant."""
NO_BIN = "-"
"""Stands for no bin where a line has to say that goods lie in none."""
MOST_AT_ONCE = 5_000
STEP = 10
"""Between the walk positions of bins made together: others can be put between them later."""

_LONGEST = 30
_UNTIL = re.compile(r"\s*(?:…|\.\.\.?|~)\s*")
_PIECE = re.compile(r"\d+|[A-Za-z]|[^0-9A-Za-z]+")


def bin_codes(entered: str) -> tuple[str, ...]:
    """The codes a text stands for: one, or all from the first to the last of ``A-01…A-20``.

    Every number or single letter that differs counts through, the last one fastest: ``A-01-1…B-02-4`` is
    sixteen bins.

    Raises:
        InvalidValue: no code, one with invisible signs, or a pattern whose ends do not fit together.
    """
    ends = _UNTIL.split(entered.strip())
    if len(ends) == 1:
        return (_checked(ends[0]),)
    if len(ends) != 2:
        raise InvalidValue("code", entered[:80], N_("a pattern such as A-01…A-20 is needed"))
    first, last = (_PIECE.findall(_checked(end)) for end in ends)
    if len(first) != len(last):
        raise InvalidValue("code", entered[:80], N_("a pattern such as A-01…A-20 is needed"))
    runs = [_run(one, other, entered) for one, other in zip(first, last, strict=True)]
    count = 1
    for run in runs:
        count *= len(run)
    if count > MOST_AT_ONCE:
        raise InvalidValue("code", entered[:80], N_("these are more than 5,000 bins"))
    return tuple("".join(pieces) for pieces in every(*runs))


def _run(first: str, last: str, entered: str) -> Sequence[str]:
    """Every piece from the first to the last."""
    if first == last:
        return (first,)
    if first.isdecimal() and last.isdecimal() and int(first) < int(last):
        width = len(first) if len(first) == len(last) else 0
        return [f"{number:0{width}d}" for number in range(int(first), int(last) + 1)]
    letters = len(first) == len(last) == 1 and first.isalpha() and last.isalpha()
    if letters and first < last and first.isupper() == last.isupper():
        return [chr(sign) for sign in range(ord(first), ord(last) + 1)]
    raise InvalidValue("code", entered[:80], N_("a pattern such as A-01…A-20 is needed"))


def _checked(code: str) -> str:
    code = code.strip()
    if not code or len(code) > _LONGEST or not code.isprintable() or code == NO_BIN:
        raise InvalidValue("code", code[:40], N_("a code of up to 30 visible characters is needed"))
    return code
