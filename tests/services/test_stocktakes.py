"""Counting through the command file: while trade goes on, by several people and files, reviewed and posted once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jxc_desktop.app.bootstrap import build_services, simulated_paper
from jxc_desktop.devices.setup import build_devices
from jxc_desktop.domain.errors import NotAllowed
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import Session, User
from jxc_desktop.services.stocktaking.reading import CountReader
from jxc_desktop.services.stocktaking.sheet import sheet_table
from jxc_desktop.services.stocktaking.values import EntryInput
from tests.support.commands import Books

COLA, WATER = "6901028075763", "6921168509256"


@pytest.fixture
def shop(books: Books) -> Books:
    """A shop with a hundred of A at 1.00 and ten of B at 2.00."""
    books.do("category", code="D", name="饮料")
    books.do("category", code="DC", name="碳酸饮料", parent="D")
    books.do("party", code="S001", name="华润商贸", role="supplier")
    units = [{"unit": "箱", "factor": "24", "barcode": "16901028075760"}]
    books.product("A", name="可乐", barcodes=[COLA], units=units, category="DC", supplier="S001")
    books.product("B", name="农夫山泉", barcodes=[WATER])
    books.receive("A", "100", "1", "2026-05-01")
    books.receive("B", "10", "2", "2026-05-01")
    return books


def opened(books: Books, **members: Any) -> str:
    return str(books.do("stocktake_open", **members)["key"])


def add(books: Books, count: str, *lines: dict[str, Any], **members: Any) -> Any:
    return books.do("stocktake_add", stocktake=count, lines=list(lines), **members)


def refused(books: Books, count: str, **line: Any) -> str:
    """The field for which an entry is refused."""
    return str(books.refused("stocktake_add", stocktake=count, lines=[line])["field"])


def lines(books: Books, count: str, **members: Any) -> dict[str, dict[str, Any]]:
    return {line["product"]: line for line in books.ask("stocktake", stocktake=count, **members)["lines"]}


def test_a_count_while_trade_goes_on_gives_92(shop: Books):
    count = opened(shop)
    shop.do("clock", now="2026-05-21T10:15")
    shop.sell("A", "2", "2026-05-21T10:15")
    shop.do("clock", now="2026-05-21T10:30")
    add(shop, count, {"scan": COLA, "quantity": "97"})
    shop.do("clock", now="2026-05-21T12:00")
    shop.sell("A", "5", "2026-05-21T12:00")
    line = lines(shop, count, review=True)["A"]
    assert (line["book"], line["quantity"], line["moved"], line["difference"]) == ("98", "97", "-5", "-1")
    assert line["amount"] == "-1.00"
    shop.do("clock", now="2026-05-21T17:00")
    shop.do("stocktake_reason", stocktake=count, lines=[{"product": "A"}], reason="破损")
    posted = shop.do("stocktake_post", ref="P", stocktake=count)
    assert posted["uncounted"] == 1
    assert shop.stock("A")[0] == 92
    document = shop.ask("document", document="P")
    assert [(one["product"], one["quantity"], one["reason"]) for one in document["lines"]] == [("A", "97", "破损")]
    head = shop.ask("stocktake", stocktake=count)["count"]
    assert (head["state"], head["document"]) == ("posted", posted["number"])
    assert shop.do("stocktake_post", stocktake=count)["repeated"]
    assert shop.refused("stocktake_add", stocktake=count, lines=[{"product": "A"}])["code"] == "count_closed"
    assert shop.stock("A")[0] == 92
    assert shop.is_sound()


def test_entries_of_several_people_add_up_start_anew_and_can_be_struck(shop: Books):
    shop.do("user", name="小王", role="clerk")
    count = opened(shop, name="一号货架")
    add(shop, count, {"scan": COLA, "quantity": "3"}, {"scan": "16901028075760"})
    add(shop, count, {"product": "A", "quantity": "2", "unit": "箱"}, **{"as": "小王"})
    line = lines(shop, "一号货架")["A"]
    assert (line["quantity"], line["entries"], line["users"]) == ("75", 3, ["老板", "小王"])
    first = shop.ask("stocktake", stocktake=count, entries=True)["entries"][0]
    shop.do("stocktake_strike", stocktake=count, entries=[first["id"]])
    assert lines(shop, count)["A"]["quantity"] == "72"
    shop.do("stocktake_strike", stocktake=count, entries=[first["id"]], struck=False)
    add(shop, count, {"product": "A", "quantity": "99", "replace": True})
    assert lines(shop, count)["A"]["quantity"] == "99"
    assert (
        shop.refused("stocktake_add", stocktake=count, lines=[{"product": "A", "quantity": "-1"}])["code"] == "invalid"
    )


def test_a_code_nobody_knows_waits_until_it_gets_its_item(shop: Books):
    count = opened(shop)
    added = add(shop, count, {"scan": "6909999999998", "quantity": "4"}, {"product": "B", "quantity": "5"})
    assert [(one["code"], one["quantity"]) for one in added["unknown"]] == [("6909999999998", "4")]
    assert shop.refused("stocktake_post", stocktake=count)["code"] == "codes_unknown"
    shop.do("stocktake_resolve", stocktake=count, code="6909999999998", product="B")
    assert lines(shop, count)["B"]["quantity"] == "9"
    assert shop.refused("stocktake_resolve", stocktake=count, code="6909999999998", product="B")["code"] == "not_found"
    shop.do("stocktake_post", stocktake=count)
    assert shop.stock("B")[0] == 9


def test_differences_beyond_the_limits_are_counted_again_from_nothing(shop: Books):
    count = opened(shop, limits={"percent": "5"})
    add(shop, count, {"product": "A", "quantity": "90"}, {"product": "B", "quantity": "10"})
    assert {code: line["beyond"] for code, line in lines(shop, count, review=True).items()} == {"A": True, "B": False}
    shop.do("stocktake_recount", stocktake=count, beyond=True)
    assert lines(shop, count)["A"]["recount"]
    assert shop.refused("stocktake_post", stocktake=count)["code"] == "recounts_waiting"
    add(shop, count, {"product": "A", "quantity": "50"})
    add(shop, count, {"product": "A", "quantity": "49"})
    line = lines(shop, count)["A"]
    assert (line["quantity"], line["recount"]) == ("99", False)
    shop.do("stocktake_recount", stocktake=count, lines=[{"product": "B"}])
    shop.do("stocktake_recount", stocktake=count, lines=[{"product": "B"}], wanted=False)
    shop.do("stocktake_post", stocktake=count)
    assert shop.stock("A")[0] == 99


@pytest.mark.parametrize(
    ("members", "wanted"),
    [
        ({"scope": "full"}, {"A", "B"}),
        ({"scope": "category", "codes": ["D"]}, {"A"}),
        ({"scope": "supplier", "codes": ["S001"]}, {"A"}),
        ({"scope": "products", "codes": ["B"]}, {"B"}),
        ({"scope": "random", "number": 1}, 1),
        ({"scope": "moved", "since": "2026-05-10"}, {"B"}),
    ],
)
def test_a_scope_says_what_is_to_be_counted(shop: Books, members: dict[str, Any], wanted: Any):
    shop.sell("B", "1", "2026-05-20")
    shop.sell("A", "1", "2026-05-19")
    shop.do("count", at="2026-05-20", lines=[{"product": "A", "quantity": "99"}], post=True)
    count = opened(shop, **members)
    found = {line["product"] for line in shop.ask("stocktake", stocktake=count, review=True)["uncounted"]}
    assert found == wanted if isinstance(wanted, set) else len(found) == wanted


def test_a_scope_that_names_nothing_known_is_refused(shop: Books):
    for members, field in (
        ({"scope": "shelf"}, "scope"),
        ({"scope": "category"}, "codes"),
        ({"scope": "category", "codes": ["X"]}, "codes"),
        ({"scope": "bin", "codes": ["X"]}, "codes"),
        ({"scope": "random", "number": 0}, "number"),
    ):
        assert shop.refused("stocktake_open", **members)["field"] == field


def test_what_nobody_counted_stays_or_becomes_nothing(shop: Books):
    left = opened(shop)
    add(shop, left, {"product": "A", "quantity": "100"})
    assert shop.do("stocktake_post", stocktake=left)["uncounted"] == 1
    assert shop.stock("B")[0] == 10
    zero = opened(shop)
    add(shop, zero, {"product": "A", "quantity": "100"})
    shop.do("stocktake_post", stocktake=zero, uncounted="zero")
    assert (shop.stock("A")[0], shop.stock("B")) == (Decimal(100), (Decimal(0), Decimal(0)))
    assert shop.refused("stocktake_post", stocktake=opened(shop))["code"] == "nothing_counted"
    assert shop.is_sound()


def test_a_handheld_file_is_merged_and_its_bad_rows_are_told(shop: Books, tmp_path: Path):
    path = tmp_path / "盘点机.txt"
    rows = [
        "条码,数量,扫描时间",
        f"{COLA},60,2026-05-21 08:10:00",
        f"{COLA},37,2026-05-21 08:30:00",
        f"{WATER},十,2026-05-21 08:31:00",
        f"{WATER},9,2027-05-21 08:31:00",
        "6909999999998,2,2026-05-21 08:32:00",
    ]
    path.write_bytes("\r\n".join(rows).encode("gb18030"))
    count = opened(shop)
    shop.sell("A", "5", "2026-05-21T08:45")
    told = shop.do("stocktake_file", stocktake=count, file=str(path))
    assert (told["rows"], told["added"], told["unknown"]) == (5, 3, 1)
    assert [(one["row"], one["code"]) for one in told["rejects"]] == [(4, WATER), (5, WATER)]
    line = lines(shop, count, review=True)["A"]
    assert (line["quantity"], line["at"], line["book"], line["moved"]) == ("97", "2026-05-21T08:30:00", "100", "-5")


def test_a_count_given_up_books_nothing_and_the_list_says_how_far_each_is(shop: Books):
    first, second = opened(shop), opened(shop, blind=False)
    add(shop, first, {"product": "A", "quantity": "1"})
    shop.do("stocktake_void", stocktake=first)
    assert shop.refused("stocktake_post", stocktake=first)["code"] == "count_closed"
    add(shop, second, {"product": "A", "quantity": "100"})
    assert [(one["name"], one["state"], one["items"], one["targets"]) for one in shop.ask("stocktakes")] == [
        ("ST-0521-02", "counting", 1, 2),
        ("ST-0521-01", "void", 1, 2),
    ]
    assert [one["name"] for one in shop.ask("stocktakes", state="open")] == ["ST-0521-02"]
    assert shop.stock("A")[0] == 100


def test_a_large_difference_waits_for_an_approval_and_is_posted_after_it(shop: Books):
    shop.do("user", name="小王", role="clerk")
    rule = {"kind": "stocktake", "fact": "stock_difference", "comparison": ">", "value": "5", "levels": ["owner"]}
    shop.do("approval_rule", **rule)
    clerk = {"as": "小王"}
    count = str(shop.do("stocktake_open", ref="C", **clerk)["key"])
    shop.do("stocktake_add", stocktake="C", lines=[{"product": "A", "quantity": "90"}], **clerk)
    assert shop.refused("stocktake_post", stocktake="C", **clerk)["code"] == "approval_needed"
    assert shop.do("stocktake_submit", stocktake="C", **clerk)["state"] == "submitted"
    assert shop.refused("stocktake_add", stocktake="C", lines=[{"product": "A"}], **clerk)["code"] == "count_closed"
    shop.do("approve", document=count)
    shop.do("stocktake_post", stocktake="C", **clerk)
    assert shop.stock("A")[0] == 90
    days = {"since": "2026-05-01", "until": "2026-05-31"}
    assert len(shop.ask("try_approval_rule", **{**rule, "value": "9.99"}, **days)["documents"]) == 1
    assert shop.ask("try_approval_rule", **{**rule, "value": "10"}, **days)["documents"] == []
    assert shop.is_sound()


def test_who_may_only_count_sees_no_book_and_posts_nothing(shop: Books):
    count = opened(shop)
    session = shop.services.documents.session
    assert session.user is not None
    session.user = User(session.user.id, "somebody", (), frozenset({Permission.STOCK_COUNT}))
    shop.services.stocktakes.add(count, [EntryInput(product="A")])
    with pytest.raises(NotAllowed):
        shop.services.stocktake_review.review(count)
    with pytest.raises(NotAllowed):
        shop.services.stocktake_review.post(count)
    session.user = User(session.user.id, "somebody", (), frozenset({Permission.STOCK_POST}))
    found = shop.services.stocktake_review.review(count)
    assert (found.lines[0].amount, found.gain, found.lines[0].difference) == (None, None, Decimal(-99))


@pytest.fixture
def placed(shop: Books) -> Books:
    """The shop with two bins; lots of milk in both, and two phones with serial numbers."""
    for code in ("A-01", "A-02"):
        shop.do("bin", warehouse="MAIN", code=code)
    shop.product("M", name="牛奶", lots=True)
    shop.product("P", name="手机", serials=True)
    goods = [
        {"product": "M", "quantity": "6", "price": "3", "lot": "L1", "bin": "A-01", "expires": "2026-06-01"},
        {"product": "M", "quantity": "4", "price": "3", "lot": "L2", "bin": "A-02", "expires": "2026-07-01"},
        {"product": "P", "quantity": "2", "price": "900", "serials": ["S1", "S2"], "bin": "A-02"},
    ]
    shop.do("post", kind="goods_receipt", at="2026-05-02", lines=goods, confirm="all")
    return shop


def test_bins_lots_and_serial_numbers_are_counted_each_for_itself(placed: Books):
    count = opened(placed)
    add(
        placed,
        count,
        {"product": "M", "quantity": "5", "bin": "a-01", "lot": "L1"},
        {"product": "M", "quantity": "4", "bin": "A-02"},
        {"product": "P", "serials": ["S1"], "bin": "A-02"},
        {"product": "P", "serials": ["S1"], "bin": "A-02"},
    )
    found = placed.ask("stocktake", stocktake=count, review=True)
    told = [(one["product"], one["bin"], one["lot"], one["quantity"], one["difference"]) for one in found["lines"]]
    assert told == [
        ("P", "A-02", "", "1", "-1"),
        ("M", "A-01", "L1", "5", "-1"),
        ("M", "A-02", "L2", "4", "0"),
    ]
    placed.do("stocktake_post", stocktake=count)
    assert (placed.stock("M")[0], placed.stock("P")[0]) == (Decimal(9), Decimal(1))
    assert Decimal(placed.ask("stock", product="M", lot="L1")["quantity"]) == 5
    assert placed.is_sound()


def test_what_lies_in_several_bins_or_lots_has_to_be_named(placed: Books):
    count = opened(placed, scope="bin", codes=["A-01"])
    assert placed.refused("stocktake_add", stocktake=count, lines=[{"product": "M"}])["field"] == "bin"
    assert placed.refused("stocktake_add", stocktake=count, lines=[{"product": "M", "bin": "Z"}])["field"] == "bin"
    assert (
        placed.refused("stocktake_add", stocktake=count, lines=[{"product": "P", "bin": "A-02"}])["field"] == "serials"
    )
    assert [one["bin"] for one in placed.ask("stocktake", stocktake=count, review=True)["uncounted"]] == ["A-01"]
    placed.do("stocktake_post", stocktake=_counted_zero(placed, count), uncounted="zero")
    assert placed.stock("M")[0] == 4
    assert placed.is_sound()


def _counted_zero(books: Books, count: str) -> str:
    """Something counted, so that there is something to post."""
    add(books, count, {"product": "A", "quantity": "100"})
    return count


def test_two_people_fill_one_count_and_it_survives_the_end_of_the_program(shop: Books):
    count = opened(shop)
    second = build_services(shop.database, shop.clock, Session(counter="2"), build_devices({}, simulated_paper))
    second.users.sign_in_trusted()
    second.goods.load()
    second.stocktakes.add(count, [EntryInput(code=COLA, quantity=Decimal(40))])
    add(shop, count, {"scan": COLA, "quantity": "58"})
    assert second.stocktakes.get(count).lines[0].quantity == Decimal(98)
    draft = second.stocktake_review.draft(count)
    second.documents.post(draft)  # and the program ends before the count is told
    assert shop.ask("stocktake", stocktake=count)["count"]["state"] == "posted"
    assert shop.do("stocktake_post", stocktake=count)["repeated"]
    assert shop.stock("A")[0] == 98


def test_the_count_sheet_goes_by_bin_and_says_no_book_of_a_blind_count(placed: Books, tmp_path: Path):
    path = tmp_path / "盘点表.pdf"
    blind, seen = opened(placed), opened(placed, blind=False)
    placed.do("stocktake_sheet", stocktake=seen, file=str(path))
    assert path.read_bytes().startswith(b"%PDF")
    with placed.database.read() as connection:
        hidden, shown = (sheet_table(CountReader(connection, one), datetime(2026, 5, 21)) for one in (blind, seen))
    assert len(shown.columns) == len(hidden.columns) + 1
    found = [(row[0], row[1], row[3]) for row in hidden.rows]
    assert found == [("A-01", "M", "L1"), ("A-02", "M", "L2"), ("A-02", "P", ""), ("", "A", ""), ("", "B", "")]
    assert [row[-3] for row in shown.rows] == [Decimal(6), Decimal(4), Decimal(2), Decimal(100), Decimal(10)]


def test_a_code_told_later_counts_in_the_only_lot_there_is_and_the_count_keeps_its_name(books: Books):
    books.product("N", lots=True)
    line = {"product": "N", "quantity": "10", "price": "1", "lot": "L1"}
    books.do("post", kind="goods_receipt", at="2026-05-01", lines=[line])
    books.do("stocktake_open", ref="C")
    add(books, "C", {"product": "N", "quantity": "8"}, {"scan": "uuu"})
    books.do("stocktake_resolve", stocktake="C", code="uuu", product="N")
    first = books.do("stocktake_post", stocktake="C", ref="D")
    assert [(one["lot"], one["quantity"]) for one in books.ask("stocktake", stocktake="C")["lines"]] == [("L1", "9")]
    again = books.do("stocktake_post", stocktake="C")
    assert (again["number"], again["repeated"]) == (first["number"], True)
    assert books.ask("document", document="D")["number"] == first["number"]
    assert books.stock("N")[0] == 9
