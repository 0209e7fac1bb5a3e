"""Styles by the command file: a grid of goods, its codes and barcodes, its stock, and what happens when it changes."""

from __future__ import annotations

from tests.support.commands import Books


def shirt(books: Books, **members):
    """A style of two colours and three sizes."""
    given = {"name": "圆领T恤", "unit": "件", "colours": ["红", "蓝"], "sizes": ["S", "M", "L"], "price": "59"}
    return books.do("style", code="T001", **{**given, **members})


def test_a_style_makes_an_item_with_its_own_barcode_for_every_cell(books: Books):
    made = shirt(books, cells=[{"colour": "红", "size": "L", "price": "62", "barcode": "6901234567892"}])
    assert made["new"] == ["T001-红-S", "T001-红-M", "T001-红-L", "T001-蓝-S", "T001-蓝-M", "T001-蓝-L"]
    cells = books.ask("style", code="T001")["cells"]
    assert len({cell["barcode"] for cell in cells}) == 6
    assert [cell["price"] for cell in cells] == ["59", "59", "62", "59", "59", "59"]
    found = books.ask("scan", code="6901234567892")
    assert (found["product"], found["name"]) == ("T001-红-L", "圆领T恤")
    assert books.ask("style", product="T001-蓝-M")["code"] == "T001"
    books.product("A")
    assert books.ask("style", product="A") is None
    assert [row["code"] for row in books.ask("style", text="圆领")] == ["T001"]


def test_a_colour_added_later_makes_its_items_like_their_sisters(books: Books):
    shirt(books, purchase_price="20", tax_rate="13")
    made = books.do("style", code="T001", colours=["红", "黑", "蓝"])
    assert made["new"] == ["T001-黑-S", "T001-黑-M", "T001-黑-L"]
    sister = books.services.masterdata.product("T001-黑-M")
    assert (str(sister.price), str(sister.purchase_price), sister.specification) == ("59", "20", "黑 M")
    assert [cell["colour"] for cell in books.ask("style", code="T001")["cells"][3:6]] == ["黑"] * 3
    books.do("style", code="T001", price="49")
    assert {cell["price"] for cell in books.ask("style", code="T001")["cells"]} == {"49"}


def test_the_grid_tells_the_stock_of_every_cell(books: Books):
    shirt(books)
    books.do("warehouse", code="W2", name="后仓")
    books.receive("T001-红-M", "10", "20", "2026-05-20")
    books.receive("T001-蓝-L", "4", "20", "2026-05-20", warehouse="W2")
    cells = books.ask("style", code="T001")["cells"]
    assert {cell["product"]: cell["quantity"] for cell in cells if cell["quantity"] != "0"} == {
        "T001-红-M": "10",
        "T001-蓝-L": "4",
    }
    there = books.ask("style", code="T001", warehouse="W2")["cells"]
    assert [cell["quantity"] for cell in there] == ["0", "0", "0", "0", "0", "4"]


def test_a_size_is_taken_away_only_when_nothing_of_it_is_left(books: Books):
    shirt(books)
    books.receive("T001-红-M", "1", "20", "2026-05-20")
    error = books.refused("style", code="T001", sizes=["S", "L"])
    assert (error["code"], error["field"]) == ("invalid", "sizes")
    assert "红 M" in error["message"]
    books.issue("T001-红-M", "1", "2026-05-21")
    books.do("style", code="T001", sizes=["S", "L"])
    assert not books.services.masterdata.product("T001-红-M").active
    assert len(books.ask("style", code="T001")["cells"]) == 4
    books.do("style", code="T001", sizes=["S", "M", "L"])
    assert books.services.masterdata.product("T001-红-M").active
    assert books.is_sound()


def test_goods_that_were_there_before_become_cells_and_strangers_are_refused(books: Books):
    books.product("OLD-1", barcodes=["6901234567892"])
    shirt(books, cells=[{"colour": "红", "size": "S", "code": "OLD-1"}])
    first = books.ask("style", code="T001")["cells"][0]
    assert (first["product"], first["barcode"]) == ("OLD-1", "6901234567892")
    other = {"code": "T002", "name": "衬衫", "colours": ["红"], "sizes": ["S"]}
    error = books.refused("style", **other, cells=[{"colour": "红", "size": "S", "code": "OLD-1"}])
    assert (error["code"], error["field"]) == ("already_exists", "code")
    assert books.refused("style", **other, colour="红")["code"] == "unknown_member"
    assert books.refused("style", code="T002", name="衬衫", colours=["红", "红"], sizes=["S"])["field"] == "colours"
    assert books.refused("style", code="T002", name="衬衫")["field"] == "colours"
