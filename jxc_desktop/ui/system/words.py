"""Words for roles, kinds and states of devices and prints."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _

WORDS = {
    "receipt": N_("Receipt printer"),
    "label": N_("Label printer"),
    "office": N_("Office printer"),
    "parcel": N_("Parcel label printer"),
    "cash_drawer": N_("Cash drawer"),
    "printer": N_("By the receipt printer"),
    "scale": N_("Scale"),
    "display": N_("Customer display"),
    "screen": N_("Second screen"),
    "scanner": N_("Scanner on a port"),
    "window": N_("A screen of this computer"),
    "document": N_("Document"),
    "draft": N_("Draft"),
    "shipping": N_("Parcel label"),
    "statement": N_("Statement of account"),
    "letter": N_("Reminder of payment"),
    "key_card": N_("Keys of the counter"),
    "test_page": N_("Test print"),
    "drawer": N_("Open the drawer"),
    "slip": N_("Slip"),
    "simulator": N_("Simulator"),
    "network": N_("Network"),
    "serial": N_("Serial port"),
    "usb": N_("USB"),
    "spooler": N_("Printer of this computer"),
    "file": N_("File"),
    "none": N_("Not set up"),
    "ready": N_("Ready"),
    "faulty": N_("Faulty"),
    "unknown": N_("Not known"),
    "queued": N_("Waiting"),
    "sent": N_("On its way"),
    "done": N_("Printed"),
    "failed": N_("Failed"),
    "dropped": N_("Dropped"),
}


def said(word: str) -> str:
    """The word in the language of the moment."""
    if word.startswith("scanner") and word[7:].isdigit():
        return _("Scanner on a port {number}").format(number=word[7:])
    return _(WORDS[word]) if word in WORDS else word
