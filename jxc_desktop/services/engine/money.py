"""What is paid with a document: tenders with change, refunds by what each means took, plain amounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from jxc_desktop.db.repositories.documents import Documents
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.cash import Means, give_back, take
from jxc_desktop.domain.documents import Draft, Kind, Paid, Totals
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.values import Fen, to_fen


class MoneyResolver:
    """Settles the money of one document."""

    def __init__(self, masters: Masters, documents: Documents) -> None:
        self.masters = masters
        self.documents = documents

    def settle(
        self, draft: Draft, kind: Kind, totals: Totals, source: AnyRow | None
    ) -> tuple[tuple[Paid, ...], Fen, Totals]:
        """The tenders with what each keeps, the change, and the totals of a document that is only money.

        Raises:
            UserError: over- or under-tendered, an unknown means, no amount.
        """
        if not kind.money_sign:
            return (), 0, totals
        means = self._means()
        if kind.sales_sign == 1:
            tenders, change = take(draft.tenders, totals.total, means)
            return tenders, change, totals
        if kind.sales_sign == -1:
            return give_back(draft.tenders, totals.total, self._taken(source), means), 0, totals
        return self._plain(draft, kind, means)

    def _means(self) -> dict[str, Means]:
        return {
            row.code: Means(row.code, row.money_account, row.gives_change)
            for row in self.masters.means().values()
            if row.active
        }

    def _taken(self, source: AnyRow | None) -> dict[str, Fen]:
        if source is None:
            return {}
        taken: dict[str, Fen] = defaultdict(int)
        for row in self.documents.tenders(source.id):
            taken[row.means] += row.kept
        for code, back in self.documents.given_back(source.id).items():
            taken[code] -= back
        return taken

    def _plain(self, draft: Draft, kind: Kind, means: Mapping[str, Means]) -> tuple[tuple[Paid, ...], Fen, Totals]:
        """Money without goods: one amount on one money account."""
        if draft.amount is None:
            raise InvalidValue("amount", "", N_("an amount is needed"))
        amount = to_fen(draft.amount)
        if amount <= 0 and kind.code != "cash_difference":
            raise InvalidValue("amount", draft.amount, N_("it is not above zero"))
        used = means.get(draft.means or "cash")
        if used is None:
            raise NotFound(field="means", what=N_("means of payment"), name=draft.means)
        account = draft.account or used.account
        self.masters.money_account_id(account)
        return (Paid(used.code, account, amount, amount),), 0, Totals(gross=amount, net=amount, total=amount)
