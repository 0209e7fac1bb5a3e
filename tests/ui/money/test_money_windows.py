"""Money by keys: receipts given to debts, expenses, transfers, who owes what, statements, reminders."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from jxc_desktop.domain.documents import DraftLine, Source
from jxc_desktop.domain.kinds import kind
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import ALL_CONFIRMED
from jxc_desktop.services.masters.inputs import PartyInput
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_list import DocumentList, kinds_of
from jxc_desktop.ui.common.document_more import more_steps
from jxc_desktop.ui.common.document_view import DocumentViewPage
from jxc_desktop.ui.money.debts_window import PayablesWindow, ReceivablesWindow
from jxc_desktop.ui.money.dunning_window import DunningWindow
from jxc_desktop.ui.money.settling_editor import SettlingEditor
from jxc_desktop.ui.money.statement_page import StatementPage
from tests.support.documents import CONTROL, Desk, new_desk, press
from tests.support.paper import pages_of, simulated_office

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(qtbot, database):
    for desk in new_desk(qtbot, database):
        desk.services.masterdata.save_party(PartyInput(code="C001", name="华强五金", role="customer", phone="138"))
        yield desk


def post(desk: Desk, code: str, **header: object) -> str:
    posted = desk.services.documents.post(desk.services.documents.new(code, **header), ALL_CONFIRMED)
    desk.notices.publish(posted.changes)
    return posted.number


def owes(desk: Desk, amount: str, day: int) -> str:
    at = desk.parts.clock.local().replace(day=day)
    return post(desk, "opening_receivable", party="C001", amount=Decimal(amount), at=at)


def open_of(desk: Desk) -> dict[str, Decimal]:
    return {one.document: one.open for one in desk.services.settlement.open_items("C001")}


def test_a_receipt_settles_the_oldest_first_by_keys_alone(desk: Desk):
    a, b = owes(desk, "1000", 1), owes(desk, "500", 10)
    window = desk.show(SettlingEditor(desk.parts, kind("receipt_of_money")))
    press(window, "C001", ENTER, ENTER, "1200", ENTER)
    assert [row.item.document for row in window.items.model.rows] == [a, b]
    press(window, Qt.Key.Key_F9)
    assert [row.given for row in window.items.model.rows] == [Decimal(1000), Decimal(200)]
    press(window, (ENTER, CONTROL))
    assert open_of(desk) == {b: Decimal(300)}


def test_ticks_make_the_amount_and_a_discount_is_let_off(desk: Desk):
    owes(desk, "1000", 1)
    b = owes(desk, "500", 10)
    window = desk.show(SettlingEditor(desk.parts, kind("receipt_of_money")))
    press(window, "C001", ENTER)
    window.go_to_lines()
    press(window.items.grid, Qt.Key.Key_Space)
    assert window.view_model.draft.amount == Decimal(1000)
    field = window.header.fields["discount"]
    field.setFocus()
    press(window, "10", ENTER)
    window.header.fields["amount"].set_value(Decimal(990))
    window.header.change("", "amount", Decimal(990))
    press(window, (ENTER, CONTROL))
    assert open_of(desk) == {b: Decimal(500)}


def test_too_much_is_refused_and_what_is_left_is_told(desk: Desk):
    owes(desk, "100", 1)
    window = desk.show(SettlingEditor(desk.parts, kind("receipt_of_money")))
    press(window, "C001", ENTER, ENTER, "150", ENTER)
    window.items.give(0, "60")
    assert "90.00" in window.items.told.text()
    assert window.items.model.setData(window.items.model.index(0, 9), "101") is False
    assert window.errors.isVisible()


def test_an_expense_needs_three_fields(desk: Desk):
    window = desk.show(DocumentEditor(desk.parts, kind("expense")))
    purpose = window.header.fields["purpose"]
    purpose.setCurrentIndex(purpose.findData("rent"))
    window.header.change("", "amount", Decimal(3000))
    account = window.header.fields["account"]
    account.setCurrentIndex(account.findData("BANK"))
    press(window, (ENTER, CONTROL))
    assert desk.services.ledgers.money_balances()["BANK"] == Decimal(-3000)


def test_an_expense_may_be_paid_later(desk: Desk):
    window = desk.show(DocumentEditor(desk.parts, kind("expense")))
    account = window.header.fields["account"]
    account.setCurrentIndex(account.findData("on_account"))
    window.header.change("", "party", "S001")
    window.header.change("", "amount", Decimal(80))
    press(window, (ENTER, CONTROL))
    assert [one.open for one in desk.services.settlement.open_items("S001")] == [Decimal(-80)]


def test_money_is_moved_between_accounts(desk: Desk):
    window = desk.show(DocumentEditor(desk.parts, kind("money_transfer")))
    target = window.header.fields["to_account"]
    target.setCurrentIndex(target.findData("BANK"))
    window.header.change("", "amount", Decimal(200))
    press(window, (ENTER, CONTROL))
    assert desk.services.ledgers.money_balances()["BANK"] == Decimal(200)


def test_receivables_lead_to_items_documents_statements_and_receipts(desk: Desk):
    a = owes(desk, "1000", 1)
    window = desk.show(ReceivablesWindow(desk.parts))
    assert window.model.row(0).balance == Decimal(1000)
    window.table.setFocus()
    press(window, ENTER)
    assert window.item_table.hasFocus()
    press(window, ENTER)
    assert desk.navigator.calls[-1] == ("document", a)
    window.open_statement()
    assert desk.navigator.calls[-1] == ("statements", "C001")
    window.open_money()
    assert desk.navigator.calls[-1][0] == "document.receipt_of_money"


def test_payables_are_empty_until_something_is_owed(desk: Desk):
    window = desk.show(PayablesWindow(desk.parts))
    assert window.empty.isVisible()
    post(desk, "opening_payable", party="S001", amount=Decimal(70))
    assert window.model.row(0).balance == Decimal(70)


def test_a_statement_is_saved_copied_kept_and_agreed(desk: Desk, tmp_path: Path):
    owes(desk, "1000", 1)
    page = desk.show(StatementPage(desk.parts, "C001"))
    assert page.statement is not None
    assert page.statement.closing == Decimal(1000)
    page.save(tmp_path / "a.pdf")
    page.save(tmp_path / "a.xlsx")
    assert (tmp_path / "a.pdf").exists()
    assert (tmp_path / "a.xlsx").exists()
    page.copy_text()
    assert "1,000.00" in QGuiApplication.clipboard().text()
    page.keep_button.click()
    page.agree_button.click()
    (kept,) = desk.services.statements.kept("C001")
    assert kept.agreed_at is not None
    assert not page.agree_button.isEnabled()


def test_a_talk_is_noted_and_a_letter_written(desk: Desk, tmp_path: Path):
    at = desk.parts.clock.local().replace(day=1)
    post(desk, "opening_receivable", party="C001", amount=Decimal(1000), at=at, due=at.date())
    window = desk.show(DunningWindow(desk.parts))
    assert window.model.row(0).overdue == Decimal(1000)
    window.note_edit.setFocus()
    press(window, "周五付款", ENTER)
    assert window.model.row(0).note == "周五付款"
    window.save_letter("C001", tmp_path / "letter.pdf")
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")


def test_a_document_shows_what_settled_it_and_opens_it(desk: Desk):
    owed = owes(desk, "1290", 1)
    paid = post(desk, "receipt_of_money", party="C001", amount=Decimal(1000), oldest_first=True)
    page = desk.show(DocumentViewPage(desk.parts, owed))
    assert [node.text() for node in page.settled.nodes] == [f"{paid}  1,000.00"]
    assert "290.00" in page.settled.left.text()
    page.settled.nodes[0].click()
    assert desk.navigator.calls[-1] == ("document", paid)


def test_a_payment_request_shows_what_is_left_and_is_paid_from_its_page(desk: Desk):
    post(desk, "opening_payable", party="S001", amount=Decimal(500), at=desk.parts.clock.local().replace(day=1))
    asked = post(desk, "payment_request", party="S001", amount=Decimal(500), oldest_first=True)
    page = desk.show(DocumentViewPage(desk.parts, asked))
    page.settled.pay.click()
    assert desk.navigator.calls[-1] == ("document.payment", f"draw:{asked}")
    post(desk, "payment", source=asked, party="S001", amount=Decimal(200))
    assert "200.00" in page.settled.title.text() and "300.00" in page.settled.left.text()
    listed = desk.show(DocumentList(desk.parts, kinds_of("payment_request"), "payment_requests", "Payment requests"))
    [row] = listed.model.rows
    assert (row.paid, row.left) == (Decimal(200), Decimal(300))


def test_who_may_not_see_money_is_not_told_what_is_settled(desk: Desk):
    owed = owes(desk, "1290", 1)
    user = desk.services.documents.session.user
    desk.services.documents.session.user = replace(user, permissions=user.permissions - {Permission.MONEY_VIEW})
    page = desk.show(DocumentViewPage(desk.parts, owed))
    assert page.settled.isHidden()


def test_statement_and_letter_are_printed_by_one_key_or_become_a_file(desk: Desk, tmp_path: Path, monkeypatch):
    at = desk.parts.clock.local().replace(day=1)
    post(desk, "opening_receivable", party="C001", amount=Decimal(1000), at=at, due=at.date())
    page, window = desk.show(StatementPage(desk.parts, "C001")), DunningWindow(desk.parts)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "letter.pdf"), ""))
    press(page, (Qt.Key.Key_P, CONTROL))
    page.exporting.path.setText(str(tmp_path / "statement.pdf"))
    press(page.exporting.path, ENTER)
    assert page.exporting.folder_button.isVisible()
    press(desk.show(window), (Qt.Key.Key_P, CONTROL))
    files = [(tmp_path / name).read_bytes() for name in ("statement.pdf", "letter.pdf")]
    printer = simulated_office(desk.services)
    press(desk.show(page), (Qt.Key.Key_P, CONTROL))
    press(desk.show(window), (Qt.Key.Key_P, CONTROL))
    desk.services.printing.work_queue()
    assert [pages_of(data) for data in printer.paper.files] == [pages_of(data) for data in files]
    assert page.errors.isHidden() and window.errors.isHidden()


def test_the_next_step_of_an_invoice_is_its_payment_request(desk: Desk):
    receipt = desk.receive("A001", "10", "2.00")
    line = DraftLine(1, quantity="10", source=Source(receipt, 1))
    invoice = post(desk, "purchase_invoice", source=receipt, lines=(line,))
    page = desk.show(DocumentViewPage(desk.parts, invoice))
    [step] = more_steps(desk.parts, page.view)
    page.following.take_step(page.view, step)
    name, key = desk.navigator.calls[-1]
    assert name == "document.payment_request"
    editor = desk.show(SettlingEditor(desk.parts, kind("payment_request"), key))
    assert [(row.item.document, row.given) for row in editor.items.model.rows] == [(receipt, Decimal(20))]
    press(editor, (ENTER, CONTROL))
    paying = desk.show(SettlingEditor(desk.parts, kind("payment"), f"draw:{editor.last_number}"))
    press(paying, (ENTER, CONTROL))
    assert desk.services.settlement.open_items("S001") == []
