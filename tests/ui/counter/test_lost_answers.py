"""A power cut, a killed program, a commit that never answered: nothing is lost and nothing is sold twice."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import event

from jxc_desktop.db.engine import open_database
from jxc_desktop.services.engine.draft_store import save_draft
from jxc_desktop.ui.counter.counter_view_model import Mode
from tests.support.shop import Shop, new_shop
from tests.support.source import ROOT
from tests.ui.counter.conftest import COLA, OIL, Till


@pytest.fixture
def reopened(qtbot, qapp, database_file):
    """Answers the counter of a shop after another process did something to it and was killed."""
    tills = []

    def run(*arguments):
        first = open_database(database_file)
        for shop in new_shop(first):
            till = Till(qtbot, qapp, shop)
            till.router.uninstall()
            till.counter.open_shift("1", Decimal(200))
        first.close()
        command = [sys.executable, "-m", "tests.ui.counter.counter_child", str(database_file), *arguments]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
            said = [child.stdout.readline().strip() for _line in range(len(arguments) - (arguments[0] == "scan"))]
            child.kill()
        shop = Shop(open_database(database_file))
        shop.sign_in()
        till = Till(qtbot, qapp, shop)
        tills.append(till)
        till.open()
        return till, said

    yield run
    for till in tills:
        till.router.uninstall()
        till.window.close()
        till.shop.database.close()


def test_check_09_a_cart_of_scans_survives_kill_nine_under_the_same_key(reopened):
    till, said = reopened("scan", COLA, OIL, COLA)
    assert till.quantities() == ["2", "1"]
    assert set(said) == {till.model.cart.key}
    assert till.answer()
    till.enter()
    till.enter()
    assert [total for _number, total in till.sold()] == [Decimal("75.00")]


def test_check_09_a_parked_sale_survives_kill_nine(reopened):
    till, _said = reopened("park", COLA, OIL)
    assert not till.model.lines
    till.key(Qt.Key.Key_F8)
    till.enter()
    assert till.quantities() == ["1", "1"]


def test_goods_that_come_back_survive_kill_nine_in_their_cart(reopened):
    till, said = reopened("exchange", OIL, COLA)
    assert till.quantities() == ["-1", "1"]
    assert till.model.due == Decimal("-64.50")
    till.key(Qt.Key.Key_F5)
    assert till.window.returns.number == said[0]
    till.enter()
    till.enter()
    assert [total for _number, total in till.sold()] == [Decimal("68.00"), Decimal("68.00"), Decimal("3.50")]


def test_a_sale_whose_answer_died_with_the_program_is_told_at_the_next_start(reopened):
    till, _said = reopened("sell", COLA, OIL)
    ((number, total),) = till.sold()
    assert total == Decimal("71.50")
    assert not till.model.lines
    assert number in till.answer()
    assert "71.50" in till.window.layout_of.header.last.text()
    assert till.counter.cart("1").key != _said[0]


def lose_the_answer(database, *, saved):
    """The next commit raises; whether it came through is the question."""

    def fail(connection):
        event.remove(database._writer, "commit", fail)
        if saved:
            connection.connection.dbapi_connection.commit()
        raise OSError("the line is dead")

    event.listen(database._writer, "commit", fail)


def pay_and_lose_the_answer(counter, *, saved):
    counter.scan(COLA)
    counter.enter()
    lose_the_answer(counter.shop.database, saved=saved)
    counter.enter()


def test_a_sale_whose_commit_did_not_answer_is_found_by_its_key_and_not_sold_twice(counter):
    pay_and_lose_the_answer(counter, saved=True)
    ((number, _total),) = counter.sold()
    assert number in counter.answer()
    assert counter.answer().startswith("✓")
    assert counter.model.mode is Mode.CART
    assert not counter.model.lines
    counter.key(Qt.Key.Key_F6)
    assert counter.window.actions_of.panels.last.number.text() == number


def test_a_sale_that_was_not_saved_says_so_and_is_paid_again_under_the_same_key(counter):
    pay_and_lose_the_answer(counter, saved=False)
    key = counter.model.cart.key
    assert counter.sold() == []
    assert counter.quantities() == ["1"]
    assert counter.model.mode is Mode.PAY
    counter.enter()
    assert len(counter.sold()) == 1
    assert counter.counter.answer_of(key).due == Decimal("3.50")


def test_an_open_cart_that_was_sold_is_told_as_completed_and_dropped(till):
    till.counter.open_shift("1", Decimal(200))
    till.open()
    till.scan(COLA)
    cart = till.model.cart
    till.enter()
    till.enter()
    ((number, _total),) = till.sold()
    user = till.shop.session.user
    with till.shop.database.write() as work:
        save_draft(work.drafts, cart, user, till.shop.clock.now())
        work.commit()
    till.model.open()
    assert till.model.mode is Mode.LAST_SALE
    assert till.window.actions_of.panels.last.number.text() == number
    assert number in till.answer()
    assert not till.model.lines
    till.enter()
    till.printing.work_queue()
    assert any(job.reprint for job in till.printing.jobs())
    assert till.counter.cart("1").key != cart.key
