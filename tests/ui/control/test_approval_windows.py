"""What waits for an approval, in the windows: submitted by its author, decided by keys, told in lists and on home."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from jxc_desktop.domain.approvals import Rule
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.ui.common.correction_dialog import CorrectionDialog
from jxc_desktop.ui.common.document_list import DocumentList, kinds_of
from jxc_desktop.ui.common.document_view import DocumentViewPage
from jxc_desktop.ui.control.approvals_page import ApprovalsPage
from jxc_desktop.ui.control.rules_page import RulesPage
from tests.support.documents import CONTROL, Desk, new_desk, press


@pytest.fixture
def desk(qtbot, database):
    for desk in new_desk(qtbot, database):
        desk.services.users.save_user("小王", ["clerk"])
        desk.services.approvals.save_rule(Rule("big", "total", ">", "100", ("owner",), "goods_receipt"))
        yield desk


def as_user(desk: Desk, name: str) -> None:
    desk.services.users.sign_in_trusted(name)


def submitted(desk: Desk, by: str = "小王", price: str = "60") -> str:
    as_user(desk, by)
    line = DraftLine(1, "A001", quantity="2", price=Decimal(price))
    draft = desk.services.documents.save(
        desk.services.documents.new("goods_receipt", lines=(line,), party="S001", remark="急")
    )
    desk.services.approvals.submit(draft.key)
    as_user(desk, "owner")
    return draft.key


def test_the_editor_submits_what_needs_approval_and_posts_it_after_the_last_yes(desk: Desk):
    as_user(desk, "小王")
    editor = desk.editor()
    model = editor.view_model
    model.change("x", _with(model.draft))
    assert "需要" in editor.effects.text() or "Needs" in editor.effects.text()
    assert editor.chip.state() == "draft"
    press(editor, (Qt.Key.Key_Return, CONTROL))
    assert editor.chip.state() == "submitted"
    assert not editor.post_button.isEnabled()
    key = model.draft.key
    as_user(desk, "owner")
    desk.services.approvals.approve(key)
    as_user(desk, "小王")
    model.approval.ask(model.draft)
    assert editor.chip.state() == "approved"
    press(editor, (Qt.Key.Key_Return, CONTROL))
    assert editor.last_number.startswith("GR")


def _with(draft, quantity: str = "2"):
    return replace(draft, party="S001", lines=(DraftLine(1, "A001", quantity=quantity, price=Decimal(60)),))


def test_a_change_after_submitting_makes_it_a_draft_again(desk: Desk):
    key = submitted(desk)
    as_user(desk, "小王")
    editor = desk.editor(key=key)
    assert editor.chip.state() == "submitted"
    editor.view_model.change("x", _with(editor.view_model.draft, "3"))
    assert editor.chip.state() == "draft"
    assert editor.post_button.isEnabled()


def test_the_owner_who_submits_his_own_posts_with_one_key(desk: Desk):
    as_user(desk, "owner")
    editor = desk.editor()
    editor.view_model.change("x", _with(editor.view_model.draft))
    press(editor, (Qt.Key.Key_Return, CONTROL))
    assert editor.last_number.startswith("GR")


def test_one_key_approves_and_the_list_is_empty(desk: Desk):
    key = submitted(desk)
    page = desk.show(ApprovalsPage(desk.parts))
    assert page.model.rowCount() == 1
    assert "120.00" in page.card.reasons.text()
    assert page.card.model.rowCount() == 1
    page.table.setFocus()
    press(page.table, "a")
    assert page.model.rowCount() == 0
    assert desk.services.approvals.state_of(key).state == "approved"
    assert page.note.isVisible()


def test_a_rejection_asks_for_the_reason(desk: Desk):
    key = submitted(desk)
    page = desk.show(ApprovalsPage(desk.parts))
    page.table.setFocus()
    press(page.table, "r")
    assert page.card.reason.hasFocus()
    press(page.card.reason, Qt.Key.Key_Return)
    assert page.model.rowCount() == 1
    page.card.reason.setText("太贵")
    press(page.card.reason, Qt.Key.Key_Return)
    assert page.model.rowCount() == 0
    assert desk.services.approvals.state_of(key).state == "draft"


def test_d_opens_the_draft(desk: Desk):
    key = submitted(desk)
    page = desk.show(ApprovalsPage(desk.parts))
    page.table.setFocus()
    press(page.table, "d")
    assert desk.navigator.calls[-1] == ("document.goods_receipt", key)


def test_a_list_of_documents_has_a_tab_for_what_waits(desk: Desk):
    submitted(desk)
    page = desk.show(DocumentList(desk.parts, kinds_of("goods_receipt"), "goods_receipts", "Goods receipts"))
    page.show_state("submitted")
    assert page.model.rowCount() == 1
    assert page.model.row(0).state == "submitted"
    page.show_state("draft")
    assert page.model.rowCount() == 0


def test_a_rule_is_built_tried_out_and_saved(desk: Desk):
    as_user(desk, "owner")
    rule = Rule("big", "total", ">", "100", ("owner",), "goods_receipt")
    desk.services.approvals.remove_rule(rule.code)
    for price in ("20", "80"):
        line = DraftLine(1, "A001", quantity="2", price=Decimal(price))
        desk.services.documents.post(desk.services.documents.new("goods_receipt", lines=(line,), party="S001"))
    page = desk.show(RulesPage(desk.parts))
    sentence = page.sentence
    sentence.kind.setCurrentIndex(sentence.kind.findData("goods_receipt"))
    sentence.fact.setCurrentIndex(sentence.fact.findData("total"))
    sentence.value.setText("100")
    today = desk.clock.local().date()
    page.since.set_value(today)
    page.until.set_value(today)
    press(page, (Qt.Key.Key_Return, CONTROL))
    assert page.tried.rowCount() == 1
    assert "1" in page.result.text()
    press(page, (Qt.Key.Key_S, CONTROL))
    assert page.model.rowCount() == 1
    assert desk.services.approvals.rules()[0].value == "100"


def test_a_correction_shows_old_and_new_and_what_changes_with_it_in_one_dialog(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    editor = desk.editor(key=f"correct:{number}")
    editor.edits.change_quantity(0, "8")
    press(editor, (Qt.Key.Key_Return, CONTROL))
    dialog = editor.findChild(CorrectionDialog)
    told = "\n".join(label.text() for label in dialog.findChildren(QLabel, "correction.told"))
    assert "-2" in told and "4.00" in told
    press(dialog, Qt.Key.Key_Return)
    assert desk.stock() == 10
    editor.post()
    again = [one for one in editor.findChildren(CorrectionDialog) if one.isVisible()][-1]
    again.verb.setFocus()
    press(again, Qt.Key.Key_Return)
    assert desk.stock() == 8


def test_a_reversal_names_the_documents_that_rest_on_it_and_takes_them_along(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    back = desk.services.documents.draw_down(number, "purchase_return")
    desk.services.documents.post(replace(back, lines=(replace(back.lines[0], quantity="4"),)))
    page = desk.show(DocumentViewPage(desk.parts, number))
    page.buttons["reverse"].click()
    dialog = page.findChild(object, "confirm")
    assert any("PR-" in fact for fact in dialog.question.facts)
    assert "2" in dialog.question.verb
    dialog.verb.click()
    assert desk.stock() == 0
    assert page.chip.state() == "reversed"


def test_the_history_of_a_document_tells_old_and_new(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    draft = desk.services.documents.correction_of(number)
    desk.services.documents.correct(number, replace(draft, lines=(replace(draft.lines[0], quantity="8"),)))
    page = desk.show(DocumentViewPage(desk.parts, number))
    page.tabs.setCurrentIndex(3)
    rows = page.life.rows.rows
    assert len(rows) == 6  # begun, posted, reversed by, corrected by, the total, the line
    assert "10" in rows[-1].detail and "8" in rows[-1].detail
