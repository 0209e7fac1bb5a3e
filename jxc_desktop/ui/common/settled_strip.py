"""By what a document is settled, or a payment request paid, and what is left: nodes that open what settled it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.services.document_views import DocumentView
from jxc_desktop.services.settlement import REQUEST, GivenView, SettledView
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.document_keeper import DRAW
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page
from jxc_desktop.ui.common.document_words import kind_name
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

SETTLE_PAGE = "settle"
"""The page that settles; its key is the code of a party."""
_SHOWN = 4
"""How many documents have room in the smallest window; the others are counted."""


class SettledStrip(Translated, QFrame):
    """One line, hidden where nothing is to be settled, or who is signed in may not see money."""

    def __init__(self, parts: DocumentParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settled")
        self.found: SettledView | None = None
        self.nodes: list[QPushButton] = []
        self._parts = parts
        self._view: DocumentView | None = None
        self.title, self.left, self.more = QLabel(self), QLabel(self), QLabel(self)
        self.title.setProperty("role", "note")
        self.more.setProperty("role", "note")
        self.left.setProperty("role", "strong")
        self.left.setObjectName("settled.open")
        self.pay = QPushButton(self)
        self.pay.setObjectName("settled.pay")
        self.say(self.pay.setText, lambda: _("Pay it"))
        self.pay.clicked.connect(self.begin_payment)
        self.settle = QPushButton(self)
        self.settle.setObjectName("settled.settle")
        self.say(self.settle.setText, lambda: _("Settle…"))
        self.settle.clicked.connect(self.open_settling)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * GRID)
        for widget in (self.title, self.more, self.left, self.pay, self.settle):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self.hide()

    def load(self, view: DocumentView) -> None:
        """Ask how far a document is settled."""
        self._view = view
        if view.state != "posted" or not self._parts.may(Permission.MONEY_VIEW):
            self._show(None)
            return
        settled = self._parts.services.settlement.settled
        self._parts.runner.submit(
            lambda _progress: settled(view.number),
            done=alive(self, self._show),
            failed=alive(self, lambda _error: self._show(None)),  # the document itself tells what is wrong
            read=True,
        )

    def begin_payment(self) -> None:
        """Open a payment of what was asked for."""
        if self._view is not None:
            self._parts.navigator.open(editor_page("payment"), f"{DRAW}{self._view.number}")

    def open_settling(self) -> None:
        """Open the page that gives what is left to what is open."""
        if self._view is not None:
            self._parts.navigator.open(SETTLE_PAGE, self._view.party)

    def _show(self, found: SettledView | None) -> None:
        self.found = found
        for node in self.nodes:
            self._row.removeWidget(node)
            node.hide()
            node.deleteLater()
        self.nodes = [self._node(one) for one in (() if found is None else found.settled[:_SHOWN])]
        for place, node in enumerate(self.nodes, 1):
            self._row.insertWidget(place, node)
        self.setVisible(found is not None)
        self.retranslate()

    def _node(self, one: GivenView) -> QPushButton:
        node = QPushButton(f"{one.document}  {money_text(one.amount)}", self)
        node.setObjectName(f"settled.{one.document}")
        node.setProperty("kind", "link")
        node.clicked.connect(lambda: self._parts.open_document(one.document))
        return node

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        found, view = self.found, self._view
        if found is None or view is None:
            return
        asked = view.kind == REQUEST
        paid = sum((one.amount for one in found.settled), ZERO)
        if asked:
            self.title.setText(_("Paid so far: {amount}").format(amount=money_text(paid)))
            self.left.setText(_("left to pay ¥{amount}").format(amount=money_text(found.open)))
        else:
            self.title.setText(_("Settled:") if found.settled else _("Nothing settled yet"))
            self.left.setText(_("open ¥{amount}").format(amount=money_text(found.open)))
        for node, one in zip(self.nodes, found.settled, strict=False):
            told = f"{kind_name(one.kind)} {one.document}, {money_text(one.amount)}"
            node.setToolTip(told)
            node.setAccessibleName(told)
        hidden = len(found.settled) - len(self.nodes)
        self.more.setText(ngettext("and {count} more", "and {count} more", hidden).format(count=hidden))
        self.more.setVisible(hidden > 0)
        may_settle = not asked and bool(view.party) and self._parts.may(Permission.MONEY_SETTLE)
        self.settle.setVisible(may_settle and found.open > 0)
        self.pay.setVisible(asked and found.open > 0 and self._parts.may(Permission.MONEY_POST))
