"""A sheet on its pages: the table's head on each, sums of each page, totals and signatures at the end.

First it is decided what stands on which page; then the pages are made one after the other, knowing how many
there are, and none is kept. Nothing is cut off: what is too high goes on overleaf.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from jxc_desktop.i18n import _
from jxc_desktop.printing.page_marks import Mark, Page
from jxc_desktop.printing.pdf import MILLIMETRE
from jxc_desktop.printing.sheet import PagePaper, Sheet
from jxc_desktop.printing.sheet_grid import Block, Grid
from jxc_desktop.printing.sheet_parts import (
    facts_block,
    foot_block,
    head_block,
    paragraph_blocks,
    short_head,
    signature_block,
    sums_block,
    words_block,
)


class _Piece(NamedTuple):
    """A row on its page by its number, or one part of it where it is higher than a page; drawn with the page only."""

    row: int
    part: int
    height: float


@dataclass(slots=True)
class _Content:
    """What stands between head and foot of one page: paragraphs, rows, what closes the sheet."""

    limit: float
    before: list[Block] = field(default_factory=list)
    rows: list[_Piece] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)
    used: float = 0.0

    @property
    def empty(self) -> bool:
        return not (self.before or self.rows or self.after)


class SheetLayout:
    """The pages of a sheet on a paper. ``lines`` is how many rows a page takes at most, 0 for all that fit."""

    def __init__(self, sheet: Sheet, paper: PagePaper, lines: int = 0) -> None:
        self.sheet, self.paper, self._lines = sheet, paper, lines
        self.grid = Grid(sheet.columns, sheet.rows, sheet.totals, paper.room, paper.size)
        self._height = (paper.height - paper.top - paper.bottom) * MILLIMETRE
        head, facts = head_block(sheet, paper), facts_block(sheet.facts, paper)
        self._head = Block(head.height + facts.height, (*head.marks, *facts.at(0, head.height)))
        self._short = self._head if paper.form else short_head(sheet, paper)
        self._signed = signature_block(sheet.signatures, paper)
        self._titles = self.grid.heading() if sheet.columns else Block(0)
        self._subtotal = self.grid.sum_row(_("Subtotal of this page"), [None] * len(sheet.columns))
        self._foot = foot_block(sheet.footer, 1, 1, paper).height
        self._shown = self._rows()
        self._highest = 0.0
        self._pages = self._paginate()

    def __len__(self) -> int:
        return len(self._pages)

    def __iter__(self) -> Iterator[Page]:
        return (self._page(number) for number in range(len(self._pages)))

    def page(self, number: int) -> Page:
        """One page, counted from 0."""
        return self._page(number)

    # what stands where

    def _limit(self, *, first: bool) -> float:
        head = self._head if first else self._short
        signed = self._signed.height if self.paper.form else 0.0
        return self._height - head.height - self._foot - signed

    def _paginate(self) -> list[_Content]:
        whole = self._fill(reserve=0.0)
        if len(whole) > 1 and self.sheet.page_sums and self.sheet.columns:
            return self._fill(reserve=self._subtotal.height)
        return whole

    def _fill(self, reserve: float) -> list[_Content]:
        pages = [_Content(self._limit(first=True))]
        self._highest = min(pages[0].limit, self._limit(first=False)) - self._titles.height - reserve
        for block in paragraph_blocks(self.sheet.intro, self.paper):
            _room_for(pages, block.height, self._limit(first=False)).before.append(block)
            pages[-1].used += block.height
        for number, values in enumerate(self._shown):
            self._add_row(pages, number, values, reserve)
        self._close(pages, reserve)
        return pages

    def _rows(self) -> Sequence[tuple[object, ...]]:
        if self.sheet.columns and not len(self.sheet.rows):
            return [(None,) * len(self.sheet.columns)]
        return self.sheet.rows if self.sheet.columns else ()

    def _add_row(self, pages: list[_Content], number: int, values: tuple[object, ...], reserve: float) -> None:
        further = self._limit(first=False)
        bold = number in self.sheet.strong_rows
        for part, height in enumerate(self.grid.heights(values, self._highest, bold=bold)):
            page = pages[-1]
            full = bool(self._lines) and len(page.rows) >= self._lines
            needed = height + reserve + (0 if page.rows else self._titles.height)
            if not page.empty and (full or page.used + needed > page.limit):
                page = _Content(further)
                pages.append(page)
            if not page.rows:
                page.used += self._titles.height
            page.rows.append(_Piece(number, part, height))
            page.used += height

    def _close(self, pages: list[_Content], reserve: float) -> None:
        """Put totals, words and what follows beneath the last row; all of it overleaf, with a row, if it must be."""
        blocks = self._closing()
        page, needed = pages[-1], sum(block.height for block in blocks)
        if page.rows and page.used + reserve + needed > page.limit:
            fresh = _Content(self._limit(first=False))
            if len(page.rows) > 1:
                fresh.rows.append(page.rows.pop())
                fresh.used = self._titles.height + fresh.rows[0].height
                page.used -= fresh.rows[0].height
            pages.append(fresh)
        pages[-1].used += reserve if pages[-1].rows else 0.0
        for block in blocks:
            _room_for(pages, block.height, self._limit(first=False)).after.append(block)
            pages[-1].used += block.height

    def _closing(self) -> list[Block]:
        sheet, paper = self.sheet, self.paper
        blocks = []
        if sheet.totals is not None and sheet.columns:
            blocks.append(self.grid.sum_row(_("Total"), sheet.totals))
        if any(sheet.words):
            blocks.append(words_block(*sheet.words, paper))
        blocks += sums_block(sheet.sums, paper)
        blocks += paragraph_blocks(sheet.closing, paper)
        return blocks if paper.form or not sheet.signatures else [*blocks, self._signed]

    # drawing

    def _page(self, number: int) -> Page:
        paper, content = self.paper, self._pages[number]
        left, top = paper.side * MILLIMETRE, paper.top * MILLIMETRE
        head = self._head if number == 0 else self._short
        marks: list[Mark] = list(head.at(left, top))
        y = top + head.height
        for block in self._blocks(content):
            marks += block.at(left, y)
            y += block.height
        bottom = top + self._height - self._foot
        if paper.form:
            marks += self._signed.at(left, bottom - self._signed.height)
        foot = foot_block(self.sheet.footer, number + 1, len(self._pages), paper)
        marks += foot.at(left, bottom)
        return Page(paper.width * MILLIMETRE, paper.height * MILLIMETRE, tuple(marks))

    def _blocks(self, content: _Content) -> Iterator[Block]:
        yield from content.before
        if content.rows:
            yield self._titles
            yield from map(self._drawn, content.rows)
            if self.sheet.page_sums and len(self._pages) > 1:
                yield self._page_sums(content)
        yield from content.after

    def _drawn(self, piece: _Piece) -> Block:
        bold = piece.row in self.sheet.strong_rows
        return self.grid.rows(self._shown[piece.row], self._highest, bold=bold)[piece.part]

    def _page_sums(self, content: _Content) -> Block:
        """The sums of the rows that begin on the page."""
        begun = [piece.row for piece in content.rows if not piece.part and piece.row < len(self.sheet.rows)]
        rows = [self.sheet.rows[number] for number in begun]
        values: list[object] = []
        for place, column in enumerate(self.sheet.columns):
            cells = [row[place] for row in rows]
            figures = [Decimal(cell) for cell in cells if isinstance(cell, (Decimal, int))]
            values.append(sum(figures, Decimal(0)) if column.summed else None)
        return self.grid.sum_row(_("Subtotal of this page"), values)


def _room_for(pages: list[_Content], height: float, limit: float) -> _Content:
    """The last page, or a new one when it has no room left."""
    page = pages[-1]
    if not page.empty and page.used + height > page.limit:
        page = _Content(limit)
        pages.append(page)
    return page
