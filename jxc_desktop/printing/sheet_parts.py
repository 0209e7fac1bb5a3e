"""The pieces of a sheet above and below its table: company head, facts, paragraphs, signatures, foot of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from jxc_desktop.domain.errors import InvalidValue
from jxc_desktop.i18n import _
from jxc_desktop.printing.barcodes import Symbology, modules_of, qr_rows
from jxc_desktop.printing.blocks import Align
from jxc_desktop.printing.measure import clean, fitted, text_width, wrap_width
from jxc_desktop.printing.page_marks import Bars, Mark, Picture, Stroke, Words
from jxc_desktop.printing.pdf import MILLIMETRE
from jxc_desktop.printing.sheet import Company, Fact, PagePaper, Sheet
from jxc_desktop.printing.sheet_grid import LEADING, Block, lines_block

_NAME, _TITLE, _SMALL = 1.55, 1.45, 0.85
"""Sizes of the company's name, of the title and of small print, in parts of the text."""
_MODULE = 0.28 * MILLIMETRE
"""Two dots of a needle printer."""
_QUIET = 10
_BAR_HEIGHT = 7.5 * MILLIMETRE
_LOGO = (30 * MILLIMETRE, 13 * MILLIMETRE)
_GAP = 1.2 * MILLIMETRE


def head_block(sheet: Sheet, paper: PagePaper) -> Block:
    """Who we are, what it is, and its number: the name across, the address left, the title, the barcode right."""
    room, size = paper.room, paper.size
    marks: list[Mark] = []
    top = 0.0
    if sheet.company.name:
        name, large = fitted(sheet.company.name, room - 2 * _LOGO[0], size * _NAME, bold=True)
        marks.append(Words(room / 2, large, name, large, room - 2 * _LOGO[0], bold=True, align=Align.CENTER))
        top = large * LEADING
    middle = _title(sheet, room / 3, size)
    side = (room - room / 3) / 2 - _GAP
    left = _address(sheet.company, side, size * _SMALL)
    right = _number(sheet, side, size)
    marks += [*middle.at(room / 3, top), *left.at(0, 0 if sheet.company.logo else top), *right.at(room - side, top)]
    bottom = left.height + (0 if sheet.company.logo else top)
    return Block(max(top + middle.height, bottom, top + right.height) + _GAP, tuple(marks))


def short_head(sheet: Sheet, paper: PagePaper) -> Block:
    """What a further page begins with."""
    words = f"{sheet.title}  {sheet.number}" if sheet.number else sheet.title
    words, size = fitted(words, paper.room, paper.size * 1.1, bold=True)
    return Block(size * LEADING + _GAP, (Words(0, size, words, size, paper.room, bold=True),))


def _title(sheet: Sheet, room: float, size: float) -> Block:
    """The title in the middle third, a mark such as "Reprint 2" beneath."""
    title, large = fitted(sheet.title, room, size * _TITLE, bold=True)
    marks: list[Mark] = [Words(room / 2, large, title, large, room, bold=True, align=Align.CENTER)]
    height = large * LEADING
    if sheet.mark:
        for line in wrap_width(sheet.mark, room, size, bold=True):
            marks.append(Words(room / 2, height + size, line, size, room, bold=True, align=Align.CENTER))
            height += size * LEADING
    return Block(height, tuple(marks))


def _address(company: Company, room: float, size: float) -> Block:
    """The logo and beneath it address, phone and tax number, small."""
    marks: list[Mark] = []
    top = 0.0
    if company.logo:
        width, height = _logo_size(company.logo)
        marks.append(Picture(0, 0, width, height, company.logo))
        top = height + _GAP / 2
    lines = [line for text in company.lines for line in wrap_width(text, room, size)]
    words = lines_block(lines, size, room)
    return Block(top + words.height, (*marks, *words.at(0, top)))


def _logo_size(png: bytes) -> tuple[float, float]:
    from PIL import Image

    with Image.open(BytesIO(png)) as picture:
        width, height = picture.size
    scale = min(_LOGO[0] / width, _LOGO[1] / height)
    return width * scale, height * scale


def _number(sheet: Sheet, room: float, size: float) -> Block:
    """The number at the right: as a barcode with its text beneath, or the text alone."""
    if not sheet.number:
        return Block(0)
    top = 0.0
    marks: list[Mark] = []
    if sheet.barcode:
        bars = barcode_block(sheet.number, room)
        marks += bars.marks
        top = bars.height
    words, size = fitted(_("No. {number}").format(number=sheet.number), room, size)
    marks.append(Words(room, top + size, words, size, room, align=Align.RIGHT))
    return Block(top + size * LEADING, tuple(marks))


def barcode_block(text: str, room: float, height: float = _BAR_HEIGHT, *, centred: bool = False) -> Block:
    """A code as bars that a scanner reads, at the right end of the room; as a square code where bars find no room."""
    try:
        modules = modules_of(text, Symbology.CODE128)
    except InvalidValue:
        modules = ""
    width = (len(modules) + 2 * _QUIET) * _MODULE
    if modules and width <= room:
        left = (room - len(modules) * _MODULE) / 2 if centred else room - (len(modules) + _QUIET) * _MODULE
        return Block(height + 1, (Bars(left, 0, modules, _MODULE, height),))
    rows = qr_rows(text)
    side = max(height * 1.6, 14 * MILLIMETRE)
    dot = side / len(rows)
    left = (room - side) / 2 if centred else room - side
    return Block(side + 1, tuple(Bars(left, index * dot, row, dot, dot) for index, row in enumerate(rows)))


def facts_block(facts: Sequence[Fact], paper: PagePaper) -> Block:
    """Labels and what they say, side by side; wide ones in rows of their own."""
    size, columns = paper.size, paper.facts
    cell = paper.room / columns
    marks: list[Mark] = []
    top = 0.0
    for row in _fact_rows(facts, columns):
        blocks = [_fact(fact, (paper.room if fact.wide else cell) - _GAP, size) for fact in row]
        for place, block in enumerate(blocks):
            marks += block.at(place * cell, top)
        top += max(block.height for block in blocks)
    return Block(top + (_GAP if facts else 0), tuple(marks))


def _fact_rows(facts: Iterable[Fact], columns: int) -> list[list[Fact]]:
    rows: list[list[Fact]] = []
    for fact in facts:
        if not rows or fact.wide or rows[-1][-1].wide or len(rows[-1]) == columns:
            rows.append([])
        rows[-1].append(fact)
    return rows


def _fact(fact: Fact, room: float, size: float) -> Block:
    label = clean(_("{label}: ").format(label=fact.label))
    own = text_width(label, size)
    if own > room * 0.6:
        return lines_block(wrap_width(label + fact.text, room, size), size, room)
    words = lines_block(wrap_width(fact.text, room - own, size), size, room - own)
    return Block(words.height, (Words(0, size, label, size, own), *words.at(own, 0)))


def paragraph_blocks(texts: Iterable[str], paper: PagePaper) -> list[Block]:
    """Each line of the paragraphs as a block of its own, so that a long text may go on overleaf."""
    size = paper.size
    return [
        lines_block([line], size, paper.room)
        for text in texts
        for part in text.splitlines() or [""]
        for line in wrap_width(part, paper.room, size)
    ]


def words_block(words: str, figure: str, paper: PagePaper) -> Block:
    """The amount in words at the left and its figure at the right, in a frame."""
    size, room, pad = paper.size, paper.room, _GAP * 0.8
    own = text_width(figure, size, bold=True)
    inner = room - own - 3 * pad
    text = lines_block(wrap_width(words, inner, size, bold=True), size, inner, bold=True)
    height = text.height + pad
    frame = (
        Stroke(0, height, room, height, 0.4),
        Stroke(0, 0, 0, height, 0.4),
        Stroke(room, 0, room, height, 0.4),
    )
    right = Words(room - pad, size + pad / 2, figure, size, own, bold=True, align=Align.RIGHT)
    return Block(height, (*text.at(pad, pad / 2), right, *frame))


def sums_block(sums: Sequence[tuple[str, str]], paper: PagePaper) -> list[Block]:
    """Labelled figures in a line at the right, such as discount and tax."""
    if not sums:
        return []
    text = "    ".join(_("{label}: ").format(label=label) + figure for label, figure in sums)
    size, room = paper.size, paper.room
    lines = wrap_width(text, room, size)
    marks = tuple(
        Words(room, size * LEADING * index + size + _GAP / 2, line, size, room, align=Align.RIGHT)
        for index, line in enumerate(lines)
    )
    return [Block(size * LEADING * len(lines) + _GAP / 2, marks)]


def signature_block(signatures: Sequence[tuple[str, str]], paper: PagePaper) -> Block:
    """Who signs: labels side by side over the width, names that are known filled in, lines for the rest."""
    if not signatures:
        return Block(0)
    size = paper.size
    count = min(len(signatures), 4 if paper.room < 190 * MILLIMETRE else 5)
    cell = paper.room / count
    top = _GAP * 2 if not paper.form else _GAP
    step = size * LEADING + (_GAP * 3 if not paper.form else _GAP)
    marks: list[Mark] = []
    for place, (label, name) in enumerate(signatures):
        x, y = place % count * cell, top + place // count * step + size
        words, small = fitted(_("{label}: ").format(label=label) + name, cell - _GAP, size)
        marks.append(Words(x, y, words, small, cell - _GAP))
        begin = x + text_width(words, small)
        if not name and begin < x + cell - 3 * _GAP:
            marks.append(Stroke(begin, y + 1.5, x + cell - 2 * _GAP, y + 1.5, 0.4))
    return Block(top + step * -(-len(signatures) // count), tuple(marks))


def foot_block(text: str, page: int, pages: int, paper: PagePaper) -> Block:
    """The foot of a page: a text at the left, which page of how many at the right."""
    size = paper.size * _SMALL
    numbered = _("Page {page} of {pages}").format(page=page, pages=pages)
    own = text_width(numbered, size)
    marks: list[Mark] = [Words(paper.room, size + _GAP, numbered, size, own, align=Align.RIGHT)]
    if text:
        left = wrap_width(text, paper.room - own - 2 * _GAP, size)[0]
        marks.append(Words(0, size + _GAP, left, size, paper.room - own - _GAP))
    return Block(size * LEADING + _GAP, tuple(marks))
