"""Reading translation files: plain gettext ``.po`` text, one small file for each area of the program.

The files are read when a language is chosen; a few thousand sentences take some milliseconds, so there is
nothing to compile and nothing that can be out of date.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

_ENTRY = re.compile(r'(msgid|msgid_plural|msgstr|msgstr\[\d+\]|msgctxt)\s+(".*")')


class BrokenCatalogue(Exception):
    """A translation file that cannot be read, with the file and the line."""


@dataclass(slots=True)
class Entry:
    """One sentence: the English it stands for, its plural where there is one, and the translations."""

    source: str = ""
    plural: str = ""
    translations: list[str] = field(default_factory=list)
    fuzzy: bool = False
    line: int = 0


def entries(path: Path) -> Iterator[Entry]:
    """Every sentence of one file, without its header.

    Raises:
        BrokenCatalogue: a line is not of the format, or uses contexts, which this program does without.
    """
    entry, member = Entry(), ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or (line.startswith("#") and entry.source):
            if entry.source:
                yield entry
            entry, member = Entry(), ""
        if line.startswith("#"):
            entry.fuzzy = entry.fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line:
            if line.startswith("msgid ") and entry.line:
                if entry.source:
                    yield entry
                entry = Entry()
            member = _take(entry, member, line, f"{path.name}:{number}")
            entry.line = entry.line or number
    if entry.source:
        yield entry


def _take(entry: Entry, member: str, line: str, place: str) -> str:
    """Add one line to the entry; answers the member that a following bare string continues."""
    text = line
    if not line.startswith('"'):
        found = _ENTRY.fullmatch(line)
        if found is None or found[1] == "msgctxt":
            raise BrokenCatalogue(f"{place}: {line}")
        member, text = found[1], found[2]
        if member.startswith("msgstr"):
            entry.translations.append("")
    value = _unquote(text, place)
    if member == "msgid":
        entry.source += value
    elif member == "msgid_plural":
        entry.plural += value
    elif member:
        entry.translations[-1] += value
    else:
        raise BrokenCatalogue(f"{place}: {line}")
    return member


def _unquote(text: str, place: str) -> str:
    if "\\" not in text and text.count('"') == 2:
        return text[1:-1]
    try:
        return str(ast.literal_eval(text))
    except (SyntaxError, ValueError) as error:
        raise BrokenCatalogue(f"{place}: {text}") from error


def load(files: Iterable[Path]) -> dict[str, str]:
    """The finished translations of several files, by their English.

    Chinese has one form for any number, so a plural sentence is found under its singular.
    """
    found: dict[str, str] = {}
    for path in files:
        for entry in entries(path):
            if entry.translations and entry.translations[0] and not entry.fuzzy:
                found[entry.source] = entry.translations[0]
    return found
