"""Labels on the screen: from every source, copies typed, sheets, templates changed before one's eyes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.services.labels import LabelRequest
from jxc_desktop.services.masterdata import ProductInput
from jxc_desktop.ui.common.document_printing import PrintPanel
from jxc_desktop.ui.warehouse.label_templates_page import LabelTemplatesPage
from jxc_desktop.ui.warehouse.labels_page import LabelsPage
from tests.support.documents import COLA, CONTROL, Desk, new_desk, press

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(qtbot, database, tmp_path):
    for made in new_desk(qtbot, database):
        made.parts.state["export_folder"] = str(tmp_path)
        yield made


@pytest.fixture
def page(desk: Desk) -> LabelsPage:
    return desk.show(LabelsPage(desk.parts))


def rows(page: LabelsPage) -> list[tuple[str, int]]:
    return [(row.product, row.copies) for row in page.view_model.rows]


def pdfs(folder) -> list[str]:
    return [path.name for path in folder.glob("*.pdf")]


def test_without_a_label_printer_the_labels_become_a_pdf_and_wait_no_longer(desk: Desk, page: LabelsPage, tmp_path):
    assert rows(page) == [("A001", 1), ("A002", 1), ("A003", 1)]
    press(page, "3", ENTER)
    assert rows(page)[0] == ("A001", 3)
    page.table.setCurrentIndex(page.model.index(2, 0))
    press(page, (Qt.Key.Key_Delete, CONTROL))
    press(page, (Qt.Key.Key_P, CONTROL), ENTER)
    assert len(pdfs(tmp_path)) == 1
    assert rows(page) == [("A003", 1)]
    press(page.table, (Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier))
    assert rows(page) == []
    assert page.body.currentWidget() is page.empty


def test_a_scanned_receipt_wants_a_label_for_each_piece_and_goods_one_for_each_scan(desk: Desk, page: LabelsPage):
    number = desk.receive("A001", "37", "2.00")
    assert desk.scan(page, number)
    assert rows(page) == [("A001", 37)]
    assert page.sources.tabData(page.sources.currentIndex()) == "document"
    assert desk.scan(page, COLA) and desk.scan(page, COLA)
    assert rows(page) == [("A001", 2)]
    page.clear_button.click()
    assert rows(page) == []
    desk.scan(page, "4006381333931")
    assert page.errors.isVisible()
    page.take_products(["A001", "A002"])
    page.copies.setCurrentIndex(page.copies.findData("stock"))
    page.copies.activated.emit(0)
    assert rows(page) == [("A001", 37), ("A002", 0)]


def test_goods_without_a_barcode_get_one_before_their_labels_are_printed(desk: Desk, page: LabelsPage):
    desk.services.masterdata.save_product(ProductInput(code="BARE", name="散糖", price="3"))
    page.take_products(["BARE"])
    assert not page.barcode_button.isHidden()
    page.barcode_button.click()
    assert page.view_model.rows[0].barcode.startswith("20")
    assert page.barcode_button.isHidden()


def test_a_sheet_goes_on_behind_the_last_label(desk: Desk, page: LabelsPage):
    page.side.choose("a4_3x7")
    assert page.side.start.isVisible()
    page.side.start.set_value(Decimal(20))
    page.print()
    assert page.side.start.value() == 2
    assert desk.parts.state["label_cells"] == {"a4_3x7": 2}


def test_a_template_is_changed_before_ones_eyes_and_goes_back_to_what_it_was(desk: Desk):
    page = desk.show(LabelTemplatesPage(desk.parts))
    before = page.preview.pixmap().toImage()
    page.form.table.setCurrentIndex(page.form.model.index(4, 0))
    press(page.form.table, (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier))
    assert page.changed_mark()
    page.draw()
    assert page.preview.pixmap().toImage() != before
    page.save()
    assert desk.services.labels.template("roll_60x40").parts[4].x == pytest.approx(26.6)
    page.reset()
    assert desk.services.labels.template("roll_60x40").version == 0
    page.new_template()
    page.form.add()
    page.form.part.editor("x").setText("59")
    page.form.part.editor("x").take()
    page.form.part.changed.emit()
    page.save()
    assert page.errors.isVisible()
    page.form.remove()
    page.save()
    assert "label-1" in {one.code for one in desk.services.labels.templates()}


def test_a_price_change_elsewhere_shows_at_once(desk: Desk, page: LabelsPage):
    desk.services.labels.dismiss(desk.services.labels.wanted(LabelRequest()))
    saved = desk.services.masterdata.save_product(ProductInput(code="A002", price="1.80"))
    desk.notices.publish(saved.changes)
    assert set(rows(page)) == {("A002", 1)}


def test_the_models_are_sound(page: LabelsPage, qtmodeltester):
    qtmodeltester.check(page.model)


def test_a_receipt_offers_the_labels_of_what_came(desk: Desk, qtbot):
    number = desk.receive("A001", "37", "2.00")
    panel = PrintPanel(desk.parts)
    qtbot.addWidget(panel)
    panel.ask(number)
    assert not panel.buttons["goods"].isHidden()
    panel.buttons["goods"].click()
    assert desk.navigator.calls[-1] == ("labels", None)
