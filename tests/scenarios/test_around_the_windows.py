"""What runs beside the windows: figures of home, search, badges, the lock, a second look at the same books."""

from __future__ import annotations

from decimal import Decimal

from jxc_desktop.app.bootstrap import build
from jxc_desktop.app.main import open_shop
from jxc_desktop.app.quiet import QuietWatch
from jxc_desktop.app.settings import Settings
from jxc_desktop.app.window import sign_in
from tests.scenarios.driver import GOODS, PIN


def test_home_counts_the_day_and_what_waits(shop):
    shop.receives("tea", 10, cost="2.00")
    shop.opens_shift()
    shop.scans("tea", times=3).takes_cash()
    shop.scans("tea").takes_cash()
    shop.services.documents.save(shop.services.documents.new("goods_receipt"))
    shop.program.facts.forget()
    facts = shop.program.window.parts.facts()
    assert [figure.text for figure in facts.figures] == ["¥20.00", "¥12.00", "2", "¥10.00"]
    assert facts.counts == {"goods_receipts": 1, "purchase_invoices": 1}


def test_search_finds_goods_documents_and_parties(shop):
    receipt = shop.receives("tea", 10, cost="2.00")
    find = shop.program.window.parts.find
    assert [(one.page, one.key) for one in find("lvcha", "")] == [("products", "TEA")]
    assert find(GOODS["cola"].barcode, "")[0].exact
    [document] = find(receipt, "documents")
    assert (document.page, document.key, document.exact) == ("document", receipt, True)
    assert [one.key for one in find("春天", "parties")] == ["S001"]


def test_a_badge_says_who_but_the_pin_must_prove_it(shop):
    owner = shop.app.session.user.name
    shop.services.users.save_user("小梅", ["counter_operator"], pin="1357")
    shop.program.window.lock()
    shop.hands.scan(GOODS["tea"].barcode)
    assert shop.alarms == 1
    shop.program.router.feed("U:小梅")
    assert shop.program.window.lock_page.chosen() == "小梅"
    assert shop.program.window.is_locked()
    shop.hands.type("1357")
    shop.hands.enter()
    assert not shop.program.window.is_locked()
    assert shop.app.session.user.name == "小梅" != owner


def test_a_scan_nobody_waits_for_opens_the_item(shop):
    shop.program.open("home")
    shop.hands.scan(GOODS["tea"].barcode)
    page = shop.program.window.tabs.current()
    assert (page.name, page.key) == ("products", "TEA")
    assert "7892" in shop.program.window.status.cells["scanner"].text()


def test_a_quiet_shop_is_tidied_and_then_locked(shop):
    done, now = [], [0.0]
    watch = QuietWatch(
        lambda: done.append("lock"), lambda: done.append("tidy"), lambda: 180.0, shop.program, seconds=lambda: now[0]
    )
    watch.touch()
    for now[0] in (30.0, 70.0, 100.0, 190.0):
        watch.look()
    assert done == ["tidy", "lock"]


def test_a_second_program_only_looks_at_the_books_and_says_so(shop):
    shop.receives("tea", 10, cost="2.00")
    second = build(Settings(), clock=shop.clock, database=open_shop(shop.places.database, shop.clock, fill=False))
    try:
        assert second.database.read_only
        assert sign_in(second, shop.app.session.user.name, PIN).name == shop.app.session.user.name
        assert second.services.ledgers.stock("TEA").quantity == Decimal(10)
    finally:
        second.close()
