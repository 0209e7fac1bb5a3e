"""Styles, recipes and production orders by the command file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.product import read_quantity
from jxc_desktop.domain.recipes import Part, Recipe
from jxc_desktop.domain.values import amount
from jxc_desktop.i18n import _
from jxc_desktop.services.commands.documents import posted_answer
from jxc_desktop.services.commands.entered import draft_of
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
    active, components = line.flag("active", default=True), line.get("components")
    parts = _parts(line, line.get("parts", default=components or []))
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


def import_matrix(line: Line) -> Answer:
    """Read a workbook of quantities by colour and size into a document of a kind: a draft, or posted with ``post``.

    With ``preview`` nothing is stored; every cell that cannot be taken is told by its address.
    """
    kind, path = line.need("kind"), Path(line.need("file"))
    preview, post = line.flag("preview"), line.flag("post")
    header = draft_of(line, kind, ("kind", "file", "preview", "post"))
    found = line.services.matrices.read(path, cost=kind == "opening_stock")
    told = {
        "lines": len(found.lines),
        "quantity": found.total,
        "problems": [
            {"cell": one.cell, "value": one.value, "message": _(one.reason).format(**one.facts)}
            for one in found.problems
        ],
    }
    if preview:
        return Answer(told)
    draft = replace(header, lines=found.lines)
    if post:
        posted = line.services.documents.post(draft, line.confirmed())
        return posted_answer(line, posted, **told)
    saved = line.services.documents.save(draft)
    line.remember(saved.key)
    return Answer({**told, "key": saved.key})


def export_matrix(line: Line) -> Answer:
    """Write a document, or the stock of styles, by colour and size to a workbook or a PDF; ``blank`` to count on."""
    services, path, number = line.services, Path(line.need("file")), line.named("document")
    codes, warehouse, blank = line.get("styles", default=[]), line.named("warehouse"), line.flag("blank")
    line.refuse_unknown()
    if not isinstance(codes, list):
        raise InvalidValue("styles", codes, N_("a list is needed"))
    if number:
        table = services.matrices.of_document(services.documents.view(number))
    else:
        wanted = [line.references.resolve(str(code)) for code in codes]
        table = services.matrices.of_styles(wanted, warehouse, blank=blank)
    written = services.matrices.save(table, path)
    return Answer({"file": str(written), "rows": len(table.lines), "quantity": sum(table.totals, Decimal(0))})


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


DO = {
    "style": style,
    "recipe": recipe,
    "delete_recipe": delete_recipe,
    "import_matrix": import_matrix,
    "export_matrix": export_matrix,
}
ASK = {"style": style_grid, "recipe": recipes, "production": production}
