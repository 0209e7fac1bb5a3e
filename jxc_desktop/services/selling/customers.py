"""A customer as selling sees them: what they buy, what they owe, how far they are trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jxc_desktop.db.queries import selling as queries
from jxc_desktop.db.queries.customers import RETURNS, SALES
from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.domain.documents import State
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, from_fen
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.facts import open_orders
from jxc_desktop.services.engine.seeing import seen_numbers
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import shop_settings

_MOST_DOCUMENTS = 12


@dataclass(frozen=True, slots=True)
class CustomerDocument:
    """One of the newest documents of a customer."""

    number: str
    kind: str
    day: date
    total: Decimal
    state: str


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What selling knows of a customer. ``balance``, ``credit_limit`` and ``credit_left`` are in yuan.

    ``promised`` is what open orders still come to; it counts against the limit where the settings say so.
    ``credit_left`` is ``None`` without a limit.
    """

    code: str
    name: str
    level: str
    address: str
    salesperson: str
    terms_days: int | None
    balance: Decimal
    promised: Decimal
    credit_limit: Decimal | None
    credit_left: Decimal | None
    purchases: int
    bought: Decimal
    returned: Decimal
    last_purchase: date | None
    documents: tuple[CustomerDocument, ...] = ()


class CustomerFactService(Service):
    """Reads what is known of customers."""

    def facts(self, code: str) -> CustomerFacts:
        """What is known of a customer.

        Raises:
            NotFound: there is none of this code.
        """
        user = self.require(Permission.PARTY_VIEW)
        with self.database.read() as connection:
            party = Masters(connection).party_record(code)
            if party is None:
                raise NotFound(field="party", what=N_("customer"), name=code)
            settings = shop_settings(Settings(connection).all())
            balance = from_fen(Ledgers(connection).party_balance(party.id))
            promised = from_fen(open_orders(connection, party.id))
            sold = queries.party_sales(connection, party.id, SALES)
            returned = queries.party_sales(connection, party.id, RETURNS)
            rows = queries.documents_of(connection, party.id, _MOST_DOCUMENTS)
            seen = seen_numbers(connection, [row.number for row in rows], user)
        counted = promised if settings.credit_counts_orders else ZERO
        limit = party.credit_limit
        return CustomerFacts(
            code=party.code,
            name=party.name,
            level=party.level,
            address=party.address,
            salesperson=party.salesperson,
            terms_days=party.terms_days,
            balance=balance,
            promised=promised,
            credit_limit=limit,
            credit_left=None if limit is None else limit - balance - counted,
            purchases=sold.documents,
            bought=from_fen(int(sold.total)),
            returned=from_fen(int(returned.total)),
            last_purchase=None if sold.last_day is None else read_day(sold.last_day),
            documents=tuple(
                CustomerDocument(
                    row.number,
                    row.kind,
                    read_day(row.day),
                    from_fen(row.total),
                    (State.REVERSED if row.undone else State.POSTED).value,
                )
                for row in rows
                if row.number in seen
            ),
        )
