"""The editor of the documents of selling: who buys and how far they are trusted stands above the lines.

A delivery drawn from an order is checked by scans: goods of the order are counted, anything else is refused.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_, ShopError
from jxc_desktop.domain.permissions import SALESPERSON, Permission
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text, quantity_text
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.goods import Scanned
from jxc_desktop.services.scanning import Scan
from jxc_desktop.services.selling.customers import CustomerFacts
from jxc_desktop.services.selling.picking import TooManyPicked, WrongGoods
from jxc_desktop.ui.common.document_draft import as_kept, base_quantity
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_editor_frame import EDITOR_HELP
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_scans import GOODS, DocumentScans
from jxc_desktop.ui.common.document_strips import Bar
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.common.tab_page import Help

CUSTOMER_PAGE = "customer"
"""The page with what is known of a customer; its key is the code."""
SALES_HELP = Help(
    purpose=N_("Here goods are offered, promised, handed out or taken back, and invoiced. The draft saves itself."),
    steps=(
        N_("Choose the customer: debts and credit left are shown at once."),
        N_("Scan goods or type them into the last row; Available is what is there and promised to nobody."),
        N_("In a delivery drawn from an order, scans check the goods: what is not wanted is refused."),
        N_("Read at the bottom what posting will do, and press Ctrl+Enter."),
    ),
    keys=EDITOR_HELP.keys,
    errors=(
        (N_("Available is red"), N_("More is sold than is free: part of it stays short, or is taken from others.")),
        *EDITOR_HELP.errors,
    ),
)


class CustomerStrip(Bar):
    """What is known of the customer, in one line. ``card_asked`` asks for the whole card."""

    card_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", "customer", parent)
        self.row.addStretch(1)
        self.add_button(lambda: _("Customer"), self.card_asked.emit, "card")

    def show_facts(self, facts: CustomerFacts) -> None:
        """Show a customer; beyond the limit in the colour of warning."""
        self.set_tone("warning" if facts.credit_left is not None and facts.credit_left < 0 else "info")
        self.tell(lambda: credit_text(facts))


def credit_text(facts: CustomerFacts) -> str:
    """What a customer owes, was promised and may still owe."""
    told = [_("owes ¥{amount}").format(amount=money_text(facts.balance))]
    if facts.promised:
        told.append(_("open orders ¥{amount}").format(amount=money_text(facts.promised)))
    if facts.credit_limit is not None and facts.credit_left is not None:
        told.append(_("credit limit ¥{amount}").format(amount=money_text(facts.credit_limit)))
        told.append(_("credit left ¥{amount}").format(amount=money_text(facts.credit_left)))
    if facts.terms_days:
        told.append(_("{days} days to pay").format(days=facts.terms_days))
    return "  ·  ".join(told)


class CheckingScans(DocumentScans):
    """Scans of a delivery drawn from an order check its lines; other documents take them as usual."""

    def take(self, scan: Scan) -> bool:
        """Check goods where the draft is drawn from an order."""
        drawn = any(line.source is not None for line in self._model.draft.lines)
        if not drawn or self._model.kind.draws != "delivered" or scan.kind not in {*GOODS, "unknown"}:
            return super().take(scan)
        if self.capture(scan):
            return True
        try:
            if scan.scanned is None:
                raise WrongGoods(product=scan.code)
            told = self._check(scan.scanned)
        except ShopError as error:
            refusal = error
            self._model.parts.play(Sound.ERROR)
            self.told.emit("danger", lambda: sentence(refusal))
            return True
        self._model.parts.play(Sound.ADDED)
        self.told.emit("success", lambda: told)
        return True

    def _check(self, scanned: Scanned) -> str:
        """Count a scan on the first line that still waits for it.

        Raises:
            WrongGoods: no line wants the goods.
            TooManyPicked: more than the lines say.
        """
        scanned = as_kept(scanned, self._model.parts.clock.local().date())
        product, times = scanned.product, None if scanned.serial else self.pending()
        quantity = scanned.quantity * product.factor(scanned.unit) * (times or 1)
        counted = self.checks()
        places = [
            place
            for place, line in enumerate(self._model.draft.lines)
            if (found := self._model.product_of(line)) is not None and found.id == product.id
        ]
        if not places:
            raise WrongGoods(product=product.name)
        wanted = {place: self._wanted(place) for place in places}
        left = sum(wanted.values(), ZERO) - sum((counted[self._number(place)] for place in places), ZERO)
        if quantity > left:
            raise TooManyPicked(product=product.name, quantity=quantity, unit=product.unit, open=left)
        places = self._kept(scanned, places, quantity)
        counted = self.checks()
        wanted = {place: self._wanted(place) for place in places}
        rest = quantity
        for place in places:
            taken = min(rest, wanted[place] - counted[self._number(place)])
            if taken:
                counted[self._number(place)] += taken
                self._edits.note_checked(place, counted[self._number(place)])
            rest -= taken
        self.counted.emit(places[0])
        total, sum_wanted = sum((counted[self._number(place)] for place in places), ZERO), sum(wanted.values(), ZERO)
        return _("{item}: {checked} of {wanted} {unit} checked").format(
            item=product.name, checked=quantity_text(total), wanted=quantity_text(sum_wanted), unit=product.unit
        )

    def _kept(self, scanned: Scanned, places: list[int], quantity: Decimal) -> list[int]:
        """Write the lot or serial number of a scan into its line; answers the lines it is counted on.

        A second lot of one line gets a line of its own, for what of the first is not checked yet.

        Raises:
            SerialTwice: the number stands in the document already.
            WrongGoods: the lines that still wait name other lots.
        """
        lines, counted = self._model.draft.lines, self.checks()
        waiting = [place for place in places if counted[self._number(place)] < self._wanted(place)]
        if scanned.serial:
            lacking = next((at for at in waiting if len(lines[at].serials) < self._wanted(at)), waiting[0])
            self._edits.add_serial(lacking, scanned.serial)
            return [lacking]
        if not scanned.lot:
            return places
        same = [place for place in waiting if lines[place].lot == scanned.lot]
        if sum((self._wanted(at) - counted[self._number(at)] for at in same), ZERO) >= quantity:
            return same
        free = next((place for place in waiting if not lines[place].lot and not counted[self._number(place)]), None)
        if free is None:
            begun = next((place for place in waiting if counted[self._number(place)]), None)
            if begun is None:
                raise WrongGoods(product=f"{scanned.product.name} {scanned.lot}")
            free = self._edits.part(begun, counted[self._number(begun)])
        self._edits.note_lot(free, scanned)
        return [free]

    def checks(self) -> defaultdict[int, Decimal]:
        """What was scanned by line number, in base units, as the draft keeps it."""
        found: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
        for line in self._model.draft.lines:
            found[line.line] += line.checked or ZERO
        return found

    def _number(self, place: int) -> int:
        return self._model.draft.lines[place].line

    def _wanted(self, place: int) -> Decimal:
        line = self._model.draft.lines[place]
        product = self._model.product_of(line)
        return ZERO if product is None else base_quantity(product, line)


class SalesEditor(DocumentEditor):
    """Writes a quotation, order, delivery, return or invoice."""

    help: ClassVar[Help | None] = SALES_HELP
    scanner: ClassVar[type[DocumentScans]] = CheckingScans

    def __init__(self, parts: DocumentParts, kind: Kind, key: str | None = None) -> None:
        self.strip: CustomerStrip | None = None
        self._asked = ""
        super().__init__(parts, kind, key)
        strip = CustomerStrip(self)
        strip.card_asked.connect(self.open_customer)
        layout = self.layout()
        if layout is not None:
            layout.insertWidget(layout.indexOf(self.header) + 1, strip)  # type: ignore[attr-defined]
        self.strip = strip
        self.view_model.changed.connect(self._follow_customer)
        self._asked = ""
        self._follow_customer()

    def first_focus(self) -> QWidget | None:
        """The customer; in a delivery the lines, for the order is scanned."""
        return super().first_focus()

    def open_customer(self) -> None:
        """Show the card of the customer."""
        if self._asked:
            self.parts.navigator.open(CUSTOMER_PAGE, self._asked)

    def _follow_customer(self) -> None:
        code = self.view_model.draft.party
        if self.strip is None or code == self._asked:
            return
        self._asked = code
        if not code or not self.parts.may(Permission.PARTY_VIEW):
            self.strip.hide()
            return
        self.parts.runner.submit(
            lambda _progress: self.parts.services.customers.facts(code),
            done=self.view_model.alive(self._show_customer),
            failed=lambda _error: None,  # a code nobody has is told at its field
            read=True,
        )

    def _show_customer(self, facts: CustomerFacts) -> None:
        if facts.code != self._asked or self.strip is None:
            return
        self.strip.show_facts(facts)
        user = self.parts.session.user
        own = user.name if user is not None and SALESPERSON in user.roles else ""
        for name, text in (("address", facts.address), ("handler", facts.salesperson or own)):
            field = self.header.fields.get(name)
            if isinstance(field, QLineEdit):
                field.setPlaceholderText(text)
