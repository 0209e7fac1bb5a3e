"""An empty shop: what must exist before the first goods come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jxc_desktop.db.repositories.masters import Account, MeansRow, PartyRecord
from jxc_desktop.domain.cash import Nature
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, AlreadyExists
from jxc_desktop.domain.permissions import ACCOUNTANT, CLERK, COUNTER_OPERATOR, DEFAULT_ROLES, OWNER, SALESPERSON
from jxc_desktop.i18n import translations
from jxc_desktop.services.base import Clock

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.db.unit_of_work import UnitOfWork

WAREHOUSE, COUNTER = "MAIN", "1"
WALK_IN_CUSTOMER, WALK_IN_SUPPLIER = "WALKIN-C", "WALKIN-S"

OWNER_NAME = N_("owner")
ROLE_NAMES = {
    OWNER: N_("Owner"),
    COUNTER_OPERATOR: N_("Cashier"),
    CLERK: N_("Store clerk"),
    SALESPERSON: N_("Salesperson"),
    ACCOUNTANT: N_("Accountant"),
}

CHART_OF_ACCOUNTS = (
    Account("cash", "1001", N_("Cash on hand"), "asset"),
    Account("bank", "1002", N_("Bank deposits"), "asset"),
    Account("wechat", "101201", N_("WeChat balance"), "asset"),
    Account("alipay", "101202", N_("Alipay balance"), "asset"),
    Account("card", "101203", N_("Card takings on their way"), "asset"),
    Account("receivables", "1122", N_("Accounts receivable"), "asset"),
    Account("supplier_prepayments", "1123", N_("Prepayments to suppliers"), "asset"),
    Account("drawer_movements", "122101", N_("Cash put into or taken from drawers"), "asset"),
    Account("purchase_variance", "640103", N_("Purchase variance"), "expense"),
    Account("stock", "1405", N_("Stock of goods"), "asset"),
    Account("goods_set_apart", "140601", N_("Goods on their way between warehouses"), "asset"),
    Account("payables", "2202", N_("Accounts payable"), "liability"),
    Account("customer_prepayments", "2203", N_("Prepayments of customers"), "liability"),
    Account("stored_value", "220301", N_("Stored value of members"), "liability"),
    Account("gift_cards", "220302", N_("Gift cards"), "liability"),
    Account("input_tax", "22210101", N_("Input tax"), "liability"),
    Account("output_tax", "22210107", N_("Output tax"), "liability"),
    Account("opening_equity", "400101", N_("Opening balances"), "equity"),
    Account("sales", "6001", N_("Sales revenue"), "income"),
    Account("other_income", "6051", N_("Other income"), "income"),
    Account("other_stock_income", "630102", N_("Other receipts of goods"), "income"),
    Account("cost_of_goods_sold", "6401", N_("Cost of goods sold"), "expense"),
    Account("cost_adjustments", "640102", N_("Cost adjustments"), "expense"),
    Account("purchase_accruals", "220203", N_("Differences of purchase invoices"), "liability"),
    Account("landed_cost_clearing", "220202", N_("Landed costs not invoiced yet"), "liability"),
    Account("expenses", "6602", N_("Expenses"), "expense"),
    Account("rent", "660201", N_("Rent"), "expense"),
    Account("wages", "660202", N_("Wages"), "expense"),
    Account("utilities", "660203", N_("Water and electricity"), "expense"),
    Account("promotion_costs", "660105", N_("Bonuses, vouchers and points"), "expense"),
    Account("freight", "660204", N_("Freight"), "expense"),
    Account("bank_charges", "660304", N_("Bank charges"), "expense"),
    Account("bad_debts", "670101", N_("Bad debts"), "expense"),
    Account("rounding", "660301", N_("Rounding differences"), "expense"),
    Account("settlement_discount", "660302", N_("Discounts on settlement"), "expense"),
    Account("settlement_income", "605102", N_("Discounts received on settlement"), "income"),
    Account("drawer_difference", "671101", N_("Cash over and short"), "expense"),
    Account("stock_difference", "671102", N_("Stocktake gains and losses"), "expense"),
    Account("stock_losses", "671104", N_("Stock written off"), "expense"),
    Account("own_use", "660205", N_("Goods for own use"), "expense"),
    Account("assembly_fees", "640104", N_("Assembly fees taken into stock"), "expense"),
    Account("work_in_progress", "5001", N_("Work in progress"), "asset"),
    Account("goods_assembled", "140602", N_("Goods being assembled"), "asset"),
    Account("other_stock_expense", "671103", N_("Other issues of goods"), "expense"),
)
"""Account codes are the words of the journal; the numbers follow the Chinese standard chart."""

MONEY_ACCOUNTS = (
    ("CASH", N_("Cash"), "cash"),
    ("BANK", N_("Bank account"), "bank"),
    ("WECHAT", N_("WeChat"), "wechat"),
    ("ALIPAY", N_("Alipay"), "alipay"),
    ("CARD", N_("Bank card"), "card"),
    ("STORED", N_("Stored value of members"), "stored_value"),
    ("GIFTCARD", N_("Gift cards"), "gift_cards"),
    ("PROMOTION", N_("Vouchers and points"), "promotion_costs"),
)

# Code, name, money account (none: the party owes it), gives change, key of the pay panel, what it is.
MEANS = (
    ("cash", N_("Cash"), "CASH", True, "X", Nature.MONEY),
    ("wechat", N_("WeChat"), "WECHAT", False, "W", Nature.MONEY),
    ("alipay", N_("Alipay"), "ALIPAY", False, "Z", Nature.MONEY),
    ("card", N_("Bank card"), "CARD", False, "Y", Nature.MONEY),
    ("bank", N_("Bank transfer"), "BANK", False, "", Nature.MONEY),
    ("stored_value", N_("Stored value"), "STORED", False, "C", Nature.STORED_VALUE),
    ("on_account", N_("On account"), "", False, "S", Nature.MONEY),
    ("gift_card", N_("Gift card"), "GIFTCARD", False, "L", Nature.GIFT_CARD),
    ("voucher", N_("Gift voucher"), "PROMOTION", False, "Q", Nature.VOUCHER),
    ("points", N_("Points"), "PROMOTION", False, "J", Nature.POINTS),
)


def make_shop(database: Database, clock: Clock, *, name: str, language: str) -> Changes:
    """Fill an empty database: warehouse, counter, owner, roles, accounts, means of payment, walk-in parties.

    The owner has no PIN: it is asked for at the first sign-in. What the shop may rename (warehouse, owner,
    walk-in parties) is named in ``language``; accounts, means and roles keep their English names and are
    translated where they are shown.

    Raises:
        AlreadyExists: the database holds a shop.
    """
    known = translations(language)

    def say(message: str) -> str:
        return known.get(message, message)

    with database.write() as work:
        users = work.users.all()
        if users:
            raise AlreadyExists(what=N_("shop"), name=name, holder=users[0].name)
        owner = say(OWNER_NAME)
        _make_people(work, owner)
        _make_money(work)
        _make_places(work, say)
        work.settings.set("shop_name", name)
        work.settings.set("language", language)
        work.audit.append(
            at=clock.now(), local=clock.local(), user=owner, action="shop.make", object=name, detail={"shop": name}
        )
        work.touch(Topic.PRODUCTS, Topic.PARTIES, Topic.WAREHOUSES, Topic.USERS, Topic.SETTINGS, Topic.MONEY)
        return work.commit()


def _make_people(work: UnitOfWork, owner: str) -> None:
    roles = {code: work.users.save_role(code, ROLE_NAMES[code], rights) for code, rights in DEFAULT_ROLES.items()}
    work.users.give_roles(work.users.add(owner), [roles[OWNER]])


def _make_money(work: UnitOfWork) -> None:
    masters = work.masters
    masters.save_accounts(list(CHART_OF_ACCOUNTS))
    ids = {code: masters.save_money_account(code, name, account) for code, name, account in MONEY_ACCOUNTS}
    for position, (code, name, money_account, gives_change, key, nature) in enumerate(MEANS, start=1):
        account = ids.get(money_account)
        masters.save_means(MeansRow(code, name, account, gives_change, "", key=key, position=position, nature=nature))


def _make_places(work: UnitOfWork, say: Callable[[str], str]) -> None:
    masters = work.masters
    warehouse_id = masters.save_warehouse(WAREHOUSE, say(N_("Main warehouse")))
    masters.save_counter(COUNTER, say(N_("Counter 1")), warehouse_id)
    masters.save_party(PartyRecord(0, WALK_IN_CUSTOMER, say(N_("Walk-in customer")), "customer"))
    masters.save_party(PartyRecord(0, WALK_IN_SUPPLIER, say(N_("Walk-in supplier")), "supplier"))
