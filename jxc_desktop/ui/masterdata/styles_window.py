"""Styles: the list, and the card with colours, sizes and the grid of what is in stock or what it costs."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import PRICE_PLACES
from jxc_desktop.i18n import _
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.masterdata import Saved
from jxc_desktop.services.styles import StyleInput, StyleRow, StyleView
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column, price, quantity
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery
from jxc_desktop.ui.common.matrix_grid import MatrixGrid
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.warehouse_box import WarehouseBox
from jxc_desktop.ui.masterdata.card_list_window import CardListWindow
from jxc_desktop.ui.masterdata.choices import find_categories
from jxc_desktop.ui.masterdata.price_lists_window import ListPage
from jxc_desktop.ui.masterdata.record_view_model import RecordViewModel

_BETWEEN = re.compile(r"[\s,，、;；/]+")
"""What may stand between colours or sizes."""
STOCK, PRICES = "stock", "prices"
_ROOM = 4
_COLUMNS: tuple[Column[StyleRow], ...] = (
    Column(N_("Code"), read=lambda row: row.code, name="code", width=90),
    Column(N_("Name"), read=lambda row: row.name, name="name", stretch=True, width=120),
    Column(N_("Colours"), read=lambda row: " ".join(row.colours), name="colours", width=110),
    Column(N_("Sizes"), read=lambda row: " ".join(row.sizes), name="sizes", width=110),
    Column(N_("In stock"), read=lambda row: row.quantity, show=quantity, name="quantity", width=76),
)


class StyleCard(Card):
    """Shows and reads one style."""

    def __init__(self, services: Services, runner: Runner) -> None:
        self.shown: StyleView | None = None
        fields = (
            FormField("code", N_("Code"), "code", needed=True),
            FormField("name", N_("Name"), needed=True),
            FormField("unit", N_("Unit")),
            FormField("category", N_("Category"), "lookup", search=find_categories(services.masterdata)),
            FormField("price", N_("Price of all"), "price"),
            FormField("purchase_price", N_("Purchase price of all"), "price"),
            FormField("colours", N_("Colours, with blanks between them"), needed=True, wide=True),
            FormField("sizes", N_("Sizes, with blanks between them"), needed=True, wide=True),
            FormField("active", N_("In use"), "yes"),
        )
        form = Form(fields, runner=runner, name="style")
        self.stock_grid = MatrixGrid(name="style.stock", editable=False, room=_ROOM)
        self.price_grid = MatrixGrid(name="style.prices", show=price, places=PRICE_PLACES, sums=False, room=_ROOM)
        super().__init__(form, name="style_card", may_edit=services.styles.may(Permission.PRODUCT_EDIT))
        self.remove_button.hide()
        self.form.show_field("purchase_price", shown=services.styles.may(Permission.COST_VIEW))
        self._add_grids()
        self.show_style(None)

    def _add_grids(self) -> None:
        self.choice, self.warehouse, told = QComboBox(self), WarehouseBox(self), QLabel(self)
        self.choice.setObjectName("style.shown")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for word in (STOCK, PRICES):
            self.choice.addItem("", word)
        self.say(lambda text: self.choice.setItemText(0, text), lambda: _("In stock"))
        self.say(lambda text: self.choice.setItemText(1, text), lambda: _("Prices"))
        self.say(self.choice.setAccessibleName, lambda: _("What the grid shows"))
        self.say(told.setText, lambda: _("Every colour and size is an item with a barcode of its own."))
        self.say(self.stock_grid.setAccessibleName, lambda: _("In stock by colour and size"))
        self.say(self.price_grid.setAccessibleName, lambda: _("Prices by colour and size"))
        told.setProperty("role", "note")
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.choice)
        row.addWidget(self.warehouse)
        row.addWidget(told, 1)
        self.inside.addLayout(row)
        self.inside.addWidget(self.stock_grid)
        self.inside.addWidget(self.price_grid)
        self.inside.addStretch(1)
        self.choice.currentIndexChanged.connect(lambda _number: self._show_grid())
        self.price_grid.changed.connect(lambda: self.set_edited(edited=True))

    def heading(self) -> str:
        """The name, or that it is new."""
        return self.shown.name if self.shown else _("New style")

    def show_style(self, style: StyleView | None) -> None:
        """Show a style, or an empty card."""
        self.shown = style
        self.errors.clear()
        values: dict[str, object] = {"unit": _("piece"), "active": True}
        if style is not None:
            values = {name: getattr(style, name) for name in ("code", "name", "unit", "active")}
            values |= {name: " ".join(getattr(style, name)) for name in ("colours", "sizes")}
            values["category"] = Suggestion(style.category, style.category) if style.category else None
        self.form.show_values(values)
        self.form.set_enabled("code", enabled=style is None)
        cells = style.cells if style else ()
        self.stock_grid.show_style(style, {(one.colour, one.size): one.quantity for one in cells})
        self.price_grid.show_style(style, {(one.colour, one.size): one.price for one in cells})
        self._show_grid()
        self.set_edited(edited=False)

    def _show_grid(self) -> None:
        there, chosen = self.shown is not None, self.choice.currentData()
        self.choice.setEnabled(there)
        self.warehouse.setVisible(self.warehouse.several and chosen == STOCK)
        self.stock_grid.setVisible(there and chosen == STOCK)
        self.price_grid.setVisible(there and chosen == PRICES)

    def entered(self) -> StyleInput:
        """What was typed; prices only where they were changed."""
        values: dict[str, Any] = dict(self.form.values())
        prices = {name: values.get(name) for name in ("price", "purchase_price")}
        return StyleInput(
            code=str(values["code"]),
            name=values["name"],
            unit=values["unit"],
            category=values["category"],
            colours=_words(values["colours"]),
            sizes=_words(values["sizes"]),
            cells=self._changed_prices(),
            active=values["active"],
            version=self.shown.version if self.shown else 0,
            goods={name: value for name, value in prices.items() if value is not None},
        )

    def _changed_prices(self) -> Sequence[Mapping[str, object]]:
        cells = {(one.colour, one.size): one.price for one in self.shown.cells} if self.shown else {}
        return [
            {"colour": cell[0], "size": cell[1], "price": value if value is not None else Decimal(0)}
            for cell, value in self.price_grid.values().items()
            if cells.get(cell) != value
        ]


def _words(text: object) -> list[str]:
    return [word for word in _BETWEEN.split(str(text).strip()) if word]


class StylesWindow(CardListWindow):
    """All styles at the left; the chosen one with its grid at the right."""

    name = "styles"
    heading = N_("Styles")
    icon_name = "masterdata"
    topics = frozenset({Topic.PRODUCTS, Topic.STOCK})
    columns = _COLUMNS
    new_field = "code"
    states = (("used", N_("In use")), ("unused", N_("Not in use")))
    help: ClassVar[Help | None] = Help(
        purpose=N_("Goods that differ in colour and size only: one name, and an item for every colour and size."),
        steps=(
            N_("Ctrl+N: type code and name, then all colours and all sizes with blanks between them."),
            N_("Ctrl+S makes an item with a barcode of its own for every colour and size."),
            N_("Add a colour or size later: the items that are missing are made, priced like the others."),
            N_("In a document, Ctrl+G enters quantities by colour and size."),
        ),
        keys=(
            ("Ctrl+F", N_("Filter")),
            ("Ctrl+N", N_("New")),
            ("Ctrl+S", N_("Save the card")),
            ("Ctrl+E", N_("Stock of the chosen styles to a file")),
        ),
        errors=(
            (
                N_("A colour or size cannot be taken away"),
                N_("There are goods of it in stock: sell or count them first. Its items are disabled then."),
            ),
        ),
    )

    def __init__(
        self,
        services: Services,
        runner: Runner,
        navigator: Navigator,
        state: MutableMapping[str, Any],
        *,
        key: str | None = None,
    ) -> None:
        self.services = services
        self._blank = False
        self.style_card = StyleCard(services, runner)
        records = RecordViewModel(runner, self._read, self._save)
        super().__init__(runner, navigator, self.style_card, records, key=key)
        self.exporting = ExportStrip(state, self)
        self.exporting.asked.connect(self._write)
        self.exporting.closed.connect(self.table.setFocus)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.exporting)
        self._add_buttons()
        self.style_card.warehouse.currentIndexChanged.connect(lambda _number: self._reread())
        runner.submit(
            lambda _progress: [(one.code, one.name) for one in services.masterdata.warehouses() if one.active],
            done=lambda found: self.style_card.warehouse.offer((code, _(name)) for code, name in found),
            failed=lambda _error: None,  # the grid works without the choice
            read=True,
        )

    def _add_buttons(self) -> None:
        for word, text, does, permission in (
            ("stock", lambda: _("Stock to a file  Ctrl+E"), lambda: self.ask_file(blank=False), Permission.STOCK_VIEW),
            ("count", lambda: _("Count sheet"), lambda: self.ask_file(blank=True), Permission.PRINT),
        ):
            button = QPushButton(self)
            button.setObjectName(f"styles.{word}")
            button.clicked.connect(does)
            button.setVisible(self.services.styles.may(permission))
            self.say(button.setText, text)
            self.filter_bar.add_widget(button)
        bind(self, "Ctrl+E", lambda: self.ask_file(blank=False))

    def ask_file(self, *, blank: bool) -> None:
        """Ask where the stock of the chosen styles, or an empty sheet to count them on, is written."""
        self._blank = blank
        self.exporting.ask(_("Count sheet") + ".pdf" if blank else _("Stock by colour and size") + ".xlsx")

    def _write(self, path: Path) -> None:
        matrices, blank, place = self.services.matrices, self._blank, self.style_card.warehouse.place()
        chosen = [row.code for row in self.table.chosen_rows()]
        codes = chosen if len(chosen) > 1 else [row.code for row in self.model.rows]
        self.runner.submit(
            lambda _progress: matrices.save(matrices.of_styles(codes, place, blank=blank), path),
            done=alive(self, self.exporting.show_written),
            failed=alive(self, self.errors.show_error),
        )

    def _read(self, code: str) -> StyleView:
        return self.services.styles.style(code, self.style_card.warehouse.place())

    def _save(self, entered: StyleInput) -> Saved:
        saved = self.services.styles.save(entered)
        return Saved(saved.id, saved.code, saved.changes)

    def _reread(self) -> None:
        if self.records.code and not self.card.edited:
            self.records.open(self.records.code)

    def exported_table(self) -> None:
        """The stock by colour and size goes out instead."""

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> ListPage:  # noqa: ARG002
        """The styles that fit."""
        rows = tuple(self.services.styles.styles(query.text, active=query.state == "used"))
        return ListPage(rows, total=len(rows))

    def counts(self, query: ListQuery) -> Mapping[str, int]:
        """How many there are in each tab."""
        used = [one.active for one in self.services.styles.styles(query.text, active=None)]
        return {"used": used.count(True), "unused": used.count(False)}

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("No styles yet. A style makes the items of all its colours and sizes at once.")

    def empty_actions(self) -> Sequence[Action]:
        """Make one."""
        return ((lambda: _("New"), self.new_record),)

    def show_record(self, record: Any) -> None:
        """Show a style on the card."""
        self.style_card.show_style(record)

    def entered(self) -> StyleInput:
        """What the card holds."""
        return self.style_card.entered()

    def undo_removal(self, entered: Any) -> StyleInput:
        """Styles are not deleted."""
        made: StyleInput = entered
        return made
