"""Assemblies and what is taken apart, as a command file writes them: what is made, of which parts, for what fee.

``product`` and ``quantity`` are what an assembly makes and a disassembly takes apart, ``components`` the parts;
``recipe`` names a recipe that says all of it, scaled to ``quantity``. What is given goes before the recipe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jxc_desktop.domain.documents import Charge, Draft, DraftLine
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.product import read_quantity
from jxc_desktop.domain.recipes import FEE
from jxc_desktop.domain.values import ZERO, amount
from jxc_desktop.services.recipes import RecipeView

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from jxc_desktop.services.commands.line import Line

    ReadLine = Callable[[Line, int, Any], DraftLine]

_OF_THE_MADE = ("product", "quantity", "unit", "bin", "lot", "produced", "expires", "serials")
_OWN = frozenset({*_OF_THE_MADE, "components", "fee", "recipe"})


@dataclass(frozen=True, slots=True)
class Made:
    """The lines and charges of an assembly, and the members of the command line that said them."""

    lines: tuple[DraftLine, ...] = ()
    charges: tuple[Charge, ...] = ()
    members: frozenset[str] = frozenset()


def made_of(line: Line, kind: str, entered: Mapping[str, Any], read: ReadLine) -> Made:
    """What a line says in the words of assemblies; nothing for other kinds, and where it writes its lines out.

    Raises:
        InvalidValue: it says both lines and components, or not what is made, or a fee below nothing.
    """
    if not _says_what_is_made(kind, entered):
        return Made()
    if entered.get("lines"):
        raise InvalidValue("lines", "", N_("either lines or components are needed"))
    recipe = _recipe(line, entered)
    made = {name: entered[name] for name in _OF_THE_MADE if name in entered}
    if recipe is not None:
        made = {"product": recipe.product, "quantity": recipe.quantity, **made}
    if not made.get("product"):
        raise InvalidValue("product", "", N_("it is missing"))
    components = entered.get("components")
    if components is None and recipe is not None:
        components = [{"product": part.product, "quantity": part.quantity} for part in recipe.parts]
    if not isinstance(components, list) or not components:
        raise InvalidValue("components", components or "", N_("a list is needed"))
    lines = [replace(read(line, 1, made), made=True)]
    lines += [read(line, number, value) for number, value in enumerate(components, 2)]
    charges = _fee(entered, recipe.fee if recipe else ZERO)
    return Made(tuple(lines), charges, _OWN)


def corrected_parts(line: Line, before: Draft, read: ReadLine) -> tuple[Draft, frozenset[str]]:
    """A posted assembly as a line changes it in these words, and the members that are such words.

    What it does not name stays as it was; documents of other kinds do altogether.

    Raises:
        InvalidValue: as for a new one.
    """
    entered = line.members
    if not _says_what_is_made(before.kind, entered):
        return before, frozenset()
    if entered.get("recipe") is not None:
        made = next(one for one in before.lines if one.made)
        whole = made_of(line, before.kind, {"quantity": made.quantity, "unit": made.unit, **entered}, read)
        return replace(before, lines=whole.lines, charges=whole.charges), _OWN
    if entered.get("lines") and "components" in entered:
        raise InvalidValue("lines", "", N_("either lines or components are needed"))
    lines = _parts_anew(line, before.lines, read)
    charges = before.charges if entered.get("fee") is None else _fee(entered, ZERO)
    return replace(before, lines=lines, charges=charges), _OWN


def _parts_anew(line: Line, lines: tuple[DraftLine, ...], read: ReadLine) -> tuple[DraftLine, ...]:
    """The lines of an assembly with what is said of the goods made, and other components where they are told."""
    entered = line.members
    given = {name: entered[name] for name in _OF_THE_MADE if name in entered}
    if given:
        fresh = read(line, 1, given)
        changes = {name: getattr(fresh, name) for name in given}
        lines = tuple(replace(one, **changes) if one.made else one for one in lines)
    if "components" in entered:
        components = entered["components"]
        if not isinstance(components, list) or not components:
            raise InvalidValue("components", components or "", N_("a list is needed"))
        kept = [one for one in lines if one.made]
        first = max((one.line for one in kept), default=0) + 1
        lines = (*kept, *(read(line, number, value) for number, value in enumerate(components, first)))
    return lines


def _says_what_is_made(kind: str, entered: Mapping[str, Any]) -> bool:
    declared = KINDS.get(kind)
    return declared is not None and declared.makes and bool(_OWN & set(entered))


def _fee(entered: Mapping[str, Any], otherwise: Decimal) -> tuple[Charge, ...]:
    """What the work costs, as the line says or else otherwise.

    Raises:
        InvalidValue: it is less than nothing.
    """
    fee = amount(entered["fee"], "fee") if entered.get("fee") is not None else otherwise
    if fee < 0:
        raise InvalidValue("fee", fee, N_("it is negative"))
    return (Charge(FEE, fee),) if fee else ()


def _recipe(line: Line, entered: Mapping[str, Any]) -> RecipeView | None:
    """The recipe named, for the quantity asked for; without a quantity as much as it makes at once."""
    name = entered.get("recipe")
    if name is None:
        return None
    recipes = line.services.recipes
    code = line.references.resolve(str(name))
    found = recipes.recipe(code)
    if entered.get("quantity") is None:
        return found
    goods = line.services.masterdata.product(found.product)
    return recipes.recipe(code, read_quantity(goods, str(entered["quantity"]), str(entered.get("unit", ""))))
