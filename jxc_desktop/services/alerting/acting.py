"""Begins what helps against an alert: drafts of documents, or a promotion that clears the goods."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from jxc_desktop.domain.alerts import Action
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.promotions import PromotionType
from jxc_desktop.i18n import _
from jxc_desktop.services.alerting.views import Acted, AlertRow
from jxc_desktop.services.base import Changes, Clock, Topic

if TYPE_CHECKING:
    from jxc_desktop.services.documents import DocumentService
    from jxc_desktop.services.prices import PriceService

CLEARANCE_DAYS = 30
"""How long a clearance of goods without a date lasts."""
_LAST_MOMENT = time(23, 59, 59)
_DRAFTS = {
    Action.RECEIVE: "goods_receipt",
    Action.WRITE_OFF: "write_off",
    Action.TRANSFER: "transfer",
    Action.ORDER: "purchase_order",
}
_SHOWN = {Action.LABEL: ("labels", ""), Action.COUNT: ("stocktakes", "products:")}
"""The page that helps, and what its key begins with; the code of the goods follows."""


class Acting:
    """Makes what an action asks for; the rights are those of what is made."""

    def __init__(self, documents: DocumentService, prices: PriceService, clock: Clock) -> None:
        self._documents, self._prices, self._clock = documents, prices, clock

    def act(self, row: AlertRow, product: Product, name: str) -> Acted:
        """Do it.

        Raises:
            InvalidValue: this does not help against the alert, or nothing can be suggested.
        """
        if name not in [action.value for action in row.actions]:
            raise InvalidValue("action", name, N_("it is none of the choices"))
        action = Action(name)
        if action is Action.CLEAR:
            return self._clear(row)
        if action in _SHOWN:
            page, begins = _SHOWN[action]
            return Acted(page, f"{begins}{row.product}")
        return self._draft(action, row, product)

    def _draft(self, action: Action, row: AlertRow, product: Product) -> Acted:
        kind = _DRAFTS[action]
        header: dict[str, str] = {"warehouse": row.warehouse} if row.warehouse else {}
        if action is Action.TRANSFER:
            if row.transfer is None:
                raise InvalidValue("action", action.value, N_("no other warehouse sells these goods"))
            header = {"warehouse": row.transfer.source, "to_warehouse": row.transfer.target}
        if action in (Action.ORDER, Action.RECEIVE) and product.supplier:
            header["party"] = product.supplier
        line = DraftLine(1, product=row.product, quantity=_quantity(action, row, product), lot=row.lot)
        draft = self._documents.save(self._documents.new(kind, **header, lines=(line,)))
        return Acted(f"document.{kind}", draft.key, kind, Changes(frozenset({Topic.DRAFTS})))

    def _clear(self, row: AlertRow) -> Acted:
        """A promotion of so many percent, until the goods expire or for a month."""
        now = self._clock.local()
        until = row.expires or (now + timedelta(days=CLEARANCE_DAYS)).date()
        code = f"CLEAR-{row.product}"
        changes = {
            "name": _("Clearance of {name}").format(name=row.name),
            "type": PromotionType.TIMED.value,
            "products": ((row.product, None),),
            "percent": row.clearance,
            "starts": now.replace(second=0, microsecond=0),
            "ends": datetime.combine(until, _LAST_MOMENT),
            "active": True,
        }
        saved = self._prices.save_promotion(code, changes)
        return Acted("promotions", saved.code, changes=saved.changes)


def _quantity(action: Action, row: AlertRow, product: Product) -> str:
    """What the draft begins with, in base units: to be read and changed."""
    if action is Action.TRANSFER and row.transfer is not None:
        return f"{row.transfer.quantity:f}"
    if action is Action.ORDER:
        wanted = product.maximum if product.maximum is not None else row.threshold or Decimal(0)
        return f"{max(wanted - row.quantity, Decimal(0)):f}"
    if action is Action.RECEIVE:
        return f"{-row.quantity:f}"
    return f"{max(row.quantity, Decimal(0)):f}"
