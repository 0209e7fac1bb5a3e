"""The two languages of the program: English in the source, Chinese from the catalogue, switched while running.

``_`` and ``ngettext`` are called when a text is shown, never when a module is read, so a switch of language is
seen by the next thing drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jxc_desktop.i18n.catalogue import load

__all__ = ["DEFAULT", "LANGUAGES", "_", "language", "ngettext", "set_language", "translations"]

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}
DEFAULT = "zh_CN"
LOCALE = Path(__file__).resolve().parents[2] / "resources" / "locale"


@cache
def translations(language: str) -> Mapping[str, str]:
    """All translations of a language by their English; there are none of English itself."""
    return load(sorted((LOCALE / language).glob("*.po")))


class _Tongue:
    """The language of the moment."""

    def __init__(self) -> None:
        self.language = DEFAULT

    def translated(self, message: str) -> str:
        """The sentence in the language of the moment; the English where there is none."""
        return translations(self.language).get(message, message)


_tongue = _Tongue()


def _(message: str) -> str:
    """The sentence in the language of the moment; places in braces are still to be filled."""
    return _tongue.translated(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The sentence for this many things; ``{count}`` and other places are still to be filled."""
    translated = _tongue.translated(singular)
    if translated != singular:
        return translated
    return singular if count == 1 else plural


def language() -> str:
    """The language of the moment: ``zh_CN`` or ``en``."""
    return _tongue.language


def set_language(name: str) -> None:
    """Speak another language from now on.

    Raises:
        ValueError: the program does not speak it.
    """
    if name not in LANGUAGES:
        raise ValueError(name)
    _tongue.language = name
