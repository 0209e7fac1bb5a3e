"""Files of handhelds and bursts of tags are counted into drafts and counts, and what cannot be is told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jxc_desktop.i18n import _
from tests.support.commands import Books

COLA, CARTON, WATER = "6901028075763", "16901028075760", "6921168509256"
TAGGED, TAG = "80614141123458", "3074257BF7194E4000001A85"
"""The goods and the tag of the worked example of the tag standard; its serial number is 6789."""


@pytest.fixture
def shop(books: Books) -> Books:
    books.do("party", code="S1", name="华润商贸", role="supplier")
    books.do("party", code="C1", name="永辉超市", role="customer")
    units = [{"unit": "箱", "factor": "24", "barcode": CARTON}]
    books.product("A", name="可乐", barcodes=[COLA], units=units)
    books.product("B", name="农夫山泉", barcodes=[WATER])
    books.product("P", name="手机", barcodes=[TAGGED], serials=True)
    return books


def written(folder: Path, *rows: str, name: str = "scans.csv") -> str:
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def read(books: Books, **members: Any) -> Any:
    members = {"from" if name == "source" else name: value for name, value in members.items()}
    return books.do("read_scans", **members)


def quantities(books: Books, draft: str) -> dict[str, str]:
    """What a draft says, by goods."""
    posted = books.do("post", ref=f"{draft}-posted", document=draft, confirm="all")
    found: dict[str, Decimal] = {}
    for line in books.ask("document", document=posted["number"])["lines"]:
        found[line["product"]] = found.get(line["product"], Decimal(0)) + Decimal(line["quantity"])
    return {product: f"{quantity:f}" for product, quantity in found.items()}


def order(books: Books, kind: str, party: str, *lines: dict[str, Any]) -> str:
    return str(books.do("post", kind=kind, party=party, lines=list(lines))["number"])


def test_a_file_fills_a_receipt_of_its_order_and_names_what_nobody_ordered(shop: Books, tmp_path: Path):
    wanted = order(
        shop,
        "purchase_order",
        "S1",
        {"product": "A", "quantity": "2", "unit": "箱", "price": "48"},
        {"product": "P", "quantity": "3", "price": "900"},
    )
    file = written(tmp_path, "条码,数量,时间", f"{CARTON},1,2026-05-21 10:30", f"{COLA},24,", f"{WATER},5,",
                   "9999,1,", f"{COLA},0,", f"{COLA},abc,", name="收货.csv")  # fmt: skip
    rejects = tmp_path / "rejects.csv"
    found = read(shop, ref="G", kind="goods_receipt", source=wanted, file=file, rejects_file=str(rejects))
    assert (found["rows"], found["counted"], found["waiting"], found["lines"]) == (6, 2, 1, 1)
    assert [(one["row"], one["code"], one["reason"]) for one in found["rejects"]] == [
        (4, WATER, _("it is not on the order")),
        (5, "9999", _("nobody knows this code")),
        (6, COLA, _("it is not above zero")),
        (7, COLA, _("a plain number is needed")),
    ]
    assert rejects.read_text(encoding="utf-8-sig").splitlines()[:2] == [
        ",".join((_("Row"), _("Code"), _("Reason"))),
        f"4,{WATER},{_('it is not on the order')}",
    ]
    assert quantities(shop, "G") == {"A": "2"}
    assert shop.stock("A")[0] == 48 and shop.stock("B")[0] == 0
    rest = read(shop, ref="G2", kind="goods_receipt", source=wanted, codes=["SN-1"], tags=True, serials_of="P")
    assert (rest["counted"], rest["lines"], rest["waiting"]) == (1, 1, 0)
    assert shop.is_sound()


def test_the_same_file_is_not_read_twice_unasked_another_file_adds(shop: Books, tmp_path: Path):
    file = written(tmp_path, f"{COLA},10")
    key = read(shop, ref="G", kind="goods_receipt", file=file)["key"]
    again = shop.refused("read_scans", document="G", file=file)
    assert again["code"] == "file_read_before" and "scans.csv" in again["message"]
    renamed = written(tmp_path, f"{COLA},10", name="copy.txt")
    assert shop.refused("read_scans", document=key, file=renamed)["code"] == "file_read_before"
    read(shop, document="G", file=file, again=True)
    read(shop, document="G", file=written(tmp_path, f"{COLA} 1", f"{WATER} 2", name="more.txt"))
    read(shop, ref="H", kind="goods_receipt", file=file)
    assert quantities(shop, "G") == {"A": "21", "B": "2"}
    assert quantities(shop, "H") == {"A": "10"}


def test_a_file_says_what_was_picked_for_a_customers_order(shop: Books, tmp_path: Path):
    shop.receive("A", "100", "1", "2026-05-01")
    shop.receive("B", "100", "1", "2026-05-01")
    wanted = order(
        shop,
        "sales_order",
        "C1",
        {"product": "A", "quantity": "10", "price": "3"},
        {"product": "A", "quantity": "2", "price": "2.5"},
        {"product": "B", "quantity": "7", "price": "2"},
    )
    draft = shop.do("draft", ref="D", kind="delivery", lines=[], **{"from": wanted})
    first = read(shop, document="D", file=written(tmp_path, f"{COLA},11"))
    assert (first["key"], first["lines"], first["waiting"]) == (draft["key"], 2, 1)
    read(shop, document="D", file=written(tmp_path, f"{COLA},1", f"{WATER},3", name="2.csv"))
    posted = shop.do("post", document="D")
    lines = shop.ask("document", document=posted["number"])["lines"]
    assert [(one["product"], one["quantity"], one["price"]) for one in lines] == [
        ("A", "10", "3"),
        ("A", "2", "2.5"),
        ("B", "3", "2"),
    ]
    assert [one["open"] for one in shop.ask("order", document=wanted)["lines"]] == ["0", "0", "4"]
    nothing = read(shop, kind="delivery", source=wanted, file=written(tmp_path, f"{COLA},1", name="3.csv"))
    assert nothing["counted"] == 0 and "key" not in nothing
    assert nothing["rejects"][0]["reason"] == _("it is not on the order")


def test_a_file_moves_goods_between_bins_and_a_scanned_bin_holds_for_the_rows_after_it(shop: Books, tmp_path: Path):
    shop.do("bin", code="A-01")
    shop.do("bin", code="B-01")
    shop.do("post", kind="goods_receipt", party="S1",
            lines=[{"product": "A", "quantity": "30", "price": "1", "bin": "A-01"}])  # fmt: skip
    file = written(tmp_path, "code,qty,bin", f"{COLA},5,a-01", f"{COLA},1,X-99", "L:A-01,1,", f"{COLA},2,")
    found = read(shop, ref="T", kind="transfer", file=file, to_bin="B-01")
    assert [(one["row"], one["code"]) for one in found["rejects"]] == [(3, COLA)]
    assert found["counted"] == 2
    plain = read(shop, document="T", codes=["L:A-01", COLA], to_bin="B-01")
    assert (plain["counted"], plain["rejects"]) == (1, [])
    assert quantities(shop, "T") == {"A": "8"}
    held = shop.ask("bin", bin="B-01")["lines"]
    assert [(one["product"], Decimal(one["quantity"])) for one in held] == [("A", 8)]


def test_goods_sent_arrive_by_file_serial_numbers_one_by_one(shop: Books, tmp_path: Path):
    shop.do("warehouse", code="W2", name="城南仓")
    serials = ["SN-1", "SN-2", "SN-3"]
    shop.do("post", kind="goods_receipt", party="S1",
            lines=[{"product": "P", "quantity": "3", "price": "900", "serials": serials}])  # fmt: skip
    file = written(tmp_path, *serials[:2])
    read(shop, ref="S", kind="transfer_dispatch", to_warehouse="W2", file=file)
    sent = shop.do("post", document="S")["number"]
    found = read(shop, ref="R", kind="transfer_receipt", source=sent, file=written(tmp_path, "SN-2", "SN-2"))
    assert (found["counted"], found["waiting"], len(found["rejects"])) == (1, 0, 1)
    assert "SN-2" in found["rejects"][0]["reason"]
    shop.do("post", document="R")
    assert shop.is_sound()


def test_every_tag_counts_once_however_often_it_is_read(shop: Books, tmp_path: Path):
    burst = [TAG, TAG.lower(), f"01{TAGGED}21A-7", TAG, "SN-9", f"01{TAGGED}21A-7", "307C257BF7194E4000001A85"]
    found = read(shop, ref="G", kind="goods_receipt", party="S1", codes=burst, tags=True, serials_of="P")
    assert (found["rows"], found["tags"], found["counted"], found["before"]) == (7, 3, 3, 0)
    assert found["rejects"] == [
        {"row": 7, "code": "307C257BF7194E4000001A85", "reason": _("the tag is written wrong")},
    ]
    more = read(shop, document="G", file=written(tmp_path, TAG, "SN-9", "SN-10", "9999"), tags=True)
    assert (more["tags"], more["before"], more["counted"], len(more["rejects"])) == (4, 2, 0, 2)
    same = read(shop, document="G", codes=[TAG], tags=True, again=True)
    assert (same["counted"], same["before"]) == (0, 1)
    posted = shop.do("post", document="G", confirm="all")
    line = shop.ask("document", document=posted["number"])["lines"][0]
    assert (line["quantity"], sorted(line["serials"])) == ("3", ["6789", "A-7", "SN-9"])


def test_tags_on_goods_without_serial_numbers_count_once_in_a_draft_unless_asked_again(shop: Books):
    tags = [f"01{COLA.zfill(14)}21{number}" for number in range(5)]
    read(shop, ref="G", kind="goods_receipt", party="S1", codes=tags[:3] * 4, tags=True)
    found = read(shop, document="G", codes=tags, tags=True)
    assert (found["tags"], found["before"], found["counted"]) == (5, 3, 2)
    read(shop, document="G", codes=tags[:1], tags=True, again=True)
    assert quantities(shop, "G") == {"A": "6"}


def test_tags_are_counted_once_in_a_stocktake(shop: Books, tmp_path: Path):
    shop.do("post", kind="goods_receipt", party="S1",
            lines=[{"product": "P", "quantity": "1", "price": "900", "serials": ["6789"]}])  # fmt: skip
    shop.receive("A", "5", "1", "2026-05-01")
    shop.do("stocktake_open", ref="CT")
    burst = [
        TAG,
        TAG,
        f"01{COLA.zfill(14)}21X1",
        f"01{COLA.zfill(14)}21X1",
        f"01{COLA.zfill(14)}21X2",
        "6789",
        "E2-UNKNOWN",
    ]
    found = shop.do("count_tags", stocktake="CT", codes=burst)
    assert (found["rows"], found["tags"], found["counted"], found["before"]) == (7, 5, 4, 1)
    again = shop.do("count_tags", stocktake="CT", file=written(tmp_path, *burst))
    assert (again["counted"], again["before"]) == (0, 5)
    sheet = shop.ask("stocktake", stocktake="CT")
    assert {line["product"]: line["quantity"] for line in sheet["lines"]} == {"P": "1", "A": "2"}
    assert [one["code"] for one in sheet["unknown"]] == ["E2-UNKNOWN"]


def test_what_cannot_be_counted_so_is_refused(shop: Books, tmp_path: Path):
    assert shop.refused("read_scans", kind="sales_order", codes=[COLA])["field"] == "kind"
    assert shop.refused("read_scans", kind="goods_receipt")["field"] == "file"
    assert shop.refused("read_scans", kind="goods_receipt", codes="x")["field"] == "codes"
    assert shop.refused("read_scans", kind="goods_receipt", file=str(tmp_path / "no.csv"))["field"] == "file"
    assert shop.refused("count_tags", stocktake="none", codes=[TAG])["code"] == "not_found"
