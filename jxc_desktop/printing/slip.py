"""A short free slip: a title and pairs of words and figures, such as the sheet of a shift handed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jxc_desktop.i18n import _
from jxc_desktop.printing.blocks import Align, Barcode, Block, Feed, Pair, Rule, Size, Text


@dataclass(frozen=True, slots=True)
class SlipData:
    """``rows`` are (words, figure); a row without words and figure is a rule; ``barcode`` stands at the end."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    reprint: int = 0
    barcode: str = ""


def slip_blocks(data: SlipData) -> Iterator[Block]:
    """The slip from top to bottom."""
    yield Text(data.title, Align.CENTER, Size.TALL, bold=True)
    if data.reprint:
        yield Text(_("*** Reprint {count} ***").format(count=data.reprint), Align.CENTER)
    yield Rule()
    for words, figure in data.rows:
        if words or figure:
            yield Pair(words, figure) if figure else Text(words)
        else:
            yield Rule()
    if data.barcode:
        yield Feed()
        yield Barcode(data.barcode)
