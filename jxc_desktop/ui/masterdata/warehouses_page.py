"""The few warehouses of a shop: code, name, in use or not."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID

_FIELDS = (
    FormField("code", N_("Code"), "code", needed=True),
    FormField("name", N_("Name"), needed=True),
    FormField("active", N_("In use"), "yes"),
)
_COLUMNS: tuple[Column[Any], ...] = (
    Column(N_("Code"), read=lambda row: row.code, name="code"),
    Column(N_("Name"), read=lambda row: row.name, name="name", stretch=True),
    Column(N_("In use"), read=lambda row: _("Yes") if row.active else _("No"), name="active"),
)


class _WarehouseCard(Card):
    def __init__(self, *, may_edit: bool) -> None:
        self.shown: Any = None
        super().__init__(Form(_FIELDS, name="warehouse"), name="warehouse_card", may_edit=may_edit)
        self.remove_button.hide()
        self.inside.addStretch(1)

    def heading(self) -> str:
        """The name, or that it is new."""
        return self.shown.name if self.shown else _("New warehouse")

    def show_row(self, row: Any) -> None:
        """Show a warehouse, or an empty card."""
        self.shown = row
        self.errors.clear()
        values = {"code": row.code, "name": row.name, "active": row.active} if row else {"active": True}
        self.form.show_values(values)
        self.form.set_enabled("code", enabled=row is None)
        self.set_edited(edited=False)


class WarehousesPage(TabPage):
    """All warehouses at the left, the chosen one at the right."""

    name = "warehouses"
    heading = N_("Warehouses")
    icon_name = "stock"
    topics = frozenset({Topic.WAREHOUSES})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Places that keep stock and cost of their own."),
        steps=(N_("Ctrl+N: a new one."), N_("Ctrl+S saves the card.")),
    )

    def __init__(self, masterdata: MasterDataService, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.masterdata, self.runner = masterdata, runner
        self.model: RowsModel[Any] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="warehouses.rows")
        self.table.setModel(self.model)
        self.say(self.table.setAccessibleName, lambda: _("Warehouses"))
        self.card = _WarehouseCard(may_edit=masterdata.may(Permission.WAREHOUSE_EDIT))
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        left = QVBoxLayout()
        left.addWidget(self.table)
        row.addLayout(left, 1)
        row.addWidget(self.card, 1)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.table.activated_row.connect(lambda _row: self.card.form.editor("name").setFocus())
        self.card.save_asked.connect(self.save)
        self.card.new_asked.connect(self.begin)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl+N", self.begin)
        self.read()

    def read(self) -> None:
        """Read the warehouses again."""
        self.runner.submit(
            lambda _progress: self.masterdata.warehouses(),
            done=self._take,
            failed=self.card.show_error,
            read=True,
        )

    def begin(self) -> None:
        """Begin a new one."""
        self.card.show_row(None)
        self.card.form.editor("code").setFocus()

    def save(self) -> None:
        """Save the card."""
        values = self.card.form.values()
        code, name, active = str(values["code"]), str(values["name"]), bool(values["active"])
        self.runner.submit(
            lambda _progress: self.masterdata.save_warehouse(code, name, active=active),
            done=lambda _changes: self._saved(code),
            failed=self.card.show_error,
        )

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def retranslate(self) -> None:
        """Say the table again."""
        super().retranslate()
        self.model.retranslate()

    def _take(self, rows: list[Any]) -> None:
        self.model.set_rows(rows)
        if rows and self.card.shown is None and not self.card.edited:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _choose(self, number: int) -> None:
        if 0 <= number < self.model.rowCount() and not self.card.edited:
            self.card.show_row(self.model.row(number))

    def _saved(self, code: str) -> None:
        self.card.set_edited(edited=False)
        self.read()
        for number, row in enumerate(self.model.rows):
            if row.code == code:
                self.card.show_row(row)
                self.table.setCurrentIndex(self.model.index(number, 0))
