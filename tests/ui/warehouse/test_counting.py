"""Counting in the windows by scans and keys: a shelf of ten, again and instead, unknown codes, review, posting."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import User
from jxc_desktop.services.bins import BinInput
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.services.stocktaking.values import CountInput, EntryInput
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from jxc_desktop.ui.warehouse.count_page import COUNTING_TAB, REVIEW_TAB, CountPage
from jxc_desktop.ui.warehouse.counts_window import CountsWindow
from tests.support.documents import COLA, CONTROL, NOODLES, UNKNOWN, WATER, Desk, new_desk, press
from tests.support.widget_walk import complaints, untranslated
from tests.support.windows import DESIGN, SMALLEST

ENTER, DONE = Qt.Key.Key_Return, (Qt.Key.Key_Return, CONTROL)
OWN_WORDS = ("可口可乐", "农夫山泉", "康师傅红烧牛肉面", "瓶", "箱", "桶", "老板", "小店", "330ml", "550ml", "105g")


@pytest.fixture
def desk(qtbot, database):
    for made in new_desk(qtbot, database):
        made.receive("A001", "24", "2.00", datetime(2026, 5, 20, 9))
        made.receive("A002", "10", "1.00", datetime(2026, 5, 20, 9))
        yield made


def count_page(desk: Desk, **members: object) -> CountPage:
    opened = desk.services.stocktakes.open(CountInput(**members))
    return desk.show(CountPage(desk.parts, opened.head.key))


def counted(page: CountPage) -> dict[str, Decimal]:
    return {line.product: line.quantity for line in page.view_model.lines.values()}


def test_a_shelf_of_ten_takes_eleven_scans_the_digits_and_one_key_while_goods_are_sold(desk: Desk):
    desk.services.bins.save(BinInput(warehouse="MAIN", code="A-03"))
    codes = [f"690000000{number:03d}" for number in range(10)]
    goods = [{"code": f"S{number}", "name": f"货{number}", "unit": "个"} for number in range(10)]
    desk.services.masterdata.save_products(
        [ProductInput.of({**one, "barcodes": [code]}) for one, code in zip(goods, codes, strict=True)]
    )
    desk.services.goods.load()
    lines = tuple(
        DraftLine(place, one["code"], quantity="12", price=Decimal(1), bin="A-03") for place, one in enumerate(goods, 1)
    )
    at = datetime(2026, 5, 20, 9)
    desk.services.documents.post(desk.services.documents.new("goods_receipt", lines=lines, party="S001", at=at))
    page = count_page(desk)
    desk.scan(page, "L:A-03")
    for number, code in enumerate(codes):
        desk.clock.set(datetime(2026, 5, 21, 10, number))
        desk.scan(page, code)
        press(page, "12")
    desk.clock.set(datetime(2026, 5, 21, 10, 30))
    press(page, DONE)
    desk.clock.set(datetime(2026, 5, 21, 10, 45))
    desk.issue("S0", "5", datetime(2026, 5, 21, 10, 40))
    assert counted(page) == {one["code"]: Decimal(12) for one in goods}
    assert page.tabs.currentIndex() == REVIEW_TAB
    page.view_model.load_review()
    assert page.view_model.review is not None
    assert page.view_model.review.differing == 0
    desk.clock.set(datetime(2026, 5, 21, 17))
    press(page, DONE)
    assert desk.stock("S0") == 7
    assert desk.navigator.calls[-1][0] == "document"


def test_scanned_again_a_quantity_is_added_or_counted_instead_in_the_line(desk: Desk):
    page = count_page(desk)
    desk.scan(page, COLA)
    press(page, "20", ENTER)
    desk.scan(page, COLA)
    assert page.strip.add_button.isVisible()
    assert "20" in page.strip.hint.text()
    press(page, "4", ENTER)
    assert counted(page) == {"A001": Decimal(24)}
    desk.scan(page, COLA)
    press(page, "23", "=")
    assert counted(page) == {"A001": Decimal(23)}
    press(page, (Qt.Key.Key_Z, CONTROL))
    assert counted(page) == {"A001": Decimal(24)}


def test_piece_by_piece_every_scan_counts_and_a_carton_counts_its_pieces(desk: Desk):
    page = count_page(desk)
    press(page, Qt.Key.Key_F8)
    for code in (COLA, COLA, WATER, "16901028075760"):
        desk.scan(page, code)
    assert counted(page) == {"A001": Decimal(26), "A002": Decimal(1)}
    assert page.counted.rows.row(0).product == "A001"
    desk.scan(page, WATER)
    assert page.counted.rows.row(0).product == "A002"
    assert desk.sounds.heard[-1] == "added"


def test_an_unknown_code_is_collected_and_gets_its_item_later(desk: Desk):
    page = count_page(desk)
    desk.scan(page, WATER)
    press(page, "9")
    desk.scan(page, UNKNOWN)
    assert counted(page) == {"A002": Decimal(9)}
    assert page.unknown.isVisible()
    page.unknown.linked.emit("A002")
    assert counted(page) == {"A002": Decimal(10)}
    assert not page.unknown.isVisible()


def test_no_number_in_the_field_is_told_and_the_item_stays_in_hand(desk: Desk):
    page = count_page(desk)
    desk.scan(page, COLA)
    press(page, "x")
    desk.scan(page, WATER)
    assert page.view_model.in_hand is not None
    assert page.view_model.in_hand.product.code == "A001"
    assert desk.sounds.heard[-1] == "error"
    press(page, Qt.Key.Key_Escape)
    assert page.view_model.in_hand is None
    assert counted(page) == {}


def test_the_review_sorts_by_value_counts_again_and_says_why(desk: Desk):
    page = count_page(desk, limit_percent=Decimal(5))
    for code, quantity in ((COLA, "20"), (WATER, "9"), (NOODLES, "1")):
        desk.scan(page, code)
        press(page, quantity)
    press(page, DONE)
    rows = page.review.rows.rows
    assert [(row.line.product, row.difference, row.amount) for row in rows] == [
        ("A001", Decimal(-4), Decimal("-8.00")),
        ("A002", Decimal(-1), Decimal("-1.00")),
        ("A003", Decimal(1), Decimal("0.00")),
    ]
    press(page, "r")
    assert page.view_model.head is not None
    assert page.view_model.head.recounts == 1
    desk.scan(page, COLA)
    assert page.tabs.currentIndex() == COUNTING_TAB
    press(page, "23", DONE)
    assert counted(page)["A001"] == 23
    page.review.table.setCurrentIndex(page.review.rows.index(0, 0))
    page.review.reason.setFocus()
    page.review.reason.create_asked.emit("破损")
    assert page.review.rows.rows[0].line.reason == "破损"
    press(page, DONE)
    assert (desk.stock("A001"), desk.stock("A002")) == (Decimal(23), Decimal(9))


def test_who_may_only_count_sees_no_review_and_a_blind_count_shows_no_book(desk: Desk):
    user = desk.services.stocktakes.session.user
    assert user is not None
    rights = frozenset({Permission.STOCK_COUNT, Permission.STOCK_VIEW})
    desk.services.stocktakes.session.user = User(user.id, user.name, (), rights)
    blind, seen = count_page(desk), count_page(desk, blind=False)
    for page, told in ((blind, ""), (seen, "24")):
        assert not page.tabs.isVisible()
        desk.scan(page, COLA)
        assert told in page.strip.hint.text()
        assert ("24" in page.strip.hint.text()) == bool(told)
    press(seen, "7", DONE)
    assert counted(seen) == {"A001": Decimal(7)}
    assert "24" not in blind.progress.text()


def test_single_entries_are_shown_and_struck(desk: Desk):
    page = count_page(desk)
    for quantity in ("3", "4"):
        desk.scan(page, COLA)
        press(page, quantity, ENTER)
    page.counted.table.setFocus()
    press(page, ENTER)
    assert [row.quantity for row in page.counted.entry_rows.rows] == [3, 4]
    press(page, Qt.Key.Key_Delete)
    assert counted(page) == {"A001": Decimal(3)}
    press(page, Qt.Key.Key_Escape)
    assert not page.counted.entries.isVisible()


def test_the_list_opens_a_count_goes_on_with_it_and_gives_it_up(desk: Desk):
    window = desk.show(CountsWindow(desk.parts, key="products:A001"))
    assert window.opening.isVisible()
    press(window.opening, DONE)
    name, key = desk.navigator.calls[-1]
    assert (name, window.model.rowCount(), window.model.row(0).targets) == ("count", 1, 1)
    assert key == window.model.row(0).key
    window.table.setFocus()
    press(window, ENTER)
    assert desk.navigator.calls[-1] == ("count", key)
    window.give_up()
    window.errors.button.click()
    assert window.model.rowCount() == 0
    window.begin()
    window.opening.form.editor("scope").setCurrentIndex(1)
    window.opening.form.changed.emit()
    window.opening.give()
    assert window.errors.isVisible()


def test_a_handheld_file_is_added_and_says_what_was_not_taken(desk: Desk, tmp_path: Path):
    path = tmp_path / "scan.csv"
    path.write_text(f"{COLA},20\n{WATER},ten\n{UNKNOWN},1\n", encoding="utf-8")
    page = count_page(desk)
    page.view_model.add_file(path)
    assert counted(page) == {"A001": Decimal(20)}
    told = page.errors.message.text()
    assert "2" in told
    assert WATER in told
    assert page.unknown.isVisible()


def test_serial_numbers_are_scanned_one_after_the_other_and_count_once(desk: Desk):
    made = ProductInput.of({"code": "P1", "name": "手机", "unit": "台", "serials": True, "barcodes": ["6901234567892"]})
    desk.services.masterdata.save_products([made])
    desk.services.goods.load()
    page = count_page(desk)
    for code in ("6901234567892", "SN-1", "SN-2", "SN-1"):
        desk.scan(page, code)
    assert [line.serials for line in page.view_model.lines.values()] == [("SN-1", "SN-2")]
    desk.scan(page, COLA)
    press(page, "24", ENTER)
    assert counted(page) == {"P1": Decimal(2), "A001": Decimal(24)}


@pytest.mark.parametrize(("size", "language"), [(DESIGN, "zh_CN"), (SMALLEST, "en")])
def test_the_windows_fit_and_speak_one_language(desk: Desk, qapp: QApplication, size, language):
    desk.services.bins.save(BinInput(warehouse="MAIN", code="A-03"))
    page = count_page(desk)
    desk.services.stocktakes.add(page.view_model.key, [EntryInput(product="A001"), EntryInput(code=UNKNOWN)])
    page.view_model.load()
    theme.apply(qapp, "light")
    own = ("ST-0521-01", "MAIN", "A001", "A002", UNKNOWN, *OWN_WORDS)
    wrong = []
    switch_language(qapp, language)
    try:
        for shown in (desk.show(CountsWindow(desk.parts, key="products:A001"), size=size), page):
            shown.resize(*size)
            QApplication.processEvents()
            wrong += complaints(shown) + untranslated(shown, language, own)
        for number in (1, 2):
            page.tabs.setCurrentIndex(number)
            QApplication.processEvents()
            wrong += complaints(page) + untranslated(page, language, own)
    finally:
        switch_language(qapp, "zh_CN")
    assert not wrong, "\n".join(wrong)
