"""Every ready-made report against its figures added up again, in SQL that knows nothing of the reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import User
from jxc_desktop.services.reporting.semantic.results import QUERY
from jxc_desktop.services.reports import REPORTS, Drill
from tests.services.test_semantic import traded
from tests.support.commands import Books
from tests.support.mixed_book import mix
from tests.support.re_added import checks, compared, wanted

__all__ = ["traded"]
ROWS_OF_THEIR_OWN = ("output_per_person", "business_overview")  # people with targets, periods
LEADS_NOWHERE = ("purchase_suggestions", "cards_against_books")  # goods that never moved here; sums of both kinds
SINCE, UNTIL = date(2026, 4, 1), date(2026, 5, 31)


@pytest.fixture
def mixed(traded: Books, tmp_path: Path) -> Books:
    """Two months with everything that makes totals go wrong."""
    return mix(traded, tmp_path)


def test_every_ready_made_report_is_what_documents_and_ledgers_add_up_to(mixed: Books) -> None:
    """Each has rows; each answers the same as its own posting knew it; who may not see costs sees none."""
    every = checks(mixed.clock.local().date())
    found, empty = [], []
    with mixed.database.read() as connection:

        def execute(sql: str, values: Mapping[str, Any]) -> Any:
            return connection.execute(text(sql), values)

        for check in every:
            seen = compared(mixed.services.reports, execute, check, SINCE, UNTIL)
            found += seen.differences
            empty += [] if seen.rows else [check.report]
        asked = {check.report: wanted(check, execute, SINCE, UNTIL) for check in every}
    assert (found, empty) == ([], [])
    known_and_grouped(mixed, {name: each[0] for name, each in asked.items() if each is not None})
    behind_every_line(mixed, {name: each[0] for name, each in asked.items() if each is not None})
    shown_without_costs(mixed, asked)
    assert mixed.is_sound()


def test_every_ready_made_report_is_re_added() -> None:
    assert {check.report for check in checks(date(2026, 5, 21))} == set(REPORTS)


def known_and_grouped(mixed: Books, every: Mapping[str, dict[str, str]]) -> None:
    reports = mixed.services.reports
    for name, asked in every.items():
        names = {parameter.name for parameter in REPORTS[name].parameters}
        whole = reports.run(name, asked)
        if "known_at" in names:
            assert whole.definitions, name
            known = reports.run(name, asked | {"known_at": str(whole.posting)})
            assert (known.totals, list(known.rows)) == (whole.totals, list(whole.rows)), name
            assert not len(reports.run(name, asked | {"known_at": "0"}).rows) or name in ROWS_OF_THEIR_OWN
        for choice, _title in next((one.choices[1:] for one in REPORTS[name].parameters if one.name == "group"), ()):
            groups = reports.run(name, asked | {"group": choice}).groups
            assert sum(group.count for group in groups) >= len(whole.rows) - 1, (name, choice)


def behind_every_line(mixed: Books, every: Mapping[str, dict[str, str]]) -> None:
    """Lines of a report lead on to what they are made of: to a report with lines, or to a document."""
    reports = mixed.services.reports

    def has_lines(drill: Drill) -> bool:
        names = {parameter.name for parameter in REPORTS[drill.report].parameters} if drill.report != QUERY else set()
        ever = {"period": "all"} if "period" in names else {}
        return len(reports.run(drill.report, {**ever, **drill.parameters}).rows) > 0

    nowhere = []
    for name, asked in every.items():
        result = reports.run(name, asked)
        found = [reports.drill(result, place) for place in range(len(result.rows))]
        nowhere += [] if any(one.document or has_lines(one) for one in found if one is not None) else [name]
    assert nowhere == list(LEADS_NOWHERE)


def shown_without_costs(mixed: Books, every: Iterable[str]) -> None:
    reports, session = mixed.services.reports, mixed.services.reports.session
    owner = session.user
    assert owner is not None
    session.user = User(owner.id, owner.name, (), frozenset(Permission) - {Permission.COST_VIEW})
    infos = {info.name: info for info in reports.reports()}
    assert {name for name in every if Permission.COST_VIEW in REPORTS[name].permissions} == set(every) - set(infos)
    for info in infos.values():
        shown = {column.name for column in info.columns}
        assert not shown & {"cost", "gross_profit", "margin", "value", "closing_value", "gross_purchases", "dearer"}
    session.user = owner


def test_stock_is_as_old_as_what_came_in_last_and_keeps_its_whole_value(books: Books) -> None:
    for code, costing in (("A", "average"), ("F", "fifo")):
        books.product(code, costing=costing)
        books.receive(code, "10", "1", "2025-05-01")
        books.receive(code, "10", "3", "2026-03-01")
        books.receive(code, "5", "4", "2026-05-10")
        books.issue(code, "12", "2026-05-12")
    rows = {row["code"]: row for row in books.ask("report", name="stock_age")["rows"]}
    for code in ("A", "F"):
        ages = [rows[code][name] for name in ("days_0_30", "days_61_90", "over_365")]
        assert ages == ["5", "8", "0"] and rows[code]["oldest"] == 81
    worth = {row["code"]: row for row in books.ask("report", name="stock_age", ages="value")["rows"]}
    assert [worth["F"][f"{name}_value"] for name in ("days_0_30", "days_61_90")] == ["20.00", "24.00"]
    assert D(worth["A"]["days_0_30_value"]) + D(worth["A"]["days_61_90_value"]) == D(worth["A"]["value"])
    then = books.ask("report", name="stock_age", at="2026-05-11")["totals"]
    assert (then["quantity"], then["over_365"], then["days_61_90"], then["days_0_30"]) == ("50", "20", "20", "10")


def test_goods_of_one_warehouse_are_as_old_as_since_they_came_there(books: Books) -> None:
    books.do("warehouse", code="W2", name="后仓")
    books.product("A")
    books.receive("A", "10", "1", "2025-01-01")
    line = [{"product": "A", "quantity": "4"}]
    books.do("post", kind="transfer", warehouse="MAIN", to_warehouse="W2", at="2026-05-20", lines=line)
    assert books.ask("report", name="stock_age")["totals"]["over_365"] == "10"
    rows = books.ask("report", name="stock_age", group="warehouse")["rows"]
    assert {row["warehouse"]: (row["over_365"], row["days_0_30"]) for row in rows} == {
        "MAIN": ("6", "0"),
        "W2": ("0", "4"),
    }


def test_targets_stand_beside_what_each_person_sold(books: Books) -> None:
    books.product("A", tax_rate="0")
    books.do("party", code="C1", name="客户", role="customer")
    for handler, quantity in (("小王", "3"), ("小李", "1")):
        line = [{"product": "A", "quantity": quantity, "price": "100"}]
        books.do("post", kind="delivery", party="C1", handler=handler, at="2026-05-10", lines=line, confirm="all")
    books.do("sales_target", person="小王", month="2026-05", amount="400")
    books.do("sales_target", person="小张", month="2026-05", amount="100")
    books.do("sales_target", person="小李", month="2026-06", amount="900")
    answer = books.ask("report", name="output_per_person")
    found = {row["person"]: (row["gross_sales"], row["target"], row["reached"]) for row in answer["rows"]}
    assert found == {
        "小王": ("300.00", "400.00", "0.75"),
        "小李": ("100.00", "0.00", None),
        "小张": ("0.00", "100.00", "0"),
    }
    assert (answer["totals"]["per_head"], answer["totals"]["reached"]) == ("133.33", "0.6")
    books.do("sales_target", person="小张", month="2026-05", amount="0")
    assert [one["person"] for one in books.ask("sales_targets", month="2026-05")] == ["小王"]
    assert books.refused("sales_target", person="小张", month="2026-13", amount="1")["field"] == "month"


def test_what_is_bought_together_has_its_support_confidence_and_lift(books: Books) -> None:
    for code in ("A", "B", "C"):
        books.product(code, price="1")
    for number, goods in enumerate(("AB", "AB", "ABC", "A", "C", "AB")):
        lines = [{"product": code, "quantity": "1"} for code in goods]
        sold = books.do("sell", at=f"2026-05-0{number + 1} 10:00", confirm="all", lines=lines)
    books.do("reverse", document=sold["number"], reason="错了", confirm="all")
    answer = books.ask("report", name="bought_together", least="2")
    assert [(row["code"], row["with_code"], row["together"]) for row in answer["rows"]] == [("B", "A", 3)]
    row = answer["rows"][0]
    shares = [row[name] for name in ("support", "confidence", "confidence_back", "lift")]
    assert shares == ["0.6", "1", "0.75", "1.25"]


def test_sleeping_customers_are_those_away_twice_as_long_as_usual(books: Books) -> None:
    books.product("A", price="10")
    books.product("B", price="10")
    for code, days in (("C1", ("04-01", "04-06", "04-11")), ("C2", ("04-01", "05-20")), ("C3", ("05-01",))):
        books.do("party", code=code, name=code, role="customer")
        for day in days:
            books.sell("A" if day == "04-01" else "B", "1", f"2026-{day} 10:00", price="10", member=code)
    asleep = books.ask("report", name="customer_buying", asleep="interval")["rows"]
    assert [(row["customer"], row["interval"], row["days"], row["favourite"]) for row in asleep] == [("C1", 5, 40, "B")]
    again = books.ask("report", name="repeat_purchase", period="all")["totals"]
    assert (again["customers"], again["repeat_customers"], again["repeat_rate"]) == (3, 2, "0.6667")


def test_sales_stand_beside_the_period_before_and_the_year_before(books: Books) -> None:
    books.product("A", tax_rate="0")
    for day, quantity in (("2026-05-03", "3"), ("2026-04-03", "2"), ("2025-05-03", "1"), ("2025-05-09", "5")):
        books.sell("A", quantity, f"{day} 10:00", price="10")
    books.clock.set(datetime(2026, 5, 21, 9))
    answer = books.ask("report", name="turnover_compared", period="this_month")
    names = ("gross_sales", "before", "change", "last_year", "year_change")
    assert {row["time"]: tuple(row[name] for name in names) for row in answer["rows"]} == {
        "2026-05-03": ("30.00", "20.00", "0.5", "10.00", "2"),
        "2026-05-09": ("0.00", "0.00", None, "50.00", "-1"),
    }
    by_month = books.ask("report", name="turnover_compared", period="this_month", by="month")["rows"]
    assert [(row["time"], row["gross_sales"], row["last_year"]) for row in by_month] == [("2026-05", "30.00", "60.00")]


def test_suppliers_of_one_item_are_compared_by_what_they_asked(books: Books) -> None:
    books.product("A", tax_rate="0")
    for code in ("S1", "S2"):
        books.do("party", code=code, name=code, role="supplier")
    books.receive("A", "10", "5", "2026-05-01", party="S1")
    books.receive("A", "10", "7", "2026-05-02", party="S1")
    books.receive("A", "10", "5", "2026-05-03", party="S2")
    wrong = books.receive("A", "10", "1", "2026-05-04", party="S2")
    books.do("reverse", document=wrong, reason="错了", confirm="all")
    rows = books.ask("report", name="supplier_comparison")["rows"]
    assert [(row["supplier"], row["average_price"], row["dearer"], row["last_price"]) for row in rows] == [
        ("S2", "5", "0", "5"),
        ("S1", "6", "0.2", "7"),
    ]
    drill = books.services.reports.drill(books.services.reports.run("supplier_comparison"), 0)
    assert drill is not None
    deeper = books.services.reports.run(drill.report, drill.parameters)
    assert deeper.totals[deeper.position("amount")] == D("50.00")
