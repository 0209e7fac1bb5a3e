"""Own reports: saved for oneself or for all, run with the rights of whoever looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from jxc_desktop.domain.errors import Cancelled, NotAllowed, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import Progress, User
from jxc_desktop.services.own_reports import OwnReportInput
from tests.support.commands import Books

MARGIN = {"fact": "sales", "rows": ["product"], "values": ["net", "cost", "margin"], "sort": "-margin", "period": "all"}


@pytest.fixture
def shop(books: Books) -> Books:
    books.product("A")
    books.receive("A", "10", "5", "2026-05-01")
    books.sell("A", "2", "2026-05-02 10:00", price="8")
    for name in ("小王", "小李"):
        books.do("user", name=name, role="accountant")
    return books


def sign_in(books: Books, name: str, *without: Permission) -> None:
    with books.database.read() as connection:
        users = dict(connection.exec_driver_sql("SELECT name, id FROM users").tuples().all())
    books.services.reports.session.user = User(users[name], name, (), frozenset(Permission) - frozenset(without))


def saved(books: Books, **members: Any) -> dict[str, Any]:
    return books.do("save_report", **{"name": "毛利表", "definition": MARGIN, **members})


def test_a_saved_report_runs_by_its_code_and_takes_another_period(shop: Books) -> None:
    code = saved(shop)["code"]
    report = shop.ask("report", name=f"own:{code}")
    assert [row["cost"] for row in report["rows"]] == ["10.00"]
    assert shop.ask("report", name=f"own:{code}", since="2026-06-01", until="2026-06-30")["rows"] == []
    (listed,) = shop.ask("own_reports")
    assert (listed["name"], listed["shared"], listed["pinned"]) == ("毛利表", False, False)


def test_what_is_mine_is_mine_until_it_is_saved_for_all(shop: Books) -> None:
    code = saved(shop, **{"as": "小王"})["code"]
    for question in ({"ask": "report", "name": f"own:{code}"}, {"do": "delete_report", "code": code}):
        assert shop.line(**question, **{"as": "小李"})["error"]["code"] == "not_found"
    assert shop.line(do="save_report", code=code, shared=True, **{"as": "小王"})["error"]["code"] == "not_allowed"
    mine = saved(shop, name="大家的", shared=True, pinned=True)["code"]
    assert [one["code"] for one in shop.ask("own_reports", **{"as": "小李"})] == [mine]
    assert shop.line(do="delete_report", code=mine, **{"as": "小李"})["error"]["code"] == "not_allowed"
    shop.do("save_report", code=mine, name="改名")
    assert shop.ask("own_reports", **{"as": "小李"})[0]["name"] == "改名"
    shop.do("delete_report", code=mine)
    assert shop.ask("own_reports", **{"as": "小李"}) == []


def test_a_report_for_all_shows_nobody_what_their_rights_hide(shop: Books) -> None:
    code = saved(shop, shared=True)["code"]
    only_costs = saved(shop, shared=True, definition={"fact": "sales", "values": ["margin"]})["code"]
    by_margin = saved(shop, shared=True, definition={**MARGIN, "where": {"margin": ">10%"}})["code"]
    sign_in(shop, "小王", Permission.COST_VIEW)
    result = shop.services.reports.run(f"own:{code}")
    assert [column.name for column in result.columns] == ["product_code", "product", "product_unit", "net"]
    with pytest.raises(NotAllowed):
        shop.services.reports.run(f"own:{only_costs}")
    with pytest.raises(Exception, match="margin"):
        shop.services.reports.run(f"own:{by_margin}")
    facts = {fact.name: [one.name for one in fact.measures] for fact in shop.services.own_reports.facts()}
    assert "margin" not in facts["sales"] and "closing_value" not in facts["stock"]
    with pytest.raises(NotAllowed):
        shop.services.own_reports.save(OwnReportInput(name="X", definition=MARGIN))


def test_of_two_who_change_a_report_the_slower_one_is_told(shop: Books) -> None:
    one = saved(shop)
    shop.do("save_report", code=one["code"], name="新名", version=one["version"])
    assert shop.refused("save_report", code=one["code"], name="旧名", version=one["version"])["code"] == "conflict"
    with pytest.raises(NotFound):
        shop.services.own_reports.get("NONE")


def test_every_change_of_a_report_is_in_the_audit_trail(shop: Books) -> None:
    code = saved(shop)["code"]
    shop.do("delete_report", code=code)
    with shop.database.read() as connection:
        found = connection.exec_driver_sql("SELECT action, object FROM audit WHERE action LIKE 'report.%%' ORDER BY id")
        assert [tuple(row) for row in found] == [("report.save", code), ("report.delete", code)]


def test_the_values_of_a_field_are_those_its_figures_have(shop: Books) -> None:
    shop.product("UNSOLD")
    assert shop.ask("report_field_values", fact="sales", field="product", period="all") == [{"code": "A", "name": "A"}]


def test_what_makes_no_report_is_refused_by_its_own_name(shop: Books) -> None:
    refused = shop.refused("save_report", name="a\nb", definition=MARGIN)
    assert (refused["code"], refused["field"]) == ("invalid", "name")
    code = saved(shop)["code"]
    refused = shop.refused("save_report", code=code, version="a")
    assert (refused["code"], refused["field"]) == ("invalid", "version")
    refused = shop.line(ask="report_field_values", fact="sales", field="nothing")["error"]
    assert (refused["code"], refused["field"]) == ("not_found", "field")
    told = shop.line(ask="query", fact=7, values=["amount"])["error"]["message"]
    assert "所看的数据" in told
    for field in ("level", "kind", "promotion"):
        filters = [{"field": field, "values": ["gold"]}]
        refused = shop.line(ask="query", fact="sales", values=["amount"], filters=filters)["error"]
        assert (refused["code"], refused["field"]) == ("not_found", field)


def test_a_report_with_a_long_name_is_written_under_a_shortened_one(shop: Books, tmp_path: Path) -> None:
    code = saved(shop, name="🍵" * 60)["code"]
    path = Path(shop.do("export", what=f"own:{code}", file=str(tmp_path), parameters={"period": "all"})["file"])
    assert path.exists()
    assert path.stem.startswith("🍵" * 40)
    assert len(path.stem.encode()) <= 200


def test_a_ready_made_report_is_saved_as_somebody_set_it_and_runs_under_that_name(shop: Books) -> None:
    view = {"report": "margin_by_product", "asked": {"period": "all", "sort": "-cost"}, "view": "chart"}
    code = saved(shop, name="我的毛利", definition=view, shared=True, pinned=True)["code"]
    (listed,) = shop.ask("own_reports")
    assert listed["definition"] == view
    assert [row["cost"] for row in shop.ask("report", name=f"own:{code}")["rows"]] == ["10.00"]
    assert shop.ask("report", name=f"own:{code}", period="last_month")["rows"] == []
    sign_in(shop, "小李", Permission.COST_VIEW)
    seen = shop.services.reports.run(f"own:{code}")
    assert seen.title == "我的毛利"
    assert "cost" not in {column.name for column in seen.columns}
    for wrong in ({"report": "no_such"}, {**view, "asked": {"nobody": "1"}}, {**view, "view": "pivot"}):
        assert shop.line(do="save_report", name="x", definition=wrong)["error"]


def test_a_report_that_takes_long_is_stopped_and_the_next_is_answered(shop: Books) -> None:
    stopped = Progress(cancelled=lambda: True)
    slow = text(
        "SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000)"
        " SELECT i FROM n) AS numbers"
    )
    with pytest.raises(Cancelled), shop.services.reports._reading(stopped) as connection:
        connection.execute(slow)
    assert shop.services.reports.run("sales_by_day", {"period": "all"}, Progress()).totals
