"""The small masters of a shop: warehouses, units, categories, the chart of accounts, means of payment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from jxc_desktop.db.repositories.masters import Account, Category, Masters, MeansRow, MoneyAccount, Warehouse
from jxc_desktop.db.repositories.places import Places
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, WarehouseInUse
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.masters.codes import check_rule
from jxc_desktop.services.masters.means import MeansSaid, means_row
from jxc_desktop.services.service import Service

__all__ = ["Account", "Category", "MeansRow", "MoneyAccount", "ShopMasters"]

ACCOUNT_KINDS = {
    "asset": N_("Asset"),
    "liability": N_("Liability"),
    "equity": N_("Equity"),
    "income": N_("Income"),
    "expense": N_("Cost or expense"),
}
"""What an account of the chart can be."""
_SAID_OF_MEANS = ("name", "money_account", "gives_change", "key", "position", "active")


class ShopMasters(Service):
    """Saving and listing what a shop has few of; `MasterDataService` adds goods and parties."""

    def save_warehouse(self, code: str, name: str, *, active: bool = True) -> Changes:
        """Make or change a warehouse.

        Raises:
            WarehouseInUse: it is to be given up while there are goods in it.
        """
        code, name = _needed(code, "code"), _needed(name, "name")
        return self._save(
            Permission.WAREHOUSE_EDIT,
            "warehouse.save",
            code,
            {"name": name, "active": active},
            lambda masters: _store_warehouse(masters, code, name, active=active),
            Topic.WAREHOUSES,
        )

    def warehouses(self) -> list[Warehouse]:
        """All warehouses."""
        with self.database.read() as connection:
            return Masters(connection).warehouses()

    def save_unit(self, name: str) -> Changes:
        """Make a unit known, so that lists offer it."""
        name = _needed(name, "unit")
        return self._save(
            Permission.PRODUCT_EDIT, "unit.save", name, {}, lambda masters: masters.add_units([name]), Topic.PRODUCTS
        )

    def units(self) -> list[str]:
        """The names of all units."""
        with self.database.read() as connection:
            return Masters(connection).units()

    def save_category(
        self, code: str, name: str, parent: str = "", *, code_prefix: str | None = None, code_digits: int | None = None
    ) -> Changes:
        """Make or change a category of goods; another ``parent`` moves it with everything beneath it.

        ``code_prefix`` and ``code_digits`` make the codes of its new goods (`services.masters.codes`); ``None``
        leaves them as they are.

        Raises:
            InvalidValue: it would lie inside itself, or such codes cannot be.
        """
        category = Category(_needed(code, "code"), _needed(name, "name"), parent)
        check_rule(code_prefix or "", code_digits or 0)

        def save(masters: Masters) -> object:
            _refuse_circle(masters, category)
            before = next((one for one in masters.categories() if one.code == category.code), category)
            prefix = before.code_prefix if code_prefix is None else code_prefix
            digits = before.code_digits if code_digits is None else code_digits
            return masters.save_category(replace(category, code_prefix=prefix, code_digits=digits))

        values = {"name": name, "parent": parent, "code_prefix": code_prefix, "code_digits": code_digits}
        return self._save(Permission.PRODUCT_EDIT, "category.save", code, values, save, Topic.PRODUCTS)

    def categories(self) -> list[Category]:
        """All categories of goods."""
        with self.database.read() as connection:
            return Masters(connection).categories()

    def accounts(self) -> dict[str, Account]:
        """The chart of accounts, in the order of its numbers."""
        with self.database.read() as connection:
            return Masters(connection).accounts()

    def save_account(self, account: Account) -> Changes:
        """Make or change an account of the chart."""
        values = {"number": account.number, "name": account.name, "kind": account.kind}
        return self._save(
            Permission.SETTING_EDIT,
            "account.save",
            _needed(account.code, "code"),
            values,
            lambda masters: masters.save_accounts([account]),
            Topic.MONEY,
        )

    def save_money_account(self, code: str, name: str, account: str, *, active: bool = True) -> Changes:
        """Make or change a money account; ``account`` is the account of the chart it is booked on.

        Raises:
            NotFound: the chart has no such account.
        """
        code, name = _needed(code, "code"), _needed(name, "name")

        def save(masters: Masters) -> object:
            if account not in masters.accounts():
                raise NotFound(field="account", what=N_("account"), name=account)
            return masters.save_money_account(code, name, account, active=active)

        values = {"name": name, "account": account, "active": active}
        return self._save(Permission.SETTING_EDIT, "money_account.save", code, values, save, Topic.MONEY)

    def money_accounts(self) -> dict[str, MoneyAccount]:
        """All money accounts by code."""
        with self.database.read() as connection:
            return Masters(connection).money_accounts()

    def save_means(
        self,
        code: str,
        name: str = "",
        money_account: str | None = None,
        *,
        gives_change: bool | None = None,
        key: str | None = None,
        position: int | None = None,
        active: bool | None = None,
    ) -> Changes:
        """Make or change a means of payment; what is not said stays as it is.

        A new one is money on its account, or owed by the party where the account is empty; it stands last.

        Raises:
            NotFound: there is no such money account.
            InvalidValue: the account, the letter or the change is none it can have (`services.masters.means`).
            CashNeeded: the counter would be left without cash that gives change.
        """
        said = MeansSaid(_needed(code, "code"), name.strip(), money_account, gives_change, key, position, active)
        if said.name:
            _needed(said.name, "name")
        user = self.require(Permission.SETTING_EDIT)
        with self.database.write() as work:
            row = means_row(work.masters, said)
            work.masters.save_means(row)
            detail = {"after": {word: getattr(row, word) for word in _SAID_OF_MEANS}}
            self.record(work, "means.save", row.code, user=user.name, detail=detail)
            work.touch(Topic.MONEY, Topic.SETTINGS)
            return work.commit()

    def means(self) -> dict[str, MeansRow]:
        """All means of payment by code, in their order at the counter."""
        with self.database.read() as connection:
            return Masters(connection).means()

    def _save(
        self,
        permission: Permission,
        action: str,
        subject: str,
        values: Mapping[str, object],
        save: Callable[[Masters], object],
        topic: Topic,
    ) -> Changes:
        user = self.require(permission)
        with self.database.write() as work:
            save(work.masters)
            self.record(work, action, subject, user=user.name, detail={"after": dict(values)})
            work.touch(topic)
            return work.commit()


def _needed(text: str, field: str) -> str:
    text = text.strip()
    if not text or len(text) > 100 or not text.isprintable():
        raise InvalidValue(field, text[:40], N_("a name of up to 100 visible characters is needed"))
    return text


def _refuse_circle(masters: Masters, category: Category) -> None:
    parents = {one.code: one.parent for one in masters.categories()}
    above = category.parent
    while above:
        if above == category.code:
            raise InvalidValue("parent", category.parent, N_("a category cannot lie inside itself"))
        above = parents.get(above, "")


def _store_warehouse(masters: Masters, code: str, name: str, *, active: bool) -> None:
    if not active and Places(masters.connection).holds(code):
        raise WarehouseInUse(field="active", warehouse=name)
    before = next((one for one in masters.warehouses() if one.code == code), None)
    masters.save_warehouse(code, name, active=active, saleable=before is None or before.saleable)
