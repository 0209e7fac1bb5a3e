"""The purchase return: beside what the supplier credits stands what the goods cost as they leave."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from jxc_desktop.domain.documents import Draft, Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.document_views import Consequences
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column, money
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_editor_frame import EDITOR_HELP
from jxc_desktop.ui.common.document_line_row import LineRow
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.purchase.differences import difference_text

RETURN_HELP = Help(
    purpose=N_("Goods go back to their supplier at the price paid; they leave at what they cost now."),
    steps=(
        N_("Scan or type the number of the receipt: what came and was not returned yet stands here."),
        N_("Scan what goes back, or type how much of it."),
        N_("Read beside the amount what the goods cost and what the price differs from it, and press Ctrl+Enter."),
    ),
    keys=EDITOR_HELP.keys,
    errors=EDITOR_HELP.errors,
)
_BESIDE_THE_POINT = frozenset({"specification", "discount"})
"""Columns that make room for the difference; the menu of the titles shows them."""


class ReturnEditor(DocumentEditor):
    """Asks what posting would take out of stock, and shows it to who may see costs."""

    help: ClassVar[Help | None] = RETURN_HELP

    def __init__(self, parts: DocumentParts, kind: Kind, key: str | None = None) -> None:
        self.costs: Mapping[int, Decimal] = {}
        self._asked: Draft | None = None
        super().__init__(parts, kind, key)

    def _bind(self) -> None:
        super()._bind()
        if not self.parts.may(Permission.COST_VIEW):
            return
        self.lines.set_columns([*self.lines.columns, *self._cost_columns()])
        for place, column in enumerate(self.lines.columns):
            if column.name in _BESIDE_THE_POINT:
                self.grid.setColumnHidden(place, True)
        self.grid.fit_columns()
        self.view_model.changed.connect(self._ask_costs)

    def _cost_columns(self) -> list[Column[LineRow]]:
        return [
            Column(N_("Cost that leaves"), read=self._cost, show=money, name="cost", width=92),
            Column(
                N_("Price difference"),
                read=lambda row: difference_text(self._difference(row), money_text),
                right=True,
                name="price_difference",
                danger=lambda row: self._difference(row) < 0,
                width=92,
            ),
        ]

    def _cost(self, row: LineRow) -> Decimal | None:
        return self.costs.get(row.line.line) if row.line is not None else None

    def _difference(self, row: LineRow) -> Decimal:
        """What the supplier credits without tax beyond the cost of the goods; less than nothing is lost."""
        cost = self._cost(row)
        return ZERO if cost is None or row.quoted is None else row.quoted.net - cost

    def _ask_costs(self) -> None:
        """Ask once for each state of the draft; while it cannot be posted there is nothing to tell."""
        model = self.view_model
        if model.draft is self._asked:
            return
        self._asked = draft = model.draft
        if draft.corrects or not draft.lines:
            self._take_costs(draft, None)
            return
        self.parts.runner.submit(
            lambda _progress: self.parts.services.documents.preview(draft),
            done=alive(self, lambda found: self._take_costs(draft, found)),
            failed=alive(self, lambda _error: self._take_costs(draft, None)),  # the foot of the page says why
        )

    def _take_costs(self, draft: Draft, found: Consequences | None) -> None:
        if draft is self._asked:
            costs = found.line_costs if found is not None else ()
            self.costs = {line.line: -cost for line, cost in zip(draft.lines, costs, strict=False)}
            self.lines.show(self.view_model.rows())
