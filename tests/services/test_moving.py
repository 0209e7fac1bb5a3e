"""Receiving, putting away and transfers through the command file, with bins and more than one warehouse."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.commands import Books


@pytest.fixture
def store(books: Books) -> Books:
    """A shop with two warehouses, bins in the main one, a supplier and two goods."""
    books.do("party", code="S001", name="华润商贸", role="supplier")
    books.do("warehouse", code="W2", name="东门店")
    books.product("A", name="可乐")
    books.product("B", name="雪碧")
    books.do("bin", code="A-01…A-03")
    return books


def lies(books: Books, product: str = "A") -> dict[str, str]:
    """What lies where: quantities by warehouse and bin."""
    return {f"{row['warehouse']} {row['bin']}".strip(): row["quantity"] for row in books.ask("places", product=product)}


def test_goods_that_came_are_put_into_the_bin_they_were_in_last_else_into_their_own(store: Books):
    number = store.receive("A", "10", "2", "2026-05-20", party="S001")
    (row,) = store.ask("put_away")
    assert (row["product"], row["quantity"], row["document"], row["suggested"]) == ("A", "10", number, "")
    assert store.refused("put_away", lines=[{"product": "A"}])["field"] == "lines[1].bin"
    store.do("fixed_bin", product="A", bin="A-02")
    (row,) = store.ask("put_away")
    assert (row["suggested"], row["fixed"]) == ("A-02", True)
    store.do("put_away", lines=[{"product": "A", "quantity": "4", "bin": "A-01"}])
    (row,) = store.ask("put_away")
    assert (row["quantity"], row["suggested"], row["fixed"]) == ("6", "A-01", False)
    store.do("put_away")
    assert lies(store) == {"MAIN A-01": "10"}
    assert store.ask("put_away") == []
    assert store.ask("bin", bin="A-01")["lines"][0]["quantity"] == "10"
    assert store.stock("A") == (Decimal(10), Decimal("20.00"))
    assert store.is_sound()


def test_what_lies_in_a_bin_is_not_taken_to_be_put_away_again(store: Books):
    store.receive("A", "10", "2", "2026-05-20", party="S001")
    store.do("put_away", lines=[{"product": "A", "bin": "A-01"}])
    store.receive("A", "5", "2", "2026-05-20", party="S001")
    assert store.refused("put_away", lines=[{"product": "A", "quantity": "6", "bin": "A-02"}])["code"] == "invalid"
    store.do("put_away", lines=[{"product": "A", "bin": "A-02"}])
    assert lies(store) == {"MAIN A-01": "10", "MAIN A-02": "5"}
    assert store.refused("bin", code="A-02", active=False)["code"] == "bin_not_empty"


def test_a_move_between_bins_and_one_between_warehouses_keep_cost(store: Books):
    store.receive("A", "10", "2", "2026-05-20", party="S001")
    store.do("put_away", lines=[{"product": "A", "bin": "A-01"}])
    line = {"product": "A", "quantity": "4", "bin": "A-01", "to_bin": "A-03"}
    store.do("post", kind="transfer", warehouse="MAIN", to_warehouse="MAIN", lines=[line])
    moved = store.do(
        "post", kind="transfer", warehouse="MAIN", to_warehouse="W2", lines=[{"product": "A", "quantity": "3"}]
    )["number"]
    assert store.stock("A") == (Decimal(10), Decimal("20.00"))
    assert store.stock("A", warehouse="W2") == (Decimal(3), Decimal("6.00"))
    way = store.ask("transfers", documents=[moved])[moved]
    assert (way["sender"], way["place"], way["progress"]) == ("总仓", "东门店", "")
    assert store.is_sound()


def test_what_was_sent_is_received_in_parts_and_the_difference_stays_open(store: Books):
    store.receive("A", "10", "2", "2026-05-20", party="S001")
    sent = store.do(
        "post",
        kind="transfer_dispatch",
        warehouse="MAIN",
        to_warehouse="W2",
        lines=[{"product": "A", "quantity": "6"}],
    )["number"]
    (coming,) = store.ask("receiving")
    assert (coming["number"], coming["place"], coming["open_lines"]) == (sent, "东门店", 1)
    assert store.ask("receiving", warehouse="MAIN") == []
    part = {"from_line": 1, "quantity": "5"}
    store.do("post", kind="transfer_receipt", lines=[part], **{"from": sent})
    (coming,) = store.ask("receiving")
    assert (coming["arrived"], store.ask("transfers", documents=[sent])[sent]["progress"]) == (True, "partly")
    over = store.refused("post", kind="transfer_receipt", lines=[{"from_line": 1, "quantity": "2"}], **{"from": sent})
    assert over["code"] == "more_than_source"
    store.do("post", kind="transfer_receipt", **{"from": sent})
    assert store.ask("receiving") == []
    assert store.stock("A", warehouse="W2") == (Decimal(6), Decimal("12.00"))
    assert store.stock("A") == (Decimal(10), Decimal("20.00"))
    assert store.is_sound()


def test_orders_of_which_something_did_not_come_wait_until_it_does(store: Books):
    lines = [{"product": "A", "quantity": "10", "price": "2"}, {"product": "B", "quantity": "5", "price": "3"}]
    order = store.do("post", kind="purchase_order", party="S001", due="2026-05-20", lines=lines)["number"]
    (coming,) = store.ask("receiving")
    assert (coming["number"], coming["sender"], coming["late"], coming["arrived"]) == (order, "华润商贸", True, False)
    store.do("draft", kind="goods_receipt", key="K", **{"from": order})
    assert store.ask("receiving", text="华润")[0]["draft"] == "K"
    assert store.ask("receiving", text="别家") == []
    store.do("post", kind="goods_receipt", lines=[{"from_line": 1, "quantity": "10"}], **{"from": order})
    (coming,) = store.ask("receiving")
    assert (coming["lines"], coming["open_lines"]) == (2, 1)


def test_stock_by_bin_is_a_report_with_its_sums_and_an_excel_file(store: Books, tmp_path: Path):
    store.receive("A", "10", "2", "2026-05-20", party="S001")
    store.receive("B", "5", "3", "2026-05-20", party="S001")
    store.do("put_away", lines=[{"product": "A", "quantity": "6", "bin": "A-02"}])
    report = store.ask("report", name="stock_by_bin", parameters={"warehouse": "MAIN"})
    shown = [(row["bin"], row["code"], row["quantity"]) for row in report["rows"]]
    assert shown == [("A-02", "A", "6"), ("未上架", "A", "4"), ("未上架", "B", "5")]
    only = store.ask("report", name="stock_by_bin", parameters={"bin": "A-02"})
    assert [row["code"] for row in only["rows"]] == ["A"]
    reports = store.services.reports
    path = reports.export(reports.run("stock_by_bin", {}), tmp_path / "bins.xlsx")
    assert path.stat().st_size > 1000


def test_serial_numbers_go_into_bins_and_to_other_warehouses_one_by_one(store: Books):
    store.do("product", code="P", name="手机", unit="台", serials=True)
    line = {"product": "P", "quantity": "3", "price": "900", "serials": ["S1", "S2", "S3"]}
    store.do("post", kind="goods_receipt", at="2026-05-20", lines=[line], confirm="all")
    assert [(row["lot"], row["serial"], row["quantity"]) for row in store.ask("put_away")] == [
        ("S1", True, "1"),
        ("S2", True, "1"),
        ("S3", True, "1"),
    ]
    store.do("put_away", lines=[{"product": "P", "lot": "S2", "bin": "A-02"}])
    store.do("put_away", lines=[{"product": "P", "bin": "A-01"}])
    assert [(row["lot"], row["bin"]) for row in store.ask("places", product="P")] == [
        ("S1", "A-01"),
        ("S3", "A-01"),
        ("S2", "A-02"),
    ]
    moved = {"product": "P", "quantity": "1", "serials": ["S3"]}
    store.do("post", kind="transfer", warehouse="MAIN", to_warehouse="W2", lines=[moved])
    assert [row["lot"] for row in store.ask("places", product="P", warehouse="W2")] == ["S3"]
    assert store.is_sound()


def test_the_clerk_puts_away_goods_that_are_promised_to_an_order(store: Books):
    store.do("party", code="C001", name="长城超市", role="customer")
    store.do("user", name="小王", role="clerk")
    store.receive("A", "10", "2", "2026-05-20", party="S001")
    line = {"product": "A", "quantity": "10", "price": "3"}
    store.do("post", kind="sales_order", party="C001", lines=[line], confirm="all")
    store.do("put_away", lines=[{"product": "A", "bin": "A-01"}], **{"as": "小王"})
    assert lies(store) == {"MAIN A-01": "10"}


def test_what_is_done_to_one_product_needs_no_list_of_lines(store: Books):
    store.receive("A", "10", "2", "2026-05-20", party="S001")
    store.do("put_away", product="A", bin="A-01", quantity="4")
    assert store.ask("bin", code="A-01")["lines"][0]["quantity"] == "4"
    assert store.refused("put_away", product="A", lines=[{"product": "A"}])["field"] == "lines"
    stays = {"product": "A", "quantity": "1", "bin": "A-01", "to_bin": "A-01"}
    assert store.refused("post", kind="transfer", lines=[stays])["field"] == "lines[1].to_bin"
    gone = store.do(
        "post", kind="write_off", reason="破损", lines=[{"product": "A"}, {"product": "A", "reason": "受潮"}]
    )["number"]
    assert [row["reason"] for row in store.ask("document", document=gone)["lines"]] == ["破损", "受潮"]
    sent = store.do("post", kind="transfer_dispatch", to_warehouse="W2", lines=[{"product": "A"}])["number"]
    assert store.ask("transfers")[sent]["progress"] == "under_way"
    store.do("post", kind="transfer_receipt", **{"from": sent})
    assert store.ask("transfers") == {}


def test_goods_with_serial_numbers_come_back_by_the_line_of_their_sale(store: Books):
    store.product("P", serials=True)
    got = {"product": "P", "quantity": "3", "price": "1", "serials": ["S1", "S2", "S3"]}
    store.do("post", kind="goods_receipt", party="S001", lines=[got])
    sale = store.do(
        "sell",
        lines=[
            {"product": "A", "price": "3"},
            {"product": "P", "quantity": "2", "price": "9", "serials": ["S1", "S2"]},
        ],
        confirm="all",
    )["number"]
    back = store.do("refund", document=sale, lines=[{"line": 2, "serials": ["S2"]}])["number"]
    (line,) = store.ask("document", document=back)["lines"]
    assert (line["product"], line["quantity"], line["serials"]) == ("P", "1", ["S2"])
    assert store.ask("trace", serial="S2") == store.ask("trace", lot="S2") != []
    store.do("recipe", product="B", components=[{"product": "A", "quantity": "2"}])
    assert store.ask("recipe", recipe="B")["parts"][0]["quantity"] == "2"
