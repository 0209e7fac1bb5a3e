"""Lots and serial numbers read: what is where, what soon expires, where it came from and who has it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jxc_desktop.db.queries.sheet_documents import sheet_document
from jxc_desktop.domain.permissions import Permission
from tests.support.commands import Books
from tests.support.data import data_file
from tests.support.wholesale import FILE, moved_lines


def receive(books: Books, product: str, at: str, lines: list[dict[str, Any]], **more: Any) -> str:
    """Post a receipt; answers its number."""
    filled = [{"product": product, "price": "2", **line} for line in lines]
    return str(books.do("post", kind="goods_receipt", at=at, lines=filled, party="S1", **more)["number"])


@pytest.fixture
def dairy(books: Books) -> Books:
    """A dairy shop with two lots of milk and two customers."""
    books.do("party", code="S1", name="奶业公司", role="supplier", phone="0571-1")
    books.do("party", code="C1", name="幼儿园", role="customer", phone="139-1")
    books.do("warehouse", code="W2", name="分店")
    books.product("M", name="鲜奶", unit="盒", price="5", lots=True, shelf_life_days=30, negative="warn")
    books.product("P", name="手机", unit="台", price="999", costing="serial", warranty_days=365, negative="warn")
    receive(books, "M", "2026-05-02", [{"quantity": "10", "lot": "L2", "produced": "2026-05-01"}])
    receive(books, "M", "2026-05-03", [{"quantity": "10", "lot": "L1", "expires": "2026-05-25"}])
    return books


def test_lots_are_listed_first_to_expire_first(dairy: Books) -> None:
    found = dairy.ask("lots", product="M")

    assert [(row["lot"], row["expires"], row["days_left"], row["quantity"]) for row in found] == [
        ("L1", "2026-05-25", 4, "10"),
        ("L2", "2026-05-31", 10, "10"),
    ]
    assert [row["lot"] for row in dairy.ask("lots", days=5)] == ["L1"]
    assert dairy.line(ask="lots", product="Q")["error"]["code"] == "not_found"


def test_stock_of_a_lot_is_asked_by_its_name_now_and_then(dairy: Books) -> None:
    dairy.do("post", kind="delivery", party="C1", at="2026-05-10", lines=[{"product": "M", "quantity": "4"}])

    assert dairy.ask("stock", product="M", lot="L1")["quantity"] == "6"
    assert dairy.ask("stock", product="M", lot="L1")["value"] == "12.00"
    assert dairy.ask("stock", product="M", lot="L1", at="2026-05-09")["quantity"] == "10"
    assert dairy.ask("stock", product="M", lot="L2")["quantity"] == "10"
    assert dairy.line(ask="stock", product="M", lot="L9")["error"]["field"] == "lot"


def test_a_lot_leads_back_to_its_supplier_and_on_to_every_customer(dairy: Books) -> None:
    sold = dairy.do("post", kind="delivery", party="C1", at="2026-05-10", lines=[{"product": "M", "quantity": "4"}])
    dairy.sell("M", "2", "2026-05-11T10:00")
    back = {"from_line": 1, "quantity": "1"}
    dairy.do("post", kind="sales_return", at="2026-05-12", lines=[back], **{"from": sold["number"]})
    moved = {"product": "M", "quantity": "3", "lot": "L1"}
    dairy.do("post", kind="transfer", to_warehouse="W2", at="2026-05-13", lines=[moved])

    (found,) = dairy.ask("trace", lot="L1")

    source = found["sources"][0]
    assert (source["party_name"], source["kind"], source["price"]) == ("奶业公司", "goods_receipt", "2")
    assert [(sale["party"], sale["quantity"]) for sale in found["sales"]] == [("C1", "-4"), ("", "-2")]
    assert [(one["party"], one["quantity"]) for one in found["returns"]] == [("C1", "1")]
    assert [one["warehouse"] for one in found["transfers"]] == ["MAIN", "W2"]
    assert [(one["warehouse"], one["quantity"]) for one in found["left"]] == [("MAIN", "2"), ("W2", "3")]
    assert (found["came"], found["sold"], found["returned"], found["on_hand"]) == ("10", "6", "1", "5")
    assert dairy.is_sound()


def test_the_recall_list_names_customers_with_phones_and_leaves_out_what_was_reversed(dairy: Books) -> None:
    dairy.do("post", kind="delivery", party="C1", at="2026-05-10", lines=[{"product": "M", "quantity": "4"}])
    wrong = dairy.do("post", kind="delivery", party="C1", at="2026-05-11", lines=[{"product": "M", "quantity": "1"}])
    dairy.do("reverse", document=wrong["number"])

    found = dairy.ask("report", name="recall_list", lot="L1")

    assert [(row["party_name"], row["phone"], row["quantity"]) for row in found["rows"]] == [("幼儿园", "139-1", "4")]
    assert found["totals"]["quantity"] == "4"


def test_goods_near_their_date_come_with_what_to_do(dairy: Books) -> None:
    receive(dairy, "M", "2026-05-04", [{"quantity": "5", "lot": "L0", "expires": "2026-05-20"}])
    dairy.sell("M", "1", "2026-05-05T10:00")

    found = dairy.ask("report", name="near_expiry", days="5")["rows"]

    assert [(row["lot"], row["days_left"], row["suggestion"]) for row in found] == [
        ("L0", -1, "报损"),
        ("L1", 4, "清仓 10 盒，售价 4.00（优惠 20%）"),
    ]
    assert Decimal(found[0]["value"]) == Decimal("8.00")
    assert len(dairy.ask("report", name="near_expiry")["rows"]) == 3


def test_a_serial_number_tells_who_has_it_and_until_when_the_shop_stands_for_it(dairy: Books) -> None:
    receive(dairy, "P", "2026-05-02", [{"quantity": "2", "price": "800", "serials": ["SN1", "SN2"]}])
    line = {"product": "P", "quantity": "1", "serials": ["SN1"]}
    sold = dairy.do("post", kind="delivery", party="C1", at="2026-05-10", lines=[line])

    (found,) = dairy.ask("trace", lot="SN1")

    assert found["warranty"] == {
        "document": sold["number"], "sold": "2026-05-10", "party": "C1", "party_name": "幼儿园", "phone": "139-1",
        "until": "2027-05-10", "holds": True,
    }  # fmt: skip
    assert dairy.ask("trace", lot="SN2")[0]["warranty"] is None
    assert dairy.ask("scan", code="SN2")["kind"] == "serial"


def test_scans_of_lots_and_serials_say_what_is_known_of_them(dairy: Books) -> None:
    receive(dairy, "P", "2026-05-02", [{"quantity": "1", "price": "800", "serials": ["SN1"]}])

    lot, serial = dairy.ask("scan", code="L1"), dairy.ask("scan", code="SN1")

    assert (lot["kind"], lot["product"], lot["lot"], lot["expires"], lot["stock"]) == (
        "lot", "M", "L1", "2026-05-25", "10",
    )  # fmt: skip
    assert (serial["kind"], serial["product"], serial["serial"], serial["stock"]) == ("serial", "P", "SN1", "1")
    sale = dairy.do("post", kind="delivery", party="C1", lines=[{"scan": "SN1"}, {"scan": "L1", "quantity": "2"}])
    assert dairy.ask("stock", product="P")["quantity"] == "0"
    assert dairy.ask("trace", lot="L1")[0]["sales"][0]["document"] == sale["number"]


def test_who_may_not_see_costs_or_documents_is_told_neither(dairy: Books) -> None:
    dairy.services.users.save_role("guest", "访客", [Permission.STOCK_VIEW])
    dairy.do("user", name="小王", role="guest")

    (found,) = dairy.ask("trace", lot="L1", **{"as": "小王"})

    assert {(one["document"], one["party"], one["price"]) for one in found["moves"]} == {("", "", None)}
    assert dairy.ask("stock", product="M", lot="L1", **{"as": "小王"})["value"] is None


def test_a_document_tells_the_lots_bins_and_serials_each_line_moved(dairy: Books) -> None:
    dairy.do("bin", code="A-1")
    receive(dairy, "M", "2026-05-04", [{"quantity": "2", "lot": "L3", "expires": "2026-05-24", "bin": "A-1"}])
    receive(dairy, "P", "2026-05-04", [{"quantity": "1", "price": "800", "serials": ["SN1"]}])
    lines = [{"product": "M", "quantity": "5"}, {"product": "P", "quantity": "1", "serials": ["SN1"]}]

    sold = dairy.do("post", kind="delivery", party="C1", lines=lines)["number"]

    milk, phone = dairy.ask("document", document=sold)["lines"]
    assert [(place["lot"], place["bin"], place["quantity"]) for place in milk["places"]] == [
        ("L3", "A-1", "-2"),
        ("L1", "", "-3"),
    ]
    assert (milk["lots"], milk["bins"], milk["expires"]) == (["L3", "L1"], ["A-1"], "2026-05-24")
    assert (phone["serials"], phone["lots"]) == (["SN1"], [])
    assert [(row["lot"], row["bin"]) for row in dairy.ask("moves", product="M")][-2:] == [("L3", "A-1"), ("L1", "")]


def test_paper_names_the_lots_that_were_found_for_a_line(dairy: Books) -> None:
    lines = [{"product": "M", "quantity": "12"}, {"product": "M", "quantity": "1", "lot": "L2", "reason": "客户指定"}]
    sold = dairy.do("post", kind="delivery", party="C1", confirm="all", lines=lines)["number"]

    with dairy.database.read() as connection:
        paper = sheet_document(connection, dairy.services.documents.view(sold).id)
    assert paper is not None
    found, named = paper.lines

    assert (found["lot"], found["expires"]) == ("L1 ×10, L2 ×2", date(2026, 5, 25))
    assert (named["lot"], named["reason"]) == ("L2", "客户指定")


def test_the_recall_list_of_a_real_wholesaler_says_what_the_file_says(books: Books) -> None:
    lines = [line for line in moved_lines(data_file(FILE)) if line.code == "0205034"][:30]
    customers = sorted({line.customer for line in lines})
    for place, name in enumerate(customers):
        books.do("party", code=f"C{place:03}", name=name, role="customer", phone=f"0631-{place:07}")
    books.product("0205034", lots=True, price="10")
    lots = sorted({line.lot for line in lines})
    received = [{"product": "0205034", "quantity": "1000", "price": "6", "lot": lot} for lot in lots]
    books.do("post", kind="goods_receipt", at="2025-12-31", lines=received)
    for line in lines:
        moved = [{"product": "0205034", "quantity": str(abs(line.quantity)), "lot": line.lot}]
        party, way = f"C{customers.index(line.customer):03}", "delivery" if line.quantity > 0 else "sales_return"
        books.do("post", kind=way, party=party, at=line.day, lines=moved, confirm="all")

    assert len(lots) > 1
    for lot in lots:
        sums: dict[str, int] = {}
        for row in books.ask("report", name="recall_list", lot=lot)["rows"]:
            sums[row["party_name"]] = sums.get(row["party_name"], 0) + int(row["quantity"])
        expected: dict[str, int] = {}
        for line in (one for one in lines if one.lot == lot):
            expected[line.customer] = expected.get(line.customer, 0) + line.quantity
        assert sums == expected
        assert books.ask("trace", lot=lot)[0]["on_hand"] == str(1000 - sum(expected.values()))
    assert books.is_sound()
