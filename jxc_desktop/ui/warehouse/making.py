"""What is made and of what, as changes of a draft: pure steps behind the bar of an assembly."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from jxc_desktop.domain.documents import Charge, Draft, DraftLine
from jxc_desktop.domain.recipes import FEE
from jxc_desktop.domain.values import ZERO, plain
from jxc_desktop.services.recipes import RecipeView
from jxc_desktop.ui.common.document_draft import next_line, with_line


def made_place(draft: Draft) -> int | None:
    """The place of the line that is made, or taken apart."""
    return next((place for place, line in enumerate(draft.lines) if line.made), None)


def fee_of(draft: Draft) -> Decimal:
    """What the work costs."""
    return sum((charge.amount for charge in draft.charges), ZERO)


def with_fee(draft: Draft, fee: Decimal | None) -> Draft:
    """The draft with another fee; none is none."""
    return replace(draft, charges=(Charge(FEE, fee),) if fee else ())


def with_recipe(draft: Draft, recipe: RecipeView) -> Draft:
    """The draft as a recipe says: what it makes, its parts, its fee."""
    made = DraftLine(1, recipe.product, quantity=f"{plain(recipe.quantity):f}", made=True)
    parts = (
        DraftLine(number, part.product, quantity=f"{plain(part.quantity):f}")
        for number, part in enumerate(recipe.parts, 2)
    )
    return with_fee(replace(draft, lines=(made, *parts)), recipe.fee)


def with_made(draft: Draft, product: str) -> Draft:
    """The draft with other goods that are made; parts and quantity stay."""
    place = made_place(draft)
    if place is None:
        made = DraftLine(next_line(draft), product, made=True)
        return replace(draft, lines=(made, *draft.lines))
    fresh = replace(draft.lines[place], product=product, barcode="", unit="", lot="", serials=())
    return with_line(draft, place, fresh)


def with_quantity(draft: Draft, quantity: Decimal) -> Draft:
    """The draft with another quantity of what is made; the parts stay."""
    place = made_place(draft)
    if place is None:
        return draft
    return with_line(draft, place, replace(draft.lines[place], quantity=f"{plain(quantity):f}"))
