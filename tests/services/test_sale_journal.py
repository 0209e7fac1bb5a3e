"""Selling on while the books cannot be written: the disk really refuses, by a limit of the system on this process."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from jxc_desktop.domain.documents import Draft, DraftLine, Tender
from jxc_desktop.domain.errors import NotAllowed, StorageError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.exchange.journal_file import JournalFile
from jxc_desktop.services.sale_journal import TROUBLES, NotWithoutBooks, SaleJournal
from tests.support.commands import Books
from tests.support.no_room import A_FEW_PAGES, no_room


@pytest.fixture
def shop(books: Books) -> Books:
    if books.database.dialect != "sqlite":
        pytest.skip("a server looks after its own disk")
    books.product(price="12.50")
    books.do("open_shift", counter="1", float="100.00", ref="shift")
    return books


@pytest.fixture
def journal(shop: Books, tmp_path: Path) -> SaleJournal:
    services = shop.services
    file = JournalFile(tmp_path / "kept" / "sales.jsonl")
    return SaleJournal(file, services.counter, shop.clock, services.counter.session)


def cart_of(shop: Books, *tenders: Tender) -> Draft:
    cart = shop.services.counter.cart("1")
    return replace(cart, lines=(DraftLine(1, product="A", quantity="2"),), tenders=tenders)


def keep(shop: Books, journal: SaleJournal, cart: Draft) -> str:
    return journal.keep(cart, shop.services.counter.price(cart)).posted.number


def test_a_sale_the_disk_refuses_is_kept_and_booked_once_there_is_room(shop: Books, journal: SaleJournal) -> None:
    cart = cart_of(shop, Tender("cash", Decimal(30)))
    with no_room():
        with pytest.raises(StorageError) as refused:
            shop.services.counter.sell(cart)
        assert refused.value.code in TROUBLES | {"unknown_outcome"}
        kept = journal.keep(cart, shop.services.counter.price(cart))
        assert (kept.due, kept.change) == (Decimal("25.00"), Decimal("5.00"))
        assert journal.take_over().waiting == 1
    shop.do("product", code="A", name="A", unit="个", price="99.00")
    assert journal.take_over().booked == 1
    assert journal.waiting() == 0
    sale = shop.services.counter.last_sale("1")
    assert sale is not None
    assert (sale.total, sale.change) == (Decimal("25.00"), Decimal("5.00"))
    assert shop.ask("shift", shift="shift")["expected"] == "125.00"
    assert journal.take_over().booked == 0
    assert shop.is_sound()


def test_a_sale_that_was_booked_after_all_is_not_booked_again(shop: Books, journal: SaleJournal) -> None:
    cart = cart_of(shop)
    shop.services.counter.sell(cart)
    keep(shop, journal, cart)
    assert journal.take_over().booked == 1
    assert shop.stock()[0] == -2


def test_a_line_torn_by_a_power_cut_is_left_out_and_the_next_one_is_whole(shop: Books, journal: SaleJournal) -> None:
    keep(shop, journal, cart_of(shop))
    file = journal._file.path
    whole = file.read_bytes()
    file.write_bytes(whole + whole[: len(whole) // 2])
    keep(shop, journal, replace(cart_of(shop), key="another"))
    assert journal.waiting() == 2
    assert journal.take_over().booked == 2
    assert shop.stock()[0] == -4


def test_what_needs_the_books_waits_for_them(shop: Books, journal: SaleJournal) -> None:
    cart = cart_of(shop, Tender("on_account", Decimal(25)))
    with pytest.raises(NotWithoutBooks):
        keep(shop, journal, cart)
    assert journal.waiting() == 0


def test_who_sold_and_what_was_priced_by_hand_is_told_and_rights_are_asked_at_once(
    shop: Books, journal: SaleJournal
) -> None:
    by_hand = replace(cart_of(shop), lines=(DraftLine(1, product="A", quantity="2", price=Decimal(9)),))
    number = keep(shop, journal, by_hand)
    journal.take_over()
    with shop.database.read() as connection:
        query = text("SELECT detail FROM audit WHERE action = 'counter_sale.posted'")
        told = json.loads(connection.execute(query).scalar_one())
    assert (told["journal"], told["prices"], told["sold_by"]) == (number, 1, shop.services.counter.session.user.name)
    user = shop.services.counter.session.user
    shop.services.counter.session.user = replace(user, permissions=frozenset({Permission.COUNTER_SELL}))
    with pytest.raises(NotAllowed):
        keep(shop, journal, by_hand)
    shop.services.counter.session.user = user


def test_no_shift_ends_while_its_sales_wait(shop: Books) -> None:
    own = shop.services.journal
    keep(shop, own, cart_of(shop))
    assert shop.refused("close_shift", counter="1", counted="125.00")["code"] == "sales_not_booked"
    assert own.take_over().booked == 1
    assert shop.do("close_shift", counter="1", counted="125.00")["difference"] == "0.00"


def test_a_sale_that_is_refused_waits_says_why_and_is_booked_when_nothing_is_in_the_way(
    shop: Books, journal: SaleJournal
) -> None:
    shop.product("F", price="5.00", negative="forbid")
    shop.services.goods.load()
    keep(shop, journal, replace(cart_of(shop), lines=(DraftLine(1, product="F", quantity="1"),)))
    outcome = journal.take_over()
    assert (outcome.booked, outcome.waiting) == (0, 1)
    assert outcome.reason is not None
    assert outcome.reason.code == "negative_stock_forbidden"
    shop.receive("F", "1", "2.00", "2026-05-20")
    assert journal.take_over().booked == 1


def test_the_limit_really_refuses(tmp_path: Path) -> None:
    with no_room(), pytest.raises(OSError, match=r"\w"):
        (tmp_path / "big").write_bytes(b"x" * (A_FEW_PAGES + 1))
