"""Parties, warehouses, money accounts and the chart of accounts, beside the goods of `products`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Table, and_, bindparam, insert, select, update

from jxc_desktop.db.prepared import Prepared
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.repositories.products import CostingChange, Holder, ProductRecord, Products
from jxc_desktop.db.tables import (
    accounts,
    categories,
    counters,
    document_tenders,
    means,
    money_accounts,
    parties,
    shifts,
    units,
    warehouses,
)
from jxc_desktop.domain.errors import N_, Conflict, NotFound
from jxc_desktop.domain.values import from_fen, to_fen

__all__ = [
    "Account",
    "Category",
    "CostingChange",
    "Counter",
    "Holder",
    "Masters",
    "MeansRow",
    "MoneyAccount",
    "PartyHead",
    "PartyRecord",
    "ProductRecord",
    "Warehouse",
]


@dataclass(frozen=True, slots=True)
class PartyHead:
    """What posting needs to know of a supplier or customer. ``terms_days`` ``None``: due at once."""

    id: int
    code: str
    name: str
    role: str
    terms_days: int | None
    credit_limit: Decimal | None


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """A supplier or customer as its card shows it; ``version`` is the one it was read at (0: new)."""

    id: int
    code: str
    name: str
    role: str
    initials: str = ""
    level: str = "retail"
    contact: str = ""
    phone: str = ""
    address: str = ""
    area: str = ""
    tax_number: str = ""
    bank: str = ""
    remark: str = ""
    credit_limit: Decimal | None = None
    terms_days: int | None = None
    lead_days: int | None = None
    salesperson: str = ""
    member_card: str = ""
    birthday: int | None = None  # as 19900501; without the year as 501
    joined: int | None = None  # the day somebody became a member, as 20260501
    active: bool = True
    custom: Mapping[str, str] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True, slots=True)
class Category:
    """A category of goods and the one it belongs to (empty: none).

    ``code_prefix`` and ``code_digits`` make the codes of new goods; without both those of the category above do.
    """

    code: str
    name: str
    parent: str = ""
    code_prefix: str = ""
    code_digits: int = 0


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A place that keeps stock and cost of its own."""

    id: int
    code: str
    name: str
    active: bool = True
    saleable: bool = True


@dataclass(frozen=True, slots=True)
class Counter:
    """A till, the warehouse it sells from, and its open shift."""

    id: int
    code: str
    name: str
    warehouse_id: int
    warehouse: str
    shift_id: int | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the chart; built-in names are English and translated where they are shown."""

    code: str
    number: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class MoneyAccount:
    """Where money lies, and the account of the chart it is booked on."""

    id: int
    code: str
    name: str
    account: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class MeansRow:
    """A means of payment. Without a money account the party owes the amount (``account`` is then empty)."""

    code: str
    name: str
    money_account_id: int | None
    gives_change: bool
    account: str
    money_account: str = ""
    key: str = ""
    position: int = 0
    active: bool = True
    nature: str = "money"


_PARTY = select(parties).where(parties.c.code == bindparam("code"))
_BY_CARDS = select(parties).where(parties.c.member_card.in_(bindparam("wanted", expanding=True)))
_PARTY_BY_ID = select(parties).where(parties.c.id == bindparam("id"))
_WAREHOUSE_ID = select(warehouses.c.id).where(warehouses.c.code == bindparam("code"))
_MONEY_ACCOUNT_ID = select(money_accounts.c.id).where(money_accounts.c.code == bindparam("code"))
_COUNTER = Prepared(
    select(counters, warehouses.c.code.label("warehouse"), shifts.c.id.label("shift_id"))
    .join(warehouses, warehouses.c.id == counters.c.warehouse_id)
    .outerjoin(shifts, and_(shifts.c.counter == counters.c.code, shifts.c.closed_at.is_(None)))
    .where(counters.c.code == bindparam("code"))
)
_MEANS = Prepared(
    select(means, money_accounts.c.account, money_accounts.c.code.label("money_account"))
    .outerjoin(money_accounts, money_accounts.c.id == means.c.money_account_id)
    .order_by(means.c.position, means.c.code)
)
_MONEY_ACCOUNTS = Prepared(select(money_accounts).order_by(money_accounts.c.code))
_parents = categories.alias("parents")
_CATEGORIES = (
    select(
        categories.c.code,
        categories.c.name,
        categories.c.code_prefix,
        categories.c.code_digits,
        _parents.c.code.label("parent"),
    )
    .outerjoin(_parents, _parents.c.id == categories.c.parent_id)
    .order_by(categories.c.code)
)


class Masters(Products):
    """All master data of one transaction, by code; goods are inherited from `Products`."""

    def party(self, code: str) -> PartyHead:
        """The supplier or customer of this code.

        Raises:
            NotFound: there is none.
        """
        row = self.connection.execute(_PARTY, {"code": code}).one_or_none()
        if row is None:
            raise NotFound(field="party", what=N_("supplier or customer"), name=code)
        return _head(row)

    def party_by_id(self, party_id: int) -> PartyHead:
        """The supplier or customer of this row id, which must exist."""
        return _head(self.connection.execute(_PARTY_BY_ID, {"id": party_id}).one())

    def party_record(self, code: str) -> PartyRecord | None:
        """The whole card of a supplier or customer, if there is one of this code."""
        row = self.connection.execute(_PARTY, {"code": code}).one_or_none()
        return None if row is None else party_record_of(row)

    def holders_of_cards(self, numbers: Iterable[str]) -> dict[str, PartyHead]:
        """Whose the member cards of these numbers are."""
        return {
            row.member_card: _head(row)
            for part in chunks(numbers)
            for row in self.connection.execute(_BY_CARDS, {"wanted": part})
        }

    def save_party(self, record: PartyRecord) -> int:
        """Insert (version 0) or update a party and answer its id.

        Raises:
            Conflict: it is no longer at the version of the record.
        """
        values = {
            **{name: getattr(record, name) for name in _PARTY_TEXTS},
            "credit_limit": None if record.credit_limit is None else to_fen(record.credit_limit),
            "terms_days": record.terms_days,
            "lead_days": record.lead_days,
            "salesperson": record.salesperson,
            "member_card": record.member_card or None,
            "birthday": record.birthday,
            "joined": record.joined,
            "active": int(record.active),
            "custom": json.dumps(dict(record.custom), ensure_ascii=False, sort_keys=True),
        }
        if record.version == 0:
            return self._insert(parties, values)
        result = self.connection.execute(
            update(parties)
            .where(parties.c.id == record.id, parties.c.version == record.version)
            .values(version=parties.c.version + 1, **values)
        )
        if result.rowcount != 1:
            raise Conflict(what=record.name)
        return record.id

    def warehouse_id(self, code: str) -> int:
        """The row id of a warehouse.

        Raises:
            NotFound: there is none of this code.
        """
        found = self.connection.scalar(_WAREHOUSE_ID, {"code": code})
        if found is None:
            raise NotFound(field="warehouse", what=N_("warehouse"), name=code)
        return int(found)

    def warehouses(self) -> list[Warehouse]:
        """All warehouses by code."""
        rows = self.connection.execute(select(warehouses).order_by(warehouses.c.code))
        return [Warehouse(row.id, row.code, row.name, bool(row.active), bool(row.saleable)) for row in rows]

    def save_warehouse(self, code: str, name: str, *, active: bool = True, saleable: bool = True) -> int:
        """Save a warehouse, new or changed."""
        return self._save(warehouses, code, {"name": name, "active": int(active), "saleable": int(saleable)})

    def counter(self, code: str) -> Counter:
        """The till of this code.

        Raises:
            NotFound: there is none.
        """
        found = self.find_counter(code)
        if found is None:
            raise NotFound(field="counter", what=N_("counter"), name=code)
        return found

    def find_counter(self, code: str) -> Counter | None:
        """The till of this code, if there is one."""
        row = _COUNTER.run(self.connection, {"code": code}).one_or_none()
        if row is None:
            return None
        return Counter(row.id, row.code, row.name, row.warehouse_id, row.warehouse, row.shift_id)

    def save_counter(self, code: str, name: str, warehouse_id: int) -> int:
        """Save a till, new or changed."""
        return self._save(counters, code, {"name": name, "warehouse_id": warehouse_id})

    def money_account_id(self, code: str) -> int:
        """The row id of a money account.

        Raises:
            NotFound: there is none of this code.
        """
        found = self.connection.scalar(_MONEY_ACCOUNT_ID, {"code": code})
        if found is None:
            raise NotFound(field="account", what=N_("money account"), name=code)
        return int(found)

    def money_accounts(self) -> dict[str, MoneyAccount]:
        """All money accounts by code."""
        rows = _MONEY_ACCOUNTS.run(self.connection, {})
        return {row.code: MoneyAccount(row.id, row.code, row.name, row.account, bool(row.active)) for row in rows}

    def save_money_account(self, code: str, name: str, account: str, *, active: bool = True) -> int:
        """Save a money account, new or changed."""
        return self._save(money_accounts, code, {"name": name, "account": account, "active": int(active)})

    def means(self) -> dict[str, MeansRow]:
        """All means of payment by code, in their order at the counter."""
        return {row.code: _means_of(row) for row in _MEANS.run(self.connection, {})}

    def takes_money(self, code: str) -> bool:
        """Whether a document was ever paid by this means."""
        used = select(document_tenders.c.means).where(document_tenders.c.means == code).limit(1)
        return self.connection.scalar(used) is not None

    def save_means(self, means_row: MeansRow) -> int:
        """Save a means of payment, new or changed (``account`` follows from its money account)."""
        values = {
            "name": means_row.name,
            "money_account_id": means_row.money_account_id,
            "gives_change": int(means_row.gives_change),
            "nature": means_row.nature,
            "key": means_row.key,
            "position": means_row.position,
            "active": int(means_row.active),
        }
        return self._save(means, means_row.code, values)

    def accounts(self) -> dict[str, Account]:
        """The chart of accounts by code, in the order of its numbers."""
        rows = self.connection.execute(select(accounts).order_by(accounts.c.number, accounts.c.code))
        return {row.code: Account(row.code, row.number, row.name, row.kind) for row in rows}

    def save_accounts(self, chart: list[Account]) -> None:
        """Save accounts of the chart, new or changed."""
        for account in chart:
            self._save(accounts, account.code, {"number": account.number, "name": account.name, "kind": account.kind})

    def categories(self) -> list[Category]:
        """All categories by code."""
        return [
            Category(row.code, row.name, row.parent or "", row.code_prefix, row.code_digits)
            for row in self.connection.execute(_CATEGORIES)
        ]

    def save_category(self, category: Category) -> int:
        """Save a category, new or changed; its parent must exist.

        Raises:
            NotFound: there is no such parent.
        """
        parent_id = self._id(categories, category.parent) if category.parent else None
        if category.parent and parent_id is None:
            raise NotFound(field="parent", what=N_("category"), name=category.parent)
        rule = {"code_prefix": category.code_prefix, "code_digits": category.code_digits}
        return self._save(categories, category.code, {"name": category.name, "parent_id": parent_id, **rule})

    def units(self) -> list[str]:
        """The names of all units, in the order they were made."""
        return [name for (name,) in self.connection.execute(select(units.c.name).order_by(units.c.id))]

    def add_units(self, names: list[str]) -> list[str]:
        """Add the unit names that are new, and answer them."""
        known = set(self.units())
        new = [name for name in dict.fromkeys(names) if name not in known]
        if new:
            self.connection.execute(insert(units), [{"name": name} for name in new])
        return new

    def _id(self, table: Table, code: str) -> int | None:
        found = self.connection.scalar(select(table.c.id).where(table.c.code == code))
        return None if found is None else int(found)

    def _save(self, table: Table, code: str, values: Mapping[str, object]) -> int:
        row_id = self._id(table, code)
        if row_id is None:
            return self._insert(table, {"code": code, **values})
        self.connection.execute(update(table).where(table.c.id == row_id).values(**values))
        return row_id

    def _insert(self, table: Table, values: Mapping[str, object]) -> int:
        return int(self.connection.execute(insert(table).returning(table.c.id), values).scalar_one())


_PARTY_TEXTS = (
    "code",
    "name",
    "role",
    "initials",
    "level",
    "contact",
    "phone",
    "address",
    "area",
    "tax_number",
    "bank",
    "remark",
)


def _head(row: Row[Any]) -> PartyHead:
    limit = None if row.credit_limit is None else from_fen(row.credit_limit)
    return PartyHead(row.id, row.code, row.name, row.role, row.terms_days, limit)


def party_record_of(row: Row[Any]) -> PartyRecord:
    """A party's card of one row of its table."""
    return PartyRecord(
        id=row.id,
        **{name: getattr(row, name) for name in _PARTY_TEXTS},
        credit_limit=None if row.credit_limit is None else from_fen(row.credit_limit),
        terms_days=row.terms_days,
        lead_days=row.lead_days,
        salesperson=row.salesperson,
        member_card=row.member_card or "",
        birthday=row.birthday,
        joined=row.joined,
        active=bool(row.active),
        custom=json.loads(row.custom),
        version=row.version,
    )


def _means_of(row: Row[Any]) -> MeansRow:
    return MeansRow(
        code=row.code,
        name=row.name,
        money_account_id=row.money_account_id,
        gives_change=bool(row.gives_change),
        account=row.account or "",
        money_account=row.money_account or "",
        key=row.key,
        position=row.position,
        active=bool(row.active),
        nature=row.nature,
    )
