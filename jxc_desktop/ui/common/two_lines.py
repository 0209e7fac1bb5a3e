"""Words in two lines, where there is no room for one."""

from __future__ import annotations

import re

_BREAKS = re.compile(r" +|(?<=\S)(?=（)")
"""Between words, and before a bracket where words have no spaces."""


def broken(words: str) -> str:
    """Several words in the two lines that are narrowest together; a single word stays as it is."""
    ways = (f"{words[: found.start()]}\n{words[found.end() :]}" for found in _BREAKS.finditer(words))
    return min(ways, key=lambda way: max(map(len, way.split("\n"))), default=words)
