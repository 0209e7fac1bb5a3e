"""Labels by the command file: what waits, what is printed, and what the paper of the label printer says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jxc_desktop.app.bootstrap import simulated_paper
from jxc_desktop.devices.ports import DeviceFault
from jxc_desktop.devices.setup import LABEL, OFFICE, build_devices
from jxc_desktop.domain.errors import InvalidValue
from jxc_desktop.i18n import set_language
from jxc_desktop.services.labels import LabelItem, LabelOrder
from tests.support.commands import Books

zxingcpp = pytest.importorskip("zxingcpp")
EAN = "6901234567892"


def use_printer(books: Books, **setting: Any) -> Any:
    """Set a simulated label printer up; answers it."""
    devices = {LABEL: {"kind": "simulator", **setting}, OFFICE: {"kind": "simulator"}}
    books.services.printing.devices = build_devices(devices, simulated_paper)
    return books.services.printing.devices.printers[LABEL]


def work(books: Books) -> None:
    books.services.printing._retry_pause = 0
    books.services.printing.work_queue()


def read(picture: Any) -> set[str]:
    return {found.bytes.decode() for found in zxingcpp.read_barcodes(picture.convert("L"))}


def waiting(books: Books, **members: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(row["product"], row["unit"], tuple(row["reasons"])) for row in books.ask("waiting_labels", **members)]


@pytest.fixture
def shop(books: Books) -> Books:
    carton = [{"unit": "箱", "factor": "24"}]
    books.product(
        "W", name="农夫山泉", unit="瓶", price="2", units=carton, barcodes=[EAN, {"barcode": "BOX", "unit": "箱"}]
    )
    books.product("T", name="绿茶", unit="瓶", price="3")
    books.services.goods.load()
    return books


def test_new_goods_changed_prices_and_received_goods_wait_each_once_until_printed(shop: Books, tmp_path: Path):
    assert waiting(shop) == [("W", "瓶", ("new",)), ("T", "瓶", ("new",))]
    printed = shop.do("print_labels", file=str(tmp_path / "labels.pdf"))
    assert printed["labels"] == 2
    assert (tmp_path / "labels.pdf").read_bytes().startswith(b"%PDF")
    assert waiting(shop) == []
    for price in ("2.5", "2.6"):
        shop.do("product", code="W", price=price)
    shop.do("product", code="T", name="绿茶 500ml")
    assert waiting(shop) == [("W", "瓶", ("price",)), ("W", "箱", ("price",))]
    shop.receive("W", "37", "1", "2026-05-20 10:00")
    assert waiting(shop) == [("W", "瓶", ("price", "received")), ("W", "箱", ("price",))]
    assert waiting(shop, reason="received") == [("W", "瓶", ("received",))]
    shop.do("dismiss_labels", reason="received")
    assert waiting(shop) == [("W", "瓶", ("price",)), ("W", "箱", ("price",))]
    shop.do("print_labels", products=["W"], file=str(tmp_path / "labels.pdf"))
    assert waiting(shop) == [("W", "箱", ("price",))]


@pytest.mark.parametrize("language", ["tspl", "zpl"])
def test_a_receipt_of_37_prints_37_labels_with_price_lot_and_expiry(shop: Books, language: str):
    printer = use_printer(shop, language=language)
    shop.do("product", code="W", lots=True)
    line = {"product": "W", "quantity": "37", "price": "1", "lot": "L77", "expires": "2027-01-31"}
    number = shop.do("post", kind="goods_receipt", at="2026-05-20 10:00", confirm="all", lines=[line])["number"]
    order = {"document": number}
    (row,) = shop.ask("waiting_labels", **order)
    assert (row["copies"], row["lot"], row["expires"]) == (37, "L77", "2027-01-31")
    assert shop.do("print_labels", template="lot_60x40", **order)["labels"] == 37
    work(shop)
    labels = printer.paper.labels
    assert len(labels) == 37
    assert printer.paper.unknown == []
    assert read(labels[0]) == read(labels[36]) == {f"01{EAN.zfill(14)}1727013110L77"}
    found = shop.ask("scan", code="]d2" + read(labels[0]).pop())
    assert (found["product"], found["lot"], found["expires"]) == ("W", "L77", "2027-01-31")


def test_a_label_says_the_price_and_barcode_of_its_unit(shop: Books, tmp_path: Path):
    pdfium = pytest.importorskip("pypdfium2")
    set_language("zh_CN")
    barcodes = [EAN, {"barcode": "BOX-1", "unit": "箱"}]
    shop.do("product", code="W", barcodes=barcodes, units=[{"unit": "箱", "factor": "24", "price": "45"}])
    items = (LabelItem("W", 2), LabelItem("W", 1, "箱"))
    result = shop.services.labels.save_pdf(LabelOrder(items), tmp_path / "labels.pdf")
    assert (result.count, result.without_barcode) == (3, ())
    document = pdfium.PdfDocument(result.path)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert ["￥2.00" in text for text in texts] == [True, True, False]
    assert "￥45.00" in texts[2]
    assert "BOX-1" in texts[2]
    for item in (LabelItem("W", 0), LabelItem("W", 10_001), LabelItem("W", -1), LabelItem("W", 1, "吨")):
        with pytest.raises(InvalidValue):
            shop.services.labels.print(LabelOrder((item,)))


def test_labels_come_from_scans_selections_and_stock(shop: Books):
    shop.receive("T", "5", "1", "2026-05-20 10:00")
    rows = shop.ask("waiting_labels", scans=[EAN, "T", EAN])
    assert [(row["product"], row["copies"]) for row in rows] == [("W", 2), ("T", 1)]
    rows = shop.ask("waiting_labels", products=["W", "T"], copies="stock")
    assert [(row["product"], row["copies"]) for row in rows] == [("W", 0), ("T", 5)]
    assert [row["copies"] for row in shop.ask("waiting_labels", products=["W", "T"], copies=3)] == [3, 3]
    for members in ({"scans": ["nobody"]}, {"products": ["X"]}, {"document": "GR-1"}, {"bin": "A-1"}):
        assert shop.refused("print_labels", **members)["code"] == "not_found"
    for members in ({"reason": "why"}, {"copies": "many"}, {"bin": "A", "document": "B"}, {"template": 5}):
        assert shop.refused("print_labels", **members)["code"] == "invalid"


def test_a_jam_after_ten_labels_goes_on_with_the_eleventh_or_the_one_the_operator_names(shop: Books):
    printer = use_printer(shop)
    job = shop.do("print_labels", products=["W"], copies=37)["job"]
    printer.stops_after = 2
    work(shop)
    (row,) = shop.ask("print_jobs")
    assert (row["state"], row["done"], row["labels"], len(printer.paper.labels)) == ("failed", 20, 37, 20)
    printer.fault = None
    shop.do("continue_labels", job=job, label=19)  # the last two of the batch were crumpled
    work(shop)
    (row,) = shop.ask("print_jobs")
    assert (row["state"], row["done"], len(printer.paper.labels)) == ("done", 37, 20 + 19)
    assert shop.refused("continue_labels", job=job, label=1)["code"] == "wrong_state"
    assert shop.refused("continue_labels", job=job, label=38)["code"] == "invalid"
    assert shop.refused("continue_labels", job=999, label=1)["code"] == "not_found"


def test_the_same_job_goes_on_by_itself_when_the_printer_is_ready_again(shop: Books):
    printer = use_printer(shop)
    shop.do("print_labels", products=["W"], copies=12)
    printer.stops_after = 1
    work(shop)
    printer.fault = None
    shop.services.printing.resume(LABEL)
    work(shop)
    assert len(printer.paper.labels) == 12
    assert DeviceFault.NO_PAPER not in {row["reason"] for row in shop.ask("print_jobs")}


def test_sheets_begin_at_the_first_free_place_and_say_which_is_next(shop: Books):
    use_printer(shop)
    result = shop.do("print_labels", products=["W"], copies=5, template="a4_3x7", start_cell=19)
    assert (result["labels"], result["next_cell"]) == (5, 3)
    work(shop)
    (pdf,) = shop.services.printing.devices.printers[OFFICE].paper.files
    assert pdf.startswith(b"%PDF")
    assert shop.refused("print_labels", products=["W"], template="a4_3x7", start_cell=22)["field"] == "start_cell"


def test_a_template_of_the_shop_is_used_changed_and_forgotten(shop: Books):
    set_language("zh_CN")
    printer = use_printer(shop)
    parts = [{"field": "barcode", "x": 2, "y": 2, "width": 46, "height": 20, "symbology": "code128"}]
    shop.do("label_template", code="mine", base="roll_40x30", name="窄条", width=50, height=25, parts=parts)
    shop.do("print_labels", products=["W"], template="mine")
    work(shop)
    (label,) = printer.paper.labels
    assert label.size == (400, 200)
    assert read(label) == {EAN}
    templates = {one["code"]: one for one in shop.ask("label_templates")}
    assert templates["mine"]["parts"][0]["symbology"] == "code128"
    shop.do("label_template", code="mine", reset=True)
    assert shop.refused("print_labels", products=["W"], template="mine")["code"] == "not_found"
    off = [{"field": "name", "x": 40, "y": 2, "width": 46, "height": 20}]
    for values in ({"parts": off}, {"parts": [{"field": "name"}]}, {"width": 1}, {"columns": 9}):
        assert shop.refused("label_template", code="roll_60x40", **values)["code"] == "invalid"


def test_a_barcode_that_does_not_fit_is_left_out_and_named(shop: Books):
    use_printer(shop)
    shop.do("product", code="L", name="长码", barcodes=["A-VERY-LONG-CODE-OF-THE-SHOP"])
    assert shop.do("print_labels", products=["L", "W"], template="roll_40x30")["without_barcode"] == ["L"]


def test_prices_changed_by_a_list_from_excel_wait_and_goods_new_by_it_do_not(shop: Books, tmp_path: Path):
    shop.do("dismiss_labels")
    prices = tmp_path / "prices.csv"
    prices.write_text("编码,名称,单位,零售价\nT,绿茶,瓶,3.30\nN1,新品,瓶,9\n", encoding="utf-8")
    shop.do("import", what="products", file=str(prices))
    assert waiting(shop) == [("T", "瓶", ("price",))]


def test_each_serial_number_of_a_receipt_has_a_label_of_its_own(shop: Books):
    shop.product("P", name="手机", serials=True, price="999", barcodes=["6901028075015"])
    line = {"product": "P", "quantity": "2", "price": "800", "serials": ["SN1", "SN2"]}
    number = shop.do("post", kind="goods_receipt", at="2026-05-20 10:00", confirm="all", lines=[line])["number"]
    printer = use_printer(shop)
    assert shop.do("print_labels", document=number, copies="received", template="lot_60x40")["labels"] == 2
    work(shop)
    assert [read(label) for label in printer.paper.labels] == [
        {"010690102807501521SN1"},
        {"010690102807501521SN2"},
    ]


def test_a_bin_prints_what_lies_in_it_by_lot(shop: Books):
    shop.do("bin", code="A-01")
    line = {"product": "W", "quantity": "6", "price": "1", "lot": "L1", "expires": "2027-01-31", "bin": "A-01"}
    shop.do("product", code="W", lots=True)
    shop.do("post", kind="goods_receipt", at="2026-05-20 10:00", confirm="all", lines=[line])
    (row,) = shop.ask("waiting_labels", bin="A-01", copies="received")
    assert (row["product"], row["copies"], row["lot"], row["expires"]) == ("W", 6, "L1", "2027-01-31")
