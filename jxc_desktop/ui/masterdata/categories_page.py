"""Categories of goods as a tree: where each lies, and how the codes of its new goods are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.masters.codes import example_code
from jxc_desktop.services.masters.shop import Category
from jxc_desktop.ui.common.card_page import CardPage, RowCard
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help

_STEP = "\u2003"


@dataclass(frozen=True, slots=True)
class Branch:
    """A category, how deep it lies, and the first code its goods would get."""

    category: Category
    depth: int
    example: str


def branches(categories: Sequence[Category]) -> list[Branch]:
    """The tree from top to bottom; what lies nowhere stands at the top."""
    known = {one.code: one for one in categories}
    below: dict[str, list[Category]] = {}
    for one in categories:
        below.setdefault(one.parent if one.parent in known else "", []).append(one)
    found: list[Branch] = []

    def walk(parent: str, depth: int) -> None:
        for one in below.get(parent, ()):
            found.append(Branch(one, depth, example_code(one.code, known)))
            walk(one.code, depth + 1)

    walk("", 0)
    return found


_COLUMNS: tuple[Column[Branch], ...] = (
    Column(N_("Category"), read=lambda row: _STEP * row.depth + row.category.name, name="name", stretch=True),
    Column(N_("Code"), read=lambda row: row.category.code, name="code", width=120),
    Column(N_("First code of new goods"), read=lambda row: row.example, name="example", width=160),
)


class _CategoryCard(RowCard):
    shown: Category | None

    def __init__(self, *, may_edit: bool) -> None:
        self.shown = None
        self.branches: Sequence[Branch] = ()
        self._above = ""
        fields = (
            FormField("name", N_("Name"), needed=True),
            FormField("code", N_("Code"), "code", needed=True),
            FormField("parent", N_("Lies under"), "choice", choices=self._places),
            FormField("code_prefix", N_("Prefix of codes"), "code"),
            FormField("code_digits", N_("Digits of codes"), "whole"),
        )
        super().__init__(Form(fields, name="category", columns=2), name="category_card", may_edit=may_edit)

    def _places(self) -> Sequence[tuple[str, str]]:
        """Where a category can lie: at the top, or under any other."""
        own = self.shown.code if self.shown else ""
        others = (row for row in self.branches if row.category.code != own)
        return [("", _("At the top")), *((row.category.code, _STEP * row.depth + row.category.name) for row in others)]

    def heading(self) -> str:
        """The name, or that it is new."""
        return self.shown.name if self.shown else _("New category")

    def show_row(self, row: Category | None) -> None:
        """Show a category, or an empty card under the one shown before."""
        self._above = self.shown.code if self.shown else ""
        super().show_row(row)

    def fill(self, row: Category | None) -> None:
        """Put a category into the form."""
        self.form.refill()
        one = row or Category("", "", self._above)
        self.form.show_values(
            {
                "name": one.name,
                "code": one.code,
                "parent": one.parent,
                "code_prefix": one.code_prefix,
                "code_digits": one.code_digits or None,
            }
        )
        self.form.set_enabled("code", enabled=row is None)

    def entered(self) -> Category:
        """What was typed."""
        values: dict[str, Any] = self.form.values()
        digits = values["code_digits"]
        return Category(
            str(values["code"]).strip(),
            str(values["name"]).strip(),
            str(values["parent"] or ""),
            str(values["code_prefix"]).strip(),
            int(digits) if isinstance(digits, Decimal) else 0,
        )


class CategoriesPage(CardPage):
    """The tree at the left, the chosen category at the right."""

    name = "categories"
    heading = N_("Categories")
    icon_name = "masterdata"
    topics = frozenset({Topic.PRODUCTS})
    card: _CategoryCard
    columns = _COLUMNS
    rows_name = "categories.rows"
    empty_text = N_("There are no categories yet: type the name of the first one.")
    help: ClassVar[Help | None] = Help(
        purpose=N_("Categories of goods, one under the other, and how the codes of new goods are made."),
        steps=(
            N_("Ctrl+N: a new category under the chosen one."),
            N_("Another category under “Lies under” moves it, with everything beneath it."),
            N_("With the prefix YL and 4 digits new goods get YL0001, YL0002 …; without, the category above decides."),
        ),
        keys=(("Ctrl+N", N_("New category")), ("Ctrl+S", N_("Save the card"))),
    )

    def __init__(self, masterdata: MasterDataService, runner: Runner, *, key: str | None = None) -> None:
        self.masterdata = masterdata
        super().__init__(_CategoryCard(may_edit=masterdata.may(Permission.PRODUCT_EDIT)), runner, key=key)

    def ask(self) -> list[Branch]:
        """The tree."""
        return branches(self.masterdata.categories())

    def rows_of(self, found: list[Branch]) -> Sequence[Branch]:
        """The tree, which is also where a category can lie."""
        self.card.branches = found
        return found

    def shown_of(self, row: Branch) -> Category:
        """The category without its place."""
        return row.category

    def store(self, entered: Category) -> Changes:
        """Save a category."""
        return self.masterdata.save_category(
            entered.code,
            entered.name,
            entered.parent,
            code_prefix=entered.code_prefix,
            code_digits=entered.code_digits,
        )
