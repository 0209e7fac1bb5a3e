"""Finished goods: what the materials of the same reference cost is offered as their amount."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jxc_desktop.domain.documents import Draft, Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.production import ProductionState
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_editor_frame import EDITOR_HELP
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_strips import Bar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.tab_page import Help

PRODUCTION_HELP = Help(
    purpose=N_("Finished goods come in at what the materials issued under the same reference cost."),
    steps=(
        N_("Type the reference the materials were issued under: the bar tells what is still under way."),
        N_("Scan or type what is finished."),
        N_(
            "Ctrl+M gives the cost under way to the lines without an amount, by quantity; Ctrl+Enter does so and posts."
        ),
    ),
    keys=(("Ctrl+M", N_("Take over the cost of the materials")), *EDITOR_HELP.keys),
    errors=EDITOR_HELP.errors,
)


class MaterialsBar(Bar):
    """What was issued and finished under the reference of the draft."""

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", "materials", parent)
        self.row.addStretch(1)
        self.button = self.add_button(lambda: _("Take over the cost  Ctrl+M"), self.taken.emit, "take")

    def show_state(self, state: ProductionState | None) -> None:
        """Show what is known of a reference."""
        self.setVisible(state is not None)
        if state is not None:
            self.button.setEnabled(bool(state.materials))
            self.tell(lambda: _told(state))


def _told(state: ProductionState) -> str:
    if not state.materials:
        return _("Nothing was issued under {reference}.").format(reference=state.reference)
    if state.issued is None or state.finished is None or state.open is None:
        return _("Materials were issued under {reference}.").format(reference=state.reference)
    return _("Materials of {reference}: ¥{issued}, finished ¥{finished}, under way ¥{open}").format(
        reference=state.reference,
        issued=money_text(state.issued),
        finished=money_text(state.finished),
        open=money_text(state.open),
    )


class ProductionEditor(DocumentEditor):
    """Takes finished goods in."""

    help: ClassVar[Help | None] = PRODUCTION_HELP

    def __init__(self, parts: DocumentParts, kind: Kind, key: str | None = None) -> None:
        self._asked = ""
        super().__init__(parts, kind, key)

    def _bind(self) -> None:
        self.materials = MaterialsBar(self)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.header) + 1, self.materials)
        super()._bind()
        self.materials.taken.connect(self.take_cost)
        self.view_model.changed.connect(self._follow_reference)

    def _bind_keys(self) -> None:
        super()._bind_keys()
        bind(self, "Ctrl+M", self.take_cost)

    def _follow_reference(self) -> None:
        reference = self.view_model.draft.reference
        if reference == self._asked:
            return
        self._asked = reference
        if not reference:
            self.materials.show_state(None)
            return
        state = self.parts.services.production.state
        self.parts.runner.submit(
            lambda _progress: state(reference),
            done=alive(self, self._show_state),
            failed=alive(self, self.errors.show_error),
            read=True,
        )

    def _show_state(self, state: ProductionState) -> None:
        if state.reference == self._asked:
            self.materials.show_state(state)

    def take_cost(self) -> None:
        """Give what is under way to the lines without an amount."""
        self._cost(lambda: None)

    def post(self) -> None:
        """Post; lines without an amount take over the cost of the materials first."""
        draft = self.view_model.draft
        if draft.reference and any(line.price is None and line.amount is None for line in draft.lines):
            self._cost(super().post)
        else:
            super().post()

    def _cost(self, go_on: Callable[[], None]) -> None:
        draft, costed = self.view_model.draft, self.parts.services.production.costed

        def take(found: Draft) -> None:
            if found.key == self.view_model.draft.key:
                self.view_model.change(N_("Take over the cost of the materials"), found)
                go_on()

        self.parts.runner.submit(
            lambda _progress: costed(draft),
            done=alive(self, take),
            failed=alive(self, self.errors.show_error),
            read=True,
        )
