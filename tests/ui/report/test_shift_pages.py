"""The pages of shifts, of the close of a day, and of cashiers, by keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def test_a_shift_leads_to_its_sales_and_the_close_of_the_day_is_written_for_print(opened, tmp_path):
    opened.books.do("open_shift", ref="S", counter="1", float="100")
    opened.books.do("sell", shift="S", lines=[{"product": "A", "quantity": "2", "price": "5"}])
    opened.books.do("close_shift", shift="S", counted="111")
    page = opened.page("shifts")
    page.table.setCurrentIndex(page.model.index(0, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.view_model.place.report == "shift_documents"
    page.table.setCurrentIndex(page.model.index(0, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.asked[-1][0] == "document"
    close = opened.page("day_close")
    assert close.model.rowCount() == 1
    file = opened.books.services.reports.export(close.view_model.result, tmp_path / "close.pdf")
    assert file.read_bytes().startswith(b"%PDF")


def test_cashiers_are_shown_with_what_the_figures_mean(opened):
    page = opened.page("report.cashier_figures")
    page.view_model.set_parameter("period", "all")
    assert page.model.rowCount() == 1
