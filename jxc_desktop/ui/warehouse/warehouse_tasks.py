"""What waits in the warehouse, card by card, each as a short list that opens what has to be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, quantity_text
from jxc_desktop.services.alerting.words import kind_word
from jxc_desktop.services.moving import RECEIVED_BY
from jxc_desktop.ui.common.document_keeper import DRAW
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.warehouse.alerts_window import ALERTS_PAGE
from jxc_desktop.ui.warehouse.put_away_page import PUT_AWAY_PAGE

RECEIPTS_PAGE, PICKING_PAGE, PICK_PAGE = "goods_receipts", "picking", "pick"
COUNTS_PAGE, COUNT_PAGE = "stocktakes", "count"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, from or for whom, until when, how much; ``page`` with ``key`` is where it is done."""

    what: str
    who: str
    when: str
    much: str
    remark: str
    page: str
    key: str | None = None
    sign: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the clerk's home: its title (``N_``), the page of the whole list, who sees it, and what waits."""

    name: str
    title: str
    page: str
    permission: Permission
    read: Callable[[DocumentParts], Sequence[Task]]
    empty: str


def _receiving(parts: DocumentParts) -> list[Task]:
    tasks = []
    for row in parts.services.moving.to_receive():
        key = row.draft or f"{DRAW}{row.number}"
        when = date_text(row.due) if row.due else date_text(row.day)
        much = _("{open} of {lines} lines").format(open=row.open_lines, lines=row.lines)
        sign = "warning" if row.late else "partial" if row.begun else "pending"
        page = editor_page(RECEIVED_BY[row.kind])
        tasks.append(Task(row.number, row.sender, when, much, row.remark, page, key, sign, row.number))
    return tasks


def _put_away(parts: DocumentParts) -> list[Task]:
    return [
        Task(
            what=f"{row.name} {row.specification}".strip(),
            who=row.document,
            when=date_text(row.since.date()) if row.since else "",
            much=f"{quantity_text(row.quantity)} {row.unit}",
            remark=_("Suggested: {bin}").format(bin=row.suggested) if row.suggested else "",
            page=PUT_AWAY_PAGE,
            sign="pending",
        )
        for row in parts.services.moving.to_put_away()
    ]


def _picking(parts: DocumentParts) -> list[Task]:
    tasks = []
    for row in parts.services.picking.waiting():
        sign = "warning" if row.late else "partial" if row.begun else "pending"
        when = date_text(row.due) if row.due else ""
        much = _("{count} lines").format(count=row.open_lines)
        tasks.append(Task(row.number, row.party, when, much, row.remark, PICK_PAGE, row.number, sign, row.number))
    return tasks


def _counting(parts: DocumentParts) -> list[Task]:
    return [
        Task(
            what=head.name,
            who=head.warehouse_name,
            when=date_text(head.opened_at.date()),
            much=_("{done} of {all} items").format(done=head.items, all=max(head.targets, head.items)),
            remark=_("{count} to count again").format(count=head.recounts) if head.recounts else "",
            page=COUNT_PAGE,
            key=head.key,
            sign="partial" if head.items else "pending",
        )
        for head in parts.services.stocktakes.list("open")
    ]


def _alerts(parts: DocumentParts) -> list[Task]:
    return [
        Task(
            what=f"{row.name} {row.specification}".strip(),
            who=kind_word(row.kind),
            when=date_text(row.since.date()),
            much=f"{quantity_text(row.quantity)} {row.unit}",
            remark=row.lot,
            page=ALERTS_PAGE,
            key=row.kind,
            sign="warning",
        )
        for row in parts.services.alerts.alerts()
    ]


CARDS: tuple[Card, ...] = (
    Card(
        "receive",
        N_("To receive"),
        RECEIPTS_PAGE,
        Permission.PURCHASE_POST,
        _receiving,
        N_("No order waits for goods."),
    ),
    Card(
        "put_away",
        N_("To put away"),
        PUT_AWAY_PAGE,
        Permission.STOCK_TRANSFER,
        _put_away,
        N_("Everything is put away."),
    ),
    Card("pick", N_("To pick"), PICKING_PAGE, Permission.SALES_POST, _picking, N_("No order waits to be picked.")),
    Card("count", N_("Counting"), COUNTS_PAGE, Permission.STOCK_COUNT, _counting, N_("Nothing is being counted.")),
    Card("alerts", N_("Alerts"), ALERTS_PAGE, Permission.STOCK_VIEW, _alerts, N_("Nothing is wrong.")),
)
"""The cards in the order of the goods through the warehouse."""
