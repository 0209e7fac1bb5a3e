"""The home of the warehouse: what waits by cards, and every scan opens the right window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.app.window import LANDING
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.permissions import CLERK
from jxc_desktop.services.bins import BinInput
from jxc_desktop.services.masters.inputs import PartyInput
from jxc_desktop.ui.warehouse.warehouse_home import HOME_PAGE, WarehouseHome
from tests.support.documents import COLA, Desk, new_desk, press

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(qtbot, database):
    for made in new_desk(qtbot, database):
        made.services.masterdata.save_party(PartyInput(code="C001", name="长城超市", role="customer"))
        made.receive("A001", "24", "2.00")
        yield made


def post(desk: Desk, kind: str, code: str, quantity: str, **header: str) -> str:
    draft = desk.services.documents.new(kind, lines=(DraftLine(1, code, quantity=quantity),), **header)
    return desk.services.documents.post(draft).number


def counts(home: WarehouseHome) -> dict[str, int]:
    return {name: len(tasks) for name, tasks in home.waiting.items()}


def test_the_cards_count_what_waits_and_what_is_not_kept_is_not_shown(desk: Desk):
    order = post(desk, "purchase_order", "A002", "12", party="S001")
    sale = post(desk, "sales_order", "A001", "2", party="C001")
    home = desk.show(WarehouseHome(desk.parts))
    assert counts(home) == {"receive": 1, "pick": 1, "count": 0, "alerts": len(home.waiting["alerts"])}
    assert [task.what for task in home.tasks.rows] == [order]
    assert home.findChild(type(home.cards[0]), "warehouse_home.put_away").isHidden()
    press(home, Qt.Key.Key_Right)
    assert [task.what for task in home.tasks.rows] == [sale]
    press(home, Qt.Key.Key_Down, ENTER)
    assert desk.navigator.calls[-1] == ("pick", sale)
    desk.services.bins.save(BinInput("A-01"))
    home.read()
    assert counts(home)["put_away"] == 1


def test_a_scan_opens_what_has_to_be_done_with_it(desk: Desk):
    desk.services.masterdata.save_warehouse("W2", "东门店")
    desk.services.bins.save(BinInput("A-01"))
    order = post(desk, "purchase_order", "A002", "12", party="S001")
    sale = post(desk, "sales_order", "A001", "2", party="C001")
    sent = post(desk, "transfer_dispatch", "A001", "3", warehouse="MAIN", to_warehouse="W2")
    done = desk.receive("A003", "1", "1.00")
    home = desk.show(WarehouseHome(desk.parts))
    for code in (order, sale, sent, done, "L:A-01", COLA):
        assert desk.scan(home, code), code
    assert desk.navigator.calls == [
        ("document.goods_receipt", f"draw:{order}"),
        ("pick", sale),
        ("document.transfer_receipt", f"draw:{sent}"),
        ("document", done),
        ("bin", "A-01"),
        ("product", "A001"),
    ]
    assert not desk.scan(home, "6901234567892")


def test_the_clerk_lands_here():
    assert LANDING[CLERK] == HOME_PAGE
