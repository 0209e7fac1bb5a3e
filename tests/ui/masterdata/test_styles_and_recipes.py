"""Styles and recipes in their windows, with real services and a real database."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.translated import switch_language
from tests.support.widget_walk import complaints, untranslated
from tests.support.windows import DESIGN, SMALLEST

CONTROL = Qt.KeyboardModifier.ControlModifier


def key(page, letter):
    QTest.keyClick(page, letter, CONTROL)


def test_a_style_is_typed_priced_by_cell_and_gets_another_colour(opened):
    page = opened.page("styles")
    key(page, Qt.Key.Key_N)
    form = page.card.form
    QTest.keyClicks(form.editor("code"), "T001")
    for name, text in (("name", "圆领T恤"), ("colours", "红、蓝"), ("sizes", "S M，L"), ("price", "59")):
        form.editor(name).setText(text)
    key(page, Qt.Key.Key_S)
    style = opened.books.services.styles.style("T001")
    assert (style.colours, style.sizes, len(style.cells)) == (("红", "蓝"), ("S", "M", "L"), 6)
    assert [(row.code, row.quantity) for row in page.model.rows] == [("T001", 0)]

    page.style_card.choice.setCurrentIndex(1)
    grid = page.style_card.price_grid
    grid.rows_model().setData(grid.rows_model().index(1, 3), "62")
    form.editor("colours").setText("红 黑 蓝")
    key(page, Qt.Key.Key_S)
    style = opened.books.services.styles.style("T001")
    assert [str(cell.price) for cell in style.cells] == ["59"] * 8 + ["62"]
    assert page.style_card.stock_grid.rows_model().rowCount() == 4


def test_the_grid_of_a_style_shows_stock_and_refuses_to_lose_it(opened):
    books = opened.books
    books.do("style", code="T001", name="圆领T恤", colours=["红", "蓝"], sizes=["S", "M"])
    books.receive("T001-红-M", "7", "20", "2026-05-20")
    page = opened.page("styles")
    rows = page.style_card.stock_grid.rows_model().rows
    assert [(row.values, row.total) for row in rows] == [((0, 7), 7), ((0, 0), 0), ((0, 7), 7)]
    page.card.form.editor("sizes").setText("S")
    page.card.set_edited(edited=True)
    key(page, Qt.Key.Key_S)
    assert "红 M" in page.card.errors.message.text()
    assert page.card.form.editor("sizes").property("fault")


def test_a_recipe_is_typed_changed_deleted_and_taken_back(opened):
    page = opened.page("recipes")
    key(page, Qt.Key.Key_N)
    form, parts = page.card.form, page.recipe_card.parts
    QTest.keyClicks(form.editor("code"), "SET")
    form.editor("product").set_value(Suggestion("C", "散装苹果"))
    form.editor("fee").set_value(Decimal("1.50"))
    for row, (code, quantity) in enumerate((("A", "2"), ("B", "1"))):
        parts.rows_model().setData(parts.rows_model().index(row, 0), code)
        parts.rows_model().setData(parts.rows_model().index(row, 2), quantity)
    key(page, Qt.Key.Key_S)
    kept = opened.books.services.recipes.recipe("SET")
    assert (kept.product, kept.fee) == ("C", Decimal("1.50"))
    assert [(part.product, part.quantity) for part in kept.parts] == [("A", 2), ("B", 1)]
    page.remove()
    assert opened.books.services.recipes.recipes() == []
    page.errors.button.click()
    assert len(opened.books.services.recipes.recipe("SET").parts) == 2
    page.card.form.editor("product").set_value(None)
    page.card.set_edited(edited=True)
    key(page, Qt.Key.Key_S)
    assert page.card.form.editor("product").property("fault")


def test_stock_and_count_sheets_of_styles_are_written_to_files(opened):
    opened.books.do("style", code="T001", name="圆领T恤", colours=["红"], sizes=["S"])
    page = opened.page("styles")
    page.ask_file(blank=False)
    page.exporting.write()
    page.ask_file(blank=True)
    page.exporting.write()
    assert {path.suffix for path in opened.folder.iterdir() if path.is_file()} >= {".xlsx", ".pdf"}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_clipped_or_nameless_with_many_sizes(opened, qapp, language):
    switch_language(qapp, language)
    sizes = ["XS", "S", "M", "L", "XL", "2XL", "3XL"]
    opened.books.do("style", code="T001", name="圆领T恤", unit="件", colours=["红", "蓝"], sizes=sizes)
    opened.books.do("recipe", code="SET", product="C", parts=[{"product": "A", "quantity": "2"}])
    for size in (DESIGN, SMALLEST):
        for name, key in (("styles", "T001"), ("recipes", "SET")):
            page = opened.page(name, key, size)
            assert complaints(page) == [], name
            assert untranslated(page, language, {"圆领T恤", "散装苹果", "可口可乐", "红", "蓝", "件", *sizes}) == [], (
                name
            )
