"""Codes that nobody types: of new goods by their category, and the shop's own barcodes; no two alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from jxc_desktop.domain.barcode import has_right_check_digit
from jxc_desktop.services.masterdata import ProductInput
from tests.support.commands import Books


def made(books: Books, category: str = "", count: int = 1) -> list[str]:
    goods = [ProductInput(name=f"商品{number}", category=category) for number in range(count)]
    return list(books.services.masterdata.save_products(goods).ids)


def test_new_goods_get_the_next_free_code_of_their_category_or_the_one_above(books: Books) -> None:
    books.do("category", code="DRINK", name="饮料", code_prefix="YL", code_digits=3)
    books.do("category", code="TEA", name="茶", parent="DRINK")
    books.do("category", code="WINE", name="酒", parent="DRINK", code_prefix="J-")
    books.do("product", code="YL002", name="打出来的编码")
    assert made(books, "DRINK") == ["YL001"]
    assert made(books, "TEA", 2) == ["YL003", "YL004"]
    assert made(books, "WINE") == ["J-0001"]
    assert made(books) == ["P00001"]
    books.do("category", code="TEA", name="茶叶")  # moved to the top, its rule as it was: none
    assert made(books, "TEA") == ["P00002"]
    books.do("category", code="DRINK", name="饮料", code_digits=2)
    assert made(books, "DRINK") == ["YL05"]


def test_typed_codes_in_the_way_are_passed_over(books: Books) -> None:
    books.do("category", code="A", name="甲", code_prefix="A", code_digits=2)
    typed = [ProductInput(code=f"A{number:02d}", name="打出来的") for number in range(1, 121)]
    books.services.masterdata.save_products(typed)
    assert made(books, "A") == ["A121"]
    mixed = [ProductInput(code="A122", name="一"), ProductInput(name="二", category="A")]
    codes = list(books.services.masterdata.save_products(mixed).ids)
    assert len(set(codes)) == 2
    assert codes[1] > "A122"


def test_a_rule_nobody_could_type_is_refused_and_so_is_a_circle(books: Books) -> None:
    books.do("category", code="A", name="甲")
    books.do("category", code="B", name="乙", parent="A")
    for values in ({"code_prefix": "饮料"}, {"code_prefix": "X" * 13}, {"code_digits": 11}, {"code_prefix": 5}):
        assert books.refused("category", code="A", name="甲", **values)["code"] == "invalid"
    assert books.refused("category", code="A", name="甲", parent="B")["field"] == "parent"


def test_in_store_barcodes_have_a_check_digit_a_prefix_of_the_shop_and_are_never_alike(books: Books) -> None:
    for code in ("A", "B"):
        books.product(code)
    first = books.do("generate_barcode", product="A")["barcode"]
    assert first.startswith("20")
    books.do("setting", name="in_store_prefix", value="29")
    second = books.do("generate_barcode", product="B")["barcode"]
    assert second.startswith("29")
    assert first[2:12] != second[2:12]
    assert has_right_check_digit(first)
    assert has_right_check_digit(second)
    for prefix in ("19", "2", "2x", "21"):  # 21 begins the labels of scales
        assert books.refused("setting", name="in_store_prefix", value=prefix)["code"] == "invalid"
    assert books.refused("setting", name="barcode_rules", value="29IIIIIAAAAAC")["field"] == "in_store_prefix"
    books.do("setting", name="barcode_rules", value="29IIIIIAAAAAWWWWWC")  # eighteen digits cannot be mistaken
    assert books.services.settings.shop().in_store_prefix == "29"


def test_a_barcode_that_is_taken_names_who_has_it(books: Books) -> None:
    books.product("A", barcodes=["6901234567892"])
    error = books.refused("product", code="B", name="乙", barcodes=["06901234567892"])
    assert error["code"] == "already_exists"
    assert "A" in error["message"]


def test_goods_without_a_barcode_get_one_each_and_others_keep_theirs(books: Books) -> None:
    books.product("A", barcodes=["6901234567892"])
    for code in ("B", "C"):
        books.product(code)
    assert set(books.do("generate_barcode", products=["A", "B", "C"])["products"]) == {"B", "C"}
    assert books.do("generate_barcode", products=["B"])["products"] == []
    made = [books.services.masterdata.product(code).barcodes[0].code for code in ("A", "B", "C")]
    assert made[0] == "6901234567892"
    assert len(set(made)) == 3
    assert all(has_right_check_digit(code) for code in made)
    assert books.refused("generate_barcode", products=["X"])["code"] == "not_found"


def test_two_tills_that_make_goods_at_once_never_make_one_code_twice(books: Books) -> None:
    books.do("category", code="A", name="甲", code_prefix="A", code_digits=3)
    start = Barrier(2)

    def till(_number: int) -> list[str]:
        start.wait()
        return [code for _round in range(5) for code in made(books, "A", 2)]

    with ThreadPoolExecutor(2) as pool:
        codes = [code for found in pool.map(till, range(2)) for code in found]
    assert sorted(codes) == [f"A{number:03d}" for number in range(1, 21)]
