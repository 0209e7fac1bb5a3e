"""Exports that are carried out by themselves: due, missed, at the close of a shift, failing and told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from jxc_desktop.db.tables import audit
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.exporting import Exporter
from jxc_desktop.services.importing.document_rows import KINDS_OF_LISTS
from jxc_desktop.services.importing.lists import LISTS
from jxc_desktop.services.reports import REPORTS
from jxc_desktop.services.scheduled_exports import LIST_NAMES
from tests.support.commands import Books


@pytest.fixture
def shop(books: Books) -> Books:
    books.product("00123", price="5")
    books.receive("00123", "9", "2", "2026-05-20T10:00")
    return books


def schedule(books: Books, folder: Path, **members: object) -> str:
    given = {"name": "每日销售", "what": "sales_by_day", "parameters": {"period": "today"}, "moment": "22:00"}
    return str(books.do("schedule_export", folder=str(folder), **{**given, **members})["code"])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_every_list_has_a_name() -> None:
    assert set(LIST_NAMES) == LISTS | set(KINDS_OF_LISTS)


def test_what_is_due_is_written_once_and_what_was_missed_is_made_up(shop: Books, tmp_path: Path) -> None:
    folder = tmp_path / "出" / "日报"
    schedule(shop, folder)
    assert shop.do("run_scheduled")["written"] == 0
    shop.clock.set(datetime(2026, 5, 21, 22, 0))
    assert shop.do("run_scheduled")["written"] == 1
    assert shop.do("run_scheduled")["written"] == 0
    shop.clock.set(datetime(2026, 5, 24, 9, 0))
    assert shop.do("run_scheduled")["written"] == 2
    days = [name.rpartition("_")[2] for name in names(folder)]
    assert days == ["20260521.xlsx", "20260522.xlsx", "20260523.xlsx"]
    (row,) = shop.ask("scheduled_exports")
    assert (row["due_at"], row["error"]) == ("2026-05-24T22:00:00", "")


def test_a_list_is_written_when_a_shift_or_the_day_is_closed(shop: Books, tmp_path: Path) -> None:
    schedule(shop, tmp_path / "shift", what="products", moment="shift_close", parameters={})
    schedule(shop, tmp_path / "day", what="goods_receipts", moment="day_close", parameters={"period": "this_month"})
    for counter in ("1", "2"):
        if counter == "2":
            with shop.database.write() as work:
                work.masters.save_counter("2", "二号", work.masters.warehouse_id("MAIN"))
                work.commit()
        shop.do("open_shift", counter=counter, float="0", at="2026-05-21T09:30")
    shop.clock.set(datetime(2026, 5, 21, 18, 0))
    shop.do("close_shift", counter="1", counted="0")
    shop.do("run_scheduled")
    assert (len(names(tmp_path / "shift")), names(tmp_path / "day")) == (1, [])
    shop.clock.set(datetime(2026, 5, 21, 19, 0))
    shop.do("close_shift", counter="2", counted="0")
    assert shop.do("run_scheduled")["written"] == 2
    assert shop.do("run_scheduled")["written"] == 0
    sheet = load_workbook(tmp_path / "shift" / names(tmp_path / "shift")[0]).active
    assert sheet["A2"].value == "00123"
    assert load_workbook(tmp_path / "day" / names(tmp_path / "day")[0]).active.max_row == 2


def test_a_folder_that_cannot_be_made_is_told_and_tried_again(shop: Books, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    code = schedule(shop, blocked / "here")
    shop.clock.set(datetime(2026, 5, 21, 22, 5))
    assert shop.do("run_scheduled")["written"] == 0
    (failed,) = shop.services.scheduled_exports.failed()
    assert failed.code == code
    assert failed.error
    tried = []
    for minute in range(6, 6 + 60):  # it is looked at every minute, and tried ever later
        shop.clock.set(datetime(2026, 5, 21, 22 + minute // 60, minute % 60))
        if shop.do("run_scheduled")["exports"]:
            tried.append(minute - 5)
    assert tried == [1, 3, 7, 15, 31]
    with shop.database.read() as connection:
        asked = select(audit.c.outcome).where(audit.c.action == "export.scheduled")
        assert connection.scalars(asked).all() == ["failed"]
    blocked.unlink()
    shop.do("run_scheduled", code=code)  # by hand at any time; the plan stays as it is
    shop.clock.set(datetime(2026, 5, 21, 23, 20))
    assert shop.do("run_scheduled")["written"] == 1
    assert shop.services.scheduled_exports.failed() == ()
    shop.do("unschedule_export", code=code)
    assert shop.ask("scheduled_exports") == []


def test_it_is_carried_out_with_the_rights_of_who_set_it_up(shop: Books, tmp_path: Path) -> None:
    code = schedule(shop, tmp_path, what="products", parameters={})
    rights = {Permission.REPORT_VIEW, Permission.EXPORT, Permission.STOCK_VIEW, Permission.PRODUCT_VIEW}
    shop.services.users.save_role("reader", "报表员", rights)
    shop.do("user", name="小张", roles=["reader"])
    schedule(shop, tmp_path / "clerk", what="stock_on_hand", parameters={}, **{"as": "小张"})
    shop.clock.set(datetime(2026, 5, 21, 23, 0))
    session = shop.services.scheduled_exports.session
    session.user = None
    outcomes = shop.services.scheduled_exports.run_due()
    assert [one.error for one in outcomes] == ["", ""]
    owner = [cell.value for cell in load_workbook(outcomes[[one.code for one in outcomes].index(code)].file).active[1]]
    assert "进货价" in owner
    written = load_workbook(tmp_path / "clerk" / names(tmp_path / "clerk")[0]).active
    assert "库存金额" not in [cell.value for cell in written[1]]


@pytest.mark.parametrize(
    ("named", "given"),
    [
        ("folder", {"folder": "here"}),
        ("moment", {"moment": "noon"}),
        ("moment", {"moment": "22:00+08:00"}),
        ("what", {"what": "dreams"}),
        ("name", {"name": " "}),
        ("period", {"parameters": {"period": "never"}}),
        ("colour", {"parameters": {"colour": "red"}}),
        ("category", {"parameters": {"category": "NOPE"}}),
        ("top", {"what": "best_sellers", "parameters": {"top": "7"}}),
        ("card", {"what": "card_statement"}),
        ("period", {"what": "products", "parameters": {"period": "today"}}),
        ("colour", {"what": "goods_receipts", "parameters": {"colour": "red"}}),
        ("until", {"what": "goods_receipts", "parameters": {"since": "2026-05-02", "until": "2026-05-01"}}),
    ],
)
def test_what_cannot_be_carried_out_is_refused_at_once(
    books: Books, tmp_path: Path, named: str, given: dict[str, object]
) -> None:
    usual = {"name": "x", "what": "sales_by_day", "folder": str(tmp_path)}
    assert books.refused("schedule_export", **{**usual, **given})["field"] == named


def test_everything_that_is_offered_can_be_carried_out_and_nothing_else(books: Books, tmp_path: Path) -> None:
    exports, exporter = books.services.scheduled_exports, _exporter(books)
    offered, dated = {what for what, _title in exports.choices()}, exports.with_period()
    assert offered == LIST_NAMES.keys() | {name for name in REPORTS if books.line(ask="report", name=name)["ok"]}
    for what in offered & LIST_NAMES.keys():
        exporter.prepare(what, {"period": "today"} if what in dated else {}).write(tmp_path / f"{what}.csv")
    assert {"goods_receipts", "sales_by_day", "turnover_compared"} < dated
    assert not {"products", "stock_on_hand", "receivable_age"} & dated
    assert books.refused("unschedule_export", code="NOPE")["code"] == "not_found"


def _exporter(books: Books) -> Exporter:
    services = books.services
    return Exporter(services.reports, services.exchange, services.document_lists)


def test_what_was_missed_shows_the_books_as_they_were_or_says_that_it_does_not(shop: Books, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    definition = {"fact": "stock", "rows": ["product"], "values": ["closing"], "period": "all"}
    own = "own:" + shop.do("save_report", name="own", definition=definition)["code"]
    for name, what in (("held", "stock_on_hand"), ("age", "stock_age"), ("own", own), ("goods", "products")):
        schedule(shop, folder, name=name, what=what, parameters={})
    shop.clock.set(datetime(2026, 5, 23, 8, 0))
    shop.receive("00123", "100", "2", "2026-05-19T08:00")  # entered later, whatever its day is
    shop.clock.set(datetime(2026, 5, 24, 9, 0))
    outcomes = shop.do("run_scheduled")["exports"]
    assert [one["error"] for one in outcomes] == [""] * 10
    for name in ("held", "age", "own"):
        sheets = [load_workbook(folder / file) for file in names(folder) if file.startswith(name)]
        held = [{cell.value for cell in book.worksheets[0][2]} & {9, 109} for book in sheets]
        assert held == [{9}, {9}, {109}], name
    (goods,) = (one for one in outcomes if one["name"] == "goods")
    assert goods["file"].endswith("goods_20260524.xlsx")
    assert all(f"2026-05-{day}" in goods["note"] for day in (21, 22, 23))
    assert shop.do("run_scheduled")["exports"] == []


def test_no_file_is_written_over_but_the_one_it_wrote_itself(shop: Books, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    exports: dict[str, dict[str, object]] = {
        "a/b": {"what": "stock_on_hand", "parameters": {"warehouse": "MAIN"}},
        "b": {"what": "stock_on_hand", "parameters": {}},
        "noon": {"moment": "12:00"},
        "evening": {"moment": "18:00"},
        "..": {"what": "goods_receipts", "parameters": {"period": "this_month"}},
    }
    for name, given in exports.items():
        schedule(shop, folder, name=name, **given)
    code = schedule(shop, folder, name="b", what="products", parameters={})
    folder.mkdir()
    (folder / "noon_20260521.xlsx").write_text("mine")
    shop.clock.set(datetime(2026, 5, 21, 22, 1))
    assert shop.do("run_scheduled")["written"] == 6
    shop.do("run_scheduled", code=code)
    assert names(folder) == [
        "_20260501-0521.xlsx",
        "a_b_20260521.xlsx",
        "b_20260521 (2).xlsx",
        "b_20260521.xlsx",
        "evening_20260521.xlsx",
        "noon_20260521 (2).xlsx",
        "noon_20260521.xlsx",
    ]
    assert (folder / "noon_20260521.xlsx").read_text() == "mine"


def test_missed_days_stay_due_when_it_is_written_by_hand_or_renamed(shop: Books, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    code = schedule(shop, folder, name="x")
    shop.clock.set(datetime(2026, 5, 24, 9, 0))
    shop.do("run_scheduled", code=code)
    schedule(shop, folder, name="renamed", code=code)
    assert shop.do("run_scheduled")["written"] == 3
    assert names(folder) == ["renamed_20260521.xlsx", "renamed_20260522.xlsx", "renamed_20260523.xlsx",
                               "x_20260524.xlsx"]  # fmt: skip
    shop.clock.set(datetime(2026, 5, 25, 9, 0))
    schedule(shop, folder, name="renamed", code=code, moment="21:00")
    assert shop.do("run_scheduled")["written"] == 0


def test_only_who_set_it_up_or_may_change_users_touches_an_export(shop: Books, tmp_path: Path) -> None:
    users = shop.services.users
    for role, without in (("nocost", {Permission.COST_VIEW, Permission.USER_EDIT}), ("chief", {Permission.COST_VIEW})):
        users.save_role(role, role, set(Permission) - without)
        shop.do("user", name=role, roles=[role])
    shown = {"what": "margin_by_product", "parameters": {"period": "all"}}
    code = schedule(shop, tmp_path / "owner", **shown)
    for line in (
        {"do": "schedule_export", "code": code, "name": "x", "what": "products", "folder": str(tmp_path / "thief")},
        {"do": "run_scheduled", "code": code},
        {"do": "unschedule_export", "code": code},
    ):
        assert shop.line(**line, **{"as": "nocost"})["error"]["code"] == "not_allowed"
    shop.do("run_scheduled", code=code, **{"as": "chief"})
    schedule(shop, tmp_path / "chief", **shown, code=code, **{"as": "chief"})
    assert [row["user"] for row in shop.ask("scheduled_exports")] == ["chief"]
    shop.do("run_scheduled", code=code)
    heads = [
        {cell.value for cell in load_workbook(tmp_path / folder / names(tmp_path / folder)[0]).active[1]}
        for folder in ("owner", "chief")
    ]
    assert ["毛利" in head for head in heads] == [True, False]
    assert not (tmp_path / "thief").exists()
    shop.do("unschedule_export", code=code)
