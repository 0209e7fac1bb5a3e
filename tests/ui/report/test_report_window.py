"""A report on the screen: its totals are those of the sheet and of the books, and the way in leads back."""

import weakref
from datetime import datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from python_calamine import load_workbook

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.common.translated import switch_language
from jxc_desktop.ui.common.two_lines import broken
from jxc_desktop.ui.report.report_table import told_of
from jxc_desktop.ui.shell.commands import Command, CommandRegistry
from tests.support.paper import pages_of
from tests.support.widget_walk import complaints, scrolled_sideways, untranslated
from tests.support.windows import DESIGN, SMALLEST

MARGIN = "report.margin_by_product"
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def shown_total(page, column):
    number = page.totals_model.column_number(column)
    return Decimal(page.totals_model.index(0, number).data().replace(",", ""))


def test_the_report_opens_already_run(opened):
    page = opened.page(MARGIN)
    assert page.model.rowCount() == 2
    assert page.view_model.asked("period") == "this_month"


def test_the_pdf_holds_the_same_rows_and_totals(opened):
    page = opened.page(MARGIN)
    QTest.keyClick(page, Qt.Key.Key_E, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    (path,) = opened.folder.glob("*.pdf")
    text = "".join(pages_of(path.read_bytes()))
    result = page.view_model.result
    assert result.title in text
    assert all(column.title in text for column in result.columns)
    for values in (*result.rows, result.totals):
        assert money_text(values[result.position("gross_sales")]) in text


def test_two_keys_export_and_window_sheet_and_books_agree_to_the_cent(opened):
    page = opened.page(MARGIN)
    QTest.keyClick(page, Qt.Key.Key_E, CONTROL)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    (path,) = opened.folder.glob("*.xlsx")
    assert page.exporting.open_button.isVisible()
    with load_workbook(path) as book:
        rows = book.get_sheet_by_index(0).to_python()
    titles = [column.title for column in page.view_model.result.columns]
    assert rows[0][: len(titles)] == titles
    for name, statement in (
        ("gross_sales", "SELECT sum(total) FROM documents WHERE kind = 'counter_sale'"),
        ("cost", "SELECT -sum(amount) FROM cost_entries WHERE contra = 'cost_of_goods_sold'"),
    ):
        column = page.view_model.result.position(name)
        sheet = Decimal(str(rows[-1][column])).quantize(Decimal("0.01"))
        with opened.books.database.read() as connection:
            books = Decimal(connection.exec_driver_sql(statement).scalar()) / 100
        assert shown_total(page, name) == sheet == books


def test_the_palette_finds_the_margin_by_its_initials():
    from jxc_desktop.services.reports import REPORTS

    commands = CommandRegistry()
    for report in REPORTS.values():
        commands.add(Command(report.name, report.title, lambda: None))
    assert commands.find("ml", None)[0].id == "margin_by_product"


def test_the_way_in_leads_to_the_document_and_back_to_the_same_line(opened):
    page = opened.page(MARGIN)
    page.table.setCurrentIndex(page.model.index(1, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.view_model.place.report == "sale_lines"
    assert page.top.back_button.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.asked[-1][0] == "document"
    QTest.keyClick(page.table, Qt.Key.Key_Left, ALT)
    assert page.view_model.place.report == "margin_by_product"
    assert page.table.currentIndex().row() == 1


def test_a_window_that_is_closed_lets_its_rows_go(opened):
    page = opened.page(MARGIN)
    gone = weakref.ref(page.view_model.result.rows)
    page.leave()
    assert (page.view_model.result, len(page.model.rows), page.model.rowCount()) == (None, 0, 0)
    assert gone() is None


def test_groups_fold_in_and_out(opened):
    page = opened.page(MARGIN)
    page.view_model.set_parameter("group", "category")
    assert [line.is_group for line in page.model.rows] == [True]
    page.view_model.enter(0)
    assert [line.is_group for line in page.model.rows] == [True, False, False]
    page.view_model.enter(0)
    assert page.model.rowCount() == 1


def test_a_column_sorts_and_filters(opened):
    page = opened.page(MARGIN)
    page.view_model.sort_by("gross_sales")
    assert [line.values[0] for line in page.model.rows] == ["A", "B"]
    page.view_model.sort_by("gross_sales")
    assert [line.values[0] for line in page.model.rows] == ["B", "A"]
    page.table.setCurrentIndex(page.model.index(0, page.view_model.result.position("gross_sales")))
    QTest.keyClick(page.table, Qt.Key.Key_Down, ALT)
    QTest.keyClicks(page.filters.text, ">60")
    QTest.keyClick(page.filters.text, Qt.Key.Key_Return)
    assert [line.values[0] for line in page.model.rows] == ["B"]
    assert shown_total(page, "gross_sales") == Decimal("79.90")


def test_days_of_ones_own_replace_the_named_period(opened):
    page = opened.page(MARGIN)
    page.view_model.set_parameter("until", "2026-05-03")
    assert shown_total(page, "gross_sales") == Decimal("15.03")


def test_a_day_shows_what_was_known_at_its_end(opened):
    opened.books.clock.set(datetime(2026, 5, 22, 9))
    opened.books.sell("A", "1", "2026-05-06 10:00", price="5")  # of an earlier day, entered now
    page = opened.page(MARGIN)
    assert shown_total(page, "gross_sales") == Decimal("134.86")
    known = page.parameters.editors["known_at"]
    known.setFocus()
    known.selectAll()
    QTest.keyClicks(known, "2026-05-21")
    QTest.keyClick(known, Qt.Key.Key_Return)
    assert shown_total(page, "gross_sales") == Decimal("129.86")
    assert known.text() == "2026-05-21" and ("按当时所知", "2026-05-21") in page.view_model.result.described


def test_who_may_not_see_cost_has_no_cost_columns(opened):
    services = opened.books.services
    services.users.save_role("viewer", "viewer", {Permission.REPORT_VIEW, Permission.PRODUCT_VIEW})
    services.users.save_user("小李", ["viewer"], pin="2580")
    services.users.sign_in("小李", "2580")
    page = opened.page(MARGIN)
    assert not {"cost", "gross_profit", "margin"} & {column.name for column in page.model.columns}
    assert page.top.export_button.isHidden()


def test_the_model_is_sound(opened, qtmodeltester):
    qtmodeltester.check(opened.page(MARGIN).model)


@pytest.mark.parametrize("size", [DESIGN, SMALLEST])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_clipped_or_nameless(opened, qapp, language, size):
    switch_language(qapp, language)
    for name in ("reports", MARGIN, "report.stock_on_hand", "report.in_out_balance", "report.sales_by_day"):
        page = opened.page(name, size=size)
        assert complaints(page) == [], name
        assert untranslated(page, language, {"主仓库"}) == [], name


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_report_scrolls_sideways(opened, qapp, language):
    switch_language(qapp, language)
    for entry in opened.registry.everything():
        if entry.name.startswith("report."):
            assert scrolled_sideways(opened.page(entry.name)) == [], entry.name


def test_titles_of_several_words_break_only_where_there_is_no_room(opened, qapp):
    switch_language(qapp, "en")
    page = opened.page("report.in_out_balance")
    assert page.table.titles.two_lines
    page.resize(2600, 650)
    qapp.processEvents()
    assert not page.table.titles.two_lines


def test_a_statement_opens_for_the_member_in_its_key(opened):
    opened.books.do("party", code="M1", name="王芳", role="customer", member_card="8801")
    opened.books.do("top_up", member="M1", amount="100.00", bonus="10.00", slip=False)
    page = opened.page("report.stored_value_statement", "M1")
    assert "M1" in page.title()
    assert [str(line.values[-2]) for line in page.model.rows] == ["0.00", "110.00", "110.00"]


def test_a_title_breaks_between_words_and_before_a_bracket():
    assert broken("Net sales before") == "Net sales\nbefore"
    assert broken("对比期销售额（不含税）") == "对比期销售额\n（不含税）"
    assert broken("毛利率") == "毛利率"


def at(page, name):
    return [column.name for column in page.model.columns].index(name)


def test_a_posting_elsewhere_leaves_the_cursor_and_the_scrolling_where_they_are(opened):
    for number in range(30):
        opened.books.product(f"C{number:02d}")
        opened.books.receive(f"C{number:02d}", "1", "2", "2026-05-02 09:00")
    page = opened.page("report.stock_on_hand")
    page.table.setCurrentIndex(page.model.index(28, 2))
    stands = page.table.verticalScrollBar().value()
    assert stands > 0
    opened.books.receive("C26", "1", "2", "2026-05-06 09:00")
    opened.notices.publish(Changes(frozenset({Topic.STOCK})))
    assert page.model.row(28).values[at(page, "quantity")] == 2
    assert (page.table.currentIndex().row(), page.table.currentIndex().column()) == (28, 2)
    assert page.table.verticalScrollBar().value() == stands
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    QTest.keyClick(page.table, Qt.Key.Key_Left, ALT)
    assert page.table.currentIndex().row() == 28
    assert page.table.verticalScrollBar().value() == stands


def test_what_was_asked_last_is_asked_again_but_not_days_of_ones_own(opened):
    page = opened.page(MARGIN)
    page.view_model.set_parameter("group", "category")
    page.view_model.set_parameter("period", "last_month")
    page.view_model.set_parameter("since", "2026-04-10")
    assert opened.page(MARGIN).view_model.asked("period") == "this_month"
    page.view_model.set_parameter("period", "this_year")
    again = opened.page(MARGIN)
    assert (again.view_model.asked("period"), again.view_model.asked("group")) == ("this_year", "category")
    opened.state["reports"] = {name: {"margin_by_product": {"category": "gone"}} for name in opened.state["reports"]}
    assert opened.page(MARGIN).model.rowCount() == 2


def test_g_groups_and_a_view_is_saved_by_keys_and_opened_again(opened):
    page = opened.page(MARGIN)
    page.table.setCurrentIndex(page.model.index(0, at(page, "category")))
    QTest.keyClick(page.table, Qt.Key.Key_G)
    assert page.view_model.asked("group") == "category"
    QTest.keyClick(page.table, Qt.Key.Key_S, CONTROL)
    QTest.keyClicks(QApplication.focusWidget(), "A1")
    page.saved.pinned.setChecked(True)
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    (kept,) = opened.books.services.own_reports.list()
    assert (kept.ready, kept.pinned, kept.definition["asked"]) == ("margin_by_product", True, {"group": "category"})
    again = opened.page(MARGIN, kept.code)
    assert again.title() == again.top.heading.text() == "A1"
    assert [line.is_group for line in again.model.rows] == [True]


def test_a_figure_says_what_it_means_and_for_which_days(opened):
    page = opened.page(MARGIN)
    told = page.model.index(0, at(page, "margin")).data(Qt.ItemDataRole.ToolTipRole)
    assert "÷" in told and "2026-05-01" in told


def test_a_text_that_has_no_room_is_told_whole(opened):
    page = opened.page(MARGIN)
    option, index = QStyleOptionViewItem(), page.model.index(0, at(page, "name"))
    option.rect = QRect(0, 0, 400, 32)
    assert told_of(option, index) == ""
    option.rect = QRect(0, 0, 4, 32)
    assert told_of(option, index) == index.data()


def test_a_report_is_found_in_the_list_by_its_first_letters(opened):
    page = opened.page("reports")
    QTest.keyClick(page.table, Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(page.search, "spml")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert opened.asked == [(MARGIN, None)]


def test_a_report_that_is_cancelled_says_so_and_keeps_what_was_shown(opened):
    page = opened.page(MARGIN)
    page.view_model.stopped.emit()
    assert page.errors.isVisible()
    assert page.model.rowCount() == 2
    QTest.keyClick(page, Qt.Key.Key_F5)
    assert not page.errors.isVisible()
