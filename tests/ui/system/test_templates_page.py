"""The window of print templates: what is changed shows in the picture, is kept, and is taken back."""

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jxc_desktop.services.paper import PrintOrder
from jxc_desktop.ui.common.translated import switch_language
from tests.support.paper import pages_of
from tests.support.widget_walk import complaints, untranslated
from tests.support.windows import DESIGN, SMALLEST

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def receipt(opened):
    opened.books.product("A", name="可乐")
    return opened.books.receive("A", "2", "5", "2026-05-20 09:00")


def page_of(opened, kind="goods_receipt"):
    page = opened.page("print_templates")
    page.table.setCurrentIndex(page.model.index([row.code for row in page.model.rows].index(kind), 0))
    return page


def printed(opened, number, template=""):
    return pages_of(opened.books.services.paper.pdf(PrintOrder(number, template)))[0]


def tick(choices, name, on):
    for row in range(choices.count()):
        item = choices.item(row)
        if item.data(Qt.ItemDataRole.UserRole) == name:
            choices.setCurrentRow(row)
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_every_kind_has_a_template_and_a_picture(opened, receipt):
    page = page_of(opened)
    assert {row.kind for row in page.model.rows} == {kind.code for kind in opened.books.services.documents.kinds()}
    assert page.template.code == "goods_receipt"
    assert receipt in page.shown.text()
    assert not page.preview.page.pixmap().isNull()


def test_what_is_changed_is_drawn_and_saved(opened, receipt):
    page = page_of(opened)
    before = page._preview.picture
    page.form.form.editor("title").setText("收货单")
    tick(page.form.columns, "price", on=False)
    assert page.edited
    page.draw()
    assert page._preview.picture != before
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    assert not page.edited
    assert "收货单" in printed(opened, receipt)
    assert "单价" not in printed(opened, receipt)
    assert page.model.row(page.table.currentIndex().row()).own


def test_columns_are_put_in_order_by_keys(opened, receipt):
    page = page_of(opened)
    names = page.form.columns.chosen()
    tick(page.form.columns, "name", on=True)
    QTest.keyClick(page.form.columns, Qt.Key.Key_Up, ALT)
    moved = page.form.columns.chosen()
    assert moved.index("name") == names.index("name") - 1
    page.save()
    text = printed(opened, receipt)
    assert text.index("商品") < text.index("编码")


def test_the_default_comes_back(opened, receipt):
    page = page_of(opened)
    page.form.form.editor("title").setText("收货单")
    page.save()
    page.reset_button.click()
    assert "采购入库单" in printed(opened, receipt)
    assert page.form.form.editor("title").text() == ""


def test_a_further_template_is_made_and_deleted(opened, receipt):
    page = page_of(opened)
    QTest.keyClick(page, Qt.Key.Key_N, CONTROL)
    page.form.form.editor("name").setText("仓库联")
    page.form.top.setPlainText("请仓库核对")
    page.save()
    assert "请仓库核对" in printed(opened, receipt, "goods_receipt-2")
    assert "请仓库核对" not in printed(opened, receipt)
    assert page.template.code == "goods_receipt-2"
    page.reset_button.click()
    assert "goods_receipt-2" not in [row.code for row in page.model.rows]


def test_typing_is_not_lost_when_another_kind_is_chosen(opened):
    page = page_of(opened)
    page.form.bottom.setPlainText("请核对")
    page.table.setCurrentIndex(page.model.index(0, 0))
    assert page.template.code == "goods_receipt"
    assert page.errors.isVisible()
    page.errors.button.click()
    assert page.form.bottom.toPlainText() == ""


def test_a_logo_is_taken_and_removed(opened, tmp_path):
    page = page_of(opened)
    Image.new("RGB", (300, 100), "black").save(tmp_path / "logo.png")
    page.set_logo(tmp_path / "logo.png")
    assert opened.books.services.paper.has_logo()
    page.logo_button.click()
    assert not opened.books.services.paper.has_logo()


def test_the_model_is_sound(opened, qtmodeltester):
    qtmodeltester.check(page_of(opened).model)


@pytest.mark.parametrize("size", [DESIGN, SMALLEST])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_clipped_or_nameless(opened, qapp, language, size):
    switch_language(qapp, language)
    page = opened.page("print_templates", size=size)
    assert complaints(page) == []
    assert untranslated(page, language, ("老板", "小店")) == []
    switch_language(qapp, "zh_CN")
