"""Reports about the books: they balance, they follow the ledgers, and they lead to the documents."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.domain.kinds import KINDS
from tests.support.commands import Books

MAY = {"since": "2026-05-01", "until": "2026-05-31"}


@pytest.fixture
def trading(books: Books) -> Books:
    """April and May: goods bought with tax, sold at the counter and on account, rent paid."""
    books.product("A", tax_rate="13")
    books.do("party", code="S1", name="华润", role="supplier")
    books.do("party", code="C1", name="乐购", role="customer")
    books.receive("A", "10", "11.30", "2026-04-04", party="S1")
    books.do("open_shift", counter="1", float="0", at="2026-05-05T08:00")
    books.sell("A", "1", "2026-05-05T09:00", price="22.60")
    books.sell("A", "1", "2026-05-05T10:00", price="22.60")
    line = [{"product": "A", "quantity": "2", "price": "33.90"}]
    books.do("post", kind="delivery", party="C1", at="2026-05-06", lines=line, confirm="all")
    books.do("post", kind="expense", purpose="rent", account="CASH", amount="5", at="2026-05-07")
    return books


def rows_of(books: Books, name: str, **parameters: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    found = books.ask("report", name=name, parameters=parameters)
    return found["rows"], found["totals"]


def test_the_trial_balance_balances_and_goes_on_from_the_month_before(trading: Books) -> None:
    rows, totals = rows_of(trading, "trial_balance", **MAY)

    by_number = {row["code"]: row for row in rows}
    assert totals["debit"] == totals["credit"]
    assert (totals["opening"], totals["closing"]) == ("0.00", "0.00")
    stock = by_number["1405"]
    assert [stock[name] for name in ("opening", "debit", "credit", "closing")] == ["100.00", "0.00", "40.00", "60.00"]
    assert "stock" not in stock.values()
    assert Decimal(stock["closing"]) == trading.stock()[1]


def test_profit_and_loss_is_income_less_cost_and_expenses(trading: Books) -> None:
    rows, totals = rows_of(trading, "profit_and_loss", at="2026-05-31")

    amounts = {row["code"]: row["month"] for row in rows}
    assert amounts == {"6001": "100.00", "6401": "-40.00", "660201": "-5.00"}
    assert (totals["month"], totals["month_before"], totals["year"]) == ("55.00", "0.00", "55.00")


def test_what_a_count_finds_missing_lowers_the_profit(trading: Books) -> None:
    before = Decimal(rows_of(trading, "profit_and_loss")[1]["month"])
    counted = [{"product": "A", "quantity": "5", "reason": "少了"}]
    trading.do("post", kind="stocktake", at="2026-05-20", lines=counted, confirm="all")
    rows, totals = rows_of(trading, "profit_and_loss")
    lost = next(row["month"] for row in rows if row["code"] == "671102")
    assert (lost, Decimal(totals["month"])) == ("-10.00", before - 10)


def test_whatever_documents_are_booked_on_is_in_the_chart(books: Books) -> None:
    with books.database.read() as connection:
        known = Masters(connection).accounts()
    assert len({one.number for one in known.values()}) == len(known)
    assert {kind.contra_account for kind in KINDS.values()} <= {*known, ""}


def test_the_stock_account_follows_the_value_of_stock_in_every_month(trading: Books) -> None:
    rows, totals = rows_of(trading, "stock_against_journal", since="2026-01-01", until="2026-12-31")

    assert [(row["month"], row["costs"], row["difference"], row["value"]) for row in rows] == [
        ("2026-04", "100.00", "0.00", "100.00"),
        ("2026-05", "-40.00", "0.00", "60.00"),
    ]
    assert totals["difference"] == "0.00"


def test_the_money_journal_runs_to_the_balance_of_the_account(trading: Books) -> None:
    rows, totals = rows_of(trading, "money_journal", money_account="CASH", **MAY)

    assert [row["balance"] for row in rows] == ["0.00", "22.60", "45.20", "40.20"]
    assert (totals["in"], totals["out"], totals["balance"]) == ("45.20", "5.00", "40.20")
    daily, _totals = rows_of(trading, "money_journal", money_account="CASH", daily="yes", **MAY)
    assert [(row["day"], row["in"], row["balance"]) for row in daily[1:]] == [
        ("2026-05-05", "45.20", "45.20"),
        ("2026-05-07", "0.00", "40.20"),
    ]


def test_tax_is_told_by_month(trading: Books) -> None:
    rows, _totals = rows_of(trading, "tax_totals", since="2026-01-01", until="2026-12-31")

    assert [(row["month"], row["output_tax"], row["input_tax"], row["payable"]) for row in rows] == [
        ("2026-04", "0.00", "13.00", "-13.00"),
        ("2026-05", "13.00", "0.00", "13.00"),
    ]


def test_an_account_of_the_trial_balance_leads_to_its_journal_and_that_to_the_document(trading: Books) -> None:
    reports = trading.services.reports
    balance = reports.run("trial_balance", MAY)
    place = next(i for i, row in enumerate(balance.rows) if "660201" in row)

    drill = reports.drill(balance, place)
    assert drill is not None
    journal = reports.run(drill.report, drill.parameters)
    behind = reports.drill(journal, 0)

    assert len(journal.rows) == 1
    assert list(reports.run("journal", {**MAY, "account": "rent"}).rows) == list(journal.rows)
    assert behind is not None
    assert behind.document.startswith("EX-")


def test_an_unknown_account_is_refused(books: Books) -> None:
    assert books.line(ask="report", name="journal", parameters={"account": "x"})["error"]["field"] == "account"
    assert not books.line(ask="report", name="money_journal", parameters={"money_account": "x"})["ok"]


def test_the_reports_of_the_books_need_their_rights(books: Books) -> None:
    books.services.users.save_user("小店员", roles=["clerk"], pin="246810")
    for name in ("trial_balance", "profit_and_loss", "journal", "money_journal", "tax_totals"):
        assert books.line(ask="report", name=name, **{"as": "小店员"})["error"]["code"] == "not_allowed"


def test_no_two_accounts_share_a_number(books: Books) -> None:
    with books.database.read() as connection:
        numbers = [account.number for account in Masters(connection).accounts().values()]
    assert len(set(numbers)) == len(numbers)
