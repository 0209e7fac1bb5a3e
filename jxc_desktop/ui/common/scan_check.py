"""What the keys of one scan tell about a scanner that is a keyboard: its rhythm, its ending, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from jxc_desktop.domain.errors import N_
from jxc_desktop.ui.common.scan_decoder import TERMINATORS, WedgeTiming

SLOW_GAP = 0.080
"""Seconds between two keys above which a hand cannot be told from the scanner any more."""
ROOM = 1.5
"""How much slower than measured a scan may be."""


class ScanTrouble(StrEnum):
    """What is wrong with a scan; `SCAN_TROUBLES` says what to do."""

    INPUT_METHOD = "input_method"
    CAPS_LOCK = "caps_lock"
    ALT_MODE = "alt_mode"
    SLOW = "slow"
    NO_ENDING = "no_ending"
    AROUND = "around"
    OTHER = "other"


SCAN_TROUBLES: dict[ScanTrouble, str] = {
    ScanTrouble.INPUT_METHOD: N_("A Chinese input method took the scan. Switch it to English, or use serial mode."),
    ScanTrouble.CAPS_LOCK: N_("Capitals and small letters are exchanged. Switch Caps Lock off."),
    ScanTrouble.ALT_MODE: N_("The scanner types with Alt and numbers (ALT mode). Switch it to the plain keyboard."),
    ScanTrouble.SLOW: N_("The scanner types as slowly as a hand. Shorten its key delay, or use serial mode."),
    ScanTrouble.NO_ENDING: N_("Nothing ends the scan. Let the scanner send Enter: it is surer and quicker."),
    ScanTrouble.AROUND: N_(
        "The scanner adds characters to the code. They are taken away from now on if you keep this."
    ),
    ScanTrouble.OTHER: N_("Another code than the one typed was read. Scan again, or check the keyboard country."),
}


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key as it came, in seconds; ``alt`` when Alt was held; ``device`` is what the system calls the keyboard."""

    char: str
    at: float
    alt: bool = False
    device: str = ""


@dataclass(frozen=True, slots=True)
class ScanFinding:
    """One scan looked at: the code as it came, the longest gap in seconds, what was added, what is wrong, and the
    keyboard it came from in the words of the system.
    """

    code: str = ""
    gap: float = 0.0
    ended: bool = False
    prefix: str = ""
    suffix: str = ""
    troubles: tuple[ScanTrouble, ...] = ()
    device: str = ""

    @property
    def timing(self) -> WedgeTiming:
        """The rhythm that fits this scanner, never quicker than the usual one."""
        usual = WedgeTiming()
        gap = max(usual.gap, min(self.gap * ROOM, SLOW_GAP))
        return WedgeTiming(gap=round(gap, 3), silence=round(max(usual.silence, gap + 0.025), 3))


def look_at(strokes: Sequence[Stroke], wanted: str = "", *, composed: str = "") -> ScanFinding:
    """What a scan tells. ``wanted`` is what the barcode says, where somebody typed it; ``composed`` is what an input
    method made of the keys.
    """
    typed = [stroke for stroke in strokes if stroke.char and stroke.char not in TERMINATORS]
    code = "".join(stroke.char for stroke in typed) + composed
    gaps = [after.at - before.at for before, after in pairwise(strokes)]
    gap = max(gaps, default=0.0)
    ended = bool(strokes) and strokes[-1].char in TERMINATORS
    before, found, after = code.partition(wanted) if wanted else ("", "", "")
    around = bool(found) and (before or after)
    troubles = {
        ScanTrouble.INPUT_METHOD: bool(composed) or any("\uff01" <= char <= "\uff5e" for char in code),
        ScanTrouble.ALT_MODE: sum(stroke.alt for stroke in strokes) >= 4,
        ScanTrouble.CAPS_LOCK: bool(wanted) and code != wanted and wanted in code.swapcase(),
        ScanTrouble.SLOW: gap > SLOW_GAP,
        ScanTrouble.NO_ENDING: bool(code) and not ended,
        ScanTrouble.AROUND: around,
        ScanTrouble.OTHER: bool(wanted and code) and not found and wanted not in code.swapcase(),
    }
    if troubles[ScanTrouble.INPUT_METHOD] or troubles[ScanTrouble.ALT_MODE]:
        troubles[ScanTrouble.OTHER] = False
    bad = tuple(trouble for trouble in ScanTrouble if troubles[trouble])
    device = strokes[0].device if strokes else ""
    return ScanFinding(code, gap, ended, before if around else "", after if around else "", bad, device)
