"""Bins through the command file: made by pattern, what lies in them, where goods belong, their labels."""

from __future__ import annotations

from pathlib import Path

from tests.support.commands import Books
from tests.support.paper import pages_of, scanned, simulated_office


def test_the_first_bin_has_the_shop_keep_bins_and_a_pattern_makes_many_in_walking_order(books: Books):
    assert not books.services.settings.shop().bins
    made = books.do("bin", code="A-01…A-03", name="前排")
    assert (made["codes"], made["new"]) == (["A-01", "A-02", "A-03"], 3)
    assert books.services.settings.shop().bins
    books.do("bin", code="B-01")
    books.do("bin", code="A-02", position=5, name="门口")
    found = books.ask("bins")
    assert [(row["code"], row["name"]) for row in found] == [
        ("A-02", "门口"),
        ("A-01", "前排"),
        ("A-03", "前排"),
        ("B-01", ""),
    ]
    assert [row["code"] for row in books.ask("bins", text="b-0")] == ["B-01"]
    books.do("bin", code="B-01", active=False)
    assert [row["code"] for row in books.ask("bins", state="disabled")] == ["B-01"]
    assert len(books.ask("bins", state="empty")) == 3


def test_each_warehouse_has_bins_of_its_own(books: Books):
    books.do("warehouse", code="W2", name="后仓")
    books.do("bin", code="A-01")
    books.do("bin", code="A-01…A-02", warehouse="W2")
    assert [row["code"] for row in books.ask("bins", warehouse="W2")] == ["A-01", "A-02"]
    assert books.ask("bin", bin="A-01")["bin"]["warehouse"] == "MAIN"
    assert books.ask("bin", bin="L:A-02")["bin"]["warehouse"] == "W2"
    assert books.line(ask="bin", bin="Z-09")["error"]["code"] == "not_found"


def test_a_product_belongs_in_a_bin_of_each_warehouse_until_that_is_taken_back(books: Books):
    books.product("A", name="可乐")
    books.do("bin", code="A-01…A-02")
    books.do("fixed_bin", product="A", bin="A-01")
    books.do("fixed_bin", product="A", bin="A-02")
    assert books.ask("bin", bin="A-01")["belongs"] == []
    assert books.ask("bin", bin="A-02")["belongs"] == [["A", "可乐"]]
    assert books.services.bins.fixed_bin("A") == "A-02"
    books.do("fixed_bin", product="A")
    assert books.services.bins.fixed_bin("A") == ""
    assert books.refused("fixed_bin", product="A", bin="C-01")["field"] == "bin"


def test_labels_of_bins_go_to_a_file_or_through_the_queue_of_prints(books: Books, tmp_path: Path):
    books.do("bin", code="A-01…A-25")
    made = books.do("bin_labels", file=str(tmp_path / "labels.pdf"))
    assert made["labels"] == 25
    data = (tmp_path / "labels.pdf").read_bytes()
    assert len(pages_of(data)) == 2
    assert set(scanned(data, 1)) == {f"L:A-{number}" for number in range(22, 26)}
    office = simulated_office(books.services)
    assert books.do("bin_labels", bins=["A-02"], layout="roll_60x40")["labels"] == 1
    assert books.services.printing.work_queue().printed == 1
    assert "A-02" in pages_of(office.paper.files[0])[0]
    assert books.refused("bin_labels", bins=["Z"])["code"] == "not_found"
    assert books.refused("bin_labels", layout="huge")["field"] == "layout"


def test_a_pick_goes_along_the_bins_with_the_lot_that_expires_first_and_says_why_another_was_taken(books: Books):
    books.do("party", code="C001", name="长城超市", role="customer")
    books.do("product", code="M", name="牛奶", unit="盒", lots=True, barcodes=["6901028075763"])
    books.product("T", name="茶")
    books.do("bin", code="A-01…A-03")
    books.do("bin", code="A-03", position=1)
    for lot, expires in (("L2", "2026-09-01"), ("L1", "2026-07-01")):
        line = {"product": "M", "quantity": "5", "price": "2", "lot": lot, "expires": expires}
        books.do("post", kind="goods_receipt", at="2026-05-20", lines=[line], confirm="all")
    books.receive("T", "5", "2", "2026-05-20")
    books.do(
        "put_away",
        lines=[
            {"product": "M", "lot": "L1", "bin": "A-02"},
            {"product": "M", "lot": "L2", "bin": "A-01"},
            {"product": "T", "bin": "A-03"},
        ],
    )
    goods = [{"product": "M", "quantity": "7", "price": "5"}, {"product": "T", "quantity": "1", "price": "5"}]
    order = books.do("post", kind="sales_order", party="C001", lines=goods, confirm="all")["number"]
    lines = books.ask("picking", document=order)["lines"]
    assert [(row["bin"], row["lot"], row["wanted"], row["expires"]) for row in lines] == [
        ("A-03", "", "1", None),
        ("A-01", "L2", "2", "2026-09-01"),
        ("A-02", "L1", "5", "2026-07-01"),
    ]
    made = books.do(
        "pick",
        document=order,
        lines=[
            {"product": "M", "quantity": "3", "lot": "L1"},
            {"product": "M", "quantity": "2", "lot": "L2"},
            {"line": 1, "short": "包装破损"},
        ],
        confirm="all",
    )
    assert made["short"] == {"1": "包装破损"}
    left = books.ask("places", product="M")
    assert [(row["bin"], row["lot"], row["quantity"]) for row in left] == [("A-01", "L2", "3"), ("A-02", "L1", "2")]
    assert [row["wanted"] for row in books.ask("picking", document=order)["lines"]] == ["1", "2"]
    assert books.is_sound()
