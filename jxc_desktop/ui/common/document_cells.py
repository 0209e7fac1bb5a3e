"""The lines of a draft and the grid of a style: what the lines hold of each cell, and the lines a grid asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import ZERO, plain
from jxc_desktop.ui.common.document_draft import base_quantity, inserted

Finish = Callable[[DraftLine], DraftLine]


def quantities(draft: Draft, goods: Mapping[str, Product]) -> dict[str, Decimal]:
    """What the lines hold of these goods (by code), in their base units."""
    held: dict[str, Decimal] = {}
    for line in draft.lines:
        if line.product in goods:
            held[line.product] = held.get(line.product, ZERO) + base_quantity(goods[line.product], line)
    return held


def with_cells(
    draft: Draft, goods: Mapping[str, Product], wanted: Mapping[str, Decimal], place: int, finish: Finish
) -> Draft:
    """The draft with these quantities of goods, in base units: one line for each, new ones before ``place``.

    Goods whose quantity is as it was are left alone. Where several lines hold them, the first takes the
    difference. A line that holds nothing any more goes, unless it was drawn from another document.
    ``finish`` completes lines that are new or changed.
    """
    held = quantities(draft, goods)
    lines: list[DraftLine] = list(draft.lines)
    fresh: list[DraftLine] = []
    for code, quantity in wanted.items():
        difference = quantity - held.get(code, ZERO)
        if not difference:
            continue
        if code not in held:
            fresh.append(finish(DraftLine(line=0, product=code, quantity=f"{plain(quantity):f}")))
            continue
        _spread(lines, goods[code], difference, finish)
    kept = {line.line for line in lines}
    before = sum(line.line in kept for line in draft.lines[:place])
    return inserted(replace(draft, lines=tuple(lines)), before, fresh)


def _spread(lines: list[DraftLine], product: Product, difference: Decimal, finish: Finish) -> None:
    """Add a difference to the lines of a product, the first of them first."""
    for line in [one for one in lines if one.product == product.code]:
        before = base_quantity(product, line)
        after = max(before + difference, ZERO)
        difference -= after - before
        number = lines.index(line)
        if after or line.source is not None or line.expected is not None:
            lines[number] = finish(_in_base(product, line, after))
        else:
            del lines[number]
        if not difference:
            return


def _in_base(product: Product, line: DraftLine, quantity: Decimal) -> DraftLine:
    """A line with another base quantity, in its own unit where that comes out even."""
    factor = product.factor(line.unit)
    if quantity % factor == 0:
        return replace(line, quantity=f"{plain(quantity / factor):f}", amount=None)
    return replace(line, quantity=f"{plain(quantity):f}", unit=product.unit, amount=None, price=None)
