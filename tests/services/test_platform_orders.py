"""Orders of shop platforms: no doubles, cancelled ones go back, goods are linked, columns are remembered."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest

from jxc_desktop.exchange.layout import FieldChoice
from jxc_desktop.services.exchange import ImportChoices
from tests.support.commands import Books

HEAD = "订单编号,订单状态,订单创建时间,商家编码,宝贝标题,购买数量,买家实付金额,收货地址,买家会员名\n"
FIRST = (
    HEAD + "T1,等待卖家发货,2026-05-20 10:01:02,A,茶,2,20.00,上海,小明\n"
    "T1,等待卖家发货,2026-05-20 10:01:02,,礼盒装,1,30.00,上海,小明\n"
    "T2,交易关闭,2026-05-20 11:00:00,A,茶,1,10.00,北京,小红\n"
    "T3,等待买家付款,2026-05-20 12:00:00,A,茶,1,10.00,北京,小红\n"
    "T4,等待卖家发货,2026-05-20 13:00:00,A,茶,3,29.99,广州,小刚\n"
)
SECOND = (
    HEAD + "T4,交易关闭,2026-05-20 13:00:00,A,茶,3,29.99,广州,小刚\n"
    "T3,等待卖家发货,2026-05-20 12:00:00,A,茶,1,10.00,北京,小红\n"
    "T1,卖家已发货,2026-05-20 10:01:02,A,茶,2,20.00,上海,小明\n"
    "T1,卖家已发货,2026-05-20 10:01:02,,礼盒装,1,30.00,上海,小明\n"
)


@pytest.fixture
def shop(books: Books) -> Books:
    books.product("A", price="10")
    books.product("BOX", name="礼盒", price="30")
    return books


def bring(books: Books, folder: Path, content: str, **members: object) -> dict[str, object]:
    path = folder / "orders.csv"
    path.write_text(content, encoding="utf-8")
    return books.do("import", what="platform_orders", file=str(path), channel="淘宝", **members)


def test_overlapping_files_of_a_platform_make_each_order_once_and_take_cancelled_ones_back(
    shop: Books, tmp_path: Path
) -> None:
    seen = bring(shop, tmp_path, FIRST, preview=True)
    assert [(one["cell"], one["field"]) for one in seen["problems"]] == [("E3", "name")]
    shop.do("link_goods", channel="淘宝", code="礼盒装", product="BOX")
    assert shop.ask("linked_goods", channel="淘宝") == {"礼盒装": "BOX"}
    done = bring(shop, tmp_path, FIRST)
    assert [done[name] for name in ("new", "left_out", "rejected")] == [2, 2, 0]
    first = shop.ask("document", document=done["numbers"][0])
    assert (first["kind"], first["channel"], first["reference"], first["address"], D(first["total"])) == (
        "sales_order", "淘宝", "T1", "上海", 50,
    )  # fmt: skip
    assert [line["product"] for line in first["lines"]] == ["A", "BOX"]
    again = bring(shop, tmp_path, FIRST)
    assert [again[name] for name in ("new", "changed", "unchanged")] == [0, 0, 2]
    later = bring(shop, tmp_path, SECOND)
    assert [later[name] for name in ("new", "unchanged", "cancelled")] == [1, 1, 1]
    assert shop.ask("document", document=done["numbers"][1])["state"] == "reversed"
    assert bring(shop, tmp_path, FIRST)["new"] == 0  # what was cancelled does not come back with an older file
    assert shop.is_sound()


def test_an_order_that_was_delivered_is_not_taken_back_by_a_file(shop: Books, tmp_path: Path) -> None:
    shop.do("link_goods", channel="淘宝", code="礼盒装", product="BOX")
    numbers = bring(shop, tmp_path, FIRST)["numbers"]
    shop.do("post", kind="delivery", confirm="all", **{"from": numbers[1]})
    seen = bring(shop, tmp_path, SECOND, preview=True)
    assert [one["cell"] for one in seen["problems"]] == ["A2"]


def test_an_order_is_the_same_however_the_platform_keeps_its_long_number_a_text(shop: Books, tmp_path: Path) -> None:
    rest = ",等待卖家发货,2026-05-20 10:01:02,A,茶,2,20.00,上海,小明\n"
    number = "4123456789012345678"
    assert bring(shop, tmp_path, HEAD + number + rest)["new"] == 1
    for written in (f'"=""{number}"""', f'="{number}"', f"\t{number}", f"'{number}"):
        again = bring(shop, tmp_path, HEAD + written + rest)
        assert (again["new"], again["unchanged"], again["warnings"]) == (0, 1, []), written
    counted = bring(shop, tmp_path, HEAD + number + ".0" + rest)
    assert (counted["unchanged"], [one["cell"] for one in counted["warnings"]]) == (1, ["A2"])
    cut = bring(shop, tmp_path, HEAD + "4.12346E+18" + rest)
    assert (cut["new"], [one["cell"] for one in cut["problems"]]) == (0, ["A2"])


def test_columns_that_were_chosen_once_are_remembered_for_the_platform(shop: Books, tmp_path: Path) -> None:
    odd = "编号甲,货,件,款\nX1,A,2,20\n"
    path = tmp_path / "odd.csv"
    path.write_text(odd, encoding="utf-8")
    named = {name: FieldChoice((place,)) for place, name in enumerate(("number", "product", "quantity", "amount"))}
    chosen = ImportChoices(sheet=0, header=0, mapping=named, channel="拼多多")
    assert shop.services.document_lists.run("platform_orders", path, chosen).new == 1
    path.write_text("件,款,货,编号甲\n1,10,A,X2\n", encoding="utf-8")
    remembered = ImportChoices(sheet=0, header=0, channel="拼多多")
    assert shop.services.document_lists.run("platform_orders", path, remembered).new == 1
