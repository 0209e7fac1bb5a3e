"""Exports that are carried out by themselves: due, missed, at the close of a shift, failing and told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.importing.document_rows import KINDS_OF_LISTS
from jxc_desktop.services.importing.lists import LISTS
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
    blocked.unlink()
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
    ("field", "value"),
    [("folder", "here"), ("moment", "noon"), ("what", "dreams"), ("name", " "), ("parameters", {"period": "never"})],
)
def test_what_cannot_be_carried_out_is_refused_at_once(shop: Books, tmp_path: Path, field: str, value: object) -> None:
    given = {"name": "x", "what": "sales_by_day", "folder": str(tmp_path), field: value}
    assert shop.refused("schedule_export", **given)["code"]
