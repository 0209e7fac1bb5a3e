"""Categories of goods as a tree: where each lies, and how the codes of its new goods are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import shiboken6
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.masters.codes import example_code
from jxc_desktop.services.masters.shop import Category
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

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


class _CategoryCard(Card):
    def __init__(self, page: CategoriesPage, *, may_edit: bool) -> None:
        self.shown: Category | None = None
        fields = (
            FormField("name", N_("Name"), needed=True),
            FormField("code", N_("Code"), "code", needed=True),
            FormField("parent", N_("Lies under"), "choice", choices=page.choices),
            FormField("code_prefix", N_("Prefix of codes"), "code"),
            FormField("code_digits", N_("Digits of codes"), "whole"),
        )
        super().__init__(Form(fields, name="category", columns=2), name="category_card", may_edit=may_edit)
        self.remove_button.hide()
        self.inside.addStretch(1)

    def heading(self) -> str:
        """The name, or that it is new."""
        return self.shown.name if self.shown else _("New category")

    def show_row(self, row: Category | None, parent: str = "") -> None:
        """Show a category, or an empty card under another one."""
        self.shown = row
        self.errors.clear()
        self.form.refill()
        one = row or Category("", "", parent)
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
        self.set_edited(edited=False)

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


class CategoriesPage(TabPage):
    """The tree at the left, the chosen category at the right."""

    name = "categories"
    heading = N_("Categories")
    icon_name = "masterdata"
    topics = frozenset({Topic.PRODUCTS})
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
        super().__init__(key=key)
        self.masterdata, self.runner = masterdata, runner
        self.model: RowsModel[Branch] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="categories.rows")
        self.table.setModel(self.model)
        self.say(self.table.setAccessibleName, lambda: _("Categories"))
        self.empty, self.body = EmptyState(self), QStackedWidget(self)
        self.card = _CategoryCard(self, may_edit=masterdata.may(Permission.PRODUCT_EDIT))
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        row.setSpacing(4 * GRID)
        row.addWidget(self.body, 3)
        row.addWidget(self.card, 2)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.table.activated_row.connect(lambda _row: self.card.form.editor("name").setFocus())
        self.card.save_asked.connect(self.save)
        self.card.new_asked.connect(self.begin)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl+N", self.begin)
        self.read()

    def choices(self) -> Sequence[tuple[str, str]]:
        """Where a category can lie: at the top, or under any other."""
        own = self.card.shown.code if getattr(self, "card", None) and self.card.shown else ""
        others = (row for row in self.model.rows if row.category.code != own)
        return [("", _("At the top")), *((row.category.code, _STEP * row.depth + row.category.name) for row in others)]

    def read(self) -> None:
        """Read the categories again."""
        self.runner.submit(
            lambda _progress: branches(self.masterdata.categories()),
            done=self._take,
            failed=self.card.show_error,
            read=True,
        )

    def begin(self) -> None:
        """Begin a new one under the chosen one."""
        if self.card.may_edit:
            self.card.show_row(None, self.card.shown.code if self.card.shown else "")
            self.card.form.editor("name").setFocus()

    def save(self) -> None:
        """Save the card."""
        if not (self.card.may_edit and self.card.form.take()):
            return
        one = self.card.entered()
        self.runner.submit(
            lambda _progress: self.masterdata.save_category(
                one.code, one.name, one.parent, code_prefix=one.code_prefix, code_digits=one.code_digits
            ),
            done=lambda _changes: self._saved(one.code),
            failed=self.card.show_error,
        )

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def changed_mark(self) -> bool:
        """Whether the card holds something unsaved."""
        return self.card.edited

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.model.retranslate()
        if not self.card.edited:
            self.card.show_row(self.card.shown)

    def _take(self, rows: list[Branch]) -> None:
        if not shiboken6.isValid(self):
            return
        self.model.set_rows(rows)
        self.body.setCurrentWidget(self.table if rows else self.empty)
        self.empty.show_case(
            EmptyCase.NOTHING_YET, text=lambda: _("There are no categories yet: type the name of the first one.")
        )
        if self.card.edited:
            return
        code = self.card.shown.code if self.card.shown else (self.key or "")
        place = next((number for number, row in enumerate(rows) if row.category.code == code), 0)
        if rows:
            self.table.setCurrentIndex(self.model.index(place, 0))
            self.card.show_row(rows[place].category)

    def _choose(self, number: int) -> None:
        if 0 <= number < self.model.rowCount() and not self.card.edited:
            self.card.show_row(self.model.row(number).category)

    def _saved(self, code: str) -> None:
        self.card.set_edited(edited=False)
        self.card.shown = Category(code, "")
        self.read()
