"""Styles, recipes and production orders by the command file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.product import read_quantity
from jxc_desktop.domain.recipes import Part, Recipe
from jxc_desktop.domain.values import amount
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.engine.draft_codec import members, number_text, text
from jxc_desktop.services.styles import StyleInput

_PART = {"product": text, "quantity": number_text, "unit": text}


def style(line: Line) -> Answer:
    """Save a style with its colours and sizes; items that are missing are made."""
    line.need("code")
    saved = line.services.styles.save(StyleInput.of(line.rest()))
    line.remember(saved.code)
    return Answer({"code": saved.code, "id": saved.id, "new": saved.new}, changes=saved.changes)


def recipe(line: Line) -> Answer:
    """Save a recipe: a product, how many are made at once, the fee, and the parts."""
    product = line.named("product")
    code = line.text("code", product)
    quantity = _base(line, product, line.get("quantity", number_text, "1"), line.text("unit"))
    fee, remark = line.get("fee", amount, Decimal(0)), line.text("remark")
    active, parts = line.flag("active", default=True), _parts(line, line.get("parts", default=[]))
    line.refuse_unknown()
    saved = line.services.recipes.save(Recipe(code, product, quantity, fee, parts, remark, active))
    line.remember(saved.code)
    return Answer({"code": saved.code}, changes=saved.changes)


def delete_recipe(line: Line) -> Answer:
    """Delete a recipe."""
    code = line.named("code")
    line.refuse_unknown()
    return Answer({}, changes=line.services.recipes.delete(code))


def _parts(line: Line, entered: Any) -> tuple[Part, ...]:
    if not isinstance(entered, list):
        raise InvalidValue("parts", entered, N_("a list is needed"))
    parts = []
    for number, value in enumerate(entered, 1):
        field = f"parts[{number}]"
        found = members(value, _PART, field)
        product = line.references.resolve(found.get("product", ""))
        quantity = _base(line, product, found.get("quantity", "1"), found.get("unit", ""))
        parts.append(Part(product, quantity))
    return tuple(parts)


def _base(line: Line, code: str, entered: str, unit: str) -> Decimal:
    """A quantity of goods in their base unit."""
    return read_quantity(line.services.masterdata.product(code), entered, unit)


# questions


def style_grid(line: Line) -> Answer:
    """A style with its cells and their stock, by its code or by one of its items; without either all styles."""
    services, product, warehouse = line.services, line.named("product"), line.named("warehouse")
    code = line.text("style") or line.text("code")
    line.get("code")
    if product:
        return Answer(services.styles.style_of(product, warehouse))
    code = line.references.resolve(code)
    return Answer(services.styles.style(code, warehouse) if code else services.styles.styles(line.text("text")))


def recipes(line: Line) -> Answer:
    """A recipe for a quantity of what it makes, or all recipes."""
    code, text_ = line.named("recipe") or line.named("code"), line.text("text")
    line.get("code")
    quantity = line.get("quantity", number_text)
    if not code:
        return Answer(line.services.recipes.recipes(text_))
    found = line.services.recipes.recipe(code)
    if quantity is None:
        return Answer(found)
    wanted = _base(line, found.product, quantity, line.text("unit"))
    return Answer(line.services.recipes.recipe(code, wanted))


def production(line: Line) -> Answer:
    """What was issued and finished under a reference; without one, what is under way under each."""
    reference = line.text("reference")
    service = line.services.production
    return Answer(service.state(reference) if reference else service.under_way())


DO = {"style": style, "recipe": recipe, "delete_recipe": delete_recipe}
ASK = {"style": style_grid, "recipe": recipes, "production": production}
