"""As the books stand, and as known then: what a report said at a posting it says again, whatever came afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from jxc_desktop.services.reporting.semantic.query import read_query
from jxc_desktop.services.reports import REPORTS
from tests.services.test_semantic import traded
from tests.support.commands import Books

__all__ = ["traded"]
OF_ORDERS = {"purchase_suggestions", "purchase_order_tracking", "uninvoiced_receipts", "supplier_rating",
             "sales_order_tracking", "quote_conversion", "uninvoiced_deliveries"}  # fmt: skip
OF_MONEY = {"receivable_age", "payable_age", "open_items", "statement", "dunning_list", "money_journal",
            "tax_totals"}  # fmt: skip
OF_THE_COUNTER = {"shifts", "shift_documents", "day_close", "cashier_figures", "unusual_at_counter", "unusual_acts"}
OF_MEMBERS = {"stored_value_statement", "points_statement", "card_statement", "stored_value_balances", "gift_cards",
              "cards_against_books", "member_birthdays", "dormant_members", "member_sales"}  # fmt: skip


@pytest.fixture
def stored(traded: Books) -> Books:
    """A shop that also keeps lots and bins, and lost something."""
    traded.product("L", price="5", lots=True)
    traded.do("bin", warehouse="MAIN", code="A-01")
    lots = [{"product": "L", "quantity": "9", "price": "2", "lot": "L1", "expires": "2026-06-01", "bin": "A-01"}]
    traded.do("post", kind="goods_receipt", at="2026-05-01 09:00", confirm="all", lines=lots)
    return traded


def go_on(books: Books) -> None:
    """What nobody knew of before: costs of the past, losses, sales, goods that moved."""
    books.receive("A", "30", "40", "2026-04-01 07:00", party="S1")
    books.receive("C", "10", "9", "2026-05-02 09:00", party="S1")
    gone = [{"product": "A", "quantity": "2", "reason": "破损"}, {"product": "L", "quantity": "1", "lot": "L1"}]
    books.do("post", kind="write_off", at="2026-05-03 10:00", confirm="all", lines=gone)
    moved = [{"product": "B", "quantity": "12"}]
    books.do("post", kind="transfer", warehouse="MAIN", to_warehouse="W2", at="2026-05-17 10:00", lines=moved)
    books.sell("D", "3", "2026-05-20 10:00", price="99", member="C1")
    line = [{"product": "A", "quantity": "60", "price": "11"}]
    books.do("post", kind="delivery", party="C1", at="2026-05-19 10:00", confirm="all", lines=line)
    books.do("post", kind="receipt_of_money", party="C1", amount="100", account="CASH", at="2026-05-20 11:00",
             allocations="oldest_first")  # fmt: skip


def told(books: Books, name: str, **asked: str) -> tuple[Any, Any]:
    if "product" in {one.name for one in REPORTS[name].parameters}:
        asked["product"] = "A"
    if name == "slow_stock":
        asked |= {"idle": "", "cover": "15"}
    result = books.services.reports.run(name, asked)
    return result.totals, list(result.rows)


def test_every_report_of_stock_and_profit_says_again_what_was_known_at_a_posting(stored: Books) -> None:
    names = [name for name, report in REPORTS.items() if any(one.name == "known_at" for one in report.parameters)]
    assert set(REPORTS) - set(names) == OF_ORDERS | OF_MONEY | OF_THE_COUNTER | OF_MEMBERS | {"recall_list"}
    then = {name: told(stored, name) for name in names}
    with stored.database.read() as connection:
        posting = connection.exec_driver_sql("SELECT max(posting) FROM documents").scalar()
    stored.clock.set(datetime(2026, 5, 22, 9))  # what comes now is entered a day later
    go_on(stored)
    stored.clock.set(datetime(2026, 5, 21, 9))
    changed = {name for name in names if told(stored, name) != then[name]}
    for name in names:
        assert told(stored, name, known_at=str(posting)) == then[name], name
    for name in ("stock_on_hand", "margin_by_product", "slow_stock"):
        assert told(stored, name, known_at="2026-05-21") == then[name]
        assert told(stored, name, known_at="2026-05-22") == told(stored, name)
    query = {"fact": "sales", "rows": ["product"], "values": ["amount", "cost", "paid"], "period": "all"}
    definition = read_query(query).text()
    reports = stored.services.reports
    whole = reports.run("query", {"definition": definition, "known_at": "2026-05-21"})
    assert whole.totals == reports.run("query", {"definition": definition, "known_at": str(posting)}).totals
    assert stored.line(ask="report", name="stock_on_hand", known_at="gestern")["error"]["field"] == "known_at"
    assert set(names) - changed <= {"supplier_comparison", "bought_together", "sales_by_cashier"}
