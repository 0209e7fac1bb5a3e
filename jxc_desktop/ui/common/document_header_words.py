"""What the header fields of documents are called."""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _

PARTY_NAMES = {"supplier": N_("Supplier"), "customer": N_("Customer")}

_TITLES = {
    "warehouse": N_("Warehouse"),
    "to_warehouse": N_("To warehouse"),
    "at": N_("Date"),
    "due": N_("Due date"),
    "reference": N_("Their number"),
    "channel": N_("Channel"),
    "address": N_("Address"),
    "carrier": N_("Carrier"),
    "tracking": N_("Tracking number"),
    "parcels": N_("Parcels"),
    "handler": N_("Handled by"),
    "remark": N_("Remark"),
    "source": N_("Source document"),
    "account": N_("Money account"),
    "to_account": N_("To account"),
    "purpose": N_("Kind"),
    "amount": N_("Amount"),
    "discount": N_("Whole discount"),
    "tax_inclusive": N_("Tax"),
}
_TITLES_OF_KINDS = {
    ("quotation", "due"): N_("Valid until"),
    ("supplier_quote", "due"): N_("Valid until"),
    ("supplier_inquiry", "due"): N_("Answer by"),
    ("purchase_requisition", "due"): N_("Wanted by"),
    ("purchase_contract", "due"): N_("Ends on"),
    ("purchase_order", "due"): N_("Expected on"),
    ("sales_order", "due"): N_("Deliver by"),
    ("sales_order", "reference"): N_("Customer's number"),
    ("quotation", "handler"): N_("Salesperson"),
    ("sales_order", "handler"): N_("Salesperson"),
    ("delivery", "handler"): N_("Salesperson"),
    ("material_issue", "reference"): N_("Production order"),
    ("production_receipt", "reference"): N_("Production order"),
    ("purchase_invoice", "reference"): N_("Invoice number"),
    ("sales_invoice", "reference"): N_("Invoice number"),
    ("sales_red_invoice", "reference"): N_("Invoice number"),
    ("money_transfer", "account"): N_("From account"),
    ("transfer", "warehouse"): N_("From warehouse"),
    ("transfer_dispatch", "warehouse"): N_("From warehouse"),
    ("receipt_of_money", "discount"): N_("Let off"),
    ("payment", "discount"): N_("Let off"),
    ("receipt_of_money", "purpose"): N_("Let off as"),
    ("payment", "purpose"): N_("Let off as"),
}


def field_title(kind: Kind, name: str) -> str:
    """What a field is called in documents of a kind."""
    if name == "party":
        return _(PARTY_NAMES[kind.party_role])
    return _(_TITLES_OF_KINDS.get((kind.code, name)) or _TITLES[name])
