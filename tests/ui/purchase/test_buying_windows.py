"""Buying by keys and scans: suggestions ordered, quotes compared, invoices matched, charges spread."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.documents import DraftLine, Source
from jxc_desktop.domain.kinds import kind
from jxc_desktop.domain.permissions import CLERK, DEFAULT_ROLES
from jxc_desktop.services.base import User
from jxc_desktop.services.bins import BinInput
from jxc_desktop.services.masters.inputs import PartyInput, ProductInput
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_list import DocumentList, kinds_of
from jxc_desktop.ui.common.document_more import more_steps
from jxc_desktop.ui.common.document_view import DocumentViewPage
from jxc_desktop.ui.purchase.comparison_window import ComparisonWindow
from jxc_desktop.ui.purchase.contracts_window import ContractsWindow
from jxc_desktop.ui.purchase.invoice_editor import InvoiceEditor
from jxc_desktop.ui.purchase.landed_cost_editor import LandedCostEditor
from jxc_desktop.ui.purchase.order_editor import OrderEditor
from jxc_desktop.ui.purchase.price_library_window import PriceLibraryWindow
from jxc_desktop.ui.purchase.return_editor import ReturnEditor
from jxc_desktop.ui.purchase.suggestions_window import SuggestionsWindow
from tests.support.documents import COLA, CONTROL, WATER, Desk, new_desk, press

ALT = Qt.KeyboardModifier.AltModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(qtbot, database):
    for desk in new_desk(qtbot, database):
        master = desk.services.masterdata
        master.save_party(PartyInput(code="S002", name="大昌贸易", role="supplier", lead_days=3))
        master.save_products(
            [
                ProductInput.of({"code": "A001", "supplier": "S001", "purchase_unit": "箱", "max": "96"}),
                ProductInput.of({"code": "A002", "min": "12"}),
            ]
        )
        desk.services.goods.load()
        yield desk


def texts(model, name: str) -> list[str]:
    column = model.column_number(name)
    return [model.index(row, column).data() for row in range(model.rowCount())]


def post(desk: Desk, code: str, *lines: DraftLine, **header: object) -> str:
    draft = desk.services.documents.new(code, lines=lines, **header)
    posted = desk.services.documents.post(draft)
    desk.notices.publish(posted.changes)
    return posted.number


def test_suggestions_are_ordered_by_keys_alone(desk: Desk):
    window = desk.show(SuggestionsWindow(desk.parts))
    assert texts(window.model, "code") == ["A002", "A001"]
    assert texts(window.model, "quantity") == ["12", "4"]
    assert texts(window.model, "supplier") == ["", "华润商贸"]
    window.grid.setCurrentIndex(window.model.index(0, window.model.column_number("supplier")))
    press(window, "S002", ENTER)
    assert texts(window.model, "supplier") == ["大昌贸易", "华润商贸"]
    desk.scan(window, COLA)
    press(window, "2", ENTER, (Qt.Key.Key_Return, CONTROL))
    orders = desk.services.documents.counts(["purchase_order"])
    assert orders["posted"] == 2
    assert "2" in window.result.message.text()
    assert texts(window.model, "code") == []


def test_a_suggestion_without_a_supplier_keeps_the_cursor(desk: Desk):
    window = desk.show(SuggestionsWindow(desk.parts))
    press(window, (Qt.Key.Key_Return, CONTROL))
    assert window.errors.isVisible()
    assert window.model.columns[window.grid.currentIndex().column()].name == "supplier"
    window.grid.setCurrentIndex(window.model.index(0, 1))
    press(window.grid, Qt.Key.Key_Space)
    press(window, (Qt.Key.Key_Return, CONTROL))
    assert desk.services.documents.counts(["purchase_order"])["posted"] == 1


def test_quotes_stand_side_by_side_and_the_cheapest_is_ordered(desk: Desk):
    inquiry = post(desk, "supplier_inquiry", DraftLine(1, "A001", quantity="24"), DraftLine(2, "A002", quantity="10"))
    for supplier, price in (("S001", "2.05"), ("S002", "1.95")):
        line = DraftLine(1, quantity="24", price=Decimal(price), source=Source(inquiry, 1))
        post(desk, "supplier_quote", line, party=supplier, due=date(2026, 6, 30))
    window = desk.show(ComparisonWindow(desk.parts, inquiry))
    assert texts(window.model, "supplier.S001") == ["2.05", ""]
    assert texts(window.model, "supplier.S002") == ["✓ 1.95", ""]
    assert "1" in window.sum_label.text()
    window.table.setCurrentIndex(window.model.index(0, window.model.column_number("supplier.S001")))
    press(window.table, Qt.Key.Key_Space)
    assert texts(window.model, "supplier.S001")[0] == "✓ 2.05"
    press(window.table, (Qt.Key.Key_Return, CONTROL))
    [order] = desk.services.documents.list(_orders()).rows
    assert (order.party, order.total) == ("华润商贸", Decimal("49.20"))
    press(window.table, (Qt.Key.Key_N, CONTROL))
    assert desk.navigator.calls[-1] == ("document.supplier_quote", f"draw:{inquiry}")


def _orders():
    from jxc_desktop.services.documents import DocumentFilter

    return DocumentFilter(kinds=("purchase_order",))


def test_the_price_library_lists_quotes_that_hold(desk: Desk):
    line = DraftLine(1, "A001", quantity="1", unit="箱", price=Decimal("45.60"))
    quote = post(desk, "supplier_quote", line, party="S001", due=date(2026, 6, 30))
    window = desk.show(PriceLibraryWindow(desk.parts))
    assert (texts(window.model, "price"), texts(window.model, "base_price")) == (["45.60"], ["1.90"])
    window.table.activated_row.emit(window.model.row(0))
    assert desk.navigator.calls[-1] == ("document", quote)


def test_an_invoice_is_matched_by_ticking_receipts(desk: Desk):
    first = desk.receive("A001", "24", "2.00")
    desk.receive("A002", "10", "1.20")
    editor = desk.show(InvoiceEditor(desk.parts, kind("purchase_invoice")))
    press(editor, "S001", ENTER)
    assert editor.receipts is not None
    assert sorted(texts(editor.receipts.model, "amount")) == ["12.00", "48.00"]
    place = texts(editor.receipts.model, "number").index(first)
    editor.receipts.table.setCurrentIndex(editor.receipts.model.index(place, 0))
    press(editor.receipts.table, Qt.Key.Key_Space) if editor.receipts.table.hasFocus() else None
    editor.receipts.table.setFocus()
    if not editor.view_model.draft.lines:
        press(editor.receipts.table, Qt.Key.Key_Space)
    assert texts(editor.lines, "received")[0] == "24"
    assert texts(editor.lines, "amount_difference")[0] == ""
    editor.edits.change_price(0, "2.10")
    assert texts(editor.lines, "amount_difference")[0] == "▲ 2.40"
    assert texts(editor.lines, "price_difference")[0] == "▲ 0.10"
    editor.edits.change_quantity(0, "20")
    assert texts(editor.lines, "quantity_difference")[0] == "▼ -4"
    editor.view_model.change("", _with_reference(editor, "F-1"))
    press(editor, (Qt.Key.Key_Return, CONTROL))
    assert desk.services.documents.counts(["purchase_invoice"])["posted"] == 1
    assert texts(editor.receipts.model, "amount") == ["8.00", "12.00"]


def _with_reference(editor: InvoiceEditor, reference: str):
    from dataclasses import replace

    return replace(editor.view_model.draft, reference=reference)


def test_a_scan_of_goods_that_are_on_no_receipt_of_the_invoice_is_refused_in_the_strip(desk: Desk):
    number = desk.receive("A001", "24", "2.00")
    editor = desk.show(InvoiceEditor(desk.parts, kind("purchase_invoice"), f"draw:{number}"))
    desk.scan(editor, WATER)
    assert [line.source is not None for line in editor.view_model.draft.lines] == [True]
    assert editor.result.isVisible() and editor.result.property("tone") == "danger"
    desk.scan(editor, COLA)
    assert editor.result.property("tone") == "success"
    assert [line.quantity for line in editor.view_model.draft.lines] == ["24"]


def test_a_return_shows_what_leaves_and_what_its_price_differs_from_it(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    desk.receive("A001", "10", "3.00")
    editor = desk.show(ReturnEditor(desk.parts, kind("purchase_return"), f"draw:{number}"))
    editor.edits.change_quantity(0, "4")
    assert texts(editor.lines, "cost")[0] == "10.00"
    assert texts(editor.lines, "price_difference")[0] == "▼ -2.00"
    desk.parts.session.user = User(desk.parts.session.user.id, "老李", (CLERK,), DEFAULT_ROLES[CLERK])
    blind = desk.show(ReturnEditor(desk.parts, kind("purchase_return"), f"draw:{number}"))
    assert "cost" not in [column.name for column in blind.lines.columns]


def test_an_invoice_number_used_before_is_told_at_its_field(desk: Desk):
    receipt = desk.receive("A001", "24", "2.00")
    line = DraftLine(1, quantity="12", source=Source(receipt, 1))
    post(desk, "purchase_invoice", line, party="S001", reference="F-7")
    editor = desk.show(InvoiceEditor(desk.parts, kind("purchase_invoice"), f"draw:{receipt}"))
    editor.view_model.change("", _with_reference(editor, "F-7"))
    problem = editor.view_model.header_problem("reference")
    assert problem is not None
    editor.post()
    assert editor.header.fields["reference"].hasFocus()
    assert desk.services.documents.counts(["purchase_invoice"])["posted"] == 1


def test_charges_are_spread_before_they_are_posted(desk: Desk):
    first = desk.receive("A001", "10", "10")
    second = desk.receive("A002", "30", "5")
    editor = desk.show(LandedCostEditor(desk.parts, kind("landed_cost")))
    press(editor, "S002", ENTER)
    for number in (first, second):
        place = texts(editor.receipts.model, "number").index(number)
        editor.receipts.table.setCurrentIndex(editor.receipts.model.index(place, 0))
        editor.receipts.table.setFocus()
        press(editor.receipts.table, Qt.Key.Key_Space)
    editor.charges.set_texts([("运费", "50", "")])
    editor.charges.changed.emit()
    assert texts(editor.shares, "charge") == ["20.00", "30.00"]
    editor.charges.set_texts([("运费", "50", "数量")])
    editor.charges.changed.emit()
    assert texts(editor.shares, "charge") == ["12.50", "37.50"]
    press(editor, (Qt.Key.Key_Return, CONTROL))
    assert desk.services.ledgers.stock("A001").value == Decimal("112.50")
    assert desk.services.ledgers.party("S002").balance == Decimal("-50.00")


def test_contracts_show_what_is_left_and_when_they_end(desk: Desk):
    line = DraftLine(1, "A001", quantity="100", price=Decimal(2))
    contract = post(desk, "purchase_contract", line, party="S001", due=date(2026, 6, 1))
    post(desk, "purchase_order", DraftLine(1, quantity="25", source=Source(contract, 1)), party="S001")
    window = desk.show(ContractsWindow(desk.parts))
    assert texts(window.model, "used") == ["25.00%"]
    assert window.model.rows[0].state == "ending"
    press(window.table, (Qt.Key.Key_N, CONTROL))
    assert desk.navigator.calls[-1] == ("document.purchase_contract", None)


def test_the_list_of_orders_says_how_far_each_is(desk: Desk):
    lines = (DraftLine(1, "A001", quantity="24", price=Decimal(2)),)
    whole, part, closed = (post(desk, "purchase_order", *lines, party="S001") for _order in range(3))
    for order, quantity in ((whole, "24"), (part, "10")):
        post(desk, "goods_receipt", DraftLine(1, quantity=quantity, source=Source(order, 1)))
    desk.services.orders.close(closed)
    window = desk.show(DocumentList(desk.parts, kinds_of("purchase_order"), "purchase_orders", "Purchase orders"))
    found = dict(zip(texts(window.model, "number"), [row.progress for row in window.model.rows], strict=True))
    assert found == {whole: "done", part: "partly", closed: "closed"}


def test_orders_are_marked_as_sent_from_their_list_by_a_key(desk: Desk):
    orders = [post(desk, "purchase_order", DraftLine(1, "A001", quantity="1"), party="S001") for _order in range(2)]
    window = desk.show(DocumentList(desk.parts, kinds_of("purchase_order"), "purchase_orders", "Purchase orders"))
    window.table.selectAll()
    press(window.table, (Qt.Key.Key_S, ALT))
    assert {one.sent for one in desk.services.orders.progress(orders).values()} == {"yes"}
    assert all("sent" in word or "已发" in word for word in texts(window.model, "progress"))


def test_an_order_offers_to_be_marked_as_sent_after_it_was_saved_as_a_file(desk: Desk, tmp_path):
    number = post(desk, "purchase_order", DraftLine(1, "A001", quantity="1"), party="S001")
    page = desk.show(DocumentViewPage(desk.parts, number))
    asked = page.sent.message.text()
    page.printing.ask(number)
    page.printing.buttons["pdf"].click()
    page.printing.exporting.path.setText(str(tmp_path / "order.pdf"))
    press(page.printing.exporting.path, Qt.Key.Key_Return)
    assert page.sent.message.text() != asked
    press(page.table, (Qt.Key.Key_S, ALT))
    assert desk.services.orders.progress([number])[number].sent == "pdf"
    assert page.sent.button.isHidden() and number in page.sent.message.text()


def test_the_order_editor_takes_the_word_that_what_it_posted_was_sent(desk: Desk):
    editor = desk.show(OrderEditor(desk.parts, kind("purchase_order")))
    _with_party(editor, "S001")
    desk.scan(editor, COLA)
    press(editor, (Qt.Key.Key_Return, CONTROL))
    press(editor, (Qt.Key.Key_S, ALT))
    assert desk.services.orders.progress([editor.last_number])[editor.last_number].sent == "yes"


def test_every_editor_of_buying_takes_goods_by_scan(desk: Desk):
    for code in ("purchase_requisition", "supplier_inquiry", "supplier_quote", "purchase_contract", "purchase_order"):
        editor = desk.editor(code)
        desk.scan(editor, WATER)
        if kind(code).party_role:
            editor.view_model.change("", _with_party(editor, "S001"))
        press(editor, (Qt.Key.Key_Return, CONTROL))
        assert desk.services.documents.counts([code])["posted"] == 1, code


def _with_party(editor, party: str):
    from dataclasses import replace

    return replace(editor.view_model.draft, party=party)


def test_the_history_of_an_item_draws_its_prices_by_supplier(desk: Desk):
    desk.receive("A001", "24", "2.00")
    desk.clock.set(desk.clock.local().replace(day=22))
    post(desk, "goods_receipt", DraftLine(1, "A001", quantity="24", price=Decimal("2.20")), party="S002")
    post(desk, "purchase_order", DraftLine(1, "A001", quantity="12", price=Decimal("2.10")), party="S001")
    editor = desk.editor("purchase_order")
    desk.scan(editor, COLA)
    press(editor, Qt.Key.Key_F8)
    panel = editor.history_panel
    assert {one.name: len(one.points) for one in panel.chart.series} == {"华润商贸": 2, "大昌贸易": 1}
    assert panel.chart.isVisible() and "华润商贸" in panel.chart.accessibleName()
    assert texts(panel.prices, "price") == ["2.10", "2.20", "2.00"]
    assert not panel.chart.grab().isNull()


def test_a_requisition_is_ordered_and_an_order_closed_from_their_page(desk: Desk):
    wanted = post(desk, "purchase_requisition", DraftLine(1, "A001", quantity="2", unit="箱"))
    page = desk.show(DocumentViewPage(desk.parts, wanted))
    assert page.view is not None
    steps = {step.name: step for step in more_steps(desk.parts, page.view)}
    page.following.take_step(page.view, steps["order_all"])
    [order] = desk.services.documents.list(_orders()).rows
    assert order.party == "华润商贸"
    page = desk.show(DocumentViewPage(desk.parts, order.number))
    assert page.view is not None
    page.following.take_step(page.view, more_steps(desk.parts, page.view)[0])
    assert page.view.closed
    assert more_steps(desk.parts, page.view)[0].name == "reopen"


def test_files_are_kept_with_a_document_and_taken_away(desk: Desk, tmp_path):
    contract = post(desk, "purchase_contract", DraftLine(1, "A001", price=Decimal(2)), party="S001")
    page = desk.show(DocumentViewPage(desk.parts, contract))
    paper = tmp_path / "合同.pdf"
    paper.write_bytes(b"%PDF-1.4")
    page.attachments.add(paper)
    assert texts(page.attachments.model, "name") == ["合同.pdf"]
    assert page.tabs.tabText(2).endswith("1")
    page.tabs.setCurrentIndex(2)
    page.attachments.table.setFocus()
    press(page.attachments, Qt.Key.Key_Delete)
    assert texts(page.attachments.model, "name") == []
    page.attachments.add(tmp_path / "missing.pdf")
    assert page.errors.isVisible()


def test_a_price_above_the_contract_is_asked_about_in_the_order_and_posted_after_a_yes(desk: Desk):
    agreed = DraftLine(1, "A001", quantity="100", price=Decimal(2))
    contract = post(desk, "purchase_contract", agreed, party="S001", due=date(2026, 12, 31))
    editor = desk.show(OrderEditor(desk.parts, kind("purchase_order"), f"draw:{contract}"))
    editor.edits.change_quantity(0, "10")
    editor.edits.change_price(0, "2.50")
    press(editor, (Qt.Key.Key_Return, CONTROL))
    [dialog] = [one for one in editor.findChildren(object, "confirm") if one.isVisible()]
    assert editor.last_number == ""
    dialog.verb.click()
    [order] = desk.services.documents.list(_orders()).rows
    assert order.total == Decimal("25.00")
    assert desk.services.documents.view(order.number).upstream[0].number == contract


def test_the_bin_of_a_line_is_kept_when_it_is_saved_posted_and_copied(desk: Desk):
    desk.services.bins.save(BinInput(code="A-01"))
    editor = desk.show(DocumentEditor(desk.parts, kind("goods_receipt")))
    _with_party(editor, "S001")
    desk.scan(editor, COLA)
    place = editor.lines.column_number("bin")
    assert editor.lines.setData(editor.lines.index(0, place), "A-01")
    editor.view_model.save()
    assert desk.services.documents.draft(editor.view_model.draft.key).lines[0].bin == "A-01"
    press(editor, (Qt.Key.Key_Return, CONTROL))
    assert [row.product for row in desk.services.bins.contents("A-01").lines] == ["A001"]
    copied = desk.show(DocumentEditor(desk.parts, kind("goods_receipt"), f"copy:{editor.last_number}"))
    assert copied.view_model.draft.lines[0].bin == "A-01"
