"""Finding goods by pieces of words among a hundred thousand, as fast as memory is read.

Each kind of text (codes, names, initials, pinyin) of all goods is one long string with one line a
product; finding a piece in it is one pass of the machine over a few megabytes.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate, islice

from jxc_desktop.domain.pinyin import translation

MOST_MEETINGS = 200
"""Among how many names that hold a frequent word those that begin with it are looked for."""

Entry = tuple[int, str, str, str, str]
"""Product id, name, specification, initials of every reading, codes; the last two separated by spaces."""


def search_words(text: str) -> list[str]:
    """The words of a search, half-width and in lower case."""
    return unicodedata.normalize("NFKC", text).lower().split()


class _Lines:
    """One kind of text of all goods, one line a product."""

    def __init__(self, lines: list[str]) -> None:
        self.text = "\n".join(lines)
        self.starts = list(accumulate(map((1).__add__, map(len, lines)), initial=0))

    def find(self, piece: str) -> Iterator[int]:
        """The places in the list of the lines that hold the piece, each once."""
        text, starts, place = self.text, self.starts, self.text.find(piece)
        while place >= 0:
            line = bisect_right(starts, place) - 1
            yield line
            place = text.find(piece, starts[line + 1] - 1)

    def begins(self, line: int, piece: str) -> bool:
        """Whether the line begins with the piece."""
        return self.text.startswith(piece, self.starts[line])

    def holds(self, line: int, piece: str) -> bool:
        """Whether the line holds the piece."""
        return self.text.find(piece, self.starts[line], self.starts[line + 1]) >= 0


class _Beginnings:
    """Words in order, so that those with a common beginning stand together, the shortest first."""

    def __init__(self, words: list[tuple[str, int]]) -> None:
        words.sort()
        self.words = [word for word, _ in words]
        self.lines = [line for _, line in words]

    def find(self, beginning: str) -> Iterator[int]:
        """The lines with a word that begins so."""
        place = bisect_left(self.words, beginning)
        while place < len(self.words) and self.words[place].startswith(beginning):
            yield self.lines[place]
            place += 1


class SearchLines:
    """The texts of some goods, searched together."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        kept = list(entries)
        self.ids = [entry[0] for entry in kept]
        told = "\n".join([f" {name} {detail} " if detail else f" {name} " for _, name, detail, _, _ in kept])
        told = unicodedata.normalize("NFKC", told).lower()
        spoken = told.translate(_sounds()).split("\n")
        self.names = _Lines(told.split("\n"))
        self.pinyin = _Lines(spoken)
        self.initials = _Lines([initials for *_, initials, _ in kept])
        self.codes = _Lines("\n".join([codes for *_, codes in kept]).lower().split("\n"))
        self.first_initials = _Beginnings(
            [(word, line) for line, (*_, initials, _) in enumerate(kept) for word in initials.split()]
        )
        self.first_pinyin = _Beginnings([(sounds, line) for line, sounds in enumerate(spoken)])

    def search(self, words: list[str], limit: int) -> list[int]:
        """The ids of goods that meet all words: those that begin with the first one, then the others."""
        if not self.ids:
            return []
        first, *others = sorted(words, key=lambda word: (word.isascii(), -len(word)))
        found: dict[int, None] = {}
        for line in self._candidates(first):
            if line not in found and all(self._meets(line, word) for word in others):
                found[line] = None
                if len(found) >= limit:
                    break
        return [self.ids[line] for line in found]

    def _candidates(self, word: str) -> Iterator[int]:
        """Lines that meet the word, the likeliest and cheapest first; asked for no further than needed."""
        if not word.isascii():
            yield from self._named(word)
            return
        if word.isdigit():
            yield from self.codes.find(word)
            yield from self.names.find(word)
            return
        yield from self.first_initials.find(word)
        yield from self.first_pinyin.find(word)
        yield from self.codes.find(word)
        yield from self.names.find(word)
        yield from self.initials.find(word)
        yield from self.pinyin.find(word)

    def _named(self, word: str) -> Iterator[int]:
        """Names with the word: among the first of them those that begin with it, then the others."""
        meetings = self.names.find(word)
        first = list(islice(meetings, MOST_MEETINGS))
        yield from [line for line in first if self.names.begins(line, f" {word}")]
        yield from first
        yield from meetings

    def _meets(self, line: int, word: str) -> bool:
        if not word.isascii():
            return self.names.holds(line, word)
        kinds = (self.codes, self.names, self.initials, self.pinyin)
        return any(lines.holds(line, word) for lines in kinds)


@cache
def _sounds() -> dict[int, str]:
    """Each character's pinyin, nothing for blanks, so that a name becomes one word; lines stay lines."""
    return translation() | {ord(" "): ""}
