"""Own reports by keys: fields into wells, pivot and chart, the way in and back, saved and opened again."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from python_calamine import load_workbook

from jxc_desktop.ui.common.translated import switch_language
from jxc_desktop.ui.report.field_lists import MIME
from tests.support.widget_walk import complaints, scrolled_sideways, untranslated
from tests.support.windows import DESIGN, SMALLEST

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def choose(page, name, key):
    """Go to a field and press a key on it."""
    names = [page.fields.item(row).data(Qt.ItemDataRole.UserRole) for row in range(page.fields.count())]
    page.fields.setCurrentRow(names.index(name))
    QTest.keyClick(page.fields, key)


def columns(page):
    return [column.name for column in page.view_model.result.columns]


@pytest.fixture
def page(opened):
    return opened.page("own_reports")


def test_it_opens_already_run_with_sales_and_margin_by_item(page):
    assert page.model.rowCount() == 2
    assert page.builder.query.rows == ("product",)
    assert columns(page)[3:] == ["amount", "gross_profit", "margin"]


def test_keys_make_a_pivot_whose_totals_are_those_of_the_sheet(opened, page):
    choose(page, "category", Qt.Key.Key_R)
    page.builder.move("category", "rows", -1)
    page.wells["rows"].setCurrentRow(0)
    choose(page, "day", Qt.Key.Key_C)
    QTest.keyClick(page.wells["rows"], Qt.Key.Key_Delete)
    QTest.keyClick(page.wells["values"], Qt.Key.Key_Delete)
    assert page.builder.query.rows == ("product",)
    assert page.builder.query.columns == "day"
    QTest.keyClick(page, Qt.Key.Key_E, CONTROL)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    (path,) = opened.folder.glob("*.xlsx")
    with load_workbook(path) as book:
        rows = book.get_sheet_by_index(0).to_python()
    result = page.view_model.result
    assert [str(title) for title in rows[0]] == [column.title for column in result.columns]
    place = result.position("gross_profit")
    assert Decimal(str(rows[-1][place])).quantize(Decimal("0.01")) == result.totals[place]


def test_the_way_in_goes_by_the_column_to_the_document_and_back_to_the_same_line(opened, page):
    page.builder.change(page.builder.query.__class__("sales", ("product",), "day", ("amount",)))
    row = [line.values[0] for line in page.model.rows].index("A")
    place = columns(page).index("amount@2026-05-05")
    page.table.setCurrentIndex(page.model.index(row, place))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert columns(page)[0] == "number" and page.model.rowCount() == 1
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.asked[-1][0] == "document"
    QTest.keyClick(page.table, Qt.Key.Key_Left, ALT)
    assert page.builder.query.columns == "day"
    assert page.table.currentIndex().row() == row


def test_a_field_is_dragged_into_a_well_and_one_that_does_not_fit_is_greyed(page):
    data = QMimeData()
    data.setData(MIME, b"hour")
    page.wells["rows"].take(data)
    assert page.builder.query.rows == ("product", "hour")
    names = {
        page.fields.item(row).data(Qt.ItemDataRole.UserRole): page.fields.item(row)
        for row in range(page.fields.count())
    }
    assert not names["received"].flags() & Qt.ItemFlag.ItemIsEnabled
    assert "毛利" in names["gross_profit"].toolTip()


def test_a_filter_is_ticked_in_the_place_of_the_fields(page):
    choose(page, "product", Qt.Key.Key_F)
    assert page.left.currentWidget() is page.filter_panel
    QTest.keyClicks(page.filter_panel.search, "A")
    QTest.keyClick(page.filter_panel.search, Qt.Key.Key_Return)
    QTest.keyClick(page.filter_panel.search, Qt.Key.Key_Return)
    assert page.builder.query.filters[0].values == ("A",)
    assert page.view_model.result.totals[columns(page).index("amount")] == Decimal("49.96")


def test_a_chart_is_drawn_copied_and_saved_as_a_picture(opened, page):
    choose(page, "day", Qt.Key.Key_R)
    page.builder.remove("product", "rows")
    QTest.keyClick(page, Qt.Key.Key_F6)
    assert page.chart.view.chart.kind == "line"
    assert len(page.chart.view.chart.names) == 3
    page.chart.bars_button.click()
    QTest.keyClick(page, Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert not QGuiApplication.clipboard().pixmap().isNull()
    page.chart.picture_button.click()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert len(list(opened.folder.glob("*.png"))) == 1


def test_what_is_saved_is_there_again(opened, page):
    choose(page, "cost", Qt.Key.Key_V)
    QTest.keyClick(page.wells["values"], Qt.Key.Key_Space)
    page.saved.name.setText("分类毛利")
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    assert page.saved.choice.currentText() == "分类毛利"
    (report,) = opened.books.services.own_reports.list()
    again = opened.page("own_reports", report.code)
    assert again.builder.query.values == page.builder.query.values
    assert again.builder.query.share == page.builder.query.share != ()
    assert columns(again) == columns(page)


def put(page, text, key):
    """Find a field by a piece of its name, as somebody types it, and press a key on it."""
    QTest.keyClick(page, Qt.Key.Key_F, CONTROL)
    page.search.setText(text)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget(), key)
    page.search.clear()


def test_an_owner_makes_categories_by_month_as_a_chart_compared_and_for_all_by_keys(opened, page):
    put(page, "分类", Qt.Key.Key_R)
    put(page, "月", Qt.Key.Key_C)
    for well, name in (("rows", "product"), ("values", "margin")):
        page.wells[well].setCurrentRow(page.builder.in_well(well).index(name))
        QTest.keyClick(page.wells[well], Qt.Key.Key_Delete)
    for name, value in (("period", "this_year"), ("compare", "last_year"), ("top", "5")):
        page.parameters.changed.emit(name, value)
    QTest.keyClick(page, Qt.Key.Key_F6)
    chart = page.chart.view.chart
    assert (chart.kind, chart.names) == ("line", ("2026-05",))
    assert [one.values for one in chart.series] == [(Decimal("129.86"),)]
    page.saved.name.setText("分类走势")
    for box in (page.saved.shared, page.saved.pinned):
        QTest.keyClick(box, Qt.Key.Key_Space)
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    (kept,) = opened.books.services.own_reports.list()
    query = page.builder.query
    assert (query.rows, query.columns, query.values) == (("category",), "month", ("amount", "gross_profit"))
    assert (kept.shared, kept.pinned, kept.definition["view"], kept.definition["top"]) == (True, True, "chart", 5)


@pytest.mark.parametrize("size", [DESIGN, SMALLEST])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_clipped_or_nameless(opened, qapp, size, language):
    switch_language(qapp, language)
    page = opened.page("own_reports", size=size)
    for _view in range(2):
        assert complaints(page) == []
        assert scrolled_sideways(page) == []
        assert untranslated(page, language, {"主仓库"}) == []
        QTest.keyClick(page, Qt.Key.Key_F6)
        QApplication.processEvents()
