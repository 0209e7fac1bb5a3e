"""Recipes as rows: the goods made and their parts, by code."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import products, recipe_lines, recipes
from jxc_desktop.domain.errors import Conflict
from jxc_desktop.domain.recipes import Part, Recipe
from jxc_desktop.domain.values import from_fen, from_units, to_fen, to_units

_RECIPES = (
    select(recipes, products.c.code.label("product"))
    .join(products, products.c.id == recipes.c.product_id)
    .order_by(recipes.c.code)
)
_BY_CODE = _RECIPES.where(recipes.c.code == bindparam("wanted"))
_LINES = (
    select(recipe_lines.c.recipe_id, products.c.code, recipe_lines.c.quantity)
    .join(products, products.c.id == recipe_lines.c.product_id)
    .order_by(recipe_lines.c.recipe_id, recipe_lines.c.line)
)


class Recipes:
    """The recipes of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def recipe(self, code: str) -> Recipe | None:
        """The recipe of this code."""
        row = self.connection.execute(_BY_CODE, {"wanted": code}).one_or_none()
        if row is None:
            return None
        lines = self.connection.execute(_LINES.where(recipe_lines.c.recipe_id == row.id))
        return _recipe(row, tuple(_part(line) for line in lines))

    def all(self) -> list[Recipe]:
        """All recipes, by code."""
        parts: dict[int, list[Part]] = {}
        for line in self.connection.execute(_LINES):
            parts.setdefault(line.recipe_id, []).append(_part(line))
        return [_recipe(row, tuple(parts.get(row.id, ()))) for row in self.connection.execute(_RECIPES)]

    def save(self, recipe: Recipe, ids: Mapping[str, int]) -> int:
        """Keep a recipe; ``ids`` are the goods it names by code. Answers its id.

        Raises:
            Conflict: it was changed since its version was read.
        """
        values = {
            "code": recipe.code,
            "product_id": ids[recipe.product],
            "quantity": to_units(recipe.quantity),
            "fee": to_fen(recipe.fee),
            "remark": recipe.remark,
            "active": int(recipe.active),
        }
        if recipe.version == 0:
            self.connection.execute(insert(recipes), values)
        else:
            same = (recipes.c.code == recipe.code, recipes.c.version == recipe.version)
            changed = self.connection.execute(update(recipes).where(*same).values(**values, version=recipe.version + 1))
            if changed.rowcount != 1:
                raise Conflict(what=recipe.code)
        recipe_id = self._id(recipe.code)
        self.connection.execute(delete(recipe_lines).where(recipe_lines.c.recipe_id == recipe_id))
        lines = [
            {
                "recipe_id": recipe_id,
                "line": number,
                "product_id": ids[part.product],
                "quantity": to_units(part.quantity),
            }
            for number, part in enumerate(recipe.parts, 1)
        ]
        self.connection.execute(insert(recipe_lines), lines)
        return recipe_id

    def delete(self, code: str) -> None:
        """Delete a recipe; what was made by it stays what it is."""
        recipe_id = self._id(code)
        self.connection.execute(delete(recipe_lines).where(recipe_lines.c.recipe_id == recipe_id))
        self.connection.execute(delete(recipes).where(recipes.c.id == recipe_id))

    def _id(self, code: str) -> int:
        return int(self.connection.execute(select(recipes.c.id).where(recipes.c.code == code)).scalar_one())


def _part(row: AnyRow) -> Part:
    return Part(row.code, from_units(row.quantity))


def _recipe(row: AnyRow, parts: tuple[Part, ...]) -> Recipe:
    return Recipe(
        code=row.code,
        product=row.product,
        quantity=from_units(row.quantity),
        fee=from_fen(row.fee),
        parts=parts,
        remark=row.remark,
        active=bool(row.active),
        version=row.version,
    )
