"""What a receipt printer can do: paper width, the language of its bytes, cutter and drawer."""

from __future__ import annotations

from dataclasses import dataclass

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.printing.text import Encoding

DOTS_PER_COLUMN = 12
DOTS_PER_LINE = 24
_COLUMNS = {58: 32, 80: 48}


@dataclass(frozen=True, slots=True)
class PaperProfile:
    """One kind of printer. ``width`` is the roll in millimetres; 58 mm print 32 columns, 80 mm 48.

    ``chinese_switch`` sends the commands that turn the Chinese font on and size it: needed by some
    printers, printed as rubbish by others. ``codepage`` is the number of `ESC t`, if one is to be sent.
    """

    width: int = 58
    encoding: Encoding = Encoding.GBK
    chinese_switch: bool = True
    cutter: bool = True
    drawer_pin: int = 0
    codepage: int | None = None
    feed_before_tearing: int = 4

    def __post_init__(self) -> None:
        if self.width not in _COLUMNS:
            raise InvalidValue("paper", self.width, N_("58 or 80 millimetres are known"))
        if self.drawer_pin not in (0, 1):
            raise InvalidValue("drawer_pin", self.drawer_pin, N_("0 or 1 is needed"))

    @property
    def columns(self) -> int:
        """Characters of one column on a line."""
        return _COLUMNS[self.width]

    @property
    def dots(self) -> int:
        """Printable dots on a line, at 203 dots an inch."""
        return self.columns * DOTS_PER_COLUMN
