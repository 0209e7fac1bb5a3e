"""Transfers: what is under way, and all that were sent, received or made in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any, ClassVar

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.moving import ARRIVED, SENT, Coming, Way
from jxc_desktop.ui.common.columns import Column, day_or_moment, gutter
from jxc_desktop.ui.common.document_keeper import DRAW
from jxc_desktop.ui.common.document_list import DRAFTS, DocumentList, Listed, ListedPage
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery
from jxc_desktop.ui.common.rows_model import PageLike
from jxc_desktop.ui.common.status_chip import state_icon, state_word
from jxc_desktop.ui.common.tab_page import Help

TRANSFERS_PAGE, UNDER_WAY = "transfers", "under_way"
_PROGRESS = {"under_way": N_("Under way"), "partly": N_("Partly received"), "received": N_("Received")}
_ICONS = {"under_way": "pending", "partly": "partial", "received": "check"}


_COLUMNS: tuple[Column[Listed], ...] = (
    gutter(lambda row: state_icon(row.state), lambda row: state_word(row.state)),
    Column(N_("Number"), read=lambda row: row.number or state_word(row.state), name="number", width=170),
    Column(N_("Kind"), read=lambda row: kind_name(row.kind), name="kind", width=120),
    Column(
        N_("Progress"),
        read=lambda row: _(_PROGRESS[row.progress]) if row.progress else "",
        icon=lambda row: _ICONS.get(row.progress),
        name="progress",
        width=150,
    ),
    Column(N_("From warehouse"), read=lambda row: row.warehouse, name="warehouse", width=130),
    Column(N_("To warehouse"), read=lambda row: row.party, name="to_warehouse", width=130),
    Column(N_("Date"), read=lambda row: row.at, show=day_or_moment, name="at", width=140),
    Column(N_("User"), read=lambda row: row.user, name="user", width=90),
    Column(N_("Remark"), read=lambda row: row.remark, name="remark", stretch=True),
)


class TransfersWindow(DocumentList):
    """Transfers of all kinds; those under way are received from here."""

    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS, Topic.DRAFTS})
    columns: ClassVar[Sequence[Column[Listed]]] = _COLUMNS
    states: ClassVar[Sequence[tuple[str, str]]] = ((UNDER_WAY, N_("Under way")), *DocumentList.states)
    help: ClassVar[Help | None] = Help(
        purpose=N_("Goods that went to another bin or warehouse; what was sent and did not arrive is under way."),
        steps=(
            N_("Ctrl+N begins a transfer in one step, or one that is sent now and received later."),
            N_("Alt+R on a transfer under way receives it; scanning its paper does the same."),
        ),
        keys=(
            ("Ctrl+N", N_("New transfer")),
            ("Enter", N_("Open")),
            ("Alt+R", N_("Receive what was sent")),
            ("Ctrl+F", N_("Filter")),
        ),
    )

    def __init__(self, parts: DocumentParts, kinds: Sequence[Kind], name: str, heading: str) -> None:
        super().__init__(parts, kinds, name, heading)
        bind(self, "Alt+R", self.receive)
        self.show_state(UNDER_WAY)

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[Listed]:
        """One page: transfers with from where to where they go; those under way are few and come at once."""
        if query.state == UNDER_WAY:
            rows = tuple(map(_coming, self.parts.services.moving.to_receive(query.text, kinds=(SENT,))))
            return ListedPage(rows, None, len(rows))
        page = super().fetch(query, cursor, limit)
        if query.state in DRAFTS:
            return page
        known = self.parts.services.moving.ways([row.number for row in page.rows])
        return ListedPage(tuple(_with_way(row, known.get(row.number)) for row in page.rows), page.next, page.total)

    def counts(self, query: ListQuery) -> Mapping[str, int]:
        """How many documents each state has, and how many are under way."""
        waiting = self.parts.services.moving.to_receive(kinds=(SENT,))
        return {**super().counts(query), UNDER_WAY: len(waiting)}

    def receive(self) -> None:
        """Receive the transfer of the cursor."""
        place = self.table.currentIndex().row()
        if 0 <= place < self.model.rowCount():
            row = self.model.row(place)
            if row.progress in (UNDER_WAY, "partly"):
                self.navigator.open(editor_page(ARRIVED), f"{DRAW}{row.number}")

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("No transfer is here. What is sent to another warehouse stays under way until it is received.")


def _coming(row: Coming) -> Listed:
    """A transfer under way as the list shows it."""
    sent = datetime.combine(row.day, time())
    progress = "partly" if row.arrived else UNDER_WAY
    return Listed(row.kind, "", row.number, "posted", sent, row.place, row.sender, None, row.user, row.remark, progress)


def _with_way(row: Listed, way: Way | None) -> Listed:
    if way is None:
        return row
    return replace(row, warehouse=way.sender, party=way.place, progress=way.progress)
