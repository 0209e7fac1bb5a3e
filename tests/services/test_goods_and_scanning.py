"""A scan is told for what it is, and typed words find goods, from memory that follows every change."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, insert

from jxc_desktop.db.engine import Database
from jxc_desktop.db.repositories.bins import BinRecord, Bins
from jxc_desktop.db.tables import documents, stock_balances
from jxc_desktop.domain.barcode import check_digit
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.services.goods import GoodsHit, GoodsIndex
from jxc_desktop.services.masterdata import MasterDataService, ProductInput
from jxc_desktop.services.scanning import EXPIRED, INACTIVE, UNREADABLE, WARNINGS, WRONG_CHECK_DIGIT, ScanService
from jxc_desktop.services.settings import SettingService
from tests.support.shop import Shop, new_shop

COLA, BOX, APPLES, FISH = "6901028075763", "16901028075760", "00123", "00124"


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    yield from new_shop(database)


@pytest.fixture
def masters(shop: Shop) -> MasterDataService:
    masters = shop.service(MasterDataService)
    box = {"unit": "箱", "factor": "24", "barcode": BOX}
    masters.save_products(
        [
            ProductInput(
                code="KK", name="可口可乐", specification="330ml", unit="瓶", units=[box], barcodes=[COLA], price="3.5"
            ),
            ProductInput(code=APPLES, name="散装苹果", unit="kg", price="12.76"),
            ProductInput(code=FISH, name="带鱼", unit="斤", price="34.40"),
            ProductInput(code="BJ-07", name="大厦饮料", unit="瓶", price="2"),
            ProductInput(code="BAD", name="错码货", unit="个", barcodes=["6901028075764"]),
        ]
    )  # fmt: skip
    return masters


@pytest.fixture
def goods(shop: Shop, masters: MasterDataService) -> GoodsIndex:
    index = GoodsIndex(shop.database)
    index.load()
    return index


@pytest.fixture
def scans(shop: Shop, goods: GoodsIndex) -> ScanService:
    return ScanService(shop.database, shop.clock, shop.session, goods)


def test_a_barcode_gives_product_and_unit_in_any_spelling(scans: ScanService) -> None:
    for raw in (COLA, f" {COLA}\r", "0" + COLA, "]E0" + COLA, "６９０１０２８０７５７６３"):
        scan = scans.interpret(raw)
        assert scan.kind == "product" and scan.scanned is not None
        assert (scan.scanned.product.code, scan.scanned.unit, scan.scanned.quantity) == ("KK", "", 1)
        assert (scan.scanned.price, scan.scanned.amount, scan.warnings) == (None, None, ())
    box = scans.interpret(BOX).scanned
    assert box is not None and box.unit == "箱"


def test_an_item_code_is_a_product_too(scans: ScanService) -> None:
    for raw in ("BJ-07", "bj-07"):
        scan = scans.interpret(raw)
        assert scan.scanned is not None and scan.scanned.product.name == "大厦饮料"


def test_a_scale_label_fixes_the_amount_as_printed(scans: ScanService) -> None:
    scan = scans.interpret("2100123015757")
    assert scan.scanned is not None and scan.warnings == ()
    assert (scan.scanned.quantity, scan.scanned.amount) == (Decimal("1.234"), Decimal("15.75"))
    body = "210012402345"
    fish = scans.interpret(body + check_digit(body)).scanned
    assert fish is not None and (fish.quantity, fish.amount) == (Decimal("0.682"), Decimal("23.45"))


def test_a_scale_label_gives_the_weight_in_the_unit_of_the_goods(scans: ScanService) -> None:
    apples = scans.interpret("2200123012340").scanned
    assert apples is not None and (apples.quantity, apples.amount) == (Decimal("1.234"), None)
    body = "220012401000"
    fish = scans.interpret(body + check_digit(body)).scanned
    assert fish is not None and fish.quantity == 2
    body = "26001230157501234"
    both = scans.interpret(body + check_digit(body)).scanned
    assert both is not None and (both.quantity, both.amount) == (Decimal("1.234"), Decimal("15.75"))


def test_a_misread_scale_label_warns(scans: ScanService) -> None:
    assert scans.interpret("2100123015750").warnings == (WRONG_CHECK_DIGIT,)


def test_a_gs1_label_gives_lot_dates_count_weight_and_amount(scans: ScanService) -> None:
    scan = scans.interpret(f"]C101{'0' + COLA}1726123110AB-1\x1d3005\x1d392200001575")
    assert scan.scanned is not None and scan.scanned.product.code == "KK"
    assert (scan.lot, scan.expires, scan.scanned.quantity) == ("AB-1", date(2026, 12, 31), 5)
    assert scan.scanned.amount == Decimal("15.75")
    unmarked = scans.interpret(f"01{BOX}17260430")
    assert unmarked.scanned is not None and unmarked.scanned.unit == "箱"
    assert unmarked.warnings == (EXPIRED,)
    assert scans.interpret("]C10110000000000007").kind == "unknown"
    printed = scans.interpret(f"(01)0{COLA}(10)GL1(17)270131(30)5")
    assert (printed.lot, printed.expires, printed.code) == (
        "GL1",
        date(2027, 1, 31),
        f"010{COLA}\x1d10GL1\x1d17270131\x1d305",
    )
    assert printed.scanned is not None and printed.scanned.quantity == 5
    assert scans.interpret("(01)x(99").code == "(01)x(99"


def test_spoken_codes_are_commands_bins_and_users(scans: ScanService, shop: Shop) -> None:
    assert scans.interpret("C:QTY10").command == "QTY10"
    assert scans.interpret("l:A-01-2").kind == "unknown"
    with shop.database.write() as work:
        bins = Bins(work.connection)
        bins.save([BinRecord(work.masters.warehouse_id("MAIN"), "A-01-2")])
        work.commit()
    assert scans.interpret("l:A-01-2").bin == "A-01-2"
    assert scans.interpret("U:老板").user == "老板"
    assert scans.interpret("U:nobody").kind == "unknown"
    assert scans.interpret("C:").kind == "unknown"


def test_the_number_on_a_receipt_is_its_document(scans: ScanService, shop: Shop) -> None:
    with shop.database.write() as work:
        head = {
            "id": 1, "key": "k", "request_digest": "", "kind": "counter_sale", "series": "CS", "sequence": 1,
            "number": "CS-20260501-0001", "posting": 1, "position": 1, "business_at": 0, "day": 20260501,
            "recorded_at": 0, "user_id": work.users.all()[0].id, "digest": "",
        }  # fmt: skip
        work.connection.execute(insert(documents), head)
        work.commit()
    scan = scans.interpret("cs-20260501-0001")
    assert (scan.kind, scan.document) == ("document", "CS-20260501-0001")
    shop.session.user = None
    assert scans.interpret("CS-20260501-0001").kind == "unknown"


def test_a_wrong_check_digit_is_unknown_only_if_nobody_gave_the_code_to_a_product(scans: ScanService) -> None:
    given, free = scans.interpret("6901028075764"), scans.interpret("6901028075765")
    assert (given.kind, given.warnings) == ("product", (WRONG_CHECK_DIGIT,))
    assert (free.kind, free.warnings) == ("unknown", (WRONG_CHECK_DIGIT,))


@pytest.mark.parametrize("raw", ["69\x0001", "", "69\u202e01", "9" * 300])
def test_what_no_scanner_should_send_is_unknown_and_harmless(scans: ScanService, raw: str) -> None:
    scan = scans.interpret(raw)
    assert (scan.kind, scan.warnings) == ("unknown", (UNREADABLE,))
    assert scan.code.isprintable() and len(scan.code) <= 64
    assert set(scan.warnings) <= WARNINGS.keys()


def test_a_scan_of_goods_asks_the_database_nothing(scans: ScanService, shop: Shop) -> None:
    with shop.database.read() as connection:
        engine = connection.engine
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    scans.interpret(COLA)
    scans.interpret("2100123015757")
    event.remove(engine, "before_cursor_execute", note)
    assert seen == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("kkkl", ["KK"]),
        ("kekou", ["KK"]),
        ("可口", ["KK"]),
        ("口可", ["KK"]),
        ("5763", ["KK"]),
        ("330", ["KK"]),
        ("可乐 330ml", ["KK"]),
        ("可乐 500ml", []),
        ("dsyl", ["BJ-07"]),
        ("dxyl", ["BJ-07"]),
        ("ＢＪ", ["BJ-07"]),
        ("pingguo", [APPLES]),
        ("zzz", []),
        ("  ", []),
        ("%", []),
    ],
)
def test_goods_are_found_by_any_piece_people_type(goods: GoodsIndex, text: str, codes: list[str]) -> None:
    assert [hit.code for hit in goods.search(text)] == codes


def test_scans_find_goods_before_words_are_known_and_words_wait_for_the_rest(
    shop: Shop, masters: MasterDataService
) -> None:
    index, scanned = GoodsIndex(shop.database), list[str]()
    with ThreadPoolExecutor(1) as other:
        searches = list[Future[list[GoodsHit]]]()

        def half_way() -> None:
            found = index.by_code(COLA)
            scanned.append(found.product.code if found else "")
            searches.append(other.submit(index.search, "kele"))

        index.load(half_way)
        assert scanned == ["KK"]
        assert [hit.code for hit in searches[0].result(timeout=10)] == ["KK"]


def test_an_exact_code_comes_first_and_the_list_is_bounded(masters: MasterDataService, goods: GoodsIndex) -> None:
    saved = masters.save_products([ProductInput(code=f"9{n}", name=f"货 7 {n}") for n in range(20)])
    masters.save_product(ProductInput(code="7", name="七号"))
    goods.load()
    hits = goods.search("7", limit=5)
    assert len(hits) == 5 and hits[0].code == "7"
    assert len(saved.ids) == 20


def test_the_index_follows_every_change_of_goods(masters: MasterDataService, goods: GoodsIndex) -> None:
    changes = masters.save_product(ProductInput(code="KK", name="百事可乐", barcodes=["12345"], price="3")).changes
    goods.refresh(changes)
    assert goods.by_code(COLA) is None
    fresh = goods.by_code("12345")
    assert fresh is not None and (fresh.product.name, fresh.product.price) == ("百事可乐", 3)
    assert [hit.code for hit in goods.search("bskl")] == ["KK"]
    assert goods.search("kkkl") == []
    goods.refresh(masters.save_product(ProductInput(code="NEW", name="新货")).changes)
    assert [hit.name for hit in goods.search("新货")] == ["新货"]
    goods.refresh(masters.delete_product("NEW"))
    assert goods.search("新货") == [] and goods.by_code("NEW") is None


def test_a_disabled_product_is_not_offered_but_its_code_is_told(
    masters: MasterDataService, goods: GoodsIndex, scans: ScanService
) -> None:
    goods.refresh(masters.save_product(ProductInput(code="KK", active=False)).changes)
    assert goods.search("kkkl") == []
    assert scans.interpret(COLA).warnings == (INACTIVE,)


def test_stock_on_hand_is_shown_and_followed(shop: Shop, goods: GoodsIndex) -> None:
    scanned = goods.by_code("KK")
    assert scanned is not None
    product_id = scanned.product.id
    with shop.database.write() as work:
        place = {"product_id": product_id, "warehouse_id": work.masters.warehouse_id("MAIN"), "quantity": 465_000}
        work.connection.execute(insert(stock_balances), place)
        work.commit()
    assert goods.stock(product_id) == 0
    goods.refresh(Changes(frozenset({Topic.STOCK}), frozenset({product_id})))
    assert goods.stock(product_id) == Decimal("46.5")
    assert goods.search("kkkl")[0].stock == Decimal("46.5")


def test_new_rules_of_scale_labels_apply_at_once(shop: Shop, goods: GoodsIndex, scans: ScanService) -> None:
    goods.refresh(shop.service(SettingService).set("barcode_rules", "28IIIIIAAAAAC"))
    body = "280012301575"
    scan = scans.interpret(body + check_digit(body))
    assert scan.scanned is not None and scan.scanned.amount == Decimal("15.75")
    assert scans.interpret("2100123015757").kind == "unknown"
