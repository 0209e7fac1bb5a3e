"""How Chinese names are typed with a Latin keyboard: initials in every reading, and full pinyin.

The table (``resources/pinyin.txt``) holds every character of GBK. A name with characters of several
readings has several initials; all are kept, so that whoever reads 厦 as *xia* finds what was filed as *sha*.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, islice, product
from pathlib import Path

MOST_READINGS = 16
"""Initials kept of one name; the usual reading and those nearest to it come first."""

_TABLE = Path(__file__).resolve().parents[2] / "resources" / "pinyin.txt"

Readings = dict[str, tuple[str, ...]]


class _Table:
    """Readings by character, words by their first character, longest first."""

    def __init__(self, text: str) -> None:
        readings: dict[str, list[str]] = {}
        self.words: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for line in text.splitlines():
            head, _, rest = line.partition(" ")
            if head.startswith("+") or (head.isascii() and head != "#"):
                for character in rest:
                    readings.setdefault(character, []).append(head.removeprefix("+"))
            elif head != "#":
                self.words.setdefault(head[0], []).append((head, tuple(rest.split())))
        self.readings: Readings = {character: tuple(sounds) for character, sounds in readings.items()}
        for words in self.words.values():
            words.sort(key=lambda word: -len(word[0]))

    def word_at(self, text: str, place: int) -> tuple[str, ...]:
        """The readings of the word that begins here; empty where none does."""
        for word, sounds in self.words.get(text[place], ()):
            if text.startswith(word, place):
                return sounds
        return ()


@cache
def _table() -> _Table:
    return _Table(_TABLE.read_text(encoding="utf-8"))


@cache
def translation() -> dict[int, str]:
    """For ``str.translate``: each character's usual reading, nothing for signs. Text of many lines at once."""
    table = {ord(character): sounds[0] for character, sounds in _table().readings.items()}
    silent = {ord(sign): "" for sign in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~·、。《》【】“”‘’…—"}
    return silent | table


def readings(name: str) -> list[tuple[str, ...]]:
    """What each sounding character of a name may be read as, the usual reading first.

    ASCII letters and digits stand for themselves in lower case; everything else is silent.
    """
    table = _table()
    text = unicodedata.normalize("NFKC", name).lower()
    result: list[tuple[str, ...]] = []
    spoken: Sequence[str] = ()
    for place, character in enumerate(text):
        known = table.readings.get(character)
        if known is None:
            if character.isascii() and character.isalnum():
                result.append((character,))
            continue
        if not spoken and character in table.words:
            spoken = table.word_at(text, place)
        if spoken:
            first, spoken = spoken[0], spoken[1:]
            known = (first, *(sound for sound in known if sound != first))
        result.append(known)
    return result


def initials(name: str) -> tuple[str, ...]:
    """The initials of a name in every reading, the usual one first: 可口可乐 is ``kkkl`` and ``kkky``."""
    letters = [
        (sounds[0][0],) if len(sounds) == 1 else tuple(dict.fromkeys([sound[0] for sound in sounds]))
        for sounds in readings(name)
    ]
    usual = "".join([letter[0] for letter in letters])
    if not usual:
        return ()
    several = [place for place, letter in enumerate(letters) if len(letter) > 1]
    if not several:
        return (usual,)
    return tuple(islice(_variants(usual, letters, several), MOST_READINGS))


def _variants(usual: str, letters: Sequence[Sequence[str]], several: Sequence[int]) -> Iterator[str]:
    """The usual initials, then those that differ in one place, in two, and so on."""
    for differing in range(len(several) + 1):
        for places in combinations(several, differing):
            for others in product(*(letters[place][1:] for place in places)):
                changed = list(usual)
                for place, letter in zip(places, others, strict=True):
                    changed[place] = letter
                yield "".join(changed)


def full_pinyin(name: str) -> str:
    """The name in full pinyin, usual readings, no spaces or tones: 可口可乐 is ``kekoukele``."""
    return "".join([sounds[0] for sounds in readings(name)])
