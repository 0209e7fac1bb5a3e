"""Age of debts, statements of account, reminders: equal to the ledger on any day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import Books
from tests.support.paper import pages_of, simulated_office


@pytest.fixture
def shop(books: Books) -> Books:
    """A customer with old and new debts, a supplier we owe."""
    books.product()
    books.do("party", code="C", name="华强五金", role="customer", terms_days=10, contact="陈", phone="13800000000")
    books.do("party", code="S", name="永兴批发", role="supplier")
    for amount, at in (("100", "2026-01-05"), ("200", "2026-03-25"), ("400", "2026-05-01"), ("800", "2026-05-20")):
        line = {"product": "A", "quantity": "1", "price": amount}
        books.do("post", kind="delivery", party="C", at=at, confirm="all", lines=[line])
    books.do("post", kind="receipt_of_money", party="C", amount="50", at="2026-05-02", means="bank")
    books.receive("A", "1", "70", "2026-05-03", party="S")
    return books


def rows(books: Books, name: str, **parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = books.ask("report", name=name, **parameters)["rows"]
    return found


def test_receivables_by_age_add_up_to_the_balance(shop: Books) -> None:
    (row,) = rows(shop, "receivable_age")
    assert row["code"] == "C"
    assert (row["not_due"], row["days_1_30"], row["days_31_60"]) == ("800.00", "400.00", "200.00")
    assert (row["days_61_90"], row["over_90"], row["unallocated"]) == ("0.00", "100.00", "50.00")
    assert row["balance"] == shop.ask("party", party="C")["balance"] == "1450.00"


def test_the_age_of_any_day(shop: Books) -> None:
    (row,) = rows(shop, "receivable_age", at="2026-04-04")
    assert (row["not_due"], row["over_90"], row["days_61_90"], row["balance"]) == ("200.00", "0.00", "100.00", "300.00")


def test_payables_by_age_are_positive(shop: Books) -> None:
    (row,) = rows(shop, "payable_age")
    assert (row["code"], row["days_1_30"], row["balance"]) == ("S", "70.00", "70.00")


def test_open_items_are_listed_with_days_overdue(shop: Books) -> None:
    found = rows(shop, "open_items", side="receivable")
    assert [row["open"] for row in found] == ["100.00", "200.00", "400.00", "-50.00", "800.00"]
    assert found[0]["days"] == 126
    assert rows(shop, "open_items", side="payable", party="S")[0]["open"] == "70.00"


def test_a_statement_closes_to_the_ledger(shop: Books) -> None:
    found = shop.ask("statement", party="C", since="2026-03-01", until="2026-05-10")
    assert (found["opening"], found["closing"]) == ("100.00", "650.00")
    assert [line["balance"] for line in found["lines"]] == ["300.00", "700.00", "650.00"]
    assert "650.00" in found["text"]
    report = rows(shop, "statement", party="C", since="2026-03-01", until="2026-05-10")
    assert report[0]["balance"] == "100.00"
    assert report[-1]["balance"] == shop.ask("party", party="C", at="2026-05-10")["balance"]


def test_a_statement_is_kept_and_agreed_once(shop: Books) -> None:
    made = shop.do("keep_statement", party="C", since="2026-05-01", until="2026-05-31")["statement"]
    shop.do("agree_statement", statement=made, remark="陈女士确认")
    (kept,) = shop.services.statements.kept("C")
    assert (kept.closing, kept.remark, kept.agreed_at is not None) == (1450, "陈女士确认", True)
    assert shop.refused("agree_statement", statement=made)["code"] == "wrong_state"


def test_statement_and_letter_are_printed(shop: Books, tmp_path: Path) -> None:
    service = shop.services.statements
    statement = service.statement("C", date(2026, 3, 1), date(2026, 5, 31))
    assert service.save_pdf(statement, tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    reminder = service.reminder("C")
    assert (reminder.overdue, len(reminder.lines)) == (700, 3)
    assert service.save_letter(reminder, tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")


def test_statement_and_letter_go_through_the_queue_or_into_a_file(shop: Books, tmp_path: Path) -> None:
    days = {"since": "2026-03-01", "until": "2026-05-31"}
    shop.do("print_statement", party="C", file=str(tmp_path / "a.pdf"), **days)
    shop.do("print_letter", party="C", file=str(tmp_path / "b.pdf"))
    asked = [shop.do("print_statement", party="C", **days), shop.do("print_letter", party="C")]
    printer = simulated_office(shop.services)
    assert shop.services.printing.work_queue().printed == len(asked)
    statement, letter = (pages_of(data)[0] for data in printer.paper.files)
    assert [statement, letter] == [pages_of((tmp_path / name).read_bytes())[0] for name in ("a.pdf", "b.pdf")]
    assert all(words in statement for words in ("对账单", "华强五金", "1,450.00"))
    assert all(words in letter for words in ("催款函", "700.00"))


def test_a_letter_is_dropped_where_everything_was_paid_before_it_printed(shop: Books) -> None:
    shop.do("print_letter", party="C")
    shop.do(
        "post",
        kind="receipt_of_money",
        party="C",
        amount="2000",
        at="2026-05-25",
        means="bank",
        allocations="oldest_first",
    )
    printer = simulated_office(shop.services)
    assert (shop.services.printing.work_queue().printed, printer.paper.files) == (0, [])
    [job] = shop.services.printing.jobs()
    assert (job.kind, job.state) == ("letter", "dropped")


def test_the_dunning_list_has_the_last_talk(shop: Books) -> None:
    shop.do("contact", party="C", note="答应周五付款", next_day="2026-05-29")
    (row,) = rows(shop, "dunning_list")
    assert (row["code"], row["overdue"], row["documents"]) == ("C", "700.00", 3)
    assert (row["phone"], row["note"], row["next_day"]) == ("13800000000", "答应周五付款", "2026-05-29")


def test_debts_are_not_for_everybody(shop: Books) -> None:
    shop.do("user", name="li", roles=["clerk"])
    answer = shop.line(ask="report", name="receivable_age", **{"as": "li"})
    assert answer["error"]["code"] == "not_allowed"
