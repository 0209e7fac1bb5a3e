"""Promotions: the list, and the card with what a promotion does in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from PySide6.QtWidgets import QLabel

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_fen, quantity, read_business_time, to_fen
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.i18n.reasons import promotion_told
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.masterdata import Saved
from jxc_desktop.services.price_rules import PROMOTION_TYPES
from jxc_desktop.services.prices import PromotionRecord
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column, moment
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.entry import half_width
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.list_window import ListQuery
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.masterdata.card_list_window import CardListWindow
from jxc_desktop.ui.masterdata.choices import find_categories, word_of, words
from jxc_desktop.ui.masterdata.price_grid import GoodsGrid
from jxc_desktop.ui.masterdata.price_lists_window import LEVEL_CHOICES, EnteredList, ListPage
from jxc_desktop.ui.masterdata.record_view_model import RecordViewModel

TYPES = tuple(PROMOTION_TYPES.items())
_COUNTED = frozenset({"nth", "bundle", "threshold"})
_PLAIN = ("code", "name", "type", "level", "quantity", "percent", "price", "hours", "active")
_LAST_MOMENT = time(23, 59, 59, 999_999)
_COLUMNS: tuple[Column[PromotionRecord], ...] = (
    Column(N_("Code"), read=lambda row: row.code, name="code", width=90),
    Column(N_("Name"), read=lambda row: row.name, name="name", stretch=True, width=120),
    Column(N_("Kind"), read=lambda row: word_of(TYPES, row.type), name="type", width=130),
    Column(N_("From day"), read=lambda row: row.starts, show=moment, name="starts", width=120),
    Column(N_("Until"), read=lambda row: row.ends, show=moment, name="ends", width=120),
)


@dataclass(frozen=True, slots=True)
class PromotionOnCard:
    """A promotion with the name of its category."""

    record: PromotionRecord
    category: str = ""


class PromotionCard(Card):
    """Shows and reads one promotion; the sentence follows what is typed."""

    def __init__(self, services: Services, runner: Runner, today: Callable[[], date]) -> None:
        self._shown: PromotionOnCard | None = None
        self._goods = services.goods
        fields = (
            FormField("code", N_("Code"), "code", needed=True),
            FormField("name", N_("Name")),
            FormField("type", N_("Kind"), "choice", choices=words(TYPES)),
            FormField("category", N_("Category"), "lookup", search=find_categories(services.masterdata)),
            FormField("level", N_("Price level"), "choice", choices=words(LEVEL_CHOICES)),
            FormField("active", N_("In use"), "yes"),
            FormField("percent", N_("Percent off"), "quantity"),
            FormField("amount", N_("Amount off"), "amount"),
            FormField("price", N_("Price instead"), "price"),
            FormField("quantity", N_("Which piece, or how many pieces"), "quantity"),
            FormField("threshold", N_("From which amount"), "amount"),
            FormField("hours", N_("Hours, such as 18:00-20:00"), "code"),
            FormField("starts", N_("From (day and time)"), "code"),
            FormField("ends", N_("Until (day and time)"), "code"),
        )
        form = Form(fields, runner=runner, name="promotion", today=today)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setObjectName("promotion.sentence")
        self.sentence.setProperty("role", "status")
        self.grid = GoodsGrid(
            (N_("How many in a set"),), services.goods, name="promotion.products", rows_shown=3, widths=(130,)
        )
        super().__init__(form, name="promotion_card", may_edit=services.prices.may(Permission.PRICE_EDIT))
        self.inside.insertWidget(0, self.sentence)
        self.inside.addWidget(self.grid)
        self.inside.addStretch(1)
        self.say(self.grid.setAccessibleName, lambda: _("Goods of the promotion"))
        self.grid.changed.connect(lambda: self.set_edited(edited=True))
        for changed in (form.changed, self.grid.changed):
            changed.connect(self._tell)
        self.show_promotion(None)

    def heading(self) -> str:
        """The name, or that it is new."""
        return self._shown.record.name if self._shown else _("New promotion")

    def show_promotion(self, shown: PromotionOnCard | None) -> None:
        """Show a promotion, or an empty card."""
        self._shown = shown
        self.errors.clear()
        values: dict[str, object] = {"type": "nth", "quantity": Decimal(2), "active": True}
        if shown is not None:
            record = shown.record
            values = {name: getattr(record, name) for name in _PLAIN}
            values |= {name: _amount(getattr(record, name)) for name in ("amount", "threshold")}
            values |= {name: _moment_text(getattr(record, name)) for name in ("starts", "ends")}
            values["category"] = Suggestion(record.category, shown.category) if record.category else None
        self.form.show_values(values)
        self.form.set_enabled("code", enabled=shown is None)
        held = shown.record.products if shown else ()
        self.grid.set_texts([(code, "" if count is None else quantity_text(count)) for code, count in held])
        self.remove_button.setEnabled(self.may_edit and shown is not None)
        self._tell()
        self.set_edited(edited=False)

    def _tell(self) -> None:
        """Say what the promotion does, and show the fields its kind has."""
        kind = str(self.form.editor("type").currentData())
        self.form.show_field("quantity", shown=kind in _COUNTED)
        self.form.show_field("threshold", shown=kind == "threshold")
        self.form.show_field("price", shown=kind != "threshold")
        values = self.form.values()
        if all(values.get(name) is None for name in ("percent", "amount", "price")):
            self.sentence.setText(_("Say what comes off: a percentage, an amount, or the price instead."))
            return
        told = promotion_told(
            kind,
            self._goods_told(),
            **{name: values.get(name) for name in ("quantity", "percent", "amount", "price", "threshold")},  # type: ignore[arg-type]
        )
        self.sentence.setText(told)

    def _goods_told(self) -> str:
        names = []
        for code, *_rest in self.grid.texts():
            found = self._goods.by_product_code(code)
            names.append(found.product.name if found else code)
        category = self.form.editor("category").value()
        return _(", ").join([*names, *([category.text] if category else [])])

    def entered(self) -> EnteredList:
        """What was typed.

        Raises:
            InvalidValue: a time or a quantity that cannot be read.
        """
        values: dict[str, Any] = dict(self.form.values())
        code = str(values.pop("code"))
        kind = values["type"]
        changes = {**dict.fromkeys(("quantity", "threshold", "price")), **values}
        for name in ("amount", "threshold"):
            changes[name] = None if changes[name] is None else to_fen(changes[name])
        changes["starts"] = _read_moment(values["starts"], "starts", time())
        changes["ends"] = _read_moment(values["ends"], "ends", _LAST_MOMENT)
        changes["products"] = tuple(
            (product, quantity(half_width(held), "products") if held else None) for product, held in self.grid.texts()
        )
        if kind == "bundle" and any(held is not None for _product, held in changes["products"]):
            changes["quantity"] = None
        return EnteredList(code, changes, self._shown.record.version if self._shown else None)


def _amount(fen: int | None) -> Decimal | None:
    return None if fen is None else from_fen(fen)


def _moment_text(at: datetime | None) -> str:
    if at is None:
        return ""
    return f"{at:%Y-%m-%d}" if at.time() in {time(), _LAST_MOMENT} else f"{at:%Y-%m-%d %H:%M}"


def _read_moment(text: str, field: str, whole_day: time) -> datetime | None:
    typed = half_width(text)
    if not typed:
        return None
    if len(typed) > len("2026-05-01"):
        return read_business_time(typed, field)
    return datetime.combine(read_business_time(typed, field).date(), whole_day)


class PromotionsWindow(CardListWindow):
    """All promotions at the left; the chosen one at the right."""

    name = "promotions"
    heading = N_("Promotions")
    icon_name = "masterdata"
    topics = frozenset({Topic.PRICES})
    columns = _COLUMNS
    new_field = "code"
    states = (("running", N_("In use")), ("stopped", N_("Not in use")))
    help: ClassVar[Help | None] = Help(
        purpose=N_("What comes off when goods are bought together, in number, for an amount or at a time."),
        steps=(
            N_("Ctrl+N: a new one; choose its kind, the goods or a category, and what comes off."),
            N_("The sentence above the card says what it does."),
            N_("Ctrl+S saves; the counter follows at once."),
        ),
        keys=(("Ctrl+F", N_("Filter")), ("Ctrl+N", N_("New")), ("Ctrl+S", N_("Save the card"))),
        errors=(
            (
                N_("It takes nothing off"),
                N_("Goods with another price or a discount of their own take no part, nor do goods of other days."),
            ),
        ),
    )

    def __init__(
        self,
        services: Services,
        runner: Runner,
        navigator: Navigator,
        today: Callable[[], date],
        *,
        key: str | None = None,
    ) -> None:
        self.services = services
        self.promotion_card = PromotionCard(services, runner, today)
        records = RecordViewModel(runner, self._read, self._save, services.prices.delete_promotion)
        super().__init__(runner, navigator, self.promotion_card, records, key=key)

    def _read(self, code: str) -> PromotionOnCard:
        record = self.services.prices.promotion(code)
        names = {one.code: one.name for one in self.services.masterdata.categories()} if record.category else {}
        return PromotionOnCard(record, names.get(record.category, record.category))

    def _save(self, entered: EnteredList) -> Saved:
        return self.services.prices.save_promotion(entered.code, entered.changes, entered.version)

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> ListPage:  # noqa: ARG002
        """The promotions that fit."""
        text = query.text.casefold()
        rows = tuple(
            one
            for one in self.services.prices.promotions()
            if one.active == (query.state == "running") and text in f"{one.code} {one.name}".casefold()
        )
        return ListPage(rows, total=len(rows))

    def counts(self, query: ListQuery) -> Mapping[str, int]:  # noqa: ARG002
        """How many there are in each tab."""
        running = [one.active for one in self.services.prices.promotions()]
        return {"running": running.count(True), "stopped": running.count(False)}

    def empty_actions(self) -> Sequence[Action]:
        """Make one."""
        return ((lambda: _("New"), self.new_record),)

    def show_record(self, record: Any) -> None:
        """Show a promotion on the card."""
        self.promotion_card.show_promotion(record)

    def entered(self) -> EnteredList:
        """What the card holds."""
        return self.promotion_card.entered()

    def undo_removal(self, entered: Any) -> EnteredList:
        """What makes a deleted promotion again."""
        return EnteredList(entered.code, entered.changes)
