"""Recipes: how goods are put together of others, and into what they are taken apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.recipes import Recipes
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, Conflict, InvalidValue, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.recipes import Part, Recipe, check_recipe
from jxc_desktop.services.service import Service

__all__ = ["Part", "PartView", "Recipe", "RecipeService", "RecipeView", "SavedRecipe"]


@dataclass(frozen=True, slots=True)
class SavedRecipe:
    """The code of a recipe that was kept."""

    code: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of a recipe with the words of its goods; ``quantity`` is in ``unit``, the base unit."""

    product: str
    name: str
    specification: str
    unit: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class RecipeView:
    """A recipe with the words of its goods."""

    code: str
    product: str
    name: str
    unit: str
    quantity: Decimal
    fee: Decimal
    parts: tuple[PartView, ...]
    remark: str
    active: bool
    version: int


class RecipeService(Service):
    """Keeping recipes and reading them for a quantity."""

    def save(self, recipe: Recipe) -> SavedRecipe:
        """Make or change a recipe; ``version`` 0 takes the place of whatever stands under its code.

        Raises:
            InvalidValue: nothing can be made by it; ``field`` names what is wrong.
            NotFound: goods it names do not exist.
            Conflict: somebody changed it since its version.
        """
        user = self.require(Permission.PRODUCT_EDIT)
        recipe = replace(recipe, code=_code(recipe.code))
        check_recipe(recipe)
        with self.database.write() as work:
            kept = Recipes(work.connection)
            before = kept.recipe(recipe.code)
            if before is not None and recipe.version not in {0, before.version}:
                raise Conflict(what=recipe.code)
            goods = _goods(work.masters, recipe)
            version = before.version if before is not None else 0
            kept.save(replace(recipe, version=version), {code: one.id for code, one in goods.items()})
            detail = {"before": _told(before), "after": _told(recipe)}
            self.record(work, "recipe.save", recipe.code, user=user.name, detail=detail)
            work.touch(Topic.PRODUCTS, products=[goods[recipe.product].id])
            return SavedRecipe(recipe.code, work.commit())

    def delete(self, code: str) -> Changes:
        """Delete a recipe; what was made by it stays what it is.

        Raises:
            NotFound: there is none.
        """
        user = self.require(Permission.PRODUCT_EDIT)
        with self.database.write() as work:
            kept = Recipes(work.connection)
            before = _found(kept, code)
            kept.delete(code)
            self.record(work, "recipe.delete", code, user=user.name, detail={"before": _told(before)})
            work.touch(Topic.PRODUCTS, products=[work.masters.product(before.product).id])
            return work.commit()

    def recipe(self, code: str, quantity: Decimal | None = None) -> RecipeView:
        """A recipe, as it is or for another quantity of what it makes (in the base unit).

        Raises:
            NotFound: there is none.
            InvalidValue: the quantity is not above zero.
        """
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            found = _found(Recipes(connection), code)
            if quantity is not None:
                if quantity <= 0:
                    raise InvalidValue("quantity", quantity, N_("it is not above zero"))
                found = found.scaled(quantity)
            return _view(found, _goods(Masters(connection), found))

    def recipe_of(self, product: str, quantity: Decimal | None = None) -> RecipeView | None:
        """The first recipe in use that makes a product; none where it has none."""
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            codes = [one.code for one in Recipes(connection).all() if one.active and one.product == product]
        return self.recipe(codes[0], quantity) if codes else None

    def recipes(self, text: str = "", *, active: bool | None = None) -> list[RecipeView]:
        """The recipes whose code or goods hold a text, by code."""
        self.require(Permission.PRODUCT_VIEW)
        wanted = unicodedata.normalize("NFKC", text).casefold().strip()
        with self.database.read() as connection:
            found = [one for one in Recipes(connection).all() if active is None or one.active == active]
            codes = {code for one in found for code in (one.product, *(part.product for part in one.parts))}
            goods = Masters(connection).products_by_code(codes)
        views = [_view(one, goods) for one in found]
        return [one for one in views if wanted in f"{one.code} {one.product} {one.name}".casefold()]


def _code(code: str) -> str:
    code = code.strip()
    if not code or len(code) > 100 or not code.isprintable():
        raise InvalidValue("code", code[:40], N_("a name of up to 100 visible characters is needed"))
    return code


def _found(kept: Recipes, code: str) -> Recipe:
    found = kept.recipe(code)
    if found is None:
        raise NotFound(field="recipe", what=N_("recipe"), name=code)
    return found


def _goods(masters: Masters, recipe: Recipe) -> dict[str, Product]:
    """The goods a recipe names, by code.

    Raises:
        NotFound: one of them does not exist; ``field`` names where it stands.
    """
    places = {recipe.product: "product"}
    places |= {part.product: f"parts[{number}].product" for number, part in enumerate(recipe.parts, 1)}
    goods = masters.products_by_code(places)
    for code, field in places.items():
        if code not in goods:
            raise NotFound(field=field, what=N_("product"), name=code)
    return goods


def _view(recipe: Recipe, goods: Mapping[str, Product]) -> RecipeView:
    made = goods[recipe.product]
    return RecipeView(
        recipe.code,
        recipe.product,
        f"{made.name} {made.specification}".strip(),
        made.unit,
        recipe.quantity,
        recipe.fee,
        tuple(_part(part, goods[part.product]) for part in recipe.parts),
        recipe.remark,
        recipe.active,
        recipe.version,
    )


def _part(part: Part, product: Product) -> PartView:
    return PartView(part.product, product.name, product.specification, product.unit, part.quantity)


def _told(recipe: Recipe | None) -> dict[str, object] | None:
    if recipe is None:
        return None
    parts: Sequence[Part] = recipe.parts
    return {
        "product": recipe.product,
        "quantity": recipe.quantity,
        "fee": recipe.fee,
        "parts": {part.product: part.quantity for part in parts},
    }
