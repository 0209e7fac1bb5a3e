"""Goods on their card and in the bulk grid, and lists from outside, with real services and a real database."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import inspect

from jxc_desktop.domain.permissions import CLERK
from jxc_desktop.ui.common.translated import switch_language
from tests.support.data import data_file
from tests.support.widget_walk import complaints, scrolled_sideways, untranslated
from tests.support.windows import DESIGN, SMALLEST, Opened
from tests.ui.masterdata.conftest import COLA

CONTROL = Qt.KeyboardModifier.ControlModifier


def scan_of(opened, code):
    found = opened.books.services.goods.by_code(code)
    return SimpleNamespace(kind="product" if found else "unknown", code=code, scanned=found)


def test_a_new_item_needs_only_a_name(opened):
    page = opened.page("products")
    QTest.keyClick(page, Qt.Key.Key_N, CONTROL)
    page.card.form.editor("name").setText("奥利奥")
    QTest.keyClick(page.card.form.editor("name"), Qt.Key.Key_S, CONTROL)
    assert not page.card.edited
    saved = opened.books.services.masterdata.product(page.records.code)
    assert (saved.name, saved.unit, saved.initials) == ("奥利奥", "件", saved.initials)
    assert [row.name for row in page.model.rows].count("奥利奥") == 1


def test_what_is_wrong_is_shown_at_its_field(opened):
    page = opened.page("products")
    page.card.form.editor("name").setText("")
    page.save()
    assert page.card.errors.isVisible()
    assert page.card.form.editor("name").property("fault")


def test_a_scan_on_the_card_adds_the_code(opened):
    page = opened.page("products", "B")
    page.card.form.editor("name").setFocus()
    assert page.on_scan(scan_of(opened, "6921168509256"))
    product = opened.books.services.masterdata.product("B")
    assert [barcode.code for barcode in product.barcodes] == ["6921168509256"]


def test_a_code_of_another_item_is_named_at_once(opened):
    page = opened.page("products", "B")
    page.card.form.editor("name").setFocus()
    page.on_scan(scan_of(opened, COLA))
    assert "可口可乐" in page.card.errors.message.text()
    assert opened.books.services.masterdata.product("B").barcodes == ()


def test_an_unused_item_is_deleted_and_brought_back(opened):
    page = opened.page("products", "C")
    page.remove()
    assert "C" not in [row.code for row in page.model.rows]
    page.errors.button.click()
    assert opened.books.services.masterdata.product("C").price == Decimal("12.80")


def test_unsaved_typing_stays_when_another_row_is_chosen(opened):
    page = opened.page("products", "A")
    QTest.keyClicks(page.card.form.editor("specification"), "330ml")
    page.table.setCurrentIndex(page.model.index(2, 0))
    assert page.records.code == "A"
    assert page.card.errors.isVisible()


def test_who_may_not_see_cost_sees_no_purchase_price(opened):
    services = opened.books.services
    services.users.save_user("小李", [CLERK], pin="2580")
    services.users.sign_in("小李", "2580")
    page = opened.page("products")
    assert "purchase_price" not in [column.name for column in page.columns]
    assert page.card.form.editor("purchase_price").isHidden()
    bulk = opened.page("bulk_products")
    assert "purchase_price" not in [column.name for column in bulk.model.columns]


def test_bulk_prices_are_applied_in_one_transaction_and_taken_back(opened):
    page = opened.page("bulk_products")
    page.percent.setText("10")
    page.rounding.setCurrentIndex(page.rounding.findData("nine"))
    page.change_prices()
    assert [row.value("price") for row in page.view_model.rows] == [Decimal("3.9"), Decimal("1.9"), Decimal("13.9")]
    assert page.bar.isVisible()
    audited = _saves(opened)
    QTest.keyClick(page.grid, Qt.Key.Key_S, CONTROL)
    assert _saves(opened) == audited + 1
    assert opened.books.services.masterdata.product("C").price == Decimal("13.9")
    page.errors.button.click()
    assert opened.books.services.masterdata.product("C").price == Decimal("12.80")


def test_one_bad_cell_of_a_pasted_block_changes_nothing(opened, qapp):
    page = opened.page("bulk_products")
    column = page.model.column_number("price")
    page.grid.setCurrentIndex(page.model.index(0, column))
    qapp.clipboard().setText("4\t3\nfive\t6")
    page.grid.paste()
    assert page.errors.isVisible()
    assert not page.view_model.changed()
    qapp.clipboard().setText("4\t3\n5\t6")
    page.grid.paste()
    assert [row.value("price") for row in page.view_model.rows][:2] == [Decimal(4), Decimal(5)]


def _saves(opened):
    with opened.books.database.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM audit WHERE action = 'product.save'").scalar()


def test_a_real_list_of_a_shop_is_taken_over(opened):
    page = opened.page("import", "products")
    page.open_file(data_file("products/snack_shop_cn.xlsx"))
    assert page.view_model.outcome.new == 302
    assert page.mapping.boxes["name"].currentIndex() == 1
    assert page.run_button.isEnabled()
    page.run_button.click()
    assert page._finished.new == 302
    assert opened.books.services.masterdata.products().total == 305
    assert not page.run_button.isEnabled()


def test_an_import_that_is_cancelled_under_way_changes_nothing(opened, qtbot, tmp_path):
    path = tmp_path / "商品.csv"
    rows = "".join(f"N{number:05d},新品{number},1.50\n" for number in range(11_000))
    path.write_text(f"编码,商品名称,零售价\n{rows}", encoding="utf-8")
    slow = Opened(qtbot, opened.books, tmp_path, queued=True)
    page = slow.page("import", "products")
    with qtbot.waitSignal(page.view_model.checked, timeout=60_000):
        page.open_file(path)
    before, reported = _everything(opened), []

    def cancel_under_way(done: int, total: int) -> None:
        reported.append((done, total))
        if 0 < done < total:
            page.busy.cancel_button.click()

    page.view_model.job_started.connect(lambda job: job.progress.connect(cancel_under_way))
    with qtbot.waitSignal(page.view_model.failed, timeout=60_000):
        page.run_button.click()
    slow.runner.close()
    assert reported
    assert page.errors.message.text() == "已取消，没有任何改动。"
    assert _everything(opened) == before
    assert opened.books.services.masterdata.products().total == 3
    assert page.run_button.isEnabled()


def _everything(opened):
    with opened.books.database.read() as connection:
        tables = inspect(connection).get_table_names()
        return {table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() for table in tables}


def test_opening_stock_from_a_list_is_posted(opened, tmp_path):
    path = tmp_path / "期初.csv"
    path.write_text("商品编码,数量,成本单价\nA,10,2\nB,5,1.5\nX,1,1\n", encoding="utf-8")
    page = opened.page("import", "opening_stock")
    page.open_file(path)
    assert (page.view_model.outcome.new, page.view_model.outcome.rejected) == (2, 1)
    page.view_model.run()
    assert opened.books.stock("A") == (10, 20)


def test_a_list_of_opening_stock_taken_over_twice_counts_once(opened, tmp_path):
    path, copy = tmp_path / "期初.csv", tmp_path / "期初（副本）.csv"
    path.write_text("商品编码,数量,成本单价\nA,10,2\n", encoding="utf-8")
    copy.write_bytes(path.read_bytes())
    page = opened.page("import", "opening_stock")
    page.open_file(path)
    page.view_model.run()
    [number] = page._finished.numbers
    page.open_file(copy)
    page.view_model.run()
    assert (page._finished.numbers, page._finished.earlier) == ((), (number,))
    assert number in page.errors.message.text()
    assert opened.books.stock("A") == (10, 20)
    opened.books.services.documents.reverse(number)
    page.open_file(path)
    page.view_model.run()
    assert page._finished.earlier == ()
    assert opened.books.stock("A") == (10, 20)


def test_a_supplier_is_saved(opened):
    page = opened.page("parties")
    page.new_record()
    page.card.form.editor("name").setText("城东批发")
    page.save()
    assert opened.books.services.masterdata.party(page.records.code).role == "supplier"


def test_a_warehouse_is_saved(opened):
    page = opened.page("warehouses")
    page.begin()
    page.card.form.editor("code").setText("W2")
    page.card.form.editor("name").setText("后仓")
    page.save()
    assert "后仓" in [one.name for one in opened.books.services.masterdata.warehouses()]


def test_labels_of_the_chosen_goods_open_their_page(opened):
    page = opened.page("products", "A")
    page.label_button.click()
    assert opened.asked[-1] == ("labels", None)


def test_the_models_are_sound(opened, qtmodeltester):
    for name in ("products", "bulk_products"):
        qtmodeltester.check(opened.page(name).model)


OWN_WORDS = {"可口可乐", "农夫山泉", "散装苹果", "散户", "总仓", "主仓库", "默认仓库"}


@pytest.mark.parametrize("size", [DESIGN, SMALLEST])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_clipped_or_nameless(opened, qapp, language, size):
    switch_language(qapp, language)
    for name in ("products", "parties", "warehouses", "bulk_products", "import"):
        page = opened.page(name, size=size)
        assert complaints(page) == [], name
        assert untranslated(page, language, OWN_WORDS) == [], name


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_list_scrolls_sideways(opened, qapp, language):
    switch_language(qapp, language)
    for name, key in (("products", "A"), ("parties", None), ("warehouses", None)):
        assert scrolled_sideways(opened.page(name, key)) == [], name


def test_a_code_or_barcode_of_another_product_is_told_as_soon_as_it_is_typed(opened):
    opened.books.product("TAKEN", name="红茶", barcodes=["6901234567892"])
    page = opened.page("products")
    page.new_record()
    card = page.product_card
    card.form.editor("code").setText("TAKEN")
    card.form.editor("code").editingFinished.emit()
    assert "红茶" in card.errors.message.text()
    card.errors.clear()
    card.form.editor("name").setText("绿茶")
    page.save()
    assert opened.books.services.masterdata.product("TAKEN").name == "红茶"
    card.form.editor("code").setText("")
    card.errors.clear()
    card.barcodes.add(("06901234567892", ""))
    assert "红茶" in card.errors.message.text()


def test_a_barcode_of_the_shop_is_made_on_the_card(opened):
    page = opened.page("products", "A")
    before = len(opened.books.services.masterdata.product("A").barcodes)
    page.product_card.barcode_button.click()
    after = opened.books.services.masterdata.product("A").barcodes
    assert len(after) == before + 1
    assert any(one.code.startswith("20") for one in after)
    assert len(page.product_card.barcodes.texts()) == before + 1


@pytest.mark.parametrize("name", ["products", "warehouses"])
def test_the_tab_says_at_once_that_a_card_is_not_saved(opened, name):
    page, told = opened.page(name), []
    page.title_changed.connect(lambda: told.append(page.changed_mark()))
    QTest.keyClicks(page.card.form.editor("name"), "x")
    assert told[-1]
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not told[-1]


def test_a_category_is_made_moved_and_gives_codes(opened):
    page = opened.page("categories")
    for name, code, prefix in (("饮料", "DRINK", "YL"), ("茶", "TEA", "")):
        page.begin()
        page.card.form.editor("name").setText(name)
        page.card.form.editor("code").setText(code)
        page.card.form.editor("code_prefix").setText(prefix)
        page.save()
    branches = {row.category.code: row for row in page.model.rows}
    assert (branches["TEA"].depth, branches["TEA"].example) == (1, "YL0001")
    box = page.card.form.editor("parent")
    box.setCurrentIndex(box.findData(""))
    page.save()
    branches = {row.category.code: row for row in page.model.rows}
    assert (branches["TEA"].depth, branches["TEA"].example) == (0, "P00001")
