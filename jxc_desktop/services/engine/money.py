"""What is paid with a document: tenders with change, refunds by what each means took, plain amounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from jxc_desktop.db.repositories.cards import Cards
from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.masters import Masters, MeansRow, PartyRecord
from jxc_desktop.db.repositories.settlement import PARTY_ACCOUNTS, Settlements
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.cash import Means, Nature
from jxc_desktop.domain.documents import Document, Draft, Kind, NewCard, Paid, Totals
from jxc_desktop.domain.errors import N_, InvalidValue, MoreThanOpen, NotFound
from jxc_desktop.domain.values import ZERO, Fen, from_fen, to_fen
from jxc_desktop.domain.values import amount as amount_of
from jxc_desktop.services.engine.draft_codec import read_allocations
from jxc_desktop.services.engine.held_tenders import Buyer, HeldTenders, account_of
from jxc_desktop.services.engine.points import Points
from jxc_desktop.services.settings import ShopSettings

RECEIVABLES, PAYABLES = PARTY_ACCOUNTS
_PURPOSES = {"expense": ("expense",), "other_income": ("income",)}
"""Kinds whose other side is an account the person names, and of which kind it must be."""


class Side(NamedTuple):
    """Debts of the party to us (sign +) or ours to the party (−), and their account in the journal."""

    sign: int
    account: str


class Settled(NamedTuple):
    """The money of a document: what each means keeps, the change, what a member earns, what is put on a card."""

    tenders: tuple[Paid, ...] = ()
    change: Fen = 0
    totals: Totals = Totals()
    points: int = 0
    new_cards: tuple[NewCard, ...] = ()
    bonus: Fen = 0
    to_account: str = ""


class MoneyResolver:
    """Settles the money of one document."""

    def __init__(self, masters: Masters, documents: Documents, settings: ShopSettings) -> None:
        self.masters = masters
        self.documents = documents
        self.settings = settings
        self.points = Points(Cards(documents.connection), documents, to_fen(settings.points_price))

    def settle(self, draft: Draft, kind: Kind, totals: Totals, source: AnyRow | None, buyer: Buyer) -> Settled:
        """The tenders with what each keeps, the change, and the totals of a document that is only money.

        Raises:
            UserError: over- or under-tendered, an unknown means, no amount, a card that does not pay.
        """
        if not kind.money_sign:
            alone = _amount_alone(draft, kind) if "amount" in kind.header_fields else totals
            points = self.points.said(draft, buyer) if "points" in kind.header_fields else 0
            return Settled(totals=alone, points=points)
        means = self._means if kind.sales_sign == -1 or draft.corrects else self._in_use
        held = HeldTenders(Cards(self.documents.connection), means, buyer, self.settings.point_worth)
        if kind.loads:
            return self._loaded(draft, kind, means, held)
        if kind.sales_sign == 1:
            former = self.documents.with_number(draft.corrects) if draft.corrects else None
            if former is None:
                paid, change = held.take(draft.tenders, totals.total)
            else:
                cards = {row.card_id for row in self.documents.tenders(former.id)}
                paid, change = held.take(draft.tenders, totals.total, former.id, cards)
            return Settled(paid, change, totals, self.points.earned(paid, means, buyer, former))
        if kind.sales_sign == -1:
            left = {} if source is None else self.documents.still_paid(source.id)
            taken = {what: one.kept for what, one in left.items()}
            spent = sum(one.points for one in left.values())
            paid, new = held.give_back(draft.tenders, totals.total, taken, spent)
            points = (
                self.points.taken_back(paid, taken, means, source)
                if source is not None
                else -self.points.earned(paid, means, buyer)
            )
            return Settled(paid, 0, totals, points, new)
        paid, change, totals = self._plain(draft, kind, means, source)
        return Settled(paid, change, totals)

    def _loaded(self, draft: Draft, kind: Kind, means: Mapping[str, Means], held: HeldTenders) -> Settled:
        """Money put on a card, or paid back from it; what was on it before the program stands on its own account."""
        card, new = held.loaded(draft.card, may_be_new=kind.loads > 0)
        account = account_of(self._means, card.kind)
        said = replace(draft, account=account) if kind.opens else draft
        (paid,), change, totals = self._plain(said, kind, means, None)
        if not kind.opens and (not paid.account or means[paid.means].nature is not Nature.MONEY):
            raise InvalidValue("means", paid.means, N_("a money account is needed"))
        if not kind.opens:
            _check_plain("account", paid.account, means)
        bonus = to_fen(draft.bonus or ZERO)
        if bonus < 0:
            raise InvalidValue("bonus", from_fen(bonus), N_("it is negative"))
        to_account = "" if kind.opens else account
        return Settled((replace(paid, card_id=card.id),), change, totals, 0, new, bonus, to_account)

    def completed(self, document: Document, draft: Draft, source: AnyRow | None, party: PartyRecord | None) -> Document:
        """The document with what only those of money have: accounts that fit, and what it is given to.

        Raises:
            InvalidValue: both accounts are the same, or the purpose is no account of the right kind.
        """
        kind = document.kind
        if "to_account" in kind.header_fields:
            self._check_transfer(document)
        if kind.code in _PURPOSES:
            self._check_purpose(document.purpose or kind.contra_account, *_PURPOSES[kind.code])
        allocations, oldest_first = draft.allocations, draft.oldest_first
        if kind.code == "payment" and source is not None and not allocations and not oldest_first:
            allocations = read_allocations(source.allocations)
        document = replace(document, allocations=allocations, oldest_first=oldest_first)
        if kind.code == "settlement" and party is not None:
            return self._settlement(document, draft, source, party)
        if kind.settles and document.totals.discount:
            default = "settlement_discount" if kind.party_sign < 0 else "settlement_income"
            document = replace(document, purpose=document.purpose or default)
            self._check_purpose(document.purpose, "expense", "income")
        return document

    def _settlement(self, document: Document, draft: Draft, source: AnyRow | None, party: PartyRecord) -> Document:
        """A settlement: what it lets off is booked against the side that is settled."""
        let_off = _let_off(draft)
        side = self._side(draft, source, party)
        owes = side.account == RECEIVABLES
        lowers_debt = owes == (side.sign > 0)
        purpose = draft.purpose or ("settlement_discount" if side.sign > 0 else "settlement_income")
        if let_off:
            self._check_purpose(purpose, "expense", "income")
        total = let_off if lowers_debt else -let_off
        return replace(
            document,
            totals=Totals(gross=total, net=total, total=total),
            party_owes=owes,
            account=side.account,
            purpose=purpose,
            discount_entered=draft.discount,
        )

    def _side(self, draft: Draft, source: AnyRow | None, party: PartyRecord) -> Side:
        """What is settled: debts of the party to us (+) or of us to the party (−), and on which account they are."""
        store = Settlements(self.documents.connection)
        first = self.documents.with_number(draft.allocations[0].document) if draft.allocations else None
        for row, turned in ((first, 1), (source, -1)):
            item = None if row is None else store.items([row.id]).get(row.id)
            if item is not None and item.amount and item.open:
                default = PAYABLES if party.role == "supplier" else RECEIVABLES
                account = store.accounts([item.document_id]).get(item.document_id, default)
                return Side(turned if item.open > 0 else -turned, account)
        if party.role == "both":
            balance = sum(item.open for item in store.open_of(party.id))
            return Side(1, RECEIVABLES) if balance >= 0 else Side(-1, PAYABLES)
        return Side(1, RECEIVABLES) if party.role == "customer" else Side(-1, PAYABLES)

    def _check_transfer(self, document: Document) -> None:
        if not document.to_account:
            raise InvalidValue("to_account", "", N_("it is missing"))
        self.masters.money_account_id(document.to_account)
        _check_plain("to_account", document.to_account, self._means)
        if document.to_account in {document.account, *(paid.account for paid in document.tenders)}:
            raise InvalidValue("to_account", document.to_account, N_("money cannot be moved to where it is"))

    def _check_purpose(self, purpose: str, *kinds: str) -> None:
        if not purpose:
            raise InvalidValue("purpose", "", N_("it is missing"))
        account = self.masters.accounts().get(purpose)
        if account is None:
            raise NotFound(field="purpose", what=N_("account"), name=purpose)
        if account.kind not in kinds:
            raise InvalidValue("purpose", purpose, N_("an account of another kind is needed"))

    @cached_property
    def _rows(self) -> dict[str, MeansRow]:
        return self.masters.means()

    @cached_property
    def _means(self) -> dict[str, Means]:
        """All means; what was paid by one that is not in use any more may still come back by it."""
        return {code: _means_of(row) for code, row in self._rows.items()}

    @cached_property
    def _in_use(self) -> dict[str, Means]:
        return {code: _means_of(row) for code, row in self._rows.items() if row.active}

    def _plain(
        self, draft: Draft, kind: Kind, means: Mapping[str, Means], source: AnyRow | None
    ) -> tuple[tuple[Paid, ...], Fen, Totals]:
        """Money without goods: one amount on one money account, or owed where it is paid later."""
        left = None if source is None else source.total - Settlements(self.documents.connection).paid_of(source.id)
        if draft.amount is None and left is None:
            raise InvalidValue("amount", "", N_("an amount is needed"))
        amount = left if draft.amount is None and left is not None else to_fen(draft.amount or ZERO)
        if amount <= 0 and kind.code != "cash_difference" and not (kind.opens and amount):
            raise InvalidValue("amount", from_fen(amount), N_("it is not above zero"))
        if source is not None and left is not None and amount > left:
            raise MoreThanOpen(field="amount", number=source.number, open=from_fen(left), amount=from_fen(amount))
        used, account = self._account_of(draft, kind, means)
        let_off = _let_off(draft) if kind.settles else 0
        totals = Totals(gross=amount + let_off, discount=let_off, net=amount, total=amount)
        return (Paid(used.code, account, amount, amount),), 0, totals

    def _account_of(self, draft: Draft, kind: Kind, means: Mapping[str, Means]) -> tuple[Means, str]:
        """The means and the money account; no account where it goes on account of the party."""
        of_account = (one.code for one in means.values() if draft.account and one.account == draft.account)
        used = means.get(draft.means or next(of_account, "cash"))
        if used is None:
            raise NotFound(field="means", what=N_("means of payment"), name=draft.means)
        if not used.account and not draft.account:
            if kind.settles or not kind.party_role:
                raise InvalidValue("means", used.code, N_("a money account is needed"))
            return used, ""
        account = draft.account or used.account
        self.masters.money_account_id(account)
        if not kind.loads:
            _check_plain("account", account, self._means)
        return used, account


def _means_of(row: MeansRow) -> Means:
    return Means(row.code, row.money_account, row.gives_change, Nature(row.nature))


def _check_plain(field: str, account: str, means: Mapping[str, Means]) -> None:
    """Refuse an account that says what cards hold: only cards change it, or the two would part.

    Raises:
        InvalidValue: it is one.
    """
    if any(one.account == account and one.nature is not Nature.MONEY for one in means.values()):
        raise InvalidValue(field, account, N_("it says what customers hold; only cards and points change it"))


def _amount_alone(draft: Draft, kind: Kind) -> Totals:
    """The totals of a document that is one amount and moves no money; what a shop began with may be the other way."""
    if draft.amount is None:
        raise InvalidValue("amount", "", N_("an amount is needed"))
    amount = to_fen(draft.amount)
    if amount == 0 or (amount < 0 and not kind.opens):
        raise InvalidValue("amount", draft.amount, N_("it is not above zero"))
    return Totals(gross=amount, net=amount, total=amount)


def _let_off(draft: Draft) -> Fen:
    """The amount a receipt, payment or settlement lets off, in fen."""
    if not draft.discount.strip():
        return 0
    off = to_fen(amount_of(draft.discount, "discount"))
    if off < 0:
        raise InvalidValue("discount", draft.discount, N_("it is negative or more than the amount"))
    return off
