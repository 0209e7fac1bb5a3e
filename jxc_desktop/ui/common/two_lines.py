"""Words in two lines, where there is no room for one."""

from __future__ import annotations


def broken(words: str) -> str:
    """Several words in the two lines that are narrowest together; a single word stays as it is."""
    parts = words.split()
    ways = (f"{' '.join(parts[:place])}\n{' '.join(parts[place:])}" for place in range(1, len(parts)))
    return min(ways, key=lambda way: max(map(len, way.split("\n"))), default=words)
