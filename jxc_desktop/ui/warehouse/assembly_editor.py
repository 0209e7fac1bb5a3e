"""Assemblies and what is taken apart: a recipe or goods, how many, and the parts fill themselves in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import ClassVar

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from jxc_desktop.domain.documents import Draft, Kind
from jxc_desktop.domain.errors import N_, ShopError
from jxc_desktop.domain.product import Product
from jxc_desktop.i18n import _
from jxc_desktop.services.recipes import RecipeView
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.document_draft import base_quantity
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_editor_frame import EDITOR_HELP
from jxc_desktop.ui.common.document_lookups import goods_search
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.editors import MoneyEdit, QuantityEdit
from jxc_desktop.ui.common.lookup import LookupEdit, Search
from jxc_desktop.ui.common.popup_list import VISIBLE_ROWS, Suggestion
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.warehouse.making import fee_of, made_place, with_fee, with_made, with_quantity, with_recipe

ASSEMBLY_HELP = Help(
    purpose=N_("Parts become a whole at what they cost and the fee; taken apart, a whole becomes parts again."),
    steps=(
        N_("Choose a recipe, or the goods that are made; scanning them does both."),
        N_("Type how many: the parts and the fee of the recipe follow."),
        N_("Change or scan parts below where today differs from the recipe, and press Ctrl+Enter."),
    ),
    keys=EDITOR_HELP.keys,
    errors=(
        (N_("A part is short"), N_("The column In stock says what there is; make fewer, or receive parts first.")),
        *EDITOR_HELP.errors,
    ),
)
_NUMBER_WIDTH = 110


def recipe_search(parts: DocumentParts) -> Search:
    """Recipes in use by code or by what they make."""

    def search(text: str) -> Sequence[Suggestion]:
        found = parts.services.recipes.recipes(text, active=True)[:VISIBLE_ROWS]
        return [Suggestion(one.code, one.code, one.name, "", "document") for one in found]

    return search


class MakingBar(Translated, QFrame):
    """Recipe, goods, quantity and fee, in the order they are entered.

    Signals:
        recipe_chosen, product_chosen: a code; quantity_changed, fee_changed: a number or None; left: Enter
        went past the last field.
    """

    recipe_chosen = Signal(str)
    product_chosen = Signal(str)
    quantity_changed = Signal(object)
    fee_changed = Signal(object)
    left = Signal()

    def __init__(self, parts: DocumentParts, *, apart: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("making")
        self.setProperty("role", "card")
        self.recipe = LookupEdit(recipe_search(parts), parent=self, name="making.recipe")
        self.product = LookupEdit(goods_search(parts), parent=self, name="making.product")
        self.quantity, self.fee = QuantityEdit(self, name="making.quantity"), MoneyEdit(self, name="making.fee")
        self.unit = QLabel(self)
        self.unit.setProperty("role", "note")
        titles: tuple[tuple[QWidget, Callable[[], str]], ...] = (
            (self.recipe, lambda: _("Recipe")),
            (self.product, lambda: _("Taken apart") if apart else _("Made")),
            (self.quantity, lambda: _("How many")),
            (self.fee, lambda: _("Fee for the work")),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(2)
        for column, (field, title) in zip((0, 1, 2, 4), titles, strict=True):
            label = QLabel(self)
            label.setProperty("role", "note")
            label.setBuddy(field)
            self.say(label.setText, title)
            self.say(field.setAccessibleName, title)
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
        for field in (self.quantity, self.fee):
            field.setFixedWidth(_NUMBER_WIDTH)
        grid.addWidget(self.unit, 1, 3)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        self._bind()

    def _bind(self) -> None:
        self.recipe.chosen.connect(lambda found: self._tell(self.recipe_chosen, found))
        self.product.chosen.connect(lambda found: self._tell(self.product_chosen, found))
        self.quantity.value_changed.connect(self.quantity_changed)
        self.fee.value_changed.connect(self.fee_changed)
        self.quantity.returnPressed.connect(self.fee.setFocus)
        self.fee.returnPressed.connect(self.left)

    def _tell(self, signal: SignalInstance, found: Suggestion | None) -> None:
        """Tell what was chosen; the quantity is entered next."""
        if found is not None:
            signal.emit(str(found.value))
            self.quantity.setFocus()

    def show_making(self, product: Product | None, quantity: Decimal | None, fee: Decimal, recipe: str) -> None:
        """Show what the draft makes; a field being typed in is left alone."""
        if not self.recipe.isModified():
            self.recipe.set_value(Suggestion(recipe, recipe) if recipe else None)
        if not self.product.isModified():
            self.product.set_value(Suggestion(product.code, product.name) if product else None)
        if not self.quantity.isModified():
            self.quantity.set_value(quantity)
        if not self.fee.isModified():
            self.fee.set_value(fee or None)
        self.quantity.setEnabled(product is not None)
        self.unit.setText(product.unit if product else "")


class AssemblyEditor(DocumentEditor):
    """Makes one thing of others, or takes it apart."""

    help: ClassVar[Help | None] = ASSEMBLY_HELP

    def __init__(self, parts: DocumentParts, kind: Kind, key: str | None = None) -> None:
        self._recipe, self._of = "", ""
        super().__init__(parts, kind, key)

    def _bind(self) -> None:
        self.making = MakingBar(self.parts, apart=self.kind.direction < 0, parent=self)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.header) + 1, self.making)
        super()._bind()
        self.making.recipe_chosen.connect(self.choose_recipe)
        self.making.product_chosen.connect(self.choose_product)
        self.making.quantity_changed.connect(self.change_quantity)
        self.making.fee_changed.connect(self.change_fee)
        self.making.left.connect(self.go_to_lines)
        self.view_model.changed.connect(self._show_making)

    def first_focus(self) -> QWidget | None:
        """The recipe."""
        return self.making.recipe

    def on_scan(self, scan: object) -> bool:
        """The first goods scanned are what is made; others are parts."""
        if isinstance(scan, Scan) and scan.scanned is not None and not self.view_model.draft.lines:
            self.choose_product(scan.scanned.product.code)
            self.making.quantity.setFocus()
            return True
        return super().on_scan(scan)

    # what is made

    def choose_recipe(self, code: str, quantity: Decimal | None = None) -> None:
        """Fill in what a recipe says, for a quantity of what it makes."""
        recipes = self.parts.services.recipes
        self._read(lambda: recipes.recipe(code, quantity))

    def choose_product(self, product: str) -> None:
        """Make these goods: by their recipe where they have one."""
        draft = self.view_model.draft
        if (place := made_place(draft)) is not None and draft.lines[place].product == product:
            return
        recipes = self.parts.services.recipes
        self._read(lambda: recipes.recipe_of(product), without=lambda: self._make(product))

    def change_quantity(self, quantity: Decimal | None) -> None:
        """Make another quantity; by a recipe, parts and fee follow."""
        if quantity is None or quantity <= 0:
            self._show_making()
        elif self._recipe:
            self.choose_recipe(self._recipe, quantity)
        else:
            changed = with_quantity(self.view_model.draft, quantity)
            self.view_model.change(N_("Change of quantity"), changed)

    def change_fee(self, fee: Decimal | None) -> None:
        """Pay another fee for the work."""
        self.view_model.change(N_("Change of the fee"), with_fee(self.view_model.draft, fee))

    def _make(self, product: str) -> None:
        self._recipe = ""
        self.view_model.change(N_("Make {item}"), with_made(self.view_model.draft, product), item=product)

    def _read(self, read: Callable[[], RecipeView | None], without: Callable[[], None] | None = None) -> None:
        def take(found: RecipeView | None) -> None:
            if found is not None:
                self._take_recipe(found)
            elif without is not None:
                without()

        self.parts.runner.submit(
            lambda _progress: read(), done=alive(self, take), failed=alive(self, self.errors.show_error), read=True
        )

    def _take_recipe(self, recipe: RecipeView) -> None:
        self._recipe, self._of = recipe.code, recipe.product
        changed = with_recipe(self.view_model.draft, recipe)
        self.view_model.change(N_("Recipe {item}"), changed, item=recipe.code)
        self._show_making()

    # showing

    def _show_making(self) -> None:
        draft = self.view_model.draft
        place = made_place(draft)
        line = draft.lines[place] if place is not None else None
        product = self.view_model.product_of(line) if line is not None else None
        if line is None or line.product != self._of:
            self._recipe = ""
        self.making.quantity.setModified(False)
        self.making.fee.setModified(False)
        self.making.show_making(product, self._quantity(draft, place, product), fee_of(draft), self._recipe)

    @staticmethod
    def _quantity(draft: Draft, place: int | None, product: Product | None) -> Decimal | None:
        if place is None or product is None:
            return None
        try:
            return base_quantity(product, draft.lines[place])
        except ShopError:
            return None
