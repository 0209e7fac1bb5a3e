"""Paying by stored value, gift card, voucher and points, by keys and scans; small change by the means chosen."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.documents import Draft
from jxc_desktop.i18n import set_language
from jxc_desktop.services.cards import CardService, VoucherBatch
from jxc_desktop.services.documents import DocumentService
from jxc_desktop.services.masters.inputs import PartyInput, ProductInput
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.support.widget_walk import COUNTER_TARGET, complaints
from tests.ui.counter.conftest import COLA, OIL


def post(till, kind, **members):
    till.shop.service(DocumentService).post(Draft(kind=kind, key=f"{kind}-{members}", counter="1", **members))


@pytest.fixture
def holders(till):
    """An open counter; a member with 120.00 and 350 points, a gift card of 50.00 and a voucher of 20.00."""
    till.masterdata.save_party(PartyInput(code="C001", name="王小梅", role="customer", phone="13800138000"))
    till.counter.open_shift("1", Decimal(200))
    post(till, "card_top_up", party="C001", amount=Decimal(120))
    post(till, "card_top_up", card="GC001", amount=Decimal(50))
    post(till, "points_adjustment", party="C001", points=350)
    till.shop.service(CardService).give_out(VoucherBatch("周年", Decimal(20), minimum=Decimal(10)), ["V1", "V2"])
    till.open()
    return till


def pay(till):
    return till.window.actions_of.panels.pay


def tenders(till):
    with till.shop.database.read() as connection:
        query = (
            "SELECT means, kept FROM document_tenders JOIN documents ON documents.id = document_id"
            " WHERE documents.kind = 'counter_sale' ORDER BY document_id, means"
        )
        return [(means, Decimal(kept) / 100) for means, kept in connection.exec_driver_sql(query)]


def test_stored_value_pays_what_it_holds_and_the_rest_is_asked_for(holders):
    holders.type("2*")
    holders.scan(OIL)
    holders.model.choose_buyer("C001")
    holders.enter()
    holders.type("c")
    assert pay(holders).tendered.text() == "120.00"
    assert "120.00" in pay(holders).parts.text()
    holders.enter()
    assert pay(holders).payment.chosen == "cash"
    assert pay(holders).tendered.text() == "16.00"
    holders.enter()
    assert tenders(holders) == [("cash", Decimal("16.00")), ("stored_value", Decimal("120.00"))]
    assert holders.counter.customer("C001").stored_value == 0


def test_stored_value_and_points_say_that_they_need_a_member(holders):
    holders.scan(COLA)
    holders.enter()
    for key in "cj":
        assert not pay(holders).buttons.of[{"c": "stored_value", "j": "points"}[key]].isVisible()
        holders.type(key)
        assert "F2" in pay(holders).warning.text()
        assert pay(holders).payment.chosen == "cash"


def test_points_pay_in_whole_points_only(holders):
    holders.settings.set("point_worth", "20")
    holders.window.actions_of.panels.read_means()
    holders.scan(OIL)
    holders.model.choose_buyer("C001")
    holders.enter()
    holders.type("j")
    assert pay(holders).tendered.text() == "68.00"
    assert "350" in pay(holders).parts.text()
    holders.type("9.90")
    holders.enter()
    assert "9.90" in pay(holders).warning.text()
    assert not holders.sold()
    pay(holders).tendered.clear()
    holders.type("10")
    holders.enter()
    holders.enter()
    assert tenders(holders) == [("cash", Decimal("58.00")), ("points", Decimal("10.00"))]


def test_the_number_of_a_card_is_typed_and_its_rest_is_told(holders):
    holders.scan(OIL)
    holders.enter()
    holders.type("l")
    holders.type("GC001")
    holders.enter()
    assert pay(holders).tendered.text() == "50.00"
    assert "GC001" in pay(holders).parts.text()
    holders.enter()
    holders.type("w")
    holders.enter()
    assert tenders(holders) == [("gift_card", Decimal("50.00")), ("wechat", Decimal("18.00"))]
    holders.scan(COLA)
    holders.enter()
    holders.type("l")
    holders.type("GC001")
    holders.enter()
    assert "GC001" in pay(holders).warning.text()
    holders.key(Qt.Key.Key_Escape)
    assert (holders.model.mode, pay(holders).payment.chosen) == (Mode.PAY, "cash")
    holders.enter()
    assert len(holders.sold()) == 2


def test_a_voucher_tells_what_lapses_and_is_used_once(holders):
    holders.scan(COLA)
    holders.enter()
    holders.type("q")
    holders.type("V1")
    holders.enter()
    assert "V1" in pay(holders).warning.text()
    holders.key(Qt.Key.Key_Escape)
    holders.key(Qt.Key.Key_Escape)
    holders.type("*4")
    holders.enter()
    holders.enter()
    holders.type("q")
    holders.type("V1")
    holders.enter()
    assert "6.00" in pay(holders).parts.text()
    holders.enter()
    assert tenders(holders) == [("voucher", Decimal("14.00"))]
    holders.scan(OIL)
    holders.enter()
    holders.type("q")
    holders.type("V1")
    holders.enter()
    assert "V1" in pay(holders).warning.text()
    assert holders.model.mode is Mode.PAY


def test_small_change_follows_the_means_and_what_is_shown_is_posted(till):
    till.masterdata.save_product(ProductInput(code="A001", price="7.86"))
    till.goods.load()
    till.settings.set("small_change_by_means", "cash=jiao")
    till.counter.open_shift("1", Decimal(200))
    till.open()
    till.scan(COLA)
    till.enter()
    assert pay(till).due.text() == "¥7.80"
    assert "0.06" in pay(till).rounding.text()
    till.type("w")
    assert (pay(till).due.text(), pay(till).rounding.text()) == ("¥7.86", "")
    till.type("5")
    till.type("h")
    till.type("x")
    assert pay(till).due.text() == "¥2.86"
    till.type("10")
    assert pay(till).change.text() == "¥7.14"
    till.enter()
    assert till.sold()[-1][1] == Decimal("7.86")
    assert till.model.last.change == Decimal("7.14")
    till.scan(COLA)
    till.enter()
    till.enter()
    assert till.sold()[-1][1] == Decimal("7.80")


@pytest.mark.parametrize("size", [(1366, 610), (1224, 530), (1024, 658)])
@pytest.mark.parametrize("speech", ["zh_CN", "en"])
def test_the_pay_panel_fits_with_every_means_in_use(holders, size, speech):
    set_language(speech)
    holders.window.resize(*size)
    holders.type("17*")
    holders.scan(OIL)
    holders.model.choose_buyer("C001")
    holders.enter()
    panel = pay(holders)
    for keys in ("c" if speech == "zh_CN" else "v", "q" if speech == "zh_CN" else "u", "V1\r", "69010280"):
        for key in keys:
            holders.enter() if key == "\r" else holders.type(key)
        holders.qapp.processEvents()
        assert panel.minimumSizeHint().height() <= panel.height(), (keys, panel.minimumSizeHint(), panel.size())
        assert panel.minimumSizeHint().width() <= panel.width(), keys
        assert holders.window.minimumSizeHint().height() <= size[1], keys
        assert holders.window.height() == size[1], keys
        assert complaints(holders.window, least_target=COUNTER_TARGET) == []
