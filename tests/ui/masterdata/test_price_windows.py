"""Price lists and promotions in their windows, with real services and a real database."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from jxc_desktop.ui.common.popup_list import Suggestion
from tests.ui.masterdata.conftest import COLA

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def party(opened):
    opened.books.do("party", code="C1", name="老王", role="customer")
    opened.books.services.goods.load()
    return opened


def new_list(page, code="VIP"):
    QTest.keyClick(page, Qt.Key.Key_N, CONTROL)
    QTest.keyClicks(page.card.form.editor("code"), code)


def paste(grid, text, row=0, column=0):
    QGuiApplication.clipboard().setText(text)
    grid.setCurrentIndex(grid.rows_model().index(row, column))
    grid.paste()


def test_a_list_for_a_customer_is_typed_pasted_and_saved(party):
    page = party.page("price_lists")
    new_list(page)
    page.card.form.editor("name").setText("贵宾")
    page.card.form.editor("party").set_value(Suggestion("C1", "老王"))
    paste(page.list_card.grid, f"A\t\t\t3.20\n{COLA}\t\t12\t3.00\t2026-01-01\t2026-12-31\nB\t\t\t1.80\n")
    assert page.list_card.grid.texts()[1][0] == "A"
    assert page.list_card.grid.rows_model().index(0, 1).data() == "可口可乐"
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)

    saved = party.books.services.prices.price_list("VIP")
    assert (saved.party, saved.name) == ("C1", "贵宾")
    assert [(one.product, one.minimum, one.price) for one in saved.items] == [
        ("A", 0, Decimal("3.2")),
        ("A", 12, Decimal(3)),
        ("B", 0, Decimal("1.8")),
    ]
    assert saved.items[1].ends == date(2026, 12, 31)
    assert [(row.code, row.count) for row in page.model.rows] == [("VIP", 3)]


def test_goods_of_a_price_are_looked_up_in_their_cell(party):
    page = party.page("price_lists")
    new_list(page)
    grid = page.list_card.grid
    grid.edit_cell(0, 0)
    editor = grid.findChild(object, "price_list.items.item")
    QTest.keyClicks(editor, "nfsq")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert grid.texts()[0][0] == "B"


def test_a_price_that_cannot_be_is_told_at_its_cell(party):
    page = party.page("price_lists")
    new_list(page)
    paste(page.list_card.grid, "A\t\t\t3.20\nB\t\t\tcheap\n")
    page.save()
    assert page.list_card.errors.isVisible()
    assert (page.list_card.grid.currentIndex().row(), page.list_card.grid.currentIndex().column()) == (1, 4)
    assert party.books.services.prices.price_lists() == []


def test_what_the_service_refuses_is_told_at_its_cell(party):
    page = party.page("price_lists")
    new_list(page)
    paste(page.list_card.grid, "A\t\t\t3.20\nnothing\t\t\t1.00\n")
    page.save()
    assert "nothing" in page.list_card.errors.message.text()
    assert page.list_card.grid.currentIndex().row() == 1


def test_a_list_is_changed_stopped_deleted_and_brought_back(party):
    party.books.do("price_list", code="VIP", level="member", items=[{"product": "A", "price": "3"}])
    page = party.page("price_lists", "VIP")
    assert page.list_card.grid.texts() == [("A", "", "", "3.00", "", "")]
    page.card.form.editor("active").click()
    page.save()
    assert page.model.rowCount() == 0
    page.show_state("stopped")
    assert [row.code for row in page.model.rows] == ["VIP"]
    page.remove()
    assert party.books.services.prices.price_lists() == []
    page.errors.button.click()
    assert [one.code for one in party.books.services.prices.price_lists()] == ["VIP"]


def test_second_piece_at_half_price_says_so_and_reaches_the_counter(party):
    page = party.page("promotions")
    QTest.keyClick(page, Qt.Key.Key_N, CONTROL)
    form = page.card.form
    QTest.keyClicks(form.editor("code"), "2ND")
    form.editor("name").setText("第二件半价")
    form.editor("percent").set_value(Decimal(50))
    paste(page.promotion_card.grid, "A\nB\n")
    told = page.promotion_card.sentence.text()
    assert "可口可乐" in told
    assert "50%" in told
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)

    saved = party.books.services.prices.promotion("2ND")
    assert (saved.type, saved.quantity, saved.percent) == ("nth", Decimal(2), Decimal(50))
    assert [code for code, _held in saved.products] == ["A", "B"]
    assert [row.code for row in page.model.rows] == ["2ND"]


def test_each_kind_of_promotion_shows_the_fields_it_has(party):
    party.books.do("promotion", code="S", type="threshold", threshold="100", amount="10", ends="2026-12-31")
    page = party.page("promotions", "S")
    form = page.card.form
    assert not form.editor("threshold").isHidden()
    assert form.editor("price").isHidden()
    assert form.editor("ends").text() == "2026-12-31"
    form.editor("type").setCurrentIndex(form.editor("type").findData("timed"))
    form.changed.emit()
    assert form.editor("threshold").isHidden()
    assert form.editor("quantity").isHidden()


def test_a_promotion_that_cannot_be_is_told_and_a_deleted_one_comes_back(party):
    party.books.do("promotion", code="T", type="timed", percent="10", hours="18:00-20:00")
    page = party.page("promotions", "T")
    page.card.form.editor("starts").setText("soon")
    page.save()
    assert page.card.form.editor("starts").property("fault")
    page.card.form.editor("starts").setText("2026-05-01 08:00")
    page.save()
    assert party.books.services.prices.promotion("T").starts.hour == 8
    page.remove()
    assert party.books.services.prices.promotions() == []
    page.errors.button.click()
    assert [one.hours for one in party.books.services.prices.promotions()] == ["18:00-20:00"]


def test_all_prices_go_to_a_workbook_and_come_back_by_the_import_page(party, tmp_path):
    party.books.do("price", party="C1", product="A", price="3.10")
    page = party.page("price_lists")
    QTest.keyClick(page, Qt.Key.Key_E, CONTROL)
    page.exporting.path.setText(str(tmp_path / "prices.xlsx"))
    QTest.keyClick(page.exporting.path, Qt.Key.Key_Return)
    assert (tmp_path / "prices.xlsx").exists()
    assert page.errors.isHidden()
    page.findChild(QPushButton, "price_lists.import").click()
    bringing = party.page("import", "price_lists")
    bringing.open_file(tmp_path / "prices.xlsx")
    assert bringing.view_model.outcome.unchanged == 1
    (tmp_path / "changed.csv").write_text("客户编码,商品编码,单价\nC1,A,3.00\nC1,没有,1\n", encoding="utf-8")
    bringing.open_file(tmp_path / "changed.csv")
    bringing.run_button.click()
    assert [note.cell for note in bringing.notes_model.rows] == ["B3", "C2"]  # what is wrong, and what changes
    assert [one.price for one in party.books.services.prices.price_list("C1").items] == [Decimal(3)]
