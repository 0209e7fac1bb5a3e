"""The windows of selling worked by keys and scans: each kind on its main path, picking, shipping, invoicing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.kinds import kind
from jxc_desktop.services.base import ALL_CONFIRMED
from jxc_desktop.services.masters.inputs import PartyInput, ProductInput
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.document_view import DocumentViewPage
from jxc_desktop.ui.common.pages import PageRegistry
from jxc_desktop.ui.common.translated import switch_language
from jxc_desktop.ui.sales import pages as sales
from jxc_desktop.ui.sales.customer_page import CustomerPage
from jxc_desktop.ui.sales.exchange_page import ExchangePage
from jxc_desktop.ui.sales.feedback_window import FeedbackWindow
from jxc_desktop.ui.sales.invoicing_window import InvoicingWindow
from jxc_desktop.ui.sales.orders_window import OrdersWindow
from jxc_desktop.ui.sales.picking_windows import PickingWindow, PickPage
from jxc_desktop.ui.sales.sales_editor import SalesEditor
from jxc_desktop.ui.sales.shipping_window import ShippingWindow
from tests.support.documents import ALT, COLA, CONTROL, NOODLES, WATER, Desk, new_desk, press
from tests.support.widget_walk import complaints, untranslated

OWN_WORDS = (
    "可口可乐",
    "农夫山泉",
    "华润商贸",
    "康师傅红烧牛肉面",
    "瓶",
    "箱",
    "老板",
    "330ml",
    "小店",
    "桶",
    "盒",
    "长城超市",
)
ENTER, POST = Qt.Key.Key_Return, (Qt.Key.Key_Return, CONTROL)


@pytest.fixture
def desk(qtbot, database):
    for made in new_desk(qtbot, database):
        customer = PartyInput(code="C001", name="长城超市", role="customer", address="长安街1号", credit_limit="500")
        made.services.masterdata.save_party(customer)
        made.receive("A001", "24", "2.00")
        yield made


def editor(desk: Desk, code: str, key: str | None = None) -> SalesEditor:
    return desk.show(SalesEditor(desk.parts, kind(code), key))


def post(desk: Desk, code: str, *lines: tuple[str, str], **header: object) -> str:
    wanted = tuple(DraftLine(place, product, quantity=quantity) for place, (product, quantity) in enumerate(lines, 1))
    header = {"party": "C001", **header}
    posted = desk.services.documents.post(desk.services.documents.new(code, lines=wanted, **header), ALL_CONFIRMED)
    desk.notices.publish(posted.changes)
    return posted.number


def drawn(desk: Desk, code: str, source: str) -> str:
    draft = desk.services.documents.draw_down(source, code)
    posted = desk.services.documents.post(draft, ALL_CONFIRMED)
    desk.notices.publish(posted.changes)
    return posted.number


def say_yes(window: object) -> None:
    for dialog in window.findChildren(object, "confirm"):
        if dialog.isVisible():
            dialog.verb.click()


def test_a_quotation_is_written_by_keys_and_becomes_an_order_and_a_delivery(desk: Desk):
    quote = editor(desk, "quotation")
    press(quote, "C001", ENTER)
    desk.scan(quote, COLA)
    quote.edits.change_quantity(0, "6")
    press(quote, POST)
    number = quote.last_number
    assert number.startswith("QT-")
    ordered = editor(desk, "sales_order", f"draw:{number}")
    press(ordered, POST)
    assert ordered.last_number.startswith("SO-")
    delivered = editor(desk, "delivery", f"draw:{ordered.last_number}")
    press(delivered, POST)
    assert delivered.last_number.startswith("DN-")
    assert desk.stock() == 18
    page = desk.show(DocumentViewPage(desk.parts, ordered.last_number))
    assert [node.objectName() for node in page.strip.nodes] == [
        f"chain.{one}" for one in (number, ordered.last_number, delivered.last_number)
    ]
    page.strip.nodes[2].click()
    assert desk.navigator.calls[-1] == ("document", delivered.last_number)


def test_the_customer_chosen_tells_debts_and_credit_left(desk: Desk):
    post(desk, "delivery", ("A001", "10"))
    window = editor(desk, "sales_order")
    assert not window.strip.isVisible()
    press(window, "C001", ENTER)
    assert "465.00" in window.strip.message.text()
    assert window.header.fields["address"].placeholderText() == "长安街1号"
    window.strip.findChild(object, "customer.card").click()
    assert desk.navigator.calls[-1] == ("customer", "C001")


def test_lines_show_what_is_available_and_what_is_earned(desk: Desk):
    post(desk, "sales_order", ("A001", "20"))
    window = editor(desk, "sales_order")
    press(window, "C001", ENTER)
    desk.scan(window, COLA)
    model = window.lines
    shown = {name: model.index(0, model.column_number(name)).data() for name in ("available", "margin")}
    assert shown["available"] == "4"
    assert shown["margin"].startswith("42.8")


def test_a_delivery_drawn_from_an_order_is_checked_by_scans(desk: Desk):
    number = post(desk, "sales_order", ("A001", "2"))
    window = editor(desk, "delivery")
    desk.scan(window, number)
    assert [line.quantity for line in window.view_model.draft.lines] == ["2"]
    desk.scan(window, COLA)
    assert "1" in window.result.message.text()
    desk.scan(window, WATER)
    assert (desk.sounds.heard[-1], len(window.view_model.draft.lines)) == ("error", 1)
    desk.scan(window, COLA)
    desk.scan(window, COLA)
    assert desk.sounds.heard[-1] == "error"
    assert window.scans.checks()[1] == 2
    press(window, POST)
    assert desk.stock() == 22


def test_lots_and_serial_numbers_scanned_for_an_order_stand_in_its_lines(desk: Desk):
    goods = [
        ProductInput(code="M1", name="鲜奶", unit="盒", price="5", lots=True, barcodes=["6907992512570"]),
        ProductInput(code="P1", name="手机", unit="台", price="999", serials=True),
    ]
    desk.services.masterdata.save_products(goods)
    milk = [DraftLine(1, "M1", quantity="3", lot="L0"), DraftLine(2, "M1", quantity="4", lot="L1")]
    lines = (*milk, DraftLine(3, "P1", quantity="1", serials=("SN1",)))
    stock = desk.services.documents.new("other_receipt", lines=lines)
    desk.notices.publish(desk.services.documents.post(stock, ALL_CONFIRMED).changes)
    desk.services.goods.load()
    number = post(desk, "sales_order", ("M1", "5"), ("P1", "1"))
    window = editor(desk, "delivery")
    desk.scan(window, number)

    for code in ("L0", "L0", "L0", "L1", "SN1", "]d2010690799251257010L1"):
        desk.scan(window, code)

    drafted = [(line.quantity, line.lot, line.serials) for line in window.view_model.draft.lines]
    assert drafted == [("3", "L0", ()), ("2", "L1", ()), ("1", "", ("SN1",))]
    assert "error" not in desk.sounds.heard
    desk.scan(window, "L0")
    assert desk.sounds.heard[-1] == "error"
    press(window, POST)
    say_yes(window)
    assert (desk.stock("M1"), desk.stock("P1")) == (2, 0)


def test_the_orders_under_way_show_their_lines_and_what_is_short(desk: Desk):
    post(desk, "sales_order", ("A001", "20"))
    number = post(desk, "sales_order", ("A001", "6"))
    window = desk.show(OrdersWindow(desk.parts))
    rows = [window.model.row(place) for place in range(window.model.rowCount())]
    window.table.setCurrentIndex(window.model.index([row.number for row in rows].index(number), 0))
    assert [(line.open, line.reserved, line.short) for line in window.lines.rows] == [(6, 4, 2)]
    press(window.table, (Qt.Key.Key_R, ALT))
    page, key = desk.navigator.calls[-1]
    assert page == "document.purchase_requisition"
    assert desk.services.documents.draft(key).lines[0].quantity == "2"
    press(window.table, (Qt.Key.Key_D, ALT))
    assert desk.navigator.calls[-1] == ("document.delivery", f"draw:{number}")
    press(window.table, (Qt.Key.Key_P, ALT))
    assert desk.navigator.calls[-1] == ("pick", number)


def test_picking_counts_right_goods_refuses_wrong_ones_and_posts_what_was_fetched(desk: Desk):
    number = post(desk, "sales_order", ("A001", "14"), ("A002", "3"))
    waiting = desk.show(PickingWindow(desk.parts))
    desk.scan(waiting, number)
    assert desk.navigator.calls[-1] == ("pick", number)
    page = desk.show(PickPage(desk.parts, number))
    desk.scan(page, COLA)
    press(page.table, "1", "2")
    desk.scan(page, COLA)
    assert {line.product: line.picked for line in page.view_model.pick.lines} == {"A001": 13, "A002": 0}
    desk.scan(page, NOODLES)
    assert desk.sounds.heard[-1] == "error"
    press(page.times, "9")
    desk.scan(page, COLA)
    assert desk.sounds.heard[-1] == "error"
    assert {line.product: line.picked for line in page.view_model.pick.lines} == {"A001": 13, "A002": 0}
    page.table.setFocus()
    water = next(place for place, line in enumerate(page.lines.rows) if line.product == "A002")
    page.table.setCurrentIndex(page.lines.index(water, 0))
    press(page.table, "n")
    press(page, ENTER)
    assert page.lines.rows[-1].reason
    again = desk.show(PickPage(desk.parts, number))
    assert {line.product: line.picked for line in again.view_model.pick.lines} == {"A001": 13, "A002": 0}
    desk.scan(again, COLA)
    press(again.table, POST)
    say_yes(again)
    assert desk.navigator.calls[-1][1].startswith("DN-")
    assert desk.stock() == 10
    assert desk.services.selling.order(number).open == 3


def test_shipping_is_written_signed_and_read_from_a_file(desk: Desk, tmp_path):
    number = drawn(desk, "delivery", post(desk, "sales_order", ("A001", "2")))
    window = desk.show(ShippingWindow(desk.parts))
    assert window.chosen().number == number
    window.form.editor("carrier").setText("顺丰")
    window.form.editor("tracking").setText("SF100")
    press(window, (Qt.Key.Key_S, CONTROL))
    assert desk.services.shipping.get(number).state == "shipped"
    file = tmp_path / "states.csv"
    file.write_text("快递单号,状态,签收日期\nSF100,已签收,2026-05-22\nSF999,已签收,\n", "utf-8")
    window.look_at(file)
    assert "SF999" in window.errors.message.text()
    window.take_over()
    assert desk.services.shipping.get(number).state == "signed"


def test_ticked_deliveries_become_one_invoice(desk: Desk, tmp_path):
    for _time in range(2):
        post(desk, "delivery", ("A001", "2"))
    window = desk.show(InvoicingWindow(desk.parts))
    window.table.selectAll()
    press(window.table, (Qt.Key.Key_I, ALT))
    page, key = desk.navigator.calls[-1]
    assert page == "document.sales_invoice"
    invoice = editor(desk, "sales_invoice", key)
    press(invoice, POST)
    assert desk.services.documents.view(invoice.last_number).total == Decimal("14.00")
    window.show_state("uninvoiced")
    assert window.model.rowCount() == 0
    window._write(tmp_path / "invoices.xlsx")
    assert (tmp_path / "invoices.xlsx").exists()


def test_goods_come_back_from_their_delivery_by_keys(desk: Desk):
    number = post(desk, "delivery", ("A001", "4"))
    back = editor(desk, "sales_return", f"draw:{number}")
    back.edits.change_quantity(0, "3")
    back.edits.change_rejected(0, "1")
    press(back, POST)
    say_yes(back)
    assert back.last_number.startswith("SR-")
    assert desk.stock() == 23
    red = editor(desk, "sales_red_invoice", f"draw:{back.last_number}")
    press(red, POST)
    assert desk.services.documents.view(red.last_number).total == Decimal("10.50")


def test_an_exchange_shows_its_balance_and_posts_both(desk: Desk):
    number = post(desk, "delivery", ("A001", "4"))
    page = desk.show(ExchangePage(desk.parts, number))
    line = page.back.view_model.draft.lines[0]
    assert (line.quantity, line.expected, page.post_button.isEnabled()) == ("0", 4, False)
    page.back.grid.setFocus()
    desk.scan(page, COLA)
    desk.scan(page, WATER)
    assert page.back.view_model.draft.lines[0].quantity == "1"
    assert "3.50" in page.balance.text()
    press(page.out.grid, POST)
    say_yes(page)
    assert desk.navigator.calls[-1][1].startswith("DN-")
    assert (desk.stock(), desk.stock("A002")) == (21, -1)


def test_complaints_are_written_and_answered_in_their_list(desk: Desk):
    number = post(desk, "delivery", ("A001", "4"))
    window = desk.show(FeedbackWindow(desk.parts, number))
    press(window.form.editor("text"), "漏了")
    press(window, (Qt.Key.Key_S, CONTROL))
    assert window.model.row(0).document == number
    window.form.editor("answer").setText("已换")
    press(window, (Qt.Key.Key_S, CONTROL))
    assert desk.services.feedback.counts() == {"answered": 1}


def test_the_page_of_a_customer_tells_what_selling_knows(desk: Desk):
    post(desk, "delivery", ("A001", "4"))
    page = desk.show(CustomerPage(desk.parts, "C001"))
    assert [row.kind for row in page.documents.rows] == ["delivery"]
    page.findChild(object, "customer.order").click()
    name, key = desk.navigator.calls[-1]
    assert (name, desk.services.documents.draft(key).party) == ("document.sales_order", "C001")


def registry_of(desk: Desk) -> PageRegistry:
    registry = PageRegistry()
    sales.register(registry, desk.parts)
    return registry


@pytest.mark.parametrize("size", [(1166, 600), (1080, 500)], ids=["1366x768", "1280x640"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_window_fits_and_speaks_one_language(desk: Desk, qapp: QApplication, size, language):
    theme.apply(qapp, "light")
    ordered = post(desk, "sales_order", ("A001", "4"))
    delivered = drawn(desk, "delivery", ordered)
    waiting = post(desk, "sales_order", ("A001", "5"), ("A002", "2"))
    keys = {"pick": waiting, "customer": "C001", "exchange": delivered, "document.delivery": f"draw:{waiting}"}
    own = (ordered, delivered, waiting, "MAIN", "A001", "A002", "C001", "长安街1号", COLA, WATER)
    wrong = []
    switch_language(qapp, language)
    try:
        for entry in registry_of(desk).everything():
            page = desk.show(entry.factory(keys.get(entry.name)), size=size)
            QApplication.processEvents()
            found = complaints(page) + untranslated(page, language, (*OWN_WORDS, *own))
            wrong += [f"{entry.name}: {one}" for one in found]
            page.close()
    finally:
        switch_language(qapp, "zh_CN")
    assert not wrong, "\n".join(wrong)
