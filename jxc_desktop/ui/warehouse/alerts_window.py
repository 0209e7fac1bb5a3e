"""The alerts: what crossed a limit, by kind, with the limit above and the next step a key away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QVBoxLayout

from jxc_desktop.domain.alerts import NAMES, Action
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.alerting.words import ORIGINS, kind_word
from jxc_desktop.services.alerts import Acted, AlertFilter, AlertRow
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, day, gutter, money, quantity, whole
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.rows_model import PageLike
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.warehouse.alert_limit_strip import LimitStrip
from jxc_desktop.ui.warehouse.alert_steps import AlertSteps

ALERTS_PAGE = "alerts"
SUGGESTIONS_PAGE = "purchase_suggestions"
ITEM_PAGE = "product"
_SIGNS = {"negative": "error", "low": "warning", "near_expiry": "pending", "label": "printer"}
_COMMON = frozenset({"state", "code", "item", "quantity", "unit", "since", "value"})
_MORE: Mapping[str, frozenset[str]] = {
    "": frozenset({"kind", "warehouse", "lot", "limit"}),
    "low": frozenset({"specification", "limit", "which", "sold", "cover"}),
    "high": frozenset({"specification", "limit", "which", "sold", "cover"}),
    "cover": frozenset({"limit", "which", "sold", "cover", "transfer"}),
    "no_sale": frozenset({"limit", "which", "last", "idle", "transfer"}),
    "near_expiry": frozenset({"warehouse", "lot", "expires", "left", "clearance", "transfer"}),
    "negative": frozenset({"specification", "warehouse", "sold"}),
    "label": frozenset({"specification", "category"}),
}
"""The columns of each tab beside those all have."""


@dataclass(frozen=True, slots=True)
class AlertPage:
    """All alerts of a tab at once."""

    rows: tuple[AlertRow, ...]
    next: object | None = None
    total: int | None = None


def _transfer_told(row: AlertRow) -> str:
    move = row.transfer
    if move is None:
        return ""
    return _("{quantity} to {place}").format(quantity=quantity(move.quantity), place=_(move.target_name))


def _percent_told(row: AlertRow) -> str:
    return "" if row.clearance is None else f"−{row.clearance:f} %"


def _sign_told(row: AlertRow) -> str:
    if row.snoozed_until is None:
        return kind_word(row.kind)
    return _("{kind}, put off until {day}").format(kind=kind_word(row.kind), day=day(row.snoozed_until))


class AlertsWindow(ListWindow):
    """The list of alerts. Its key, if it has one, is the kind it begins with."""

    name = ALERTS_PAGE
    heading = N_("Alerts")
    icon_name: ClassVar[str] = "bell"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.STOCK, Topic.PRODUCTS, Topic.ALERTS, Topic.SETTINGS})
    states = (("", N_("All")), *((kind.value, word) for kind, word in NAMES.items()))
    columns = (
        gutter(lambda row: _SIGNS.get(row.kind, "info"), _sign_told),
        Column(N_("Alert"), read=lambda row: kind_word(row.kind), name="kind", width=110),
        Column(N_("Code"), read=lambda row: row.product, name="code", width=90),
        Column(N_("Item"), read=lambda row: row.name, name="item", stretch=True),
        Column(N_("Specification"), read=lambda row: row.specification, name="specification", width=100),
        Column(N_("Category"), read=lambda row: row.category, name="category", width=100),
        Column(N_("Warehouse"), read=lambda row: _(row.warehouse_name), name="warehouse", width=90),
        Column(N_("Lot"), read=lambda row: row.lot, name="lot", width=110),
        Column(
            N_("Quantity"), read=lambda row: row.quantity, show=quantity, name="quantity", width=90,
            danger=lambda row: row.quantity < 0,
        ),
        Column(N_("Unit"), read=lambda row: row.unit, name="unit", width=56),
        Column(N_("Limit"), read=lambda row: row.threshold, show=quantity, name="limit", width=80,
               tooltip=lambda row: _(ORIGINS[row.origin])),
        Column(N_("Which limit"), read=lambda row: _(ORIGINS[row.origin]), name="which", width=100),
        Column(N_("Sold in 30 days"), read=lambda row: row.sold, show=quantity, name="sold", width=80),
        Column(N_("Lasts (days)"), read=lambda row: row.cover, show=quantity, name="cover", width=80),
        Column(N_("Sold last"), read=lambda row: row.last_day, show=day, name="last", width=100),
        Column(N_("Days without sale"), read=lambda row: row.idle_days, show=whole, name="idle", width=80),
        Column(N_("Expires"), read=lambda row: row.expires, show=day, name="expires", width=100),
        Column(
            N_("Days left"), read=lambda row: row.days_left, show=whole, name="left", width=70,
            danger=lambda row: row.days_left is not None and row.days_left < 0,
        ),
        Column(N_("Suggested price cut"), read=_percent_told, name="clearance", width=90, right=True),
        Column(N_("Would sell elsewhere"), read=_transfer_told, name="transfer", width=150),
        Column(N_("Value"), read=lambda row: row.value, show=money, name="value", width=100),
        Column(N_("Since"), read=lambda row: row.since.date(), show=day, name="since", width=100),
    )  # fmt: skip
    help: ClassVar[Help | None] = Help(
        purpose=N_("What crossed a limit: each once, from the moment it was crossed until the goods are back."),
        steps=(
            N_("Choose a tab; its limit stands above the list and can be changed there."),
            N_("Ctrl+Enter does what usually helps; the other buttons offer what else there is."),
            N_("Alt+1 puts an alert off for a day, Alt+7 for a week."),
        ),
        keys=(
            ("Ctrl+Enter", N_("The next step")),
            ("Alt+1 / Alt+7", N_("Put off for a day or a week")),
            ("Ctrl+E", N_("Export to Excel")),
            ("Enter", N_("Open the item")),
        ),
    )

    def __init__(self, parts: DocumentParts, *, key: str | None = None) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator, key=key)
        if key:
            self.show_state(key)
        self._shape()
        self.look_over()
        self.reload()

    def _arrange(self) -> None:
        super()._arrange()
        self.limits = LimitStrip(self.parts, self)
        self.steps = AlertSteps(self.parts, self)
        self.exporting = ExportStrip(self.parts.state, self)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.body), self.limits)
        layout.addWidget(self.steps)
        layout.addWidget(self.exporting)

    def _bind(self) -> None:
        super()._bind()
        self.state_tabs.currentChanged.connect(lambda _number: self._shape())
        self.table.selectionModel().currentRowChanged.connect(self._follow)
        self.model.loaded.connect(lambda: self._follow(self.table.currentIndex()))
        self.limits.failed.connect(self.errors.show_error)
        self.steps.asked.connect(self.act)
        self.steps.put_off.connect(self.put_off)
        self.steps.snoozed_shown.connect(lambda _on: self.reload())
        self.exporting.asked.connect(self._write)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self, keys, self.act_first)
        bind(self, "Alt+1", lambda: self.put_off(1))
        bind(self, "Alt+7", lambda: self.put_off(7))
        bind(self, "Ctrl+E", self.ask_file)

    def look_over(self) -> None:
        """Find what only the calendar crosses, so that the list is that of now."""
        services = self.parts.services
        self.runner.submit(
            lambda _progress: services.alerts.check(),
            done=lambda _checked: None,
            failed=lambda _error: None,  # books that cannot be written to are shown as they are
        )

    # the list

    def _kind(self) -> str:
        return self.query().state

    def _wanted(self, query: ListQuery) -> AlertFilter:
        return AlertFilter(query.state, query.text, snoozed=bool(query.filters.get("snoozed")))

    def query(self) -> ListQuery:
        """What is typed and chosen, and whether what was put off is shown."""
        asked = super().query()
        return replace(asked, filters={**asked.filters, "snoozed": self.steps.shows_snoozed()})

    def exported_table(self) -> None:
        """They go out with what was asked for, by a service of their own."""

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[AlertRow]:  # noqa: ARG002
        """All alerts of the tab."""
        rows = tuple(self.parts.services.alerts.alerts(self._wanted(query)))
        return AlertPage(rows, None, len(rows))

    def counts(self, query: ListQuery) -> Mapping[str, int]:  # noqa: ARG002
        """How many each tab has, without those put off."""
        found = self.parts.services.alerts.counts()
        return {state: found.get(state, 0) if state else sum(found.values()) for state, _word in self.states}

    def _shape(self) -> None:
        """Show the columns and the limit of the tab."""
        kind = self._kind()
        shown = _COMMON | _MORE[kind]
        hidden = set() if self.parts.may(Permission.COST_VIEW) else {"value"}
        for number, column in enumerate(self.columns):
            self.table.setColumnHidden(number, column.key not in shown or column.key in hidden)
        self.table.fit_columns()
        self.limits.show_kind(kind)

    def _follow(self, now: QModelIndex, _before: QModelIndex | None = None) -> None:
        row = self.model.row(now.row()) if now.isValid() and now.row() < self.model.rowCount() else None
        self.steps.show_row(row)
        self.limits.show_row(row)

    def refresh(self, changes: Changes) -> None:
        """Read again; limits too, where they may have changed."""
        super().refresh(changes)
        if changes.topics & {Topic.ALERTS, Topic.SETTINGS}:
            self.limits.read()

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.table.retranslate()

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("Everything is within its limits.")

    def open_row(self, row: AlertRow) -> None:
        """Open the card of the item, where its minimum and maximum stand."""
        self.navigator.open(ITEM_PAGE, row.product)

    def on_scan(self, scan: object) -> bool:
        """A scanned item is what the list is filtered by."""
        if isinstance(scan, Scan) and scan.scanned is not None:
            self.filter_bar.box.setText(scan.scanned.product.code)
            return True
        return False

    # what helps

    def chosen(self) -> AlertRow | None:
        """The alert under the cursor."""
        place = self.table.currentIndex().row()
        return self.model.row(place) if 0 <= place < self.model.rowCount() else None

    def act_first(self) -> None:
        """Do what usually helps, as far as the user may."""
        offered = self.steps.offered()
        if offered:
            self.act(offered[0])

    def act(self, action: Action) -> None:
        """Do something about the alert under the cursor."""
        row = self.chosen()
        if row is None:
            return
        if action is Action.ORDER:
            self.navigator.open(SUGGESTIONS_PAGE)
            return
        services = self.parts.services
        self.runner.submit(
            lambda _progress: services.alerts.act(row.id, action.value),
            done=alive(self, self._acted),
            failed=alive(self, self.errors.show_error),
        )

    def _acted(self, made: Acted) -> None:
        self.errors.clear()
        self.navigator.open(made.page, made.key)

    def put_off(self, days: int) -> None:
        """Say nothing of what is chosen for some days."""
        ids = [row.id for row in self.table.chosen_rows()]
        if not ids:
            return
        services = self.parts.services
        self.runner.submit(
            lambda _progress: services.alerts.snooze(ids, days),
            done=alive(self, lambda _changes: self.errors.clear()),
            failed=alive(self, self.errors.show_error),
        )

    # Excel

    def ask_file(self) -> None:
        """Ask where the workbook goes."""
        if self.parts.may(Permission.EXPORT):
            self.exporting.ask(_("Alerts {day}.xlsx").format(day=f"{self.parts.clock.local():%Y-%m-%d}"))

    def _write(self, path: Path) -> None:
        services, wanted = self.parts.services, self._wanted(self.query())
        job = self.runner.submit(
            lambda progress: services.alerts.export(path, wanted, progress),
            done=alive(self, self.exporting.show_written),
            failed=alive(self, self.errors.show_error),
        )
        self.exporting.follow(job)
