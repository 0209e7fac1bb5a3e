"""Documents printed from their windows: at once, by choice, into files; nothing is lost without a printer."""

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.document_view import DocumentViewPage
from jxc_desktop.ui.common.translated import switch_language
from tests.support.documents import new_desk, press
from tests.support.paper import pages_of, scanned, simulated_office
from tests.support.widget_walk import complaints

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(qtbot, database, tmp_path):
    for desk in new_desk(qtbot, database):
        desk.parts.state["export_folder"] = str(tmp_path)
        yield desk


def opened(desk):
    return desk.show(DocumentViewPage(desk.parts, desk.receive("A001", "10", "2.00")))


def test_one_key_prints_with_the_usual_template(desk):
    printer = simulated_office(desk.services)
    page = opened(desk)
    QTest.keyClick(page, Qt.Key.Key_P, CONTROL)
    desk.services.printing.work_queue()
    [file] = printer.paper.files
    assert "贰拾元整" in pages_of(file)[0]
    assert scanned(file) == [page.view.number]
    assert page.printing.isHidden()


def test_without_a_printer_the_same_key_offers_a_pdf(desk, tmp_path):
    page = opened(desk)
    QTest.keyClick(page, Qt.Key.Key_P, CONTROL)
    assert not page.printing.isHidden()
    assert page.printing.message.text()
    assert not page.printing.buttons["now"].isEnabled()
    page.printing.buttons["pdf"].click()
    QTest.keyClick(page.printing.exporting.path, Qt.Key.Key_Return)
    [path] = tmp_path.glob("*.pdf")
    assert page.view.number in path.name
    assert page.view.number in pages_of(path.read_bytes())[0]
    assert page.printing.exporting.open_button.isVisible()


def test_paper_copies_and_template_are_chosen(desk):
    printer = simulated_office(desk.services)
    desk.services.paper.change_template("goods_receipt", "store", {"name": "仓库联", "columns": ["name", "quantity"]})
    page = opened(desk)
    QTest.keyClick(page, Qt.Key.Key_P, CONTROL | SHIFT)
    panel = page.printing
    panel.template.setCurrentIndex(panel.template.findText("仓库联"))
    panel.paper.setCurrentIndex(panel.paper.findData("form93"))
    panel.copies.setText("2")
    panel.buttons["now"].click()
    desk.services.printing.work_queue()
    pages = pages_of(printer.paper.files[0])
    assert len(pages) == 2
    assert "单价" not in pages[0]
    assert panel.isHidden()


def test_the_same_is_saved_as_a_workbook(desk, tmp_path):
    page = opened(desk)
    page.print_by_choice()
    page.printing.buttons["excel"].click()
    page.printing.exporting.write()
    [path] = tmp_path.glob("*.xlsx")
    cells = {cell for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True) for cell in row}
    assert {"A001", "可口可乐", 10, 2}.issubset(cells)


def test_a_slip_goes_to_the_receipt_printer(desk):
    page = opened(desk)
    page.print_by_choice()
    page.printing.buttons["slip"].click()
    assert [job.kind for job in desk.services.printing.jobs()] == ["slip"]


def test_the_editor_prints_what_was_posted_last(desk):
    printer = simulated_office(desk.services)
    editor = desk.editor()
    editor.last_number = desk.receive("A002", "3", "1.00")
    QTest.keyClick(editor, Qt.Key.Key_P, CONTROL)
    desk.services.printing.work_queue()
    assert len(printer.paper.files) == 1
    QTest.keyClick(editor, Qt.Key.Key_P, CONTROL | SHIFT)
    assert not editor.printing.isHidden()
    QTest.keyClick(editor.printing, Qt.Key.Key_Escape)
    assert editor.printing.isHidden()


def test_what_is_begun_in_the_editor_prints_as_a_draft(desk, tmp_path):
    editor = desk.editor()
    editor.go_to_lines()
    press(editor.grid, "A001", Qt.Key.Key_Return, "3")
    QTest.keyClick(editor, Qt.Key.Key_P, CONTROL)
    assert editor.printing.isVisible() and not editor.printing.buttons["excel"].isVisible()
    editor.printing.buttons["pdf"].click()
    QTest.keyClick(editor.printing.exporting.path, Qt.Key.Key_Return)
    [path] = tmp_path.glob("*.pdf")
    [text] = pages_of(path.read_bytes())
    assert "草稿" in text
    printer = simulated_office(desk.services)
    QTest.keyClick(editor, Qt.Key.Key_P, CONTROL)
    desk.services.printing.work_queue()
    assert pages_of(printer.paper.files[0]) == [text]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_panel_fits_and_speaks_one_language(desk, qapp, language):
    theme.apply(qapp, "light")
    switch_language(qapp, language)
    page = opened(desk)
    page.print_by_choice()
    assert complaints(page) == []
    switch_language(qapp, "zh_CN")
