"""Lots, serial numbers, bins, transfers and assemblies as posting treats them, with their worked numbers."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.places import Places
from tests.support.commands import Books


def line(product: str, quantity: str, **members: Any) -> dict[str, Any]:
    return {"product": product, "quantity": quantity, **members}


def receive(books: Books, *lines: dict[str, Any], at: str = "2026-05-01", **members: Any) -> str:
    return str(books.do("post", kind="goods_receipt", at=at, lines=list(lines), **members)["number"])


def post(books: Books, kind: str, *lines: dict[str, Any], at: str = "2026-05-10", **members: Any) -> str:
    return str(books.do("post", kind=kind, at=at, lines=list(lines), **members)["number"])


def lots_of(books: Books, product: str) -> dict[tuple[str, str, str], D]:
    """What there is of a product by warehouse, bin and lot."""
    with books.database.read() as connection:
        masters = Masters(connection)
        warehouses = {one.id: one.code for one in masters.warehouses()}
        found = masters.products_by_code([product])[product]
        return {
            (warehouses[row.warehouse_id], row.bin, row.lot): D(row.quantity) / 10_000
            for row in Places(connection).kept([found.id])
        }


def three_lots(books: Books) -> None:
    books.product(lots=True)
    receive(books, line("A", "5", price="1", lot="A", expires="2026-06-30"))
    receive(books, line("A", "3", price="1", lot="B", expires="2026-05-31"))
    receive(books, line("A", "10", price="1", lot="C"))


def test_29_the_first_to_expire_goes_first_and_what_is_past_its_date_stays(books: Books) -> None:
    three_lots(books)
    books.do("setting", name="expired", value="block")

    post(books, "delivery", line("A", "6", price="2"), at="2026-06-01")

    assert lots_of(books, "A") == {("MAIN", "", "B"): D(3), ("MAIN", "", "C"): D(9)}
    refused = books.refused("post", kind="delivery", at="2026-06-01", lines=[line("A", "1", price="2", lot="B")])
    assert refused["code"] == "expired_forbidden"
    assert books.is_sound()


def test_29_goods_made_on_a_day_expire_so_many_days_later(books: Books) -> None:
    books.product(lots=True, shelf_life_days=180)
    books.do("setting", name="expired", value="block")
    receive(books, line("A", "2", price="1", lot="X", produced="2025-01-01"), at="2025-01-02")
    post(books, "delivery", line("A", "1", price="2"), at="2025-06-30")
    refused = books.refused("post", kind="delivery", at="2025-07-01", lines=[line("A", "1", price="2")])
    assert refused["code"] == "expired_forbidden"


def test_goods_that_come_back_go_into_the_lots_they_left_with(books: Books) -> None:
    three_lots(books)
    sold = post(books, "delivery", line("A", "7", price="2"), at="2026-05-20", confirm="all")
    assert lots_of(books, "A") == {("MAIN", "", "A"): D(1), ("MAIN", "", "C"): D(10)}

    post(books, "sales_return", line("A", "3", from_line=1), at="2026-05-21", **{"from": sold})

    assert lots_of(books, "A") == {("MAIN", "", "A"): D(4), ("MAIN", "", "C"): D(10)}
    assert books.is_sound()


def test_another_lot_than_the_first_to_expire_wants_a_reason(books: Books) -> None:
    three_lots(books)
    wanted = line("A", "1", price="2", lot="C")
    assert books.doubted("post", kind="delivery", at="2026-05-20", lines=[wanted]) == ["other_lot"]
    post(books, "delivery", {**wanted, "reason": "客户要求"}, at="2026-05-20")
    assert lots_of(books, "A")["MAIN", "", "C"] == D(9)


def test_more_of_a_lot_than_there_is_and_goods_without_their_lot_are_doubtful(books: Books) -> None:
    three_lots(books)
    short = line("A", "4", price="2", lot="B")
    assert "lot_short" in books.doubted("post", kind="delivery", at="2026-05-20", lines=[short])
    assert books.doubted("post", kind="goods_receipt", lines=[line("A", "1", price="1")]) == ["lot_missing"]
    unknown = books.refused("post", kind="delivery", lines=[line("A", "1", price="2", lot="Z")])
    assert (unknown["code"], unknown["field"]) == ("not_found", "lines[1].lot")


def serials(books: Books) -> None:
    books.product(costing="serial")
    receive(books, line("A", "3", price="100", serials=["001", "002", "003"]))
    receive(books, line("A", "1", price="120", serials=["004"]), at="2026-05-02")


def test_30_a_serial_number_costs_what_it_cost_and_is_sold_once(books: Books) -> None:
    serials(books)
    sold = post(books, "delivery", line("A", "1", price="200", serials=["004"]))
    assert books.cost(sold) == D("-120.00")

    again = books.refused("post", kind="delivery", lines=[line("A", "1", price="200", serials=["004"])])
    never = books.refused("post", kind="sales_return", lines=[line("A", "1", price="200", serials=["005"])])
    twice = books.refused("post", kind="goods_receipt", lines=[line("A", "1", price="1", serials=["001"])])
    assert (again["code"], never["code"], twice["code"]) == ("serial_refused", "serial_never_sold", "serial_in_stock")

    post(books, "sales_return", line("A", "1", from_line=1), at="2026-05-11", **{"from": sold})
    assert books.stock() == (D(4), D("420.00"))
    assert books.is_sound()


def test_30_a_count_scans_each_serial_number_once(books: Books) -> None:
    serials(books)
    books.do("count", at="2026-05-12T10:00", post=True, lines=[{"product": "A", "serials": ["001", "003", "004"]}])
    assert books.stock() == (D(3), D("320.00"))
    assert ("MAIN", "", "002") not in lots_of(books, "A")
    assert books.is_sound()


def test_a_receipt_whose_serial_number_was_sold_is_not_reversed_but_the_sale_is_named(books: Books) -> None:
    books.product(serials=True)
    came = receive(books, line("A", "1", price="100", serials=["S1"]))
    sold = post(books, "delivery", line("A", "1", price="200", serials=["S1"]))
    refused = books.refused("reverse", document=came, confirm="all")
    assert refused["code"] == "serial_gone"
    assert sold in refused["message"]


def test_correcting_a_sale_may_keep_or_change_its_serial_number(books: Books) -> None:
    serials(books)
    sold = post(books, "delivery", line("A", "1", price="200", serials=["004"]))
    copy = books.do("correct", document=sold, lines=[{"line": 1, "price": "190"}])["number"]
    books.do("correct", document=copy, lines=[{"line": 1, "serials": ["002"]}])
    assert set(lots_of(books, "A")) == {("MAIN", "", "001"), ("MAIN", "", "003"), ("MAIN", "", "004")}
    assert books.stock() == (D(3), D("320.00"))
    assert books.is_sound()


def test_goods_costed_by_lot_leave_at_the_cost_of_their_lot(books: Books) -> None:
    books.product(costing="lot")
    receive(books, line("A", "10", price="1", lot="L1", expires="2027-01-01"))
    receive(books, line("A", "10", price="2", lot="L2", expires="2026-12-01"), at="2026-05-02")
    first = post(books, "delivery", line("A", "4", price="9"))
    named = post(books, "delivery", line("A", "3", price="9", lot="L1", reason="x"))
    assert (books.cost(first), books.cost(named)) == (D("-8.00"), D("-3.00"))
    books.do("post", kind="goods_receipt", at="2026-04-30", confirm="all", lines=[line("A", "5", price="8", lot="L3")])
    assert (books.cost(first), books.cost(named)) == (D("-8.00"), D("-3.00"))
    assert books.stock() == (D(18), D("59.00"))
    assert books.is_sound()


def test_a_transfer_carries_its_cost_and_reversing_it_brings_it_back(books: Books) -> None:
    books.product()
    books.do("warehouse", code="SHOP", name="门店")
    receive(books, line("A", "3", price="3.333333"))
    moved = post(books, "transfer", line("A", "2"), to_warehouse="SHOP")
    assert books.stock(warehouse="SHOP") == (D(2), D("6.67"))
    assert books.stock(warehouse="MAIN") == (D(1), D("3.33"))
    books.do("post", kind="goods_receipt", at="2026-04-30", lines=[line("A", "3", price="5")], confirm="all")
    assert books.stock(warehouse="SHOP") == (D(2), D("8.33"))
    assert sum(D(str(row["debit"])) - D(str(row["credit"])) for row in books.ask("trial_balance")["accounts"]) == 0
    books.do("reverse", document=moved, confirm="all")
    assert books.stock(warehouse="SHOP") == (D(0), D("0.00"))
    assert books.is_sound()


def test_what_is_sent_is_under_way_until_it_is_received(books: Books) -> None:
    books.product(lots=True)
    books.do("warehouse", code="SHOP", name="门店")
    receive(books, line("A", "10", price="2", lot="L1", expires="2027-01-01"))
    sent = post(books, "transfer_dispatch", line("A", "6"), to_warehouse="SHOP")
    assert lots_of(books, "A") == {("MAIN", "", "L1"): D(4), ("TRANSIT", "", "L1"): D(6)}

    post(books, "transfer_receipt", line("A", "5", from_line=1), at="2026-05-11", **{"from": sent})

    assert lots_of(books, "A") == {("MAIN", "", "L1"): D(4), ("TRANSIT", "", "L1"): D(1), ("SHOP", "", "L1"): D(5)}
    assert books.stock(warehouse="SHOP") == (D(5), D("10.00"))
    more = books.refused("post", kind="transfer_receipt", lines=[line("A", "2", from_line=1)], **{"from": sent})
    assert more["code"] == "more_than_source"
    assert books.is_sound()


def test_goods_are_put_into_bins_and_taken_from_them(books: Books) -> None:
    books.product()
    for code in ("A-01", "A-02"):
        books.do("bin", code=code, warehouse="MAIN")
    receive(books, line("A", "10", price="1"))
    post(books, "transfer", line("A", "6", to_bin="A-01"), line("A", "2", to_bin="A-02"), at="2026-05-02")
    assert lots_of(books, "A") == {("MAIN", "", ""): D(2), ("MAIN", "A-01", ""): D(6), ("MAIN", "A-02", ""): D(2)}
    post(books, "delivery", line("A", "7", price="2"), at="2026-05-03")
    assert lots_of(books, "A") == {("MAIN", "", ""): D(2), ("MAIN", "A-02", ""): D(1)}
    books.do("count", at="2026-05-04T10:00", post=True, lines=[{"product": "A", "bin": "A-02", "quantity": "4"}])
    assert books.stock() == (D(6), D("6.00"))
    refused = books.refused("post", kind="goods_receipt", lines=[line("A", "1", price="1", bin="X")])
    assert (refused["code"], refused["field"]) == ("not_found", "lines[1].bin")
    assert books.is_sound()


def test_a_count_of_one_bin_is_compensated_by_what_happened_in_that_bin_only(books: Books) -> None:
    books.product()
    for code in ("A-01", "A-02"):
        books.do("bin", code=code, warehouse="MAIN")
    receive(books, line("A", "10", price="1", bin="A-01"), line("A", "5", price="1", bin="A-02"))
    books.do("count", at="2026-05-05T10:00", post=True, lines=[{"product": "A", "bin": "A-01", "quantity": "8"}])
    books.do(
        "post", kind="goods_receipt", at="2026-05-04", confirm="all", lines=[line("A", "3", price="1", bin="A-02")]
    )
    assert books.stock()[0] == D(16)
    books.do(
        "post", kind="goods_receipt", at="2026-05-04", confirm="all", lines=[line("A", "3", price="1", bin="A-01")]
    )
    assert lots_of(books, "A") == {("MAIN", "A-01", ""): D(8), ("MAIN", "A-02", ""): D(8)}
    assert books.is_sound()


def kit(books: Books, **members: Any) -> str:
    for code in ("A", "B", "KIT"):
        books.product(code)
    receive(books, line("A", "10", price="3"), line("B", "10", price="4"))
    lines = [line("KIT", "1", made=True), line("A", "2"), line("B", "1")]
    return post(books, "assembly", *lines, charges=[{"name": "fee", "amount": "1.00"}], at="2026-05-05", **members)


def test_39_a_kit_costs_its_parts_and_the_fee_and_comes_apart_without_a_cent_lost(books: Books) -> None:
    kit(books)
    assert books.stock("KIT") == (D(1), D("11.00"))
    apart = [line("KIT", "1", made=True), line("A", "2"), line("B", "1")]
    post(books, "disassembly", *apart, at="2026-05-06")
    assert books.stock("KIT") == (D(0), D("0.00"))
    assert (books.stock("A")[1], books.stock("B")[1]) == (D("30.60"), D("40.40"))
    assert books.is_sound()


def test_what_a_part_cost_reaches_the_kit_and_what_was_sold_of_it(books: Books) -> None:
    made = kit(books)
    sold = post(books, "delivery", line("KIT", "1", price="50"))
    assert books.cost(sold) == D("-11.00")
    late = line("A", "10", price="5")
    books.do("post", kind="goods_receipt", at="2026-05-02", confirm="all", lines=[late])
    assert books.cost(sold) == D("-13.00")
    assert D(books.ask("document", document=made)["lines"][0]["cost"]) == D("13.00")
    assert books.is_sound()
    books.do("reverse", document=made, confirm="all")
    assert books.stock("A") == (D(20), D("80.00"))
    assert books.is_sound()


def test_a_kit_within_a_kit_follows_its_parts_as_well(books: Books) -> None:
    kit(books)
    for code in ("C", "SET"):
        books.product(code)
    receive(books, line("C", "1", price="9"))
    post(books, "assembly", line("SET", "1", made=True), line("KIT", "1"), line("C", "1"), at="2026-05-06")
    books.do("post", kind="goods_receipt", at="2026-05-02", confirm="all", lines=[line("B", "10", price="6")])
    assert books.stock("SET") == (D(1), D("21.00"))
    assert books.is_sound()


def test_an_assembly_of_itself_or_of_nothing_is_refused(books: Books) -> None:
    books.product()
    for lines in ([line("A", "1", made=True), line("A", "1")], [line("A", "1", made=True)], [line("A", "1")]):
        assert books.refused("post", kind="assembly", lines=lines)["field"] == "lines"


def test_goods_of_no_known_lot_are_named_and_counted_beside_those_of_lots(books: Books) -> None:
    books.product(lots=True)
    books.do("post", kind="goods_receipt", at="2026-05-01", confirm="all", lines=[line("A", "4", price="1")])
    receive(books, line("A", "5", price="1", lot="L1"))
    counted = [{"product": "A", "lot": "-", "quantity": "3"}, {"product": "A", "lot": "L1", "quantity": "6"}]
    books.do("count", at="2026-05-02T10:00", post=True, lines=counted)
    assert lots_of(books, "A") == {("MAIN", "", ""): D(3), ("MAIN", "", "L1"): D(6)}
    post(books, "write_off", line("A", "2", lot="-"))
    assert lots_of(books, "A")["MAIN", "", ""] == D(1)
    assert books.is_sound()


def test_a_document_drawn_whole_takes_the_serial_numbers_that_are_open(books: Books) -> None:
    books.product(serials=True)
    books.do("warehouse", code="SHOP", name="门店")
    got = receive(books, line("A", "4", price="1", serials=["S1", "S2", "S3", "S4"]))
    sent = post(books, "transfer_dispatch", line("A", "3", serials=["S1", "S2", "S3"]), to_warehouse="SHOP")
    post(books, "transfer_receipt", line("A", "1", from_line=1, serials=["S2"]), **{"from": sent})

    rest = books.do("post", kind="transfer_receipt", at="2026-05-11", **{"from": sent})["number"]

    assert books.ask("document", document=rest)["lines"][0]["serials"] == ["S1", "S3"]
    sold = post(books, "delivery", line("A", "1", price="2", serials=["S1"]), warehouse="SHOP", at="2026-05-12")
    books.do("post", kind="sales_return", at="2026-05-13", **{"from": sold})
    post(books, "purchase_return", line("A", "1", from_line=1, serials=["S4"]), at="2026-05-13", **{"from": got})
    assert set(lots_of(books, "A")) == {("SHOP", "", f"S{number}") for number in (1, 2, 3)}
    assert books.is_sound()


def test_a_serial_number_is_never_in_two_places(books: Books) -> None:
    books.do("warehouse", code="SHOP", name="门店")
    books.product(serials=True)
    twice = [line("A", "1", price="1", serials=["20"]), line("A", "1", price="1", serials=["20"])]
    assert books.refused("post", kind="goods_receipt", lines=twice)["code"] == "serial_in_stock"
    receive(books, line("A", "2", price="1", serials=["1", "2"]))
    post(books, "transfer", line("A", "1", serials=["2"]), to_warehouse="SHOP")
    counted = [{"product": "A", "quantity": "2", "serials": ["1", "2"]}]
    assert books.refused("count", post=True, lines=counted)["code"] == "serial_elsewhere"
    assert books.is_sound()


def test_a_count_finds_the_bin_and_the_lot_of_its_own_instant(books: Books) -> None:
    books.product()
    books.product("L", lots=True)
    books.do("bin", code="A-01", warehouse="MAIN")
    receive(books, line("A", "100", price="1"), line("L", "10", price="1", lot="X"))
    post(books, "transfer", line("A", "100", to_bin="A-01"), at="2026-05-10T11:00")
    post(books, "write_off", line("L", "10"), at="2026-05-10T11:15")
    counted = [{"product": "A", "quantity": "97"}, {"product": "L", "quantity": "10"}]
    books.do("count", at="2026-05-10T10:30", post=True, lines=counted)
    assert (books.stock("A")[0], books.stock("L")[0]) == (D(97), D(0))
    assert books.is_sound()


def test_the_value_of_a_counted_lot_is_that_of_the_lot(books: Books) -> None:
    books.product(costing="lot")
    receive(books, line("A", "5", price="1", lot="L1"), line("A", "5", price="9", lot="L2"))
    counted = [
        {"product": "A", "quantity": "5", "lot": "L1", "value": "10.00"},
        {"product": "A", "quantity": "6", "lot": "L2", "value": "50.00"},
    ]
    books.do("count", at="2026-05-10T10:30", post=True, lines=counted)
    assert books.stock() == (D(11), D("60.00"))
    books.product("B", lots=True)
    receive(books, line("B", "5", price="1", lot="L1"), line("B", "5", price="9", lot="L2"))
    refused = books.refused("count", post=True, lines=[{"product": "B", "quantity": "5", "lot": "L1", "value": "10"}])
    assert refused["field"] == "lines[1].value"
    assert books.is_sound()


def test_what_is_found_or_comes_back_of_a_lot_costs_what_the_lot_did(books: Books) -> None:
    serials(books)
    post(books, "delivery", line("A", "1", price="200", serials=["004"]))
    post(books, "sales_return", line("A", "1", price="200", serials=["004"]), at="2026-05-11", confirm="all")
    assert books.stock() == (D(4), D("420.00"))
    books.product("B", costing="lot")
    receive(books, line("B", "10", price="3", lot="L1"), line("B", "10", price="5", lot="L2"))
    counted = [{"product": "B", "quantity": "8", "lot": "L1"}, {"product": "B", "quantity": "12", "lot": "L2"}]
    books.do("count", at="2026-05-10T10:30", post=True, lines=counted)
    assert books.stock("B") == (D(20), D("84.00"))
    assert books.is_sound()


def test_an_issue_dated_earlier_takes_what_was_there_then(books: Books) -> None:
    books.product(costing="lot")
    receive(books, line("A", "5", price="3", lot="L1"))
    receive(books, line("A", "5", price="9", lot="L2", expires="2027-01-01"), at="2026-05-20")
    sold = post(books, "delivery", line("A", "2", price="20"), at="2026-05-10", confirm="all")
    assert books.cost(sold) == D("-6.00")
    assert lots_of(books, "A") == {("MAIN", "", "L1"): D(3), ("MAIN", "", "L2"): D(5)}


def test_a_wrong_date_of_a_lot_is_put_right_while_one_receipt_says_it(books: Books) -> None:
    books.product(lots=True)
    came = receive(books, line("A", "5", price="3", lot="L1", expires="2027-01-01"))
    books.do("correct", document=came, lines=[{"line": 1, "expires": "2027-02-01"}])
    again = line("A", "5", price="3", lot="L1", expires="2027-03-01")
    assert books.refused("post", kind="goods_receipt", lines=[again])["field"] == "lines[1].expires"


def test_goods_without_a_warehouse_never_come_to_those_under_way(books: Books) -> None:
    books.product()
    books.do("warehouse", code="SHOP", name="门店")
    receive(books, line("A", "5", price="3"))
    post(books, "transfer_dispatch", line("A", "1"), to_warehouse="SHOP")
    for kind in ("transfer", "transfer_dispatch"):
        refused = books.refused("post", kind=kind, lines=[line("A", "1")], to_warehouse="TRANSIT")
        assert refused["field"] == "to_warehouse"
    assert books.refused("warehouse", code="MAIN", name="主仓", active=False)["code"] == "warehouse_in_use"


def test_a_delivery_below_zero_is_asked_about_and_the_counter_is_not(books: Books) -> None:
    books.product(negative="")
    assert books.doubted("post", kind="delivery", lines=[line("A", "1", price="2")]) == ["negative_stock"]
    books.do("sell", lines=[{"product": "A", "quantity": "1", "price": "2"}])


def test_of_goods_that_may_not_be_short_no_lot_is_either(books: Books) -> None:
    books.product(lots=True, negative="forbid")
    receive(books, line("A", "5", price="3", lot="L1"))
    receive(books, line("A", "1", price="3", lot="L2"))
    sold = {"product": "A", "quantity": "2", "price": "9", "lot": "L2"}
    assert books.doubted("sell", lines=[sold]) == ["lot_short"]


@pytest.mark.parametrize("costing", ["average", "fifo", "lot"])
def test_goods_come_back_again_after_their_return_was_reversed(books: Books, costing: str) -> None:
    books.product(costing=costing, lots=True)
    receive(books, line("A", "10", price="10", lot="L1"))
    sold = post(books, "delivery", line("A", "10", price="20"), at="2026-05-03")
    back = line("A", "6", from_line=1, lot="L1")
    first = post(books, "sales_return", back, at="2026-05-04", **{"from": sold})
    books.do("reverse", document=first, confirm="all")
    second = post(books, "sales_return", {**back, "quantity": "7"}, at="2026-05-05", **{"from": sold})
    assert books.stock() == (D(7), D("70.00"))
    books.do("correct", document=second, lines=[{"line": 1, "quantity": "8"}], confirm="all")
    assert books.stock() == (D(8), D("80.00"))
    assert lots_of(books, "A") == {("MAIN", "", "L1"): D(8)}
    assert books.is_sound()


def test_goods_come_back_again_after_a_reversal_at_a_later_day(books: Books) -> None:
    books.product()
    receive(books, line("A", "10", price="10"))
    sold = post(books, "delivery", line("A", "10", price="20"), at="2026-05-03")
    first = post(books, "sales_return", line("A", "10", from_line=1), at="2026-05-04", **{"from": sold})
    books.do("reverse", document=first, at="2026-05-06", confirm="all")
    post(books, "sales_return", line("A", "10", from_line=1), at="2026-05-07", **{"from": sold})
    assert books.stock() == (D(10), D("100.00"))
    books.do("post", kind="goods_receipt", at="2026-05-02", lines=[line("A", "10", price="20")], confirm="all")
    assert books.is_sound()
