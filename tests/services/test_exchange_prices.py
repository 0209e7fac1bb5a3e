"""Price lists out to a workbook and back: what is new, changed and wrong is told before, and twice changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jxc_desktop.domain.errors import NotAllowed
from jxc_desktop.domain.permissions import Permission
from tests.support.commands import Books


@pytest.fixture
def shop(books: Books) -> Books:
    """Two goods, a customer and a supplier with lists of their own."""
    books.product("A", name="可乐", units=[{"unit": "箱", "factor": "24"}])
    books.product("B", name="雪碧")
    books.do("party", code="C1", name="老王", role="customer")
    books.do("party", code="S1", name="永兴", role="supplier")
    items = [{"product": "A", "price": "3.20"}, {"product": "A", "unit": "箱", "minimum": "2", "price": "70"}]
    items.append({"product": "B", "price": "1.80", "starts": "2026-06-01", "ends": "2026-06-30"})
    books.do("price_list", code="VIP", name="贵宾", party="C1", items=items)
    books.do("price", party="S1", product="A", price="2.10")
    books.do("price", level="wholesale", product="B", price="1.50")
    return books


def imported(books: Books, path: Path, **members: Any) -> dict[str, Any]:
    return books.do("import", what="price_lists", file=str(path), **members)


def counts(answer: dict[str, Any]) -> tuple[int, ...]:
    return tuple(answer[name] for name in ("new", "changed", "unchanged", "repeated", "rejected"))


def prices_of(books: Books, code: str) -> list[str]:
    return [f"{one.price:f}" for one in books.services.prices.price_list(code).items]


def listed(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_what_was_written_comes_back_and_changes_nothing(shop: Books, tmp_path: Path) -> None:
    written = shop.do("export", what="price_lists", file=str(tmp_path / "prices.xlsx"))
    assert written["rows"] == 5
    versions = {one.code: one.version for one in shop.services.prices.price_lists()}
    assert counts(imported(shop, tmp_path / "prices.xlsx")) == (0, 0, 5, 0, 0)
    assert {one.code: one.version for one in shop.services.prices.price_lists()} == versions


def test_a_price_changed_in_the_workbook_is_told_first_and_taken_over_once(shop: Books, tmp_path: Path) -> None:
    path = tmp_path / "prices.xlsx"
    shop.do("export", what="price_lists", file=str(path))
    book = openpyxl.load_workbook(path)
    sheet = book.active
    titles = [cell.value for cell in sheet[1]]
    row = next(cells for cells in sheet.iter_rows(min_row=2) if cells[titles.index("单位")].value == "箱")
    row[titles.index("单价")].value = 68
    book.save(path)
    assert counts(imported(shop, path, preview=True)) == (0, 1, 4, 0, 0)
    assert prices_of(shop, "VIP") == ["3.2", "70", "1.8"]
    assert counts(imported(shop, path)) == (0, 1, 4, 0, 0)
    assert prices_of(shop, "VIP") == ["3.2", "68", "1.8"]
    assert counts(imported(shop, path)) == (0, 0, 5, 0, 0)


def test_lists_nobody_knows_are_made_and_prices_not_named_stay(shop: Books, tmp_path: Path) -> None:
    path = listed(
        tmp_path / "new.csv",
        "价格表,客户编码,价格级别,商品编码,起订量,单价",
        "VIP,,,B,,1.70",  # beside that of June
        ",C1,,A,,3.00",  # the customer's own list, by its code
        ",,会员价,A,10,2.90",
        ",,会员价,A,10,2.90",
    )
    assert counts(imported(shop, path)) == (3, 0, 0, 1, 0)
    prices = shop.services.prices
    assert len(prices.price_list("VIP").items) == 4
    assert (prices.price_list("C1").party, prices.price_list("member").level) == ("C1", "member")
    assert shop.is_sound()


def test_every_wrong_cell_is_named_and_the_rest_is_taken_over(shop: Books, tmp_path: Path) -> None:
    path = listed(
        tmp_path / "wrong.csv",
        "价格表,供应商编码,价格级别,商品编码,单位,单价",
        "VIP,,,NO,,1",
        "VIP,,,A,桶,1",
        "VIP,,,A,,贵",
        "VIP,S1,,A,,1",
        ",S9,,A,,1",
        ",,金卡,A,,1",
        ",,,A,,1",
        "VIP,,,A,,3.30",
        "VIP,,,A,,3.40",
    )
    found = imported(shop, path)
    assert counts(found) == (0, 1, 0, 0, 8)
    cells = ["D2", "E3", "F4", "B5", "B6", "C7", "A8", "F10"]
    assert [problem["cell"] for problem in found["problems"]] == cells
    assert prices_of(shop, "VIP") == ["3.3", "70", "1.8"]


def test_purchase_prices_are_not_written_for_who_may_not_see_costs(shop: Books, tmp_path: Path) -> None:
    session = shop.services.exchange.session
    assert session.user is not None
    hidden = {Permission.COST_VIEW, Permission.PRICE_EDIT}
    session.user = replace(session.user, permissions=session.user.permissions - hidden)
    path = tmp_path / "seen.xlsx"
    assert shop.services.exchange.write_list("price_lists", path) == 4
    with pytest.raises(NotAllowed):
        shop.services.exchange.run_import("price_lists", path)
