"""Recipes: the list, and the card with what is made, how many at once, for what fee, and of which parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, quantity
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.services.masterdata import Saved
from jxc_desktop.services.recipes import Part, Recipe, RecipeView
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column, money, whole
from jxc_desktop.ui.common.columns import quantity as shown_quantity
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.entry import half_width
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.list_window import ListQuery
from jxc_desktop.ui.common.lookup import Search
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.popup_list import VISIBLE_ROWS, Suggestion
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.masterdata.card_list_window import CardListWindow
from jxc_desktop.ui.masterdata.price_grid import GoodsGrid
from jxc_desktop.ui.masterdata.price_lists_window import ListPage
from jxc_desktop.ui.masterdata.record_view_model import RecordViewModel

_COLUMNS: tuple[Column[RecipeView], ...] = (
    Column(N_("Code"), read=lambda row: row.code, name="code", width=100),
    Column(N_("Makes"), read=lambda row: row.name, name="name", stretch=True, width=130),
    Column(N_("At once"), read=lambda row: row.quantity, show=shown_quantity, name="quantity", width=72),
    Column(N_("Parts"), read=lambda row: len(row.parts), show=whole, name="parts", width=64),
    Column(N_("Fee"), read=lambda row: row.fee, show=money, name="fee", width=80),
)


def find_goods(goods: GoodsIndex) -> Search:
    """Goods by words, with their codes."""

    def search(text: str) -> Sequence[Suggestion]:
        hits = goods.search(text, VISIBLE_ROWS)
        return [Suggestion(hit.code, hit.name, f"{hit.specification}  {hit.code}".strip()) for hit in hits]

    return search


class RecipeCard(Card):
    """Shows and reads one recipe."""

    def __init__(self, services: Services, runner: Runner) -> None:
        self.shown: RecipeView | None = None
        fields = (
            FormField("code", N_("Code"), "code", needed=True),
            FormField("product", N_("Makes"), "lookup", search=find_goods(services.goods), needed=True),
            FormField("quantity", N_("How many at once"), "quantity"),
            FormField("fee", N_("Fee for the work"), "amount"),
            FormField("remark", N_("Remark")),
            FormField("active", N_("In use"), "yes"),
        )
        form = Form(fields, runner=runner, name="recipe")
        self.parts = GoodsGrid((N_("Quantity"),), services.goods, name="recipe.parts", widths=(90,))
        self.parts.setMinimumHeight(200)
        super().__init__(form, name="recipe_card", may_edit=services.recipes.may(Permission.PRODUCT_EDIT))
        self.inside.addWidget(self.parts, 1)
        self.say(self.parts.setAccessibleName, lambda: _("Parts, in base units"))
        self.parts.changed.connect(lambda: self.set_edited(edited=True))
        self.show_recipe(None)

    def heading(self) -> str:
        """What is made, or that it is new."""
        return self.shown.name if self.shown else _("New recipe")

    def show_recipe(self, recipe: RecipeView | None) -> None:
        """Show a recipe, or an empty card."""
        self.shown = recipe
        self.errors.clear()
        values: dict[str, object] = {"quantity": Decimal(1), "active": True}
        if recipe is not None:
            values = {name: getattr(recipe, name) for name in ("code", "quantity", "fee", "remark", "active")}
            values["product"] = Suggestion(recipe.product, recipe.name)
        self.form.show_values(values)
        self.form.set_enabled("code", enabled=recipe is None)
        parts = recipe.parts if recipe else ()
        self.parts.set_texts([(part.product, quantity_text(part.quantity)) for part in parts])
        self.remove_button.setEnabled(self.may_edit and recipe is not None)
        self.set_edited(edited=False)

    def entered(self) -> Recipe:
        """What was typed.

        Raises:
            InvalidValue: a quantity that cannot be read.
        """
        values: dict[str, Any] = dict(self.form.values())
        if not values["product"]:
            raise InvalidValue("product", "", N_("it is missing"))
        return Recipe(
            code=str(values["code"] or values["product"]),
            product=str(values["product"]),
            quantity=values["quantity"] if values["quantity"] is not None else Decimal(1),
            fee=values["fee"] or ZERO,
            parts=tuple(
                Part(product, quantity(half_width(typed) or "1", f"parts[{number}].quantity"))
                for number, (product, typed) in enumerate(self.parts.texts(), 1)
            ),
            remark=str(values["remark"]),
            active=bool(values["active"]),
            version=self.shown.version if self.shown else 0,
        )


class RecipesWindow(CardListWindow):
    """All recipes at the left; the chosen one at the right."""

    name = "recipes"
    heading = N_("Recipes")
    icon_name = "masterdata"
    topics = frozenset({Topic.PRODUCTS})
    columns = _COLUMNS
    new_field, list_field = "code", "product"
    states = (("used", N_("In use")), ("unused", N_("Not in use")))
    help: ClassVar[Help | None] = Help(
        purpose=N_("Of what goods are put together, and into what they are taken apart."),
        steps=(
            N_("Ctrl+N: choose what is made, how many at once, and what the work costs."),
            N_("List the parts with their quantities in base units; Ctrl+S saves."),
            N_("An assembly fills in the parts and the fee of the recipe for any quantity."),
        ),
        keys=(("Ctrl+F", N_("Filter")), ("Ctrl+N", N_("New")), ("Ctrl+S", N_("Save the card"))),
        errors=(
            (
                N_("A part is refused"),
                N_("A part stands in a recipe once, and never among what it makes."),
            ),
        ),
    )

    def __init__(self, services: Services, runner: Runner, navigator: Navigator, *, key: str | None = None) -> None:
        self.services = services
        self.recipe_card = RecipeCard(services, runner)
        records = RecordViewModel(runner, services.recipes.recipe, self._save, services.recipes.delete)
        super().__init__(runner, navigator, self.recipe_card, records, key=key)

    def _save(self, entered: Recipe) -> Saved:
        saved = self.services.recipes.save(entered)
        return Saved(0, saved.code, saved.changes)

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> ListPage:  # noqa: ARG002
        """The recipes that fit."""
        rows = tuple(self.services.recipes.recipes(query.text, active=query.state == "used"))
        return ListPage(rows, total=len(rows))

    def counts(self, query: ListQuery) -> Mapping[str, int]:
        """How many there are in each tab."""
        used = [one.active for one in self.services.recipes.recipes(query.text)]
        return {"used": used.count(True), "unused": used.count(False)}

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("No recipes yet. A recipe says of which parts something is put together, and for what fee.")

    def empty_actions(self) -> Sequence[Action]:
        """Make one."""
        return ((lambda: _("New"), self.new_record),)

    def show_record(self, record: Any) -> None:
        """Show a recipe on the card."""
        self.recipe_card.show_recipe(record)

    def entered(self) -> Recipe:
        """What the card holds."""
        return self.recipe_card.entered()

    def undo_removal(self, entered: Any) -> Recipe:
        """What makes a deleted recipe again."""
        made: Recipe = entered
        return Recipe(made.code, made.product, made.quantity, made.fee, made.parts, made.remark, made.active)
