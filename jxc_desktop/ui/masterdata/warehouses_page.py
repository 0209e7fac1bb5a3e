"""The few warehouses of a shop: code, name, in use or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.ui.common.card_page import CardPage, RowCard
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help

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


class _WarehouseCard(RowCard):
    def __init__(self, *, may_edit: bool) -> None:
        super().__init__(Form(_FIELDS, name="warehouse"), name="warehouse_card", may_edit=may_edit)

    def heading(self) -> str:
        """The name, or that it is new."""
        return self.shown.name if self.shown else _("New warehouse")

    def fill(self, row: Any) -> None:
        """Put a warehouse into the form; a new one is in use."""
        values = {"code": row.code, "name": row.name, "active": row.active} if row else {"active": True}
        self.form.show_values(values)
        self.form.set_enabled("code", enabled=row is None)

    def entered(self) -> dict[str, Any]:
        """What was typed, as `MasterDataService.save_warehouse` takes it."""
        return self.form.values()


class WarehousesPage(CardPage):
    """All warehouses at the left, the chosen one at the right."""

    name = "warehouses"
    heading = N_("Warehouses")
    icon_name = "stock"
    topics = frozenset({Topic.WAREHOUSES})
    columns = _COLUMNS
    rows_name = "warehouses.rows"
    new_field = "code"
    shares = (1, 1)
    gap = None
    help: ClassVar[Help | None] = Help(
        purpose=N_("Places that keep stock and cost of their own."),
        steps=(N_("Ctrl+N: a new one."), N_("Ctrl+S saves the card.")),
    )

    def __init__(self, masterdata: MasterDataService, runner: Runner, *, key: str | None = None) -> None:
        self.masterdata = masterdata
        super().__init__(_WarehouseCard(may_edit=masterdata.may(Permission.WAREHOUSE_EDIT)), runner, key=key)

    def ask(self) -> Sequence[Any]:
        """All warehouses."""
        return self.masterdata.warehouses()

    def store(self, entered: dict[str, Any]) -> Changes:
        """Save a warehouse."""
        return self.masterdata.save_warehouse(**entered)

    def stored_key(self, entered: dict[str, Any], stored: Changes) -> object:  # noqa: ARG002
        """Its code."""
        return entered["code"]
