"""Goods and parties are saved with every rule held, all of a list or none of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from jxc_desktop.db.engine import Database
from jxc_desktop.db.tables import document_lines, documents
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import AlreadyExists, Conflict, InvalidValue, NotAllowed, NotFound, UnknownMember
from jxc_desktop.domain.permissions import CLERK, COUNTER_OPERATOR
from jxc_desktop.domain.product import Barcode, Costing, NegativePolicy, ProductUnit, nested, read_quantity
from jxc_desktop.services.masterdata import (
    InUse,
    MasterDataService,
    PartyFilter,
    PartyInput,
    ProductFilter,
    ProductInput,
)
from jxc_desktop.services.masters.saving import UnitHasHistory
from jxc_desktop.services.users import UserService
from tests.support.shop import Shop, new_shop


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    yield from new_shop(database)


@pytest.fixture
def masters(shop: Shop) -> MasterDataService:
    return shop.service(MasterDataService)


def product(masters: MasterDataService, **members: object) -> str:
    return masters.save_product(ProductInput.of(members)).code


def sell_once(shop: Shop, code: str, unit: str) -> None:
    """A posted document with one line of the product, written as posting writes it."""
    with shop.database.write() as work:
        owner = work.users.all()[0].id
        head: dict[str, Any] = {
            "id": 1, "key": "k", "request_digest": "", "kind": "counter_sale", "series": "CS", "sequence": 1,
            "number": "CS-1", "posting": 1, "position": 1, "business_at": 0, "day": 20260501, "recorded_at": 0,
            "user_id": owner, "digest": "",
        }  # fmt: skip
        work.connection.execute(insert(documents), head)
        line = {"id": 1, "document_id": 1, "line": 1, "unit": unit, "day": 20260501}
        work.connection.execute(insert(document_lines), line | {"product_id": work.masters.product(code).id})
        work.commit()


def test_a_name_and_a_price_make_a_product(masters: MasterDataService) -> None:
    saved = masters.save_product(ProductInput(name="可口可乐", price="3.50"))
    stored = masters.product(saved.code)
    assert saved.code == "P00001"
    assert saved.changes.topics == {Topic.PRODUCTS} and saved.changes.products == {saved.id}
    assert (stored.name, stored.price, stored.costing) == ("可口可乐", Decimal("3.5"), Costing.AVERAGE)
    assert stored.initials.split()[0] == "kkkl" and "kkky" in stored.initials.split()


def test_every_member_of_the_command_file_is_kept(masters: MasterDataService) -> None:
    masters.save_party(PartyInput(code="S1", name="供应商", role="supplier"))
    masters.save_category("DRINK", "饮料")
    code = product(
        masters, code="C1", name="可乐", unit="瓶", specification="330ml", category="DRINK", supplier="S1",
        units=[{"unit": "箱", "factor": "24", "barcode": "16901028075760", "price": "72", "member_price": "70"}],
        barcodes=["6901028075763"], price="3.5", member_price="3.4", wholesale_price="3", floor_price="2.9",
        purchase_price="2.5", costing="fifo", negative="forbid", tax_rate="13", min="5", max="500", lots=True,
        shelf_life_days=360, custom={"产地": "上海"}, active=True, remark="冰柜",
    )  # fmt: skip
    stored = masters.product_record(code)
    goods = stored.product
    assert goods.units == (ProductUnit("箱", Decimal(24), Decimal(72), Decimal(70)),)
    assert set(goods.barcodes) == {Barcode("6901028075763", ""), Barcode("16901028075760", "箱")}
    assert (goods.category, goods.supplier, goods.custom) == ("DRINK", "S1", {"产地": "上海"})
    assert (goods.costing, goods.negative) == (Costing.FIFO, NegativePolicy.FORBID)
    assert (goods.floor_price, goods.tax_rate, goods.minimum, goods.maximum) == (Decimal("2.9"), 13, 5, 500)
    assert (goods.lots, goods.shelf_life_days, stored.remark) == (True, 360, "冰柜")
    assert set(masters.units()) >= {"瓶", "箱"}


def test_what_is_not_entered_stays_and_none_clears(masters: MasterDataService) -> None:
    code = product(masters, name="茶", price="5", member_price="4", custom={"a": "1", "b": "2"}, barcodes=["12345"])
    product(masters, code=code, price="6", custom={"a": ""})
    stored = masters.product(code)
    assert (stored.price, stored.member_price, stored.custom) == (6, 4, {"b": "2"})
    assert stored.barcodes == (Barcode("12345", ""),)
    product(masters, code=code, member_price=None)
    assert masters.product(code).member_price is None


def test_an_unknown_member_is_an_error_that_names_it(masters: MasterDataService) -> None:
    with pytest.raises(UnknownMember) as refused:
        product(masters, name="茶", prise="5")
    assert refused.value.facts["member"] == "prise"


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\u200bb"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"price": "1e3"}, "price"),
        ({"price": "-1"}, "price"),
        ({"price": 1.5}, "price"),
        ({"price": "0.0000001"}, "price"),
        ({"tax_rate": "101"}, "tax_rate"),
        ({"costing": "lifo"}, "costing"),
        ({"negative": "maybe"}, "negative"),
        ({"min": "9", "max": "3"}, "min"),
        ({"shelf_life_days": "0"}, "shelf_life_days"),
        ({"lots": "yes"}, "lots"),
        ({"barcodes": ["69\x0001"]}, "barcode"),
        ({"barcodes": [{"barcode": "123", "unit": "箱"}]}, "barcodes"),
        ({"units": [{"unit": "箱", "factor": "0"}]}, "factor"),
        ({"units": [{"unit": "箱", "factor": "2"}, {"unit": "箱", "factor": "3"}]}, "units"),
        ({"initials": "可"}, "initials"),
    ],
)
def test_a_faulty_member_is_refused_with_its_field(
    masters: MasterDataService, members: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        product(masters, **{"name": "茶", **members})
    assert refused.value.field == field
    assert masters.products().rows == ()


@pytest.mark.parametrize("costing", ["lot", "serial"])
def test_what_is_costed_by_lot_or_serial_keeps_them(masters: MasterDataService, costing: str) -> None:
    code = product(masters, name="茶", costing=costing)
    kept = masters.product(code)
    assert (kept.lots, kept.serials) == (costing == "lot", costing == "serial")


def test_a_barcode_belongs_to_one_product_whatever_its_spelling(masters: MasterDataService) -> None:
    first = product(masters, name="纸巾", barcodes=["036000291452"])
    with pytest.raises(AlreadyExists) as refused:
        product(masters, name="别的", barcodes=["0036000291452"])
    assert first in str(refused.value.facts["holder"])
    with pytest.raises(AlreadyExists):
        masters.save_products([ProductInput(name="甲", barcodes=["777"]), ProductInput(name="乙", barcodes=["777"])])


def test_two_products_can_swap_their_barcodes_in_one_save(masters: MasterDataService) -> None:
    product(masters, code="A", name="甲", barcodes=["111"])
    product(masters, code="B", name="乙", barcodes=["222"])
    masters.save_products([ProductInput(code="A", barcodes=["222"]), ProductInput(code="B", barcodes=["111"])])
    assert masters.product("A").barcodes == (Barcode("222", ""),)


def test_a_list_is_saved_whole_or_not_at_all(masters: MasterDataService) -> None:
    with pytest.raises(InvalidValue):
        masters.save_products([ProductInput(name="好"), ProductInput(name="坏", price="-1")])
    assert masters.products().total == 0
    saved = masters.save_products([ProductInput(name=f"货{n}") for n in range(30)])
    assert (saved.new, len(saved.ids), masters.products().total) == (30, 30, 30)


def test_a_scan_teaches_a_barcode_and_the_shop_can_make_its_own(masters: MasterDataService) -> None:
    code = product(masters, name="茶", unit="袋", units=[{"unit": "盒", "factor": "10"}])
    masters.learn_barcode(code, "６９０１２３４", "盒")
    made = masters.generate_barcode(code)
    assert set(masters.product(code).barcodes) == {Barcode("6901234", "盒"), Barcode(made.barcode, "")}
    assert made.barcode.startswith("20") and len(made.barcode) == 13
    assert masters.generate_barcode(code).barcode != made.barcode


def test_an_automatic_code_skips_codes_that_are_taken(masters: MasterDataService) -> None:
    product(masters, code="P00001", name="占用")
    assert product(masters, name="新") == "P00002"


def test_initials_given_by_hand_stay_until_the_name_changes(masters: MasterDataService) -> None:
    code = product(masters, name="重庆小面", initials="XM")
    assert masters.product(code).initials == "xm"
    product(masters, code=code, price="8")
    assert masters.product(code).initials == "xm"
    product(masters, code=code, name="重庆火锅")
    assert masters.product(code).initials.split()[0] == "cqhg"


def test_somebody_elses_change_is_not_overwritten(masters: MasterDataService) -> None:
    code = product(masters, name="茶")
    version = masters.product_record(code).version
    masters.save_product(ProductInput(code=code, price="2", version=version))
    with pytest.raises(Conflict):
        masters.save_product(ProductInput(code=code, price="3", version=version))


def test_a_product_with_history_is_disabled_not_deleted_and_keeps_its_units(
    masters: MasterDataService, shop: Shop
) -> None:
    box = {"unit": "箱", "factor": "24"}
    code = product(masters, name="可乐", unit="瓶", units=[box, {"unit": "排", "factor": "6"}])
    sell_once(shop, code, "箱")
    with pytest.raises(InUse):
        masters.delete_product(code)
    for change in ({"units": [{"unit": "箱", "factor": "12"}]}, {"units": []}, {"unit": "罐"}):
        with pytest.raises(UnitHasHistory):
            product(masters, code=code, **change)
    product(masters, code=code, units=[box, {"unit": "排", "factor": "4"}], active=False)
    assert masters.product(code).factor("排") == 4
    assert masters.products().total == 0
    assert masters.products(ProductFilter(active=None)).total == 1


def test_a_product_nothing_happened_to_can_be_deleted(masters: MasterDataService) -> None:
    code = product(masters, name="茶", barcodes=["123"], units=[{"unit": "箱", "factor": "2"}])
    masters.delete_product(code)
    with pytest.raises(NotFound):
        masters.product(code)
    product(masters, name="别的", barcodes=["123"])


def test_a_costing_method_changed_after_history_is_an_event_of_history(masters: MasterDataService, shop: Shop) -> None:
    fresh, moved = product(masters, name="新"), product(masters, name="旧")
    sell_once(shop, moved, "")
    for code in (fresh, moved):
        masters.save_product(ProductInput(code=code, costing="fifo"))
    with shop.database.write() as work:
        ids = {code: work.masters.product(code).id for code in (fresh, moved)}
        changes = work.masters.costing_changes(ids.values())
    assert list(changes) == [ids[moved]]
    assert changes[ids[moved]][0].costing is Costing.FIFO


def test_rights_are_checked_and_cost_is_hidden(masters: MasterDataService, shop: Shop) -> None:
    code = product(masters, name="茶", purchase_price="2")
    shop.service(UserService).save_user("小王", [COUNTER_OPERATOR])
    shop.service(UserService).save_user("小李", [CLERK])
    shop.sign_in("小王")
    assert masters.product(code).purchase_price is None
    assert masters.products().rows[0].purchase_price is None
    for refused in (
        lambda: masters.save_product(ProductInput(code=code, price="1")),
        lambda: masters.delete_product(code),
        lambda: masters.generate_barcode(code),
        lambda: masters.save_party(PartyInput(name="x")),
        lambda: masters.save_warehouse("W2", "二仓"),
        lambda: masters.save_category("A", "a"),
        lambda: masters.save_unit("箱"),
        lambda: masters.save_means("m", "m"),
        lambda: masters.save_money_account("M", "m", "cash"),
    ):
        with pytest.raises(NotAllowed):
            refused()
    shop.sign_in("小李")
    masters.save_product(ProductInput(code=code, price="1"))
    shop.sign_in()
    assert masters.product(code).purchase_price == 2


def test_changes_are_audited_with_before_and_after(masters: MasterDataService, shop: Shop) -> None:
    code = product(masters, name="茶", price="5")
    product(masters, code=code, price="6")
    assert shop.audited()[-2:] == [("product.save", code, "ok")] * 2


def test_the_list_filters_sorts_and_pages(masters: MasterDataService) -> None:
    masters.save_category("T", "茶")
    goods = [ProductInput(code=f"G{n:02d}", name=f"绿茶{n}", price=str(100 - n), category="T") for n in range(10)]
    masters.save_products([*goods, ProductInput(code="X1", name="长城干红", barcodes=["6901028075763"], unit="100%")])
    first = masters.products(ProductFilter(order="price", category="T", limit=4))
    assert [row.code for row in first.rows] == ["G09", "G08", "G07", "G06"]
    assert (first.total, first.next is not None) == (10, True)
    seen, page = list(first.rows), first
    while page.next is not None:
        page = masters.products(ProductFilter(order="price", category="T", limit=4, after=page.next))
        seen += page.rows
    assert [row.code for row in seen] == [f"G{n:02d}" for n in range(9, -1, -1)]
    back = masters.products(ProductFilter(order="code", descending=True, limit=1))
    assert back.rows[0].code == "X1"
    for text in ("ccgh", "zcgh", "长城", "x1", "1028", "06901028075763"):
        assert [row.code for row in masters.products(ProductFilter(text=text)).rows] == ["X1"], text
    assert masters.products(ProductFilter(text="%")).rows == ()
    with pytest.raises(InvalidValue):
        masters.products(ProductFilter(order="id; drop table products"))


def test_parties_are_made_changed_found_and_their_debts_hidden(masters: MasterDataService, shop: Shop) -> None:
    saved = masters.save_party(
        PartyInput.of({"name": "单县羊肉馆", "role": "both", "credit_limit": "500", "terms_days": 30})
    )
    masters.save_party(PartyInput(code=saved.code, phone="13900000000"))
    stored = masters.party(saved.code)
    assert (stored.credit_limit, stored.terms_days, stored.phone) == (Decimal("500.00"), 30, "13900000000")
    for text in ("sxyrg", "羊肉", "1390"):
        assert [row.code for row in masters.parties(PartyFilter(text=text)).rows] == [saved.code]
    assert {row.code for row in masters.parties(PartyFilter(role="supplier")).rows} == {saved.code, "WALKIN-S"}
    assert masters.parties(PartyFilter(text="sxyrg")).rows[0].balance == 0
    shop.service(UserService).save_user("小王", [COUNTER_OPERATOR])
    shop.sign_in("小王")
    assert masters.parties(PartyFilter(text="sxyrg")).rows[0].balance is None
    with pytest.raises(InvalidValue):
        shop.sign_in()
        masters.save_party(PartyInput(name="x", role="friend"))


def test_categories_cannot_lie_inside_themselves(masters: MasterDataService) -> None:
    masters.save_category("A", "甲")
    masters.save_category("B", "乙", "A")
    with pytest.raises(InvalidValue):
        masters.save_category("A", "甲", "B")
    with pytest.raises(NotFound):
        masters.save_category("C", "丙", "nowhere")


def test_warehouses_accounts_and_means_are_saved(masters: MasterDataService) -> None:
    masters.save_warehouse("W2", "二仓")
    masters.save_warehouse("W2", "二号仓", active=False)
    assert [(one.code, one.name, one.active) for one in masters.warehouses()][1] == ("W2", "二号仓", False)
    masters.save_money_account("CCB", "建设银行", "bank")
    masters.save_means("meituan", "美团", "CCB", key="T", position=9)
    assert masters.means()["meituan"].account == "bank"
    masters.save_account(replace(masters.accounts()["bank"], number="100201"))
    assert masters.accounts()["bank"].number == "100201"
    with pytest.raises(NotFound):
        masters.save_money_account("X", "x", "nowhere")
    with pytest.raises(NotFound):
        masters.save_means("x", "x", "nowhere")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(small=st.integers(2, 50), times=st.integers(2, 50), base=st.integers(0, 10**6))
def test_nested_units_read_back_as_they_are_shown(
    masters: MasterDataService, small: int, times: int, base: int
) -> None:
    units = [{"unit": "盒", "factor": str(small)}, {"unit": "箱", "factor": str(small * times)}]
    goods = masters.product(product(masters, name="烟", unit="支", units=units))
    assert read_quantity(goods, nested(goods, Decimal(base))) == base
