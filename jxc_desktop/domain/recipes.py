"""Recipes: of what goods are made, and into what they come apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import QUANTITY_PLACES, ZERO, plain, round_amount

FEE = "fee"
"""The charge an assembly books for the work."""
_STEP = Decimal(1).scaleb(-QUANTITY_PLACES)


@dataclass(frozen=True, slots=True)
class Part:
    """So many base units of one of the goods a recipe takes."""

    product: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Recipe:
    """``quantity`` base units of a product are made at once, of the parts and for a fee (an amount)."""

    code: str
    product: str
    quantity: Decimal = Decimal(1)
    fee: Decimal = ZERO
    parts: tuple[Part, ...] = ()
    remark: str = ""
    active: bool = True
    version: int = 0

    def scaled(self, quantity: Decimal) -> Recipe:
        """The recipe for another quantity: parts to four decimals, the fee to the cent, both half up."""
        ratio = quantity / self.quantity
        return replace(
            self,
            quantity=quantity,
            fee=round_amount(self.fee * ratio),
            parts=tuple(
                replace(part, quantity=plain((part.quantity * ratio).quantize(_STEP, ROUND_HALF_UP)))
                for part in self.parts
            ),
        )


def check_recipe(recipe: Recipe) -> None:
    """Refuse a recipe nothing can be made by.

    Raises:
        InvalidValue: it makes nothing, takes nothing, takes a part twice, or needs what it makes.
    """
    if recipe.quantity <= 0:
        raise InvalidValue("quantity", recipe.quantity, N_("it is not above zero"))
    if recipe.fee < 0:
        raise InvalidValue("fee", recipe.fee, N_("it is negative"))
    if not recipe.parts:
        raise InvalidValue("parts", "", N_("it is missing"))
    for number, part in enumerate(recipe.parts, 1):
        field = f"parts[{number}]"
        if part.quantity <= 0:
            raise InvalidValue(f"{field}.quantity", part.quantity, N_("it is not above zero"))
        if part.product == recipe.product:
            raise InvalidValue(f"{field}.product", part.product, N_("it is what the recipe makes"))
        if _named(recipe.parts[: number - 1], part.product):
            raise InvalidValue(f"{field}.product", part.product, N_("it is named twice"))


def _named(parts: Sequence[Part], product: str) -> bool:
    return any(part.product == product for part in parts)
