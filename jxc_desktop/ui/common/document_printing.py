"""Printing posted documents: sales as their receipt, everything else as a slip of its lines and sums."""

from __future__ import annotations

from collections.abc import Callable

from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, money_text, price_text, quantity_text
from jxc_desktop.services.document_views import DocumentView
from jxc_desktop.services.printing import Queued
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_words import kind_name

_WITH_RECEIPT = frozenset({"counter_sale", "counter_refund"})


def print_document(parts: DocumentParts, number: str, failed: Callable[[Exception], None]) -> None:
    """Queue a print of a document; the queue prints it, and keeps it while the printer cannot."""
    services = parts.services

    def work() -> Queued:
        view = services.documents.view(number)
        if view.kind in _WITH_RECEIPT:
            return services.printing.reprint(number)
        return services.printing.print_slip(f"{kind_name(view.kind)} {number}", slip_rows(view))

    parts.runner.submit(lambda _progress: work(), done=lambda _queued: None, failed=failed)


def slip_rows(view: DocumentView) -> tuple[tuple[str, str], ...]:
    """What the slip of a document says, in pairs; an empty pair is a rule."""
    rows = [(_("Date"), date_text(view.day))]
    if view.party_name:
        rows.append((_("Supplier or customer"), view.party_name))
    rows.append(("", ""))
    for line in view.lines:
        rows.append((line.name, f"{quantity_text(line.quantity)}{line.unit}"))
        if line.price:
            rows.append((f"  × {price_text(line.price)}", money_text(line.total)))
    rows.append(("", ""))
    if view.total:
        rows.append((_("Total"), money_text(view.total)))
    if view.remark:
        rows.append((_("Remark"), view.remark))
    return tuple(rows)
