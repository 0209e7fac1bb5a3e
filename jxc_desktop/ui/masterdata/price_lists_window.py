"""Price lists: one for each customer, price level or supplier that pays or asks other prices, with its prices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_, ShopError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.exchange import ExchangeService
from jxc_desktop.services.masterdata import PartyFilter, Saved
from jxc_desktop.services.prices import PriceListRecord, PriceService
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column, day, whole
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.popup_list import VISIBLE_ROWS, Suggestion
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.masterdata.card_list_window import CardListWindow
from jxc_desktop.ui.masterdata.choices import LEVELS, word_of, words
from jxc_desktop.ui.masterdata.price_grid import PriceGrid
from jxc_desktop.ui.masterdata.record_view_model import RecordViewModel

DIRECTIONS = (("sale", N_("We sell")), ("purchase", N_("We buy")))
LEVEL_CHOICES = (("", N_("Every price level")), *LEVELS)
_SHOWN = ("code", "name", "direction", "level", "starts", "ends", "active")


@dataclass(frozen=True, slots=True)
class ListPage:
    """All lists at once: a shop has few."""

    rows: tuple[Any, ...]
    next: object | None = None
    total: int | None = None


def for_whom(row: PriceListRecord) -> str:
    """The party or the price level of a list."""
    return row.party_name or word_of(LEVEL_CHOICES, row.level) or _("Every price level")


_COLUMNS: tuple[Column[PriceListRecord], ...] = (
    Column(N_("Code"), read=lambda row: row.code, name="code", width=90),
    Column(N_("Name"), read=lambda row: row.name, name="name", stretch=True, width=110),
    Column(N_("For"), read=for_whom, name="for", width=120),
    Column(N_("Prices"), read=lambda row: row.count, show=whole, name="count", width=60),
    Column(N_("From day"), read=lambda row: row.starts, show=day, name="starts", width=92),
    Column(N_("Until"), read=lambda row: row.ends, show=day, name="ends", width=92),
)


@dataclass(frozen=True, slots=True)
class EnteredList:
    """A price list as typed."""

    code: str
    changes: Mapping[str, Any]
    version: int | None = None


class PriceListCard(Card):
    """Shows and reads one price list."""

    def __init__(self, services: Services, runner: Runner, today: Callable[[], date]) -> None:
        self._shown: PriceListRecord | None = None
        fields = (
            FormField("code", N_("Code"), "code", needed=True),
            FormField("name", N_("Name")),
            FormField("direction", N_("For what"), "choice", choices=words(DIRECTIONS)),
            FormField("party", N_("Customer or supplier"), "lookup", search=_parties(services)),
            FormField("level", N_("Price level"), "choice", choices=words(LEVEL_CHOICES)),
            FormField("active", N_("In use"), "yes"),
            FormField("starts", N_("From day"), "day"),
            FormField("ends", N_("Until"), "day"),
        )
        self.grid = PriceGrid(services.goods, today)
        form = Form(fields, runner=runner, name="price_list", today=today)
        super().__init__(form, name="price_list_card", may_edit=services.prices.may(Permission.PRICE_EDIT))
        self.inside.addWidget(self.grid, 1)
        self.say(self.grid.setAccessibleName, lambda: _("Prices of the list"))
        self.grid.changed.connect(lambda: self.set_edited(edited=True))
        self.show_list(None)

    def heading(self) -> str:
        """The name, or that it is new."""
        return self._shown.name if self._shown else _("New price list")

    def show_list(self, shown: PriceListRecord | None) -> None:
        """Show a list, or an empty card."""
        self._shown = shown
        self.errors.clear()
        values: dict[str, object] = {"direction": "sale", "active": True}
        if shown is not None:
            values = {name: getattr(shown, name) for name in _SHOWN}
            values["party"] = Suggestion(shown.party, shown.party_name or shown.party) if shown.party else None
        self.form.show_values(values)
        self.form.set_enabled("code", enabled=shown is None)
        self.grid.show_items(shown.items if shown else ())
        self.remove_button.setEnabled(self.may_edit and shown is not None)
        self.set_edited(edited=False)

    def entered(self) -> EnteredList:
        """What was typed.

        Raises:
            InvalidValue: a price or a day that cannot be read.
        """
        values = self.form.values()
        code = str(values.pop("code"))
        changes = {**values, "items": self.grid.items()}
        return EnteredList(code, changes, self._shown.version if self._shown else None)

    def show_error(self, error: Exception) -> None:
        """Say what is wrong, in its cell where it has one."""
        super().show_error(error)
        if isinstance(error, ShopError) and error.field:
            self.grid.point_at(error.field)


def _parties(services: Services) -> Callable[[str], Sequence[Suggestion]]:
    def search(text: str) -> Sequence[Suggestion]:
        page = services.masterdata.parties(PartyFilter(text=text, limit=VISIBLE_ROWS))
        return [Suggestion(row.code, row.name, row.code) for row in page.rows]

    return search


class PriceListsWindow(CardListWindow):
    """All price lists at the left; the chosen one with its prices at the right."""

    name = "price_lists"
    heading = N_("Price lists")
    icon_name = "masterdata"
    topics = frozenset({Topic.PRICES, Topic.PARTIES})
    columns = _COLUMNS
    states = (("sale", N_("We sell")), ("purchase", N_("We buy")), ("stopped", N_("Not in use")))
    help: ClassVar[Help | None] = Help(
        purpose=N_("Prices that customers, price levels or suppliers have beside those of the goods."),
        steps=(
            N_("Ctrl+N: a new list; choose a customer, a supplier or a price level."),
            N_("Type the goods, from which quantity and the price; a block from Excel is pasted with Ctrl+V."),
            N_("Ctrl+E writes all prices to Excel; changed there, they come back with “From Excel”."),
            N_("Ctrl+S saves. A list of the customer goes before one of the price level."),
        ),
        keys=(
            ("Ctrl+F", N_("Filter")),
            ("Ctrl+N", N_("New")),
            ("Ctrl+S", N_("Save the card")),
            ("Ctrl+E", N_("All to Excel")),
        ),
    )

    def __init__(
        self,
        services: Services,
        runner: Runner,
        navigator: Navigator,
        today: Callable[[], date],
        state: MutableMapping[str, Any],
        *,
        key: str | None = None,
    ) -> None:
        self.prices: PriceService = services.prices
        self.exchange: ExchangeService = services.exchange
        self.list_card = PriceListCard(services, runner, today)
        records = RecordViewModel(runner, self.prices.price_list, self._save, self.prices.delete_price_list)
        super().__init__(runner, navigator, self.list_card, records, key=key)
        self.exporting = ExportStrip(state, self)
        self.exporting.asked.connect(self._write)
        self.exporting.closed.connect(self.table.setFocus)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.exporting)
        self._add_buttons()

    def _add_buttons(self) -> None:
        for word, text, does, permission in (
            ("export", lambda: _("All to Excel"), self.ask_export, Permission.EXPORT),
            ("import", lambda: _("From Excel"), self._import, Permission.IMPORT),
        ):
            button = QPushButton(self)
            button.setObjectName(f"price_lists.{word}")
            button.clicked.connect(does)
            button.setVisible(self.prices.may(permission))
            self.say(button.setText, text)
            self.filter_bar.add_widget(button)
        bind(self, "Ctrl+E", self.ask_export)

    def ask_export(self) -> None:
        """Ask where the prices of all lists are written."""
        if self.prices.may(Permission.EXPORT):
            self.exporting.ask(f"{_('Price lists')}.xlsx")

    def _write(self, path: Path) -> None:
        job = self.runner.submit(
            lambda progress: self.exchange.write_list("price_lists", path, progress),
            done=alive(self, lambda _rows: self.exporting.show_written(path)),
            failed=alive(self, self.errors.show_error),
        )
        self.exporting.follow(job)

    def _import(self) -> None:
        self.navigator.open("import", "price_lists")

    def _save(self, entered: EnteredList) -> Saved:
        return self.prices.save_price_list(entered.code, entered.changes, entered.version)

    def exported_table(self) -> None:
        """All prices of all lists go out instead, as they can be read again."""

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> ListPage:  # noqa: ARG002
        """The lists that fit."""
        text = query.text.casefold()
        rows = tuple(
            one
            for one in self.prices.price_lists()
            if _state(one) == query.state and text in f"{one.code} {one.name} {one.party} {one.party_name}".casefold()
        )
        return ListPage(rows, total=len(rows))

    def counts(self, query: ListQuery) -> Mapping[str, int]:  # noqa: ARG002
        """How many lists each tab has."""
        states = [_state(one) for one in self.prices.price_lists()]
        return {state: states.count(state) for state, _word in self.states}

    def empty_actions(self) -> Sequence[Action]:
        """Make one, or bring prices."""
        return ((lambda: _("New"), self.new_record), (lambda: _("From Excel"), self._import))

    def show_record(self, record: Any) -> None:
        """Show a list on the card."""
        self.list_card.show_list(record)

    def entered(self) -> EnteredList:
        """What the card holds."""
        return self.list_card.entered()

    def undo_removal(self, entered: Any) -> EnteredList:
        """What makes a deleted list again."""
        return EnteredList(entered.code, entered.changes)

    def first_field(self) -> Any:
        """The code of a new list, else its prices."""
        return self.card.form.editor("code") if self.records.record is None else self.list_card.grid


def _state(row: PriceListRecord) -> str:
    return row.direction if row.active else "stopped"
