"""Posted documents and their lists: shown, reversed, corrected, drawn from; every page fits and speaks one language."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.permissions import CLERK, DEFAULT_ROLES
from jxc_desktop.services.base import User
from jxc_desktop.services.stocktaking.values import CountInput
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.correction_dialog import CorrectionDialog
from jxc_desktop.ui.common.document_list import DocumentList, kinds_of
from jxc_desktop.ui.common.document_pages import register_common
from jxc_desktop.ui.common.document_view import DocumentViewPage
from jxc_desktop.ui.common.pages import PageRegistry
from jxc_desktop.ui.common.translated import switch_language
from jxc_desktop.ui.control import pages as control
from jxc_desktop.ui.money import pages as money
from jxc_desktop.ui.purchase import pages as purchase
from jxc_desktop.ui.sales import pages as sales
from jxc_desktop.ui.warehouse import pages as warehouse
from tests.support.documents import COLA, UNKNOWN, Desk, new_desk, press
from tests.support.widget_walk import complaints, untranslated

CONTROL = Qt.KeyboardModifier.ControlModifier
OWN_WORDS = ("可口可乐", "农夫山泉", "华润商贸", "康师傅红烧牛肉面", "瓶", "箱", "老板", "330ml", "小店", "桶", "盒")


@pytest.fixture
def desk(qtbot, database):
    yield from new_desk(qtbot, database)


def registry_of(desk: Desk) -> PageRegistry:
    registry = PageRegistry()
    purchase.register(registry, desk.parts)
    warehouse.register(registry, desk.parts)
    register_common(registry, desk.parts)
    return registry


def every_page(desk: Desk) -> PageRegistry:
    registry = registry_of(desk)
    for area in (sales, control, money):
        area.register(registry, desk.parts)
    return registry


def test_a_posted_document_shows_its_lines_postings_and_chain(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    page = desk.show(DocumentViewPage(desk.parts, number))
    assert [(row.code, row.quantity, row.cost) for row in page.lines.rows] == [("A001", 10, 20)]
    assert {row.ledger for row in page.postings.rows} == {"stock", "costs", "debts", "journal"}
    assert page.chip.state() == "posted"
    assert page.nodes == []


def test_reversing_names_what_changes_and_needs_the_verb(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    page = desk.show(DocumentViewPage(desk.parts, number))
    page.buttons["reverse"].click()
    dialog = page.findChild(object, "confirm")
    assert number in dialog.question.title
    press(dialog, Qt.Key.Key_Return)
    assert desk.stock() == 10
    page.buttons["reverse"].click()
    page.findChildren(type(dialog))[-1].verb.click()
    assert desk.stock() == 0
    assert page.chip.state() == "reversed"
    assert len(page.nodes) == 1
    assert not page.buttons["correct"].isVisible()


def test_verbs_open_the_drafts_they_make(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    page = desk.show(DocumentViewPage(desk.parts, number))
    for verb in ("correct", "copy", "draw"):
        page.buttons[verb].click()
    assert desk.navigator.calls[-3:] == [
        ("document.goods_receipt", f"correct:{number}"),
        ("document.goods_receipt", f"copy:{number}"),
        ("document.purchase_return", f"draw:{number}"),
    ]


def test_a_document_others_rest_on_is_corrected_together_with_them(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    back = desk.editor("purchase_return", key=f"draw:{number}")
    back.edits.change_quantity(0, "4")
    back.post()
    correction = desk.editor(key=f"correct:{number}")
    correction.edits.change_price(0, "2.50")
    correction.post()
    dialog = correction.findChild(CorrectionDialog)
    assert [one.number[:3] for one in dialog.found.resting] == ["PR-"]
    dialog.verb.click()
    assert desk.stock() == 6
    assert desk.services.documents.view(number).state == "reversed"


def test_the_remark_of_a_posted_document_is_changed_in_place(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    page = desk.show(DocumentViewPage(desk.parts, number))
    page.remark.setText("少一箱")
    page.remark.editingFinished.emit()
    assert desk.services.documents.view(number).remark == "少一箱"


def test_a_list_counts_drafts_posted_and_reversed_documents(desk: Desk):
    desk.receive("A001", "10", "2.00")
    undone = desk.receive("A001", "5", "2.00")
    desk.services.documents.reverse(undone)
    editor = desk.editor()
    desk.scan(editor, COLA)
    window = desk.show(DocumentList(desk.parts, kinds_of("goods_receipt"), "goods_receipts", "Goods receipts"))
    assert [window.state_tabs.tabText(place) for place in range(4)] == ["草稿 1", "待审核 0", "已过账 1", "已红冲 2"]
    window.table.activated_row.emit(window.model.row(0))
    assert desk.navigator.calls[-1][0] == "document"
    window.show_state("draft")
    window.table.activated_row.emit(window.model.row(0))
    assert desk.navigator.calls[-1] == ("document.goods_receipt", editor.key)
    press(window.table, (Qt.Key.Key_N, CONTROL))
    assert desk.navigator.calls[-1] == ("document.goods_receipt", None)


def test_whoever_may_not_see_costs_sees_none(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    desk.parts.session.user = User(desk.parts.session.user.id, "老李", (CLERK,), DEFAULT_ROLES[CLERK])
    page = desk.show(DocumentViewPage(desk.parts, number))
    assert page.lines.rows[0].cost is None
    assert not page.buttons["reverse"].isVisible()


def test_every_page_of_the_areas_opens(desk: Desk):
    registry = every_page(desk)
    names = {entry.name for entry in registry.everything()}
    assert {f"document.{code}" for code, kind in KINDS.items() if kind.editable} <= names
    for entry in registry.everything():
        if entry.name not in ("document", "stock_moves"):
            page = desk.show(entry.factory(None))
            assert page.name == entry.name
            assert page.title()


@pytest.mark.parametrize("size", [(1166, 600), (1080, 500)], ids=["1366x768", "1280x640"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_window_fits_and_speaks_one_language(desk: Desk, qapp: QApplication, size, language):
    theme.apply(qapp, "light")
    number = desk.receive("A001", "10", "2.00")
    switch_language(qapp, language)
    count = desk.services.stocktakes.open(CountInput(), "full").head.name
    registry = registry_of(desk)
    wrong = []
    for entry in registry.everything():
        key = {"document": number, "stock_moves": "A001", "count": "full"}.get(entry.name)
        page = desk.show(entry.factory(key), size=size)
        if entry.name.startswith("document."):
            desk.scan(page, COLA)
            desk.scan(page, UNKNOWN)
        if entry.name == "stock_moves":
            page.explain()
        QApplication.processEvents()
        found = complaints(page) + untranslated(page, language, (*OWN_WORDS, number, count, "MAIN", "A001"))
        wrong += [f"{entry.name}: {one}" for one in found]
        page.close()
    assert not wrong, "\n".join(wrong)
