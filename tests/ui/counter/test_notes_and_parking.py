"""Salesperson, note and parking slips: what is said of a sale beside its goods, by keys and scans."""

from decimal import Decimal

from PySide6.QtCore import Qt

from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.documents import DocumentFilter, DocumentService
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.services.parking import short_code
from jxc_desktop.services.users import UserService
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.ui.counter.conftest import COLA, OIL


def paper(till, number):
    return "\n".join(till.printing.receipt_preview(number))


def test_f4_names_who_sold_it_on_the_receipt_and_for_this_sale_only(counter):
    for name in ("李芳", "Lily"):
        counter.shop.service(UserService).save_user(name, roles=["salesperson"])
    counter.window.actions_of.panels.read_people()
    counter.scan(COLA)
    counter.key(Qt.Key.Key_F4)
    assert counter.model.mode is Mode.SALESPERSON
    counter.type("lf")
    counter.enter()
    assert counter.model.cart.handler == "李芳"
    assert "李芳" in counter.window.actions_of.panels.total.facts.text()
    counter.control(Qt.Key.Key_Z)
    assert counter.model.cart.handler == ""
    counter.control(Qt.Key.Key_Y)
    counter.enter()
    counter.enter()
    assert "李芳" in paper(counter, counter.sold()[-1][0])
    assert counter.model.cart.handler == ""
    counter.scan(COLA)
    counter.key(Qt.Key.Key_F4)
    counter.scan("U:Lily")
    assert (counter.model.mode, counter.model.cart.handler) == (Mode.CART, "Lily")


def test_a_note_is_printed_and_found_in_the_list_of_documents(counter):
    counter.scan(OIL)
    counter.control(Qt.Key.Key_R)
    counter.type("deliver at 6")
    counter.enter()
    assert "deliver at 6" in counter.window.actions_of.panels.total.facts.text()
    counter.control(Qt.Key.Key_R)
    assert counter.window.actions_of.panels.of[Mode.NOTE].edit.text() == "deliver at 6"
    counter.key(Qt.Key.Key_Escape)
    counter.enter()
    counter.enter()
    number = counter.sold()[-1][0]
    assert "deliver at 6" in paper(counter, number)
    found = counter.shop.service(DocumentService).list(DocumentFilter(text="deliver at"))
    assert [row.number for row in found.rows] == [number]


def test_what_is_typed_before_f7_is_the_note_the_sale_is_parked_under(counter):
    counter.scan(COLA)
    counter.scan(OIL)
    counter.type("red hat")
    counter.key(Qt.Key.Key_F7)
    assert counter.box.text() == ""
    assert counter.model.cart.lines == ()
    assert "red hat" in counter.window.layout_of.header.parked.text()
    counter.key(Qt.Key.Key_F8)
    text = counter.window.actions_of.panels.parked.list.item(0).text()
    assert "red hat" in text
    assert "71.50" in text
    counter.enter()
    assert counter.quantities() == ["1", "1"]
    counter.key(Qt.Key.Key_F7)
    assert [row.parked_as for row in counter.counter.parked("1")] == ["red hat"]


def test_the_slip_of_a_parked_sale_takes_it_up_again_even_after_a_restart(counter):
    counter.notices.publish(counter.settings.set("park_slip", "yes"))
    counter.scan(OIL)
    counter.type("blue bag")
    key = counter.model.cart.key
    counter.key(Qt.Key.Key_F7)
    counter.printing.work_queue()
    printed = "\n".join(counter.printer.paper.lines)
    assert "blue bag" in printed
    assert counter.printer.paper.barcodes == [short_code(key)]
    goods = GoodsIndex(counter.shop.database)
    goods.load()
    again = CounterService(counter.shop.database, counter.shop.clock, counter.shop.session, goods)
    assert [row.total for row in again.parked("1")] == [Decimal("68.00")]
    counter.scan(COLA)
    counter.scan(short_code(key))
    assert counter.quantities() == ["1"]
    assert counter.model.cart.key == key
    assert len(counter.counter.parked("1")) == 1
    counter.enter()
    counter.enter()
    counter.scan(short_code(key))
    assert counter.answer().startswith("✕")
    assert not counter.model.unknown.codes
