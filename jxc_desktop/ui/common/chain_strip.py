"""The chain of a document as small nodes: what it came from at the left, what came of it at the right."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, money_text, quantity_text
from jxc_desktop.services.chains import Chain, ChainNode
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.icons import icon, pixmap
from jxc_desktop.ui.common.status_chip import state_icon
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_HEIGHT = 76
_ARROW = 12
STATES = {
    "posted": N_("Posted"),
    "partial": N_("Partly done"),
    "done": N_("Done"),
    "closed": N_("Closed"),
    "reversed": N_("Reversed"),
}
_ICONS = {"done": "check", "closed": "void"}
STEPS = {
    "ordered": N_("{quantity} not ordered yet"),
    "delivered": N_("{quantity} not delivered yet"),
    "received": N_("{quantity} not received yet"),
    "invoiced": N_("{quantity} not invoiced yet"),
    "quoted": N_("{quantity} not quoted yet"),
    "returned": N_("{quantity} not returned"),
}


class ChainStrip(Translated, QScrollArea):
    """A row of nodes in the order of their steps, hidden for a document that stands alone.

    Signals:
        chosen: the number of a node that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chain")
        self.setWidgetResizable(True)
        self.setFixedHeight(_HEIGHT)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.say(self.setAccessibleName, lambda: _("Related documents"))
        self._inside = QWidget(self)
        self._inside.setProperty("role", "inside")
        self.viewport().setProperty("role", "inside")
        self._row = QHBoxLayout(self._inside)
        self._row.setContentsMargins(0, GRID, 0, GRID)
        self._row.setSpacing(GRID)
        self.setWidget(self._inside)
        self.nodes: list[QPushButton] = []
        self._chain, self._here = Chain(), ""
        self.hide()

    def show_chain(self, chain: Chain, here: str) -> None:
        """Show the chain of the document of this number."""
        self._chain, self._here = chain, here
        self._draw()
        self.setVisible(len(chain.nodes) > 1)

    def retranslate(self) -> None:
        """Say every node again."""
        super().retranslate()
        self._draw()

    def _draw(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        nodes = self._chain.nodes
        self.nodes = [self._node(node) for node in nodes]
        for place, button in enumerate(self.nodes):
            self._row.addWidget(button)
            if place + 1 < len(nodes) and nodes[place].step != nodes[place + 1].step:
                self._row.addWidget(self._arrow())
        if self._chain.more:
            more = QLabel(_("and more"), self._inside)
            more.setProperty("role", "note")
            self._row.addWidget(more)
        self._row.addStretch(1)
        for one, other in pairwise(self.nodes):
            QWidget.setTabOrder(one, other)

    def _node(self, node: ChainNode) -> QPushButton:
        button = QPushButton(self._inside)
        button.setObjectName(f"chain.{node.number}")
        button.setProperty("kind", "node")
        button.setIcon(icon(_ICONS.get(node.state) or state_icon(node.state)))
        button.setText(f"{kind_name(node.kind)}  {node.number}\n{node_text(node)}")
        told = f"{kind_name(node.kind)} {node.number}, {node_text(node)}"
        button.setToolTip(f"{told}  {node.party}".strip())
        button.setAccessibleName(told)
        font = button.font()
        font.setBold(node.number == self._here)
        button.setFont(font)
        button.clicked.connect(self._chooser(node.number))
        return button

    def _chooser(self, number: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(number)

    def _arrow(self) -> QLabel:
        arrow = QLabel(self._inside)
        arrow.setPixmap(pixmap("right", size=_ARROW))
        return arrow


def node_text(node: ChainNode) -> str:
    """Day, amount, and what is still open of it or its state."""
    told = [date_text(node.day)]
    if node.amount:
        told.append(f"¥{money_text(node.amount)}")
    if node.open and node.state in ("posted", "partial") and node.next_step in STEPS:
        told.append(_(STEPS[node.next_step]).format(quantity=quantity_text(node.open)))
    else:
        told.append(_(STATES[node.state]))
    return " · ".join(told)
