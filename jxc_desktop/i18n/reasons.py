"""Where a price comes from and what a promotion does, as sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, price_text, quantity_text

PRICE_REASONS = {
    "customer_list": N_("Price list of the customer: {source}"),
    "level_list": N_("Price list of the price level: {source}"),
    "price_list": N_("Price list for everybody: {source}"),
    "supplier_list": N_("Price list of the supplier: {source}"),
    "last_purchase": N_("As bought last from this supplier: {source}"),
    "purchase_price": N_("Purchase price of the item"),
    "retail": N_("Retail price"),
    "retail_unit": N_("Retail price of the unit"),
    "member": N_("Member price"),
    "member_unit": N_("Member price of the unit"),
    "wholesale": N_("Wholesale price"),
    "wholesale_unit": N_("Wholesale price of the unit"),
}


def price_reason(rule: str, source: str = "") -> str:
    """Which rule gave a price; empty where none did."""
    message = PRICE_REASONS.get(rule)
    return "" if message is None else _(message).format(source=source)


def advice_reason(
    rule: str, source: str, day: date | None = None, cost: Decimal | None = None, margin: Decimal | None = None
) -> str:
    """Why a price is suggested."""
    if rule == "last_price" and day is not None:
        return _("As last time: {document} of {day}").format(document=source, day=date_text(day))
    if rule == "cost_margin" and cost is not None and margin is not None:
        text = _("Cost {cost} with a margin of {margin}%")
        return text.format(cost=price_text(cost), margin=quantity_text(margin))
    return price_reason(rule, source)


def promotion_told(
    kind: str,
    goods: str,
    *,
    quantity: Decimal | None = None,
    percent: Decimal | None = None,
    amount: Decimal | None = None,
    price: Decimal | None = None,
    threshold: Decimal | None = None,
) -> str:
    """A promotion as a sentence; ``goods`` names them, empty for everything."""
    facts = {"goods": goods or _("everything"), "benefit": _benefit(percent, amount, price)}
    if kind == "nth":
        text = _("Of {goods}, every piece number {quantity} from the dearest down: {benefit}.")
    elif kind == "bundle" and quantity is not None:
        text = _("Any {quantity} pieces of {goods} together: {benefit}.")
    elif kind == "bundle":
        text = _("{goods} together: {benefit}.")
    elif kind == "threshold" and threshold is not None:
        text = _("Buying for {threshold} or more of {goods}: {benefit}.")
        facts["threshold"] = price_text(threshold)
    elif kind == "threshold":
        text = _("Buying {quantity} pieces or more of {goods}: {benefit}.")
    else:
        text = _("{goods}: {benefit} as long as it lasts.")
    return text.format(**facts, quantity="" if quantity is None else quantity_text(quantity))


def _benefit(percent: Decimal | None, amount: Decimal | None, price: Decimal | None) -> str:
    if percent is not None:
        return _("{percent}% off").format(percent=quantity_text(percent))
    if amount is not None:
        return _("{amount} off").format(amount=price_text(amount))
    return _("for {price}").format(price=price_text(price or Decimal(0)))
