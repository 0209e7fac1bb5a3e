"""Documents through the import page: what would change is shown cell by cell before anything is done."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from jxc_desktop.services.documents import DocumentFilter
from jxc_desktop.ui.masterdata.import_window import ImportPage, note_text
from tests.support.windows import Opened


def orders(folder: Path, quantity: str) -> Path:
    path = folder / "orders.csv"
    rows = f"单据编号,商品编码,数量,单价\nP-1,A,{quantity},2\nP-2,Z,1,1\nP-3,B,2,3\n"
    path.write_text(rows, encoding="utf-8")
    return path


def numbers(opened: Opened) -> list[str]:
    found = opened.books.services.documents.list(DocumentFilter(kinds=("purchase_order",), state="posted"))
    return [row.number for row in found.rows]


def test_orders_are_taken_over_and_a_changed_cell_is_shown_before_it_is_corrected(
    opened: Opened, tmp_path: Path
) -> None:
    page = opened.page("import", "purchase_orders")
    assert isinstance(page, ImportPage)
    page.open_file(orders(tmp_path, "10"))
    assert "新增 2" in page.counts.text()
    assert "26.00" in page.counts.text()
    notes = page.notes_model.rows
    assert [(note.cell, note_text(note)) for note in notes] == [("B3", "没有这个商品")]
    page.expected.set_value(Decimal(30))
    page.view_model.expect(Decimal(30))
    assert page.view_model.off() == Decimal(-4)
    page.view_model.expect(None)
    QTest.mouseClick(page.run_button, Qt.MouseButton.LeftButton)
    assert len(numbers(opened)) == 2

    page.open_file(orders(tmp_path, "12"))
    assert "更改 1" in page.counts.text()
    assert ("C2", "10 → 12") in [(note.cell, note_text(note)) for note in page.notes_model.rows]
    QTest.mouseClick(page.run_button, Qt.MouseButton.LeftButton)
    page.open_file(orders(tmp_path, "12"))
    assert "未变 2" in page.counts.text()
    assert not page.run_button.isEnabled()


def test_documents_of_a_list_are_kept_as_drafts_when_one_likes(opened: Opened, tmp_path: Path) -> None:
    page = opened.page("import", "purchase_orders")
    assert isinstance(page, ImportPage)
    page.options.drafts.setChecked(True)
    page.open_file(orders(tmp_path, "10"))
    QTest.mouseClick(page.run_button, Qt.MouseButton.LeftButton)
    assert (numbers(opened), len(opened.books.services.documents.drafts("purchase_order"))) == ([], 2)


def test_goods_a_platform_names_are_linked_from_the_cell_they_stand_in(opened: Opened, tmp_path: Path) -> None:
    page = opened.page("import", "platform_orders")
    assert isinstance(page, ImportPage)
    path = tmp_path / "platform.csv"
    path.write_text("订单编号,宝贝标题,购买数量\nT1,神奇的茶,2\n", encoding="utf-8")
    page.options.channel.setText("淘宝")
    page.options.channel.editingFinished.emit()
    page.open_file(path)
    page.notes.setCurrentIndex(page.notes_model.index(0, 0))
    assert page.notes_model.rows[0].value == "神奇的茶"
    page.link_box.code.setText("A")
    QTest.keyClick(page.link_box.code, Qt.Key.Key_Return)
    assert page.notes_model.rows == []
    QTest.mouseClick(page.run_button, Qt.MouseButton.LeftButton)
    found = opened.books.services.documents.list(DocumentFilter(kinds=("sales_order",))).rows
    assert [(row.channel, row.reference) for row in found] == [("淘宝", "T1")]


def test_sales_of_another_program_are_taken_over_with_goods_nobody_knew(opened: Opened, tmp_path: Path) -> None:
    page = opened.page("import", "sales_history")
    assert isinstance(page, ImportPage)
    path = tmp_path / "history.csv"
    path.write_text("小票号,日期,商品编码,数量,金额\n1,2025-01-02,A,2,10\n2,2025-01-03,OLD,1,5.50\n", encoding="utf-8")
    page.open_file(path)
    assert "10.00" in page.counts.text()
    page.options.make_goods.setChecked(True)
    QTest.mouseClick(page.run_button, Qt.MouseButton.LeftButton)
    assert "15.50" in page.counts.text()
    found = opened.books.services.documents.list(DocumentFilter(kinds=("past_sale",))).rows
    assert [row.total for row in found] == [Decimal("5.50"), Decimal("10.00")]


def test_a_list_as_it_is_is_written_edited_and_taken_back(opened: Opened, tmp_path: Path) -> None:
    page = opened.page("import", "warehouses")
    assert isinstance(page, ImportPage)
    path = tmp_path / "warehouses.xlsx"
    QTest.mouseClick(page.lists_out.present, Qt.MouseButton.LeftButton)
    page.lists_out.findChild(QFileDialog).fileSelected.emit(str(path))
    assert str(path) in page.errors.message.text()
    book = load_workbook(path)
    book.active["B2"] = "大仓库"
    book.active.append(["W9", "新仓库", "是"])
    book.save(path)
    page.open_file(path)
    assert "新增 1" in page.counts.text()
    assert "修改 1" in page.counts.text()
    assert [note.cell for note in page.notes_model.rows] == ["B2"]
    QTest.mouseClick(page.run_button, Qt.MouseButton.LeftButton)
    assert {"大仓库", "新仓库"} <= {one.name for one in opened.books.services.masterdata.warehouses()}
    page.open_file(path)
    assert not page.run_button.isEnabled()
