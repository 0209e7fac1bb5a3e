"""Files by the command file: lists come back as they went out, backups need no name."""

from __future__ import annotations

from pathlib import Path

import pytest

from jxc_desktop.exchange.reader import read_preview
from tests.support.commands import Books

CODES = ("06901234567892", "8939010102358478435", "=1+2", "00123")


def test_47_goods_go_out_as_text_and_come_back_unchanged(books: Books, tmp_path: Path) -> None:
    for code in CODES:
        books.do("product", code=code, name=f"名{code}", unit="个", price="12.50", barcodes=[f"9{code[-5:]}"])
    books.do("product", code="off", name="停用", unit="个", member_price="3", active=False)
    workbook = tmp_path / "goods.xlsx"

    written = books.do("export", what="products", file=str(workbook))

    assert written["rows"] == len(CODES) + 1
    shown = {
        cell.text if hasattr(cell, "text") else str(cell)
        for row in read_preview(workbook, "").sheets[0].rows
        for cell in row
    }
    assert set(CODES) <= shown
    again = books.do("import", what="products", file=str(workbook))
    assert (again["new"], again["changed"], again["unchanged"], again["rejected"]) == (0, 0, len(CODES) + 1, 0)
    assert books.ask("scan", code="off")["warnings"] == ["inactive"]


@pytest.mark.parametrize(("what", "role"), [("customers", "customer"), ("suppliers", "supplier")])
def test_parties_go_out_and_come_back_unchanged(books: Books, tmp_path: Path, what: str, role: str) -> None:
    books.do("party", code="P0001", name="某某", role=role, phone="013800000000", credit_limit="1000", terms_days=30)
    rows = books.do("export", what=what, file=str(tmp_path / "list.xlsx"))["rows"]
    again = books.do("import", what=what, file=str(tmp_path / "list.xlsx"))
    assert (again["new"], again["changed"], again["unchanged"], again["rejected"]) == (0, 0, rows, 0)


def test_a_list_nobody_knows_is_refused(books: Books, tmp_path: Path) -> None:
    error = books.refused("export", what="nothing", file=str(tmp_path / "x.xlsx"))
    assert error["code"] == "not_found"


def test_a_backup_without_a_file_lies_beside_the_books(books: Books) -> None:
    if books.database.path is None:
        assert books.refused("backup")["code"] == "no_data_file"
        return
    made = Path(books.do("backup")["file"])
    assert made.parent == books.database.path.parent / "backups"
    assert made.is_file()


def test_a_list_of_opening_stock_answers_the_second_time_as_the_first(books: Books, tmp_path: Path) -> None:
    books.product()
    workbook = tmp_path / "opening.csv"
    workbook.write_text("商品编码,数量,成本单价\nA,10,2\n", encoding="utf-8")
    first = books.do("import", what="opening_stock", file=str(workbook))
    again = books.do("import", what="opening_stock", file=str(workbook), at="2026-11-03T10:00")
    assert (first["repeated"], again["repeated"], again["number"]) == (False, True, first["number"])
    assert books.stock("A") == (10, 20)
