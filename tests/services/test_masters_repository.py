"""Goods and other masters go to the database and come back as they were, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import Connection, event

from jxc_desktop.db.engine import Database
from jxc_desktop.db.repositories.masters import Category, PartyRecord, ProductRecord
from jxc_desktop.domain.errors import AlreadyExists, Conflict, NotFound
from jxc_desktop.domain.product import Barcode, Costing, NegativePolicy, Product, ProductUnit
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.first_run import make_shop

CLOCK = ManualClock(datetime(2026, 5, 1, 9, 30))


@pytest.fixture
def shop(database: Database) -> Database:
    make_shop(database, CLOCK, name="小店", language="zh_CN")
    return database


@contextmanager
def statements(connection: Connection) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


COLA = Product(
    id=0,
    code="P1",
    name="可口可乐",
    unit="瓶",
    specification="330ml",
    units=(ProductUnit("箱", Decimal(24), Decimal("72.5")),),
    barcodes=(Barcode("6901028075763", ""), Barcode("036000291452", "箱")),
    category="DRINK",
    initials="kkkl",
    price=Decimal("3.5"),
    member_price=Decimal("3.333333"),
    floor_price=Decimal(0),
    costing=Costing.FIFO,
    negative=NegativePolicy.WARN,
    tax_rate=Decimal(13),
    minimum=Decimal("0.5"),
    shelf_life_days=360,
    supplier="S1",
    custom={"origin": "上海"},
)


def save_cola(shop: Database) -> None:
    with shop.write() as work:
        work.masters.save_category(Category("DRINK", "饮料"))
        work.masters.save_party(PartyRecord(0, "S1", "可乐公司", "supplier"))
        work.masters.save_products([ProductRecord(COLA)])
        work.commit()


def test_a_product_comes_back_as_it_was_saved(shop: Database) -> None:
    save_cola(shop)
    with shop.write() as work:
        stored = work.masters.products_by_code(["P1", "unknown"])
    assert list(stored) == ["P1"]
    assert replace(stored["P1"], id=0, barcodes=COLA.barcodes) == COLA
    assert set(stored["P1"].barcodes) == set(COLA.barcodes)


def test_a_barcode_is_found_in_every_spelling_of_its_number(shop: Database) -> None:
    save_cola(shop)
    with shop.write() as work:
        found = work.masters.products_by_barcode(["0036000291452", "00036000291452", "06901028075763", "99"])
    assert {code: product.code for code, product in found.items()} == {
        "0036000291452": "P1",
        "00036000291452": "P1",
        "06901028075763": "P1",
    }


def test_a_hundred_goods_cost_as_many_statements_as_one(shop: Database) -> None:
    goods = [
        Product(0, f"G{n}", f"货{n}", "个", barcodes=(Barcode(f"B{n}", ""),), units=(ProductUnit("箱", Decimal(6)),))
        for n in range(100)
    ]
    with shop.write() as work, statements(work.connection) as seen:
        ids = work.masters.save_products([ProductRecord(product) for product in goods])
        assert len(seen) == 4
        seen.clear()
        found = work.masters.products_by_code(product.code for product in goods)
        assert len(seen) == 3
        seen.clear()
        assert len(work.masters.products_by_id(ids.values())) == 100
        assert len(work.masters.products_by_barcode(f"B{n}" for n in range(100))) == 100
        assert len(seen) == 6
    assert found["G7"].barcodes == (Barcode("B7", ""),)


def test_saving_over_a_newer_version_is_a_conflict(shop: Database) -> None:
    save_cola(shop)
    with shop.write() as work:
        record = work.masters.records_by_code(["P1"])["P1"]
        work.masters.save_products([replace(record, product=replace(record.product, name="新名"))])
        with pytest.raises(Conflict):
            work.masters.save_products([record])
        changed = work.masters.records_by_code(["P1"])["P1"]
    assert (changed.product.name, changed.version) == ("新名", record.version + 1)


def test_units_and_barcodes_taken_away_are_gone(shop: Database) -> None:
    save_cola(shop)
    with shop.write() as work:
        record = work.masters.records_by_code(["P1"])["P1"]
        smaller = replace(record.product, units=(), barcodes=(Barcode("12345", ""),))
        work.masters.save_products([replace(record, product=smaller)], {record.product.id: record})
        stored = work.masters.product("P1")
        assert work.masters.holders(["6901028075763", "12345"]).keys() == {"12345"}
    assert (stored.units, stored.barcodes) == ((), (Barcode("12345", ""),))


def test_an_unknown_category_or_supplier_is_refused_by_name(shop: Database) -> None:
    with shop.write() as work, pytest.raises(NotFound) as refused:
        work.masters.save_products([ProductRecord(COLA)])
    assert refused.value.facts["name"] in {"DRINK", "S1"}


def test_an_empty_shop_has_what_selling_needs(shop: Database) -> None:
    with shop.write() as work:
        masters = work.masters
        assert masters.counter("1").warehouse_id == masters.warehouse_id("MAIN")
        assert masters.party("WALKIN-C").name == "散客"
        assert masters.party("WALKIN-S").role == "supplier"
        means = masters.means()
        assert means["cash"].gives_change and means["cash"].account == "cash"
        assert means["on_account"].money_account_id is None
        assert means["wechat"].money_account_id == masters.money_account_id("WECHAT")
        accounts = masters.accounts()
        assert {accounts[name].number for name in ("stock", "payables", "receivables", "sales")} == {
            "1405",
            "2202",
            "1122",
            "6001",
        }
        assert {row.account for row in masters.money_accounts().values()} <= accounts.keys()
        (owner,) = work.users.all()
        assert owner.name == "老板" and not owner.pin_hash
        assert work.users.permissions_of(owner.id) == work.users.roles()["owner"].permissions
        assert work.settings.all().items() >= {"shop_name": "小店", "language": "zh_CN"}.items()


def test_a_second_shop_in_the_same_file_is_refused(shop: Database) -> None:
    with pytest.raises(AlreadyExists):
        make_shop(shop, CLOCK, name="again", language="en")


def test_a_party_keeps_its_terms_and_guards_its_version(shop: Database) -> None:
    party = PartyRecord(
        0, "C1", "张三", "customer", credit_limit=Decimal("1000.00"), terms_days=30, custom={"wx": "z3"}
    )
    with shop.write() as work:
        work.masters.save_party(party)
        stored = work.masters.party_record("C1")
        assert stored is not None and replace(stored, id=0, version=0) == party
        assert work.masters.party("C1").credit_limit == Decimal("1000.00")
        work.masters.save_party(replace(stored, phone="139"))
        with pytest.raises(Conflict):
            work.masters.save_party(stored)
        with pytest.raises(NotFound):
            work.masters.party("nobody")
